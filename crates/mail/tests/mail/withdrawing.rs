//! Stories of taking back by a link: one press, no login, no reason (AC-07-02), and of asking again only where it is
//! allowed (K5).

use crate::desk::{Desk, SENTENCE, on_the_phone};
use crate::house::{House, OCELOT};
use app::consents::NewAnswer;
use app::links::{self, LinkError, Wish};
use domain::consent::evidence::Via;
use domain::consent::history::Act;
use domain::mail::{LinkKind, MailKind, MailState};
use domain::may::Against;
use domain::purpose::Purpose;
use domain::restriction::RestrictionGround;
use std::net::IpAddr;

const BUTTON: Wish = Wish::Button { wording: None };

fn here() -> IpAddr {
    "2001:db8:1:2:3:4:5:6".parse().unwrap()
}

story!(what_was_agreed_on_the_phone_is_undone_by_one_press_within_three_days, |house: House| async move {
    let desk = Desk::of(house);
    desk.open_marketing().await;
    let ocelot = desk.house.add(&OCELOT, 0).await;
    let yes = desk.write(ocelot, Act::Granted).await;
    desk.queue(ocelot, MailKind::WhatWasRecorded, &[yes]).await;
    desk.hand_over().await;
    let tokens = desk.tokens();
    assert_eq!(tokens.len(), 2, "undo, and the own choices");
    let page = links::look_up(&desk.house.app, &tokens[0]).await.unwrap();
    assert_eq!((page.kind, page.is_done, page.purposes.len()), (LinkKind::Undo, false, 1));
    desk.house.clock.advance_ms(1_000);
    let page = links::press(&desk.house.app, &tokens[0], Wish::OneClick, here()).await.unwrap();
    assert!(page.is_done);
    links::press(&desk.house.app, &tokens[0], BUTTON, here()).await.unwrap();
    assert_eq!(desk.acts(ocelot).await, [Act::Granted, Act::Withdrawn], "said once");
    let journaled: Vec<_> = desk.house.app.journal.lines().unwrap().into_iter().map(|line| line.order).collect();
    assert_eq!(journaled, [store::journal::Order::Withdrawn], "no restore loses it");
    desk.house.clock.advance_days(3);
    assert!(matches!(links::look_up(&desk.house.app, &tokens[0]).await, Err(LinkError::Gone)));
    assert!(links::look_up(&desk.house.app, &tokens[1]).await.is_ok());
});

story!(a_queued_mail_that_rests_on_a_yes_is_dropped_when_the_yes_is_taken_back, |house: House| async move {
    let desk = Desk::of(house);
    desk.open_marketing().await;
    let ocelot = desk.house.add(&OCELOT, 0).await;
    desk.write(ocelot, Act::Granted).await;
    let (first, second) =
        (desk.queue(ocelot, MailKind::RenewConsent, &[]).await, desk.queue(ocelot, MailKind::RenewConsent, &[]).await);
    desk.relay.plan(&[testkit::smtp::Plan::RefuseData(451), testkit::smtp::Plan::RefuseData(451)]);
    assert_eq!(desk.hand_over().await.later, 2, "while the yes stands, it may go");
    desk.house.clock.advance_ms(60_000);
    let no = NewAnswer::of(Purpose::Marketing.id(), Act::Withdrawn, (Via::Phone, "call"));
    let ines = desk.house.ctx("ines").await;
    app::consents::record(&desk.house.app, &ines, ocelot, &on_the_phone(), no).await.unwrap();
    let run = desk.hand_over().await;
    assert_eq!((run.sent, run.dropped), (0, 2));
    for id in [first, second] {
        let record = desk.record(ocelot, id).await;
        assert_eq!((record.state, record.why.as_deref()), (MailState::Dropped, Some("withdrawn")));
    }
    assert!(desk.relay.taken().is_empty());
});

story!(nobody_who_said_no_objected_or_never_answered_is_asked_again, |house: House| async move {
    let desk = Desk::of(house);
    desk.open_marketing().await;
    let ocelot = desk.house.add(&OCELOT, 0).await;
    let mut whys = Vec::new();
    for act in [None, Some(Act::Unknown), Some(Act::Refused), Some(Act::Withdrawn), Some(Act::Objected)] {
        desk.house.clock.advance_ms(1_000);
        if let Some(act) = act {
            desk.write(ocelot, act).await;
        }
        let id = desk.queue(ocelot, MailKind::RenewConsent, &[]).await;
        assert_eq!(desk.hand_over().await.dropped, 1, "{act:?}");
        whys.push(desk.record(ocelot, id).await.why.unwrap());
    }
    assert_eq!(whys, ["no_leave_to_write", "no_leave_to_write", "refused_lately", "withdrawn", "objected"]);
    assert!(desk.relay.taken().is_empty());
});

story!(a_stop_on_the_address_itself_is_found_when_it_is_open, |house: House| async move {
    let desk = Desk::of(house);
    desk.open_marketing().await;
    let ocelot = desk.house.add(&OCELOT, 0).await;
    let pia = desk.house.ctx("pia").await;
    let request = app::Why::of(domain::reason::Reason::RightsRequest);
    let against = (Against::DirectMarketing, Via::Mail);
    app::objections::object(&desk.house.app, &pia, ocelot, &request, against).await.unwrap();
    // Somebody who shares the address, and never objected.
    let cast = crate::house::Cast { given: "Ozelot", family: "Jung", number: "OC-4100042", ..OCELOT };
    let young = desk.house.add(&cast, 0).await;
    desk.write(young, Act::Granted).await;
    let id = desk.queue(young, MailKind::RenewConsent, &[]).await;
    assert_eq!(desk.hand_over().await.dropped, 1);
    assert_eq!(desk.record(young, id).await.why.as_deref(), Some("objected"));
    assert!(desk.relay.taken().is_empty());
});

