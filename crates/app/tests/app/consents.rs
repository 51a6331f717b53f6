//! Stories of consent: given to something that was shown, taken back at any time, never lost.

use crate::house::{House, OCELOT, PUFFIN};
use app::Why;
use app::consents::{self, ConsentError, ConsentRow, NewAnswer};
use app::journal;
use app::people::PeopleError;
use domain::actor::Role;
use domain::consent::channel::Channel;
use domain::consent::evidence::{Draft, Piece, Via};
use domain::consent::history::Act;
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

async fn answer(house: &House, act: Act) -> NewAnswer {
    let notice = app::notices::all(&house.app).await.unwrap().first().map(|(notice, _)| *notice);
    let about = (Purpose::Marketing.id(), Channel::Email);
    let yes = NewAnswer::spoken(about, ("script-1", 1, "May we write to you?"), (notice, Language::DE));
    NewAnswer { act, ..yes }
}

async fn say(house: &House, who: &str, whom: PublicId, why: &Why, new: NewAnswer) -> Result<(), ConsentError> {
    let ctx = house.ctx(who).await;
    consents::record(&house.app, &ctx, whom, why, new).await
}

async fn history(house: &House, whom: PublicId) -> Vec<ConsentRow> {
    let ctx = house.ctx("pia").await;
    consents::history(&house.app, &ctx, whom, &Why::of(Reason::RightsRequest)).await.unwrap()
}

fn journaled(house: &House) -> Vec<(Order, i64)> {
    house.app.journal.lines().unwrap().into_iter().map(|line| (line.order, line.detail)).collect()
}

story!(every_answer_stands_in_the_history_with_what_was_shown, |house: House| async move {
    let ocelot = house.add(&OCELOT, 0).await;
    let puffin = house.add(&PUFFIN, 0).await;
    let (ines, pia) = (house.ctx("ines").await.actor.id, house.ctx("pia").await.actor.id);
    let began = house.app.clock.now();
    say(&house, "ines", ocelot, &own_work(), answer(&house, Act::Granted).await).await.unwrap();
    house.clock.advance_ms(1_000);
    let pia_now = house.ctx("pia").await;
    let second = app::notices::NewNotice {
        slug: "customers".to_owned(),
        change: ChangeClass::Material,
        texts: vec![(Language::EN, "# Second".to_owned())],
    };
    app::notices::publish(&house.app, &pia_now, second).await.unwrap();
    let refusal = NewAnswer::of(Purpose::Service.id(), Act::Refused, (Via::Phone, "script-1"));
    say(&house, "ines", ocelot, &own_work(), refusal).await.unwrap();
    house.clock.advance_ms(1_000);
    assert_eq!(journaled(&house), [], "only what must never be lost is journaled");
    let request = Why::of(Reason::RightsRequest);
    let withdrawal = NewAnswer { reach: None, ..answer(&house, Act::Withdrawn).await };
    let draft = Draft { language: Some(Language::EN), via: Some(Via::Paper), ..withdrawal.draft.clone() };
    let withdrawal = NewAnswer { draft, ..withdrawal };
    say(&house, "pia", ocelot, &request, withdrawal).await.unwrap();
    assert_eq!(journaled(&house), [(Order::Withdrawn, Purpose::Marketing.id().number())]);

    let rows = history(&house, ocelot).await;
    let said: Vec<_> = rows.iter().map(|row| (row.purpose.known().unwrap(), row.act, row.role)).collect();
    assert_eq!(
        said,
        [
            (Purpose::Marketing, Act::Granted, Role::Agent),
            (Purpose::Service, Act::Refused, Role::Agent),
            (Purpose::Marketing, Act::Withdrawn, Role::PrivacyManager),
        ]
    );
    let shown: Vec<_> = rows.iter().map(|row| row.notice.clone()).collect();
    assert_eq!(shown, [Some(("customers".to_owned(), 1)), None, Some(("customers".to_owned(), 2))]);
    let how: Vec<_> = rows.iter().map(|row| (row.channel.as_str(), row.language.as_str(), row.form.as_str())).collect();
    assert_eq!(how, [("phone", "de", "script-1"), ("phone", "und", "script-1"), ("paper", "en", "script-1")]);
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
    let yes = answer(&house, Act::Granted).await;
    let without = |change: fn(&mut Draft)| {
        let mut new = yes.clone();
        change(&mut new.draft);
        new
    };
    for (new, piece) in [
        (without(|draft| draft.notice = None), Piece::Notice),
        (without(|draft| draft.wording_hash = consents::wording_hash(" \n ")), Piece::Wording),
        (without(|draft| draft.language = None), Piece::Language),
        (without(|draft| draft.form.clear()), Piece::Form),
        // K9: a script without a version.
        (without(|draft| draft.script = None), Piece::Script),
    ] {
        let error = say(&house, "ines", ocelot, &own_work(), new.clone()).await.unwrap_err();
        assert!(matches!(error, ConsentError::Unproven(missing) if missing == piece), "{piece:?}: {error}");
        // Whoever may not know of a person does not learn of them from what is missing.
        let error = say(&house, "jonas", ocelot, &own_work(), new).await.unwrap_err();
        assert!(matches!(error, ConsentError::NotFound), "{error}");
    }
    let unknown = NewAnswer { act: Act::Unknown, ..yes.clone() };
    let error = say(&house, "ines", ocelot, &own_work(), unknown).await.unwrap_err();
    assert!(matches!(error, ConsentError::NotAnAnswer), "{error}");
    let for_nothing = NewAnswer { reach: None, ..yes.clone() };
    let error = say(&house, "ines", ocelot, &own_work(), for_nothing).await.unwrap_err();
    assert!(matches!(error, ConsentError::NoChannel), "{error}");
    let for_service = NewAnswer { purpose: Purpose::Service.id(), ..yes };
    let error = say(&house, "ines", ocelot, &own_work(), for_service).await.unwrap_err();
    assert!(matches!(error, ConsentError::NotByConsent), "{error}");
    assert!(history(&house, ocelot).await.is_empty());
    assert_eq!(house.recorded(Deed::ConsentGranted).await, []);
});

