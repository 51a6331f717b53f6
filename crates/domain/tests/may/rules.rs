//! Each rule and each check by its name.

use domain::consent::channel::Channel;
use domain::consent::history::{Act, Heard};
use domain::consent::state::{Published, State};
use domain::may::{Against, Ground, Objection, ObjectionEnd, Period, PersonBasis, Refusal, Sale, Verdict};
use domain::notice::ChangeClass;
use domain::purpose::rule::{PurposeRule, ServiceBasis};
use domain::purpose::{BREACH_NOTICE, Basis, Purpose};
use domain::suppression::Suppression;
use domain::time::Timestamp;

use crate::person::{
    HEALTH, NEWS, OFFICER, Person, SERVICE, SURVEY, at, days, fourteen_in_2026, hours, notice, sale, weighed,
};

const YES: Verdict = Verdict::Yes(Ground::Consent);

fn no(refusal: Refusal) -> Verdict {
    Verdict::No(refusal)
}

fn now() -> Timestamp {
    at("2026-11-23T12:00:00Z")
}

fn yes_a_day_ago() -> Person {
    Person::new().news(&[(Act::Granted, days(now(), -1))])
}

fn state(person: &Person, at: Timestamp) -> State {
    person.standing(|standing| standing.status(NEWS, Channel::Email, at).state)
}

#[test]
fn ac_06_01_without_a_yes_nothing_is_sent() {
    assert_eq!(Person::new().may_news(now()), no(Refusal::NeverAsked));
    let asked = Person::new().news(&[(Act::Asked, days(now(), -1))]);
    assert_eq!(asked.may_news(now()), no(Refusal::NotAnswered));
    assert_eq!(yes_a_day_ago().may_news(now()), YES);
}

#[test]
fn k1_each_part_of_the_formula_stops_on_its_own() {
    let restricted = yes_a_day_ago().with(|person| {
        person.restrictions.push(Period { from: days(now(), -1), until: None });
    });
    assert_eq!(restricted.may_news(now()), no(Refusal::Restricted));

    let objection = Objection { against: Against::DirectMarketing, at: now(), end: None };
    let objected = yes_a_day_ago().with(|person| person.objections.push(objection));
    assert_eq!(objected.may_news(now()), no(Refusal::Objected));

    let stopped = yes_a_day_ago().with(|person| person.suppressions.push(Suppression::marketing_stop(now())));
    assert_eq!(stopped.may_news(now()), no(Refusal::MarketingStopped));

    assert_eq!(yes_a_day_ago().may(NEWS, Channel::Phone, now()), no(Refusal::OtherChannel));

    let unpublished = yes_a_day_ago().with(|person| person.notices.clear());
    assert_eq!(unpublished.may_news(now()), no(Refusal::NoticeUnknown));

    let child = yes_a_day_ago().with(|person| person.born = Some(fourteen_in_2026()));
    assert_eq!(child.may_news(now()), no(Refusal::GuardianMissing));

    let off = yes_a_day_ago().with(|person| person.rule(NEWS).active_at = None);
    assert_eq!(off.may_news(now()), no(Refusal::NotActive));
    assert_eq!(
        yes_a_day_ago().may(domain::id::PurposeId::new(999), Channel::Email, now()),
        no(Refusal::UnknownPurpose)
    );
}

#[test]
fn k1_a_yes_from_tomorrow_does_not_count_today() {
    let person = Person::new().news(&[(Act::Granted, days(now(), 1))]);
    assert_eq!(person.may_news(now()), no(Refusal::NeverAsked));
}

#[test]
fn k2_a_withdrawal_beats_a_yes_of_the_same_instant() {
    let person = Person::new().news(&[(Act::Withdrawn, now()), (Act::Granted, now())]);
    assert_eq!(person.may_news(now()), no(Refusal::Withdrawn));
}

