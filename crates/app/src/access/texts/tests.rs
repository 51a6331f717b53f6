#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use std::path::Path;

use super::*;

#[test]
fn values_stand_where_the_text_says_even_if_they_hold_braces() {
    assert_eq!(fill("{} of {}", &["{}", "two"]), "{} of two");
}

#[test]
fn every_language_puts_the_same_values_in() {
    let holes = |text: &str| text.matches("{}").count();
    let counts = |texts: &Texts| {
        [
            texts.title,
            texts.prepared,
            texts.held.duplicate,
            texts.held.purchases_say,
            texts.consents.notice,
            texts.source.say,
            texts.rights.lead,
            texts.looks.since,
            texts.proofs.counts,
            texts.purchases.title,
            texts.purchases.invoice,
            texts.purchases.article,
            texts.readme,
        ]
        .map(holes)
    };
    assert_eq!(counts(&en::TEXTS), counts(&de::TEXTS));
    assert_eq!(counts(&en::TEXTS), counts(&fr::TEXTS));
}

/// The strings of a source text, in order; comments are left out.
fn strings(source: &str) -> Vec<String> {
    let code: String = source.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
    let (mut found, mut open, mut escaped) = (Vec::new(), None::<String>, false);
    for letter in code.chars() {
        match &mut open {
            Some(text) if letter == '"' && !escaped => found.push(std::mem::take(text)),
            Some(text) => text.push(letter),
            None if letter == '"' => (),
            None => continue,
        }
        if letter == '"' && !escaped {
            open = if open.is_none() { Some(String::new()) } else { None };
        }
        escaped = letter == '\\' && !escaped;
    }
    found
}

/// What stands after `name` up to one of `ends`.
fn part<'a>(text: &'a str, name: &str, ends: &[&str]) -> Option<&'a str> {
    let (_, rest) = text.split_once(name)?;
    let end = ends.iter().filter_map(|end| rest.find(end)).min().unwrap_or(rest.len());
    Some(&rest[..end])
}

/// Words that both languages write alike.
const ALIKE: &[&str] = &["Article", "Message", "Notes", "SHA256SUMS"];

fn differ(english: &[String], french: &[String], place: &str) -> usize {
    assert_eq!(english.len(), french.len(), "{place}: {english:?} {french:?}");
    let alike = english.iter().zip(french).filter(|(english, french)| english == french);
    let alike: Vec<_> = alike.filter(|(words, _)| words.contains(char::is_alphabetic)).collect();
    for (words, _) in alike {
        let is_file =
            Path::new(words).extension().is_some_and(|end| ["html", "json", "txt", "csv"].iter().any(|it| end == *it));
        let is_kept = is_file || words.ends_with(['/', '}']) || ALIKE.contains(&words.as_str());
        assert!(is_kept, "{place}: {words:?} is still English");
    }
    english.len()
}

#[test]
fn no_english_is_left_in_french() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/access");
    let read = |name: &str| std::fs::read_to_string(here.join(name)).unwrap();
    let mut seen = differ(&strings(&read("texts/en.rs")), &strings(&read("texts/fr.rs")), "texts");
    let mut folders = vec![here.clone()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if entry.is_dir() {
                folders.push(entry);
                continue;
            }
            if entry.ends_with("texts/tests.rs") || entry.extension().is_none_or(|end| end != "rs") {
                continue;
            }
            let source = std::fs::read_to_string(&entry).unwrap();
            let mut each = source.split("en: ");
            each.next();
            for words in each.filter(|words| words.contains("fr: ")) {
                let french = part(words, "fr: ", &["}"]).unwrap();
                let english = words.split("de: ").next().unwrap();
                seen += differ(&strings(english), &strings(french), &entry.display().to_string());
            }
        }
    }
    assert!(seen > 400, "only {seen} texts were compared");
}
