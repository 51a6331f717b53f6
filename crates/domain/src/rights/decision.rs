//! How a case ends, and what a no has to say (Art. 12(4)).

use super::step::{Said, SaidPart};
use crate::actor::coded;
use crate::personal::Text;

coded! {
    /// How a case ended.
    Outcome {
        /// All of it was done.
        Fulfilled = "fulfilled",
        /// A part was done, the rest refused.
        Partly = "partly",
        /// Nothing was done, for a reason.
        Refused = "refused",
        /// Nothing is held about whoever asks.
        NothingHeld = "nothing_held",
    }
}

coded! {
    /// Why something is refused. A list that is closed by the law.
    RefusalGround {
        /// It could not be made sure who asks (Art. 12(2), (6)).
        NotIdentified = "not_identified",
        /// Nobody may speak for the person meant.
        NoMandate = "no_mandate",
        /// Manifestly unfounded (Art. 12(5)); needs both elements and two persons.
        Unfounded = "unfounded",
        /// Excessive (Art. 12(5)); needs both elements and two persons.
        Excessive = "excessive",
        /// The conditions of the right are not met.
        ConditionsNotMet = "conditions_not_met",
        /// A law orders us to keep the data (Art. 17(3)(b)).
        LawOrders = "law_orders",
        /// A legal claim needs the data (Art. 17(3)(e)).
        Claim = "claim",
        /// The rights of others would suffer (Art. 15(4), 20(4)).
        RightsOfOthers = "rights_of_others",
        /// A compelling ground overrides the objection (Art. 21(1)).
        CompellingGround = "compelling_ground",
    }
}

impl RefusalGround {
    /// Whether two persons have to hold it, with both elements in writing.
    #[must_use]
    pub const fn needs_two(self) -> bool {
        match self {
            Self::Unfounded | Self::Excessive => true,
            Self::NotIdentified
            | Self::NoMandate
            | Self::ConditionsNotMet
            | Self::LawOrders
            | Self::Claim
            | Self::RightsOfOthers
            | Self::CompellingGround => false,
        }
    }
}

/// What a decision lacks.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum Missing {
    /// What was done, or where it was searched.
    #[error("what was done is missing")]
    Done,
    /// The reason of a refusal.
    #[error("the reason is missing")]
    Reason,
    /// The authority where they can complain.
    #[error("the authority is missing")]
    Authority,
    /// The remedy in court.
    #[error("the remedy is missing")]
    Remedy,
}

/// A no with everything that the law wants in it.
///
/// Invariant: there is none without a reason, the authority and the remedy (Art. 12(4)); it is made by [`Self::of`]
/// only.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Refusal {
    ground: RefusalGround,
    reason: Text,
    authority: Text,
    remedy: Text,
}

impl Refusal {
    /// A refusal on this ground, in these words: reason, authority, remedy.
    pub fn of(ground: RefusalGround, [reason, authority, remedy]: [&str; 3]) -> Result<Self, Missing> {
        Ok(Self {
            ground,
            reason: Text::some(reason).ok_or(Missing::Reason)?,
            authority: Text::some(authority).ok_or(Missing::Authority)?,
            remedy: Text::some(remedy).ok_or(Missing::Remedy)?,
        })
    }

    /// On which ground.
    #[must_use]
    pub const fn ground(&self) -> RefusalGround {
        self.ground
    }
}

/// How a case ends, in words.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Decision {
    /// All of it was done.
    Fulfilled {
        /// What was done.
        done: Text,
    },
    /// A part was done, the rest refused.
    Partly {
        /// What was done.
        done: Text,
        /// Why not the rest.
        refusal: Refusal,
    },
    /// Nothing was done.
    Refused(Refusal),
    /// Nothing is held.
    NothingHeld {
        /// Where it was searched.
        searched: Text,
    },
}

