//! What programs write for yes, for no and for "took it back".

/// What a cell about agreement says.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Answer {
    /// Agreed.
    Yes,
    /// Did not; nobody knows whether they were asked.
    No,
    /// Took it back.
    TookBack,
}

const YES: &[&str] = &[
    "yes",
    "y",
    "true",
    "t",
    "1",
    "x",
    "ja",
    "j",
    "wahr",
    "oui",
    "vrai",
    "si",
    "sí",
    "verdadero",
    "sim",
    "tak",
    "on",
    "granted",
    "subscribed",
    "opted in",
    "opt-in",
    "opted_in",
    "angemeldet",
    "confirmed",
];
const NO: &[&str] = &[
    "no",
    "n",
    "false",
    "f",
    "0",
    "nein",
    "falsch",
    "non",
    "faux",
    "não",
    "nao",
    "nie",
    "nee",
    "off",
    "never",
    "not subscribed",
    "not_subscribed",
    "pending",
    "-",
];
const TOOK_BACK: &[&str] = &[
    "unsubscribed",
    "opted out",
    "opt-out",
    "opted_out",
    "withdrawn",
    "abgemeldet",
    "widerrufen",
    "désabonné",
    "cleaned",
    "revoked",
];

/// Reads a cell; `None` for words that say neither.
pub(super) fn answer(text: &str) -> Option<Answer> {
    let lower = text.trim().to_lowercase();
    let is_in = |words: &[&str]| words.contains(&lower.as_str());
    if is_in(YES) {
        Some(Answer::Yes)
    } else if is_in(NO) {
        Some(Answer::No)
    } else {
        is_in(TOOK_BACK).then_some(Answer::TookBack)
    }
}

/// Whether a text holds the number of a payment card: 13 to 19 digits that begin as cards do and whose last digit
/// checks (ISO/IEC 7812-1).
pub(super) fn holds_card_number(text: &str) -> bool {
    let mut digits: Vec<u32> = Vec::new();
    for c in text.chars().chain(std::iter::once('.')) {
        match c.to_digit(10) {
            Some(digit) => digits.push(digit),
            None if matches!(c, ' ' | '-') => (),
            None => {
                if is_card(&digits) {
                    return true;
                }
                digits.clear();
            }
        }
    }
    false
}

fn is_card(digits: &[u32]) -> bool {
    let begins = digits.first().is_some_and(|first| (3..=6).contains(first));
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(place, digit)| if place % 2 == 0 { *digit } else { digit * 2 / 10 + digit * 2 % 10 })
        .sum();
    begins && (13..=19).contains(&digits.len()) && sum.is_multiple_of(10)
}

/// The pieces of a cell that holds several: split at ` ::: `, at semicolons, or as a row of quoted words.
pub(super) fn pieces(text: &str, at_commas: bool) -> Vec<String> {
    let mut pieces = vec![String::new()];
    let mut is_quoted = false;
    for piece in text.split(":::") {
        for c in piece.chars() {
            match c {
                '"' => is_quoted = !is_quoted,
                ';' | '\n' if !is_quoted => pieces.push(String::new()),
                ',' if at_commas && !is_quoted => pieces.push(String::new()),
                other => {
                    if let Some(last) = pieces.last_mut() {
                        last.push(other);
                    }
                }
            }
        }
        is_quoted = false;
        pieces.push(String::new());
    }
    let trimmed = pieces.iter().map(|piece| piece.trim().trim_start_matches("* ").to_owned());
    trimmed.filter(|piece| !piece.is_empty()).collect()
}

/// Without the apostrophe by which a spreadsheet is kept from counting with a number.
pub(super) fn without_guard(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if rest.starts_with(|c: char| c.is_ascii_digit() || "+=-@".contains(c)) => rest,
        Some(_) | None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_with_several_values_fall_apart() {
        assert_eq!(pieces("+49 30 1 ::: +49 30 2", false), ["+49 30 1", "+49 30 2"]);
        assert_eq!(pieces("\"tag one\",\"two, three\"", true), ["tag one", "two, three"]);
        assert_eq!(pieces("* myContacts ::: * Friends", true), ["myContacts", "Friends"]);
        assert_eq!(pieces("a;b", false), ["a", "b"]);
    }

    #[test]
    fn a_card_number_is_found_and_an_order_number_is_not() {
        assert!(holds_card_number("card 4242 4242 4242 4242 on file"));
        assert!(holds_card_number("378282246310005"));
        assert!(!holds_card_number("4242 4242 4242 4241"));
        assert!(!holds_card_number("order 1234567890123"));
    }

    #[test]
    fn the_guard_of_a_spreadsheet_goes_and_a_name_keeps_its_apostrophe() {
        assert_eq!(without_guard("'+49 30 1"), "+49 30 1");
        assert_eq!(without_guard("'t Hooft"), "'t Hooft");
    }
}
