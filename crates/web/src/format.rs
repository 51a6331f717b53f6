//! Dates, numbers and money as the reader's language writes them.

use std::fmt;

use askama::filters::HtmlSafe;
use domain::country::Country;
use domain::decimal::Decimal;
use domain::money::Currency;
use jiff::Timestamp;
use jiff::civil::Date;

use crate::lang::{Catalogue, Lang, Whole};

/// A moment for people and for machines: `<time datetime="…">…</time>`.
///
/// Invariant: both halves are made of digits and of words of the catalogue, so nothing in it needs escaping.
#[derive(Clone, Debug)]
pub struct Moment {
    iso: String,
    words: String,
}

impl HtmlSafe for Moment {}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<time datetime=\"{}\">{}</time>", self.iso, self.words)
    }
}

/// An instant in a template, by value or by reference.
pub trait At {
    /// The instant.
    fn instant(self) -> Timestamp;
}

impl At for Timestamp {
    fn instant(self) -> Timestamp {
        self
    }
}

impl<T: At + Copy> At for &T {
    fn instant(self) -> Timestamp {
        (*self).instant()
    }
}

/// A day of the calendar in a template, by value or by reference.
pub trait OnDay {
    /// The day.
    fn civil(self) -> Date;
}

impl OnDay for Date {
    fn civil(self) -> Date {
        self
    }
}

impl<T: OnDay + Copy> OnDay for &T {
    fn civil(self) -> Date {
        (*self).civil()
    }
}

impl Catalogue {
    /// A day: `23 November 2026`, `23. November 2026`.
    #[must_use]
    pub fn day_words(&self, at: impl At) -> String {
        self.date_words(at.instant().to_zoned_datetime(self.zone().clone()).date())
    }

    /// A date that belongs to no zone, such as a holiday: `23 November 2026`, `23. November 2026`.
    #[must_use]
    pub fn date_words(&self, day: Date) -> String {
        let month = self.month(day.month());
        match self.lang() {
            Lang::En => format!("{} {month} {}", day.day(), day.year()),
            Lang::De => format!("{}. {month} {}", day.day(), day.year()),
        }
    }

    /// A day, marked up.
    #[must_use]
    pub fn day(&self, at: impl At) -> Moment {
        let at = at.instant();
        let iso = at.to_zoned_datetime(self.zone().clone()).date().to_string();
        Moment { iso, words: self.day_words(at) }
    }

    /// A day of the calendar, marked up.
    #[must_use]
    pub fn date(&self, day: impl OnDay) -> Moment {
        let day = day.civil();
        let month = self.month_short(day.month());
        let dot = match self.lang() {
            Lang::En => "",
            Lang::De => ".",
        };
        Moment { iso: day.to_string(), words: format!("{}{dot} {month} {}", day.day(), day.year()) }
    }

    /// The day of an instant where times are told.
    #[must_use]
    pub fn today(&self, at: impl At) -> Date {
        at.instant().to_zoned_datetime(self.zone().clone()).date()
    }

    /// A day and a minute, marked up, short enough for tables: `23 Nov 2026, 14:05`.
    #[must_use]
    pub fn minute(&self, at: impl At) -> Moment {
        let at = at.instant();
        let local = at.to_zoned_datetime(self.zone().clone());
        let month = self.month_short(local.month());
        let dot = match self.lang() {
            Lang::En => "",
            Lang::De => ".",
        };
        let words = format!("{}{dot} {month} {}, {:02}:{:02}", local.day(), local.year(), local.hour(), local.minute());
        Moment { iso: at.to_string(), words }
    }

    /// The name of a month from 1 to 12.
    #[must_use]
    pub fn month(&self, month: i8) -> String {
        self.get(format!("month-{month}"))
    }

    /// The short name of a month from 1 to 12.
    #[must_use]
    pub fn month_short(&self, month: i8) -> String {
        self.get(format!("month-short-{month}"))
    }

    /// A whole number with its thousands apart.
    #[must_use]
    pub fn number(&self, number: impl Whole) -> String {
        let number = number.whole();
        let sign = if number < 0 { "−" } else { "" };
        format!("{sign}{}", self.grouped(&number.unsigned_abs().to_string()))
    }

