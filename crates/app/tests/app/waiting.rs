//! Stories of erasures that somebody else may have asked for: they wait, known addresses are told, and anybody there
//! can cancel.

use crate::exceptions::buys;
use crate::house::{House, OCELOT};
use app::erasures::{self, ErasureError, Requested};
use app::people::PeopleError;
use app::{Ctx, Why};
use domain::actor::Role;
use domain::erasure::Step;
use domain::event::Deed;
use domain::id::{ActorId, PublicId};
use domain::mail::MailKind;
use domain::may::Against;
use domain::reason::Reason;
use domain::time::{Timestamp, days_after};
use store::journal::Order;

fn request() -> Why {
    Why::of(Reason::RightsRequest)
}

/// Another privacy manager than Pia.
async fn second(house: &House) -> Ctx {
    let mut ctx = house.ctx("pia").await;
    ctx.actor.id = ActorId::new(4_242);
    ctx
}

async fn waits(house: &House, whom: PublicId) -> (PublicId, Timestamp) {
    let pia = house.ctx("pia").await;
    match erasures::request(&house.app, &pia, whom, &request(), "ERASE").await.unwrap() {
        Requested::Waits(erasure, until) => (erasure, until),
        Requested::Ordered(_) => panic!("it has to wait"),
    }
}

async fn opens(house: &House, whom: PublicId) -> bool {
    let pia = house.ctx("pia").await;
    match app::people::open(&house.app, &pia, whom, &request()).await {
        Ok(_) => true,
        Err(PeopleError::NotFound) => false,
        Err(error) => panic!("{error}"),
    }
}

async fn is_stopped(house: &House, whom: PublicId) -> bool {
    let pia = house.ctx("pia").await;
    let rows = app::objections::of_person(&house.app, &pia, whom, &request()).await.unwrap();
    rows.iter().any(|row| row.objection.against == Against::DirectMarketing && row.objection.end.is_none())
}

async fn told(house: &House, whom: PublicId) -> usize {
    let read = house.app.store.read(move |db| {
        let person = store::people::by_public(db, whom)?.unwrap();
        store::mails::of_person(db, person.facts.subject)
    });
    read.await.unwrap().iter().filter(|mail| mail.kind == MailKind::ErasureAsked).count()
}

story!(an_erasure_waits_three_days_marketing_stops_at_once_and_addresses_are_told, |house: House| async move {
    let ocelot = house.add(&OCELOT, 0).await;
    let pia = house.ctx("pia").await;
    let wrong = erasures::request(&house.app, &pia, ocelot, &request(), "erase").await;
    assert!(matches!(wrong, Err(ErasureError::WrongWord)));
    assert!(!is_stopped(&house, ocelot).await);
    let (erasure, until) = waits(&house, ocelot).await;
    assert_eq!(until, days_after(pia.now, 3));
    assert_eq!(waits(&house, ocelot).await, (erasure, until), "asked twice, it is one");
    assert!(is_stopped(&house, ocelot).await);
    assert_eq!(told(&house, ocelot).await, 1, "one known address, one mail");
    let view = erasures::waiting(&house.app, &pia, erasure).await.unwrap().unwrap();
    assert_eq!((view.told, view.may_confirm), (1, false), "who took the request does not decide alone");

    house.clock.advance_ms(3 * 86_400_000 - 1);
    let (done, failed) = house.round().await;
    assert!(failed.is_empty() && done.started == 0, "{failed:?}");
    assert!(opens(&house, ocelot).await, "until then nothing is lost");
    house.clock.advance_ms(1);
    let (done, failed) = house.round().await;
    assert!(failed.is_empty() && (done.started, done.erased) == (1, 1), "{done:?} {failed:?}");
    assert!(!opens(&house, ocelot).await);
    let view = erasures::progress(&house.app, &house.ctx("pia").await, erasure).await.unwrap();
    assert_eq!(view.erasure.step, Step::Certified, "under the name it had while it waited");
    assert!(house.hits(&OCELOT.canaries()).is_empty());
});

