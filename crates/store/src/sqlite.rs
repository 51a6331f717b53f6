//! SQLite: how its files are opened, and how a connection is asked.
//!
//! Invariant: `vault.db` is written with `synchronous=FULL` and `secure_delete=ON`; readers cannot write.

use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;
use std::time::Duration;

use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, ErrorCode, OpenFlags, Row, Statement, ToSql, ffi};

use crate::db::Db;
use crate::error::{EngineError, Fault, Result, StoreError};
use crate::sql::{Engine, Sql};
use crate::val::{Cells, Val};

pub(crate) mod index_file;
pub(crate) mod indexer;
pub(crate) mod writer;

/// The records, keys, directory and ledger.
pub(crate) const VAULT: &str = "vault.db";
/// The search index; can be rebuilt, so it is in no backup.
pub(crate) const INDEX: &str = "index.db";

const BUSY: Duration = Duration::from_secs(5);
const STATEMENTS_KEPT: usize = 256;

/// Opens the vault for writing.
pub(crate) fn open_vault(path: &Path) -> Result<Connection> {
    let conn = open(path, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE)?;
    batch(
        &conn,
        "pragma journal_mode=wal; pragma synchronous=full; pragma secure_delete=on; pragma foreign_keys=on; \
         pragma wal_autocheckpoint=16000; pragma cache_size=-65536; pragma temp_store=memory",
    )?;
    Ok(conn)
}

/// Opens a file for reading only.
pub(crate) fn open_reader(path: &Path) -> Result<Connection> {
    // A WAL file may have to be created even by a reader, so the file is opened for writing and the connection refuses to.
    let conn = open(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    batch(&conn, "pragma query_only=on; pragma cache_size=-16384; pragma temp_store=memory")?;
    Ok(conn)
}

pub(crate) fn open(path: &Path, flags: OpenFlags) -> Result<Connection> {
    let doing = "open the database file";
    if flags.contains(OpenFlags::SQLITE_OPEN_CREATE) {
        owners_file(path)?;
    }
    let conn = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX).map_err(failed(doing))?;
    conn.busy_timeout(BUSY).map_err(failed(doing))?;
    conn.set_prepared_statement_cache_capacity(STATEMENTS_KEPT);
    Ok(conn)
}

/// Makes the file for its owner alone, if it is not there; the log beside it gets the same mode.
fn owners_file(path: &Path) -> Result<()> {
    let made = std::fs::OpenOptions::new().create(true).append(true).mode(0o600).open(path);
    made.map(drop).map_err(|source| StoreError::Io { doing: "make the database file", source })
}

/// Carries out statements that are not in the registry: pragmas, savepoints, migrations.
pub(crate) fn batch(conn: &Connection, text: &'static str) -> Result<()> {
    // Short ones name themselves; a script would fill a page.
    let name = if text.len() <= 40 { text } else { "a script of the store" };
    conn.execute_batch(text).map_err(failed(name))
}

/// Moves the write-ahead log into the file and cuts it to nothing, so that no old page image stays behind.
pub(crate) fn truncate(conn: &Connection) -> Result<()> {
    let doing = "pragma wal_checkpoint(truncate)";
    let is_busy: i64 = conn.query_row(doing, [], |row| row.get(0)).map_err(failed(doing))?;
    if is_busy == 0 {
        return Ok(());
    }
    let source = EngineError::new(Fault::Conflict, "busy", "a reader keeps the log from being cut");
    Err(StoreError::sql(doing, source))
}

/// Makes our error of SQLite's, which names columns and constraints but never values.
pub(crate) fn failed(statement: &'static str) -> impl FnOnce(rusqlite::Error) -> StoreError {
    move |error| StoreError::sql(statement, engine_error(&error))
}

fn engine_error(error: &rusqlite::Error) -> EngineError {
    let rusqlite::Error::SqliteFailure(failure, message) = error else {
        // Conversion errors quote a column and a type; the text of a statement is ours.
        return EngineError::new(Fault::Other, "rusqlite", &error.to_string());
    };
    let code = failure.extended_code.to_string();
    let message = message.as_deref().unwrap_or("sqlite failure");
    EngineError::new(fault_of(*failure), &code, message)
}

