//! How far an import is.

use domain::id::PublicId;
use domain::time::Timestamp;
use store::imports::{ImportCounts, ImportRun, ImportState};

use super::ImportKind;

/// How far an import is.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Progress {
    /// Its name outside.
    pub public: PublicId,
    /// Kind of file.
    pub kind: ImportKind,
    /// Where the data comes from.
    pub source: String,
    /// Where it stands.
    pub state: ImportState,
    /// Everything before this byte of the unpacked file is dealt with.
    pub bytes_done: i64,
    /// Length of the unpacked file.
    pub bytes_total: i64,
    /// Rows, without the header.
    pub rows_read: i64,
    /// Rows that were not taken.
    pub rows_refused: i64,
    /// People who were not there before.
    pub people_added: i64,
    /// Purchases that were not there before.
    pub purchases_added: i64,
    /// Lines of people that were not there before.
    pub lines_added: i64,
    /// Lines without a customer that were not there before.
    pub anonymous_lines: i64,
    /// When it was started.
    pub started_at: Timestamp,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// Columns of the file that were left alone; known only to whoever ran it.
    pub ignored: Vec<String>,
}

impl Progress {
    /// That of a run, as it was read.
    pub(crate) fn of(run: &ImportRun) -> Self {
        let counts = &run.counts;
        Self {
            public: run.public,
            kind: ImportKind::from_code(&run.kind).unwrap_or(ImportKind::Invoices),
            source: run.source.clone(),
            state: run.state,
            bytes_done: run.bytes_done,
            bytes_total: run.file_bytes,
            rows_read: counts.rows_read,
            rows_refused: counts.rows_refused,
            people_added: counts.people_added,
            purchases_added: counts.purchases_added,
            lines_added: counts.lines_added,
            anonymous_lines: counts.anonymous_lines,
            started_at: run.started_at,
            ended_at: run.ended_at,
            ignored: Vec::new(),
        }
    }

    /// Counts a step that was kept.
    pub(crate) fn add(&mut self, did: ImportCounts, to: i64) {
        self.bytes_done = to;
        self.rows_read += did.rows_read;
        self.rows_refused += did.rows_refused;
        self.people_added += did.people_added;
        self.purchases_added += did.purchases_added;
        self.lines_added += did.lines_added;
        self.anonymous_lines += did.anonymous_lines;
    }
}