#[test]
fn k2_what_arrives_late_is_placed_by_its_receipt() {
    let mut person = Person::new().news(&[(Act::Withdrawn, days(now(), -1))]);
    person.histories[0].add(Heard { act: Act::Granted, at: days(now(), -2), notice: Some(notice(1)) });
    assert_eq!(person.may_news(now()), no(Refusal::Withdrawn));
}

#[test]
fn k3_a_yes_wears_out_after_twenty_four_calendar_months() {
    for (given, last, over) in [
        ("2024-11-23T12:00:00Z", "2026-11-23T11:59:59Z", "2026-11-23T12:00:01Z"),
        ("2024-02-29T12:00:00Z", "2026-02-28T11:59:59Z", "2026-02-28T12:00:01Z"),
    ] {
        let person = Person::new().news(&[(Act::Granted, at(given))]);
        assert_eq!(person.may_news(at(last)), YES, "{given}");
        assert_eq!(person.may_news(at(over)), no(Refusal::TooOld), "{given}");
    }
    let short = yes_a_day_ago().with(|person| person.terms.max_age_months = 0);
    assert_eq!(short.may_news(now()), no(Refusal::TooOld));
}

#[test]
fn k4_a_material_change_stops_everything_until_a_new_yes_and_an_editorial_one_nothing() {
    let publish = |change| {
        let version = Published { at: notice(2), published_at: now(), change };
        yes_a_day_ago().with(|person| person.notices.push(version))
    };
    let before = hours(now(), -1);
    let mut material = publish(ChangeClass::Material);
    assert_eq!(material.may_news(before), YES);
    assert_eq!(material.may_news(now()), no(Refusal::NoticeChanged));
    assert_eq!(material.may_news(days(now(), 30)), no(Refusal::Lapsed));
    assert_eq!(publish(ChangeClass::Editorial).may_news(days(now(), 60)), YES);

    let again = hours(now(), 1);
    material.histories[0].add(Heard { act: Act::Reconfirmed, at: again, notice: Some(notice(2)) });
    assert_eq!(material.may_news(again), YES);

    let told = Heard { act: Act::NoticeChanged, at: now(), notice: Some(notice(2)) };
    let recorded = yes_a_day_ago().with(|person| person.histories[0].add(told));
    assert_eq!(recorded.may_news(now()), no(Refusal::NoticeChanged));
}

#[test]
fn k4_a_yes_to_an_old_form_after_the_change_is_stale_from_the_start() {
    let version = Published { at: notice(2), published_at: days(now(), -9), change: ChangeClass::Material };
    let person = yes_a_day_ago().with(|person| person.notices.push(version));
    assert_eq!(person.may_news(now()), no(Refusal::NoticeChanged));
}

#[test]
fn k8_a_button_counts_for_seventy_two_hours_and_a_stranger_s_form_disturbs_nothing() {
    let sent = days(now(), -3);
    let pressed = |at| Person::new().news(&[(Act::ConfirmationSent, sent), (Act::Confirmed, at)]);
    assert_eq!(pressed(hours(sent, 71)).may_news(now()), YES);
    assert_eq!(pressed(hours(sent, 72)).may_news(now()), no(Refusal::Lapsed));
    let waiting = Person::new().news(&[(Act::ConfirmationSent, hours(now(), -1))]);
    assert_eq!(waiting.may_news(now()), no(Refusal::NotConfirmed));

    let given = days(now(), -9);
    let typed_by_a_stranger = (Act::ConfirmationSent, sent);
    assert_eq!(Person::new().news(&[(Act::Granted, given), typed_by_a_stranger]).may_news(now()), YES);
    let withdrawn = Person::new().news(&[(Act::Withdrawn, given), typed_by_a_stranger]);
    assert_eq!(withdrawn.may_news(now()), no(Refusal::Withdrawn));
}

