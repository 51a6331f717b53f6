#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

use super::write;
use crate::access::model::*;
use crate::access::{AccessError, hex, json};
use domain::decimal::Decimal;
use domain::notice::Language;
use serde_json::Value;
use std::collections::BTreeMap;
use std::io::{Cursor, Read as _, Seek, SeekFrom, Write};

use sample::{Shelf, line, numbat, ocelot, purchase, shelf, some};

mod sample;

fn packed(package: &Package, shelf: &mut Shelf) -> Vec<u8> {
    let (out, _) = write(package, shelf, Cursor::new(Vec::new())).unwrap();
    out.into_inner()
}

fn unpacked(zip: Vec<u8>) -> BTreeMap<String, String> {
    let mut archive = zip::ZipArchive::new(Cursor::new(zip)).unwrap();
    let mut files = BTreeMap::new();
    for place in 0..archive.len() {
        let mut file = archive.by_index(place).unwrap();
        let name = file.name().unwrap().into_owned();
        let mut text = String::new();
        file.read_to_string(&mut text).unwrap();
        files.insert(name, text);
    }
    files
}

fn files(package: &Package, shelf: &mut Shelf) -> BTreeMap<String, String> {
    unpacked(packed(package, shelf))
}

fn problems(data: &str) -> Vec<String> {
    let schema: Value = serde_json::from_str(json::SCHEMA).unwrap();
    assert!(jsonschema::meta::is_valid(&schema));
    let options = jsonschema::options().should_validate_formats(true);
    let validator = options.build(&schema).unwrap();
    let data: Value = serde_json::from_str(data).unwrap();
    let problems = validator.iter_errors(&data);
    problems.map(|problem| format!("{} {problem}", problem.instance_path())).collect()
}

#[test]
fn what_programs_read_is_what_the_schema_says() {
    for language in crate::access::LANGUAGES {
        let full = files(&ocelot(language), &mut shelf());
        assert_eq!(problems(&full["data.json"]), Vec::<String>::new());
        let bare = files(&numbat(language), &mut Shelf(vec![]));
        assert_eq!(problems(&bare["data.json"]), Vec::<String>::new());
        assert_eq!(full["schema.json"], json::SCHEMA);
    }
}

#[test]
fn the_schema_refuses_a_package_that_leaves_an_item_of_article_15_out() {
    let full = files(&ocelot(Language::EN), &mut shelf());
    let whole: Value = serde_json::from_str(&full["data.json"]).unwrap();
    for item in whole.as_object().unwrap().keys() {
        let mut less = whole.clone();
        less.as_object_mut().unwrap().remove(item);
        assert_ne!(problems(&less.to_string()), Vec::<String>::new(), "{item}");
    }
    let mut unnamed = whole.clone();
    unnamed["recipients"]["applies"] = true.into();
    assert_ne!(problems(&unnamed.to_string()), Vec::<String>::new());
    let places = whole["article_15"].as_array().unwrap();
    for place in places {
        let pointer = place["at"].as_str().unwrap();
        assert!(whole.pointer(pointer).is_some(), "{pointer}");
    }
}

