//! Deadlines: every row of the shared table, the properties of the rules, and each working day of the holidays
//! against another table of the world.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::process::Command;

use anyhow::{Context as _, Result};
use domain::region::Region;
use packs::{Regional, holidays};

use super::figures::Figures;
use crate::{child, workspace};

/// Rows of `deadline-vectors.csv`.
const ROWS: usize = 46;

/// The years that are compared.
const YEARS: std::ops::RangeInclusive<i16> = 2024..=2030;

/// The edition that the pack names.
const EDITION: &str = "0.109";

/// What must hold over many cases, and the test that tries it.
const PROPERTIES: [(&str, &str); 8] = [
    ("not_before_28_days", "nothing_is_due_before_the_twenty_eighth_day"),
    ("monotone", "what_comes_later_is_never_due_earlier"),
    ("extension_not_shorter", "an_extension_is_never_shorter"),
    ("pause_never_shortens", "another_pause_never_shortens"),
    ("pauses_in_any_order", "pauses_count_in_any_order_and_common_days_once"),
    ("never_on_a_day_of_rest", "a_day_of_rest_is_never_the_last_day"),
    ("hours_in_utc", "hours_are_counted_in_utc_whatever_the_clocks_do"),
    ("day_of_the_place", "the_day_is_that_of_the_place_and_not_of_the_machine"),
];

/// Machines whose zone and language must not matter.
const MACHINES: [(&str, &str); 3] =
    [("UTC", "C"), ("Pacific/Apia", "tr_TR.UTF-8"), ("America/St_Johns", "ar_EG.UTF-8")];

/// How the script says that it has no such edition.
const NOT_THERE: i32 = 3;

/// Prints each holiday from Monday to Friday as region, tab, day.
const PYTHON: &str = include_str!("deadlines/holidays.py");

/// 46 of 46 rows, every property, and no difference between both tables of holidays.
pub fn run(figures: &mut Figures) -> Result<()> {
    rows(figures)?;
    properties(figures)?;
    compare(figures)
}

/// The shared table, on machines with other zones and languages.
fn rows(figures: &mut Figures) -> Result<()> {
    for (zone, language) in MACHINES {
        let told = tests(&["--workspace", "--test", "vectors", "-E", "test(ac_12_02)"], (zone, language))?;
        let met = told.lines().find_map(rows_met);
        match met {
            Some(met) => figures.equal(&format!("rows under {zone}, {language}"), met, ROWS),
            None if told.contains("skipped: no shared data") => figures.note("rows", "skipped: no shared data"),
            None => figures.judged("rows", "the test did not pass", false),
        }
    }
    Ok(())
}

/// Reads `46 of 46 rows`.
fn rows_met(line: &str) -> Option<usize> {
    line.trim().strip_suffix(" rows")?.split_once(" of ")?.0.parse().ok()
}

/// A hundred thousand cases for each property.
fn properties(figures: &mut Figures) -> Result<()> {
    let told = tests(&["--workspace", "--test", "deadlines"], ("UTC", "C"))?;
    for (figure, test) in PROPERTIES {
        let held = told.lines().any(|line| line.trim_start().starts_with("PASS ") && line.trim_end().ends_with(test));
        figures.judged(figure, if held { "held" } else { "not held" }, held);
    }
    Ok(())
}

/// What the tests print, on a machine with this zone and language.
fn tests(which: &[&str], (zone, language): (&str, &str)) -> Result<String> {
    let mut command = Command::new("cargo");
    command.args(["nextest", "run", "--release", "--locked", "--color=never", "--no-fail-fast"]);
    command.args(["--status-level=all", "--success-output=immediate"]);
    command.args(which).env("TZ", zone).env("LC_ALL", language);
    command.current_dir(workspace::root());
    let run = child::run(&mut command)?;
    Ok(run.stdout + &run.stderr)
}

/// Every working day that is a holiday, here and there.
fn compare(figures: &mut Figures) -> Result<()> {
    let Some(theirs) = asked_of_python()? else {
        figures.note("holidays", format!("skipped: no Python with holidays {EDITION}"));
        return Ok(());
    };
    let ours = ours();
    figures.note("holiday_regions", regions().count());
    figures.at_least("holidays_compared", f64::from(u32::try_from(ours.len())?), 5_000.0);
    for day in ours.symmetric_difference(&theirs) {
        figures.note(if ours.contains(day) { "only_here" } else { "only_there" }, day);
    }
    figures.equal("holiday_differences", ours.symmetric_difference(&theirs).count(), 0);
    Ok(())
}

/// Regions with a calendar of their own: countries where they have one as a whole, and every part that is listed.
fn regions() -> impl Iterator<Item = Region> {
    holidays().countries().iter().flat_map(|days| {
        let whole = (days.regional != Regional::Needed).then_some(Region::of(days.country));
        whole.into_iter().chain(days.parts.iter().copied())
    })
}

fn ours() -> BTreeSet<String> {
    let mut days = BTreeSet::new();
    for region in regions() {
        for year in YEARS {
            let calendar = holidays().calendar(region).into_iter().flat_map(|calendar| calendar.year(year));
            let working = calendar.filter(|day| day.weekday().to_monday_zero_offset() < 5);
            days.extend(working.map(|day| format!("{region}\t{day}")));
        }
    }
    days
}

/// The other table; `None` where it is not installed in the edition that the pack names.
fn asked_of_python() -> Result<Option<BTreeSet<String>>> {
    let mut asked = String::new();
    for region in regions() {
        writeln!(asked, "{region}")?;
    }
    let (first, last) = (YEARS.start().to_string(), YEARS.end().to_string());
    let mut command = Command::new("python3");
    command.args(["-c", PYTHON, EDITION, &first, &last, &asked]);
    let Ok(run) = child::run(&mut command) else { return Ok(None) };
    if run.code == Some(NOT_THERE) {
        return Ok(None);
    }
    let run = run.succeeded().context("asking the other table")?;
    Ok(Some(run.stdout.lines().map(str::to_owned).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_is_read_from_what_the_test_prints() {
        assert_eq!(rows_met("    46 of 46 rows"), Some(46));
        assert_eq!(rows_met("45 of 46 rows"), Some(45));
        assert_eq!(rows_met("test ac_12_02 ... ok"), None);
    }

    #[test]
    fn every_region_with_a_calendar_is_compared() {
        let regions: Vec<String> = regions().map(|region| region.to_string()).collect();
        for wanted in ["AT", "DE-BY", "ES-CT", "FR", "FR-57", "GB-SCT", "PT-20"] {
            assert!(regions.iter().any(|region| region == wanted), "{wanted}");
        }
        assert!(!regions.iter().any(|region| region == "DE"), "Germany as a whole has no calendar");
    }
}
