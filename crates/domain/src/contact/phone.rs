//! A phone number: kept as it was written, compared as it is dialled.

use std::fmt;

use super::{NotAContact, dialling, digits};
use crate::country::Country;
use crate::personal::Text;

/// A phone number as it was written, and the number it means.
#[derive(Clone, Eq, PartialEq)]
pub struct PhoneNumber {
    spelling: Text,
    normal: Text,
}

/// What a spelling says: digits before the extension, digits behind it.
struct Read {
    plus: bool,
    digits: String,
    extension: Option<String>,
}

/// Words before an extension; the longer ones first, because the search stops at the first.
const EXTENSION_WORDS: &[&str] = &["extension", "durchwahl", "poste", "extn", "ext", "доб", "anexo", "int.", "x", "#"];

impl PhoneNumber {
    /// The most characters of a spelling.
    pub const MAX_CHARS: usize = 60;

    /// Trims; keeps the spelling. Only a leading plus or `00` tells the country.
    pub fn parse(text: &str) -> Result<Self, NotAContact> {
        Self::parse_in(text, None)
    }

    /// Trims; keeps the spelling. `region` is where the number was written: it tells the country of a
    /// number without international prefix.
    ///
    /// Reads digits of any script, `tel:` with its parameters (RFC 3966), and extensions.
    pub fn parse_in(text: &str, region: Option<Country>) -> Result<Self, NotAContact> {
        let text = text.trim();
        if text.chars().count() > Self::MAX_CHARS {
            return Err(NotAContact::Phone);
        }
        let read = Read::of(text).ok_or(NotAContact::Phone)?;
        Ok(Self { spelling: Text::new(text), normal: read.normal(region) })
    }

    /// Takes a number out of a record without asking whether it is one.
    #[must_use]
    pub fn from_stored(text: &str) -> Self {
        let normal = Read::of(text).map_or_else(|| Text::new(text.trim().to_lowercase()), |read| read.normal(None));
        Self { spelling: Text::new(text), normal }
    }

    /// Takes a number out of a record that also kept [`Self::normal`], which the spelling alone cannot
    /// give back where the region told the country.
    #[must_use]
    pub fn from_stored_with(text: &str, normal: &str) -> Self {
        Self { spelling: Text::new(text), normal: Text::new(normal) }
    }

    /// The number as written.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.spelling.expose()
    }

    /// E.164 where the country is known, digits otherwise, and the extension (RFC 3966 `;ext=`); for
    /// matching only.
    #[must_use]
    pub fn normal(&self) -> Text {
        self.normal.clone()
    }

    /// The number in the form of E.164, without extension, if the country is known.
    #[must_use]
    pub fn e164(&self) -> Option<Text> {
        let number = self.normal.expose().split(';').next().unwrap_or_default();
        number.starts_with('+').then(|| Text::new(number))
    }

    /// The number as its own country knows it: without the country code, if that is known.
    #[must_use]
    pub fn without_code(&self) -> Option<Text> {
        let number = self.e164()?;
        dialling::without_code(number.expose().trim_start_matches('+')).map(Text::new)
    }

    /// The last two digits only.
    #[must_use]
    pub fn masked(&self) -> Text {
        let number = self.normal.expose().split(';').next().unwrap_or_default();
        let digits: Vec<char> = number.chars().filter(char::is_ascii_digit).collect();
        let last = digits.iter().skip(digits.len().saturating_sub(2));
        Text::new(format!("… {}", last.collect::<String>()))
    }
}

impl fmt::Debug for PhoneNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PhoneNumber(…)")
    }
}

impl Read {
    fn of(text: &str) -> Option<Self> {
        let plain = digits::folded(text.trim()).to_lowercase();
        let (number, extension) = match plain.strip_prefix("tel:") {
            Some(uri) => Self::parts_of_uri(uri)?,
            None => Self::parts_of_words(&plain),
        };
        let marks = |c: char| c.is_ascii_digit() || " +-./()~*".contains(c);
        let digits: String = number.chars().filter(char::is_ascii_digit).collect();
        let extension: Option<String> = extension.map(|text| text.chars().filter(char::is_ascii_digit).collect());
        let bounded = extension.as_ref().is_none_or(|digits| (1..=8).contains(&digits.len()));
        ((4..=20).contains(&digits.len()) && bounded && number.chars().all(marks)).then(|| Self {
            plus: number.trim_start_matches([' ', '(']).starts_with('+'),
            digits,
            extension,
        })
    }

    /// RFC 3966 §3: a number, then parameters; a local number has its code in `phone-context`.
    fn parts_of_uri(uri: &str) -> Option<(String, Option<String>)> {
        let mut parts = uri.trim_start_matches('/').split(';');
        let mut number = parts.next()?.trim().to_owned();
        let mut extension = None;
        for part in parts {
            match part.split_once('=') {
                Some(("ext", value)) => extension = Some(value.to_owned()),
                Some(("phone-context", value)) if value.starts_with('+') => {
                    number.insert_str(0, value);
                }
                _ => (),
            }
        }
        Some((number, extension))
    }

    fn parts_of_words(text: &str) -> (String, Option<String>) {
        let found = EXTENSION_WORDS.iter().find_map(|word| Some((text.find(word)?, word.len())));
        let Some((at, length)) = found else {
            return (text.to_owned(), None);
        };
        let number = text.get(..at).unwrap_or_default().trim_end_matches([',', ' ', ';']);
        let rest = text.get(at + length..).unwrap_or_default();
        let rest = rest.trim_matches(['.', ':', ' ', '=', '(', ')']);
        if rest.is_empty() {
            (number.to_owned(), None)
        } else if rest.chars().all(|c| c.is_ascii_digit()) {
            (number.to_owned(), Some(rest.to_owned()))
        } else {
            (text.to_owned(), None)
        }
    }

    fn normal(&self, region: Option<Country>) -> Text {
        let number = dialling::international(&self.digits, self.plus, region).unwrap_or_else(|| {
            let plus = if self.plus { "+" } else { "" };
            format!("{plus}{}", self.digits)
        });
        let extension = self.extension.as_ref().map(|digits| format!(";ext={digits}"));
        Text::new(number + &extension.unwrap_or_default())
    }
}
