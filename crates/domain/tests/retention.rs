//! Stories of how long data is kept.
#![allow(clippy::unwrap_used, reason = "tests")]

use std::collections::BTreeSet;

use domain::retention::{Ends, NoPeriod, Pace, Rule, ends_at, oldest, over_since};
use domain::time::{Timestamp, days_after, from_ms, to_ms};
use proptest::prelude::*;

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

#[test]
fn every_rule_of_every_column_is_known() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../store/migrations");
    let mut named = BTreeSet::new();
    for entry in folder.read_dir().unwrap() {
        let text = std::fs::read_to_string(entry.unwrap().path().join("sqlite.sql")).unwrap();
        let rules = text.lines().filter_map(|line| line.split_once("retention=")?.1.split(']').next());
        named.extend(rules.map(str::to_owned));
    }
    assert_eq!(named, Rule::ALL.iter().filter_map(|rule| rule.column()).map(str::to_owned).collect());
}

#[test]
fn months_are_those_of_the_calendar() {
    assert_eq!(ends_at(at("2026-03-31T10:00:00Z"), 6), at("2026-09-30T10:00:00Z"));
    assert_eq!(ends_at(at("2024-02-29T10:00:00Z"), 12), at("2025-02-28T10:00:00Z"));
    assert_eq!(ends_at(Timestamp::MAX, 12), Timestamp::MAX, "what no calendar holds never ends");
}

#[test]
fn a_period_is_set_within_its_limits_only() {
    assert_eq!(Rule::Prospect.period(None), Ok(12));
    assert_eq!(Rule::Prospect.period(Some(6)), Ok(6));
    assert_eq!(Rule::Prospect.period(Some(13)), Err(NoPeriod::OutOfLimits { least: 6, most: 12 }));
    assert_eq!(Rule::Ledger.period(Some(11)), Err(NoPeriod::OutOfLimits { least: 12, most: 60 }));
    assert_eq!(Rule::Archived.period(Some(12)), Err(NoPeriod::NotSettable), "the norm says it, not the house");
    for rule in Rule::ALL {
        let Ends::After(_, months) = rule.ends() else { continue };
        assert!(months.least > 0 && months.least <= months.usual && months.usual <= months.most, "{rule:?}");
    }
}

#[test]
fn a_clock_that_jumped_deletes_nothing() {
    let last = at("2026-12-01T02:00:00Z");
    assert_eq!(Pace::between(None, last), Pace::First);
    assert_eq!(Pace::between(Some(last), days_after(last, 1)), Pace::Steady);
    assert_eq!(Pace::between(Some(last), from_ms(to_ms(last) - 3_600_000)), Pace::Steady, "an hour of winter time");
    let ahead = Pace::between(Some(last), from_ms(to_ms(last) + 86_400_001));
    let back = Pace::between(Some(last), at("1970-01-01T00:00:00Z"));
    assert_eq!((ahead, back), (Pace::JumpedAhead, Pace::JumpedBack));
    assert!([Pace::First, ahead, back].iter().all(|pace| !pace.may_delete()));
    assert!(ahead.is_halted() && back.is_halted() && !Pace::First.is_halted());
}

proptest! {
    #[test]
    fn what_is_over_is_always_among_what_is_looked_at(began in 0_i64..4_000_000_000_000, gone in 0_i64..200_000_000_000, months in 1_u16..=60) {
        let (began, now) = (from_ms(began), from_ms(began + gone));
        if ends_at(began, months) <= now {
            prop_assert!(began <= oldest(now, months));
        }
        if began <= over_since(now, months) {
            prop_assert!(ends_at(began, months) <= now, "nothing ends early");
        }
    }
}
