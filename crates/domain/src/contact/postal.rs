//! A postal address: its parts, and how each country writes them.

mod format;

pub use format::{AddressField, postcode_fits, required_fields, street_line};

use self::format::AddressFormat;
use super::NotAContact;
use crate::country::Country;
use crate::personal::Text;

/// A postal address, as lines and a country.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct PostalAddress {
    /// Street, house number and what else stands above the town; at most 10 lines.
    pub lines: Vec<Text>,
    /// The postcode.
    pub postcode: Option<Text>,
    /// The town.
    pub town: Option<Text>,
    /// State or region where the country writes it.
    pub region: Option<Text>,
    /// The country.
    pub country: Option<Country>,
}

/// What the country of an address would ask about it. None of these keeps an address out.
#[derive(Debug, Eq, PartialEq, Clone, Copy)]
pub enum AddressProblem {
    /// Letters to this country do not arrive without this part.
    Missing(AddressField),
    /// The postcode is none of this country.
    Postcode,
}

impl PostalAddress {
    /// Refuses an address without any line and town, or with more than 10 lines.
    pub fn checked(self) -> Result<Self, NotAContact> {
        let empty = self.lines.is_empty() && self.town.is_none();
        if empty || self.lines.len() > 10 { Err(NotAContact::Postal) } else { Ok(self) }
    }

    /// The form that two spellings share, for matching only: lower case, single spaces, the postcode
    /// without spaces and dashes.
    #[must_use]
    pub fn normal(&self) -> Text {
        let single = |text: &Text| {
            let lower = text.expose().to_lowercase();
            lower.split_whitespace().collect::<Vec<_>>().join(" ")
        };
        let bare = |text: &Text| single(text).replace([' ', '-'], "");
        let parts = self.lines.iter().map(single);
        let parts = parts.chain(self.postcode.iter().map(bare));
        let parts = parts.chain(self.town.iter().map(single));
        Text::new(parts.collect::<Vec<_>>().join("\n"))
    }

    /// What the country of the address would ask about it; nothing where the country is not told.
    #[must_use]
    pub fn problems(&self) -> Vec<AddressProblem> {
        let Some(country) = self.country else {
            return Vec::new();
        };
        let mut problems: Vec<AddressProblem> = AddressFormat::of(Some(country))
            .required()
            .filter(|field| self.part(*field).is_none())
            .map(AddressProblem::Missing)
            .collect();
        let fits = |postcode: &Text| postcode_fits(country, postcode.expose()) != Some(false);
        if !self.postcode.as_ref().is_none_or(fits) {
            problems.push(AddressProblem::Postcode);
        }
        problems
    }

    /// The lines in the order in which `country` writes addresses, without its name; the common order
    /// where it is not told.
    #[must_use]
    pub fn lines_for(&self, country: Option<Country>) -> Vec<Text> {
        let lines = AddressFormat::of(country).print(|field| self.part(field));
        lines.into_iter().map(Text::new).collect()
    }

    /// The lines as on an envelope: in the order of the address's own country, its English name last.
    #[must_use]
    pub fn printed(&self) -> Vec<Text> {
        let mut lines = self.lines_for(self.country);
        lines.extend(self.country.map(|country| Text::new(country.english())));
        lines
    }

    fn part(&self, field: AddressField) -> Option<String> {
        let told = |part: &Option<Text>| {
            part.as_ref().map(|text| text.expose().trim().to_owned()).filter(|text| !text.is_empty())
        };
        match field {
            AddressField::Lines => {
                let lines: Vec<&str> = self.lines.iter().map(|line| line.expose().trim()).collect();
                (!lines.is_empty()).then(|| lines.join("\n"))
            }
            AddressField::Postcode => told(&self.postcode),
            AddressField::Town => told(&self.town),
            AddressField::Region => told(&self.region),
        }
    }
}
