//! Stories of what happens to consents by itself: proofs that end, mails that ask and tell, and what goes with a no.
#![allow(clippy::print_stdout, reason = "how often was asked is said to the trial")]

use app::consents::{self, NewAnswer};
use app::{Why, ages, upkeep};
use domain::age::Birth;
use domain::consent::channel::Channel;
use domain::consent::evidence::Trace;
use domain::consent::history::Act;
use domain::declared::{Declared, Field, FieldKind, Treatment};
use domain::event::Deed;
use domain::id::{FieldId, PublicId};
use domain::mail::MailKind;
use domain::notice::Language;
use domain::personal::Text;
use domain::purpose::Purpose;
use domain::reason::Reason;
use domain::restriction::RestrictionGround;
use store::consents::ConsentRecord;
use store::mails::MailRecord;

use crate::consent_house::{DAY, no, own_work, request, say, subject, switch_on, yes};
use crate::house::{House, OCELOT, PUFFIN};

async fn lines(house: &House, whom: PublicId) -> Vec<ConsentRecord> {
    let about = subject(house, whom).await;
    house.app.store.read(move |db| store::consents::of_person(db, about)).await.unwrap()
}

async fn mails(house: &House, whom: PublicId, kind: MailKind) -> Vec<MailRecord> {
    let about = subject(house, whom).await;
    let mut all = house.app.store.read(move |db| store::mails::of_person(db, about)).await.unwrap();
    all.retain(|mail| mail.kind == kind);
    all
}

/// A yes that came from a network address.
async fn traced(house: &House) -> NewAnswer {
    let mut new = yes(house, Channel::Email).await;
    new.draft.trace = Some(Trace::shorten("203.0.113.77".parse().unwrap()));
    new
}

/// The piece of the proof that a package shows of the address.
async fn shown_trace(house: &House, whom: PublicId) -> String {
    let (pia, why, out) = (house.ctx("pia").await, request(), std::io::Cursor::new(Vec::new()));
    let built = app::access::build(&house.app, &pia, (whom, &why), Language::EN, out).await.unwrap();
    let files = crate::access::unpacked(&built.1.into_inner());
    let data: serde_json::Value = serde_json::from_str(&files["data.json"]).unwrap();
    let text = data["consents"].to_string();
    let place = text.find("\"trace\"").expect("a trace is told");
    text[place..].chars().take(90).collect()
}

async fn round(house: &House) -> upkeep::Round {
    let (done, failed) = upkeep::round(&house.app).await;
    assert!(failed.is_empty(), "{failed:?}");
    done
}

story!(k8_a_network_address_in_a_proof_becomes_unreadable_after_thirty_days, |house: House| async move {
    let (ocelot, puffin) = (house.add(&OCELOT, 0).await, house.add(&PUFFIN, 0).await);
    switch_on(&house).await;
    for whom in [ocelot, puffin] {
        say(&house, whom, traced(&house).await).await.unwrap();
    }
    let pia = house.ctx("pia").await;
    app::restrictions::begin(&house.app, &pia, puffin, &request(), RestrictionGround::Claim).await.unwrap();
    house.clock.advance_ms(30 * DAY - 1);
    assert_eq!(consents::keep_proofs(&house.app).await.unwrap().hashed, 0, "not before");
    assert!(shown_trace(&house, ocelot).await.contains("203.0.113.0"));
    house.clock.advance_ms(1);
    assert_eq!(consents::keep_proofs(&house.app).await.unwrap().hashed, 1);
    assert!(!shown_trace(&house, ocelot).await.contains("203.0.113"), "a digest stands in its place");
    assert!(lines(&house, ocelot).await.iter().all(|line| line.trace_since.is_none() && line.proof.is_some()));
    assert_eq!(house.recorded(Deed::ProofsKept).await.len(), 1, "on record, like every look");
    assert_eq!(consents::keep_proofs(&house.app).await.unwrap().hashed, 0, "once");
    assert!(lines(&house, puffin).await[0].trace_since.is_some(), "nothing happens to what is restricted");
    house.lift(puffin).await;
    assert_eq!(round(&house).await.proofs.hashed, 1, "and afterwards it does");
});

