//! Countries of ISO 3166-1, and the names that shops write for them.

use std::collections::HashMap;
use std::fmt;
use std::str::FromStr;
use std::sync::LazyLock;

/// A country or territory by its two letters (ISO 3166-1 alpha-2).
#[derive(Clone, Copy, Eq, PartialEq, Hash, Ord, PartialOrd, Debug)]
pub struct Country([u8; 2]);

/// One row of `data/countries.tsv`.
struct Row {
    country: Country,
    english: &'static str,
    german: &'static str,
    others: &'static str,
}

/// Rows in the order of their letters, the few outside ISO 3166-1 last.
static ROWS: LazyLock<Vec<Row>> = LazyLock::new(|| {
    include_str!("../data/countries.tsv")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| {
            let mut cells = line.split('\t');
            Some(Row {
                country: Country::from_stored(cells.next()?)?,
                english: cells.next()?,
                german: cells.next()?,
                others: cells.next()?,
            })
        })
        .collect()
});

static BY_CODE: LazyLock<HashMap<Country, &'static Row>> =
    LazyLock::new(|| ROWS.iter().map(|row| (row.country, row)).collect());

static BY_NAME: LazyLock<HashMap<String, Country>> = LazyLock::new(|| {
    let mut names = HashMap::new();
    for row in ROWS.iter() {
        let all = [row.english, row.german].into_iter();
        for name in all.chain(row.others.split('|')).filter(|name| !name.is_empty()) {
            names.entry(folded(name)).or_insert(row.country);
        }
    }
    names
});

/// The text names no country that is known here.
#[derive(Debug, Eq, PartialEq, thiserror::Error)]
#[error("not a country that is known")]
pub struct NotACountry;

impl Country {
    /// Every country of ISO 3166-1 by its letters, then Ascension, Tristan da Cunha and Kosovo, which
    /// have numbering plans or postcodes of their own.
    pub fn all() -> impl Iterator<Item = Self> {
        ROWS.iter().map(|row| row.country)
    }

    /// Takes two letters out of a record, whether or not they are in today's table: a country that
    /// is renamed or split must not close the records that name it.
    #[must_use]
    pub fn from_stored(code: &str) -> Option<Self> {
        match code.as_bytes() {
            [first, second] if first.is_ascii_alphabetic() && second.is_ascii_alphabetic() => {
                Some(Self([first.to_ascii_uppercase(), second.to_ascii_uppercase()]))
            }
            _ => None,
        }
    }

    /// The two letters.
    #[must_use]
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("??")
    }

    /// The English short name; the two letters where none is kept.
    #[must_use]
    pub fn english(&self) -> &str {
        BY_CODE.get(self).map_or(self.code(), |row| row.english)
    }

    /// The German short name; the two letters where none is kept.
    #[must_use]
    pub fn german(&self) -> &str {
        BY_CODE.get(self).map_or(self.code(), |row| row.german)
    }

    /// Reads what a shop wrote: two letters, an English or German name, the country's own name or a
    /// known other spelling.
    ///
    /// `Ok(None)` for words that mean "not told" (`Unspecified`, `European Community`, empty).
    pub fn from_shop(text: &str) -> Result<Option<Self>, NotACountry> {
        let wanted = folded(text);
        if ["", "unspecified", "european community", "unknown"].contains(&wanted.as_str()) {
            return Ok(None);
        }
        // A known spelling goes first: `UK` is how shops write GB.
        match BY_NAME.get(&wanted) {
            Some(country) => Ok(Some(*country)),
            None => text.trim().parse().map(Some),
        }
    }
}

/// Lower case, one kind of apostrophe, single spaces.
fn folded(name: &str) -> String {
    let lower = name.to_lowercase().replace('’', "'");
    lower.split_whitespace().collect::<Vec<_>>().join(" ")
}

impl FromStr for Country {
    type Err = NotACountry;

    /// Reads two letters that are in the table, in either case.
    fn from_str(code: &str) -> Result<Self, NotACountry> {
        Self::from_stored(code).filter(|country| BY_CODE.contains_key(country)).ok_or(NotACountry)
    }
}

impl fmt::Display for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}
