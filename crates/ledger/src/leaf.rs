//! The leaf of one event: what of the event is bound into the tree, byte by byte.
//!
//! Invariant: a leaf holds codes and random handles only.
//! Once the salt of a person is destroyed, nothing in the log leads back to them, and every root stays as it was.

use crate::hash::{HASH_LEN, Hash, leaf_hash, leaf_hash_of, sha256};
use crate::tree::{Frontier, TreeHead};

/// Opens the input of [`batch_handle`], so that no handle of one person and no tree hash has the same input.
const BATCH_TAG: &[u8] = b"confidant ledger batch handle v1\n";

/// The parts of one event that its leaf commits to.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct LeafInput<'a> {
    /// What happened, in the caller's encoding; opaque here, and never free text or a name.
    pub codes: &'a [u8],
    /// When it happened, in milliseconds since 1970-01-01 UTC.
    pub at_ms: i64,
    /// The id of the account that did it.
    pub actor: i64,
    /// The writing connection that recorded it.
    pub lane: i64,
    /// The place of the event within its lane; each event of a lane has the number of its predecessor plus one.
    pub lane_seq: i64,
    /// Whom it concerns: from [`handle`] or [`batch_handle`].
    pub handle: [u8; 32],
}

/// Computes the leaf hash of an event.
///
/// The hash is SHA-256 over these bytes, all numbers big-endian:
///
/// | offset | length | content |
/// | --: | --: | --- |
/// | 0 | 1 | `0x00`, the leaf prefix of RFC 6962 §2.1 |
/// | 1 | 8 | length *n* of the codes, unsigned |
/// | 9 | *n* | codes |
/// | 9 + *n* | 8 | `at_ms`, two's complement |
/// | 17 + *n* | 8 | `actor`, two's complement |
/// | 25 + *n* | 8 | `lane`, two's complement |
/// | 33 + *n* | 8 | `lane_seq`, two's complement |
/// | 41 + *n* | 32 | `handle` |
pub fn leaf(input: &LeafInput<'_>) -> Hash {
    leaf_hash_of(&[
        &(input.codes.len() as u64).to_be_bytes(),
        input.codes,
        &input.at_ms.to_be_bytes(),
        &input.actor.to_be_bytes(),
        &input.lane.to_be_bytes(),
        &input.lane_seq.to_be_bytes(),
        &input.handle,
    ])
}

/// Computes the handle under which the log knows one person: SHA-256(salt ‖ subject), the subject big-endian in 8 bytes.
///
/// The salt is random, 32 bytes, and sealed under the person: when their key dies, the handle means nothing any more.
pub fn handle(salt: &[u8; 32], subject: i64) -> [u8; 32] {
    *sha256(&[salt, &subject.to_be_bytes()]).as_bytes()
}

/// Computes the one handle of an event that concerns many people, in the order given.
///
/// It is [`batch_handle_of`] the RFC 6962 tree whose leaves are the handles.
pub fn batch_handle(handles: &[[u8; HASH_LEN]]) -> [u8; 32] {
    let mut tree = Frontier::new();
    tree.extend(handles.iter().map(batch_leaf));
    batch_handle_of(&tree.head())
}

/// Computes the handle of a batch from the tree over its handles.
///
/// It is SHA-256 over the tag `confidant ledger batch handle v1` and a newline, the number of handles (8 bytes, big-endian,
/// unsigned) and the root. So one of the people can be shown to be among them with an inclusion proof from
/// [`crate::tree::inclusion_proof`], without the handles of the others.
pub fn batch_handle_of(head: &TreeHead) -> [u8; 32] {
    *sha256(&[BATCH_TAG, &head.size.to_be_bytes(), head.root.as_bytes()]).as_bytes()
}

/// The leaf that one handle has in the small tree under a [`batch_handle`].
pub fn batch_leaf(handle: &[u8; HASH_LEN]) -> Hash {
    leaf_hash(handle)
}
