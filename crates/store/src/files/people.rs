//! What files said about people: by what they are known again, what was said last, and what is kept aside.

use custody::{Sealed, Token};
use domain::id::{ControllerId, ImportId, SubjectId};
use domain::mapping::Aside;
use domain::time::{Timestamp, from_ms, to_ms};

use crate::{Db, Result, StoreError, Tx, Val, rows, statements};

statements! {
    pub FILE_ORIGIN_ADD: Subject = "insert into file_origin (subject_id, token, controller_id, kind, import_id) \
        values ($1, $2, $3, $4, $5) on conflict do nothing";
    pub FILE_ORIGIN_FIND: Fanout = "select subject_id from file_origin where controller_id = $1 and token = $2 \
        order by subject_id limit 50";
    pub FILE_ORIGIN_KINDS: Subject = "select kind from file_origin where subject_id = $1";
    pub FILE_SEEN_PUT: Subject = "insert into file_seen (subject_id, what, token) values ($1, $2, $3) \
        on conflict (subject_id, what) do nothing";
    pub FILE_SEEN: Subject = "select what, token from file_seen where subject_id = $1";
    pub FILE_ASIDE_ADD: Subject = "insert into file_aside (subject_id, id, import_id, source, created_at, aside) \
        values ($1, $2, $3, $4, $5, $6)";
    pub FILE_ASIDES: Subject = "select id, source, created_at, aside from file_aside where subject_id = $1 order by id";
}

/// What is kept aside of one row.
#[derive(Clone, Debug)]
pub struct AsideRecord {
    /// Its number.
    pub id: i64,
    /// Where it came from.
    pub source: String,
    /// Since when.
    pub created_at: Timestamp,
    /// What it says, sealed.
    pub aside: Sealed<Aside>,
}

/// Lets a person be known again by a keyed digest.
pub fn add_origin(
    tx: &mut Tx<'_>,
    (controller, import): (ControllerId, ImportId),
    subject: SubjectId,
    (token, kind): (Token, &str),
) -> Result<()> {
    let import = import.number();
    let params =
        [Val::I(subject.number()), Val::B(&token.0), Val::I(controller.number()), Val::T(kind), Val::I(import)];
    tx.exec(&FILE_ORIGIN_ADD, &params)?;
    Ok(())
}

/// Everybody who is known by a keyed digest, oldest first.
pub fn by_origin(db: &mut dyn Db, controller: ControllerId, token: Token) -> Result<Vec<SubjectId>> {
    rows(db, &FILE_ORIGIN_FIND, &[Val::I(controller.number()), Val::B(&token.0)], |cells| {
        Ok(SubjectId::new(cells.i(0)?))
    })
}

/// By what kinds of digests a person is known.
pub fn origin_kinds(db: &mut dyn Db, subject: SubjectId) -> Result<Vec<String>> {
    rows(db, &FILE_ORIGIN_KINDS, &[Val::I(subject.number())], |cells| cells.t(0))
}

/// Notes what a file said, unless one said something before.
pub fn note_seen(tx: &mut Tx<'_>, subject: SubjectId, (what, token): (&str, Token)) -> Result<()> {
    tx.exec(&FILE_SEEN_PUT, &[Val::I(subject.number()), Val::T(what), Val::B(&token.0)])?;
    Ok(())
}

/// What files said, as keyed digests.
pub fn seen(db: &mut dyn Db, subject: SubjectId) -> Result<Vec<(String, Token)>> {
    rows(db, &FILE_SEEN, &[Val::I(subject.number())], |cells| {
        let token = cells.b(1)?.try_into().map_err(|_| StoreError::Damaged { what: "a token" })?;
        Ok((cells.t(0)?, Token(token)))
    })
}

/// Keeps something aside.
pub fn add_aside(tx: &mut Tx<'_>, import: ImportId, subject: SubjectId, record: &AsideRecord) -> Result<()> {
    tx.exec(
        &FILE_ASIDE_ADD,
        &[
            Val::I(subject.number()),
            Val::I(record.id),
            Val::I(import.number()),
            Val::T(&record.source),
            Val::I(to_ms(record.created_at)),
            Val::B(record.aside.as_bytes()),
        ],
    )?;
    Ok(())
}

/// Everything that is kept aside about a person, oldest first.
pub fn asides(db: &mut dyn Db, subject: SubjectId) -> Result<Vec<AsideRecord>> {
    rows(db, &FILE_ASIDES, &[Val::I(subject.number())], |cells| {
        Ok(AsideRecord {
            id: cells.i(0)?,
            source: cells.t(1)?,
            created_at: from_ms(cells.i(2)?),
            aside: Sealed::from_stored(cells.b(3)?),
        })
    })
}
