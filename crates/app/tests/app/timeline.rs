//! Stories of what happened with a person, in one place.

use crate::files::import;
use crate::house::{House, OCELOT, PUFFIN};
use app::consents::NewAnswer;
use app::imports::ImportKind;
use app::people::PeopleError;
use app::timeline::{Code, Entry, Kind, Query};
use app::{Ctx, Why};
use domain::consent::Answer;
use domain::consent::channel::Channel;
use domain::event::{About, Deed, Event};
use domain::id::{EventId, PublicId};
use domain::notice::Language;
use domain::purpose::Purpose;
use domain::reason::Reason;
use domain::restriction::RestrictionGround;
use domain::time::days_after;

async fn ask(
    house: &House,
    (who, reason): (&str, Reason),
    whom: PublicId,
    query: Query,
) -> Result<Vec<Entry>, PeopleError> {
    let ctx: Ctx = house.ctx(who).await;
    let page = app::timeline::of(&house.app, &ctx, whom, (&Why::of(reason), query)).await;
    page.map(|page| page.entries)
}

pub fn words(entries: &[Entry]) -> Vec<&'static str> {
    let word = |entry: &Entry| match entry.what {
        Code::Deed(code) | Code::Own(code) => code,
    };
    entries.iter().map(word).collect()
}

async fn answer(house: &House, whom: PublicId, answer: Answer) {
    let notice = app::notices::all(&house.app).await.unwrap().first().map(|(notice, _)| *notice);
    let about = (Purpose::Marketing.id(), Channel::Email);
    let yes = NewAnswer::spoken(about, ("script-1", 1, "Dürfen wir?"), (notice, Language::DE));
    let new = NewAnswer { act: answer.into(), ..yes };
    let ines = house.ctx("ines").await;
    app::consents::record(&house.app, &ines, whom, &Why::of(Reason::OwnWork), new).await.unwrap();
}

const SERVE: (&str, Reason) = ("ines", Reason::OwnWork);

story!(a_timeline_tells_what_happened_newest_first_and_not_who_looked, |house: House| async move {
    let ocelot = house.add(&OCELOT, 0).await;
    house.clock.set(days_after(house.app.clock.now(), 1));
    answer(&house, ocelot, Answer::Granted).await;
    house.clock.set(days_after(house.app.clock.now(), 1));
    let pia = house.ctx("pia").await;
    let request = Why::of(Reason::RightsRequest);
    app::restrictions::begin(&house.app, &pia, ocelot, &request, RestrictionGround::Accuracy).await.unwrap();
    house.lift(ocelot).await;
    app::people::open(&house.app, &house.ctx("ines").await, ocelot, &Why::of(Reason::OwnWork)).await.unwrap();

    let all = ask(&house, SERVE, ocelot, Query::default()).await.unwrap();
    let told = words(&all);
    // With the yes came the notice it was said after.
    assert_eq!(told[..5], ["restriction_lifted", "lift_announced", "restricted", "notice_given", "consent_granted"]);
    assert!(told[5..].contains(&"notice_given") && told[4..].contains(&"person_added"), "{told:?}");
    assert_eq!(told.len(), 7);
    assert_eq!(all[4].purpose, Some(Purpose::Marketing));
    assert_eq!(all[4].role, Some(domain::actor::Role::Agent));
    assert_eq!(house.recorded(Deed::TimelineOpened).await.len(), 1, "the look is on record");

    let of = |kind| Query { kind: Some(kind), ..Query::default() };
    assert_eq!(words(&ask(&house, SERVE, ocelot, of(Kind::Consent)).await.unwrap()), ["consent_granted"]);
    assert_eq!(words(&ask(&house, SERVE, ocelot, of(Kind::Notice)).await.unwrap()), ["notice_given"; 2]);
    assert!(ask(&house, SERVE, ocelot, of(Kind::Mail)).await.unwrap().is_empty());

    let (first, last) = (all[6].at, all[2].at);
    let early = Query { until: Some(all[3].at), ..Query::default() };
    assert_eq!(ask(&house, SERVE, ocelot, early).await.unwrap().len(), 2);
    let late = Query { from: Some(last), ..Query::default() };
    assert_eq!(ask(&house, SERVE, ocelot, late).await.unwrap().len(), 3);
    let between = Query { from: Some(days_after(first, 1)), until: Some(last), ..Query::default() };
    assert_eq!(words(&ask(&house, SERVE, ocelot, between).await.unwrap()), ["notice_given", "consent_granted"]);
});

