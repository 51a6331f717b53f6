//! The lines of the ledger that are about one person alone, newest first.

use domain::event::Deed;
use domain::id::{ActorId, EventId, SubjectId};
use domain::time::{Timestamp, from_ms};

use crate::{Db, Result, StoreError, Val, rows, statements};

statements! {
    pub EVENTS_OF_PERSON: Subject = "select id, at, actor_id, deed, detail from event \
        where subject_id = $1 and (at, id) < ($2, $3) order by at desc, id desc limit $4";
}

/// One line.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct LineRecord {
    /// Its number.
    pub event: EventId,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub actor: ActorId,
    /// What.
    pub deed: Deed,
    /// The deed's number.
    pub detail: i64,
}

/// Up to `limit` lines about the person before the instant (in milliseconds) and number given.
pub fn events(db: &mut dyn Db, subject: SubjectId, (at, id): (i64, i64), limit: i64) -> Result<Vec<LineRecord>> {
    rows(db, &EVENTS_OF_PERSON, &[Val::I(subject.number()), Val::I(at), Val::I(id), Val::I(limit)], |cells| {
        Ok(LineRecord {
            event: EventId::new(cells.i(0)?),
            at: from_ms(cells.i(1)?),
            actor: ActorId::new(cells.i(2)?),
            deed: Deed::from_number(cells.i(3)?).ok_or(StoreError::Damaged { what: "a deed" })?,
            detail: cells.i(4)?,
        })
    })
}
