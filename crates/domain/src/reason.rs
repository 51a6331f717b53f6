//! Why somebody looks: a closed list in the ledger; a typed text goes beside it, sealed.

use crate::actor::coded;

coded! {
    /// The reason an actor states. The ledger holds its code; its text is sealed under the person.
    Reason {
        /// The person's own conversation or order with the actor's team.
        OwnWork = "own_work",
        /// The person is on the phone or at the counter.
        OnThePhone = "on_the_phone",
        /// Standing in for another team.
        Cover = "cover",
        /// A complaint about service.
        Complaint = "complaint",
        /// A request of the person under Art. 15–22.
        RightsRequest = "rights_request",
        /// A legal claim (Art. 9(2)(f), 18(2)).
        LegalClaim = "legal_claim",
        /// Monitoring compliance (Art. 39(1)(b)).
        Oversight = "oversight",
        /// The product keeps a promise: index, import, erasure.
        Upkeep = "upkeep",
    }
}
