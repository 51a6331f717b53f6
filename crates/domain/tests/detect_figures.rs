//! Precision and recall of the detector on published texts.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "tests"
)]

use std::collections::BTreeMap;
use std::path::PathBuf;

use domain::detect::{Dictionary, Kind, Span, find, find_with};
use serde_json::Value;

fn shared(path: &str) -> Option<PathBuf> {
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data").join(path);
    if file.exists() {
        return Some(file);
    }
    println!("skipped: no shared data");
    None
}

/// A marked span: bytes, type, words.
struct Gold {
    start: usize,
    end: usize,
    kind: String,
    value: String,
}

/// The published places count characters.
fn byte_of(text: &str, place: u64) -> usize {
    text.char_indices().nth(usize::try_from(place).unwrap()).map_or(text.len(), |(at, _)| at)
}

fn presidio() -> Option<Vec<(String, Vec<Gold>)>> {
    let file = std::fs::read(shared("pii/presidio/synth_dataset_v2.json")?).unwrap();
    let texts: Value = serde_json::from_slice(&file).unwrap();
    let texts = texts.as_array().unwrap().iter().map(|text| {
        let full = text["full_text"].as_str().unwrap().to_owned();
        let spans = text["spans"].as_array().unwrap().iter().map(|span| Gold {
            start: byte_of(&full, span["start_position"].as_u64().unwrap()),
            end: byte_of(&full, span["end_position"].as_u64().unwrap()),
            kind: span["entity_type"].as_str().unwrap().to_owned(),
            value: span["entity_value"].as_str().unwrap().to_owned(),
        });
        let spans = spans.collect();
        (full, spans)
    });
    Some(texts.collect())
}

/// Half of the marked span is enough, as the marks themselves are cut unevenly.
fn meets(found: &Span, gold: &Gold) -> bool {
    let shared = found.end.min(gold.end).saturating_sub(found.start.max(gold.start));
    shared * 2 >= gold.end - gold.start
}

#[derive(Default)]
struct Tally {
    gold: u32,
    hit: u32,
    found: u32,
    right: u32,
    missed: Vec<String>,
    wrong: Vec<String>,
}

impl Tally {
    fn recall(&self) -> f64 {
        f64::from(self.hit) / f64::from(self.gold.max(1))
    }
    fn precision(&self) -> f64 {
        f64::from(self.right) / f64::from(self.found.max(1))
    }
}

fn tally(texts: &[(String, Vec<Gold>)], find: impl Fn(&str) -> Vec<Span>, types: &[&str], kinds: &[Kind]) -> Tally {
    let mut tally = Tally::default();
    for (text, gold) in texts {
        let found: Vec<Span> = find(text).into_iter().filter(|span| kinds.contains(&span.kind)).collect();
        let of_type = || gold.iter().filter(|gold| types.contains(&gold.kind.as_str()));
        for gold in of_type() {
            tally.gold += 1;
            if found.iter().any(|found| meets(found, gold)) {
                tally.hit += 1;
            } else {
                tally.missed.push(gold.value.clone());
            }
        }
        for found in &found {
            tally.found += 1;
            if of_type().any(|gold| found.start < gold.end && gold.start < found.end) {
                tally.right += 1;
            } else {
                tally.wrong.push(text[found.start..found.end].to_owned());
            }
        }
    }
    tally
}

/// Published type, our kinds, least precision and recall we hold ourselves to.
const BY_RULE: &[(&str, &[Kind], f64, f64)] = &[
    ("IBAN_CODE", &[Kind::Iban], 1.0, 1.0),
    ("CREDIT_CARD", &[Kind::Card], 0.99, 0.9),
    ("EMAIL_ADDRESS", &[Kind::Email], 1.0, 1.0),
    ("DOMAIN_NAME", &[Kind::Url, Kind::UrlLogin], 1.0, 1.0),
    ("IP_ADDRESS", &[Kind::IpAddress], 1.0, 1.0),
    ("US_SSN", &[Kind::NationalId], 0.9, 1.0),
    ("PHONE_NUMBER", &[Kind::Phone], 0.95, 0.95),
    ("DATE_TIME", &[Kind::Date, Kind::BirthDate], 0.95, 0.4),
];

#[test]
fn the_published_texts_give_these_figures_by_type() {
    let Some(texts) = presidio() else { return };
    println!("{:<16}{:>6}{:>7}{:>11}{:>8}", "type", "gold", "found", "precision", "recall");
    for (kind, kinds, precision, recall) in BY_RULE {
        let tally = tally(&texts, find, &[kind], kinds);
        println!("{kind:<16}{:>6}{:>7}{:>11.3}{:>8.3}", tally.gold, tally.found, tally.precision(), tally.recall());
        println!("    missed {:?}", &tally.missed[..tally.missed.len().min(14)]);
        println!("    wrong  {:?}", &tally.wrong[..tally.wrong.len().min(14)]);
        assert!(tally.precision() >= *precision && tally.recall() >= *recall, "{kind}");
    }
}

