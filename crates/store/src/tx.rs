//! A deed in progress: what it writes, what it puts on record, what search has to learn.

use domain::event::Event;
use domain::id::SubjectId;
use domain::time::Timestamp;

use crate::db::{Db, row};
use crate::error::{Result, StoreError};
use crate::ground::Ground;
use crate::index::IndexOp;
use crate::sql::{Engine, Sql, statements};
use crate::val::{Cells, Val};

statements! {
    GENERATION: Subject, Sqlite = "select generation from person_key where subject_id = $1";
    // The lock makes an erasure wait for this transaction, or this transaction see the erasure.
    GENERATION_HELD: Subject, Postgres = "select generation from person_key where subject_id = $1 for share";
}

/// One deed within its transaction.
///
/// Invariant: events and index operations are written at the end of the deed, in the same transaction, or not at all.
pub struct Tx<'a> {
    db: &'a mut dyn Db,
    ground: &'a Ground,
    pub(crate) events: Vec<Event>,
    pub(crate) index: Vec<IndexOp>,
}

impl<'a> Tx<'a> {
    pub(crate) fn new(db: &'a mut dyn Db, ground: &'a Ground) -> Self {
        Self { db, ground, events: Vec::new(), index: Vec::new() }
    }

    /// Puts an event on record.
    pub fn record(&mut self, event: Event) {
        self.events.push(event);
    }

    /// Tells search about a person.
    pub fn index(&mut self, op: IndexOp) {
        self.index.push(op);
    }

    /// Refuses to go on if the person's key is gone or is not of this generation; a deed that was prepared before an
    /// erasure fails here, and one that passes is done before the erasure.
    pub fn check_generation(&mut self, subject: SubjectId, generation: i64) -> Result<()> {
        let sql = match self.engine() {
            Engine::Sqlite => &GENERATION,
            Engine::Postgres => &GENERATION_HELD,
        };
        let found = row(self, sql, &[Val::I(subject.number())], |cells| cells.i(0))?;
        match found {
            Some(found) if found == generation => Ok(()),
            Some(_) | None => Err(StoreError::KeyTurned),
        }
    }

    /// The present instant.
    pub fn now(&self) -> Timestamp {
        self.ground.clock.now()
    }

    /// A fresh number for a record or an event.
    pub fn next_id(&self) -> i64 {
        self.ground.next_id()
    }
}

impl Db for Tx<'_> {
    fn engine(&self) -> Engine {
        self.db.engine()
    }

    fn exec(&mut self, sql: &Sql, params: &[Val<'_>]) -> Result<u64> {
        self.db.exec(sql, params)
    }

    fn each(&mut self, sql: &Sql, params: &[Val<'_>], row: &mut dyn FnMut(&dyn Cells) -> Result<()>) -> Result<()> {
        self.db.each(sql, params, row)
    }
}
