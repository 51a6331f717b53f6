//! Imports of files: what was asked before one starts, how far it is, and which rows were not taken.
//!
//! Invariant: progress moves in the transaction of the work it counts, so the counts are exact and every row before
//! [`ImportRun::bytes_done`] is dealt with, whenever the program is killed.

use domain::id::{ActorId, BrandId, ControllerId, ImportId, NoticeId, PublicId, TeamId};
use domain::import::{Problem, RowProblem};
use domain::money::Currency;
use domain::notice::NoticeRef;
use domain::purpose::Basis;
use domain::time::{Timestamp, from_ms, to_ms};

use crate::cell::{code, public_id};
use crate::{Cells, Db, Engine, Result, StoreError, Tx, Val, row, rows, statements};

statements! {
    pub IMPORT_ADD: System = "insert into import_run (id, public_id, controller_id, brand_id, team_id, kind, source, basis, notice_id, \
        version, currency, file_digest, file_bytes, state, started_at, started_by, bytes_done, rows_read, rows_refused, people_added, \
        purchases_added, lines_added, anonymous_lines) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, \
        0, 0, 0, 0, 0, 0, 0)";
    pub IMPORT_BY_PUBLIC: System = "select id, public_id, controller_id, brand_id, team_id, kind, source, basis, notice_id, version, \
        currency, file_digest, file_bytes, state, started_at, started_by, ended_at, bytes_done, rows_read, rows_refused, people_added, \
        purchases_added, lines_added, anonymous_lines, spool_key from import_run where public_id = $1";
    pub IMPORTS_NEWEST: System = "select id, public_id, controller_id, brand_id, team_id, kind, source, basis, notice_id, version, \
        currency, file_digest, file_bytes, state, started_at, started_by, ended_at, bytes_done, rows_read, rows_refused, people_added, \
        purchases_added, lines_added, anonymous_lines, spool_key from import_run where controller_id = $1 order by id desc limit $2";
    pub IMPORT_UNFINISHED: System = "select id, public_id, controller_id, brand_id, team_id, kind, source, basis, notice_id, version, \
        currency, file_digest, file_bytes, state, started_at, started_by, ended_at, bytes_done, rows_read, rows_refused, people_added, \
        purchases_added, lines_added, anonymous_lines, spool_key from import_run where controller_id = $1 and brand_id = $2 \
        and kind = $3 and source = $4 and file_digest = $5 and state = 'running' order by id desc limit 1";
    // Whether a customer is here is asked before one is added; on PostgreSQL another import could add them in between.
    pub IMPORT_TURN: System, Postgres = "select id from brand where id = $1 for update";
    pub IMPORT_ADVANCE: System = "update import_run set bytes_done = $1, rows_read = rows_read + $2, rows_refused = rows_refused + $3, \
        people_added = people_added + $4, purchases_added = purchases_added + $5, lines_added = lines_added + $6, \
        anonymous_lines = anonymous_lines + $7 where id = $8 and bytes_done = $9 and state = 'running'";
    pub IMPORT_END: System = "update import_run set state = $1, ended_at = $2, spool_key = null where id = $3 and (state = 'running' or state = 'draft')";
    pub IMPORT_SPOOLED: System = "update import_run set spool_key = $1 where id = $2 and (state = 'running' or state = 'draft')";
    pub IMPORT_MOVED: System = "update import_run set spool_key = $1 where id = $2 and spool_key = $3";
    pub IMPORT_SPOOLS: System = "select id, public_id, controller_id, brand_id, team_id, kind, source, basis, notice_id, version, \
        currency, file_digest, file_bytes, state, started_at, started_by, ended_at, bytes_done, rows_read, rows_refused, people_added, \
        purchases_added, lines_added, anonymous_lines, spool_key from import_run \
        where controller_id = $1 and spool_key is not null and (state = 'running' or state = 'draft') order by id";
    pub IMPORT_KIND: System = "select kind from import_run where id = $1";
    pub IMPORT_PROBLEM_ADD: System = "insert into import_problem (import_id, row_no, byte_at, column_name, why) \
        values ($1, $2, $3, $4, $5) on conflict do nothing";
    pub IMPORT_PROBLEMS: System = "select row_no, byte_at, column_name, why from import_problem where import_id = $1 \
        order by row_no, column_name, why limit $2";
}

/// Where an import stands.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum ImportState {
    /// Uploaded; what its columns mean is being decided.
    Draft,
    /// Going on, or waiting to be taken up again.
    Running,
    /// Every row was dealt with.
    Done,
    /// The file turned out to be none of its kind; what came before stays.
    Stopped,
}

impl ImportState {
    /// The word in the database.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Running => "running",
            Self::Done => "done",
            Self::Stopped => "stopped",
        }
    }

    /// Reads [`Self::code`] back.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Draft, Self::Running, Self::Done, Self::Stopped].into_iter().find(|state| state.code() == code)
    }
}

