//! Browser tests: the demo in a folder of its own, driven by Chromium, and nobody's name in its log.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{BufRead as _, BufReader, Read as _};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::thread;

use anyhow::{Context as _, Result, bail, ensure};
use serde_json::Value;

use crate::child::now;
use crate::workspace::{self, Verdict};

/// The oldest Node.js whose test runner and whose browsers' driver work together.
const OLDEST_NODE: u32 = 18;

/// From this Node.js on, the test runner can be told how many files to run at once.
const PARALLEL_NODE: (u32, u32) = (20, 10);

/// Where Linux distributions put Chromium.
const CHROMIUM: [&str; 4] =
    ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/snap/bin/chromium"];

/// Builds the binary as a developer does, then runs the tests.
pub fn run(pictures: Option<&Path>) -> Result<Verdict> {
    what_it_needs()?;
    let mut cargo = Command::new("cargo");
    cargo.args(["build", "--workspace", "--bin", "confidant", "--locked"]);
    succeed(cargo.current_dir(workspace::root()), "building the binary")?;
    run_built(pictures)
}

/// Runs the tests against the binary that is there, or makes pictures of its pages.
pub fn run_built(pictures: Option<&Path>) -> Result<Verdict> {
    let began = now();
    let tools = what_it_needs()?;
    let folder = workspace::root().join("browser");
    if !folder.join("node_modules").is_dir() {
        let mut npm = Command::new("npm");
        npm.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]);
        succeed(npm.current_dir(&folder), "installing the tests' own tools")?;
    }
    let stage = tempfile::tempdir().context("making a folder for the demo")?;
    let demo = Demo::start(stage.path())?;
    let mut node = Command::new("node");
    match pictures {
        Some(folder) => node.arg("screenshots.js").arg(std::path::absolute(folder)?),
        None => node.args(["--test", "--test-reporter=spec"]),
    };
    if pictures.is_none() && tools.node >= PARALLEL_NODE {
        // Two at once: one waits for its page while the other reads one.
        node.arg("--test-concurrency=2");
    }
    let passed = node
        .current_dir(&folder)
        .env("CONFIDANT_URL", &demo.url)
        .env("CONFIDANT_ACCOUNTS", serde_json::to_string(&demo.accounts)?)
        .env("CONFIDANT_SCRATCH", stage.path().join("scratch"))
        .env("CONFIDANT_CHROMIUM", &tools.chromium)
        .status()
        .context("starting node")?
        .success();
    drop(demo);
    let named = names_in_log(stage.path())?;
    println!(
        "browser: {} in {:.1} s; {named}",
        if passed { "passed" } else { "FAILED" },
        began.elapsed().as_secs_f64()
    );
    Ok(if passed && named.lines.is_empty() { Verdict::Clean } else { Verdict::Wanting })
}

/// What the tests run in.
struct Tools {
    node: (u32, u32),
    chromium: PathBuf,
}

/// Finds the tools, or says what is missing and how to come by it.
fn what_it_needs() -> Result<Tools> {
    let node = said("node").and_then(|version| major_and_minor(&version));
    let node = node.filter(|(major, _)| *major >= OLDEST_NODE);
    let npm = said("npm");
    let chromium = CHROMIUM.iter().map(PathBuf::from).find(|path| path.exists());
    let mut missing = Vec::new();
    if node.is_none() {
        missing.push(format!("Node.js {OLDEST_NODE} or newer (nodejs)"));
    }
    if npm.is_none() {
        missing.push("npm (npm)".to_owned());
    }
    if chromium.is_none() {
        missing.push("Chromium (chromium)".to_owned());
    }
    match (node, npm, chromium) {
        (Some(node), Some(_), Some(chromium)) => Ok(Tools { node, chromium }),
        (_, _, _) => {
            bail!("the browser tests need what is not here: {}; the names in brackets are Debian's", missing.join(", "))
        }
    }
}

/// A program's own version, if it is there.
fn said(program: &str) -> Option<String> {
    let run = Command::new(program).arg("--version").output().ok()?;
    let said = String::from_utf8_lossy(&run.stdout).trim().to_owned();
    run.status.success().then_some(said)
}

