//! Stories of relays that are away, refuse, hang up, or ask who we are.

use crate::desk::{Desk, config, read};
use crate::house::{House, OCELOT, PUFFIN};
use domain::mail::{MailKind, MailState};
use mail::{Config, Relay as Way, RelayError, Security};
use testkit::smtp::Plan;

story!(a_mail_the_relay_does_not_take_goes_later_under_the_same_name, |house: House| async move {
    let desk = Desk::of(house);
    let ocelot = desk.house.add(&OCELOT, 0).await;
    let id = desk.queue(ocelot, MailKind::PreferencesLink, &[]).await;
    desk.relay.plan(&[Plan::RefuseData(451), Plan::RefuseRecipient(450), Plan::HangUpAfter, Plan::HangUpBefore]);
    let mut waits = Vec::new();
    for code in [Some(451), Some(450), None, None] {
        assert_eq!(desk.hand_over().await.later, 1);
        let record = desk.record(ocelot, id).await;
        assert_eq!(
            (record.state, record.smtp_code, record.why.as_deref()),
            (MailState::Queued, code, Some("relay_away"))
        );
        let now = desk.house.app.clock.now();
        assert!(desk.hand_over().await.is_nothing(), "not again at once");
        let due = record.due_at.unwrap();
        waits.push(due.as_second() - now.as_second());
        desk.house.clock.set(due);
    }
    assert_eq!(waits, [60, 300, 900, 3_600]);
    assert_eq!(desk.hand_over().await.sent, 1);
    let taken = desk.relay.taken();
    assert_eq!(taken.len(), 2, "one of them was taken without a word");
    let ids: Vec<_> = taken.iter().map(|mail| read(mail).message_id().unwrap().to_owned()).collect();
    assert_eq!(ids[0], ids[1], "whoever gets it twice can tell");
    assert_eq!(desk.record(ocelot, id).await.message_id.as_deref(), Some(ids[0].as_str()));
    assert!(desk.hand_over().await.is_nothing());
});

story!(a_mail_that_is_refused_for_good_says_why_in_numbers_only, |house: House| async move {
    let desk = Desk::of(house);
    let (ocelot, puffin) = (desk.house.add(&OCELOT, 0).await, desk.house.add(&PUFFIN, 0).await);
    let bad = desk.queue(ocelot, MailKind::PreferencesLink, &[]).await;
    desk.queue(puffin, MailKind::PreferencesLink, &[]).await;
    desk.relay.plan(&[Plan::RefuseRecipient(550)]);
    let run = desk.hand_over().await;
    assert_eq!((run.failed, run.sent), (1, 1), "one that fails keeps no other waiting");
    let record = desk.record(ocelot, bad).await;
    assert_eq!((record.state, record.smtp_code), (MailState::Failed, Some(550)));
    assert_eq!(record.why.as_deref(), Some("refused"));
    assert!(desk.house.hits(&[OCELOT.email, "is not known here"]).is_empty(), "what the relay said is not kept");
    let admin = desk.house.ctx("admin").await;
    let queue = app::mails::watch::queue_now(&desk.house.app, &admin).await.unwrap();
    assert_eq!((queue.failed.len(), queue.waiting.len(), queue.counts.len()), (1, 0, 2));
    let ines = desk.house.ctx("ines").await;
    assert!(app::mails::watch::queue_now(&desk.house.app, &ines).await.is_err());
});

story!(a_process_that_stops_on_the_way_is_followed_by_another, |house: House| async move {
    let desk = Desk::of(house);
    let ocelot = desk.house.add(&OCELOT, 0).await;
    let id = desk.queue(ocelot, MailKind::PreferencesLink, &[]).await;
    desk.relay.hold_still();
    {
        // The relay has every word and has said nothing yet; then the process stops.
        let mut sending = Box::pin(desk.hand_over());
        let waiting = tokio::task::spawn_blocking({
            let door = desk.relay.watcher();
            move || door.until_somebody_waits()
        });
        tokio::select! {
            run = &mut sending => panic!("nothing was answered, and yet: {run:?}"),
            waited = waiting => waited.unwrap(),
        }
    }
    let record = desk.record(ocelot, id).await;
    assert_eq!((record.state, record.tries), (MailState::OnItsWay, 1));
    assert!(desk.hand_over().await.is_nothing(), "its turn is not over");
    desk.relay.go_on();
    desk.house.clock.set(record.due_at.unwrap());
    assert_eq!(desk.hand_over().await.sent, 1);
    let taken = desk.relay.taken();
    let ids: Vec<_> = taken.iter().map(|mail| read(mail).message_id().unwrap().to_owned()).collect();
    assert_eq!(ids, vec![record.message_id.unwrap(); taken.len()]);
});

story!(of_two_processes_one_has_a_mail, |house: House| async move {
    let desk = Desk::of(house);
    let ocelot = desk.house.add(&OCELOT, 0).await;
    for _ in 0..10 {
        desk.queue(ocelot, MailKind::PreferencesLink, &[]).await;
    }
    let (one, other) = tokio::join!(desk.hand_over(), desk.hand_over());
    assert_eq!(one.sent + other.sent, 10);
    assert_eq!(desk.relay.taken().len(), 10);
});

story!(a_relay_that_asks_who_we_are_gets_an_answer, |house: House| async move {
    let desk = Desk::of(house);
    let ocelot = desk.house.add(&OCELOT, 0).await;
    desk.relay.ask_for("muster", "correct-horse");
    let id = desk.queue(ocelot, MailKind::PreferencesLink, &[]).await;
    let login = |password: &str| Some(("muster".to_owned(), password.to_owned()));
    let wrong = Way::new(&Config { login: login("guess"), ..config(&desk.relay) }).unwrap();
    let run = app::mails::hand_over(&desk.house.app, &wrong).await.unwrap();
    assert_eq!(run.later, 1, "our own mistake is no fault of the mail");
    let record = desk.record(ocelot, id).await;
    desk.house.clock.set(record.due_at.unwrap());
    let right = Way::new(&Config { login: login("correct-horse"), ..config(&desk.relay) }).unwrap();
    assert_eq!(app::mails::hand_over(&desk.house.app, &right).await.unwrap().sent, 1);
});

#[test]
fn nothing_crosses_a_network_in_the_clear_and_no_password_is_told() {
    let config = Config {
        host: "relay.example".to_owned(),
        port: 25,
        security: Security::None,
        login: Some(("muster".to_owned(), "correct-horse".to_owned())),
        roots: None,
        from: "hello@muster.example".to_owned(),
        public_url: String::new(),
    };
    assert!(matches!(Way::new(&config), Err(RelayError::InTheClear)));
    assert!(!format!("{config:?}").contains("horse"));
    let nobody = Config { from: "nobody".to_owned(), ..config };
    assert!(matches!(Way::new(&nobody), Err(RelayError::From)));
}
