//! Stories of restriction (Art. 18): from the commit on nothing but storage, until it is lifted.

use crate::house::{House, OCELOT, PUFFIN};
use app::Why;
use app::people::PeopleError;
use app::restrictions::{self, LiftError};
use domain::event::Deed;
use domain::id::{PublicId, PublicKind};
use domain::reason::Reason;
use domain::restriction::{NotYet, RestrictionGround, ToldBy};
use store::journal::Order;

fn request() -> Why {
    Why::of(Reason::RightsRequest)
}

async fn begin(
    house: &House,
    who: &str,
    whom: PublicId,
    why: &Why,
    ground: RestrictionGround,
) -> Result<(), PeopleError> {
    let ctx = house.ctx(who).await;
    restrictions::begin(&house.app, &ctx, whom, why, ground).await
}

async fn lift(house: &House, who: &str, whom: PublicId, why: &Why) -> Result<(), PeopleError> {
    let ctx = house.ctx(who).await;
    match restrictions::lift(&house.app, &ctx, whom, why).await {
        Ok(()) => Ok(()),
        Err(LiftError::People(error)) => Err(error),
        Err(error) => panic!("{error}"),
    }
}

/// Whether the facts of a person say that they are restricted, and the grounds with whether they are lifted.
async fn standing(house: &House, whom: PublicId) -> (bool, Vec<(RestrictionGround, bool)>) {
    let read = house.app.store.read(move |db| {
        let person = store::people::by_public(db, whom)?.unwrap();
        let all = store::restrictions::of_person(db, person.facts.subject)?;
        Ok::<_, store::StoreError>((person.facts.restricted, all))
    });
    let (restricted, all) = read.await.unwrap();
    (restricted, all.iter().map(|one| (one.ground, one.lifted_at.is_some())).collect())
}

fn orders(house: &House) -> Vec<Order> {
    house.app.journal.lines().unwrap().into_iter().map(|line| line.order).collect()
}

story!(a_restriction_holds_over_a_restart_until_it_is_lifted, |house: House| async move {
    let (ocelot, puffin) = (house.add(&OCELOT, 0).await, house.add(&PUFFIN, 0).await);
    let pia = house.ctx("pia").await.actor.id;
    for ground in RestrictionGround::ALL {
        begin(&house, "pia", ocelot, &request(), *ground).await.unwrap();
        house.clock.advance_ms(1_000);
    }
    let house = house.reopened().await;
    let in_force: Vec<_> = RestrictionGround::ALL.iter().map(|ground| (*ground, false)).collect();
    assert_eq!(standing(&house, ocelot).await, (true, in_force));
    assert_eq!(standing(&house, puffin).await, (false, vec![]));
    let ines = house.ctx("ines").await;
    let own_work = Why::of(Reason::OwnWork);
    assert!(matches!(app::people::open(&house.app, &ines, ocelot, &own_work).await, Err(PeopleError::Refused)));
    app::people::open(&house.app, &ines, puffin, &own_work).await.unwrap();

    house.tell_of_lift(ocelot).await;
    lift(&house, "pia", ocelot, &request()).await.unwrap();
    let lifted: Vec<_> = RestrictionGround::ALL.iter().map(|ground| (*ground, true)).collect();
    assert_eq!(standing(&house, ocelot).await, (false, lifted));
    app::people::open(&house.app, &ines, ocelot, &own_work).await.unwrap();
    assert_eq!(house.recorded(Deed::Restricted).await, [(pia, 0); 4]);
    assert_eq!(house.recorded(Deed::RestrictionLifted).await, [(pia, 0)]);
    assert_eq!(orders(&house), [[Order::Restricted; 4].as_slice(), &[Order::RestrictionLifted]].concat());
});

story!(what_the_person_asked_for_goes_on_while_they_are_restricted, |house: House| async move {
    let ocelot = house.add(&OCELOT, 0).await;
    begin(&house, "pia", ocelot, &request(), RestrictionGround::Unlawful).await.unwrap();
    let (pia, otto) = (house.ctx("pia").await, house.ctx("otto").await);
    app::people::open(&house.app, &pia, ocelot, &request()).await.unwrap();
    app::erasures::preview(&house.app, &pia, ocelot, &request()).await.unwrap();
    app::consents::history(&house.app, &otto, ocelot, &Why::of(Reason::Oversight)).await.unwrap();
    let looks = app::looks::of(&house.app, &otto, ocelot, &Why::of(Reason::Oversight)).await.unwrap();
    assert!(looks.iter().any(|look| look.deed == Deed::Restricted));
    let complaint = Why::of(Reason::Complaint);
    assert!(matches!(app::people::open(&house.app, &pia, ocelot, &complaint).await, Err(PeopleError::Refused)));
});

