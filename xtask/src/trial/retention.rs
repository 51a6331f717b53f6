//! Data whose time is over: stories on both engines, and a real shop three and a half years after its last sale, in
//! which nobody is left, nothing changes in the sums, and a clock that jumped ended nothing before somebody agreed.

use std::path::Path;
use std::process::Command;
use std::thread;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use serde_json::Value;

use super::erase::canary::Planted;
use super::erase::search::Needles;
use super::erase::{CLOCK, fill};
use super::figures::Figures;
use super::house::{House, PRIVACY, number};
use super::search::ask::Server;
use super::shop::Files;
use super::stage::{Stage, TEMPORARY};
use super::totals::Totals;
use crate::{child, workspace};

const STORIES: [(&str, &str); 5] = [
    ("domain", "retention"),
    ("store", "retention"),
    ("app", "retention"),
    ("web", "retention"),
    ("app", "exceptions::"),
];

/// More than three years after the last sale of the shop, and before its invoices may go.
const LATER: &str = "2029-06-01T12:00:00Z";
/// How many people the shop has.
const CUSTOMERS: u64 = 59;
/// How often the house is asked, two seconds apart.
const LOOKS: usize = 120;

/// Runs the stories, then lets a shop grow old.
pub fn run(figures: &mut Figures) -> Result<()> {
    for (package, filter) in STORIES {
        let stories = tests(package, filter)?;
        let passed = stories.stderr.lines().filter(|line| line.trim_start().starts_with("PASS ")).count();
        let name = filter.trim_end_matches(':');
        figures.judged(&format!("passed_{package}_{name}"), passed, passed > 0);
        figures.equal(&format!("stories_{package}_{name}"), stories.code.unwrap_or(-1), 0);
    }
    match Files::or_skip() {
        Some(files) => grown_old(figures, &files),
        None => Ok(()),
    }
}

fn grown_old(figures: &mut Figures, files: &Files) -> Result<()> {
    let stage = Stage::build()?;
    let planted = Planted::plant(files, &stage.home().join("shops"))?;
    let house = House::found(&stage, "house", &CLOCK)?;
    fill(&house, &planted, false)?;
    let mut needles = Needles::default();
    planted.named().iter().for_each(|person| needles.add(person));
    let before = Totals::of(&house)?;
    // The house is served once, so that it has a time that it trusts.
    let server = Server::start(&house)?;
    until(&house, "last_round", |shown| !shown["last_round"].is_null())?;
    drop(server);

    let later = house.at_time(LATER);
    let server = Server::start(&later)?;
    let halted = until(&later, "clock_halts", |shown| shown["clock_halts"] == true)?;
    figures.equal("ended_by_a_clock_that_jumped", ended(&halted), 0);
    figures.equal("due_while_it_waits", sum(&halted, "due"), CUSTOMERS);
    later.told(PRIVACY, &["retention", "confirm-clock"])?;
    let done = until(&later, "ended", |shown| ended(shown) >= CUSTOMERS && sum(shown, "due") == 0)?;
    figures.equal("people_ended", ended(&done), CUSTOMERS);
    figures.equal("late", number(&done, "late"), 0);
    drop(server);

    figures.equal("totals_unchanged", Totals::of(&later)? == before, true);
    figures.equal("verify_sound", later.is_sound()?, true);
    let places = [house.home(), &stage.home().join(TEMPORARY)].map(Path::to_path_buf);
    let (bytes, hits) = needles.search(&places)?;
    figures.note("bytes_searched", bytes);
    let hits: Vec<_> = hits.into_iter().filter(|hit| !hit.is_counter).collect();
    hits.iter().take(20).for_each(|hit| figures.note("hit", hit));
    figures.equal("hits", hits.len(), 0);
    Ok(())
}

/// Asks until it is so.
fn until(house: &House<'_>, what: &str, is_so: impl Fn(&Value) -> bool) -> Result<Value> {
    for _ in 0..LOOKS {
        let shown = house.told(PRIVACY, &["retention", "show"]).context("asking about retention")?;
        if is_so(&shown) {
            return Ok(shown);
        }
        thread::sleep(Duration::from_secs(2));
    }
    bail!("`{what}` did not come")
}

/// How many people ended, by either rule.
fn ended(shown: &Value) -> u64 {
    let of = |line: &&Value| line["rule"] == "prospect" || line["rule"] == "customer";
    rules(shown).iter().filter(of).filter_map(|line| line["ended"].as_u64()).sum()
}

fn sum(shown: &Value, name: &str) -> u64 {
    rules(shown).iter().filter_map(|line| line.get(name)?.as_u64()).sum()
}

fn rules(shown: &Value) -> &[Value] {
    shown.get("rules").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}

fn tests(package: &str, filter: &str) -> Result<child::Run> {
    let mut command = Command::new("cargo");
    command.args(["nextest", "run", "--locked", "--color=never", "--no-fail-fast", "--workspace", "-E"]);
    command.arg(format!("package({package}) & test({filter})")).current_dir(workspace::root());
    child::run(&mut command)
}
