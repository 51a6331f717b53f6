//! A person: customer or prospect; the unit of everything.

mod company;
mod detail;
mod lexicon;
mod name;

pub use company::looks_like_company;
pub use detail::{PersonDetail, ProfileEdit, ProfileField};
pub use name::PersonName;

use crate::actor::coded;
use crate::country::Country;
use crate::id::{BrandId, ControllerId, PublicId, SubjectId, TeamId};
use crate::personal::Text;
use crate::time::Timestamp;

coded! {
    /// Whether somebody bought already.
    PersonKind {
        /// Asked or was offered something, bought nothing yet.
        Prospect = "prospect",
        /// Bought something.
        Customer = "customer",
    }
}

/// What is kept about who a person is; one sealed record.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Profile {
    /// Absent where a shop only gave a number.
    pub name: Option<PersonName>,
    /// The company they buy for.
    pub organisation: Option<Text>,
    /// Where they live, as far as told.
    pub town: Option<Text>,
    /// The country they live in: decides age limits and authority.
    pub country: Option<Country>,
    /// The number the shop knows them by.
    pub customer_number: Option<Text>,
}

/// The pseudonym of a person in the ledger: H(salt ‖ subject). Its salt dies with the person.
#[derive(Clone, Copy, Eq, PartialEq, Hash, Debug, Ord, PartialOrd)]
pub struct Handle(pub [u8; 32]);

/// What rules may know about a person; nothing in here is sealed.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Facts {
    /// Number inside.
    pub subject: SubjectId,
    /// Name outside.
    pub public: PublicId,
    /// Pseudonym in the ledger.
    pub handle: Handle,
    /// Whose customer.
    pub controller: ControllerId,
    /// Under which brand they came.
    pub brand: BrandId,
    /// The team that serves them.
    pub team: TeamId,
    /// Customer or prospect.
    pub kind: PersonKind,
    /// A restriction of processing is in force (Art. 18).
    pub restricted: bool,
    /// Generation of their key; a write prepared for another one fails.
    pub generation: i64,
    /// Since when they are kept.
    pub created_at: Timestamp,
}
