//! Cut records: the signed word of the log on which of its first events were taken out when their time was over.
//!
//! Invariant: a record stands for leaves that nobody has any more, so it opens only when its peaks give the root it names,
//! and its first line has spaces, which no log's origin has: it is never read as a checkpoint, nor a checkpoint as one.

use std::fmt;
use std::str::FromStr;

use crate::checkpoint::decimal;
use crate::hash::Hash;
use crate::note::{self, NoteError, SigningKey, VerifierKey};
use crate::tree::{Frontier, TreeHead};

const HEADER: &str = "cut of a log v1";

/// The body of a cut record. Its text form is the note text that is signed.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Cut {
    /// The identity of the log; the name of the key that signs.
    pub origin: String,
    /// The right edge of the tree at the cut: how many leaves are gone, and all that is needed to go on from them.
    pub edge: Frontier,
    /// What is gone had been signed for by this instant, in milliseconds since 1970-01-01 UTC; the log goes from there.
    pub since_ms: i64,
    /// When the record was signed, likewise.
    pub at_ms: i64,
    /// How many events this cut took; the others of its size went with cuts before.
    pub events: u64,
}

/// Why a cut record is refused.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum CutError {
    /// The first line is another one.
    #[error("not a record of a cut, version 1")]
    Header,
    /// A line is missing, malformed or one too many.
    #[error("the cut record has a missing or malformed line")]
    Line,
    /// The peaks do not give the root that is named with them.
    #[error("the peaks of the cut record do not give its root")]
    Peaks,
    /// It is of another log.
    #[error("the cut record is of another log")]
    OtherOrigin,
    /// The note around it is refused.
    #[error(transparent)]
    Note(#[from] NoteError),
}

impl Cut {
    /// Signs the record of a cut of the log whose origin is the name of `key`.
    ///
    /// Whoever calls this has signed the same size and root as a checkpoint before.
    pub fn sign(
        edge: Frontier,
        (since_ms, at_ms): (i64, i64),
        events: u64,
        key: &SigningKey,
    ) -> Result<String, CutError> {
        let body = Self { origin: key.verifier().name().to_owned(), edge, since_ms, at_ms, events };
        Ok(key.sign(&body.to_string())?)
    }

    /// Reads a signed cut record of the log that is named like its key.
    pub fn open(note: &str, key: &VerifierKey) -> Result<Self, CutError> {
        let cut = note::open(note, std::slice::from_ref(key))?.parse::<Self>()?;
        if cut.origin == key.name() { Ok(cut) } else { Err(CutError::OtherOrigin) }
    }

    /// How many leaves are gone, and the root over them.
    pub fn head(&self) -> TreeHead {
        self.edge.head()
    }
}

impl fmt::Display for Cut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let TreeHead { size, root } = self.head();
        writeln!(f, "{HEADER}\norigin {}\nsize {size}\nroot {}", self.origin, root.to_base64())?;
        self.edge.peaks().iter().try_for_each(|peak| writeln!(f, "peak {}", peak.to_base64()))?;
        writeln!(f, "since {}\nat {}\nevents {}", self.since_ms, self.at_ms, self.events)
    }
}

impl FromStr for Cut {
    type Err = CutError;

    /// Reads the one spelling that `Display` writes.
    fn from_str(text: &str) -> Result<Self, CutError> {
        let mut lines = text.strip_suffix('\n').ok_or(CutError::Line)?.split('\n').peekable();
        if lines.next() != Some(HEADER) {
            return Err(CutError::Header);
        }
        let mut value = |name: &str| {
            let line = lines.next_if(|line| line.split_once(' ').is_some_and(|(word, _)| word == name));
            line.and_then(|line| line.split_once(' ')).map(|(_, value)| value)
        };
        let origin = value("origin").filter(|origin| !origin.is_empty()).ok_or(CutError::Line)?.to_owned();
        let size = value("size").and_then(decimal).ok_or(CutError::Line)?;
        let root = value("root").and_then(hash).ok_or(CutError::Line)?;
        let mut peaks = Vec::new();
        while let Some(peak) = value("peak") {
            peaks.push(hash(peak).ok_or(CutError::Line)?);
        }
        let since_ms = value("since").and_then(signed).ok_or(CutError::Line)?;
        let at_ms = value("at").and_then(signed).ok_or(CutError::Line)?;
        let events = value("events").and_then(decimal).ok_or(CutError::Line)?;
        if lines.next().is_some() || events == 0 || events > size {
            return Err(CutError::Line);
        }
        let edge = Frontier::from_peaks(size, peaks).map_err(|_| CutError::Peaks)?;
        if edge.root() != root {
            return Err(CutError::Peaks);
        }
        Ok(Self { origin, edge, since_ms, at_ms, events })
    }
}

fn hash(text: &str) -> Option<Hash> {
    Hash::from_base64(text).ok()
}

/// Reads ASCII digits, perhaps with a minus sign, in the one spelling that numbers have.
fn signed(text: &str) -> Option<i64> {
    let number = text.parse::<i64>().ok()?;
    (number.to_string() == text).then_some(number)
}
