//! Customers of a shop take their data from one house to a second, and on to a third: nothing is lost on the way.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use anyhow::{Context as _, Result};
use serde_json::Value;
use zip::ZipArchive;

use super::figures::Figures;
use super::house::{ADMIN, House, PRIVACY, answer, customers, invoices, path, text};
use super::shop::{CHINOOK, Files};
use super::stage::Stage;

/// Customers of the shop; each makes the journey.
const CUSTOMERS: usize = 59;
/// Tables of a package.
const TABLES: [&str; 8] =
    ["profile", "contact_points", "details", "purchases", "purchase_lines", "consents", "form_answers", "fields"];

/// Builds, brings and builds again, and compares row by row.
pub fn run(figures: &mut Figures) -> Result<()> {
    let Some(files) = Files::or_skip() else { return Ok(()) };
    let stage = Stage::build()?;
    let first = House::found(&stage, "first", &[])?;
    first.told(ADMIN, &customers(path(&files.customers)?, CHINOOK, "USD"))?;
    first.told(ADMIN, &invoices(path(&files.invoices)?, CHINOOK, "USD"))?;
    let (second, third) = (House::found(&stage, "second", &[])?, House::found(&stage, "third", &[])?);
    let (mut rows, mut cells, mut lost, mut added, mut faults) = (0, 0, 0, 0, 0);
    for number in 1..=CUSTOMERS {
        let from = stage.home().join(format!("{number}.zip"));
        first
            .show(PRIVACY, &["portability", "export", "--customer", &number.to_string(), "--out", path(&from)?])?
            .succeeded()?;
        let sent = read(&from, &mut faults)?;
        let between = on(&second, &from)?;
        let kept = read(&between, &mut faults)?;
        let arrived = read(&on(&third, &between)?, &mut faults)?;
        rows += sent.len();
        cells += sent.iter().map(|row| row.matches("\":\"").count()).sum::<usize>();
        for there in [&kept, &arrived] {
            lost += sent.difference(there).count();
            added += there.difference(&sent).count();
        }
    }
    figures.equal("customers", CUSTOMERS, 59);
    figures.note("rows", rows);
    figures.note("cells", cells);
    figures.equal("has_rows", rows > 2_000, true);
    figures.equal("schema_faults", faults, 0);
    figures.equal("rows_lost_in_two_moves", lost, 0);
    figures.equal("rows_added_in_two_moves", added, 0);
    refused(figures, (&second, &stage.home().join("1.zip")))?;
    for (name, house) in [("first", &first), ("second", &second), ("third", &third)] {
        figures.equal(&format!("verify_{name}"), house.is_sound()?, true);
    }
    Ok(())
}

/// Takes a package into a house, and builds the next one there.
fn on(house: &House<'_>, from: &Path) -> Result<std::path::PathBuf> {
    let run = house.show(ADMIN, &["portability", "import", path(from)?, "--notice", "customers"])?.succeeded()?;
    let told = answer(&run)?;
    let out = house.file(&format!("{}.zip", text(&told, "person")));
    house
        .show(PRIVACY, &["portability", "export", "--person", text(&told, "person"), "--out", path(&out)?])?
        .succeeded()?;
    Ok(out)
}

/// Every row of a package with the name of its table, whatever its place.
fn read(file: &Path, faults: &mut usize) -> Result<BTreeSet<String>> {
    let mut archive = ZipArchive::new(File::open(file)?).context("a package that is no ZIP")?;
    let mut unpacked = |name: &str| {
        let mut text = String::new();
        archive.by_name(name).with_context(|| format!("a package without {name}"))?.read_to_string(&mut text)?;
        anyhow::Ok(serde_json::from_str::<Value>(&text)?)
    };
    let (data, schema) = (unpacked("portability.json")?, unpacked("schema.json")?);
    let validator = jsonschema::options().should_validate_formats(true).build(&schema);
    let validator = validator.map_err(|error| anyhow::anyhow!("the schema is none: {error}"))?;
    *faults += validator.iter_errors(&data).count();
    let rows = |table: &&str| {
        let rows = data.get(table).and_then(Value::as_array).cloned().unwrap_or_default();
        rows.into_iter().map(|row| format!("{table} {row}")).collect::<Vec<_>>()
    };
    Ok(TABLES.iter().flat_map(rows).collect())
}

/// The same again, and a package with one byte otherwise, apply nothing.
fn refused(figures: &mut Figures, (house, package): (&House<'_>, &Path)) -> Result<()> {
    let bring = |file: &Path| house.run(ADMIN, &["portability", "import", path(file)?, "--notice", "customers"]);
    let before = house.verify()?;
    figures.equal("the_same_again_is_refused", bring(package)?.code.unwrap_or(-1), 1);
    let mut bytes = std::fs::read(package)?;
    let middle = bytes.len() / 2;
    if let Some(byte) = bytes.get_mut(middle) {
        *byte ^= 1;
    }
    let damaged = package.with_extension("damaged");
    std::fs::write(&damaged, bytes)?;
    figures.equal("a_damaged_one_is_refused", bring(&damaged)?.code.unwrap_or(-1), 1);
    let events = |report: &Value| report.get("events").and_then(Value::as_i64);
    figures.equal("and_nothing_is_on_record", events(&house.verify()?) == events(&before), true);
    Ok(())
}
