//! The one thread that writes `vault.db`: many deeds, one commit.
//!
//! Invariant: nobody is answered before the commit, not even whoever is refused, because a refusal can rest on what
//! was not yet durable. After a commit whose writing failed on the disk the thread does nothing any more.

use std::sync::Arc;
use std::time::Duration;

use rusqlite::Connection;

use super::indexer::Progress;
use super::{SqliteDb, batch, truncate};
use crate::error::{EngineError, Fault, Result, StoreError};
use crate::events::Lane;
use crate::ground::Ground;
use crate::job::{Attempt, Job, Order, attempt};
use crate::queue::{Next, Queue};

/// The most deeds in one commit.
const MOST: usize = 512;
/// How long the writer rests before it cuts the log.
const IDLE: Duration = Duration::from_secs(20);

pub(crate) struct Writer {
    pub(crate) conn: Connection,
    pub(crate) lane: Lane,
    pub(crate) ground: Arc<Ground>,
    pub(crate) orders: Arc<Queue<Order>>,
    pub(crate) progress: Arc<Progress>,
}

/// A job that was run, waiting for its commit.
struct Ran {
    job: Box<dyn Job>,
    attempt: Attempt,
}

impl Writer {
    /// Works until the queue is closed or the disk fails.
    pub(crate) fn work(mut self) {
        let mut has_written = false;
        loop {
            match self.orders.next(has_written.then_some(IDLE)) {
                Next::Work(Order::Job(first)) => {
                    has_written = true;
                    if self.commit_with(first).is_err() {
                        break;
                    }
                }
                Next::Work(Order::Truncate(reply)) => drop(reply.send(truncate(&self.conn))),
                Next::Idle => has_written = truncate(&self.conn).is_err(),
                Next::Closed => return,
            }
        }
        tracing::error!("the disk failed in a commit; the store stops");
        self.orders.close_and_drain().into_iter().for_each(Order::refuse);
    }

    /// Commits the first job and those that wait behind it; an error means that nothing can be trusted any more.
    fn commit_with(&mut self, mut first: Box<dyn Job>) -> Result<()> {
        let before = self.lane;
        if let Err(error) = batch(&self.conn, "begin immediate") {
            first.spoil(error);
            first.answer();
            return Ok(());
        }
        let mut all = Vec::new();
        let done = self.run_all(first, &mut all).and_then(|()| batch(&self.conn, "commit"));
        let verdict = match done {
            Ok(()) => Ok(()),
            Err(error) => self.abandon(before, &mut all, error),
        };
        if verdict.is_ok() && all.iter().any(|ran| ran.attempt.tells_index) {
            self.progress.want();
        }
        for ran in all {
            ran.job.answer();
        }
        verdict
    }

    fn run_all(&mut self, first: Box<dyn Job>, all: &mut Vec<Ran>) -> Result<()> {
        let mut next = Some(first);
        while let Some(mut job) = next {
            let outcome = self.run_one(job.as_mut());
            let attempt = *outcome.as_ref().unwrap_or(&Attempt::default());
            all.push(Ran { job, attempt });
            outcome?;
            next = match self.orders.take_if(|order| all.len() < MOST && matches!(order, Order::Job(_))) {
                Some(Order::Job(job)) => Some(job),
                Some(Order::Truncate(_)) | None => None,
            };
        }
        Ok(())
    }

    /// Runs one job in its savepoint; an error means that the whole transaction is gone.
    fn run_one(&mut self, job: &mut dyn Job) -> Result<Attempt> {
        let before = self.lane;
        batch(&self.conn, "savepoint deed")?;
        let mut db = SqliteDb::new(&self.conn);
        let mut attempt = attempt(job, &mut db, &self.ground, &mut self.lane);
        let failure = db.take_failure();
        if self.conn.is_autocommit() {
            // SQLite rolls everything back by itself when the disk is full or fails.
            let lost = EngineError::new(Fault::Other, "rollback", "the transaction was rolled back");
            return Err(failure.unwrap_or_else(|| StoreError::sql("savepoint", lost)));
        }
        if let Some(failure) = failure {
            job.spoil(failure);
            attempt = Attempt::default();
        }
        if attempt.is_kept {
            batch(&self.conn, "release deed")?;
        } else {
            batch(&self.conn, "rollback to deed; release deed")?;
            self.lane = before;
        }
        Ok(attempt)
    }

    /// Gives a batch up: nothing of it is kept, and everybody hears so.
    fn abandon(&mut self, before: Lane, all: &mut [Ran], error: StoreError) -> Result<()> {
        self.lane = before;
        if !self.conn.is_autocommit() {
            batch(&self.conn, "rollback").or(Err(StoreError::Stopped))?;
        }
        let StoreError::Sql { statement, source } = error else {
            return Err(error);
        };
        for ran in all {
            ran.attempt = Attempt::default();
            ran.job.spoil(StoreError::sql(statement, source.clone()));
        }
        if source.fault == Fault::Disk {
            return Err(StoreError::Stopped);
        }
        Ok(())
    }
}
