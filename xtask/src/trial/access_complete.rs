//! One person stands in every place of a house: their package holds all of it, and nothing of anybody else.

use std::process::Command;

use anyhow::{Context as _, Result};

use super::figures::Figures;
use super::said::said;
use crate::{child, workspace};

/// How many places hold something about a person.
const PLACES: f64 = 26.0;

/// Runs the story on both engines and the comparison with the catalogue of columns.
pub fn run(figures: &mut Figures) -> Result<()> {
    for engine in ["sqlite", "postgres"] {
        let story = tests(&format!("test(ac_15_01_every_canary) & test({engine})"))?;
        let told = said(&format!("{}\n{}", story.stdout, story.stderr));
        let of = |name: &str| told.get(name).copied().with_context(|| format!("the story did not say `{name}`"));
        figures.at_least(&format!("{engine}_places"), of("places")?, PLACES);
        for (name, planted) in told.iter().filter(|(name, _)| name.starts_with("place_")) {
            let place = name.trim_start_matches("place_");
            figures.at_least(&format!("{engine}_{place}"), of(&format!("found_{place}"))?, *planted);
        }
        figures.at_most(&format!("{engine}_canaries_of_others"), of("foreign")?, 0.0);
        figures.equal(&format!("{engine}_story"), story.code.unwrap_or(-1), 0);
    }
    let catalogue = tests("test(access::catalogue)")?;
    let passed = catalogue.stderr.lines().filter(|line| line.trim_start().starts_with("PASS ")).count();
    figures.equal("catalogue_tests_passed", passed, 2);
    figures.equal("catalogue", catalogue.code.unwrap_or(-1), 0);
    Ok(())
}

fn tests(filter: &str) -> Result<child::Run> {
    let mut command = Command::new("cargo");
    command.args(["nextest", "run", "--locked", "--color=never", "--workspace", "--no-capture", "-E"]);
    command.arg(format!("package(app) & {filter}")).current_dir(workspace::root());
    child::run(&mut command)
}