story!(what_was_cancelled_stays_cancelled_also_after_a_restore, |house: House| async move {
    let ocelot = house.add(&OCELOT, 0).await;
    let (erasure, _) = waits(&house, ocelot).await;
    let pia = house.ctx("pia").await;
    let otto = house.ctx("otto").await;
    assert!(matches!(
        erasures::cancel(&house.app, &otto, erasure, &Why::of(Reason::Oversight)).await,
        Err(ErasureError::Refused)
    ));
    erasures::cancel(&house.app, &pia, erasure, &request()).await.unwrap();
    assert!(matches!(erasures::cancel(&house.app, &pia, erasure, &request()).await, Err(ErasureError::NotFound)));
    house.clock.advance_days(4);
    house.round().await;
    let house = house.reopened().await;
    assert_eq!(app::journal::fold(&house.app).await.unwrap(), app::journal::Folded::default());
    house.round().await;
    assert!(opens(&house, ocelot).await);
    assert!(is_stopped(&house, ocelot).await, "the no to marketing stands");
    assert_eq!(house.recorded(Deed::ErasureCancelled).await.len(), 1);
    let orders: Vec<_> = house.app.journal.lines().unwrap().into_iter().map(|line| line.order).collect();
    assert_eq!(orders, [Order::Objected, Order::EraseAsked, Order::EraseCancelled]);
    let again = waits(&house, ocelot).await;
    assert_ne!(again.0, erasure, "whoever asks again begins again");
});

story!(a_second_person_ends_the_waiting_and_nobody_alone, |house: House| async move {
    let ocelot = house.add(&OCELOT, 0).await;
    let (erasure, _) = waits(&house, ocelot).await;
    for (who, why) in [("pia", request()), ("otto", Why::of(Reason::Oversight))] {
        let ctx = house.ctx(who).await;
        let refused = erasures::confirm(&house.app, &ctx, erasure, &why).await;
        assert!(matches!(refused, Err(ErasureError::Refused)), "{who}");
    }
    let second = second(&house).await;
    assert_eq!(second.actor.role, Role::PrivacyManager);
    erasures::confirm(&house.app, &second, erasure, &request()).await.unwrap();
    assert_eq!(erasures::run(&house.app, erasure).await.unwrap(), Step::Certified);
    assert!(matches!(erasures::cancel(&house.app, &second, erasure, &request()).await, Err(ErasureError::NotFound)));
    assert_eq!(house.recorded(Deed::ErasureConfirmed).await.len(), 1);
});

story!(a_request_that_a_restore_has_lost_waits_again_with_its_old_end, |house: House| async move {
    let ocelot = house.add(&OCELOT, 0).await;
    let (lost, until) = waits(&house, ocelot).await;
    let subject =
        house.app.store.read(move |db| store::people::by_public(db, ocelot)).await.unwrap().unwrap().facts.subject;
    // As after a restore of an older copy: the journal has the request, the records do not.
    let forget = store::Sql {
        name: "TEST",
        text: "delete from erasure_wait where subject_id = $1",
        reach: store::Reach::Subject,
        only: None,
    };
    let number = subject.number();
    let gone = house.app.store.write(move |tx| {
        use store::Db as _;
        tx.exec(&forget, &[store::Val::I(number)]).map(drop)
    });
    gone.await.unwrap();
    let folded = app::journal::fold(&house.app).await.unwrap();
    assert_eq!(folded.waits, 1);
    let again = house.app.store.read(move |db| store::erasure_waits::open_of(db, subject)).await.unwrap().unwrap();
    assert_eq!((again.starts_at, again.public == lost), (until, false));
    assert_eq!(told(&house, ocelot).await, 2, "told once more, with a link that works");
    assert_eq!(app::journal::fold(&house.app).await.unwrap().waits, 0);
});

