//! Looking a note through before it is saved: who may be meant, which words are about them, what is sensitive.
//!
//! Whoever is proposed was looked at, so that is on record; a person whom the actor may not know is not proposed.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use custody::{Disclosed, Table};
use domain::detect::{self, Certainty, Dictionary, Kind, Sensitive, Span};
use domain::id::{PublicId, SubjectId};
use domain::note::{ItemRole, MAX_CHARS, MAX_PEOPLE, sentences};
use domain::person::Profile;
use domain::personal::Text;
use policy::{Denied, PersonAct};
use store::contacts::Entry;
use store::people::PersonRecord;
use store::{Permits, StoreError};

use super::named::{self, Clue};
use super::read::editable;
use super::{NoteError, Wrong, linked};
use crate::people::{circle, missing_permit};
use crate::{App, Ctx, Why, records};

/// At most so many people are proposed, the one it is about included.
const CANDIDATES: usize = 40;
/// A contact point that more people share than this proposes none of them.
const SHARERS: i64 = 10;

/// A note that is being written.
#[derive(Clone, Debug, Default)]
pub struct Draft {
    /// Its words.
    pub text: String,
    /// Others it concerns, each by mail address, phone, customer number or public id.
    pub named: Vec<String>,
    /// The note it is a new version of.
    pub edits: Option<PublicId>,
}

/// Somebody who may be meant.
pub struct Candidate {
    /// Their name outside.
    pub public: PublicId,
    /// What they are called.
    pub name: Disclosed<Text>,
    /// Whether the note is about them.
    pub is_main: bool,
    /// Whether the actor named them; else something in the text leads to them.
    pub named: bool,
    /// How the version before concerned them.
    pub role: Option<ItemRole>,
}

/// Words that may have to be taken out.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The first byte.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
    /// What they seem to be.
    pub kind: Kind,
    /// How sure that is.
    pub certainty: Certainty,
    /// Whom they seem to be about: a place in [`Review::people`].
    pub person: Option<usize>,
}

/// What there is to decide before a note is saved. It is never complete.
pub struct Review {
    /// Who may be meant; the one it is about is the first.
    pub people: Vec<Candidate>,
    /// Lines of the field for others that lead to nobody the actor may write about, from 0.
    pub strangers: Vec<usize>,
    /// Words that may have to be taken out.
    pub findings: Vec<Finding>,
    /// The sentences, by their bytes.
    pub sentences: Vec<(usize, usize)>,
    /// Words of the list of sensitive matters.
    pub sensitive: Vec<Sensitive>,
}

/// Checks what can be checked without knowing anybody.
pub(super) fn check_text(text: &str) -> Result<(), Wrong> {
    if text.trim().is_empty() {
        return Err(Wrong::Empty);
    }
    if text.chars().count() > MAX_CHARS { Err(Wrong::TooLong) } else { Ok(()) }
}

/// Looks a note through.
pub async fn review(app: &App, ctx: &Ctx, (whom, why): (PublicId, &Why), draft: &Draft) -> Result<Review, NoteError> {
    check_text(&draft.text)?;
    let named: Vec<&str> = draft.named.iter().map(|line| line.trim()).filter(|line| !line.is_empty()).collect();
    if named.len() > MAX_PEOPLE {
        return Err(Wrong::TooMany.into());
    }
    let before = match draft.edits {
        Some(note) => Some(editable(app, ctx, (whom, why), note).await?),
        None => None,
    };
    let known = before.as_ref().map(|before| before.people.iter().map(|(public, _)| Clue::Public(*public)));
    let clues: Vec<Clue> = named.iter().map(|line| named::of_line(app, line)).collect();
    let in_text = named::in_text(app, &draft.text, &detect::find(&draft.text));
    let clues = Clues { named: clues, known: known.into_iter().flatten().collect(), in_text };
    let met = meet(app, ctx, (whom, why), clues).await?;
    let profiles = met.profiles(app)?;
    let mut findings = found(&draft.text, &profiles);
    for (person, words) in before.iter().flat_map(|before| &before.passages) {
        let place = met.people.iter().position(|(met, _)| met.facts.public == *person);
        findings.extend(again(&draft.text, words.as_ref(), place));
    }
    let findings = apart(findings);
    let (meant, findings) = met.meant(findings);
    let role = |public: PublicId| {
        let before = before.iter().flat_map(|before| &before.people);
        before.filter(|(known, _)| *known == public).map(|(_, role)| *role).next()
    };
    let people = met.people.iter().zip(&profiles).enumerate();
    Ok(Review {
        people: people
            .filter(|(place, _)| meant.contains(place))
            .map(|(place, ((person, named), profile))| Candidate {
                role: role(person.facts.public),
                ..candidate(place, person, *named, profile)
            })
            .collect(),
        strangers: met.strangers,
        findings,
        sentences: sentences(&draft.text),
        sensitive: detect::sensitive_words(&draft.text),
    })
}

