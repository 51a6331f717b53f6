//! The recognition of requests: published letters, ordinary questions, and everyday sentences of our own.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "tests"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read as _;
use std::path::PathBuf;

use domain::recognise::{Likelihood, Spoken, recognise};
use domain::rights::RightsKind;

fn shared(path: &str) -> Option<PathBuf> {
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data").join(path);
    if file.exists() {
        return Some(file);
    }
    println!("skipped: no shared data");
    None
}

/// An admonition that names no article is a complaint about silence; so is a letter to an authority.
fn expected(name: &str) -> RightsKind {
    match name.split(['-', '.']).next().unwrap() {
        "access" => RightsKind::Access,
        "erasure" => RightsKind::Erasure,
        "rectification" => RightsKind::Rectification,
        "objection" => RightsKind::Objection,
        "complaint" | "admonition" => RightsKind::Complaint,
        other => panic!("{other}"),
    }
}

fn letters() -> Option<Vec<(String, String)>> {
    let mut letters = Vec::new();
    for language in std::fs::read_dir(shared("gdpr/datenanfragen/templates")?).unwrap() {
        for letter in std::fs::read_dir(language.unwrap().path()).unwrap() {
            let path = letter.unwrap().path();
            let language = path.parent().unwrap().file_name().unwrap().to_str().unwrap();
            let name = path.file_name().unwrap().to_str().unwrap();
            letters.push((format!("{language}/{name}"), std::fs::read_to_string(&path).unwrap()));
        }
    }
    letters.sort();
    Some(letters)
}

#[test]
fn every_published_letter_is_recognised_with_its_kind_and_language() {
    let Some(letters) = letters() else { return };
    let mut wrong = Vec::new();
    for (name, text) in &letters {
        let (language, file) = name.split_once('/').unwrap();
        let proposal = recognise(text);
        let right = proposal.first() == Some(expected(file)) && proposal.language == Spoken::from_code(language);
        if !right || (file.starts_with("admonition") && !proposal.is_reminder) {
            let kinds: Vec<_> = proposal.kinds.iter().map(|kind| (kind.kind.code(), kind.points)).collect();
            wrong.push(format!("{name}: {kinds:?} {:?} reminder {}", proposal.language, proposal.is_reminder));
        }
    }
    println!("figure letters={} letters_right={}", letters.len(), letters.len() - wrong.len());
    assert_eq!((letters.len(), wrong), (87, vec![]));
}

#[test]
fn an_admonition_that_names_its_article_is_a_reminder_of_that_kind() {
    let Some(letters) = letters() else { return };
    let kinds = [
        ("15", RightsKind::Access),
        ("16", RightsKind::Rectification),
        ("17", RightsKind::Erasure),
        ("21", RightsKind::Objection),
    ];
    for (name, text) in letters.iter().filter(|(name, _)| name.contains("/admonition.")) {
        for (number, kind) in kinds {
            let proposal = recognise(&text.replace("{request_article}", number));
            assert!(proposal.is_reminder && proposal.first() == Some(kind), "{name} {number}: {:?}", proposal.kinds);
        }
    }
}

fn banking() -> Option<Vec<(String, String)>> {
    let mut questions = Vec::new();
    for file in ["train.csv", "test.csv"] {
        let mut rows = csv::Reader::from_path(shared("conversations/banking77")?.join(file)).unwrap();
        questions.extend(rows.records().map(|row| {
            let row = row.unwrap();
            (row[1].to_owned(), row[0].to_owned())
        }));
    }
    Some(questions)
}

fn chats() -> Option<Vec<(String, String)>> {
    let file = std::fs::File::open(shared("conversations/star/star_customer_service.jsonl.gz")?).unwrap();
    let mut lines = String::new();
    flate2::read::GzDecoder::new(file).read_to_string(&mut lines).unwrap();
    let mut turns = Vec::new();
    for line in lines.lines() {
        let dialogue: serde_json::Value = serde_json::from_str(line).unwrap();
        for turn in dialogue["turns"].as_array().unwrap().iter().filter(|turn| turn["who"] == "customer") {
            turns.push((String::from("chat"), turn["text"].as_str().unwrap().to_owned()));
        }
    }
    Some(turns)
}

fn alarms(name: &str, texts: &[(String, String)]) -> BTreeMap<String, Vec<String>> {
    let mut alarms: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (label, text) in texts {
        let proposal = recognise(text);
        if let Some(kind) = proposal.first() {
            alarms.entry(label.clone()).or_default().push(format!("{}: {text}", kind.code()));
        }
    }
    let sum: usize = alarms.values().map(Vec::len).sum();
    println!("figure {name}={} {name}_alarms={sum}", texts.len());
    for (label, texts) in &alarms {
        println!("    {label}: {} {:#?}", texts.len(), &texts[..texts.len().min(12)]);
    }
    assert!(sum * 100 < texts.len() * 2, "{name}: {sum} of {}", texts.len());
    alarms
}

#[test]
fn fewer_than_two_in_a_hundred_ordinary_questions_are_taken_for_a_request() {
    let Some(questions) = banking() else { return };
    assert_eq!(questions.len(), 13_083);
    let mut alarms = alarms("banking77", &questions);
    alarms.remove("terminate_account");
    let other: usize = alarms.values().map(Vec::len).sum();
    println!("figure banking77_alarms_without_delete_my_account={other}");
    assert!(other * 1000 < questions.len() * 2);
    let Some(turns) = chats() else { return };
    let alarms = self::alarms("star", &turns);
    assert!(alarms.values().map(Vec::len).sum::<usize>() * 1000 < turns.len() * 2);
}

