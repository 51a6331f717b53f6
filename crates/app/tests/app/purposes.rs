//! Stories of purposes: weighed before they are used, and never a way round somebody's no.

use app::purposes::{self, NewPurpose, NewUse, PurposeError, Setting};
use app::wordings::{self, NewWording};
use domain::assessment::Assessment;
use domain::consent::channel::Channel;
use domain::consent::history::Act;
use domain::id::PurposeId;
use domain::may::{Refusal, Verdict};
use domain::notice::{ChangeClass, Language};
use domain::purpose::compatible::{KeptApart, Outcome};
use domain::purpose::rule::{CannotActivate, PurposeKind, SpecialCondition};
use domain::purpose::swap::CannotSwap;
use domain::purpose::{Basis, Purpose};
use domain::time::days_after;
use domain::wording::WordingKind;

use crate::consent_house::{no, say, subject, switch_on, verdict, yes};
use crate::house::{House, OCELOT, PUFFIN};

fn own(code: &str, basis: Basis, kind: PurposeKind) -> NewPurpose {
    let title = format!("Our {code}");
    NewPurpose { code: code.to_owned(), title, basis, kind, setting: Setting::default() }
}

async fn weighed(house: &House, purpose: PurposeId) {
    let (pia, text) = (house.ctx("pia").await, || "Written with care.".to_owned());
    let written = Assessment {
        interest: text(),
        necessity: text(),
        balance: text(),
        safeguards: text(),
        reviewer: Some(pia.actor.id),
        review_due: Some(days_after(pia.now, 365)),
    };
    purposes::weigh(&house.app, &pia, purpose, written).await.unwrap();
}

story!(ac_06_02_and_ac_09_02_what_is_in_the_way_is_named, |house: House| async move {
    let pia = house.ctx("pia").await;
    let new = own("survey", Basis::LegitimateInterest, PurposeKind::Ordinary);
    let survey = purposes::define(&house.app, &pia, new.clone()).await.unwrap();
    assert_eq!(survey, PurposeId::new(100));
    assert!(
        matches!(purposes::define(&house.app, &pia, new).await, Err(PurposeError::BadInput)),
        "one code, one purpose"
    );
    let special = Setting { special: Some(None), ..Setting::default() };
    purposes::set(&house.app, &pia, survey, special).await.unwrap();
    let obstacles = match purposes::activate(&house.app, &pia, survey).await {
        Err(PurposeError::Obstacles(obstacles)) => obstacles,
        other => panic!("{other:?}"),
    };
    assert_eq!(obstacles, [CannotActivate::AssessmentIncomplete, CannotActivate::NoSpecialCondition]);
    let claims = Setting { special: Some(Some(SpecialCondition::LegalClaims)), ..Setting::default() };
    purposes::set(&house.app, &pia, survey, claims).await.unwrap();
    let half = Assessment { interest: "Ours.".to_owned(), ..Assessment::default() };
    assert_eq!(purposes::weigh(&house.app, &pia, survey, half).await.unwrap(), 1);
    assert!(purposes::activate(&house.app, &pia, survey).await.is_err());
    weighed(&house, survey).await;
    purposes::activate(&house.app, &pia, survey).await.unwrap();
    let seen = purposes::view(&house.app, &house.ctx("ines").await, survey).await.unwrap();
    assert!(seen.record.rule.active_at.is_some() && seen.assessments.len() == 2);
    for who in ["ines", "otto", "admin"] {
        let ctx = house.ctx(who).await;
        assert!(matches!(purposes::activate(&house.app, &ctx, survey).await, Err(PurposeError::Refused)), "{who}");
    }
    assert!(purposes::switch_off(&house.app, &pia, Purpose::Rights.id()).await.is_err(), "answers are owed");
});

