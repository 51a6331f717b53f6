//! The nouns and rules of a customer-service CRM that keeps people's data in trust.
//!
//! Invariant: nothing here does I/O, waits, reads a clock, draws a random number, speaks SQL or can be
//! serialised by accident. Personal values have no `Display` and a `Debug` that says nothing.

#![warn(missing_docs)]

pub mod actor;
pub mod age;
pub mod ambient;
pub mod assessment;
pub mod catalogue;
pub mod consent;
pub mod contact;
pub mod controller;
pub mod country;
pub mod deadline;
pub mod decimal;
pub mod declared;
pub mod detect;
pub mod dispute;
pub mod duplicates;
pub mod erasure;
pub mod event;
pub mod form;
pub mod handover;
pub mod hold;
pub mod id;
pub mod import;
pub mod kept;
pub mod letter;
pub mod mail;
pub mod mapping;
pub mod may;
pub mod merge;
pub mod money;
pub mod note;
pub mod notice;
pub mod organisation;
pub mod person;
pub mod personal;
pub mod portability;
pub mod purchase;
pub mod purpose;
pub mod reason;
pub mod recognise;
pub mod region;
pub mod restriction;
pub mod retention;
pub mod rights;
pub mod script;
pub mod segment;
pub mod source;
pub mod suppression;
pub mod time;
pub mod timeline;
pub mod wording;
pub mod words;
