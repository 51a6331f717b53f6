//! Stories of what stands in a mail.

use crate::desk::{Desk, html, plain, read, tokens};
use crate::house::{House, OCELOT};
use domain::consent::history::Act;
use domain::event::Deed;
use domain::mail::{MailKind, MailState};

story!(every_kind_of_mail_is_written_in_words_and_as_a_page_with_its_links, |house: House| async move {
    let desk = Desk::of(house);
    desk.open_marketing().await;
    let ocelot = desk.house.add(&OCELOT, 0).await;
    let yes = desk.write(ocelot, Act::Granted).await;
    // Mails about a case, an erasure or a package go out only while that waits, and have stories of their own.
    let kinds: Vec<MailKind> = MailKind::ALL.iter().copied().filter(|kind| !kind.goes_while_restricted()).collect();
    for kind in kinds.iter().filter(|kind| **kind != MailKind::ConfirmConsent) {
        desk.queue(ocelot, *kind, &[yes]).await;
    }
    desk.house.clock.advance_ms(1);
    desk.asked(ocelot).await;
    let run = desk.hand_over().await;
    assert_eq!((run.sent, run.dropped, run.failed), (kinds.len(), 0, 0));
    let taken = desk.relay.taken();
    for mail in &taken {
        let message = read(mail);
        assert_eq!(mail.to, [OCELOT.email]);
        assert_eq!(mail.from, "hello@muster.example");
        assert_eq!(message.header_raw("Auto-Submitted").unwrap().trim(), "auto-generated");
        let subject = message.subject().unwrap();
        let (words, page) = (plain(mail), html(mail));
        assert!(words.contains("Guten Tag"), "{words}");
        assert!(!words.contains("{ $") && !page.contains("{ $") && !words.contains("Unknown localization"), "{words}");
        assert!(!words.contains(OCELOT.given) && !words.contains(OCELOT.family), "the name stays sealed");
        assert!(subject.contains("Muster"), "{subject}");
        for token in tokens(mail) {
            assert_eq!(token.len(), 43, "256 bits");
            assert!(page.contains(&token), "the page has the same links");
        }
        let id = message.message_id().unwrap();
        assert!(id.ends_with("@muster.example") && id.len() > 32, "{id}");
    }
    // RFC 8058: the two mails that something can be undone from say so to the mail program, the others do not.
    let one_click: Vec<&str> = taken
        .iter()
        .map(read_subject)
        .zip(&taken)
        .filter(|(_, mail)| read(mail).header_raw("List-Unsubscribe-Post").is_some())
        .map(|(subject, _)| subject)
        .collect();
    assert_eq!(one_click.len(), 2, "{one_click:?}");
    for mail in taken.iter().filter(|mail| read(mail).header_raw("List-Unsubscribe-Post").is_some()) {
        let link = read(mail).header_raw("List-Unsubscribe").unwrap().trim().to_owned();
        assert!(link.starts_with("<https://") && link.ends_with('>') && tokens(mail).iter().any(|t| link.contains(t)));
    }
    assert_eq!(desk.house.recorded(Deed::MailHandedOver).await.len(), taken.len(), "each address was opened on record");
});

fn read_subject(mail: &testkit::smtp::Taken) -> &'static str {
    Box::leak(read(mail).subject().unwrap().to_owned().into_boxed_str())
}

story!(a_corrected_address_is_the_one_that_is_used, |house: House| async move {
    let desk = Desk::of(house);
    let ocelot = desk.house.add(&OCELOT, 0).await;
    let id = desk.queue(ocelot, MailKind::PreferencesLink, &[]).await;
    // AC-05-04: the queue holds a number, so the mail goes where the person is now.
    let person = desk.person(ocelot).await;
    let (app, subject) = (&desk.house.app, person.facts.subject);
    let sealer = app.vault.sealer(person.facts.controller, &person.key).unwrap();
    let corrected = domain::contact::ContactValue::Email(
        domain::contact::EmailAddress::parse("Ozelotta.Neu@bücher.example").unwrap(),
    );
    let contact = domain::id::ContactId::new(app.store.next_id());
    let value = sealer.seal(custody::Table::ContactPoint, app::records::contact(contact), &corrected).unwrap();
    let old = desk.record(ocelot, id).await.contact.unwrap();
    let now = app.clock.now();
    let new = store::contacts::ContactRecord {
        id: contact,
        kind: corrected.kind(),
        purpose: "service".to_owned(),
        source: "counter".to_owned(),
        created_at: now,
        value,
    };
    let done = app.store.write(move |tx| {
        store::contacts::remove(tx, subject, old)?;
        store::contacts::add(tx, subject, &new)
    });
    done.await.unwrap();
    assert_eq!(desk.hand_over().await.sent, 1);
    assert_eq!(desk.relay.taken()[0].to, ["Ozelotta.Neu@xn--bcher-kva.example"]);
    assert_eq!(desk.record(ocelot, id).await.state, MailState::Sent);
    let words = [OCELOT.email, "Ozelotta.Neu", "Guten Tag", "service.muster.example/links"];
    assert!(desk.house.hits(&words).is_empty(), "neither address nor words nor links are ever written down");
    let secret = desk.tokens().remove(0);
    assert!(desk.house.hits(&[&secret]).is_empty());
});
