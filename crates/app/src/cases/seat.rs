//! Where the company sits: in which zone its days are counted, and whose holidays move a last day.

use domain::region::Region;
use domain::rights::{RightsCase, Standing, Times};
use domain::time::{Date, Timestamp};
use packs::Seat;
use policy::HouseAct;
use store::rights::CaseRecord;
use store::{Db, StoreError};

use super::CaseError;
use crate::{App, Ctx};

/// The setting with the region.
const REGION: &str = "rights_region";

/// The instant of a day and a time at the seat, as a form writes it: `2026-11-30T14:05`. `None` if it is none.
pub async fn arrived(app: &App, text: &str) -> Result<Option<Timestamp>, CaseError> {
    let Ok(local) = text.trim().parse::<jiff::civil::DateTime>() else { return Ok(None) };
    let seat = packs::seat(region(app).await?, app.clock.now());
    Ok(seat.instant(local))
}

/// The region whose holidays count: what was set, or the country of the company as a whole.
pub async fn region(app: &App) -> Result<Region, CaseError> {
    let country = app.house.controller.country;
    Ok(app.store.read(move |db| Ok::<_, StoreError>(region_in(db)?.unwrap_or_else(|| Region::of(country)))).await?)
}

pub(super) fn region_in(db: &mut dyn Db) -> Result<Option<Region>, StoreError> {
    Ok(store::house::setting(db, REGION)?.and_then(|code| code.parse().ok()))
}

/// Sets the region for requests that come from now on; it lies in the country of the company.
pub async fn set_region(app: &App, ctx: &Ctx, code: &str) -> Result<(), CaseError> {
    if !app.clears(ctx, HouseAct::SetCases)? {
        return Err(CaseError::Refused);
    }
    let region: Region = code.trim().parse().map_err(|_| CaseError::Incomplete("region"))?;
    if region.country() != app.house.controller.country {
        return Err(CaseError::Incomplete("region"));
    }
    let code = region.to_string();
    Ok(app.store.write(move |tx| store::house::set(tx, REGION, &code)).await?)
}

/// The seat that a case is timed with: as it was when the request came.
pub(super) fn of(record: &CaseRecord) -> Option<Seat> {
    let region: Region = record.place.region.parse().ok()?;
    Some(packs::seat(region, record.case.received_at))
}

/// Until when a case is to be answered. A region that no pack knows any more moves nothing to a later day.
pub(super) fn times(seat: &Seat, case: &RightsCase, standing: &Standing) -> Times {
    let day = |at: Timestamp| seat.day(at);
    standing.times(case.received_on, (&day, &seat.place()))
}

/// The authority of the seat, with its address and its pages; empty if no pack names one.
pub(super) fn authority(seat: &Seat) -> String {
    let known = packs::authorities().of(seat.region());
    known.map(|known| format!("{}\n{}\n{}", known.name, known.address, known.link)).unwrap_or_default()
}

/// The day at the seat.
pub(super) fn today(seat: &Seat, now: Timestamp) -> Date {
    seat.day(now)
}
