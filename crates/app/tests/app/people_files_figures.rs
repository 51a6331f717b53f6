//! Figures of files of people: well-known exports with rows made up for their oddities, every shared address book, a
//! workbook. Each is printed for `cargo xtask trial imports`.
#![allow(clippy::print_stdout, reason = "the trial reads what is printed")]

use std::path::{Path, PathBuf};

use crate::files::shared;
use crate::house::House;
use crate::people_files::{bring, reasons};
use app::files::cards::{self, Card, Property};
use domain::contact::ContactKind;
use domain::import::RowProblem;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};

/// One person for each export, as its program would write them: the column, and its cell.
const PERSON: &[(&str, &str)] = &[
    ("First Name", "Otto"),
    ("Given Name", "Otto"),
    ("Last Name", "Otter"),
    ("Family Name", "Otter"),
    ("Billing Name", "Otto Otter"),
    ("Display Name", "Otto Otter"),
    ("Email", "otter@zoo.example"),
    ("Email Address", "otter@zoo.example"),
    ("E-mail Address", "otter@zoo.example"),
    ("Primary Email", "otter@zoo.example"),
    ("E-mail 1 - Value", "otter@zoo.example ::: otto@zoo.example"),
    ("Phone 1 - Value", "+49 30 901820 ::: +49 30 901821"),
    ("Phone", "'+4930901820"),
    ("Customer ID", "'7034325532917"),
    ("Record ID", "4711"),
    ("id", "cus_1"),
    ("EUID", "e1"),
    ("Financial Status", "paid"),
    ("Business Street", "Steinweg 1\r\nHinterhaus"),
    ("Business City", "Bonn"),
    ("Card Number", "4242424242424242"),
    ("Card Last 4", "4242"),
    ("Birth Year", "1985"),
    ("Birth Month", "3"),
    ("Birth Day", "15"),
    ("TAGS", "\"one\",\"two, three\""),
    ("OPTIN_TIME", "2021-07-01 12:00:00"),
];

fn line(cells: impl Iterator<Item = String>) -> String {
    let quoted: Vec<String> = cells.map(|cell| format!("\"{}\"", cell.replace('"', "\"\""))).collect();
    quoted.join(",") + "\r\n"
}

story!(each_of_the_twelve_exports_brings_its_person, |house: House| async move {
    let Some(headers) = shared("contacts/export_header_rows.csv") else { return };
    let (mut known, mut taken, mut all) = (0, 0, 0);
    for row in csv::Reader::from_reader(headers.as_slice()).records() {
        let row = row.unwrap();
        let names: Vec<String> = row[2].split(',').map(ToOwned::to_owned).collect();
        // Somebody else in each, so that none is taken for the one of the export before.
        let own = |text: &str| text.replace("zoo.example", &format!("zoo-{all}.example"));
        let cell = |name: &String| own(PERSON.iter().find(|(known, _)| known == name).map_or("", |(_, cell)| *cell));
        let mut file = line(names.iter().cloned()) + &line(names.iter().map(cell));
        let layout = domain::mapping::Layout::find(&names);
        known += usize::from(layout.is_some());
        let mut expected = Vec::new();
        match layout {
            Some(domain::mapping::Layout::Salesforce) => {
                file += "\"Contacts Report\"\r\n\"Copyright (c) 2000-2024 salesforce.com, inc.\"\r\n";
                expected = vec![(3, RowProblem::Footer), (4, RowProblem::Footer)];
            }
            Some(domain::mapping::Layout::ShopifyOrders) => {
                file += &line(names.iter().map(|name| own(if name == "Email" { "otter@zoo.example" } else { "" })));
                expected = vec![(3, RowProblem::Continuation)];
            }
            Some(domain::mapping::Layout::Stripe) => expected = vec![(2, RowProblem::CardNumber)],
            Some(domain::mapping::Layout::Thunderbird) => {
                file = file.replacen("\r\n", ",\r\n", 1).replacen("\"\"\r\n", "\"\",\r\n", 1);
            }
            _ => (),
        }
        all += 1;
        // Each export is a source of its own only by its first row; the house is new for each engine.
        let (import, done) = bring(&house, file.as_bytes()).await;
        let found = reasons(&house, import).await;
        assert_eq!(
            found.iter().filter(|(_, why)| *why != RowProblem::Differs).copied().collect::<Vec<_>>(),
            expected,
            "{}",
            &row[0]
        );
        let refused = expected.iter().filter(|(_, why)| *why != RowProblem::CardNumber).count();
        taken += usize::from(
            done.rows_read - done.rows_refused == 1 && usize::try_from(done.rows_refused).unwrap() == refused,
        );
    }
    println!("headers recognised: {known} of {all}");
    println!("rows of the twelve exports taken: {taken} of {all}");
    assert_eq!((known, taken, all), (12, 12, 12));
});

