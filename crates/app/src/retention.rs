//! How long data is kept (Art. 5(1)(e)): what is over ends by itself, twice a day, and leaves a number behind.
//!
//! Invariant: nothing ends while the clock cannot be trusted, while a hold, an open request or a restriction needs it,
//! or before its period is over; what ends is counted in the transaction that ends it. A round that stopped goes on:
//! what it ended already is not there any more.

use domain::actor::Actor;
use domain::event::{About, Deed, Event};
use domain::id::{ControllerId, EventId, SubjectId};
use domain::person::Handle;
use domain::purpose::Purpose;
use domain::reason::Reason;
use domain::retention::{NoPeriod, Pace, Rule};
use domain::time::{Timestamp, from_ms, to_ms};
use policy::{HouseAct, PolicyError};
use store::retention::Period;
use store::{Db, StoreError};

use crate::accounts::house_event;
use crate::erasures::ErasureError;
use crate::proof::ProofError;
use crate::{App, Ctx};

mod cases;
mod log;
mod people;
mod view;

pub use view::{Clock, DAYS_SHOWN, RetentionView, RuleLine, shown};

/// A round begins so long after the one before: often enough that nothing is a day late.
const ROUND_MS: i64 = 12 * 3_600_000;
/// How many one look reads.
const AT_ONCE: i64 = 200;

/// Why nothing was shown, set or ended.
#[derive(Debug, thiserror::Error)]
pub enum RetentionError {
    /// The policy says no.
    #[error("not allowed")]
    Refused,
    /// There is no such period.
    #[error(transparent)]
    NoPeriod(#[from] NoPeriod),
    /// An erasure was not ordered.
    #[error("could not order an erasure")]
    Erasure(#[from] ErasureError),
    /// The proof log was not cut.
    #[error("the proof log was not cut")]
    Proof(#[from] ProofError),
    /// No decision.
    #[error("could not reach a decision")]
    Policy(#[from] PolicyError),
    /// The store.
    #[error("could not use the store")]
    Store(#[from] StoreError),
}

/// Sets how long the data of a rule is kept, in calendar months, from now on.
pub async fn set_period(app: &App, ctx: &Ctx, rule: Rule, months: u16) -> Result<(), RetentionError> {
    if !app.clears(ctx, HouseAct::SetRetention)? {
        return Err(RetentionError::Refused);
    }
    let months = rule.period(Some(months))?;
    let period = Period { rule, set_at: ctx.now, set_by: ctx.actor.id, months };
    let event = house_event(&app.store, &ctx.actor, (Deed::RetentionSet, months.into()), ctx.now);
    let written = app.store.write(move |tx| {
        if store::retention::months(tx, rule)? != Some(months) {
            store::retention::set_period(tx, &period)?;
            tx.record(event.clone());
        }
        Ok::<_, StoreError>(())
    });
    Ok(written.await?)
}

/// Says that the time is right although it jumped: what waited for that goes on.
pub async fn confirm_clock(app: &App, ctx: &Ctx) -> Result<(), RetentionError> {
    if !app.clears(ctx, HouseAct::SetRetention)? {
        return Err(RetentionError::Refused);
    }
    let now = ctx.now;
    let event = house_event(&app.store, &ctx.actor, (Deed::ClockConfirmed, to_ms(now)), now);
    let written = app.store.write(move |tx| {
        store::retention::see(tx, now)?;
        tx.record(event.clone());
        Ok::<_, StoreError>(())
    });
    Ok(written.await?)
}

/// Notes the time, unless the clock jumped, and says what it did.
pub(crate) async fn keep_time(app: &App) -> Result<Pace, StoreError> {
    let now = app.clock.now();
    let kept = app.store.write(move |tx| {
        let pace = Pace::between(store::retention::seen(tx)?, now);
        if !pace.is_halted() {
            store::retention::see(tx, now)?;
        }
        Ok(pace)
    });
    kept.await
}

/// One round, if it is time for one or an earlier one did not come to its end; says how much it ended.
pub async fn round(app: &App) -> Result<u64, RetentionError> {
    let Some(round) = begin(app).await? else { return Ok(0) };
    let (mut ended, mut failure) = (0, None);
    let outcomes = [
        people::end(app, Rule::Prospect).await,
        people::end(app, Rule::Customer).await,
        cases::end(app).await,
        log::end(app).await,
    ];
    for outcome in outcomes {
        match outcome {
            Ok(more) => ended += more,
            Err(error) => {
                failure.get_or_insert(error);
            }
        }
    }
    if let Some(failure) = failure {
        // The round is not over: the next upkeep goes on with it.
        return Err(failure);
    }
    let now = app.clock.now();
    app.store.write(move |tx| store::retention::end_round(tx, round, now)).await?;
    Ok(ended)
}

async fn begin(app: &App) -> Result<Option<i64>, StoreError> {
    let now = app.clock.now();
    let begun = app.store.write(move |tx| match store::retention::last_round(tx)? {
        Some(last) if last.ended_at.is_none() => Ok(Some(last.id)),
        Some(last) if now < next_round(last.began_at) => Ok(None),
        Some(_) | None => store::retention::begin_round(tx, now).map(Some),
    });
    begun.await
}

fn next_round(began_at: Timestamp) -> Timestamp {
    from_ms(to_ms(began_at).saturating_add(ROUND_MS))
}

/// Whether the time of a person's data is over and nothing forbids that it ends.
pub(crate) fn is_over(db: &mut dyn Db, subject: SubjectId, now: Timestamp) -> Result<bool, StoreError> {
    Ok(matches!(people::stands(db, subject, now)?, people::Stands::Over(_)))
}

/// The line in the proof log that something of a person ended because its time by a rule was over.
pub(crate) fn event(
    id: EventId,
    (subject, handle): (SubjectId, Handle),
    controller: ControllerId,
    (rule, at): (Rule, Timestamp),
) -> Event {
    Event {
        id,
        at,
        actor: Actor::SYSTEM,
        controller,
        brand: None,
        about: About::One(subject, handle),
        deed: Deed::TimeOver,
        purpose: Purpose::Upkeep,
        reason: Reason::Upkeep,
        detail: rule.number(),
    }
}
