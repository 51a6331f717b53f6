//! The thread that keeps `index.db` in step with the vault.

use std::path::Path;
use std::sync::{Arc, Condvar, Mutex};

use rusqlite::Connection;
use tokio::sync::oneshot;

use super::index_file::{Change, IndexFile};
use super::{SqliteDb, open_reader};
use crate::db::{row, rows};
use crate::error::{Result, StoreError};
use crate::ground::unpoisoned;
use crate::job::{Deed, Order};
use crate::queue::Queue;
use crate::sql::statements;
use crate::val::Val;

statements! {
    OUTBOX_RANGE: System, Sqlite = "select coalesce(min(seq), 0), coalesce(max(seq), 0) from index_outbox";
    OUTBOX_AFTER: Fanout, Sqlite = "select o.seq, o.subject_id, w.words, coalesce(p.team_id, 0) from index_outbox o \
        left join index_word w on w.subject_id = o.subject_id \
        left join person_joined j on j.subject_id = o.subject_id \
        left join person p on p.subject_id = coalesce(j.root_id, o.subject_id) where o.seq > $1 order by o.seq limit $2";
    OUTBOX_PRUNE: Fanout, Sqlite = "delete from index_outbox where seq < $1";
    INDEX_WORDS_AFTER: Fanout, Sqlite = "select w.subject_id, w.words, coalesce(p.team_id, 0) from index_word w \
        left join person_joined j on j.subject_id = w.subject_id \
        left join person p on p.subject_id = coalesce(j.root_id, w.subject_id) where w.subject_id > $1 order by w.subject_id limit $2";
}

/// How many people one commit of the index takes.
const AT_ONCE: i64 = 2_000;
/// How many applied rows the outbox may keep before it is cut.
const KEPT: i64 = 5_000;

/// How far the index is, as the writer, the searchers and the indexer see it.
pub(crate) struct Progress {
    state: Mutex<State>,
    changed: Condvar,
}

struct State {
    wanted: u64,
    done: u64,
    flushes: Vec<oneshot::Sender<Result<()>>>,
    is_closed: bool,
    has_failed: bool,
}

struct Round {
    wanted: u64,
    flushes: Vec<oneshot::Sender<Result<()>>>,
}

impl Progress {
    /// Nothing is known yet, so a first round is wanted.
    pub(crate) fn new() -> Self {
        Self {
            state: Mutex::new(State { wanted: 1, done: 0, flushes: Vec::new(), is_closed: false, has_failed: false }),
            changed: Condvar::new(),
        }
    }

    /// Says that a commit holds something new.
    pub(crate) fn want(&self) {
        let mut state = unpoisoned(self.state.lock());
        state.wanted += 1;
        state.has_failed = false;
        drop(state);
        self.changed.notify_all();
    }

    /// Asks for everything committed so far to be in the index, durably and without traces of what was taken out.
    pub(crate) fn flush(&self) -> oneshot::Receiver<Result<()>> {
        let (reply, receiver) = oneshot::channel();
        let mut state = unpoisoned(self.state.lock());
        if !state.is_closed {
            state.flushes.push(reply);
        }
        drop(state);
        self.changed.notify_all();
        receiver
    }

    /// Waits until everything committed before now can be found. After a failure the asking is a reason to try again.
    pub(crate) fn wait(&self) -> Result<()> {
        let mut state = unpoisoned(self.state.lock());
        let wanted = state.wanted;
        state.has_failed = false;
        self.changed.notify_all();
        while state.done < wanted {
            if state.is_closed || state.has_failed {
                return Err(StoreError::Stopped);
            }
            state = unpoisoned(self.changed.wait(state));
        }
        Ok(())
    }

    pub(crate) fn close(&self) {
        unpoisoned(self.state.lock()).is_closed = true;
        self.changed.notify_all();
    }

    fn next(&self) -> Option<Round> {
        let mut state = unpoisoned(self.state.lock());
        loop {
            if state.is_closed {
                return None;
            }
            let is_behind = state.done < state.wanted && !state.has_failed;
            if is_behind || !state.flushes.is_empty() {
                return Some(Round { wanted: state.wanted, flushes: std::mem::take(&mut state.flushes) });
            }
            state = unpoisoned(self.changed.wait(state));
        }
    }

