//! The rules of time as properties, over many days, pauses and places.
#![allow(clippy::unwrap_used, reason = "tests")]

use domain::deadline::{
    Alarm, Calendar, Dates, Duty, Pause, PauseAlarm, Place, Request, Terms, breach_due, local_day, source_dates,
};
use domain::time::Timestamp;
use jiff::Span;
use jiff::civil::{Date, date};
use jiff::tz::{Offset, TimeZone};
use proptest::prelude::*;

/// The figures of the Regulation, and of the house.
const TERMS: Terms = Terms {
    answer_months: 1,
    extended_months: 3,
    source_months: 1,
    breach_hours: 72,
    pause_extra_days: 0,
    late_question_days: 7,
    target_working_days: 10,
    amber_day: 20,
    red_day: 25,
    remind_day: 14,
    decide_day: 60,
};

/// Many cases with optimisation, fewer without.
const CASES: u32 = if cfg!(debug_assertions) { 2_000 } else { 100_000 };

fn nobody_rests(_: Date) -> bool {
    false
}

/// New Year, Labour Day and two days at Christmas.
fn a_few_rest(day: Date) -> bool {
    [(1, 1), (5, 1), (12, 25), (12, 26)].contains(&(day.month(), day.day()))
}

/// Every Monday and every eleventh day.
fn many_rest(day: Date) -> bool {
    day.weekday() == jiff::civil::Weekday::Monday || day.day_of_year() % 11 == 0
}

const CALENDARS: [Option<&dyn Calendar>; 4] = [None, Some(&nobody_rests), Some(&a_few_rest), Some(&many_rest)];

fn place(calendar: usize) -> Place<'static> {
    Place { terms: TERMS, calendar: CALENDARS.get(calendar).copied().flatten() }
}

fn later(day: Date, days: i32) -> Date {
    day.saturating_add(Span::new().days(days))
}

fn request(received: Date, pauses: &[Pause]) -> Request<'_> {
    Request { received, pauses, is_extended: false }
}

prop_compose! {
    fn any_day()(days in 0..20_000_i32) -> Date { later(date(2000, 1, 1), days) }
}

prop_compose! {
    /// Pauses after `received`, each with its length; they may overlap.
    fn pauses_after(received: Date)(spans in prop::collection::vec((0..40_i32, 0..50_i32), 0..4)) -> Vec<Pause> {
        let pause = |(after, length)| {
            let from = later(received, after);
            Pause { from, until: Some(later(from, length)) }
        };
        spans.into_iter().map(pause).collect()
    }
}

