//! The lines of the ledger that are about one person, newest first.

use domain::event::Deed;
use domain::id::{ActorId, EventId, SubjectId};
use domain::time::{Timestamp, from_ms};

use crate::{Cells, Db, Result, StoreError, Val, rows, statements};

statements! {
    pub EVENTS_OF_PERSON: Subject = "select id, at, actor_id, deed, detail from event \
        where subject_id = $1 and (at, id) < ($2, $3) order by at desc, id desc limit $4";
    pub EVENTS_OF_MANY: Fanout = "select e.id, e.at, e.actor_id, e.deed, e.detail \
        from event_shown s join event e on e.subject_id = 0 and e.id = s.event_id \
        where s.subject_id = $1 and e.deed = $2 and (e.at, e.id) < ($3, $4) order by e.at desc, e.id desc limit $5";
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
    rows(db, &EVENTS_OF_PERSON, &[Val::I(subject.number()), Val::I(at), Val::I(id), Val::I(limit)], line)
}

/// The same of lines of one deed that name several people, this one among them.
pub fn events_of_many(
    db: &mut dyn Db,
    (subject, deed): (SubjectId, Deed),
    (at, id): (i64, i64),
    limit: i64,
) -> Result<Vec<LineRecord>> {
    let asked = [Val::I(subject.number()), Val::I(deed.number().into()), Val::I(at), Val::I(id), Val::I(limit)];
    rows(db, &EVENTS_OF_MANY, &asked, line)
}

fn line(cells: &dyn Cells) -> Result<LineRecord> {
    Ok(LineRecord {
        event: EventId::new(cells.i(0)?),
        at: from_ms(cells.i(1)?),
        actor: ActorId::new(cells.i(2)?),
        deed: Deed::from_number(cells.i(3)?).ok_or(StoreError::Damaged { what: "a deed" })?,
        detail: cells.i(4)?,
    })
}
