//! Exact decimal numbers for prices and sums.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

/// A decimal number: `mantissa × 10^-scale`, exact.
#[derive(Clone, Copy, Debug)]
pub struct Decimal {
    mantissa: i128,
    scale: u8,
}

/// The most digits after the point that are accepted.
pub const MAX_SCALE: u8 = 9;

impl Decimal {
    /// Nothing.
    pub const ZERO: Self = Self { mantissa: 0, scale: 0 };

    /// `mantissa × 10^-scale`; a scale above [`MAX_SCALE`] is refused.
    #[must_use]
    pub const fn new(mantissa: i128, scale: u8) -> Option<Self> {
        if scale > MAX_SCALE { None } else { Some(Self { mantissa, scale }) }
    }

    /// The digits without a point.
    #[must_use]
    pub const fn mantissa(self) -> i128 {
        self.mantissa
    }

    /// The number of digits after the point.
    #[must_use]
    pub const fn scale(self) -> u8 {
        self.scale
    }

    /// The digits at exactly `scale` places; `None` if that would drop a digit that is not zero.
    #[must_use]
    pub fn at_scale(self, scale: u8) -> Option<i128> {
        if scale >= self.scale {
            let factor = 10_i128.checked_pow(u32::from(scale - self.scale))?;
            return self.mantissa.checked_mul(factor);
        }
        let factor = 10_i128.checked_pow(u32::from(self.scale - scale))?;
        (self.mantissa % factor == 0).then(|| self.mantissa / factor)
    }

    /// Both numbers added, exactly; `None` on overflow of 127 bits.
    #[must_use]
    pub fn plus(self, other: Self) -> Option<Self> {
        let scale = self.scale.max(other.scale);
        let mantissa = self.at_scale(scale)?.checked_add(other.at_scale(scale)?)?;
        Some(Self { mantissa, scale })
    }

    /// Times a whole number, exactly.
    #[must_use]
    pub fn times(self, count: i64) -> Option<Self> {
        Some(Self { mantissa: self.mantissa.checked_mul(i128::from(count))?, scale: self.scale })
    }

    /// Whether it is below zero.
    #[must_use]
    pub const fn is_negative(self) -> bool {
        self.mantissa < 0
    }

    /// Without zeros at the end of the fraction, but with at least `places` digits after the point.
    #[must_use]
    pub fn with_places(self, places: u8) -> Self {
        let mut short = self;
        while short.scale > places && short.mantissa % 10 == 0 {
            short = Self { mantissa: short.mantissa / 10, scale: short.scale - 1 };
        }
        short
            .at_scale(short.scale.max(places))
            .map_or(short, |mantissa| Self { mantissa, scale: short.scale.max(places) })
    }
}

impl PartialEq for Decimal {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Decimal {}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        let scale = self.scale.max(other.scale);
        match (self.at_scale(scale), other.at_scale(scale)) {
            (Some(mine), Some(theirs)) => mine.cmp(&theirs),
            // Only a number too large to be widened fails, so its sign decides.
            (None, _) => self.mantissa.cmp(&0),
            (_, None) => 0.cmp(&other.mantissa),
        }
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.mantissa < 0 { "-" } else { "" };
        let digits = format!("{:0>width$}", self.mantissa.unsigned_abs(), width = usize::from(self.scale) + 1);
        let (whole, fraction) = digits.split_at(digits.len() - usize::from(self.scale));
        if fraction.is_empty() { write!(f, "{sign}{whole}") } else { write!(f, "{sign}{whole}.{fraction}") }
    }
}

/// The text is not a decimal number in the form `-123.45`, or has too many digits.
#[derive(Debug, Eq, PartialEq, thiserror::Error)]
#[error("not a decimal number")]
pub struct NotADecimal;

impl FromStr for Decimal {
    type Err = NotADecimal;

    fn from_str(text: &str) -> Result<Self, NotADecimal> {
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || whole.len() > 18 || !all_digits(whole) || !all_digits(fraction) {
            return Err(NotADecimal);
        }
        let scale = u8::try_from(fraction.len()).ok().filter(|scale| *scale <= MAX_SCALE).ok_or(NotADecimal)?;
        if digits.ends_with('.') {
            return Err(NotADecimal);
        }
        let mantissa: i128 = format!("{whole}{fraction}").parse().map_err(|_| NotADecimal)?;
        Ok(Self { mantissa: if negative { -mantissa } else { mantissa }, scale })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_what_shops_write_and_refuses_the_rest() {
        for (text, shown) in [("2.55", "2.55"), ("-80995", "-80995"), ("0.001", "0.001"), ("-11062.06", "-11062.06")] {
            assert_eq!(text.parse::<Decimal>().unwrap().to_string(), shown);
        }
        for bad in ["", "-", "1.", ".5", "1,5", "1e3", "+1", "0.0000000001", "1234567890123456789", "٣"] {
            assert_eq!(bad.parse::<Decimal>(), Err(NotADecimal), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn adding_and_showing_lose_nothing(a in -1_000_000_000_i64..1_000_000_000, b in -1_000_000_000_i64..1_000_000_000, s in 0_u8..=9, t in 0_u8..=9) {
            let (a, b) = (Decimal::new(a.into(), s).unwrap(), Decimal::new(b.into(), t).unwrap());
            let sum = a.plus(b).unwrap();
            prop_assert_eq!(sum.plus(b.times(-1).unwrap()).unwrap(), a);
            prop_assert_eq!(sum.to_string().parse::<Decimal>().unwrap(), sum);
            prop_assert_eq!(sum.with_places(2), sum);
        }
    }
}
