//! Restriction of processing (Art. 18): while one is in force, nothing but storage.

use crate::actor::coded;

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
