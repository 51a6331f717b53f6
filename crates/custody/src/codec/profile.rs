//! A profile: 1 given names, 2 family names, 3 organisation, 4 town, 5 country, 6 customer number.

use domain::catalogue::Category;
use domain::person::{PersonName, Profile};
use zeroize::Zeroizing;

use super::stored_country;
use crate::plain::{DecodeError, Plain, Writer, read};

impl Plain for Profile {
    const CATEGORY: Category = Category::Identity;

    fn encode(&self) -> Zeroizing<Vec<u8>> {
        Writer::record(|to| {
            if let Some(name) = &self.name {
                to.some_text(1, name.given.as_ref());
                to.text(2, &name.family);
            }
            to.some_text(3, self.organisation.as_ref());
            to.some_text(4, self.town.as_ref());
            if let Some(country) = &self.country {
                to.str(5, country.code());
            }
            to.some_text(6, self.customer_number.as_ref());
        })
    }

    fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        let (mut given, mut family) = (None, None);
        let mut profile = Self { name: None, organisation: None, town: None, country: None, customer_number: None };
        read(bytes, |key, field| {
            match key {
                1 => given = Some(field.text()?),
                2 => family = Some(field.text()?),
                3 => profile.organisation = Some(field.text()?),
                4 => profile.town = Some(field.text()?),
                5 => profile.country = Some(field.parsed(stored_country)?),
                6 => profile.customer_number = Some(field.text()?),
                _ => (),
            }
            Ok(())
        })?;
        profile.name = match (given, family) {
            (given, Some(family)) => Some(PersonName { given, family }),
            (None, None) => None,
            (Some(_), None) => return Err(DecodeError::Missing(2)),
        };
        Ok(profile)
    }
}
