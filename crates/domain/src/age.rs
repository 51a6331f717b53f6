//! The age from which a child consents to an online service without a guardian (Art. 8(1)).
//!
//! Invariant: no country's age stands here; limits come from a dated pack of law and are arguments. The
//! limit that counts is the one in force on the day of the act.

use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::country::Country;
use crate::time::Timestamp;

/// One age limit and the days it was in force, both ends included.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct AgeSpan {
    /// Full years.
    pub age: u8,
    /// First day; `None` since ever.
    pub from: Option<Date>,
    /// Last day; `None` until further notice.
    pub until: Option<Date>,
}

impl AgeSpan {
    /// Whether it is in force on `day`.
    #[must_use]
    pub fn holds_on(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.until.is_none_or(|until| day <= until)
    }
}

/// The limits of one country over time.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct AgeLimits<'a> {
    /// What is known, in any order.
    pub spans: &'a [AgeSpan],
    /// What counts where nothing is known, or sources contradict each other.
    pub otherwise: u8,
}

impl AgeLimits<'_> {
    /// The limit on `day`; where sources contradict each other, the same as where nothing is known.
    #[must_use]
    pub fn on(&self, day: Date) -> u8 {
        let mut in_force = self.spans.iter().filter(|span| span.holds_on(day));
        match in_force.next() {
            Some(first) if in_force.all(|other| other.age == first.age) => first.age,
            Some(_) | None => self.otherwise,
        }
    }
}

/// When a person says they were born, and where they live; sealed under them.
#[derive(Clone, Copy, Eq, PartialEq)]
pub struct Birth {
    /// The day.
    pub on: Date,
    /// Their country; without one, the strictest limit counts.
    pub country: Option<Country>,
}

impl std::fmt::Debug for Birth {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Birth(…)")
    }
}

/// When a person says they were born, and the limits of their country.
#[derive(Clone, Copy, Eq, PartialEq)]
pub struct Born<'a> {
    /// The day.
    pub on: Date,
    /// The limits of the person's country.
    pub limits: AgeLimits<'a>,
}

impl std::fmt::Debug for Born<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Born(…)")
    }
}

impl Born<'_> {
    /// Full years on `day`. Whoever was born on 29 February is a year older on 1 March of a short year.
    #[must_use]
    pub fn age_on(&self, day: Date) -> i16 {
        let had_birthday = (day.month(), day.day()) >= (self.on.month(), self.on.day());
        day.year() - self.on.year() - i16::from(!had_birthday)
    }

    /// Whether an act at `at` needs a guardian's agreement beside the child's own.
    #[must_use]
    pub fn needs_guardian(&self, at: Timestamp) -> bool {
        !self.is_of_age_on(utc_day(at))
    }

    /// The first instant, not before `from`, at which the person decides alone. The day begins in UTC.
    #[must_use]
    pub fn comes_of_age(&self, from: Timestamp) -> Option<Timestamp> {
        let first = utc_day(from);
        let turns = self.limits.spans.iter().flat_map(|span| {
            let after = span.until.and_then(|until| until.tomorrow().ok());
            [self.birthday(span.age), span.from, after]
        });
        let others = [Some(first), self.birthday(self.limits.otherwise)];
        let day = turns.chain(others).flatten().filter(|day| *day >= first && self.is_of_age_on(*day)).min()?;
        let start = TimeZone::UTC.to_timestamp(day.at(0, 0, 0, 0)).ok()?;
        Some(start.max(from))
    }

    fn is_of_age_on(&self, day: Date) -> bool {
        self.age_on(day) >= i16::from(self.limits.on(day))
    }

    fn birthday(&self, age: u8) -> Option<Date> {
        let year = self.on.year().checked_add(i16::from(age))?;
        Date::new(year, self.on.month(), self.on.day()).or_else(|_| Date::new(year, 3, 1)).ok()
    }
}

fn utc_day(at: Timestamp) -> Date {
    TimeZone::UTC.to_datetime(at).date()
}