/// What was asked before an import starts.
#[derive(Clone, Debug)]
pub struct ImportRun {
    /// Its number.
    pub id: ImportId,
    /// Its name outside.
    pub public: PublicId,
    /// For whom.
    pub controller: ControllerId,
    /// Under which brand.
    pub brand: BrandId,
    /// The team that will serve the people in it.
    pub team: TeamId,
    /// Code of the kind of file.
    pub kind: String,
    /// Which shop or family of files; part of what tells invoices apart.
    pub source: String,
    /// The basis on which the people's data is kept for service (Art. 6(1)).
    pub basis: Basis,
    /// What the people were told, or will be (Art. 13, 14).
    pub notice: Option<NoticeRef>,
    /// In which currency its prices are.
    pub currency: Currency,
    /// SHA-256 of the file.
    pub file_digest: [u8; 32],
    /// Its length.
    pub file_bytes: i64,
    /// When it was started.
    pub started_at: Timestamp,
    /// By whom.
    pub started_by: ActorId,
    /// Where it stands.
    pub state: ImportState,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// Every row that begins before this byte (of the unpacked file) is dealt with.
    pub bytes_done: i64,
    /// What it did.
    pub counts: ImportCounts,
    /// The wrapped key of the uploaded copy, while there is one.
    pub spool_key: Option<Vec<u8>>,
}

/// What an import did, or a step of it.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct ImportCounts {
    /// Rows, without the header.
    pub rows_read: i64,
    /// Rows that were not taken.
    pub rows_refused: i64,
    /// People who were not there before.
    pub people_added: i64,
    /// Purchases that were not there before.
    pub purchases_added: i64,
    /// Lines of people that were not there before.
    pub lines_added: i64,
    /// Lines without a customer that were not there before.
    pub anonymous_lines: i64,
}

/// Adds a run at its beginning, as a draft or running; its progress is that of a new one, whatever the fields say.
pub fn add(tx: &mut Tx<'_>, run: &ImportRun) -> Result<()> {
    let public = run.public.to_string();
    tx.exec(
        &IMPORT_ADD,
        &[
            Val::I(run.id.number()),
            Val::T(&public),
            Val::I(run.controller.number()),
            Val::I(run.brand.number()),
            Val::I(run.team.number()),
            Val::T(&run.kind),
            Val::T(&run.source),
            Val::T(run.basis.code()),
            Val::OI(run.notice.map(|notice| notice.notice.number())),
            Val::OI(run.notice.map(|notice| notice.version)),
            Val::T(run.currency.code()),
            Val::B(&run.file_digest),
            Val::I(run.file_bytes),
            Val::T(run.state.code()),
            Val::I(to_ms(run.started_at)),
            Val::I(run.started_by.number()),
        ],
    )?;
    Ok(())
}

/// The import with this public name.
pub fn by_public(db: &mut dyn Db, public: PublicId) -> Result<Option<ImportRun>> {
    row(db, &IMPORT_BY_PUBLIC, &[Val::T(&public.to_string())], read)
}

/// The newest imports of a controller.
pub fn newest(db: &mut dyn Db, controller: ControllerId, limit: i64) -> Result<Vec<ImportRun>> {
    rows(db, &IMPORTS_NEWEST, &[Val::I(controller.number()), Val::I(limit)], read)
}

/// The import of the same file for the same brand, kind and source that has not ended.
pub fn unfinished(db: &mut dyn Db, like: &ImportRun) -> Result<Option<ImportRun>> {
    let wanted = [
        Val::I(like.controller.number()),
        Val::I(like.brand.number()),
        Val::T(&like.kind),
        Val::T(&like.source),
        Val::B(&like.file_digest),
    ];
    row(db, &IMPORT_UNFINISHED, &wanted, read)
}

/// Waits until no other import of the brand is in a step. SQLite has one writer, so there is nothing to wait for.
pub fn take_turn(tx: &mut Tx<'_>, brand: BrandId) -> Result<()> {
    match tx.engine() {
        Engine::Sqlite => Ok(()),
        Engine::Postgres => row(tx, &IMPORT_TURN, &[Val::I(brand.number())], |cells| cells.i(0)).map(drop),
    }
}

/// Moves on from byte `from` to byte `to` and counts what was done between; `false` if the import is not at `from`
/// any more, because somebody else moves it, or has ended.
pub fn advance(tx: &mut Tx<'_>, import: ImportId, (from, to): (i64, i64), did: &ImportCounts) -> Result<bool> {
    let changed = tx.exec(
        &IMPORT_ADVANCE,
        &[
            Val::I(to),
            Val::I(did.rows_read),
            Val::I(did.rows_refused),
            Val::I(did.people_added),
            Val::I(did.purchases_added),
            Val::I(did.lines_added),
            Val::I(did.anonymous_lines),
            Val::I(import.number()),
            Val::I(from),
        ],
    )?;
    Ok(changed == 1)
}

