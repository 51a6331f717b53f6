//! Legal holds: named items of one person that an erasure leaves, and when they are looked at again.

use domain::hold::{HoldGround, HoldItem, HoldKind};
use domain::id::{ActorId, ControllerId, HoldId, PublicId, SubjectId};
use domain::time::{Timestamp, from_ms, to_ms};

use crate::cell::{code, public_id};
use crate::{Cells, Db, Result, Tx, Val, row, rows, statements};

statements! {
    pub HOLD_ADD: Subject = "insert into legal_hold (subject_id, id, public_id, controller_id, ground, owner_id, placed_at, \
        placed_by, after_request, review_due) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    pub HOLD_ITEM_ADD: Subject = "insert into hold_item (subject_id, hold_id, kind, number) values ($1, $2, $3, $4)";
    pub HOLD_ITEMS: Subject = "select kind, number from hold_item where subject_id = $1 and hold_id = $2 order by kind, number";
    pub HOLDS_OF: Subject = "select subject_id, id, public_id, ground, owner_id, placed_at, placed_by, after_request, review_due, \
        ended_at, ended_by from legal_hold where subject_id = $1 order by id";
    pub HOLDS: Fanout = "select subject_id, id, public_id, ground, owner_id, placed_at, placed_by, after_request, review_due, \
        ended_at, ended_by from legal_hold where controller_id = $1 order by id desc limit $2";
    pub HOLD_BY_PUBLIC: Fanout = "select subject_id, id, public_id, ground, owner_id, placed_at, placed_by, after_request, \
        review_due, ended_at, ended_by from legal_hold where public_id = $1";
    pub HOLD_REVIEW_ADD: Subject = "insert into hold_review (subject_id, hold_id, at, by_id, review_due) values ($1, $2, $3, $4, $5)";
    pub HOLD_REVIEW_SET: Subject = "update legal_hold set review_due = $1 where subject_id = $2 and id = $3 and ended_at is null";
    pub HOLD_END: Subject = "update legal_hold set ended_at = $1, ended_by = $2 where subject_id = $3 and id = $4 and ended_at is null";
    pub HOLDS_IN_FORCE: Subject = "select count(*) from legal_hold where subject_id = $1 and ended_at is null";
    pub ITEM_HELD: Subject = "select count(*) from hold_item i join legal_hold h on h.subject_id = i.subject_id and h.id = i.hold_id \
        where i.subject_id = $1 and i.kind = $2 and i.number = $3 and h.ended_at is null";
}

/// A hold as it is kept.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct HoldRecord {
    /// Of whose items.
    pub subject: SubjectId,
    /// Its number.
    pub id: HoldId,
    /// Its name outside.
    pub public: PublicId,
    /// What for.
    pub ground: HoldGround,
    /// Who answers for it.
    pub owner: ActorId,
    /// When it was written down.
    pub placed_at: Timestamp,
    /// By whom.
    pub placed_by: ActorId,
    /// An erasure had been asked for before.
    pub after_request: bool,
    /// When it is looked at again.
    pub review_due: Timestamp,
    /// When it ended, and who ended it.
    pub ended: Option<(Timestamp, ActorId)>,
}

/// Adds a hold with the items it names.
pub fn add(tx: &mut Tx<'_>, controller: ControllerId, (hold, items): (&HoldRecord, &[HoldItem])) -> Result<()> {
    let (subject, id, public) = (Val::I(hold.subject.number()), Val::I(hold.id.number()), hold.public.to_string());
    tx.exec(
        &HOLD_ADD,
        &[
            subject,
            id,
            Val::T(&public),
            Val::I(controller.number()),
            Val::T(hold.ground.code()),
            Val::I(hold.owner.number()),
            Val::I(to_ms(hold.placed_at)),
            Val::I(hold.placed_by.number()),
            Val::I(hold.after_request.into()),
            Val::I(to_ms(hold.review_due)),
        ],
    )?;
    for item in items {
        tx.exec(&HOLD_ITEM_ADD, &[subject, id, Val::T(item.kind.code()), Val::I(item.number)])?;
    }
    Ok(())
}