#[test]
fn ac_07_02_a_withdrawal_works_at_once_and_only_a_pressed_button_undoes_it() {
    let given = (Act::Granted, days(now(), -9));
    let taken = (Act::Withdrawn, days(now(), -2));
    assert_eq!(Person::new().news(&[given, taken]).may_news(days(now(), -2)), no(Refusal::Withdrawn));
    let typed_in = (Act::Granted, days(now(), -1));
    assert_eq!(Person::new().news(&[given, taken, typed_in]).may_news(now()), no(Refusal::NotConfirmed));
    let pressed = (Act::Confirmed, hours(now(), -1));
    assert_eq!(Person::new().news(&[given, taken, typed_in, pressed]).may_news(now()), YES);
}

#[test]
fn ac_07_04_an_import_without_proof_is_no_yes_and_revives_nothing() {
    let imported = (Act::Unknown, days(now(), -1));
    assert_eq!(Person::new().news(&[imported]).may_news(now()), no(Refusal::Unproven));
    let unsubscribed = (Act::Withdrawn, days(now(), -9));
    assert_eq!(Person::new().news(&[unsubscribed, imported]).may_news(now()), no(Refusal::Withdrawn));
}

#[test]
fn ac_07_05_what_was_sent_before_the_withdrawal_rested_on_a_yes() {
    let person =
        Person::new().news(&[(Act::Granted, at("2026-03-01T09:00:00Z")), (Act::Withdrawn, at("2026-03-10T09:00:00Z"))]);
    assert_eq!(person.may_news(at("2026-03-05T09:00:00Z")), YES);
    assert_eq!(person.may_news(at("2026-03-10T09:00:00Z")), no(Refusal::Withdrawn));
}

#[test]
fn ac_08_01_a_child_waits_for_the_guardian_for_fourteen_days() {
    let child =
        |lines: &[(Act, Timestamp)]| Person::new().news(lines).with(|person| person.born = Some(fourteen_in_2026()));
    let said = (Act::Granted, days(now(), -1));
    assert_eq!(state(&child(&[said]), now()), State::PendingGuardian);
    assert_eq!(child(&[said, (Act::GuardianConfirmed, now())]).may_news(now()), YES);
    assert_eq!(child(&[said, (Act::GuardianRefused, now())]).may_news(now()), no(Refusal::Lapsed));
    assert_eq!(child(&[said]).may_news(days(now(), 13)), no(Refusal::Lapsed));
    let late = child(&[said, (Act::GuardianConfirmed, days(now(), 20))]);
    assert_eq!(late.may_news(days(now(), 20)), no(Refusal::Lapsed));
    let fifteen = Person::new()
        .news(&[(Act::Granted, at("2027-06-01T09:00:00Z"))])
        .with(|person| person.born = Some(fourteen_in_2026()));
    assert_eq!(state(&fifteen, at("2027-06-01T09:00:00Z")), State::Granted);
}

#[test]
fn ac_08_02_on_the_birthday_the_guardian_s_yes_has_to_be_renewed_within_sixty_days() {
    let lines = [(Act::Granted, days(now(), -1)), (Act::GuardianConfirmed, now())];
    let mut child = Person::new().news(&lines).with(|person| person.born = Some(fourteen_in_2026()));
    let birthday = at("2027-06-01T00:00:00Z");
    assert_eq!(child.may_news(hours(birthday, -1)), YES);
    assert_eq!(child.may_news(birthday), no(Refusal::CameOfAge));
    assert_eq!(state(&child, days(birthday, 59)), State::Reconfirm);
    assert_eq!(child.may_news(days(birthday, 60)), no(Refusal::Lapsed));
    child.histories[0].add(Heard { act: Act::Reconfirmed, at: days(birthday, 5), notice: Some(notice(1)) });
    assert_eq!(child.may_news(days(birthday, 61)), YES);
}

