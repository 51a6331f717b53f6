//! When people were born, as they say: sealed, beside the one bit that sending needs.

use custody::Sealed;
use domain::age::Birth;
use domain::id::{ActorId, SubjectId};
use domain::time::{Timestamp, from_ms, to_ms};

use crate::{Db, Result, Tx, Val, row, rows, statements};

statements! {
    pub BIRTH_SET: Subject = "insert into birth (subject_id, minor, told_at, told_by, born) values ($1, $2, $3, $4, $5) \
        on conflict (subject_id) do update set minor = excluded.minor, told_at = excluded.told_at, told_by = excluded.told_by, \
        born = excluded.born";
    pub BIRTH_GROWN: Subject = "update birth set minor = 0 where subject_id = $1 and minor = 1";
    pub BIRTH_OF: Subject = "select minor, told_at, born from birth where subject_id = $1";
    pub MINORS: Fanout = "select subject_id from birth where minor = 1 and subject_id > $1 order by subject_id limit $2";
}

/// What a person told about their age.
#[derive(Clone, Debug)]
pub struct BirthRecord {
    /// Whether they need a guardian's agreement, as of the last look.
    pub minor: bool,
    /// When they told.
    pub told_at: Timestamp,
    /// The day and the country, sealed.
    pub born: Sealed<Birth>,
}

/// Writes down what the person told; what they told before is gone.
pub fn set(tx: &mut Tx<'_>, subject: SubjectId, record: &BirthRecord, by: ActorId) -> Result<()> {
    tx.exec(
        &BIRTH_SET,
        &[
            Val::I(subject.number()),
            Val::I(record.minor.into()),
            Val::I(to_ms(record.told_at)),
            Val::I(by.number()),
            Val::B(record.born.as_bytes()),
        ],
    )?;
    crate::duplicates::stale(tx, subject)
}

/// The person decides alone from now on. Says whether that is new.
pub fn grown(tx: &mut Tx<'_>, subject: SubjectId) -> Result<bool> {
    Ok(tx.exec(&BIRTH_GROWN, &[Val::I(subject.number())])? > 0)
}

/// What the person told, if they did.
pub fn of_person(db: &mut dyn Db, subject: SubjectId) -> Result<Option<BirthRecord>> {
    row(db, &BIRTH_OF, &[Val::I(subject.number())], |cells| {
        Ok(BirthRecord {
            minor: cells.i(0)? == 1,
            told_at: from_ms(cells.i(1)?),
            born: Sealed::from_stored(cells.b(2)?),
        })
    })
}

/// People after `after` who needed a guardian's agreement at the last look.
pub fn minors(db: &mut dyn Db, after: SubjectId, limit: i64) -> Result<Vec<SubjectId>> {
    rows(db, &MINORS, &[Val::I(after.number()), Val::I(limit)], |cells| Ok(SubjectId::new(cells.i(0)?)))
}
