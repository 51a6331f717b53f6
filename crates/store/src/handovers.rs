//! Access packages that wait to be fetched by a link and a code, in sealed pieces.
//!
//! Invariant: the pieces of a package go as soon as nobody can fetch it any more.

use custody::{PackagePiece, Sealed, Token};
use domain::handover::{DOWNLOADS, Handover, LISTED_DAYS, TRIES};
use domain::id::{ActorId, HandoverId, MailId, PublicId, SubjectId};
use domain::time::{Timestamp, days_after, from_ms, to_ms};

use crate::cell::public_id;
use crate::{Cells, Db, Result, StoreError, Tx, Val, row, rows, statements};

statements! {
    pub HANDOVER_ADD: Subject = "insert into package_handover (subject_id, id, public_id, mail_id, language, made_at, made_by, \
        ends_at, code, pieces, downloads, tries) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0, 0)";
    pub PACKAGE_PIECE_ADD: Subject = "insert into package_piece (subject_id, handover_id, piece_no, piece) values ($1, $2, $3, $4)";
    pub HANDOVERS_OF: Subject = "select subject_id, id, public_id, mail_id, language, made_at, made_by, ends_at, code, pieces, downloads, \
        tries, withdrawn_at from package_handover where subject_id = $1 order by id desc";
    pub HANDOVER_OF_MAIL: Subject = "select subject_id, id, public_id, mail_id, language, made_at, made_by, ends_at, code, pieces, \
        downloads, tries, withdrawn_at from package_handover where subject_id = $1 and mail_id = $2";
    pub HANDOVER_BY_PUBLIC: Fanout = "select subject_id, id, public_id, mail_id, language, made_at, made_by, ends_at, code, pieces, \
        downloads, tries, withdrawn_at from package_handover where public_id = $1";
    pub PACKAGE_PIECE_AT: Subject = "select piece from package_piece where subject_id = $1 and handover_id = $2 and piece_no = $3";
    pub HANDOVER_FETCH: Subject = "update package_handover set downloads = downloads + 1 where subject_id = $1 and id = $2 \
        and downloads < $3 and tries < $4 and withdrawn_at is null";
    pub HANDOVER_MISS: Subject = "update package_handover set tries = tries + 1 where subject_id = $1 and id = $2 and downloads < $3 \
        and tries < $4 and withdrawn_at is null";
    pub HANDOVER_WITHDRAW: Subject = "update package_handover set withdrawn_at = $1 where subject_id = $2 and id = $3 \
        and withdrawn_at is null";
    pub PACKAGE_PIECES_DROP: Subject = "delete from package_piece where subject_id = $1 and handover_id = $2";
    pub HANDOVER_EMPTY: Subject = "update package_handover set pieces = 0 where subject_id = $1 and id = $2";
    pub HANDOVERS_OVER: Fanout = "select subject_id, id from package_handover where pieces > 0 and (ends_at <= $1 or downloads >= $2 \
        or tries >= $3 or withdrawn_at is not null) order by ends_at limit $4";
    pub HANDOVERS_FORGET: Fanout = "delete from package_handover where pieces = 0 and ends_at <= $1";
}

/// A package that waits, as it is kept.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct HandoverRecord {
    /// Whose package it is.
    pub subject: SubjectId,
    /// Its number.
    pub id: HandoverId,
    /// How its pages name it.
    pub public: PublicId,
    /// The mail that brings the link.
    pub mail: MailId,
    /// In which language it is written.
    pub language: String,
    /// Who made it.
    pub made_by: ActorId,
    /// What became of it so far.
    pub handover: Handover,
    /// Keyed digest of the code.
    pub code: Token,
    /// Of how many pieces; 0 once they are gone.
    pub pieces: i64,
}

/// Adds a package with its pieces, in their order.
pub fn add(tx: &mut Tx<'_>, record: &HandoverRecord, pieces: &[Sealed<PackagePiece>]) -> Result<()> {
    let public = record.public.to_string();
    tx.exec(
        &HANDOVER_ADD,
        &[
            Val::I(record.subject.number()),
            Val::I(record.id.number()),
            Val::T(&public),
            Val::I(record.mail.number()),
            Val::T(&record.language),
            Val::I(to_ms(record.handover.made_at)),
            Val::I(record.made_by.number()),
            Val::I(to_ms(record.handover.ends_at)),
            Val::B(&record.code.0),
            Val::I(record.pieces),
        ],
    )?;
    for (number, piece) in (0..).zip(pieces) {
        let ids = [Val::I(record.subject.number()), Val::I(record.id.number()), Val::I(number)];
        let [subject, id, number] = ids;
        tx.exec(&PACKAGE_PIECE_ADD, &[subject, id, number, Val::B(piece.as_bytes())])?;
    }
    Ok(())
}

