//! Checking the ledger where it lies: every leaf is computed again from the plain columns of its event.
//!
//! Invariant: nothing that was stored for convenience is believed: not the codes, not the leaf beside the event, not
//! the handle of a list, not under whom an event stands: the handles of everybody who is known say that, and not a cut whose record the key did not sign. What cannot be seen: the tail of a lane that is younger than the newest checkpoint.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use ledger::audit::{self, Auditor, Entry, Kept};
use ledger::checkpoint::Checkpoint;
use ledger::cut::Cut;
use ledger::note::VerifierKey;

use crate::db::{Db, rows};
use crate::error::Result;
use crate::ledger_cut;
use crate::sql::statements;
use crate::store::Store;
use known::Known;
use line::{Line, Page, page};
pub use start::CutFault;
use start::Start;

pub(crate) mod known;
pub(crate) mod line;
mod start;

statements! {
    CHECKPOINT_NOTES: System = "select note from checkpoint order by size";
    REASONS_ADRIFT: Fanout = "select r.event_id from reason_text r \
        left join event e on e.subject_id = r.subject_id and e.id = r.event_id where e.id is null order by r.event_id";
    SHOWN_ADRIFT: Fanout = "select distinct s.event_id from event_shown s \
        left join event e on e.subject_id = 0 and e.id = s.event_id where e.id is null order by s.event_id";
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
    /// Something belongs to an event that is not there, or not under this number or person any more: the stated
    /// reason of a look, or whom a list showed. No leaf covers the number of an event.
    Adrift {
        /// What was left behind.
        what: &'static str,
        /// The number of the event it belongs to.
        event: i64,
    },
    /// The log was handed over with another key than the one that was expected.
    OtherKey,
    /// The record of a cut is forged, changed or gone.
    Cut {
        /// The position from which the log should go.
        size: u64,
        /// What is wrong with it.
        fault: CutFault,
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
            Self::Adrift { what, event } => write!(f, "{what} belongs to event {event}, which is not there any more"),
            Self::OtherKey => f.write_str("the key beside the log is not the key that was expected"),
            Self::Cut { size, fault } => write!(f, "the record of the cut at position {size} {fault}"),
            Self::Column { position, column } => {
                write!(f, "the {column} of the event at position {position} was changed")
            }
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
    /// How many of the checkpoints that were handed in, kept out of reach of whoever keeps the log, the events give.
    /// With none, whoever can sign could have written the whole log anew.
    pub compared_outside: usize,
    /// The signed record of the cut from which the log goes; none if it goes from its first event.
    pub cut: Option<Cut>,
}

impl Report {
    /// Whether nothing is wrong.
    pub fn is_sound(&self) -> bool {
        self.findings.is_empty()
    }
}

/// Checks the whole ledger against the stored checkpoints and those kept elsewhere (signed notes). It may take minutes;
/// for threads that may wait.
pub fn check(store: &Store, externals: &[String], key: &VerifierKey) -> Result<Report> {
    check_published(store, &[], externals, key)
}

/// [`check`] that holds the log against what the house itself published, too.
pub fn check_published(store: &Store, published: &[String], externals: &[String], key: &VerifierKey) -> Result<Report> {
    loop {
        let start = start_of(store, key)?;
        let report = check_from(store, &start, (published, externals), key)?;
        // What a cut took meanwhile looks missing from where this began.
        if start_of(store, key)?.position == start.position {
            return Ok(report);
        }
    }
}

fn start_of(store: &Store, key: &VerifierKey) -> Result<Start> {
    let key = key.clone();
    store.read_blocking(move |db| Start::read(db, &key))
}

fn check_from(
    store: &Store,
    start: &Start,
    (published, externals): (&[String], &[String]),
    key: &VerifierKey,
) -> Result<Report> {
    let mut auditor = match &start.cut {
        Some(cut) => Auditor::starting_at(key.clone(), cut.edge.clone()).with_lanes(&start.lanes),
        None => Auditor::new(key.clone()),
    };
    let mut findings = start.findings.clone();
    let inside = checkpoints(store)?;
    let outside = published.iter().chain(externals).map(|note| (Kept::Outside, note));
    for (kept, note) in inside.iter().map(|note| (Kept::Inside, note)).chain(outside) {
        findings.extend(auditor.hold(kept, note).map(Finding::Tree));
    }
    let known = Arc::new(store.read_blocking(Known::read)?);
    let strays = walk(store, (&known, start), &mut |line| {
        let is_gone = line.is_gone();
        let position = line.position;
        findings.extend(line.findings);
        let found = auditor.push(position, &line.entry);
        // A stand-in for an event that is gone has no columns, so it cannot give its leaf.
        let stands_in = |finding: &audit::Finding| is_gone && *finding == audit::Finding::Edited { position };
        findings.extend(found.into_iter().filter(|finding| !stands_in(finding)).map(Finding::Tree));
        Ok(())
    })?;
    findings.extend(strays);
    findings.extend(store.read_blocking(adrift)?);
    Ok(Report { cut: start.cut.clone(), ..report(findings, auditor.finish(), (externals, key)) })
}

/// The end of an audit as a report; `externals` are the notes that were kept elsewhere and handed in.
pub fn report(
    mut findings: Vec<Finding>,
    audited: audit::Report,
    (externals, key): (&[String], &VerifierKey),
) -> Report {
    findings.extend(audited.last.into_iter().map(Finding::Tree));
    let is_matched = |note: &&String| {
        Checkpoint::open(note, key).is_ok_and(|checkpoint| audited.matched_outside.contains(&checkpoint.head.size))
    };
    Report {
        findings,
        size: audited.size,
        not_yet_sealed: audited.not_yet_sealed,
        checkpoints_matched: audited.checkpoints_matched,
        checkpoints_unchecked: audited.checkpoints_unchecked,
        compared_outside: externals.iter().filter(is_matched).count(),
        cut: None,
    }
}

/// What belongs to events that are not there.
fn adrift(db: &mut dyn Db) -> Result<Vec<Finding>> {
    let mut findings = Vec::new();
    for (sql, what) in [(&REASONS_ADRIFT, "a stated reason"), (&SHOWN_ADRIFT, "a list of people")] {
        db.each(sql, &[], &mut |cells| {
            findings.push(Finding::Adrift { what, event: cells.i(0)? });
            Ok(())
        })?;
    }
    Ok(findings)
}

/// Hands out every event in the order of the tree, for an audit elsewhere; those not in the tree yet follow. Says how
/// many there were, with the signed record of the cut after which they come, if there is one; nothing if the log was cut
/// meanwhile, so that it has to be handed out anew.
pub fn export(
    store: &Store,
    key: &VerifierKey,
    each: &mut dyn FnMut(u64, &Entry) -> Result<()>,
) -> Result<Option<(u64, Option<String>)>> {
    let start = start_of(store, key)?;
    let cut = store.read_blocking(ledger_cut::newest)?;
    let mut count = 0;
    walk(store, (&Arc::default(), &start), &mut |line| {
        if line.is_gone() {
            return Ok(());
        }
        count += 1;
        each(line.position, &line.entry)
    })?;
    let is_same = store.read_blocking(ledger_cut::newest)? == cut;
    Ok(is_same.then(|| (count, cut.map(|cut| cut.note))))
}

/// The signed notes of all stored checkpoints, the smallest first.
pub fn checkpoints(store: &Store) -> Result<Vec<String>> {
    store.read_blocking(|db| rows(db, &CHECKPOINT_NOTES, &[], |cells| cells.t(0)))
}

/// Goes through the tree page by page, then through what is not in it; gives back what belongs to neither.
fn walk(
    store: &Store,
    (known, start): (&Arc<Known>, &Start),
    each: &mut dyn FnMut(Line) -> Result<()>,
) -> Result<Vec<Finding>> {
    let mut next = start.position;
    let mut sealed: BTreeMap<i64, i64> = BTreeMap::new();
    loop {
        let known = Arc::clone(known);
        let Page { lines, tail } = store.read_blocking(move |db| page(db, &known, next))?;
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
            if start.is_under(lane, lane_seq) || sealed.get(&lane).is_some_and(|last| lane_seq <= *last) {
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
