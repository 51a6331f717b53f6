//! Cards of address books: vCard 2.1, 3.0 and 4.0 (RFC 6350), jCard (RFC 7095) and xCard (RFC 6351).
//!
//! Invariant: a card that cannot be read is counted and named by its place, and never stops the others.

use calcard::vcard::{VCard, VCardEntry, VCardProperty, VCardValue};
use calcard::{Entry, Parser};
use domain::contact::{ContactValue, EmailAddress, PhoneNumber, PostalAddress};
use domain::country::Country;
use domain::import::RowProblem;
use domain::mapping::{Aside, FileRow, birthday};
use domain::person::{PersonName, Profile};
use domain::personal::Text;

mod json;
mod xml;

pub use json::read as from_json;
pub use xml::read as from_xml;

/// A file holds at most so many cards.
pub const MOST_CARDS: usize = 200_000;

/// The properties we hold, in the order in which problems name them.
pub const COLUMNS: &[&str] =
    &["N", "FN", "ORG", "EMAIL", "TEL", "ADR", "BDAY", "LANG", "CATEGORIES", "NOTE", "UID", "BEGIN"];

/// One property: its name in capitals, and its parts; a part may hold several values.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Property {
    /// `TEL`, `ADR`.
    pub name: String,
    /// What stands between semicolons, each as what stands between commas.
    pub parts: Vec<Vec<String>>,
}

/// One card, or `None` for one that cannot be read.
pub type Card = Option<Vec<Property>>;

/// Reads every card of a file of vCards.
pub fn from_text(text: &str) -> Vec<Card> {
    let mut cards = Vec::new();
    for block in blocks(text) {
        if cards.len() == MOST_CARDS {
            break;
        }
        let repaired = with_charsets(block);
        let entry = Parser::new(&repaired).entry();
        let card = if let Entry::VCard(card) = entry { Some(properties(&card)) } else { None };
        cards.push(card.filter(|card| !card.is_empty()));
    }
    cards
}

/// The cards of a file, one after the other, so that a broken one does not take the next along. An agent's card stands
/// inside another and belongs to it.
fn blocks(text: &str) -> Vec<&str> {
    let mut blocks = Vec::new();
    let (mut depth, mut begin, mut at) = (0_usize, 0, 0);
    for line in text.split_inclusive('\n') {
        let word = line.trim().trim_start_matches('\u{feff}');
        if word.eq_ignore_ascii_case("BEGIN:VCARD") {
            if depth == 0 {
                begin = at;
            }
            depth += 1;
        } else if word.eq_ignore_ascii_case("END:VCARD") && depth > 0 {
            depth -= 1;
            if depth == 0 {
                blocks.extend(text.get(begin..at + line.len()));
            }
        }
        at += line.len();
    }
    // A card without an end is one that cannot be read.
    if depth > 0 {
        blocks.push("");
    }
    blocks
}

/// Puts quoted-printable lines together, also those that end in an empty line, which would take the next property
/// along; and names their charset. The file's text is UTF-8 by now, and quoted-printable that names none is so too in
/// every program of this century; the default of vCard 2.1 would spoil it.
fn with_charsets(block: &str) -> String {
    let mut text = String::with_capacity(block.len());
    let mut lines = block.lines();
    while let Some(line) = lines.next() {
        let head = line.split(':').next().unwrap_or_default();
        let lower = head.to_ascii_lowercase();
        let is_quoted = lower.contains("quoted-printable") && line.contains(':');
        if !is_quoted {
            text.push_str(line);
            text.push_str("\r\n");
            continue;
        }
        text.push_str(head);
        if !lower.contains("charset=") {
            text.push_str(";CHARSET=UTF-8");
        }
        let mut value = String::new();
        let mut rest = line.get(head.len()..).unwrap_or_default().trim_end();
        while let Some(before) = rest.strip_suffix('=') {
            value.push_str(before);
            rest = lines.next().unwrap_or_default().trim_end();
        }
        value.push_str(rest);
        text.push_str(&readable(value));
        text.push_str("\r\n");
    }
    text
}