story!(only_the_privacy_manager_restricts_and_a_refusal_leaves_no_trace, |house: House| async move {
    let ocelot = house.add(&OCELOT, 0).await;
    let nobody = PublicId::draw(PublicKind::Person, &*house.app.random);
    for (who, whom, reason, is_visible) in [
        ("ines", ocelot, Reason::OwnWork, true),
        ("lea", ocelot, Reason::OwnWork, true),
        ("otto", ocelot, Reason::Oversight, true),
        ("jonas", ocelot, Reason::OwnWork, false),
        ("admin", ocelot, Reason::OwnWork, false),
        ("pia", nobody, Reason::RightsRequest, false),
    ] {
        let begun = begin(&house, who, whom, &Why::of(reason), RestrictionGround::Claim).await.unwrap_err();
        let lifted = lift(&house, who, whom, &Why::of(reason)).await.unwrap_err();
        for error in [begun, lifted] {
            let expected =
                if is_visible { matches!(error, PeopleError::Refused) } else { matches!(error, PeopleError::NotFound) };
            assert!(expected, "{who}: {error}");
        }
    }
    assert_eq!(orders(&house), []);
    assert_eq!(standing(&house, ocelot).await, (false, vec![]));
    assert!(
        house.recorded(Deed::Restricted).await.is_empty() && house.recorded(Deed::RestrictionLifted).await.is_empty()
    );
});

story!(a_restriction_ends_only_after_the_person_was_told_and_could_answer, |house: House| async move {
    let ocelot = house.add(&OCELOT, 0).await;
    let asked = |house: &House| {
        let app = std::sync::Arc::clone(&house.app);
        async move {
            let pia = app::accounts::by_handle(&app, "pia").await.unwrap().unwrap();
            let ctx = app::Ctx { actor: pia, now: app.clock.now() };
            restrictions::lift(&app, &ctx, ocelot, &request()).await
        }
    };
    let pia = house.ctx("pia").await;
    let told = (ToldBy::Phone, "canary-lift-41: we use it again.");
    let early = restrictions::announce(&house.app, &pia, (ocelot, &request()), told).await;
    assert!(matches!(early, Err(LiftError::Incomplete)), "nothing is restricted");
    begin(&house, "pia", ocelot, &request(), RestrictionGround::Accuracy).await.unwrap();
    assert!(matches!(asked(&house).await, Err(LiftError::NotYet(NotYet::Untold))));
    house.clock.advance_ms(1_000);
    let pia = house.ctx("pia").await;
    restrictions::announce(&house.app, &pia, (ocelot, &request()), told).await.unwrap();
    house.clock.advance_ms(3 * 86_400_000 - 1);
    assert!(matches!(asked(&house).await, Err(LiftError::NotYet(NotYet::TooSoon { .. }))));
    house.clock.advance_ms(1);
    // Set once more, it is told once more.
    begin(&house, "pia", ocelot, &request(), RestrictionGround::Claim).await.unwrap();
    assert!(matches!(asked(&house).await, Err(LiftError::NotYet(NotYet::Untold))));
    house.lift(ocelot).await;
    assert!(!standing(&house, ocelot).await.0);
    let shown = restrictions::of_person(&house.app, &house.ctx("pia").await, ocelot, &request()).await.unwrap();
    assert_eq!((shown.all.len(), shown.told.len(), shown.is_in_force()), (2, 2, false));
    assert_eq!(shown.told[0].words.to_string(), "canary-lift-41: we use it again.");
    assert_eq!(house.recorded(Deed::LiftAnnounced).await.len(), 2);
    assert_eq!(house.recorded(Deed::RestrictionLifted).await.len(), 1);
    assert_eq!(house.hits(&["canary-lift-41"]), []);
});
