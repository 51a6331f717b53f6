//! Sentences people agree to and scripts that agents read. A published version is never edited.

use domain::id::{ActorId, PurposeId};
use domain::notice::Language;
use domain::time::{from_ms, to_ms};
use domain::wording::{Wording, WordingKind};

use crate::cell::{code, handle};
use crate::{Cells, Db, Result, StoreError, Tx, Val, row, rows, statements};

statements! {
    pub WORDING_ADD: System = "insert into wording (purpose_id, kind, form, language, version, explicit, hash, text, published_at, \
        published_by) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    pub WORDING_NEWEST: System = "select purpose_id, kind, form, language, version, explicit, hash, text, published_at from wording \
        where purpose_id = $1 and kind = $2 and form = $3 and language = $4 order by version desc";
    pub WORDINGS_OF: System = "select purpose_id, kind, form, language, version, explicit, hash, text, published_at from wording \
        where purpose_id = $1 order by kind, form, language, version desc";
    pub WORDING_BY_HASH: System = "select purpose_id, kind, form, language, version, explicit, hash, text, published_at from wording \
        where hash = $1 order by published_at";
}

/// Publishes a version.
pub fn add(tx: &mut Tx<'_>, wording: &Wording, by: ActorId) -> Result<()> {
    tx.exec(
        &WORDING_ADD,
        &[
            Val::I(wording.purpose.number()),
            Val::T(wording.kind.code()),
            Val::T(&wording.form),
            Val::T(wording.language.code()),
            Val::I(wording.version),
            Val::I(wording.explicit.into()),
            Val::B(&wording.hash),
            Val::T(&wording.text),
            Val::I(to_ms(wording.published_at)),
            Val::I(by.number()),
        ],
    )?;
    Ok(())
}

/// The newest version for one purpose, kind, form or script, and language.
pub fn newest(
    db: &mut dyn Db,
    purpose: PurposeId,
    (kind, form): (WordingKind, &str),
    language: Language,
) -> Result<Option<Wording>> {
    let wanted = [Val::I(purpose.number()), Val::T(kind.code()), Val::T(form), Val::T(language.code())];
    row(db, &WORDING_NEWEST, &wanted, read)
}

/// Every version for a purpose, the newest of each form or script first.
pub fn of_purpose(db: &mut dyn Db, purpose: PurposeId) -> Result<Vec<Wording>> {
    rows(db, &WORDINGS_OF, &[Val::I(purpose.number())], read)
}

/// The sentence behind a hash, if it is one of the house.
pub fn by_hash(db: &mut dyn Db, hash: &[u8]) -> Result<Option<Wording>> {
    row(db, &WORDING_BY_HASH, &[Val::B(hash)], read)
}

fn read(cells: &dyn Cells) -> Result<Wording> {
    Ok(Wording {
        purpose: PurposeId::new(cells.i(0)?),
        kind: code(cells, 1, WordingKind::from_code)?,
        form: cells.t(2)?,
        language: Language::parse(&cells.t(3)?).ok_or(StoreError::Damaged { what: "a language" })?,
        version: cells.i(4)?,
        explicit: cells.i(5)? == 1,
        hash: handle(cells, 6)?,
        text: cells.t(7)?,
        published_at: from_ms(cells.i(8)?),
    })
}
