//! The order, the required parts and the postcodes of each country, from `data/address-formats.tsv`.

use std::collections::HashMap;
use std::sync::{LazyLock, OnceLock};

use regex::{Regex, RegexBuilder};

use crate::country::Country;

/// A part of an address that a country asks for or places.
#[derive(Debug, Eq, PartialEq, Clone, Copy)]
pub enum AddressField {
    /// What stands above the town.
    Lines,
    /// The postcode.
    Postcode,
    /// The town.
    Town,
    /// The state or region.
    Region,
}

impl AddressField {
    const fn of_letter(letter: char) -> Option<Self> {
        match letter {
            'A' => Some(Self::Lines),
            'Z' => Some(Self::Postcode),
            'C' => Some(Self::Town),
            'S' => Some(Self::Region),
            _ => None,
        }
    }
}

/// One row of the table.
pub(super) struct AddressFormat {
    lines: &'static str,
    required: &'static str,
    postcode: &'static str,
    number: &'static str,
    regions: &'static str,
    latin_lines: &'static str,
    mark: &'static str,
    compiled: OnceLock<Option<Regex>>,
}

/// The order of most countries, for addresses whose country is not told or has no row.
static COMMON: AddressFormat = AddressFormat {
    lines: "A|Z C|S",
    required: "",
    postcode: "",
    number: ">",
    regions: "",
    latin_lines: "",
    mark: "",
    compiled: OnceLock::new(),
};

static FORMATS: LazyLock<HashMap<Country, AddressFormat>> = LazyLock::new(|| {
    include_str!("../../../data/address-formats.tsv")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| {
            let mut cells = line.split('\t');
            let country = Country::from_stored(cells.next()?)?;
            let format = AddressFormat {
                lines: cells.next()?,
                required: cells.next()?,
                postcode: cells.next()?,
                number: cells.next()?,
                regions: cells.next()?,
                latin_lines: cells.next()?,
                mark: cells.next()?,
                compiled: OnceLock::new(),
            };
            Some((country, format))
        })
        .collect()
});

impl AddressFormat {
    pub(super) fn of(country: Option<Country>) -> &'static Self {
        country.and_then(|country| FORMATS.get(&country)).unwrap_or(&COMMON)
    }

    pub(super) fn required(&self) -> impl Iterator<Item = AddressField> + use<> {
        self.required.chars().filter_map(AddressField::of_letter)
    }

    /// The parts that are told, in order; marks between two parts stand only where both do.
    pub(super) fn print(&self, part: impl Fn(AddressField) -> Option<String>) -> Vec<String> {
        let latin = [AddressField::Town, AddressField::Region]
            .into_iter()
            .filter_map(&part)
            .all(|text| text.chars().all(|c| c < '\u{370}'));
        let order = if latin && !self.latin_lines.is_empty() { self.latin_lines } else { self.lines };
        let mut printed: Vec<String> = order
            .split('|')
            .flat_map(|line| {
                let line = printed_line(line, |field| self.value(order, field, &part));
                line.split('\n').map(str::to_owned).collect::<Vec<_>>()
            })
            .filter(|line| !line.trim().is_empty())
            .collect();
        // A town that is its own region is written once.
        printed.dedup();
        printed
    }

    fn value(
        &self,
        order: &str,
        field: AddressField,
        part: &impl Fn(AddressField) -> Option<String>,
    ) -> Option<String> {
        let postcode = || part(AddressField::Postcode).map(|code| self.spaced(&code));
        match field {
            AddressField::Lines => part(field),
            AddressField::Postcode => postcode(),
            AddressField::Region => part(field).map(|name| self.region_code(&name)),
            AddressField::Town => {
                // What the order has no place for is not lost: a region without a town stands in the
                // town's place, and a postcode stands before it as in most countries.
                let region = || part(AddressField::Region).filter(|_| !order.contains('S'));
                let town = part(field).or_else(region);
                let before = (!order.contains('Z')).then(postcode).flatten();
                let both: Vec<String> = before.into_iter().chain(town).collect();
                (!both.is_empty()).then(|| both.join(" "))
            }
        }
    }

    /// The code that is written for a region, where the country has such codes.
    fn region_code(&self, name: &str) -> String {
        self.regions
            .split('~')
            .filter_map(|region| region.split_once('='))
            .find(|(full, _)| full.eq_ignore_ascii_case(name))
            .map_or(name, |(_, code)| code)
            .to_owned()
    }

    fn pattern(&self) -> Option<&Regex> {
        self.compiled
            .get_or_init(|| {
                let whole = format!("^(?:{})$", self.postcode);
                let compiled = || RegexBuilder::new(&whole).case_insensitive(true).build().ok();
                (!self.postcode.is_empty()).then(compiled).flatten()
            })
            .as_ref()
    }

    /// The postcode with the one space or dash that its country writes, where it was left out.
    fn spaced(&self, code: &str) -> String {
        let code = code.trim();
        let marked = || {
            let mut mark = self.mark.chars();
            let (sign, behind) = (mark.next()?, mark.as_str().parse::<usize>().ok()?);
            let (left, right) = code.split_at_checked(code.len().checked_sub(behind)?)?;
            let spaced = format!("{left}{sign}{right}");
            self.pattern()?.is_match(&spaced).then_some(spaced)
        };
        let is_bare = code.chars().all(char::is_alphanumeric);
        is_bare.then(marked).flatten().unwrap_or_else(|| code.to_owned())
    }
}

fn printed_line(line: &str, value: impl Fn(AddressField) -> Option<String>) -> String {
    let mut text = String::new();
    let mut between = String::new();
    for letter in line.chars() {
        let Some(field) = AddressField::of_letter(letter) else {
            between.push(letter);
            continue;
        };
        if let Some(value) = value(field) {
            if !text.is_empty() {
                text.push_str(&between);
            }
            text.push_str(&value);
        }
        // Of the marks around a part that is not told, the later one stays.
        between.clear();
    }
    text
}

/// The parts without which letters to a country do not arrive; what a form has to ask for.
#[must_use]
pub fn required_fields(country: Country) -> Vec<AddressField> {
    AddressFormat::of(Some(country)).required().collect()
}

/// Whether a postcode is one of the country; `None` if the country has no postcodes or none are kept.
///
/// Spaces, dashes and case do not matter, nor does the country's sign before it (`D-10178`).
#[must_use]
pub fn postcode_fits(country: Country, postcode: &str) -> Option<bool> {
    let pattern = AddressFormat::of(Some(country)).pattern()?;
    let written = postcode.trim().to_uppercase();
    let is_mark = |c: char| c.is_whitespace() || c == '-';
    let bare: String = written.chars().filter(|c| !is_mark(*c)).collect();
    let unsigned = written
        .split_once('-')
        .filter(|(sign, _)| (1..=2).contains(&sign.len()) && country.code().starts_with(sign))
        .map(|(_, rest)| rest.to_owned());
    let without_code = bare.strip_prefix(country.code()).map(str::to_owned);
    let candidates = [Some(written.clone()), Some(bare.clone()), unsigned, without_code];
    let fits = candidates.iter().flatten().any(|code| pattern.is_match(code));
    Some(fits)
}

/// A street with its house number, in the order of the country.
#[must_use]
pub fn street_line(country: Option<Country>, street: &str, number: &str) -> String {
    let (street, number) = (street.trim(), number.trim());
    if street.is_empty() || number.is_empty() {
        return format!("{street}{number}");
    }
    match AddressFormat::of(country).number {
        "<" => format!("{number} {street}"),
        "," => format!("{street}, {number}"),
        _ => format!("{street} {number}"),
    }
}
