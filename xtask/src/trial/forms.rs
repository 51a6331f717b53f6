//! Forms: what the linter finds in forms that people could have built, and who gets through a public form.

use std::process::Command;

use anyhow::{Context as _, Result};

use super::figures::Figures;
use super::said::said;
use crate::{child, workspace};

/// Stories of a house and of its pages, in which machines are refused and people are not; on both engines.
const STORIES: [(&str, &str); 2] = [("app", "forms::"), ("web", "forms::")];

/// Counts what is found, then runs the stories.
pub fn run(figures: &mut Figures) -> Result<()> {
    let lint = tests("app", "form_lint", &["--no-capture"])?;
    let said = said(&format!("{}\n{}", lint.stdout, lint.stderr));
    let counted = |name: &str| said.get(name).copied().with_context(|| format!("the linter did not say `{name}`"));
    figures.at_least("bad_forms_found_of_40", counted("found")?, 39.0);
    // Each was made to break one rule.
    figures.at_least("found_by_that_rule_alone_of_40", counted("alone")?, 39.0);
    figures.at_most("good_forms_flagged_of_40", counted("false_alarms")?, 2.0);
    // When they were first counted, 6 of 12 were found and 2 of 12 flagged; what the rules learned since may not be lost.
    figures.at_least("held_out_bad_found_of_12", counted("held_out_found")?, 11.0);
    figures.at_most("held_out_good_flagged_of_12", counted("held_out_false_alarms")?, 1.0);
    figures.equal("linter_tests", lint.code.unwrap_or(-1), 0);
    for (package, filter) in STORIES {
        let stories = tests(package, filter, &["--no-fail-fast"])?;
        let passed = stories.stderr.lines().filter(|line| line.trim_start().starts_with("PASS ")).count();
        figures.note(&format!("stories_passed_{package}"), passed);
        figures.equal(&format!("stories_{package}"), stories.code.unwrap_or(-1), 0);
    }
    Ok(())
}

fn tests(package: &str, filter: &str, options: &[&str]) -> Result<child::Run> {
    let mut command = Command::new("cargo");
    command.args(["nextest", "run", "--workspace", "--locked", "--color=never"]).args(options);
    command.args(["-E", &format!("package({package}) & test({filter})")]).current_dir(workspace::root());
    child::run(&mut command)
}
