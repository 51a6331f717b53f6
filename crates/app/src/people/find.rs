//! Finding a person: by mail address, phone, customer, order or invoice number, or by words of a name or address.
//!
//! The question is turned into keyed tokens at once; it is neither stored nor logged. Who is opened to see whether
//! they are meant is on record, whether they are shown or not.

use std::collections::HashMap;
use std::sync::Arc;

use domain::contact::{ContactKind, ContactValue, EmailAddress, PhoneNumber, customer_number_normal};
use domain::id::{SubjectId, TeamId};
use domain::person::{Facts, Handle, PersonKind};
use domain::personal::Text;
use domain::words::{Matched, Question, Words};
use policy::{Denied, PersonAct};
use store::WordSearch;
use store::contacts::Entry;

use super::found::{Sought, show};
use super::{PeopleError, PeoplePage, denied_for, newest};
use crate::{App, Ctx, Why};

const MAX_CHARS: usize = 200;
/// How many people who share a number or an address are looked at; many may be of teams the actor does not know.
const SHARING: i64 = 2_000;
/// How many people the index is asked for at a time.
const CANDIDATES: usize = 300;
/// How many of them may have mistyped a long name; more are asked for when those and the beginnings are too few.
const MISTYPED: usize = 50;
/// With so many people found by closer words, looser ones are not asked for.
const ENOUGH: usize = 50;

/// Shows whom the question finds, as far as the actor may see them: at most 50, the closest first.
pub async fn find(app: &App, ctx: &Ctx, question: &str, why: &Why) -> Result<PeoplePage, PeopleError> {
    let question = readable(ctx, question)?;
    let asked = Question::asked_in(question, Some(app.house.controller.country));
    let known = known(app, question).await?;
    let mut subjects = known.order;
    // Whoever has the whole number or address is meant, or has the same number in another country; nobody whose
    // number only ends like it.
    let is_whole = known.by.values().any(|matched| matches!(matched, Matched::Phone | Matched::Email));
    let by_words = by_words(app, (&asked, is_whole), &sight(app, ctx, why)?).await?;
    subjects.extend(by_words.into_iter().filter(|subject| !known.by.contains_key(subject)));
    let sought = Sought { question: asked, known: known.by };
    show(app, ctx, why, (Arc::new(sought), subjects)).await
}

/// Shows who has exactly this mail address, phone or customer number, or this order; never anybody who is only close.
pub async fn find_exactly(app: &App, ctx: &Ctx, question: &str, why: &Why) -> Result<PeoplePage, PeopleError> {
    let question = readable(ctx, question)?;
    let known = known(app, question).await?;
    let sought = Sought { question: Question::of(""), known: known.by };
    show(app, ctx, why, (Arc::new(sought), known.order)).await
}

fn readable<'q>(ctx: &Ctx, question: &'q str) -> Result<&'q str, PeopleError> {
    denied_for(ctx)?;
    let question = question.trim();
    if question.is_empty() || question.chars().count() > MAX_CHARS {
        return Err(PeopleError::BadQuestion);
    }
    Ok(question)
}

/// People who certainly have what was asked, and by what.
#[derive(Default)]
struct Known {
    order: Vec<SubjectId>,
    by: HashMap<SubjectId, Matched>,
}

/// Who stands in the directory under the question, and whose order or invoice it numbers.
async fn known(app: &App, question: &str) -> Result<Known, PeopleError> {
    let controller = app.house.controller.id;
    let entries = entries(app, question);
    let (vault, number) = (Arc::clone(&app.vault), Text::new(question));
    let is_number = !question.contains(char::is_whitespace) && question.contains(|c: char| c.is_ascii_digit());
    app.store
        .read(move |db| {
            let mut known = Known::default();
            let mut add = |subjects: Vec<SubjectId>, matched| {
                for subject in subjects {
                    if known.by.insert(subject, matched).is_none() {
                        known.order.push(subject);
                    }
                }
            };
            for (entry, matched) in &entries {
                add(store::contacts::find(db, entry, SHARING)?, *matched);
            }
            for source in if is_number { store::search::sources(db, controller)? } else { Vec::new() } {
                let origin = vault.origin_token(controller, &source, &number);
                add(store::search::by_origin(db, &origin, SHARING)?, Matched::Invoice);
            }
            Ok(known)
        })
        .await
}

