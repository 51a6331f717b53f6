//! Stories of people who leave, and of what is left of them: nothing.

use crate::house::{Cast, House, OCELOT, PUFFIN};
use app::Why;
use app::consents::NewAnswer;
use app::erasures::ErasureError;
use app::people::PeopleError;
use domain::consent::channel::Channel;
use domain::erasure::Step;
use domain::id::PublicId;
use domain::notice::Language;
use domain::personal::Text;
use domain::purpose::Purpose;
use domain::reason::Reason;

fn request() -> Why {
    Why::of(Reason::RightsRequest)
}

/// Leaves traces of somebody everywhere the house keeps something.
async fn live(house: &House, cast: &Cast) -> PublicId {
    let public = house.add(cast, 0).await;
    let ines = house.ctx("ines").await;
    let typed =
        Why { reason: Reason::Complaint, text: Some(Text::new(format!("{} called, canary-reason", cast.given))) };
    app::people::open(&house.app, &ines, public, &typed).await.unwrap();
    app::people::find(&house.app, &ines, cast.given, &Why::of(Reason::OwnWork)).await.unwrap();
    let notice = app::notices::all(&house.app).await.unwrap().first().map(|(notice, _)| *notice);
    let about = (Purpose::Marketing.id(), Channel::Email);
    let yes = NewAnswer::spoken(about, ("script-1", 1, "May we write to you?"), (notice, Language::DE));
    app::consents::record(&house.app, &ines, public, &Why::of(Reason::OwnWork), yes).await.unwrap();
    public
}

story!(whoever_is_erased_is_in_no_byte_and_the_others_stay, |house: House| async move {
    let (ocelot, puffin) = (live(&house, &OCELOT).await, live(&house, &PUFFIN).await);
    let pia = house.ctx("pia").await;
    assert!(house.hits(&OCELOT.canaries()).is_empty(), "nothing personal is ever written in the clear");

    let preview = app::erasures::preview(&house.app, &pia, ocelot, &request()).await.unwrap();
    assert_eq!((preview.contacts, preview.consents, preview.reason_texts), (4, 1, 1));
    let wrong = app::erasures::order(&house.app, &pia, ocelot, &request(), "erase").await;
    assert!(matches!(wrong, Err(ErasureError::WrongWord)));
    let erasure = app::erasures::order(&house.app, &pia, ocelot, &request(), "ERASE").await.unwrap();
    assert_eq!(app::erasures::run(&house.app, erasure).await.unwrap(), Step::Certified);

    let view = app::erasures::progress(&house.app, &pia, erasure).await.unwrap();
    let certificate = view.certificate.unwrap();
    assert!(certificate.contains(&erasure.to_string()));
    assert!(OCELOT.canaries().iter().all(|canary| !certificate.contains(canary)), "a certificate names nobody");
    assert!(house.hits(&OCELOT.canaries()).is_empty());
    assert!(house.hits(&[&ocelot.to_string()]).is_empty(), "not even the public id is left");
    let gone = app::people::open(&house.app, &pia, ocelot, &request()).await.err().unwrap();
    assert!(matches!(gone, PeopleError::NotFound));
    assert!(app::people::find(&house.app, &pia, OCELOT.given, &request()).await.unwrap().rows.is_empty());
    app::people::open(&house.app, &pia, puffin, &request()).await.unwrap();
});

story!(an_erasure_goes_on_after_a_stop_at_any_step_and_the_log_stays_sound, |house: House| async move {
    let ocelot = live(&house, &OCELOT).await;
    let pia = house.ctx("pia").await;
    app::proof::seal(&house.app).await.unwrap();
    let erasure = app::erasures::order(&house.app, &pia, ocelot, &request(), "LÖSCHEN").await.unwrap();
    let mut house = house;
    let mut seen = Vec::new();
    loop {
        let step = app::erasures::step_once(&house.app, erasure).await.unwrap();
        house = house.reopened().await;
        let Some(step) = step else { break };
        seen.push(step);
    }
    assert_eq!(seen.first(), Some(&Step::ExceptionsChecked));
    assert_eq!(seen.last(), Some(&Step::Certified));
    assert_eq!(app::erasures::resume_all(&house.app).await.unwrap(), 0, "nothing is left to go on with");
    app::proof::seal(&house.app).await.unwrap();
    let app = house.app.clone();
    let report = tokio::task::spawn_blocking(move || app::proof::verify(&app, &pia, &[])).await.unwrap().unwrap();
    assert!(report.is_sound(), "{:?}", report.findings);
    assert!(report.checkpoints_matched >= 2);
});

