//! Checking the ledger where it lies: every leaf is computed again from the plain columns of its event.
//!
//! Invariant: nothing that was stored for convenience is believed: not the codes, not the leaf beside the event, not
//! the handle of a list. What cannot be seen: the tail of a lane that is younger than the newest checkpoint.

use std::collections::BTreeMap;
use std::fmt;

use ledger::audit::{self, Auditor, Entry, Kept};
use ledger::note::VerifierKey;

use crate::db::rows;
use crate::error::Result;
use crate::sql::statements;
use crate::store::Store;
use line::{Line, Page, page};

pub(crate) mod line;

statements! {
    CHECKPOINT_NOTES: System = "select note from checkpoint order by size";
}

/// One thing that is wrong.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Finding {
    /// What the audit of the tree says. Positions count from 0.
    Tree(audit::Finding),
    /// The tree has a leaf whose event is not there any more.
    EventGone {
        /// Its position.
        position: u64,
        /// Its lane.
        lane: i64,
        /// Its place in the lane.
        lane_seq: i64,
    },
    /// An event is in no leaf, although later ones of its lane are: it was put in afterwards, or its leaf was taken out.
    NotInTree {
        /// Its lane.
        lane: i64,
        /// Its place in the lane.
        lane_seq: i64,
    },
    /// A column beside the hashed ones was changed.
    Column {
        /// The position of the event.
        position: u64,
        /// Which column.
        column: &'static str,
    },
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tree(finding) => finding.fmt(f),
            Self::EventGone { position, lane, lane_seq } => {
                write!(f, "the event at position {position} is gone (lane {lane}, place {lane_seq})")
            }
            Self::NotInTree { lane, lane_seq } => write!(f, "an event is in no leaf (lane {lane}, place {lane_seq})"),
            Self::Column { position, column } => write!(f, "the {column} of the event at position {position} was changed"),
        }
    }
}

/// The end of a check.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Report {
    /// All that is wrong, in the order it was found.
    pub findings: Vec<Finding>,
    /// The number of events, those not in the tree yet included.
    pub size: u64,
    /// Events after the last checkpoint: nothing would show if they were changed.
    pub not_yet_sealed: u64,
    /// Checkpoints whose root the events give.
    pub checkpoints_matched: u64,
    /// Checkpoints that could not be compared.
    pub checkpoints_unchecked: u64,
}

impl Report {
    /// Whether nothing is wrong.
    pub fn is_sound(&self) -> bool {
        self.findings.is_empty()
    }
}

/// Checks the whole ledger against the stored checkpoints and those kept elsewhere (signed notes). It may take minutes;
/// for threads that may wait.
pub fn check(store: &Store, externals: &[String], key: VerifierKey) -> Result<Report> {
    let mut auditor = Auditor::new(key);
    let mut findings = Vec::new();
    let inside = checkpoints(store)?;
    let notes = inside
        .iter()
        .map(|note| (Kept::Inside, note))
        .chain(externals.iter().map(|note| (Kept::Outside, note)));
    for (kept, note) in notes {
        findings.extend(auditor.hold(kept, note).map(Finding::Tree));
    }
    walk(store, &mut |line| {
        let is_gone = line.is_gone();
        let position = line.position;
        findings.extend(line.findings);
        let found = auditor.push(position, &line.entry);
        // A stand-in for an event that is gone has no columns, so it cannot give its leaf.
        let stands_in =
            |finding: &audit::Finding| is_gone && *finding == audit::Finding::Edited { position };
        findings.extend(
            found
                .into_iter()
                .filter(|finding| !stands_in(finding))
                .map(Finding::Tree),
        );
        Ok(())
    })
    .map(|strays| findings.extend(strays))?;
    let report = auditor.finish();
    findings.extend(report.last.into_iter().map(Finding::Tree));
    Ok(Report {
        findings,
        size: report.size,
        not_yet_sealed: report.not_yet_sealed,
        checkpoints_matched: report.checkpoints_matched,
        checkpoints_unchecked: report.checkpoints_unchecked,
    })
}

/// Hands out every event in the order of the tree, for an audit elsewhere; those not in the tree yet follow. Says how
/// many there were.
pub fn export(store: &Store, each: &mut dyn FnMut(u64, &Entry) -> Result<()>) -> Result<u64> {
    let mut count = 0;
    walk(store, &mut |line| {
        if line.is_gone() {
            return Ok(());
        }
        count += 1;
        each(line.position, &line.entry)
    })?;
    Ok(count)
}

/// The signed notes of all stored checkpoints, the smallest first.
pub fn checkpoints(store: &Store) -> Result<Vec<String>> {
    store.read_blocking(|db| rows(db, &CHECKPOINT_NOTES, &[], |cells| cells.t(0)))
}

/// Goes through the tree page by page, then through what is not in it; gives back what belongs to neither.
fn walk(store: &Store, each: &mut dyn FnMut(Line) -> Result<()>) -> Result<Vec<Finding>> {
    let mut next = 0;
    let mut sealed: BTreeMap<i64, i64> = BTreeMap::new();
    loop {
        let Page { lines, tail } = store.read_blocking(move |db| page(db, next))?;
        for line in lines {
            next = line.position + 1;
            let last = sealed.entry(line.entry.lane).or_insert(i64::MIN);
            *last = (*last).max(line.entry.lane_seq);
            each(line)?;
        }
        let Some(tail) = tail else { continue };
        let mut strays = Vec::new();
        for mut line in tail {
            let (lane, lane_seq) = (line.entry.lane, line.entry.lane_seq);
            if sealed.get(&lane).is_some_and(|last| lane_seq <= *last) {
                strays.push(Finding::NotInTree { lane, lane_seq });
                continue;
            }
            line.move_to(next);
            next += 1;
            each(line)?;
        }
        return Ok(strays);
    }
}
