//! Person keys, wrapped: moved to a new weekly key in small steps, and destroyed once.

use custody::WrappedKey;
use domain::id::SubjectId;

use crate::{Db, Result, Tx, Val, row, rows, statements};

statements! {
    pub KEY_OF: Subject = "select generation, epoch, wrapped from person_key where subject_id = $1";
    pub KEYS_OLDER: Fanout = "select subject_id, generation, epoch, wrapped from person_key where epoch < $1 order by epoch, subject_id limit $2";
    pub KEY_REWRAP: Subject = "update person_key set epoch = $1, wrapped = $2 where subject_id = $3 and generation = $4 and epoch = $5";
    pub KEY_OVERWRITE: Subject = "update person_key set wrapped = $1, generation = generation + 1, epoch = $2 where subject_id = $3";
    pub KEY_DELETE: Subject = "delete from person_key where subject_id = $1";
    pub KEYS_OLDER_COUNT: Fanout = "select count(*) from person_key where epoch < $1";
    pub KEYS_COUNT: Fanout = "select count(*) from person_key where epoch > $1";
}

/// Stands for the epoch of a key that is destroyed.
const NO_EPOCH: i64 = i64::MAX;

/// The wrapped key of a person.
pub fn of(db: &mut dyn Db, subject: SubjectId) -> Result<Option<WrappedKey>> {
    row(db, &KEY_OF, &[Val::I(subject.number())], |cells| {
        Ok(WrappedKey { subject, generation: cells.i(0)?, epoch: cells.i(1)?, bytes: cells.b(2)? })
    })
}

/// Keys that are wrapped by a weekly key older than `epoch`.
pub fn older_than(db: &mut dyn Db, epoch: i64, limit: i64) -> Result<Vec<WrappedKey>> {
    rows(db, &KEYS_OLDER, &[Val::I(epoch), Val::I(limit)], |cells| {
        Ok(WrappedKey {
            subject: SubjectId::new(cells.i(0)?),
            generation: cells.i(1)?,
            epoch: cells.i(2)?,
            bytes: cells.b(3)?,
        })
    })
}

/// How many keys are still wrapped by a weekly key older than `epoch`.
pub fn count_older_than(db: &mut dyn Db, epoch: i64) -> Result<i64> {
    Ok(row(db, &KEYS_OLDER_COUNT, &[Val::I(epoch)], |cells| cells.i(0))?.unwrap_or(0))
}

/// How many keys there are.
pub fn count(db: &mut dyn Db) -> Result<i64> {
    Ok(row(db, &KEYS_COUNT, &[Val::I(0)], |cells| cells.i(0))?.unwrap_or(0))
}

/// Puts the re-wrapped key in the place of the old one; `false` if the person was erased or the key
/// moved meanwhile.
pub fn rewrap(tx: &mut Tx<'_>, old: &WrappedKey, new: &WrappedKey) -> Result<bool> {
    let changed = tx.exec(
        &KEY_REWRAP,
        &[
            Val::I(new.epoch),
            Val::B(&new.bytes),
            Val::I(old.subject.number()),
            Val::I(old.generation),
            Val::I(old.epoch),
        ],
    )?;
    Ok(changed == 1)
}

/// Overwrites the key in place with zeros and closes its generation, so that a write prepared before
/// fails; no renewal of the weekly key takes it up. The row itself is deleted with the other rows.
pub fn overwrite(tx: &mut Tx<'_>, subject: SubjectId) -> Result<()> {
    tx.exec(&KEY_OVERWRITE, &[Val::B(&[0; 64]), Val::I(NO_EPOCH), Val::I(subject.number())])?;
    Ok(())
}
