//! The file `index.db`: which people have all of these words.
//!
//! Invariant: what is taken out is taken out with exactly the tokens that were put in, and leaves no bytes behind
//! (FTS5 `secure-delete`).

use std::path::{Path, PathBuf};

use rusqlite::{Connection, OpenFlags};

use super::{SqliteDb, batch, failed, open, truncate};
use crate::db::{Db, row};
use crate::error::{Result, StoreError};
use crate::index::text_of;
use crate::sql::statements;
use crate::val::Val;

statements! {
    WATERMARK: System, Sqlite = "select seq from watermark where one = 1";
    WATERMARK_SET: System, Sqlite = "insert into watermark (one, seq) values (1, $1) \
        on conflict (one) do update set seq = excluded.seq";
    DOC_OF: Subject, Sqlite = "select doc, packed, team_id from doc where subject_id = $1";
    DOC_ADD: Subject, Sqlite = "insert into doc (subject_id, packed, team_id) values ($1, $2, $3) returning doc";
    DOC_CHANGE: Subject, Sqlite = "update doc set packed = $1, team_id = $2 where subject_id = $3";
    DOC_REMOVE: Subject, Sqlite = "delete from doc where subject_id = $1";
    WORDS_ADD: Fanout, Sqlite = "insert into words (rowid, t) values ($1, $2)";
    WORDS_REMOVE: Fanout, Sqlite = "insert into words (words, rowid, t) values ('delete', $1, $2)";
    pub(crate) WORDS_FIND: Fanout, Sqlite = "select doc.subject_id from words join doc on doc.doc = words.rowid \
        where words match $1 and ($2 = 0 or doc.team_id = $2) order by words.rowid desc limit $3";
}

/// Layout of the file; another number means that it is made anew.
const LAYOUT: i64 = 2;
const SCHEMA: &str = include_str!("../../index/sqlite.sql");

/// The index as its thread holds it.
pub(crate) struct IndexFile {
    conn: Connection,
}

/// What the index shall say about a person.
pub(crate) enum Change<'a> {
    /// Whom, of which team, with which words.
    Put(i64, i64, &'a [u8]),
    Remove(i64),
}

impl IndexFile {
    /// Opens the file, or makes an empty one if it is not there, is damaged, or does not fit the vault's outbox,
    /// whose numbers run from `oldest` to `newest`.
    pub(crate) fn open(path: &Path, oldest: i64, newest: i64) -> Result<Self> {
        if path.exists()
            && let Ok(file) = Self::open_sound(path)
            && let Ok(Some(seq)) = file.watermark()
            && seq <= newest
            && oldest <= seq + 1
        {
            return Ok(file);
        }
        for end in ["", "-wal", "-shm"] {
            remove(&with_end(path, end))?;
        }
        let conn = connect(path)?;
        conn.execute_batch(SCHEMA).map_err(failed("create the index"))?;
        conn.pragma_update(None, "user_version", LAYOUT).map_err(failed("pragma user_version"))?;
        Ok(Self { conn })
    }

    fn open_sound(path: &Path) -> Result<Self> {
        let conn = connect(path)?;
        let ask = |conn: &Connection, what: &'static str| {
            conn.query_row(what, [], |row| row.get::<_, rusqlite::types::Value>(0)).map_err(failed(what))
        };
        let is_sound = ask(&conn, "pragma quick_check(1)")? == String::from("ok").into()
            && ask(&conn, "pragma user_version")? == LAYOUT.into();
        if is_sound { Ok(Self { conn }) } else { Err(StoreError::Damaged { what: "index" }) }
    }

    /// The last number of the outbox that the index knows; none for one that was just made.
    pub(crate) fn watermark(&self) -> Result<Option<i64>> {
        row(&mut SqliteDb::new(&self.conn), &WATERMARK, &[], |cells| cells.i(0))
    }

    /// Makes changes in one commit, outside of any savepoint, and moves the watermark.
    pub(crate) fn apply(&self, changes: &[Change<'_>], watermark: Option<i64>) -> Result<()> {
        batch(&self.conn, "begin immediate")?;
        let mut db = SqliteDb::new(&self.conn);
        let done = changes
            .iter()
            .try_for_each(|change| make(&mut db, change))
            .and_then(|()| match watermark {
                Some(seq) => db.exec(&WATERMARK_SET, &[Val::I(seq)]).map(drop),
                None => Ok(()),
            })
            .and_then(|()| batch(&self.conn, "commit"));
        if done.is_err() && !self.conn.is_autocommit() {
            batch(&self.conn, "rollback")?;
        }
        done
    }

    /// Syncs every commit from here on, or none until the next checkpoint.
    pub(crate) fn sync_commits(&self, always: bool) -> Result<()> {
        batch(&self.conn, if always { "pragma synchronous=full" } else { "pragma synchronous=normal" })
    }

    /// Makes everything durable and cuts the log.
    pub(crate) fn settle(&self) -> Result<()> {
        truncate(&self.conn)
    }
}

fn make(db: &mut dyn Db, change: &Change<'_>) -> Result<()> {
    let subject = match change {
        Change::Put(subject, ..) | Change::Remove(subject) => Val::I(*subject),
    };
    let known = row(db, &DOC_OF, &[subject], |cells| Ok((cells.i(0)?, cells.b(1)?, cells.i(2)?)))?;
    if let Some((doc, old, old_team)) = &known {
        if matches!(change, Change::Put(_, team, words) if words == old && team == old_team) {
            return Ok(());
        }
        db.exec(&WORDS_REMOVE, &[Val::I(*doc), Val::T(&text_of(old)?)])?;
    }
    match (change, known) {
        (Change::Put(_, team, words), Some((doc, ..))) => {
            db.exec(&DOC_CHANGE, &[Val::B(words), Val::I(*team), subject])?;
            db.exec(&WORDS_ADD, &[Val::I(doc), Val::T(&text_of(words)?)])?;
        }
        (Change::Put(_, team, words), None) => {
            let doc = row(db, &DOC_ADD, &[subject, Val::B(words), Val::I(*team)], |cells| cells.i(0))?
                .ok_or(StoreError::Damaged { what: "index" })?;
            db.exec(&WORDS_ADD, &[Val::I(doc), Val::T(&text_of(words)?)])?;
        }
        (Change::Remove(_), Some(_)) => drop(db.exec(&DOC_REMOVE, &[subject])?),
        (Change::Remove(_), None) => (),
    }
    Ok(())
}

fn connect(path: &Path) -> Result<Connection> {
    let conn = open(path, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE)?;
    batch(
        &conn,
        "pragma journal_mode=wal; pragma synchronous=normal; pragma secure_delete=on; \
         pragma wal_autocheckpoint=4000; pragma cache_size=-32768; pragma temp_store=memory",
    )?;
    Ok(conn)
}

fn with_end(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    name.into()
}

fn remove(path: &Path) -> Result<()> {
    match std::fs::remove_file(path) {
        Err(source) if source.kind() != std::io::ErrorKind::NotFound => {
            Err(StoreError::Io { doing: "remove the damaged index", source })
        }
        Ok(()) | Err(_) => Ok(()),
    }
}