/// Every package of a person, the newest first.
pub fn of_person(db: &mut dyn Db, subject: SubjectId) -> Result<Vec<HandoverRecord>> {
    rows(db, &HANDOVERS_OF, &[Val::I(subject.number())], read)
}

/// The package whose link a mail brings.
pub fn of_mail(db: &mut dyn Db, subject: SubjectId, mail: MailId) -> Result<Option<HandoverRecord>> {
    row(db, &HANDOVER_OF_MAIL, &[Val::I(subject.number()), Val::I(mail.number())], read)
}

/// The package with this name.
pub fn by_public(db: &mut dyn Db, public: PublicId) -> Result<Option<HandoverRecord>> {
    row(db, &HANDOVER_BY_PUBLIC, &[Val::T(&public.to_string())], read)
}

/// One piece, counted from 0.
pub fn piece(db: &mut dyn Db, record: &HandoverRecord, number: i64) -> Result<Option<Sealed<PackagePiece>>> {
    let wanted = [Val::I(record.subject.number()), Val::I(record.id.number()), Val::I(number)];
    row(db, &PACKAGE_PIECE_AT, &wanted, |cells| Ok(Sealed::from_stored(cells.b(0)?)))
}

/// Counts that it was fetched; `false` if a limit was reached meanwhile, by whoever came at the same moment.
pub fn fetched(tx: &mut Tx<'_>, record: &HandoverRecord) -> Result<bool> {
    Ok(tx.exec(&HANDOVER_FETCH, &within_limits(record))? == 1)
}

/// Counts a wrong code; `false` as above.
pub fn missed(tx: &mut Tx<'_>, record: &HandoverRecord) -> Result<bool> {
    Ok(tx.exec(&HANDOVER_MISS, &within_limits(record))? == 1)
}

/// Takes it back with its pieces; `false` if it was taken back before.
pub fn withdraw(tx: &mut Tx<'_>, record: &HandoverRecord, at: Timestamp) -> Result<bool> {
    let [subject, id] = whose(record);
    let is_first = tx.exec(&HANDOVER_WITHDRAW, &[Val::I(to_ms(at)), subject, id])? == 1;
    empty(tx, (record.subject, record.id))?;
    Ok(is_first)
}

/// Packages that nobody can fetch any more and whose pieces are still there.
pub fn over(db: &mut dyn Db, now: Timestamp, limit: i64) -> Result<Vec<(SubjectId, HandoverId)>> {
    let limits = [Val::I(to_ms(now)), Val::I(DOWNLOADS), Val::I(TRIES), Val::I(limit)];
    rows(db, &HANDOVERS_OVER, &limits, |cells| Ok((SubjectId::new(cells.i(0)?), HandoverId::new(cells.i(1)?))))
}

/// Deletes the pieces of a package.
pub fn empty(tx: &mut Tx<'_>, (subject, id): (SubjectId, HandoverId)) -> Result<()> {
    let ids = [Val::I(subject.number()), Val::I(id.number())];
    tx.exec(&PACKAGE_PIECES_DROP, &ids)?;
    tx.exec(&HANDOVER_EMPTY, &ids).map(drop)
}

/// Takes packages off the list that ended long ago, and says how many.
pub fn forget(tx: &mut Tx<'_>, now: Timestamp) -> Result<u64> {
    tx.exec(&HANDOVERS_FORGET, &[Val::I(to_ms(days_after(now, -LISTED_DAYS)))])
}

fn within_limits(record: &HandoverRecord) -> [Val<'static>; 4] {
    let [subject, id] = whose(record);
    [subject, id, Val::I(DOWNLOADS), Val::I(TRIES)]
}

fn whose(record: &HandoverRecord) -> [Val<'static>; 2] {
    [Val::I(record.subject.number()), Val::I(record.id.number())]
}

fn read(cells: &dyn Cells) -> Result<HandoverRecord> {
    let code = cells.b(8)?.try_into().map_err(|_| StoreError::Damaged { what: "the code of a package" })?;
    Ok(HandoverRecord {
        subject: SubjectId::new(cells.i(0)?),
        id: HandoverId::new(cells.i(1)?),
        public: public_id(cells, 2)?,
        mail: MailId::new(cells.i(3)?),
        language: cells.t(4)?,
        made_by: ActorId::new(cells.i(6)?),
        handover: Handover {
            made_at: from_ms(cells.i(5)?),
            ends_at: from_ms(cells.i(7)?),
            downloads: cells.i(10)?,
            tries: cells.i(11)?,
            withdrawn_at: cells.oi(12)?.map(from_ms),
        },
        code: Token(code),
        pieces: cells.i(9)?,
    })
}