    /// An exact decimal with at least `places` digits after the point; no digit is dropped.
    #[must_use]
    pub fn decimal(&self, decimal: Decimal, places: u8) -> String {
        let text = decimal.with_places(places).to_string();
        let (sign, digits) = match text.strip_prefix('-') {
            Some(digits) => ("−", digits),
            None => ("", text.as_str()),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let point = match self.lang() {
            Lang::En => ".",
            Lang::De => ",",
        };
        let point = if fraction.is_empty() { "" } else { point };
        format!("{sign}{}{point}{fraction}", self.grouped(whole))
    }

    /// An amount with its currency: `GBP 1,234.50`, `1.234,50 GBP`. The code, because signs such as `$` and
    /// `kr` name several currencies.
    #[must_use]
    pub fn money(&self, amount: Decimal, currency: Currency) -> String {
        let digits = self.decimal(amount, currency.exponent());
        match self.lang() {
            Lang::En => format!("{}\u{a0}{digits}", currency.code()),
            Lang::De => format!("{digits}\u{a0}{}", currency.code()),
        }
    }

    /// A size of a file, rounded to what a person reads.
    #[must_use]
    pub fn size(&self, bytes: impl Whole) -> String {
        let bytes = bytes.whole().max(0);
        let (unit, name) = match bytes {
            0..1_000 => return format!("{bytes}\u{a0}B"),
            1_000..1_000_000 => (1_000, "kB"),
            1_000_000..1_000_000_000 => (1_000_000, "MB"),
            _ => (1_000_000_000, "GB"),
        };
        let tenths = i128::from(bytes) * 10 / unit;
        let amount = Decimal::new(tenths, 1).unwrap_or(Decimal::ZERO);
        format!("{}\u{a0}{name}", self.decimal(amount, 1))
    }

    /// A country by its name in this language; the English one where the catalogue has none.
    #[must_use]
    pub fn country(&self, country: Country) -> String {
        self.known(&format!("country-{}", country.code())).unwrap_or_else(|| country.english().to_owned())
    }

    fn grouped(&self, digits: &str) -> String {
        let mark = match self.lang() {
            Lang::En => ',',
            Lang::De => '.',
        };
        let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
        for (place, digit) in digits.chars().enumerate() {
            if place > 0 && (digits.len() - place).is_multiple_of(3) {
                grouped.push(mark);
            }
            grouped.push(digit);
        }
        grouped
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use jiff::tz::TimeZone;

    fn both() -> [Catalogue; 2] {
        [Lang::En, Lang::De].map(|lang| Catalogue::new(lang, TimeZone::UTC))
    }

    #[test]
    fn money_keeps_every_digit_and_follows_the_language() {
        let [en, de] = both();
        let gbp = "GBP".parse().unwrap();
        let amount: Decimal = "9747747.934".parse().unwrap();
        assert_eq!(en.money(amount, gbp), "GBP\u{a0}9,747,747.934");
        assert_eq!(de.money(amount, gbp), "9.747.747,934\u{a0}GBP");
        assert_eq!(en.money("-20.5".parse().unwrap(), gbp), "GBP\u{a0}−20.50");
        assert_eq!(en.money("1500".parse().unwrap(), "JPY".parse().unwrap()), "JPY\u{a0}1,500");
    }

    #[test]
    fn days_are_words_for_people_and_digits_for_machines() {
        let [en, de] = both();
        let at: Timestamp = "2011-12-09T12:50:00Z".parse().unwrap();
        assert_eq!(en.day(at).to_string(), "<time datetime=\"2011-12-09\">9 December 2011</time>");
        assert_eq!(de.day(at).to_string(), "<time datetime=\"2011-12-09\">9. Dezember 2011</time>");
        assert!(de.minute(at).to_string().contains("9. Dez. 2011, 12:50"));
    }

    #[test]
    fn sizes_and_countries_are_told_in_words() {
        let [en, de] = both();
        assert_eq!(en.size(45_600_000_u64), "45.6\u{a0}MB");
        assert_eq!(de.size(999_u64), "999\u{a0}B");
        assert_eq!(de.country("AT".parse().unwrap()), "Österreich");
        assert_eq!(en.country("AT".parse().unwrap()), "Austria");
    }
}
