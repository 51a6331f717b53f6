//! Ages counted in full years, under limits that change.
#![allow(clippy::unwrap_used, reason = "tests")]

use domain::age::{AgeLimits, AgeSpan, Born};
use jiff::civil::{Date, date};

const DANISH: AgeLimits<'static> = AgeLimits {
    spans: &[
        AgeSpan { age: 13, from: None, until: Some(date(2023, 12, 31)) },
        AgeSpan { age: 15, from: Some(date(2024, 1, 1)), until: None },
    ],
    otherwise: 16,
};

fn born(on: Date) -> Born<'static> {
    Born { on, limits: DANISH }
}

#[test]
fn full_years_are_counted_to_the_day() {
    for (on, day, years) in [
        (date(2010, 6, 15), date(2024, 6, 14), 13),
        (date(2010, 6, 15), date(2024, 6, 15), 14),
        (date(2012, 2, 29), date(2025, 2, 28), 12),
        (date(2012, 2, 29), date(2025, 3, 1), 13),
        (date(2012, 2, 29), date(2028, 2, 29), 16),
        (date(2024, 1, 1), date(2023, 12, 31), -1),
    ] {
        assert_eq!(born(on).age_on(day), years, "{on} {day}");
    }
}

#[test]
fn a_gap_or_a_contradiction_between_sources_counts_as_the_default() {
    let gap = AgeLimits {
        spans: &[AgeSpan { age: 13, from: Some(date(2024, 1, 1)), until: Some(date(2024, 12, 31)) }],
        otherwise: 16,
    };
    for (day, limit) in
        [(date(2023, 12, 31), 16), (date(2024, 1, 1), 13), (date(2024, 12, 31), 13), (date(2025, 1, 1), 16)]
    {
        assert_eq!(gap.on(day), limit, "{day}");
    }
    let clash = AgeLimits {
        spans: &[
            AgeSpan { age: 13, from: None, until: None },
            AgeSpan { age: 14, from: Some(date(2024, 1, 1)), until: None },
        ],
        otherwise: 16,
    };
    assert_eq!((clash.on(date(2023, 6, 1)), clash.on(date(2024, 6, 1))), (13, 16));
}

#[test]
fn the_day_of_coming_of_age_is_the_first_on_which_no_guardian_is_needed() {
    let from = "2023-06-01T08:00:00Z".parse().unwrap();
    for month in 1..=12 {
        for year in 2007..=2013 {
            let child = born(date(year, month, 17));
            let day = child.comes_of_age(from).unwrap();
            assert!(!child.needs_guardian(day), "{year}-{month}");
            let before = domain::time::from_ms(domain::time::to_ms(day) - 1);
            assert!(day == from || child.needs_guardian(before), "{year}-{month}");
        }
    }
}

#[test]
fn a_birthday_is_not_shown_by_accident() {
    assert_eq!(format!("{:?}", born(date(2010, 6, 15))), "Born(…)");
}
