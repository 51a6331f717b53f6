//! Stories of consent: given to something that was shown, taken back at any time, never lost.

use crate::house::{House, OCELOT, PUFFIN};
use app::Why;
use app::consents::{self, ConsentRow, NewAnswer};
use app::people::PeopleError;
use domain::actor::Role;
use domain::consent::Answer;
use domain::event::Deed;
use domain::id::PublicId;
use domain::notice::{ChangeClass, Language};
use domain::purpose::Purpose;
use domain::reason::Reason;
use domain::restriction::RestrictionGround;
use store::journal::Order;

fn own_work() -> Why {
    Why::of(Reason::OwnWork)
}

async fn answer(house: &House, answer: Answer) -> NewAnswer {
    NewAnswer {
        purpose: Purpose::Marketing,
        answer,
        channel: "phone".to_owned(),
        language: Language::DE,
        notice: app::notices::all(&house.app).await.unwrap().first().map(|(notice, _)| *notice),
        form: "script-1".to_owned(),
        wording: "May we write to you?".to_owned(),
    }
}

async fn say(house: &House, who: &str, whom: PublicId, why: &Why, new: NewAnswer) -> Result<(), PeopleError> {
    let ctx = house.ctx(who).await;
    consents::record(&house.app, &ctx, whom, why, new).await
}

async fn history(house: &House, whom: PublicId) -> Vec<ConsentRow> {
    let ctx = house.ctx("pia").await;
    consents::history(&house.app, &ctx, whom, &Why::of(Reason::RightsRequest)).await.unwrap()
}

fn journal(house: &House) -> Vec<(Order, i64)> {
    house.app.journal.lines().unwrap().into_iter().map(|line| (line.order, line.detail)).collect()
}

story!(every_answer_stands_in_the_history_with_what_was_shown, |house: House| async move {
    let ocelot = house.add(&OCELOT, 0).await;
    let puffin = house.add(&PUFFIN, 0).await;
    let (ines, pia) = (house.ctx("ines").await.actor.id, house.ctx("pia").await.actor.id);
    let began = house.app.clock.now();
    say(&house, "ines", ocelot, &own_work(), answer(&house, Answer::Granted).await).await.unwrap();
    house.clock.advance_ms(1_000);
    let pia_now = house.ctx("pia").await;
    let second = app::notices::NewNotice {
        slug: "customers".to_owned(),
        change: ChangeClass::Material,
        texts: vec![(Language::EN, "# Second".to_owned())],
    };
    app::notices::publish(&house.app, &pia_now, second).await.unwrap();
    let refusal = NewAnswer {
        purpose: Purpose::Service,
        notice: None,
        wording: String::new(),
        ..answer(&house, Answer::Refused).await
    };
    say(&house, "ines", ocelot, &own_work(), refusal).await.unwrap();
    house.clock.advance_ms(1_000);
    assert_eq!(journal(&house), [], "only what must never be lost is journaled");
    let request = Why::of(Reason::RightsRequest);
    let withdrawal =
        NewAnswer { language: Language::EN, channel: "letter".to_owned(), ..answer(&house, Answer::Withdrawn).await };
    say(&house, "pia", ocelot, &request, withdrawal).await.unwrap();
    assert_eq!(journal(&house), [(Order::Withdrawn, Purpose::Marketing.id().number())]);

    let rows = history(&house, ocelot).await;
    let said: Vec<_> = rows.iter().map(|row| (row.purpose, row.answer, row.role)).collect();
    assert_eq!(
        said,
        [
            (Purpose::Marketing, Answer::Granted, Role::Agent),
            (Purpose::Service, Answer::Refused, Role::Agent),
            (Purpose::Marketing, Answer::Withdrawn, Role::PrivacyManager),
        ]
    );
    let shown: Vec<_> = rows.iter().map(|row| row.notice.clone()).collect();
    assert_eq!(shown, [Some(("customers".to_owned(), 1)), None, Some(("customers".to_owned(), 2))]);
    let how: Vec<_> = rows.iter().map(|row| (row.channel.as_str(), row.language.as_str(), row.form.as_str())).collect();
    assert_eq!(how, [("phone", "de", "script-1"), ("phone", "de", "script-1"), ("letter", "en", "script-1")]);
    assert_eq!(rows[0].at, began);
    assert!(rows.iter().all(|row| row.brand == "Muster"));
    assert!(history(&house, puffin).await.is_empty());

    let (marketing, service) = (Purpose::Marketing.id().number(), Purpose::Service.id().number());
    assert_eq!(house.recorded(Deed::ConsentGranted).await, [(ines, marketing)]);
    assert_eq!(house.recorded(Deed::ConsentRefused).await, [(ines, service)]);
    assert_eq!(house.recorded(Deed::ConsentWithdrawn).await, [(pia, marketing)]);
    assert_eq!(house.recorded(Deed::ConsentsOpened).await.len(), 2, "a history that is shown is on record itself");
});

