//! The package of the real customer with the longest history: 17841 of the shop's year.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stderr,
    reason = "tests"
)]

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Cursor, Read};

use crate::files::{HEADER, import, said, shared};
use crate::house::House;
use app::Why;
use app::access::{self, PackageSummary};
use app::imports::ImportKind;
use domain::decimal::Decimal;
use domain::notice::Language;
use domain::reason::Reason;
use serde_json::Value;

/// The rows of 17841, and of others so that there is somebody to be left out.
fn rows_of(packed: &[u8], customers: &[&str]) -> Vec<u8> {
    let mut rows = HEADER.as_bytes().to_vec();
    let marks: Vec<String> = customers.iter().map(|customer| format!(",{customer},")).collect();
    for row in BufReader::new(flate2::read::GzDecoder::new(packed)).lines().skip(1) {
        let row = row.unwrap();
        if marks.iter().any(|mark| row.contains(mark)) {
            rows.extend_from_slice(row.as_bytes());
            rows.push(b'\n');
        }
    }
    rows
}

fn unpacked(zip: Vec<u8>, name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(zip)).unwrap();
    let mut text = String::new();
    archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_longest_history_comes_out_whole_and_nobody_elses_with_it() {
    let Some(packed) = shared("purchases/online-retail/online_retail.csv.gz") else {
        return;
    };
    let file = rows_of(&packed, &["17841", "17850", "12346"]);
    let house = House::found(None).await;
    import(&house, ImportKind::Invoices, &file).await.unwrap();
    let pia = house.ctx("pia").await;
    let why = Why::of(Reason::RightsRequest);
    let found = app::people::find(&house.app, &pia, "17841", &why).await.unwrap();
    assert_eq!(found.rows.len(), 1);

    let whom = (found.rows[0].public, &why);
    let built = access::build(&house.app, &pia, whom, Language::EN, Cursor::new(Vec::new())).await;
    let (summary, zip) = built.unwrap();

    let zip = zip.into_inner();
    let known = PackageSummary { people: 1, purchases: 169, lines: 7_983, cancelled: 45, ..summary };
    assert_eq!(summary, known);
    let data: Value = serde_json::from_str(&unpacked(zip.clone(), "data.json")).unwrap();
    let sum = &data["totals"]["net"][0];
    assert_eq!(sum["currency"], "GBP");
    let exact: Decimal = sum["sum"].as_str().unwrap().parse().unwrap();
    assert_eq!(exact, "40340.78".parse().unwrap());
    let (invoices, cancelled, lines, net) = &said(&file).customers["17841"];
    assert_eq!((invoices.len(), cancelled.len(), *lines, *net), (169, 45, 7_983, exact));
    let purchases = data["purchases"].as_array().unwrap();
    let told: BTreeSet<String> = purchases.iter().map(|one| one["invoice"].as_str().unwrap().to_owned()).collect();
    assert_eq!(&told, invoices);
    let schema: Value = serde_json::from_str(access::SCHEMA).unwrap();
    assert!(jsonschema::validator_for(&schema).unwrap().is_valid(&data));
    let table = unpacked(zip, "csv/lines.csv");
    assert_eq!(csv::Reader::from_reader(table.as_bytes()).records().count(), 7_983);
}
