//! Days as people of a language say them, with the month in words.

use domain::notice::Language;
use domain::time::Date;

const ENGLISH: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const GERMAN: [&str; 12] = [
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
];
const FRENCH: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];

/// The day in words; in English where the language has none here.
pub(crate) fn said(date: Date, language: Language) -> String {
    let (names, first, point) = match language {
        Language::DE => (GERMAN, "1", "."),
        Language::FR => (FRENCH, "1er", ""),
        _ => (ENGLISH, "1", ""),
    };
    let month = usize::from(date.month().unsigned_abs()).checked_sub(1).and_then(|at| names.get(at).copied());
    let day = if date.day() == 1 { first.to_owned() } else { date.day().to_string() };
    format!("{day}{point} {} {}", month.unwrap_or_default(), date.year())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_said_as_people_of_the_language_say_it() {
        let (first, last) = (Date::constant(2027, 1, 1), Date::constant(2026, 12, 31));
        assert_eq!(said(first, Language::EN), "1 January 2027");
        assert_eq!(said(first, Language::DE), "1. Januar 2027");
        assert_eq!(said(first, Language::FR), "1er janvier 2027");
        assert_eq!(said(last, Language::FR), "31 décembre 2026");
    }
}
