//! Archive keys, wrapped: found or made for a norm and an end, moved to a new weekly key, and destroyed on their day.

use custody::ArchiveKey;
use domain::id::{ArchiveId, ControllerId};
use domain::kept::Norm;
use domain::time::{Timestamp, from_ms, to_ms};

use crate::cell::code;
use crate::{Cells, Db, Result, Tx, Val, row, rows, statements};

statements! {
    pub ARCHIVE_ADD: System = "insert into archive_key (id, controller_id, norm, about_id, until_at, epoch, wrapped, made_at) \
        values ($1, $2, $3, $4, $5, $6, $7, $8)";
    pub ARCHIVE_OF: System = "select id, norm, about_id, until_at, epoch, wrapped, ended_at from archive_key where id = $1";
    pub ARCHIVE_FIND: System = "select id, norm, about_id, until_at, epoch, wrapped, ended_at from archive_key \
        where controller_id = $1 and norm = $2 and about_id = $3 and ended_at is null order by id desc limit 500";
    pub ARCHIVES: System = "select id, norm, about_id, until_at, epoch, wrapped, ended_at from archive_key \
        where controller_id = $1 order by id";
    pub ARCHIVES_DUE: System = "select id, norm, about_id, until_at, epoch, wrapped, ended_at from archive_key \
        where ended_at is null and until_at <= $1 order by until_at, id limit $2";
    pub ARCHIVES_OLDER: System = "select id, norm, about_id, until_at, epoch, wrapped, ended_at from archive_key \
        where ended_at is null and epoch < $1 order by epoch, id limit $2";
    pub ARCHIVE_REWRAP: System = "update archive_key set epoch = $1, wrapped = $2 where id = $3 and epoch = $4 and ended_at is null";
    pub ARCHIVE_UNTIL: System = "update archive_key set until_at = $1 where id = $2 and ended_at is null";
    pub ARCHIVE_END: System = "update archive_key set wrapped = $1, ended_at = $2 where id = $3 and ended_at is null";
}

/// An archive key as it is kept.
#[derive(Clone, Debug)]
pub struct ArchiveRecord {
    /// The key, wrapped.
    pub key: ArchiveKey,
    /// For which norm.
    pub norm: Norm,
    /// A hold or an erasure; 0 where the norm and the end say it all.
    pub about: i64,
    /// When it is destroyed; `None` as long as a hold lasts.
    pub until: Option<Timestamp>,
    /// When it was destroyed.
    pub ended_at: Option<Timestamp>,
}

/// What a key is for.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd)]
pub struct Shelf {
    /// For which norm.
    pub norm: Norm,
    /// A hold or an erasure; 0 where the norm and the end say it all.
    pub about: i64,
    /// When it is destroyed; `None` as long as a hold lasts.
    pub until: Option<Timestamp>,
}

/// The living key of a shelf.
pub fn find(db: &mut dyn Db, controller: ControllerId, shelf: Shelf) -> Result<Option<ArchiveRecord>> {
    let wanted = [Val::I(controller.number()), Val::T(shelf.norm.code()), Val::I(shelf.about)];
    let found = rows(db, &ARCHIVE_FIND, &wanted, read)?;
    // A key of a hold or a delivery is found whatever its end, which can be moved.
    Ok(found.into_iter().find(|record| shelf.about != 0 || record.until == shelf.until))
}

/// Adds the key of a shelf. Fails with [`crate::StoreError::KeyTurned`] if the weekly key above it was renewed meanwhile.
pub fn add(tx: &mut Tx<'_>, controller: ControllerId, (shelf, key): (Shelf, &ArchiveKey)) -> Result<()> {
    crate::people::check_epoch(tx, key.epoch)?;
    let now = tx.now();
    tx.exec(
        &ARCHIVE_ADD,
        &[
            Val::I(key.id.number()),
            Val::I(controller.number()),
            Val::T(shelf.norm.code()),
            Val::I(shelf.about),
            Val::OI(shelf.until.map(to_ms)),
            Val::I(key.epoch),
            Val::B(&key.bytes),
            Val::I(to_ms(now)),
        ],
    )?;
    Ok(())
}

/// One key.
pub fn of(db: &mut dyn Db, id: ArchiveId) -> Result<Option<ArchiveRecord>> {
    row(db, &ARCHIVE_OF, &[Val::I(id.number())], read)
}

/// Every key there ever was, the oldest first.
pub fn all(db: &mut dyn Db, controller: ControllerId) -> Result<Vec<ArchiveRecord>> {
    rows(db, &ARCHIVES, &[Val::I(controller.number())], read)
}

/// Living keys whose end has come.
pub fn due(db: &mut dyn Db, now: Timestamp, limit: i64) -> Result<Vec<ArchiveRecord>> {
    rows(db, &ARCHIVES_DUE, &[Val::I(to_ms(now)), Val::I(limit)], read)
}

/// Living keys that are wrapped by a weekly key older than `epoch`.
pub fn older_than(db: &mut dyn Db, epoch: i64, limit: i64) -> Result<Vec<ArchiveKey>> {
    Ok(rows(db, &ARCHIVES_OLDER, &[Val::I(epoch), Val::I(limit)], read)?.into_iter().map(|record| record.key).collect())
}

/// Puts the re-wrapped key in the place of the old one; `false` if it ended or moved meanwhile.
pub fn rewrap(tx: &mut Tx<'_>, old: &ArchiveKey, new: &ArchiveKey) -> Result<bool> {
    let changed =
        tx.exec(&ARCHIVE_REWRAP, &[Val::I(new.epoch), Val::B(&new.bytes), Val::I(old.id.number()), Val::I(old.epoch)])?;
    Ok(changed == 1)
}

/// Moves the end of a key.
pub fn set_until(tx: &mut Tx<'_>, id: ArchiveId, until: Timestamp) -> Result<()> {
    tx.exec(&ARCHIVE_UNTIL, &[Val::I(to_ms(until)), Val::I(id.number())])?;
    Ok(())
}

/// Destroys a key with everything under it; says how many pieces went.
pub fn end(tx: &mut Tx<'_>, id: ArchiveId, at: Timestamp) -> Result<u64> {
    tx.exec(&ARCHIVE_END, &[Val::B(&[0; 64]), Val::I(to_ms(at)), Val::I(id.number())])?;
    crate::kept::drop_under(tx, id)
}

fn read(cells: &dyn Cells) -> Result<ArchiveRecord> {
    Ok(ArchiveRecord {
        key: ArchiveKey { id: ArchiveId::new(cells.i(0)?), epoch: cells.i(4)?, bytes: cells.b(5)? },
        norm: code(cells, 1, Norm::from_code)?,
        about: cells.i(2)?,
        until: cells.oi(3)?.map(from_ms),
        ended_at: cells.oi(6)?.map(from_ms),
    })
}