/// What stands in which file about Ocelot.
const HELD: &[(&str, &[&str])] = &[
    (
        "index.html",
        &[
            "Ocelot-41",
            "Ocelot &amp; Daughters",
            "Ostrava-canary",
            "17841-canary",
            "ocelot@example.org",
            "192.0.2.41",
            "ocelot-canary-reason",
            "ocelot-canary-detail",
            "the file of the old shop",
            "Zoo &amp; Sons",
            "Austria",
        ],
    ),
    (
        "purchases.html",
        &[
            "C536365-ocelot",
            "C537000-ocelot",
            "C538000-ocelot",
            "ocelot-canary-line",
            "41 Ocelot Street<br>Ostrava",
            "14,816.504 GBP",
            "14,814.804",
            "\u{2212}2.55 GBP",
            "9.99 EUR",
        ],
    ),
    (
        "data.json",
        &[
            "Ocelot-41",
            "Ocelot & Daughters",
            "Ostrava-canary",
            "17841-canary",
            "ocelot@example.org",
            "192.0.2.41",
            "ocelot-canary-reason",
            "ocelot-canary-detail",
            "C536365-ocelot",
            "ocelot-canary-line",
            "41 Ocelot Street",
        ],
    ),
    ("csv/purchases.csv", &["C536365-ocelot", "41 Ocelot Street"]),
    ("csv/lines.csv", &["C536365-ocelot", "ocelot-canary-line", "14814.804", "-2.55"]),
    ("csv/contacts.csv", &["ocelot@example.org"]),
    ("csv/consents.csv", &["192.0.2.41"]),
    ("csv/who-looked.csv", &["ocelot-canary-reason"]),
    ("documents/C-41-1.pdf", &["ocelot-canary-document"]),
];

#[test]
fn everything_about_the_person_stands_in_every_form_that_holds_it() {
    let files = files(&ocelot(Language::EN), &mut shelf());
    for (file, canaries) in HELD {
        for canary in *canaries {
            assert!(files[*file].contains(canary), "{canary} is missing in {file}");
        }
    }
}

#[test]
fn the_package_opens_and_every_sum_matches() {
    let zip = packed(&ocelot(Language::EN), &mut shelf());
    let files = unpacked(zip.clone());
    let sums: BTreeMap<&str, &str> =
        files["SHA256SUMS"].lines().map(|line| line.split_once("  ").unwrap()).map(|(sum, path)| (path, sum)).collect();
    assert_eq!(sums.len() + 1, files.len());
    for (path, text) in files.iter().filter(|(path, _)| *path != "SHA256SUMS") {
        let sum = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, text.as_bytes());
        assert_eq!(hex(sum.as_ref()), sums[path.as_str()], "{path}");
    }
    let archive = zip::ZipArchive::new(Cursor::new(zip)).unwrap();
    let names: Vec<_> = archive.file_names().map(|name| name.unwrap().into_owned()).collect();
    assert_eq!(names[..4], ["index.html", "purchases.html", "data.json", "schema.json"]);
    assert!(files.contains_key("proof/events/6.tlog-proof"));
}

#[test]
fn the_same_content_gives_the_same_bytes() {
    let (first, second) = (ocelot(Language::DE), ocelot(Language::DE));
    assert_eq!(packed(&first, &mut shelf()), packed(&second, &mut shelf()));
}

#[test]
fn no_cell_of_a_table_is_run_as_a_formula_and_numbers_stay_numbers() {
    let mut history = shelf();
    for (place, start) in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"].into_iter().enumerate() {
        let mut item = line(i64::try_from(place).unwrap(), -7, "-1.50");
        item.description = some(start);
        history.0[0].lines.push(item);
    }
    history.0[0].net = Decimal::ZERO;
    let mut package = ocelot(Language::EN);
    package.contacts[0].value = "+49 30 1234".into();
    package.totals = Totals::of(&mut history).unwrap();
    let files = files(&package, &mut history);
    for (path, table) in files.iter().filter(|(path, _)| path.starts_with("csv/")) {
        assert!(table.contains("\r\n"), "{path}");
        let mut reader = csv::Reader::from_reader(table.as_bytes());
        for cell in reader.records().flat_map(|row| row.unwrap().iter().map(str::to_owned).collect::<Vec<_>>()) {
            let is_number = cell.parse::<Decimal>().is_ok();
            assert!(is_number || !cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{path}: {cell}");
        }
    }
    assert!(files["csv/consents.csv"].contains("'=HYPERLINK"));
    assert!(files["csv/contacts.csv"].contains("'+49 30 1234"));
    assert!(files["csv/lines.csv"].contains(",-7,-1.50,10.50,GBP"));
    assert!(files["csv/lines.csv"].contains("'-1,"));
}

