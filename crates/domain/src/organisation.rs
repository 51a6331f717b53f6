//! Organisations: firms, clubs and offices that people belong to. An organisation is no person.
//!
//! Invariant: the business of a sole trader is data of a person and never an organisation
//! (`docs/decisions/0008-sole-traders-are-people.md`).

use crate::actor::coded;
use crate::country::Country;
use crate::id::{OrganisationId, PublicId};
use crate::time::Timestamp;

/// A firm, club or office.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Organisation {
    /// Number inside.
    pub id: OrganisationId,
    /// Name outside.
    pub public: PublicId,
    /// Its name.
    pub name: String,
    /// Its seat, if told.
    pub country: Option<Country>,
    /// Since when it is kept.
    pub added_at: Timestamp,
}

impl Organisation {
    /// The most characters of a name.
    pub const MAX_CHARS: usize = 200;
}

coded! {
    /// What a person is in an organisation.
    MemberRole {
        /// Works there.
        Employee = "employee",
        /// Buys for it.
        Buyer = "buyer",
        /// Pays its invoices.
        Billing = "billing",
        /// Decides there.
        Director = "director",
        /// Owns a part of it.
        Owner = "owner",
        /// Something else.
        Other = "other",
    }
}

/// Whether a text is a day as ISO 8601 writes it: `2026-11-23`.
#[must_use]
pub fn is_day(text: &str) -> bool {
    text.len() == 10 && text.parse::<jiff::civil::Date>().is_ok()
}
