//! How to reach a person: addresses, phones, customer numbers.

mod dialling;
mod digits;
mod email;
mod label;
mod phone;
mod postal;

pub use email::EmailAddress;
pub use label::ContactLabel;
pub use phone::PhoneNumber;
pub use postal::{AddressField, AddressProblem, PostalAddress, postcode_fits, required_fields, street_line};

use crate::actor::coded;
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

/// Why a text is no contact point.
#[derive(Debug, Eq, PartialEq, Clone, Copy, thiserror::Error)]
pub enum NotAContact {
    /// Not `local@domain`.
    #[error("not an e-mail address")]
    Email,
    /// A local part in quotation marks: allowed by RFC 5321 §4.1.2, refused by most mail servers and
    /// forms, and seldom meant.
    #[error("an e-mail address with quotation marks before the at sign")]
    QuotedEmail,
    /// Fewer than 4 or more than 20 digits, or other letters than those before an extension.
    #[error("not a phone number")]
    Phone,
    /// No line at all, or more than 10.
    #[error("not a postal address")]
    Postal,
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

    /// The form that all variants share, for the lists of those who are not to be written to or loaded
    /// again: of an e-mail address [`EmailAddress::match_form`], else [`Self::normal`].
    #[must_use]
    pub fn match_form(&self) -> Text {
        match self {
            Self::Email(email) => email.match_form(),
            Self::Phone(_) | Self::Postal(_) | Self::CustomerNumber(_) => self.normal(),
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
