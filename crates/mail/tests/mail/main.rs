//! What happens to mail between the queue, the relay and whoever reads it; with a real relay, on both engines.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

#[macro_use]
#[path = "../../../app/tests/app/house.rs"]
mod house;

mod confirming;
mod desk;
mod erased;
mod letters;
mod relay;
mod withdrawing;
