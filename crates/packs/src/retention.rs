//! How long the law of a seat orders papers to be kept (Art. 17(3)(b)).

use std::sync::LazyLock;

use domain::country::Country;
use jiff::civil::Date;
use serde::Deserialize;

use crate::{BadPack, Seen};

pub(crate) const TEXT: &str = include_str!("../../../packs/retention.toml");

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    pack: String,
    law: String,
    source: String,
    starts: String,
    retention: Vec<Row>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    country: String,
    kind: Paper,
    years: u8,
    up_to: Option<u8>,
    valid_from: Option<Date>,
    valid_until: Option<Date>,
    seen: Seen,
    norm: String,
    #[serde(default)]
    note: String,
}

/// A kind of paper.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "lowercase")]
pub enum Paper {
    /// Invoices and what belongs to them in the books.
    Invoice,
    /// Letters about business: orders, offers, complaints about goods.
    Letter,
}

impl Paper {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Invoice, Self::Letter];

    /// The word for it.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Invoice => "invoice",
            Self::Letter => "letter",
        }
    }
}

/// One entry of the pack.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct RetentionEntry {
    /// Whose law: that of the controller's seat.
    pub country: Country,
    /// For what.
    pub paper: Paper,
    /// Full years from the end of the business year; the lower end where sources name a range.
    pub years: u8,
    /// The upper end of the range.
    pub up_to: Option<u8>,
    /// First day of the rule; `None` since ever.
    pub valid_from: Option<Date>,
    /// Last day; `None` until further notice.
    pub valid_until: Option<Date>,
    /// How well it is known.
    pub seen: Seen,
    /// The norm, as a letter to the person names it.
    pub norm: String,
    /// What else to know; may be empty.
    pub note: String,
}

/// The orders to keep of one pack.
#[derive(Clone, Debug)]
pub struct Retention {
    pack: String,
    source: String,
    entries: Vec<RetentionEntry>,
}

/// The orders to keep that are built in.
#[must_use]
pub fn retention() -> &'static Retention {
    static RETENTION: LazyLock<Retention> =
        LazyLock::new(|| Retention::read(TEXT).unwrap_or_else(|_| Retention::closed()));
    &RETENTION
}

impl Retention {
    /// Reads a pack.
    ///
    /// Fails on anything that is not exactly understood.
    pub fn read(text: &str) -> Result<Self, BadPack> {
        let file: File = toml::from_str(text)?;
        let mut entries: Vec<RetentionEntry> = Vec::with_capacity(file.retention.len());
        for (number, row) in (1..).zip(file.retention) {
            let entry = row.entry(number)?;
            if entries.iter().any(|known| known.overlaps(&entry)) {
                return Err(BadPack::Repeated(number));
            }
            entries.push(entry);
        }
        let source = format!("{}: {}; from the {}", file.law, file.source, file.starts);
        Ok(Self { pack: file.pack, source, entries })
    }

    /// Where nothing is kept.
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
    pub fn entries(&self) -> &[RetentionEntry] {
        &self.entries
    }

    /// What the law in force on `day` orders about a paper; `None` orders nothing, and nothing is kept.
    ///
    /// `day` is the day of the decision: a change of the law shortens what is kept already, too.
    #[must_use]
    pub fn order(&self, country: Country, paper: Paper, day: Date) -> Option<&RetentionEntry> {
        self.entries.iter().find(|entry| entry.country == country && entry.paper == paper && entry.holds_on(day))
    }
}

impl RetentionEntry {
    /// The last day on which a paper is kept whose business year ended on `year_end`.
    #[must_use]
    pub fn last_day(&self, year_end: Date) -> Date {
        year_end.saturating_add(jiff::Span::new().years(self.years))
    }

    fn holds_on(&self, day: Date) -> bool {
        self.valid_from.is_none_or(|from| from <= day) && self.valid_until.is_none_or(|until| day <= until)
    }

    /// Whether both say something about the same paper on the same day.
    fn overlaps(&self, other: &Self) -> bool {
        let ends = |entry: &Self| (entry.valid_from.unwrap_or(Date::MIN), entry.valid_until.unwrap_or(Date::MAX));
        let ((from, until), (other_from, other_until)) = (ends(self), ends(other));
        let same = (self.country, self.paper) == (other.country, other.paper);
        same && from <= other_until && other_from <= until
    }
}

impl Row {
    fn entry(self, number: usize) -> Result<RetentionEntry, BadPack> {
        if self.norm.trim().is_empty() {
            return Err(BadPack::Source(number));
        }
        if self.valid_from.zip(self.valid_until).is_some_and(|(from, until)| until < from) {
            return Err(BadPack::Dates(number));
        }
        if self.years == 0 || self.up_to.is_some_and(|up_to| up_to <= self.years) {
            return Err(BadPack::Number(number));
        }
        Ok(RetentionEntry {
            country: self.country.parse().map_err(|_| BadPack::Country(number))?,
            paper: self.kind,
            years: self.years,
            up_to: self.up_to,
            valid_from: self.valid_from,
            valid_until: self.valid_until,
            seen: self.seen,
            norm: self.norm,
            note: self.note,
        })
    }
}