/// Findings in their order, none inside another.
fn apart(mut findings: Vec<Finding>) -> Vec<Finding> {
    findings.sort_by_key(|finding| (finding.start, std::cmp::Reverse(finding.end)));
    let mut last = 0;
    findings.retain(|finding| {
        let is_apart = finding.start >= last;
        last = if is_apart { finding.end } else { last };
        is_apart
    });
    findings
}

fn candidate(place: usize, person: &PersonRecord, named: bool, profile: &Disclosed<Profile>) -> Candidate {
    let name = profile.part(|profile| {
        let name = profile.name.as_ref().map(|name| Text::new(custody::Show::show(name)));
        let other = || profile.organisation.clone().or_else(|| profile.customer_number.clone());
        name.or_else(other).unwrap_or_else(|| Text::new("?"))
    });
    Candidate { public: person.facts.public, name, is_main: place == 0, named, role: None }
}

/// What leads to people.
#[derive(Clone)]
struct Clues {
    named: Vec<Clue>,
    known: Vec<Clue>,
    in_text: Vec<Entry>,
}

/// Everybody who may be meant, the one it is about first, and whether they were named.
struct Met {
    people: Vec<(PersonRecord, bool)>,
    /// Those of them to whom nothing leads but a link to the one it is about.
    linked: BTreeSet<SubjectId>,
    strangers: Vec<usize>,
    permits: Permits,
}

impl Met {
    /// The places of those who may be meant: without the linked ones whose names are not in the text. And the findings
    /// with their places among those.
    fn meant(&self, mut findings: Vec<Finding>) -> (Vec<usize>, Vec<Finding>) {
        let in_text: BTreeSet<usize> = findings.iter().filter_map(|finding| finding.person).collect();
        let is_meant = |(place, (person, _)): (usize, &(PersonRecord, bool))| {
            let only_linked = self.linked.contains(&person.facts.subject);
            (!only_linked || in_text.contains(&place)).then_some(place)
        };
        let meant: Vec<usize> = self.people.iter().enumerate().filter_map(is_meant).collect();
        for finding in &mut findings {
            finding.person = finding.person.and_then(|place| meant.iter().position(|known| *known == place));
        }
        (meant, findings)
    }

    fn profiles(&self, app: &App) -> Result<Vec<Disclosed<Profile>>, NoteError> {
        let open = |(person, _): &(PersonRecord, bool)| {
            let permit = self.permits.of(person.facts.subject, PersonAct::Find).ok_or_else(missing_permit)?;
            let opener = app.vault.opener(permit, &person.key)?;
            Ok(opener.open(Table::Person, records::OF_PERSON, &person.profile)?)
        };
        self.people.iter().map(open).collect()
    }
}

