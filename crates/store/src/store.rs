//! The store: one face for both engines. Whoever asks waits; threads that own connections do the work.

use std::sync::Arc;
use std::thread::JoinHandle;

use custody::Recorder;
use domain::id::SubjectId;
use domain::time::Timestamp;
use tokio::sync::oneshot;

use crate::db::{Db, rows};
use crate::error::{Result, StoreError};
use crate::ground::Ground;
use crate::index::{IndexOp, WordSearch, find_here, match_text};
use crate::job::{Deed, Order, Pending};
use crate::looks::{Looks, Permits, Record, Shown};
use crate::queue::Queue;
use crate::readers::Readers;
use crate::sqlite::index_file::WORDS_FIND;
use crate::sqlite::indexer::Progress;
use crate::tx::Tx;
use crate::val::Val;

/// How often a disclosure is read again when a key turned between reading and recording.
const LOOKS_AGAIN: usize = 3;

/// The records of one installation. Copies share everything; the last one closes it, and waits for what is queued.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

pub(crate) struct Inner {
    pub(crate) ground: Arc<Ground>,
    pub(crate) recorder: Recorder,
    pub(crate) orders: Arc<Queue<Order>>,
    pub(crate) writers: Vec<JoinHandle<()>>,
    pub(crate) readers: Readers,
    pub(crate) search: Search,
}

/// Where word tokens are looked up.
pub(crate) enum Search {
    /// In `index.db`, which follows the vault.
    File { progress: Arc<Progress>, searchers: Readers, indexer: Option<JoinHandle<()>> },
    /// In a table beside the records.
    Server,
}

/// One round of a disclosure: the closure, what it gave, what to record, and what that will permit.
type Look<F, T> = (F, T, Record, Shown);

impl Store {
    /// A time-ordered number that nobody else has, for a record or an event.
    pub fn next_id(&self) -> i64 {
        self.inner.ground.next_id()
    }

    /// The present instant.
    pub fn now(&self) -> Timestamp {
        self.inner.ground.clock.now()
    }

