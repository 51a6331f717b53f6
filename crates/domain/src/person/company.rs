//! Telling the name of a company from the name of a person, as a suggestion.

use super::lexicon::{self, Kind};

/// Whether a text reads like the name of a company, a club or an office rather than a person's.
///
/// A suggestion: firms that bear only a person's name cannot be told.
#[must_use]
pub fn looks_like_company(text: &str) -> bool {
    let lower = without_nickname(&text.trim().to_lowercase());
    let words: Vec<String> = lower
        .split(|c: char| c.is_whitespace() || matches!(c, ',' | '/' | ';' | '(' | ')' | '-'))
        .map(|word| word.replace(['.', '"'], ""))
        .filter(|word| !word.is_empty())
        .collect();
    let any = |kind| words.iter().any(|word| lexicon::has(kind, word));
    lexicon::all(Kind::Sign).any(|sign| lower.contains(sign))
        || lower.contains(|c: char| c.is_ascii_digit() || "#@".contains(c))
        || any(Kind::Trade)
        || (words.len() > 1 && any(Kind::Phrase))
        || has_legal_form(&words)
        || lower.split_whitespace().any(ends_like_a_house)
        || words.iter().any(|word| is_genitive(word))
        || joins_names(&words)
}

/// Latin forms stand behind the name, Greek and Cyrillic ones also before it: `ООО Ромашка`.
fn has_legal_form(words: &[String]) -> bool {
    let is_form = |word: &str| lexicon::has(Kind::Legal, word) && !lexicon::has(Kind::DegreeToo, word);
    let place_fits = |place: usize, word: &str| place > 0 || !word.is_ascii();
    words.len() > 1 && words.iter().enumerate().any(|(place, word)| place_fits(place, word) && is_form(word))
}

fn ends_like_a_house(word: &str) -> bool {
    lexicon::all(Kind::Ending).any(|end| word.len() > end.len() + 2 && word.ends_with(end))
}

/// `Joe's`; not `D's`.
fn is_genitive(word: &str) -> bool {
    word.len() > 3 && (word.ends_with("'s") || word.ends_with("’s"))
}

/// Leaves out what stands in quotation marks: `Karl "The Mailman" Malone`.
fn without_nickname(text: &str) -> String {
    match text.split('"').collect::<Vec<_>>().as_slice() {
        [before, _, behind] if !before.is_empty() && !behind.is_empty() => {
            format!("{before}{behind}")
        }
        _ => text.to_owned(),
    }
}

/// `Cullman & Kravis`, `Mike and Son`: one word behind the sign. Couples have their name in common:
/// `John and Mary Smith`.
fn joins_names(words: &[String]) -> bool {
    let last_and = words.iter().rposition(|word| lexicon::has(Kind::And, word));
    let Some(place) = last_and else {
        return false;
    };
    let one_behind = place + 2 == words.len();
    let has_title = words.iter().any(|word| lexicon::has(Kind::Title, word));
    one_behind && place > 0 && !has_title
}
