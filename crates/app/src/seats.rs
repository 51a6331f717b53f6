//! Where the controller sits within its country: holidays and, in some countries, the authority follow it.

use domain::controller::Controller;
use domain::event::Deed;
use domain::region::Region;
use policy::{HouseAct, PolicyError};
use store::seats::Seat;
use store::{Db, StoreError};

use crate::accounts::house_event;
use crate::{App, Ctx};

/// Why the seat is not set.
#[derive(Debug, thiserror::Error)]
pub enum SeatError {
    /// The policy says no.
    #[error("not allowed")]
    Refused,
    /// Not the country of the seat, or no part of it whose holidays are known.
    #[error("not a part of the country that is known")]
    NotThere,
    /// No decision.
    #[error("could not reach a decision")]
    Policy(#[from] PolicyError),
    /// The store.
    #[error("could not use the store")]
    Store(#[from] StoreError),
}

/// Where the controller sits: what was told last, else its country as a whole.
pub fn region(db: &mut dyn Db, controller: &Controller) -> Result<Region, StoreError> {
    let told = store::seats::current(db, controller.id)?.map(|seat| seat.region);
    // A part of another country is of no use once the seat has moved there.
    Ok(told.filter(|region| region.country() == controller.country).unwrap_or(Region::of(controller.country)))
}

/// The same, outside of a transaction.
pub async fn region_now(app: &App) -> Result<Region, StoreError> {
    let controller = app.house.controller.clone();
    app.store.read(move |db| region(db, &controller)).await
}

/// Says where the controller sits from now on. Dates that stand already stay as they are.
pub async fn set(app: &App, ctx: &Ctx, to: Region) -> Result<(), SeatError> {
    if !app.clears(ctx, HouseAct::SetSeat)? {
        return Err(SeatError::Refused);
    }
    let controller = &app.house.controller;
    let is_whole = to == Region::of(controller.country);
    if to.country() != controller.country || !(is_whole || packs::holidays().calendar(to).is_some()) {
        return Err(SeatError::NotThere);
    }
    let (id, controller) = (app.store.next_id(), controller.id);
    let event = house_event(&app.store, &ctx.actor, (Deed::SeatSet, id), ctx.now);
    let seat = Seat { region: to, set_at: ctx.now, set_by: ctx.actor.id };
    app.store
        .write(move |tx| {
            store::seats::set(tx, id, controller, &seat)?;
            tx.record(event.clone());
            Ok::<_, StoreError>(())
        })
        .await?;
    Ok(())
}
