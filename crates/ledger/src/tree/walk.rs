//! Ways through the tree: from a node up to the root, and which subtrees a proof is made of.

use std::ops::Range;

use super::TreeError;

/// On which side of the running node its sibling stands.
pub(super) enum Side {
    Left,
    Right,
}

/// The way from a node up to the root: `fn` and `sn` in the words of RFC 9162.
pub(super) struct Path {
    /// The running node's place in its level.
    pub(super) node: u64,
    /// The place of the right-most node in that level.
    pub(super) last: u64,
}

impl Path {
    /// Goes up by one sibling; levels at which the right-most node has none are skipped.
    pub(super) fn climb(&mut self) -> Result<Side, TreeError> {
        if self.last == 0 {
            return Err(TreeError::ProofLength);
        }
        let is_right_child = self.node & 1 == 1;
        let side = if is_right_child || self.node == self.last { Side::Left } else { Side::Right };
        if matches!(side, Side::Left) && self.node != 0 {
            self.shift(self.node.trailing_zeros());
        }
        self.shift(1);
        Ok(side)
    }

    /// Goes up by levels without a sibling.
    pub(super) fn shift(&mut self, levels: u32) {
        self.node = self.node.checked_shr(levels).unwrap_or(0);
        self.last = self.last.checked_shr(levels).unwrap_or(0);
    }

    /// The proof must end exactly at the root.
    pub(super) fn arrive(&self) -> Result<(), TreeError> {
        if self.last == 0 { Ok(()) } else { Err(TreeError::ProofLength) }
    }
}

/// The subtrees whose roots make an inclusion proof, in the order of the proof.
pub(crate) fn inclusion_ranges(index: u64, size: u64) -> Result<Vec<Range<u64>>, TreeError> {
    if index >= size {
        return Err(TreeError::OutsideTree);
    }
    let mut ranges = Vec::new();
    let mut tree = 0..size;
    while tree.end - tree.start > 1 {
        let middle = middle_of(&tree);
        if index < middle {
            ranges.push(middle..tree.end);
            tree.end = middle;
        } else {
            ranges.push(tree.start..middle);
            tree.start = middle;
        }
    }
    ranges.reverse();
    Ok(ranges)
}

/// The subtrees whose roots make a consistency proof, in the order of the proof: SUBPROOF of RFC 6962 §2.1.2.
pub(crate) fn consistency_ranges(old: u64, new: u64) -> Result<Vec<Range<u64>>, TreeError> {
    if old > new {
        return Err(TreeError::OutsideTree);
    }
    let mut ranges = Vec::new();
    if old == 0 {
        return Ok(ranges);
    }
    let mut tree = 0..new;
    while old < tree.end {
        let middle = middle_of(&tree);
        if old <= middle {
            ranges.push(middle..tree.end);
            tree.end = middle;
        } else {
            ranges.push(tree.start..middle);
            tree.start = middle;
        }
    }
    // What remains is a subtree of both trees; the verifier knows its root only if it is the whole old tree.
    if tree.start > 0 {
        ranges.push(tree);
    }
    ranges.reverse();
    Ok(ranges)
}

/// Where RFC 6962 splits a tree of at least two leaves: after the largest power of two below its size.
fn middle_of(tree: &Range<u64>) -> u64 {
    tree.start + (1 << (tree.end - tree.start - 1).ilog2())
}
