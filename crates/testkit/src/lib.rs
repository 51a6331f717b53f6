//! What tests stand on: a still clock, seeded chance, a real PostgreSQL, an open store on either engine, and a search
//! for bytes that should not be there.
//!
//! Invariant: this is a development dependency only. Whatever goes wrong here fails the test that asked.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::missing_panics_doc,
    reason = "a test that cannot be set up has failed"
)]

pub mod ambient;
pub mod canary;
pub mod cast;
pub mod contract;
pub mod postgres;
pub mod smtp;

pub use ambient::{SeededRandom, StillClock};
pub use canary::{Hit, find_bytes};
pub use contract::OpenedStore;
