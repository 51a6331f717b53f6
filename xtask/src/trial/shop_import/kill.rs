//! An import that is killed, again and again, ends with the same sums as one that is not.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use anyhow::{Result, bail};

use super::super::figures::Figures;
use super::super::house::{ADMIN, House, answer, invoices, number, path};
use super::super::shop::{self, RETAIL};
use super::super::stage::Stage;
use crate::child;

/// How often it is killed.
const ROUNDS: u32 = 4;
/// The latest moment of a round, as a part of what a whole import takes; together less than a whole.
const PART: f64 = 0.23;

/// Rows that are dealt with, read from a copy of the files: nothing may touch those of the killed house.
fn durable(stage: &Stage, house: &House<'_>) -> Result<String> {
    let copy = stage.home().join("killed-data");
    let mut command = Command::new("cp");
    command.arg("-a").arg(house.file("data")).arg(&copy);
    child::run(&mut command)?.succeeded()?;
    let mut command = Command::new("sqlite3");
    command.arg(copy.join("vault.db")).arg("select max(rows_read) from import_run");
    let rows = child::run(&mut command)?.succeeded()?;
    fs::remove_dir_all(copy)?;
    Ok(rows.stdout.trim().to_owned())
}

pub fn run(figures: &mut Figures, stage: &Stage, (csv, whole): (&Path, f64)) -> Result<()> {
    let house = House::found(stage, "killed", &[])?;
    let deed = invoices(path(csv)?, RETAIL, "GBP");
    let latest = Duration::from_secs_f64(whole * PART);
    let mut killed = 0;
    for round in 1..=ROUNDS {
        let run = house.run_and_kill(ADMIN, &deed, latest)?;
        figures.note(&format!("round_{round}_killed_after_seconds"), run.wall_seconds);
        figures.note(&format!("round_{round}_rows_durable"), durable(stage, &house)?);
        match run.code {
            None => killed += 1,
            Some(0) => figures.note(&format!("round_{round}_ended"), "before the kill"),
            Some(code) => bail!("a resumed import ended with {code}: {}", run.stderr.trim()),
        }
    }
    figures.at_least("rounds_killed", f64::from(killed), 3.0);
    let last = house.run(ADMIN, &deed)?.succeeded()?;
    let told = answer(&last)?;
    figures.note("last_round_wall_seconds", last.wall_seconds);
    // A resumed run tells what all its parts did together.
    figures.equal("killed_rows_read", number(&told, "rows_read"), shop::LINES);
    figures.equal("killed_people_added", number(&told, "people_added"), shop::PEOPLE);
    figures.equal("killed_rows_refused", number(&told, "rows_refused"), 0);
    super::content(figures, "killed_", &house)
}
