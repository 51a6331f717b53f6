//! Stories of rectification (Art. 16): both versions stay, one decision is taken, and a statement travels with the record.

use app::Why;
use app::disputes::{self, Decided, DisputeError, NewDispute};
use app::people::PeopleError;
use domain::contact::ContactKind;
use domain::dispute::{Disputed, Settled};
use domain::event::Deed;
use domain::id::{DisputeId, PublicId};
use domain::reason::Reason;
use domain::rights::SaidPart;

use crate::house::{House, OCELOT, PUFFIN};

fn request() -> Why {
    Why::of(Reason::RightsRequest)
}

fn own_work() -> Why {
    Why::of(Reason::OwnWork)
}

fn says(what: Disputed, claimed: &str) -> NewDispute {
    let why = "My register entry of canary-evidence-41.".to_owned();
    NewDispute { what, target: None, claimed: claimed.to_owned(), why, case: None, restrict: false }
}

async fn take(house: &House, whom: PublicId, new: NewDispute) -> DisputeId {
    let pia = house.ctx("pia").await;
    disputes::take(&house.app, &pia, (whom, &request()), new).await.unwrap()
}

async fn decide(house: &House, whom: PublicId, id: DisputeId, decided: Decided) -> Result<(), DisputeError> {
    let pia = house.ctx("pia").await;
    disputes::decide(&house.app, &pia, (whom, &request()), (id, decided)).await
}

async fn found_by(house: &House, question: &str) -> usize {
    let ines = house.ctx("ines").await;
    app::people::find(&house.app, &ines, question, &own_work()).await.unwrap().rows.len()
}

async fn numbered(house: &House, whom: PublicId, what: Disputed, kind: Option<ContactKind>) -> Option<i64> {
    let pia = house.ctx("pia").await;
    let things = disputes::things(&house.app, &pia, whom, &request()).await.unwrap();
    things.iter().find(|thing| thing.what == what && thing.kind == kind).map(|thing| thing.number)
}

story!(s39_the_firm_says_it_is_right_so_the_persons_statement_travels_with_the_record, |house: House| async move {
    let (ocelot, _) = (house.add(&OCELOT, 0).await, house.add(&PUFFIN, 0).await);
    let target = numbered(&house, ocelot, Disputed::Contact, Some(ContactKind::Postal)).await;
    let new = NewDispute { target, restrict: true, ..says(Disputed::Contact, "Canary-Gasse 9\n10115 Canaryhausen") };
    let id = take(&house, ocelot, new).await;
    // Art. 18(1)(a): nobody uses the data while it is checked, and it is checked nevertheless.
    let ines = house.ctx("ines").await;
    assert!(matches!(app::people::open(&house.app, &ines, ocelot, &own_work()).await, Err(PeopleError::Refused)));
    assert!(matches!(disputes::of_person(&house.app, &ines, ocelot, &own_work()).await, Err(DisputeError::Refused)));
    let house = house.reopened().await;
    let pia = house.ctx("pia").await;
    let early = disputes::state(&house.app, &pia, (ocelot, &request()), (id, "I live elsewhere.")).await;
    assert!(matches!(early, Err(DisputeError::Meanwhile)), "a statement answers a refusal");
    assert!(matches!(
        decide(&house, ocelot, id, Decided::Refused("  ".to_owned())).await,
        Err(DisputeError::Incomplete("ground"))
    ));
    decide(&house, ocelot, id, Decided::Refused("The canary-register says Pfotenweg.".to_owned())).await.unwrap();
    let again = decide(&house, ocelot, id, Decided::Accepted("Canary-Gasse 9".to_owned())).await;
    assert!(matches!(again, Err(DisputeError::Meanwhile)), "one decision is taken");
    disputes::state(&house.app, &pia, (ocelot, &request()), (id, "Canary-Gasse is where I live.")).await.unwrap();

    let house = house.reopened().await;
    let pia = house.ctx("pia").await;
    let views = disputes::of_person(&house.app, &pia, ocelot, &request()).await.unwrap();
    let said = |part| views[0].part(part).map(ToString::to_string).unwrap_or_default();
    assert!(said(SaidPart::Stands).contains(OCELOT.street), "what stood: {}", said(SaidPart::Stands));
    assert_eq!(said(SaidPart::Claimed), "Canary-Gasse 9\n10115 Canaryhausen");
    assert_eq!(said(SaidPart::Reason), "The canary-register says Pfotenweg.");
    assert_eq!(views[0].settled.map(|(settled, _)| settled), Some(Settled::Refused));
    assert_eq!(views[0].statement.as_ref().unwrap().1.to_string(), "Canary-Gasse is where I live.");

    // Once it is lifted, whoever serves the person reads the statement, and it leaves with a file.
    house.lift(ocelot).await;
    let ines = house.ctx("ines").await;
    let read = disputes::of_person(&house.app, &ines, ocelot, &own_work()).await.unwrap();
    assert_eq!(read[0].statement.as_ref().unwrap().1.to_string(), "Canary-Gasse is where I live.");
    let pia = house.ctx("pia").await;
    for (form, says) in [
        (app::exports::Form::Csv, "Canary-Gasse is where I live."),
        (app::exports::Form::VCard, "NOTE:Canary-Gasse is where I live."),
    ] {
        let one = app::exports::Whom::One(ocelot);
        let file = app::exports::export(&house.app, &pia, one, &request(), form).await.unwrap();
        assert!(String::from_utf8(file.bytes).unwrap().contains(says), "{form:?}");
    }
    let (all, why) = (app::exports::Whom::All, request());
    let others = app::exports::export(&house.app, &pia, all, &why, app::exports::Form::Csv);
    let others = String::from_utf8(others.await.unwrap().bytes).unwrap();
    assert_eq!(others.matches("Canary-Gasse").count(), 1, "it stands with one person");
    for (deed, times) in [(Deed::DisputeTaken, 1), (Deed::DisputeDecided, 1), (Deed::StatementAttached, 1)] {
        let recorded = house.recorded(deed).await;
        assert_eq!(recorded, vec![(pia.actor.id, id.number()); times], "{deed:?}");
    }
    assert_eq!(house.hits(&["Canary-Gasse", "canary-evidence-41", "canary-register"]), [], "sealed everywhere");
});

