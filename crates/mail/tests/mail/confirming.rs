//! Stories of the button in the mail: pressed, looked at by machines, pressed late, never pressed (K8).

use crate::desk::{Desk, SENTENCE};
use crate::house::{House, OCELOT};
use app::links::{self, LinkError, Wish};
use domain::consent::channel::Channel;
use domain::consent::history::Act;
use domain::event::Deed;
use domain::mail::MailState;
use domain::purpose::Purpose;
use std::net::IpAddr;

const BUTTON: Wish = Wish::Button { wording: None };

fn here() -> IpAddr {
    "203.0.113.77".parse().unwrap()
}

async fn may(desk: &Desk, whom: domain::id::PublicId) -> bool {
    let (subject, now) = (desk.subject(whom).await, desk.house.app.clock.now());
    let about = (Channel::Email, now);
    app::may::may(&desk.house.app, subject, Purpose::Marketing.id(), about).await.unwrap().is_yes()
}

story!(a_yes_counts_when_its_button_is_pressed_and_not_when_a_machine_looks, |house: House| async move {
    let desk = Desk::of(house);
    desk.open_marketing().await;
    let ocelot = desk.house.add(&OCELOT, 0).await;
    let id = desk.asked(ocelot).await;
    assert_eq!(desk.hand_over().await.sent, 1);
    let token = desk.tokens().remove(0);
    for _ in 0..5 {
        let page = links::look_up(&desk.house.app, &token).await.unwrap();
        assert!(!page.is_done && page.purposes[0].code == "marketing");
    }
    links::press(&desk.house.app, &token, Wish::OneClick, here()).await.unwrap();
    assert_eq!(desk.acts(ocelot).await, [Act::ConfirmationSent], "nothing of that was a press of the button");
    assert!(!may(&desk, ocelot).await);

    let asked_at = desk.house.app.clock.now();
    desk.house.clock.advance_ms(3_600_000);
    let page = links::press(&desk.house.app, &token, BUTTON, here()).await.unwrap();
    assert!(page.is_done && page.stands);
    assert!(may(&desk, ocelot).await);
    let again = links::press(&desk.house.app, &token, BUTTON, here()).await.unwrap();
    assert!(again.is_done);
    assert_eq!(desk.acts(ocelot).await, [Act::ConfirmationSent, Act::Confirmed], "pressed twice, said once");
    assert_eq!(desk.house.recorded(Deed::ConsentGranted).await.len(), 1);

    // K8: every piece of the proof, sealed with the yes.
    let person = desk.person(ocelot).await;
    let line = desk.lines(ocelot).await.pop().unwrap();
    assert_eq!(line.at, desk.house.app.clock.now());
    let pia = desk.house.ctx("pia").await;
    let why = app::Why::of(domain::reason::Reason::RightsRequest);
    let (policy, facts) = (desk.house.app.policy.clone(), person.facts.clone());
    let ((), permits) = desk
        .house
        .app
        .store
        .disclose(move |_, looks| {
            let asked = pia.asks(policy::PersonAct::SeeConsents, why.reason);
            looks.push(policy.allow(&pia.actor, &facts, asked).unwrap().unwrap());
            Ok::<_, store::StoreError>(())
        })
        .await
        .unwrap();
    let permit = permits.of(person.facts.subject, policy::PersonAct::SeeConsents).unwrap();
    let opener = desk.house.app.vault.opener(permit, &person.key).unwrap();
    let slot = app::records::consent_proof(line.id);
    let opened = opener.open(custody::Table::ConsentProof, slot, line.proof.as_ref().unwrap()).unwrap();
    let proof = opened.as_ref().draft.double_opt_in().unwrap();
    assert_eq!(proof.shown.at, asked_at, "when it was asked for");
    assert_eq!(proof.confirmed_at, line.at);
    assert_eq!(proof.shown.wording_hash, app::consents::wording_hash(SENTENCE).unwrap());
    assert_eq!(Some(proof.message_id), desk.record(ocelot, id).await.message_id);
    assert_eq!(proof.trace, domain::consent::evidence::Trace::shorten("203.0.113.1".parse().unwrap()));

    let back = Wish::TakeBack(Purpose::Marketing.id());
    let page = links::press(&desk.house.app, &token, back, here()).await.unwrap();
    assert!(!page.stands && !may(&desk, ocelot).await, "taking it back takes one press, too");
});

