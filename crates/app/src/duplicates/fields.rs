//! What of a person is compared, and the tokens under which likely partners are found.

use std::collections::BTreeSet;

use custody::Token;
use domain::contact::{ContactValue, PostalAddress};
use domain::duplicates::{Fields, Record, Suggestion, judge};
use domain::person::Profile;
use domain::personal::Text;

use crate::App;

/// The most e-mail addresses, phones or postal addresses of one person that are compared.
const COMPARED: usize = 4;

/// What is compared beside the profile and the contact points; empty is unknown.
#[derive(Clone, Copy, Default)]
pub(super) struct Beside<'a> {
    /// The birth date, year first.
    pub born: &'a str,
    /// The value of the house's first field for numbers of one person.
    pub number: &'a str,
}

/// The tokens of a person, as they are kept.
#[must_use]
pub fn tokens_of(app: &App, profile: &Profile, contacts: &[ContactValue]) -> Vec<Token> {
    keyed(app, &records_of((profile, Beside::default()), &contacts.iter().collect::<Vec<_>>()))
}

/// The tokens of all records of a person, each once.
pub(super) fn keyed(app: &App, records: &[Record]) -> Vec<Token> {
    let keys: BTreeSet<String> = records.iter().flat_map(Record::keys).collect();
    keys.into_iter().map(|key| app.vault.likeness_token(app.house.controller.id, &Text::new(key))).collect()
}

/// One record for each address, phone and e-mail address of a person, so that an old address can be recognised too.
pub(super) fn records_of((profile, beside): (&Profile, Beside<'_>), contacts: &[&ContactValue]) -> Vec<Record> {
    let (mut emails, mut phones, mut postals) = (Vec::new(), Vec::new(), Vec::new());
    for contact in contacts {
        match contact {
            ContactValue::Email(email) => emails.push(email.normal()),
            ContactValue::Phone(phone) => phones.push(phone.normal()),
            ContactValue::Postal(postal) => postals.push(postal),
            ContactValue::CustomerNumber(_) => (),
        }
    }
    let most = emails.len().max(phones.len()).max(postals.len()).clamp(1, COMPARED);
    (0..most)
        .map(|nth| {
            let email = emails.get(nth).or(emails.first()).map_or("", Text::expose);
            let phone = phones.get(nth).or(phones.first()).map_or("", Text::expose);
            let postal = postals.get(nth).or(postals.first()).copied();
            record((profile, beside), (email, phone), postal)
        })
        .collect()
}

fn record(
    (profile, beside): (&Profile, Beside<'_>),
    (email, phone): (&str, &str),
    postal: Option<&PostalAddress>,
) -> Record {
    let text = |text: Option<&Text>| text.map(|text| text.expose().to_owned()).unwrap_or_default();
    let line = text(postal.and_then(|postal| postal.lines.first()));
    let (street, house) = street_and_house(&line);
    let name = profile.name.as_ref();
    Record::of(&Fields {
        given: &text(name.and_then(|name| name.given.as_ref())),
        family: &text(name.map(|name| &name.family)),
        street: &street,
        house,
        postcode: &text(postal.and_then(|postal| postal.postcode.as_ref())),
        town: &text(postal.and_then(|postal| postal.town.as_ref()).or(profile.town.as_ref())),
        birth: beside.born,
        national_id: beside.number,
        phone,
        email,
    })
}

/// Tells the house number of a line from the street; it stands before or behind, by the country.
fn street_and_house(line: &str) -> (String, &str) {
    let words: Vec<&str> = line.split_whitespace().collect();
    let is_number = |word: &&str| word.starts_with(|c: char| c.is_ascii_digit());
    let house = words.last().filter(|word| is_number(word)).or_else(|| words.first().filter(|word| is_number(word)));
    let Some(house) = house.filter(|_| words.len() > 1) else { return (line.to_owned(), "") };
    let street: Vec<&str> = words.iter().copied().filter(|word| !std::ptr::eq(*word, *house)).collect();
    (street.join(" "), house.trim_end_matches(','))
}

/// The best that speaks for two people being one, over all of their records.
pub(super) fn best(ours: &[Record], theirs: &[Record]) -> Option<Suggestion> {
    let pairs = ours.iter().flat_map(|one| theirs.iter().filter_map(move |other| judge(one, other)));
    pairs.max_by_key(|suggestion| suggestion.score)
}

#[cfg(test)]
mod tests {
    use super::street_and_house;

    #[test]
    fn a_house_number_is_found_before_and_behind_the_street() {
        let told =
            ["Hauptstraße 7a", "7 Wallaby Place", "12, rue de la Paix", "Am Markt", "Straße des 17. Juni 135", "7"];
        let read: Vec<(String, &str)> = told.iter().map(|line| street_and_house(line)).collect();
        let expected = [
            ("Hauptstraße", "7a"),
            ("Wallaby Place", "7"),
            ("rue de la Paix", "12"),
            ("Am Markt", ""),
            ("Straße des 17. Juni", "135"),
            ("7", ""),
        ];
        assert_eq!(read, expected.map(|(street, house)| (street.to_owned(), house)));
    }
}
