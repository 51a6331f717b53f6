//! How an opened value is written where a person may see it.

use std::borrow::Cow;

use domain::contact::{ContactValue, EmailAddress, PhoneNumber, PostalAddress};
use domain::country::Country;
use domain::decimal::Decimal;
use domain::money::{Money, UnitPrice};
use domain::person::PersonName;
use domain::personal::Text;
use domain::time::Timestamp;

/// A value that may be shown once it is [`Disclosed`](crate::Disclosed).
pub trait Show {
    /// The text for people and programs; independent of any language.
    fn show(&self) -> Cow<'_, str>;
}

impl Show for Text {
    fn show(&self) -> Cow<'_, str> {
        self.expose().into()
    }
}

impl Show for EmailAddress {
    fn show(&self) -> Cow<'_, str> {
        self.expose().into()
    }
}

impl Show for PhoneNumber {
    fn show(&self) -> Cow<'_, str> {
        self.expose().into()
    }
}

/// Given names first, as they were told.
impl Show for PersonName {
    fn show(&self) -> Cow<'_, str> {
        match &self.given {
            Some(given) => format!("{} {}", given.expose(), self.family.expose()).into(),
            None => self.family.expose().into(),
        }
    }
}

/// One line each: what stands above the town, postcode with town, region, the country's English name.
impl Show for PostalAddress {
    fn show(&self) -> Cow<'_, str> {
        let town: Vec<&str> = self.postcode.iter().chain(&self.town).map(Text::expose).collect();
        let town = town.join(" ");
        let mut lines: Vec<&str> = self.lines.iter().map(Text::expose).collect();
        lines.extend((!town.is_empty()).then_some(town.as_str()));
        lines.extend(self.region.as_ref().map(Text::expose));
        lines.extend(self.country.as_ref().map(Country::english));
        lines.join("\n").into()
    }
}

/// The English short name.
impl Show for Country {
    fn show(&self) -> Cow<'_, str> {
        self.english().into()
    }
}

impl Show for ContactValue {
    fn show(&self) -> Cow<'_, str> {
        match self {
            Self::Email(email) => email.show(),
            Self::Phone(phone) => phone.show(),
            Self::Postal(postal) => postal.show(),
            Self::CustomerNumber(number) => number.show(),
        }
    }
}

impl Show for Decimal {
    fn show(&self) -> Cow<'_, str> {
        self.to_string().into()
    }
}

impl Show for UnitPrice {
    fn show(&self) -> Cow<'_, str> {
        self.0.to_string().into()
    }
}

/// The amount in the main unit and the letters of ISO 4217: `13.86 EUR`.
impl Show for Money {
    fn show(&self) -> Cow<'_, str> {
        format!("{} {}", self.amount(), self.currency).into()
    }
}

impl Show for i64 {
    fn show(&self) -> Cow<'_, str> {
        self.to_string().into()
    }
}

/// RFC 3339, UTC.
impl Show for Timestamp {
    fn show(&self) -> Cow<'_, str> {
        self.to_string().into()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use domain::time::from_ms;

    #[test]
    fn what_is_shown_reads_like_a_letter_head() {
        let text = |text: &str| Text::new(text);
        let address = PostalAddress {
            lines: vec![text("Ocelot Street 41")],
            postcode: Some(text("12345")),
            town: Some(text("Berlin")),
            region: None,
            country: Some("DE".parse().unwrap()),
        };
        assert_eq!(address.show(), "Ocelot Street 41\n12345 Berlin\nGermany");
        let bare =
            PostalAddress { lines: vec![text("PO Box 1")], postcode: None, town: None, region: None, country: None };
        assert_eq!(bare.show(), "PO Box 1");
        assert_eq!(PersonName::parse("Ines", "Puma").unwrap().show(), "Ines Puma");
        assert_eq!(PersonName::parse("", "Puma").unwrap().show(), "Puma");
        let money = Money { minor: -1386, currency: "EUR".parse().unwrap() };
        assert_eq!(money.show(), "-13.86 EUR");
        assert_eq!(from_ms(0).show(), "1970-01-01T00:00:00Z");
    }
}
