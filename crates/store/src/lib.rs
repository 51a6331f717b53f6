//! The records, behind one face for SQLite and PostgreSQL: statements, migrations, group commit, lanes, search index.
//!
//! Invariant: nothing here decides. A closure gets a snapshot or a transaction; what it gives back can be opened only
//! after the commit of the event that says so.

pub mod accounts;
pub mod anonymous_sales;
pub mod births;
mod cell;
pub mod compatible_uses;
pub mod consents;
pub mod contact_details;
pub mod contacts;
pub mod db;
pub mod duplicates;
pub mod erasures;
pub mod error;
mod events;
pub mod evidence;
pub mod fields;
pub mod files;
pub mod forms;
mod ground;
pub mod house;
pub mod imports;
pub mod index;
pub mod items;
mod job;
pub mod journal;
pub mod keys;
pub mod looks;
pub mod mail_links;
pub mod mails;
pub mod merges;
pub mod migrate;
pub mod notices;
pub mod objections;
mod open;
pub mod organisations;
pub mod people;
mod postgres;
pub mod profiles;
pub mod purchases;
pub mod purposes;
mod queue;
mod readers;
pub mod restrictions;
pub mod scripts;
pub mod sealer;
pub mod search;
pub mod segments;
mod site;
pub mod sql;
mod sqlite;
pub mod staff_notices;
mod store;
pub mod suppression;
pub mod tags;
pub mod timeline;
pub mod totals;
pub mod tx;
pub mod val;
pub mod verify;
pub mod who_looked;
pub mod wordings;

pub use db::{Db, row, rows};
pub use error::{EngineError, Result, StoreError};
pub use index::{IndexOp, WordSearch};
pub use job::Pending;
pub use looks::{Looks, Permits};
pub use open::{Opening, Place};
pub use sealer::SignedCheckpoint;
pub use sql::{Engine, Reach, Sql};
pub use store::Store;
pub use tx::Tx;
pub use val::{Cells, Val};

pub(crate) use sql::statements;
