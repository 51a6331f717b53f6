//! Stories through the router: what was shown, what was recorded, what was not.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

mod accounts;
mod duplicates;
mod erasures;
mod gallery;
mod imports;
mod logs;
mod notices;
mod packages;
mod people;
mod problems;
mod purchases;
mod routes;
mod sign_in;
mod support;