#[test]
fn a_name_cannot_bring_a_script_into_a_page() {
    let files = files(&ocelot(Language::EN), &mut shelf());
    for page in ["index.html", "purchases.html"] {
        let page = &files[page];
        assert!(!page.contains("<script") && !page.contains("javascript:"));
        assert!(!page.contains("=\"http") && !page.contains("src=") && !page.contains("url("));
        assert!(page.contains("default-src 'none'"));
        assert_eq!(page.matches("<h1>").count(), 1);
        for tag in ["section", "table", "tr", "td", "dl", "main", "bdi", "ul", "nav"] {
            let opened = page.matches(&format!("<{tag}>")).count() + page.matches(&format!("<{tag} ")).count();
            assert_eq!(opened, page.matches(&format!("</{tag}>")).count(), "{tag}");
        }
    }
    assert!(files["index.html"].contains("&lt;script&gt;alert(&#39;Ocelot&#39;)"));
}

#[test]
fn the_counts_of_the_summary_are_what_is_inside() {
    let files = files(&ocelot(Language::EN), &mut shelf());
    let data: Value = serde_json::from_str(&files["data.json"]).unwrap();
    let purchases = data["purchases"].as_array().unwrap();
    assert_eq!(data["totals"]["purchases"], purchases.len());
    let lines: usize = purchases.iter().map(|one| one["lines"].as_array().unwrap().len()).sum();
    assert_eq!(data["totals"]["lines"], lines);
    assert_eq!(data["totals"]["cancellations"], 1);
    assert_eq!(data["totals"]["net"][1]["sum"], "14813.954");
    assert_eq!(csv::Reader::from_reader(files["csv/lines.csv"].as_bytes()).records().count(), lines);
    assert_eq!(csv::Reader::from_reader(files["csv/purchases.csv"].as_bytes()).records().count(), purchases.len());
    assert_eq!(files["purchases.html"].matches("class=\"purchase\"").count(), purchases.len());
    assert!(
        files["index.html"].contains("Purchases: 3. Cancelled or returned among them: 1. Items on all of them: 4.")
    );

    let mut wrong = ocelot(Language::EN);
    wrong.totals.lines += 1;
    let refused = write(&wrong, &mut shelf(), Cursor::new(Vec::new()));
    assert!(matches!(refused, Err(AccessError::Changed)));
}

#[test]
fn a_german_package_speaks_german() {
    let files = files(&ocelot(Language::DE), &mut shelf());
    let page = &files["index.html"];
    assert!(page.contains("<html lang=\"de\">"));
    for words in [
        "Ihre Daten bei Zoo &amp; Sons",
        "Niemand außerhalb unseres Unternehmens.",
        "Ihre Seite wurde geöffnet",
        "9. Dezember 2011",
        "14.813,954",
        "Datenschutzbehörde",
    ] {
        assert!(page.contains(words), "{words}");
    }
    assert!(files["README.txt"].contains("Ist das Protokoll ehrlich?"));
    assert!(files["data.json"].contains("\"language\": \"de\""));
}

#[test]
fn a_french_package_speaks_french() {
    let files = files(&ocelot(Language::FR), &mut shelf());
    let page = &files["index.html"];
    assert!(page.contains("<html lang=\"fr\">"));
    for words in [
        "Vos données chez Zoo &amp; Sons",
        "Responsable du traitement",
        "Personne en dehors de notre société.",
        "Durée de conservation",
        "votre page a été ouverte",
        "9 décembre 2011 à 12\u{a0}h\u{a0}50 UTC",
        "14\u{202f}813,954",
        "Autriche",
        "introduire une réclamation auprès de l’autorité de protection des données",
    ] {
        assert!(page.contains(words), "{words}");
    }
    assert!(files["purchases.html"].contains("Vos achats chez"));
    assert!(files["README.txt"].contains("Le registre est-il honnête ?"));
    assert!(files["data.json"].contains("\"language\": \"fr\""));
}