story!(no_is_heard_from_a_restricted_person_and_yes_is_not, |house: House| async move {
    let ocelot = house.add(&OCELOT, 0).await;
    say(&house, "ines", ocelot, &own_work(), answer(&house, Act::Granted).await).await.unwrap();
    let pia = house.ctx("pia").await;
    let request = Why::of(Reason::RightsRequest);
    app::restrictions::begin(&house.app, &pia, ocelot, &request, RestrictionGround::Claim).await.unwrap();

    for (who, why) in [("ines", own_work()), ("pia", request.clone())] {
        for said in [Act::Granted, Act::Refused] {
            let error = say(&house, who, ocelot, &why, answer(&house, said).await).await.unwrap_err();
            assert!(matches!(error, ConsentError::Refused), "{who} {said:?}: {error}");
        }
    }
    say(&house, "ines", ocelot, &own_work(), answer(&house, Act::Withdrawn).await).await.unwrap();
    let by_email = journal::withdrawal_number(Purpose::Marketing.id(), Some(Channel::Email));
    assert_eq!(journaled(&house), [(Order::Restricted, 2), (Order::Withdrawn, by_email)]);
    house.lift(ocelot).await;
    let said: Vec<_> = history(&house, ocelot).await.iter().map(|row| row.act).collect();
    assert_eq!(said, [Act::Granted, Act::Withdrawn]);
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
        let error = say(&house, who, whom, &why, answer(&house, Act::Withdrawn).await).await.unwrap_err();
        let expected =
            if is_visible { matches!(error, ConsentError::Refused) } else { matches!(error, ConsentError::NotFound) };
        assert!(expected, "{who}: {error}");
    }
    assert_eq!(journaled(&house), []);
    assert_eq!(house.recorded(Deed::ConsentWithdrawn).await, []);
    let admin = house.ctx("admin").await;
    assert!(matches!(consents::history(&house.app, &admin, ocelot, &own_work()).await, Err(PeopleError::NotFound)));
    // Another team takes a no for a reason.
    say(&house, "jonas", ocelot, &Why::of(Reason::OnThePhone), answer(&house, Act::Withdrawn).await).await.unwrap();
    assert_eq!(history(&house, ocelot).await.len(), 1);
    assert_eq!(journaled(&house).len(), 1);
});
