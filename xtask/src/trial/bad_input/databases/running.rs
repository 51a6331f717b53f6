//! Cases around an import that is running or was killed: its log of the database is cut, turned or lost.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::thread;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};

use super::super::super::house::{ADMIN, House, PRIVACY, invoices, path};
use super::super::super::shop::{Files, RETAIL};
use super::super::super::totals::Totals;
use super::super::bench::Bench;
use super::super::judge::{Expected, faults, message};
use super::super::keys::{cut, flip};
use crate::bench::unpack;

/// Lines of the shop that are imported: some seconds of work.
const LINES: usize = 40_000;
/// So much of the database's log is waited for.
const LOG_BYTES: u64 = 2 << 20;
const LOG: &str = "data/vault.db-wal";

type Damage = fn(&Path) -> Result<()>;

const CASES: [(&str, Damage); 4] = [
    ("killed_import", |_| Ok(())),
    ("killed_import_with_log_cut_off", cut),
    ("killed_import_with_flipped_log", |log| flip(log, Some(1 << 19))),
    ("killed_import_with_lost_log", |log| Ok(fs::remove_file(log)?)),
];

pub fn run(bench: &mut Bench<'_>, files: &Files) -> Result<()> {
    let csv = part(bench, files)?;
    let deed = invoices(path(&csv)?, RETAIL, "GBP");
    let whole = bench.house.copy("whole")?;
    whole.told(ADMIN, &deed)?;
    let expected = Totals::of(&whole)?;
    fs::remove_dir_all(whole.home())?;
    let killed = bench.house.copy("killed")?;
    two_at_once(bench, &killed, &deed)?;
    for (name, damage) in CASES {
        let copy = killed.copy(name)?;
        damage(&copy.file(LOG))?;
        let run = copy.show(ADMIN, &deed)?;
        let mut faults = faults(&run, Expected::Works, None);
        if !Totals::of(&copy).is_ok_and(|totals| totals == expected) {
            faults.push("other sums than without the damage".to_owned());
        }
        if !copy.is_sound().unwrap_or(false) {
            faults.push("the proof log is not sound".to_owned());
        }
        bench.print((name, &message(&run, None)), &run, faults);
        fs::remove_dir_all(copy.home())?;
    }
    Ok(())
}

/// While one process imports, another asks for something; then the first is killed.
fn two_at_once(bench: &mut Bench<'_>, house: &House<'_>, deed: &[&str]) -> Result<()> {
    let mut first =
        house.command(ADMIN, deed).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
    let waited = wait(&house.file(LOG));
    let second = house.show(PRIVACY, &["totals"]);
    // Whatever happened meanwhile, the first process must not outlive the trial.
    first.kill()?;
    let ended = first.wait()?;
    waited?;
    let second = second?;
    let mut faults = faults(&second, Expected::Refused("another process"), None);
    if ended.code().is_some() {
        faults.push("the import ended before it was killed".to_owned());
    }
    bench.print(("two_processes_at_once", &message(&second, None)), &second, faults);
    Ok(())
}

fn wait(log: &Path) -> Result<()> {
    for _ in 0..3_000 {
        if fs::metadata(log).is_ok_and(|log| log.len() >= LOG_BYTES) {
            return Ok(());
        }
        thread::sleep(Duration::from_millis(5));
    }
    bail!("the import writes nothing")
}

/// The first lines of the retail shop.
fn part(bench: &Bench<'_>, files: &Files) -> Result<PathBuf> {
    let (all, some) = (bench.file("all.csv")?, bench.file("some.csv")?);
    unpack(&files.retail, &all)?;
    let text = fs::read_to_string(&all)?;
    let end = text.match_indices('\n').nth(LINES).context("a short file")?.0;
    fs::write(&some, text.get(..=end).unwrap_or_default())?;
    fs::remove_file(all)?;
    Ok(some)
}