story!(a_yes_to_nothing_is_no_yes, |house: House| async move {
    let ocelot = house.add(&OCELOT, 0).await;
    let yes = answer(&house, Answer::Granted).await;
    let without_notice = NewAnswer { notice: None, ..yes.clone() };
    let without_wording = NewAnswer { wording: " \n ".to_owned(), ..yes.clone() };
    for new in [without_notice, without_wording, NewAnswer { answer: Answer::Unknown, ..yes }] {
        let error = say(&house, "ines", ocelot, &own_work(), new.clone()).await.unwrap_err();
        assert!(matches!(error, PeopleError::Incomplete), "{new:?}: {error}");
        // Whoever may not know of a person does not learn of them from what is missing.
        let error =
            say(&house, "jonas", ocelot, &own_work(), NewAnswer { answer: Answer::Granted, ..new }).await.unwrap_err();
        assert!(matches!(error, PeopleError::NotFound), "{error}");
    }
    assert!(history(&house, ocelot).await.is_empty());
    assert_eq!(house.recorded(Deed::ConsentGranted).await, []);
});

story!(no_is_heard_from_a_restricted_person_and_yes_is_not, |house: House| async move {
    let ocelot = house.add(&OCELOT, 0).await;
    say(&house, "ines", ocelot, &own_work(), answer(&house, Answer::Granted).await).await.unwrap();
    let pia = house.ctx("pia").await;
    let request = Why::of(Reason::RightsRequest);
    app::restrictions::begin(&house.app, &pia, ocelot, &request, RestrictionGround::Claim).await.unwrap();

    for (who, why) in [("ines", own_work()), ("pia", request.clone())] {
        for said in [Answer::Granted, Answer::Refused] {
            let error = say(&house, who, ocelot, &why, answer(&house, said).await).await.unwrap_err();
            assert!(matches!(error, PeopleError::Refused), "{who} {said:?}: {error}");
        }
    }
    say(&house, "ines", ocelot, &own_work(), answer(&house, Answer::Withdrawn).await).await.unwrap();
    assert_eq!(journal(&house), [(Order::Restricted, 2), (Order::Withdrawn, 3)]);
    app::restrictions::lift(&house.app, &pia, ocelot, &request).await.unwrap();
    let said: Vec<_> = history(&house, ocelot).await.iter().map(|row| row.answer).collect();
    assert_eq!(said, [Answer::Granted, Answer::Withdrawn]);
});

story!(whoever_may_not_take_an_answer_writes_nothing_down, |house: House| async move {
    let ocelot = house.add(&OCELOT, 0).await;
    let oversight = Why::of(Reason::Oversight);
    let nobody = PublicId::draw(domain::id::PublicKind::Person, &*house.app.random);
    for (who, whom, why, is_visible) in [
        ("otto", ocelot, oversight, true),
        ("admin", ocelot, own_work(), false),
        ("jonas", ocelot, own_work(), false),
        ("ines", nobody, own_work(), false),
    ] {
        let error = say(&house, who, whom, &why, answer(&house, Answer::Withdrawn).await).await.unwrap_err();
        let expected =
            if is_visible { matches!(error, PeopleError::Refused) } else { matches!(error, PeopleError::NotFound) };
        assert!(expected, "{who}: {error}");
    }
    assert_eq!(journal(&house), []);
    assert_eq!(house.recorded(Deed::ConsentWithdrawn).await, []);
    let admin = house.ctx("admin").await;
    assert!(matches!(consents::history(&house.app, &admin, ocelot, &own_work()).await, Err(PeopleError::NotFound)));
    // Another team takes a no for a reason.
    say(&house, "jonas", ocelot, &Why::of(Reason::OnThePhone), answer(&house, Answer::Withdrawn).await).await.unwrap();
    assert_eq!(history(&house, ocelot).await.len(), 1);
    assert_eq!(journal(&house).len(), 1);
});
