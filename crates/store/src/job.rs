//! A deed on its way to a writing thread, and the answer on its way back.

use std::panic::{AssertUnwindSafe, catch_unwind};

use tokio::sync::oneshot;

use crate::db::Db;
use crate::error::{Result, StoreError};
use crate::events::{self, Lane};
use crate::ground::Ground;
use crate::index;
use crate::tx::Tx;

/// What a writing thread is asked to do.
pub(crate) enum Order {
    /// Something within a transaction.
    Job(Box<dyn Job>),
    /// Bring deleted bytes out of the files.
    Truncate(oneshot::Sender<Result<()>>),
}

impl Order {
    /// Answers without doing anything, because nothing is done any more.
    pub(crate) fn refuse(self) {
        match self {
            Self::Job(mut job) => {
                job.spoil(StoreError::Stopped);
                job.answer();
            }
            Self::Truncate(reply) => drop(reply.send(Err(StoreError::Stopped))),
        }
    }
}

/// One deed; it may be run several times, the last time counts.
pub(crate) trait Job: Send {
    /// Runs, and says whether its work is to be kept.
    fn run(&mut self, tx: &mut Tx<'_>) -> bool;
    /// Turns the outcome into this error, unless it is an error already.
    fn spoil(&mut self, error: StoreError);
    /// Whether it may share a transaction: when it refuses, it has written nothing.
    fn may_share(&self) -> bool;
    /// Tells the asker.
    fn answer(self: Box<Self>);
}

/// A closure and whoever waits for it.
pub(crate) struct Deed<F, T, E> {
    run: F,
    may_share: bool,
    outcome: Option<Result<T, E>>,
    reply: oneshot::Sender<Result<T, E>>,
}

impl<F, T, E> Deed<F, T, E>
where
    F: FnMut(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    T: Send + 'static,
    E: From<StoreError> + Send + 'static,
{
    pub(crate) fn order(run: F, may_share: bool) -> (Order, Pending<T, E>) {
        let (reply, pending) = Pending::new();
        let deed = Self { run, may_share, outcome: None, reply };
        (Order::Job(Box::new(deed)), pending)
    }
}

impl<F, T, E> Job for Deed<F, T, E>
where
    F: FnMut(&mut Tx<'_>) -> Result<T, E> + Send,
    T: Send,
    E: From<StoreError> + Send,
{
    fn run(&mut self, tx: &mut Tx<'_>) -> bool {
        self.outcome = None;
        let outcome = (self.run)(tx);
        let is_kept = outcome.is_ok();
        self.outcome = Some(outcome);
        is_kept
    }

    fn spoil(&mut self, error: StoreError) {
        if !matches!(self.outcome, Some(Err(_))) {
            self.outcome = Some(Err(error.into()));
        }
    }

    fn may_share(&self) -> bool {
        self.may_share
    }

    fn answer(self: Box<Self>) {
        let outcome = self.outcome.unwrap_or(Err(StoreError::Stopped.into()));
        // Nobody waits any more if the asker went away; the deed counts all the same.
        drop(self.reply.send(outcome));
    }
}

/// Runs a job and writes what it recorded; says whether its work is to be kept.
pub(crate) fn attempt(job: &mut dyn Job, db: &mut dyn Db, ground: &Ground, lane: &mut Lane) -> Attempt {
    let ran = catch_unwind(AssertUnwindSafe(|| {
        let mut tx = Tx::new(db, ground);
        job.run(&mut tx).then(|| (std::mem::take(&mut tx.events), std::mem::take(&mut tx.index)))
    }));
    match ran {
        Err(_) => {
            job.spoil(StoreError::Panicked);
            Attempt::default()
        }
        Ok(None) => Attempt::default(),
        Ok(Some((recorded, ops))) => {
            let written = index::write(db, &ops).and_then(|()| events::write(db, lane, &recorded));
            let is_kept = written.is_ok();
            if let Err(error) = written {
                job.spoil(error);
            }
            Attempt { is_kept, tells_index: is_kept && !ops.is_empty() }
        }
    }
}

/// How a job went.
#[derive(Clone, Copy, Default)]
pub(crate) struct Attempt {
    pub(crate) is_kept: bool,
    pub(crate) tells_index: bool,
}

/// An answer that will come once the deed is durable, or has failed.
#[must_use = "without waiting nobody learns whether the deed was kept"]
pub struct Pending<T, E> {
    receiver: oneshot::Receiver<Result<T, E>>,
}

impl<T, E> From<oneshot::Receiver<Result<T, E>>> for Pending<T, E> {
    fn from(receiver: oneshot::Receiver<Result<T, E>>) -> Self {
        Self { receiver }
    }
}

impl<T, E> Pending<T, E> {
    /// An answer that is there already.
    pub(crate) fn ready(outcome: Result<T, E>) -> Self {
        let (reply, pending) = Self::new();
        drop(reply.send(outcome));
        pending
    }

    pub(crate) fn new() -> (oneshot::Sender<Result<T, E>>, Self) {
        let (reply, receiver) = oneshot::channel();
        (reply, Self { receiver })
    }
}

impl<T, E: From<StoreError>> Pending<T, E> {
    /// Waits.
    pub async fn wait(self) -> Result<T, E> {
        self.receiver.await.unwrap_or(Err(StoreError::Stopped.into()))
    }

    /// Waits on a thread of its own; not for use inside an async runtime, where it panics.
    pub fn wait_blocking(self) -> Result<T, E> {
        self.receiver.blocking_recv().unwrap_or(Err(StoreError::Stopped.into()))
    }
}
