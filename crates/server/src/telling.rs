//! What the command line says: results to standard output, progress and failures to standard error.

use std::io::{IsTerminal, Write};
use std::process::ExitCode;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use serde_json::Value;

/// A line that a deed tells while it runs or when it ends.
#[derive(serde::Serialize, serde::Deserialize, Clone, Debug)]
#[serde(rename_all = "snake_case")]
pub enum Line {
    /// How far it is.
    Progress {
        /// What is counted: bytes, keys, steps.
        unit: String,
        /// So many are done.
        done: u64,
        /// Of so many.
        total: u64,
        /// In words.
        note: String,
    },
    /// What came of it.
    Done(Value),
    /// Why it failed: the chain of reasons, outermost first.
    Failed(Vec<String>),
}

/// Shows lines to whoever called.
pub struct Teller {
    json: bool,
    bar: Option<ProgressBar>,
}

impl Teller {
    /// A teller for people, or for programs (one JSON object a line).
    pub fn new(json: bool) -> Self {
        Self { json, bar: None }
    }

    /// Tells one line.
    pub fn tell(&mut self, line: &Line) {
        match line {
            Line::Progress { unit, done, total, note } => self.progress(unit, *done, *total, note),
            Line::Done(value) => {
                self.end();
                say(&if self.json { value.to_string() } else { plain(value) });
            }
            Line::Failed(chain) => {
                self.end();
                complain(&chain.join(": "));
            }
        }
    }

    fn progress(&mut self, unit: &str, done: u64, total: u64, note: &str) {
        if self.json || !std::io::stderr().is_terminal() {
            return;
        }
        let bar = self.bar.get_or_insert_with(|| {
            let bar = ProgressBar::new(total);
            if let Ok(style) = ProgressStyle::with_template("{bar:40} {percent:>3} %  {msg}  {eta} left") {
                bar.set_style(style);
            }
            bar.enable_steady_tick(Duration::from_millis(200));
            bar
        });
        bar.set_length(total);
        bar.set_position(done);
        bar.set_message(if note.is_empty() { unit.to_owned() } else { note.to_owned() });
    }

    fn end(&mut self) {
        if let Some(bar) = self.bar.take() {
            bar.finish_and_clear();
        }
    }
}

/// Writes a line to standard output; a reader that went away is no failure.
pub fn say(text: &str) {
    let _ = writeln!(std::io::stdout().lock(), "{text}");
}

/// Writes a line to standard error.
pub fn complain(text: &str) {
    let _ = writeln!(std::io::stderr().lock(), "confidant: {text}");
}

/// Tells a failure with its reasons.
pub fn failed(error: &anyhow::Error) -> ExitCode {
    complain(&reasons(error).join(": "));
    ExitCode::FAILURE
}

/// The chain of reasons, outermost first, each once.
pub fn reasons(error: &anyhow::Error) -> Vec<String> {
    let mut chain: Vec<String> = Vec::new();
    for reason in error.chain().map(ToString::to_string) {
        if chain.last().is_none_or(|last| !last.ends_with(&reason)) {
            chain.push(reason);
        }
    }
    chain
}

/// A result for people: one line for each field.
fn plain(value: &Value) -> String {
    match value {
        Value::Object(fields) => {
            let width = fields.keys().map(String::len).max().unwrap_or(0);
            let line = |(name, value): (&String, &Value)| match value {
                Value::Array(items) => format!(
                    "{name}:\n{}",
                    items.iter().map(|item| format!("  {}", one_line(item))).collect::<Vec<_>>().join("\n")
                ),
                Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Object(_) => {
                    format!("{name:width$}  {}", one_line(value))
                }
            };
            fields.iter().map(line).collect::<Vec<_>>().join("\n")
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => one_line(value),
    }
}

fn one_line(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Object(fields) => {
            fields.iter().map(|(name, value)| format!("{name} {}", one_line(value))).collect::<Vec<_>>().join(", ")
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) => value.to_string(),
    }
}
