//! What the tables promise: an erasure reaches every table that holds anything of a person.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use store::erasures::{KEPT, erased_tables};
use store::kept::ARCHIVED;

/// A column's name and its class.
type Column = (String, String);

/// Every SQL file of the schema on SQLite.
fn files() -> Vec<PathBuf> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations");
    let mut files: Vec<_> =
        std::fs::read_dir(here).unwrap().map(|entry| entry.unwrap().path().join("sqlite.sql")).collect();
    files.sort();
    files
}

fn tables() -> BTreeMap<String, Vec<Column>> {
    let mut tables: BTreeMap<String, Vec<Column>> = BTreeMap::new();
    for path in files() {
        let mut current = None;
        for line in std::fs::read_to_string(path).unwrap().lines() {
            if let Some(rest) = line.strip_prefix("create table ") {
                current = Some(rest.split_whitespace().next().unwrap().to_owned());
            } else if line.starts_with(')') {
                current = None;
            } else if let Some(table) = &current
                && let Some(column) = column(line)
            {
                tables.entry(table.clone()).or_default().push(column);
            }
            if let Some(added) = line.strip_prefix("alter table ") {
                let (table, rest) = added.split_once(" add column ").expect("tables only grow");
                tables.entry(table.to_owned()).or_default().push(column(rest).unwrap());
            }
        }
    }
    tables
}

fn column(line: &str) -> Option<Column> {
    let name = line.split_whitespace().next().filter(|word| *word != "primary")?;
    let class = line.split_once("-- [").unwrap_or_else(|| panic!("a column without a class: {line}")).1;
    Some((name.to_owned(), class.split([']', ':']).next().unwrap().to_owned()))
}

#[test]
fn every_column_has_a_class_that_is_one() {
    let tables = tables();
    assert!(tables.len() > 20, "the schema was not understood");
    for (table, columns) in &tables {
        for (column, class) in columns {
            assert!(
                ["none", "pseudonym", "secret", "sealed"].contains(&class.as_str()),
                "{table}.{column} is [{class}]"
            );
        }
    }
}

#[test]
fn every_table_that_names_a_person_is_erased_or_kept_on_purpose() {
    let named: BTreeSet<_> = tables()
        .into_iter()
        .filter(|(_, columns)| columns.iter().any(|(name, _)| name == "subject_id"))
        .map(|(table, _)| table)
        .collect();
    let erased: BTreeSet<_> = erased_tables().map(str::to_owned).collect();
    let kept: BTreeSet<_> = KEPT.iter().map(|table| (*table).to_owned()).collect();
    assert!(erased.is_disjoint(&kept));
    assert_eq!(named, erased.union(&kept).cloned().collect());
    assert_eq!(erased.len(), erased_tables().count(), "no table is named twice");
}

#[test]
fn whatever_is_sealed_is_erased_and_never_kept() {
    let erased: BTreeSet<_> = erased_tables().collect();
    let mut sealed = 0;
    for (table, columns) in &tables() {
        for (column, class) in columns {
            if class == "sealed" && ARCHIVED.contains(&table.as_str()) {
                assert!(KEPT.contains(&table.as_str()), "{table}.{column} is under archive keys and outlives people");
            } else if class == "sealed" {
                sealed += 1;
                assert!(erased.contains(table.as_str()), "{table}.{column} is sealed and not erased");
                assert!(!KEPT.contains(&table.as_str()), "{table}.{column} is sealed and kept");
            }
        }
    }
    assert!(sealed >= 7, "the schema was not understood");
}

/// AC-17-06: whoever is erased is not hashed, masked or given another name; the rows go.
#[test]
fn an_erasure_deletes_and_neither_hashes_nor_masks() {
    // The rows of the outbox only say that a number was indexed; they name nobody afterwards.
    let renamed = ["ERASE_OUTBOX"];
    let mut deleting = 0;
    for sql in store::sql::all().filter(|sql| sql.name.starts_with("ERASE_")) {
        if renamed.contains(&sql.name) {
            assert!(sql.text.starts_with("update index_outbox set subject_id = 0 "), "{}", sql.text);
        } else {
            assert!(sql.text.starts_with("delete from "), "{}: {}", sql.name, sql.text);
            deleting += 1;
        }
    }
    assert_eq!(deleting + renamed.len(), erased_tables().count(), "each table has its own statement");
}
