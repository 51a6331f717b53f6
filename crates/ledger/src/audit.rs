//! The audit of an exported log: what was edited, lost, re-ordered or rolled back, and where.
//!
//! Invariant: memory grows with the number of lanes and checkpoints and the logarithm of the log, never with its length;
//! findings are handed out as they arise and not kept.

use std::collections::BTreeMap;

use crate::checkpoint::Checkpoint;
use crate::hash::Hash;
use crate::leaf::{LeafInput, leaf};
use crate::note::VerifierKey;
use crate::tree::{Frontier, TreeHead};
pub use finding::{Finding, Kept, Report};

mod finding;

/// One event as the export tells it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Entry {
    /// What happened, in the encoding that was hashed.
    pub codes: Vec<u8>,
    /// When, in milliseconds since 1970-01-01 UTC.
    pub at_ms: i64,
    /// The id of the account that did it.
    pub actor: i64,
    /// The writing connection.
    pub lane: i64,
    /// The place within the lane.
    pub lane_seq: i64,
    /// Whom it concerns.
    pub handle: [u8; 32],
    /// The leaf hash that was stored with the event.
    pub leaf: Hash,
}

impl Entry {
    /// The leaf that the entry should have.
    pub fn computed_leaf(&self) -> Hash {
        leaf(&LeafInput {
            codes: &self.codes,
            at_ms: self.at_ms,
            actor: self.actor,
            lane: self.lane,
            lane_seq: self.lane_seq,
            handle: self.handle,
        })
    }
}

/// Audits one exported log: first [`Auditor::hold`] all checkpoints, then [`Auditor::push`] all entries, then [`Auditor::finish`].
///
/// Entries come in the order of the tree; events that are not in the tree yet follow with the next numbers, in the order of their lanes.
#[derive(Debug)]
pub struct Auditor {
    key: VerifierKey,
    start: u64,
    next: u64,
    /// Is none after a gap, because no root can be computed any more.
    tree: Option<Frontier>,
    lanes: BTreeMap<i64, i64>,
    held: BTreeMap<u64, Held>,
    handed_in: [u64; 2],
    since: u64,
    sealed: u64,
    mismatch: Option<Mismatch>,
    found: u64,
    matched: u64,
    matched_outside: Vec<u64>,
    unchecked: u64,
}

#[derive(Debug)]
struct Held {
    root: Hash,
    inside: bool,
    outside: bool,
    is_forked: bool,
}

#[derive(Debug)]
struct Mismatch {
    size: u64,
    is_forked: bool,
}

impl Auditor {
    /// Audits a log from its first event.
    pub fn new(key: VerifierKey) -> Self {
        Self::starting_at(key, Frontier::new())
    }

    /// Audits a log whose first `frontier.size()` events were cut off; the frontier comes from the signed cut record.
    pub fn starting_at(key: VerifierKey, frontier: Frontier) -> Self {
        let start = frontier.size();
        Self {
            key,
            start,
            next: start,
            tree: Some(frontier),
            lanes: BTreeMap::new(),
            held: BTreeMap::new(),
            handed_in: [0, 0],
            since: start,
            sealed: start,
            mismatch: None,
            found: 0,
            matched: 0,
            matched_outside: Vec::new(),
            unchecked: 0,
        }
    }

    /// Says at which place each lane goes on after the cut, where that is known; by itself a lane may go on from any.
    #[must_use]
    pub fn with_lanes(mut self, lanes: &BTreeMap<i64, i64>) -> Self {
        self.lanes.extend(lanes);
        self
    }

    /// Takes one signed checkpoint to compare with; all of them come before the entries.
    pub fn hold(&mut self, kept: Kept, note: &str) -> Option<Finding> {
        let [inside, outside] = &mut self.handed_in;
        let count = match kept {
            Kept::Inside => inside,
            Kept::Outside => outside,
        };
        let ordinal = *count;
        *count += 1;
        let finding = if let Ok(checkpoint) = Checkpoint::open(note, &self.key) {
            self.expect(kept, &checkpoint.head)
        } else {
            let claimed_size = Checkpoint::claimed_size(note);
            Some(Finding::BadSignature { kept, ordinal, claimed_size })
        };
        self.found += u64::from(finding.is_some());
        finding
    }

