//! The upkeep of tokens and suggestions: people are opened by the product itself, on record, and compared.
//!
//! Safe to stop anywhere: each batch has its own transaction, and whoever changed meanwhile is taken up again.

use std::sync::Arc;

use custody::{FieldValue, OpenError, Table, Token};
use domain::contact::ContactValue;
use domain::declared;
use domain::duplicates::Record;
use domain::id::SubjectId;
use domain::reason::Reason;
use policy::{PersonAct, PolicyError};
use store::births::BirthRecord;
use store::fields::ValueRecord;
use store::{Permits, StoreError, Tx};

use super::fields::{Beside, keyed, records_of};
use super::judging::{self, Judged};
use crate::people::Found;
use crate::{App, Ctx, records};

/// The version of the scheme that makes the tokens; after a change of it every token is made anew.
pub const VERSION: i64 = 1;
/// How many people one batch takes up.
const BATCH: i64 = 200;
/// How many batches one round does, so that other upkeep is not kept waiting.
const BATCHES: usize = 50;

/// Why a round did not do everything.
#[derive(Debug, thiserror::Error)]
pub enum MatchError {
    /// A record could not be opened.
    #[error("could not open a record")]
    Vault(#[from] OpenError),
    /// No decision.
    #[error("could not reach a decision")]
    Policy(#[from] PolicyError),
    /// The store.
    #[error("could not use the store")]
    Store(#[from] StoreError),
}

/// One round: makes the tokens that are missing, and compares whoever is new or changed.
pub async fn keep(app: &App) -> Result<Judged, MatchError> {
    let mut done = Judged::default();
    for _ in 0..BATCHES {
        let waiting = app.store.read(|db| store::duplicates::without_tokens(db, VERSION, BATCH)).await?;
        if waiting.is_empty() {
            break;
        }
        done.tokens += waiting.len();
        make_tokens(app, waiting).await?;
    }
    for _ in 0..BATCHES {
        let waiting = app.store.read(|db| store::duplicates::to_judge(db, VERSION, BATCH)).await?;
        if waiting.is_empty() {
            break;
        }
        done.add(judging::batch(app, waiting).await?);
    }
    Ok(done)
}

/// The product, when it compares people.
pub(super) fn itself(app: &App) -> Ctx {
    Ctx { actor: crate::erasures::system(app), now: app.clock.now() }
}

/// What is read of a person beside the profile and the contact points, sealed.
struct Known {
    birth: Option<BirthRecord>,
    number: Option<ValueRecord<FieldValue>>,
}

/// Everybody of these who may be compared, opened; one event names them all. Who is restricted or gone is left out.
pub(super) async fn open_all(app: &App, subjects: Vec<SubjectId>) -> Result<Vec<(Found, Vec<Record>)>, MatchError> {
    let (policy, ctx, controller) = (Arc::clone(&app.policy), itself(app), app.house.controller.id);
    let asks = ctx.asks(PersonAct::Match, Reason::Upkeep);
    let opened = app
        .store
        .disclose(move |db, looks| {
            let mut found = Vec::new();
            let compared = declared::compared(&store::fields::all(db, controller)?);
            for subject in &subjects {
                let Some(person) = store::people::by_subject(db, *subject)? else { continue };
                if let Ok(allowed) = policy.allow(&ctx.actor, &person.facts, asks)? {
                    looks.push(allowed);
                    let birth = store::births::of_person(db, *subject)?;
                    let values = if compared.is_some() { store::fields::values(db, *subject)? } else { Vec::new() };
                    let number = values.into_iter().find(|value| Some(value.field) == compared);
                    found.push((Found::read(db, person)?, Known { birth, number }));
                }
            }
            if found.is_empty() { Err(Nobody::Found) } else { Ok(found) }
        })
        .await;
    let (found, permits) = match opened {
        Ok(opened) => opened,
        Err(Nobody::Found) => return Ok(Vec::new()),
        Err(Nobody::Failed(error)) => return Err(error),
    };
    found.into_iter().map(|known| open_one(app, known, &permits)).collect()
}

fn open_one(app: &App, (found, known): (Found, Known), permits: &Permits) -> Result<(Found, Vec<Record>), MatchError> {
    let person = &found.person;
    let permit = permits.of(person.facts.subject, PersonAct::Match).ok_or(StoreError::NothingRecorded)?;
    let opener = app.vault.opener(permit, &person.key)?;
    let profile = opener.open(Table::Person, records::OF_PERSON, &person.profile)?;
    let mut contacts = Vec::new();
    for contact in &found.contacts {
        contacts.push(opener.open(Table::ContactPoint, records::contact(contact.id), &contact.value)?);
    }
    let values: Vec<&ContactValue> = contacts.iter().map(AsRef::as_ref).collect();
    let birth = known.birth.map(|birth| opener.open(Table::Birth, records::OF_PERSON, &birth.born)).transpose()?;
    let born = birth.map(|birth| birth.as_ref().on.strftime("%Y%m%d").to_string()).unwrap_or_default();
    let number = known.number.as_ref();
    let number = number.map(|value| opener.open(Table::FieldValue, records::field(value.field), &value.value));
    let number = number.transpose()?;
    let number = number.as_ref().map_or("", |value| value.as_ref().0.expose());
    let records = records_of((profile.as_ref(), Beside { born: &born, number }), &values);
    Ok((found, records))
}

async fn make_tokens(app: &App, subjects: Vec<SubjectId>) -> Result<(), MatchError> {
    let opened = open_all(app, subjects.clone()).await?;
    let made: Vec<(Found, Vec<Token>)> =
        opened.into_iter().map(|(found, records)| (found, keyed(app, &records))).collect();
    app.store
        .write(move |tx| {
            for (found, tokens) in &made {
                if is_unchanged(tx, found)? {
                    store::duplicates::put(tx, found.person.facts.subject, VERSION, tokens)?;
                }
            }
            // Whoever may not be compared has no tokens, until something about them changes.
            for subject in &subjects {
                let is_left_out = !made.iter().any(|(found, _)| found.person.facts.subject == *subject);
                if is_left_out {
                    store::merges::hold(tx, &[*subject])?;
                }
                if is_left_out && store::people::by_subject(tx, *subject)?.is_some() {
                    store::duplicates::put(tx, *subject, VERSION, &[])?;
                }
            }
            Ok::<_, StoreError>(())
        })
        .await?;
    Ok(())
}

/// Whether a person still is as they were read; else they are taken up again.
pub(super) fn is_unchanged(tx: &mut Tx<'_>, found: &Found) -> Result<bool, StoreError> {
    let facts = &found.person.facts;
    // An erasure that runs beside waits for this deed, or this deed sees it.
    store::merges::hold(tx, &[facts.subject])?;
    let Some(now) = store::people::by_subject(tx, facts.subject)? else { return Ok(false) };
    let same = now.facts.generation == facts.generation
        && now.facts.restricted == facts.restricted
        && now.profile.as_bytes() == found.person.profile.as_bytes();
    let contacts = store::contacts::of_person(tx, facts.subject)?;
    Ok(same && contacts.iter().map(|contact| contact.id).eq(found.contacts.iter().map(|contact| contact.id)))
}

/// Nobody to open records nobody.
enum Nobody {
    Found,
    Failed(MatchError),
}

impl From<StoreError> for Nobody {
    fn from(error: StoreError) -> Self {
        Self::Failed(error.into())
    }
}

impl From<PolicyError> for Nobody {
    fn from(error: PolicyError) -> Self {
        Self::Failed(error.into())
    }
}