story!(one_entry_has_an_address_and_the_same_door, |house: House| async move {
    let (ocelot, puffin) = (house.add(&OCELOT, 0).await, house.add(&PUFFIN, 0).await);
    let all = ask(&house, SERVE, ocelot, Query::default()).await.unwrap();
    for entry in &all {
        let name = entry.name.to_string().parse().unwrap();
        let one = ask(&house, SERVE, ocelot, Query { only: Some(name), ..Query::default() }).await.unwrap();
        assert_eq!(one, std::slice::from_ref(entry));
        let stranger = ask(&house, SERVE, puffin, Query { only: Some(name), ..Query::default() }).await;
        if !matches!(entry.what, Code::Own(_)) {
            assert!(matches!(stranger, Err(PeopleError::NotFound)), "an entry belongs to one person");
        }
    }
    let refused =
        ask(&house, ("jonas", Reason::OwnWork), ocelot, Query { only: Some(all[0].name), ..Query::default() });
    assert!(matches!(refused.await, Err(PeopleError::NotFound)));
    let admin = ask(&house, ("admin", Reason::OwnWork), ocelot, Query::default()).await;
    assert!(matches!(admin, Err(PeopleError::NotFound)));
});

story!(a_long_timeline_comes_in_pages_and_leaves_nothing_out, |house: House| async move {
    let ocelot = house.add(&OCELOT, 0).await;
    for n in 0..120 {
        let given = if n % 2 == 0 { Answer::Granted } else { Answer::Refused };
        answer(&house, ocelot, given).await;
        // Several in the same instant: the names part them.
        if n % 5 == 0 {
            house.clock.set(days_after(house.app.clock.now(), 1));
        }
    }
    let (mut after, mut seen) = (None, Vec::new());
    let ines = house.ctx("ines").await;
    loop {
        let query = Query { after, ..Query::default() };
        let why = Why::of(Reason::OwnWork);
        let page = app::timeline::of(&house.app, &ines, ocelot, (&why, query)).await.unwrap();
        seen.extend(page.entries.iter().map(|entry| entry.name));
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    // Every answer, the adding, and the notices of both purposes.
    assert_eq!(seen.len(), 123);
    assert!(seen.is_sorted_by(|newer, older| newer > older), "each once, newest first");
});

story!(purchases_stand_on_their_day_and_the_erased_have_no_timeline, |house: House| async move {
    let text = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n\
        536365,A,LAMP,6,2010-12-01 08:26:00,2.55,17850,Germany\n\
        C536366,A,LAMP,-1,2011-01-05 08:26:00,2.55,17850,Germany\n";
    import(&house, ImportKind::Invoices, text.as_bytes()).await.unwrap();
    let pia = house.ctx("pia").await;
    let request = Why::of(Reason::RightsRequest);
    let found = app::people::find(&house.app, &pia, "17850", &request).await.unwrap();
    let whom = found.rows[0].public;
    let all = ask(&house, ("pia", Reason::RightsRequest), whom, Query::default()).await.unwrap();
    assert_eq!(words(&all), ["person_imported", "cancelled", "bought"]);
    assert_eq!(all[2].at, "2010-12-01T08:26:00Z".parse().unwrap());

    let erasure = app::erasures::order(&house.app, &pia, whom, &request, "ERASE").await.unwrap();
    app::erasures::run(&house.app, erasure).await.unwrap();
    let gone = ask(&house, ("pia", Reason::RightsRequest), whom, Query::default()).await;
    assert!(matches!(gone, Err(PeopleError::NotFound)));
});

story!(between_many_looks_the_reading_stops_says_so_and_goes_on, |house: House| async move {
    let ocelot = house.add(&OCELOT, 0).await;
    house.clock.set(days_after(house.app.clock.now(), 1));
    let ines = house.ctx("ines").await;
    let facts = house.app.store.read(move |db| store::people::by_public(db, ocelot)).await.unwrap().unwrap().facts;
    let line = |deed| Event {
        id: EventId::new(house.app.store.next_id()),
        at: ines.now,
        actor: ines.actor.id,
        controller: facts.controller,
        brand: None,
        about: About::One(facts.subject, facts.handle),
        deed,
        purpose: Purpose::Service,
        reason: Reason::OwnWork,
        detail: 0,
    };
    let mut lines = vec![line(Deed::MailHandedOver)];
    lines.extend((0..5_200).map(|_| line(Deed::PersonOpened)));
    house
        .app
        .store
        .write(move |tx| {
            for line in &lines {
                tx.record(line.clone());
            }
            Ok::<_, store::StoreError>(())
        })
        .await
        .unwrap();
    let why = Why::of(Reason::OwnWork);
    let page = app::timeline::of(&house.app, &ines, ocelot, (&why, Query::default())).await.unwrap();
    assert!(page.entries.is_empty(), "{:?}", page.entries);
    assert!(page.read_until.is_some());
    let further = Query { after: page.next, ..Query::default() };
    let page = app::timeline::of(&house.app, &ines, ocelot, (&why, further)).await.unwrap();
    let told = words(&page.entries);
    assert_eq!((told[0], page.read_until, page.next), ("mail_handed_over", None, None));
    assert!(told.contains(&"person_added"), "{told:?}");
    let mail = Query { kind: Some(Kind::Mail), after: further.after, ..Query::default() };
    assert_eq!(words(&ask(&house, SERVE, ocelot, mail).await.unwrap()), ["mail_handed_over"]);
});
