//! Stories of people who are listed, found and opened.

use crate::house::{House, OCELOT, PUFFIN};
use app::Why;
use app::people::{ListQuery, PeopleError};
use domain::event::Deed;
use domain::reason::Reason;
use domain::restriction::RestrictionGround;

fn own_work() -> Why {
    Why::of(Reason::OwnWork)
}

fn first_page() -> ListQuery {
    ListQuery { after: None, limit: 50, why: own_work() }
}

async fn looked(house: &House, whom: domain::id::PublicId) -> Vec<Deed> {
    let lea = house.ctx("lea").await;
    let looks = app::looks::of(&house.app, &lea, whom, &Why::of(Reason::Oversight)).await.unwrap();
    looks.into_iter().map(|look| look.deed).collect()
}

story!(an_agent_sees_their_teams_people_and_the_list_names_everybody_it_showed, |house: House| async move {
    let (ocelot, puffin) = (house.add(&OCELOT, 0).await, house.add(&PUFFIN, 0).await);
    let ines = house.ctx("ines").await;

    let page = app::people::list(&house.app, &ines, first_page()).await.unwrap();

    let shown: Vec<_> = page.rows.iter().map(|row| row.public).collect();
    assert_eq!(shown, [puffin, ocelot], "newest first");
    let row = &page.rows[1];
    assert_eq!(row.name.part(|name| name.clone().unwrap()).to_string(), "Ozelotta Fleckenpelz-41");
    assert_eq!(row.contact.as_ref().unwrap().to_string(), "o…@c….example", "masked on the server");
    assert_eq!(looked(&house, ocelot).await, [Deed::PeopleListed, Deed::PersonAdded]);
    assert_eq!(looked(&house, puffin).await, [Deed::PeopleListed, Deed::PersonAdded]);
});

story!(another_teams_people_are_found_only_for_a_reason, |house: House| async move {
    let ocelot = house.add(&OCELOT, 0).await;
    let jonas = house.ctx("jonas").await;

    assert!(app::people::list(&house.app, &jonas, first_page()).await.unwrap().rows.is_empty());
    let without = app::people::find(&house.app, &jonas, OCELOT.email, &own_work()).await.unwrap();
    assert!(without.rows.is_empty());
    let refused = app::people::open(&house.app, &jonas, ocelot, &own_work()).await.err().unwrap();
    assert!(matches!(refused, PeopleError::NotFound), "whom one may not know of is not there: {refused}");
    assert_eq!(
        looked(&house, ocelot).await,
        [Deed::PersonAdded],
        "nothing was seen, so nothing is recorded about them"
    );

    let on_the_phone = Why {
        reason: Reason::OnThePhone,
        text: Some(domain::personal::Text::new("asks about the tent, canary-reason")),
    };
    let found = app::people::find(&house.app, &jonas, OCELOT.email, &on_the_phone).await.unwrap();
    assert_eq!(found.rows.len(), 1);
    app::people::open(&house.app, &jonas, ocelot, &on_the_phone).await.unwrap();
    let lea = house.ctx("lea").await;
    let looks = app::looks::of(&house.app, &lea, ocelot, &Why::of(Reason::Oversight)).await.unwrap();
    let opened = looks.iter().find(|look| look.deed == Deed::PersonOpened).unwrap();
    assert_eq!(opened.reason, Reason::OnThePhone);
    assert_eq!(opened.words.as_ref().unwrap().to_string(), "asks about the tent, canary-reason");
    assert!(house.hits(&["canary-reason"]).is_empty(), "a stated reason is sealed");
});

