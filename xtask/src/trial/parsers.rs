//! What the parsers of names, addresses, phones and countries reach on the data of others.

use std::process::Command;

use anyhow::{Context as _, Result};

use super::figures::Figures;
use crate::{child, workspace};

/// Every figure that the tests of `domain` print, each judged by the test that prints it.
pub fn run(figures: &mut Figures) -> Result<()> {
    for test in ["phones", "emails", "names", "addresses", "countries"] {
        let told = tests(figures, &["--workspace", "--test", test], "")?;
        for (figure, value) in &told.figures {
            figures.judged(&format!("{test}: {figure}"), value, true);
        }
        figures.at_least(&format!("{test}_tests_passed"), count(told.passed), 1.0);
        if test == "phones" {
            let one = told.said("phones").is_some_and(|value| value.starts_with("917 of 917"));
            figures.equal("917 phones in four spellings are one number each", one, true);
        }
    }
    Ok(())
}

/// What some tests said.
pub struct Told {
    /// How many passed.
    pub passed: usize,
    /// Every line, without what libtest puts before it.
    pub lines: Vec<String>,
    /// Lines of the form `figure: value`.
    pub figures: Vec<(String, String)>,
}

impl Told {
    /// The value of a figure.
    pub fn said(&self, figure: &str) -> Option<&str> {
        self.figures.iter().find(|(name, _)| name == figure).map(|(_, value)| value.as_str())
    }
}

/// Runs tests one after the other, and collects what they print.
pub fn tests(figures: &mut Figures, which: &[&str], filter: &str) -> Result<Told> {
    let mut command = Command::new("cargo");
    command.args(["test", "--locked", "--color=never"]).args(which).current_dir(workspace::root());
    command.args(["--", "--nocapture", "--test-threads=2"]).args((!filter.is_empty()).then_some(filter));
    let run = child::run(&mut command).context("running tests")?;
    figures.equal(&format!("{} exit_code", which.join(" ")), run.code.unwrap_or(-1), 0);
    let mut told = Told { passed: 0, lines: Vec::new(), figures: Vec::new() };
    for line in run.stdout.lines().chain(run.stderr.lines()) {
        if line.starts_with("test ") && line.ends_with("... ok") {
            told.passed += 1;
        }
        told.lines.push(line.rsplit_once("... ").map_or(line, |(_, rest)| rest).to_owned());
        if let Some((figure, value)) = figure(line) {
            told.figures.push((figure.to_owned(), value.to_owned()));
        }
    }
    if let Some(summary) = run.stdout.lines().find_map(|line| line.strip_prefix("test result: ok. ")) {
        let passed = summary.split(' ').next().and_then(|number| number.parse().ok());
        told.passed = told.passed.max(passed.unwrap_or(0));
    }
    Ok(told)
}

/// A line that says a figure: words, a colon, and a value that begins with a number.
fn figure(line: &str) -> Option<(&str, &str)> {
    // What libtest prints before a test's own line stands on the same line.
    let line = line.rsplit_once("... ").map_or(line, |(_, rest)| rest);
    let (figure, value) = line.split_once(": ")?;
    let is_plain = figure.chars().all(|c| c.is_ascii_alphanumeric() || " ,()-".contains(c));
    (is_plain && value.starts_with(|c: char| c.is_ascii_digit())).then_some((figure, value))
}

/// A number of tests as a figure.
pub fn count(number: usize) -> f64 {
    f64::from(u32::try_from(number).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_is_told_from_other_lines() {
        assert_eq!(figure("phones: 917 of 917 rows"), Some(("phones", "917 of 917 rows")));
        assert_eq!(figure("test x ... headers recognised: 12 of 12"), Some(("headers recognised", "12 of 12")));
        assert_eq!(figure("test result: ok. 3 passed"), None);
        assert_eq!(figure("note: run with"), None);
    }
}
