//! What the queue of mail promises: one process has a mail at a time, and nobody loses one.

use crate::deeds::{at, newcomer, read, write};
use domain::id::{BrandId, ConsentEventId, ContactId, MailId, PurposeId, SubjectId};
use domain::mail::{LinkKind, MailKind, MailState};
use domain::time::Timestamp;
use store::erasures;
use store::mail_links::{self, LinkRecord};
use store::mails::{self, MailRecord, Outcome, Turn};
use testkit::contract;

fn mail(subject: SubjectId, id: i64, due: Timestamp) -> MailRecord {
    MailRecord {
        subject,
        id: MailId::new(id),
        brand: BrandId::new(2),
        kind: MailKind::ConfirmConsent,
        purpose: PurposeId::new(3),
        contact: Some(ContactId::new(9)),
        language: "de".to_owned(),
        made_at: at(0),
        state: MailState::Queued,
        due_at: Some(due),
        tries: 0,
        message_id: None,
        ended_at: None,
        smtp_code: None,
        why: None,
        closed_at: None,
    }
}

fn turn(now: Timestamp) -> Turn<'static> {
    Turn { now, until: at(900), message_id: "first@muster.example" }
}

contract!(a_mail_is_taken_by_one_and_taken_up_by_another_when_its_turn_is_over, |house| {
    let ocelot = newcomer(house);
    let (early, late) = (mail(ocelot, 1, at(10)), mail(ocelot, 2, at(20)));
    let both = [early.clone(), late.clone()];
    write(house, move |tx| both.iter().try_for_each(|mail| mails::add(tx, mail, &[])));
    assert_eq!(read(house, |db| mails::due(db, at(9), 10)), []);
    assert_eq!(read(house, |db| mails::due(db, at(20), 10)), [(ocelot, early.id), (ocelot, late.id)]);
    assert_eq!(read(house, |db| mails::due(db, at(20), 1)), [(ocelot, early.id)]);

    assert!(!write(house, move |tx| mails::take(tx, ocelot, MailId::new(1), &turn(at(9)))), "not before its time");
    assert!(write(house, move |tx| mails::take(tx, ocelot, MailId::new(1), &turn(at(10)))));
    assert!(!write(house, move |tx| mails::take(tx, ocelot, MailId::new(1), &turn(at(11)))), "somebody has it");
    let taken = read(house, move |db| mails::of(db, ocelot, MailId::new(1))).unwrap();
    assert_eq!((taken.state, taken.tries), (MailState::OnItsWay, 1));

    let again = Turn { now: at(900), until: at(1_800), message_id: "second@muster.example" };
    assert!(write(house, move |tx| mails::take(tx, ocelot, MailId::new(1), &again)), "whoever had it stopped");
    let retaken = read(house, move |db| mails::of(db, ocelot, MailId::new(1))).unwrap();
    assert_eq!(retaken.message_id.as_deref(), Some("first@muster.example"), "the same at every try");

    let sent = Outcome { state: MailState::Sent, due_at: None, ended_at: Some(at(901)), smtp_code: None, why: None };
    let first = taken.clone();
    assert!(!write(house, move |tx| mails::set(tx, &first, &sent)), "the first one's turn is over");
    assert!(write(house, move |tx| mails::set(tx, &retaken, &sent)));
    let ended = read(house, move |db| mails::of(db, ocelot, MailId::new(1))).unwrap();
    assert_eq!((ended.state, ended.due_at, ended.ended_at), (MailState::Sent, None, Some(at(901))));
    assert_eq!(read(house, |db| mails::due(db, at(9_000), 10)), [(ocelot, late.id)]);
    assert_eq!(
        read(house, mails::counted),
        [(MailKind::ConfirmConsent, MailState::Queued, 1), (MailKind::ConfirmConsent, MailState::Sent, 1)]
    );
    assert_eq!(read(house, |db| mails::in_state(db, MailState::Queued, 5)), [late]);
});

contract!(what_a_mail_is_about_comes_back_and_a_confirmation_closes_once, |house| {
    let (ocelot, puffin) = (newcomer(house), newcomer(house));
    let about = [ConsentEventId::new(7), ConsentEventId::new(8)];
    write(house, move |tx| {
        mails::add(tx, &MailRecord { closed_at: Some(at(0)), ..mail(puffin, 3, at(0)) }, &[])?;
        mails::add(tx, &mail(ocelot, 1, at(0)), &about)
    });
    assert_eq!(read(house, move |db| mails::about(db, ocelot, MailId::new(1))), about);
    assert_eq!(read(house, move |db| mails::about(db, puffin, MailId::new(3))), []);
    assert_eq!(read(house, move |db| mails::of_person(db, ocelot)), [mail(ocelot, 1, at(0))]);
    assert_eq!(read(house, |db| mails::unanswered(db, at(-1), 9)), []);
    assert_eq!(read(house, |db| mails::unanswered(db, at(0), 9)), [(ocelot, MailId::new(1))]);
    assert!(write(house, move |tx| mails::close(tx, ocelot, MailId::new(1), at(5))));
    assert!(!write(house, move |tx| mails::close(tx, ocelot, MailId::new(1), at(6))));
    assert_eq!(read(house, |db| mails::unanswered(db, at(9), 9)), []);
});

contract!(a_link_is_found_by_its_digest_pressed_first_once_and_goes_with_its_person, |house| {
    let (ocelot, puffin) = (newcomer(house), newcomer(house));
    let link = |subject, byte, ends_at| LinkRecord {
        subject,
        digest: [byte; 32],
        mail: MailId::new(1),
        kind: LinkKind::Confirm,
        made_at: at(0),
        ends_at,
        used_at: None,
    };
    let (short, long, other) = (link(ocelot, 1, Some(at(5))), link(ocelot, 2, None), link(puffin, 3, Some(at(5))));
    let all = [short.clone(), long.clone(), other.clone()];
    write(house, move |tx| {
        mails::add(tx, &mail(ocelot, 1, at(0)), &[ConsentEventId::new(7)])?;
        all.iter().try_for_each(|link| mail_links::add(tx, link))
    });
    assert_eq!(read(house, |db| mail_links::by_digest(db, [1; 32])), Some(short.clone()));
    assert_eq!(read(house, |db| mail_links::by_digest(db, [9; 32])), None);
    assert!(short.works_at(at(4)) && !short.works_at(at(5)) && long.works_at(at(900)));
    let pressed = short.clone();
    assert!(write(house, move |tx| mail_links::press(tx, &pressed, at(3))));
    assert!(!write(house, move |tx| mail_links::press(tx, &short, at(4))));
    let used = read(house, |db| mail_links::by_digest(db, [1; 32])).unwrap();
    assert_eq!(used.used_at, Some(at(3)));
    assert_eq!(write(house, |tx| mail_links::drop_over(tx, at(4))), 0);
    assert_eq!(write(house, |tx| mail_links::drop_over(tx, at(5))), 2);

    let left = read(house, move |db| erasures::rows_left(db, ocelot));
    assert!(["mail_link", "mail_about", "mail_out"].iter().all(|table| left.contains(table)), "{left:?}");
    write(house, move |tx| erasures::delete_rows(tx, ocelot));
    assert_eq!(read(house, move |db| erasures::rows_left(db, ocelot)), [""; 0]);
    assert_eq!(read(house, |db| mail_links::by_digest(db, [2; 32])), None);
});
