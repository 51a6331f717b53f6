//! On which day of a year a holiday falls.

use jiff::Span;
use jiff::civil::{Date, Weekday};
use serde::Deserialize;

/// The eastern rule is written for the years in which both calendars differ by thirteen days.
const EASTERN: std::ops::RangeInclusive<i16> = 1900..=2099;

/// How a holiday stands in the pack.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Row {
    pub on: String,
    pub name: String,
    #[serde(default)]
    pub when: String,
    #[serde(default)]
    pub parts: String,
    from: Option<i16>,
    until: Option<i16>,
    #[serde(default)]
    only: Vec<i16>,
    #[serde(default)]
    never: Vec<i16>,
    pub seen: Option<crate::Seen>,
}

/// The day a rule starts from.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Anchor {
    /// Month and day.
    Fixed(i8, i8),
    /// Days from Easter Sunday of the western churches.
    Western(i16),
    /// Days from Easter Sunday of the eastern churches.
    Eastern(i16),
    /// The first such weekday from month and day on.
    From(Weekday, i8, i8),
}

/// A holiday's rule, with the years in which it holds.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Rule {
    anchor: Anchor,
    when: Vec<Weekday>,
    from: Option<i16>,
    until: Option<i16>,
    only: Vec<i16>,
    never: Vec<i16>,
}

impl Rule {
    /// Reads a row; `None` where it names no day.
    pub fn read(row: &Row) -> Option<Self> {
        let when: Option<Vec<Weekday>> = row.when.split_whitespace().map(weekday).collect();
        let anchor = Anchor::read(&row.on)?;
        let ends = row.from.zip(row.until).is_some_and(|(from, until)| until < from);
        let movable = matches!(anchor, Anchor::Western(_) | Anchor::Eastern(_));
        if ends || (movable && !row.when.is_empty()) {
            return None;
        }
        Some(Self {
            anchor,
            when: when?,
            from: row.from,
            until: row.until,
            only: row.only.clone(),
            never: row.never.clone(),
        })
    }

    /// The day in `year`, if there is one.
    pub fn in_year(&self, year: i16) -> Option<Date> {
        let listed = self.only.is_empty() || self.only.contains(&year);
        let within = self.from.is_none_or(|from| from <= year) && self.until.is_none_or(|until| year <= until);
        if !listed || !within || self.never.contains(&year) {
            return None;
        }
        match self.anchor {
            Anchor::Fixed(month, day) => self.base(year, month, day),
            Anchor::Western(days) => western(year)?.checked_add(Span::new().days(days)).ok(),
            Anchor::Eastern(days) => eastern(year)?.checked_add(Span::new().days(days)).ok(),
            Anchor::From(weekday, month, day) => {
                let base = self.base(year, month, day)?;
                let days = base.weekday().until(weekday);
                base.checked_add(Span::new().days(days)).ok()
            }
        }
    }

    fn base(&self, year: i16, month: i8, day: i8) -> Option<Date> {
        let base = Date::new(year, month, day).ok()?;
        (self.when.is_empty() || self.when.contains(&base.weekday())).then_some(base)
    }
}

impl Anchor {
    fn read(on: &str) -> Option<Self> {
        if let Some(days) = on.strip_prefix("easter") {
            return days.parse().ok().map(Self::Western);
        }
        if let Some(days) = on.strip_prefix("orthodox") {
            return days.parse().ok().map(Self::Eastern);
        }
        if let Some((name, from)) = on.split_once(">=") {
            let (month, day) = month_day(from)?;
            return weekday(name).map(|weekday| Self::From(weekday, month, day));
        }
        month_day(on).map(|(month, day)| Self::Fixed(month, day))
    }
}

fn month_day(text: &str) -> Option<(i8, i8)> {
    let (month, day) = text.split_once('-')?;
    let (month, day) = (month.parse().ok()?, day.parse().ok()?);
    // A leap year, so that 29 February is a day.
    Date::new(2024, month, day).ok().map(|_| (month, day))
}

fn weekday(name: &str) -> Option<Weekday> {
    match name {
        "mon" => Some(Weekday::Monday),
        "tue" => Some(Weekday::Tuesday),
        "wed" => Some(Weekday::Wednesday),
        "thu" => Some(Weekday::Thursday),
        "fri" => Some(Weekday::Friday),
        "sat" => Some(Weekday::Saturday),
        "sun" => Some(Weekday::Sunday),
        _ => None,
    }
}

/// Easter Sunday by the Gregorian computus (Oudin 1940): the Sunday after the church's full moon.
fn western(year: i16) -> Option<Date> {
    let century = year / 100;
    let golden = year % 19;
    let moon_shift = (century - (century - 17) / 25) / 3;
    let epact = (century - century / 4 - moon_shift + 19 * golden + 15) % 30;
    let late = epact / 28;
    let moon = epact - late * (1 - late * (29 / (epact + 1)) * ((21 - golden) / 11));
    let weekday = (year + year / 4 + moon + 2 - century + century / 4) % 7;
    Date::new(year, 3, 28).ok()?.checked_add(Span::new().days(moon - weekday)).ok()
}

/// Easter Sunday by the Julian computus (Meeus), as a date of the Gregorian calendar.
fn eastern(year: i16) -> Option<Date> {
    if !EASTERN.contains(&year) {
        return None;
    }
    let moon = (19 * (year % 19) + 15) % 30;
    let sunday = (2 * (year % 4) + 4 * (year % 7) - moon + 34) % 7;
    // 22 March of the old calendar is 4 April of the new one.
    Date::new(year, 4, 4).ok()?.checked_add(Span::new().days(moon + sunday)).ok()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use jiff::civil::date;

    use super::*;

    #[test]
    fn easter_falls_where_the_churches_say() {
        for (year, west, east) in [
            (2024, date(2024, 3, 31), date(2024, 5, 5)),
            (2025, date(2025, 4, 20), date(2025, 4, 20)),
            (2026, date(2026, 4, 5), date(2026, 4, 12)),
            (2027, date(2027, 3, 28), date(2027, 5, 2)),
            (2038, date(2038, 4, 25), date(2038, 4, 25)),
            (2049, date(2049, 4, 18), date(2049, 4, 25)),
            (2076, date(2076, 4, 19), date(2076, 4, 26)),
        ] {
            assert_eq!(western(year), Some(west), "{year}");
            assert_eq!(eastern(year), Some(east), "{year}");
        }
        assert_eq!(eastern(2100), None);
    }

    #[test]
    fn a_rule_that_names_no_day_is_not_read() {
        for on in ["", "13-01", "02-30", "easter", "easter+x", "someday>=01-01", "mon>=13-01", "mon>01-01"] {
            let row = Row {
                on: on.to_owned(),
                name: "Nothing".to_owned(),
                when: String::new(),
                parts: String::new(),
                from: None,
                until: None,
                only: Vec::new(),
                never: Vec::new(),
                seen: None,
            };
            assert_eq!(Rule::read(&row), None, "{on}");
        }
    }
}
