//! People as vCards 4.0 (RFC 6350).

use domain::contact::{ContactValue, PostalAddress};
use domain::personal::Text;

use super::Person;

/// Writes one card after the other.
pub(super) fn write(people: &[Person]) -> Vec<u8> {
    let mut out = String::new();
    for person in people {
        card(&mut out, person);
    }
    out.into_bytes()
}

fn card(out: &mut String, person: &Person) {
    let name = person.said(|profile| profile.name.as_ref());
    let organisation = person.said(|profile| profile.organisation.as_ref());
    let number = person.said(|profile| profile.customer_number.as_ref());
    let (given, family) = (name.and_then(|name| name.given.as_ref()), name.map(|name| &name.family));
    let words = |text: Option<&Text>| text.map(|text| escaped(text.expose())).unwrap_or_default();
    let whole = [words(given), words(family)].join(" ");
    let called = [whole.trim().to_owned(), words(organisation), words(number)];
    let called = called.into_iter().find(|text| !text.is_empty()).unwrap_or_default();
    line(out, "BEGIN:VCARD");
    line(out, "VERSION:4.0");
    // A card needs a name to be shown by (§6.2.1).
    line(out, &format!("FN:{called}"));
    if name.is_some() {
        line(out, &format!("N:{};{};;;", words(family), words(given)));
    }
    if organisation.is_some() {
        line(out, &format!("ORG:{}", words(organisation)));
    }
    for (_, value) in &person.contacts {
        match value.as_ref() {
            ContactValue::Email(email) => line(out, &format!("EMAIL:{}", escaped(email.expose()))),
            ContactValue::Phone(phone) => line(out, &format!("TEL;VALUE=text:{}", escaped(phone.expose()))),
            ContactValue::Postal(postal) => line(out, &address(postal)),
            ContactValue::CustomerNumber(_) => (),
        }
    }
    for statement in &person.statements {
        line(out, &format!("NOTE:{}", escaped(&statement.to_string())));
    }
    line(out, &format!("UID:urn:confidant:{}", person.public));
    line(out, "END:VCARD");
}

/// §6.3.1: post box and extension stay empty.
fn address(postal: &PostalAddress) -> String {
    let text = |text: Option<&Text>| text.map(|text| escaped(text.expose())).unwrap_or_default();
    let street = postal.lines.iter().map(|line| escaped(line.expose())).collect::<Vec<_>>().join("\\n");
    let country = postal.country.map(|country| escaped(country.english())).unwrap_or_default();
    let (town, region) = (text(postal.town.as_ref()), text(postal.region.as_ref()));
    format!("ADR:;;{street};{town};{region};{};{country}", text(postal.postcode.as_ref()))
}

/// §3.4: what would end a part or a line is escaped.
fn escaped(text: &str) -> String {
    let plain = text.replace('\\', "\\\\").replace(',', "\\,").replace(';', "\\;");
    plain.replace("\r\n", "\\n").replace(['\n', '\r'], "\\n")
}

/// §3.2: no line is longer than 75 bytes; a longer one goes on behind a space.
fn line(out: &mut String, text: &str) {
    let mut width = 0;
    for c in text.chars() {
        if width + c.len_utf8() > 75 {
            out.push_str("\r\n ");
            width = 1;
        }
        out.push(c);
        width += c.len_utf8();
    }
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_line_is_folded_between_letters_and_nothing_breaks_out() {
        let mut out = String::new();
        line(&mut out, &"ä".repeat(60));
        assert!(out.lines().all(|line| line.len() <= 75));
        assert_eq!(out.replace("\r\n ", ""), format!("{}\r\n", "ä".repeat(60)));
        assert_eq!(escaped("a;b,c\\d\r\nEND:VCARD"), "a\\;b\\,c\\\\d\\nEND:VCARD");
    }
}
