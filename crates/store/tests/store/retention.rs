//! What the tables of retention promise: the newest period counts, a round is known by its end, and ended things add up.

use crate::deeds::{at, newcomer, read, write};
use domain::id::{ActorId, ControllerId};
use domain::retention::Rule;
use domain::time::from_ms;
use store::retention::{self, Old, Period, Reading};
use testkit::contract;

contract!(the_newest_period_counts_and_one_out_of_its_limits_does_not, |house| {
    let months = |rule| read(house, move |db| retention::months(db, rule));
    let set = |rule, at_ms, months| {
        let period = Period { rule, set_at: at(at_ms), set_by: ActorId::new(7), months };
        write(house, move |tx| retention::set_period(tx, &period));
    };
    assert_eq!(months(Rule::Prospect), Some(12));
    assert_eq!(months(Rule::Purchase), None, "it goes with the person");
    set(Rule::Prospect, 1, 7);
    set(Rule::Prospect, 3, 6);
    set(Rule::Prospect, 2, 8);
    set(Rule::Customer, 4, 999);
    assert_eq!((months(Rule::Prospect), months(Rule::Customer)), (Some(6), Some(36)));
    assert_eq!(read(house, retention::periods).len(), 4, "the history stays");
});

contract!(the_time_and_the_newest_round_are_known, |house| {
    assert_eq!(read(house, retention::seen), None);
    write(house, |tx| retention::see(tx, at(5)));
    write(house, |tx| retention::see(tx, at(3)));
    assert_eq!(read(house, retention::seen), Some(at(3)));
    assert_eq!(read(house, retention::last_round), None);
    write(house, |tx| retention::begin_round(tx, at(1)));
    let second = write(house, |tx| retention::begin_round(tx, at(2)));
    let last = read(house, retention::last_round).unwrap();
    assert_eq!((last.id, last.began_at, last.ended_at), (second, at(2), None));
    write(house, move |tx| retention::end_round(tx, second, at(9)));
    assert_eq!(read(house, retention::last_round).unwrap().ended_at, Some(at(9)));
});

contract!(what_ended_adds_up_by_day_and_rule, |house| {
    let (day, next) = (from_ms(1_800_000_000_000), from_ms(1_800_086_400_000));
    for (rule, when, items) in [
        (Rule::Declared, day, 2),
        (Rule::Declared, day, 3),
        (Rule::Archived, day, 1),
        (Rule::Declared, next, 4),
        (Rule::Customer, day, 0),
    ] {
        write(house, move |tx| retention::count(tx, rule, (when, items)));
    }
    let first = domain::retention::day(day);
    let ended = read(house, move |db| retention::ended(db, first));
    let second = domain::retention::day(next);
    assert_eq!(ended, [(first, Rule::Archived, 1), (first, Rule::Declared, 5), (second, Rule::Declared, 4)]);
    assert_eq!(read(house, move |db| retention::ended(db, second)).len(), 1);
});

contract!(who_is_idle_is_found_page_by_page_and_the_last_sign_is_the_newest, |house| {
    let (ocelot, puffin) = (newcomer(house), newcomer(house));
    let controller = read(house, move |db| store::people::by_subject(db, ocelot)).unwrap().facts.controller;
    let idle = |rule, after, begun_by| {
        let reading = Reading { after, begun_by, limit: 1 };
        read(house, move |db| retention::idle(db, (rule, controller), reading))
    };
    let last = read(house, move |db| retention::last_contact(db, ocelot)).unwrap();
    assert_eq!(idle(Rule::Prospect, 0, last), [ocelot]);
    assert_eq!(idle(Rule::Prospect, ocelot.number(), last), [puffin]);
    assert!(idle(Rule::Customer, 0, last).is_empty(), "nobody bought anything");
    let before = from_ms(last.as_millisecond() - 1);
    assert!(idle(Rule::Prospect, 0, before).is_empty());
    let reading = Reading { after: 0, begun_by: last, limit: 1 };
    let elsewhere = ControllerId::new(999);
    assert!(read(house, move |db| retention::idle(db, (Rule::Prospect, elsewhere), reading)).is_empty());
});

contract!(what_is_not_there_ends_nothing, |house| {
    let ocelot = newcomer(house);
    let none = Old { subject: ocelot, id: 77, since: at(1) };
    assert!(!write(house, move |tx| retention::end_case(tx, &none)));
    assert!(!write(house, move |tx| retention::end_dispute(tx, &none)));
    assert!(!write(house, move |tx| retention::end_lift_notice(tx, &none)));
    for rule in Rule::ALL {
        assert_eq!(read(house, move |db| retention::overdue(db, *rule, at(9))), 0, "{rule:?}");
    }
});
