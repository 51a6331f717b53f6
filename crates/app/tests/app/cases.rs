//! Stories of cases: taken by any way, timed from arrival, and sure who asks before anything is given away.

use app::cases::{self, Asker, CaseError, Level, NewRequest, Opened};
use app::{Ctx, Why};
use domain::contact::{ContactValue, EmailAddress, PhoneNumber};
use domain::event::Deed;
use domain::id::PublicId;
use domain::mail::MailKind;
use domain::personal::Text;
use domain::rights::{
    CaseState, Decision, Done, Identity, IdentityProof, Mandate, MandateProof, NotNow, PauseReason, RequestChannel,
    RightsKind, SaidPart, StepCode,
};
use domain::time::days_after;
use jiff::civil::date;

use crate::house::{House, OCELOT, PUFFIN};

pub const DAY: i64 = 86_400_000;
const REQUEST: &str = "Please tell Fleckenpelz-41 what you hold";

pub fn asks(person: PublicId, why: Why, kinds: &[RightsKind], ctx: &Ctx) -> NewRequest {
    let words = Text::some(REQUEST);
    NewRequest {
        words,
        ..NewRequest::now(Asker::Person(person, why), kinds.to_vec(), (RequestChannel::Phone, ctx.now))
    }
}

fn from(address: &str, kinds: &[RightsKind], ctx: &Ctx) -> NewRequest {
    let contact = ContactValue::Email(EmailAddress::parse(address).unwrap());
    NewRequest::now(Asker::From { name: None, contact }, kinds.to_vec(), (RequestChannel::Email, ctx.now))
}

/// Opens a case of an agent's customer.
pub async fn opened(house: &House, person: PublicId, kind: RightsKind) -> PublicId {
    let ines = house.ctx("ines").await;
    let new = asks(person, Why::usual(ines.actor.role), &[kind], &ines);
    cases::open(&house.app, &ines, new).await.unwrap().cases[0].0
}

/// Every mail in the queue to a person: what it says.
async fn mails_to(house: &House, whom: PublicId) -> Vec<MailKind> {
    let found = house.app.store.read(move |db| {
        let person = store::people::by_public(db, whom)?.expect("here");
        store::mails::of_person(db, person.facts.subject)
    });
    found.await.unwrap().into_iter().map(|mail| mail.kind).collect()
}

story!(s01_s05_a_request_is_timed_from_its_arrival_and_has_somebody_at_once, |house: House| async move {
    let ocelot = house.add(&OCELOT, 0).await;
    let (ines, pia) = (house.ctx("ines").await, house.ctx("pia").await);
    cases::set_region(&house.app, &pia, "DE-BE").await.unwrap();
    let both = [RightsKind::Access, RightsKind::Erasure];
    let arrived = days_after(ines.now, -3);
    let new = NewRequest { received_at: arrived, ..asks(ocelot, Why::usual(ines.actor.role), &both, &ines) };
    let Opened { cases: opened, receipt_by_mail } = cases::open(&house.app, &ines, new).await.unwrap();
    assert_eq!(opened.iter().map(|(_, kind)| *kind).collect::<Vec<_>>(), both, "a case for each");
    assert!(receipt_by_mail);
    assert_eq!(mails_to(&house, ocelot).await, [MailKind::CaseReceipt], "one receipt for one message");

    let head = cases::head(&house.app, &pia, opened[0].0).await.unwrap();
    // Arrived on Friday 20 November 2026 in Berlin time; 20 December is a Sunday.
    assert_eq!(head.case.received_on, date(2026, 11, 20));
    assert_eq!(head.times.dates.strict, date(2026, 12, 20));
    assert_eq!(head.times.dates.statutory, Some(date(2026, 12, 21)), "moved to the next working day");
    assert!(head.times.dates.target < head.times.dates.strict);
    assert_eq!(head.beside.len(), 1, "the other case of the same message");
    assert_eq!(head.line.owner.as_deref(), Some("pia"), "the only privacy manager");
    assert!(head.line.alarmed.no_stand_in, "and nobody else to stand in, which is said");
    assert_eq!(house.recorded(Deed::RequestTaken).await.len(), 2, "each case has its event");
    let by: Vec<_> = house.recorded(Deed::RequestTaken).await.iter().map(|(actor, _)| *actor).collect();
    assert_eq!(by, [ines.actor.id; 2], "who entered it is on record");
    assert!(house.hits(&[REQUEST]).is_empty(), "the words are sealed");
});

