//! What the detector finds: check digits of Europe, a shop's own codes, and marked texts by type.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::{Context as _, Result};
use domain::detect::{Kind, Span, find, valid};
use serde_json::Value;

use crate::trial::figures::Figures;

/// The Union, the rest of the European Economic Area, and Switzerland.
const EUROPE: &str = "at be bg ch cy cz de dk ee es fi fr gr hr hu ie is it li lt lu lv mc mt nl no pl pt ro se si sk";

/// So many published verdicts have a rule here; with fewer, agreeing says little.
const LEAST_COMPARED: f64 = 324.0;

/// Published verdicts on identifiers, where there is a rule for the kind.
pub fn identifiers(figures: &mut Figures, file: &Path) -> Result<()> {
    let (mut agreed, mut all, mut kinds, mut without) = (0_u32, 0_u32, BTreeSet::new(), BTreeSet::new());
    for row in csv::Reader::from_path(file)?.records() {
        let row = row?;
        let cell = |place| row.get(place).unwrap_or_default();
        let code = format!("{}.{}", cell(0), cell(1));
        if !EUROPE.split(' ').any(|country| country == cell(0)) {
            continue;
        }
        let Some(says) = valid(&code, cell(2)) else {
            without.insert(code);
            continue;
        };
        all += 1;
        agreed += u32::from(says == (cell(3) == "1"));
        kinds.insert(code);
    }
    figures.at_least("identifiers_compared", f64::from(all), LEAST_COMPARED);
    figures.note("identifiers_agreed", agreed);
    figures.note("identifier_kinds", kinds.len());
    figures.note("identifier_kinds_without_a_rule", without.into_iter().collect::<Vec<_>>().join(" "));
    figures.at_least("identifiers_agreed_percent", percent(agreed, all), 98.0);
    Ok(())
}

/// Invoice and stock codes of the shop's year: nothing personal is in them.
pub fn shop_codes(figures: &mut Figures, file: &Path) -> Result<()> {
    let zipped = std::fs::File::open(file)?;
    let (mut cells, mut alarms) = (0_u32, 0_u32);
    let mut known: BTreeMap<Vec<u8>, bool> = BTreeMap::new();
    for row in csv::Reader::from_reader(flate2::read::GzDecoder::new(zipped)).byte_records() {
        let row = row?;
        for code in row.iter().take(2) {
            cells += 1;
            let raises =
                *known.entry(code.to_vec()).or_insert_with(|| !find(&String::from_utf8_lossy(code)).is_empty());
            alarms += u32::from(raises);
        }
    }
    figures.equal("shop_lines", cells / 2, 541_909);
    figures.note("shop_codes", known.len());
    figures.note("false_alarms", alarms);
    figures.at_most("false_alarms_percent", percent(alarms, cells), 1.0);
    Ok(())
}

/// Published type, our kinds, least precision and recall in percent. No law and no publication sets these limits: each is
/// the house's own, what the rules of `domain::detect` reached when they were written, so that nothing is lost.
const BY_RULE: [(&str, &[Kind], f64, f64); 8] = [
    ("IBAN_CODE", &[Kind::Iban], 100.0, 100.0),
    ("CREDIT_CARD", &[Kind::Card], 99.0, 90.0),
    ("EMAIL_ADDRESS", &[Kind::Email], 100.0, 100.0),
    ("DOMAIN_NAME", &[Kind::Url, Kind::UrlLogin], 100.0, 100.0),
    ("IP_ADDRESS", &[Kind::IpAddress], 100.0, 100.0),
    ("US_SSN", &[Kind::NationalId], 90.0, 100.0),
    ("PHONE_NUMBER", &[Kind::Phone], 95.0, 95.0),
    ("DATE_TIME", &[Kind::Date, Kind::BirthDate], 95.0, 40.0),
];

/// Types for which there is no rule: names, streets and places are the dictionary's, and the rest is not looked for.
/// They are shown with what is found all the same, zeros included, and nobody set a limit to them.
const WITHOUT_RULE: [(&str, &[Kind]); 9] = [
    ("PERSON", &[Kind::Name]),
    ("STREET_ADDRESS", &[]),
    ("GPE", &[]),
    ("ORGANIZATION", &[]),
    ("TITLE", &[]),
    ("AGE", &[]),
    ("NRP", &[]),
    ("ZIP_CODE", &[]),
    ("US_DRIVER_LICENSE", &[]),
];

