//! Exact decimal numbers, so that no sum of a trial is rounded.

use std::fmt;
use std::iter::Sum;
use std::str::FromStr;

use anyhow::{Context as _, Error, ensure};

/// Digits after the point that are kept.
const PLACES: usize = 9;
const ONE: i128 = 1_000_000_000;

/// A number in thousand-millionths.
#[derive(Clone, Copy, Debug, Default, Eq, Ord, PartialEq, PartialOrd)]
pub struct Exact(i128);

impl Exact {
    /// So many times this.
    pub fn times(self, count: i64) -> Self {
        Self(self.0 * i128::from(count))
    }
}

impl FromStr for Exact {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let (sign, digits) = match text.strip_prefix('-') {
            Some(digits) => (-1, digits),
            None => (1, text),
        };
        let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
        let is_plain = |digits: &str| digits.bytes().all(|byte| byte.is_ascii_digit());
        ensure!(
            !whole.is_empty() && is_plain(whole) && is_plain(part) && part.len() <= PLACES,
            "not a decimal number of at most {PLACES} places"
        );
        let whole: i128 = whole.parse().context("too large a number")?;
        let part: i128 = format!("{part:0<PLACES$}").parse()?;
        Ok(Self(sign * (whole * ONE + part)))
    }
}

impl Sum for Exact {
    fn sum<I: Iterator<Item = Self>>(numbers: I) -> Self {
        Self(numbers.map(|number| number.0).sum())
    }
}

impl std::ops::AddAssign for Exact {
    fn add_assign(&mut self, other: Self) {
        self.0 += other.0;
    }
}

/// Without zeros at the end.
impl fmt::Display for Exact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let (whole, part) = (self.0.abs() / ONE, self.0.abs() % ONE);
        let part = format!("{part:0>PLACES$}");
        match part.trim_end_matches('0') {
            "" => write!(f, "{sign}{whole}"),
            part => write!(f, "{sign}{whole}.{part}"),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn numbers_are_read_added_and_written_exactly() {
        let sum: Exact = ["0.1", "0.2", "-40", "1000000.934"].iter().map(|text| text.parse::<Exact>().unwrap()).sum();
        assert_eq!(sum.to_string(), "999961.234");
        assert_eq!("-0.050".parse::<Exact>().unwrap().times(3).to_string(), "-0.15");
        assert_eq!("0.00".parse::<Exact>().unwrap(), "0".parse::<Exact>().unwrap());
    }

    #[test]
    fn what_is_no_decimal_number_is_refused() {
        for bad in ["", "-", ".5", "1,5", "1e3", "+1", "1.2.3", "0.1234567891"] {
            assert!(bad.parse::<Exact>().is_err(), "{bad}");
        }
    }
}
