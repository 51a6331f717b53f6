//! Every row of the shared table of deadlines, computed with the packs that are built in.
#![allow(clippy::unwrap_used, reason = "tests")]
#![allow(clippy::print_stdout, reason = "figures, and why a test was skipped")]

use std::path::{Path, PathBuf};

use domain::deadline::{Duty, Pause, Request, breach_due, source_dates};
use domain::region::Region;
use domain::time::Timestamp;
use jiff::tz::TimeZoneDatabase;
use packs::{Seat, seat};

/// A row: what came in, and what is due.
struct Case {
    name: String,
    received: Timestamp,
    seat: Seat,
    pauses: Vec<(Timestamp, Option<Timestamp>)>,
    is_extended: bool,
    expected: String,
    rule: String,
}

fn table() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/design/deadline-vectors.csv")
}

fn cases() -> Option<Vec<Case>> {
    let mut reader = csv::Reader::from_path(table()).ok()?;
    Some(reader.records().map(|record| Case::read(&record.unwrap())).collect())
}

impl Case {
    fn read(row: &csv::StringRecord) -> Self {
        let cell = |index: usize| row.get(index).unwrap();
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let received = at(cell(1));
        let region: Region = cell(3).parse().unwrap();
        let seat = seat(region, received);
        assert_eq!(seat.zone_name(), cell(2), "{}: the zone of {region}", cell(0));
        let until = (!cell(5).is_empty()).then(|| at(cell(5)));
        Self {
            name: cell(0).to_owned(),
            received,
            seat,
            pauses: Some(cell(4)).filter(|from| !from.is_empty()).map(|from| (at(from), until)).into_iter().collect(),
            is_extended: cell(6) == "true",
            expected: cell(7).to_owned(),
            rule: cell(8).to_owned(),
        }
    }

    /// What is due as the table writes it; empty where nothing is due yet.
    fn due(&self) -> String {
        let place = self.seat.place();
        let day = |at: Timestamp| self.seat.day(at);
        let pauses: Vec<Pause> =
            self.pauses.iter().map(|(from, until)| Pause { from: day(*from), until: until.map(day) }).collect();
        let request = Request { received: day(self.received), pauses: &pauses, is_extended: self.is_extended };
        let dates = match self.rule.as_str() {
            "H72" => return self.in_its_zone(breach_due(self.received, place.terms)),
            "ART14" => source_dates(request.received, None, &place),
            "EXTNOTICE" => request.dates_of(Duty::ExtensionNotice, &place),
            "REFUSAL" => request.dates_of(Duty::Refusal, &place),
            _ => request.dates(&place),
        };
        dates.statutory.map(|day| day.to_string()).unwrap_or_default()
    }

    /// As a date-time with the offset of its zone, or `Z` where the table has one.
    fn in_its_zone(&self, at: Timestamp) -> String {
        let zone = TimeZoneDatabase::bundled().get(self.seat.zone_name()).unwrap();
        let offset = zone.to_offset(at);
        let expected: Timestamp = self.expected.parse().unwrap();
        let told = at.display_with_offset(offset).to_string();
        if at == expected && self.expected.ends_with('Z') { at.to_string() } else { told }
    }
}

#[test]
fn ac_12_02_every_row_of_the_shared_table_is_met() {
    let Some(cases) = cases() else {
        println!("skipped: no shared data");
        return;
    };
    let wrong: Vec<String> = cases
        .iter()
        .filter(|case| case.due() != case.expected)
        .map(|case| format!("{}: {} instead of {}", case.name, case.due(), case.expected))
        .collect();
    println!("{} of {} rows", cases.len() - wrong.len(), cases.len());
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert_eq!(cases.len(), 46);
}

#[test]
fn the_strict_date_of_a_row_is_never_after_the_last_day_of_the_law() {
    let Some(cases) = cases() else {
        println!("skipped: no shared data");
        return;
    };
    for case in cases.iter().filter(|case| case.rule != "H72") {
        let place = case.seat.place();
        let request = Request { received: case.seat.day(case.received), pauses: &[], is_extended: case.is_extended };
        let dates = request.dates(&place);
        let due = case.due().parse().unwrap_or(jiff::civil::Date::MAX);
        if case.rule != "EXTNOTICE" {
            assert!(dates.strict <= due, "{}", case.name);
        }
        assert!(dates.target <= dates.strict, "{}", case.name);
    }
}
