//! Changing what a purpose rests on. A person's no is not worked around by another basis (AC-06-03).

use crate::actor::coded;
use crate::id::{ActorId, PurposeId};
use crate::purpose::Basis;

/// A change of basis that somebody proposes.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct BasisChange {
    /// Of which purpose.
    pub purpose: PurposeId,
    /// What it rests on.
    pub from: Basis,
    /// What it would rest on.
    pub to: Basis,
    /// The data protection officer who agreed.
    pub agreed_by: Option<ActorId>,
}

/// How a person stands to the purpose before the change.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Concerned {
    /// They took a consent back or objected, ever.
    TookBack,
    /// They were asked under the old basis, and took nothing back.
    Known,
    /// They come after the change.
    New,
}

coded! {
    /// Why a basis is not changed for a person.
    CannotSwap {
        /// A withdrawal is on record.
        TookBack = "took_back",
        /// The data protection officer has not agreed.
        NotAgreed = "not_agreed",
        /// Whoever was asked keeps the basis they were told; only people who are new take the new one.
        ToldOtherwise = "told_otherwise",
    }
}

impl BasisChange {
    /// Whether the new basis holds for a person. Turning to consent is always allowed.
    pub fn holds_for(&self, person: Concerned) -> Result<(), CannotSwap> {
        if self.from == self.to || self.to == Basis::Consent {
            return Ok(());
        }
        match person {
            Concerned::TookBack => Err(CannotSwap::TookBack),
            Concerned::Known | Concerned::New if self.agreed_by.is_none() => Err(CannotSwap::NotAgreed),
            Concerned::Known if self.from == Basis::Consent => Err(CannotSwap::ToldOtherwise),
            Concerned::Known | Concerned::New => Ok(()),
        }
    }
}
