//! Consent: the rules K1 to K13 and what the law asks beside them, each proved by its tests with optimisation.
//!
//! A line is held when every test that proves it passed, and not held when one failed or none ran.

use std::collections::BTreeMap;
use std::process::Command;

use anyhow::{Context as _, Result};

use super::figures::Figures;
use crate::{child, workspace};

/// A line of the trial, and the beginnings of the names of the tests that prove it.
const LINES: [(&str, &[&str]); 25] = [
    ("K1", &["k1_nothing_is_sent", "k1_only_a_standing_yes", "k1_and_k2_histories"]),
    ("K2", &["k2_a_history_reads_the_same", "k2_at_one_instant", "k1_and_k2_histories"]),
    ("K3", &["k3_a_yes_wears_out"]),
    ("K4", &["k4_a_material_change"]),
    ("K5", &["k5_and_k13_whoever_said_no", "k5_a_yes_that_is_about_to_wear_out"]),
    ("K6", &["k6_and_k7_what_was_kept", "k6_tags_and_fields"]),
    ("K7", &["k6_and_k7_what_was_kept", "k7_a_proof_goes_three_years_after"]),
    ("K8", &["k8_only_the_button", "k8_a_network_address"]),
    ("K9", &["k9_a_yes_by_phone", "k9_what_was_said_on_the_phone"]),
    ("K10", &["k10_thirty_nine_of_forty"]),
    ("K11", &["k11_"]),
    ("K12", &["k12_"]),
    ("K13", &["k5_and_k13_whoever_said_no"]),
    ("AC-06-01", &["k1_only_a_standing_yes", "ac_06_01_a_mail_that_nothing_allows"]),
    ("AC-06-02", &["ac_06_02_and_ac_09_02"]),
    ("AC-06-03", &["ac_06_03"]),
    ("AC-06-04", &["ac_06_04"]),
    ("AC-07-01", &["ac_07_01"]),
    ("AC-07-04", &["ac_07_a_file_without_proof"]),
    ("AC-07-05", &["ac_07_a_file_without_proof"]),
    ("AC-08-01", &["ac_08_a_childs_yes"]),
    ("AC-08-02", &["ac_08_a_childs_yes", "ac_08_02_a_child_who_grew_up"]),
    ("AC-21-01", &["ac_21_01_an_objection_to_marketing", "ac_21_01_an_objection_stops"]),
    ("AC-21-02", &["ac_21_02_an_objection_to_an_interest"]),
    ("S36", &["s36_a_stop_outlives"]),
];

/// Verdicts of one run of the example.
const VERDICTS: f64 = 1_000_000.0;

/// What one process must reach that reads the person from the records for each verdict, one after the other.
const LEAST_FROM_STORE: f64 = 500.0;

/// Every line is held, and a verdict about a person who is in memory takes at most a fifty-thousandth of a second.
pub fn run(figures: &mut Figures) -> Result<()> {
    let passed = tests()?;
    for (line, tests) in LINES {
        let held = tests.iter().all(|test| is_held(&passed, test));
        figures.equal(line, if held { "held" } else { "not held" }, "held");
    }
    figures.at_least("verdicts_per_second_in_memory", rate()?, 50_000.0);
    figures.at_least("verdicts_per_second_read_from_the_store", rate_of_store()?, LEAST_FROM_STORE);
    Ok(())
}

/// Whether every test whose name begins like this passed, and there is one.
fn is_held(passed: &BTreeMap<String, bool>, test: &str) -> bool {
    let mut found = passed.iter().filter(|(name, _)| name.split("::").any(|part| part.starts_with(test))).peekable();
    found.peek().is_some() && found.all(|(_, passed)| *passed)
}

/// The tests of the rules and of the stories, with optimisation, so that they take their large numbers.
fn tests() -> Result<BTreeMap<String, bool>> {
    let mut command = Command::new("cargo");
    command.args(["nextest", "run", "--release", "--locked", "--color=never", "--no-fail-fast"]);
    command.args(["--workspace", "--status-level=all"]);
    command.args(["-E", "test(/(^|::)(k[0-9]|ac_|s36)/)"]);
    command.current_dir(workspace::root());
    let run = child::run(&mut command)?;
    Ok(run.stderr.lines().filter_map(outcome).collect())
}

/// Reads a line such as `PASS [ 0.004s] app::app consents::k3_…`.
fn outcome(line: &str) -> Option<(String, bool)> {
    let line = line.trim_start();
    let passed = line.starts_with("PASS ");
    let name = line.rsplit(' ').next().filter(|_| passed || line.starts_with("FAIL "))?;
    Some((name.to_owned(), passed))
}

/// Verdicts a second in memory, about a person with a full record.
fn rate() -> Result<f64> {
    let mut build = Command::new("cargo");
    build.args(["build", "--release", "--locked", "-q", "--workspace", "--example", "may_rate"]);
    child::run(build.current_dir(workspace::root()))?.succeeded().context("building the example")?;
    let run = child::run(&mut Command::new(workspace::built("release")?.with_file_name("examples").join("may_rate")))?;
    let seconds = run.wall_seconds;
    run.succeeded().context("asking a million times")?;
    Ok(VERDICTS / seconds)
}

/// Verdicts a second of one process that reads everything about the person from the records each time; founding its
/// house is counted in.
fn rate_of_store() -> Result<f64> {
    let test = |last: &str| {
        let mut command = Command::new("cargo");
        command.args(["test", "--release", "--locked", "--color=never", "--workspace", "--test", "app"]);
        command.args(["verdicts_are_read_from_the_store", last]).current_dir(workspace::root());
        command
    };
    child::run(&mut test("--no-run"))?.succeeded().context("building the tests")?;
    let mut asking = test("--");
    let run = child::run(asking.arg("--nocapture"))?.succeeded().context("asking the store")?;
    let said = run.stdout.lines().find_map(|line| line.split_once("figure verdicts_from_store="));
    let asked = said.and_then(|(_, number)| number.trim().parse::<f64>().ok()).unwrap_or(f64::NAN);
    Ok(asked / run.wall_seconds)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn a_line_is_held_only_if_its_tests_ran_and_passed() {
        let passed: BTreeMap<String, bool> = [
            "    PASS [   0.004s] app::app consent_rules::k3_a_yes_wears_out::sqlite",
            "    FAIL [   0.004s] app::app consent_rules::k3_a_yes_wears_out::postgres",
            "    PASS [   0.004s] domain::may formula::k1_nothing_is_sent_outside_of_the_formula",
            "Summary [ 1s] 3 tests run",
        ]
        .into_iter()
        .filter_map(outcome)
        .collect();
        assert_eq!(passed.len(), 3);
        assert!(is_held(&passed, "k1_nothing_is_sent"));
        assert!(!is_held(&passed, "k3_a_yes"), "one of two engines failed");
        assert!(!is_held(&passed, "k9"), "nothing ran");
    }
}
