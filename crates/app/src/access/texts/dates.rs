//! Times, amounts and counts as people of a language write them.

use domain::decimal::Decimal;
use domain::notice::Language;
use domain::time::Timestamp;
use jiff::tz::Offset;

use super::Each;
use crate::days;

/// Day and minute in UTC, with the month as a word.
pub fn when(at: Timestamp, language: Language) -> String {
    let at = Offset::UTC.to_datetime(at);
    let (day, hour, minute) = (days::said(at.date(), language), at.hour(), at.minute());
    match language {
        Language::DE => format!("{day}, {hour:02}:{minute:02} Uhr UTC"),
        Language::FR => format!("{day} à {hour}\u{a0}h\u{a0}{minute:02} UTC"),
        _ => format!("{day}, {hour:02}:{minute:02} UTC"),
    }
}

/// A number with at least `places` digits after the point, in groups of three; exact.
pub fn number(value: Decimal, places: u8, language: Language) -> String {
    // U+202F: a narrow space that no line break parts.
    let (group, point) = Each { en: (',', '.'), de: ('.', ','), fr: ('\u{202f}', ',') }.of(language);
    let text = value.with_places(places).to_string();
    let (sign, digits) = match text.strip_prefix('-') {
        // U+2212: a minus that no line break parts from its number.
        Some(digits) => ("\u{2212}", digits),
        None => ("", text.as_str()),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let mut grouped = String::from(sign);
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            grouped.push(group);
        }
        grouped.push(digit);
    }
    if !fraction.is_empty() {
        grouped.push(point);
        grouped.push_str(fraction);
    }
    grouped
}

/// A whole number in groups of three.
pub fn count(value: u64, language: Language) -> String {
    Decimal::new(i128::from(value), 0).map_or_else(String::new, |value| number(value, 0, language))
}

/// A whole number that can be below zero, in groups of three.
pub fn pieces(value: i64, language: Language) -> String {
    Decimal::new(i128::from(value), 0).map_or_else(String::new, |value| number(value, 0, language))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn numbers_and_times_read_as_people_write_them() {
        let sum: Decimal = "-1234567.8".parse().unwrap();
        assert_eq!(number(sum, 2, Language::EN), "\u{2212}1,234,567.80");
        assert_eq!(number(sum, 2, Language::DE), "\u{2212}1.234.567,80");
        assert_eq!(number(sum, 2, Language::FR), "\u{2212}1\u{202f}234\u{202f}567,80");
        assert_eq!(number("0.001".parse().unwrap(), 2, Language::EN), "0.001");
        assert_eq!(count(7_983, Language::EN), "7,983");
        assert_eq!(pieces(-12, Language::DE), "\u{2212}12");
        let at: Timestamp = "2011-12-09T12:50:00Z".parse().unwrap();
        assert_eq!(when(at, Language::EN), "9 December 2011, 12:50 UTC");
        assert_eq!(when(at, Language::DE), "9. Dezember 2011, 12:50 Uhr UTC");
        assert_eq!(when(at, Language::FR), "9 décembre 2011 à 12\u{a0}h\u{a0}50 UTC");
    }
}
