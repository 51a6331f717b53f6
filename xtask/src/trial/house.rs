//! A house of the product in a folder of the stage, spoken to by its command line.

use std::ffi::OsString;
use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context as _, Result};
use serde_json::Value;

use super::stage::Stage;
use crate::child::{self, Run};

/// Who runs the system: imports, renews keys, checks the proof log.
pub const ADMIN: &str = "admin";
/// Who answers people: finds, hands out, erases, sees totals.
pub const PRIVACY: &str = "privacy";

/// Who agrees, as a second person, to what two decide.
pub const SECOND: &str = "second";

/// The order that founds a house.
pub const FOUND: [&str; 7] =
    ["init", "--company", "Trial Ltd", "--country", "DE", "--contact", "privacy@trial.example"];

/// A house and what it said so far.
pub struct House<'a> {
    stage: &'a Stage,
    home: PathBuf,
    options: Vec<String>,
    said: PathBuf,
}

impl<'a> House<'a> {
    /// Founds a house in its own folder of the stage.
    pub fn found(stage: &'a Stage, name: &str, options: &[&str]) -> Result<Self> {
        let house = Self::at(stage, name, options)?;
        house.run(ADMIN, &FOUND)?.succeeded().context("founding a house")?;
        house
            .run(ADMIN, &["account", "add", SECOND, "--role", "privacy_manager"])?
            .succeeded()
            .context("a second one")?;
        Ok(house)
    }

    /// Names a house that is there, or one that is to be founded.
    pub fn at(stage: &'a Stage, name: &str, options: &[&str]) -> Result<Self> {
        let said = stage.home().join("said");
        fs::create_dir_all(&said)?;
        Ok(Self {
            stage,
            home: stage.home().join(name),
            options: options.iter().map(|option| (*option).to_owned()).collect(),
            said: said.join(name),
        })
    }

    /// The same house under a clock that stands elsewhere.
    pub fn at_time(&self, instant: &str) -> Self {
        let mut options = self.options.clone();
        if let Some(at) = options.iter().position(|option| option == "--clock").and_then(|at| options.get_mut(at + 1)) {
            instant.clone_into(at);
        }
        Self { stage: self.stage, home: self.home.clone(), options, said: self.said.clone() }
    }

    /// The same house again in another folder, as a copy of its files.
    pub fn copy(&self, name: &str) -> Result<Self> {
        let options: Vec<&str> = self.options.iter().map(String::as_str).collect();
        let copy = Self::at(self.stage, name, &options)?;
        let mut command = Command::new("cp");
        command.arg("-a").arg(&self.home).arg(&copy.home);
        child::run(&mut command)?.succeeded().context("copying a house")?;
        Ok(copy)
    }

    /// Its folder.
    pub fn home(&self) -> &Path {
        &self.home
    }

    /// A file or folder of it.
    pub fn file(&self, name: &str) -> PathBuf {
        self.home.join(name)
    }

    /// Where everything stands that it said on its terminal.
    pub fn said(&self) -> &Path {
        &self.said
    }

    /// Asks for a deed.
    pub fn run(&self, account: &str, deed: &[&str]) -> Result<Run> {
        let run = self.stage.run(&self.arguments(account, deed))?;
        self.keep(&[&run.stdout, &run.stderr])?;
        Ok(run)
    }

    /// Asks for a deed whose answer shows a person to whoever asks; only its complaints are kept.
    pub fn show(&self, account: &str, deed: &[&str]) -> Result<Run> {
        let run = self.stage.run(&self.arguments(account, deed))?;
        self.keep(&[&run.stderr])?;
        Ok(run)
    }

    /// Asks for a deed and kills it at a random moment before `latest`.
    pub fn run_and_kill(&self, account: &str, deed: &[&str], latest: Duration) -> Result<Run> {
        let run = self.stage.run_and_kill(&self.arguments(account, deed), latest)?;
        self.keep(&[&run.stdout, &run.stderr])?;
        Ok(run)
    }