const REQUESTS: &str = include_str!("recognise/requests.tsv");
const ORDINARY: &str = include_str!("recognise/ordinary.tsv");
const MORE_REQUESTS: &str = include_str!("recognise/requests-2.tsv");
const MORE_ORDINARY: &str = include_str!("recognise/ordinary-2.tsv");
const THIRD_REQUESTS: &str = include_str!("recognise/requests-3.tsv");
const THIRD_ORDINARY: &str = include_str!("recognise/ordinary-3.tsv");

fn rows(text: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    text.lines().filter(|line| !line.starts_with('#')).map(|line| line.split('\t').collect())
}

fn recall(name: &str, requests: &'static str) -> (usize, usize) {
    let (mut right, mut all) = (0, 0);
    for row in rows(requests) {
        let [kinds, language, text] = row[..] else { panic!("{row:?}") };
        let proposal = recognise(text);
        all += 1;
        if proposal.kinds.iter().any(|proposed| kinds.split('|').any(|kind| kind == proposed.kind.code())) {
            right += 1;
        } else {
            let kinds_found: Vec<_> = proposal.kinds.iter().map(|kind| kind.kind.code()).collect();
            println!("    missed {kinds} {language} {text} {kinds_found:?}");
        }
    }
    println!("figure {name}={all} {name}_right={right}");
    (right, all)
}

fn false_alarms(name: &str, ordinary: &'static str) -> (usize, usize) {
    let (mut alarms, mut all) = (0, 0);
    for row in rows(ordinary) {
        let proposal = recognise(row[1]);
        all += 1;
        if let Some(kind) = proposal.first() {
            alarms += 1;
            println!("    alarm {} {row:?}", kind.code());
        }
    }
    println!("figure {name}_ordinary={all} {name}_alarms={alarms}");
    (alarms, all)
}

#[test]
fn everyday_sentences_are_recognised_in_twelve_languages_and_tricky_ones_left_alone() {
    for (name, requests, ordinary) in [
        ("first", REQUESTS, ORDINARY),
        ("second", MORE_REQUESTS, MORE_ORDINARY),
        ("third", THIRD_REQUESTS, THIRD_ORDINARY),
    ] {
        let (right, all) = recall(name, requests);
        assert!(right * 100 >= all * 98, "{right} of {all}");
        let (alarms, all) = false_alarms(name, ordinary);
        assert!(alarms * 100 <= all * 2, "{alarms} of {all}");
    }
    let languages: BTreeSet<&str> = rows(REQUESTS).map(|row| row[1]).collect();
    assert_eq!(languages.len(), Spoken::ALL.len());
    assert!(rows(REQUESTS).count() >= 120 && rows(ORDINARY).count() >= 120);
}

/// What a letter of the law calls an objection, people say as "stop sending me this", in whatever language.
#[test]
fn k12_an_objection_in_free_mail_is_recognised() {
    let (mut right, mut all, mut languages) = (0, 0, BTreeSet::new());
    for row in [REQUESTS, MORE_REQUESTS, THIRD_REQUESTS].into_iter().flat_map(rows) {
        let is_no = |kind: &str| ["objection", "withdrawal"].contains(&kind);
        if !row[0].split('|').all(is_no) {
            continue;
        }
        let proposal = recognise(&format!("Hello,\n\nthe kettle works, thanks.\n{}\n\nÅsa\n", row[2]));
        all += 1;
        right += usize::from(proposal.has(RightsKind::Objection) || proposal.has(RightsKind::Withdrawal));
        languages.insert(row[1]);
    }
    println!("figure objections={all} objections_right={right}");
    assert!(right * 100 >= all * 98, "{right} of {all}");
    assert!(all >= 80 && languages.len() == Spoken::ALL.len(), "{all} in {languages:?}");
}

#[test]
fn delete_my_account_is_a_question_and_delete_my_data_is_none() {
    let proposal = recognise("Hi, please delete my account");
    assert!(proposal.is_ambiguous && proposal.has(RightsKind::Erasure) && proposal.has(RightsKind::Objection));
    let proposal = recognise("Please delete my account and all my personal data.");
    assert!(!proposal.is_ambiguous && proposal.first() == Some(RightsKind::Erasure));
}

#[test]
fn a_request_within_a_mail_is_shown_by_its_place_and_nothing_else() {
    let text = "Hello,\n\nthe kettle works, thanks.\nPlease delete everything you have on me.\n\nÅsa";
    let proposal = recognise(text);
    let places: Vec<&str> = proposal.places.iter().map(|place| &text[place.start..place.end]).collect();
    assert!(places.iter().all(|place| "Please delete everything you have on me".contains(place)), "{places:?}");
    assert_eq!(proposal.first(), Some(RightsKind::Erasure));
    assert_eq!(proposal.kinds.len(), 1);
    assert_eq!(proposal.language, Some(Spoken::English));
}

#[test]
fn a_mail_that_asks_for_two_things_proposes_both() {
    let proposal = recognise("Send me a copy of my data. And then I withdraw my consent to the newsletter.");
    assert!(proposal.has(RightsKind::Access) && proposal.has(RightsKind::Withdrawal), "{:?}", proposal.kinds);
    assert_eq!(proposal.kinds[0].likelihood, Likelihood::Likely);
}

#[test]
fn a_long_and_a_hostile_text_are_read_in_bounds() {
    for text in ["delete my data ".repeat(20_000), "ä".repeat(100_000), "\n".repeat(100_000), String::new()] {
        let proposal = recognise(&text);
        assert!(proposal.places.iter().all(|place| text.get(place.start..place.end).is_some()));
    }
}
