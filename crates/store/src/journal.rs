//! The journal outside of the database: what no restore and no full disk may lose.
//!
//! One line an order, appended and flushed before the order is acknowledged. An order stands once its line is here. A line holds numbers and
//! codes only, so the journal can be shipped off the host and outlive the people in it.

use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use custody::Disk;
use domain::id::SubjectId;
use domain::time::{Timestamp, from_ms, to_ms};
use ledger::hash::leaf_hash;

use crate::ground::unpoisoned;
use crate::{Result, StoreError};

/// What a line orders.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Order {
    /// An erasure was ordered.
    EraseOrdered,
    /// The person is gone from the live system.
    Erased,
    /// A consent was withdrawn; detail = purpose, and above its lower 32 bits the channel, 0 for all of them.
    Withdrawn,
    /// Processing was restricted; detail = which ground, its place in the list of grounds.
    Restricted,
    /// A restriction ended.
    RestrictionLifted,
    /// Somebody objected; detail = purpose, 0 for all direct marketing.
    Objected,
    /// The person took an objection back; detail as before.
    ObjectionLifted,
    /// An erasure was asked for and waits; detail = when it begins, in milliseconds.
    EraseAsked,
    /// An erasure that waited was cancelled.
    EraseCancelled,
}

impl Order {
    const ALL: &'static [Self] = &[
        Self::EraseOrdered,
        Self::Erased,
        Self::Withdrawn,
        Self::Restricted,
        Self::RestrictionLifted,
        Self::Objected,
        Self::ObjectionLifted,
        Self::EraseAsked,
        Self::EraseCancelled,
    ];

    const fn code(self) -> &'static str {
        match self {
            Self::EraseOrdered => "erase_ordered",
            Self::Erased => "erased",
            Self::Withdrawn => "withdrawn",
            Self::Restricted => "restricted",
            Self::RestrictionLifted => "restriction_lifted",
            Self::Objected => "objected",
            Self::ObjectionLifted => "objection_lifted",
            Self::EraseAsked => "erase_asked",
            Self::EraseCancelled => "erase_cancelled",
        }
    }
}

/// One line.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Line {
    /// When.
    pub at: Timestamp,
    /// What.
    pub order: Order,
    /// About whom.
    pub subject: SubjectId,
    /// One number whose meaning the order says.
    pub detail: i64,
}

/// The journal of one installation.
#[derive(Clone)]
pub struct Journal {
    path: PathBuf,
    disk: Arc<dyn Disk>,
    /// Whether the file is known to end with a whole line. Also the lock that lets one line be written at a time.
    is_whole: Arc<Mutex<bool>>,
}

impl Journal {
    /// The journal in this file; the file is made with the first line.
    #[must_use]
    pub fn new(path: PathBuf, disk: Arc<dyn Disk>) -> Self {
        Self { path, disk, is_whole: Arc::default() }
    }

    /// Appends a line; it is on the disk when this returns. What a crash left of a line goes first.
    pub fn append(&self, line: &Line) -> Result<()> {
        let body = format!("{} {} {} {}", to_ms(line.at), line.order.code(), line.subject.number(), line.detail);
        let text = format!("{body} {}\n", check(&body));
        let mut is_whole = unpoisoned(self.is_whole.lock());
        if !*is_whole {
            self.mend()?;
        }
        *is_whole = false;
        self.disk.append_durable(&self.path, text.as_bytes()).map_err(io("append to the journal"))?;
        *is_whole = true;
        Ok(())
    }

    /// Takes a last line without its end away, so that the next line does not become part of it.
    fn mend(&self) -> Result<()> {
        let bytes = self.bytes()?;
        let whole = whole(&bytes);
        if whole.len() == bytes.len() {
            return Ok(());
        }
        self.disk.write_durable(&self.path, whole).map_err(io("mend the journal"))
    }

    fn bytes(&self) -> Result<Vec<u8>> {
        if self.disk.exists(&self.path).map_err(io("look for the journal"))? {
            self.disk.read(&self.path).map_err(io("read the journal"))
        } else {
            Ok(Vec::new())
        }
    }

    /// Every line, oldest first. A last line without its end was never acknowledged and is left out; a
    /// damaged line before it is an error.
    pub fn lines(&self) -> Result<Vec<Line>> {
        let bytes = self.bytes()?;
        let whole = std::str::from_utf8(whole(&bytes)).map_err(|_| StoreError::Damaged { what: "journal" })?;
        whole.lines().map(|line| parse(line).ok_or(StoreError::Damaged { what: "journal" })).collect()
    }
}

/// Everything up to the end of the last whole line.
fn whole(bytes: &[u8]) -> &[u8] {
    let end = bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |last| last + 1);
    bytes.get(..end).unwrap_or_default()
}

fn io(doing: &'static str) -> impl FnOnce(std::io::Error) -> StoreError {
    move |source| StoreError::Io { doing, source }
}

/// The first 16 hexadecimal digits of the hash of the line: enough to notice damage.
fn check(body: &str) -> String {
    leaf_hash(body.as_bytes()).to_string().chars().take(16).collect()
}

fn parse(line: &str) -> Option<Line> {
    let (body, sum) = line.rsplit_once(' ')?;
    if check(body) != sum {
        return None;
    }
    let mut parts = body.split(' ');
    let at = from_ms(parts.next()?.parse().ok()?);
    let code = parts.next()?;
    let order = Order::ALL.iter().copied().find(|order| order.code() == code)?;
    let subject = SubjectId::new(parts.next()?.parse().ok()?);
    let detail = parts.next()?.parse().ok()?;
    Some(Line { at, order, subject, detail })
}
