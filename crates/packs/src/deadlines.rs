//! The periods of each law, and what the house asks of itself.

use std::sync::LazyLock;

use domain::country::Country;
use domain::deadline::Terms;
use jiff::civil::Date;
use serde::Deserialize;

use crate::{BadPack, Seen};

pub(crate) const TEXT: &str = include_str!("../../../packs/deadlines.toml");

/// How the pack calls the Regulation itself.
const REGULATION: &str = "EU";

/// Where nothing can be read, everything is due at once.
const AT_ONCE: Terms = Terms {
    answer_months: 0,
    extended_months: 0,
    source_months: 0,
    breach_hours: 0,
    pause_extra_days: 0,
    late_question_days: 0,
    target_working_days: 0,
    amber_day: 0,
    red_day: 0,
    remind_day: 0,
    decide_day: 0,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    pack: String,
    law: String,
    source: String,
    house: House,
    period: Vec<Row>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct House {
    late_question_days: u8,
    target_working_days: u8,
    amber_day: u8,
    red_day: u8,
    remind_day: u8,
    decide_day: u8,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    law: String,
    answer_months: u8,
    extended_months: u8,
    source_months: u8,
    breach_hours: u16,
    pause_extra_days: u8,
    valid_from: Option<Date>,
    valid_until: Option<Date>,
    seen: Seen,
    norm: String,
    #[serde(default)]
    note: String,
}

/// One entry of the pack.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Period {
    /// Whose law; `None` is the Regulation itself.
    pub country: Option<Country>,
    /// Its figures.
    pub terms: Terms,
    /// First day; `None` since ever.
    pub valid_from: Option<Date>,
    /// Last day; `None` until further notice.
    pub valid_until: Option<Date>,
    /// How well it is known.
    pub seen: Seen,
    /// The norm.
    pub norm: String,
    /// What else to know; may be empty.
    pub note: String,
}

/// The periods of one pack.
#[derive(Clone, Debug)]
pub struct Deadlines {
    pack: String,
    source: String,
    entries: Vec<Period>,
}

/// The periods that are built in.
#[must_use]
pub fn deadlines() -> &'static Deadlines {
    static DEADLINES: LazyLock<Deadlines> =
        LazyLock::new(|| Deadlines::read(TEXT).unwrap_or_else(|_| Deadlines::closed()));
    &DEADLINES
}

impl Deadlines {
    /// Reads a pack.
    ///
    /// Fails on anything that is not exactly understood.
    pub fn read(text: &str) -> Result<Self, BadPack> {
        let file: File = toml::from_str(text)?;
        let mut entries: Vec<Period> = Vec::with_capacity(file.period.len());
        for (number, row) in (1..).zip(file.period) {
            let entry = row.entry(number, &file.house)?;
            let known = |known: &Period| (known.country, known.valid_from) == (entry.country, entry.valid_from);
            if entries.iter().any(known) {
                return Err(BadPack::Repeated(number));
            }
            entries.push(entry);
        }
        if !entries.iter().any(|entry| entry.country.is_none()) {
            return Err(BadPack::Default);
        }
        Ok(Self { pack: file.pack, source: format!("{}: {}", file.law, file.source), entries })
    }

    fn closed() -> Self {
        Self { pack: String::new(), source: String::new(), entries: Vec::new() }
    }

    /// Year and month of the pack.
    #[must_use]
    pub fn pack(&self) -> &str {
        &self.pack
    }

    /// The law and where the table is from.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Every entry, in the order of the pack.
    #[must_use]
    pub fn entries(&self) -> &[Period] {
        &self.entries
    }

    /// The figures of the law of a controller's seat for what was received on `day`: the country's own where it
    /// has one, else those of the Regulation.
    #[must_use]
    pub fn terms(&self, country: Country, day: Date) -> Terms {
        let of = |country: Option<Country>| {
            self.entries.iter().find(|entry| entry.country == country && entry.holds_on(day))
        };
        // What came before the Regulation applied is measured by it, too.
        let first = || self.entries.iter().find(|entry| entry.country.is_none());
        of(Some(country)).or_else(|| of(None)).or_else(first).map_or(AT_ONCE, |entry| entry.terms)
    }
}

impl Period {
    fn holds_on(&self, day: Date) -> bool {
        self.valid_from.is_none_or(|from| from <= day) && self.valid_until.is_none_or(|until| day <= until)
    }
}

impl Row {
    fn entry(self, number: usize, house: &House) -> Result<Period, BadPack> {
        if self.norm.trim().is_empty() {
            return Err(BadPack::Source(number));
        }
        if self.valid_from.zip(self.valid_until).is_some_and(|(from, until)| until < from) {
            return Err(BadPack::Dates(number));
        }
        if self.answer_months == 0 || self.extended_months < self.answer_months || house.amber_day > house.red_day {
            return Err(BadPack::Number(number));
        }
        let country = match self.law.as_str() {
            REGULATION => None,
            code => Some(code.parse().map_err(|_| BadPack::Country(number))?),
        };
        Ok(Period {
            country,
            terms: self.terms(house),
            valid_from: self.valid_from,
            valid_until: self.valid_until,
            seen: self.seen,
            norm: self.norm,
            note: self.note,
        })
    }

    fn terms(&self, house: &House) -> Terms {
        Terms {
            answer_months: self.answer_months,
            extended_months: self.extended_months,
            source_months: self.source_months,
            breach_hours: self.breach_hours,
            pause_extra_days: self.pause_extra_days,
            late_question_days: house.late_question_days,
            target_working_days: house.target_working_days,
            amber_day: house.amber_day,
            red_day: house.red_day,
            remind_day: house.remind_day,
            decide_day: house.decide_day,
        }
    }
}