story!(s05_writing_down_late_needs_a_reason_and_the_future_is_refused, |house: House| async move {
    let ocelot = house.add(&OCELOT, 0).await;
    let ines = house.ctx("ines").await;
    let new = |days| NewRequest {
        received_at: days_after(ines.now, days),
        ..asks(ocelot, Why::usual(ines.actor.role), &[RightsKind::Access], &ines)
    };
    let missing = |outcome: Result<Opened, CaseError>| match outcome {
        Err(CaseError::Incomplete(what)) => what,
        other => panic!("{other:?}"),
    };
    assert_eq!(missing(cases::open(&house.app, &ines, new(1)).await), "received_at");
    assert_eq!(missing(cases::open(&house.app, &ines, new(-4)).await), "late_why");
    let late = NewRequest { late_why: Text::some("It lay in the letter box of the shop."), ..new(-4) };
    let opened = cases::open(&house.app, &ines, late).await.unwrap();
    let pia = house.ctx("pia").await;
    let view = cases::show(&house.app, &pia, opened.cases[0].0).await.unwrap();
    let why = view.steps.iter().find(|step| step.step.code == StepCode::BackDated).unwrap();
    assert_eq!(why.said[0].1.to_string(), "It lay in the letter box of the shop.");
    let nothing = NewRequest { kinds: Vec::new(), ..new(0) };
    assert_eq!(missing(cases::open(&house.app, &ines, nothing).await), "kinds");
    let twice = NewRequest { kinds: vec![RightsKind::Access; 2], ..new(0) };
    assert_eq!(missing(cases::open(&house.app, &ines, twice).await), "kinds");
    let parent = NewRequest { mandate: Mandate::Parent, ..new(0) };
    assert_eq!(missing(cases::open(&house.app, &ines, parent).await), "represents");
});

story!(
    s02_whoever_writes_from_an_unknown_address_learns_nothing_and_the_known_one_is_asked,
    |house: House| async move {
        let ocelot = house.add(&OCELOT, 0).await;
        house.clock.advance_ms(DAY);
        let (ines, pia) = (house.ctx("ines").await, house.ctx("pia").await);
        let known = cases::open(&house.app, &ines, from(OCELOT.email, &[RightsKind::Access], &ines)).await.unwrap();
        let stranger =
            cases::open(&house.app, &ines, from("someone.else@canary-41.example", &[RightsKind::Access], &ines))
                .await
                .unwrap();
        assert_eq!(
            (known.cases.len(), known.receipt_by_mail),
            (stranger.cases.len(), stranger.receipt_by_mail),
            "the answer is the same for both"
        );
        let case = stranger.cases[0].0;
        let head = cases::head(&house.app, &pia, case).await.unwrap();
        assert_ne!(head.asker, ocelot, "a record with nothing but the address");
        assert_eq!(head.case.about, None);
        assert_eq!(cases::head(&house.app, &pia, known.cases[0].0).await.unwrap().asker, ocelot);

        let whom = cases::ask_by_link(&house.app, &pia, case, None).await;
        assert!(matches!(whom, Err(CaseError::Incomplete("whom"))), "{whom:?}");
        cases::mean(&house.app, &pia, case, (head.asker, "they themself")).await.unwrap();
        let own = cases::ask_by_link(&house.app, &pia, case, None).await;
        assert!(
            matches!(own, Err(CaseError::Incomplete("known_address"))),
            "an address that came along proves nothing"
        );
        cases::mean(&house.app, &pia, case, (ocelot, "the name is hers")).await.unwrap();
        cases::ask_by_link(&house.app, &pia, case, Some("another address than hers")).await.unwrap();
        let after = cases::head(&house.app, &pia, case).await.unwrap();
        assert_eq!((after.standing.state(), after.standing.identity), (CaseState::Paused, Identity::Asked));
        assert_eq!(after.times.dates.statutory, None, "the clock stands from the question on");
        assert!(after.times.unpaused.is_some(), "and the date without the pause stays visible");
        assert_eq!(after.meant, Some(ocelot));
        assert_eq!(mails_to(&house, ocelot).await, [MailKind::CaseReceipt, MailKind::CaseIdentity]);
        assert_eq!(
            mails_to(&house, head.asker).await,
            [MailKind::CaseReceipt],
            "the stranger gets a receipt and no more"
        );
        let given = cases::decide(&house.app, &pia, case, &Decision::fulfilled("sent").unwrap()).await;
        assert!(matches!(given, Err(CaseError::NotNow(NotNow::NotIdentified))), "{given:?}");
    }
);

