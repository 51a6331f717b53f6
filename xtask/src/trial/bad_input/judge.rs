//! Whether an answer is what somebody who made a mistake deserves.

use serde_json::Value;

use super::super::house::{answer, number, text};
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

/// What was said, for the reader of the figures.
pub fn message(run: &Run) -> String {
    let said = if run.stderr.trim().is_empty() {
        &run.stdout
    } else {
        &run.stderr
    };
    said.trim().chars().take(400).collect()
}

/// What is wrong with the answer; nothing if it is right.
pub fn faults(run: &Run, expected: Expected, problems: Option<&str>) -> Vec<String> {
    let mut faults = Vec::new();
    let mut must = |holds: bool, fault: &str| {
        if !holds {
            faults.push(fault.to_owned());
        }
    };
    let said = [
        run.stdout.as_str(),
        &run.stderr,
        problems.unwrap_or_default(),
    ]
    .concat();
    must(
        !said.to_ascii_lowercase().contains(SECRET),
        "repeats a personal cell",
    );
    let is_crash = ["panicked", "stack backtrace", "RUST_BACKTRACE"]
        .iter()
        .any(|word| said.contains(word));
    must(!is_crash, "a crash");
    must(!said.contains("pragma "), "tells people a statement");
    match expected {
        Expected::Refused(words) | Expected::Unopened(words) => {
            must(matches!(run.code, Some(1 | 2)), "not refused");
            must(run.stderr.trim_end().lines().count() == 1, "not one line");
            must(run.stderr.contains(words), "other words");
        }
        Expected::RowRefused(why) => {
            must(run.code == Some(0), "the file is not read");
            let told = answer(run).unwrap_or(Value::Null);
            must(
                number(&told, "rows_refused") == 1,
                "not exactly one row refused",
            );
            let problems: Vec<&str> = problems.unwrap_or_default().lines().skip(1).collect();
            let is_named = problems
                .iter()
                .any(|line| line.ends_with(&format!(",{why}")));
            must(is_named, "the report does not say why");
        }
        Expected::Unsound(words) => {
            must(run.code == Some(1), "exit code of a sound log");
            let told = answer(run).unwrap_or(Value::Null);
            must(
                told.get("sound") == Some(&Value::Bool(false)),
                "said to be sound",
            );
            must(text_of(&told).contains(words), "other findings");
        }
        Expected::Works => must(run.code == Some(0), "does not help itself"),
    }
    faults
}

fn text_of(told: &Value) -> String {
    debug_assert!(text(told, "findings").is_empty(), "findings are a list");
    told.get("findings")
        .map(ToString::to_string)
        .unwrap_or_default()
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
        assert!(is_well(&run(
            Some(1),
            "",
            "confidant: the file holds no rows\n"
        )));
        for wrong in [
            run(Some(0), "", "confidant: the file holds no rows\n"),
            run(None, "", "confidant: the file holds no rows\n"),
            run(Some(101), "", "confidant: the file holds no rows\n"),
            run(Some(1), "", "confidant: the file holds no rows\nmore\n"),
            run(Some(1), "", ""),
            run(Some(1), "", "confidant: something else\n"),
            run(
                Some(1),
                "",
                "confidant: the file holds no rows of Zebraqvy\n",
            ),
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
        assert_eq!(
            faults(&told, Expected::RowRefused("formula"), Some(report)).len(),
            1
        );
        let none = run(Some(0), "{\"rows_refused\":0}\n", "");
        assert_eq!(
            faults(&none, Expected::RowRefused("not_a_date"), Some(report)).len(),
            1
        );
    }

    #[test]
    fn an_unsound_log_is_said_to_be_one() {
        let told = run(
            Some(1),
            "{\"sound\":false,\"findings\":[\"event 3 was edited\"]}\n",
            "",
        );
        assert!(faults(&told, Expected::Unsound("edited"), None).is_empty());
        let sound = run(Some(0), "{\"sound\":true,\"findings\":[]}\n", "");
        assert!(!faults(&sound, Expected::Unsound(""), None).is_empty());
    }
}
