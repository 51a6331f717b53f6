//! One customer's record comes out: complete, quickly, valid, and with nothing of anybody else.

pub mod package;
mod proofs;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};
use serde_json::Value;

use super::figures::Figures;
use super::house::{ADMIN, House, PRIVACY, answer, invoices, number, path};
use super::shop::{self, Files, GOLD, Gold, Line, RETAIL};
use super::stage::Stage;
use crate::{bench, workspace};
use package::Package;

/// Imports the shop, builds one package and compares it with the file.
pub fn run(figures: &mut Figures) -> Result<()> {
    let Some(files) = Files::or_skip() else {
        return Ok(());
    };
    let [gold, ..] = GOLD;
    let stage = Stage::build()?;
    let csv = stage.home().join("shop.csv");
    bench::unpack(&files.retail, &csv)?;
    let house = House::found(&stage, "shop", &[])?;
    house.told(ADMIN, &invoices(path(&csv)?, RETAIL, "GBP"))?;
    let mut package = build(figures, &house, (gold, &stage.home().join("package.zip")))?;
    let unpacked = stage.home().join("package");
    package.unpack(&unpacked)?;
    form(figures, &package, &unpacked)?;
    content(figures, &package.data, gold)?;
    belongs(figures, &package.data, (gold.customer, &csv))?;
    proofs::check(figures, &unpacked, &package.data)?;
    figures.equal("verify_sound", house.is_sound()?, true);
    Ok(())
}

fn build(figures: &mut Figures, house: &House<'_>, (gold, zip): (Gold, &Path)) -> Result<Package> {
    let run =
        house.show(PRIVACY, &["person", "access", "--customer", gold.customer, "--out", path(zip)?])?.succeeded()?;
    let told = answer(&run)?;
    figures.equal("told_lines", number(&told, "lines"), gold.lines);
    figures.equal("told_purchases", number(&told, "purchases"), gold.invoices);
    figures.equal("told_cancelled", number(&told, "cancelled"), gold.cancelled);
    figures.at_most("wall_seconds", run.wall_seconds, 10.0);
    figures.note("cpu_seconds", run.cpu_seconds);
    figures.note("peak_mebibytes", run.peak_mebibytes);
    Package::open(zip)
}

/// Schema, check sums and the parts that people read.
fn form(figures: &mut Figures, package: &Package, unpacked: &Path) -> Result<()> {
    let published = fs::read_to_string(workspace::root().join("docs/schema/access-package-1.json"))?;
    figures.equal("schema_is_the_published_one", package.schema == published, true);
    let faults = package.faults()?;
    if let Some(first) = faults.first() {
        figures.note("first_schema_fault", first);
    }
    figures.equal("schema_faults", faults.len(), 0);
    figures.equal("check_sums_hold", package::sums_hold(unpacked)?, true);
    for (table, rows) in [("purchases", 169), ("lines", 7_983)] {
        let file = unpacked.join("csv").join(table).with_extension("csv");
        let found = csv::Reader::from_path(&file)?.into_records().flatten();
        figures.equal(&format!("rows_of_{table}_csv"), found.count(), rows);
    }
    for table in ["contacts", "consents", "who-looked"] {
        let file = unpacked.join("csv").join(table).with_extension("csv");
        figures.equal(&format!("{table}_csv_is_there"), file.exists(), true);
    }
    for page in ["index.html", "purchases.html"] {
        let html = fs::read_to_string(unpacked.join(page))?;
        let is_page = html.to_ascii_lowercase().starts_with("<!doctype html>") && html.contains("</html>");
        figures.equal(&format!("{page}_is_a_page"), is_page, true);
    }
    Ok(())
}

fn content(figures: &mut Figures, data: &Value, gold: Gold) -> Result<()> {
    let purchases = purchases(data)?;
    let cancelled =
        purchases.iter().filter(|purchase| purchase.get("kind").and_then(Value::as_str) == Some("cancellation"));
    figures.equal("cancelled", count(cancelled.count()), gold.cancelled);
    figures.equal("purchases", count(purchases.len()), gold.invoices);
    let net = data.pointer("/totals/net/0/sum").and_then(Value::as_str).unwrap_or_default();
    figures.equal("net", net, gold.net);
    let lines = lines(data)?;
    figures.equal("lines", count(lines.len()), gold.lines);
    let sum: super::exact::Exact = lines.iter().map(|line| line.price.times(line.quantity)).sum();
    figures.equal("net_is_the_sum_of_the_lines", sum == gold.net.parse()?, true);
    Ok(())
}