fn major_and_minor(version: &str) -> Option<(u32, u32)> {
    let mut parts = version.strip_prefix('v')?.split('.');
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

fn succeed(command: &mut Command, what: &str) -> Result<()> {
    let status = command.status().context(what.to_owned())?;
    ensure!(status.success(), "{what} failed");
    Ok(())
}

/// A demo that ends with this value.
struct Demo {
    child: Child,
    url: String,
    accounts: BTreeMap<String, String>,
}

impl Demo {
    fn start(stage: &Path) -> Result<Self> {
        let free = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
        let binary = workspace::built("debug")?;
        let mut child = Command::new(&binary)
            .arg("demo")
            .arg("--folder")
            .arg(stage.join("demo"))
            .arg("--listen")
            .arg(free.to_string())
            .env("CONFIDANT_LOG", "info")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(File::create(stage.join(LOG))?)
            .spawn()
            .with_context(|| format!("starting {}", binary.display()))?;
        let stdout = child.stdout.take().context("the demo has no stdout")?;
        let mut demo = Self { child, url: String::new(), accounts: BTreeMap::new() };
        demo.hear(stdout).with_context(|| {
            let log = fs::read_to_string(stage.join(LOG)).unwrap_or_default();
            format!("the demo did not start: {}", log.trim())
        })?;
        Ok(demo)
    }

    /// Reads the greeting: the address, then a line for each account, then how to end it.
    fn hear(&mut self, stdout: ChildStdout) -> Result<()> {
        let mut stdout = BufReader::new(stdout);
        let mut line = String::new();
        while !line.contains("Ctrl C") {
            line.clear();
            ensure!(stdout.read_line(&mut line)? > 0, "it ended");
            self.note(&line);
        }
        ensure!(!self.url.is_empty(), "it named no address");
        ensure!(!self.accounts.is_empty(), "it named no accounts");
        // A pipe that nobody reads would stop the demo once it is full.
        thread::spawn(move || stdout.read_to_end(&mut Vec::new()));
        Ok(())
    }

    fn note(&mut self, line: &str) {
        if let Some((_, url)) = line.split_once("Confidant demo: ") {
            url.trim().clone_into(&mut self.url);
        } else if let Some(rest) = line.strip_prefix("    ") {
            let mut words = rest.split_whitespace();
            if let (Some(handle), Some(password)) = (words.next(), words.next()) {
                self.accounts.insert(handle.to_owned(), password.to_owned());
            }
        }
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        // One that has ended already is as good as one that is ended here.
        let _gone = self.child.kill();
        let _gone = self.child.wait();
    }
}

/// The demo's log, inside the stage.
const LOG: &str = "log";

/// Which lines of a log name a person.
#[derive(Debug)]
struct Named {
    /// Counted from 1.
    lines: Vec<usize>,
    /// Lines in all.
    read: usize,
    /// Words that were looked for.
    words: usize,
}

impl std::fmt::Display for Named {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} lines of its log, {} words of people, ", self.read, self.words)?;
        match self.lines.first() {
            None => write!(f, "none of them in it"),
            Some(first) => write!(f, "in {} lines, first in line {first}", self.lines.len()),
        }
    }
}

/// Looks in the demo's log for the words that the tests say belong to people alone.
fn names_in_log(stage: &Path) -> Result<Named> {
    let personal = fs::read_to_string(stage.join("scratch/personal.json"))
        .context("the tests did not say which words belong to people")?;
    let personal: BTreeSet<String> = serde_json::from_str(&personal)?;
    let log = fs::read_to_string(stage.join(LOG))?;
    let named = named(&personal, &log);
    // An empty log would name nobody either.
    ensure!(named.read > 0 && named.words > 0, "there was nothing to look for, or nothing to look in");
    Ok(named)
}

fn named(personal: &BTreeSet<String>, log: &str) -> Named {
    let names_one = |line: &str| {
        let mut texts = Vec::new();
        match serde_json::from_str(line) {
            Ok(value) => strings(&value, &mut texts),
            Err(_) => texts.push(line.to_owned()),
        }
        texts.iter().any(|text| {
            let text = text.to_lowercase();
            text.split(|char: char| !char.is_alphanumeric()).any(|word| personal.contains(word))
        })
    };
    let lines = log.lines().enumerate().filter(|(_, line)| names_one(line)).map(|(index, _)| index + 1).collect();
    Named { lines, read: log.lines().count(), words: personal.len() }
}

/// The texts in a value. Numbers are counts and sizes: one may happen to be a customer's number.
fn strings(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::String(text) => found.push(text.clone()),
        Value::Array(values) => values.iter().for_each(|value| strings(value, found)),
        Value::Object(fields) => fields.values().for_each(|value| strings(value, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) => (),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn a_log_that_names_somebody_is_found() {
        let personal = ["müllerin", "kunde20014", "20014"].map(str::to_owned).into();
        let log = concat!(
            "{\"fields\":{\"bytes\":20014,\"message\":\"answered\"}}\n",
            "{\"fields\":{\"message\":\"cannot open Müllerin\"}}\n",
            "{\"span\":[{\"path\":\"/people?q=kunde20014@example.org\"}]}\n",
            "thread panicked at 20014\n",
            "{\"id\":\"per_x20014y\"}\n",
        );
        let named = named(&personal, log);
        assert_eq!(named.lines, [2, 3, 4]);
        assert_eq!((named.read, named.words), (5, 3));
    }

    #[test]
    fn the_version_of_node_is_understood() {
        assert_eq!(major_and_minor("v20.9.2"), Some((20, 9)));
        assert!((20, 9) < PARALLEL_NODE && (22, 0) > PARALLEL_NODE);
        for nonsense in ["20.20.2", "v20", "v.1", ""] {
            assert_eq!(major_and_minor(nonsense), None, "{nonsense}");
        }
    }

    #[test]
    fn the_greeting_of_the_demo_is_understood() {
        let child = Command::new("true").spawn().unwrap();
        let mut demo = Demo { child, url: String::new(), accounts: BTreeMap::new() };
        for line in [
            "\n",
            "  Confidant demo: http://127.0.0.1:8080\n",
            "  Every person in it is invented. Sign in as\n",
            "    lea      gj7t4-7v23s   team lead\n",
        ] {
            demo.note(line);
        }
        assert_eq!(demo.url, "http://127.0.0.1:8080");
        assert_eq!(demo.accounts.len(), 1);
        assert_eq!(demo.accounts.get("lea").unwrap(), "gj7t4-7v23s");
    }
}
