//! What is known of a person beside their profile: how they want to be addressed, and in which language.

use crate::actor::coded;
use crate::notice::Language;
use crate::person::{PersonKind, Profile};
use crate::personal::Text;

/// One sealed record beside the profile.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct PersonDetail {
    /// How they want to be addressed, in their own words; nobody is asked for a title or a sex (C-394/23).
    pub addressed_as: Option<Text>,
    /// The language they want to be written to in.
    pub language: Option<Language>,
}

impl PersonDetail {
    /// The most characters of an address, in a letter or on the phone.
    pub const MAX_CHARS: usize = 200;
}

coded! {
    /// A part of a profile that can be changed; a history of changes names these and no content.
    ProfileField {
        /// Given and family names.
        Name = "name",
        /// How they want to be addressed.
        AddressedAs = "addressed_as",
        /// Their language.
        Language = "language",
        /// The business they buy for, as they told it.
        Organisation = "organisation",
        /// Their town.
        Town = "town",
        /// Their country.
        Country = "country",
        /// The shop's number for them.
        CustomerNumber = "customer_number",
        /// Prospect or customer.
        Kind = "kind",
    }
}

/// Everything an edit of a profile can change.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ProfileEdit {
    /// Prospect or customer.
    pub kind: PersonKind,
    /// Who they are.
    pub profile: Profile,
    /// How to speak to them.
    pub detail: PersonDetail,
}

impl ProfileEdit {
    /// The parts in which `other` differs.
    #[must_use]
    pub fn differences(&self, other: &Self) -> Vec<ProfileField> {
        let (own, theirs) = (&self.profile, &other.profile);
        let differs = |field: &ProfileField| match field {
            ProfileField::Name => own.name != theirs.name,
            ProfileField::AddressedAs => self.detail.addressed_as != other.detail.addressed_as,
            ProfileField::Language => self.detail.language != other.detail.language,
            ProfileField::Organisation => own.organisation != theirs.organisation,
            ProfileField::Town => own.town != theirs.town,
            ProfileField::Country => own.country != theirs.country,
            ProfileField::CustomerNumber => own.customer_number != theirs.customer_number,
            ProfileField::Kind => self.kind != other.kind,
        };
        ProfileField::ALL.iter().copied().filter(differs).collect()
    }
}
