//! Checkpoints: the signed word of the log on its size and root (C2SP tlog-checkpoint).

use std::fmt;
use std::str::FromStr;

use crate::hash::Hash;
use crate::note::{self, NoteError, SigningKey, VerifierKey};
use crate::tree::TreeHead;

/// The body of a checkpoint. Its text form is the note text that is signed.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Checkpoint {
    /// The identity of the log; for our logs the name of the key that signs.
    pub origin: String,
    /// Size and root of the tree.
    pub head: TreeHead,
    /// Opaque lines after the root; the specification advises against them.
    pub extensions: Vec<String>,
}

/// Why a checkpoint is refused.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum CheckpointError {
    /// The first line is empty.
    #[error("the checkpoint has no origin")]
    Origin,
    /// The second line is not a decimal number without leading zeroes.
    #[error("the checkpoint has no proper tree size")]
    Size,
    /// The third line is not the base64 of 32 bytes.
    #[error("the checkpoint has no proper root hash")]
    Root,
    /// A line after the root is empty, or the last one does not end.
    #[error("the checkpoint has an empty or unfinished line")]
    Line,
    /// The checkpoint is of another log.
    #[error("the checkpoint is of another log")]
    OtherOrigin,
    /// The note around it is refused.
    #[error(transparent)]
    Note(#[from] NoteError),
}

impl Checkpoint {
    /// States the head of the log whose origin is the name of `key`, and signs it.
    ///
    /// Whoever calls this must never sign a head that does not extend every head signed before.
    pub fn sign(head: TreeHead, key: &SigningKey) -> Result<String, CheckpointError> {
        let origin = key.verifier().name().to_owned();
        let body = Self { origin, head, extensions: Vec::new() };
        Ok(key.sign(&body.to_string())?)
    }

    /// Reads a signed checkpoint of the log that is named like its key.
    pub fn open(note: &str, key: &VerifierKey) -> Result<Self, CheckpointError> {
        Self::open_from(note, key.name(), key)
    }

    /// Reads a signed checkpoint of a log whose origin differs from the name of its key.
    pub fn open_from(note: &str, origin: &str, key: &VerifierKey) -> Result<Self, CheckpointError> {
        let text = note::open(note, std::slice::from_ref(key))?;
        let checkpoint = text.parse::<Self>()?;
        if checkpoint.origin == origin { Ok(checkpoint) } else { Err(CheckpointError::OtherOrigin) }
    }

    /// The size that a note claims, signed or not; only good for pointing at a note that was refused.
    pub(crate) fn claimed_size(note: &str) -> Option<u64> {
        note::split(note).and_then(|(text, _)| text.parse::<Self>().ok()).map(|body| body.head.size)
    }
}

impl fmt::Display for Checkpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}\n{}\n{}", self.origin, self.head.size, self.head.root.to_base64())?;
        self.extensions.iter().try_for_each(|line| writeln!(f, "{line}"))
    }
}

impl FromStr for Checkpoint {
    type Err = CheckpointError;

    fn from_str(text: &str) -> Result<Self, CheckpointError> {
        let mut lines = text.strip_suffix('\n').ok_or(CheckpointError::Line)?.split('\n');
        let origin = lines.next().filter(|line| !line.is_empty()).ok_or(CheckpointError::Origin)?;
        let size = lines.next().and_then(decimal).ok_or(CheckpointError::Size)?;
        let root = lines.next().ok_or(CheckpointError::Root)?;
        let root = Hash::from_base64(root).map_err(|_| CheckpointError::Root)?;
        let extensions: Vec<_> = lines.map(str::to_owned).collect();
        if extensions.iter().any(String::is_empty) {
            return Err(CheckpointError::Line);
        }
        Ok(Self { origin: origin.to_owned(), head: TreeHead { size, root }, extensions })
    }
}

/// Reads ASCII digits without sign and without leading zeroes.
pub(crate) fn decimal(text: &str) -> Option<u64> {
    let number = text.parse::<u64>().ok()?;
    (number.to_string() == text).then_some(number)
}