story!(ac_06_03_a_no_is_not_worked_around_by_another_basis, |house: House| async move {
    let (ocelot, puffin) = (house.add(&OCELOT, 0).await, house.add(&PUFFIN, 0).await);
    switch_on(&house).await;
    let marketing = Purpose::Marketing.id();
    for whom in [ocelot, puffin] {
        say(&house, whom, yes(&house, Channel::Post).await).await.unwrap();
    }
    say(&house, ocelot, no(Act::Withdrawn)).await.unwrap();
    weighed(&house, marketing).await;
    let (pia, otto) = (house.ctx("pia").await, house.ctx("otto").await);
    let swap = || purposes::change_basis(&house.app, &pia, marketing, Basis::LegitimateInterest);
    assert!(matches!(swap().await, Err(PurposeError::NotSwapped(CannotSwap::NotAgreed))));
    assert!(purposes::agree_to_basis(&house.app, &pia, marketing, Basis::LegitimateInterest).await.is_err());
    purposes::agree_to_basis(&house.app, &otto, marketing, Basis::LegitimateInterest).await.unwrap();
    swap().await.unwrap();
    assert_eq!(verdict(&house, ocelot, Channel::Post).await, Verdict::No(Refusal::Withdrawn), "their no stands");
    assert!(verdict(&house, puffin, Channel::Post).await.is_yes(), "who was asked keeps the consent they gave");
    for (whom, expected) in [(ocelot, Err(CannotSwap::TookBack)), (puffin, Ok(()))] {
        let person = house.app.store.read(move |db| store::people::by_public(db, whom)).await.unwrap().unwrap();
        let row = store::people::PersonPurpose {
            purpose: marketing.number(),
            basis: Basis::LegitimateInterest.code().to_owned(),
            source: "counter".to_owned(),
            notice: None,
            since: house.app.clock.now(),
        };
        let rested = house.app.store.write(move |tx| purposes::rest_on(tx, &person.facts, &row));
        assert_eq!(rested.await.unwrap(), expected);
    }
    let seen = purposes::view(&house.app, &pia, marketing).await.unwrap();
    assert_eq!((seen.changes.len(), seen.changes[0].0.agreed_by), (1, Some(otto.actor.id)));
    assert!(seen.agreed.is_empty(), "an agreement is used up");
});

story!(ac_06_04_old_data_serves_a_new_purpose_only_after_the_test_of_five_factors, |house: House| async move {
    let ocelot = house.add(&OCELOT, 0).await;
    let pia = house.ctx("pia").await;
    let research = own("product_research", Basis::LegitimateInterest, PurposeKind::Ordinary);
    let research = purposes::define(&house.app, &pia, research).await.unwrap();
    weighed(&house, research).await;
    purposes::activate(&house.app, &pia, research).await.unwrap();
    let (about, now) = (subject(&house, ocelot).await, house.app.clock.now());
    let asked = || app::may::may(&house.app, about, research, (Channel::Post, now));
    assert_eq!(asked().await.unwrap(), Verdict::No(Refusal::NoBasis));
    let test = |last: &str, outcome| NewUse {
        from: Purpose::Service.id(),
        to: research,
        factors: ["a", "b", "c", "d", last].map(str::to_owned),
        outcome,
    };
    for (new, why) in [
        (test(" ", Some(Outcome::Compatible)), KeptApart::FactorMissing),
        (test("e", None), KeptApart::Undecided),
        (test("e", Some(Outcome::Incompatible)), KeptApart::Incompatible),
        (NewUse { from: Purpose::Marketing.id(), ..test("e", Some(Outcome::Compatible)) }, KeptApart::GivenOnConsent),
    ] {
        let kept = purposes::test_use(&house.app, &pia, new).await;
        assert!(matches!(kept, Err(PurposeError::KeptApart(apart)) if apart == why), "{kept:?}");
        assert_eq!(asked().await.unwrap(), Verdict::No(Refusal::NoBasis), "the mapping stays off");
    }
    let opened = purposes::test_use(&house.app, &pia, test("e", Some(Outcome::Compatible))).await.unwrap();
    assert_eq!(opened, 1);
    assert!(asked().await.unwrap().is_yes());
    assert_eq!(purposes::view(&house.app, &pia, research).await.unwrap().uses.len(), 3, "what was decided stays");
});

