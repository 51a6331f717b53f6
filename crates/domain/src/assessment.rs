//! The weighing of interests without which Art. 6(1)(f) is not a basis.

use crate::actor::coded;
use crate::id::ActorId;
use crate::time::Timestamp;

coded! {
    /// What an assessment has to hold (AC-06-02).
    Part {
        /// Which interest, of whom.
        Interest = "interest",
        /// Why nothing milder does.
        Necessity = "necessity",
        /// Why the person's interests do not override.
        Balance = "balance",
        /// What is done to protect them.
        Safeguards = "safeguards",
        /// Who looked at it.
        Reviewer = "reviewer",
        /// When it is looked at again.
        ReviewDue = "review_due",
    }
}

/// An assessment as far as it is written; the words are the company's own, about no person.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Assessment {
    /// Which interest, of whom.
    pub interest: String,
    /// Why nothing milder does.
    pub necessity: String,
    /// Why the person's interests do not override.
    pub balance: String,
    /// What is done to protect them.
    pub safeguards: String,
    /// Who looked at it.
    pub reviewer: Option<ActorId>,
    /// When it has to be looked at again.
    pub review_due: Option<Timestamp>,
}

impl Assessment {
    /// What is still empty, in the order of the form.
    pub fn missing(&self) -> impl Iterator<Item = Part> + '_ {
        Part::ALL.iter().copied().filter(|part| match part {
            Part::Interest => is_blank(&self.interest),
            Part::Necessity => is_blank(&self.necessity),
            Part::Balance => is_blank(&self.balance),
            Part::Safeguards => is_blank(&self.safeguards),
            Part::Reviewer => self.reviewer.is_none(),
            Part::ReviewDue => self.review_due.is_none(),
        })
    }

    /// Whether nothing is missing.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.missing().next().is_none()
    }

    /// Whether it is complete and its next review is still ahead.
    #[must_use]
    pub fn is_in_date(&self, now: Timestamp) -> bool {
        self.is_complete() && self.review_due.is_some_and(|due| now < due)
    }
}

pub(crate) fn is_blank(text: &str) -> bool {
    text.trim().is_empty()
}
