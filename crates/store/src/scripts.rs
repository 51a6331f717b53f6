//! Scripts for new customers, and the notices that were given to people.

use domain::id::{ActorId, ControllerId, NoticeId, SubjectId};
use domain::notice::{Language, NoticeRef};
use domain::script::{Encounter, NoticeWay, Script};
use domain::time::{Timestamp, from_ms, to_ms};

use crate::cell::code;
use crate::{Cells, Db, Result, StoreError, Tx, Val, row, rows, statements};

statements! {
    pub SCRIPT_ADD: System = "insert into script (controller_id, code, version, language, text, published_at, published_by) \
        values ($1, $2, $3, $4, $5, $6, $7)";
    pub SCRIPTS: System = "select code, version, language, text, published_at from script where controller_id = $1 \
        order by code, language, version desc";
    pub SCRIPT_NEWEST: System = "select code, version, language, text, published_at from script where controller_id = $1 and code = $2 \
        and language = $3 order by version desc limit 1";
    pub NOTICE_GIVEN_ADD: Subject = "insert into notice_given (subject_id, id, notice_id, version, language, how, script, script_version, \
        at, by_id) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    pub NOTICES_GIVEN: Subject = "select id, notice_id, version, language, how, script, script_version, at, by_id from notice_given \
        where subject_id = $1 order by at, id";
}

/// That somebody was given a notice.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct NoticeGiven {
    /// Its number.
    pub id: i64,
    /// Which notice and version.
    pub notice: NoticeRef,
    /// In which language.
    pub language: Language,
    /// How.
    pub how: NoticeWay,
    /// The script that was read: which, and its version.
    pub script: (Encounter, i64),
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: ActorId,
}

/// Adds a version of a script.
pub fn publish(tx: &mut Tx<'_>, controller: ControllerId, script: &Script, by: ActorId) -> Result<()> {
    tx.exec(
        &SCRIPT_ADD,
        &[
            Val::I(controller.number()),
            Val::T(script.encounter.code()),
            Val::I(script.version),
            Val::T(script.language.code()),
            Val::T(&script.text),
            Val::I(to_ms(script.published_at)),
            Val::I(by.number()),
        ],
    )?;
    Ok(())
}

/// Every version of every script, the newest first.
pub fn all(db: &mut dyn Db, controller: ControllerId) -> Result<Vec<Script>> {
    rows(db, &SCRIPTS, &[Val::I(controller.number())], read)
}

/// The newest version of a script in a language.
pub fn newest(
    db: &mut dyn Db,
    controller: ControllerId,
    (encounter, language): (Encounter, Language),
) -> Result<Option<Script>> {
    let wanted = [Val::I(controller.number()), Val::T(encounter.code()), Val::T(language.code())];
    row(db, &SCRIPT_NEWEST, &wanted, read)
}

/// Writes down that somebody was given a notice.
pub fn give(tx: &mut Tx<'_>, subject: SubjectId, given: &NoticeGiven) -> Result<()> {
    let (encounter, script_version) = given.script;
    tx.exec(
        &NOTICE_GIVEN_ADD,
        &[
            Val::I(subject.number()),
            Val::I(given.id),
            Val::I(given.notice.notice.number()),
            Val::I(given.notice.version),
            Val::T(given.language.code()),
            Val::T(given.how.code()),
            Val::T(encounter.code()),
            Val::I(script_version),
            Val::I(to_ms(given.at)),
            Val::I(given.by.number()),
        ],
    )?;
    Ok(())
}

/// The notices a person was given, oldest first.
pub fn given_to(db: &mut dyn Db, subject: SubjectId) -> Result<Vec<NoticeGiven>> {
    rows(db, &NOTICES_GIVEN, &[Val::I(subject.number())], |cells| {
        Ok(NoticeGiven {
            id: cells.i(0)?,
            notice: NoticeRef { notice: NoticeId::new(cells.i(1)?), version: cells.i(2)? },
            language: language(cells, 3)?,
            how: code(cells, 4, NoticeWay::from_code)?,
            script: (code(cells, 5, Encounter::from_code)?, cells.i(6)?),
            at: from_ms(cells.i(7)?),
            by: ActorId::new(cells.i(8)?),
        })
    })
}

fn language(cells: &dyn Cells, n: usize) -> Result<Language> {
    Language::parse(&cells.t(n)?).ok_or(StoreError::Damaged { what: "a language" })
}

fn read(cells: &dyn Cells) -> Result<Script> {
    Ok(Script {
        encounter: code(cells, 0, Encounter::from_code)?,
        version: cells.i(1)?,
        language: language(cells, 2)?,
        text: cells.t(3)?,
        published_at: from_ms(cells.i(4)?),
    })
}
