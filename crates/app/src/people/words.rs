//! The words by which a person is found: made wherever somebody is added or changed, and made anew for
//! everybody when the scheme of the words changes.
//!
//! Invariant: whoever was erased meanwhile gets no words back; the opening is on record like any other.

use std::sync::Arc;

use custody::{Table, WordToken};
use domain::contact::ContactValue;
use domain::id::SubjectId;
use domain::person::Profile;
use domain::reason::Reason;
use domain::words::Words;
use policy::PersonAct;
use store::contacts::ContactRecord;
use store::people::PersonRecord;
use store::{IndexOp, Permits, StoreError};

use super::{PeopleError, missing_permit};
use crate::{App, Ctx, records};

/// The scheme of the words that are made now; a greater number makes everybody's words anew.
pub const SCHEME: i64 = 2;

/// The setting with the scheme of everybody's words, and the one with how far a renewal has come.
const SCHEME_NAME: &str = "word_scheme";
const AFTER_NAME: &str = "word_scheme_after";

/// How many people one event of a renewal names.
const AT_ONCE: i64 = 200;

/// The tokens by which a person with this profile and these contact points is found.
pub(crate) fn index_words(app: &App, profile: &Profile, contacts: &[ContactValue]) -> Vec<WordToken> {
    app.vault.word_tokens(&Words::of_person(profile, contacts))
}

/// Makes the words of these people anew, after a change that did not have all of their contact points at hand.
pub(crate) async fn renew(app: &App, subjects: Vec<SubjectId>) -> Result<u64, PeopleError> {
    let words = read_words(app, subjects).await?;
    Ok(app.store.write(move |tx| put(tx, &words)).await?)
}

/// Renews the words of everybody where the scheme has changed, and says of how many. It can be stopped anywhere and
/// goes on where it was; only the product asks for it.
pub async fn refresh(app: &App) -> Result<u64, PeopleError> {
    let mut renewed = 0;
    while let Some(after) = to_do(app).await? {
        renewed += step(app, after).await?;
    }
    Ok(renewed)
}

/// After whom the renewal goes on; `None` when everybody has the words of now.
async fn to_do(app: &App) -> Result<Option<SubjectId>, StoreError> {
    app.store
        .read(|db| {
            let mut number = |name| {
                let setting = store::house::setting(db, name)?;
                Ok::<_, StoreError>(setting.and_then(|value| value.parse::<i64>().ok()).unwrap_or(0))
            };
            let (scheme, after) = (number(SCHEME_NAME)?, number(AFTER_NAME)?);
            Ok((scheme < SCHEME).then_some(SubjectId::new(after)))
        })
        .await
}

/// A person as the renewal reads them.
type Read = (PersonRecord, Vec<ContactRecord>);

async fn step(app: &App, after: SubjectId) -> Result<u64, PeopleError> {
    let controller = app.house.controller.id;
    let next = app.store.read(move |db| store::search::people_after(db, controller, (after, AT_ONCE))).await?;
    let Some(last) = next.last().copied() else {
        app.store.write(finish).await?;
        return Ok(0);
    };
    let words = read_words(app, next).await?;
    let renewed = app
        .store
        .write(move |tx| {
            let renewed = put(tx, &words)?;
            store::house::set(tx, AFTER_NAME, &last.number().to_string())?;
            Ok::<_, StoreError>(renewed)
        })
        .await?;
    Ok(renewed)
}

async fn read_words(app: &App, subjects: Vec<SubjectId>) -> Result<Vec<(Read, Vec<WordToken>)>, PeopleError> {
    let Some((people, permits)) = look(app, subjects).await? else { return Ok(Vec::new()) };
    let of = |read: Read| words_of(app, &read, &permits).map(|words| (read, words));
    people.into_iter().map(of).collect()
}

/// Puts the words of everybody who is still as they were read, and says of how many.
fn put(tx: &mut store::Tx<'_>, words: &[(Read, Vec<WordToken>)]) -> Result<u64, StoreError> {
    let mut renewed = 0;
    for (read, words) in words {
        if is_as_read(tx, read)? {
            let facts = &read.0.facts;
            tx.check_generation(facts.subject, facts.generation)?;
            tx.index(IndexOp::Put { subject: facts.subject, words: words.clone() });
            renewed += 1;
        }
    }
    Ok(renewed)
}

/// Whoever was erased since they were read stays out; whoever was changed since has new words already.
fn is_as_read(tx: &mut store::Tx<'_>, (person, contacts): &Read) -> Result<bool, StoreError> {
    let Some(now) = store::people::by_subject(tx, person.facts.subject)? else { return Ok(false) };
    let is_same =
        now.facts.generation == person.facts.generation && now.profile.as_bytes() == person.profile.as_bytes();
    let numbers = |contacts: &[ContactRecord]| contacts.iter().map(|contact| contact.id).collect::<Vec<_>>();
    Ok(is_same && numbers(&store::contacts::of_person(tx, person.facts.subject)?) == numbers(contacts))
}

fn finish(tx: &mut store::Tx<'_>) -> Result<(), StoreError> {
    begin_words(tx)?;
    store::house::set(tx, AFTER_NAME, "0")
}

/// Says that everybody has the words of now, as in a new house.
pub(crate) fn begin_words(tx: &mut store::Tx<'_>) -> Result<(), StoreError> {
    store::house::set(tx, SCHEME_NAME, &SCHEME.to_string())
}

/// Records that the product opens these people; `None` if none of them is there any more.
async fn look(app: &App, subjects: Vec<SubjectId>) -> Result<Option<(Vec<Read>, Permits)>, PeopleError> {
    let ctx = Ctx { actor: crate::erasures::system(app), now: app.clock.now() };
    let policy = Arc::clone(&app.policy);
    let looked = app
        .store
        .disclose(move |db, looks| {
            let mut people = Vec::with_capacity(subjects.len());
            for subject in &subjects {
                let Some(person) = store::people::by_subject(db, *subject)? else { continue };
                let asks = ctx.asks(PersonAct::KeepIndex, Reason::Upkeep);
                looks.push(policy.allow(&ctx.actor, &person.facts, asks)??);
                let contacts = store::contacts::of_person(db, *subject)?;
                people.push((person, contacts));
            }
            Ok::<_, PeopleError>(people)
        })
        .await;
    match looked {
        Ok(looked) => Ok(Some(looked)),
        Err(PeopleError::Store(StoreError::NothingRecorded)) => Ok(None),
        Err(error) => Err(error),
    }
}

fn words_of(app: &App, (person, contacts): &Read, permits: &Permits) -> Result<Vec<WordToken>, PeopleError> {
    let permit = permits.of(person.facts.subject, PersonAct::KeepIndex).ok_or_else(missing_permit)?;
    let opener = app.vault.opener(permit, &person.key)?;
    let profile = opener.open(Table::Person, records::OF_PERSON, &person.profile)?;
    let open = |contact: &ContactRecord| {
        let value = opener.open(Table::ContactPoint, records::contact(contact.id), &contact.value)?;
        Ok::<_, PeopleError>(value.as_ref().clone())
    };
    let contacts = contacts.iter().map(open).collect::<Result<Vec<ContactValue>, _>>()?;
    Ok(index_words(app, profile.as_ref(), &contacts))
}
