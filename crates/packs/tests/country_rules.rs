//! The holidays, authorities, periods and orders to keep that are built in.
#![allow(clippy::unwrap_used, reason = "tests")]

use domain::country::Country;
use domain::deadline::Calendar;
use domain::region::Region;
use jiff::civil::{Date, date};
use packs::{
    Authorities, BadPack, Deadlines, Holidays, Paper, Regional, Retention, Seen, authorities, deadlines, holidays,
    retention, seat, zones_edition,
};

/// The states of the European Economic Area, and the United Kingdom.
const EVERY: &str = "AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE IS LI NO GB";

const HOLIDAYS: &str = include_str!("../../../packs/holidays.toml");
const AUTHORITIES: &str = include_str!("../../../packs/authorities.toml");
const DEADLINES: &str = include_str!("../../../packs/deadlines.toml");
const RETENTION: &str = include_str!("../../../packs/retention.toml");

fn region(text: &str) -> Region {
    text.parse().unwrap()
}

fn country(code: &str) -> Country {
    code.parse().unwrap()
}

fn rests(place: &str, day: Date) -> bool {
    holidays().calendar(region(place)).unwrap().is_holiday(day)
}

#[test]
fn every_country_has_days_periods_an_authority_and_orders_to_keep() {
    for code in EVERY.split(' ') {
        assert!(holidays().countries().iter().any(|days| days.country == country(code)), "{code}");
        assert!(holidays().zone(region(code)).is_some(), "{code}");
        assert!(authorities().of(region(code)).is_some(), "{code}");
        for paper in Paper::ALL {
            assert!(retention().order(country(code), paper, date(2026, 11, 30)).is_some(), "{code} {}", paper.code());
        }
    }
    assert_eq!(holidays().countries().len(), EVERY.split(' ').count());
    assert_eq!(authorities().entries().len(), 47);
}

#[test]
fn holidays_follow_their_rules_in_each_place() {
    for (place, day, told) in [
        ("DE-BY", date(2027, 1, 6), true),
        ("DE-BE", date(2027, 1, 6), false),
        ("DE-BE", date(2025, 5, 8), true),
        ("DE-BE", date(2026, 5, 8), false),
        ("DE-SN", date(2026, 11, 18), true),
        ("GR", date(2026, 4, 10), true),
        ("GR", date(2024, 5, 1), false),
        ("PL", date(2024, 12, 24), false),
        ("PL", date(2026, 12, 24), true),
        ("IT", date(2027, 10, 4), true),
        ("IT", date(2025, 10, 4), false),
        ("IE", date(2030, 2, 1), true),
        ("IE", date(2030, 2, 4), false),
        ("IE", date(2026, 2, 2), true),
        ("GB-ENG", date(2027, 12, 28), true),
        ("GB-SCT", date(2028, 1, 4), true),
        ("GB-ENG", date(2028, 1, 4), false),
        ("FI", date(2026, 6, 19), true),
        ("FR-57", date(2026, 4, 3), true),
        ("FR", date(2026, 4, 3), false),
        ("ES-CT", date(2026, 6, 24), true),
        ("ES-MD", date(2026, 6, 24), false),
        ("BG", date(2027, 12, 28), true),
    ] {
        assert_eq!(rests(place, day), told, "{place} on {day}");
    }
}

#[test]
fn a_place_that_is_not_known_moves_nothing() {
    for place in ["DE", "DE-XX", "ES", "GB", "US", "CH", "FR-75", "IT-RM"] {
        assert!(holidays().calendar(region(place)).is_none(), "{place}");
    }
    let seat = seat(region("DE"), "2026-06-30T22:30:00Z".parse().unwrap());
    assert!(!seat.knows_holidays());
    assert_eq!(seat.day("2026-06-30T22:30:00Z".parse().unwrap()), date(2026, 7, 1), "its zone is known");
    assert_eq!(seat.place().roll(date(2026, 8, 1)), date(2026, 8, 1), "a Saturday");
    for place in ["AT-9", "SE-AB", "NL-NH"] {
        assert!(holidays().calendar(region(place)).is_some(), "{place}: one calendar for every part");
    }
}