story!(what_a_restore_brings_back_as_waiting_is_cancelled_once_more, |house: House| async move {
    let ocelot = house.add(&OCELOT, 0).await;
    let (erasure, _) = waits(&house, ocelot).await;
    house.clock.advance_ms(1_000);
    let pia = house.ctx("pia").await;
    erasures::cancel(&house.app, &pia, erasure, &request()).await.unwrap();
    // As after a restore of a copy from the second in between.
    let back = store::Sql {
        name: "TEST",
        text: "update erasure_wait set cancelled_at = null, cancelled_by = null where subject_id > $1",
        reach: store::Reach::Fanout,
        only: None,
    };
    let restored = house.app.store.write(move |tx| {
        use store::Db as _;
        tx.exec(&back, &[store::Val::I(0)]).map(drop)
    });
    restored.await.unwrap();
    assert_eq!(app::journal::fold(&house.app).await.unwrap().waits, 1);
    house.clock.advance_days(4);
    house.round().await;
    assert!(opens(&house, ocelot).await);
});

story!(a_certificate_is_proven_without_the_house_and_a_forged_one_is_not, |house: House| async move {
    let ocelot = house.add(&OCELOT, 0).await;
    buys(&house, ocelot, ("OC-2026-41", "2026-03-02T09:00:00Z".parse().unwrap())).await;
    let pia = house.ctx("pia").await;
    let erasure = erasures::order(&house.app, &pia, ocelot, &request(), "ERASE").await.unwrap();
    assert!(erasures::certificate_proof(&house.app, erasure).await.unwrap().is_none(), "not before it is done");
    erasures::run(&house.app, erasure).await.unwrap();
    let early = erasures::certificate_proof(&house.app, erasure).await.unwrap().unwrap();
    assert!(!erasures::verify_certificate(&early, None).is_sound(), "no checkpoint says so yet");
    app::proof::seal(&house.app).await.unwrap();

    let file = erasures::certificate_proof(&house.app, erasure).await.unwrap().unwrap();
    let key = house.app.signer.verifier().to_string();
    let report = erasures::verify_certificate(&file, Some(&key));
    assert!(report.is_sound(), "{:?}", report.findings);
    // Events of one instant stand in no order on several connections.
    let mut proven = report.proven.clone();
    proven.sort_unstable();
    assert_eq!(proven, [Deed::ErasureOrdered, Deed::KeyDestroyed, Deed::Erased]);
    assert!(report.text.contains(&erasure.to_string()) && report.text.contains("invoices with their lines: 1"));
    assert!(OCELOT.canaries().iter().all(|canary| !file.contains(canary)));

    let forged = file.replace("invoices with their lines: 1", "invoices with their lines: 0");
    assert_ne!(forged, file);
    assert!(!erasures::verify_certificate(&forged, Some(&key)).is_sound(), "the text is signed");
    let other = ledger::note::SigningKey::from_seed("confidant/other", &[7; 32]).unwrap();
    let report = erasures::verify_certificate(&file, Some(&other.verifier().to_string()));
    assert!(!report.is_sound(), "another key was expected");
    assert!(!erasures::verify_certificate("{}", None).is_sound());

    let admin = house.ctx("admin").await;
    app::keys::rotate_epoch(&house.app, &admin, &mut |_, _| ()).await.unwrap();
    house.clock.set(erasures::progress(&house.app, &pia, erasure).await.unwrap().erasure.unreadable_from);
    house.round().await;
    app::proof::seal(&house.app).await.unwrap();
    let later = erasures::certificate_proof(&house.app, erasure).await.unwrap().unwrap();
    let report = erasures::verify_certificate(&later, Some(&key));
    assert!(report.is_sound() && report.proven.contains(&Deed::BackupsUnreadable), "both stages: {report:?}");
    assert!(erasures::public_certificate(&house.app, erasure).await.unwrap().unwrap().is_unreadable);
});