story!(s04_what_a_caller_knows_is_never_sufficient, |house: House| async move {
    let ocelot = house.add(&OCELOT, 0).await;
    let (ines, pia) = (house.ctx("ines").await, house.ctx("pia").await);
    let new =
        NewRequest { facts_offered: true, ..asks(ocelot, Why::usual(ines.actor.role), &[RightsKind::Access], &ines) };
    let case = cases::open(&house.app, &ines, new).await.unwrap().cases[0].0;
    for _ in 0..3 {
        cases::facts_offered(&house.app, &pia, case).await.unwrap();
    }
    let head = cases::head(&house.app, &pia, case).await.unwrap();
    assert_eq!(head.standing.identity, Identity::Unasked, "facts are no proof, however many");
    let tried = head.steps.iter().filter(|(step, _)| step.code == StepCode::FactsOffered).count();
    assert_eq!(tried, 4);
    assert_eq!(house.recorded(Deed::IdentityTried).await.len(), 3);
    for proof in [IdentityProof::Link, IdentityProof::Code, IdentityProof::Document] {
        let said = cases::confirm(&house.app, &pia, case, proof).await;
        assert!(matches!(said, Err(CaseError::Incomplete("proof"))), "{proof:?} speaks for itself");
    }
    cases::confirm(&house.app, &pia, case, IdentityProof::CallBack).await.unwrap();
    let sure = cases::head(&house.app, &pia, case).await.unwrap();
    assert_eq!(sure.standing.identity, Identity::Confirmed(IdentityProof::CallBack));
    assert_eq!(house.recorded(Deed::IdentityConfirmed).await.len(), 1);
});

story!(a_code_goes_by_letter_and_after_five_wrong_ones_it_is_worth_nothing, |house: House| async move {
    let ocelot = house.add(&OCELOT, 0).await;
    let case = opened(&house, ocelot, RightsKind::Access).await;
    let pia = house.ctx("pia").await;
    let none = cases::give_code(&house.app, &pia, case, "2222222222").await;
    assert!(matches!(none, Err(CaseError::NotNow(NotNow::NoCode))), "{none:?}");
    let code = cases::draw_code(&house.app, &pia, case).await.unwrap();
    assert!(code.len() == 10 && code.bytes().all(|byte| byte.is_ascii_alphanumeric()));
    for _ in 0..5 {
        assert!(!cases::give_code(&house.app, &pia, case, "2222222222").await.unwrap());
    }
    let over = cases::give_code(&house.app, &pia, case, &code).await;
    assert!(matches!(over, Err(CaseError::NotNow(NotNow::NoCode))), "the right one comes too late: {over:?}");
    let again = cases::draw_code(&house.app, &pia, case).await.unwrap();
    let spaced = format!(" {}-{}", again[..5].to_lowercase(), &again[5..]);
    assert!(cases::give_code(&house.app, &pia, case, &spaced).await.unwrap(), "as people write it");
    let head = cases::head(&house.app, &pia, case).await.unwrap();
    assert_eq!(head.standing.identity, Identity::Confirmed(IdentityProof::Code));
    assert_eq!(house.recorded(Deed::IdentityTried).await.len(), 5);
    assert!(house.hits(&[&again]).is_empty(), "the code is sealed");
});

