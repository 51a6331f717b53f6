//! What proves a consent, whether somebody may be asked, and what follows when it ends.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

#[allow(dead_code, reason = "the person serves two files of tests")]
#[path = "may/person.rs"]
mod person;

use std::net::IpAddr;

use domain::consent::asking::{Dependence, Occasion, Unasked, may_ask};
use domain::consent::channel::Channel;
use domain::consent::ending::{goes_with, proof_ends_at};
use domain::consent::evidence::{Draft, Missing, Piece, Trace, Via};
use domain::consent::history::{Act, Heard};
use domain::consent::state::State;
use domain::consent::terms::Terms;
use domain::consent::{Answer, ConsentEvent};
use domain::id::ActorId;
use domain::may::{Against, Objection};
use domain::notice::Language;
use domain::purpose::Purpose;
use domain::suppression::Suppression;
use domain::time::Timestamp;
use person::{NEWS, Person, SERVICE, at, days, fourteen_in_2026, hours, notice, sale, weighed};

const MAIL: Channel = Channel::Email;

/// Spoils one thing.
type Slip = fn(&mut Draft);

fn now() -> Timestamp {
    at("2026-11-23T12:00:00Z")
}

fn ask(person: &Person, occasion: Occasion, now: Timestamp) -> Result<(), Unasked> {
    person.standing(|standing| may_ask(standing, (NEWS, MAIL), occasion, now))
}

/// A person whom the exception for customers lets us write to.
fn customer() -> Person {
    Person::new().with(|person| {
        person.sale = Some(sale());
        person.rule(NEWS).soft_opt_in = true;
        person.rule(NEWS).assessment = Some(weighed(at("2028-01-01T00:00:00Z")));
    })
}

fn double_opt_in() -> Draft {
    Draft {
        wording_hash: Some([7; 32]),
        notice: Some(notice(1)),
        language: Some(Language::DE),
        at: Some(now()),
        offset_minutes: Some(60),
        via: Some(Via::Form),
        form: "newsletter-footer".into(),
        trace: Some(Trace::shorten("203.0.113.77".parse().unwrap())),
        confirmed_at: Some(hours(now(), 1)),
        token_hash: Some([8; 32]),
        message_id: "<1@example.org>".into(),
        script: None,
        agent: None,
    }
}

fn spoken() -> Draft {
    Draft { via: Some(Via::Phone), script: Some(3), agent: Some(ActorId::new(4)), ..double_opt_in() }
}

#[test]
fn stored_answers_keep_their_meaning() {
    for answer in Answer::ALL {
        assert_eq!(Act::from(*answer).code(), answer.code());
    }
    let event = ConsentEvent { answer: Answer::Withdrawn, at: now(), notice: None };
    assert_eq!(Heard::from(event), Heard { act: Act::Withdrawn, at: now(), notice: None });
    let codes: Vec<&str> = Act::ALL.iter().map(|act| act.code()).collect();
    assert_eq!(
        codes.join(" "),
        "unknown asked granted granted_explicitly reconfirmed confirmation_sent explicit_confirmation_sent confirmed guardian_asked guardian_confirmed objection_lifted confirmation_lapsed guardian_refused came_of_age notice_changed max_age_reached refused withdrawn objected"
    );
    assert_eq!(State::ALL.len(), 13);
}

#[test]
fn ac_07_01_a_proof_without_one_piece_is_none_and_the_piece_is_named() {
    assert!(double_opt_in().shown().is_ok());
    let slips: [(Piece, Slip); 7] = [
        (Piece::Wording, |draft| draft.wording_hash = None),
        (Piece::Notice, |draft| draft.notice = None),
        (Piece::Language, |draft| draft.language = None),
        (Piece::At, |draft| draft.at = None),
        (Piece::At, |draft| draft.offset_minutes = None),
        (Piece::Via, |draft| draft.via = None),
        (Piece::Form, |draft| draft.form = "  ".into()),
    ];
    for (piece, slip) in slips {
        let mut draft = double_opt_in();
        slip(&mut draft);
        assert_eq!(draft.shown().unwrap_err(), Missing(piece));
        assert_eq!(draft.double_opt_in().unwrap_err(), Missing(piece));
    }
}