story!(ac_16_01_what_is_accepted_stands_and_is_found_at_once, |house: House| async move {
    let ocelot = house.add(&OCELOT, 0).await;
    assert_eq!(found_by(&house, OCELOT.family).await, 1);
    let id = take(&house, ocelot, NewDispute { restrict: true, ..says(Disputed::FamilyName, "Margaykatze-77") }).await;
    // Whoever did not ask for it changes nothing meanwhile.
    for who in ["ines", "lea", "otto", "admin"] {
        let ctx = house.ctx(who).await;
        let why = Why::usual(ctx.actor.role);
        let refused =
            disputes::decide(&house.app, &ctx, (ocelot, &why), (id, Decided::Accepted("Margaykatze-77".to_owned())));
        assert!(refused.await.is_err(), "{who}");
    }
    decide(&house, ocelot, id, Decided::Accepted("Margaykatze-77".to_owned())).await.unwrap();
    let house = house.reopened().await;
    house.lift(ocelot).await;
    assert_eq!(found_by(&house, "Margaykatze-77").await, 1);
    assert_eq!(found_by(&house, OCELOT.family).await, 0, "the index follows");
    let pia = house.ctx("pia").await;
    let views = disputes::of_person(&house.app, &pia, ocelot, &request()).await.unwrap();
    assert_eq!(views[0].part(SaidPart::Stands).unwrap().to_string(), OCELOT.family, "the old version is kept");
    assert_eq!(house.recorded(Deed::ProfileChanged).await.len(), 1);
});

story!(a_wrong_number_is_replaced_and_what_is_no_number_changes_nothing, |house: House| async move {
    let ocelot = house.add(&OCELOT, 0).await;
    let target = numbered(&house, ocelot, Disputed::Contact, Some(ContactKind::Email)).await;
    let id = take(&house, ocelot, NewDispute { target, ..says(Disputed::Contact, "margay.77@canary.example") }).await;
    let wrong = decide(&house, ocelot, id, Decided::Accepted("not an address".to_owned())).await;
    assert!(matches!(wrong, Err(DisputeError::NotAValue)));
    assert_eq!(house.recorded(Deed::DisputeDecided).await, []);
    decide(&house, ocelot, id, Decided::Accepted("margay.77@canary.example".to_owned())).await.unwrap();
    assert_eq!((found_by(&house, "margay.77@canary.example").await, found_by(&house, OCELOT.email).await), (1, 0));
    let strange = NewDispute { target: Some(7), ..says(Disputed::Contact, "x@canary.example") };
    let pia = house.ctx("pia").await;
    let refused = disputes::take(&house.app, &pia, (ocelot, &request()), strange).await;
    assert!(matches!(refused, Err(DisputeError::NotFound)), "it is nobody's");
});

story!(a_note_keeps_its_words_and_has_its_correction_beside_it, |house: House| async move {
    let ocelot = house.add(&OCELOT, 0).await;
    let ines = house.ctx("ines").await;
    let new = app::notes::NewNote::plain("Never pays in time.");
    app::notes::write(&house.app, &ines, (ocelot, &own_work()), &new).await.unwrap();
    let target = numbered(&house, ocelot, Disputed::Note, None).await;
    let id = take(&house, ocelot, NewDispute { target, ..says(Disputed::Note, "I always paid in time.") }).await;
    decide(&house, ocelot, id, Decided::Accepted("They always paid in time.".to_owned())).await.unwrap();
    let views = disputes::of_person(&house.app, &ines, ocelot, &own_work()).await.unwrap();
    assert_eq!((views[0].target, views[0].what), (target, Disputed::Note));
    assert_eq!(views[0].part(SaidPart::Done).unwrap().to_string(), "They always paid in time.");
    let notes = app::notes::list(&house.app, &ines, (ocelot, &own_work()), None).await.unwrap();
    assert_eq!(Some(notes.notes[0].item.number()), target, "the note itself stays");
});

story!(an_erasure_takes_what_was_disputed_with_it, |house: House| async move {
    let ocelot = house.add(&OCELOT, 0).await;
    let id = take(&house, ocelot, says(Disputed::Other, "canary-other-41")).await;
    decide(&house, ocelot, id, Decided::Refused("canary-ground-41".to_owned())).await.unwrap();
    let pia = house.ctx("pia").await;
    disputes::state(&house.app, &pia, (ocelot, &request()), (id, "canary-statement-41")).await.unwrap();
    let subject = house.app.store.read(move |db| store::people::by_public(db, ocelot)).await.unwrap().unwrap();
    let subject = subject.facts.subject;
    house.app.store.write(move |tx| store::erasures::delete_rows(tx, subject).map(drop)).await.unwrap();
    let left = house.app.store.read(move |db| store::erasures::rows_left(db, subject)).await.unwrap();
    assert_eq!(left, Vec::<&str>::new());
});
