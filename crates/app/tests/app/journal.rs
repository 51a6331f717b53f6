//! Stories of the journal: an order that stands in it counts after a restart, whatever became of the records.

use crate::house::{House, OCELOT, PUFFIN};
use app::Why;
use app::consents::{self, NewAnswer};
use app::journal::{self, Folded};
use app::people::PeopleError;
use domain::actor::Actor;
use domain::consent::channel::Channel;
use domain::consent::history::Act;
use domain::erasure::Step;
use domain::event::Deed;
use domain::id::{PublicId, SubjectId};
use domain::notice::Language;
use domain::purpose::Purpose;
use domain::reason::Reason;
use domain::restriction::RestrictionGround;
use domain::time::Timestamp;
use store::journal::{Line, Order};
use store::restrictions::RestrictionRecord;

const MARKETING: i64 = Purpose::Marketing.id().number();
const NOTHING: Folded = Folded { erasures: 0, waits: 0, withdrawals: 0, restrictions: 0, lifted: 0, objections: 0 };

fn request() -> Why {
    Why::of(Reason::RightsRequest)
}

async fn subject(house: &House, whom: PublicId) -> Option<SubjectId> {
    let person = house.app.store.read(move |db| store::people::by_public(db, whom)).await.unwrap();
    person.map(|person| person.facts.subject)
}

/// Writes a line as a deed does whose write to the records then fails.
async fn order(house: &House, whom: PublicId, order: Order, detail: i64) {
    let subject = subject(house, whom).await.unwrap();
    house.app.journal.append(&Line { at: house.app.clock.now(), order, subject, detail }).unwrap();
}

async fn answers(house: &House, whom: PublicId) -> Vec<(Act, Timestamp, String)> {
    let rows = consents::history(&house.app, &house.ctx("pia").await, whom, &request()).await.unwrap();
    rows.into_iter().map(|row| (row.act, row.at, row.channel)).collect()
}

async fn say(house: &House, whom: PublicId, act: Act) {
    let notice = app::notices::all(&house.app).await.unwrap().first().map(|(notice, _)| *notice);
    let about = (Purpose::Marketing.id(), Channel::Email);
    let new = NewAnswer::spoken(about, ("script-1", 1, "May we write to you?"), (notice, Language::DE));
    let new = NewAnswer { act, reach: new.reach.filter(|_| act == Act::Granted), ..new };
    consents::record(&house.app, &house.ctx("pia").await, whom, &request(), new).await.unwrap();
}

async fn restrictions(house: &House, whom: PublicId) -> Vec<RestrictionRecord> {
    let subject = subject(house, whom).await.unwrap();
    house.app.store.read(move |db| store::restrictions::of_person(db, subject)).await.unwrap()
}

story!(a_withdrawal_that_only_the_journal_has_counts_after_a_restart, |house: House| async move {
    let (ocelot, puffin) = (house.add(&OCELOT, 0).await, house.add(&PUFFIN, 0).await);
    let declared = domain::declared::Declared {
        name: "Likes news".to_owned(),
        purpose: Purpose::Marketing,
        treatment: domain::declared::Treatment::Ordinary,
        retention_days: 90,
        condition: None,
    };
    let tag = app::tags::define(&house.app, &house.ctx("pia").await, declared).await.unwrap();
    for whom in [ocelot, puffin] {
        say(&house, whom, Act::Granted).await;
        app::tags::set(&house.app, &house.ctx("ines").await, (whom, &Why::of(Reason::OwnWork)), tag).await.unwrap();
    }
    house.clock.advance_ms(1_000);
    let withdrawn_at = house.app.clock.now();
    order(&house, ocelot, Order::Withdrawn, MARKETING).await;
    order(&house, puffin, Order::Withdrawn, MARKETING).await;
    house.clock.advance_ms(1_000);
    say(&house, puffin, Act::Granted).await;

    let house = house.reopened().await;
    assert_eq!(journal::fold(&house.app).await.unwrap(), Folded { withdrawals: 2, ..NOTHING });
    assert_eq!(journal::fold(&house.app).await.unwrap(), NOTHING, "done twice, it finds nothing to do");
    let said = answers(&house, ocelot).await;
    assert_eq!(said.iter().map(|(answer, ..)| *answer).collect::<Vec<_>>(), [Act::Granted, Act::Withdrawn]);
    assert_eq!(said[1], (Act::Withdrawn, withdrawn_at, journal::CHANNEL.to_owned()));
    let said: Vec<_> = answers(&house, puffin).await.into_iter().map(|(answer, ..)| answer).collect();
    assert_eq!(said, [Act::Granted, Act::Withdrawn, Act::Granted], "a later yes is one");
    assert_eq!(house.recorded(Deed::ConsentWithdrawn).await, [(Actor::SYSTEM, MARKETING); 2]);
    let tags = async |whom| {
        let subject = subject(&house, whom).await.unwrap();
        house.app.store.read(move |db| store::tags::of_person(db, subject)).await.unwrap().len()
    };
    assert_eq!((tags(ocelot).await, tags(puffin).await), (0, 1), "what served the yes alone goes with it (K6)");

    // What the records have is not written twice.
    say(&house, ocelot, Act::Withdrawn).await;
    let house = house.reopened().await;
    assert_eq!(journal::fold(&house.app).await.unwrap(), NOTHING);
    assert_eq!(answers(&house, ocelot).await.len(), 3);
});

