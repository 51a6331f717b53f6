//! How long each state of a consent may last.
//!
//! None of these is law: where the law is silent, the controller sets them, and these are what it
//! starts with.

use jiff::Span;
use jiff::tz::TimeZone;

use crate::time::Timestamp;

/// The house's own deadlines.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Terms {
    /// A question without an answer is closed after so many days.
    pub answer_days: i64,
    /// A confirmation mail counts for so many hours.
    pub confirm_hours: i64,
    /// A guardian has so many days.
    pub guardian_days: i64,
    /// After a material change, the old yes is kept in sight for so many days, unused.
    pub stale_days: i64,
    /// A child who came of age has so many days to confirm.
    pub reconfirm_days: i64,
    /// A yes is worn out after so many calendar months; advice, not law, asks for a limit (K3).
    pub max_age_months: i32,
    /// Whoever agreed is asked for so many days before the yes wears out whether it still stands.
    pub renew_days: i64,
    /// Whoever said no is left alone for so many calendar months (K13).
    pub ask_again_months: i32,
    /// The person may undo a yes by phone through the link in the mail for so many hours (K9).
    pub undo_hours: i64,
    /// Proof of a consent outlives the last sending by so many calendar years (K7).
    pub proof_years: i32,
    /// An address behind a double opt-in is kept readable for so many days (K8).
    pub ip_days: i64,
    /// The oldest backup is so many days old.
    pub backup_days: i64,
    /// A do-not-reload outlives the oldest backup by so many days.
    pub reload_days: i64,
    /// An order, or what a person came with, is served for so many calendar months after it.
    pub serve_months: i32,
}

impl Terms {
    /// What an installation starts with.
    pub const FIRST: Self = Self {
        answer_days: 7,
        confirm_hours: 72,
        guardian_days: 14,
        stale_days: 30,
        reconfirm_days: 60,
        max_age_months: 24,
        renew_days: 30,
        ask_again_months: 6,
        undo_hours: 72,
        proof_years: 3,
        ip_days: 30,
        backup_days: 35,
        reload_days: 30,
        serve_months: 24,
    };
}

impl Terms {
    /// Until when something that began at `at` is served.
    #[must_use]
    pub fn served_until(&self, at: Timestamp) -> Timestamp {
        months_after(at, self.serve_months)
    }
}

/// Whole hours later.
pub(super) fn hours_after(at: Timestamp, hours: i64) -> Timestamp {
    crate::time::from_ms(crate::time::to_ms(at).saturating_add(hours.saturating_mul(3_600_000)))
}

/// The same day number so many calendar months later, in UTC; the last day where a month is too short.
/// Beyond what a calendar holds, it answers `at`, so that nothing lasts for ever by an overflow.
pub(super) fn months_after(at: Timestamp, months: i32) -> Timestamp {
    Span::new()
        .try_months(months)
        .and_then(|span| TimeZone::UTC.to_datetime(at).checked_add(span))
        .and_then(|later| TimeZone::UTC.to_timestamp(later))
        .unwrap_or(at)
}
