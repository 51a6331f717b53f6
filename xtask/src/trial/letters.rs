//! Letters: what is recognised in letters, questions and everyday sentences, and the letters that go out.

use std::process::Command;

use anyhow::{Context as _, Result};

use super::figures::Figures;
use super::said::said;
use crate::{child, workspace};

/// Published letters and questions, and sentences of our own.
pub fn run(figures: &mut Figures) -> Result<()> {
    written(figures)?;
    let run = tests(&["--test", "recognise", "--no-capture"])?;
    let said = said(&format!("{}\n{}", run.stdout, run.stderr));
    let counted = |name: &str| said.get(name).copied().with_context(|| format!("nothing was said about `{name}`"));
    for name in ["first", "second", "third"] {
        figures.at_least(&format!("everyday_{name}_recall"), counted(&format!("{name}_right"))? / counted(name)?, 0.98);
        let alarms = counted(&format!("{name}_alarms"))? / counted(&format!("{name}_ordinary"))?;
        figures.at_most(&format!("everyday_{name}_false_alarms"), alarms, 0.02);
    }
    figures.note(
        "everyday_at_first_run",
        "171 of 179, 81 of 88, 58 of 61 recognised; 1 of 142, 0 of 67, 2 of 40 false alarms",
    );
    figures.equal("tests", run.code.unwrap_or(-1), 0);
    let Some(letters) = said.get("letters") else {
        figures.note("published", "skipped: no shared data");
        return Ok(());
    };
    figures.at_least("letters_right_of_87", counted("letters_right")?, *letters);
    for name in ["banking77", "star"] {
        let alarms = counted(&format!("{name}_alarms"))?;
        figures.note(&format!("{name}_alarms"), alarms);
        figures.at_most(&format!("{name}_false_alarms"), alarms / counted(name)?, 0.02);
    }
    figures.note("banking77_alarms_without_delete_my_account", counted("banking77_alarms_without_delete_my_account")?);
    Ok(())
}

/// Golden letters of each kind and language, and the stories of letters on both engines.
fn written(figures: &mut Figures) -> Result<()> {
    for package in ["app", "store", "web"] {
        let run = tests(&["-E", &format!("package({package}) & test(letters::)")])?;
        let passed = run.stderr.lines().filter(|line| line.trim_start().starts_with("PASS ")).count();
        figures.note(&format!("stories_passed_{package}"), passed);
        figures.equal(&format!("stories_{package}"), run.code.unwrap_or(-1), 0);
    }
    let folder = workspace::root().join("crates/app/tests/app/snapshots");
    for language in ["en", "de", "fr"] {
        let golden = std::fs::read_to_string(folder.join(format!(
            "app__letters__every_letter_in_every_language_is_plain_and_whole__letters.{language}.snap"
        )))?;
        figures.at_least(&format!("golden_letters_{language}"), f64::from(count(&golden, "=== ")), 17.0);
        figures.at_least(&format!("that_name_an_authority_{language}"), f64::from(count(&golden, "https://")), 17.0);
    }
    Ok(())
}

/// How many lines begin so.
fn count(text: &str, start: &str) -> u32 {
    u32::try_from(text.lines().filter(|line| line.starts_with(start)).count()).unwrap_or(u32::MAX)
}

fn tests(arguments: &[&str]) -> Result<child::Run> {
    let mut command = Command::new("cargo");
    command.args(["nextest", "run", "--locked", "--color=never", "--workspace", "--no-fail-fast"]).args(arguments);
    command.current_dir(workspace::root());
    child::run(&mut command)
}