#[test]
fn art_9_an_ordinary_yes_never_stands_for_an_express_statement() {
    let to_health = |act| Person::new().hear(HEALTH, Channel::Email, &[(act, days(now(), -1))]);
    assert_eq!(to_health(Act::Granted).may(HEALTH, Channel::Email, now()), no(Refusal::NotExplicit));
    assert_eq!(
        to_health(Act::GrantedExplicitly).may(HEALTH, Channel::Email, now()),
        Verdict::Yes(Ground::ExplicitConsent)
    );
    let pressed = Person::new().hear(
        HEALTH,
        Channel::Email,
        &[(Act::ExplicitConfirmationSent, days(now(), -2)), (Act::Confirmed, days(now(), -1))],
    );
    assert_eq!(pressed.may(HEALTH, Channel::Email, now()), Verdict::Yes(Ground::ExplicitConsent));
    let renewed = Person::new().hear(
        HEALTH,
        Channel::Email,
        &[(Act::GrantedExplicitly, days(now(), -2)), (Act::Reconfirmed, days(now(), -1))],
    );
    assert_eq!(renewed.may(HEALTH, Channel::Email, now()), no(Refusal::NotExplicit));
}

#[test]
fn a_service_rests_on_the_contract_or_on_an_express_statement_as_the_controller_sets_it() {
    let order = Period { from: days(now(), -3), until: Some(days(now(), 3)) };
    let customer = Person::new().with(|person| {
        person.bases.push(PersonBasis { purpose: SERVICE, basis: Basis::Contract });
        person.relations.push(order);
    });
    assert_eq!(customer.may(SERVICE, Channel::Email, now()), Verdict::Yes(Ground::Contract));
    assert_eq!(customer.may(SERVICE, Channel::Email, days(now(), 3)), no(Refusal::NothingToServe));
    assert_eq!(customer.may_news(now()), no(Refusal::NeverAsked), "an order is no consent to news");
    assert_eq!(Person::new().may(SERVICE, Channel::Email, now()), no(Refusal::NoBasis));

    let asked = Person::new().with(|person| {
        let rule = PurposeRule::service(SERVICE, ServiceBasis::ExplicitConsent);
        *person.rule(SERVICE) = PurposeRule { active_at: Some(days(now(), -9)), ..rule };
        person.relations.push(order);
    });
    assert_eq!(asked.may(SERVICE, Channel::Email, now()), no(Refusal::NeverAsked));
    let agreed = asked.hear(SERVICE, Channel::Email, &[(Act::GrantedExplicitly, days(now(), -1))]);
    assert_eq!(agreed.may(SERVICE, Channel::Email, now()), Verdict::Yes(Ground::ExplicitConsent));
}

fn customer(sale: Sale) -> Person {
    Person::new().with(|person| {
        person.sale = Some(sale);
        let rule = person.rule(NEWS);
        rule.soft_opt_in = true;
        rule.assessment = Some(weighed(at("2027-01-01T00:00:00Z")));
    })
}

#[test]
fn eprivacy_13_2_customers_hear_of_similar_products_until_they_say_no() {
    assert_eq!(customer(sale()).may_news(now()), Verdict::Yes(Ground::SoftOptIn));
    assert_eq!(customer(sale()).may(NEWS, Channel::Phone, now()), no(Refusal::NeverAsked));
    for (slip, why) in [
        (Sale { gave_contact: false, ..sale() }, Refusal::NotFromASale),
        (Sale { at: days(now(), 1), ..sale() }, Refusal::NotFromASale),
        (Sale { way_out_at_sale: false, ..sale() }, Refusal::NoWayOut),
        (Sale { way_out_in_message: false, ..sale() }, Refusal::NoWayOut),
        (Sale { own_similar: false, ..sale() }, Refusal::NotSimilar),
    ] {
        assert_eq!(customer(slip).may_news(now()), no(why), "{slip:?}");
    }
    for (act, why) in
        [(Act::Refused, Refusal::Refused), (Act::Withdrawn, Refusal::Withdrawn), (Act::Objected, Refusal::Objected)]
    {
        assert_eq!(customer(sale()).news(&[(act, days(now(), -1))]).may_news(now()), no(why));
    }
    let elsewhere = customer(sale()).hear(NEWS, Channel::Sms, &[(Act::Withdrawn, days(now(), -1))]);
    assert_eq!(elsewhere.may_news(now()), no(Refusal::Withdrawn));
    let typed_in =
        customer(sale()).news(&[(Act::Withdrawn, days(now(), -2)), (Act::ConfirmationSent, hours(now(), -1))]);
    assert_eq!(typed_in.may_news(now()), no(Refusal::Withdrawn));
    let child = customer(sale()).with(|person| person.born = Some(fourteen_in_2026()));
    assert_eq!(child.may_news(now()), no(Refusal::GuardianMissing));
    let off = customer(sale()).with(|person| person.rule(NEWS).soft_opt_in = false);
    assert_eq!(off.may_news(now()), no(Refusal::NeverAsked));
    assert_eq!(customer(sale()).may_news(at("2027-01-01T00:00:00Z")), no(Refusal::AssessmentOverdue));
}

