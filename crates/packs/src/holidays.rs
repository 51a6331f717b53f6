//! Public holidays of countries and their parts.

mod rule;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use domain::country::Country;
use domain::deadline::Calendar;
use domain::region::Region;
use jiff::civil::Date;
use jiff::tz::{TimeZone, TimeZoneDatabase};
use serde::Deserialize;

use crate::{BadPack, Seen};
use rule::{Row, Rule};

pub(crate) const TEXT: &str = include_str!("../../../packs/holidays.toml");

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    pack: String,
    law: String,
    source: String,
    first_year: i16,
    compared_with: String,
    compared_until: i16,
    country: Vec<CountryRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CountryRow {
    code: String,
    zone: String,
    #[serde(default)]
    zones: BTreeMap<String, String>,
    regional: Regional,
    /// What each part is called.
    #[serde(default)]
    parts: BTreeMap<String, String>,
    seen: Seen,
    norm: String,
    days: Vec<Row>,
}

/// Whether holidays differ within a country.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "lowercase")]
pub enum Regional {
    /// One calendar for every part.
    None,
    /// The country as a whole, and the parts that are listed.
    Listed,
    /// Nothing is known before the part is.
    Needed,
}

/// One holiday of the pack.
#[derive(Clone, Debug)]
pub struct HolidayEntry {
    /// Its name in English.
    pub name: String,
    /// The rule as it stands in the pack.
    pub on: String,
    /// The parts in which it holds; empty is everywhere.
    pub parts: Vec<Region>,
    /// How well it is known.
    pub seen: Seen,
    rule: Rule,
}

/// The holidays of one country.
#[derive(Clone, Debug)]
pub struct CountryDays {
    /// Whose.
    pub country: Country,
    /// Whether they differ within it.
    pub regional: Regional,
    /// The parts that are known, in the order of their letters.
    pub parts: Vec<Region>,
    /// What each of them is called, in the same order.
    pub names: Vec<String>,
    /// How well they are known.
    pub seen: Seen,
    /// The norm.
    pub norm: String,
    /// Every holiday, in the order of the pack.
    pub entries: Vec<HolidayEntry>,
    zone: TimeZone,
    zones: Vec<(Region, TimeZone)>,
}

/// The holidays of one pack.
#[derive(Clone, Debug)]
pub struct Holidays {
    pack: String,
    source: String,
    compared: String,
    first_year: i16,
    countries: Vec<CountryDays>,
}

/// The holidays that are built in.
#[must_use]
pub fn holidays() -> &'static Holidays {
    static HOLIDAYS: LazyLock<Holidays> = LazyLock::new(|| Holidays::read(TEXT).unwrap_or_else(|_| Holidays::closed()));
    &HOLIDAYS
}

/// The calendar of one region.
#[derive(Clone, Copy, Debug)]
pub struct RegionCalendar<'a> {
    region: Region,
    first_year: i16,
    days: &'a CountryDays,
}

impl Holidays {
    /// Reads a pack.
    ///
    /// Fails on anything that is not exactly understood.
    pub fn read(text: &str) -> Result<Self, BadPack> {
        let file: File = toml::from_str(text)?;
        let zones = TimeZoneDatabase::bundled();
        let mut countries: Vec<CountryDays> = Vec::with_capacity(file.country.len());
        for (number, row) in (1..).zip(file.country) {
            let days = row.days(number, &zones)?;
            if countries.iter().any(|known| known.country == days.country) {
                return Err(BadPack::Repeated(number));
            }
            countries.push(days);
        }
        Ok(Self {
            pack: file.pack,
            source: format!("{}: {}", file.law, file.source),
            compared: format!("{}, {} to {}", file.compared_with, file.first_year, file.compared_until),
            first_year: file.first_year,
            countries,
        })
    }

    fn closed() -> Self {
        Self {
            pack: String::new(),
            source: String::new(),
            compared: String::new(),
            first_year: i16::MAX,
            countries: Vec::new(),
        }
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

    /// What the table was compared with, and for which years.
    #[must_use]
    pub fn compared(&self) -> &str {
        &self.compared
    }

    /// Every country, in the order of the pack.
    #[must_use]
    pub fn countries(&self) -> &[CountryDays] {
        &self.countries
    }

    /// The calendar of a region; `None` where it is not known, or where only its part would tell.
    #[must_use]
    pub fn calendar(&self, region: Region) -> Option<RegionCalendar<'_>> {
        let days = self.of(region.country())?;
        let is_whole = region.part().is_none();
        let is_known = match days.regional {
            Regional::None => true,
            Regional::Listed => is_whole || days.parts.contains(&region),
            Regional::Needed => days.parts.contains(&region),
        };
        is_known.then_some(RegionCalendar { region, first_year: self.first_year, days })
    }