/// Under what the directory may know the question.
fn entries(app: &App, question: &str) -> Vec<(Entry, Matched)> {
    let controller = app.house.controller.id;
    let entry = |kind, normal: &Text| Entry {
        controller,
        kind,
        token: app.vault.contact_token(controller, kind, normal),
        version: app.vault.token_version(),
    };
    if let Ok(email) = EmailAddress::parse(question) {
        return vec![(entry(ContactKind::Email, &ContactValue::Email(email).normal()), Matched::Email)];
    }
    let mut phones: Vec<Text> = [None, Some(app.house.controller.country)]
        .into_iter()
        .filter_map(|region| PhoneNumber::parse_in(question, region).ok())
        .map(|phone| phone.normal())
        .collect();
    phones.dedup();
    let number = entry(ContactKind::CustomerNumber, &customer_number_normal(question));
    let phones = phones.iter().map(|normal| (entry(ContactKind::Phone, normal), Matched::Phone));
    std::iter::once((number, Matched::CustomerNumber)).chain(phones).collect()
}

/// Which teams' people the actor may know of, for this reason: one search for each, or one for everybody.
fn sight(app: &App, ctx: &Ctx, why: &Why) -> Result<Vec<Option<TeamId>>, PeopleError> {
    let mut seen = Vec::new();
    for team in &app.house.teams {
        // The rules are asked about nobody in particular, so that the index is not searched for people whom they
        // would take out again one by one. Whoever is found is asked for by themself all the same.
        let anybody = Facts {
            subject: newest(),
            public: app.house.controller.public,
            handle: Handle([0; 32]),
            controller: app.house.controller.id,
            brand: app.house.brands.first().map_or(domain::id::BrandId::new(0), |brand| brand.id),
            team: team.id,
            kind: PersonKind::Customer,
            restricted: false,
            generation: 0,
            created_at: ctx.now,
        };
        let answer = app.policy.allow(&ctx.actor, &anybody, ctx.asks(PersonAct::Find, why.reason))?;
        if !matches!(answer, Err(Denied::Invisible)) {
            seen.push(team.id);
        }
    }
    let is_everybody = seen.len() == app.house.teams.len();
    Ok(if is_everybody { vec![None] } else { seen.into_iter().map(Some).collect() })
}

/// Who has the words of the question: names in full first, then long names with a wrong letter, then beginnings, then
/// everything with a wrong letter.
async fn by_words(
    app: &App,
    (asked, is_whole): (&Question, bool),
    sight: &[Option<TeamId>],
) -> Result<Vec<SubjectId>, PeopleError> {
    // Each end of a number is a question of its own, and a looser one than the one before it.
    let most = if is_whole { 1 } else { usize::MAX };
    let numbers = asked.numbers().into_iter().take(most).map(|words| vec![words]);
    let close = numbers.chain([asked.wholes()]).map(|stage| (stage, CANDIDATES));
    let loose = [(asked.sharp(), MISTYPED), (asked.openings(), CANDIDATES), (asked.words().to_vec(), CANDIDATES)];
    let mut found: Vec<SubjectId> = Vec::new();
    let mut seen = std::collections::HashSet::new();
    let mut enough = ENOUGH;
    for (stage, limit) in close.chain(loose) {
        if found.len() >= enough || stage.is_empty() {
            continue;
        }
        let before = found.len();
        for team in sight {
            let search = WordSearch { groups: groups(app, &stage), team: *team, limit };
            let subjects = app.store.search_words(&search).await?;
            found.extend(subjects.into_iter().filter(|subject| seen.insert(*subject)));
        }
        if limit == MISTYPED {
            // They may all be somebody else; whoever has a name that begins so is asked for as well.
            enough += found.len() - before;
        }
    }
    Ok(found)
}

/// The tokens of each word, the longest words first: they tell the most.
fn groups(app: &App, words: &[Words]) -> Vec<Vec<custody::WordToken>> {
    let mut words: Vec<&Words> = words.iter().collect();
    let length = |words: &&Words| words.expose().iter().map(|word| word.chars().count()).max().unwrap_or(0);
    words.sort_by_key(|words| std::cmp::Reverse(length(words)));
    words.into_iter().map(|words| app.vault.word_tokens(words)).collect()
}