prop_compose! {
    fn received_and_paused()(received in any_day())(pauses in pauses_after(received), received in Just(received))
        -> (Date, Vec<Pause>) { (received, pauses) }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(CASES))]

    #[test]
    fn nothing_is_due_before_the_twenty_eighth_day(
        (received, pauses) in received_and_paused(), calendar in 0..4_usize, is_extended: bool,
    ) {
        let dates = Request { received, pauses: &pauses, is_extended }.dates(&place(calendar));
        prop_assert!(dates.strict >= later(received, 28));
        prop_assert!(dates.statutory.unwrap() >= later(received, 28));
        prop_assert!(dates.statutory.unwrap() >= dates.strict);
        prop_assert!(dates.target <= dates.strict && dates.target > received);
    }

    #[test]
    fn what_comes_later_is_never_due_earlier(
        received in any_day(), spans in prop::collection::vec((0..20_i32, 0..30_i32), 0..3), calendar in 0..4_usize,
        is_extended: bool, after in 0..60_i32,
    ) {
        let dates = |received: Date| {
            let pause = |(after, length): &(i32, i32)| {
                let from = later(received, *after);
                Pause { from, until: Some(later(from, *length)) }
            };
            let pauses: Vec<Pause> = spans.iter().map(pause).collect();
            Request { received, pauses: &pauses, is_extended }.dates(&place(calendar))
        };
        let (first, second) = (dates(received), dates(later(received, after)));
        prop_assert!(first.statutory <= second.statutory, "{first:?} {second:?}");
        prop_assert!(first.strict <= second.strict);
    }

    #[test]
    fn an_extension_is_never_shorter(
        (received, pauses) in received_and_paused(), calendar in 0..4_usize,
    ) {
        let dates = |is_extended| Request { received, pauses: &pauses, is_extended }.dates(&place(calendar));
        prop_assert!(dates(true).statutory >= dates(false).statutory);
        prop_assert!(dates(true).strict >= dates(false).strict);
        prop_assert!(dates(true).target >= dates(false).target);
    }

    #[test]
    fn another_pause_never_shortens(
        (received, pauses) in received_and_paused(), after in 0..40_i32, length in 0..50_i32,
        calendar in 0..4_usize, is_extended: bool,
    ) {
        let from = later(received, after);
        let mut more = pauses.clone();
        more.push(Pause { from, until: Some(later(from, length)) });
        let dates = |pauses: &[Pause]| Request { received, pauses, is_extended }.dates(&place(calendar));
        prop_assert!(dates(&more).statutory >= dates(&pauses).statutory);
        prop_assert_eq!(dates(&more).strict, dates(&pauses).strict, "the strict date knows no pause");
    }

    #[test]
    fn pauses_count_in_any_order_and_common_days_once(
        (received, pauses) in received_and_paused(), calendar in 0..4_usize,
    ) {
        let mut turned = pauses.clone();
        turned.reverse();
        turned.extend(pauses.clone());
        prop_assert_eq!(
            request(received, &turned).dates(&place(calendar)),
            request(received, &pauses).dates(&place(calendar))
        );
    }

    #[test]
    fn a_day_of_rest_is_never_the_last_day(
        (received, pauses) in received_and_paused(), calendar in 1..4_usize, is_extended: bool,
    ) {
        let place = place(calendar);
        let last = Request { received, pauses: &pauses, is_extended }.dates(&place).statutory.unwrap();
        prop_assert_eq!(place.roll(last), last);
    }

    #[test]
    fn hours_are_counted_in_utc_whatever_the_clocks_do(ms in 946_684_800_000_i64..2_500_000_000_000) {
        let aware = domain::time::from_ms(ms);
        prop_assert_eq!(breach_due(aware, TERMS).as_millisecond() - ms, 72 * 3_600_000);
    }

    #[test]
    fn the_day_is_that_of_the_place_and_not_of_the_machine(ms in 946_684_800_000_i64..2_500_000_000_000, hours in -12..=14_i8) {
        let at = domain::time::from_ms(ms);
        let zone = TimeZone::fixed(Offset::from_hours(hours).unwrap());
        let shifted = domain::time::from_ms(ms + i64::from(hours) * 3_600_000);
        prop_assert_eq!(local_day(at, &zone), local_day(shifted, &TimeZone::UTC));
    }
}

#[test]
fn an_extension_is_counted_from_receipt_and_its_earlier_reading_is_the_target() {
    let request = Request { received: date(2026, 1, 31), pauses: &[], is_extended: true };
    assert_eq!(
        request.dates(&place(0)),
        Dates { statutory: Some(date(2026, 4, 30)), strict: date(2026, 4, 30), target: date(2026, 4, 28) }
    );
    for duty in [Duty::ExtensionNotice, Duty::Refusal] {
        assert_eq!(request.dates_of(duty, &place(0)).statutory, Some(date(2026, 2, 28)), "{duty:?}");
        assert_eq!(request.dates_of(duty, &place(1)).statutory, Some(date(2026, 3, 2)), "{duty:?}");
    }
}

#[test]
fn an_open_pause_has_no_last_day_but_a_strict_one() {
    let pauses = [Pause { from: date(2026, 6, 11), until: None }];
    let dates = request(date(2026, 6, 10), &pauses).dates(&place(1));
    assert_eq!((dates.statutory, dates.strict), (None, date(2026, 7, 10)));
}

#[test]
fn a_pause_that_begins_when_time_is_up_gives_no_time() {
    let pauses = [Pause { from: date(2026, 7, 11), until: None }];
    assert_eq!(request(date(2026, 6, 10), &pauses).dates(&place(1)).statutory, Some(date(2026, 7, 10)));
    // Friday 31 July and the weekend: on Monday 3 August there is still time for what ends on Saturday.
    let pauses = [Pause { from: date(2026, 8, 3), until: Some(date(2026, 8, 5)) }];
    assert_eq!(request(date(2026, 7, 1), &pauses).dates(&place(1)).statutory, Some(date(2026, 8, 3)));
    let pauses = [Pause { from: date(2026, 8, 3), until: Some(date(2026, 8, 6)) }];
    assert_eq!(request(date(2026, 7, 1), &pauses).dates(&place(1)).statutory, Some(date(2026, 8, 4)));
}