fn fault_of(failure: ffi::Error) -> Fault {
    let duplicate = [ffi::SQLITE_CONSTRAINT_UNIQUE, ffi::SQLITE_CONSTRAINT_PRIMARYKEY, ffi::SQLITE_CONSTRAINT_ROWID];
    let faults = [
        (ErrorCode::DatabaseBusy, Fault::Conflict),
        (ErrorCode::DatabaseLocked, Fault::Conflict),
        (ErrorCode::DiskFull, Fault::Full),
        (ErrorCode::SystemIoFailure, Fault::Disk),
    ];
    if duplicate.contains(&failure.extended_code) {
        return Fault::Duplicate;
    }
    let known = faults.iter().find(|(code, _)| *code == failure.code);
    known.map_or(Fault::Other, |(_, fault)| *fault)
}

/// One connection within a transaction.
pub(crate) struct SqliteDb<'c> {
    conn: &'c Connection,
    failure: Option<(&'static str, EngineError)>,
}

impl<'c> SqliteDb<'c> {
    pub(crate) fn new(conn: &'c Connection) -> Self {
        Self { conn, failure: None }
    }

    /// The first statement that failed since the last asking, if one did.
    pub(crate) fn take_failure(&mut self) -> Option<StoreError> {
        self.failure.take().map(|(statement, source)| StoreError::sql(statement, source))
    }

    fn note(&mut self, sql: &Sql, error: &rusqlite::Error) -> StoreError {
        let source = engine_error(error);
        self.failure.get_or_insert_with(|| (sql.name, source.clone()));
        StoreError::sql(sql.name, source)
    }
}

fn bind(statement: &mut Statement<'_>, params: &[Val<'_>]) -> rusqlite::Result<()> {
    let expected = statement.parameter_count();
    if expected != params.len() {
        return Err(rusqlite::Error::InvalidParameterCount(params.len(), expected));
    }
    params.iter().enumerate().try_for_each(|(n, param)| statement.raw_bind_parameter(n + 1, param))
}

impl ToSql for Val<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::I(number) | Self::OI(Some(number)) => ValueRef::Integer(*number),
            Self::B(bytes) | Self::OB(Some(bytes)) => ValueRef::Blob(bytes),
            Self::T(text) | Self::OT(Some(text)) => ValueRef::Text(text.as_bytes()),
            Self::OI(None) | Self::OB(None) | Self::OT(None) => ValueRef::Null,
            Self::Ints(_) => {
                let refused = "sqlite has no arrays".into();
                return Err(rusqlite::Error::ToSqlConversionFailure(refused));
            }
        }))
    }
}

impl Db for SqliteDb<'_> {
    fn engine(&self) -> Engine {
        Engine::Sqlite
    }

    fn exec(&mut self, sql: &Sql, params: &[Val<'_>]) -> Result<u64> {
        let done = self.conn.prepare_cached(sql.text).and_then(|mut statement| {
            bind(&mut statement, params)?;
            statement.raw_execute()
        });
        match done {
            Ok(count) => Ok(u64::try_from(count).unwrap_or(u64::MAX)),
            Err(error) => Err(self.note(sql, &error)),
        }
    }

    fn each(&mut self, sql: &Sql, params: &[Val<'_>], row: &mut dyn FnMut(&dyn Cells) -> Result<()>) -> Result<()> {
        let mut refused = None;
        let done = self.conn.prepare_cached(sql.text).and_then(|mut statement| {
            bind(&mut statement, params)?;
            let mut found = statement.raw_query();
            while let Some(cells) = found.next()? {
                if let Err(error) = row(cells) {
                    refused = Some(error);
                    break;
                }
            }
            Ok(())
        });
        match (done, refused) {
            (Err(error), _) => Err(self.note(sql, &error)),
            (Ok(()), Some(error)) => Err(error),
            (Ok(()), None) => Ok(()),
        }
    }
}

fn cell<T: rusqlite::types::FromSql>(row: &Row<'_>, n: usize) -> Result<T> {
    row.get(n).map_err(|_| StoreError::Damaged { what: "cell" })
}

impl Cells for Row<'_> {
    fn i(&self, n: usize) -> Result<i64> {
        cell(self, n)
    }

    fn oi(&self, n: usize) -> Result<Option<i64>> {
        cell(self, n)
    }

    fn b(&self, n: usize) -> Result<Vec<u8>> {
        cell(self, n)
    }

    fn ob(&self, n: usize) -> Result<Option<Vec<u8>>> {
        cell(self, n)
    }

    fn t(&self, n: usize) -> Result<String> {
        cell(self, n)
    }

    fn ot(&self, n: usize) -> Result<Option<String>> {
        cell(self, n)
    }
}
