//! Everything CI runs, in order, up to the first failure.

use std::env;
use std::io::{BufRead as _, BufReader, Write};
use std::process::{Command, ExitCode, Stdio};

use anyhow::{Context as _, Result};

use crate::child::now;
use crate::workspace::{self, Verdict};
use crate::{audit, browser, tidy};

/// What a step left behind.
struct Outcome {
    verdict: Verdict,
    /// The test runner's closing line, verbatim.
    summary: Option<String>,
}

impl From<Verdict> for Outcome {
    fn from(verdict: Verdict) -> Self {
        Self { verdict, summary: None }
    }
}

type Step = fn() -> Result<Outcome>;

const STEPS: [(&str, Step); 9] = [
    ("fmt", || cargo(&["fmt", "--all", "--check"])),
    ("clippy", || cargo(&["clippy", "--workspace", "--all-targets", "--locked", "--", "-D", "warnings"])),
    ("tidy", || tidy::run().map(Outcome::from)),
    ("audit", || audit::run().map(Outcome::from)),
    // Binaries and tests in one go, with the features that the test runner will ask for.
    ("build", || cargo(&["build", "--workspace", "--all-targets", "--locked"])),
    ("browser", || browser::run_built(None).map(Outcome::from)),
    ("nextest", nextest),
    ("doctest", || cargo(&["test", "--doc", "--workspace", "--locked"])),
    ("doc", || cargo(&["doc", "--workspace", "--no-deps", "--locked"])),
];

/// Runs all steps; the last line on the terminal is the test runner's own closing line.
pub fn run() -> Result<ExitCode> {
    run_steps(&STEPS, &mut std::io::stdout().lock()).map(ExitCode::from)
}

fn run_steps(steps: &[(&str, Step)], terminal: &mut impl Write) -> Result<Verdict> {
    let mut summary = None;
    for (name, step) in steps {
        let began = now();
        let outcome = step().with_context(|| format!("{name} did not run"))?;
        let word = match outcome.verdict {
            Verdict::Clean => "ok",
            Verdict::Wanting => "FAILED",
        };
        writeln!(terminal, "check: {name} {word} in {:.1} s", began.elapsed().as_secs_f64())?;
        if outcome.verdict == Verdict::Wanting {
            return Ok(Verdict::Wanting);
        }
        summary = summary.or(outcome.summary);
    }
    let summary = summary.context("the test runner gave no summary")?;
    writeln!(terminal, "{summary}")?;
    terminal.flush()?;
    Ok(Verdict::Clean)
}

/// Whether this is the test runner's closing line.
pub fn is_summary(line: &str) -> bool {
    line.trim_start().starts_with("Summary [")
}

fn cargo(arguments: &[&str]) -> Result<Outcome> {
    let status = command(arguments).status().context("starting cargo")?;
    Ok(verdict(status.success()).into())
}

fn nextest() -> Result<Outcome> {
    let mut child = command(&["nextest", "run", "--workspace", "--locked", "--color=never"])
        .stderr(Stdio::piped())
        .spawn()
        .context("starting cargo nextest")?;
    let mut summary = None;
    for line in BufReader::new(child.stderr.take().context("the test runner has no stderr")?).lines() {
        let line = line?;
        println!("{line}");
        if is_summary(&line) {
            summary = Some(line);
        }
    }
    Ok(Outcome { verdict: verdict(child.wait()?.success()), summary })
}

fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new("cargo");
    command.args(arguments).current_dir(workspace::root()).env("RUSTDOCFLAGS", "-D warnings");
    if in_ci() {
        command.env("CARGO_INCREMENTAL", "0");
    }
    command
}

#[expect(clippy::disallowed_methods, reason = "the environment is where CI says that it is CI")]
fn in_ci() -> bool {
    env::var("CI").is_ok_and(|value| value == "true")
}

fn verdict(success: bool) -> Verdict {
    if success { Verdict::Clean } else { Verdict::Wanting }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;

    const SUMMARY: &str = "     Summary [   0.031s] 42 tests run: 42 passed, 0 skipped";

    const GOOD: (&str, Step) = ("good", || Ok(Verdict::Clean.into()));
    const BAD: (&str, Step) = ("bad", || Ok(Verdict::Wanting.into()));
    const TESTS: (&str, Step) =
        ("tests", || Ok(Outcome { verdict: Verdict::Clean, summary: Some(SUMMARY.to_owned()) }));

    fn printed(steps: &[(&str, Step)]) -> (Option<Verdict>, Vec<String>) {
        let mut terminal = Vec::new();
        let verdict = run_steps(steps, &mut terminal).ok();
        let text = String::from_utf8(terminal).unwrap();
        (verdict, text.lines().map(str::to_owned).collect())
    }

    #[test]
    fn the_closing_line_of_the_test_runner_comes_last() {
        let (verdict, lines) = printed(&[GOOD, TESTS, GOOD]);
        assert_eq!(verdict, Some(Verdict::Clean));
        assert_eq!(lines.len(), 4);
        assert_eq!(lines.last().unwrap(), SUMMARY);
    }

    #[test]
    fn the_first_failure_ends_it() {
        let (verdict, lines) = printed(&[TESTS, BAD, GOOD]);
        assert_eq!(verdict, Some(Verdict::Wanting));
        assert_eq!(lines.len(), 2);
        assert!(lines.last().unwrap().starts_with("check: bad FAILED in "));
    }

    #[test]
    fn no_tests_is_no_success() {
        assert_eq!(printed(&[GOOD]).0, None);
    }

    #[test]
    fn the_closing_line_is_known() {
        assert!(is_summary("     Summary [   0.031s] 42 tests run: 42 passed, 0 skipped"));
        assert!(!is_summary("        PASS [   0.004s] xtask Summary [x]"));
    }
}
