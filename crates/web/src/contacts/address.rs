//! Postal addresses in forms: read as they were typed, with advice that keeps none of them out.

use domain::contact::{AddressField, AddressProblem, PostalAddress};
use domain::country::Country;
use domain::personal::Text;

use crate::form::FieldError;

/// The key of what is advised.
pub(super) const fn advice(problem: AddressProblem) -> &'static str {
    match problem {
        AddressProblem::Missing(AddressField::Lines) => "address-advice-lines",
        AddressProblem::Missing(AddressField::Postcode) => "address-advice-no-postcode",
        AddressProblem::Missing(AddressField::Town) => "address-advice-town",
        AddressProblem::Missing(AddressField::Region) => "address-advice-region",
        AddressProblem::Postcode => "address-advice-postcode",
    }
}

/// The field an advice stands beside.
pub(super) const fn beside(problem: AddressProblem) -> &'static str {
    match problem {
        AddressProblem::Missing(AddressField::Lines) => "lines",
        AddressProblem::Missing(AddressField::Postcode) | AddressProblem::Postcode => "postcode",
        AddressProblem::Missing(AddressField::Town) => "town",
        AddressProblem::Missing(AddressField::Region) => "region",
    }
}

/// An address as it was typed; nothing that merely looks odd is refused.
pub(crate) fn read_address(parts: [&str; 4], country: Option<Country>) -> Result<PostalAddress, Vec<FieldError>> {
    let [lines, postcode, town, region] = parts;
    let long = parts.iter().any(|part| part.chars().count() > 1_000);
    let address = PostalAddress {
        lines: lines.lines().filter_map(Text::some).collect(),
        postcode: Text::some(postcode),
        town: Text::some(town),
        region: Text::some(region),
        country,
    };
    let checked = address.checked().ok().filter(|_| !long);
    checked.ok_or_else(|| vec![FieldError { field: "lines", key: "contact-bad-address" }])
}