story!(k7_a_proof_goes_three_years_after_the_end_and_the_answers_stay, |house: House| async move {
    let (ocelot, puffin) = (house.add(&OCELOT, 0).await, house.add(&PUFFIN, 0).await);
    switch_on(&house).await;
    for whom in [ocelot, puffin] {
        say(&house, whom, yes(&house, Channel::Email).await).await.unwrap();
    }
    house.clock.advance_ms(10 * DAY);
    say(&house, ocelot, no(Act::Withdrawn)).await.unwrap();
    // 2026-12-03 and three years.
    house.clock.advance_ms(1_096 * DAY - 1);
    assert_eq!(consents::keep_proofs(&house.app).await.unwrap().ended, 0, "not before");
    let puffins = lines(&house, puffin).await.len();
    house.clock.advance_ms(1);
    assert_eq!(consents::keep_proofs(&house.app).await.unwrap().ended, 2, "that of the yes and that of the no");
    let left = lines(&house, ocelot).await;
    assert_eq!(left.iter().map(|line| line.act).collect::<Vec<_>>(), [Act::Granted, Act::Withdrawn]);
    assert!(left.iter().all(|line| line.proof.is_none() && line.wording_hash.is_none()));
    assert_eq!(house.recorded(Deed::ProofEnded).await.len(), 2);
    assert_eq!(consents::keep_proofs(&house.app).await.unwrap().ended, 0, "once");
    assert!(lines(&house, puffin).await.iter().all(|line| line.proof.is_some()), "worn out for one year only");
    house.clock.advance_ms(800 * DAY);
    assert_eq!(consents::keep_proofs(&house.app).await.unwrap().ended, 1, "a yes that wore out is over, too");
    assert_eq!(lines(&house, puffin).await.len(), puffins);
});

story!(k5_a_yes_that_is_about_to_wear_out_is_asked_about_by_mail_once, |house: House| async move {
    let (ocelot, puffin) = (house.add(&OCELOT, 0).await, house.add(&PUFFIN, 0).await);
    switch_on(&house).await;
    for whom in [ocelot, puffin] {
        say(&house, whom, yes(&house, Channel::Email).await).await.unwrap();
    }
    say(&house, puffin, no(Act::Withdrawn)).await.unwrap();
    house.clock.advance_ms(690 * DAY);
    assert_eq!(round(&house).await.renewals, 0, "not yet");
    house.clock.advance_ms(15 * DAY);
    assert_eq!(round(&house).await.renewals, 1);
    assert_eq!(round(&house).await.renewals, 0, "once");
    let asked = mails(&house, ocelot, MailKind::RenewConsent).await;
    assert_eq!((asked.len(), asked[0].purpose, asked[0].language.as_str()), (1, Purpose::Marketing.id(), "de"));
    assert!(mails(&house, puffin, MailKind::RenewConsent).await.is_empty(), "whoever said no is left alone");
});

story!(ac_08_02_a_child_who_grew_up_is_asked_by_mail_to_confirm, |house: House| async move {
    let ocelot = house.add(&OCELOT, 0).await;
    switch_on(&house).await;
    let birth = Birth { on: "2012-06-01".parse().unwrap(), country: "FR".parse().ok() };
    ages::tell(&house.app, &house.ctx("ines").await, ocelot, &own_work(), birth).await.unwrap();
    say(&house, ocelot, yes(&house, Channel::Email).await).await.unwrap();
    house.clock.advance_ms(DAY);
    let guardian = NewAnswer { reach: Some(Channel::Email), ..no(Act::GuardianConfirmed) };
    say(&house, ocelot, guardian).await.unwrap();
    house.clock.advance_ms(190 * DAY);
    assert_eq!(ages::keep(&house.app).await.unwrap(), 1);
    assert_eq!(mails(&house, ocelot, MailKind::RenewConsent).await.len(), 1);
    assert_eq!(round(&house).await.renewals, 0, "the same question is not put twice");
});

story!(k9_what_was_said_on_the_phone_goes_out_by_mail_with_the_deed, |house: House| async move {
    let ocelot = house.add(&OCELOT, 0).await;
    switch_on(&house).await;
    say(&house, ocelot, yes(&house, Channel::Email).await).await.unwrap();
    let told = mails(&house, ocelot, MailKind::WhatWasRecorded).await;
    assert_eq!((told.len(), told[0].language.as_str()), (1, "de"));
    let (about, id) = (subject(&house, ocelot).await, told[0].id);
    let answers = house.app.store.read(move |db| store::mails::about(db, about, id)).await.unwrap();
    assert_eq!(answers, [lines(&house, ocelot).await[0].id], "its link undoes this answer");
    say(&house, ocelot, no(Act::Withdrawn)).await.unwrap();
    assert_eq!(mails(&house, ocelot, MailKind::WhatWasRecorded).await.len(), 1, "a withdrawal needs no undoing");
});

