//! What somebody can do, told as stories on both engines.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

#[macro_use]
mod house;

mod access;
mod access_real;
mod accounts;
mod consents;
mod erasures;
mod files;
mod founding;
mod imports;
mod imports_bad_files;
mod imports_meeting;
mod imports_real;
mod journal;
mod keys;
mod merges;
mod notices;
mod people;
mod proof;
mod restrictions;
