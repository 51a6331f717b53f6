//! A person: customer or prospect; the unit of everything.

use std::fmt;

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

/// A person's name in any script. No title and no sex is asked (C-394/23).
#[derive(Clone, Eq, PartialEq)]
pub struct PersonName {
    /// Given names, if told apart.
    pub given: Option<Text>,
    /// Family names; the whole name where the parts are not known.
    pub family: Text,
}

impl PersonName {
    /// The most characters of one part.
    pub const MAX_CHARS: usize = 200;

    /// Trims both parts; `None` if nothing is left or a part is longer than [`Self::MAX_CHARS`].
    #[must_use]
    pub fn parse(given: &str, family: &str) -> Option<Self> {
        let too_long = |part: &str| part.chars().count() > Self::MAX_CHARS;
        if too_long(given) || too_long(family) {
            return None;
        }
        match (Text::some(given), Text::some(family)) {
            (given, Some(family)) => Some(Self { given, family }),
            (Some(only), None) => Some(Self { given: None, family: only }),
            (None, None) => None,
        }
    }
}

impl fmt::Debug for PersonName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PersonName(…)")
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