impl Decision {
    /// All of it was done.
    pub fn fulfilled(done: &str) -> Result<Self, Missing> {
        Ok(Self::Fulfilled { done: Text::some(done).ok_or(Missing::Done)? })
    }

    /// A part was done.
    pub fn partly(done: &str, refusal: Refusal) -> Result<Self, Missing> {
        Ok(Self::Partly { done: Text::some(done).ok_or(Missing::Done)?, refusal })
    }

    /// Nothing is held.
    pub fn nothing_held(searched: &str) -> Result<Self, Missing> {
        Ok(Self::NothingHeld { searched: Text::some(searched).ok_or(Missing::Done)? })
    }

    /// The word for it.
    #[must_use]
    pub const fn outcome(&self) -> Outcome {
        match self {
            Self::Fulfilled { .. } => Outcome::Fulfilled,
            Self::Partly { .. } => Outcome::Partly,
            Self::Refused(_) => Outcome::Refused,
            Self::NothingHeld { .. } => Outcome::NothingHeld,
        }
    }

    /// The refusal in it, if there is one.
    #[must_use]
    pub const fn refusal(&self) -> Option<&Refusal> {
        match self {
            Self::Partly { refusal, .. } | Self::Refused(refusal) => Some(refusal),
            Self::Fulfilled { .. } | Self::NothingHeld { .. } => None,
        }
    }

    /// Its words, for the step.
    #[must_use]
    pub fn said(&self) -> Said {
        let mut said = match self {
            Self::Fulfilled { done } | Self::Partly { done, .. } => Said::of(SaidPart::Done, done.expose()),
            Self::NothingHeld { searched } => Said::of(SaidPart::Done, searched.expose()),
            Self::Refused(_) => Said::default(),
        };
        if let Some(refusal) = self.refusal() {
            said = said
                .and(SaidPart::Reason, refusal.reason.expose())
                .and(SaidPart::Authority, refusal.authority.expose())
                .and(SaidPart::Remedy, refusal.remedy.expose());
        }
        said
    }

    /// The number in the step: the place of the outcome, and of the ground after it.
    #[must_use]
    pub fn number(&self) -> i64 {
        let ground = self.refusal().map_or(0, |refusal| super::code_number(RefusalGround::ALL, &refusal.ground));
        super::code_number(Outcome::ALL, &self.outcome()) + ground * 100
    }

    /// Reads the outcome and the ground out of [`Self::number`].
    #[must_use]
    pub fn of_number(number: i64) -> Option<(Outcome, Option<RefusalGround>)> {
        let outcome = super::from_code_number(Outcome::ALL, number % 100)?;
        Some((outcome, super::from_code_number(RefusalGround::ALL, number / 100)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_without_reason_authority_or_remedy_does_not_come_into_being() {
        let ground = RefusalGround::LawOrders;
        assert_eq!(Refusal::of(ground, [" ", "CNPD", "court"]), Err(Missing::Reason));
        assert_eq!(Refusal::of(ground, ["because", "", "court"]), Err(Missing::Authority));
        assert_eq!(Refusal::of(ground, ["because", "CNPD", "\n"]), Err(Missing::Remedy));
        assert!(Refusal::of(ground, ["because", "CNPD", "court"]).is_ok());
    }

    #[test]
    fn a_decision_says_in_its_number_how_it_ended_and_on_which_ground() {
        let refusal = |ground| Refusal::of(ground, ["r", "a", "c"]);
        for ground in RefusalGround::ALL {
            let decision = refusal(*ground).map(Decision::Refused);
            let read = decision.map(|decision| Decision::of_number(decision.number()));
            assert_eq!(read, Ok(Some((Outcome::Refused, Some(*ground)))));
        }
        let done = Decision::fulfilled("sent").map(|decision| Decision::of_number(decision.number()));
        assert_eq!(done, Ok(Some((Outcome::Fulfilled, None))));
        assert_eq!(Decision::of_number(0), None);
    }
}