#[test]
fn where_both_ends_are_left_out_a_pause_gives_a_day_more() {
    let pauses = [Pause { from: date(2026, 6, 11), until: Some(date(2026, 6, 15)) }];
    let last = |pause_extra_days| {
        let place = Place { terms: Terms { pause_extra_days, ..TERMS }, calendar: None };
        request(date(2026, 6, 10), &pauses).dates(&place).statutory
    };
    assert_eq!((last(0), last(1)), (Some(date(2026, 7, 14)), Some(date(2026, 7, 15))));
}

#[test]
fn the_target_is_ten_working_days() {
    let target = |received, calendar| request(received, &[]).dates(&place(calendar)).target;
    assert_eq!(target(date(2026, 6, 10), 1), date(2026, 6, 24));
    assert_eq!(target(date(2026, 12, 18), 2), date(2027, 1, 5), "a Friday, Christmas and New Year");
    assert_eq!(target(date(2026, 12, 18), 0), date(2027, 1, 1), "without holidays, the earlier day");
}

#[test]
fn alarms_hang_on_the_strict_date_and_move_with_an_extension() {
    let received = date(2026, 6, 10);
    let pauses = [Pause { from: date(2026, 6, 11), until: Some(date(2026, 6, 21)) }];
    let alarm = |is_extended, day| Request { received, pauses: &pauses, is_extended }.alarm(day, &place(1));
    for (day, told) in [
        (date(2026, 6, 29), None),
        (date(2026, 6, 30), Some(Alarm::Amber)),
        (date(2026, 7, 4), Some(Alarm::Amber)),
        (date(2026, 7, 5), Some(Alarm::Red)),
        (date(2026, 7, 10), Some(Alarm::Red)),
        (date(2026, 7, 11), Some(Alarm::Strict)),
        (date(2026, 7, 20), Some(Alarm::Strict)),
        (date(2026, 7, 21), Some(Alarm::Late)),
    ] {
        assert_eq!(alarm(false, day), told, "{day}");
    }
    assert_eq!(alarm(true, date(2026, 8, 29)), None);
    assert_eq!(alarm(true, date(2026, 9, 5)), Some(Alarm::Red));
}

#[test]
fn an_open_pause_asks_to_be_ended() {
    let open = Pause { from: date(2026, 6, 11), until: None };
    assert_eq!(open.reminders(&place(0)), (date(2026, 6, 25), date(2026, 8, 10)));
    assert_eq!(open.alarm(date(2026, 6, 24), &place(0)), None);
    assert_eq!(open.alarm(date(2026, 6, 25), &place(0)), Some(PauseAlarm::Remind));
    assert_eq!(open.alarm(date(2026, 8, 10), &place(0)), Some(PauseAlarm::Decide));
    let ended = Pause { until: Some(date(2026, 6, 12)), ..open };
    assert_eq!(ended.alarm(date(2026, 8, 10), &place(0)), None);
}

#[test]
fn a_question_after_a_week_needs_a_reason() {
    let asked = |day| request(date(2026, 6, 10), &[]).is_late_to_ask(day, &place(0));
    assert!(!asked(date(2026, 6, 17)));
    assert!(asked(date(2026, 6, 18)));
}

#[test]
fn people_are_told_where_their_data_came_from_with_the_first_message_at_the_latest() {
    let dates = |first| source_dates(date(2026, 7, 1), first, &place(1));
    assert_eq!((dates(None).statutory, dates(None).strict), (Some(date(2026, 8, 3)), date(2026, 8, 1)));
    assert_eq!(dates(Some(date(2026, 7, 9))).statutory, Some(date(2026, 7, 9)));
    assert_eq!(dates(Some(date(2026, 7, 9))).target, date(2026, 7, 9));
    assert_eq!(dates(Some(date(2026, 9, 9))).statutory, Some(date(2026, 8, 3)));
}

#[test]
fn a_calendar_on_which_nobody_ever_works_moves_nothing() {
    let never = |_: Date| true;
    let place = Place { terms: TERMS, calendar: Some(&never) };
    assert_eq!(place.roll(date(2026, 7, 10)), date(2026, 7, 10));
    let dates = request(date(2026, 6, 10), &[]).dates(&place);
    assert!(dates.target <= dates.strict);
}

#[test]
fn an_instant_at_the_end_of_time_does_not_fail() {
    assert_eq!(breach_due(Timestamp::MAX, TERMS), Timestamp::MAX);
    assert_eq!(request(Date::MAX, &[]).dates(&place(1)).strict, Date::MAX);
}