    /// Reads from one snapshot. Nothing personal can be opened with what it gives, because nothing is recorded.
    pub async fn read<T, E, F>(&self, f: F) -> Result<T, E>
    where
        F: FnOnce(&mut dyn Db) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        self.inner.readers.ask(f).wait().await
    }

    /// [`Self::read`] for threads that may wait.
    pub fn read_blocking<T, E, F>(&self, f: F) -> Result<T, E>
    where
        F: FnOnce(&mut dyn Db) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        self.inner.readers.ask(f).wait_blocking()
    }

    /// Does a deed and gives its answer once it is durable. The closure may run again, so it has no effect but on `tx`.
    pub async fn write<T, E, F>(&self, f: F) -> Result<T, E>
    where
        F: FnMut(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        self.write_queued(f).wait().await
    }

    /// [`Self::write`] for threads that may wait.
    pub fn write_blocking<T, E, F>(&self, f: F) -> Result<T, E>
    where
        F: FnMut(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        self.write_queued(f).wait_blocking()
    }

    /// [`Self::write`] that returns at once, so that an import keeps many deeds under way.
    ///
    /// On SQLite they are done in the order they are queued; on PostgreSQL several at a time.
    pub fn write_queued<T, E, F>(&self, f: F) -> Pending<T, E>
    where
        F: FnMut(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        self.order(f, false)
    }

    /// Reads what is personal: the closure pushes who is shown what, the events are made durable, and only then is
    /// there anything to open it with. The closure may run again.
    pub async fn disclose<T, E, F>(&self, mut f: F) -> Result<(T, Permits), E>
    where
        F: FnMut(&mut dyn Db, &mut Looks<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        for _ in 0..LOOKS_AGAIN {
            let (back, value, record, shown) = self.look(f).wait().await?;
            match self.append(record).wait().await {
                Ok(()) => return Ok((value, shown.permit(&self.inner.recorder))),
                Err(StoreError::KeyTurned) => f = back,
                Err(error) => return Err(error.into()),
            }
        }
        Err(StoreError::KeyTurned.into())
    }

    /// [`Self::disclose`] for threads that may wait.
    pub fn disclose_blocking<T, E, F>(&self, mut f: F) -> Result<(T, Permits), E>
    where
        F: FnMut(&mut dyn Db, &mut Looks<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        for _ in 0..LOOKS_AGAIN {
            let (back, value, record, shown) = self.look(f).wait_blocking()?;
            match self.append(record).wait_blocking() {
                Ok(()) => return Ok((value, shown.permit(&self.inner.recorder))),
                Err(StoreError::KeyTurned) => f = back,
                Err(error) => return Err(error.into()),
            }
        }
        Err(StoreError::KeyTurned.into())
    }

    /// Does a deed that needs to open what is personal: what the closure pushes is put on record in the deed's own
    /// transaction, and there is something to open it with once that is durable. The closure may run again.
    pub async fn write_and_disclose<T, E, F>(&self, mut f: F) -> Result<(T, Permits), E>
    where
        F: FnMut(&mut Tx<'_>, &mut Looks<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let ground = Arc::clone(&self.inner.ground);
        let done = self.write_queued(move |tx| {
            let mut looks = Looks::new(&ground);
            let value = f(tx, &mut looks)?;
            let (record, shown) = looks.split_any();
            record.write(tx)?;
            Ok::<_, E>((value, shown))
        });
        let (value, shown) = done.wait().await?;
        Ok((value, shown.permit(&self.inner.recorder)))
    }

    /// Finds the people who have one word of every group, the newest first. Everything committed before the asking
    /// counts.
    pub async fn search_words(&self, search: &WordSearch) -> Result<Vec<SubjectId>> {
        self.find(search).wait().await
    }

    /// [`Self::search_words`] for threads that may wait.
    pub fn search_words_blocking(&self, search: &WordSearch) -> Result<Vec<SubjectId>> {
        self.find(search).wait_blocking()
    }

    /// Takes a person out of the search index; on return it is durable, and none of their tokens is left in its files.
    pub async fn clear_index_of(&self, subject: SubjectId) -> Result<()> {
        self.remove_words(subject).wait().await?;
        self.settle_index().wait().await
    }

    /// [`Self::clear_index_of`] for threads that may wait.
    pub fn clear_index_of_blocking(&self, subject: SubjectId) -> Result<()> {
        self.remove_words(subject).wait_blocking()?;
        self.settle_index().wait_blocking()
    }

    /// Brings the bytes of deleted rows out of the files of the database, its log included.
    pub async fn truncate(&self) -> Result<()> {
        self.settle_file().wait().await?;
        self.settle_records().wait().await
    }

    /// [`Self::truncate`] for threads that may wait.
    pub fn truncate_blocking(&self) -> Result<()> {
        self.settle_file().wait_blocking()?;
        self.settle_records().wait_blocking()
    }

    fn order<T, E, F>(&self, f: F, may_share: bool) -> Pending<T, E>
    where
        F: FnMut(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let (order, pending) = Deed::order(f, may_share);
        if let Err(order) = self.inner.orders.push(order) {
            order.refuse();
        }
        pending
    }

    fn look<T, E, F>(&self, mut f: F) -> Pending<Look<F, T>, E>
    where
        F: FnMut(&mut dyn Db, &mut Looks<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let ground = Arc::clone(&self.inner.ground);
        self.inner.readers.ask(move |db| {
            let mut looks = Looks::new(&ground);
            let value = f(db, &mut looks)?;
            let (record, shown) = looks.split()?;
            Ok((f, value, record, shown))
        })
    }

    fn append(&self, record: Record) -> Pending<(), StoreError> {
        self.order(move |tx| record.write(tx), true)
    }

    fn find(&self, search: &WordSearch) -> Pending<Vec<SubjectId>, StoreError> {
        // Everybody has all of no words; that is not what a search for nothing means.
        let Some(groups) = search.numbers() else { return Pending::ready(Ok(Vec::new())) };
        let (team, limit) = search.bounds();
        match &self.inner.search {
            Search::File { progress, searchers, .. } => {
                let (progress, words) = (Arc::clone(progress), match_text(&groups));
                searchers.ask(move |db| {
                    progress.wait()?;
                    let params = [Val::T(&words), Val::I(team), Val::I(limit)];
                    rows(db, &WORDS_FIND, &params, |cells| cells.i(0).map(SubjectId::new))
                })
            }
            Search::Server => self.inner.readers.ask(move |db| find_here(db, &groups, (team, limit))),
        }
    }

    fn remove_words(&self, subject: SubjectId) -> Pending<(), StoreError> {
        self.write_queued(move |tx| {
            tx.index(IndexOp::Remove { subject });
            Ok(())
        })
    }

    fn settle_index(&self) -> Pending<(), StoreError> {
        match &self.inner.search {
            Search::File { progress, .. } => progress.flush().into(),
            Search::Server => self.settle_records(),
        }
    }

    /// Settles what is in no transaction with the records.
    fn settle_file(&self) -> Pending<(), StoreError> {
        match &self.inner.search {
            Search::File { .. } => self.settle_index(),
            Search::Server => Pending::ready(Ok(())),
        }
    }

    fn settle_records(&self) -> Pending<(), StoreError> {
        let (reply, receiver) = oneshot::channel();
        if let Err(order) = self.inner.orders.push(Order::Truncate(reply)) {
            order.refuse();
        }
        receiver.into()
    }
}

impl From<Inner> for Store {
    fn from(inner: Inner) -> Self {
        let inner = Arc::new(inner);
        Self { inner }
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        self.orders.close();
        self.writers.drain(..).for_each(join);
        self.readers.stop();
        if let Search::File { progress, searchers, indexer } = &mut self.search {
            progress.close();
            searchers.stop();
            indexer.take().into_iter().for_each(join);
        }
    }
}

/// Waits for a thread, unless it is the one that waits: a closure may hold the last copy of its store.
pub(crate) fn join(thread: JoinHandle<()>) {
    if thread.thread().id() != std::thread::current().id() {
        drop(thread.join());
    }
}
