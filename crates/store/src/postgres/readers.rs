//! A reading connection to PostgreSQL: one read-only snapshot for each closure.

use super::{Link, PostgresDb, Server};
use crate::error::Result;
use crate::readers::{Reading, Snapshots};

pub(crate) struct Reader {
    server: Server,
    link: Option<Link>,
}

impl Reader {
    pub(crate) fn new(server: Server) -> Self {
        Self { server, link: None }
    }

    /// A connection within a fresh snapshot; an old connection that turns out to be dead is replaced once.
    fn begin(&mut self) -> Result<Link> {
        let begin = "begin isolation level repeatable read, read only";
        if let Some(mut link) = self.link.take()
            && link.batch(begin).is_ok()
        {
            return Ok(link);
        }
        let mut link = self.server.connect()?;
        link.batch(begin)?;
        Ok(link)
    }
}

impl Snapshots for Reader {
    fn with(&mut self, reading: Reading) {
        let mut link = match self.begin() {
            Ok(link) => link,
            Err(error) => return reading(Err(error)),
        };
        reading(Ok(&mut PostgresDb::new(&mut link)));
        // A connection that cannot end its snapshot is given up.
        if link.batch("rollback").is_ok() {
            self.link = Some(link);
        }
    }
}