story!(an_order_is_carried_out_at_the_next_start_and_stands_in_the_journal, |house: House| async move {
    let ocelot = live(&house, &OCELOT).await;
    let pia = house.ctx("pia").await;
    app::erasures::order(&house.app, &pia, ocelot, &request(), "ERASE").await.unwrap();
    let again = app::erasures::order(&house.app, &pia, ocelot, &request(), "ERASE").await.unwrap();
    let house = house.reopened().await;
    assert_eq!(app::erasures::resume_all(&house.app).await.unwrap(), 1);
    assert!(house.hits(&OCELOT.canaries()).is_empty());
    let orders: Vec<_> = house.app.journal.lines().unwrap().into_iter().map(|line| line.order).collect();
    assert_eq!(orders, [store::journal::Order::EraseOrdered, store::journal::Order::Erased]);
    let view = app::erasures::progress(&house.app, &pia, again).await.unwrap();
    assert_eq!(view.erasure.step, Step::Certified, "a second order of the same person is the first one");
});

story!(when_the_weekly_key_turns_no_copy_of_an_erased_person_opens_any_more, |house: House| async move {
    let (ocelot, puffin) = (live(&house, &OCELOT).await, live(&house, &PUFFIN).await);
    let (pia, admin) = (house.ctx("pia").await, house.ctx("admin").await);
    let copy = house.app.store.read(move |db| store::people::by_public(db, ocelot)).await.unwrap().unwrap();
    let erasure = app::erasures::order(&house.app, &pia, ocelot, &request(), "ERASE").await.unwrap();
    app::erasures::run(&house.app, erasure).await.unwrap();
    assert!(house.app.vault.rewrap(&copy.key).is_ok(), "until then a copy of the old row could still be opened");

    let turned = app::keys::rotate_epoch(&house.app, &admin, &mut |_, _| ()).await.unwrap();

    assert_eq!((turned.epoch, turned.destroyed, turned.completed), (2, 1, 0));
    assert!(house.app.vault.rewrap(&copy.key).is_err(), "the key above the copy is destroyed");
    let view = app::erasures::progress(&house.app, &pia, erasure).await.unwrap();
    assert_eq!(view.erasure.step, Step::Certified, "copies of the key folder are given seven more days");
    house.clock.set(view.erasure.unreadable_from);
    let (done, failed) = house.round().await;
    assert!(failed.is_empty() && done.overdue == 0, "{failed:?}");
    let view = app::erasures::progress(&house.app, &pia, erasure).await.unwrap();
    assert_eq!(view.erasure.step, Step::BackupsUnreadable);
    let house = house.reopened().await;
    app::people::open(&house.app, &pia, puffin, &request()).await.unwrap();
});

story!(the_weekly_key_is_renewed_on_its_day_and_not_before, |house: House| async move {
    live(&house, &OCELOT).await;
    house.clock.advance_ms(7 * 86_400_000 - 1);
    assert_eq!(app::keys::rotate_epoch_when_due(&house.app).await.unwrap(), None);
    house.clock.advance_ms(1);
    let turned = app::keys::rotate_epoch_when_due(&house.app).await.unwrap().unwrap();
    assert_eq!((turned.epoch, turned.rewrapped, turned.destroyed), (2, 1, 1));
    assert_eq!(app::keys::rotate_epoch_when_due(&house.app).await.unwrap(), None);
});

story!(whoever_shares_an_address_with_somebody_who_stays_goes_all_the_same, |house: House| async move {
    let twin = Cast { email: OCELOT.email, phone: OCELOT.phone, ..PUFFIN };
    let (ocelot, puffin) = (live(&house, &OCELOT).await, live(&house, &twin).await);
    let pia = house.ctx("pia").await;
    let erasure = app::erasures::order(&house.app, &pia, ocelot, &request(), "ERASE").await.unwrap();
    assert_eq!(app::erasures::run(&house.app, erasure).await.unwrap(), Step::Certified);
    let found = app::people::find(&house.app, &pia, OCELOT.email, &request()).await.unwrap();
    assert_eq!(found.rows.iter().map(|row| row.public).collect::<Vec<_>>(), [puffin]);
    let erasure = app::erasures::order(&house.app, &pia, puffin, &request(), "ERASE").await.unwrap();
    assert_eq!(
        app::erasures::run(&house.app, erasure).await.unwrap(),
        Step::Certified,
        "then nobody holds it any more"
    );
});

