//! The append-only Merkle tree of RFC 6962 §2.1, its proofs and their verification (RFC 9162 §2.1.3.2 and §2.1.4.2).
//!
//! Invariant: a proof verifies only with the exact number of hashes that its sizes call for.

use std::ops::Range;

use crate::hash::{HASH_LEN, Hash, empty_root, node_hash};
use walk::{Path, Side};
pub(crate) use walk::{consistency_ranges, inclusion_ranges};

mod walk;

/// The largest tree: positions are stored as signed 64-bit integers.
pub const MAX_SIZE: u64 = i64::MAX as u64;

const SIZE_LEN: usize = 8;

/// How many leaves a tree has, and the root over them.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct TreeHead {
    /// The number of leaves.
    pub size: u64,
    /// The Merkle tree hash over them (RFC 6962 §2.1).
    pub root: Hash,
}

/// Why a proof, a frontier or a question about a tree is refused.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum TreeError {
    /// The position or the older size does not lie inside the tree.
    #[error("the position lies outside the tree")]
    OutsideTree,
    /// Fewer leaves were given than the tree has.
    #[error("the leaves given do not reach the size of the tree")]
    TooFewLeaves,
    /// The proof has more or fewer hashes than the sizes call for.
    #[error("the proof has the wrong number of hashes")]
    ProofLength,
    /// The proof leads to another root.
    #[error("the proof leads to another root")]
    OtherRoot,
    /// The stored frontier is not one: its length does not fit its size.
    #[error("the stored frontier is damaged")]
    DamagedFrontier,
}

/// The right edge of a tree: all that is needed to append leaves and to know the root.
///
/// Invariant: it holds one hash for each one-bit of the size, the largest subtree first.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Frontier {
    size: u64,
    peaks: Vec<Hash>,
}

impl Frontier {
    /// Starts an empty tree.
    pub fn new() -> Self {
        Self::default()
    }

    /// Rebuilds an edge from the roots of its complete subtrees, the largest first.
    pub fn from_peaks(size: u64, peaks: Vec<Hash>) -> Result<Self, TreeError> {
        if size > MAX_SIZE || peaks.len() != size.count_ones() as usize {
            return Err(TreeError::DamagedFrontier);
        }
        Ok(Self { size, peaks })
    }

    /// Appends one leaf hash at position [`Frontier::size`].
    pub fn append(&mut self, leaf: Hash) {
        let mut node = leaf;
        for _ in 0..self.size.trailing_ones() {
            if let Some(left) = self.peaks.pop() {
                node = node_hash(&left, &node);
            }
        }
        self.peaks.push(node);
        self.size += 1;
    }

    /// Appends a complete subtree of `2^height` leaves, by its root; the size must be a multiple of that.
    pub(crate) fn append_complete(&mut self, root: Hash, height: u32) {
        let mut node = root;
        for _ in 0..(self.size >> height).trailing_ones() {
            if let Some(left) = self.peaks.pop() {
                node = node_hash(&left, &node);
            }
        }
        self.peaks.push(node);
        self.size += 1 << height;
    }

    /// The roots of the complete subtrees, the largest first.
    pub fn peaks(&self) -> &[Hash] {
        &self.peaks
    }

    /// The peak of `2^height` leaves that begins at `start`, if there is one.
    pub(crate) fn peak_at(&self, start: u64, height: u32) -> Option<Hash> {
        let larger = self.size.checked_shr(height + 1).unwrap_or(0);
        let is_peak = (self.size >> height) & 1 == 1 && larger.checked_shl(height + 1).unwrap_or(0) == start;
        self.peaks.get(larger.count_ones() as usize).copied().filter(|_| is_peak)
    }

    /// The edge of what comes after `start`, where one of its peaks begins, as of a tree of its own.
    pub(crate) fn edge_from(&self, start: u64) -> Option<Self> {
        let size = self.size.checked_sub(start).filter(|size| *size > 0)?;
        let is_peak = start.trailing_zeros() > size.ilog2();
        let first = self.peaks.len().checked_sub(size.count_ones() as usize)?;
        let peaks = self.peaks.get(first..)?.to_vec();
        is_peak.then_some(Self { size, peaks })
    }

    /// The number of leaves appended so far.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The root over all leaves so far; of an empty tree, the hash of nothing.
    pub fn root(&self) -> Hash {
        let mut smallest_first = self.peaks.iter().rev();
        match smallest_first.next() {
            Some(last) => smallest_first.fold(*last, |right, left| node_hash(left, &right)),
            None => empty_root(),
        }
    }

    /// Size and root together.
    pub fn head(&self) -> TreeHead {
        TreeHead { size: self.size, root: self.root() }
    }

