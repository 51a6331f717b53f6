//! Two records of one person: what may be decided about them, and for how long a merge can be undone.

use crate::actor::coded;
use crate::time::{Timestamp, days_after};

coded! {
    /// What was decided about two records that may be one person.
    PairState {
        /// Nothing yet.
        Open = "open",
        /// They are two people; the question is asked again only if more speaks for it than before.
        NotTheSame = "not_the_same",
        /// They were joined.
        Merged = "merged",
    }
}

coded! {
    /// A part of a record in which two can differ.
    Field {
        /// Given or family name.
        Name = "name",
        /// The company they buy for.
        Organisation = "organisation",
        /// The town.
        Town = "town",
        /// The country.
        Country = "country",
        /// The number the shop knows them by.
        CustomerNumber = "customer_number",
        /// Contact points.
        Contacts = "contacts",
    }
}

/// The most records that one person can be joined from.
pub const MERGED_AT_MOST: usize = 16;

/// Days within which a merge can be undone.
pub const UNDO_DAYS: i64 = 30;

/// Until when a merge of `at` can be undone.
#[must_use]
pub fn undo_until(at: Timestamp) -> Timestamp {
    days_after(at, UNDO_DAYS)
}