story!(s15_a_parent_gets_nothing_before_the_link_was_checked, |house: House| async move {
    let (parent, child) = (house.add(&OCELOT, 0).await, house.add(&PUFFIN, 0).await);
    let (ines, pia) = (house.ctx("ines").await, house.ctx("pia").await);
    let new = NewRequest {
        mandate: Mandate::Parent,
        represents: Text::some("mother of Papagaya, nine years old"),
        ..asks(parent, Why::usual(ines.actor.role), &[RightsKind::Access], &ines)
    };
    let case = cases::open(&house.app, &ines, new).await.unwrap().cases[0].0;
    assert_eq!(cases::head(&house.app, &pia, case).await.unwrap().case.about, None, "who is meant is not assumed");
    cases::mean(&house.app, &pia, case, (child, "named in the letter")).await.unwrap();
    cases::confirm(&house.app, &pia, case, IdentityProof::Shown).await.unwrap();
    let sent = Decision::fulfilled("Package of the child handed over").unwrap();
    let early = cases::decide(&house.app, &pia, case, &sent).await;
    assert!(matches!(early, Err(CaseError::NotNow(NotNow::NoMandate))), "{early:?}");
    cases::check_mandate(&house.app, &pia, case, (MandateProof::ParentalLink, "birth certificate seen")).await.unwrap();
    cases::decide(&house.app, &pia, case, &sent).await.unwrap();
    assert_eq!(
        mails_to(&house, parent).await,
        [MailKind::CaseReceipt, MailKind::CaseAnswered],
        "the answer goes to the parent"
    );
    assert!(mails_to(&house, child).await.is_empty());
});

story!(s07_three_hundred_requests_in_one_day_are_three_hundred_cases, |house: House| async move {
    let pia = house.ctx("pia").await;
    for number in 0..60 {
        let phone = PhoneNumber::parse(&format!("+49 30 23125 7{number:03}")).unwrap();
        let contact = ContactValue::Phone(phone);
        let new = NewRequest {
            mandate: Mandate::Portal,
            represents: Text::some("a user of the portal"),
            ..NewRequest::now(
                Asker::From { name: None, contact },
                vec![RightsKind::Access],
                (RequestChannel::Portal, pia.now),
            )
        };
        let opened = cases::open(&house.app, &pia, new).await.unwrap();
        assert!(!opened.receipt_by_mail, "nothing to write to, which is said");
    }
    let list = cases::list(&house.app, &pia).await.unwrap();
    assert_eq!(list.open.len(), 60, "each its own case, and no number of them refuses any");
    assert!(list.open.iter().all(|line| line.owner.is_some() && line.alarmed.level == Level::Calm), "I6");
});

story!(a_case_runs_out_of_time_in_plain_sight, |house: House| async move {
    let ocelot = house.add(&OCELOT, 0).await;
    let case = opened(&house, ocelot, RightsKind::Access).await;
    let level = async |house: &House| {
        let pia = house.ctx("pia").await;
        cases::list(&house.app, &pia).await.unwrap().open[0].alarmed.level
    };
    // Arrived on 23 November; the strict date is 23 December.
    let mut seen = Vec::new();
    for days in [0, 20, 25, 30, 31] {
        let at = "2026-11-23T10:00:00Z".parse::<domain::time::Timestamp>().unwrap();
        let wanted = days_after(at, days);
        let now = house.app.clock.now();
        house.clock.advance_ms(wanted.as_millisecond() - now.as_millisecond());
        seen.push(level(&house).await);
    }
    assert_eq!(seen, [Level::Calm, Level::Amber, Level::Red, Level::Red, Level::Late]);
    let late = app::cases::upkeep::late(&house.app).await.unwrap();
    assert_eq!(late, 1, "the product says so by itself");
    let pia = house.ctx("pia").await;
    let late = cases::extend(&house.app, &pia, case, (domain::rights::ExtensionGround::Complexity, "many")).await;
    assert!(matches!(late, Err(CaseError::NotNow(NotNow::TooLateToExtend))), "{late:?}");
});