/// A marked place: bytes and type.
struct Mark {
    start: usize,
    end: usize,
    kind: String,
}

/// Marked texts, type by type. Names and streets are the dictionary's and not measured without one.
pub fn texts(figures: &mut Figures, file: &Path) -> Result<()> {
    let texts: Value = serde_json::from_slice(&std::fs::read(file)?)?;
    let texts = texts.as_array().context("texts")?;
    let mut read: Vec<(Vec<Mark>, Vec<Span>)> = Vec::new();
    for text in texts {
        let full = text.get("full_text").and_then(Value::as_str).unwrap_or_default();
        let marks = text.get("spans").and_then(Value::as_array).into_iter().flatten();
        read.push((marks.map(|span| mark(full, span)).collect(), find(full)));
    }
    figures.equal("texts", read.len(), 1_500);
    for (kind, kinds, precision, recall) in BY_RULE {
        let [gold, hit, found, right] = tally(&read, kind, kinds);
        let name = kind.to_ascii_lowercase();
        figures.note(&format!("{name}_marked"), gold);
        figures.at_least(&format!("{name}_precision_percent"), percent(right, found), precision);
        figures.at_least(&format!("{name}_recall_percent"), percent(hit, gold), recall);
    }
    for (kind, kinds) in WITHOUT_RULE {
        let [gold, hit, found, right] = tally(&read, kind, kinds);
        let name = kind.to_ascii_lowercase();
        figures.note(&format!("{name}_marked"), gold);
        figures.note(&format!("{name}_precision_percent"), percent(right, found));
        figures.note(&format!("{name}_recall_percent"), percent(hit, gold));
    }
    let marked: BTreeSet<&str> =
        read.iter().flat_map(|(marks, _)| marks.iter().map(|mark| mark.kind.as_str())).collect();
    let shown = BY_RULE.iter().map(|(kind, ..)| *kind).chain(WITHOUT_RULE.iter().map(|(kind, _)| *kind)).collect();
    figures.judged("types_shown_of_those_marked", marked.len(), marked == shown);
    Ok(())
}

/// How many are marked with a type and how many of them are hit; how many are found, and how many of them are marked.
fn tally(read: &[(Vec<Mark>, Vec<Span>)], kind: &str, kinds: &[Kind]) -> [u32; 4] {
    let (mut gold, mut hit, mut found, mut right) = (0, 0, 0, 0);
    for (marks, spans) in read {
        let spans: Vec<&Span> = spans.iter().filter(|span| kinds.contains(&span.kind)).collect();
        let marks: Vec<&Mark> = marks.iter().filter(|mark| mark.kind == kind).collect();
        let (all, met) = count(&marks, |mark| spans.iter().any(|span| shared(span, mark) * 2 >= mark.end - mark.start));
        let (shown, true_ones) = count(&spans, |span| marks.iter().any(|mark| shared(span, mark) > 0));
        (gold, hit, found, right) = (gold + all, hit + met, found + shown, right + true_ones);
    }
    [gold, hit, found, right]
}

fn mark(text: &str, span: &Value) -> Mark {
    // The published places count characters.
    let byte = |name: &str| {
        let place = span.get(name).and_then(Value::as_u64).and_then(|place| usize::try_from(place).ok());
        place.and_then(|place| text.char_indices().nth(place)).map_or(text.len(), |(at, _)| at)
    };
    let kind = span.get("entity_type").and_then(Value::as_str).unwrap_or_default().to_owned();
    Mark { start: byte("start_position"), end: byte("end_position"), kind }
}

fn shared(span: &Span, mark: &Mark) -> usize {
    span.end.min(mark.end).saturating_sub(span.start.max(mark.start))
}

/// How many there are, and how many of them pass.
fn count<T>(all: &[T], passes: impl Fn(&T) -> bool) -> (u32, u32) {
    let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    (number(all.len()), number(all.iter().filter(|one| passes(one)).count()))
}

fn percent(part: u32, whole: u32) -> f64 {
    if whole == 0 { 0.0 } else { f64::from(part) * 100.0 / f64::from(whole) }
}