#[test]
fn zones_are_those_of_the_place_and_come_with_their_edition() {
    let name = |place: &str| seat(region(place), "2026-06-30T22:30:00Z".parse().unwrap()).zone_name().to_owned();
    for (place, zone) in [
        ("DE-BE", "Europe/Berlin"),
        ("ES-CN", "Atlantic/Canary"),
        ("ES-MD", "Europe/Madrid"),
        ("PT-20", "Atlantic/Azores"),
        ("FR-974", "Indian/Reunion"),
        ("US", "UTC"),
    ] {
        assert_eq!(name(place), zone, "{place}");
    }
    assert!(zones_edition().starts_with("20"), "{}", zones_edition());
}

#[test]
fn years_before_the_table_have_no_holidays() {
    assert!(!rests("DE-BE", date(2023, 12, 25)));
    assert!(holidays().calendar(region("DE-BE")).unwrap().year(2023).is_empty());
    assert_eq!(holidays().calendar(region("DE-BE")).unwrap().year(2026).len(), 10);
}

#[test]
fn periods_are_those_of_the_law_of_the_seat_on_the_day() {
    let terms = |code, day| deadlines().terms(country(code), day);
    let here = terms("DE", date(2026, 11, 30));
    assert_eq!((here.answer_months, here.extended_months, here.source_months, here.breach_hours), (1, 3, 1, 72));
    assert_eq!(terms("GB", date(2026, 2, 4)).pause_extra_days, 0);
    assert_eq!(terms("GB", date(2026, 2, 5)).pause_extra_days, 1);
    assert_eq!(terms("US", date(2026, 2, 5)), here, "who is bound from abroad is bound by the Regulation");
    assert_eq!(terms("DE", date(2010, 1, 1)), here);
}

#[test]
fn papers_are_kept_as_long_as_the_law_of_the_day_orders() {
    let years = |code, paper, day| retention().order(country(code), paper, day).map(|entry| entry.years);
    let today = date(2026, 11, 30);
    let table = [
        (4, ""),
        (5, "DK NO PL RO LV GR"),
        (6, "ES GB IE FI CY MT"),
        (7, "AT NL SE EE IS"),
        (8, "DE HU"),
        (10, "FR IT BE CH LU PT CZ SK BG SI LT LI"),
        (11, "HR"),
    ];
    for (expected, codes) in table {
        for code in codes.split_whitespace() {
            assert_eq!(years(code, Paper::Invoice, today), Some(expected), "{code}");
        }
    }
    assert_eq!(years("DE", Paper::Letter, today), Some(6));
    assert_eq!(years("DE", Paper::Invoice, date(2024, 12, 31)), Some(10));
    assert_eq!(years("US", Paper::Invoice, today), None, "nothing ordered, nothing kept");
}

#[test]
fn a_range_is_kept_to_its_lower_end_and_shown_with_its_upper() {
    let greece = retention().order(country("GR"), Paper::Invoice, date(2026, 11, 30)).unwrap();
    assert_eq!((greece.years, greece.up_to, greece.seen), (5, Some(10), Seen::Memory));
    assert!(greece.seen.wants_counsel());
    assert_eq!(greece.last_day(date(2026, 12, 31)), date(2031, 12, 31));
}

#[test]
fn a_complaint_goes_to_the_authority_of_the_part_or_of_the_country() {
    let link = |place: &str| authorities().of(region(place)).map(|authority| authority.link.as_str());
    assert_eq!(link("DE-BE"), Some("https://www.datenschutz-berlin.de"));
    assert_eq!(link("DE-BY"), Some("https://www.lda.bayern.de/de/index.html"), "the one for companies");
    assert_eq!(link("FR-974"), Some("https://www.cnil.fr/"));
    assert_eq!(link("US"), None);
    assert!(authorities().of(region("DE")).unwrap().note.contains("§ 19(2)"));
}

