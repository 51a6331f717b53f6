//! Founding where a part of a house is lost, and founding that is killed.

use std::fs;
use std::time::Duration;

use anyhow::Result;

use super::super::house::{ADMIN, FOUND, House, PRIVACY};
use super::bench::Bench;
use super::judge::Expected::{Refused, Works};
use super::judge::{faults, message};

type Damage = fn(&House<'_>) -> Result<()>;

/// Founding again where a part is lost would part the rest from its keys for good.
const LOST: [(&str, Damage); 4] = [
    ("founded_over_a_lost_database", |house| Ok(fs::remove_file(house.file("data/vault.db"))?)),
    ("founded_over_a_lost_root_key", |house| Ok(fs::remove_file(house.file("root/root.key"))?)),
    ("founded_over_lost_keys", |house| Ok(fs::remove_dir_all(house.file("keys"))?)),
    ("founded_over_a_lost_weekly_key", |house| Ok(fs::remove_file(house.file("keys/epoch-1.key"))?)),
];

/// How often a founding is killed, each time in a folder of its own and at the latest after so long.
const ROUNDS: u32 = 8;
const LATEST: Duration = Duration::from_millis(800);

pub fn run(bench: &mut Bench<'_>) -> Result<()> {
    for (name, damage) in LOST {
        bench.damaged(name, damage, (ADMIN, &FOUND), Refused(""))?;
    }
    for round in 1..=ROUNDS {
        killed(bench, round)?;
    }
    Ok(())
}

/// After a founding that was killed and one more, there is a house, whichever of them made it.
fn killed(bench: &mut Bench<'_>, round: u32) -> Result<()> {
    let name = format!("founding_killed_{round}");
    let house = House::at(bench.stage, &name, &[])?;
    let first = house.run_and_kill(ADMIN, &FOUND, LATEST)?;
    let second = house.run(ADMIN, &FOUND)?;
    let run = house.show(PRIVACY, &["totals"])?;
    let mut faults = faults(&run, Works, None);
    if !house.is_sound().unwrap_or(false) {
        faults.push("the proof log is not sound".to_owned());
    }
    // Whoever runs the system can add accounts, so this is told and no fault.
    let silence = match (first.stdout.is_empty(), second.code) {
        (true, Some(0)) | (false, _) => "",
        (true, _) => ", nobody was told a password",
    };
    let told = format!("killed after {:.2} s{silence}, then: {}", first.wall_seconds, message(&run, None));
    bench.print((&name, &told), &run, faults);
    Ok(())
}
