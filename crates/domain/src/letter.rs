//! Letters of a case: what each has to say, whoever words it (Art. 12(1), (3), (4), 13(2)(d), 77, 79).

use crate::actor::coded;
use crate::rights::{Outcome, RightsKind};

coded! {
    /// What a letter is for.
    LetterKind {
        /// Says that a request came (Art. 12(3)).
        Receipt = "receipt",
        /// Asks whether it was they who asked (Art. 12(6)).
        Identity = "identity",
        /// Says that it takes longer, and why (Art. 12(3)).
        Extension = "extension",
        /// Says that it takes longer and until when, and nothing of why: that stands behind its link.
        Longer = "longer",
        /// Says that the answer is ready behind a link, and nothing of it (AC-12-07).
        Ready = "ready",
        /// Brings what is held about them (Art. 15).
        Access = "access",
        /// Brings their data to take along (Art. 20).
        Portability = "portability",
        /// Says what was put right (Art. 16, 19).
        Rectified = "rectified",
        /// Says that their data is stored only (Art. 18).
        Restricted = "restricted",
        /// Says that a use ended because they objected (Art. 21).
        Objection = "objection",
        /// Says that a use goes on though they objected (Art. 21(1), 12(4)).
        Overruled = "overruled",
        /// Says that a consent ended (Art. 7(3)).
        Withdrawn = "withdrawn",
        /// Says what is erased, what has to stay, and from when no backup can be read (Art. 17, 19).
        Erased = "erased",
        /// Answers a complaint.
        Answered = "answered",
        /// Says that a part was done and the rest not (Art. 12(4)).
        Partly = "partly",
        /// Says no (Art. 12(4)).
        Refusal = "refusal",
        /// Says that nothing is held about them.
        NothingHeld = "nothing_held",
    }
}

coded! {
    /// A place in a letter that is filled in.
    LetterPart {
        /// The company.
        Company = "company",
        /// Where people write to about their data.
        Contact = "contact",
        /// The numbers of the cases.
        Number = "number",
        /// The day on which the request arrived.
        Received = "received",
        /// Until when it is answered.
        Due = "due",
        /// The day of the letter.
        Today = "today",
        /// Why it takes longer.
        Why = "why",
        /// What was done.
        Done = "done",
        /// From when no backup holds anything readable.
        Unreadable = "unreadable",
        /// Why not.
        Reason = "reason",
        /// The way to a court (Art. 79).
        Remedy = "remedy",
        /// Where they can complain: its name and its postal address (Art. 77).
        Authority = "authority",
        /// Its pages.
        AuthorityLink = "authority_link",
    }
}

impl LetterKind {
    /// The letter that brings a decision.
    #[must_use]
    pub const fn of_decision(asked: RightsKind, outcome: Outcome) -> Self {
        match (outcome, asked) {
            (Outcome::NothingHeld, _) => Self::NothingHeld,
            (Outcome::Partly, _) => Self::Partly,
            (Outcome::Refused, RightsKind::Objection) => Self::Overruled,
            (Outcome::Refused, _) => Self::Refusal,
            (Outcome::Fulfilled, RightsKind::Access) => Self::Access,
            (Outcome::Fulfilled, RightsKind::Portability) => Self::Portability,
            (Outcome::Fulfilled, RightsKind::Rectification) => Self::Rectified,
            (Outcome::Fulfilled, RightsKind::Erasure) => Self::Erased,
            (Outcome::Fulfilled, RightsKind::Restriction) => Self::Restricted,
            (Outcome::Fulfilled, RightsKind::Objection) => Self::Objection,
            (Outcome::Fulfilled, RightsKind::Withdrawal) => Self::Withdrawn,
            (Outcome::Fulfilled, RightsKind::Complaint) => Self::Answered,
        }
    }

    /// What every letter of this kind has to say, in whatever words; a template without one of them is not taken.
    #[must_use]
    pub const fn needs(self) -> &'static [LetterPart] {
        use LetterPart::{Done, Due, Number, Reason, Received, Remedy, Unreadable, Why};
        match self {
            Self::Receipt | Self::Identity | Self::Longer => &[Number, Received, Due],
            Self::Ready => &[Number, Received],
            Self::Extension => &[Number, Received, Due, Why],
            Self::Access
            | Self::Portability
            | Self::Rectified
            | Self::Restricted
            | Self::Objection
            | Self::Withdrawn
            | Self::Answered
            | Self::NothingHeld => &[Number, Received, Done],
            Self::Erased => &[Number, Received, Done, Unreadable],
            Self::Partly => &[Number, Received, Done, Reason, Remedy],
            Self::Overruled | Self::Refusal => &[Number, Received, Reason, Remedy],
        }
    }
}

impl LetterKind {
    /// Whether it goes out as the words of a mail. What says anything of a case does not: a mail brings the link behind
    /// which it stands.
    #[must_use]
    pub const fn is_mailed(self) -> bool {
        matches!(self, Self::Receipt | Self::Identity | Self::Longer | Self::Ready)
    }

    /// Whether it brings what was decided.
    #[must_use]
    pub const fn is_an_answer(self) -> bool {
        match self {
            Self::Receipt | Self::Identity | Self::Extension | Self::Longer | Self::Ready => false,
            Self::Access
            | Self::Portability
            | Self::Rectified
            | Self::Restricted
            | Self::Objection
            | Self::Overruled
            | Self::Withdrawn
            | Self::Erased
            | Self::Answered
            | Self::Partly
            | Self::Refusal
            | Self::NothingHeld => true,
        }
    }
}

/// What every letter says at its end, under every template: who writes, and where people can complain (AC-77-01).
pub const AT_THE_END: &[LetterPart] =
    &[LetterPart::Company, LetterPart::Contact, LetterPart::Authority, LetterPart::AuthorityLink];

/// The longest template, in bytes.
pub const MOST_BYTES: usize = 8_000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_no_always_needs_its_reason_and_the_way_to_a_court() {
        for asked in RightsKind::ALL {
            for outcome in [Outcome::Refused, Outcome::Partly] {
                let needs = LetterKind::of_decision(*asked, outcome).needs();
                assert!(needs.contains(&LetterPart::Reason) && needs.contains(&LetterPart::Remedy), "{asked:?}");
            }
        }
    }
}
