//! Instants, kept as whole milliseconds since 1970 in UTC wherever they are stored.

pub use jiff::Timestamp;
/// A day of the calendar, without a place.
pub use jiff::civil::Date;

/// The instant as milliseconds since 1970-01-01T00:00:00Z, the unit of every `_at` column.
#[must_use]
pub fn to_ms(at: Timestamp) -> i64 {
    at.as_millisecond()
}

/// The instant `ms` milliseconds after 1970-01-01T00:00:00Z; values outside of what a calendar holds
/// (years −9999 to 9999) are brought to its edge.
#[must_use]
pub fn from_ms(ms: i64) -> Timestamp {
    Timestamp::from_millisecond(ms).unwrap_or(if ms < 0 { Timestamp::MIN } else { Timestamp::MAX })
}

/// Whole days later, counted as elapsed time of 24 hours each.
#[must_use]
pub fn days_after(at: Timestamp, days: i64) -> Timestamp {
    from_ms(to_ms(at).saturating_add(days.saturating_mul(86_400_000)))
}
