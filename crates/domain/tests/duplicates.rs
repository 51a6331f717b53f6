//! Suggested duplicates against sets whose pairs are known.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::cast_precision_loss,
    clippy::disallowed_methods,
    reason = "tests; the time limit is part of the promise and is measured here"
)]

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::PathBuf;

use domain::duplicates::{Fields, Record, Rule, judge};

type Pairs = BTreeSet<(String, String)>;

fn shared(path: &str) -> Option<PathBuf> {
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/duplicates").join(path);
    if file.exists() {
        return Some(file);
    }
    println!("skipped: no shared data");
    None
}

fn rows(file: PathBuf) -> Vec<csv::StringRecord> {
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_path(file).unwrap();
    reader.records().map(Result::unwrap).collect()
}

fn pair(a: &str, b: &str) -> (String, String) {
    let (a, b) = if a < b { (a, b) } else { (b, a) };
    (a.to_owned(), b.to_owned())
}

/// Compares what shares a key, as the store does.
fn suggest(records: &[(String, Record)]) -> (Pairs, usize) {
    let mut kept: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (place, (_, record)) in records.iter().enumerate() {
        for key in record.keys() {
            kept.entry(key).or_default().push(place);
        }
    }
    let mut candidates = BTreeSet::new();
    for together in kept.values() {
        for (at, a) in together.iter().enumerate() {
            candidates.extend(together[at + 1..].iter().map(|b| (*a, *b)));
        }
    }
    let pairs = candidates
        .iter()
        .filter(|(a, b)| judge(&records[*a].1, &records[*b].1).is_some())
        .map(|(a, b)| pair(&records[*a].0, &records[*b].0))
        .collect();
    (pairs, candidates.len())
}

fn figures(name: &str, found: &Pairs, gold: &Pairs) -> (f64, f64) {
    let right = found.intersection(gold).count();
    let (precision, recall) = (right as f64 / found.len().max(1) as f64, right as f64 / gold.len() as f64);
    println!(
        "{name}: {} gold, {} suggested, {right} right: precision {precision:.4}, recall {recall:.4}",
        gold.len(),
        found.len()
    );
    (precision, recall)
}

fn febrl(number: u8) -> Option<(f64, f64)> {
    let rows_of = |name: String| Some(rows(shared(&name)?));
    let records: Vec<(String, csv::StringRecord)> =
        rows_of(format!("febrl/dataset{number}.csv"))?.into_iter().map(|row| (row[0].to_owned(), row)).collect();
    let gold: Pairs =
        rows_of(format!("febrl/dataset{number}_gold_pairs.csv"))?.iter().map(|row| pair(&row[0], &row[1])).collect();
    let folded: Vec<(String, Record)> = records
        .iter()
        .map(|(id, row)| {
            let fields = Fields {
                given: &row[1],
                family: &row[2],
                house: &row[3],
                street: &row[4],
                town: &row[6],
                postcode: &row[7],
                birth: &row[9],
                national_id: &row[10],
                ..Fields::default()
            };
            (id.clone(), Record::of(&fields))
        })
        .collect();
    let (found, candidates) = suggest(&folded);
    let result = figures(&format!("FEBRL {number}"), &found, &gold);
    println!("    {candidates} pairs compared");
    explain(&folded, &records, &found, &gold);
    Some(result)
}

/// The first few disagreements, with the rules that fired.
fn explain(folded: &[(String, Record)], rows: &[(String, csv::StringRecord)], found: &Pairs, gold: &Pairs) {
    let place: HashMap<&str, usize> = folded.iter().enumerate().map(|(at, (id, _))| (id.as_str(), at)).collect();
    for (what, pairs) in [("wrong", found.difference(gold)), ("missed", gold.difference(found))] {
        for (a, b) in pairs.take(12) {
            let (a, b) = (place[a.as_str()], place[b.as_str()]);
            let why = judge(&folded[a].1, &folded[b].1);
            println!(
                "    {what} {:?} {:?} {why:?}",
                rows[a].1.iter().collect::<Vec<_>>(),
                rows[b].1.iter().collect::<Vec<_>>()
            );
        }
    }
}

