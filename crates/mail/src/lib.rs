//! Mail that goes out: put into words, and handed to the relay of the house.
//!
//! Invariant: nothing here decides whether a mail may go, and no address gets into a log, an error or a `Debug`; not
//! even inside what a relay answers.

mod message;
mod relay;
mod words;

pub use relay::{Config, Relay, RelayError, Security};
