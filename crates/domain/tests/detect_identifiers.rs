//! Identifiers against a published set of test vectors, and against a year of a shop's own numbers.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "tests"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use domain::detect::{self, Certainty, Kind, find, valid};

fn shared(path: &str) -> Option<PathBuf> {
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data").join(path);
    if file.exists() {
        return Some(file);
    }
    println!("skipped: no shared data");
    None
}

/// The Union, the rest of the European Economic Area, and Switzerland.
const EUROPE: &str = "at be bg ch cy cz de dk ee es fi fr gr hr hu ie is it li lt lu lv mc mt nl no pl pt ro se si sk";

#[test]
fn the_rules_of_europe_agree_with_the_published_vectors() {
    let Some(file) = shared("pii/identifiers/stdnumjs_identifiers.csv") else {
        return;
    };
    let mut kinds: BTreeMap<String, (u32, u32)> = BTreeMap::new();
    let mut without: BTreeMap<String, u32> = BTreeMap::new();
    let mut differing = Vec::new();
    for row in csv::Reader::from_path(file).unwrap().records() {
        let row = row.unwrap();
        if !EUROPE.split(' ').any(|country| country == &row[0]) {
            continue;
        }
        let code = format!("{}.{}", &row[0], &row[1]);
        let Some(says) = valid(&code, &row[2]) else {
            *without.entry(code).or_default() += 1;
            continue;
        };
        let count = kinds.entry(code.clone()).or_default();
        count.1 += 1;
        if says == (&row[3] == "1") {
            count.0 += 1;
        } else {
            differing.push(format!("{code} {} published {} {}", &row[2], &row[3], &row[4]));
        }
    }
    let (agreed, all) = kinds.values().fold((0, 0), |sum, kind| (sum.0 + kind.0, sum.1 + kind.1));
    println!("{agreed} of {all} rows of {} kinds agree", kinds.len());
    println!("without a rule: {without:?}");
    println!("differing: {differing:#?}");
    // A pension number and a tax number of the Länder, whose rules are not one, a code of medicines and one of firms.
    let missing: Vec<&str> = without.keys().map(String::as_str).collect();
    assert_eq!(missing, ["de.pwnr", "de.stnr", "it.aic", "ro.onrc"], "kinds without a rule are known by name");
    assert!(kinds.len() >= 75, "{} kinds", kinds.len());
    assert!(agreed * 100 >= all * 98, "{agreed} of {all}: {differing:#?}");
}

#[test]
fn a_shops_own_numbers_raise_no_alarm() {
    let Some(file) = shared("purchases/online-retail/online_retail.csv.gz") else {
        return;
    };
    let zipped = std::fs::File::open(file).unwrap();
    let mut codes: BTreeMap<String, u64> = BTreeMap::new();
    let mut lines = 0;
    let mut reader = csv::Reader::from_reader(flate2::read::GzDecoder::new(zipped));
    for row in reader.byte_records() {
        let row = row.unwrap();
        lines += 1;
        for cell in [0, 1] {
            let code = String::from_utf8_lossy(&row[cell]).into_owned();
            *codes.entry(code).or_default() += 1;
        }
    }
    let alarms: BTreeMap<&String, u64> =
        codes.iter().filter(|(code, _)| !find(code).is_empty()).map(|(code, count)| (code, *count)).collect();
    let rows: u64 = alarms.values().sum();
    println!("{lines} lines, {} codes, {} alarm, {rows} of {} cells", codes.len(), alarms.len(), lines * 2);
    assert_eq!(lines, 541_909);
    assert!(rows * 100 < lines * 2, "{alarms:?}");
}

#[test]
fn accounts_and_cards_are_read_in_the_groups_they_are_printed_in() {
    for (text, kind, rule, place) in [
        ("IBAN: DE89 3704 0044 0532 0130 00, danke", Kind::Iban, "iban", 6..33),
        ("iban gb82west12345698765432.", Kind::Iban, "iban", 5..27),
        ("NL91ABNA0417164300", Kind::Iban, "iban", 0..18),
        ("card 4111 1111 1111 1111 please", Kind::Card, "card", 5..24),
        ("378282246310005", Kind::Card, "card", 0..15),
        ("BSN 1112.22.333", Kind::NationalId, "nl.bsn", 4..15),
        ("ma carte vitale: 2 95 10 99 126 111 93", Kind::NationalId, "fr.nir", 17..38),
        ("Steuer-ID 36 574 261 809", Kind::NationalId, "de.idnr", 10..24),
        ("RCCMNL83S18D969H", Kind::NationalId, "it.codicefiscale", 0..16),
        ("hetu 131052-308T", Kind::NationalId, "fi.hetu", 5..16),
        ("88.02.29-999.90", Kind::NationalId, "be.nn", 0..15),
        ("our VAT is ATU13585627", Kind::TaxNumber, "at.uid", 11..22),
        ("EL 094259216", Kind::TaxNumber, "gr.vat", 0..12),
        ("the NIF is 501 964 843", Kind::NationalId, "pt.nif", 11..22),
    ] {
        let found = find(text);
        assert_eq!(found.len(), 1, "{text}: {found:?}");
        assert_eq!((found[0].kind, found[0].rule, found[0].start..found[0].end), (kind, rule, place), "{text}");
    }
    for text in ["DE89 3704 0044 0532 0130 01", "4111 1111 1111 1112", "order 123456782", "EAN 4006381333931"] {
        let sure: Vec<_> = find(text).into_iter().filter(|span| span.certainty != Certainty::Possible).collect();
        assert!(sure.is_empty(), "{text}: {sure:?}");
    }
}

#[test]
fn every_code_is_listed_once() {
    let codes: Vec<_> = detect::codes().collect();
    assert_eq!(codes.iter().collect::<BTreeSet<_>>().len(), codes.len());
    assert_eq!(valid("xx.nothing", "1"), None);
    assert_eq!(valid("bank.iban", "GB82 WEST 1234 5698 7654 32"), Some(true));
}

proptest::proptest! {
    #[test]
    fn no_text_upsets_a_rule(text in "([0-9A-Za-z]{0,20}|\\PC{0,30})") {
        for code in detect::codes() {
            let _ = valid(code, &text);
        }
        let _ = find(&text);
    }
}
