//! Questions to a running server over its socket, one after the other, each timed.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::process::{Child, Stdio};
use std::thread;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use serde_json::{Value, json};

use super::super::house::House;
use super::people::Question;
use crate::child::{cpu_seconds, now};

/// Who asks: an agent of the first team.
const AGENT: &str = "agent";

/// A running server of a house; it ends when this is dropped.
pub struct Server {
    child: Child,
    socket: PathBuf,
}

/// What came of some questions.
pub struct Asked {
    each: Vec<One>,
    cpu_seconds: f64,
}

struct One {
    kind: &'static str,
    milliseconds: f64,
    is_found: bool,
    text: String,
}

impl Server {
    pub fn start(house: &House<'_>) -> Result<Self> {
        let mut command = house.command(AGENT, &["serve", "--listen", "127.0.0.1:0"]);
        let child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
        let server = Self { child, socket: house.file("run").join("confidant.sock") };
        for _ in 0..600 {
            if UnixStream::connect(&server.socket).is_ok() {
                return Ok(server);
            }
            thread::sleep(Duration::from_millis(50));
        }
        bail!("the server does not take questions")
    }

    pub fn ask(&self, questions: &[Question]) -> Result<Asked> {
        let before = self.cpu();
        let each = questions.iter().map(|question| self.one(question)).collect::<Result<Vec<One>>>()?;
        Ok(Asked { each, cpu_seconds: self.cpu() - before })
    }

    fn one(&self, question: &Question) -> Result<One> {
        let began = now();
        let mut stream = UnixStream::connect(&self.socket)?;
        let order = json!({ "account": AGENT, "deed": { "find": { "question": question.text } } });
        stream.write_all(format!("{order}\n").as_bytes())?;
        let mut line = String::new();
        BufReader::new(stream).read_line(&mut line)?;
        let milliseconds = began.elapsed().as_secs_f64() * 1000.0;
        let answer: Value = serde_json::from_str(&line).context("an answer that is no JSON")?;
        let found = answer.pointer("/done/found").and_then(Value::as_array).context("a search that failed")?;
        let is_it = |row: &Value| row.get("customer_number").and_then(Value::as_str) == question.wanted.as_deref();
        let is_found = match question.wanted {
            Some(_) => found.iter().any(is_it),
            None => !found.is_empty(),
        };
        Ok(One { kind: question.kind, milliseconds, is_found, text: question.text.clone() })
    }

    fn cpu(&self) -> f64 {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.child.id())).unwrap_or_default();
        cpu_seconds(&stat)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

impl Asked {
    pub fn count(&self) -> usize {
        self.each.len()
    }

    /// So many of a hundred took at most this long, in milliseconds.
    pub fn percentile(&self, percent: f64) -> f64 {
        percentile(self.each.iter().map(|one| one.milliseconds).collect(), percent)
    }

    pub fn cpu_each(&self) -> f64 {
        round(self.cpu_seconds * 1000.0 / count(self.each.len()))
    }

    pub fn wall_each(&self) -> f64 {
        round(self.each.iter().map(|one| one.milliseconds).sum::<f64>() / count(self.each.len()))
    }

    /// What was asked in vain although somebody should have been found; the people are invented.
    pub fn in_vain(&self) -> Vec<String> {
        let missed = |one: &&One| !one.is_found && one.kind != "miss";
        self.each.iter().filter(missed).map(|one| format!("{}: {}", one.kind, one.text)).collect()
    }

    /// Of each kind of question the share that was answered, and how long the slowest of a hundred took.
    pub fn by_kind(&self) -> Vec<(&'static str, f64, f64)> {
        let mut kinds: BTreeMap<&'static str, Vec<&One>> = BTreeMap::new();
        self.each.iter().for_each(|one| kinds.entry(one.kind).or_default().push(one));
        let of = |(kind, ones): (&'static str, Vec<&One>)| {
            let found = count(ones.iter().filter(|one| one.is_found).count()) / count(ones.len());
            (kind, found, percentile(ones.iter().map(|one| one.milliseconds).collect(), 99.0))
        };
        kinds.into_iter().map(of).collect()
    }
}

fn percentile(mut milliseconds: Vec<f64>, percent: f64) -> f64 {
    milliseconds.sort_by(f64::total_cmp);
    let last = milliseconds.len().saturating_sub(1);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a place between 0 and the last")]
    let place = (count(last) * percent / 100.0).ceil() as usize;
    round(milliseconds.get(place.min(last)).copied().unwrap_or(f64::NAN))
}

fn round(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}

#[expect(clippy::cast_precision_loss, reason = "there are a few thousand questions")]
fn count(number: usize) -> f64 {
    number as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[expect(clippy::float_cmp, reason = "these are whole numbers")]
    fn a_percentile_is_one_of_the_values() {
        let values: Vec<f64> = (1..=100).map(f64::from).collect();
        assert_eq!(percentile(values.clone(), 100.0), 100.0);
        assert_eq!(percentile(values.clone(), 50.0), 51.0);
        assert_eq!(percentile(values, 0.0), 1.0);
        assert!(percentile(Vec::new(), 99.0).is_nan());
    }
}
