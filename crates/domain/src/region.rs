//! Where law and holidays are asked for: a country, or a part of one as ISO 3166-2 names it.

use std::fmt;
use std::str::FromStr;

use crate::country::Country;

/// The longest part of a country in ISO 3166-2.
const PART: usize = 3;

/// A country, or one of its parts: `FR`, `DE-BY`.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Hash, Ord, PartialOrd)]
pub struct Region {
    country: Country,
    /// Upper-case letters and digits, filled up with zeros; `None` is the whole country.
    part: Option<[u8; PART]>,
}

/// The text names no region.
#[derive(Debug, Eq, PartialEq, thiserror::Error)]
#[error("not a region of the form DE or DE-BY")]
pub struct NotARegion;

impl Region {
    /// A whole country.
    #[must_use]
    pub const fn of(country: Country) -> Self {
        Self { country, part: None }
    }

    /// Whose part it is.
    #[must_use]
    pub const fn country(self) -> Country {
        self.country
    }

    /// The letters after the hyphen.
    #[must_use]
    pub fn part(&self) -> Option<&str> {
        let bytes = self.part.as_ref()?;
        let end = bytes.iter().position(|byte| *byte == 0).unwrap_or(PART);
        bytes.get(..end).and_then(|bytes| std::str::from_utf8(bytes).ok())
    }

    /// The country this is a part of, as a region.
    #[must_use]
    pub const fn whole(self) -> Self {
        Self::of(self.country)
    }
}

impl From<Country> for Region {
    fn from(country: Country) -> Self {
        Self::of(country)
    }
}

impl FromStr for Region {
    type Err = NotARegion;

    /// Reads a country, or a country, a hyphen and one to three letters or digits, in either case.
    fn from_str(text: &str) -> Result<Self, NotARegion> {
        let (country, part) = text.split_once('-').map_or((text, None), |(country, part)| (country, Some(part)));
        let country = country.parse().map_err(|_| NotARegion)?;
        Ok(Self { country, part: part.map(read_part).transpose()? })
    }
}

fn read_part(text: &str) -> Result<[u8; PART], NotARegion> {
    if text.is_empty() || text.len() > PART || !text.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return Err(NotARegion);
    }
    let mut part = [0; PART];
    for (place, byte) in part.iter_mut().zip(text.bytes()) {
        *place = byte.to_ascii_uppercase();
    }
    Ok(part)
}

impl fmt::Display for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.part() {
            None => write!(f, "{}", self.country),
            Some(part) => write!(f, "{}-{part}", self.country),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn a_region_is_written_as_it_was_read() {
        for (text, written) in [("de-by", "DE-BY"), ("FR", "FR"), ("es-ct", "ES-CT"), ("FR-6AE", "FR-6AE")] {
            assert_eq!(text.parse::<Region>().unwrap().to_string(), written);
        }
        assert_eq!("PT-20".parse::<Region>().unwrap().part(), Some("20"));
        assert_eq!("PT-20".parse::<Region>().unwrap().whole().to_string(), "PT");
    }

    #[test]
    fn what_is_not_a_region_is_refused() {
        for text in ["", "D", "DE-", "DE-BYXX", "DE_BY", "DE-B Y", "XX-AA", "Germany"] {
            assert_eq!(text.parse::<Region>(), Err(NotARegion), "{text}");
        }
    }
}
