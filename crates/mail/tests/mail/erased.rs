//! Stories of mail to people who left: none goes, no link works, and no byte is left.

use crate::desk::Desk;
use crate::house::{House, OCELOT, PUFFIN};
use app::Why;
use app::links::{self, LinkError, Wish};
use domain::consent::history::Act;
use domain::mail::MailKind;
use domain::reason::Reason;

story!(nothing_of_an_erased_person_is_in_queue_links_or_files, |house: House| async move {
    let desk = Desk::of(house);
    desk.open_marketing().await;
    let (ocelot, puffin) = (desk.house.add(&OCELOT, 0).await, desk.house.add(&PUFFIN, 0).await);
    let yes = desk.write(ocelot, Act::Granted).await;
    desk.queue(ocelot, MailKind::WhatWasRecorded, &[yes]).await;
    desk.hand_over().await;
    let tokens = desk.tokens();
    let message_id = crate::desk::read(&desk.relay.taken()[0]).message_id().unwrap().to_owned();
    desk.queue(ocelot, MailKind::PreferencesLink, &[]).await;
    desk.queue(puffin, MailKind::PreferencesLink, &[]).await;
    let subject = desk.subject(ocelot).await;

    let (pia, why) = (desk.house.ctx("pia").await, Why::of(Reason::RightsRequest));
    let erasure = app::erasures::order(&desk.house.app, &pia, ocelot, &why, "ERASE").await.unwrap();
    let ordered = links::look_up(&desk.house.app, &tokens[0]).await;
    assert!(matches!(ordered, Err(LinkError::Gone)), "from the order on");
    app::erasures::run(&desk.house.app, erasure).await.unwrap();

    let run = desk.hand_over().await;
    assert_eq!((run.sent, run.dropped, run.failed), (1, 0, 0), "only to the one who is here");
    assert_eq!(desk.relay.taken().last().unwrap().to, [PUFFIN.email]);
    for token in
        tokens.iter().map(String::as_str).chain(["", "nonsense", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"])
    {
        let looked = links::look_up(&desk.house.app, token).await;
        assert!(matches!(looked, Err(LinkError::Gone)), "one answer for all of them");
        let pressed = links::press(&desk.house.app, token, Wish::ObjectToMarketing, "192.0.2.1".parse().unwrap()).await;
        assert!(matches!(pressed, Err(LinkError::Gone)));
    }
    let left = desk.house.app.store.read(move |db| store::mails::of_person(db, subject)).await.unwrap();
    assert!(left.is_empty());
    assert!(desk.house.hits(&OCELOT.canaries()).is_empty());
    assert!(desk.house.hits(&[&message_id]).is_empty(), "not even the name of a mail");
});

story!(a_mail_whose_person_is_being_erased_is_dropped, |house: House| async move {
    let desk = Desk::of(house);
    let ocelot = desk.house.add(&OCELOT, 0).await;
    desk.queue(ocelot, MailKind::PreferencesLink, &[]).await;
    let (pia, why) = (desk.house.ctx("pia").await, Why::of(Reason::RightsRequest));
    let erasure = app::erasures::order(&desk.house.app, &pia, ocelot, &why, "ERASE").await.unwrap();
    for _ in 0..3 {
        app::erasures::step_once(&desk.house.app, erasure).await.unwrap();
    }
    let run = desk.hand_over().await;
    assert_eq!((run.sent, run.dropped), (0, 1), "the key is gone, the row is not yet");
    app::erasures::run(&desk.house.app, erasure).await.unwrap();
    assert!(desk.relay.taken().is_empty());
});
