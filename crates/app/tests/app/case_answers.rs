//! Stories of answers: what a no has to say, who decides, what is left of a copy, and that the figures are exact.

use app::cases::{self, CaseError};
use app::{Ctx, Why};
use domain::actor::Role;
use domain::event::Deed;
use domain::id::PublicId;
use domain::notice::Language;
use domain::restriction::RestrictionGround;
use domain::rights::{
    CaseState, Decision, DocumentState, IdentityProof, NotNow, Outcome, Punctual, Refusal, RefusalGround, RightsKind,
    StepCode, fold,
};
use jiff::civil::date;

use crate::cases::{DAY, asks, opened};
use crate::consent_house::{request, subject};
use crate::house::{House, OCELOT, PUFFIN};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\nFleckenpelz-41 on a picture";

fn refusal(ground: RefusalGround) -> Decision {
    let words = ["The invoice has to be kept.", "BlnBDI, Berlin", "Administrative court"];
    Decision::Refused(Refusal::of(ground, words).unwrap())
}

/// I12: what is kept for lists is the sum of the steps.
async fn stands_as_its_steps_say(house: &House, case: PublicId) {
    let (record, steps) = house
        .app
        .store
        .read(move |db| {
            let record = store::rights::by_public(db, case)?.expect("here");
            let steps = store::rights::steps(db, record.case.subject, record.case.id)?;
            Ok::<_, store::StoreError>((record, steps))
        })
        .await
        .unwrap();
    let plain: Vec<_> = steps.iter().map(|step| step.step).collect();
    let standing = fold(&plain);
    let seat = packs::seat(record.place.region.parse().unwrap(), record.case.received_at);
    let times = standing.times(record.case.received_on, (&|at| seat.day(at), &seat.place()));
    assert_eq!(record.stands, store::rights::Stands::of(&standing, &times));
    assert!((1..).zip(&plain).all(|(number, step)| step.number == number), "numbered without gaps");
}

async fn second_manager(house: &House) -> Ctx {
    let admin = house.ctx("admin").await;
    let new = app::accounts::NewAccount {
        handle: "quentin".to_owned(),
        password: crate::house::PASSWORD.to_owned(),
        role: Role::PrivacyManager,
        team: None,
    };
    app::accounts::add(&house.app, &admin, new).await.unwrap();
    house.ctx("quentin").await
}

story!(ac_12_05_unfounded_takes_two_elements_and_two_persons, |house: House| async move {
    let ocelot = house.add(&OCELOT, 0).await;
    let case = opened(&house, ocelot, RightsKind::Access).await;
    let (pia, otto) = (house.ctx("pia").await, house.ctx("otto").await);
    let alone = cases::decide(&house.app, &pia, case, &refusal(RefusalGround::Excessive)).await;
    assert!(matches!(alone, Err(CaseError::NotNow(NotNow::NotTwo))), "{alone:?}");
    for (both, missing) in [(("", "to harm"), "objective"), (("daily for a year", " "), "intent")] {
        let half = cases::want_unfounded(&house.app, &pia, case, both).await;
        assert!(matches!(half, Err(CaseError::Incomplete(what)) if what == missing), "{half:?}");
    }
    cases::want_unfounded(&house.app, &pia, case, ("Identical request each day", "Announced to cause cost"))
        .await
        .unwrap();
    let same = cases::second(&house.app, &pia, case).await;
    assert!(matches!(same, Err(CaseError::NotNow(NotNow::NotTwo))), "{same:?}");
    assert!(
        matches!(cases::second(&house.app, &otto, case).await, Err(CaseError::Refused)),
        "the officer decides nothing"
    );
    let quentin = second_manager(&house).await;
    cases::second(&house.app, &quentin, case).await.unwrap();
    assert!(cases::decide(&house.app, &pia, case, &refusal(RefusalGround::Excessive)).await.unwrap());
    let head = cases::head(&house.app, &pia, case).await.unwrap();
    assert_eq!(
        head.standing.decided.map(|(outcome, _, ground)| (outcome, ground)),
        Some((Outcome::Refused, Some(RefusalGround::Excessive)))
    );
    assert!(head.standing.answered_at.is_some(), "the answer is on its way in the same transaction");
    stands_as_its_steps_say(&house, case).await;
    let again = cases::decide(&house.app, &pia, case, &Decision::nothing_held("everywhere").unwrap()).await;
    assert!(matches!(again, Err(CaseError::NotNow(NotNow::Decided))), "{again:?}");
    assert_eq!(house.recorded(Deed::CaseDecided).await.len(), 1);
});

