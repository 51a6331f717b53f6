//! Orders that are on their way: an erasure leaves what they need until they have arrived.

use domain::id::{ActorId, PurchaseId, SubjectId};
use domain::time::{Timestamp, from_ms, to_ms};

use crate::{Db, Result, Tx, Val, rows, statements};

statements! {
    pub DELIVERY_NOTE: Subject = "insert into delivery (subject_id, purchase_id, noted_at, noted_by, expected_due) \
        values ($1, $2, $3, $4, $5) on conflict (subject_id, purchase_id) do update set expected_due = excluded.expected_due, \
        noted_at = excluded.noted_at, noted_by = excluded.noted_by, arrived_at = null, arrived_by = null";
    pub DELIVERY_ARRIVE: Subject = "update delivery set arrived_at = $1, arrived_by = $2 where subject_id = $3 and purchase_id = $4 \
        and arrived_at is null";
    pub DELIVERIES_OPEN: Subject = "select purchase_id, expected_due from delivery where subject_id = $1 and arrived_at is null \
        order by purchase_id";
}

/// An order on its way.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Delivery {
    /// Which.
    pub purchase: PurchaseId,
    /// When it should have arrived.
    pub expected_due: Timestamp,
}

/// Writes down that an order is on its way.
pub fn note(tx: &mut Tx<'_>, subject: SubjectId, delivery: Delivery, (at, by): (Timestamp, ActorId)) -> Result<()> {
    tx.exec(
        &DELIVERY_NOTE,
        &[
            Val::I(subject.number()),
            Val::I(delivery.purchase.number()),
            Val::I(to_ms(at)),
            Val::I(by.number()),
            Val::I(to_ms(delivery.expected_due)),
        ],
    )?;
    Ok(())
}

/// Writes down that it has arrived; `false` if it was not on its way.
pub fn arrive(
    tx: &mut Tx<'_>,
    (subject, purchase): (SubjectId, PurchaseId),
    (at, by): (Timestamp, ActorId),
) -> Result<bool> {
    let changed = tx.exec(
        &DELIVERY_ARRIVE,
        &[Val::I(to_ms(at)), Val::I(by.number()), Val::I(subject.number()), Val::I(purchase.number())],
    )?;
    Ok(changed == 1)
}

/// What is on its way to a person.
pub fn open(db: &mut dyn Db, subject: SubjectId) -> Result<Vec<Delivery>> {
    rows(db, &DELIVERIES_OPEN, &[Val::I(subject.number())], |cells| {
        Ok(Delivery { purchase: PurchaseId::new(cells.i(0)?), expected_due: from_ms(cells.i(1)?) })
    })
}
