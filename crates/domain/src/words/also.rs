//! What else a person is found by: places, the shop's number, the end of a phone number, the parts of a mail address.

use super::{PREFIX, Spellings, beginning, beginnings, fold};
use crate::contact::{ContactValue, EmailAddress, PhoneNumber, PostalAddress};
use crate::person::Profile;
use crate::personal::Text;

/// The shortest prefix of a town or street that is kept; shorter ones would find half of the house.
const OF_PLACE: usize = 3;
/// How many Latin spellings of a town or street are kept.
const LATIN_PLACES: usize = 2;
/// So many digits from the end of a phone number are a word each.
const TAILS: std::ops::RangeInclusive<usize> = 6..=10;
/// Numbers of so few digits, with their country, are kept with shorter ends: small islands have no longer ones.
const SHORT: usize = 8;
const SHORT_TAILS: std::ops::RangeInclusive<usize> = 4..=8;
/// Parts of the shop's number that are shorter would find too many.
const OF_NUMBER: usize = 3;

/// One or two words each: the shop's number, the end of each phone number, both sides of each mail address.
pub(super) fn of_numbers(profile: &Profile, contacts: &[ContactValue]) -> Vec<String> {
    let mut words: Vec<String> = profile.customer_number.iter().flat_map(number_words).collect();
    for contact in contacts {
        match contact {
            ContactValue::Email(email) => words.extend(mail_words(email)),
            ContactValue::Phone(phone) => words.extend(phone_words(phone)),
            ContactValue::CustomerNumber(number) => words.extend(number_words(number)),
            ContactValue::Postal(_) => (),
        }
    }
    // A word asked is cut at the longest prefix, so that one is kept as well.
    let cut: Vec<String> = words.iter().filter(|word| !word.contains(['@', '#'])).map(|word| beginning(word)).collect();
    words.into_iter().chain(cut).collect()
}

/// Words of towns, streets and postcodes with their prefixes.
pub(super) fn of_places(profile: &Profile, contacts: &[ContactValue]) -> Vec<String> {
    let mut words = Vec::new();
    let postal = contacts.iter().filter_map(|contact| match contact {
        ContactValue::Postal(postal) => Some(postal),
        ContactValue::Email(_) | ContactValue::Phone(_) | ContactValue::CustomerNumber(_) => None,
    });
    let postal: Vec<&PostalAddress> = postal.collect();
    for code in postal.iter().filter_map(|postal| postal.postcode.as_ref()) {
        words.extend(postcode_words(code).iter().flat_map(|word| beginnings(word, *PREFIX.start())));
    }
    let towns = profile.town.iter().chain(postal.iter().filter_map(|postal| postal.town.as_ref()));
    let streets = postal.iter().flat_map(|postal| &postal.lines);
    for word in towns.chain(streets).flat_map(|text| Spellings::all(text.expose())) {
        for form in word.each().take(LATIN_PLACES + 1) {
            words.extend(beginnings(form, OF_PLACE));
        }
    }
    words
}

/// The parts of a shop's number that have a digit, and the number without its signs.
pub(super) fn number_words(number: &Text) -> Vec<String> {
    let parts: Vec<String> = fold::words(number.expose()).iter().map(|word| fold::plain(word)).collect();
    let bare = parts.concat();
    let has_digit = |word: &String| word.chars().any(|c| c.is_ascii_digit()) && word.chars().count() >= OF_NUMBER;
    parts.into_iter().chain([bare]).filter(has_digit).collect()
}

/// The parts of a postcode, and the postcode in one piece.
pub(super) fn postcode_words(code: &Text) -> Vec<String> {
    let mut parts: Vec<String> = fold::words(code.expose()).iter().map(|word| fold::plain(word)).collect();
    if parts.len() > 1 {
        parts.push(parts.concat());
    }
    parts
}

/// The side before the at sign, and the side behind it.
pub(super) fn mail_words(email: &EmailAddress) -> Vec<String> {
    let normal = email.normal();
    let sides = normal.expose().rsplit_once('@');
    sides.map_or_else(Vec::new, |(local, domain)| vec![format!("{local}@"), format!("@{domain}")])
}

/// The digits of a number without its extension, with the country where it is known.
pub(super) fn phone_digits(phone: &PhoneNumber) -> String {
    let normal = phone.normal();
    let number = normal.expose().split(';').next().unwrap_or_default();
    number.chars().filter(char::is_ascii_digit).collect()
}

/// Whether the digits are the end of a number, long enough to tell it from others.
pub(super) fn is_end(number: &str, end: &str) -> bool {
    let tails = if number.len() <= SHORT { SHORT_TAILS } else { TAILS };
    end.len() >= *tails.start() && number.ends_with(end)
}

/// The number within its country, and the ends of the number, one word for each length.
fn phone_words(phone: &PhoneNumber) -> Vec<String> {
    let digits = phone_digits(phone);
    let tails = if digits.len() <= SHORT { SHORT_TAILS } else { TAILS };
    let ends = tails.filter_map(|length| Some(format!("#{}", digits.get(digits.len().checked_sub(length)?..)?)));
    let within = phone.without_code().map(|number| format!("#={}", number.expose()));
    within.into_iter().chain(ends).collect()
}

/// What stands for typed digits as a number within some country, with and without a zero before it.
pub(super) fn asked_within(digits: &str) -> Vec<String> {
    let mut words = vec![format!("#={digits}"), format!("#={}", digits.trim_start_matches('0'))];
    words.dedup();
    words
}

/// What stands for typed digits, the longest end first: a trunk prefix of one or two digits may stand before it.
pub(super) fn asked_ends(digits: &str) -> Vec<String> {
    let digits = digits.trim_start_matches('0');
    let longest = digits.len().min(*TAILS.end());
    let ends = (longest.saturating_sub(2).max(*SHORT_TAILS.start())..=longest).rev();
    ends.filter_map(|length| Some(format!("#{}", digits.get(digits.len().checked_sub(length)?..)?))).collect()
}
