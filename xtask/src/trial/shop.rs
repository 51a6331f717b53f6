//! The files of two shops beside the repository, and what they sum up to.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

use super::exact::Exact;
use crate::workspace;

/// How the sources are called in every trial.
pub const RETAIL: &str = "online retail";
pub const CHINOOK: &str = "chinook";

/// What is known of one customer; from the README beside the file.
#[derive(Clone, Copy, Debug)]
pub struct Gold {
    pub customer: &'static str,
    pub lines: i64,
    pub invoices: i64,
    pub cancelled: i64,
    pub net: &'static str,
}

const fn gold(customer: &'static str, (lines, invoices, cancelled): (i64, i64, i64), net: &'static str) -> Gold {
    Gold { customer, lines, invoices, cancelled, net }
}

/// Customers of the retail shop.
pub const GOLD: [Gold; 6] = [
    gold("17841", (7_983, 169, 45), "40340.78"),
    gold("14911", (5_903, 248, 47), "132572.62"),
    gold("12748", (4_642, 224, 14), "29072.10"),
    gold("14646", (2_085, 77, 3), "279489.02"),
    gold("12347", (182, 7, 0), "4310.00"),
    gold("12346", (2, 2, 1), "0.00"),
];

/// The whole file of the retail shop.
pub const LINES: i64 = 541_909;
pub const PEOPLE: i64 = 4_372;
pub const INVOICES: i64 = 25_900;
pub const ANONYMOUS_LINES: i64 = 135_080;
pub const NET: &str = "9747747.934";

/// Where the files are.
pub struct Files {
    pub retail: PathBuf,
    pub customers: PathBuf,
    pub invoices: PathBuf,
}

impl Files {
    /// The files, unless they are not there.
    pub fn find() -> Option<Self> {
        let folder = workspace::root().join("../shared/data/purchases");
        let files = Self {
            retail: folder.join("online-retail/online_retail.csv.gz"),
            customers: folder.join("chinook/Customer.csv"),
            invoices: folder.join("chinook/Invoice.csv"),
        };
        [&files.retail, &files.customers, &files.invoices].iter().all(|file| file.exists()).then_some(files)
    }

    /// The files, or else a word to whoever runs the trial.
    pub fn or_skip() -> Option<Self> {
        let found = Self::find();
        if found.is_none() {
            println!("skipped: no shared data");
        }
        found
    }
}

/// A line of an invoice, comparable with what is handed out.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Line {
    pub invoice: String,
    pub article: String,
    pub quantity: i64,
    pub price: Exact,
    /// As in RFC 3339, UTC.
    pub at: String,
}

/// Reads the retail shop's file, and gives each line with its customer, who may be empty.
pub fn each_line(csv: &Path, mut take: impl FnMut(&str, Line)) -> Result<()> {
    let mut reader = csv::Reader::from_path(csv)?;
    let mut row = csv::StringRecord::new();
    while reader.read_record(&mut row)? {
        let cell = |place| row.get(place).context("a short row");
        let line = Line {
            invoice: cell(0)?.to_owned(),
            article: cell(1)?.trim().to_owned(),
            quantity: cell(3)?.parse()?,
            price: cell(5)?.parse()?,
            at: format!("{}Z", cell(4)?.replacen(' ', "T", 1)),
        };
        take(cell(6)?, line);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

    use super::*;

    #[test]
    fn a_line_is_read_as_it_is_handed_out() {
        let folder = tempfile::tempdir().unwrap();
        let csv = folder.path().join("shop.csv");
        let text = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n\
                    C536379,D,\"Discount, \"\"big\"\"\",-1,2010-12-01 09:41:00,27.50,14527,United Kingdom\n\
                    536380,22961,JAM,24,2010-12-01 09:41:00,1.45,,France\n";
        std::fs::write(&csv, text).unwrap();
        let mut lines = Vec::new();
        each_line(&csv, |customer, line| {
            lines.push((customer.to_owned(), line));
        })
        .unwrap();
        assert_eq!((lines.len(), lines[1].0.as_str()), (2, ""));
        assert_eq!(lines[0].1.at, "2010-12-01T09:41:00Z");
        assert_eq!(lines[0].1.price.times(lines[0].1.quantity).to_string(), "-27.5");
    }

    #[test]
    fn the_gold_is_that_of_the_file() {
        let Some(files) = Files::or_skip() else {
            return;
        };
        let folder = tempfile::tempdir().unwrap();
        let csv = folder.path().join("shop.csv");
        crate::bench::unpack(&files.retail, &csv).unwrap();
        let mut sums = vec![(0, Exact::default()); GOLD.len()];
        let (mut lines, mut net) = (0, Exact::default());
        each_line(&csv, |customer, line| {
            let amount = line.price.times(line.quantity);
            (lines, net) = (lines + 1, [net, amount].into_iter().sum());
            if let Some(place) = GOLD.iter().position(|gold| gold.customer == customer) {
                sums[place].0 += 1;
                sums[place].1 += amount;
            }
        })
        .unwrap();
        assert_eq!((lines, net), (LINES, NET.parse().unwrap()));
        for (gold, (lines, net)) in GOLD.iter().zip(sums) {
            assert_eq!((lines, net), (gold.lines, gold.net.parse().unwrap()), "{}", gold.customer);
        }
    }
}
