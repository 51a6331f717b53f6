//! The journal outside of the database: what no restore and no full disk may lose.
//!
//! One line an order, appended and flushed before the order is acknowledged. A line holds numbers and
//! codes only, so the journal can be shipped off the host and outlive the people in it.

use std::path::PathBuf;
use std::sync::Arc;

use aws_lc_rs::digest::{SHA256, digest};
use custody::Disk;
use domain::id::SubjectId;
use domain::time::{Timestamp, from_ms, to_ms};

use crate::{Result, StoreError};

/// What a line orders.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Order {
    /// An erasure was ordered.
    EraseOrdered,
    /// The person is gone from the live system.
    Erased,
    /// A consent was withdrawn; detail = purpose.
    Withdrawn,
    /// Processing was restricted.
    Restricted,
    /// A restriction ended.
    RestrictionLifted,
}

impl Order {
    const ALL: &'static [Self] = &[Self::EraseOrdered, Self::Erased, Self::Withdrawn, Self::Restricted, Self::RestrictionLifted];

    const fn code(self) -> &'static str {
        match self {
            Self::EraseOrdered => "erase_ordered",
            Self::Erased => "erased",
            Self::Withdrawn => "withdrawn",
            Self::Restricted => "restricted",
            Self::RestrictionLifted => "restriction_lifted",
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
}

impl Journal {
    /// The journal in this file; the file is made with the first line.
    #[must_use]
    pub fn new(path: PathBuf, disk: Arc<dyn Disk>) -> Self {
        Self { path, disk }
    }

    /// Appends a line; it is on the disk when this returns.
    pub fn append(&self, line: &Line) -> Result<()> {
        let body = format!("{} {} {} {}", to_ms(line.at), line.order.code(), line.subject.number(), line.detail);
        let text = format!("{body} {}\n", check(&body));
        self.disk.append_durable(&self.path, text.as_bytes()).map_err(|source| StoreError::Io { doing: "append to the journal", source })
    }

    /// Every line, oldest first. A last line without its end was never acknowledged and is left out; a
    /// damaged line before it is an error.
    pub fn lines(&self) -> Result<Vec<Line>> {
        let there = self.disk.exists(&self.path).map_err(|source| StoreError::Io { doing: "look for the journal", source })?;
        if !there {
            return Ok(Vec::new());
        }
        let bytes = self.disk.read(&self.path).map_err(|source| StoreError::Io { doing: "read the journal", source })?;
        let text = String::from_utf8(bytes).map_err(|_| StoreError::Damaged { what: "journal" })?;
        let whole = text.rfind('\n').map_or("", |end| text.get(..end).unwrap_or(""));
        whole.lines().map(|line| parse(line).ok_or(StoreError::Damaged { what: "journal" })).collect()
    }
}

fn check(body: &str) -> String {
    digest(&SHA256, body.as_bytes()).as_ref().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
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