story!(the_last_order_about_a_restriction_counts_after_a_restart, |house: House| async move {
    let (ocelot, puffin) = (house.add(&OCELOT, 0).await, house.add(&PUFFIN, 0).await);
    let pia = house.ctx("pia").await;
    order(&house, ocelot, Order::Restricted, 2).await;
    app::restrictions::begin(&house.app, &pia, puffin, &request(), RestrictionGround::Objection).await.unwrap();
    house.clock.advance_ms(1_000);
    order(&house, puffin, Order::RestrictionLifted, 0).await;

    let house = house.reopened().await;
    assert_eq!(journal::fold(&house.app).await.unwrap(), Folded { restrictions: 1, lifted: 1, ..NOTHING });
    assert_eq!(journal::fold(&house.app).await.unwrap(), NOTHING);
    let (ines, own_work) = (house.ctx("ines").await, Why::of(Reason::OwnWork));
    assert!(matches!(app::people::open(&house.app, &ines, ocelot, &own_work).await, Err(PeopleError::Refused)));
    app::people::open(&house.app, &ines, puffin, &own_work).await.unwrap();
    let begun = restrictions(&house, ocelot).await;
    assert_eq!(
        begun.iter().map(|one| (one.ground, one.lifted_at)).collect::<Vec<_>>(),
        [(RestrictionGround::Claim, None)]
    );
    assert!(restrictions(&house, puffin).await.iter().all(|one| one.lifted_at.is_some()));

    // Lifted, and restricted once more for another reason, by lines alone.
    house.clock.advance_ms(1_000);
    order(&house, ocelot, Order::RestrictionLifted, 0).await;
    order(&house, puffin, Order::Restricted, 0).await;
    order(&house, puffin, Order::RestrictionLifted, 0).await;
    order(&house, puffin, Order::Restricted, 3).await;
    assert_eq!(journal::fold(&house.app).await.unwrap(), Folded { restrictions: 1, lifted: 1, ..NOTHING });
    app::people::open(&house.app, &ines, ocelot, &own_work).await.unwrap();
    let newest = restrictions(&house, puffin).await.pop().unwrap();
    assert_eq!((newest.ground, newest.lifted_at), (RestrictionGround::Objection, None));
    let app = &house.app;
    house.lift(puffin).await;
    assert_eq!(journal::fold(app).await.unwrap(), NOTHING);
});

story!(an_erasure_that_only_the_journal_has_is_carried_out_after_a_restart, |house: House| async move {
    let (ocelot, puffin) = (house.add(&OCELOT, 0).await, house.add(&PUFFIN, 0).await);
    let (gone, pia) = (subject(&house, puffin).await.unwrap(), house.ctx("pia").await);
    let erasure = app::erasures::order(&house.app, &pia, puffin, &request(), "ERASE").await.unwrap();
    app::erasures::run(&house.app, erasure).await.unwrap();
    house
        .app
        .journal
        .append(&Line { at: house.app.clock.now(), order: Order::Restricted, subject: gone, detail: 0 })
        .unwrap();
    order(&house, ocelot, Order::Restricted, 0).await;
    order(&house, ocelot, Order::EraseOrdered, 4711).await;

    let house = house.reopened().await;
    assert_eq!(
        journal::fold(&house.app).await.unwrap(),
        Folded { erasures: 1, ..NOTHING },
        "who is gone is passed over"
    );
    assert_eq!(journal::fold(&house.app).await.unwrap(), NOTHING, "an order that stands is not given twice");
    let ordered = app::erasures::list(&house.app, &house.ctx("pia").await).await.unwrap();
    assert_eq!(ordered.iter().map(|erasure| erasure.step).collect::<Vec<_>>(), [Step::Ordered, Step::Certified]);
    assert_eq!(app::erasures::resume_all(&house.app).await.unwrap(), 1);
    assert_eq!(subject(&house, ocelot).await, None);
    assert!(house.hits(&OCELOT.canaries()).is_empty());
    assert_eq!(journal::fold(&house.app).await.unwrap(), NOTHING);
});

story!(a_refused_order_leaves_no_line, |house: House| async move {
    let ocelot = house.add(&OCELOT, 0).await;
    let ines = house.ctx("ines").await;
    let own_work = Why::of(Reason::OwnWork);
    assert!(app::restrictions::begin(&house.app, &ines, ocelot, &own_work, RestrictionGround::Claim).await.is_err());
    assert!(app::erasures::order(&house.app, &ines, ocelot, &own_work, "ERASE").await.is_err());
    assert_eq!(house.app.journal.lines().unwrap(), []);
    assert_eq!(journal::fold(&house.app).await.unwrap(), NOTHING);
});
