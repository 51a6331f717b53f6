//! Threads that read: each owns a connection and gives a closure one snapshot for as long as it runs.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::thread::JoinHandle;

use tokio::sync::oneshot;

use crate::db::Db;
use crate::error::{Result, StoreError};
use crate::job::Pending;
use crate::queue::{Next, Queue};
use crate::sqlite::{SqliteDb, batch};

/// A closure that reads, and answers by itself; it hears when no snapshot could be had.
pub(crate) type Reading = Box<dyn FnOnce(Result<&mut dyn Db>) + Send>;

/// Something that can give a snapshot.
pub(crate) trait Snapshots: Send {
    fn with(&mut self, reading: Reading);
}

/// The readers of one place.
pub(crate) struct Readers {
    queue: Arc<Queue<Reading>>,
    threads: Vec<JoinHandle<()>>,
}

impl Readers {
    /// Starts one thread for each connection.
    pub(crate) fn start<S: Snapshots + 'static>(name: &str, connections: Vec<S>) -> Result<Self> {
        let queue = Arc::new(Queue::new());
        let mut threads = Vec::new();
        for mut connection in connections {
            let queue = Arc::clone(&queue);
            threads.push(spawn(name, move || {
                while let Next::Work(reading) = queue.next(None) {
                    connection.with(reading);
                }
            })?);
        }
        Ok(Self { queue, threads })
    }

    /// Queues a closure.
    pub(crate) fn ask<T, E, F>(&self, read: F) -> Pending<T, E>
    where
        F: FnOnce(&mut dyn Db) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let (reply, pending) = Pending::new();
        let reading: Reading = Box::new(move |db| {
            let outcome = match db {
                Err(error) => Err(error.into()),
                Ok(db) => {
                    catch_unwind(AssertUnwindSafe(|| read(db))).unwrap_or_else(|_| Err(StoreError::Panicked.into()))
                }
            };
            let _: std::result::Result<(), _> = oneshot::Sender::send(reply, outcome);
        });
        // A closed queue hands the closure back; dropping it answers that the store has stopped.
        drop(self.queue.push(reading));
        pending
    }

    pub(crate) fn stop(&mut self) {
        self.queue.close();
        self.threads.drain(..).for_each(|thread| drop(thread.join()));
    }
}

/// Starts a named thread.
pub(crate) fn spawn(name: &str, work: impl FnOnce() + Send + 'static) -> Result<JoinHandle<()>> {
    std::thread::Builder::new()
        .name(name.to_owned())
        .spawn(work)
        .map_err(|source| StoreError::Io { doing: "start a thread of the store", source })
}

impl Snapshots for rusqlite::Connection {
    fn with(&mut self, reading: Reading) {
        if let Err(error) = batch(self, "begin") {
            return reading(Err(error));
        }
        reading(Ok(&mut SqliteDb::new(self)));
        // A snapshot that does not end keeps the log from being cut; a connection without one has nothing to end.
        if let Err(error) = batch(self, "rollback") {
            tracing::warn!(error = &error as &dyn std::error::Error, "a reader could not end its snapshot");
        }
    }
}
