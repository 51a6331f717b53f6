//! The tamper-evident log: an RFC 6962 tree of event leaves, signed checkpoints and cut records, tiles, offline proofs and the audit of an export.
//!
//! Invariant: nothing here reads or writes a file, asks the time, draws a random number or knows what an event means.
//! Bytes go in, bytes and verdicts come out; whoever holds the database and the signing key calls from outside.

#![deny(missing_docs)]

pub mod audit;
pub mod checkpoint;
pub mod cut;
pub mod hash;
pub mod leaf;
pub mod note;
pub mod proof;
pub mod tile;
pub mod tile_set;
pub mod tree;
