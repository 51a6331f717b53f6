//! Where cases are tried: a house of a small shop, and copies of it to be damaged.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use serde::Serialize;

use super::super::figures::Figures;
use super::super::house::{ADMIN, House, path};
use super::super::stage::Stage;
use super::judge::{Expected, faults, message};
use super::state::{Content, bytes, changed};
use crate::child::Run;

/// A refusal takes at most this long, whatever is in the file.
const MOST_SECONDS: f64 = 30.0;
const MOST_MEBIBYTES: f64 = 300.0;

pub struct Bench<'a> {
    figures: &'a mut Figures,
    pub stage: &'a Stage,
    pub house: House<'a>,
    content: Content,
    done: usize,
    wrong: usize,
}

/// What is printed of a case.
#[derive(Serialize)]
struct Told {
    exit: Option<i32>,
    message: String,
    seconds: f64,
    mebibytes: f64,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    faults: Vec<String>,
}

impl<'a> Bench<'a> {
    pub fn new(figures: &'a mut Figures, stage: &'a Stage, house: House<'a>) -> Result<Self> {
        let content = Content::of(&house)?;
        Ok(Self { figures, stage, house, content, done: 0, wrong: 0 })
    }

    /// Cases done, and those that did not go well.
    pub fn end(self) -> (usize, usize) {
        (self.done, self.wrong)
    }

    /// A file to be written by a case.
    pub fn file(&self, name: &str) -> Result<PathBuf> {
        let folder = self.stage.home().join("bad");
        fs::create_dir_all(&folder)?;
        Ok(folder.join(name))
    }

    /// Tries an order in the house, whose content must stay as it is.
    pub fn order(&mut self, name: &str, (account, deed): (&str, &[&str]), expected: Expected) -> Result<()> {
        let run = self.house.show(account, deed)?;
        let mut faults = faults(&run, expected, None);
        faults.extend(self.content_faults()?);
        self.print((name, &message(&run, None)), &run, faults);
        Ok(())
    }

    /// Tries to import a file with these bytes.
    pub fn import(&mut self, name: &str, (kind, content): (&str, &[u8]), expected: Expected) -> Result<()> {
        let file = self.file(name)?;
        fs::write(&file, content)?;
        self.import_from(name, (kind, &file), expected)
    }

    /// Tries to import a file that is there.
    pub fn import_from(&mut self, name: &str, (kind, file): (&str, &Path), expected: Expected) -> Result<()> {
        let report = self.file("problems.csv")?;
        let deed = [
            "import",
            kind,
            path(file)?,
            "--source",
            "bad files",
            "--basis",
            "contract",
            "--notice",
            "customers",
            "--origin",
            "own",
            "--currency",
            "GBP",
            "--problems",
            path(&report)?,
        ];
        let run = self.house.show(ADMIN, &deed)?;
        let problems = fs::read_to_string(&report).ok();
        let mut faults = faults(&run, expected, problems.as_deref());
        faults.extend(self.content_faults()?);
        if fs::exists(&report)? {
            fs::remove_file(&report)?;
        }
        let message = message(&run, problems.as_deref());
        self.print((name, &message), &run, faults);
        Ok(())
    }

    /// Damages a copy of the house and tries an order there.
    pub fn damaged(
        &mut self,
        name: &str,
        damage: impl FnOnce(&House<'_>) -> Result<()>,
        (account, deed): (&str, &[&str]),
        expected: Expected,
    ) -> Result<()> {
        let copy = self.house.copy(&format!("damaged-{}", self.done))?;
        damage(&copy).with_context(|| format!("damaging a house for {name}"))?;
        let before = bytes(copy.home())?;
        let run = copy.show(account, deed)?;
        let mut faults = faults(&run, expected, None);
        if matches!(expected, Expected::Refused(_)) {
            let changed = changed(&before, &bytes(copy.home())?);
            faults.extend(changed.iter().map(|file| format!("changed {file}")));
        } else if matches!(expected, Expected::Works | Expected::Unopened(_))
            && !Content::of(&copy).is_ok_and(|content| content == self.content)
        {
            faults.push("the content changed, or does not open".to_owned());
        }
        self.print((name, &message(&run, None)), &run, faults);
        Ok(fs::remove_dir_all(copy.home())?)
    }

    /// Prints a case that was tried elsewhere.
    pub fn print(&mut self, (name, message): (&str, &str), run: &Run, mut faults: Vec<String>) {
        if run.wall_seconds > MOST_SECONDS {
            faults.push("slow".to_owned());
        }
        if run.peak_mebibytes > MOST_MEBIBYTES {
            faults.push("too much memory".to_owned());
        }
        self.done += 1;
        let is_well = faults.is_empty();
        self.wrong += usize::from(!is_well);
        let told = Told {
            exit: run.code,
            message: message.to_owned(),
            seconds: (run.wall_seconds * 1000.0).round() / 1000.0,
            mebibytes: run.peak_mebibytes.round(),
            faults,
        };
        self.figures.judged(name, told, is_well);
    }

    fn content_faults(&mut self) -> Result<Vec<String>> {
        let now = Content::of(&self.house)?;
        let is_same = now == self.content;
        // One case must not be blamed on all that follow.
        let before = std::mem::replace(&mut self.content, now);
        Ok(if is_same {
            Vec::new()
        } else {
            vec![format!("the content changed from {before:?} to {:?}", self.content)]
        })
    }
}
