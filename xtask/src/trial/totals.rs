//! What the shop's totals sum up to, over months and countries.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result};
use serde_json::Value;

use super::exact::Exact;
use super::house::{House, PRIVACY, number, text};

/// The country of sales without a customer.
const ANONYMOUS: &str = "anonymous";

/// One sum.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Sum {
    pub invoices: i64,
    pub cancellations: i64,
    pub lines: i64,
    pub net: Exact,
}

impl Sum {
    fn add(&mut self, other: &Self) {
        self.invoices += other.invoices;
        self.cancellations += other.cancellations;
        self.lines += other.lines;
        self.net += other.net;
    }
}

/// The totals of a house: by month and currency, with and without sales that name nobody.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Totals {
    months: BTreeMap<(String, String), Sum>,
    anonymous: Sum,
}

impl Totals {
    /// Asks a house for them.
    pub fn of(house: &House<'_>) -> Result<Self> {
        Self::read(&house.told(PRIVACY, &["totals"])?)
    }

    fn read(answer: &Value) -> Result<Self> {
        let rows = answer.get("rows").and_then(Value::as_array).context("totals without rows")?;
        let mut totals = Self::default();
        for row in rows {
            let sum = Sum {
                invoices: number(row, "invoices"),
                cancellations: number(row, "cancellations"),
                lines: number(row, "lines"),
                net: text(row, "net").parse().context("a net amount")?,
            };
            if text(row, "country") == ANONYMOUS {
                totals.anonymous.add(&sum);
            }
            let group = (text(row, "month").to_owned(), text(row, "currency").to_owned());
            totals.months.entry(group).or_default().add(&sum);
        }
        Ok(totals)
    }

    /// Everything in one currency.
    pub fn all(&self, currency: &str) -> Sum {
        let mut all = Sum::default();
        for ((_, other), sum) in &self.months {
            if other == currency {
                all.add(sum);
            }
        }
        all
    }

    /// What was sold to nobody in particular.
    pub fn anonymous(&self) -> &Sum {
        &self.anonymous
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;

    fn row(month: &str, country: &str, net: &str) -> Value {
        serde_json::json!({
            "month": month, "country": country, "currency": "GBP", "invoices": 2, "cancellations": 1, "lines": 7, "net": net,
        })
    }

    #[test]
    fn months_are_summed_over_countries_and_nobody_is_kept_apart() {
        let rows = [row("2011-01", "GB", "1.10"), row("2011-01", "anonymous", "0.934"), row("2011-02", "other", "-1")];
        let totals = Totals::read(&serde_json::json!({ "rows": rows })).unwrap();
        let all = totals.all("GBP");
        assert_eq!((all.invoices, all.cancellations, all.lines), (6, 3, 21));
        assert_eq!(all.net.to_string(), "1.034");
        assert_eq!(totals.anonymous().lines, 7);
        assert_eq!(totals.all("EUR"), Sum::default());
    }

    #[test]
    fn a_fold_from_one_country_into_another_changes_nothing_but_a_sum_does() {
        let of = |rows: &[Value]| Totals::read(&serde_json::json!({ "rows": rows })).unwrap();
        let before = of(&[row("2011-01", "MT", "5"), row("2011-01", "GB", "6")]);
        let folded = of(&[row("2011-01", "other", "5"), row("2011-01", "GB", "6")]);
        assert_eq!(before, folded);
        assert_ne!(before, of(&[row("2011-01", "MT", "5"), row("2011-01", "GB", "6.01")]));
    }
}