    /// The time zone of a region: that of its part where it has one of its own, else of its country.
    #[must_use]
    pub fn zone(&self, region: Region) -> Option<&TimeZone> {
        let days = self.of(region.country())?;
        let own = days.zones.iter().find(|(part, _)| *part == region);
        Some(own.map_or(&days.zone, |(_, zone)| zone))
    }

    fn of(&self, country: Country) -> Option<&CountryDays> {
        self.countries.iter().find(|days| days.country == country)
    }
}

impl RegionCalendar<'_> {
    /// The holidays of a year, in the order of the days. Sundays are left out.
    #[must_use]
    pub fn year(&self, year: i16) -> Vec<Date> {
        let mut days: Vec<Date> = self.entries().filter_map(|entry| entry.rule.in_year(year)).collect();
        days.retain(|_| year >= self.first_year);
        days.sort_unstable();
        days.dedup();
        days
    }

    fn entries(&self) -> impl Iterator<Item = &HolidayEntry> {
        self.days.entries.iter().filter(|entry| entry.parts.is_empty() || entry.parts.contains(&self.region))
    }
}

impl Calendar for RegionCalendar<'_> {
    fn is_holiday(&self, day: Date) -> bool {
        day.year() >= self.first_year && self.entries().any(|entry| entry.rule.in_year(day.year()) == Some(day))
    }
}

impl CountryRow {
    fn days(self, number: usize, zones: &TimeZoneDatabase) -> Result<CountryDays, BadPack> {
        if self.norm.trim().is_empty() {
            return Err(BadPack::Source(number));
        }
        let country: Country = self.code.parse().map_err(|_| BadPack::Country(number))?;
        let zone = |name: &str| zones.get(name).map_err(|_| BadPack::Zone(number));
        let part = |part: &str| format!("{country}-{part}").parse().map_err(|_| BadPack::Country(number));
        let known: Vec<Region> = self.parts.keys().map(|name| part(name)).collect::<Result<_, _>>()?;
        let own = |(name, of): (&String, &String)| Ok((part(name)?, zone(of)?));
        let entries: Vec<HolidayEntry> = self
            .days
            .iter()
            .map(|row| entry(row, self.seen, &known, country).ok_or(BadPack::Day(number)))
            .collect::<Result<_, _>>()?;
        if entries.iter().enumerate().any(|(index, entry)| entries.iter().take(index).any(|known| known.repeats(entry)))
        {
            return Err(BadPack::Repeated(number));
        }
        Ok(CountryDays {
            country,
            regional: self.regional,
            seen: self.seen,
            norm: self.norm,
            zone: zone(&self.zone)?,
            zones: self.zones.iter().map(own).collect::<Result<_, BadPack>>()?,
            parts: known,
            names: self.parts.values().cloned().collect(),
            entries,
        })
    }
}

impl CountryDays {
    /// What a part is called, or the letters of a region that is none of them.
    #[must_use]
    pub fn name_of(&self, region: Region) -> String {
        let known = self.parts.iter().zip(&self.names).find(|(part, _)| **part == region);
        known.map_or_else(|| region.to_string(), |(_, name)| name.clone())
    }
}

impl HolidayEntry {
    /// The day in `year`, if there is one.
    #[must_use]
    pub fn in_year(&self, year: i16) -> Option<Date> {
        self.rule.in_year(year)
    }

    fn repeats(&self, other: &Self) -> bool {
        self.rule == other.rule && self.parts == other.parts
    }
}

/// A holiday whose rule is understood and whose parts are all known.
fn entry(row: &Row, seen: Seen, known: &[Region], country: Country) -> Option<HolidayEntry> {
    let parts: Vec<Region> = row
        .parts
        .split_whitespace()
        .map(|part| format!("{country}-{part}").parse().ok().filter(|region| known.contains(region)))
        .collect::<Option<_>>()?;
    Some(HolidayEntry {
        name: row.name.clone(),
        on: if row.when.is_empty() { row.on.clone() } else { format!("{} ({})", row.on, row.when) },
        parts,
        seen: row.seen.unwrap_or(seen),
        rule: Rule::read(row)?,
    })
}
