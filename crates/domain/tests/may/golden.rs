//! The verdicts as a table that a data protection officer reads and signs.

use std::fmt::Write as _;

use domain::consent::channel::Channel;
use domain::consent::history::Act;
use domain::consent::state::Published;
use domain::may::{Against, Objection, Period, PersonBasis, Verdict};
use domain::notice::ChangeClass;
use domain::purpose::{BREACH_NOTICE, Basis, Purpose};
use domain::suppression::Suppression;
use domain::time::Timestamp;

use crate::person::{HEALTH, NEWS, Person, SERVICE, SURVEY, at, days, fourteen_in_2026, hours, notice, sale, weighed};

fn customer() -> Person {
    let now = at("2026-11-23T12:00:00Z");
    Person::new().with(|person| {
        person.bases.push(PersonBasis { purpose: SERVICE, basis: Basis::Contract });
        person.bases.push(PersonBasis { purpose: SURVEY, basis: Basis::LegitimateInterest });
        person.relations.push(Period { from: days(now, -9), until: None });
    })
}

fn heard(lines: &[(Act, Timestamp)]) -> Person {
    customer().news(lines)
}

fn histories(now: Timestamp) -> Vec<(&'static str, Person)> {
    let yes = (Act::Granted, days(now, -5));
    let gone = (Act::Withdrawn, days(now, -4));
    let typed = (Act::ConfirmationSent, days(now, -2));
    vec![
        ("a stranger", Person::new()),
        ("a customer who was never asked", customer()),
        ("imported, no proof", heard(&[(Act::Unknown, days(now, -5))])),
        ("asked, no answer yet", heard(&[(Act::Asked, days(now, -5))])),
        ("asked, no answer for a week", heard(&[(Act::Asked, days(now, -7))])),
        ("said no", heard(&[(Act::Refused, days(now, -5))])),
        ("said yes in the form, button not pressed", heard(&[typed])),
        ("pressed the button", heard(&[typed, (Act::Confirmed, days(now, -1))])),
        (
            "pressed the button after four days",
            heard(&[(Act::ConfirmationSent, days(now, -5)), (Act::Confirmed, days(now, -1))]),
        ),
        ("said yes on the phone", heard(&[yes])),
        ("said yes two years ago", heard(&[(Act::Granted, at("2024-11-23T11:59:59Z"))])),
        ("took it back", heard(&[yes, gone])),
        ("took it back, then an agent ticked yes", heard(&[yes, gone, (Act::Granted, days(now, -2))])),
        ("took it back, then pressed a new button", heard(&[yes, gone, typed, (Act::Confirmed, days(now, -1))])),
        ("took it back, then came with an old file", heard(&[yes, gone, (Act::Unknown, days(now, -2))])),
        ("yes and no in the same instant", heard(&[yes, (Act::Withdrawn, days(now, -5))])),
        (
            "objected in a mail, then pressed a button",
            heard(&[(Act::Objected, days(now, -5)), typed, (Act::Confirmed, days(now, -1))]),
        ),
        ("express statement about news", heard(&[(Act::GrantedExplicitly, days(now, -5))])),
        (
            "express statement about health",
            customer().hear(HEALTH, Channel::Email, &[(Act::GrantedExplicitly, days(now, -5))]),
        ),
        ("ordinary yes about health", customer().hear(HEALTH, Channel::Email, &[yes])),
    ]
}

fn circumstances(now: Timestamp) -> Vec<(&'static str, Person)> {
    let yes = (Act::Granted, days(now, -5));
    let guardian = (Act::GuardianConfirmed, days(now, -4));
    let publish = |change| {
        heard(&[yes]).with(|person| {
            person.notices.push(Published { at: notice(2), published_at: days(now, -1), change });
        })
    };
    let child = |lines: &[(Act, Timestamp)]| heard(lines).with(|person| person.born = Some(fourteen_in_2026()));
    let grown = jiff::civil::date(2011, 11, 22);
    let opted = |lines: &[(Act, Timestamp)]| {
        heard(lines).with(|person| {
            person.sale = Some(sale());
            person.rule(NEWS).soft_opt_in = true;
            person.rule(NEWS).assessment = Some(weighed(at("2027-01-01T00:00:00Z")));
        })
    };
    let objection = |against| Objection { against, at: hours(now, -1), end: None };
    vec![
        ("yes, notice changed in wording", publish(ChangeClass::Editorial)),
        ("yes, notice changed in substance", publish(ChangeClass::Material)),
        ("child of 14 where the age is 15", child(&[yes])),
        ("child of 14, guardian agreed", child(&[yes, guardian])),
        ("guardian agreed, 15 since yesterday", child(&[yes, guardian]).with(|person| person.born = Some(grown))),
        ("customer, soft opt-in in order", opted(&[])),
        ("customer, soft opt-in, said no at the sale", opted(&[(Act::Refused, days(now, -5))])),
        (
            "customer, soft opt-in, no way out offered",
            opted(&[]).with(|person| person.sale.as_mut().unwrap().way_out_at_sale = false),
        ),
        (
            "yes, then objected to marketing",
            heard(&[yes]).with(|person| person.objections.push(objection(Against::DirectMarketing))),
        ),
        (
            "yes, objected to the survey",
            heard(&[yes]).with(|person| person.objections.push(objection(Against::Purpose(SURVEY)))),
        ),
        (
            "yes, marketing stop on the address",
            heard(&[yes]).with(|person| {
                person.suppressions.push(Suppression::marketing_stop(hours(now, -1)));
            }),
        ),
        (
            "yes, restricted",
            heard(&[yes]).with(|person| {
                person.restrictions.push(Period { from: hours(now, -1), until: None });
            }),
        ),
        (
            "yes, weighing of the survey overdue",
            heard(&[yes]).with(|person| person.rule(SURVEY).assessment = Some(weighed(now))),
        ),
        ("order closed", heard(&[]).with(|person| person.relations[0].until = Some(now))),
    ]
}

fn says(verdict: Verdict) -> String {
    match verdict {
        Verdict::Yes(ground) => format!("YES  {}", ground.code()),
        Verdict::No(refusal) => format!("no   {} ({})", refusal.code(), refusal.rule()),
    }
}

#[test]
fn the_table_of_verdicts_is_the_one_that_was_signed() {
    let now = at("2026-11-23T12:00:00Z");
    let columns = [
        ("news by mail", NEWS, Channel::Email),
        ("news by phone", NEWS, Channel::Phone),
        ("news by letter", NEWS, Channel::Post),
        ("service mail", SERVICE, Channel::Email),
        ("survey", SURVEY, Channel::Email),
        ("health offer", HEALTH, Channel::Email),
        ("breach notice", BREACH_NOTICE, Channel::Email),
        ("rights answer", Purpose::Rights.id(), Channel::Email),
    ];
    let mut table = String::from("May it go out on 23 November 2026 at noon?\n");
    for (situation, person) in histories(now).into_iter().chain(circumstances(now)) {
        writeln!(table, "\n{situation}").unwrap();
        for (what, purpose, channel) in columns {
            writeln!(table, "  {what:<15}{}", says(person.may(purpose, channel, now))).unwrap();
        }
    }
    insta::assert_snapshot!("verdicts", table);
}
