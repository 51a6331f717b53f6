//! What the tables of exceptions promise: keys for a norm and an end, pieces under them, holds, waits and deliveries.

use crate::deeds::{at, public, read, write};
use custody::{ArchiveKey, Sealed};
use domain::hold::{HoldGround, HoldItem, HoldKind};
use domain::id::{ActorId, ArchiveId, ErasureId, HoldId, KeptId, PublicKind, PurchaseId, SubjectId};
use domain::kept::{KeptKind, Norm, last_day};
use store::archive_keys::{self, Shelf};
use store::deliveries::{self, Delivery};
use store::erasure_waits::{self, WaitRecord};
use store::holds::{self, HoldRecord};
use store::kept::{self, KeptRecord};
use testkit::cast::CONTROLLER;
use testkit::{OpenedStore, contract};

fn shelf(norm: Norm, about: i64, until: Option<i64>) -> Shelf {
    Shelf { norm, about, until: until.map(at) }
}

fn key(id: i64, epoch: i64) -> ArchiveKey {
    ArchiveKey { id: ArchiveId::new(id), epoch, bytes: vec![u8::try_from(id).unwrap(); 61] }
}

fn piece(id: i64, archive: i64, number: i64) -> KeptRecord {
    let sealed = Sealed::from_stored(vec![7; 60]);
    KeptRecord { id: KeptId::new(id), archive: ArchiveId::new(archive), kind: KeptKind::Invoice, number, piece: sealed }
}

contract!(a_key_is_found_by_its_norm_and_end_and_goes_with_what_is_under_it, |house| {
    let (books, hold) = (shelf(Norm::Invoice, 0, Some(100)), shelf(Norm::Claim, 5, None));
    write(house, move |tx| archive_keys::add(tx, CONTROLLER, (books, &key(1, 1))));
    write(house, move |tx| archive_keys::add(tx, CONTROLLER, (hold, &key(2, 1))));
    let found =
        |wanted| read(house, move |db| archive_keys::find(db, CONTROLLER, wanted)).map(|record| record.key.id.number());
    assert_eq!(found(books), Some(1));
    assert_eq!(found(shelf(Norm::Invoice, 0, Some(101))), None, "another end, another key");
    assert_eq!(found(hold), Some(2));
    let of = (SubjectId::new(41), ErasureId::new(11));
    write(house, move |tx| {
        kept::add(tx, of, &piece(1, 1, 8))?;
        kept::add(tx, of, &piece(2, 2, 8))?;
        // The same record once more, as after a stop.
        kept::add(tx, of, &piece(3, 1, 8))
    });
    let stays = read(house, move |db| kept::summed(db, of));
    let mut told: Vec<_> = stays.iter().map(|line| (line.norm, line.until, line.number)).collect();
    told.sort_unstable();
    assert_eq!(told, [(Norm::Invoice, Some(last_day(at(100))), 1), (Norm::Claim, None, 1)]);
    assert_eq!(read(house, move |db| kept::of_house(db, CONTROLLER)).len(), 2);
    let due = |now| read(house, move |db| archive_keys::due(db, at(now), 10)).len();
    assert_eq!((due(99), due(100)), (0, 1), "a hold has no end of its own");
    assert_eq!(write(house, |tx| archive_keys::end(tx, ArchiveId::new(1), at(100))), 1);
    assert_eq!(found(books), None);
    assert_eq!(read(house, move |db| kept::archives(db, of)).len(), 1);
    assert_eq!(house.number("select count(*) from kept_record"), 1);
    assert_eq!(house.number("select count(*) from archive_key where id = 1 and ended_at is not null"), 1);
    write(house, |tx| archive_keys::set_until(tx, ArchiveId::new(2), at(50)));
    assert_eq!(due(99), 1, "now it has");
});

contract!(keys_move_to_a_newer_weekly_key_once, |house| {
    let books = shelf(Norm::Invoice, 0, Some(100));
    write(house, move |tx| archive_keys::add(tx, CONTROLLER, (books, &key(1, 1))));
    let older = |epoch| read(house, move |db| archive_keys::older_than(db, epoch, 10)).len();
    assert_eq!((older(1), older(2)), (0, 1));
    assert!(write(house, |tx| archive_keys::rewrap(tx, &key(1, 1), &key(1, 2))));
    assert!(!write(house, |tx| archive_keys::rewrap(tx, &key(1, 1), &key(1, 3))), "it moved already");
    assert_eq!(older(2), 0);
});

