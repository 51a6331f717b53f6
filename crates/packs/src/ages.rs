//! Ages of digital consent by country and day (Art. 8(1)).

use std::sync::LazyLock;

use domain::age::{AgeLimits, AgeSpan, Born};
use domain::country::Country;
use jiff::civil::Date;
use serde::Deserialize;

use crate::{BadPack, Seen};

pub(crate) const TEXT: &str = include_str!("../../../packs/ages.toml");

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    pack: String,
    law: String,
    source: String,
    default: u8,
    lowest: u8,
    highest: u8,
    ask_officer_under: u8,
    age: Vec<Row>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    country: String,
    age: u8,
    valid_from: Option<Date>,
    valid_until: Option<Date>,
    seen: Seen,
    norm: String,
    #[serde(default)]
    note: String,
}

/// One entry of the pack, for the page that shows the country rules.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct AgeEntry {
    /// Whose rule.
    pub country: Country,
    /// The limit and its days.
    pub span: AgeSpan,
    /// How well it is known.
    pub seen: Seen,
    /// The norm.
    pub norm: String,
    /// What else to know; may be empty.
    pub note: String,
}

/// The ages of one pack.
#[derive(Clone, Debug)]
pub struct Ages {
    pack: String,
    source: String,
    default: u8,
    ask_officer_under: u8,
    entries: Vec<AgeEntry>,
    /// The spans of each country, side by side, in the order of the countries.
    spans: Vec<(Country, Vec<AgeSpan>)>,
}

/// The ages that are built in.
#[must_use]
pub fn ages() -> &'static Ages {
    static AGES: LazyLock<Ages> = LazyLock::new(|| Ages::read(TEXT).unwrap_or_else(|_| Ages::closed()));
    &AGES
}

impl Ages {
    /// Reads a pack.
    ///
    /// Fails on anything that is not exactly understood.
    pub fn read(text: &str) -> Result<Self, BadPack> {
        let file: File = toml::from_str(text)?;
        let range = file.lowest..=file.highest;
        if !range.contains(&file.default) {
            return Err(BadPack::Default);
        }
        let mut entries: Vec<AgeEntry> = Vec::with_capacity(file.age.len());
        for (number, row) in (1..).zip(file.age) {
            let entry = row.entry(number)?;
            if !range.contains(&entry.span.age) {
                return Err(BadPack::Number(number));
            }
            if entries.iter().any(|known| (known.country, known.span) == (entry.country, entry.span)) {
                return Err(BadPack::Repeated(number));
            }
            entries.push(entry);
        }
        let spans = by_country(&entries);
        Ok(Self {
            pack: file.pack,
            source: format!("{}: {}", file.law, file.source),
            default: file.default,
            ask_officer_under: file.ask_officer_under,
            entries,
            spans,
        })
    }

    /// Where everybody is a child.
    fn closed() -> Self {
        Self {
            pack: String::new(),
            source: String::new(),
            default: u8::MAX,
            ask_officer_under: u8::MAX,
            entries: Vec::new(),
            spans: Vec::new(),
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

    /// Every entry, in the order of the pack.
    #[must_use]
    pub fn entries(&self) -> &[AgeEntry] {
        &self.entries
    }

    /// The limits of a person's country over time; `None` is a person whose country is not known.
    #[must_use]
    pub fn limits(&self, country: Option<Country>) -> AgeLimits<'_> {
        let known = country.and_then(|country| self.spans.iter().find(|(code, _)| *code == country));
        AgeLimits { spans: known.map_or(&[], |(_, spans)| spans), otherwise: self.default }
    }

    /// From which age a child in `country` consents alone by an act on `day`.
    #[must_use]
    pub fn age_of_digital_consent(&self, country: Country, day: Date) -> u8 {
        self.limits(Some(country)).on(day)
    }

    /// Whether the officer is asked before a contract with somebody born on `born` is served on `day`.
    #[must_use]
    pub fn asks_officer(&self, born: Date, day: Date) -> bool {
        let born = Born { on: born, limits: self.limits(None) };
        born.age_on(day) < i16::from(self.ask_officer_under)
    }
}

impl Row {
    fn entry(self, number: usize) -> Result<AgeEntry, BadPack> {
        if self.norm.trim().is_empty() {
            return Err(BadPack::Source(number));
        }
        if self.valid_from.zip(self.valid_until).is_some_and(|(from, until)| until < from) {
            return Err(BadPack::Dates(number));
        }
        Ok(AgeEntry {
            country: self.country.parse().map_err(|_| BadPack::Country(number))?,
            span: AgeSpan { age: self.age, from: self.valid_from, until: self.valid_until },
            seen: self.seen,
            norm: self.norm,
            note: self.note,
        })
    }
}

fn by_country(entries: &[AgeEntry]) -> Vec<(Country, Vec<AgeSpan>)> {
    let mut spans: Vec<(Country, Vec<AgeSpan>)> = Vec::new();
    for entry in entries {
        match spans.iter_mut().find(|(country, _)| *country == entry.country) {
            Some((_, known)) => known.push(entry.span),
            None => spans.push((entry.country, vec![entry.span])),
        }
    }
    spans
}
