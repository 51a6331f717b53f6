//! What stays of somebody who was erased: pieces under archive keys.
//!
//! Invariant: no list of people, no search and no page of a person reads from here; a piece is found by the erasure.

use custody::{KeptPiece, Sealed};
use domain::id::{ArchiveId, ControllerId, ErasureId, KeptId, SubjectId};
use domain::kept::{KeptKind, Norm, Stays, last_day};
use domain::time::from_ms;

use crate::archive_keys::ArchiveRecord;
use crate::cell::code;
use crate::{Db, Result, Tx, Val, rows, statements};

statements! {
    pub KEPT_ADD: Subject = "insert into kept_record (subject_id, id, erasure_id, archive_id, kind, number, piece) \
        values ($1, $2, $3, $4, $5, $6, $7) on conflict (subject_id, archive_id, kind, number) do nothing";
    pub KEPT_OF: Subject = "select id, archive_id, kind, number, piece from kept_record \
        where subject_id = $1 and erasure_id = $2 and id > $3 order by id limit $4";
    pub KEPT_NUMBERS: Subject = "select k.norm, r.kind, r.number from kept_record r join archive_key k on k.id = r.archive_id \
        where r.subject_id = $1 and r.erasure_id = $2";
    pub KEPT_SUMMED: Subject = "select k.norm, r.kind, k.until_at, count(*) from kept_record r join archive_key k on k.id = r.archive_id \
        where r.subject_id = $1 and r.erasure_id = $2 group by k.norm, r.kind, k.until_at";
    pub KEPT_OF_HOUSE: Fanout = "select k.norm, r.kind, k.until_at, count(*) from kept_record r join archive_key k on k.id = r.archive_id \
        where k.controller_id = $1 group by k.norm, r.kind, k.until_at";
    pub KEPT_DROP: Fanout = "delete from kept_record where archive_id = $1";
    pub KEPT_ARCHIVES: Subject = "select distinct r.archive_id from kept_record r where r.subject_id = $1 and r.erasure_id = $2";
}

/// The tables with sealed columns that are under archive keys, and so outlive their person.
pub const ARCHIVED: &[&str] = &["kept_record"];

/// One piece as it is kept.
#[derive(Clone, Debug)]
pub struct KeptRecord {
    /// Its number.
    pub id: KeptId,
    /// The key it is under.
    pub archive: ArchiveId,
    /// What it is.
    pub kind: KeptKind,
    /// The number of the record it was.
    pub number: i64,
    /// What it says.
    pub piece: Sealed<KeptPiece>,
}

/// Adds a piece, unless it is there.
pub fn add(tx: &mut Tx<'_>, (subject, erasure): (SubjectId, ErasureId), record: &KeptRecord) -> Result<()> {
    tx.exec(
        &KEPT_ADD,
        &[
            Val::I(subject.number()),
            Val::I(record.id.number()),
            Val::I(erasure.number()),
            Val::I(record.archive.number()),
            Val::T(record.kind.code()),
            Val::I(record.number),
            Val::B(record.piece.as_bytes()),
        ],
    )?;
    Ok(())
}

/// The pieces of an erasure after `after`, in their order.
pub fn of_erasure(
    db: &mut dyn Db,
    (subject, erasure): (SubjectId, ErasureId),
    (after, limit): (KeptId, i64),
) -> Result<Vec<KeptRecord>> {
    let wanted = [Val::I(subject.number()), Val::I(erasure.number()), Val::I(after.number()), Val::I(limit)];
    rows(db, &KEPT_OF, &wanted, |cells| {
        Ok(KeptRecord {
            id: KeptId::new(cells.i(0)?),
            archive: ArchiveId::new(cells.i(1)?),
            kind: code(cells, 2, KeptKind::from_code)?,
            number: cells.i(3)?,
            piece: Sealed::from_stored(cells.b(4)?),
        })
    })
}

/// Which records an erasure has kept already, and under which norm.
pub fn numbers(db: &mut dyn Db, (subject, erasure): (SubjectId, ErasureId)) -> Result<Vec<(Norm, KeptKind, i64)>> {
    rows(db, &KEPT_NUMBERS, &[Val::I(subject.number()), Val::I(erasure.number())], |cells| {
        Ok((code(cells, 0, Norm::from_code)?, code(cells, 1, KeptKind::from_code)?, cells.i(2)?))
    })
}

/// What stays of an erasure, in numbers.
pub fn summed(db: &mut dyn Db, (subject, erasure): (SubjectId, ErasureId)) -> Result<Vec<Stays>> {
    rows(db, &KEPT_SUMMED, &[Val::I(subject.number()), Val::I(erasure.number())], stays)
}

/// What stays in the whole house, in numbers.
pub fn of_house(db: &mut dyn Db, controller: ControllerId) -> Result<Vec<Stays>> {
    rows(db, &KEPT_OF_HOUSE, &[Val::I(controller.number())], stays)
}

/// The living keys above the pieces of an erasure.
pub fn archives(db: &mut dyn Db, (subject, erasure): (SubjectId, ErasureId)) -> Result<Vec<ArchiveRecord>> {
    let wanted = [Val::I(subject.number()), Val::I(erasure.number())];
    let ids = rows(db, &KEPT_ARCHIVES, &wanted, |cells| Ok(ArchiveId::new(cells.i(0)?)))?;
    let mut found = Vec::with_capacity(ids.len());
    for id in ids {
        found.extend(crate::archive_keys::of(db, id)?.filter(|record| record.ended_at.is_none()));
    }
    Ok(found)
}

/// Deletes what is under a key that is destroyed, and says how many pieces that were.
pub(crate) fn drop_under(tx: &mut Tx<'_>, archive: ArchiveId) -> Result<u64> {
    tx.exec(&KEPT_DROP, &[Val::I(archive.number())])
}

fn stays(cells: &dyn crate::Cells) -> Result<Stays> {
    let until = cells.oi(2)?.map(|until| last_day(from_ms(until)));
    Ok(Stays {
        norm: code(cells, 0, Norm::from_code)?,
        kind: code(cells, 1, KeptKind::from_code)?,
        until,
        number: cells.i(3)?,
    })
}