#[test]
fn ac_07_04_an_imported_yes_without_proof_lands_as_unknown() {
    assert_eq!(Draft::default().imported(), Act::Unknown);
    assert_eq!(Draft { offset_minutes: None, ..double_opt_in() }.imported(), Act::Unknown);
    assert_eq!(double_opt_in().imported(), Act::Granted);
}

#[test]
fn k8_a_double_opt_in_is_proved_by_request_trace_press_token_and_mail() {
    let proof = double_opt_in().double_opt_in().unwrap();
    assert_eq!((proof.shown.at, proof.confirmed_at), (now(), hours(now(), 1)));
    let slips: [(Piece, Slip); 4] = [
        (Piece::Trace, |draft| draft.trace = None),
        (Piece::ConfirmedAt, |draft| draft.confirmed_at = None),
        (Piece::Token, |draft| draft.token_hash = None),
        (Piece::MessageId, |draft| draft.message_id.clear()),
    ];
    for (piece, slip) in slips {
        let mut draft = double_opt_in();
        slip(&mut draft);
        assert_eq!(draft.double_opt_in().unwrap_err(), Missing(piece));
    }
}

#[test]
fn k8_addresses_are_shortened_at_once_and_hashed_after_thirty_days() {
    for (address, short) in [("203.0.113.77", "203.0.113.0"), ("2001:db8:aaaa:bbbb::1", "2001:db8:aaaa::")] {
        let short: IpAddr = short.parse().unwrap();
        assert!(Trace::shorten(address.parse().unwrap()) == Trace::Shortened(short), "{address}");
    }
    let trace = Trace::shorten("203.0.113.77".parse().unwrap());
    assert!(!trace.is_too_plain(now(), days(now(), 29), &Terms::FIRST));
    assert!(trace.is_too_plain(now(), days(now(), 30), &Terms::FIRST));
    assert!(!Trace::Digest([1; 32]).is_too_plain(now(), days(now(), 99), &Terms::FIRST));
    assert_eq!(format!("{trace:?}"), "Trace(…)");
}

#[test]
fn k9_a_spoken_yes_without_the_version_of_the_script_is_not_saved() {
    let proof = spoken().spoken(&Terms::FIRST).unwrap();
    assert_eq!((proof.script, proof.undo_until), (3, hours(now(), 72)));
    for (draft, piece) in [
        (Draft { script: None, ..spoken() }, Piece::Script),
        (Draft { agent: None, ..spoken() }, Piece::Agent),
        (Draft { message_id: String::new(), ..spoken() }, Piece::MessageId),
        (Draft { notice: None, ..spoken() }, Piece::Notice),
    ] {
        assert_eq!(draft.spoken(&Terms::FIRST).unwrap_err(), Missing(piece));
    }
}

#[test]
fn k5_whoever_said_no_is_never_written_to_again_to_ask() {
    let long_ago = days(now(), -400);
    for number in 0..1_000_i64 {
        let later = days(long_ago, number % 390);
        let no = customer();
        let person = match number % 3 {
            0 => no.news(&[(Act::Granted, long_ago), (Act::Withdrawn, later)]),
            1 => no.news(&[]).with(|person| {
                person.objections.push(Objection { against: Against::DirectMarketing, at: later, end: None });
            }),
            _ => no.with(|person| person.suppressions.push(Suppression::marketing_stop(later))),
        };
        for by in Channel::ALL {
            assert!(ask(&person, Occasion::Message(*by), now()).is_err(), "{number}: {by:?}");
        }
    }
}

#[test]
fn k5_a_question_by_message_needs_leave_of_its_own() {
    let by_mail = Occasion::Message(MAIL);
    assert_eq!(ask(&Person::new(), by_mail, now()), Err(Unasked::NoLeaveToWrite));
    assert_eq!(ask(&Person::new(), Occasion::TheirVisit, now()), Ok(()));
    assert_eq!(ask(&customer(), by_mail, now()), Ok(()));
    let said_yes = Person::new().news(&[(Act::Granted, days(now(), -9))]);
    assert_eq!(ask(&said_yes, by_mail, now()), Ok(()));
    let by_text = |person: &Person| person.standing(|standing| may_ask(standing, (NEWS, Channel::Sms), by_mail, now()));
    assert_eq!(by_text(&said_yes), Ok(()), "a mail that is welcome may ask about text messages");
    let worn_out = Person::new().news(&[(Act::Granted, days(now(), -900))]);
    assert_eq!(ask(&worn_out, by_mail, now()), Err(Unasked::NoLeaveToWrite));
    let waiting = customer().news(&[(Act::ConfirmationSent, hours(now(), -1))]);
    assert_eq!(ask(&waiting, by_mail, now()), Err(Unasked::AlreadyAsked));
}

