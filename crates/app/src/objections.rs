//! Objections (Art. 21): to all direct marketing, or to one purpose.
//!
//! Invariant: one to direct marketing stops every channel and every brand in one transaction, is weighed against
//! nothing, outlives an erasure as keyed fingerprints, and ends only by a new act of the person.

use domain::consent::evidence::Via;
use domain::event::Event;
use domain::id::{EventId, ObjectionId, PublicId, PurposeId};
use domain::may::{Against, Objection, ObjectionEnd};
use domain::time::Timestamp;
use policy::PersonAct;
use store::journal::{Line, Order};
use store::objections::ObjectionRecord;
use store::people::PersonRecord;
use store::{StoreError, Tx};

use crate::consents::points;
use crate::people::{PeopleError, circle, look_at};
use crate::{App, Ctx, Why, journal};

pub use points::stop_print;

/// An objection, as shown.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct ObjectionRow {
    /// Its number, to lift it.
    pub id: ObjectionId,
    /// Against what, when, and how it ended.
    pub objection: Objection,
}

/// The number of what an objection is against, in the journal and in the ledger.
pub(crate) const fn number_of(against: Against) -> i64 {
    match against {
        Against::DirectMarketing => 0,
        Against::Purpose(purpose) => purpose.number(),
    }
}

/// Reads [`number_of`] back.
pub(crate) const fn against_of(number: i64) -> Against {
    match number {
        0 => Against::DirectMarketing,
        number => Against::Purpose(PurposeId::new(number)),
    }
}

/// Shows every objection of the person.
pub async fn of_person(app: &App, ctx: &Ctx, whom: PublicId, why: &Why) -> Result<Vec<ObjectionRow>, PeopleError> {
    let opened =
        look_at(app, ctx, (whom, why), &[PersonAct::SeeConsents], |db, person| Ok(rows_in(db, person.facts.subject)?))
            .await?;
    let mut rows = opened.read;
    // One objection stands with every record of the person.
    for row in opened.joined.into_iter().flat_map(|(_, rows)| rows) {
        if !rows.iter().any(|known| known.objection == row.objection) {
            rows.push(row);
        }
    }
    rows.sort_by_key(|row| row.objection.at);
    Ok(rows)
}

pub(crate) fn rows_in(db: &mut dyn store::Db, subject: domain::id::SubjectId) -> Result<Vec<ObjectionRow>, StoreError> {
    let kept = store::objections::of_person(db, subject)?;
    Ok(kept.into_iter().map(|record| ObjectionRow { id: record.id, objection: record.objection }).collect())
}

/// Takes an objection. It stands once it is journaled, even if the records cannot be written.
pub async fn object(
    app: &App,
    ctx: &Ctx,
    whom: PublicId,
    why: &Why,
    (against, via): (Against, Via),
) -> Result<(), PeopleError> {
    let (person, event) = asked(app, ctx, whom, (PersonAct::Object, why)).await?;
    if let Against::Purpose(purpose) = against {
        let controller = person.facts.controller;
        let known = app.store.read(move |db| crate::purposes::names_in(db, controller)).await?;
        if !known.contains_key(&purpose) {
            return Err(PeopleError::Incomplete);
        }
    }
    if points::note_all(app, ctx, &person).await.is_err() {
        tracing::warn!("contact points of somebody who objected are not noted yet");
    }
    let (subject, generation) = (person.facts.subject, person.facts.generation);
    let detail = number_of(against);
    let event = Event { detail, ..event };
    let record = record(app, (against, via), (ctx.now, ctx.actor.id));
    let line = Line { at: ctx.now, order: Order::Objected, subject, detail };
    let deed = move |tx: &mut Tx<'_>| {
        tx.check_generation(subject, generation)?;
        write(tx, subject, (&record, &event))
    };
    Ok(journal::carry_out(app, line, deed).await?)
}