story!(people_are_found_by_the_beginning_of_a_name_by_mail_and_by_number, |house: House| async move {
    let ocelot = house.add(&OCELOT, 0).await;
    house.add(&PUFFIN, 0).await;
    let ines = house.ctx("ines").await;
    for question in
        ["ozel", "FLECKEN", "Ozelotta fleckenpelz", "OZELOTTA.41@canary-ocelot.EXAMPLE", " oc-4100041 ", "canary ocel"]
    {
        let page = app::people::find(&house.app, &ines, question, &own_work()).await.unwrap();
        assert_eq!(page.rows.iter().map(|row| row.public).collect::<Vec<_>>(), [ocelot], "{question}");
    }
    for question in ["zelot", "oc-41000", "ozelotta.4@"] {
        assert!(
            app::people::find(&house.app, &ines, question, &own_work()).await.unwrap().rows.is_empty(),
            "{question}"
        );
    }
    assert!(matches!(app::people::find(&house.app, &ines, "  ", &own_work()).await, Err(PeopleError::BadQuestion)));
});

story!(an_administrator_sees_nobody_and_a_restricted_person_is_shut_for_agents, |house: House| async move {
    let ocelot = house.add(&OCELOT, 0).await;
    let (admin, pia, ines) = (house.ctx("admin").await, house.ctx("pia").await, house.ctx("ines").await);
    assert!(matches!(app::people::list(&house.app, &admin, first_page()).await, Err(PeopleError::Refused)));
    assert!(matches!(app::people::open(&house.app, &admin, ocelot, &own_work()).await, Err(PeopleError::NotFound)));

    let request = Why::of(Reason::RightsRequest);
    app::restrictions::begin(&house.app, &pia, ocelot, &request, RestrictionGround::Accuracy).await.unwrap();
    assert!(matches!(app::people::open(&house.app, &ines, ocelot, &own_work()).await, Err(PeopleError::Refused)));
    let page = app::people::list(&house.app, &ines, first_page()).await.unwrap();
    assert!(page.rows.is_empty());
    assert_eq!(page.restricted, 1, "the list says that somebody is left out");
    app::people::open(&house.app, &pia, ocelot, &request).await.unwrap();

    house.lift(ocelot).await;
    app::people::open(&house.app, &ines, ocelot, &own_work()).await.unwrap();
});

story!(people_of_another_team_do_not_push_the_own_ones_out_of_a_search, |house: House| async move {
    let ocelot = house.add(&OCELOT, 0).await;
    let shut = house.add(&OCELOT, 0).await;
    for _ in 0..60 {
        house.add(&OCELOT, 1).await;
    }
    let (ines, jonas, pia) = (house.ctx("ines").await, house.ctx("jonas").await, house.ctx("pia").await);
    app::restrictions::begin(&house.app, &pia, shut, &Why::of(Reason::RightsRequest), RestrictionGround::Claim)
        .await
        .unwrap();
    for question in ["ozelotta", OCELOT.email, OCELOT.number] {
        let page = app::people::find(&house.app, &ines, question, &own_work()).await.unwrap();
        assert_eq!(page.rows.iter().map(|row| row.public).collect::<Vec<_>>(), [ocelot], "{question}");
        assert_eq!(page.restricted, 1, "{question}");
        let page = app::people::find(&house.app, &jonas, question, &own_work()).await.unwrap();
        assert_eq!((page.rows.len(), page.restricted), (50, 0), "{question}");
    }
    assert_eq!(looked(&house, ocelot).await.iter().filter(|deed| **deed == Deed::PeopleFound).count(), 3);
});

story!(only_whoever_serves_people_adds_them, |house: House| async move {
    for who in ["ines", "lea", "pia"] {
        app::people::add(&house.app, &house.ctx(who).await, house.newcomer(&PUFFIN, 0).await).await.unwrap();
    }
    let mut vendor = house.ctx("ines").await;
    vendor.actor.employer = domain::controller::EmployerKind::Vendor;
    for ctx in [house.ctx("otto").await, house.ctx("admin").await, vendor] {
        let refused = app::people::add(&house.app, &ctx, house.newcomer(&OCELOT, 0).await).await;
        assert!(matches!(refused, Err(PeopleError::Refused)), "{}", ctx.actor.handle);
    }
    let found = app::people::find(&house.app, &house.ctx("pia").await, OCELOT.email, &Why::of(Reason::RightsRequest))
        .await
        .unwrap();
    assert!(found.rows.is_empty());
    assert_eq!(house.recorded(Deed::PersonAdded).await.len(), 3);
});
