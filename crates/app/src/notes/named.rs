//! Whom a text may mean: contact values and numbers are turned into keyed tokens and looked up, and nothing else.

use domain::contact::{ContactKind, ContactValue, EmailAddress, PhoneNumber, customer_number_normal};
use domain::detect::{Kind, Span};
use domain::id::PublicId;
use domain::personal::Text;
use store::contacts::Entry;

use crate::App;

/// At most so many words with digits are looked up as customer numbers.
const NUMBERS: usize = 200;
/// The shortest and the longest customer number that is looked up.
const NUMBER_CHARS: std::ops::RangeInclusive<usize> = 3..=40;

/// How somebody is looked for.
#[derive(Clone, Debug)]
pub(super) enum Clue {
    /// By their name outside.
    Public(PublicId),
    /// By a contact point or number.
    Entries(Vec<Entry>),
}

/// What one line of the field for others means: a public id, a mail address, a phone or a customer number.
pub(super) fn of_line(app: &App, line: &str) -> Clue {
    if let Ok(public) = line.parse::<PublicId>() {
        return Clue::Public(public);
    }
    let email = EmailAddress::parse(line).ok().map(ContactValue::Email);
    let values = email.into_iter().chain(phones(app, line)).map(|value| entry(app, value.kind(), &value.normal()));
    Clue::Entries(values.chain([number(app, line)]).collect())
}

/// The contact values and numbers in a text, as what they are looked up by.
pub(super) fn in_text(app: &App, text: &str, spans: &[Span]) -> Vec<Entry> {
    let mut entries: Vec<Entry> = spans
        .iter()
        .filter_map(|span| {
            let words = text.get(span.start..span.end)?;
            let values: Vec<ContactValue> = match span.kind {
                Kind::Email => EmailAddress::parse(words).ok().map(ContactValue::Email).into_iter().collect(),
                Kind::Phone => phones(app, words),
                Kind::Name
                | Kind::KnownValue
                | Kind::Iban
                | Kind::Card
                | Kind::NationalId
                | Kind::TaxNumber
                | Kind::UrlLogin
                | Kind::Url
                | Kind::IpAddress
                | Kind::BirthDate
                | Kind::Date
                | Kind::AccountNumber
                | Kind::Pin => return None,
            };
            Some(values.into_iter().map(|value| entry(app, value.kind(), &value.normal())))
        })
        .flatten()
        .collect();
    let words = text.split(|letter: char| letter.is_whitespace() || ",;()\"".contains(letter));
    let words = words.map(|word| word.trim_matches(['.', ':', '!', '?', '#']));
    let numbers = words.filter(|word| word.chars().any(|c| c.is_ascii_digit()) && NUMBER_CHARS.contains(&word.len()));
    entries.extend(numbers.take(NUMBERS).map(|word| number(app, word)));
    entries
}

/// A phone number as one of the house's country, and, where that reads otherwise, as it stands: numbers that were kept
/// before anybody asked for their country are found, too.
fn phones(app: &App, words: &str) -> Vec<ContactValue> {
    let here = PhoneNumber::parse_in(words, Some(app.house.controller.country)).ok();
    let bare =
        PhoneNumber::parse(words).ok().filter(|bare| here.as_ref().map(PhoneNumber::normal) != Some(bare.normal()));
    here.into_iter().chain(bare).map(ContactValue::Phone).collect()
}

fn number(app: &App, text: &str) -> Entry {
    entry(app, ContactKind::CustomerNumber, &customer_number_normal(text))
}

fn entry(app: &App, kind: ContactKind, normal: &Text) -> Entry {
    let controller = app.house.controller.id;
    let token = app.vault.contact_token(controller, kind, normal);
    Entry { controller, kind, token, version: app.vault.token_version() }
}