story!(sentences_are_published_in_versions_and_never_edited, |house: House| async move {
    let pia = house.ctx("pia").await;
    let new = |text: &str| NewWording {
        purpose: Purpose::Marketing.id(),
        kind: WordingKind::Script,
        form: "counter".to_owned(),
        language: Language::DE,
        explicit: false,
        text: text.to_owned(),
    };
    for (version, text) in [(1, "Dürfen wir Ihnen schreiben?"), (2, "Dürfen wir Ihnen Neues schreiben?")] {
        assert_eq!(wordings::publish(&house.app, &pia, new(text)).await.unwrap().version, version);
    }
    assert!(wordings::publish(&house.app, &pia, new("  ")).await.is_err());
    assert!(wordings::publish(&house.app, &house.ctx("ines").await, new("Ja?")).await.is_err());
    let kind = (WordingKind::Script, "counter".to_owned());
    let newest = wordings::newest(&house.app, Purpose::Marketing.id(), kind, Language::DE).await.unwrap().unwrap();
    assert_eq!((newest.version, newest.text.as_str()), (2, "Dürfen wir Ihnen Neues schreiben?"));
    assert_eq!(Some(newest.hash), app::consents::wording_hash(&newest.text));
});

story!(staff_have_a_notice_of_their_own_and_each_version_is_acknowledged_once, |house: House| async move {
    let (pia, ines) = (house.ctx("pia").await, house.ctx("ines").await);
    assert!(app::notices::for_staff(&house.app, &ines, Language::EN).await.unwrap().is_none());
    let text = |words: &str| app::notices::NewNotice {
        slug: "staff".to_owned(),
        change: ChangeClass::Material,
        texts: vec![(Language::EN, words.to_owned())],
    };
    app::notices::publish_to_staff(&house.app, &pia, text("# What we log about you")).await.unwrap();
    let customers: Vec<String> =
        app::notices::all(&house.app).await.unwrap().into_iter().map(|(_, slug)| slug).collect();
    assert_eq!(customers, ["customers"], "nobody is told the wrong notice by mistake");
    let shown = app::notices::for_staff(&house.app, &ines, Language::EN).await.unwrap().unwrap();
    assert_eq!((shown.slug.as_str(), shown.seen_at), ("staff", None));
    for _ in 0..2 {
        app::notices::acknowledge(&house.app, &ines, 1).await.unwrap();
    }
    assert!(app::notices::acknowledge(&house.app, &ines, 2).await.is_err(), "not published");
    assert_eq!(house.recorded(domain::event::Deed::NoticeSeen).await, [(ines.actor.id, 1)]);
    let seen = app::notices::who_saw(&house.app, &pia).await.unwrap();
    let told: Vec<_> = seen.acknowledged.iter().map(|one| (one.handle.as_str(), one.version, one.at)).collect();
    assert_eq!(told, [("ines", 1, ines.now)]);
    assert!(seen.missing.iter().any(|(handle, _)| handle == "pia"));
    assert!(!seen.missing.iter().any(|(handle, _)| handle == "ines"));
    assert!(!app::notices::awaits(&house.app, &ines).await.unwrap());
    assert!(app::notices::awaits(&house.app, &pia).await.unwrap());
    let mixed = app::notices::NewNotice { slug: "customers".to_owned(), ..text("# For colleagues") };
    let refused = app::notices::publish_to_staff(&house.app, &pia, mixed).await;
    assert!(matches!(refused, Err(app::notices::NoticeError::ForOthers)), "customers are not told what is for staff");
    assert!(app::notices::publish(&house.app, &pia, text("# For customers")).await.is_err());
    assert!(app::notices::who_saw(&house.app, &ines).await.is_err());
    app::notices::publish_to_staff(&house.app, &pia, text("# More")).await.unwrap();
    assert_eq!(app::notices::for_staff(&house.app, &ines, Language::EN).await.unwrap().unwrap().seen_at, None);
});
