//! Using data for another purpose than it was collected for (Art. 6(4)).

use crate::actor::coded;
use crate::assessment::is_blank;
use crate::id::{ActorId, PurposeId};
use crate::purpose::Basis;

coded! {
    /// The five factors of Art. 6(4)(a)–(e).
    Factor {
        /// (a) The link between the purposes.
        Link = "link",
        /// (b) The context in which the data was collected.
        Context = "context",
        /// (c) The nature of the data.
        Nature = "nature",
        /// (d) What may follow for the person.
        Consequences = "consequences",
        /// (e) Safeguards.
        Safeguards = "safeguards",
    }
}

coded! {
    /// What the test came to.
    Outcome {
        /// The new use is what people could expect.
        Compatible = "compatible",
        /// It is not.
        Incompatible = "incompatible",
    }
}

/// A test as far as it is written.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct CompatibleUse {
    /// What the data was collected for.
    pub from: PurposeId,
    /// On what basis.
    pub from_basis: Basis,
    /// What it would be used for.
    pub to: PurposeId,
    /// What was written to each factor, in the order of [`Factor::ALL`].
    pub factors: [String; 5],
    /// What it came to.
    pub outcome: Option<Outcome>,
    /// Who decided.
    pub decided_by: Option<ActorId>,
}

coded! {
    /// Why data stays out of the new use.
    KeptApart {
        /// It was given on consent: only a new consent opens it.
        GivenOnConsent = "given_on_consent",
        /// A factor is empty.
        FactorMissing = "factor_missing",
        /// Nobody decided.
        Undecided = "undecided",
        /// Somebody decided against it.
        Incompatible = "incompatible",
    }
}

impl CompatibleUse {
    /// The factors that are still empty.
    pub fn missing(&self) -> impl Iterator<Item = Factor> + '_ {
        let empty = |(factor, text): (&Factor, &String)| is_blank(text).then_some(*factor);
        Factor::ALL.iter().zip(&self.factors).filter_map(empty)
    }

    /// Whether old data may be mapped to the new purpose; until then the mapping is off (AC-06-04).
    pub fn opens(&self) -> Result<(), KeptApart> {
        if self.from_basis == Basis::Consent {
            return Err(KeptApart::GivenOnConsent);
        }
        if self.missing().next().is_some() {
            return Err(KeptApart::FactorMissing);
        }
        match (self.outcome, self.decided_by) {
            (None, _) | (_, None) => Err(KeptApart::Undecided),
            (Some(Outcome::Incompatible), Some(_)) => Err(KeptApart::Incompatible),
            (Some(Outcome::Compatible), Some(_)) => Ok(()),
        }
    }
}
