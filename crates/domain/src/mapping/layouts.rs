//! Exports of well-known programs, known by their headers, and what is odd about each.
//!
//! Source: the header rows of `contacts/export_header_rows.csv` in the shared data, gathered from public importers.

use super::Field;
use super::names::letters;
use crate::actor::coded;

coded! {
    /// A well-known export.
    Layout {
        /// Google Contacts, with columns of labels.
        Google = "google",
        /// Google Contacts as it was before, with columns of types.
        GoogleOlder = "google_older",
        /// Outlook.com.
        Outlook = "outlook",
        /// A Mailchimp audience.
        Mailchimp = "mailchimp",
        /// Customers of Shopify, since 2023.
        Shopify = "shopify",
        /// The template for bringing customers into Shopify.
        ShopifyTemplate = "shopify_template",
        /// Customers of Shopify, before 2023.
        ShopifyOlder = "shopify_older",
        /// Orders of Shopify.
        ShopifyOrders = "shopify_orders",
        /// Contacts of `HubSpot`.
        HubSpot = "hubspot",
        /// A Salesforce report of contacts.
        Salesforce = "salesforce",
        /// Customers of Stripe.
        Stripe = "stripe",
        /// An address book of Thunderbird.
        Thunderbird = "thunderbird",
    }
}

impl Layout {
    /// Columns by which it is told from every other; all must be there.
    const fn signs(self) -> &'static [&'static str] {
        match self {
            Self::Google => &["First Name", "Organization Name", "File As", "Labels"],
            Self::GoogleOlder => &["Given Name", "Family Name", "Group Membership"],
            Self::Outlook => &["E-mail Address", "E-mail 2 Address", "Business Street"],
            Self::Mailchimp => &["Email Address", "OPTIN_TIME", "CONFIRM_TIME"],
            Self::Shopify => &["Customer ID", "Default Address Address1", "Accepts Email Marketing"],
            Self::ShopifyTemplate => &["Default Address Address1", "Accepts Email Marketing", "Tax Exempt"],
            Self::ShopifyOlder => &["Accepts Email Marketing", "Address1", "Province Code", "Tax Exempt"],
            Self::ShopifyOrders => &["Name", "Financial Status", "Lineitem name", "Billing Name"],
            Self::HubSpot => &["Record ID", "First Name", "Email"],
            Self::Salesforce => &["Account Name", "Mailing Street", "Mailing City"],
            Self::Stripe => &["id", "Email", "Card Last 4", "Created (UTC)"],
            Self::Thunderbird => &["Primary Email", "Screen Name", "Work Phone"],
        }
    }

    /// The export that has these headers; the first whose signs are all there, the more telling first.
    #[must_use]
    pub fn find(headers: &[String]) -> Option<Self> {
        let has = |sign: &str| headers.iter().any(|header| header.trim().eq_ignore_ascii_case(sign));
        Self::ALL.iter().copied().find(|layout| layout.signs().iter().all(|sign| has(sign)))
    }

    /// What a column means here, where its name alone would mislead.
    pub(super) fn field(self, header: &str) -> Option<Field> {
        let name = letters(header);
        let is_one_of = |names: &[&str]| names.contains(&name.as_str());
        match self {
            // The phonetic names repeat the name; the region was guessed from a network address.
            Self::Mailchimp if is_one_of(&["region", "cc"]) => Some(Field::Ignore),
            // The name of an order is its number, and parcels can go to somebody else.
            Self::ShopifyOrders => match name.as_str() {
                "billingname" => Some(Field::FullName),
                "name" | "id" | "notes" | "tags" | "location" | "billingstreet" => Some(Field::Ignore),
                other if other.starts_with("shipping") || other.starts_with("lineitem") => Some(Field::Ignore),
                _ => None,
            },
            // The shop's own number; nobody outside of Shopify knows it.
            Self::Shopify if name == "customerid" => Some(Field::SourceId),
            Self::Google | Self::GoogleOlder if name == "addressformatted" => Some(Field::Ignore),
            Self::Stripe if name == "cardcountry" => Some(Field::Ignore),
            Self::Google
            | Self::GoogleOlder
            | Self::Outlook
            | Self::Mailchimp
            | Self::Shopify
            | Self::ShopifyTemplate
            | Self::ShopifyOlder
            | Self::HubSpot
            | Self::Salesforce
            | Self::Stripe
            | Self::Thunderbird => None,
        }
    }

    /// The column by which a further row of the same thing is known from its first.
    const fn only_on_first_rows(self) -> Option<(&'static str, &'static str)> {
        match self {
            Self::ShopifyOrders => Some(("Name", "Financial Status")),
            Self::Google
            | Self::GoogleOlder
            | Self::Outlook
            | Self::Mailchimp
            | Self::Shopify
            | Self::ShopifyTemplate
            | Self::ShopifyOlder
            | Self::HubSpot
            | Self::Salesforce
            | Self::Stripe
            | Self::Thunderbird => None,
        }
    }
}

/// Whether a row is one of the closing lines of a report, which name nobody: only its first cell is filled, and the
/// report has more columns.
#[must_use]
pub fn is_footer(layout: Option<Layout>, cells: &[&str]) -> bool {
    let rest = cells.get(1..).unwrap_or_default();
    layout == Some(Layout::Salesforce) && rest.iter().all(|cell| cell.trim().is_empty())
}

/// Whether a row is the second or a later one of an order, whose first row said who ordered.
#[must_use]
pub fn is_continuation(layout: Option<Layout>, headers: &[String], cells: &[&str]) -> bool {
    let Some((_, filled)) = layout.and_then(Layout::only_on_first_rows) else { return false };
    let place = headers.iter().position(|header| header.trim().eq_ignore_ascii_case(filled));
    place.and_then(|place| cells.get(place)).is_some_and(|cell| cell.trim().is_empty())
}
