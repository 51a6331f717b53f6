//! The catalogue of columns against the package: what is sealed is shown, or left out for a reason in writing.

#![allow(clippy::unwrap_used, reason = "tests")]

use std::collections::BTreeSet;

use super::SCHEMA;

/// Each sealed column, and where the package shows what is in it.
const SHOWN: &[(&str, &str)] = &[
    ("person.profile", "person"),
    ("person.salt", "proofs"),
    ("person_detail.detail", "details"),
    ("contact_point.value", "contact_points"),
    ("file_aside.aside", "from_files"),
    ("birth.born", "birth"),
    ("field_value.value", "details"),
    ("special_value.value", "details"),
    ("purchase.head", "purchases"),
    ("purchase_line.line", "purchases"),
    ("consent_event.proof", "consents"),
    ("objection.ground", "objections"),
    ("objection_weighing.words", "weighings"),
    ("restriction_notice.words", "lift_notices"),
    ("reason_text.words", "looks"),
    ("form_submission.answers", "forms"),
    ("item.body", "notes"),
    ("item_span.words", "notes"),
    ("rights_step.words", "cases"),
    ("rights_document.content", "documents"),
    ("letter.words", "letters"),
    ("dispute.said", "disputes"),
    ("dispute.answer", "disputes"),
    ("dispute.statement", "disputes"),
];

/// Each sealed column that the package leaves out, and why.
const LEFT_OUT: &[(&str, &str)] = &[
    ("kept_record.piece", "stands only after an erasure, when nobody can be found by it; `/erasures` shows it"),
    ("package_piece.piece", "an earlier package; what it says is said anew, and `packages` says that it waits"),
];

/// Every sealed column of the migrations.
fn sealed() -> BTreeSet<String> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../store/migrations");
    let mut columns = BTreeSet::new();
    for entry in folder.read_dir().unwrap() {
        let text = std::fs::read_to_string(entry.unwrap().path().join("sqlite.sql")).unwrap();
        let mut table = String::new();
        for line in text.lines().map(str::trim).filter(|line| !line.starts_with("--")) {
            let words: Vec<&str> = line.split_whitespace().collect();
            if let ["create" | "alter", "table", name, ..] = words.as_slice() {
                table = name.trim_end_matches('(').to_owned();
            }
            if line.contains("[sealed:") {
                let column = if words.first() == Some(&"alter") { words.get(5) } else { words.first() };
                columns.insert(format!("{table}.{}", column.unwrap()));
            }
        }
    }
    columns
}

#[test]
fn every_sealed_column_is_in_the_package_or_left_out_for_a_reason() {
    let told: Vec<&str> = SHOWN.iter().chain(LEFT_OUT).map(|(column, _)| *column).collect();
    let known: BTreeSet<String> = told.iter().map(|column| (*column).to_owned()).collect();
    assert_eq!(known.len(), told.len(), "a column is named once");
    let sealed = sealed();
    let untold: Vec<_> = sealed.difference(&known).collect();
    let unknown: Vec<_> = known.difference(&sealed).collect();
    assert!(untold.is_empty() && unknown.is_empty(), "neither shown nor left out: {untold:?}; no column: {unknown:?}");
    assert!(LEFT_OUT.iter().all(|(_, reason)| reason.contains(' ')));
}

#[test]
fn what_a_column_is_shown_as_is_a_part_of_every_package() {
    let schema: serde_json::Value = serde_json::from_str(SCHEMA).unwrap();
    let required: BTreeSet<&str> =
        schema.get("required").unwrap().as_array().unwrap().iter().filter_map(|part| part.as_str()).collect();
    for (column, part) in SHOWN {
        assert!(required.contains(part), "{column}: {part} may be missing");
    }
}