#[test]
fn what_stands_in_the_packs_says_where_it_is_from() {
    for days in holidays().countries() {
        assert!(!days.norm.is_empty() && !days.entries.is_empty(), "{}", days.country);
        assert_eq!(days.regional == Regional::None, days.parts.is_empty(), "{}", days.country);
    }
    for (pack, source) in [
        (holidays().pack(), holidays().source()),
        (authorities().pack(), authorities().source()),
        (deadlines().pack(), deadlines().source()),
        (retention().pack(), retention().source()),
    ] {
        assert_eq!(pack, "2026-11", "{source}");
        assert!(source.contains(": "), "{source}");
    }
    assert_eq!(holidays().compared(), "holidays 0.109, 2024 to 2030");
}

#[test]
fn a_pack_with_a_slip_is_not_taken() {
    type Read = fn(&str) -> Result<(), BadPack>;
    type Slip = fn(&BadPack) -> bool;
    let days: Read = |text| Holidays::read(text).map(|_| ());
    let addresses: Read = |text| Authorities::read(text).map(|_| ());
    let periods: Read = |text| Deadlines::read(text).map(|_| ());
    let keeping: Read = |text| Retention::read(text).map(|_| ());
    let slips: [(Read, &str, &str, &str, Slip); 15] = [
        (days, HOLIDAYS, "code = \"AT\"", "code = \"Austria\"", |bad| matches!(bad, BadPack::Country(1))),
        (days, HOLIDAYS, "code = \"BE\"", "code = \"AT\"", |bad| matches!(bad, BadPack::Repeated(2))),
        (days, HOLIDAYS, "Europe/Vienna", "Europe/Wien", |bad| matches!(bad, BadPack::Zone(1))),
        (days, HOLIDAYS, "\"01-06\"", "\"01-36\"", |bad| matches!(bad, BadPack::Day(1))),
        (days, HOLIDAYS, "\"01-06\"", "\"01-01\"", |bad| matches!(bad, BadPack::Repeated(1))),
        (days, HOLIDAYS, "parts = \"BE MV\"", "parts = \"BE XX\"", |bad| matches!(bad, BadPack::Day(_))),
        (days, HOLIDAYS, "norm = \"§ 7", "norm = \" \" #", |bad| matches!(bad, BadPack::Source(1))),
        (addresses, AUTHORITIES, "link = \"https", "link = \"ftp", |bad| matches!(bad, BadPack::Link(1))),
        (addresses, AUTHORITIES, "region = \"BE\"", "region = \"AT\"", |bad| matches!(bad, BadPack::Repeated(2))),
        (periods, DEADLINES, "law = \"EU\"", "law = \"FR\"", |bad| matches!(bad, BadPack::Default)),
        (periods, DEADLINES, "extended_months = 3", "extended_months = 0", |bad| matches!(bad, BadPack::Number(1))),
        (periods, DEADLINES, "2026-02-04", "2016-02-04", |bad| matches!(bad, BadPack::Dates(2))),
        (keeping, RETENTION, "years = 7", "years = 0", |bad| matches!(bad, BadPack::Number(1))),
        (keeping, RETENTION, "kind = \"letter\"", "kind = \"invoice\"", |bad| matches!(bad, BadPack::Repeated(2))),
        (keeping, RETENTION, "kind = \"letter\"", "kind = \"diary\"", |bad| matches!(bad, BadPack::Unreadable(_))),
    ];
    for (read, text, good, bad, expected) in slips {
        read(text).unwrap();
        let slipped = text.replacen(good, bad, 1);
        assert_ne!(slipped, text, "{bad}");
        let refused = read(&slipped).unwrap_err();
        assert!(expected(&refused), "{bad}: {refused:?}");
    }
}
