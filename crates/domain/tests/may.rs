//! Who may be written to, when, and why not: rule by rule, and against a second writing of the formula.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::wildcard_enum_match_arm,
    clippy::cast_possible_truncation,
    reason = "tests"
)]

#[path = "may/formula.rs"]
mod formula;
#[path = "may/golden.rs"]
mod golden;
#[path = "may/person.rs"]
mod person;
#[path = "may/rules.rs"]
mod rules;
