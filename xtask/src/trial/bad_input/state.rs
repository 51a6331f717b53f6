//! What must not change: what a house holds, and the bytes of its files.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result};

use super::super::house::House;
use super::super::totals::Totals;
use crate::child;

/// The rows that are counted.
const COUNTS: &str = "select (select count(*) from person), (select count(*) from person_key), \
    (select count(*) from contact_point), (select count(*) from purchase), (select count(*) from purchase_line), \
    (select count(*) from anonymous_sale), (select count(*) from anonymous_sale_line), (select count(*) from erasure), \
    (select count(*) from account), (select count(*) from notice_version)";

/// What a house that opens holds.
#[derive(Debug, Eq, PartialEq)]
pub struct Content {
    totals: Totals,
    rows: String,
    is_sound: bool,
}

impl Content {
    pub fn of(house: &House<'_>) -> Result<Self> {
        Ok(Self { totals: Totals::of(house)?, rows: sql(house, COUNTS)?, is_sound: house.is_sound()? })
    }
}

/// Runs statements in the database behind the back of the product.
pub fn sql(house: &House<'_>, statements: &str) -> Result<String> {
    let mut command = Command::new("sqlite3");
    command.arg(house.file("data/vault.db")).arg(statements);
    let run = child::run(&mut command)?.succeeded().context("sqlite3")?;
    Ok(run.stdout.trim().to_owned())
}

/// The bytes of every file of a house that is more than a trace of a process.
pub fn bytes(home: &Path) -> Result<BTreeMap<PathBuf, Vec<u8>>> {
    let mut found = BTreeMap::new();
    let mut todo = vec![home.to_path_buf()];
    while let Some(folder) = todo.pop() {
        if !folder.is_dir() {
            continue;
        }
        for entry in fs::read_dir(&folder)? {
            let path = entry?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if path.is_dir() {
                // What a running process needs is no state of the house.
                if name != "run" {
                    todo.push(path);
                }
            } else {
                let content = fs::read(&path)?;
                if !(name.ends_with("-shm") || name.ends_with("-wal") && content.is_empty()) {
                    found.insert(path, content);
                }
            }
        }
    }
    Ok(found)
}

/// The files that differ.
pub fn changed(before: &BTreeMap<PathBuf, Vec<u8>>, after: &BTreeMap<PathBuf, Vec<u8>>) -> Vec<String> {
    let names: std::collections::BTreeSet<&PathBuf> = before.keys().chain(after.keys()).collect();
    names
        .into_iter()
        .filter(|path| before.get(*path) != after.get(*path))
        .map(|path| path.display().to_string())
        .collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn a_changed_a_new_and_a_missing_file_are_seen_and_traces_are_not() {
        let folder = tempfile::tempdir().unwrap();
        let home = folder.path();
        fs::create_dir_all(home.join("run")).unwrap();
        fs::write(home.join("a"), "1").unwrap();
        fs::write(home.join("b"), "1").unwrap();
        let before = bytes(home).unwrap();
        fs::write(home.join("run/lock"), "x").unwrap();
        fs::write(home.join("vault.db-shm"), "x").unwrap();
        fs::write(home.join("vault.db-wal"), "").unwrap();
        assert!(changed(&before, &bytes(home).unwrap()).is_empty());
        fs::write(home.join("a"), "2").unwrap();
        fs::remove_file(home.join("b")).unwrap();
        fs::write(home.join("vault.db-wal"), "x").unwrap();
        assert_eq!(changed(&before, &bytes(home).unwrap()).len(), 3);
    }
}
