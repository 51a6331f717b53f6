//! People as a table: one row each, several values of a kind in one cell, parted by ` ::: `.

use domain::contact::{ContactKind, ContactValue};
use domain::personal::Text;

use super::Person;

const HEADINGS: &[&str] = &[
    "id",
    "given_name",
    "family_name",
    "organisation",
    "customer_number",
    "emails",
    "phones",
    "street",
    "postcode",
    "town",
    "region",
    "country",
    "source",
];

/// Writes the table; `mark` puts the bytes in front by which spreadsheets know UTF-8.
pub(super) fn write(people: &[Person], mark: bool) -> Vec<u8> {
    let mut out = if mark { b"\xef\xbb\xbf".to_vec() } else { Vec::new() };
    // A column of its own only where somebody says something, so that other files read as before.
    let stated = people.iter().any(|person| !person.statements.is_empty());
    let headings = HEADINGS.iter().copied().chain(stated.then_some("statement_of_the_person"));
    line(&mut out, headings.map(str::to_owned));
    for person in people {
        let said = person.statements.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ::: ");
        line(&mut out, cells(person).into_iter().chain(stated.then_some(said)));
    }
    out
}

fn cells(person: &Person) -> Vec<String> {
    let text = |text: Option<&Text>| text.map(|text| text.expose().to_owned()).unwrap_or_default();
    let name = person.said(|profile| profile.name.as_ref());
    let all = |kind: ContactKind| {
        let of_kind = person.contacts.iter().filter(|(each, _)| *each == kind);
        of_kind.map(|(_, value)| value.to_string()).collect::<Vec<_>>().join(" ::: ")
    };
    let postal = person.contacts.iter().find_map(|(_, value)| match value.as_ref() {
        ContactValue::Postal(postal) => Some(postal),
        ContactValue::Email(_) | ContactValue::Phone(_) | ContactValue::CustomerNumber(_) => None,
    });
    let street = postal.map(|postal| postal.lines.iter().map(Text::expose).collect::<Vec<_>>().join(", "));
    let town = postal.and_then(|postal| postal.town.as_ref());
    let town = town.or_else(|| person.said(|profile| profile.town.as_ref()));
    let country = postal.and_then(|postal| postal.country).or_else(|| person.said(|profile| profile.country));
    vec![
        person.public.to_string(),
        text(name.and_then(|name| name.given.as_ref())),
        text(name.map(|name| &name.family)),
        text(person.said(|profile| profile.organisation.as_ref())),
        text(person.said(|profile| profile.customer_number.as_ref())),
        all(ContactKind::Email),
        all(ContactKind::Phone),
        street.unwrap_or_default(),
        text(postal.and_then(|postal| postal.postcode.as_ref())),
        text(town),
        text(postal.and_then(|postal| postal.region.as_ref())),
        country.map(|country| country.code().to_owned()).unwrap_or_default(),
        person.source.clone(),
    ]
}

fn line(out: &mut Vec<u8>, cells: impl Iterator<Item = String>) {
    let cells: Vec<String> = cells.map(|cell| quoted(&cell)).collect();
    out.extend_from_slice(cells.join(",").as_bytes());
    out.extend_from_slice(b"\r\n");
}

/// A cell that a spreadsheet neither runs nor breaks. An apostrophe in front keeps what begins as a formula a text.
fn quoted(cell: &str) -> String {
    let guard = if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { "'" } else { "" };
    if guard.is_empty() && !cell.contains([',', '"', '\r', '\n', ';']) {
        return cell.to_owned();
    }
    format!("\"{guard}{}\"", cell.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_begins_as_a_formula_does_and_none_breaks_out() {
        for (cell, written) in [
            ("=1+1", "\"'=1+1\""),
            ("+49 30 901820", "\"'+49 30 901820\""),
            ("-1", "\"'-1\""),
            ("@SUM(A1)", "\"'@SUM(A1)\""),
            ("\tx", "\"'\tx\""),
            ("\rx", "\"'\rx\""),
            ("a\",\r\nb", "\"a\"\",\r\nb\""),
            ("Ocelot", "Ocelot"),
            ("a;b", "\"a;b\""),
        ] {
            assert_eq!(quoted(cell), written);
        }
    }
}
