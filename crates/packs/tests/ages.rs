//! The ages of digital consent that are built in, line by line.
#![allow(clippy::unwrap_used, reason = "tests")]

use domain::age::Born;
use domain::country::Country;
use domain::time::Timestamp;
use jiff::civil::{Date, date};
use packs::{Ages, BadPack, Seen, ages};

const BUILT_IN: &str = include_str!("../../../packs/ages.toml");

fn country(code: &str) -> Country {
    code.parse().unwrap()
}

fn limit(code: &str, day: Date) -> u8 {
    ages().age_of_digital_consent(country(code), day)
}

#[test]
fn the_packs_that_are_built_in_can_be_read() {
    packs::check().unwrap();
    assert_eq!(ages().pack(), "2026-11");
    assert!(ages().source().contains("Art. 8(1)"));
    assert_eq!(ages().entries().len(), 33);
}

#[test]
fn each_country_has_the_age_of_the_table() {
    let today = date(2026, 11, 23);
    let table = [
        (13, "BE EE FI LV MT PT SE IS NO GB"),
        (14, "AT BG CY IT LT ES"),
        (15, "CZ DK FR GR"),
        (16, "HR DE HU IE LU NL PL RO SK SI LI"),
    ];
    let mut seen = 0;
    for (age, codes) in table {
        for code in codes.split(' ') {
            assert_eq!(limit(code, today), age, "{code}");
            seen += 1;
        }
    }
    assert_eq!(seen, 31);
}

#[test]
fn the_limit_is_the_one_of_the_day_of_the_act() {
    for (day, age) in [
        (date(2018, 5, 25), 13),
        (date(2023, 12, 31), 13),
        (date(2024, 1, 1), 15),
        (date(2024, 1, 2), 15),
        (date(2026, 11, 23), 15),
    ] {
        assert_eq!(limit("DK", day), age, "{day}");
    }
}

#[test]
fn what_is_unknown_or_contradicted_counts_as_sixteen() {
    let today = date(2026, 11, 23);
    for code in ["US", "JP", "CH", "SI"] {
        assert_eq!(limit(code, today), 16, "{code}");
    }
    assert_eq!(ages().limits(None).on(today), 16);
    let slovenia = ages().entries().iter().filter(|entry| entry.country == country("SI"));
    assert_eq!(
        slovenia.map(|entry| (entry.span.age, entry.seen)).collect::<Vec<_>>(),
        [(15, Seen::Memory), (16, Seen::Secondary)]
    );
}

#[test]
fn ac_08_01_a_french_child_of_fourteen_needs_a_guardian_and_one_of_fifteen_does_not() {
    let at: Timestamp = "2026-11-23T12:00:00Z".parse().unwrap();
    let born = |on| Born { on, limits: ages().limits(Some(country("FR"))) };
    assert!(born(date(2012, 6, 1)).needs_guardian(at));
    assert!(born(date(2011, 11, 24)).needs_guardian(at), "a day too young");
    assert!(!born(date(2011, 11, 23)).needs_guardian(at), "on the birthday");
}

#[test]
fn ac_08_01_a_danish_child_of_fourteen_needs_a_guardian_since_2024() {
    let born = Born { on: date(2009, 6, 1), limits: ages().limits(Some(country("DK"))) };
    assert!(!born.needs_guardian("2023-12-31T12:00:00Z".parse().unwrap()));
    assert!(born.needs_guardian("2024-01-02T12:00:00Z".parse().unwrap()));
}

#[test]
fn ac_08_02_a_child_comes_of_age_on_the_birthday_or_when_the_law_changes() {
    let born = |on, code: &str| Born { on, limits: ages().limits(Some(country(code))) };
    for (child, from, comes) in [
        (born(date(2012, 6, 1), "FR"), "2026-11-23T12:00:00Z", "2027-06-01T00:00:00Z"),
        (born(date(2012, 2, 29), "FR"), "2026-11-23T12:00:00Z", "2027-03-01T00:00:00Z"),
        (born(date(2009, 6, 1), "DK"), "2024-01-02T12:00:00Z", "2024-06-01T00:00:00Z"),
        (born(date(2010, 12, 31), "DK"), "2023-12-30T12:00:00Z", "2023-12-31T00:00:00Z"),
        (born(date(2011, 1, 1), "DK"), "2023-12-30T12:00:00Z", "2026-01-01T00:00:00Z"),
        (born(date(1990, 1, 1), "DE"), "2026-11-23T12:00:00Z", "2026-11-23T12:00:00Z"),
    ] {
        let from = from.parse().unwrap();
        assert_eq!(child.comes_of_age(from), Some(comes.parse().unwrap()), "{comes}");
    }
}

#[test]
fn the_officer_is_asked_about_contracts_with_people_under_eighteen() {
    let today = date(2026, 11, 23);
    assert!(ages().asks_officer(date(2008, 11, 24), today));
    assert!(!ages().asks_officer(date(2008, 11, 23), today));
}

#[test]
fn every_entry_says_where_it_is_from() {
    for entry in ages().entries() {
        assert!(!entry.norm.is_empty(), "{}", entry.country);
    }
}

#[test]
fn a_pack_with_a_slip_is_not_taken() {
    type Slip = fn(&BadPack) -> bool;
    let slips: [(&str, &str, Slip); 7] = [
        ("country = \"AT\"", "country = \"Austria\"", |bad| matches!(bad, BadPack::Country(1))),
        ("age = 14", "age = 12", |bad| matches!(bad, BadPack::Number(1))),
        ("norm = \"§ 4(4) DSG\"", "norm = \" \"", |bad| matches!(bad, BadPack::Source(1))),
        ("default = 16", "default = 18", |bad| matches!(bad, BadPack::Default)),
        ("seen = \"V\"", "seen = \"X\"", |bad| matches!(bad, BadPack::Unreadable(_))),
        ("country = \"BE\"\nage = 13", "country = \"AT\"\nage = 14", |bad| matches!(bad, BadPack::Repeated(2))),
        ("age = 14\n", "age = 14\nvalid_from = \"2024-01-01\"\nvalid_until = \"2023-01-01\"\n", |bad| {
            matches!(bad, BadPack::Dates(1))
        }),
    ];
    for (good, bad, expected) in slips {
        let text = BUILT_IN.replacen(good, bad, 1);
        assert_ne!(text, BUILT_IN, "{bad}");
        let refused = Ages::read(&text).unwrap_err();
        assert!(expected(&refused), "{bad}: {refused:?}");
    }
}