story!(
    ac_12_03_a_copy_of_a_document_needs_a_reason_and_the_officer_and_dies_with_the_decision,
    |house: House| async move {
        let ocelot = house.add(&OCELOT, 0).await;
        let case = opened(&house, ocelot, RightsKind::Access).await;
        let (pia, otto) = (house.ctx("pia").await, house.ctx("otto").await);
        let early = cases::add_document(&house.app, &pia, case, PNG.to_vec()).await;
        assert!(matches!(early, Err(CaseError::NotNow(NotNow::NotAgreed))), "{early:?}");
        assert!(matches!(cases::want_document(&house.app, &pia, case, " ").await, Err(CaseError::Incomplete(_))));
        cases::want_document(&house.app, &pia, case, "No address and no number was known.").await.unwrap();
        assert!(matches!(cases::agree_to_document(&house.app, &pia, case).await, Err(CaseError::Refused)));
        cases::agree_to_document(&house.app, &otto, case).await.unwrap();
        let script = cases::add_document(&house.app, &pia, case, b"<svg onload=alert(1)>".to_vec()).await;
        assert!(matches!(script, Err(CaseError::Incomplete("file"))), "pictures and PDF only: {script:?}");
        cases::add_document(&house.app, &pia, case, PNG.to_vec()).await.unwrap();
        assert!(cases::document(&house.app, &otto, case).await.is_err(), "whoever advises has no need to look");
        let copy = cases::document(&house.app, &pia, case).await.unwrap();
        assert_eq!((copy.as_ref().media.as_str(), copy.as_ref().bytes.as_slice()), ("image/png", PNG));
        assert!(house.hits(&["Fleckenpelz-41 on a picture"]).is_empty(), "sealed");
        cases::confirm(&house.app, &pia, case, IdentityProof::Document).await.unwrap();
        cases::decide(&house.app, &pia, case, &Decision::fulfilled("Package sent").unwrap()).await.unwrap();
        assert!(matches!(cases::document(&house.app, &pia, case).await, Err(CaseError::NotFound)));
        let head = cases::head(&house.app, &pia, case).await.unwrap();
        assert_eq!((head.standing.document, head.documents), (DocumentState::Gone, 0));
        stands_as_its_steps_say(&house, case).await;
    }
);

story!(a_copy_of_a_document_is_destroyed_after_thirty_days_even_if_nobody_decides, |house: House| async move {
    let ocelot = house.add(&OCELOT, 0).await;
    let case = opened(&house, ocelot, RightsKind::Access).await;
    let (pia, otto) = (house.ctx("pia").await, house.ctx("otto").await);
    cases::want_document(&house.app, &pia, case, "Nothing else is known.").await.unwrap();
    cases::agree_to_document(&house.app, &otto, case).await.unwrap();
    cases::add_document(&house.app, &pia, case, PNG.to_vec()).await.unwrap();
    house.clock.advance_ms(30 * DAY - 1_000);
    assert_eq!(cases::upkeep::end_documents(&house.app).await.unwrap(), 0);
    house.clock.advance_ms(1_000);
    assert_eq!(cases::upkeep::end_documents(&house.app).await.unwrap(), 1);
    assert_eq!(cases::upkeep::end_documents(&house.app).await.unwrap(), 0, "once");
    let pia = house.ctx("pia").await;
    let head = cases::head(&house.app, &pia, case).await.unwrap();
    assert_eq!((head.standing.document, head.documents), (DocumentState::Gone, 0));
    stands_as_its_steps_say(&house, case).await;
});

story!(what_is_asked_for_is_frozen_until_the_decision, |house: House| async move {
    let ocelot = house.add(&OCELOT, 0).await;
    let whom = subject(&house, ocelot).await;
    let frozen =
        async |house: &House| house.app.store.read(move |db| store::rights::is_frozen(db, whom)).await.unwrap();
    assert!(!frozen(&house).await);
    let case = opened(&house, ocelot, RightsKind::Access).await;
    assert!(frozen(&house).await, "AC-15-07");
    let pia = house.ctx("pia").await;
    cases::decide(&house.app, &pia, case, &refusal(RefusalGround::NotIdentified)).await.unwrap();
    assert!(!frozen(&house).await);
});

story!(a_restricted_person_is_heard_and_answered, |house: House| async move {
    let ocelot = house.add(&OCELOT, 0).await;
    let pia = house.ctx("pia").await;
    app::restrictions::begin(&house.app, &pia, ocelot, &request(), RestrictionGround::Accuracy).await.unwrap();
    let case = opened(&house, ocelot, RightsKind::Access).await;
    let view = cases::show(&house.app, &pia, case).await.unwrap();
    assert_eq!(view.head.standing.state(), CaseState::Open);
    cases::confirm(&house.app, &pia, case, IdentityProof::CallBack).await.unwrap();
    assert!(cases::decide(&house.app, &pia, case, &Decision::fulfilled("Sent").unwrap()).await.unwrap());
});

