//! What a contact point is for, in the words of whoever gave it.

use crate::actor::coded;

coded! {
    /// Where a contact point belongs.
    ContactLabel {
        /// At home.
        Home = "home",
        /// At work.
        Work = "work",
        /// Where goods go.
        Delivery = "delivery",
        /// Where invoices go.
        Billing = "billing",
        /// Not told.
        Other = "other",
    }
}
