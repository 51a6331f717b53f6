//! What the store keeps, on both engines.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

mod accounts;
mod belongings;
mod catalogue;
mod consents;
mod contacts;
mod deeds;
mod disputes;
mod duplicates;
mod engine;
mod erasures;
mod exceptions;
mod forms;
mod house;
mod imports;
mod index;
mod items;
mod journal;
mod keys;
mod ledger;
mod ledger_cut;
mod letters;
mod looks;
mod mails;
mod merges;
mod migrations;
mod notices;
mod people;
mod people_depth;
mod purchases;
mod restrictions;
mod rights;
mod search;
mod statements;
mod totals;
mod who_looked;
