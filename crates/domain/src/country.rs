//! Countries of ISO 3166-1, and the names that shops write for them.

use std::fmt;
use std::str::FromStr;

/// A country or territory by its two letters (ISO 3166-1 alpha-2).
#[derive(Clone, Copy, Eq, PartialEq, Hash, Ord, PartialOrd, Debug)]
pub struct Country([u8; 2]);

/// Two letters, the English short name, and other spellings met in real files.
const COUNTRIES: &[(&str, &str, &[&str])] = &[
    ("AE", "United Arab Emirates", &["uae"]),
    ("AR", "Argentina", &[]),
    ("AT", "Austria", &["österreich"]),
    ("AU", "Australia", &[]),
    ("BE", "Belgium", &["belgië", "belgique"]),
    ("BG", "Bulgaria", &[]),
    ("BH", "Bahrain", &[]),
    ("BR", "Brazil", &["brasil"]),
    ("CA", "Canada", &[]),
    ("CH", "Switzerland", &["schweiz", "suisse"]),
    ("CL", "Chile", &[]),
    ("CN", "China", &[]),
    ("CY", "Cyprus", &[]),
    ("CZ", "Czechia", &["czech republic", "česko"]),
    ("DE", "Germany", &["deutschland"]),
    ("DK", "Denmark", &["danmark"]),
    ("EE", "Estonia", &["eesti"]),
    ("ES", "Spain", &["españa"]),
    ("FI", "Finland", &["suomi"]),
    ("FR", "France", &[]),
    ("GB", "United Kingdom", &["uk", "great britain", "channel islands"]),
    ("GR", "Greece", &["ελλάδα"]),
    ("HK", "Hong Kong", &[]),
    ("HR", "Croatia", &["hrvatska"]),
    ("HU", "Hungary", &["magyarország"]),
    ("IE", "Ireland", &["eire", "republic of ireland"]),
    ("IL", "Israel", &[]),
    ("IN", "India", &[]),
    ("IS", "Iceland", &["ísland"]),
    ("IT", "Italy", &["italia"]),
    ("JP", "Japan", &[]),
    ("LB", "Lebanon", &[]),
    ("LI", "Liechtenstein", &[]),
    ("LT", "Lithuania", &["lietuva"]),
    ("LU", "Luxembourg", &[]),
    ("LV", "Latvia", &["latvija"]),
    ("MT", "Malta", &[]),
    ("NL", "Netherlands", &["nederland", "the netherlands"]),
    ("NO", "Norway", &["norge"]),
    ("NZ", "New Zealand", &[]),
    ("PL", "Poland", &["polska"]),
    ("PT", "Portugal", &[]),
    ("RO", "Romania", &["românia"]),
    ("SA", "Saudi Arabia", &[]),
    ("SE", "Sweden", &["sverige"]),
    ("SG", "Singapore", &[]),
    ("SI", "Slovenia", &["slovenija"]),
    ("SK", "Slovakia", &["slovensko"]),
    ("TR", "Türkiye", &["turkey"]),
    ("US", "United States", &["usa", "united states of america"]),
    ("ZA", "South Africa", &["rsa"]),
];

/// The text names no country that is known here.
#[derive(Debug, Eq, PartialEq, thiserror::Error)]
#[error("not a country that is known")]
pub struct NotACountry;

impl Country {
    /// The two letters.
    #[must_use]
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("??")
    }

    /// The English short name; the two letters where none is kept.
    #[must_use]
    pub fn english(&self) -> &str {
        COUNTRIES.iter().find(|(code, ..)| *code == self.code()).map_or(self.code(), |(_, name, _)| name)
    }

    /// Reads what a shop wrote: two letters, an English name or a known other spelling.
    ///
    /// `Ok(None)` for words that mean "not told" (`Unspecified`, `European Community`, empty).
    pub fn from_shop(text: &str) -> Result<Option<Self>, NotACountry> {
        let wanted = text.trim().to_lowercase();
        if ["", "unspecified", "european community", "unknown"].contains(&wanted.as_str()) {
            return Ok(None);
        }
        if let Ok(code) = text.trim().parse() {
            return Ok(Some(code));
        }
        COUNTRIES
            .iter()
            .find(|(_, name, others)| name.to_lowercase() == wanted || others.contains(&wanted.as_str()))
            .map_or(Err(NotACountry), |(code, ..)| code.parse().map(Some))
    }
}

impl FromStr for Country {
    type Err = NotACountry;

    fn from_str(code: &str) -> Result<Self, NotACountry> {
        match code.as_bytes() {
            [first, second] if first.is_ascii_alphabetic() && second.is_ascii_alphabetic() => {
                Ok(Self([first.to_ascii_uppercase(), second.to_ascii_uppercase()]))
            }
            _ => Err(NotACountry),
        }
    }
}

impl fmt::Display for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn the_shops_spellings_are_understood() {
        for (text, code) in [
            ("EIRE", "IE"),
            ("RSA", "ZA"),
            ("USA", "US"),
            ("Czech Republic", "CZ"),
            ("de", "DE"),
            ("Channel Islands", "GB"),
        ] {
            assert_eq!(Country::from_shop(text).unwrap().unwrap().code(), code, "{text}");
        }
        assert_eq!(Country::from_shop("Unspecified"), Ok(None));
        assert_eq!(Country::from_shop("Atlantis"), Err(NotACountry));
    }
}
