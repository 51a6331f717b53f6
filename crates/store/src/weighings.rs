//! What was said when an objection to something else than marketing was weighed (Art. 21(1)): the officer's advice, and
//! that it holds. A ground that overrules it stands with the objection.

use custody::Sealed;
use domain::id::{ActorId, ObjectionId, SubjectId};
use domain::may::Weighed;
use domain::rights::Said;
use domain::time::{Timestamp, from_ms, to_ms};

use crate::cell::code;
use crate::{Db, Result, Tx, Val, rows, statements};

statements! {
    pub WEIGHING_ADD: Subject = "insert into objection_weighing (subject_id, objection_id, line_no, at, by_id, code, words) \
        values ($1, $2, $3, $4, $5, $6, $7)";
    pub WEIGHINGS_OF: Subject = "select objection_id, line_no, at, by_id, code, words from objection_weighing \
        where subject_id = $1 order by objection_id, line_no";
}

/// One line of a weighing.
#[derive(Clone, Debug)]
pub struct WeighingRecord {
    /// Of which objection.
    pub objection: ObjectionId,
    /// Its place, from 1.
    pub number: i64,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub by: ActorId,
    /// What it says.
    pub code: Weighed,
    /// In words.
    pub words: Sealed<Said>,
}

/// Adds a line. Two lines with one number are an error, so that nobody decides on advice they have not seen.
pub fn add(tx: &mut Tx<'_>, subject: SubjectId, record: &WeighingRecord) -> Result<()> {
    tx.exec(
        &WEIGHING_ADD,
        &[
            Val::I(subject.number()),
            Val::I(record.objection.number()),
            Val::I(record.number),
            Val::I(to_ms(record.at)),
            Val::I(record.by.number()),
            Val::T(record.code.code()),
            Val::B(record.words.as_bytes()),
        ],
    )?;
    Ok(())
}

/// Every line about any objection of the person.
pub fn of_person(db: &mut dyn Db, subject: SubjectId) -> Result<Vec<WeighingRecord>> {
    rows(db, &WEIGHINGS_OF, &[Val::I(subject.number())], |cells| {
        Ok(WeighingRecord {
            objection: ObjectionId::new(cells.i(0)?),
            number: cells.i(1)?,
            at: from_ms(cells.i(2)?),
            by: ActorId::new(cells.i(3)?),
            code: code(cells, 4, Weighed::from_code)?,
            words: Sealed::from_stored(cells.b(5)?),
        })
    })
}
