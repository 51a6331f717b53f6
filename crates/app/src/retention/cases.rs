//! What was written for requests: cases with their letters, settled disputes, and records that somebody was told.
//!
//! A dispute with a statement of the person stays as long as the record it stands beside.

use domain::id::{EventId, RightsCaseId};
use domain::person::Facts;
use domain::retention::{Rule, ends_at, oldest};
use domain::time::Timestamp;
use store::retention::{Old, Reading};
use store::{Db, StoreError, Tx};

use super::people::{Stands, hindrance};
use super::{AT_ONCE, RetentionError, event};
use crate::App;

/// What this rule keeps.
#[derive(Clone, Copy, Debug)]
pub(super) enum Kind {
    Case,
    Dispute,
    LiftNotice,
}

impl Kind {
    pub(super) const ALL: [Self; 3] = [Self::Case, Self::Dispute, Self::LiftNotice];
}

/// Ends what is over, and says how much that was.
pub(super) async fn end(app: &App) -> Result<u64, RetentionError> {
    let mut ended = 0;
    for kind in Kind::ALL {
        let mut after = 0;
        loop {
            let some = some(app, kind, after).await?;
            let Some((last, _)) = some.last() else { break };
            after = last.id;
            for (old, stands) in some {
                if matches!(stands, Stands::Over(_)) {
                    ended += u64::from(end_one(app, kind, old).await?);
                }
            }
        }
    }
    Ok(ended)
}

/// The next that may be over, each with how it stands.
pub(super) async fn some(app: &App, kind: Kind, after: i64) -> Result<Vec<(Old, Stands)>, StoreError> {
    let (controller, now) = (app.house.controller.id, app.clock.now());
    let read = app.store.read(move |db| {
        let Some(months) = store::retention::months(db, Rule::RightsCase)? else { return Ok(Vec::new()) };
        let reading = Reading { after, begun_by: oldest(now, months), limit: AT_ONCE };
        let old = match kind {
            Kind::Case => store::retention::old_cases(db, controller, reading)?,
            Kind::Dispute => store::retention::old_disputes(db, reading)?,
            Kind::LiftNotice => store::retention::old_lift_notices(db, reading)?,
        };
        old.into_iter().map(|old| Ok((old, stands(db, &old, (months, now))?))).collect()
    });
    read.await
}

fn stands(db: &mut dyn Db, old: &Old, (months, now): (u16, Timestamp)) -> Result<Stands, StoreError> {
    let over = ends_at(old.since, months);
    if over > now {
        return Ok(Stands::Kept);
    }
    let mut is_held = false;
    for member in store::merges::circle(db, old.subject)? {
        is_held |= store::holds::is_any(db, member)?;
    }
    Ok(hindrance(db, old.subject, is_held)?.unwrap_or(Stands::Over(over)))
}

/// Ends one, if nothing came between since it was read.
async fn end_one(app: &App, kind: Kind, old: Old) -> Result<bool, StoreError> {
    let now = app.clock.now();
    let written = app.store.write(move |tx| {
        let Some(months) = store::retention::months(tx, Rule::RightsCase)? else { return Ok(false) };
        let Some(person) = store::people::by_subject(tx, old.subject)? else { return Ok(false) };
        if !matches!(stands(tx, &old, (months, now))?, Stands::Over(_)) || !delete(tx, kind, (&old, now))? {
            return Ok(false);
        }
        store::retention::count(tx, Rule::RightsCase, (now, 1))?;
        let Facts { subject, handle, controller, .. } = person.facts;
        let event = event(EventId::new(tx.next_id()), (subject, handle), controller, (Rule::RightsCase, now));
        tx.record(event);
        Ok::<_, StoreError>(true)
    });
    written.await
}

fn delete(tx: &mut Tx<'_>, kind: Kind, (old, now): (&Old, Timestamp)) -> Result<bool, StoreError> {
    match kind {
        Kind::Case => {
            // The statistics stay exact: what ends is counted among those without people.
            if let Some(record) = store::rights::of(tx, old.subject, RightsCaseId::new(old.id))? {
                crate::cases::statistics::keep_count(tx, &record, now)?;
            }
            store::retention::end_case(tx, old)
        }
        Kind::Dispute => store::retention::end_dispute(tx, old),
        Kind::LiftNotice => store::retention::end_lift_notice(tx, old),
    }
}
