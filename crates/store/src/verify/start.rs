//! Where a check begins: at the first event, or at the newest cut, whose record is checked first.
//!
//! Invariant: a record that its key did not sign is not believed, so that what is gone under it is missing.

use std::collections::BTreeMap;
use std::fmt;

use domain::time::to_ms;
use ledger::checkpoint::Checkpoint;
use ledger::cut::Cut;
use ledger::note::VerifierKey;

use super::Finding;
use crate::db::Db;
use crate::error::Result;
use crate::ledger_cut::{self, CutRecord};

/// What is wrong with the record of a cut.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum CutFault {
    /// It is unreadable, of another log or not signed by the key.
    Forged,
    /// The columns beside the signed note say something else.
    Changed,
    /// No checkpoint that the key signed says the same of that size.
    Unsealed,
    /// The lanes were cut further than any record says: the record is gone.
    Gone,
    /// The numbers at which the lanes go on do not fit it.
    Lanes,
}

impl fmt::Display for CutFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Forged => "is not signed by the key",
            Self::Changed => "was changed beside its signed note",
            Self::Unsealed => "does not agree with a signed checkpoint",
            Self::Gone => "is gone",
            Self::Lanes => "does not fit the numbers at which the lanes go on",
        })
    }
}

/// Where a check begins.
#[derive(Clone, Debug, Default)]
pub(crate) struct Start {
    /// The position of the first event that is still there.
    pub(crate) position: u64,
    /// The signed record that says so.
    pub(crate) cut: Option<Cut>,
    /// The place in each lane at which it goes on.
    pub(crate) lanes: BTreeMap<i64, i64>,
    pub(crate) findings: Vec<Finding>,
}

impl Start {
    /// Reads the newest cut and holds it against the key, the checkpoints and the lanes.
    pub(crate) fn read(db: &mut dyn Db, key: &VerifierKey) -> Result<Self> {
        let newest = ledger_cut::newest(db)?;
        let lanes: BTreeMap<i64, i64> = ledger_cut::lanes(db)?.into_iter().collect();
        let cut_away = lanes.values().try_fold(0_u64, |sum, below| sum.checked_add(u64::try_from(*below).ok()?));
        let recorded = newest.as_ref().map_or(0, |record| record.size);
        let mut start = Self { lanes, ..Self::default() };
        if cut_away != Some(recorded) {
            let is_gone = cut_away.is_none_or(|cut_away| cut_away > recorded);
            let fault = if is_gone { CutFault::Gone } else { CutFault::Lanes };
            start.findings.push(Finding::Cut { size: cut_away.unwrap_or(u64::MAX).max(recorded), fault });
        }
        let Some(record) = newest else { return Ok(start) };
        let size = record.size;
        match Cut::open(&record.note, key) {
            Err(_) => start.findings.push(Finding::Cut { size, fault: CutFault::Forged }),
            Ok(cut) => {
                if !says_the_same(&record, &cut) {
                    start.findings.push(Finding::Cut { size, fault: CutFault::Changed });
                }
                let note = ledger_cut::checkpoint_of(db, cut.head().size)?;
                let sealed = note.and_then(|note| Checkpoint::open(&note, key).ok());
                if sealed.is_none_or(|sealed| sealed.head != cut.head()) {
                    start.findings.push(Finding::Cut { size: cut.head().size, fault: CutFault::Unsealed });
                }
                start.position = cut.head().size;
                start.cut = Some(cut);
            }
        }
        Ok(start)
    }

    /// Whether an event lies under the cut by its lane.
    pub(crate) fn is_under(&self, lane: i64, lane_seq: i64) -> bool {
        self.lanes.get(&lane).is_some_and(|below| lane_seq < *below)
    }
}

fn says_the_same(record: &CutRecord, cut: &Cut) -> bool {
    let said = (record.size, to_ms(record.since), to_ms(record.at), record.events);
    said == (cut.head().size, cut.since_ms, cut.at_ms, cut.events)
}
