//! A year of a real shop comes in: every line, every sum, quickly and in little memory, also when killed.

mod chinook;
mod kill;

use std::path::Path;

use anyhow::Result;

use super::exact::Exact;
use super::figures::Figures;
use super::house::{ADMIN, House, PRIVACY, answer, invoices, number, path, text};
use super::shop::{self, Files, GOLD, RETAIL};
use super::stage::Stage;
use super::totals::Totals;
use crate::bench;
use crate::child::Run;

/// Imports, repeats, kills and counts.
pub fn run(figures: &mut Figures) -> Result<()> {
    let Some(files) = Files::or_skip() else {
        return Ok(());
    };
    let stage = Stage::build()?;
    let csv = stage.home().join("shop.csv");
    bench::unpack(&files.retail, &csv)?;
    let house = House::found(&stage, "shop", &[])?;
    let timed = whole(figures, &house, &csv)?;
    floor(figures, &timed, &csv, &stage.home().join("plain.db"))?;
    content(figures, "", &house)?;
    again(figures, &house, (&csv, &files.retail))?;
    chinook::run(figures, &stage, &files)?;
    kill::run(figures, &stage, (&csv, timed.wall_seconds))
}

/// Imports the whole file and measures it.
fn whole(figures: &mut Figures, house: &House<'_>, csv: &Path) -> Result<Run> {
    let run = house.run(ADMIN, &invoices(path(csv)?, RETAIL, "GBP"))?.succeeded()?;
    let told = answer(&run)?;
    for (name, expected) in [
        ("rows_read", shop::LINES),
        ("rows_refused", 0),
        ("people_added", shop::PEOPLE),
        ("anonymous_lines", shop::ANONYMOUS_LINES),
        ("lines_added", shop::LINES - shop::ANONYMOUS_LINES),
    ] {
        figures.equal(name, number(&told, name), expected);
    }
    figures.note("purchases_added", number(&told, "purchases_added"));
    figures.at_most("wall_seconds", run.wall_seconds, 60.0);
    figures.at_most("peak_mebibytes", run.peak_mebibytes, 300.0);
    figures.note("cpu_seconds", run.cpu_seconds);
    Ok(run)
}

/// What the same file costs without keys, checks and records.
fn floor(figures: &mut Figures, run: &Run, csv: &Path, plain: &Path) -> Result<()> {
    let floor = bench::plain_import(csv, plain)?;
    let rows = floor.stdout.trim().parse::<i64>().unwrap_or(-1);
    figures.equal("sqlite_import_rows", rows, shop::LINES);
    figures.note("sqlite_import_wall_seconds", floor.wall_seconds);
    figures.note("sqlite_import_cpu_seconds", floor.cpu_seconds);
    figures.note("wall_ratio", run.wall_seconds / floor.wall_seconds);
    figures.note("cpu_ratio", run.cpu_seconds / floor.cpu_seconds);
    Ok(())
}

/// Compares totals and single customers with what is known of the file.
fn content(figures: &mut Figures, when: &str, house: &House<'_>) -> Result<()> {
    let totals = Totals::of(house)?;
    let all = totals.all("GBP");
    figures.equal(&format!("{when}lines"), all.lines, shop::LINES);
    figures.equal(&format!("{when}invoices"), all.invoices + all.cancellations, shop::INVOICES);
    figures.equal(&format!("{when}lines_of_nobody"), totals.anonymous().lines, shop::ANONYMOUS_LINES);
    let net = all.net.to_string();
    figures.equal(&format!("{when}net"), net.as_str(), shop::NET);
    for gold in &GOLD {
        let run = house.show(PRIVACY, &["person", "purchases", "--customer", gold.customer])?.succeeded()?;
        let told = answer(&run)?;
        let net = told.get("net").map_or("", |net| text(net, "GBP"));
        let found = describe(
            (number(&told, "lines"), number(&told, "purchases"), number(&told, "cancellations")),
            net.parse()?,
        );
        let expected = describe((gold.lines, gold.invoices, gold.cancelled), gold.net.parse()?);
        figures.equal(&format!("{when}customer_{}", gold.customer), found.as_str(), expected.as_str());
    }
    figures.equal(&format!("{when}verify_sound"), house.is_sound()?, true);
    Ok(())
}

fn describe((lines, invoices, cancelled): (i64, i64, i64), net: Exact) -> String {
    format!("{lines} lines, {invoices} invoices, {cancelled} cancelled, net {net}")
}

/// Imports the same file a second time, and then packed: nothing is new.
fn again(figures: &mut Figures, house: &House<'_>, (csv, packed): (&Path, &Path)) -> Result<()> {
    let before = Totals::of(house)?;
    for (name, file) in [("second", csv), ("packed", packed)] {
        let run = house.run(ADMIN, &invoices(path(file)?, RETAIL, "GBP"))?.succeeded()?;
        let told = answer(&run)?;
        figures.equal(&format!("{name}_rows_read"), number(&told, "rows_read"), shop::LINES);
        for what in ["people_added", "purchases_added", "lines_added", "anonymous_lines", "rows_refused"] {
            figures.equal(&format!("{name}_{what}"), number(&told, what), 0);
        }
        figures.note(&format!("{name}_wall_seconds"), run.wall_seconds);
        figures.equal(&format!("{name}_totals_unchanged"), Totals::of(house)? == before, true);
    }
    Ok(())
}