#[test]
fn febrl_3_is_taken_apart_without_a_wrong_suggestion() {
    let Some((precision, recall)) = febrl(3) else {
        return;
    };
    assert!(precision >= 0.9995, "precision {precision}");
    assert!(recall >= 0.98, "recall {recall}");
}

#[test]
fn febrl_1_and_2_are_taken_apart_with_the_same_weights() {
    for number in [1, 2] {
        let Some((precision, recall)) = febrl(number) else {
            return;
        };
        assert!(precision >= 0.9995 && recall >= 0.98, "FEBRL {number}: {precision} {recall}");
    }
}

#[test]
fn people_with_few_fields_are_suggested_less_often_but_rightly() {
    let (Some(people), Some(labels)) =
        (shared("splink-fake1000/fake_1000.csv"), shared("splink-fake1000/fake_1000_labels.csv"))
    else {
        return;
    };
    let rows_read = rows(people);
    let records: Vec<(String, Record)> = rows_read
        .iter()
        .map(|row| {
            let fields = Fields {
                given: &row[1],
                family: &row[2],
                birth: &row[3],
                town: &row[4],
                email: &row[5],
                ..Fields::default()
            };
            (row[0].to_owned(), Record::of(&fields))
        })
        .collect();
    let (found, _) = suggest(&records);
    let mut clusters: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for row in &rows_read {
        clusters.entry(row.get(6).unwrap()).or_default().push(row.get(0).unwrap());
    }
    let mut gold = Pairs::new();
    for members in clusters.values() {
        for (at, a) in members.iter().enumerate() {
            gold.extend(members[at + 1..].iter().map(|b| pair(a, b)));
        }
    }
    let (precision, recall) = figures("fake_1000 by cluster", &found, &gold);
    let judged = rows(labels);
    let all: Pairs = judged.iter().map(|row| pair(&row[0], &row[2])).collect();
    let yes: Pairs = judged.iter().filter(|row| &row[4] == "1.0").map(|row| pair(&row[0], &row[2])).collect();
    let among: Pairs = found.intersection(&all).cloned().collect();
    figures("fake_1000 by the clerk's labels", &among, &yes);
    println!("wrong {:?}", found.difference(&gold).take(12).collect::<Vec<_>>());
    assert!(precision >= 0.99 && recall >= 0.5, "{precision} {recall}");
}

fn person<'a>(given: &'a str, family: &'a str) -> Fields<'a> {
    Fields { given, family, ..Fields::default() }
}

#[test]
fn a_suggestion_says_why_and_a_household_is_not_one_person() {
    let anna = Fields {
        street: "Hauptstraße",
        house: "7",
        postcode: "10115",
        town: "Berlin",
        email: "familie@mueller.example",
        birth: "1980-12-03",
        ..person("Anna", "Müller")
    };
    let typed = Fields { given: "Muller", family: "anna", birth: "1980-03-12", ..anna };
    let husband = Fields { given: "Bernd", birth: "1978-05-09", ..anna };
    let namesake = Fields { birth: "1980-12-03", ..person("Anna", "Müller") };
    let judged = |a: &Fields<'_>, b: &Fields<'_>| judge(&Record::of(a), &Record::of(b));
    let why = judged(&anna, &typed).unwrap();
    let rules: Vec<Rule> = why.reasons.iter().map(|(rule, _)| *rule).collect();
    assert!(rules.contains(&Rule::NamesSwapped) && rules.contains(&Rule::BirthNear), "{rules:?}");
    assert_eq!(why.score, why.reasons.iter().map(|(_, weight)| weight).sum::<i32>());
    assert_eq!(judged(&typed, &anna), Some(why));
    assert_eq!(judged(&anna, &husband), None);
    assert!(judged(&namesake, &Fields { birth: "", ..namesake }).is_none());
    assert!(judged(&Fields::default(), &Fields::default()).is_none());
    assert!(!format!("{:?} {:?}", anna, Record::of(&anna)).contains("nna"));
}
