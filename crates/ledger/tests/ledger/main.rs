//! The tests of the ledger, one module for each noun.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    reason = "tests"
)]

mod audit;
mod checkpoint;
mod cut;
mod leaf;
mod note;
mod oracle;
mod proof;
mod tile;
mod tree;

use ledger::hash::{Hash, leaf_hash};

/// Leaf hashes of the numbers from 0, so that each position has another.
fn leaves(count: usize) -> Vec<Hash> {
    (0..count).map(|number| leaf_hash(&number.to_be_bytes())).collect()
}
