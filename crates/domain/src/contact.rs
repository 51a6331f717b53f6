//! How to reach a person: addresses, phones, customer numbers.

use std::fmt;

use crate::actor::coded;
use crate::country::Country;
use crate::id::ContactId;
use crate::personal::Text;

coded! {
    /// What kind of contact point. Households share them, so none of them names one person only.
    ContactKind {
        /// An e-mail address.
        Email = "email",
        /// A phone or fax number.
        Phone = "phone",
        /// A postal address.
        Postal = "postal",
        /// The number a shop knows the person by.
        CustomerNumber = "customer_number",
    }
}

/// An e-mail address: a local part and a domain (RFC 5321 §4.1.2), at most 254 bytes.
#[derive(Clone, Eq, PartialEq)]
pub struct EmailAddress(Text);

/// Why a text is no contact point.
#[derive(Debug, Eq, PartialEq, Clone, Copy, thiserror::Error)]
pub enum NotAContact {
    /// Not `local@domain`.
    #[error("not an e-mail address")]
    Email,
    /// Fewer than 4 or more than 20 digits, or letters.
    #[error("not a phone number")]
    Phone,
    /// No line at all, or more than 10.
    #[error("not a postal address")]
    Postal,
}

impl EmailAddress {
    /// Trims; keeps the spelling.
    pub fn parse(text: &str) -> Result<Self, NotAContact> {
        let text = text.trim();
        let (local, domain) = text.rsplit_once('@').ok_or(NotAContact::Email)?;
        let plain = |part: &str| {
            !part.is_empty()
                && !part.chars().any(|c| c.is_whitespace() || c.is_control() || "<>()[],;:\\\"@".contains(c))
        };
        let labels = domain.split('.').count();
        let bad = text.len() > 254
            || local.len() > 64
            || !plain(local)
            || !plain(domain)
            || labels < 2
            || local.starts_with('.')
            || local.ends_with('.')
            || local.contains("..")
            || domain
                .split('.')
                .any(|label| label.is_empty() || label.len() > 63 || label.starts_with('-') || label.ends_with('-'));
        if bad { Err(NotAContact::Email) } else { Ok(Self(Text::new(text))) }
    }

    /// The address itself.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.expose()
    }

    /// The form that two spellings of one mailbox share, for matching only.
    #[must_use]
    pub fn normal(&self) -> Text {
        Text::new(self.0.expose().to_lowercase())
    }

    /// Enough to recognise, not enough to write to: `o…@e….org`.
    #[must_use]
    pub fn masked(&self) -> Text {
        let (local, domain) = self.0.expose().rsplit_once('@').unwrap_or_default();
        let first = |part: &str| part.chars().next().map(String::from).unwrap_or_default();
        let ending = domain.rsplit('.').next().unwrap_or_default();
        Text::new(format!("{}…@{}….{ending}", first(local), first(domain)))
    }
}

impl fmt::Debug for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EmailAddress(…)")
    }
}

/// A phone number as it was written.
#[derive(Clone, Eq, PartialEq)]
pub struct PhoneNumber(Text);

impl PhoneNumber {
    /// Trims; keeps the spelling.
    pub fn parse(text: &str) -> Result<Self, NotAContact> {
        let text = text.trim();
        let digits = text.chars().filter(char::is_ascii_digit).count();
        let known = text.chars().all(|c| c.is_ascii_digit() || " +-./()x#\u{a0}".contains(c));
        if known && (4..=20).contains(&digits) && text.len() <= 40 {
            Ok(Self(Text::new(text)))
        } else {
            Err(NotAContact::Phone)
        }
    }