#[test]
fn little_is_found_where_nothing_is_marked() {
    let Some(texts) = presidio() else { return };
    let mut beside: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let (mut all, mut touching) = (0, 0);
    for (text, gold) in &texts {
        for found in find(text) {
            all += 1;
            if gold.iter().any(|gold| found.start < gold.end && gold.start < found.end) {
                touching += 1;
            } else {
                beside.entry(found.kind.code()).or_default().push(&text[found.start..found.end]);
            }
        }
    }
    println!("{touching} of {all} spans touch a marked one; beside: {beside:?}");
    assert!(touching * 100 >= all * 98);
}

#[test]
fn full_dates_are_found_and_bare_years_and_weekdays_are_not_looked_for() {
    let Some(mut texts) = presidio() else { return };
    for (_, gold) in &mut texts {
        gold.retain(|gold| gold.value.bytes().filter(u8::is_ascii_digit).count() >= 6);
    }
    let tally = tally(&texts, find, &["DATE_TIME"], &[Kind::Date, Kind::BirthDate]);
    println!("full dates: {} of {}, {:?}", tally.hit, tally.gold, tally.missed);
    assert!(tally.recall() >= 0.95);
}

#[test]
fn names_and_streets_are_found_when_the_dictionary_knows_them() {
    let Some(texts) = presidio() else { return };
    println!("upper bound: the dictionary of each text holds that text's own names and streets");
    for (types, kinds) in [("PERSON", Kind::Name), ("STREET_ADDRESS", Kind::KnownValue)] {
        let (mut gold, mut hit, mut found, mut right) = (0, 0, 0, 0);
        for text in &texts {
            let own = |kind: &str| -> Vec<&str> {
                text.1.iter().filter(|gold| gold.kind == kind).map(|gold| gold.value.as_str()).collect()
            };
            let dictionary = Dictionary::of(own("PERSON"), own("STREET_ADDRESS"));
            let tally = tally(std::slice::from_ref(text), |text| find_with(text, &dictionary), &[types], &[kinds]);
            gold += tally.gold;
            hit += tally.hit;
            found += tally.found;
            right += tally.right;
        }
        println!("{types:<16} recall {hit}/{gold}, precision {right}/{found}");
        assert!(hit * 100 >= gold * 99, "{types}: {hit} of {gold}");
    }
}

#[test]
fn what_customers_type_is_found_with_the_dictionary_of_their_dialogue() {
    let Some(file) = shared("pii/star_slot_spans.jsonl") else {
        return;
    };
    let lines = std::fs::read_to_string(file).unwrap();
    let turns: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let mut known: BTreeMap<u64, (Vec<String>, Vec<String>)> = BTreeMap::new();
    let spans = |turn: &Value| -> Vec<Gold> {
        let text = turn["text"].as_str().unwrap();
        turn["spans"]
            .as_array()
            .unwrap()
            .iter()
            .map(|span| {
                let (start, end) = (byte_of(text, span[0].as_u64().unwrap()), byte_of(text, span[1].as_u64().unwrap()));
                Gold { start, end, kind: span[2].as_str().unwrap().to_owned(), value: text[start..end].to_owned() }
            })
            .collect()
    };
    for turn in &turns {
        let (names, values) = known.entry(turn["dialogue"].as_u64().unwrap()).or_default();
        for gold in spans(turn) {
            match gold.kind.as_str() {
                "person_name" => names.push(gold.value),
                "account_number" => values.push(gold.value),
                _ => (),
            }
        }
    }
    let mut counts: BTreeMap<String, [u32; 3]> = BTreeMap::new();
    for turn in &turns {
        let text = turn["text"].as_str().unwrap();
        let (names, values) = &known[&turn["dialogue"].as_u64().unwrap()];
        let dictionary = Dictionary::of(names.iter().map(String::as_str), values.iter().map(String::as_str));
        let (alone, with) = (find(text), find_with(text, &dictionary));
        for gold in spans(turn) {
            let count = counts.entry(gold.kind.clone()).or_default();
            count[0] += 1;
            count[1] += u32::from(alone.iter().any(|found| meets(found, &gold)));
            count[2] += u32::from(with.iter().any(|found| meets(found, &gold)));
        }
    }
    println!("type, marked, found without, found with names and account numbers of the dialogue (upper bound)");
    for (kind, [gold, alone, with]) in &counts {
        println!("{kind:<16}{gold:>6}{alone:>6}{with:>6}");
    }
    for kind in ["person_name", "account_number"] {
        let [gold, _, with] = counts[kind];
        assert!(with * 100 >= gold * 99, "{kind}: {with} of {gold}");
    }
    let [gold, alone, _] = counts["date_of_birth"];
    assert!(alone * 100 >= gold * 90, "birth dates: {alone} of {gold}");
}
