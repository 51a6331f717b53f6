//! Times and birthdays as files write them.

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;

use crate::actor::coded;
use crate::time::Timestamp;

coded! {
    /// In which order the parts of a date stand.
    DateOrder {
        /// 2024-12-31.
        YearFirst = "ymd",
        /// 31.12.2024.
        DayFirst = "dmy",
        /// 12/31/2024.
        MonthFirst = "mdy",
    }
}

/// The zone of times that name none.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Zone {
    /// Universal time.
    Utc,
    /// A place of the time-zone database, `Europe/Berlin`.
    Place(String),
}

/// A moment, and how far the clock that wrote it was ahead of UTC.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Moment {
    /// When.
    pub at: Timestamp,
    /// Minutes ahead of UTC.
    pub offset_minutes: i16,
}

impl Zone {
    /// Reads the name of a zone that is known.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match text.trim() {
            "" | "UTC" => Some(Self::Utc),
            place => TimeZone::get(place).is_ok().then(|| Self::Place(place.to_owned())),
        }
    }

    /// Its name.
    #[must_use]
    pub fn code(&self) -> &str {
        match self {
            Self::Utc => "UTC",
            Self::Place(place) => place,
        }
    }

    fn zone(&self) -> TimeZone {
        match self {
            Self::Utc => TimeZone::UTC,
            Self::Place(place) => TimeZone::get(place).unwrap_or(TimeZone::UTC),
        }
    }
}

impl Moment {
    /// Reads day and time, with or without a zone of its own; a day alone is its first minute.
    #[must_use]
    pub fn read(text: &str, order: DateOrder, zone: &Zone) -> Option<Self> {
        let text = text.trim();
        if let Ok(at) = text.parse::<Timestamp>() {
            return Some(Self { at, offset_minutes: 0 });
        }
        let (day, time) = text.split_once(['T', ' ']).unwrap_or((text, ""));
        let date = date(day, order)?;
        let time = time.trim().trim_end_matches("UTC").trim_end_matches('Z').trim();
        let mut parts = time.split(':').map(|part| part.split('.').next().unwrap_or_default());
        let mut next = || match parts.next() {
            None | Some("") => Some(0),
            Some(part) => part.parse::<i8>().ok(),
        };
        let (hour, minute, second) = (next()?, next()?, next()?);
        let civil = DateTime::new(date.year(), date.month(), date.day(), hour, minute, second, 0).ok()?;
        let zone = zone.zone();
        let at = zone.to_timestamp(civil).ok()?;
        let offset_minutes = i16::try_from(zone.to_offset(at).seconds() / 60).ok()?;
        Some(Self { at, offset_minutes })
    }
}

/// A day of the calendar, its parts between dots, dashes or slashes.
fn date(text: &str, order: DateOrder) -> Option<Date> {
    let parts: Vec<&str> = text.split(['-', '.', '/']).map(str::trim).filter(|part| !part.is_empty()).collect();
    let [first, second, third] = parts.as_slice() else { return None };
    // Four digits in front are a year, whatever was said of the file.
    let order = if first.len() == 4 { DateOrder::YearFirst } else { order };
    let (year, month, day) = match order {
        DateOrder::YearFirst => (first, second, third),
        DateOrder::DayFirst => (third, second, first),
        DateOrder::MonthFirst => (third, first, second),
    };
    if year.len() != 4 {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

/// A birthday as `1985-03-15`, or `--03-15` where the year is not told (RFC 6350 §4.3.1).
#[must_use]
pub fn birthday(text: &str, order: DateOrder) -> Option<String> {
    let text = text.trim();
    let day = text.split(['T', ' ']).next().unwrap_or_default();
    if let Some(rest) = day.strip_prefix("--") {
        let digits: String = rest.chars().filter(char::is_ascii_digit).collect();
        let (month, day) = digits.split_at_checked(2)?;
        return without_year(month, day);
    }
    if day.len() == 8 && day.bytes().all(|byte| byte.is_ascii_digit()) {
        let (year, rest) = day.split_at_checked(4)?;
        let (month, day) = rest.split_at_checked(2)?;
        return whole(year, month, day);
    }
    date(day, order).map(|date| format!("{:04}-{:02}-{:02}", date.year(), date.month(), date.day()))
}

/// A birthday of three columns; the year may be missing.
pub(super) fn birthday_of(year: &str, month: &str, day: &str) -> Option<String> {
    if year.is_empty() { without_year(month, day) } else { whole(year, month, day) }
}

fn whole(year: &str, month: &str, day: &str) -> Option<String> {
    let date = Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()?;
    Some(format!("{:04}-{:02}-{:02}", date.year(), date.month(), date.day()))
}

fn without_year(month: &str, day: &str) -> Option<String> {
    // A leap year, so that 29 February is a birthday.
    let date = Date::new(2000, month.parse().ok()?, day.parse().ok()?).ok()?;
    Some(format!("--{:02}-{:02}", date.month(), date.day()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_without_zone_gets_the_stated_one_and_one_with_zone_keeps_its_own() {
        let berlin = Zone::parse("Europe/Berlin").unwrap_or(Zone::Utc);
        let read =
            |text| Moment::read(text, DateOrder::YearFirst, &berlin).map(|m| (m.at.to_string(), m.offset_minutes));
        assert_eq!(read("2021-07-01 12:00:00"), Some(("2021-07-01T10:00:00Z".to_owned(), 120)));
        assert_eq!(read("2021-01-01 12:00"), Some(("2021-01-01T11:00:00Z".to_owned(), 60)));
        assert_eq!(read("2021-01-01T12:00:00Z"), Some(("2021-01-01T12:00:00Z".to_owned(), 0)));
        assert_eq!(read("2021-02-30 12:00:00"), None);
        assert_eq!(read("yesterday"), None);
        assert_eq!(Zone::parse("Europe/Atlantis"), None);
    }

    #[test]
    fn a_birthday_is_read_in_the_order_of_its_file() {
        for (text, order, birthday_is) in [
            ("1985-03-15", DateOrder::DayFirst, Some("1985-03-15")),
            ("15.03.1985", DateOrder::DayFirst, Some("1985-03-15")),
            ("03/15/1985", DateOrder::MonthFirst, Some("1985-03-15")),
            ("15/03/1985", DateOrder::MonthFirst, None),
            ("19850315", DateOrder::YearFirst, Some("1985-03-15")),
            ("--03-15", DateOrder::YearFirst, Some("--03-15")),
            ("--0315", DateOrder::YearFirst, Some("--03-15")),
            ("1985-03-15T00:00:00Z", DateOrder::YearFirst, Some("1985-03-15")),
            ("85-03-15", DateOrder::YearFirst, None),
        ] {
            assert_eq!(birthday(text, order).as_deref(), birthday_is, "{text}");
        }
        assert_eq!(birthday_of("1985", "3", "15").as_deref(), Some("1985-03-15"));
        assert_eq!(birthday_of("", "2", "29").as_deref(), Some("--02-29"));
    }
}
