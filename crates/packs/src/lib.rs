//! Reads the dated packs of law that stand in `packs/` and are built into the program.
//!
//! Invariant: nothing here decides. A pack that cannot be read closes what depends on it: without ages,
//! everybody counts as a child.

#![warn(missing_docs)]

mod ages;

pub use ages::{AgeEntry, Ages, Seen, ages};

/// Why a pack is not taken.
#[derive(Debug, thiserror::Error)]
pub enum BadPack {
    /// Not TOML, or a key is missing, unknown or of the wrong kind.
    #[error("the pack cannot be read")]
    Unreadable(#[from] toml::de::Error),
    /// Not a country's two letters.
    #[error("entry {0} names no country")]
    Country(usize),
    /// Outside of what the law leaves to a country.
    #[error("entry {0} has an age outside of the range")]
    Age(usize),
    /// Ends before it begins.
    #[error("entry {0} ends before it begins")]
    Dates(usize),
    /// Says not where it is from.
    #[error("entry {0} names no norm")]
    Source(usize),
    /// Two entries say the same for the same day.
    #[error("entry {0} repeats another")]
    Repeated(usize),
    /// The default is not in the range.
    #[error("the default is outside of the range")]
    Default,
}

/// Reads every pack that is built in, so that a program can refuse to start without one.
pub fn check() -> Result<(), BadPack> {
    Ages::read(ages::TEXT).map(|_| ())
}
