//! Reads the dated packs of law that stand in `packs/` and are built into the program.
//!
//! Invariant: nothing here decides. A pack that cannot be read closes what depends on it: without ages,
//! everybody counts as a child; without holidays, no date moves to a later day; without periods, everything is due
//! at once; without an entry on retention, nothing is kept.

#![warn(missing_docs)]

mod ages;
mod authorities;
mod deadlines;
mod holidays;
mod retention;
mod seat;
mod seen;

pub use ages::{AgeEntry, Ages, ages};
pub use authorities::{Authorities, Authority, authorities};
pub use deadlines::{Deadlines, Period, deadlines};
pub use holidays::{CountryDays, HolidayEntry, Holidays, RegionCalendar, Regional, holidays};
pub use retention::{Paper, Retention, RetentionEntry, retention};
pub use seat::{Seat, seat, zones_edition};
pub use seen::Seen;

/// Why a pack is not taken.
#[derive(Debug, thiserror::Error)]
pub enum BadPack {
    /// Not TOML, or a key is missing, unknown or of the wrong kind.
    #[error("the pack cannot be read")]
    Unreadable(#[from] toml::de::Error),
    /// Not a country's two letters, or not a part of one.
    #[error("entry {0} names no country")]
    Country(usize),
    /// A number outside of what the law leaves, or of what makes sense.
    #[error("entry {0} has a number outside of the range")]
    Number(usize),
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
    /// A day of the year that nobody understands.
    #[error("entry {0} names no day")]
    Day(usize),
    /// Not a name in the time zone database.
    #[error("entry {0} names no time zone")]
    Zone(usize),
    /// Not a link that can be shown.
    #[error("entry {0} has no link to a page")]
    Link(usize),
}

/// Reads every pack that is built in, so that a program can refuse to start without one.
pub fn check() -> Result<(), BadPack> {
    Ages::read(ages::TEXT)?;
    Authorities::read(authorities::TEXT)?;
    Deadlines::read(deadlines::TEXT)?;
    Holidays::read(holidays::TEXT)?;
    Retention::read(retention::TEXT)?;
    Ok(())
}
