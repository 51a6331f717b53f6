//! Letters: what is recognised in letters, questions and everyday sentences.

use std::process::Command;

use anyhow::{Context as _, Result};

use super::figures::Figures;
use super::said::said;
use crate::{child, workspace};

/// Published letters and questions, and sentences of our own.
pub fn run(figures: &mut Figures) -> Result<()> {
    let mut command = Command::new("cargo");
    command.args(["nextest", "run", "--locked", "--color=never", "--workspace", "--test", "recognise"]);
    command.args(["--no-fail-fast", "--no-capture"]).current_dir(workspace::root());
    let run = child::run(&mut command)?;
    let said = said(&format!("{}\n{}", run.stdout, run.stderr));
    let counted = |name: &str| said.get(name).copied().with_context(|| format!("nothing was said about `{name}`"));
    for name in ["first", "second"] {
        figures.at_least(&format!("everyday_{name}_recall"), counted(&format!("{name}_right"))? / counted(name)?, 0.98);
        let alarms = counted(&format!("{name}_alarms"))? / counted(&format!("{name}_ordinary"))?;
        figures.at_most(&format!("everyday_{name}_false_alarms"), alarms, 0.02);
    }
    figures.note("everyday_at_first_run", "171 of 179 and 81 of 88 recognised; 1 of 142 and 0 of 67 false alarms");
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