/// The items that a hold names.
pub fn items(db: &mut dyn Db, subject: SubjectId, hold: HoldId) -> Result<Vec<HoldItem>> {
    rows(db, &HOLD_ITEMS, &[Val::I(subject.number()), Val::I(hold.number())], |cells| {
        Ok(HoldItem { kind: code(cells, 0, HoldKind::from_code)?, number: cells.i(1)? })
    })
}

/// Every hold on items of a person, the oldest first.
pub fn of_person(db: &mut dyn Db, subject: SubjectId) -> Result<Vec<HoldRecord>> {
    rows(db, &HOLDS_OF, &[Val::I(subject.number())], read)
}

/// The newest holds of a controller.
pub fn newest(db: &mut dyn Db, controller: ControllerId, limit: i64) -> Result<Vec<HoldRecord>> {
    rows(db, &HOLDS, &[Val::I(controller.number()), Val::I(limit)], read)
}

/// The hold with this name.
pub fn by_public(db: &mut dyn Db, public: PublicId) -> Result<Option<HoldRecord>> {
    row(db, &HOLD_BY_PUBLIC, &[Val::T(&public.to_string())], read)
}

/// Whether any item of the person is held.
pub fn is_any(db: &mut dyn Db, subject: SubjectId) -> Result<bool> {
    Ok(row(db, &HOLDS_IN_FORCE, &[Val::I(subject.number())], |cells| cells.i(0))?.unwrap_or(0) > 0)
}

/// Whether this item is held; whoever deletes single records asks here first.
pub fn is_held(db: &mut dyn Db, subject: SubjectId, item: HoldItem) -> Result<bool> {
    let wanted = [Val::I(subject.number()), Val::T(item.kind.code()), Val::I(item.number)];
    Ok(row(db, &ITEM_HELD, &wanted, |cells| cells.i(0))?.unwrap_or(0) > 0)
}

/// Writes down that a hold was looked at and goes on; `false` if it has ended.
pub fn review(tx: &mut Tx<'_>, hold: &HoldRecord, (at, by): (Timestamp, ActorId), due: Timestamp) -> Result<bool> {
    let (subject, id) = (Val::I(hold.subject.number()), Val::I(hold.id.number()));
    if tx.exec(&HOLD_REVIEW_SET, &[Val::I(to_ms(due)), subject, id])? == 0 {
        return Ok(false);
    }
    tx.exec(&HOLD_REVIEW_ADD, &[subject, id, Val::I(to_ms(at)), Val::I(by.number()), Val::I(to_ms(due))])?;
    Ok(true)
}

/// Ends a hold; `false` if it has ended.
pub fn end(tx: &mut Tx<'_>, hold: &HoldRecord, (at, by): (Timestamp, ActorId)) -> Result<bool> {
    let ended = tx.exec(
        &HOLD_END,
        &[Val::I(to_ms(at)), Val::I(by.number()), Val::I(hold.subject.number()), Val::I(hold.id.number())],
    )?;
    Ok(ended == 1)
}

fn read(cells: &dyn Cells) -> Result<HoldRecord> {
    let ended_at = cells.oi(9)?.map(from_ms);
    Ok(HoldRecord {
        subject: SubjectId::new(cells.i(0)?),
        id: HoldId::new(cells.i(1)?),
        public: public_id(cells, 2)?,
        ground: code(cells, 3, HoldGround::from_code)?,
        owner: ActorId::new(cells.i(4)?),
        placed_at: from_ms(cells.i(5)?),
        placed_by: ActorId::new(cells.i(6)?),
        after_request: cells.i(7)? != 0,
        review_due: from_ms(cells.i(8)?),
        ended: ended_at.zip(cells.oi(10)?.map(ActorId::new)),
    })
}
