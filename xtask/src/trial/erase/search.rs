//! The search through every byte of many files for what must not be there.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use aho_corasick::{AhoCorasick, Match};
use anyhow::{Context as _, Result};
use serde::Serialize;

use super::canary::Person;

/// Bytes that are shown around what was found.
const AROUND: usize = 24;

/// What is looked for, whatever its case.
#[derive(Default)]
pub struct Needles {
    words: BTreeSet<String>,
    identifiers: BTreeSet<String>,
}

/// A place where something was found.
#[derive(Debug, Serialize)]
pub struct Hit {
    pub file: PathBuf,
    pub at: usize,
    pub needle: String,
    pub around: String,
    /// Whether it is a number by which the proof log counts its events; every number stands there once.
    pub is_counter: bool,
}

/// Fields of an exported event that count events.
const COUNTERS: [&[u8]; 2] = [b"\"position\":", b"\"lane_seq\":"];

impl Needles {
    /// Looks for everything about a person.
    pub fn add(&mut self, person: &Person) {
        self.words.extend(person.words.iter().cloned());
        self.identifiers.extend(person.identifiers.iter().cloned());
    }

    /// Looks for a number or code, but only where it stands for itself: in random bytes, a few digits prove nothing.
    pub fn identifier(&mut self, identifier: &str) {
        self.identifiers.insert(identifier.to_owned());
    }

    /// The words that are looked for anywhere.
    pub fn words(&self) -> impl Iterator<Item = &String> {
        self.words.iter()
    }

    /// Searches every file under the places; says how many bytes that were.
    pub fn search(&self, places: &[PathBuf]) -> Result<(u64, Vec<Hit>)> {
        let all: Vec<&String> = self.words.iter().chain(&self.identifiers).collect();
        let searcher = AhoCorasick::builder().ascii_case_insensitive(true).build(&all)?;
        let (mut bytes, mut hits) = (0, Vec::new());
        for file in super::files(places)? {
            let content = fs::read(&file).with_context(|| format!("reading {}", file.display()))?;
            bytes += content.len() as u64;
            for found in searcher.find_overlapping_iter(&content) {
                let place = found.pattern().as_usize();
                if place >= self.words.len() && !stands_alone(&content, found) {
                    continue;
                }
                hits.push(Hit {
                    file: file.clone(),
                    at: found.start(),
                    needle: all.get(place).map(ToString::to_string).unwrap_or_default(),
                    around: around(&content, found),
                    is_counter: file.ends_with("entries.jsonl") && is_counter(&content, found),
                });
            }
        }
        Ok((bytes, hits))
    }
}

/// Whether neither a letter nor a digit stands right beside it.
fn stands_alone(content: &[u8], found: Match) -> bool {
    let is_free = |byte: Option<&u8>| !byte.is_some_and(u8::is_ascii_alphanumeric);
    let before = found.start().checked_sub(1).and_then(|place| content.get(place));
    is_free(before) && is_free(content.get(found.end()))
}

fn is_counter(content: &[u8], found: Match) -> bool {
    let before = content.get(..found.start()).unwrap_or_default();
    COUNTERS.iter().any(|counter| before.ends_with(counter)) && content.get(found.end()) == Some(&b',')
}

fn around(content: &[u8], found: Match) -> String {
    let from = found.start().saturating_sub(AROUND);
    let to = (found.end() + AROUND).min(content.len());
    content.get(from..to).unwrap_or_default().escape_ascii().to_string()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;

    fn found(content: &[u8]) -> Vec<String> {
        hits("page", content).into_iter().map(|hit| hit.needle).collect()
    }

    fn hits(file: &str, content: &[u8]) -> Vec<Hit> {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("a/b")).unwrap();
        fs::write(folder.path().join("a/b").join(file), content).unwrap();
        let mut needles = Needles::default();
        needles.add(&Person {
            number: "14911".to_owned(),
            words: vec!["Ocelotqvy5".to_owned()],
            identifiers: vec!["14911".to_owned(), "C14911".to_owned()],
        });
        let (bytes, hits) = needles.search(&[folder.path().to_path_buf()]).unwrap();
        assert_eq!(bytes, content.len() as u64);
        hits
    }

    #[test]
    fn only_the_counters_of_an_exported_log_count() {
        let is_counter =
            |file, line: &str| hits(file, line.as_bytes()).iter().map(|hit| hit.is_counter).collect::<Vec<_>>();
        for counter in ["{\"position\":14911,", "\"lane_seq\":14911,\"codes\""] {
            assert_eq!(is_counter("entries.jsonl", counter), [true]);
            assert_eq!(is_counter("page", counter), [false]);
        }
        assert_eq!(is_counter("entries.jsonl", "\"codes\":\"14911\""), [false]);
    }

    #[test]
    fn words_are_found_anywhere_and_in_any_case() {
        assert_eq!(found(b"\x00xxOCELOTQVY5xx"), ["Ocelotqvy5"]);
        assert_eq!(found(b"ocelotqvy"), Vec::<String>::new());
    }

    #[test]
    fn numbers_are_found_where_they_stand_for_themselves() {
        for here in ["14911", "customer:14911,", "\u{0}14911\u{1}", "(14911)"] {
            assert_eq!(found(here.as_bytes()), ["14911"], "{here:?}");
        }
        for not_here in ["149112", "214911", "a14911", "14911b", "1491"] {
            assert_eq!(found(not_here.as_bytes()), Vec::<String>::new(), "{not_here}");
        }
        assert_eq!(found(b"\"c14911\""), ["C14911"]);
    }
}