#[test]
fn k5_an_imported_unknown_is_asked_once() {
    let imported = (Act::Unknown, days(now(), -60));
    assert_eq!(ask(&customer().news(&[imported]), Occasion::Message(MAIL), now()), Ok(()));
    let asked = customer().news(&[imported, (Act::Asked, days(now(), -30))]);
    assert_eq!(ask(&asked, Occasion::Message(MAIL), now()), Err(Unasked::AlreadyAsked));
}

#[test]
fn ac_08_02_a_grown_child_may_be_asked_by_the_channel_the_guardian_agreed_to() {
    let lines = [(Act::Granted, days(now(), -1)), (Act::GuardianConfirmed, now())];
    let grown = Person::new().news(&lines).with(|person| person.born = Some(fourteen_in_2026()));
    let birthday = at("2027-06-01T00:00:00Z");
    assert_eq!(ask(&grown, Occasion::Message(MAIL), birthday), Ok(()));
    assert_eq!(ask(&grown, Occasion::Message(Channel::Sms), birthday), Err(Unasked::NoLeaveToWrite));
    assert_eq!(ask(&grown, Occasion::Message(MAIL), days(birthday, 60)), Err(Unasked::NoLeaveToWrite));
}

#[test]
fn k11_whoever_depends_on_the_company_may_not_be_free_to_refuse() {
    assert!(!Dependence::Independent.puts_freedom_in_doubt());
    assert!(Dependence::Employee.puts_freedom_in_doubt());
    assert!(Dependence::Dependent.puts_freedom_in_doubt());
}

#[test]
fn k13_a_refusal_is_remembered_for_six_calendar_months() {
    let refused = at("2026-08-31T09:00:00Z");
    let person = Person::new().news(&[(Act::Asked, days(refused, -1)), (Act::Refused, refused)]);
    for (then, verdict) in [
        ("2026-09-01T09:00:00Z", Err(Unasked::RefusedLately)),
        ("2027-02-28T08:59:59Z", Err(Unasked::RefusedLately)),
        ("2027-02-28T09:00:00Z", Ok(())),
    ] {
        assert_eq!(ask(&person, Occasion::TheirVisit, at(then)), verdict, "{then}");
    }
    let again = at("2027-03-01T09:00:00Z");
    let silent = Person::new().news(&[(Act::Refused, refused), (Act::Asked, again)]);
    assert_eq!(ask(&silent, Occasion::TheirVisit, days(again, 1)), Err(Unasked::AlreadyAsked));
    assert_eq!(ask(&silent, Occasion::TheirVisit, days(again, 30)), Err(Unasked::RefusedLately));
}

#[test]
fn nobody_is_asked_to_agree_to_what_rests_on_something_else() {
    for purpose in [SERVICE, Purpose::Bookkeeping.id(), Purpose::Rights.id()] {
        let asked = Person::new().standing(|standing| may_ask(standing, (purpose, MAIL), Occasion::TheirVisit, now()));
        assert_eq!(asked, Err(Unasked::NotAConsentPurpose), "{purpose:?}");
    }
}

#[test]
fn k6_only_what_nothing_else_needs_goes_with_a_consent() {
    assert!(goes_with(&[NEWS], NEWS));
    assert!(!goes_with(&[NEWS, SERVICE], NEWS));
    assert!(!goes_with(&[SERVICE], NEWS));
    assert!(!goes_with(&[], NEWS));
}

#[test]
fn k7_proof_stays_three_years_after_the_last_sending_and_then_goes() {
    let ended = at("2026-03-10T09:00:00Z");
    let sent = at("2026-03-05T09:00:00Z");
    assert_eq!(proof_ends_at(ended, Some(sent), &Terms::FIRST), at("2029-03-05T09:00:00Z"));
    assert_eq!(proof_ends_at(ended, None, &Terms::FIRST), at("2029-03-10T09:00:00Z"));
}
