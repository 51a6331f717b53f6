//! Which two records may be one person: rules that can be read aloud, weights that can be explained.
//!
//! Invariant: the answer is a suggestion for a person to decide on; nothing is merged here. Records are compared
//! folded, hold no more than comparing needs, and their `Debug` gives no letter away.

use crate::actor::coded;

mod alike;
mod record;
mod weights;

pub use record::{Fields, Record};

coded! {
    /// What two records have in common, or what sets them apart; the weights are in `weights.rs`.
    Rule {
        /// The same national id.
        NationalIdSame = "national_id_same",
        /// National ids one slip of a finger apart.
        NationalIdNear = "national_id_near",
        /// Two different national ids.
        NationalIdDiffers = "national_id_differs",
        /// The same birth date.
        BirthSame = "birth_same",
        /// Birth dates one slip apart, or with day and month exchanged.
        BirthNear = "birth_near",
        /// Two different birth dates.
        BirthDiffers = "birth_differs",
        /// The same e-mail address.
        EmailSame = "email_same",
        /// E-mail addresses one or two letters apart.
        EmailNear = "email_near",
        /// Two different e-mail addresses; many people have several.
        EmailDiffers = "email_differs",
        /// The same phone number, however it is written.
        PhoneSame = "phone_same",
        /// The same given and family name.
        NamesSame = "names_same",
        /// Given and family name exchanged.
        NamesSwapped = "names_swapped",
        /// The same family name.
        FamilySame = "family_same",
        /// Family names that look alike.
        FamilyNear = "family_near",
        /// Two different family names; people marry.
        FamilyDiffers = "family_differs",
        /// The same given name.
        GivenSame = "given_same",
        /// Given names that look alike, or one is the beginning of the other.
        GivenNear = "given_near",
        /// Two different given names.
        GivenDiffers = "given_differs",
        /// The same street.
        StreetSame = "street_same",
        /// Streets that look alike.
        StreetNear = "street_near",
        /// Two different streets.
        StreetDiffers = "street_differs",
        /// The same house number.
        HouseSame = "house_same",
        /// The same postcode.
        PostcodeSame = "postcode_same",
        /// Postcodes one slip apart.
        PostcodeNear = "postcode_near",
        /// Two different postcodes; people move.
        PostcodeDiffers = "postcode_differs",
        /// The same town.
        TownSame = "town_same",
        /// Towns that look alike.
        TownNear = "town_near",
        /// Two different towns.
        TownDiffers = "town_differs",
    }
}

/// Why two records may be one person.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Suggestion {
    /// The sum of the weights, in bits: one more doubles the odds.
    pub score: i32,
    /// The rules that fired and what each added, in the order of [`Rule`].
    pub reasons: Vec<(Rule, i32)>,
}

/// A suggestion is made from this score on: odds of some 65,000 to one over chance. It is where the same
/// name and nearly the same birth date, or nearly the same name and the same birth date, come in, and a shared
/// house with different people stays out.
pub const SUGGEST_AT: i32 = 16;

/// Whether two records may be one person, and why. Symmetric.
#[must_use]
pub fn judge(a: &Record, b: &Record) -> Option<Suggestion> {
    let reasons = weights::reasons(a, b);
    let score = reasons.iter().map(|(_, weight)| weight).sum();
    let enough = score >= SUGGEST_AT && weights::about_one_person(&reasons);
    enough.then_some(Suggestion { score, reasons })
}