    /// The number as written.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.expose()
    }

    /// Digits with a leading plus where one was written, for matching only.
    #[must_use]
    pub fn normal(&self) -> Text {
        let text = self.0.expose();
        let plus = if text.starts_with('+') { "+" } else { "" };
        Text::new(format!("{plus}{}", text.chars().filter(char::is_ascii_digit).collect::<String>()))
    }

    /// The last two digits only.
    #[must_use]
    pub fn masked(&self) -> Text {
        let digits: Vec<char> = self.0.expose().chars().filter(char::is_ascii_digit).collect();
        Text::new(format!("… {}", digits.iter().skip(digits.len().saturating_sub(2)).collect::<String>()))
    }
}

impl fmt::Debug for PhoneNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PhoneNumber(…)")
    }
}

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

impl PostalAddress {
    /// Refuses an address without any line and town, or with more than 10 lines.
    pub fn checked(self) -> Result<Self, NotAContact> {
        let empty = self.lines.is_empty() && self.town.is_none();
        if empty || self.lines.len() > 10 { Err(NotAContact::Postal) } else { Ok(self) }
    }

    /// The form that two spellings share, for matching only.
    #[must_use]
    pub fn normal(&self) -> Text {
        let parts = self.lines.iter().chain(&self.postcode).chain(&self.town).map(|part| part.expose().to_lowercase());
        Text::new(parts.collect::<Vec<_>>().join("\n"))
    }
}

/// One way to reach a person; the sealed value of a contact point.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum ContactValue {
    /// By mail on the net.
    Email(EmailAddress),
    /// By phone.
    Phone(PhoneNumber),
    /// By letter.
    Postal(PostalAddress),
    /// By the shop's number.
    CustomerNumber(Text),
}

impl ContactValue {
    /// Which kind.
    #[must_use]
    pub const fn kind(&self) -> ContactKind {
        match self {
            Self::Email(_) => ContactKind::Email,
            Self::Phone(_) => ContactKind::Phone,
            Self::Postal(_) => ContactKind::Postal,
            Self::CustomerNumber(_) => ContactKind::CustomerNumber,
        }
    }

    /// The form that two spellings share, for matching only.
    #[must_use]
    pub fn normal(&self) -> Text {
        match self {
            Self::Email(email) => email.normal(),
            Self::Phone(phone) => phone.normal(),
            Self::Postal(postal) => postal.normal(),
            Self::CustomerNumber(number) => customer_number_normal(number.expose()),
        }
    }

    /// What a list may show of it.
    #[must_use]
    pub fn masked(&self) -> Text {
        match self {
            Self::Email(email) => email.masked(),
            Self::Phone(phone) => phone.masked(),
            Self::Postal(postal) => postal.town.clone().unwrap_or_else(|| Text::new("…")),
            Self::CustomerNumber(number) => number.clone(),
        }
    }
}

/// How customer numbers are compared.
#[must_use]
pub fn customer_number_normal(number: &str) -> Text {
    Text::new(number.trim().to_lowercase())
}

/// One contact point of one person.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ContactPoint {
    /// Number inside.
    pub id: ContactId,
    /// The value.
    pub value: ContactValue,
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn addresses_are_read_once_and_shown_masked() {
        let email = EmailAddress::parse(" Luis.G@Embraer.com.br ").unwrap();
        assert_eq!(email.normal().expose(), "luis.g@embraer.com.br");
        assert_eq!(email.masked().expose(), "L…@E….br");
        assert_eq!(format!("{email:?}"), "EmailAddress(…)");
        for bad in ["", "a@b", "a b@c.de", "a@@c.de", "a@c..de", ".a@c.de", "a@-c.de", "x\r\nBcc: y@z.de"] {
            assert_eq!(EmailAddress::parse(bad), Err(NotAContact::Email), "{bad}");
        }
    }

    #[test]
    fn phones_keep_their_spelling_and_compare_by_digits() {
        let phone = PhoneNumber::parse("+55 (12) 3923-5555").unwrap();
        assert_eq!(phone.normal().expose(), "+551239235555");
        assert_eq!(phone.masked().expose(), "… 55");
        assert_eq!(PhoneNumber::parse("call me"), Err(NotAContact::Phone));
    }
}