/// Compares line by line with the file: everything of the customer, nothing of another.
fn belongs(figures: &mut Figures, data: &Value, (customer, csv): (&str, &Path)) -> Result<()> {
    let (mut own, mut foreign) = (BTreeMap::<Line, i64>::new(), BTreeSet::new());
    shop::each_line(csv, |buyer, line| {
        if buyer == customer {
            *own.entry(line).or_default() += 1;
        } else {
            foreign.insert(line.invoice);
        }
    })?;
    let handed = lines(data)?;
    let of_others: BTreeSet<_> =
        handed.iter().filter(|line| foreign.contains(&line.invoice)).map(|line| &line.invoice).collect();
    figures.equal("invoices_of_others", of_others.len(), 0);
    for line in handed {
        *own.entry(line).or_default() -= 1;
    }
    let missing: i64 = own.values().filter(|left| **left > 0).sum();
    let foreign: i64 = -own.values().filter(|left| **left < 0).sum::<i64>();
    figures.equal("lines_missing", missing, 0);
    figures.equal("lines_not_of_the_customer", foreign, 0);
    Ok(())
}

fn purchases(data: &Value) -> Result<&Vec<Value>> {
    data.get("purchases").and_then(Value::as_array).context("a package without purchases")
}

/// Every line of a package, as the shop's file would have it.
fn lines(data: &Value) -> Result<Vec<Line>> {
    let mut lines = Vec::new();
    for purchase in purchases(data)? {
        let of = purchase.get("lines").and_then(Value::as_array);
        for line in of.context("a purchase without lines")? {
            let text = |name: &str| line.get(name).and_then(Value::as_str).context("a line without a cell");
            lines.push(Line {
                invoice: purchase
                    .get("invoice")
                    .and_then(Value::as_str)
                    .context("a purchase without a number")?
                    .to_owned(),
                article: text("article")?.to_owned(),
                quantity: line.get("quantity").and_then(Value::as_i64).context("no quantity")?,
                price: text("unit_price")?.parse()?,
                at: text("at")?.to_owned(),
            });
        }
    }
    Ok(lines)
}

fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

    use super::*;

    #[test]
    fn a_line_of_a_package_equals_the_line_of_the_file() {
        let data = serde_json::json!({ "purchases": [{ "invoice": "536379", "lines": [
            { "article": "D", "quantity": -1, "unit_price": "27.5", "at": "2010-12-01T09:41:00Z" },
        ] }] });
        let folder = tempfile::tempdir().unwrap();
        let csv = folder.path().join("shop.csv");
        let text = "a,b,c,d,e,f,g,h\n536379,D,x,-1,2010-12-01 09:41:00,27.50,1,France\n";
        fs::write(&csv, text).unwrap();
        let mut of_file = Vec::new();
        shop::each_line(&csv, |_, line| of_file.push(line)).unwrap();
        assert_eq!(lines(&data).unwrap(), of_file);
    }

    #[test]
    fn a_line_too_many_a_missing_one_and_a_foreign_invoice_each_fail() {
        let folder = tempfile::tempdir().unwrap();
        let csv = folder.path().join("shop.csv");
        let row = |invoice: &str, customer: &str| format!("{invoice},D,x,1,2010-12-01 09:41:00,1,{customer},F\n");
        fs::write(&csv, ["a,b,c,d,e,f,g,h\n", &row("1", "7"), &row("1", "7"), &row("2", "8")].concat()).unwrap();
        let line =
            serde_json::json!({ "article": "D", "quantity": 1, "unit_price": "1", "at": "2010-12-01T09:41:00Z" });
        let of = |invoice: &str, lines: usize| serde_json::json!({ "purchases": [{ "invoice": invoice, "lines": vec![line.clone(); lines] }] });
        let verdict = |data: Value| {
            let mut figures = Figures::of("test");
            belongs(&mut figures, &data, ("7", &csv)).unwrap();
            figures.verdict() == workspace::Verdict::Clean
        };
        assert!(verdict(of("1", 2)));
        assert!(!verdict(of("1", 1)) && !verdict(of("1", 3)) && !verdict(of("2", 2)));
    }
}