/// What stands between the marks of a page.
fn spoken(page: &str) -> impl Iterator<Item = &str> {
    let (_, body) = page.split_once("<body").unwrap();
    body.split('<').filter_map(|piece| piece.split_once('>')).map(|(_, words)| words.trim())
}

/// What the sample itself says, and codes, which are the same in each language.
const NOT_TRANSLATED: &[&str] = &[
    "Zoo &amp; Sons",
    "Zoo Shop",
    "Ocelot &amp; Daughters",
    "Whisker length",
    "the file of the old shop",
    "We have your request &lt;1&gt;",
    "your request &amp; its day.",
    "ocelot-canary-lift &lt;b&gt;soon&lt;/b&gt;",
    "The invoices say otherwise.",
    "I have never lived there.",
    "ocelot-canary-note asked for […]",
    "web, newsletter, en",
    "customers, version 2",
    "customers, version 3",
    "script: 3",
    "41 Ocelot Street",
    "Whisker comb, ocelot-canary-line",
    "article OCE-0",
    "article OCE-1",
];

#[test]
fn nothing_english_is_on_a_french_page() {
    let [english, french] = [Language::EN, Language::FR].map(|language| files(&ocelot(language), &mut shelf()));
    for page in ["index.html", "purchases.html"] {
        let known: std::collections::BTreeSet<&str> = spoken(&english[page]).collect();
        let same = spoken(&french[page]).filter(|words| known.contains(words) && words.contains(' '));
        let same = same.filter(|words| !NOT_TRANSLATED.contains(words));
        assert_eq!(same.collect::<Vec<_>>(), Vec::<&str>::new(), "{page}");
    }
}

/// Makes a history as it is asked for, so that the test itself holds no more than one purchase.
struct Endless {
    purchases: i64,
    lines: i64,
}

impl Purchases for Endless {
    fn each(&mut self, take: &mut dyn FnMut(&PurchasePart) -> Result<(), AccessError>) -> Result<(), AccessError> {
        for number in 0..self.purchases {
            let lines = (0..self.lines).map(|place| {
                let mut item = line(place, 2, "1.25");
                item.description = Some("whiskers ".repeat(120));
                item
            });
            take(&purchase(number, lines.collect()))?;
        }
        Ok(())
    }
}

/// Counts what is written and keeps none of it.
#[derive(Default)]
struct Drain {
    place: u64,
    end: u64,
}

impl Write for Drain {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.place += bytes.len() as u64;
        self.end = self.end.max(self.place);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Seek for Drain {
    fn seek(&mut self, to: SeekFrom) -> std::io::Result<u64> {
        let place = match to {
            SeekFrom::Start(place) => i64::try_from(place).unwrap(),
            SeekFrom::End(back) => i64::try_from(self.end).unwrap() + back,
            SeekFrom::Current(step) => i64::try_from(self.place).unwrap() + step,
        };
        self.place = u64::try_from(place).unwrap();
        Ok(self.place)
    }
}

fn peak_kib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let peak = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap();
    peak.split_whitespace().nth(1).unwrap().parse().unwrap()
}

#[test]
fn eight_thousand_lines_need_no_more_memory_than_one_purchase() {
    let mut history = Endless { purchases: 160, lines: 50 };
    let mut package = ocelot(Language::EN);
    package.totals = Totals::of(&mut history).unwrap();
    assert_eq!(package.totals.lines, 8_000);
    let before = peak_kib();
    let (_, bytes) = write(&package, &mut history, Drain::default()).unwrap();
    let grown = peak_kib() - before;
    assert!(bytes > 24 << 20, "{bytes} bytes is no long history");
    assert!(grown < 6 << 10, "{grown} KiB more for {bytes} bytes");
}
