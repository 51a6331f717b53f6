//! Sums by month: bars and the same numbers as a table.

use std::collections::BTreeMap;

use domain::decimal::Decimal;
use domain::money::Currency;

use crate::chart::{Bar, Chart};
use crate::lang::Catalogue;
use crate::shown::{Shown, height};

/// One month in the table.
#[derive(Clone, Debug)]
pub struct MonthLine {
    /// `December 2011`.
    pub label: String,
    /// The sum.
    pub net: Shown,
}

/// A figure of months.
#[derive(Clone, Debug)]
pub struct Months {
    /// The letters of the currency.
    pub currency: &'static str,
    /// The bars.
    pub chart: Chart,
    /// The numbers.
    pub rows: Vec<MonthLine>,
}

/// A sum that may be shown, with what a bar needs of it.
#[derive(Clone)]
pub struct Sum {
    /// The words.
    pub words: Shown,
    /// The height.
    pub height: f64,
}

impl Sum {
    /// A sum of the shop, in which nobody can be recognised.
    #[must_use]
    pub fn of_shop(t: &Catalogue, net: Decimal, currency: Currency) -> Self {
        Self { words: Shown::of_nobody(t.money(net, currency)), height: height(net) }
    }
}

/// More months than this are drawn without the empty ones between.
const MOST: i32 = 60;

impl Months {
    /// The figure of one currency; `None` for fewer than two months, which a table says better.
    #[must_use]
    pub fn of(t: &Catalogue, id: &'static str, currency: Currency, sums: &BTreeMap<(i16, i8), Sum>) -> Option<Self> {
        if sums.len() < 2 {
            return None;
        }
        let label = |(year, month): (i16, i8)| format!("{} {year}", t.month(month));
        let mut year_before = None;
        let bars: Vec<Bar> = every_month(sums)
            .into_iter()
            .map(|at| {
                let sum = sums.get(&at);
                let words = sum.map_or_else(|| "–".to_owned(), |sum| sum.words.to_string());
                let group = (year_before.replace(at.0) != Some(at.0)).then(|| at.0.to_string());
                Bar {
                    label: t.month_short(at.1),
                    group,
                    value: sum.map_or(0.0, |sum| sum.height),
                    words: format!("{}: {words}", label(at)),
                }
            })
            .collect();
        let title = t.with("months-title", "currency", currency.code());
        let description = t.count("months-description", bars.len());
        let rows = sums.iter().rev().map(|(at, sum)| MonthLine { label: label(*at), net: sum.words.clone() });
        Some(Self { currency: currency.code(), chart: Chart::new(id, title, description, bars), rows: rows.collect() })
    }
}

/// From the first to the last month, those without a sum included, unless they are too many.
fn every_month(sums: &BTreeMap<(i16, i8), Sum>) -> Vec<(i16, i8)> {
    let place = |(year, month): (i16, i8)| i32::from(year) * 12 + i32::from(month) - 1;
    let known: Vec<(i16, i8)> = sums.keys().copied().collect();
    let (Some(first), Some(last)) = (known.first(), known.last()) else {
        return known;
    };
    let (first, last) = (place(*first), place(*last));
    if last - first >= MOST {
        return known;
    }
    (first..=last)
        .filter_map(|place| {
            let (year, month) = (place.div_euclid(12), place.rem_euclid(12) + 1);
            Some((i16::try_from(year).ok()?, i8::try_from(month).ok()?))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::lang::Lang;
    use jiff::tz::TimeZone;

    #[test]
    fn a_month_without_a_purchase_stands_in_the_chart_but_not_in_the_table() {
        let t = Catalogue::new(Lang::En, TimeZone::UTC);
        let eur = "EUR".parse().unwrap();
        let sum = |net: &str| Sum::of_shop(&t, net.parse().unwrap(), eur);
        let sums = BTreeMap::from([((2010, 12), sum("12.50")), ((2011, 2), sum("-3"))]);
        let months = Months::of(&t, "m", eur, &sums).unwrap();
        let svg = months.chart.to_string();
        assert!(svg.contains("January 2011: –") && svg.contains("December 2010: EUR\u{a0}12.50"));
        assert!(svg.contains(">2010</text>") && svg.contains(">2011</text>"));
        assert_eq!(months.rows.len(), 2);
        assert_eq!(months.rows.first().unwrap().label, "February 2011");
    }
}
