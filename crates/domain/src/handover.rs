//! Handing an access package over (Art. 12(3), 15(3)): a link by mail, a code by another way, and limits on both.
//!
//! Invariant: once one of its limits is reached a package is never handed out again, whatever is typed.

use crate::actor::coded;
use crate::time::{Timestamp, days_after};

/// Days for which a package can be fetched; the house's own limit (AC-15-08).
pub const DAYS: i64 = 14;
/// How often it can be fetched; the house's own limit (AC-15-08).
pub const DOWNLOADS: i64 = 5;
/// How many wrong codes end it; the house's own limit.
pub const TRIES: i64 = 5;
/// Days for which it stays on the list after its end; the house's own limit.
pub const LISTED_DAYS: i64 = 90;

coded! {
    /// Where a handover stands.
    HandoverState {
        /// It can be fetched.
        Open = "open",
        /// It was fetched as often as it can be.
        UsedUp = "used_up",
        /// Too many wrong codes were given.
        Locked = "locked",
        /// It was taken back.
        Withdrawn = "withdrawn",
        /// Its days are over.
        Ended = "ended",
    }
}

/// What became of a package so far.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Handover {
    /// Since when it waits.
    pub made_at: Timestamp,
    /// Until when.
    pub ends_at: Timestamp,
    /// How often it was fetched.
    pub downloads: i64,
    /// How many wrong codes were given.
    pub tries: i64,
    /// When it was taken back.
    pub withdrawn_at: Option<Timestamp>,
}

impl Handover {
    /// One that begins now.
    #[must_use]
    pub fn beginning(now: Timestamp) -> Self {
        Self { made_at: now, ends_at: days_after(now, DAYS), downloads: 0, tries: 0, withdrawn_at: None }
    }

    /// Where it stands.
    #[must_use]
    pub fn state(&self, now: Timestamp) -> HandoverState {
        if self.withdrawn_at.is_some() {
            HandoverState::Withdrawn
        } else if self.tries >= TRIES {
            HandoverState::Locked
        } else if self.downloads >= DOWNLOADS {
            HandoverState::UsedUp
        } else if now >= self.ends_at {
            HandoverState::Ended
        } else {
            HandoverState::Open
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::from_ms;

    #[test]
    fn each_limit_ends_a_handover_and_none_before_it() {
        let now = from_ms(0);
        let fresh = Handover::beginning(now);
        assert_eq!(fresh.state(now), HandoverState::Open);
        assert_eq!(fresh.state(from_ms(DAYS * 86_400_000 - 1)), HandoverState::Open);
        assert_eq!(fresh.state(days_after(now, DAYS)), HandoverState::Ended);
        let fetched = |downloads| Handover { downloads, ..fresh }.state(now);
        assert_eq!((fetched(DOWNLOADS - 1), fetched(DOWNLOADS)), (HandoverState::Open, HandoverState::UsedUp));
        let tried = |tries| Handover { tries, ..fresh }.state(now);
        assert_eq!((tried(TRIES - 1), tried(TRIES)), (HandoverState::Open, HandoverState::Locked));
        assert_eq!(Handover { withdrawn_at: Some(now), ..fresh }.state(now), HandoverState::Withdrawn);
    }
}