async fn meet(app: &App, ctx: &Ctx, (whom, why): (PublicId, &Why), clues: Clues) -> Result<Met, NoteError> {
    let (policy, ctx, reason) = (Arc::clone(&app.policy), ctx.clone(), why.reason);
    let ((people, linked, strangers), permits) = app
        .store
        .disclose(move |db, looks| {
            let main = circle::main_of(db, whom)?.ok_or(NoteError::NotFound)?;
            drop(policy.allow(&ctx.actor, &main.facts, ctx.asks(PersonAct::WriteNote, reason))??);
            let mut found: Vec<(SubjectId, bool)> = vec![(main.facts.subject, false)];
            let mut lines = BTreeMap::new();
            for (line, clue) in clues.named.iter().chain(&clues.known).enumerate() {
                for subject in leads_to(db, clue)? {
                    lines.entry(line).or_insert_with(Vec::new).push(subject);
                    found.push((subject, true));
                }
            }
            for entry in &clues.in_text {
                found.extend(sharers(db, entry)?.into_iter().map(|subject| (subject, false)));
            }
            let led: BTreeSet<SubjectId> = found.iter().map(|(subject, _)| *subject).collect();
            found.extend(linked::to(db, main.facts.subject)?.into_iter().map(|subject| (subject, false)));
            let mut seen = BTreeSet::new();
            found.retain(|(subject, _)| seen.insert(*subject));
            let mut people = Vec::new();
            for (subject, named) in found.into_iter().take(CANDIDATES) {
                let Some(person) = store::people::by_subject(db, subject)? else { continue };
                let may_write = policy.allow(&ctx.actor, &person.facts, ctx.asks(PersonAct::WriteNote, reason))?;
                let find = policy.allow(&ctx.actor, &person.facts, ctx.asks(PersonAct::Find, reason))?;
                if let (Ok(_), Ok(allowed)) = (may_write, find) {
                    looks.push(allowed);
                    people.push((person, named));
                }
            }
            if people.first().is_none_or(|(person, _)| person.facts.subject != main.facts.subject) {
                return Err(Denied::Refused.into());
            }
            let is_met = |subject: &SubjectId| people.iter().any(|(person, _)| person.facts.subject == *subject);
            let leads = |line: &usize| lines.get(line).is_some_and(|subjects| subjects.iter().any(is_met));
            let subjects = people.iter().map(|(person, _)| person.facts.subject);
            let linked = subjects.filter(|subject| !led.contains(subject)).collect();
            let strangers = (0..clues.named.len()).filter(|line| !leads(line)).collect();
            Ok::<_, NoteError>((people, linked, strangers))
        })
        .await?;
    Ok(Met { people, linked, strangers, permits })
}

fn leads_to(db: &mut dyn store::Db, clue: &Clue) -> Result<Vec<SubjectId>, NoteError> {
    match clue {
        Clue::Public(public) => {
            Ok(circle::main_of(db, *public)?.into_iter().map(|person| person.facts.subject).collect())
        }
        Clue::Entries(entries) => {
            let mut found = Vec::new();
            for entry in entries {
                found.extend(sharers(db, entry)?);
            }
            Ok(found)
        }
    }
}

fn sharers(db: &mut dyn store::Db, entry: &Entry) -> Result<Vec<SubjectId>, StoreError> {
    let found = store::contacts::find(db, entry, SHARERS + 1)?;
    let few = i64::try_from(found.len()).unwrap_or(i64::MAX) <= SHARERS;
    // Whoever was joined to somebody is meant as their main record.
    if few { found.into_iter().map(|subject| store::merges::root_of(db, subject)).collect() } else { Ok(Vec::new()) }
}

/// Everything the detector sees, with the people of this note as its dictionary.
fn found(text: &str, profiles: &[Disclosed<Profile>]) -> Vec<Finding> {
    let name = |profile: &Disclosed<Profile>| {
        let name = profile.as_ref().name.as_ref();
        name.map(|name| custody::Show::show(name).into_owned()).unwrap_or_default()
    };
    let names: Vec<String> = profiles.iter().map(name).collect();
    let number = |profile: &Disclosed<Profile>| {
        let number = profile.as_ref().customer_number.as_ref();
        number.map(|number| number.expose().to_owned()).unwrap_or_default()
    };
    let numbers: Vec<String> = profiles.iter().map(number).collect();
    let dictionary = Dictionary::of(names.iter().map(String::as_str), numbers.iter().map(String::as_str));
    let finding = |span: Span| Finding {
        start: span.start,
        end: span.end,
        kind: span.kind,
        certainty: span.certainty,
        person: span.entry.map(|entry| entry % profiles.len().max(1)),
    };
    detect::find_with(text, &dictionary).into_iter().map(finding).collect()
}

/// Words that were about somebody in the version before, where they still stand.
fn again(text: &str, words: &Text, person: Option<usize>) -> Option<Finding> {
    let start = text.find(words.expose())?;
    let end = start + words.expose().len();
    Some(Finding { start, end, kind: Kind::KnownValue, certainty: Certainty::Certain, person })
}
