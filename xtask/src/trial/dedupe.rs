//! Duplicates: found without a wrong suggestion, joined, parted and erased as promised.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context as _, Result};

use super::figures::Figures;
use crate::{child, workspace};

/// What the suggestions must reach, in memory and in a house.
const RECALL: f64 = 0.98;
const SECONDS: f64 = 30.0;

/// Stories of likely duplicates, and of two records that were joined.
const STORIES: &str = "package(app) & test(/^(duplicates|merges)::/)";

/// Runs FEBRL 3 in memory and through a real house, and then the stories of joined people on both engines.
pub fn run(figures: &mut Figures) -> Result<()> {
    if let Some(folder) = shared() {
        febrl(figures, &folder)?;
    } else {
        figures.judged("febrl", "skipped: no shared data", false);
    }
    stories(figures)
}

fn shared() -> Option<PathBuf> {
    let folder = workspace::root().join("../shared/data/duplicates/febrl");
    folder.exists().then_some(folder)
}

fn cargo(arguments: &[&str]) -> Command {
    let mut command = Command::new("cargo");
    command.args(arguments).current_dir(workspace::root());
    command
}

fn febrl(figures: &mut Figures, folder: &std::path::Path) -> Result<()> {
    let example = ["--release", "--locked", "--workspace", "--example", "dedupe"];
    child::run(cargo(&["build"]).args(example))?.succeeded().context("building the example")?;
    let home = tempfile::tempdir()?;
    let files = [folder.join("dataset3.csv"), folder.join("dataset3_gold_pairs.csv"), home.path().to_owned()];
    let built = workspace::built("release")?.with_file_name("examples").join("dedupe");
    let run = child::run(Command::new(built).args(files).current_dir(workspace::root()))?.succeeded()?;
    let number = |name: &str| -> f64 {
        let line = run.stdout.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
        line.and_then(|value| value.parse().ok()).unwrap_or(f64::NAN)
    };
    for name in ["records", "gold_pairs", "house_pairs_compared", "house_tokens_too_many_share", "house_adding_seconds"]
    {
        figures.note(name, number(name));
    }
    for path in ["pure", "house"] {
        figures.note(&format!("{path}_suggested"), number(&format!("{path}_suggested")));
        figures.at_least(&format!("{path}_precision"), number(&format!("{path}_precision")), 1.0);
        figures.at_most(&format!("{path}_seconds"), number(&format!("{path}_seconds")), SECONDS);
    }
    figures.at_least("pure_recall", number("pure_recall"), RECALL);
    figures.at_least("house_recall", number("house_recall"), RECALL);
    figures.note("wall_seconds", run.wall_seconds);
    figures.note("cpu_seconds", run.cpu_seconds);
    figures.note("peak_mebibytes", run.peak_mebibytes);
    Ok(())
}

fn stories(figures: &mut Figures) -> Result<()> {
    let tests = ["nextest", "run", "--locked", "--color=never", "--no-fail-fast", "--workspace", "-E", STORIES];
    let run = child::run(&mut cargo(&tests))?;
    let mut told = 0;
    for line in run.stderr.lines() {
        let Some((verdict, story)) = line.trim().split_once(' ') else { continue };
        let Some((_, story)) = story.rsplit_once(' ') else { continue };
        if matches!(verdict, "PASS" | "FAIL") {
            told += 1;
            figures.judged(story, if verdict == "PASS" { "held" } else { "not held" }, verdict == "PASS");
        }
    }
    figures.at_least("stories_told", f64::from(told), 20.0);
    Ok(())
}
