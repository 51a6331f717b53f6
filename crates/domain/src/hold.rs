//! A legal hold (Art. 17(3)(e)): named items of one person are kept for a claim in spite of an erasure.
//!
//! Invariant: a hold names each item; there is none on everything. It begins when it is written down, so it cannot be
//! set back behind a request that has arrived, and it is looked at again within six months.

use crate::actor::coded;
use crate::time::{Timestamp, days_after};

coded! {
    /// What a hold is for. It is told nobody outside: which claim it is, is the company's business.
    HoldGround {
        /// The person claims something from the company.
        ClaimAgainstUs = "claim_against_us",
        /// The company claims something from the person.
        OwnClaim = "own_claim",
        /// An authority or a court asks for it.
        Inquiry = "inquiry",
        /// A warranty or a liability for defects is open.
        Warranty = "warranty",
    }
}

coded! {
    /// What can be named in a hold.
    HoldKind {
        /// A purchase with its lines.
        Purchase = "purchase",
        /// An answer about consent with its proof.
        Consent = "consent",
        /// What was sent through a form.
        Submission = "submission",
        /// A note.
        Note = "note",
    }
}

/// One item that is named.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct HoldItem {
    /// What it is.
    pub kind: HoldKind,
    /// Its number.
    pub number: i64,
}

/// The most days until a hold is looked at again.
pub const REVIEW_DAYS: i64 = 183;
/// Days before the review from which on the hold asks for it.
pub const REMIND_DAYS: i64 = 30;
/// The most items of one hold: more is no narrow hold.
pub const MOST_ITEMS: usize = 200;

/// Why something is no hold.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum NoHold {
    /// It names nothing, and a hold on everything is none.
    #[error("a hold names what is kept, item by item")]
    NamesNothing,
    /// It names so much that it is a hold on everything.
    #[error("a hold is narrow: at most {MOST_ITEMS} items")]
    TooMuch,
    /// It is to be looked at again too late, or not at all.
    #[error("a hold is looked at again within six months")]
    ReviewTooLate,
}

/// Checks what is to be a hold from `now` on.
pub fn check(items: &[HoldItem], review_due: Timestamp, now: Timestamp) -> Result<(), NoHold> {
    if items.is_empty() {
        return Err(NoHold::NamesNothing);
    }
    if items.len() > MOST_ITEMS {
        return Err(NoHold::TooMuch);
    }
    check_review(review_due, now)
}

/// Checks when it is looked at again.
pub fn check_review(review_due: Timestamp, now: Timestamp) -> Result<(), NoHold> {
    if now < review_due && review_due <= days_after(now, REVIEW_DAYS) { Ok(()) } else { Err(NoHold::ReviewTooLate) }
}

/// How urgently a hold asks to be looked at.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Urgency {
    /// Not yet.
    Calm,
    /// Soon.
    Soon,
    /// The day has passed.
    Late,
}

/// How urgent the review is at `now`.
#[must_use]
pub fn urgency(review_due: Timestamp, now: Timestamp) -> Urgency {
    if review_due <= now {
        Urgency::Late
    } else if review_due <= days_after(now, REMIND_DAYS) {
        Urgency::Soon
    } else {
        Urgency::Calm
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::from_ms;

    #[test]
    fn a_hold_names_its_items_and_is_looked_at_within_six_months() {
        let now = from_ms(0);
        let item = |number| HoldItem { kind: HoldKind::Purchase, number };
        assert_eq!(check(&[], days_after(now, 30), now), Err(NoHold::NamesNothing));
        let all: Vec<_> = (0..=i64::try_from(MOST_ITEMS).unwrap_or(0)).map(item).collect();
        assert_eq!(check(&all, days_after(now, 30), now), Err(NoHold::TooMuch));
        assert_eq!(check(&[item(1)], days_after(now, REVIEW_DAYS), now), Ok(()));
        assert_eq!(check(&[item(1)], days_after(now, REVIEW_DAYS + 1), now), Err(NoHold::ReviewTooLate));
        assert_eq!(check(&[item(1)], now, now), Err(NoHold::ReviewTooLate));
    }

    #[test]
    fn a_review_is_asked_for_a_month_before_and_late_on_its_day() {
        let now = from_ms(0);
        let in_days = |days| urgency(days_after(now, days), now);
        assert_eq!([in_days(31), in_days(30), in_days(0)], [Urgency::Calm, Urgency::Soon, Urgency::Late]);
    }
}
