//! Restriction of processing (Art. 18): while one is in force, nothing but storage.

use crate::actor::coded;
use crate::time::{Timestamp, days_after};

coded! {
    /// Why processing is restricted, Art. 18(1)(a)–(d).
    RestrictionGround {
        /// The person says the data is wrong; until checked.
        Accuracy = "accuracy",
        /// Processing was unlawful and the person wants no erasure.
        Unlawful = "unlawful",
        /// The person needs it for a claim.
        Claim = "claim",
        /// The person objected; until weighed.
        Objection = "objection",
    }
}

coded! {
    /// How somebody was told that a restriction is going to end (Art. 18(3)).
    ToldBy {
        /// By letter.
        Letter = "letter",
        /// By mail.
        Email = "email",
        /// On the phone.
        Phone = "phone",
        /// At the counter.
        Counter = "counter",
    }
}

/// How many days they have to answer before the restriction can end.
pub const LIFT_WAIT_DAYS: i64 = 3;

/// Why a restriction does not end yet.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum NotYet {
    /// The person was not told since the last restriction began.
    #[error("the person was not told")]
    Untold,
    /// They were told less than [`LIFT_WAIT_DAYS`] ago.
    #[error("the person was told too short a time ago")]
    TooSoon {
        /// From when on it can end.
        from: Timestamp,
    },
}

/// Whether restrictions can end now: the person was told since the last of them began, and had time to answer.
pub fn may_lift(began: Timestamp, told: Option<Timestamp>, now: Timestamp) -> Result<(), NotYet> {
    let told = told.filter(|told| *told >= began).ok_or(NotYet::Untold)?;
    let from = days_after(told, LIFT_WAIT_DAYS);
    if now < from { Err(NotYet::TooSoon { from }) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::from_ms;

    #[test]
    fn a_restriction_ends_after_the_person_was_told_and_could_answer() {
        let day = |days: i64| from_ms(days * 86_400_000);
        assert_eq!(may_lift(day(5), None, day(90)), Err(NotYet::Untold));
        assert_eq!(may_lift(day(5), Some(day(4)), day(90)), Err(NotYet::Untold), "that was about an earlier one");
        assert_eq!(may_lift(day(5), Some(day(6)), day(8)), Err(NotYet::TooSoon { from: day(9) }));
        assert_eq!(may_lift(day(5), Some(day(6)), day(9)), Ok(()));
    }
}
