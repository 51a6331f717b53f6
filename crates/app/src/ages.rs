//! How old people are, as they say: whether a yes needs a guardian, and who came of age (Art. 8(1)).
//!
//! Invariant: the day somebody was born is opened only to look whether they are of age, and each look is on record.

use std::sync::Arc;

use custody::{SealError, Sealer, Table};
use domain::age::{Birth, Born};
use domain::consent::history::Act;
use domain::consent::state::State;
use domain::event::{Deed, Event};
use domain::id::{BrandId, ControllerId, EventId, PublicId, SubjectId};
use domain::time::Timestamp;
use policy::PersonAct;
use store::StoreError;
use store::births::BirthRecord;
use store::people::PersonRecord;

use crate::consents::by_product;
use crate::may::{Message, rules_in, standing_in};
use crate::people::{PeopleError, circle};
use crate::{App, Ctx, Why, records};

/// How the history says that the product wrote a line because of somebody's age.
const FROM: &str = "age";

/// How many people one look opens.
const AT_ONCE: i64 = 200;

/// Why an age is not looked at or written down.
#[derive(Debug, thiserror::Error)]
pub enum AgeError {
    /// The person, the policy, or a record.
    #[error("could not look at an age")]
    People(#[from] PeopleError),
    /// A record could not be sealed.
    #[error("could not seal a record")]
    Seal(#[from] SealError),
    /// The day lies ahead, or more than 130 years back.
    #[error("not a day somebody alive was born on")]
    NotADay,
    /// The store.
    #[error("could not use the store")]
    Store(#[from] StoreError),
}

/// Writes down when the person was born, as they say. A child's own consents wait for a guardian from now on.
pub async fn tell(app: &App, ctx: &Ctx, whom: PublicId, why: &Why, birth: Birth) -> Result<(), AgeError> {
    let person = app.store.read(move |db| circle::named(db, whom)).await?;
    let person = person.ok_or(PeopleError::NotFound)?;
    let facts = person.facts.clone();
    let allowed = app.policy.allow(&ctx.actor, &facts, ctx.asks(PersonAct::TellBirth, why.reason));
    let allowed = allowed.map_err(PeopleError::from)?.map_err(PeopleError::from)?;
    if !is_plausible(birth, ctx.now) {
        return Err(AgeError::NotADay);
    }
    let event = allowed.event(EventId::new(app.store.next_id()), ctx.now);
    let record = prepared(&app.vault.sealer(facts.controller, &person.key)?, birth, ctx.now)?;
    let (actor, now) = (ctx.actor.id, ctx.now);
    app.store
        .write(move |tx| {
            tx.check_generation(facts.subject, facts.generation)?;
            if record.minor {
                // Read before the row is there: what stands as the yes of an adult waits from now on.
                await_guardians(tx, (facts.controller, facts.brand, facts.subject), (&event, now))?;
            }
            store::births::set(tx, facts.subject, &record, actor)?;
            tx.record(event.clone());
            Ok::<_, StoreError>(())
        })
        .await?;
    Ok(())
}

/// Whether somebody alive can have been born then.
pub(crate) fn is_plausible(birth: Birth, now: Timestamp) -> bool {
    let age = born(birth).age_on(jiff::tz::TimeZone::UTC.to_datetime(now).date());
    (0..=130).contains(&age)
}

/// Seals a day of birth, beside whether a guardian is needed now.
pub(crate) fn prepared(sealer: &Sealer, birth: Birth, now: Timestamp) -> Result<BirthRecord, SealError> {
    let sealed = sealer.seal(Table::Birth, records::OF_PERSON, &birth)?;
    Ok(BirthRecord { minor: born(birth).needs_guardian(now), told_at: now, born: sealed })
}

/// The limits that count for somebody who lives there; the strictest where no country is told.
fn born(birth: Birth) -> Born<'static> {
    Born { on: birth.on, limits: packs::ages().limits(birth.country) }
}

/// What stands as the yes of an adult waits for a guardian from now on; read before the day of birth is there.
pub(crate) fn await_guardians(
    tx: &mut store::Tx<'_>,
    (controller, brand, subject): (ControllerId, BrandId, SubjectId),
    (event, now): (&Event, Timestamp),
) -> Result<(), StoreError> {
    let rules = rules_in(tx, controller)?;
    let held = standing_in(tx, &rules, (subject, now), &Message::default())?;
    let mut purposes: Vec<_> = held
        .standing(&rules)
        .histories
        .iter()
        .filter(|history| held.status(&rules, history.purpose(), history.channel(), now).state == State::Granted)
        .map(domain::consent::history::History::purpose)
        .collect();
    purposes.dedup();
    let lines: Vec<_> = purposes
        .into_iter()
        .map(|purpose| by_product(tx, brand, (purpose.number(), Act::GuardianAsked), FROM))
        .collect();
    crate::consents::write(tx, subject, event, &lines)
}

/// Whether somebody who was a child at the last look is one still; writes down if they came of age since.
pub(crate) async fn still_minor(app: &App, person: &PersonRecord) -> Result<bool, StoreError> {
    let subject = person.facts.subject;
    let kept = app.store.read(move |db| store::births::of_person(db, subject)).await?;
    if kept.is_none_or(|kept| !kept.minor) {
        return Ok(false);
    }
    Ok(look(app, vec![subject]).await? == 0)
}

/// Looks at everybody who was a child at the last look, and writes down who came of age. Says how many did.
pub async fn keep(app: &App) -> Result<usize, StoreError> {
    let (mut after, mut grown) = (SubjectId::new(0), 0);
    loop {
        let some = app.store.read(move |db| store::births::minors(db, after, AT_ONCE)).await?;
        let Some(last) = some.last().copied() else { return Ok(grown) };
        after = last;
        grown += look(app, some).await?;
    }
}

/// Opens the days of these people under one record, and writes down who came of age.
async fn look(app: &App, whom: Vec<SubjectId>) -> Result<usize, StoreError> {
    let now = app.clock.now();
    let ctx = Ctx { actor: crate::erasures::system(app), now };
    let (policy, by) = (Arc::clone(&app.policy), ctx.clone());
    let asked = ctx.asks(PersonAct::KeepAges, Why::usual(ctx.actor.role).reason);
    let looked = app.store.disclose(move |db, looks| {
        let mut found = Vec::new();
        for subject in &whom {
            let Some(person) = store::people::by_subject(db, *subject)? else { continue };
            let Some(birth) = store::births::of_person(db, *subject)? else { continue };
            // A rule that cannot be applied leaves everybody a child.
            let Ok(Ok(allowed)) = policy.allow(&by.actor, &person.facts, asked) else { continue };
            looks.push(allowed);
            found.push((person, birth));
        }
        Ok::<_, StoreError>(found)
    });
    let (found, permits) = match looked.await {
        Err(StoreError::NothingRecorded) => return Ok(0),
        looked => looked?,
    };
    let mut grown = 0;
    for (person, birth) in found {
        let Some(permit) = permits.of(person.facts.subject, PersonAct::KeepAges) else { continue };
        let opened = app.vault.opener(permit, &person.key);
        let opened = opened.and_then(|opener| opener.open(Table::Birth, records::OF_PERSON, &birth.born));
        // What does not open leaves the person a child, and the next look says so again.
        let Ok(opened) = opened else { continue };
        if !born(*opened.as_ref()).needs_guardian(now) {
            grown += usize::from(write_grown(app, &person).await?);
        }
    }
    Ok(grown)
}

/// A guardian's yes has to be renewed by the person themself from now on (AC-08-02).
async fn write_grown(app: &App, person: &PersonRecord) -> Result<bool, StoreError> {
    let facts = person.facts.clone();
    let event = Event {
        id: EventId::new(app.store.next_id()),
        at: app.clock.now(),
        actor: domain::actor::Actor::SYSTEM,
        controller: facts.controller,
        brand: Some(facts.brand),
        about: domain::event::About::One(facts.subject, facts.handle),
        deed: Deed::ConsentChanged,
        purpose: domain::purpose::Purpose::Upkeep,
        reason: domain::reason::Reason::Upkeep,
        detail: 0,
    };
    app.store
        .write(move |tx| {
            tx.check_generation(facts.subject, facts.generation)?;
            if !store::births::grown(tx, facts.subject)? {
                return Ok(false);
            }
            let mut purposes: Vec<i64> = store::consents::of_person(tx, facts.subject)?
                .into_iter()
                .filter(|line| line.act == Act::GuardianConfirmed)
                .map(|line| line.purpose)
                .collect();
            purposes.sort_unstable();
            purposes.dedup();
            let lines: Vec<_> =
                purposes.iter().map(|purpose| by_product(tx, facts.brand, (*purpose, Act::CameOfAge), FROM)).collect();
            crate::consents::write(tx, facts.subject, &event, &lines)?;
            crate::consents::renew::ask_grown(tx, &facts, &purposes, event.at)?;
            Ok::<_, StoreError>(true)
        })
        .await
}