story!(a_late_question_waits_for_the_officer_and_one_extension_is_told_at_once, |house: House| async move {
    let ocelot = house.add(&OCELOT, 0).await;
    let case = opened(&house, ocelot, RightsKind::Access).await;
    house.clock.advance_ms(9 * DAY);
    let (pia, otto) = (house.ctx("pia").await, house.ctx("otto").await);
    let asked = (PauseReason::Specification, "All years, or only orders?");
    let late = cases::pause(&house.app, &pia, case, asked).await;
    assert!(matches!(late, Err(CaseError::NotNow(NotNow::NotAgreed))), "{late:?}");
    cases::want_pause(&house.app, &pia, case, "It became clear only now how much it is.").await.unwrap();
    let own = cases::agree_to_pause(&house.app, &pia, case).await;
    assert!(matches!(own, Err(CaseError::Refused)), "the manager does not agree with themself: {own:?}");
    cases::agree_to_pause(&house.app, &otto, case).await.unwrap();
    cases::pause(&house.app, &pia, case, asked).await.unwrap();
    house.clock.advance_ms(5 * DAY);
    let pia = house.ctx("pia").await;
    cases::resume(&house.app, &pia, case, "Only orders.").await.unwrap();
    let head = cases::head(&house.app, &pia, case).await.unwrap();
    assert_eq!(head.times.dates.statutory, Some(date(2026, 12, 28)), "five days later");
    assert_eq!(head.times.dates.strict, date(2026, 12, 23), "which moves no alarm");
    let why = (domain::rights::ExtensionGround::Complexity, "Orders of eleven years in three systems.");
    assert!(cases::extend(&house.app, &pia, case, why).await.unwrap(), "a mail goes out in the same transaction");
    let twice = cases::extend(&house.app, &pia, case, why).await;
    assert!(matches!(twice, Err(CaseError::NotNow(NotNow::TooLateToExtend))), "{twice:?}");
    assert_eq!(mails_to(&house, ocelot).await, [MailKind::CaseReceipt, MailKind::CaseExtended]);
    let head = cases::head(&house.app, &pia, case).await.unwrap();
    assert_eq!(head.times.dates.strict, date(2027, 2, 23));
});

story!(nobody_but_the_manager_works_on_a_case_and_agents_only_take_it, |house: House| async move {
    let ocelot = house.add(&OCELOT, 0).await;
    let case = opened(&house, ocelot, RightsKind::Access).await;
    for who in ["ines", "lea", "admin"] {
        let ctx = house.ctx(who).await;
        assert!(matches!(cases::list(&house.app, &ctx).await, Err(CaseError::Refused)), "{who}");
        assert!(matches!(cases::head(&house.app, &ctx, case).await, Err(CaseError::NotFound)), "{who}");
        assert!(cases::show(&house.app, &ctx, case).await.is_err(), "{who}");
        assert!(cases::note(&house.app, &ctx, case, "hello").await.is_err(), "{who}");
        assert!(cases::advise(&house.app, &ctx, case, "hello").await.is_err(), "{who}");
    }
    let admin = house.ctx("admin").await;
    let new = from("x@canary-41.example", &[RightsKind::Access], &admin);
    assert!(matches!(cases::open(&house.app, &admin, new).await, Err(CaseError::Refused)));
    let otto = house.ctx("otto").await;
    assert!(matches!(cases::note(&house.app, &otto, case, "hello").await, Err(CaseError::Refused)));
    let done = Decision::fulfilled("sent").unwrap();
    assert!(matches!(cases::decide(&house.app, &otto, case, &done).await, Err(CaseError::Refused)), "Art. 38(6)");
    cases::advise(&house.app, &otto, case, "Leave the neighbour's part out.").await.unwrap();
    let pia = house.ctx("pia").await;
    assert!(matches!(cases::advise(&house.app, &pia, case, "my own advice").await, Err(CaseError::Refused)));
    let view = cases::show(&house.app, &otto, case).await.unwrap();
    let advice = view.steps.iter().find(|step| step.step.code == StepCode::Advised).unwrap();
    assert_eq!(
        (advice.said[0].0, advice.said[0].1.to_string().as_str()),
        (SaidPart::Advice, "Leave the neighbour's part out.")
    );
    assert_eq!(house.recorded(Deed::CaseOpened).await.len(), 1, "reading it is on record");
    cases::did(&house.app, &pia, case, (Done::PackageBuilt, "")).await.unwrap();
});