story!(e19_the_figures_are_exact_and_outlive_the_people, |house: House| async move {
    let (ocelot, puffin) = (house.add(&OCELOT, 0).await, house.add(&PUFFIN, 0).await);
    let first = opened(&house, ocelot, RightsKind::Access).await;
    let second = opened(&house, ocelot, RightsKind::Objection).await;
    let _open = opened(&house, puffin, RightsKind::Access).await;
    let pia = house.ctx("pia").await;
    cases::decide(&house.app, &pia, first, &Decision::nothing_held("Everywhere").unwrap()).await.unwrap();
    house.clock.advance_ms(40 * DAY);
    let pia = house.ctx("pia").await;
    cases::decide(&house.app, &pia, second, &Decision::fulfilled("Stopped").unwrap()).await.unwrap();
    let figures = async |house: &House| {
        let (pia, year) = (house.ctx("pia").await, (date(2026, 1, 1), date(2027, 1, 1)));
        let statistics = cases::statistics(&house.app, &pia, year).await.unwrap();
        let of = |punctual| statistics.sum(|counted| counted.punctual == punctual);
        (statistics.all(), Punctual::ALL.iter().map(|punctual| of(*punctual)).collect::<Vec<_>>())
    };
    // In time, late, open, overdue.
    assert_eq!(figures(&house).await, (3, vec![1, 1, 0, 1]));
    let elsewhere = cases::statistics(&house.app, &pia, (date(2027, 1, 1), date(2028, 1, 1))).await.unwrap();
    assert_eq!(elsewhere.all(), 0, "counted by arrival");
    let erasure = app::erasures::order(&house.app, &pia, ocelot, &request(), "ERASE").await.unwrap();
    app::erasures::run(&house.app, erasure).await.unwrap();
    assert_eq!(figures(&house).await, (3, vec![1, 1, 0, 1]), "to the unit, without the person");
    assert!(matches!(cases::head(&house.app, &pia, first).await, Err(CaseError::NotFound)));
    assert!(house.hits(&OCELOT.canaries()).is_empty());
});

story!(the_access_package_tells_what_was_asked_for, |house: House| async move {
    let ocelot = house.add(&OCELOT, 0).await;
    let ines = house.ctx("ines").await;
    let new = asks(ocelot, Why::usual(ines.actor.role), &[RightsKind::Access], &ines);
    let case = cases::open(&house.app, &ines, new).await.unwrap().cases[0].0;
    let pia = house.ctx("pia").await;
    let code = cases::draw_code(&house.app, &pia, case).await.unwrap();
    cases::note(&house.app, &pia, case, "canary-note-of-the-case").await.unwrap();
    let (why, out) = (request(), std::io::Cursor::new(Vec::new()));
    let built = app::access::build(&house.app, &pia, (ocelot, &why), Language::DE, out).await.unwrap();
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(built.1.into_inner())).unwrap();
    let mut told = std::collections::BTreeMap::new();
    for place in 0..archive.len() {
        let mut file = archive.by_index(place).unwrap();
        let (name, mut text) = (file.name().unwrap().to_string(), String::new());
        if std::io::Read::read_to_string(&mut file, &mut text).is_ok() {
            told.insert(name, text);
        }
    }
    for (name, text) in &told {
        assert!(!text.contains(&code), "a code is for one letter only, and stands in {name}");
    }
    let data = told.iter().find(|(name, _)| name.ends_with("data.json")).unwrap().1;
    let data: serde_json::Value = serde_json::from_str(data).unwrap();
    assert_eq!(data["cases"][0]["number"], case.to_string());
    let page = told.iter().find(|(name, _)| name.ends_with("index.html")).unwrap().1;
    for wanted in ["canary-note-of-the-case", "Please tell Fleckenpelz-41", "Was Sie verlangt haben"] {
        assert!(page.contains(wanted), "{wanted}");
    }
});

story!(two_managers_at_once_do_not_overwrite_each_other, |house: House| async move {
    let ocelot = house.add(&OCELOT, 0).await;
    let case = opened(&house, ocelot, RightsKind::Objection).await;
    let pia = house.ctx("pia").await;
    let mut tasks = Vec::new();
    for number in 0..8 {
        let (app, ctx) = (std::sync::Arc::clone(&house.app), pia.clone());
        tasks.push(tokio::spawn(async move { cases::note(&app, &ctx, case, &format!("note {number}")).await.is_ok() }));
    }
    let mut kept = 0;
    for task in tasks {
        kept += usize::from(task.await.unwrap());
    }
    let head = cases::head(&house.app, &pia, case).await.unwrap();
    let notes = head.steps.iter().filter(|(step, _)| step.code == StepCode::Noted).count();
    assert_eq!(notes, kept, "a step is kept or refused, and never lost");
    stands_as_its_steps_say(&house, case).await;
});