#[test]
fn ac_06_02_an_interest_holds_only_while_its_assessment_is_complete_and_in_date() {
    let surveyed = Person::new().with(|person| {
        person.bases.push(PersonBasis { purpose: SURVEY, basis: Basis::LegitimateInterest });
    });
    let may = |person: &Person| person.may(SURVEY, Channel::Email, now());
    assert_eq!(may(&surveyed), Verdict::Yes(Ground::LegitimateInterest));
    let overdue = surveyed.clone().with(|person| person.rule(SURVEY).assessment = Some(weighed(now())));
    assert_eq!(may(&overdue), no(Refusal::AssessmentOverdue));
    let missing = surveyed.clone().with(|person| person.rule(SURVEY).assessment = None);
    assert_eq!(may(&missing), no(Refusal::NotAssessed));
    let empty = surveyed.with(|person| {
        let assessment = person.rule(SURVEY).assessment.as_mut().unwrap();
        assessment.balance = "  ".into();
    });
    assert_eq!(may(&empty), no(Refusal::NotAssessed));
}

#[test]
fn ac_06_03_after_a_withdrawal_another_basis_does_not_work_around_it() {
    let given = (Act::Granted, days(now(), -9));
    let taken = (Act::Withdrawn, days(now(), -2));
    for (basis, channel) in [(Basis::LegitimateInterest, Channel::Post), (Basis::Contract, Channel::Email)] {
        let swapped = Person::new().hear(SURVEY, Channel::Email, &[given, taken]).with(|person| {
            person.bases.push(PersonBasis { purpose: SURVEY, basis });
            person.relations.push(Period { from: days(now(), -20), until: None });
        });
        assert_eq!(swapped.may(SURVEY, channel, now()), no(Refusal::BasisSwapped), "{basis:?}");
    }
    let ordered_again = Person::new().hear(SERVICE, Channel::Email, &[given, taken]).with(|person| {
        person.bases.push(PersonBasis { purpose: SERVICE, basis: Basis::Contract });
        person.relations.push(Period { from: days(now(), -1), until: None });
    });
    assert_eq!(ordered_again.may(SERVICE, Channel::Email, now()), Verdict::Yes(Ground::Contract));
}

#[test]
fn marketing_on_an_interest_is_for_letters_only() {
    let person = Person::new().with(|person| {
        person.bases.push(PersonBasis { purpose: NEWS, basis: Basis::LegitimateInterest });
        person.rule(NEWS).assessment = Some(weighed(at("2027-01-01T00:00:00Z")));
    });
    for (channel, verdict) in [
        (Channel::Email, no(Refusal::NeedsConsent)),
        (Channel::Sms, no(Refusal::NeedsConsent)),
        (Channel::Phone, no(Refusal::NeedsConsent)),
        (Channel::Post, Verdict::Yes(Ground::LegitimateInterest)),
    ] {
        assert_eq!(person.may(NEWS, channel, now()), verdict, "{channel:?}");
    }
}

