//! Rectification (Art. 16): what a person says is wrong, what stands and what they claim, and what became of it.
//!
//! Invariant: both versions are kept, whatever is decided; a refusal has its ground, and the person's statement travels
//! with the record.

use crate::actor::coded;
use crate::contact::{ContactValue, EmailAddress, NotAContact, PhoneNumber, PostalAddress};
use crate::country::Country;
use crate::person::{PersonName, ProfileEdit};
use crate::personal::Text;

coded! {
    /// What somebody says is wrong.
    Disputed {
        /// Their given names.
        GivenName = "given_name",
        /// Their family name.
        FamilyName = "family_name",
        /// How they are addressed.
        AddressedAs = "addressed_as",
        /// The business they buy for.
        Organisation = "organisation",
        /// Their town.
        Town = "town",
        /// The shop's number for them.
        CustomerNumber = "customer_number",
        /// A contact point, by its number.
        Contact = "contact",
        /// A note, by its number.
        Note = "note",
        /// A purchase, by its number: its papers stay as they were issued, and the correction stands beside them.
        Purchase = "purchase",
        /// Something else that is kept.
        Other = "other",
    }
}

coded! {
    /// What became of a dispute.
    Settled {
        /// The person is right: what stands is corrected, or has its correction beside it.
        Accepted = "accepted",
        /// The company is right, and says why.
        Refused = "refused",
    }
}

impl Disputed {
    /// Whether it is one of several and has to be named by its number.
    #[must_use]
    pub const fn is_numbered(self) -> bool {
        match self {
            Self::Contact | Self::Note | Self::Purchase => true,
            Self::GivenName
            | Self::FamilyName
            | Self::AddressedAs
            | Self::Organisation
            | Self::Town
            | Self::CustomerNumber
            | Self::Other => false,
        }
    }

    /// What stands in a profile; `None` where nothing stands, or where it stands elsewhere.
    #[must_use]
    pub fn stands_in(self, edit: &ProfileEdit) -> Option<Text> {
        let profile = &edit.profile;
        match self {
            Self::GivenName => profile.name.as_ref().and_then(|name| name.given.clone()),
            Self::FamilyName => profile.name.as_ref().map(|name| name.family.clone()),
            Self::AddressedAs => edit.detail.addressed_as.clone(),
            Self::Organisation => profile.organisation.clone(),
            Self::Town => profile.town.clone(),
            Self::CustomerNumber => profile.customer_number.clone(),
            Self::Contact | Self::Note | Self::Purchase | Self::Other => None,
        }
    }

    /// The profile with this put right; `None` where it stands elsewhere.
    #[must_use]
    pub fn put_right(self, edit: &ProfileEdit, right: &Text) -> Option<ProfileEdit> {
        let mut edit = edit.clone();
        let (profile, right) = (&mut edit.profile, right.clone());
        match self {
            Self::GivenName => match &mut profile.name {
                Some(name) => name.given = Some(right),
                None => profile.name = Some(PersonName { given: None, family: right }),
            },
            Self::FamilyName => match &mut profile.name {
                Some(name) => name.family = right,
                None => profile.name = Some(PersonName { given: None, family: right }),
            },
            Self::AddressedAs => edit.detail.addressed_as = Some(right),
            Self::Organisation => profile.organisation = Some(right),
            Self::Town => profile.town = Some(right),
            Self::CustomerNumber => profile.customer_number = Some(right),
            Self::Contact | Self::Note | Self::Purchase | Self::Other => return None,
        }
        Some(edit)
    }
}

/// A contact point with this in its place; of the same kind as before.
pub fn put_contact_right(before: &ContactValue, right: &Text, home: Country) -> Result<ContactValue, NotAContact> {
    match before {
        ContactValue::Email(_) => EmailAddress::parse(right.expose()).map(ContactValue::Email),
        ContactValue::Phone(_) => PhoneNumber::parse_in(right.expose(), Some(home)).map(ContactValue::Phone),
        ContactValue::Postal(postal) => address_of(right, postal.country).map(ContactValue::Postal),
        ContactValue::CustomerNumber(_) => Ok(ContactValue::CustomerNumber(right.clone())),
    }
}

/// An address as it is written on an envelope: the last line is the town with its postcode, on either side of it.
fn address_of(right: &Text, country: Option<Country>) -> Result<PostalAddress, NotAContact> {
    let mut lines: Vec<Text> = right.expose().lines().filter_map(Text::some).collect();
    let last = if lines.len() > 1 { lines.pop() } else { None };
    let words: Vec<&str> = last.as_ref().map(|last| last.expose().split_whitespace().collect()).unwrap_or_default();
    let is_code = |word: &&&str| word.chars().any(|letter| letter.is_ascii_digit());
    let before = words.iter().take_while(is_code).count();
    let after = if before == 0 { words.iter().rev().take_while(is_code).count() } else { 0 };
    let (start, end) = (before, words.len() - after);
    let joined = |words: Option<&[&str]>| words.and_then(|words| Text::some(&words.join(" ")));
    let postcode = if before > 0 { joined(words.get(..start)) } else { joined(words.get(end..)) };
    PostalAddress { lines, postcode, town: joined(words.get(start..end)), region: None, country }.checked()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn address(text: &str) -> (Vec<String>, Option<String>, Option<String>) {
        let read = address_of(&Text::new(text), None).unwrap();
        let said = |text: Option<Text>| text.map(|text| text.expose().to_owned());
        (read.lines.iter().map(|line| line.expose().to_owned()).collect(), said(read.postcode), said(read.town))
    }

    #[test]
    fn an_address_is_read_as_it_stands_on_an_envelope() {
        let some = |text: &str| Some(text.to_owned());
        let street = |text: &str| vec![text.to_owned()];
        assert_eq!(address("Lindenstr. 5\n10969 Berlin"), (street("Lindenstr. 5"), some("10969"), some("Berlin")));
        assert_eq!(
            address("Old Street 5\nLondon SW1A 1AA"),
            (street("Old Street 5"), some("SW1A 1AA"), some("London"))
        );
        assert_eq!(address("Rua A, 5\nPorto"), (street("Rua A, 5"), None, some("Porto")));
        assert_eq!(address("Lindenstr. 5"), (street("Lindenstr. 5"), None, None));
        assert_eq!(address("A 1\n10969"), (street("A 1"), some("10969"), None));
        assert!(address_of(&Text::new(" \n "), None).is_err());
    }

    #[test]
    fn what_is_one_of_several_is_in_no_profile() {
        let name = PersonName { given: None, family: Text::new("Ocelot") };
        let profile = crate::person::Profile {
            name: Some(name),
            organisation: None,
            town: None,
            country: None,
            customer_number: None,
        };
        let kind = crate::person::PersonKind::ALL.first().copied().unwrap();
        let edit = ProfileEdit { kind, profile, detail: crate::person::PersonDetail::default() };
        for what in Disputed::ALL {
            let right = what.put_right(&edit, &Text::new("Margay"));
            assert_eq!(right.is_none(), what.is_numbered() || *what == Disputed::Other, "{what:?}");
            if let Some(right) = right {
                assert_eq!(what.stands_in(&right).unwrap().expose(), "Margay");
                assert_eq!(edit.differences(&right).len(), 1, "{what:?}");
            }
        }
        assert_eq!(Disputed::FamilyName.stands_in(&edit).unwrap().expose(), "Ocelot");
    }
}
