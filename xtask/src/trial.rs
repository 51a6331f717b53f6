//! Trials: the release binary, driven through its public faces, must reach the figures asked of it.

pub mod figures;
pub mod stage;

use std::process::{Command, ExitCode};

use anyhow::{Context as _, Result, bail};

use crate::{child, workspace};
use figures::Figures;

type Trial = fn(&mut Figures) -> Result<()>;

/// Every trial with what it shows; one without a function is announced and still to come.
const TRIALS: [(&str, Option<Trial>); 5] = [
    ("shop-import", None),
    ("access", None),
    ("erase", None),
    ("contract", Some(contract)),
    ("bad-input", None),
];

/// How the caller learns that there is no such trial.
const UNKNOWN: u8 = 2;

/// Runs one trial and fails when one of its figures falls short.
pub fn run(name: &str) -> Result<ExitCode> {
    let Some(trial) = TRIALS
        .iter()
        .find(|(known, _)| *known == name)
        .and_then(|(_, trial)| *trial)
    else {
        let ready: Vec<&str> = TRIALS
            .iter()
            .filter(|(_, trial)| trial.is_some())
            .map(|(known, _)| *known)
            .collect();
        eprintln!("error: no trial `{name}`; there is: {}", ready.join(", "));
        return Ok(ExitCode::from(UNKNOWN));
    };
    let mut figures = Figures::of(name);
    trial(&mut figures)?;
    Ok(figures.verdict().into())
}

/// Every test is green on both engines, within five minutes after the build.
fn contract(figures: &mut Figures) -> Result<()> {
    let nextest = || {
        let mut command = Command::new("cargo");
        command.args(["nextest", "run", "--workspace", "--locked", "--color=never"]);
        command.current_dir(workspace::root());
        command
    };
    child::run(nextest().arg("--no-run"))?
        .succeeded()
        .context("building the tests")?;
    let run = child::run(nextest().arg("--no-fail-fast"))?;
    let Some(summary) = run
        .stderr
        .lines()
        .rev()
        .find(|line| crate::check::is_summary(line))
    else {
        bail!("the tests gave no summary: {}", run.stderr);
    };
    figures.note("summary", summary.trim());
    for engine in ["sqlite", "postgres"] {
        let passed = run
            .stderr
            .lines()
            .filter(|line| is_passed(line) && line.contains(engine))
            .count();
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn an_unknown_trial_is_refused_with_its_own_code() {
        for name in ["nonsense", "bad-input"] {
            assert_eq!(run(name).unwrap(), ExitCode::from(UNKNOWN));
        }
    }
}