story!(a_yes_is_renewed_to_the_sentence_that_was_shown_and_ended_by_the_other_link, |house: House| async move {
    let desk = Desk::of(house);
    desk.open_marketing().await;
    let ocelot = desk.house.add(&OCELOT, 0).await;
    desk.write(ocelot, Act::Granted).await;
    desk.queue(ocelot, MailKind::RenewConsent, &[]).await;
    desk.hand_over().await;
    let tokens = desk.tokens();
    desk.house.clock.advance_ms(1_000);
    let page = links::look_up(&desk.house.app, &tokens[0]).await.unwrap();
    let offer = page.offer.unwrap();
    assert_eq!(offer.sentence, SENTENCE);
    let press = |wording| links::press(&desk.house.app, &tokens[0], Wish::Button { wording }, here());
    assert!(!press(None).await.unwrap().is_done, "a yes to nothing");
    assert!(!press(Some([7; 32])).await.unwrap().is_done, "a yes to another sentence");
    assert!(press(links::hash_of(&offer.hash)).await.unwrap().is_done);
    assert_eq!(desk.acts(ocelot).await, [Act::Granted, Act::Reconfirmed]);
    desk.house.clock.advance_days(400);
    let page = links::press(&desk.house.app, &tokens[1], BUTTON, here()).await.unwrap();
    assert_eq!((page.kind, page.is_done), (LinkKind::Withdraw, true), "as long as there is something to take back");
    assert_eq!(desk.acts(ocelot).await.last(), Some(&Act::Withdrawn));
});

story!(the_page_of_choices_shows_takes_back_agrees_and_objects, |house: House| async move {
    let desk = Desk::of(house);
    desk.open_marketing().await;
    let ocelot = desk.house.add(&OCELOT, 0).await;
    desk.queue(ocelot, MailKind::PreferencesLink, &[]).await;
    desk.hand_over().await;
    let token = desk.tokens().remove(0);
    let purpose = Purpose::Marketing.id();
    let page = links::look_up(&desk.house.app, &token).await.unwrap();
    assert_eq!(page.choices.len(), 1, "only what rests on consent is a choice");
    assert!(!page.choices[0].is_yes && !page.objected);
    let wording = links::hash_of(&page.choices[0].offer.as_ref().unwrap().hash).unwrap();
    let press = |wish| links::press(&desk.house.app, &token, wish, here());
    desk.house.clock.advance_ms(1_000);
    let page = press(Wish::Agree { purpose, wording }).await.unwrap();
    assert!(page.choices[0].is_yes && page.choices[0].offer.is_none());
    desk.house.clock.advance_ms(1_000);
    let page = press(Wish::TakeBack(purpose)).await.unwrap();
    assert!(!page.choices[0].is_yes);
    let page = press(Wish::ObjectToMarketing).await.unwrap();
    assert!(page.objected && page.choices.iter().all(|choice| choice.offer.is_none()));
    assert_eq!(desk.acts(ocelot).await, [Act::Granted, Act::Withdrawn]);
});

story!(a_restricted_person_gets_no_mail_and_takes_back_all_the_same, |house: House| async move {
    let desk = Desk::of(house);
    desk.open_marketing().await;
    let ocelot = desk.house.add(&OCELOT, 0).await;
    let yes = desk.write(ocelot, Act::Granted).await;
    desk.queue(ocelot, MailKind::WhatWasRecorded, &[yes]).await;
    desk.hand_over().await;
    let token = desk.tokens().remove(0);
    let pia = desk.house.ctx("pia").await;
    let request = app::Why::of(domain::reason::Reason::RightsRequest);
    app::restrictions::begin(&desk.house.app, &pia, ocelot, &request, RestrictionGround::Claim).await.unwrap();
    let id = desk.queue(ocelot, MailKind::NoticeGiven, &[]).await;
    assert_eq!(desk.hand_over().await.later, 1);
    assert_eq!(desk.record(ocelot, id).await.why.as_deref(), Some("restricted"));
    desk.house.clock.advance_ms(1_000);
    assert!(links::press(&desk.house.app, &token, BUTTON, here()).await.unwrap().is_done);
    let told = (domain::restriction::ToldBy::Phone, "The claim is settled.");
    app::restrictions::announce(&desk.house.app, &pia, (ocelot, &request), told).await.unwrap();
    desk.house.clock.advance_days(4);
    let pia = desk.house.ctx("pia").await;
    app::restrictions::lift(&desk.house.app, &pia, ocelot, &request).await.unwrap();
    assert_eq!(desk.hand_over().await.sent, 1);
});

story!(ac_06_01_a_mail_that_nothing_allows_is_skipped_and_counted, |house: House| async move {
    let desk = Desk::of(house);
    desk.open_marketing().await;
    let ocelot = desk.house.add(&OCELOT, 0).await;
    desk.queue(ocelot, MailKind::RenewConsent, &[]).await;
    assert_eq!(desk.hand_over().await.dropped, 1);
    assert!(desk.relay.taken().is_empty(), "nothing went out");
    let pia = desk.house.ctx("pia").await;
    let queue = app::mails::watch::queue_now(&desk.house.app, &pia).await.unwrap();
    assert_eq!(queue.skipped_no_basis, [("no_leave_to_write".to_owned(), 1)]);
});
