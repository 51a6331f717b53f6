//! Bad files, keys and databases: each gets one clear sentence, and nothing changes.

mod bench;
mod databases;
mod files;
mod foundings;
mod judge;
mod keys;
mod orders;
mod packed;
mod rows;
mod state;

use anyhow::Result;

use super::figures::Figures;
use super::house::{ADMIN, House, customers, invoices, path};
use super::shop::{CHINOOK, Files};
use super::stage::Stage;
use bench::Bench;

/// The fewest cases.
const CASES: f64 = 40.0;

/// Tries every case and counts.
pub fn run(figures: &mut Figures) -> Result<()> {
    let Some(files) = Files::or_skip() else {
        return Ok(());
    };
    let stage = Stage::build()?;
    let house = House::found(&stage, "house", &[])?;
    house.told(ADMIN, &customers(path(&files.customers)?, CHINOOK, "USD"))?;
    house.told(ADMIN, &invoices(path(&files.invoices)?, CHINOOK, "USD"))?;
    let mut bench = Bench::new(figures, &stage, house)?;
    files::run(&mut bench)?;
    rows::run(&mut bench)?;
    packed::run(&mut bench)?;
    orders::run(&mut bench)?;
    keys::run(&mut bench)?;
    databases::run(&mut bench, &files)?;
    foundings::run(&mut bench)?;
    let (done, wrong) = bench.end();
    let count = |number: usize| f64::from(u32::try_from(number).unwrap_or(u32::MAX));
    figures.at_least("cases", count(done), CASES);
    figures.equal("cases_not_well", wrong, 0);
    Ok(())
}