    fn end(&self, round: Round, outcome: Result<()>) {
        let mut state = unpoisoned(self.state.lock());
        match outcome {
            Ok(()) => state.done = round.wanted,
            Err(_) => state.has_failed = true,
        }
        drop(state);
        self.changed.notify_all();
        let failure = outcome.err().map(|error| error.into_engine_error("keep the index"));
        for reply in round.flushes {
            let answer = match &failure {
                None => Ok(()),
                Some((statement, source)) => Err(StoreError::sql(statement, source.clone())),
            };
            drop(reply.send(answer));
        }
    }
}

pub(crate) struct Indexer {
    vault: Connection,
    file: IndexFile,
    orders: Arc<Queue<Order>>,
    progress: Arc<Progress>,
    pruned: i64,
}

impl Indexer {
    /// Opens the index beside the vault, anew if it is lost, damaged or of another history.
    pub(crate) fn open(vault: &Path, index: &Path, orders: Arc<Queue<Order>>, progress: Arc<Progress>) -> Result<Self> {
        let vault = open_reader(vault)?;
        let (oldest, newest) = outbox_range(&vault)?;
        Ok(Self { file: IndexFile::open(index, oldest, newest)?, vault, orders, progress, pruned: oldest })
    }

    /// Works until the store is closed.
    pub(crate) fn work(mut self) {
        while let Some(round) = self.progress.next() {
            let outcome = self.catch_up(!round.flushes.is_empty());
            if let Err(error) = &outcome {
                tracing::error!(error = error as &dyn std::error::Error, "the search index stays behind");
            }
            self.progress.end(round, outcome);
        }
    }

    fn catch_up(&mut self, durably: bool) -> Result<()> {
        if durably {
            self.file.sync_commits(true)?;
        }
        let mut seq = match self.file.watermark()? {
            Some(seq) => seq,
            None => self.make_anew()?,
        };
        while let Some(last) = self.apply_after(seq)? {
            seq = last;
        }
        if durably || seq - self.pruned > KEPT {
            self.file.settle()?;
            self.prune(seq);
        }
        if durably {
            self.file.sync_commits(false)?;
        }
        Ok(())
    }

    /// Applies the next rows of the outbox, and says which was the last.
    fn apply_after(&self, seq: i64) -> Result<Option<i64>> {
        let mut db = SqliteDb::new(&self.vault);
        let params = [Val::I(seq), Val::I(AT_ONCE)];
        let found =
            rows(&mut db, &OUTBOX_AFTER, &params, |cells| Ok((cells.i(0)?, cells.i(1)?, cells.ob(2)?, cells.i(3)?)))?;
        let Some((last, ..)) = found.last() else {
            return Ok(None);
        };
        // The words of now count, not those of then; without words the person is not to be found.
        let changes: Vec<Change<'_>> = found
            .iter()
            .map(|(_, subject, words, team)| match words {
                Some(words) => Change::Put(*subject, *team, words),
                None => Change::Remove(*subject),
            })
            .collect();
        self.file.apply(&changes, Some(*last))?;
        Ok(Some(*last))
    }

    /// Fills an empty index from the words of everybody. What changes meanwhile comes through the outbox.
    fn make_anew(&self) -> Result<i64> {
        let (_, newest) = outbox_range(&self.vault)?;
        let mut after = i64::MIN;
        loop {
            let mut db = SqliteDb::new(&self.vault);
            let params = [Val::I(after), Val::I(AT_ONCE)];
            let found =
                rows(&mut db, &INDEX_WORDS_AFTER, &params, |cells| Ok((cells.i(0)?, cells.b(1)?, cells.i(2)?)))?;
            let changes: Vec<Change<'_>> =
                found.iter().map(|(subject, words, team)| Change::Put(*subject, *team, words)).collect();
            let Some((last, ..)) = found.last() else {
                self.file.apply(&[], Some(newest))?;
                return Ok(newest);
            };
            after = *last;
            self.file.apply(&changes, None)?;
        }
    }

    /// Cuts what is durably in the index from the outbox; the newest row stays, because the next number follows it.
    fn prune(&mut self, seq: i64) {
        let (order, _) = Deed::<_, (), StoreError>::order(
            move |tx| crate::db::Db::exec(tx, &OUTBOX_PRUNE, &[Val::I(seq)]).map(drop),
            false,
        );
        // A writer that takes no more leaves the rows for the next start.
        if self.orders.push(order).is_ok() {
            self.pruned = seq;
        }
    }
}

fn outbox_range(vault: &Connection) -> Result<(i64, i64)> {
    let range = row(&mut SqliteDb::new(vault), &OUTBOX_RANGE, &[], |cells| Ok((cells.i(0)?, cells.i(1)?)))?;
    Ok(range.unwrap_or((0, 0)))
}
