//! Offline proofs: one text that shows that an event is in the log (C2SP tlog-proof, `.tlog-proof`).

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::checkpoint::{Checkpoint, CheckpointError, decimal};
use crate::hash::Hash;
use crate::note::VerifierKey;
use crate::tree::{TreeError, verify_inclusion};

const HEADER: &str = "c2sp.org/tlog-proof@v1";

/// The longest way from a leaf to the root of a tree of 64-bit size.
const MAX_HASHES: usize = 64;

/// The proof that the leaf at `index` is in the tree of a signed checkpoint.
///
/// Invariant: nothing in it is verified before [`Proof::verify`], and the extra data is never covered by a signature.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Proof {
    /// Unauthenticated data that helps to rebuild the leaf; left out when there is none.
    pub extra: Option<Vec<u8>>,
    /// The position of the leaf, from 0.
    pub index: u64,
    /// The inclusion proof, from the leaf's sibling upwards.
    pub hashes: Vec<Hash>,
    /// The signed checkpoint, verbatim.
    pub checkpoint: String,
}

/// Why an offline proof is refused.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum ProofError {
    /// The first line is another one, or no checkpoint follows.
    #[error("not a tlog proof of version 1")]
    Header,
    /// The extra line is not base64.
    #[error("the extra line of the proof is malformed")]
    Extra,
    /// The index line is missing or malformed.
    #[error("the index line of the proof is malformed")]
    Index,
    /// A hash line is malformed, or there are more than any tree needs.
    #[error("the hash lines of the proof are malformed")]
    Hashes,
    /// The checkpoint is refused.
    #[error(transparent)]
    Checkpoint(#[from] CheckpointError),
    /// The hashes do not lead from the leaf to the root of the checkpoint.
    #[error(transparent)]
    Tree(#[from] TreeError),
}

impl Proof {
    /// Checks that `leaf` is in the log of `key` and returns the checkpoint that says so.
    ///
    /// The caller has computed the leaf itself, from what the event says.
    pub fn verify(&self, leaf: &Hash, key: &VerifierKey) -> Result<Checkpoint, ProofError> {
        let checkpoint = Checkpoint::open(&self.checkpoint, key)?;
        verify_inclusion(leaf, self.index, &self.hashes, &checkpoint.head)?;
        Ok(checkpoint)
    }
}

impl fmt::Display for Proof {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{HEADER}")?;
        if let Some(extra) = &self.extra {
            writeln!(f, "extra {}", STANDARD.encode(extra))?;
        }
        writeln!(f, "index {}", self.index)?;
        self.hashes.iter().try_for_each(|hash| writeln!(f, "{}", hash.to_base64()))?;
        write!(f, "\n{}", self.checkpoint)
    }
}

impl FromStr for Proof {
    type Err = ProofError;

    fn from_str(text: &str) -> Result<Self, ProofError> {
        let (head, checkpoint) = text.split_once("\n\n").ok_or(ProofError::Header)?;
        let mut lines = head.split('\n').peekable();
        if lines.next() != Some(HEADER) {
            return Err(ProofError::Header);
        }
        let extra = match lines.next_if(|line| line.starts_with("extra ")) {
            Some(line) => Some(extra_of(line).ok_or(ProofError::Extra)?),
            None => None,
        };
        let index = lines.next().and_then(|line| line.strip_prefix("index ")).and_then(decimal);
        let index = index.ok_or(ProofError::Index)?;
        let hashes = lines.map(Hash::from_base64).collect::<Result<Vec<_>, _>>();
        let hashes = hashes.ok().filter(|hashes| hashes.len() <= MAX_HASHES);
        let hashes = hashes.ok_or(ProofError::Hashes)?;
        Ok(Self { extra, index, hashes, checkpoint: checkpoint.to_owned() })
    }
}

fn extra_of(line: &str) -> Option<Vec<u8>> {
    STANDARD.decode(line.strip_prefix("extra ")?).ok()
}
