//! Whether an answer is what somebody who made a mistake deserves.

use serde_json::Value;

use super::super::house::{answer, number};
use crate::child::Run;

/// Stands in every personal cell of the bad files; no message may repeat one.
pub const SECRET: &str = "zebraqvy";

/// What is the right answer.
#[derive(Clone, Copy, Debug)]
pub enum Expected {
    /// A refusal that says this, in one line.
    Refused(&'static str),
    /// The same, but that it was tried is on record.
    Unopened(&'static str),
    /// The file is read, but this one row is not taken, for this reason.
    RowRefused(&'static str),
    /// The check of the proof log says this.
    Unsound(&'static str),
    /// The product helps itself.
    Works,
}

/// What was said, for the reader of the figures; of a file that was read, its report.
pub fn message(run: &Run, problems: Option<&str>) -> String {
    let report = problems.and_then(|report| report.lines().nth(1));
    let said = match run.stderr.trim() {
        "" => report.unwrap_or(run.stdout.trim()),
        complaint => complaint,
    };
    said.chars().take(400).collect()
}

/// What is wrong with the answer; nothing if it is right.
pub fn faults(run: &Run, expected: Expected, problems: Option<&str>) -> Vec<String> {
    let report = problems.unwrap_or_default();
    let said = [run.stdout.as_str(), &run.stderr, report].concat();
    let mut held = manners(&said);
    held.extend(match expected {
        Expected::Refused(words) | Expected::Unopened(words) => refusal(run, words),
        Expected::RowRefused(why) => refused_row(run, (report, why)),
        Expected::Unsound(words) => unsound(run, words),
        Expected::Works => vec![(run.code == Some(0), "does not help itself")],
    });
    held.into_iter().filter(|(holds, _)| !holds).map(|(_, fault)| fault.to_owned()).collect()
}

/// What must hold, and the fault if it does not.
type Held = Vec<(bool, &'static str)>;

/// What holds for every answer.
fn manners(said: &str) -> Held {
    let is_crash = ["panicked", "stack backtrace", "RUST_BACKTRACE"].iter().any(|word| said.contains(word));
    let repeats = said.to_ascii_lowercase().contains(SECRET);
    vec![
        (!repeats, "repeats a personal cell"),
        (!is_crash, "a crash"),
        (!said.contains("pragma "), "tells people a statement"),
    ]
}

fn refusal(run: &Run, words: &str) -> Held {
    let lines = run.stderr.trim_end().lines().count();
    vec![
        (matches!(run.code, Some(1 | 2)), "not refused"),
        (lines == 1, "not one line"),
        (run.stderr.contains(words), "other words"),
    ]
}

fn refused_row(run: &Run, (report, why): (&str, &str)) -> Held {
    let told = answer(run).unwrap_or(Value::Null);
    let reason = format!(",{why}");
    let is_named = report.lines().skip(1).any(|line| line.ends_with(&reason));
    vec![
        (run.code == Some(0), "the file is not read"),
        (number(&told, "rows_refused") == 1, "not exactly one row refused"),
        (is_named, "the report does not say why"),
    ]
}

fn unsound(run: &Run, words: &str) -> Held {
    let told = answer(run).unwrap_or(Value::Null);
    let findings = told.get("findings").map(ToString::to_string).unwrap_or_default();
    vec![
        (run.code == Some(1), "exit code of a sound log"),
        (told.get("sound") == Some(&Value::Bool(false)), "said to be sound"),
        (findings.contains(words), "other findings"),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(code: Option<i32>, stdout: &str, stderr: &str) -> Run {
        Run {
            code,
            stdout: stdout.to_owned(),
            stderr: stderr.to_owned(),
            wall_seconds: 0.0,
            cpu_seconds: 0.0,
            peak_mebibytes: 0.0,
        }
    }

    #[test]
    fn a_refusal_is_one_line_with_a_code_and_without_values() {
        let expected = Expected::Refused("no rows");
        let is_well = |run: &Run| faults(run, expected, None).is_empty();
        assert!(is_well(&run(Some(1), "", "confidant: the file holds no rows\n")));
        for wrong in [
            run(Some(0), "", "confidant: the file holds no rows\n"),
            run(None, "", "confidant: the file holds no rows\n"),
            run(Some(101), "", "confidant: the file holds no rows\n"),
            run(Some(1), "", "confidant: the file holds no rows\nmore\n"),
            run(Some(1), "", ""),
            run(Some(1), "", "confidant: something else\n"),
            run(Some(1), "", "confidant: the file holds no rows of Zebraqvy\n"),
            run(Some(1), "", "thread 'main' panicked at: no rows\n"),
        ] {
            assert!(!is_well(&wrong), "{wrong:?}");
        }
    }

    #[test]
    fn a_refused_row_is_counted_and_named() {
        let told = run(Some(0), "{\"rows_refused\":1}\n", "");
        let report = "row,byte,column,reason\r\n2,99,\"InvoiceDate\",not_a_date\r\n";
        assert!(faults(&told, Expected::RowRefused("not_a_date"), Some(report)).is_empty());
        assert_eq!(faults(&told, Expected::RowRefused("formula"), Some(report)).len(), 1);
        let none = run(Some(0), "{\"rows_refused\":0}\n", "");
        assert_eq!(faults(&none, Expected::RowRefused("not_a_date"), Some(report)).len(), 1);
    }

    #[test]
    fn an_unsound_log_is_said_to_be_one() {
        let told = run(Some(1), "{\"sound\":false,\"findings\":[\"event 3 was edited\"]}\n", "");
        assert!(faults(&told, Expected::Unsound("edited"), None).is_empty());
        let sound = run(Some(0), "{\"sound\":true,\"findings\":[]}\n", "");
        assert!(!faults(&sound, Expected::Unsound(""), None).is_empty());
    }
}
