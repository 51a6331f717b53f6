//! What an audit finds, and how it ends.

use std::fmt;

/// Where a checkpoint was kept.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Kept {
    /// In the log's own store, so whoever can change the log can change it too.
    Inside,
    /// Elsewhere: another disk, a witness, a printed page.
    Outside,
}

/// One thing that is wrong with the log. Positions count from 0, as in the tree.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Finding {
    /// The event no longer gives the leaf stored with it.
    Edited {
        /// The event.
        position: u64,
    },
    /// Events are gone.
    Missing {
        /// The first of them.
        position: u64,
        /// How many.
        count: u64,
    },
    /// The event is not the successor of the one before it in its lane: events were moved, doubled, or taken out and the rest renumbered.
    Reordered {
        /// The event.
        position: u64,
    },
    /// The position was exported before; the event is left out of the tree.
    Repeated {
        /// The position.
        position: u64,
    },
    /// The events before `size` do not give the root that was signed for them.
    ///
    /// The change lies between `since`, the last size whose root was right, and `size`.
    /// Later checkpoints, which must be wrong too, are not reported again.
    RootMismatch {
        /// The size of the checkpoint.
        size: u64,
        /// The last size that was right.
        since: u64,
    },
    /// A checkpoint kept outside is of a larger log: the log was put back to an older state.
    RolledBack {
        /// The size of the log now.
        have: u64,
        /// The size signed before.
        expected: u64,
    },
    /// The note is unreadable, of another log or not signed by the key.
    BadSignature {
        /// Where it was kept.
        kept: Kept,
        /// Which one of those kept there, from 0 in the order given.
        ordinal: u64,
        /// The size it claims, if that can be read; nothing vouches for it.
        claimed_size: Option<u64>,
    },
    /// The key has signed two histories that exclude each other, and they part at or before this size.
    Fork {
        /// The size of the checkpoint that the other history contradicts.
        size: u64,
    },
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Edited { position } => write!(f, "the event at position {position} was edited"),
            Self::Missing { position, count } => write!(f, "{count} events are missing from position {position} on"),
            Self::Reordered { position } => write!(f, "the event at position {position} is out of order in its lane"),
            Self::Repeated { position } => write!(f, "position {position} stands twice"),
            Self::RootMismatch { size, since } => {
                write!(
                    f,
                    "the log differs from the signed checkpoint of {size} events; the change is after position {since}"
                )
            }
            Self::RolledBack { have, expected } => {
                write!(f, "the log was put back: it has {have} events, a checkpoint kept elsewhere has {expected}")
            }
            Self::BadSignature { kept: Kept::Inside, ordinal, .. } => {
                write!(f, "stored checkpoint number {ordinal} is not signed by the key")
            }
            Self::BadSignature { kept: Kept::Outside, ordinal, .. } => {
                write!(f, "checkpoint number {ordinal} of those kept elsewhere is not signed by the key")
            }
            Self::Fork { size } => write!(f, "two histories are signed; they part at or before {size} events"),
        }
    }
}

/// The end of an audit.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Report {
    /// Findings that only the end of the log brings to light.
    pub last: Vec<Finding>,
    /// The number of all findings, those handed out before included; 0 for a sound log.
    pub found: u64,
    /// The number of positions up to the end of the log.
    pub size: u64,
    /// Events after the last checkpoint: nothing would show if they were changed or missing.
    pub not_yet_sealed: u64,
    /// Checkpoints whose root the log gives.
    pub checkpoints_matched: u64,
    /// Checkpoints that could not be compared: before the start, or after a gap.
    pub checkpoints_unchecked: u64,
    /// The sizes of checkpoints kept elsewhere whose root the log gives, the smallest first.
    pub matched_outside: Vec<u64>,
}
