//! Where the controller sits within its country.

use domain::id::{ActorId, ControllerId};
use domain::region::Region;
use domain::time::{Timestamp, from_ms, to_ms};

use crate::{Cells, Db, Result, StoreError, Tx, Val, row, statements};

statements! {
    pub SEAT_SET: System = "insert into seat (id, controller_id, region, set_at, set_by) values ($1, $2, $3, $4, $5)";
    pub SEAT_NOW: System = "select region, set_at, set_by from seat where controller_id = $1 order by id desc limit 1";
}

/// What was told about the seat.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Seat {
    /// The country, or a part of it.
    pub region: Region,
    /// When it was told.
    pub set_at: Timestamp,
    /// By whom.
    pub set_by: ActorId,
}

/// Writes down where a controller sits from now on.
pub fn set(tx: &mut Tx<'_>, id: i64, controller: ControllerId, seat: &Seat) -> Result<()> {
    let region = seat.region.to_string();
    tx.exec(
        &SEAT_SET,
        &[
            Val::I(id),
            Val::I(controller.number()),
            Val::T(&region),
            Val::I(to_ms(seat.set_at)),
            Val::I(seat.set_by.number()),
        ],
    )?;
    Ok(())
}

/// Where a controller sits, if anybody told.
pub fn current(db: &mut dyn Db, controller: ControllerId) -> Result<Option<Seat>> {
    row(db, &SEAT_NOW, &[Val::I(controller.number())], |cells| {
        Ok(Seat { region: region(cells)?, set_at: from_ms(cells.i(1)?), set_by: ActorId::new(cells.i(2)?) })
    })
}

fn region(cells: &dyn Cells) -> Result<Region> {
    cells.t(0)?.parse().map_err(|_| StoreError::Damaged { what: "a region" })
}