fn hold(house: &OpenedStore, id: i64) -> HoldRecord {
    HoldRecord {
        subject: SubjectId::new(41),
        id: HoldId::new(id),
        public: public(house, PublicKind::Hold),
        ground: HoldGround::Warranty,
        owner: ActorId::new(7),
        placed_at: at(0),
        placed_by: ActorId::new(7),
        after_request: true,
        review_due: at(100),
        ended: None,
    }
}

contract!(a_hold_names_items_and_ends_once, |house| {
    let (one, item) = (hold(house, 1), HoldItem { kind: HoldKind::Purchase, number: 8 });
    let (public, subject) = (one.public, one.subject);
    let written = one.clone();
    write(house, move |tx| holds::add(tx, CONTROLLER, (&written, &[item])));
    assert_eq!(read(house, move |db| holds::by_public(db, public)), Some(one.clone()));
    assert_eq!(read(house, move |db| holds::items(db, subject, HoldId::new(1))), [item]);
    assert!(
        read(house, move |db| holds::is_held(db, subject, item)) && read(house, move |db| holds::is_any(db, subject))
    );
    let other = HoldItem { kind: HoldKind::Note, number: 8 };
    assert!(!read(house, move |db| holds::is_held(db, subject, other)));
    let by = (at(10), ActorId::new(8));
    let known = one.clone();
    assert!(write(house, move |tx| holds::review(tx, &known, by, at(200))));
    let known = one.clone();
    assert!(write(house, move |tx| holds::end(tx, &known, by)));
    let known = one.clone();
    assert!(!write(house, move |tx| holds::end(tx, &known, by)));
    assert!(!write(house, move |tx| holds::review(tx, &one, (at(20), ActorId::new(8)), at(300))), "it has ended");
    assert!(!read(house, move |db| holds::is_held(db, subject, item)));
    let listed = read(house, |db| holds::newest(db, CONTROLLER, 10));
    assert_eq!(listed.iter().map(|hold| (hold.review_due, hold.ended)).collect::<Vec<_>>(), [(at(200), Some(by))]);
    assert_eq!(house.number("select count(*) from hold_review"), 1);
});

contract!(an_erasure_that_waits_is_cancelled_or_begun_and_not_both, |house| {
    let wait = |id| WaitRecord {
        subject: SubjectId::new(41),
        id: ErasureId::new(id),
        public: public(house, PublicKind::Erasure),
        asked_at: at(0),
        asked_by: ActorId::new(7),
        starts_at: at(100),
        confirmed: None,
        cancelled: None,
        started_at: None,
    };
    let by = (at(10), ActorId::new(1));
    let (first, second) = (wait(1), wait(2));
    for one in [first.clone(), second.clone()] {
        write(house, move |tx| erasure_waits::add(tx, &one));
    }
    assert_eq!(read(house, |db| erasure_waits::open(db, 10)).len(), 2);
    let one = first.clone();
    assert!(write(house, move |tx| erasure_waits::cancel(tx, &one, by)));
    let one = first.clone();
    assert!(!write(house, move |tx| erasure_waits::confirm(tx, &one, by)), "it was cancelled");
    let one = second.clone();
    assert!(write(house, move |tx| erasure_waits::confirm(tx, &one, by)));
    let open = read(house, |db| erasure_waits::open_of(db, SubjectId::new(41))).unwrap();
    assert_eq!((open.id, open.starts_at, open.confirmed), (second.id, at(10), Some(by)), "it need not wait");
    let one = second.clone();
    write(house, move |tx| erasure_waits::start(tx, &one, at(11)));
    assert!(!write(house, move |tx| erasure_waits::cancel(tx, &second, by)), "it has begun");
    assert!(read(house, |db| erasure_waits::open(db, 10)).is_empty());
    let public = first.public;
    let told = read(house, move |db| erasure_waits::by_public(db, public)).unwrap();
    assert_eq!(told.cancelled, Some(by));
});

contract!(an_order_is_on_its_way_until_it_arrives, |house| {
    let subject = SubjectId::new(41);
    let delivery = Delivery { purchase: PurchaseId::new(8), expected_due: at(100) };
    let by = (at(0), ActorId::new(7));
    write(house, move |tx| deliveries::note(tx, subject, delivery, by));
    let later = Delivery { expected_due: at(200), ..delivery };
    write(house, move |tx| deliveries::note(tx, subject, later, by));
    assert_eq!(read(house, move |db| deliveries::open(db, subject)), [later]);
    assert!(write(house, move |tx| deliveries::arrive(tx, (subject, delivery.purchase), by)));
    assert!(!write(house, move |tx| deliveries::arrive(tx, (subject, delivery.purchase), by)));
    assert!(read(house, move |db| deliveries::open(db, subject)).is_empty());
});