    /// Writes the edge for storage: the size in 8 bytes, big-endian, then 32 bytes for each subtree, the largest first.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(SIZE_LEN + HASH_LEN * self.peaks.len());
        bytes.extend_from_slice(&self.size.to_be_bytes());
        self.peaks.iter().for_each(|peak| bytes.extend_from_slice(peak.as_bytes()));
        bytes
    }

    /// Reads what [`Frontier::to_bytes`] writes.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, TreeError> {
        let (size, peaks) = bytes.split_first_chunk::<SIZE_LEN>().ok_or(TreeError::DamagedFrontier)?;
        let (peaks, rest) = peaks.as_chunks::<HASH_LEN>();
        if !rest.is_empty() {
            return Err(TreeError::DamagedFrontier);
        }
        Self::from_peaks(u64::from_be_bytes(*size), peaks.iter().copied().map(Hash::new).collect())
    }
}

impl Extend<Hash> for Frontier {
    fn extend<I: IntoIterator<Item = Hash>>(&mut self, leaves: I) {
        leaves.into_iter().for_each(|leaf| self.append(leaf));
    }
}

/// The root over leaf hashes, or over the roots of complete subtrees of one height.
pub fn root_of(hashes: impl IntoIterator<Item = Hash>) -> Hash {
    let mut frontier = Frontier::new();
    frontier.extend(hashes);
    frontier.root()
}

/// Proves that the leaf at `index` is in the tree of the first `size` leaves (RFC 6962 §2.1.1), from the leaf's sibling upwards.
pub fn inclusion_proof(leaves: &[Hash], index: u64, size: u64) -> Result<Vec<Hash>, TreeError> {
    roots_of(leaves, inclusion_ranges(index, size)?)
}

/// Proves that the tree of the first `new` leaves extends the tree of the first `old` leaves (RFC 6962 §2.1.2).
///
/// The proof is empty when the sizes are equal, and from the empty tree, which every tree extends.
pub fn consistency_proof(leaves: &[Hash], old: u64, new: u64) -> Result<Vec<Hash>, TreeError> {
    roots_of(leaves, consistency_ranges(old, new)?)
}

/// Checks that `leaf` stands at `index` in the tree with this head (RFC 9162 §2.1.3.2).
pub fn verify_inclusion(leaf: &Hash, index: u64, proof: &[Hash], head: &TreeHead) -> Result<(), TreeError> {
    if index >= head.size {
        return Err(TreeError::OutsideTree);
    }
    let mut path = Path { node: index, last: head.size - 1 };
    let mut root = *leaf;
    for sibling in proof {
        root = match path.climb()? {
            Side::Left => node_hash(sibling, &root),
            Side::Right => node_hash(&root, sibling),
        };
    }
    path.arrive()?;
    if root == head.root { Ok(()) } else { Err(TreeError::OtherRoot) }
}

/// Checks that the tree `new` begins with all leaves of the tree `old`, unchanged (RFC 9162 §2.1.4.2).
pub fn verify_consistency(old: &TreeHead, new: &TreeHead, proof: &[Hash]) -> Result<(), TreeError> {
    if old.size > new.size {
        return Err(TreeError::OutsideTree);
    }
    if old.size == 0 || old.size == new.size {
        let expected = if old.size == 0 { empty_root() } else { new.root };
        return match (proof.is_empty(), old.root == expected) {
            (false, _) => Err(TreeError::ProofLength),
            (true, false) => Err(TreeError::OtherRoot),
            (true, true) => Ok(()),
        };
    }
    // A complete old tree is itself a node of the new one, so the proof leaves its root out.
    let (first, rest) = if old.size.is_power_of_two() {
        (old.root, proof)
    } else {
        let (first, rest) = proof.split_first().ok_or(TreeError::ProofLength)?;
        (*first, rest)
    };
    let mut path = Path { node: old.size - 1, last: new.size - 1 };
    path.shift(path.node.trailing_ones());
    let (mut old_root, mut new_root) = (first, first);
    for sibling in rest {
        match path.climb()? {
            Side::Left => {
                old_root = node_hash(sibling, &old_root);
                new_root = node_hash(sibling, &new_root);
            }
            Side::Right => new_root = node_hash(&new_root, sibling),
        }
    }
    path.arrive()?;
    if old_root == old.root && new_root == new.root { Ok(()) } else { Err(TreeError::OtherRoot) }
}

fn roots_of(leaves: &[Hash], ranges: Vec<Range<u64>>) -> Result<Vec<Hash>, TreeError> {
    let subtree = |range: Range<u64>| {
        let (start, end) = (usize::try_from(range.start).ok()?, usize::try_from(range.end).ok()?);
        Some(root_of(leaves.get(start..end)?.iter().copied()))
    };
    ranges.into_iter().map(|range| subtree(range).ok_or(TreeError::TooFewLeaves)).collect()
}
