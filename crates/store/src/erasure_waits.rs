//! Erasures that wait: asked for by somebody who is not surely the person, told to known addresses, and cancelled or
//! carried out.

use domain::id::{ActorId, ErasureId, PublicId, SubjectId};
use domain::time::{Timestamp, from_ms, to_ms};

use crate::cell::public_id;
use crate::{Cells, Db, Result, Tx, Val, row, rows, statements};

statements! {
    pub WAIT_ADD: Subject = "insert into erasure_wait (subject_id, id, public_id, asked_at, asked_by, starts_at) \
        values ($1, $2, $3, $4, $5, $6)";
    pub WAITS_OF: Subject = "select subject_id, id, public_id, asked_at, asked_by, starts_at, confirmed_at, confirmed_by, \
        cancelled_at, cancelled_by, started_at from erasure_wait where subject_id = $1 order by id";
    pub WAIT_BY_PUBLIC: Fanout = "select subject_id, id, public_id, asked_at, asked_by, starts_at, confirmed_at, confirmed_by, \
        cancelled_at, cancelled_by, started_at from erasure_wait where public_id = $1";
    pub WAITS_OPEN: Fanout = "select subject_id, id, public_id, asked_at, asked_by, starts_at, confirmed_at, confirmed_by, \
        cancelled_at, cancelled_by, started_at from erasure_wait where started_at is null and cancelled_at is null \
        order by starts_at limit $1";
    pub WAIT_CANCEL: Subject = "update erasure_wait set cancelled_at = $1, cancelled_by = $2 where subject_id = $3 and id = $4 \
        and cancelled_at is null and started_at is null";
    pub WAIT_CONFIRM: Subject = "update erasure_wait set confirmed_at = $1, confirmed_by = $2, starts_at = $1 \
        where subject_id = $3 and id = $4 and cancelled_at is null and started_at is null";
    pub WAIT_START: Subject = "update erasure_wait set started_at = $1 where subject_id = $2 and id = $3";
}

/// An erasure that waits, or waited.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct WaitRecord {
    /// Whose.
    pub subject: SubjectId,
    /// Its number.
    pub id: ErasureId,
    /// The name of the erasure it becomes.
    pub public: PublicId,
    /// When it was asked for.
    pub asked_at: Timestamp,
    /// Who took the request.
    pub asked_by: ActorId,
    /// From when on it is carried out.
    pub starts_at: Timestamp,
    /// When a second person agreed that it need not wait, and who.
    pub confirmed: Option<(Timestamp, ActorId)>,
    /// When it was cancelled, and by whom: the product itself for a link.
    pub cancelled: Option<(Timestamp, ActorId)>,
    /// When it became an erasure.
    pub started_at: Option<Timestamp>,
}

impl WaitRecord {
    /// Whether it still waits.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        self.cancelled.is_none() && self.started_at.is_none()
    }
}

/// Adds one.
pub fn add(tx: &mut Tx<'_>, wait: &WaitRecord) -> Result<()> {
    let public = wait.public.to_string();
    tx.exec(
        &WAIT_ADD,
        &[
            Val::I(wait.subject.number()),
            Val::I(wait.id.number()),
            Val::T(&public),
            Val::I(to_ms(wait.asked_at)),
            Val::I(wait.asked_by.number()),
            Val::I(to_ms(wait.starts_at)),
        ],
    )?;
    Ok(())
}

/// Everything of the kind about one person, the oldest first.
pub fn of_person(db: &mut dyn Db, subject: SubjectId) -> Result<Vec<WaitRecord>> {
    rows(db, &WAITS_OF, &[Val::I(subject.number())], read)
}

/// The one of a person that waits now.
pub fn open_of(db: &mut dyn Db, subject: SubjectId) -> Result<Option<WaitRecord>> {
    Ok(of_person(db, subject)?.into_iter().rfind(WaitRecord::is_open))
}

/// The one with this name.
pub fn by_public(db: &mut dyn Db, public: PublicId) -> Result<Option<WaitRecord>> {
    row(db, &WAIT_BY_PUBLIC, &[Val::T(&public.to_string())], read)
}

/// Everything that waits, the next to begin first.
pub fn open(db: &mut dyn Db, limit: i64) -> Result<Vec<WaitRecord>> {
    rows(db, &WAITS_OPEN, &[Val::I(limit)], read)
}

/// Cancels it; `false` if it does not wait any more.
pub fn cancel(tx: &mut Tx<'_>, wait: &WaitRecord, (at, by): (Timestamp, ActorId)) -> Result<bool> {
    set(tx, &WAIT_CANCEL, wait, (at, by))
}

/// Ends the waiting, because a second person agreed; `false` if it does not wait any more.
pub fn confirm(tx: &mut Tx<'_>, wait: &WaitRecord, (at, by): (Timestamp, ActorId)) -> Result<bool> {
    set(tx, &WAIT_CONFIRM, wait, (at, by))
}

fn set(tx: &mut Tx<'_>, sql: &crate::Sql, wait: &WaitRecord, (at, by): (Timestamp, ActorId)) -> Result<bool> {
    let changed = tx.exec(
        sql,
        &[Val::I(to_ms(at)), Val::I(by.number()), Val::I(wait.subject.number()), Val::I(wait.id.number())],
    )?;
    Ok(changed == 1)
}

/// Writes down that it became an erasure.
pub fn start(tx: &mut Tx<'_>, wait: &WaitRecord, at: Timestamp) -> Result<()> {
    tx.exec(&WAIT_START, &[Val::I(to_ms(at)), Val::I(wait.subject.number()), Val::I(wait.id.number())])?;
    Ok(())
}

fn read(cells: &dyn Cells) -> Result<WaitRecord> {
    Ok(WaitRecord {
        subject: SubjectId::new(cells.i(0)?),
        id: ErasureId::new(cells.i(1)?),
        public: public_id(cells, 2)?,
        asked_at: from_ms(cells.i(3)?),
        asked_by: ActorId::new(cells.i(4)?),
        starts_at: from_ms(cells.i(5)?),
        confirmed: cells.oi(6)?.map(from_ms).zip(cells.oi(7)?.map(ActorId::new)),
        cancelled: cells.oi(8)?.map(from_ms).zip(cells.oi(9)?.map(ActorId::new)),
        started_at: cells.oi(10)?.map(from_ms),
    })
}