story!(two_presses_at_once_are_one, |house: House| async move {
    let desk = Desk::of(house);
    desk.open_marketing().await;
    let ocelot = desk.house.add(&OCELOT, 0).await;
    desk.asked(ocelot).await;
    desk.hand_over().await;
    let token = desk.tokens().remove(0);
    let press = || links::press(&desk.house.app, &token, BUTTON, here());
    let (one, other) = tokio::join!(press(), press());
    assert!(one.unwrap().is_done && other.unwrap().is_done);
    assert_eq!(desk.acts(ocelot).await, [Act::ConfirmationSent, Act::Confirmed]);
});

story!(a_button_that_nobody_presses_in_time_is_closed_and_its_address_goes, |house: House| async move {
    let desk = Desk::of(house);
    desk.open_marketing().await;
    let ocelot = desk.house.add(&OCELOT, 0).await;
    let only_for_it = desk.newsletter_address(ocelot, "nur.newsletter@canary-ocelot.example").await;
    let request = desk.write(ocelot, Act::ConfirmationSent).await;
    let id = desk.queue_to(ocelot, Some(only_for_it), &[request]).await;
    desk.hand_over().await;
    assert_eq!(desk.relay.taken()[0].to, ["nur.newsletter@canary-ocelot.example"]);
    let token = desk.tokens().remove(0);
    desk.house.clock.advance_ms(72 * 3_600_000 - 1);
    assert!(links::look_up(&desk.house.app, &token).await.is_ok());
    assert_eq!(desk.house.round().await.0.unconfirmed, 0);
    desk.house.clock.advance_ms(1);
    assert!(matches!(links::look_up(&desk.house.app, &token).await, Err(LinkError::Gone)));
    let late = links::press(&desk.house.app, &token, BUTTON, here()).await;
    assert!(matches!(late, Err(LinkError::Gone)));
    let (done, failed) = desk.house.round().await;
    assert!(failed.is_empty(), "{failed:?}");
    assert_eq!(done.unconfirmed, 1);
    assert_eq!(desk.house.round().await.0.unconfirmed, 0, "once");
    let subject = desk.subject(ocelot).await;
    let left = desk.house.app.store.read(move |db| store::contacts::of_person(db, subject)).await.unwrap();
    assert_eq!(left.len(), 4, "what serves another purpose stays");
    assert!(left.iter().all(|contact| contact.id != only_for_it));
    assert!(desk.record(ocelot, id).await.closed_at.is_some());
    assert_eq!(desk.house.recorded(Deed::ConfirmationClosed).await.len(), 1);
});

story!(a_confirmation_that_could_not_be_sent_in_time_is_dropped, |house: House| async move {
    let desk = Desk::of(house);
    desk.open_marketing().await;
    let ocelot = desk.house.add(&OCELOT, 0).await;
    let id = desk.asked(ocelot).await;
    desk.house.clock.advance_days(3);
    assert_eq!(desk.hand_over().await.dropped, 1);
    let record = desk.record(ocelot, id).await;
    assert_eq!((record.state, record.why.as_deref()), (MailState::Dropped, Some("too_late")));
    assert!(desk.relay.taken().is_empty());
});

story!(whoever_said_no_since_gets_no_button, |house: House| async move {
    let desk = Desk::of(house);
    desk.open_marketing().await;
    let ocelot = desk.house.add(&OCELOT, 0).await;
    let id = desk.asked(ocelot).await;
    desk.house.clock.advance_ms(1_000);
    desk.write(ocelot, Act::Withdrawn).await;
    assert_eq!(desk.hand_over().await.dropped, 1);
    assert_eq!(desk.record(ocelot, id).await.why.as_deref(), Some("no_longer_asked"));
    assert!(desk.relay.taken().is_empty());
    assert_eq!(desk.house.recorded(Deed::MailDropped).await.len(), 1);
    assert!(desk.house.recorded(Deed::MailHandedOver).await.is_empty(), "its address was not even opened");
});
