//! The tests of the workspace, on both engines.

use std::process::Command;

use anyhow::{Context as _, Result, bail};

use super::figures::Figures;
use crate::{child, workspace};

/// Every test is green on both engines, within five minutes after the build.
pub fn run(figures: &mut Figures) -> Result<()> {
    let nextest = || {
        let mut command = Command::new("cargo");
        command.args(["nextest", "run", "--workspace", "--locked", "--color=never"]);
        command.current_dir(workspace::root());
        command
    };
    child::run(nextest().arg("--no-run"))?.succeeded().context("building the tests")?;
    let run = child::run(nextest().arg("--no-fail-fast"))?;
    let Some(summary) = run.stderr.lines().rev().find(|line| crate::check::is_summary(line)) else {
        bail!("the tests gave no summary: {}", run.stderr);
    };
    figures.note("summary", summary.trim());
    for engine in ["sqlite", "postgres"] {
        let passed = run.stderr.lines().filter(|line| is_passed(line) && line.contains(engine)).count();
        figures.at_least(&format!("{engine}_tests_passed"), count(passed), 1.0);
    }
    figures.equal("exit_code", run.code.unwrap_or(-1), 0);
    figures.at_most("wall_seconds", run.wall_seconds, 300.0);
    Ok(())
}

fn is_passed(line: &str) -> bool {
    line.trim_start().starts_with("PASS ")
}

fn count(number: usize) -> f64 {
    f64::from(u32::try_from(number).unwrap_or(u32::MAX))
}
