//! Purposes of processing and the lawful basis each stands on (Art. 5(1)(b), 6).

pub mod compatible;
pub mod rule;
pub mod swap;

use crate::actor::coded;
use crate::id::PurposeId;

/// Telling people of a breach (Art. 34): its own purpose, so that no advert can ride on it.
pub const BREACH_NOTICE: PurposeId = PurposeId::new(7);

coded! {
    /// A lawful basis of Art. 6(1). It belongs to a (person, purpose), never to a person.
    Basis {
        /// Art. 6(1)(a).
        Consent = "consent",
        /// Art. 6(1)(b), also steps before a contract.
        Contract = "contract",
        /// Art. 6(1)(c).
        LegalObligation = "legal_obligation",
        /// Art. 6(1)(f); needs a recorded balancing of interests before it is used.
        LegitimateInterest = "legitimate_interest",
    }
}

coded! {
    /// The purposes every installation starts with; a controller may add its own rows.
    Purpose {
        /// Answering, delivering, repairing: the service itself.
        Service = "service",
        /// Keeping invoices as tax law orders.
        Bookkeeping = "bookkeeping",
        /// News and offers.
        Marketing = "marketing",
        /// Answering a request of the person under Art. 15–22.
        Rights = "rights",
        /// Watching over the rules (Art. 39) and defending claims.
        Compliance = "compliance",
        /// Keeping index, keys and promises in order.
        Upkeep = "upkeep",
    }
}

impl Purpose {
    /// Its row in every database; rows of a controller's own begin at 100.
    #[must_use]
    pub const fn id(self) -> PurposeId {
        PurposeId::new(match self {
            Self::Service => 1,
            Self::Bookkeeping => 2,
            Self::Marketing => 3,
            Self::Rights => 4,
            Self::Compliance => 5,
            Self::Upkeep => 6,
        })
    }

    /// The basis it starts with; only [`Self::Marketing`] asks.
    #[must_use]
    pub const fn first_basis(self) -> Basis {
        match self {
            Self::Service => Basis::Contract,
            Self::Bookkeeping | Self::Rights | Self::Compliance => Basis::LegalObligation,
            Self::Marketing => Basis::Consent,
            Self::Upkeep => Basis::LegitimateInterest,
        }
    }
}
