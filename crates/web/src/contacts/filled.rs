//! The form of a contact point filled with what is kept.

use app::people::ContactRow;
use domain::contact::{ContactValue, PhoneNumber, PostalAddress};
use domain::personal::Text;

use crate::inputs::Input;
use crate::shown::Shown;

/// Puts what is kept into the fields.
pub(super) fn fill(inputs: &mut [Input], row: &ContactRow) {
    let part = |take: fn(&PostalAddress) -> Option<Text>| {
        let part = row.value.part(|value| match value {
            ContactValue::Postal(address) => take(address),
            ContactValue::Email(_) | ContactValue::Phone(_) | ContactValue::CustomerNumber(_) => None,
        });
        Shown::some(&part)
    };
    let phone = Shown::some(&row.value.part(|value| match value {
        ContactValue::Phone(phone) => told_in_full(phone),
        ContactValue::Email(_) | ContactValue::Postal(_) | ContactValue::CustomerNumber(_) => None,
    }));
    for input in inputs {
        let value = match input.name.as_ref() {
            "value" => phone.clone().or_else(|| Some(Shown::from(&row.value))),
            "lines" => part(|address| {
                let lines: Vec<&str> = address.lines.iter().map(Text::expose).collect();
                Some(Text::new(lines.join("\n")))
            }),
            "postcode" => part(|address| address.postcode.clone()),
            "town" => part(|address| address.town.clone()),
            "region" => part(|address| address.region.clone()),
            "country" => part(|address| address.country.map(|country| Text::new(country.code()))),
            _ => None,
        };
        input.value = value.unwrap_or_else(|| input.value.clone());
    }
}

/// The international form of a number whose spelling does not tell its country, so that it is the same one when saved.
fn told_in_full(phone: &PhoneNumber) -> Option<Text> {
    let bare = PhoneNumber::from_stored(phone.expose());
    (bare.normal() != phone.normal()).then(|| phone.normal())
}