/// Writes an objection in the transaction of whoever asks, with every stop it sets. Whoever takes one by a link or a
/// mail prepares the record with [`record`], and journals it first with [`Order::Objected`].
pub fn write(
    tx: &mut Tx<'_>,
    subject: domain::id::SubjectId,
    (record, event): (&ObjectionRecord, &Event),
) -> Result<(), StoreError> {
    // Whoever objects does so with every record that is joined to theirs, and it stays so if they are parted.
    for own in store::merges::circle(tx, subject)? {
        let open = store::objections::of_person(tx, own)?;
        let said_before = |known: &&ObjectionRecord| {
            known.objection.end.is_none() && known.objection.against == record.objection.against
        };
        if open.iter().find(said_before).is_none() {
            let id = if own == subject { record.id } else { ObjectionId::new(tx.next_id()) };
            store::objections::add(tx, own, &ObjectionRecord { id, ..record.clone() })?;
        }
        store::objections::stop_all(tx, own)?;
    }
    tx.record(event.clone());
    Ok(())
}

/// An objection as it is kept.
#[must_use]
pub fn record(
    app: &App,
    (against, via): (Against, Via),
    (at, by): (Timestamp, domain::id::ActorId),
) -> ObjectionRecord {
    ObjectionRecord {
        id: ObjectionId::new(app.store.next_id()),
        objection: Objection { against, at, end: None },
        via: via.code().to_owned(),
        actor: by,
        ended_by: None,
        ground: None,
    }
}

/// Ends every objection against this, because the person says so now. What they had agreed to before stays withdrawn.
pub async fn lift(app: &App, ctx: &Ctx, whom: PublicId, why: &Why, against: Against) -> Result<(), PeopleError> {
    let (person, event) = asked(app, ctx, whom, (PersonAct::LiftObjection, why)).await?;
    let (subject, generation) = (person.facts.subject, person.facts.generation);
    let (now, actor, detail) = (ctx.now, ctx.actor.id, number_of(against));
    let event = Event { detail, ..event };
    let line = Line { at: now, order: Order::ObjectionLifted, subject, detail };
    let deed = move |tx: &mut Tx<'_>| {
        tx.check_generation(subject, generation)?;
        lift_in(tx, subject, (against, now), actor)?;
        tx.record(event.clone());
        Ok(())
    };
    Ok(journal::carry_out(app, line, deed).await?)
}

/// Ends the objections against this that were received by `at`, and with all marketing the stops that an erasure left
/// on the person's contact points; says how many. What others who are here said stays.
pub(crate) fn lift_in(
    tx: &mut Tx<'_>,
    subject: domain::id::SubjectId,
    (against, at): (Against, Timestamp),
    by: domain::id::ActorId,
) -> Result<usize, StoreError> {
    let mut lifted = 0;
    for own in store::merges::circle(tx, subject)? {
        for known in store::objections::of_person(tx, own)? {
            let objection = known.objection;
            if objection.end.is_none() && objection.against == against && objection.at <= at {
                let end = (known.id, ObjectionEnd::Lifted(at));
                lifted += usize::from(store::objections::end(tx, own, end, (by, None))?);
            }
        }
        if against == Against::DirectMarketing {
            let left = store::objections::lift_left(tx, own, at)?;
            lifted = lifted.saturating_add(usize::try_from(left).unwrap_or(usize::MAX));
        }
    }
    Ok(lifted)
}

async fn asked(
    app: &App,
    ctx: &Ctx,
    whom: PublicId,
    (act, why): (PersonAct, &Why),
) -> Result<(PersonRecord, Event), PeopleError> {
    let person = app.store.read(move |db| circle::named(db, whom)).await?.ok_or(PeopleError::NotFound)?;
    let allowed = app.policy.allow(&ctx.actor, &person.facts, ctx.asks(act, why.reason))??;
    Ok((person, allowed.event(EventId::new(app.store.next_id()), ctx.now)))
}

/// Notes the contact points of people who came before fingerprints were noted, so that stops reach them; as long as
/// there is any stop at all. Says for how many people.
pub async fn keep(app: &App) -> Result<usize, PeopleError> {
    let controller = app.house.controller.id;
    if app.store.read(move |db| store::objections::count(db, controller)).await? == 0 {
        return Ok(0);
    }
    let ctx = Ctx { actor: crate::erasures::system(app), now: app.clock.now() };
    let (mut after, mut noted) = (domain::id::SubjectId::new(0), 0);
    loop {
        let some = app.store.read(move |db| store::objections::unnoted(db, after, 100)).await?;
        let Some(last) = some.last().copied() else { return Ok(noted) };
        after = last;
        for subject in some {
            let person = app.store.read(move |db| store::people::by_subject(db, subject)).await?;
            let Some(person) = person else { continue };
            points::note_all(app, &ctx, &person).await?;
            noted += 1;
        }
    }
}