    fn expect(&mut self, kept: Kept, head: &TreeHead) -> Option<Finding> {
        if head.size < self.next {
            self.unchecked += 1;
            return None;
        }
        let fresh = Held { root: head.root, inside: false, outside: false, is_forked: false };
        let stated = self.held.entry(head.size).or_insert(fresh);
        match kept {
            Kept::Inside => stated.inside = true,
            Kept::Outside => stated.outside = true,
        }
        let parts_here = stated.root != head.root && !stated.is_forked;
        stated.is_forked |= parts_here;
        parts_here.then_some(Finding::Fork { size: head.size })
    }

    /// Takes the next entry and returns what is wrong with it, or with a checkpoint that ends before it.
    pub fn push(&mut self, position: u64, entry: &Entry) -> Vec<Finding> {
        let mut findings = Vec::new();
        if position < self.next {
            findings.push(Finding::Repeated { position });
        } else {
            findings.extend(self.compare());
            self.append(position, entry, &mut findings);
        }
        self.found += findings.len() as u64;
        findings
    }

    fn append(&mut self, position: u64, entry: &Entry, findings: &mut Vec<Finding>) {
        if position > self.next {
            let count = position - self.next;
            findings.push(Finding::Missing { position: self.next, count });
            self.tree = None;
        }
        if entry.computed_leaf() != entry.leaf {
            findings.push(Finding::Edited { position });
        }
        if !self.succeeds(entry) {
            findings.push(Finding::Reordered { position });
        }
        // The stored leaf goes into the tree: an edit that left it alone is then named exactly, and hides no other.
        if let Some(tree) = &mut self.tree {
            tree.append(entry.leaf);
        }
        self.next = position.saturating_add(1);
    }

    /// Whether the entry follows the one before it in its lane.
    ///
    /// Lanes count from 0 or 1; in a log that was cut, a lane may go on from any number.
    fn succeeds(&mut self, entry: &Entry) -> bool {
        let (after, succeeds) = match self.lanes.get(&entry.lane) {
            Some(expected) => (*expected, entry.lane_seq == *expected),
            None => (entry.lane_seq, self.start > 0 || (0..=1).contains(&entry.lane_seq)),
        };
        // An event that is too early moves the expectation on, one that is too late does not: so two that were
        // swapped are both named, and those after them are not.
        self.lanes.insert(entry.lane, after.max(entry.lane_seq.saturating_add(1)));
        succeeds
    }

    /// Compares the checkpoints up to the current size with the tree.
    fn compare(&mut self) -> Option<Finding> {
        let mut finding = None;
        while let Some(first) = self.held.first_entry().filter(|first| *first.key() <= self.next) {
            let (size, held) = first.remove_entry();
            self.sealed = size;
            match self.tree.as_ref().filter(|tree| tree.size() == size).map(Frontier::root) {
                Some(root) if root == held.root => {
                    self.matched_outside.extend(held.outside.then_some(size));
                    finding = self.matches(size);
                }
                Some(_) => finding = self.mismatches(size, held.is_forked),
                None => self.unchecked += 1,
            }
        }
        finding
    }

    fn matches(&mut self, size: u64) -> Option<Finding> {
        self.matched += 1;
        self.since = size;
        // What the key signed now contains a prefix that the key contradicted before.
        let before = self.mismatch.take().filter(|before| !before.is_forked)?;
        Some(Finding::Fork { size: before.size })
    }

    fn mismatches(&mut self, size: u64, is_forked: bool) -> Option<Finding> {
        if self.mismatch.is_some() {
            return None;
        }
        self.mismatch = Some(Mismatch { size, is_forked });
        Some(Finding::RootMismatch { size, since: self.since })
    }

    /// Ends the audit: compares the last checkpoints, and tells what they say about events beyond the end.
    pub fn finish(mut self) -> Report {
        let mut last = Vec::from_iter(self.compare());
        let beyond =
            |is_kept: fn(&Held) -> bool| self.held.iter().rev().find(|(_, held)| is_kept(held)).map(|(size, _)| *size);
        let have = self.next;
        if let Some(size) = beyond(|held| held.inside) {
            last.push(Finding::Missing { position: have, count: size - have });
        }
        if let Some(expected) = beyond(|held| held.outside) {
            last.push(Finding::RolledBack { have, expected });
        }
        Report {
            found: self.found + last.len() as u64,
            last,
            size: have,
            not_yet_sealed: have - self.sealed,
            checkpoints_matched: self.matched,
            checkpoints_unchecked: self.unchecked + self.held.len() as u64,
            matched_outside: self.matched_outside,
        }
    }
}
