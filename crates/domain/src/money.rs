//! Money that was invoiced, and prices before rounding.

use std::fmt;
use std::str::FromStr;

use crate::decimal::Decimal;

/// A currency of ISO 4217.
#[derive(Clone, Copy, Eq, PartialEq, Hash, Debug)]
pub struct Currency(iso_currency::Currency);

impl Currency {
    /// The three letters.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.0.code()
    }

    /// The number of digits after the point in its minor unit; 2 where ISO 4217 names none.
    #[must_use]
    pub fn exponent(self) -> u8 {
        self.0.exponent().and_then(|digits| u8::try_from(digits).ok()).unwrap_or(2)
    }
}

/// The letters name no currency of ISO 4217.
#[derive(Debug, Eq, PartialEq, thiserror::Error)]
#[error("not a currency code of ISO 4217")]
pub struct NotACurrency;

impl FromStr for Currency {
    type Err = NotACurrency;

    fn from_str(code: &str) -> Result<Self, NotACurrency> {
        iso_currency::Currency::from_code(code).map(Self).ok_or(NotACurrency)
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// An amount that was invoiced, in whole minor units.
#[derive(Clone, Copy, Eq, PartialEq, Debug)]
pub struct Money {
    /// Cents, pence, øre: 10^-exponent of the currency.
    pub minor: i64,
    /// In which currency.
    pub currency: Currency,
}

impl Money {
    /// `None` if the amount does not fit whole minor units of the currency.
    #[must_use]
    pub fn exact(amount: Decimal, currency: Currency) -> Option<Self> {
        let minor = i64::try_from(amount.at_scale(currency.exponent())?).ok()?;
        Some(Self { minor, currency })
    }

    /// The amount as a decimal number of the main unit.
    #[must_use]
    pub fn amount(self) -> Decimal {
        Decimal::new(self.minor.into(), self.currency.exponent()).unwrap_or(Decimal::ZERO)
    }
}

/// The price of one piece, as the shop wrote it, not rounded to minor units.
#[derive(Clone, Copy, Eq, PartialEq, Debug)]
pub struct UnitPrice(pub Decimal);

impl UnitPrice {
    /// Price times quantity, unrounded.
    #[must_use]
    pub fn total(self, quantity: i64) -> Option<Decimal> {
        self.0.times(quantity)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn invoiced_money_is_whole_minor_units() {
        let eur: Currency = "EUR".parse().unwrap();
        let jpy: Currency = "JPY".parse().unwrap();
        assert_eq!(Money::exact("13.86".parse().unwrap(), eur).unwrap().minor, 1386);
        assert_eq!(Money::exact("13.860".parse().unwrap(), eur).unwrap().minor, 1386);
        assert!(Money::exact("0.001".parse().unwrap(), eur).is_none());
        assert!(Money::exact("1.5".parse().unwrap(), jpy).is_none());
        assert_eq!("XX1".parse::<Currency>(), Err(NotACurrency));
        assert_eq!(UnitPrice("0.001".parse().unwrap()).total(3).unwrap().to_string(), "0.003");
    }
}