/// A letter that was cut in two must not take the whole value along: what cannot be read becomes U+FFFD.
fn readable(quoted: String) -> String {
    match quoted_printable::decode(&quoted, quoted_printable::ParseMode::Robust) {
        Ok(bytes) if std::str::from_utf8(&bytes).is_err() => {
            let read = String::from_utf8_lossy(&bytes).into_owned();
            quoted_printable::encode_to_str(read).replace("=\r\n", "")
        }
        Ok(_) | Err(_) => quoted,
    }
}

fn properties(card: &VCard) -> Vec<Property> {
    card.entries.iter().map(property).filter(|property| !property.parts.is_empty()).collect()
}

fn property(entry: &VCardEntry) -> Property {
    let name = entry.name.as_str().to_ascii_uppercase();
    let part = |value: &VCardValue| match value {
        VCardValue::Component(several) => several.clone(),
        VCardValue::PartialDateTime(at) => vec![day(at.year, at.month, at.day)],
        VCardValue::Integer(number) => vec![number.to_string()],
        VCardValue::Binary(_) | VCardValue::Float(_) | VCardValue::Boolean(_) => Vec::new(),
        VCardValue::Text(_) | VCardValue::Sex(_) | VCardValue::GramGender(_) | VCardValue::Kind(_) => {
            value.as_text().map(|text| vec![text.to_owned()]).unwrap_or_default()
        }
    };
    let mut parts: Vec<Vec<String>> = entry.values.iter().map(part).collect();
    // A phone of RFC 3966 has semicolons of its own, and a note its commas.
    if matches!(entry.name, VCardProperty::Tel | VCardProperty::Note | VCardProperty::Fn) {
        let whole = parts.iter().flatten().cloned().collect::<Vec<_>>().join(";");
        parts = vec![vec![whole]];
    }
    Property { name, parts }
}

fn day(year: Option<u16>, month: Option<u8>, day: Option<u8>) -> String {
    match (year, month, day) {
        (Some(year), Some(month), Some(day)) => format!("{year:04}-{month:02}-{day:02}"),
        (None, Some(month), Some(day)) => format!("--{month:02}-{day:02}"),
        _ => String::new(),
    }
}

/// What a card says, in our fields.
pub fn row(card: &[Property]) -> FileRow {
    let mut taking = Taking { card, aside: Aside::default(), problems: Vec::new() };
    let name = taking.name();
    let organisation = taking.first("ORG", 0).and_then(|text| Text::some(&text));
    let addresses = taking.addresses();
    let country = addresses.iter().find_map(|address| address.country);
    let town = addresses.iter().find_map(|address| address.town.clone());
    let mut contacts = taking.emails();
    contacts.extend(taking.phones(country));
    let postal = addresses.into_iter().filter_map(|address| address.checked().ok());
    contacts.extend(postal.map(|address| (column("ADR"), ContactValue::Postal(address))));
    taking.rest();
    let source_id = taking.first("UID", 0).and_then(|uid| Text::some(&uid));
    let Taking { aside, problems, .. } = taking;
    let profile = Profile { name, organisation, town, country, customer_number: None };
    FileRow { profile, contacts, source_id, aside, said: Vec::new(), problems }
}

/// The place of a property among [`COLUMNS`].
pub fn column(name: &str) -> usize {
    COLUMNS.iter().position(|known| *known == name).unwrap_or(0)
}

struct Taking<'a> {
    card: &'a [Property],
    aside: Aside,
    problems: Vec<(usize, RowProblem)>,
}

impl<'a> Taking<'a> {
    fn all(&self, name: &'static str) -> impl Iterator<Item = &'a Property> + use<'a> {
        self.card.iter().filter(move |property| property.name == name)
    }

    /// A part of the first such property.
    fn first(&self, name: &'static str, part: usize) -> Option<String> {
        let found = self.all(name).next()?.parts.get(part)?.join(" ");
        Some(found.trim().to_owned()).filter(|found| !found.is_empty())
    }

    fn refuse(&mut self, name: &'static str, words: &str, why: RowProblem) {
        self.problems.push((column(name), why));
        self.aside.notes.extend(Text::some(words).map(|words| (Text::new(name), words)));
    }

    fn name(&self) -> Option<PersonName> {
        let part = |n| self.first("N", n).unwrap_or_default();
        let given = [part(1), part(2)].join(" ");
        let name = PersonName::parse(given.trim(), &part(0));
        name.or_else(|| PersonName::parse_full(&self.first("FN", 0)?))
    }

