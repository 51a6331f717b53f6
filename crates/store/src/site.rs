//! Connections on which the schema can be changed.

use crate::db::Db;
use crate::error::Result;
use crate::migrate::Site;
use crate::postgres::{Link, PostgresDb};
use crate::sqlite::{SqliteDb, failed};

/// Any number; whoever changes the schema of this product on a server takes this lock.
const LOCK: &str = "begin; select pg_advisory_xact_lock(6021023)";

impl Site for rusqlite::Connection {
    fn db(&mut self) -> Box<dyn Db + '_> {
        Box::new(SqliteDb::new(self))
    }

    fn script(&mut self, doing: &'static str, text: &str) -> Result<()> {
        self.execute_batch(text).map_err(failed(doing))
    }

    fn lock(&mut self) -> Result<()> {
        self.script("lock the schema", "begin exclusive")
    }
}

impl Site for Link {
    fn db(&mut self) -> Box<dyn Db + '_> {
        Box::new(PostgresDb::new(self))
    }

    fn script(&mut self, doing: &'static str, text: &str) -> Result<()> {
        self.run(doing, text)
    }

    fn lock(&mut self) -> Result<()> {
        self.script("lock the schema", LOCK)
    }
}
