//! That somebody was told before a restriction ends (Art. 18(3)).

use custody::Sealed;
use domain::id::{ActorId, EventId, SubjectId};
use domain::restriction::ToldBy;
use domain::rights::Said;
use domain::time::{Timestamp, from_ms, to_ms};

use crate::cell::code;
use crate::{Db, Result, Tx, Val, rows, statements};

statements! {
    pub RESTRICTION_NOTICE_ADD: Subject = "insert into restriction_notice (subject_id, id, at, by_id, way, words) values ($1, $2, $3, $4, $5, $6)";
    pub RESTRICTION_NOTICES_OF: Subject = "select id, at, by_id, way, words from restriction_notice where subject_id = $1 order by at, id";
}

/// One notice.
#[derive(Clone, Debug)]
pub struct NoticeRecord {
    /// The number of its event.
    pub id: EventId,
    /// When they were told.
    pub at: Timestamp,
    /// By whom.
    pub by: ActorId,
    /// How.
    pub way: ToldBy,
    /// What they were told.
    pub words: Sealed<Said>,
}

/// Writes a notice down.
pub fn add(tx: &mut Tx<'_>, subject: SubjectId, record: &NoticeRecord) -> Result<()> {
    tx.exec(
        &RESTRICTION_NOTICE_ADD,
        &[
            Val::I(subject.number()),
            Val::I(record.id.number()),
            Val::I(to_ms(record.at)),
            Val::I(record.by.number()),
            Val::T(record.way.code()),
            Val::B(record.words.as_bytes()),
        ],
    )?;
    Ok(())
}

/// Every notice to a person, the oldest first.
pub fn of_person(db: &mut dyn Db, subject: SubjectId) -> Result<Vec<NoticeRecord>> {
    rows(db, &RESTRICTION_NOTICES_OF, &[Val::I(subject.number())], |cells| {
        Ok(NoticeRecord {
            id: EventId::new(cells.i(0)?),
            at: from_ms(cells.i(1)?),
            by: ActorId::new(cells.i(2)?),
            way: code(cells, 3, ToldBy::from_code)?,
            words: Sealed::from_stored(cells.b(4)?),
        })
    })
}
