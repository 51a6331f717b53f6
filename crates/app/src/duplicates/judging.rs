//! Comparing people who share a token, and writing down what speaks for their being one.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use domain::duplicates::{Record, Suggestion};
use domain::id::SubjectId;
use domain::merge::PairState;
use domain::time::Timestamp;
use store::duplicates::{PairRecord, ordered};
use store::{Db, StoreError, Tx};

use super::fields::best;
use super::matching::{MatchError, VERSION, is_unchanged, open_all};
use crate::App;
use crate::people::Found;

/// A token that more people share than this tells nothing about one of them.
const BUCKET_MOST: usize = 200;
/// The most people that one batch opens.
const OPENED_MOST: usize = 4_000;

/// What one round did.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Judged {
    /// People whose tokens were made.
    pub tokens: usize,
    /// People who were compared.
    pub people: usize,
    /// Pairs that were compared.
    pub pairs: usize,
    /// Pairs that are suggested since.
    pub suggested: usize,
    /// Tokens that too many people share.
    pub crowded: usize,
}

impl Judged {
    pub(super) fn add(&mut self, more: Self) {
        self.tokens += more.tokens;
        self.people += more.people;
        self.pairs += more.pairs;
        self.suggested += more.suggested;
        self.crowded += more.crowded;
    }
}

/// Whom to compare with whom.
#[derive(Default)]
struct Plan {
    /// Each person of the batch with those who share a token.
    partners: BTreeMap<SubjectId, BTreeSet<SubjectId>>,
    /// The main record of everybody in the plan.
    roots: BTreeMap<SubjectId, SubjectId>,
    crowded: usize,
}

/// What speaks for one person of the batch and others being one; by the main records.
type Verdicts = BTreeMap<(SubjectId, SubjectId), Suggestion>;

pub(super) async fn batch(app: &App, subjects: Vec<SubjectId>) -> Result<Judged, MatchError> {
    let plan = app.store.read(move |db| plan(db, &subjects)).await?;
    let all: BTreeSet<SubjectId> = plan.roots.keys().copied().collect();
    let opened: HashMap<SubjectId, (Found, Vec<Record>)> = open_all(app, all.into_iter().collect())
        .await?
        .into_iter()
        .map(|(found, records)| (found.person.facts.subject, (found, records)))
        .collect();
    let mut done = Judged { people: plan.partners.len(), crowded: plan.crowded, ..Judged::default() };
    let mut verdicts: Verdicts = BTreeMap::new();
    for (one, partners) in &plan.partners {
        for other in partners {
            let (Some((_, ours)), Some((_, theirs))) = (opened.get(one), opened.get(other)) else { continue };
            done.pairs += 1;
            if let (Some(found), Some(pair)) = (best(ours, theirs), plan.pair(*one, *other)) {
                let known = verdicts.get(&pair).is_some_and(|known| known.score >= found.score);
                if !known {
                    verdicts.insert(pair, found);
                }
            }
        }
    }
    let people: Vec<(SubjectId, Option<Found>)> =
        plan.partners.keys().map(|subject| (*subject, opened.get(subject).map(|(found, _)| found.clone()))).collect();
    let (roots, at) = (plan.roots, app.clock.now());
    done.suggested = app.store.write(move |tx| write(tx, (&people, &roots), &verdicts, at)).await?;
    Ok(done)
}

impl Plan {
    /// The main records of both; `None` if they are one person already.
    fn pair(&self, one: SubjectId, other: SubjectId) -> Option<(SubjectId, SubjectId)> {
        let (one, other) = (self.roots.get(&one)?, self.roots.get(&other)?);
        (one != other).then(|| ordered(*one, *other))
    }
}

fn plan(db: &mut dyn Db, subjects: &[SubjectId]) -> Result<Plan, StoreError> {
    let mut plan = Plan::default();
    for subject in subjects {
        if plan.roots.len() > OPENED_MOST {
            break;
        }
        let mut partners = BTreeSet::new();
        for token in store::duplicates::tokens_of(db, *subject)? {
            let together = store::duplicates::bucket(db, token, i64::try_from(BUCKET_MOST + 1).unwrap_or(i64::MAX))?;
            if together.len() > BUCKET_MOST {
                plan.crowded += 1;
            } else {
                partners.extend(together);
            }
        }
        partners.remove(subject);
        for person in partners.iter().chain([subject]) {
            if !plan.roots.contains_key(person) {
                plan.roots.insert(*person, store::merges::root_of(db, *person)?);
            }
        }
        plan.partners.insert(*subject, partners);
    }
    Ok(plan)
}

type People<'a> = (&'a [(SubjectId, Option<Found>)], &'a BTreeMap<SubjectId, SubjectId>);

fn write(
    tx: &mut Tx<'_>,
    (people, roots): People<'_>,
    verdicts: &Verdicts,
    at: Timestamp,
) -> Result<usize, StoreError> {
    let mut suggested = 0;
    for (pair, found) in verdicts {
        // Somebody may have left or been joined meanwhile.
        store::merges::hold(tx, &[pair.0, pair.1])?;
        let both_here =
            store::people::by_subject(tx, pair.0)?.is_some() && store::people::by_subject(tx, pair.1)?.is_some();
        let are_two = store::merges::root_of(tx, pair.0)? != store::merges::root_of(tx, pair.1)?;
        if both_here && are_two {
            suggested += usize::from(suggest(tx, *pair, found, at)?);
        }
    }
    for (subject, found) in people {
        let unchanged = match found {
            Some(found) => is_unchanged(tx, found)?,
            None => true,
        };
        if !unchanged {
            continue;
        }
        store::duplicates::judged(tx, *subject, VERSION, at)?;
        let root = roots.get(subject).copied().unwrap_or(*subject);
        for known in store::duplicates::pairs_of(tx, root)? {
            if known.state == PairState::Open && root == *subject && !verdicts.contains_key(&known.pair) {
                store::duplicates::drop_open(tx, known.pair)?;
            }
        }
    }
    Ok(suggested)
}

/// Writes a suggestion down unless somebody said already that they are two and nothing more speaks against it.
fn suggest(
    tx: &mut Tx<'_>,
    pair: (SubjectId, SubjectId),
    found: &Suggestion,
    at: Timestamp,
) -> Result<bool, StoreError> {
    let rules: Vec<&str> = found.reasons.iter().map(|(rule, _)| rule.code()).collect();
    let (score, rules) = (i64::from(found.score), rules.join(" "));
    let known = store::duplicates::pair(tx, pair.0, pair.1)?;
    let found_at = match &known {
        Some(known) if known.state == PairState::NotTheSame && known.score == 0 => {
            // They were parted by somebody without a suggestion; that holds whatever is found.
            return Ok(false);
        }
        Some(known) if known.state == PairState::NotTheSame && score <= known.score => return Ok(false),
        Some(known) if known.state == PairState::Merged => return Ok(false),
        Some(known) if known.state == PairState::Open && (known.score, &known.rules) == (score, &rules) => {
            return Ok(false);
        }
        Some(known) if known.state == PairState::Open => known.found_at,
        Some(_) | None => at,
    };
    store::duplicates::suggest(
        tx,
        &PairRecord { pair, score, rules, state: PairState::Open, found_at, decided_at: None },
    )?;
    Ok(known.is_none_or(|known| known.state != PairState::Open))
}
