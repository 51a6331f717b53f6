//! The catalogue of fields.

use crate::actor::coded;
use crate::id::PurposeId;

coded! {
    /// What can be asked. What is not here is not asked in public; fields of a controller's own are for colleagues.
    FieldKind {
        /// Given names.
        GivenName = "given_name",
        /// Family names.
        FamilyName = "family_name",
        /// How to be addressed; never needed for a contract (C-394/23), so never required.
        Salutation = "salutation",
        /// E-mail address.
        Email = "email",
        /// Phone number.
        Phone = "phone",
        /// Street and house number.
        Street = "street",
        /// Postcode.
        Postcode = "postcode",
        /// Town.
        Town = "town",
        /// Country.
        Country = "country",
        /// Company.
        Company = "company",
        /// The number the shop knows the person by.
        CustomerNumber = "customer_number",
        /// The number of an order or invoice.
        OrderNumber = "order_number",
        /// An article or its serial number.
        Product = "product",
        /// Free words.
        Message = "message",
    }
}

impl FieldKind {
    /// The most characters of an answer.
    #[must_use]
    pub const fn max_chars(self) -> usize {
        match self {
            Self::Message => 4_000,
            Self::Email => 254,
            Self::Street => 300,
            Self::GivenName | Self::FamilyName | Self::Town | Self::Company | Self::Product => 200,
            Self::Phone | Self::Salutation | Self::Country | Self::CustomerNumber | Self::OrderNumber => 60,
            Self::Postcode => 20,
        }
    }

    /// Whether it is part of a postal address.
    #[must_use]
    pub const fn is_postal(self) -> bool {
        match self {
            Self::Street | Self::Postcode | Self::Town | Self::Country => true,
            Self::GivenName
            | Self::FamilyName
            | Self::Salutation
            | Self::Email
            | Self::Phone
            | Self::Company
            | Self::CustomerNumber
            | Self::OrderNumber
            | Self::Product
            | Self::Message => false,
        }
    }

    /// What a browser may fill in (HTML, `autocomplete`).
    #[must_use]
    pub const fn autocomplete(self) -> &'static str {
        match self {
            Self::GivenName => "given-name",
            Self::FamilyName => "family-name",
            Self::Salutation => "honorific-prefix",
            Self::Email => "email",
            Self::Phone => "tel",
            Self::Street => "street-address",
            Self::Postcode => "postal-code",
            Self::Town => "address-level2",
            Self::Country => "country-name",
            Self::Company => "organization",
            Self::CustomerNumber | Self::OrderNumber | Self::Product | Self::Message => "off",
        }
    }
}

/// One field of a form.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Field {
    /// What it asks.
    pub kind: FieldKind,
    /// The purpose that needs it; without one it cannot be published (Art. 25(2)).
    pub purpose: Option<PurposeId>,
    /// May be left empty. Fields are needed or not there; this is the exception.
    pub optional: bool,
}

impl Field {
    /// A field that this purpose needs.
    #[must_use]
    pub const fn needed(kind: FieldKind, purpose: PurposeId) -> Self {
        Self { kind, purpose: Some(purpose), optional: false }
    }
}
