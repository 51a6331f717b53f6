//! What the product does about cases by itself: copies of documents are destroyed when their days are over, and what
//! runs out of time is said in the log.

use domain::actor::Actor;
use domain::event::{About, Deed, Event};
use domain::id::EventId;
use domain::purpose::Purpose;
use domain::reason::Reason;
use domain::retention::Rule;
use domain::rights::StepCode;
use store::StoreError;

use super::desk::{Desk, NewStep};
use super::list::Level;
use super::{CaseError, list};
use crate::{App, Ctx};

/// How many copies one round destroys.
const AT_ONCE: i64 = 100;

/// How many cases are over their strict date; the log says so.
pub async fn late(app: &App) -> Result<usize, CaseError> {
    let (controller, now) = (app.house.controller.id, app.clock.now());
    let late = app.store.read(move |db| {
        let mut late = 0;
        for record in store::rights::undecided(db, controller, i64::MAX)? {
            let steps = store::rights::steps(db, record.case.subject, record.case.id)?;
            let line = list::line(&record, &steps, &list::Names::new(), now);
            late += usize::from(line.alarmed.level <= Level::Strict);
        }
        Ok::<_, StoreError>(late)
    });
    let late = late.await?;
    if late > 0 {
        tracing::warn!(late, "requests of people are over their strict date");
    }
    Ok(late)
}

/// Destroys copies of documents whose days are over, and says how many.
pub async fn end_documents(app: &App) -> Result<usize, CaseError> {
    let ctx = Ctx { actor: crate::erasures::system(app), now: app.clock.now() };
    let now = ctx.now;
    let ended = app.store.read(move |db| store::rights::beside::ended_documents(db, now, AT_ONCE)).await?;
    let mut gone = 0;
    for (subject, case, document) in ended {
        let desk = app.store.read(move |db| {
            let Some(record) = store::rights::of(db, subject, case)? else { return Ok(None) };
            let Some(person) = store::people::by_subject(db, subject)? else { return Ok(None) };
            let steps = store::rights::steps(db, subject, case)?;
            Desk::of(record, person, steps).map(Some)
        });
        let Some(desk) = desk.await? else { continue };
        let event = event(app, &ctx, &desk);
        let steps = vec![NewStep::of(StepCode::DocumentGone, document.number())];
        let ready = desk.ready(app, &ctx, event, steps)?;
        desk.write(app, ready, move |tx| {
            let copies = store::rights::beside::drop_documents(tx, (subject, case))?;
            store::retention::count(tx, Rule::RightsDocument, (now, copies))
        })
        .await?;
        gone += 1;
    }
    Ok(gone)
}

/// Nothing is opened by it, so nobody is asked.
fn event(app: &App, ctx: &Ctx, desk: &Desk) -> Event {
    let facts = &desk.person.facts;
    Event {
        id: EventId::new(app.store.next_id()),
        at: ctx.now,
        actor: Actor::SYSTEM,
        controller: facts.controller,
        brand: Some(facts.brand),
        about: About::One(facts.subject, facts.handle),
        deed: Deed::CaseAdvanced,
        purpose: Purpose::Upkeep,
        reason: Reason::Upkeep,
        detail: desk.record.case.id.number(),
    }
}