/// The properties that a file holds by its own lines, folded ones joined; the value must not be empty.
fn lines_of(text: &str, name: &str) -> usize {
    let unfolded =
        text.replace("=\r\n", "").replace("=\n", "").replace("\r\n ", "").replace("\n ", "").replace("\n\t", "");
    let is_of = |line: &&str| {
        let head = line.split([':', ';']).next().unwrap_or_default();
        let plain = head.rsplit('.').next().unwrap_or_default();
        let value = line.split_once(':').map_or("", |(_, value)| value);
        plain.eq_ignore_ascii_case(name) && value.chars().any(char::is_alphanumeric)
    };
    unfolded.lines().filter(is_of).count()
}

fn filled(card: &[Property], name: &str) -> usize {
    let is_filled =
        |property: &&Property| property.parts.iter().flatten().any(|text| text.chars().any(char::is_alphanumeric));
    card.iter().filter(|property| property.name == name).filter(is_filled).count()
}

/// Values of a card that are neither taken nor kept aside.
fn lost(card: &[Property]) -> usize {
    let row = cards::row(card);
    let of = |kind| row.contacts.iter().filter(|(_, value)| value.kind() == kind).count();
    let aside = |name: &str| row.aside.notes.iter().filter(|(column, _)| column.expose() == name).count();
    // The same number written twice is one number.
    let distinct = |name: &str| {
        let values =
            card.iter().filter(|property| property.name == name).map(|property| property.parts.concat().join(""));
        let mut values: Vec<String> = values
            .map(|value| value.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase())
            .collect();
        values.retain(|value| !value.is_empty());
        values.sort();
        values.dedup();
        values.len()
    };
    let lost = |name: &str, kind| distinct(name).saturating_sub(of(kind) + aside(name));
    let name = usize::from(filled(card, "N") + filled(card, "FN") > 0 && row.profile.name.is_none());
    let birthday =
        filled(card, "BDAY").min(1).saturating_sub(usize::from(row.aside.birthday.is_some()) + aside("BDAY"));
    lost("EMAIL", ContactKind::Email)
        + lost("TEL", ContactKind::Phone)
        + name
        + birthday
        + filled(card, "NOTE").saturating_sub(aside("NOTE"))
        + filled(card, "ORG").min(1).saturating_sub(usize::from(row.profile.organisation.is_some()))
}

#[test]
fn every_shared_address_book_is_read_without_a_loss() {
    let folder: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/contacts/vcard");
    let Ok(files) = std::fs::read_dir(folder) else {
        println!("skipped: no shared data");
        return;
    };
    let (mut read, mut all, mut losses) = (0, 0, 0);
    for file in files {
        let path = file.unwrap().path();
        let bytes = std::fs::read(&path).unwrap();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let found: Vec<Card> = match path.extension().and_then(|end| end.to_str()) {
            Some("json") => cards::from_json(&text).unwrap(),
            Some("xml") => cards::from_xml(&text).unwrap(),
            _ => cards::from_text(&text),
        };
        all += 1;
        read += usize::from(!found.is_empty() && found.iter().all(Option::is_some));
        let found: Vec<Vec<Property>> = found.into_iter().flatten().collect();
        let mut here: usize = found.iter().map(|card| lost(card)).sum();
        if path.extension().is_some_and(|end| end == "vcf") {
            for name in ["N", "FN", "ORG", "EMAIL", "TEL", "ADR", "BDAY", "NOTE", "CATEGORIES"] {
                let kept: usize = found.iter().map(|card| filled(card, name)).sum();
                let missing = lines_of(&text, name).saturating_sub(kept);
                if missing > 0 {
                    println!("{}: {missing} of {name} are missing", path.display());
                }
                here += missing;
            }
        }
        if here > 0 {
            println!("{}: {here} lost", path.display());
        }
        losses += here;
    }
    println!("files of cards read: {read} of {all}");
    println!("fields of cards lost: {losses}");
    assert_eq!((read, all, losses), (22, 22, 0));
}

story!(a_workbook_comes_in_with_its_dates_and_numbers, |house: House| async move {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, name) in
        ["Vorname", "Nachname", "E-Mail", "Geburtsdatum", "Kundennummer", "Newsletter"].iter().enumerate()
    {
        sheet.write(0, u16::try_from(column).unwrap(), *name).unwrap();
    }
    let day = Format::new().set_num_format("dd.mm.yyyy");
    for (row, name) in ["Otto", "Bea", "Cora"].iter().enumerate() {
        let at = u32::try_from(row + 1).unwrap();
        sheet.write(at, 0, *name).unwrap();
        sheet.write(at, 1, "Zoo").unwrap();
        sheet.write(at, 2, format!("{}@zoo.example", name.to_lowercase())).unwrap();
        sheet.write_with_format(at, 3, ExcelDateTime::from_ymd(1985, 3, 15).unwrap(), &day).unwrap();
        sheet.write(at, 4, 1_000.0 + f64::from(at)).unwrap();
        sheet.write(at, 5, true).unwrap();
    }
    let (import, done) = bring(&house, &book.save_to_buffer().unwrap()).await;
    println!("rows of a workbook taken: {} of {}", done.people_added, done.rows_read);
    assert_eq!((done.people_added, done.rows_read), (3, 3));
    assert!(reasons(&house, import).await.is_empty());
    assert_eq!(crate::people_files::find(&house, "1001").await.len(), 1, "a number has no point");
});
