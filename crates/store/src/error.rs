//! Why the store could not do something.
//!
//! Invariant: no message holds the value of a parameter or of a column; a database's own detail line, which quotes
//! values, is dropped before the error leaves the engine.

use std::fmt;
use std::io;

/// The result of everything here.
pub type Result<T, E = StoreError> = std::result::Result<T, E>;

/// Why the store could not do something.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The database refused a statement, or could not be reached.
    #[error("the database did not carry out {statement}")]
    Sql {
        /// The name of the statement, or what we were doing.
        statement: &'static str,
        /// What the database said.
        source: EngineError,
    },
    /// A file or folder of the store could not be used.
    #[error("could not {doing}")]
    Io {
        /// What we were doing.
        doing: &'static str,
        /// What the operating system said.
        source: io::Error,
    },
    /// The writer has stopped: a write to the disk failed in a way after which nothing more can be trusted, or the store was closed.
    #[error("the store has stopped")]
    Stopped,
    /// The deed panicked; nothing of it was kept.
    #[error("the deed broke off")]
    Panicked,
    /// The person's key was destroyed or renewed since the deed was prepared (Art. 17).
    #[error("the key of the person is not the one the deed was prepared with")]
    KeyTurned,
    /// The database was written by a newer version of the program.
    #[error("the database has schema {database}, this program knows schemas up to {program}")]
    NewerSchema {
        /// The newest migration in the database.
        database: i64,
        /// The newest migration in the program.
        program: i64,
    },
    /// A migration that was applied is not the one in the program.
    #[error("migration {number} in the database differs from the one in the program")]
    EditedMigration {
        /// Which one.
        number: i64,
    },
    /// What was read is not what was written.
    #[error("the stored {what} is damaged")]
    Damaged {
        /// What was read.
        what: &'static str,
    },
    /// A disclosure named nobody, so nothing of it could be recorded.
    #[error("a disclosure recorded nobody")]
    NothingRecorded,
    /// The checkpoint of the ledger could not be signed.
    #[error("could not sign the checkpoint")]
    Sign(#[from] ledger::checkpoint::CheckpointError),
}

impl StoreError {
    /// Whether a row with the same key was there already.
    pub fn is_duplicate(&self) -> bool {
        self.is_fault(Fault::Duplicate)
    }

    /// Whether the disk is full, so that only the stop journal can still be written.
    pub fn is_disk_full(&self) -> bool {
        self.is_fault(Fault::Full)
    }

    /// Whether the connection broke in a commit, so that nobody knows whether the deed was kept.
    pub fn is_outcome_unknown(&self) -> bool {
        self.is_fault(Fault::Unknown)
    }

    fn is_fault(&self, fault: Fault) -> bool {
        matches!(self, Self::Sql { source, .. } if source.fault == fault)
    }

    /// What the database said, if it was the database; otherwise that it said nothing.
    pub(crate) fn into_engine_error(self, doing: &'static str) -> (&'static str, EngineError) {
        if let Self::Sql { statement, source } = self {
            (statement, source)
        } else {
            (doing, EngineError::new(Fault::Other, "client", "no answer"))
        }
    }

    pub(crate) fn sql(statement: &'static str, source: EngineError) -> Self {
        Self::Sql { statement, source }
    }
}

/// What kind of failure the database reported.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Fault {
    /// A uniqueness constraint was broken.
    Duplicate,
    /// Another transaction was in the way; the same again may work.
    Conflict,
    /// The connection is gone, and the transaction with it.
    Lost,
    /// The connection went while committing.
    Unknown,
    /// There is no room on the disk.
    Full,
    /// Reading or writing the disk failed.
    Disk,
    /// Anything else.
    Other,
}

/// What the database said, without values.
#[derive(Clone, Debug)]
pub struct EngineError {
    pub(crate) fault: Fault,
    code: String,
    message: String,
}

impl EngineError {
    pub(crate) fn new(fault: Fault, code: &str, message: &str) -> Self {
        Self { fault, code: code.to_owned(), message: message.to_owned() }
    }

    /// The same failure, seen while committing: the outcome is unknown if the connection is gone.
    pub(crate) fn at_commit(mut self) -> Self {
        if self.fault == Fault::Lost {
            self.fault = Fault::Unknown;
        }
        self
    }
}

impl fmt::Display for EngineError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.message, self.code)
    }
}

impl std::error::Error for EngineError {}