/// Ends a run and forgets the key of its uploaded copy; `false` if it had ended before.
pub fn end(tx: &mut Tx<'_>, import: ImportId, state: ImportState, at: Timestamp) -> Result<bool> {
    Ok(tx.exec(&IMPORT_END, &[Val::T(state.code()), Val::I(to_ms(at)), Val::I(import.number())])? == 1)
}

/// Notes the wrapped key of the uploaded copy of a run that has not ended. Fails with [`StoreError::KeyTurned`] if the
/// weekly key above it, which is `epoch`, is about to be destroyed: then it is wrapped anew.
pub fn set_spool_key(tx: &mut Tx<'_>, import: ImportId, epoch: i64, key: &[u8]) -> Result<()> {
    crate::people::check_epoch(tx, epoch)?;
    tx.exec(&IMPORT_SPOOLED, &[Val::B(key), Val::I(import.number())])?;
    Ok(())
}

/// Puts the re-wrapped key in the place of the old one; `false` if the import ended or the key moved meanwhile.
pub fn move_spool_key(tx: &mut Tx<'_>, import: ImportId, (old, new): (&[u8], &[u8])) -> Result<bool> {
    Ok(tx.exec(&IMPORT_MOVED, &[Val::B(new), Val::I(import.number()), Val::B(old)])? == 1)
}

/// Every run of a controller that has not ended and has an uploaded copy, the oldest first.
pub fn with_copies(db: &mut dyn Db, controller: ControllerId) -> Result<Vec<ImportRun>> {
    rows(db, &IMPORT_SPOOLS, &[Val::I(controller.number())], read)
}

/// Code of the kind of file an import read.
pub fn kind_of(db: &mut dyn Db, import: ImportId) -> Result<Option<String>> {
    row(db, &IMPORT_KIND, &[Val::I(import.number())], |cells| cells.t(0))
}

/// Notes why a row was not taken.
pub fn add_problem(tx: &mut Tx<'_>, import: ImportId, problem: &Problem) -> Result<()> {
    let number = |value: u64| i64::try_from(value).map_err(|_| StoreError::Damaged { what: "a place in a file" });
    tx.exec(
        &IMPORT_PROBLEM_ADD,
        &[
            Val::I(import.number()),
            Val::I(number(problem.row)?),
            Val::I(number(problem.byte)?),
            Val::T(&problem.column),
            Val::T(problem.why.code()),
        ],
    )?;
    Ok(())
}

/// The first problems of an import, by row.
pub fn problems(db: &mut dyn Db, import: ImportId, limit: i64) -> Result<Vec<Problem>> {
    rows(db, &IMPORT_PROBLEMS, &[Val::I(import.number()), Val::I(limit)], |cells| {
        let place = |n| u64::try_from(cells.i(n)?).map_err(|_| StoreError::Damaged { what: "a place in a file" });
        Ok(Problem {
            row: place(0)?,
            byte: place(1)?,
            column: cells.t(2)?,
            why: code(cells, 3, RowProblem::from_code)?,
        })
    })
}

fn read(cells: &dyn Cells) -> Result<ImportRun> {
    let notice = cells.oi(8)?.zip(cells.oi(9)?);
    Ok(ImportRun {
        id: ImportId::new(cells.i(0)?),
        public: public_id(cells, 1)?,
        controller: ControllerId::new(cells.i(2)?),
        brand: BrandId::new(cells.i(3)?),
        team: TeamId::new(cells.i(4)?),
        kind: cells.t(5)?,
        source: cells.t(6)?,
        basis: code(cells, 7, Basis::from_code)?,
        notice: notice.map(|(notice, version)| NoticeRef { notice: NoticeId::new(notice), version }),
        currency: code(cells, 10, |letters| letters.parse().ok())?,
        file_digest: crate::cell::handle(cells, 11)?,
        file_bytes: cells.i(12)?,
        state: code(cells, 13, ImportState::from_code)?,
        started_at: from_ms(cells.i(14)?),
        started_by: ActorId::new(cells.i(15)?),
        ended_at: cells.oi(16)?.map(from_ms),
        bytes_done: cells.i(17)?,
        counts: ImportCounts {
            rows_read: cells.i(18)?,
            rows_refused: cells.i(19)?,
            people_added: cells.i(20)?,
            purchases_added: cells.i(21)?,
            lines_added: cells.i(22)?,
            anonymous_lines: cells.i(23)?,
        },
        spool_key: cells.ob(24)?,
    })
}