#[test]
fn ac_21_01_an_objection_to_marketing_stops_every_channel_and_cannot_be_overruled() {
    let overruled = Some(ObjectionEnd::Overruled { at: days(now(), -1), by: OFFICER });
    let objection = Objection { against: Against::DirectMarketing, at: days(now(), -2), end: overruled };
    let mut person = yes_a_day_ago().with(|person| person.objections.push(objection));
    for channel in Channel::ALL {
        assert_eq!(person.may(NEWS, *channel, now()), no(Refusal::Objected), "{channel:?}");
    }
    person.objections[0].end = Some(ObjectionEnd::Lifted(days(now(), -1)));
    assert_eq!(person.may_news(now()), YES);
    let on_one_channel = yes_a_day_ago().hear(NEWS, Channel::Phone, &[(Act::Objected, now())]);
    assert_eq!(on_one_channel.may_news(now()), no(Refusal::Objected));
}

#[test]
fn ac_21_02_an_objection_to_an_interest_stops_it_while_it_is_weighed() {
    let objection = |end| Objection { against: Against::Purpose(SURVEY), at: days(now(), -2), end };
    let surveyed = |end| {
        Person::new().with(|person| {
            person.bases.push(PersonBasis { purpose: SURVEY, basis: Basis::LegitimateInterest });
            person.objections.push(objection(end));
        })
    };
    assert_eq!(surveyed(None).may(SURVEY, Channel::Email, now()), no(Refusal::Objected));
    let overruled = surveyed(Some(ObjectionEnd::Overruled { at: days(now(), -1), by: OFFICER }));
    assert_eq!(overruled.may(SURVEY, Channel::Email, now()), Verdict::Yes(Ground::LegitimateInterest));
}

#[test]
fn an_objection_outranks_every_later_yes_until_the_person_lifts_it() {
    let objected = [(Act::Granted, days(now(), -9)), (Act::Objected, days(now(), -8))];
    let then = |more: &[(Act, Timestamp)]| Person::new().news(&[&objected[..], more].concat());
    let yes = [(Act::ConfirmationSent, days(now(), -3)), (Act::Confirmed, days(now(), -2))];
    assert_eq!(then(&yes).may_news(now()), no(Refusal::Objected));
    assert_eq!(then(&[(Act::Withdrawn, days(now(), -7))]).may_news(now()), no(Refusal::Objected));
    let lifted = (Act::ObjectionLifted, days(now(), -4));
    assert_eq!(then(&[lifted]).may_news(now()), no(Refusal::Withdrawn));
    assert_eq!(then(&[lifted, yes[0], yes[1]]).may_news(now()), YES);
}

#[test]
fn ac_18_01_while_restricted_only_breach_notices_and_answers_about_rights_go_out() {
    let person = yes_a_day_ago().with(|person| {
        person.restrictions.push(Period { from: days(now(), -1), until: Some(days(now(), 1)) });
        person.objections.push(Objection { against: Against::DirectMarketing, at: days(now(), -1), end: None });
        person.suppressions.push(Suppression::marketing_stop(days(now(), -1)));
        person.bases.push(PersonBasis { purpose: SERVICE, basis: Basis::Contract });
        person.relations.push(Period { from: days(now(), -3), until: None });
    });
    for (purpose, verdict) in [
        (NEWS, no(Refusal::Restricted)),
        (SERVICE, no(Refusal::Restricted)),
        (SURVEY, no(Refusal::Restricted)),
        (Purpose::Bookkeeping.id(), no(Refusal::Restricted)),
        (BREACH_NOTICE, Verdict::Yes(Ground::BreachNotice)),
        (Purpose::Rights.id(), Verdict::Yes(Ground::RightsAnswer)),
    ] {
        assert_eq!(person.may(purpose, Channel::Email, now()), verdict, "{purpose:?}");
    }
    let lifted = days(now(), 1);
    assert_eq!(
        person.may(SERVICE, Channel::Email, lifted),
        Verdict::Yes(Ground::Contract),
        "objection to news stops no parcel"
    );
    assert_eq!(person.may_news(lifted), no(Refusal::Objected));
}
