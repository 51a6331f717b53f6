//! Measurements that no limit is set to: what to compare the trials with.

use std::fs::File;
use std::path::Path;
use std::process::{Command, ExitCode};

use anyhow::{Context as _, Result};

use crate::child::{self, Run};
use crate::trial::figures::Figures;
use crate::trial::stage::Stage;
use crate::workspace;

type Bench = fn(&mut Figures) -> Result<()>;

const BENCHES: [(&str, Bench); 2] = [("start", start), ("sqlite-import", sqlite_import)];

/// How the caller learns that there is no such bench.
const UNKNOWN: u8 = 2;

/// A year of a shop, 541,909 lines, beside the repository.
const SHOP: &str = "../shared/data/purchases/online-retail/online_retail.csv.gz";

/// Runs one bench.
pub fn run(name: &str) -> Result<ExitCode> {
    let Some((_, bench)) = BENCHES.iter().find(|(known, _)| *known == name) else {
        let known: Vec<&str> = BENCHES.iter().map(|(known, _)| *known).collect();
        eprintln!("error: no bench `{name}`; there is: {}", known.join(", "));
        return Ok(ExitCode::from(UNKNOWN));
    };
    let mut figures = Figures::of(name);
    bench(&mut figures)?;
    Ok(figures.verdict().into())
}

/// How long the binary takes to say its version: the floor under every other command.
fn start(figures: &mut Figures) -> Result<()> {
    let run = Stage::build()?.run(&["--version"])?.succeeded()?;
    cost(figures, &run);
    Ok(())
}

/// What `sqlite3 .import` needs for the shop's file: neither sealed, nor checked, nor recorded.
fn sqlite_import(figures: &mut Figures) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let csv = folder.path().join("shop.csv");
    unpack(&workspace::root().join(SHOP), &csv)?;
    let run = plain_import(&csv, &folder.path().join("plain.db"))?;
    figures.note("rows", run.stdout.trim());
    cost(figures, &run);
    Ok(())
}

/// Unpacks a gzip file.
pub fn unpack(from: &Path, to: &Path) -> Result<()> {
    let packed = File::open(from).with_context(|| format!("opening {}", from.display()))?;
    std::io::copy(&mut flate2::read::MultiGzDecoder::new(packed), &mut File::create(to)?)?;
    Ok(())
}

/// Loads a CSV file into a new database with the `sqlite3` command, and counts its rows.
pub fn plain_import(csv: &Path, database: &Path) -> Result<Run> {
    let import = format!(".import --csv '{}' lines", csv.display());
    let mut command = Command::new("sqlite3");
    command.arg(database).args([import.as_str(), "select count(*) from lines"]);
    child::run(&mut command)?.succeeded()
}

fn cost(figures: &mut Figures, run: &Run) {
    figures.note("wall_seconds", run.wall_seconds);
    figures.note("cpu_seconds", run.cpu_seconds);
    figures.note("peak_mebibytes", run.peak_mebibytes);
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn an_unknown_bench_is_refused_with_its_own_code() {
        assert_eq!(run("nonsense").unwrap(), ExitCode::from(UNKNOWN));
    }
}
