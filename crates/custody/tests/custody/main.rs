//! What the vault promises, through its front door.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::similar_names,
    clippy::case_sensitive_file_extension_comparisons,
    reason = "tests"
)]

mod archive;
mod disk;
mod epoch;
mod faulty;
mod house;
mod items;
mod plain;
mod root;
mod sealed;
mod spool;
mod tokens;
