//! A person's name, and reading it out of one line.

use std::fmt;

use super::lexicon::{self, Kind};
use crate::personal::Text;

/// A person's name in any script. No title and no sex is asked (C-394/23).
#[derive(Clone, Eq, PartialEq)]
pub struct PersonName {
    /// Given names, if told apart.
    pub given: Option<Text>,
    /// Family names; the whole name where the parts are not known.
    pub family: Text,
}

impl PersonName {
    /// The most characters of one part.
    pub const MAX_CHARS: usize = 200;

    /// Trims both parts; `None` if nothing is left or a part is longer than [`Self::MAX_CHARS`].
    #[must_use]
    pub fn parse(given: &str, family: &str) -> Option<Self> {
        let too_long = |part: &str| part.chars().count() > Self::MAX_CHARS;
        if too_long(given) || too_long(family) {
            return None;
        }
        match (Text::some(given), Text::some(family)) {
            (given, Some(family)) => Some(Self { given, family }),
            (Some(only), None) => Some(Self { given: None, family: only }),
            (None, None) => None,
        }
    }

    /// Reads a whole name: `Dr. Anna von der Heide`, `García López, María José`, `DUPONT Jean`, `山田 太郎`.
    ///
    /// Forms of address and degrees are left out, because nothing here asks for them. Where the parts
    /// cannot be told apart (one word, two people, signs without a space) all of it is the family name.
    /// `None` as for [`Self::parse`].
    #[must_use]
    pub fn parse_full(text: &str) -> Option<Self> {
        if text.chars().count() > Self::MAX_CHARS {
            return None;
        }
        let all = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if all.split(' ').any(|word| is_a(Kind::And, word)) {
            return Self::parse("", &all);
        }
        let mut parts: Vec<Vec<&str>> = all
            .split([',', '，', '、'])
            .map(|part| part.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>())
            .filter(|part| !part.is_empty())
            .collect();
        let mut generation = Vec::new();
        for (place, part) in parts.iter_mut().enumerate() {
            without_titles(part);
            without_degrees(part, &mut generation, place > 0);
        }
        parts.retain(|part| !part.is_empty());
        let (given, mut family) = match parts.as_slice() {
            [] => return Self::parse("", &all),
            [words] => split(words),
            // Who writes the family name first sets a comma behind it.
            [family, given @ ..] => (given.concat(), family.clone()),
        };
        family.extend(generation);
        Self::parse(&given.join(" "), &family.join(" "))
    }
}

/// A word for looking up: lower case, without dots and commas.
fn key(word: &str) -> String {
    let kept = |c: &char| !matches!(c, '.' | ',' | '’');
    word.chars().filter(kept).flat_map(char::to_lowercase).collect()
}

fn is_a(kind: Kind, word: &str) -> bool {
    lexicon::has(kind, &key(word))
}

fn without_titles(part: &mut Vec<&str>) {
    while part.len() > 1 && part.first().is_some_and(|word| is_a(Kind::Title, word)) {
        part.remove(0);
    }
}

/// Takes degrees and generations off the end of a part. Behind a comma a part may be nothing else;
/// elsewhere a name keeps two other words, and a degree of two letters counts only in capitals,
/// because `Li Do` and `Phan Van Do` have names of two letters.
fn without_degrees<'a>(part: &mut Vec<&'a str>, generation: &mut Vec<&'a str>, is_behind: bool) {
    let least = if is_behind { 0 } else { 2 };
    while let Some(last) = part.last().copied().filter(|_| part.len() > least) {
        if is_a(Kind::Generation, last) {
            generation.insert(0, last);
        } else if !is_a(Kind::Degree, last) || !(is_behind || is_surely_no_name(part, last)) {
            break;
        }
        part.pop();
    }
}

fn is_surely_no_name(part: &[&str], degree: &str) -> bool {
    let in_capitals = !degree.contains(char::is_lowercase);
    let name_is_not = part.iter().any(|word| word.contains(char::is_lowercase));
    key(degree).chars().count() > 2 || degree.contains('.') || (in_capitals && name_is_not)
}

/// Given and family names of the words of a name without comma.
fn split<'a>(words: &[&'a str]) -> (Vec<&'a str>, Vec<&'a str>) {
    let at = |place: usize| {
        let (given, family) = words.split_at_checked(place).unwrap_or((&[], words));
        (given.to_vec(), family.to_vec())
    };
    let last = words.len().saturating_sub(1);
    if last == 0 {
        return at(0);
    }
    let swapped = |place: usize| {
        let (family, given) = at(place);
        (given, family)
    };
    if words.iter().all(|word| word.chars().all(is_east_asian)) {
        return swapped(1);
    }
    if let Some(parts) = by_capitals(words) {
        return parts;
    }
    if let Some(joiner) = (2..last).find(|place| is_at(words, *place, Kind::Joiner)) {
        return at(joiner - 1);
    }
    if let Some(particle) = (1..last).find(|place| is_at(words, *place, Kind::Particle)) {
        return at(particle);
    }
    if is_initial(words, last) && last >= 2 && !is_initial(words, 0) && !is_initial(words, 1) {
        // `Cook Aaron J`: lists that sort by family name end in the middle initial.
        let family = if is_at(words, 0, Kind::Particle) { 2 } else { 1 };
        let family = if is_at(words, family, Kind::Generation) { family + 1 } else { family };
        return swapped(family.min(last));
    }
    at(last)
}

/// `Jean DUPONT` and `DUPONT Jean`: capitals mark the family name where not all is in capitals.
fn by_capitals<'a>(words: &[&'a str]) -> Option<(Vec<&'a str>, Vec<&'a str>)> {
    let shouts = |word: &&&str| {
        word.chars().filter(|c| c.is_alphabetic()).count() > 2
            && !word.chars().any(char::is_lowercase)
            && word.chars().any(char::is_uppercase)
    };
    let is_quoted = |word: &&&str| word.starts_with(['(', '"', '\'']);
    let family: Vec<&str> = words.iter().filter(|word| shouts(word)).copied().collect();
    let given: Vec<&str> = words.iter().filter(|word| !shouts(word)).copied().collect();
    let told = |word: &&str| word.chars().any(char::is_lowercase);
    let at_an_end = words.first() == family.first() || words.last() == family.last();
    let fits = !family.is_empty()
        && given.iter().any(told)
        && at_an_end
        && !family.iter().any(|word| is_quoted(&word))
        && !given.iter().any(|word| is_a(Kind::Particle, word));
    fits.then_some((given, family))
}

fn is_at(words: &[&str], place: usize, kind: Kind) -> bool {
    words.get(place).is_some_and(|word| is_a(kind, word))
}

fn is_initial(words: &[&str], place: usize) -> bool {
    words.get(place).is_some_and(|word| {
        let mut letters = word.chars().filter(|c| *c != '.');
        letters.next().is_some_and(char::is_alphabetic) && letters.next().is_none()
    })
}

const fn is_east_asian(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{11ff}' | '\u{3005}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}')
}

impl fmt::Debug for PersonName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PersonName(…)")
    }
}
