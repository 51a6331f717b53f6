//! Stories of objections to something else than marketing: the use stands still while it is weighed, and goes on only on a
//! ground in writing after advice.

use app::weighings::{self, WeighingError};
use app::{Why, objections};
use domain::consent::channel::Channel;
use domain::consent::evidence::Via;
use domain::event::Deed;
use domain::id::{ObjectionId, PublicId};
use domain::may::{Against, Refusal, Verdict, Weighed};
use domain::purpose::Purpose;
use domain::reason::Reason;
use domain::time::days_after;

use crate::consent_house::{own_work, request, subject};
use crate::house::{House, OCELOT, PUFFIN};

fn oversight() -> Why {
    Why::of(Reason::Oversight)
}

async fn object(house: &House, whom: PublicId, against: Against) -> ObjectionId {
    let ines = house.ctx("ines").await;
    objections::object(&house.app, &ines, whom, &own_work(), (against, Via::Phone)).await.unwrap();
    house.clock.advance_ms(1_000);
    let rows = objections::of_person(&house.app, &house.ctx("pia").await, whom, &request()).await.unwrap();
    rows.last().unwrap().id
}

async fn stands_still(house: &House, whom: PublicId) -> bool {
    let (subject, now) = (subject(house, whom).await, house.app.clock.now());
    let verdict = app::may::may(&house.app, subject, Purpose::Service.id(), (Channel::Email, now)).await.unwrap();
    matches!(verdict, Verdict::No(Refusal::Objected))
}

story!(ac_21_02_a_use_goes_on_only_on_a_written_ground_after_the_officers_advice, |house: House| async move {
    let (ocelot, puffin) = (house.add(&OCELOT, 0).await, house.add(&PUFFIN, 0).await);
    let service = Against::Purpose(Purpose::Service.id());
    let (id, other) = (object(&house, ocelot, service).await, object(&house, puffin, service).await);
    assert!(stands_still(&house, ocelot).await, "it stops while it is weighed");
    let (pia, otto) = (house.ctx("pia").await, house.ctx("otto").await);
    let overrule = |id, ground: &'static str| {
        let (app, pia) = (&house.app, &pia);
        async move { weighings::overrule(app, pia, (ocelot, &request()), (id, ground)).await }
    };
    assert!(matches!(overrule(id, "canary-ground-41").await, Err(WeighingError::Unadvised)));
    // The officer advises and does not decide; the manager decides and does not advise.
    assert!(weighings::uphold(&house.app, &otto, (ocelot, &oversight()), (id, "x")).await.is_err());
    assert!(weighings::advise(&house.app, &pia, (ocelot, &request()), (id, "x")).await.is_err());
    let ines = house.ctx("ines").await;
    assert!(weighings::of_person(&house.app, &ines, ocelot, &own_work()).await.is_err());
    weighings::advise(&house.app, &otto, (ocelot, &oversight()), (id, "canary-advice-41: a claim is open."))
        .await
        .unwrap();
    assert!(matches!(overrule(id, " ").await, Err(WeighingError::Incomplete)));

    let house = house.reopened().await;
    let pia = house.ctx("pia").await;
    weighings::overrule(&house.app, &pia, (ocelot, &request()), (id, "canary-ground-41: the claim.")).await.unwrap();
    let again = weighings::overrule(&house.app, &pia, (ocelot, &request()), (id, "again")).await;
    assert!(matches!(again, Err(WeighingError::NotOpen)));
    house.clock.advance_ms(1_000);
    assert!(!stands_still(&house, ocelot).await, "the use goes on");
    assert!(stands_still(&house, puffin).await, "of nobody else");
    let shown = weighings::of_person(&house.app, &house.ctx("otto").await, ocelot, &oversight()).await.unwrap();
    assert_eq!(shown[0].lines[0].3.to_string(), "canary-advice-41: a claim is open.");
    assert_eq!(shown[0].ground.as_ref().unwrap().to_string(), "canary-ground-41: the claim.");
    assert_eq!(shown[0].due, days_after(shown[0].objection.at, 28));

    weighings::uphold(&house.app, &pia, (puffin, &request()), (other, "Nothing weighs more.")).await.unwrap();
    let held = weighings::of_person(&house.app, &pia, puffin, &request()).await.unwrap();
    assert!(!held[0].is_open() && held[0].lines[0].0 == Weighed::Upheld);
    assert!(stands_still(&house, puffin).await, "it has ended for good");
    for (deed, times) in [(Deed::ObjectionAdvised, 1), (Deed::ObjectionOverruled, 1), (Deed::ObjectionUpheld, 1)] {
        assert_eq!(house.recorded(deed).await.len(), times, "{deed:?}");
    }
    assert_eq!(house.hits(&["canary-ground-41", "canary-advice-41"]), [], "sealed everywhere");
});

story!(an_objection_to_marketing_is_weighed_by_nobody, |house: House| async move {
    let ocelot = house.add(&OCELOT, 0).await;
    let id = object(&house, ocelot, Against::DirectMarketing).await;
    let otto = house.ctx("otto").await;
    let advice = weighings::advise(&house.app, &otto, (ocelot, &oversight()), (id, "Go on.")).await;
    assert!(matches!(advice, Err(WeighingError::NotOpen)));
    let pia = house.ctx("pia").await;
    let overruled = weighings::overrule(&house.app, &pia, (ocelot, &request()), (id, "We like to.")).await;
    assert!(matches!(overruled, Err(WeighingError::NotOpen)));
});
