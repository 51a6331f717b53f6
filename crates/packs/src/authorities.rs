//! The authorities to whom people can complain (Art. 77).

use std::sync::LazyLock;

use domain::region::Region;
use serde::Deserialize;

use crate::{BadPack, Seen};

pub(crate) const TEXT: &str = include_str!("../../../packs/authorities.toml");

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    pack: String,
    law: String,
    source: String,
    authority: Vec<Row>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    region: String,
    name: String,
    address: String,
    link: String,
    form: Option<String>,
    #[serde(default)]
    language: String,
    seen: Seen,
    page: String,
    #[serde(default)]
    note: String,
}

/// One authority.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Authority {
    /// For whom: a country, or a part of one.
    pub region: Region,
    /// Its name, in its own language first.
    pub name: String,
    /// Its postal address, line by line.
    pub address: String,
    /// Its pages.
    pub link: String,
    /// Where a complaint can be written on its pages.
    pub form: Option<String>,
    /// The language it wants complaints in; may be empty.
    pub language: String,
    /// How well the entry is known.
    pub seen: Seen,
    /// The page of the authority that the facts were read from.
    pub page: String,
    /// What else to know; may be empty.
    pub note: String,
}

/// The authorities of one pack.
#[derive(Clone, Debug)]
pub struct Authorities {
    pack: String,
    source: String,
    entries: Vec<Authority>,
}

/// The authorities that are built in.
#[must_use]
pub fn authorities() -> &'static Authorities {
    static AUTHORITIES: LazyLock<Authorities> =
        LazyLock::new(|| Authorities::read(TEXT).unwrap_or_else(|_| Authorities::closed()));
    &AUTHORITIES
}

impl Authorities {
    /// Reads a pack.
    ///
    /// Fails on anything that is not exactly understood.
    pub fn read(text: &str) -> Result<Self, BadPack> {
        let file: File = toml::from_str(text)?;
        let mut entries: Vec<Authority> = Vec::with_capacity(file.authority.len());
        for (number, row) in (1..).zip(file.authority) {
            let entry = row.entry(number)?;
            if entries.iter().any(|known| known.region == entry.region) {
                return Err(BadPack::Repeated(number));
            }
            entries.push(entry);
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
    pub fn entries(&self) -> &[Authority] {
        &self.entries
    }

    /// The authority of a region: of the part where it has its own, else of the country.
    #[must_use]
    pub fn of(&self, region: Region) -> Option<&Authority> {
        let find = |region: Region| self.entries.iter().find(|entry| entry.region == region);
        find(region).or_else(|| find(region.whole()))
    }
}

impl Row {
    fn entry(self, number: usize) -> Result<Authority, BadPack> {
        if [&self.name, &self.address, &self.page].into_iter().any(|text| text.trim().is_empty()) {
            return Err(BadPack::Source(number));
        }
        if ![Some(&self.link), self.form.as_ref()].into_iter().flatten().all(|link| link.starts_with("https://")) {
            return Err(BadPack::Link(number));
        }
        Ok(Authority {
            region: self.region.parse().map_err(|_| BadPack::Country(number))?,
            name: self.name,
            address: self.address,
            link: self.link,
            form: self.form,
            language: self.language,
            seen: self.seen,
            page: self.page,
            note: self.note,
        })
    }
}
