//! How many requests there were, how they ended, and whether in time, computed from the steps (E19).

use domain::id::SubjectId;
use domain::rights::{Counted, Statistics, fold};
use domain::time::{Date, Timestamp};
use policy::HouseAct;
use store::rights::{CaseRecord, StepRecord};
use store::{StoreError, Tx};

use super::{CaseError, seat};
use crate::{App, Ctx};

/// The statistics of requests that arrived from the first day of a month on and before that of another. Cases of people
/// who were erased meanwhile are counted, too.
pub async fn statistics(app: &App, ctx: &Ctx, (from, until): (Date, Date)) -> Result<Statistics, CaseError> {
    if !app.clears(ctx, HouseAct::SeeCases)? {
        return Err(CaseError::Refused);
    }
    let (controller, now) = (app.house.controller.id, ctx.now);
    let (from, until) = (from.first_of_month(), until.first_of_month());
    let counted = app.store.read(move |db| {
        let mut statistics = Statistics::default();
        for record in store::rights::received(db, controller, (from, until))? {
            let steps = store::rights::steps(db, record.case.subject, record.case.id)?;
            statistics.add(count(&record, &steps, now)?, 1);
        }
        for (counted, cases) in store::rights::beside::totals(db, controller, (from, until))? {
            statistics.add(counted, cases);
        }
        Ok::<_, StoreError>(statistics)
    });
    Ok(counted.await?)
}

/// The count that a case is in.
fn count(record: &CaseRecord, steps: &[StepRecord], now: Timestamp) -> Result<Counted, StoreError> {
    let seat = seat::of(record).ok_or(StoreError::Damaged { what: "a region" })?;
    let plain: Vec<_> = steps.iter().map(|record| record.step).collect();
    let day = |at: Timestamp| seat.day(at);
    Ok(Counted::of(&record.case, &fold(&plain), seat.day(now), (&day, &seat.place())))
}

/// Keeps the counts of the cases of somebody whose rows are about to go, so that the statistics stay exact.
pub(crate) fn keep_counts(tx: &mut Tx<'_>, subject: SubjectId, now: Timestamp) -> Result<(), StoreError> {
    for record in store::rights::of_person(tx, subject)? {
        // A case that only means them is somebody else's, and stays.
        if record.case.subject != subject {
            continue;
        }
        keep_count(tx, &record, now)?;
    }
    Ok(())
}

/// Keeps the count of one case whose rows are about to go.
pub(crate) fn keep_count(tx: &mut Tx<'_>, record: &CaseRecord, now: Timestamp) -> Result<(), StoreError> {
    let steps = store::rights::steps(tx, record.case.subject, record.case.id)?;
    let counted = count(record, &steps, now)?;
    store::rights::beside::add_total(tx, record.place.controller, record.case.received_on, &counted)
}