fn declared(name: &str, purpose: Purpose) -> Declared {
    Declared { name: name.to_owned(), purpose, treatment: Treatment::Ordinary, retention_days: 3_000, condition: None }
}

async fn field(house: &House, name: &str, purpose: Purpose) -> FieldId {
    let new = Field {
        id: FieldId::new(0),
        version: 0,
        declared: declared(name, purpose),
        kind: FieldKind::Text,
        law: None,
        choices: Vec::new(),
        declared_at: domain::time::from_ms(0),
        ended_at: None,
    };
    app::fields::declare(&house.app, &house.ctx("pia").await, new).await.unwrap()
}

story!(k6_tags_and_fields_that_served_the_consent_alone_go_with_it, |house: House| async move {
    let ocelot = house.add(&OCELOT, 0).await;
    switch_on(&house).await;
    let (ines, pia, why) = (house.ctx("ines").await, house.ctx("pia").await, Why::of(Reason::OwnWork));
    for channel in [Channel::Email, Channel::Post] {
        say(&house, ocelot, yes(&house, channel).await).await.unwrap();
    }
    let mut fields = Vec::new();
    for (name, purpose) in [("Favourite colour", Purpose::Marketing), ("Shoe size", Purpose::Service)] {
        let id = field(&house, name, purpose).await;
        app::fields::write(&house.app, &ines, (ocelot, &why), (id, &Text::new("canary-teal-41"))).await.unwrap();
        let tag = app::tags::define(&house.app, &pia, declared(name, purpose)).await.unwrap();
        app::tags::set(&house.app, &ines, (ocelot, &why), tag).await.unwrap();
        fields.push(id);
    }
    let about = subject(&house, ocelot).await;
    let held = || async {
        let read = house.app.store.read(move |db| {
            let values = store::fields::values(db, about)?;
            Ok::<_, store::StoreError>((values, store::tags::of_person(db, about)?.len()))
        });
        read.await.unwrap()
    };
    say(&house, ocelot, NewAnswer { reach: Some(Channel::Email), ..no(Act::Withdrawn) }).await.unwrap();
    assert_eq!((held().await.0.len(), held().await.1), (2, 2), "letters still rest on the same consent");
    let sealed = held().await.0.into_iter().find(|value| value.field == fields[0]).unwrap();
    say(&house, ocelot, no(Act::Withdrawn)).await.unwrap();
    let (values, tags) = held().await;
    assert_eq!((values.len(), values[0].field, tags), (1, fields[1], 1), "what serves the customer stays");
    let mark = sealed.value.as_bytes().to_vec();
    drop(sealed);
    assert!(!mark.is_empty() && house.hits(&["canary-teal-41"]).is_empty());
});

story!(the_link_to_the_own_choices_is_sent_on_request_and_once, |house: House| async move {
    let ocelot = house.add(&OCELOT, 0).await;
    let (ines, otto) = (house.ctx("ines").await, house.ctx("otto").await);
    for _ in 0..2 {
        app::mails::send_choices(&house.app, &ines, ocelot, &own_work()).await.unwrap();
    }
    assert_eq!(mails(&house, ocelot, MailKind::PreferencesLink).await.len(), 1, "one that waits is enough");
    assert_eq!(house.recorded(Deed::ChoicesSent).await.len(), 2);
    let refused = app::mails::send_choices(&house.app, &otto, ocelot, &Why::of(Reason::Oversight)).await;
    assert!(matches!(refused, Err(app::mails::ChoicesError::Refused)), "who monitors does not act");
});

/// One verdict after the other, each of which reads the person from the records; the trial takes the time.
#[test]
fn verdicts_are_read_from_the_store() {
    crate::house::run(None, |house| async move {
        let ocelot = house.add(&OCELOT, 0).await;
        switch_on(&house).await;
        say(&house, ocelot, yes(&house, Channel::Email).await).await.unwrap();
        let (about, now) = (subject(&house, ocelot).await, house.app.clock.now());
        for _ in 0..VERDICTS {
            let asked = app::may::may(&house.app, about, Purpose::Marketing.id(), (Channel::Email, now));
            assert!(asked.await.unwrap().is_yes());
        }
        println!("figure verdicts_from_store={VERDICTS}");
    });
}

/// More with optimisation.
const VERDICTS: u32 = if cfg!(debug_assertions) { 50 } else { 20_000 };