    /// The call that asks for a deed, to be started by the caller.
    pub fn command(&self, account: &str, deed: &[&str]) -> Command {
        self.stage.command(&self.arguments(account, deed))
    }

    /// Asks for a deed that must succeed, and gives its answer.
    pub fn told(&self, account: &str, deed: &[&str]) -> Result<Value> {
        let run = self.run(account, deed)?.succeeded().with_context(|| format!("confidant {}", deed.join(" ")))?;
        answer(&run)
    }

    /// Erases a customer: asked for by one, agreed to by a second, so that it need not wait until nobody has cancelled.
    pub fn erase(&self, customer: &str) -> Result<Run> {
        let asked = self.told(PRIVACY, &["person", "erase", "--customer", customer, "--word", "ERASE"])?;
        self.run(SECOND, &["erasure", "confirm", text(&asked, "erasure")])?.succeeded().context("erasing")
    }

    /// What the proof log's own check says.
    pub fn verify(&self) -> Result<Value> {
        answer(&self.run(ADMIN, &["verify"])?)
    }

    /// Whether the proof log is sound.
    pub fn is_sound(&self) -> Result<bool> {
        Ok(self.verify()?.get("sound") == Some(&Value::Bool(true)))
    }

    fn arguments(&self, account: &str, deed: &[&str]) -> Vec<OsString> {
        let mut arguments: Vec<OsString> =
            vec!["--home".into(), self.home.clone().into(), "--json".into(), "--as".into(), account.into()];
        arguments.extend(self.options.iter().map(OsString::from));
        arguments.extend(deed.iter().map(OsString::from));
        arguments
    }

    fn keep(&self, texts: &[&str]) -> Result<()> {
        let mut file = OpenOptions::new().create(true).append(true).open(&self.said)?;
        texts.iter().try_for_each(|text| file.write_all(text.as_bytes()))?;
        Ok(())
    }
}

/// The answer of a deed: the last line that it printed.
pub fn answer(run: &Run) -> Result<Value> {
    let line = run.stdout.lines().next_back().with_context(|| format!("no answer: {}", run.stderr.trim()))?;
    serde_json::from_str(line).context("an answer that is no JSON")
}

/// The number under a name of an answer.
pub fn number(value: &Value, name: &str) -> i64 {
    value.get(name).and_then(Value::as_i64).unwrap_or(-1)
}

/// The text under a name of an answer.
pub fn text<'v>(value: &'v Value, name: &str) -> &'v str {
    value.get(name).and_then(Value::as_str).unwrap_or_default()
}

/// A path as an argument.
pub fn path(path: &Path) -> Result<&str> {
    path.to_str().context("a path that is no text")
}

/// The order that imports a file of invoices.
pub fn invoices<'d>(file: &'d str, source: &'d str, currency: &'d str) -> Vec<&'d str> {
    import("invoices", file, source, currency)
}

/// The order that imports a file of customers.
pub fn customers<'d>(file: &'d str, source: &'d str, currency: &'d str) -> Vec<&'d str> {
    import("customers", file, source, currency)
}

fn import<'d>(kind: &'d str, file: &'d str, source: &'d str, currency: &'d str) -> Vec<&'d str> {
    vec![
        "import",
        kind,
        file,
        "--source",
        source,
        "--basis",
        "contract",
        "--notice",
        "customers",
        "--origin",
        "own",
        "--currency",
        currency,
    ]
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn the_last_line_is_the_answer() {
        let run = Run {
            code: Some(0),
            stdout: "{\"a\":1}\n{\"a\":2,\"b\":\"two\"}\n".to_owned(),
            stderr: String::new(),
            wall_seconds: 0.0,
            cpu_seconds: 0.0,
            peak_mebibytes: 0.0,
        };
        let value = answer(&run).unwrap();
        assert_eq!((number(&value, "a"), text(&value, "b")), (2, "two"));
        assert_eq!((number(&value, "c"), text(&value, "c")), (-1, ""), "what is missing is never a figure");
    }
}
