//! Restriction: every verb of the house while somebody is restricted and afterwards, on both engines; what the rules leave
//! of every act, for every role and every reason; and the stories of what the product does by itself.

use std::process::Command;

use anyhow::{Context as _, Result};

use super::figures::Figures;
use super::said::said;
use crate::{child, workspace};

/// Stories in which somebody is restricted: verbs, mail, jobs, forms, files, search, notes, and its end.
const STORIES: [(&str, &str); 6] = [
    ("app", "restrict"),
    ("app", "disputes::"),
    ("app", "weighings::"),
    ("store", "restriction"),
    ("policy", "article_18"),
    ("web", "restriction"),
];

/// Counts what was touched, then runs the stories.
pub fn run(figures: &mut Figures) -> Result<()> {
    let table = tests("app", "i11_while_restricted", &["--no-capture"])?;
    let said = said(&format!("{}\n{}", table.stdout, table.stderr));
    let counted = |name: &str| said.get(name).copied().with_context(|| format!("the table did not say `{name}`"));
    figures.at_least("verbs_tried", counted("verbs")?, 24.0);
    figures.at_most("verbs_that_touched_somebody_restricted", counted("touched_while_restricted")?, 0.0);
    figures.at_least("verbs_that_work_afterwards", counted("done_afterwards")?, counted("verbs")?);
    figures.equal("table", table.code.unwrap_or(-1), 0);
    for (package, filter) in STORIES {
        let stories = tests(package, filter, &["--no-fail-fast"])?;
        let passed = stories.stderr.lines().filter(|line| line.trim_start().starts_with("PASS ")).count();
        let name = filter.trim_end_matches(':');
        figures.judged(&format!("passed_{package}_{name}"), passed, passed > 0);
        figures.equal(&format!("stories_{package}_{name}"), stories.code.unwrap_or(-1), 0);
    }
    Ok(())
}

fn tests(package: &str, filter: &str, options: &[&str]) -> Result<child::Run> {
    let mut command = Command::new("cargo");
    command.args(["nextest", "run", "--locked", "--color=never", "--workspace", "-E"]);
    command.arg(format!("package({package}) & test({filter})")).args(options).current_dir(workspace::root());
    child::run(&mut command)
}