story!(whoever_comes_after_an_erasure_is_found, |house: House| async move {
    let ocelot = live(&house, &OCELOT).await;
    let pia = house.ctx("pia").await;
    let erasure = app::erasures::order(&house.app, &pia, ocelot, &request(), "ERASE").await.unwrap();
    app::erasures::run(&house.app, erasure).await.unwrap();
    let puffin = house.add(&PUFFIN, 0).await;
    let found = app::people::find(&house.app, &pia, PUFFIN.family, &request()).await.unwrap();
    assert_eq!(found.rows.iter().map(|row| row.public).collect::<Vec<_>>(), [puffin]);
});

story!(the_date_of_the_certificate_counts_from_the_week_in_which_the_key_died, |house: House| async move {
    let ocelot = live(&house, &OCELOT).await;
    let (pia, admin) = (house.ctx("pia").await, house.ctx("admin").await);
    let erasure = app::erasures::order(&house.app, &pia, ocelot, &request(), "ERASE").await.unwrap();
    let ordered = app::erasures::progress(&house.app, &pia, erasure).await.unwrap().erasure.unreadable_from;
    house.clock.advance_days(6);
    app::keys::rotate_epoch(&house.app, &admin, &mut |_, _| ()).await.unwrap();
    app::erasures::run(&house.app, erasure).await.unwrap();
    let died = app::erasures::progress(&house.app, &pia, erasure).await.unwrap().erasure.unreadable_from;
    assert_eq!(died, domain::time::days_after(ordered, 6), "its last wrapping was under the newer weekly key");

    house.clock.set(ordered);
    house.round().await;
    assert_eq!(app::erasures::progress(&house.app, &pia, erasure).await.unwrap().erasure.step, Step::Certified);
    house.clock.set(died);
    house.round().await;
    assert_eq!(app::erasures::progress(&house.app, &pia, erasure).await.unwrap().erasure.step, Step::BackupsUnreadable);
});

story!(a_row_that_came_late_is_found_and_goes_with_the_next_try, |house: House| async move {
    let ocelot = live(&house, &OCELOT).await;
    let pia = house.ctx("pia").await;
    let subject =
        house.app.store.read(move |db| store::people::by_public(db, ocelot)).await.unwrap().unwrap().facts.subject;
    let erasure = app::erasures::order(&house.app, &pia, ocelot, &request(), "ERASE").await.unwrap();
    while app::erasures::step_once(&house.app, erasure).await.unwrap() != Some(Step::RowsDeleted) {}
    let late = store::restrictions::RestrictionRecord {
        id: domain::id::RestrictionId::new(1),
        ground: domain::restriction::RestrictionGround::Claim,
        from_at: pia.now,
        lifted_at: None,
    };
    let by = pia.actor.id;
    house.app.store.write(move |tx| store::restrictions::begin(tx, subject, &late, by)).await.unwrap();

    let error = app::erasures::resume_all(&house.app).await.unwrap_err();
    assert!(matches!(&error, ErasureError::Leftovers { place, .. } if place == "restriction"), "{error}");
    let (done, failed) = house.round().await;
    assert!(failed.is_empty(), "{failed:?}");
    assert_eq!(done.erased, 1);
});

story!(fingerprints_against_old_files_end_on_their_day, |house: House| async move {
    let ocelot = live(&house, &OCELOT).await;
    let pia = house.ctx("pia").await;
    let erasure = app::erasures::order(&house.app, &pia, ocelot, &request(), "ERASE").await.unwrap();
    app::erasures::run(&house.app, erasure).await.unwrap();
    house.clock.advance_ms(65 * 86_400_000 - 1);
    assert_eq!(house.round().await.0.fingerprints_ended, 0);
    house.clock.advance_ms(1);
    assert_eq!(house.round().await.0.fingerprints_ended, 3, "mail, phone and number");
});
