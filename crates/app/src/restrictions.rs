//! Restriction of processing (Art. 18): set and lifted by the privacy manager, journaled before it counts.

use domain::event::{Deed, Event};
use domain::id::{EventId, PublicId, RestrictionId};
use domain::restriction::RestrictionGround;
use policy::PersonAct;
use store::journal::{Line, Order};
use store::restrictions::RestrictionRecord;

use crate::people::{PeopleError, circle};
use crate::{App, Ctx, Why, journal};

/// Restricts processing; from the commit on nothing but storage happens. The order stands once it is journaled, even if
/// the records cannot be written: then it counts from the next start on.
pub async fn begin(
    app: &App,
    ctx: &Ctx,
    whom: PublicId,
    why: &Why,
    ground: RestrictionGround,
) -> Result<(), PeopleError> {
    let restriction =
        RestrictionRecord { id: RestrictionId::new(app.store.next_id()), ground, from_at: ctx.now, lifted_at: None };
    let order = (PersonAct::Restrict, Order::Restricted, journal::number_of(ground));
    change(app, ctx, (whom, why), order, move |tx, subject, actor| {
        store::restrictions::begin(tx, subject, &restriction, actor)
    })
    .await
}

/// Ends every restriction in force; the order stands as that of [`begin`] does. The person is told before (Art. 18(3)); who lifts it answers for that.
pub async fn lift(app: &App, ctx: &Ctx, whom: PublicId, why: &Why) -> Result<(), PeopleError> {
    let now = ctx.now;
    let order = (PersonAct::LiftRestriction, Order::RestrictionLifted, 0);
    change(app, ctx, (whom, why), order, move |tx, subject, actor| {
        // A restriction of one record restricts the whole person, so all of them end.
        for record in store::merges::circle(tx, subject)? {
            store::restrictions::lift(tx, record, actor, now)?;
        }
        Ok(())
    })
    .await
}

async fn change(
    app: &App,
    ctx: &Ctx,
    (whom, why): (PublicId, &Why),
    (act, order, detail): (PersonAct, Order, i64),
    apply: impl Fn(&mut store::Tx<'_>, domain::id::SubjectId, domain::id::ActorId) -> Result<(), store::StoreError>
    + Send
    + 'static,
) -> Result<(), PeopleError> {
    let person = app.store.read(move |db| circle::named(db, whom)).await?.ok_or(PeopleError::NotFound)?;
    let allowed = app.policy.allow(&ctx.actor, &person.facts, ctx.asks(act, why.reason))??;
    let deed = if order == Order::Restricted { Deed::Restricted } else { Deed::RestrictionLifted };
    let event = Event { deed, ..allowed.event(EventId::new(app.store.next_id()), ctx.now) };
    let (subject, actor) = (person.facts.subject, ctx.actor.id);
    let generation = person.facts.generation;
    journal::carry_out(app, Line { at: ctx.now, order, subject, detail }, move |tx| {
        tx.check_generation(subject, generation)?;
        apply(tx, subject, actor)?;
        tx.record(event.clone());
        Ok(())
    })
    .await?;
    Ok(())
}