    fn emails(&mut self) -> Vec<(usize, ContactValue)> {
        let mut found = Vec::new();
        for text in self.all("EMAIL").filter_map(|property| Some(property.parts.first()?.join(","))).collect::<Vec<_>>()
        {
            let address = text.trim().trim_start_matches("mailto:");
            match EmailAddress::parse(address) {
                Ok(email) => push_new(&mut found, "EMAIL", ContactValue::Email(email)),
                Err(_) if address.is_empty() => (),
                Err(_) => self.refuse("EMAIL", address, RowProblem::NotAnEmail),
            }
        }
        found
    }

    fn phones(&mut self, country: Option<Country>) -> Vec<(usize, ContactValue)> {
        let mut found = Vec::new();
        for text in self.all("TEL").filter_map(|property| Some(property.parts.first()?.join(","))).collect::<Vec<_>>() {
            match PhoneNumber::parse_in(&text, country) {
                Ok(phone) => push_new(&mut found, "TEL", ContactValue::Phone(phone)),
                Err(_) if text.trim().is_empty() => (),
                Err(_) => self.refuse("TEL", &text, RowProblem::NotAPhone),
            }
        }
        found
    }

    fn addresses(&mut self) -> Vec<PostalAddress> {
        let found = self.all("ADR").collect::<Vec<_>>();
        found.into_iter().map(|property| self.address(property)).collect()
    }

    /// RFC 6350 §6.3.1: post box, extension, street, town, region, postcode, country.
    fn address(&mut self, property: &Property) -> PostalAddress {
        let part = |n: usize| property.parts.get(n).map(|part| part.join(", ")).unwrap_or_default();
        let above: Vec<String> = [1, 2, 0].into_iter().map(part).collect();
        let lines = above.iter().flat_map(|part| part.lines().filter_map(Text::some)).take(10).collect();
        let country = Country::from_shop(&part(6)).unwrap_or_else(|_| {
            self.refuse("ADR", &part(6), RowProblem::NotACountry);
            None
        });
        let some = |n| Text::some(&part(n));
        PostalAddress { lines, postcode: some(5), town: some(3), region: some(4), country }
    }

    fn rest(&mut self) {
        if let Some(text) = self.first("BDAY", 0) {
            match birthday(&text, domain::mapping::DateOrder::YearFirst) {
                Some(day) => self.aside.birthday = Some(Text::new(day)),
                None => self.refuse("BDAY", &text, RowProblem::NotADate),
            }
        }
        self.aside.language = self.first("LANG", 0).or_else(|| self.first("LANGUAGE", 0)).map(Text::new);
        let tags = self.all("CATEGORIES").flat_map(|property| property.parts.iter().flatten());
        self.aside.tags = tags.take(100).filter_map(|tag| Text::some(tag)).collect();
        for property in self.all("NOTE").collect::<Vec<_>>() {
            let words = property.parts.first().map(|part| part.join(", ")).unwrap_or_default();
            if words.len() > domain::mapping::MAX_CELL {
                self.problems.push((column("NOTE"), RowProblem::TooLong));
            } else {
                self.aside.notes.extend(Text::some(&words).map(|words| (Text::new("NOTE"), words)));
            }
        }
    }
}

fn push_new(found: &mut Vec<(usize, ContactValue)>, name: &'static str, value: ContactValue) {
    if found.iter().all(|(_, known)| known.normal() != value.normal()) {
        found.push((column(name), value));
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]
    use super::*;

    #[test]
    fn a_quoted_line_that_ends_in_an_empty_one_takes_nothing_along() {
        let text = "BEGIN:VCARD\r\nVERSION:2.1\r\nORG;ENCODING=QUOTED-PRINTABLE:B=C3=A4r=\r\n\r\nTITLE:Chief\r\n\
            TEL:+49 30 901820\r\nEND:VCARD\r\n";
        let cards = from_text(text);
        let card = cards[0].as_ref().unwrap();
        let row = row(card);
        assert_eq!(row.profile.organisation.unwrap().expose(), "Bär");
        assert_eq!(row.contacts.len(), 1);
    }
}
