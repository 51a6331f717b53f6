//! What erasures promise: everything of one person goes, nothing of anybody else, and a restart knows where it stands.

use crate::belongings::{group, origin, rows_of, two_people};
use crate::deeds::{ELSEWHERE, at, entry, exec, newcomer, public, read, write};
use custody::Token;
use domain::erasure::{Erasure, Preview, Step};
use domain::id::{ActorId, ErasureId, PublicKind, SubjectId};
use domain::person::Handle;
use domain::time::Timestamp;
use std::collections::BTreeSet;
use store::contacts::{self};
use store::erasures::{self, ErasureRecord, erased_tables};
use store::people::{self};
use store::totals::{self, Sums};
use testkit::cast::CONTROLLER;
use testkit::{OpenedStore, contract};

contract!(an_erasure_takes_every_row_of_one_person_and_none_of_another, |house| {
    let [ocelot, puffin] = two_people(house);
    let (before, others) = (rows_of(house, ocelot), rows_of(house, puffin));
    assert!(before.iter().all(|(_, rows)| *rows > 0), "every table is tried: {before:?}");

    let deleted = write(house, move |tx| erasures::delete_rows(tx, ocelot));

    let deleted: Vec<_> = deleted.into_iter().map(|(table, rows)| (table, i64::try_from(rows).unwrap())).collect();
    assert_eq!(deleted, before);
    assert!(rows_of(house, ocelot).iter().all(|(_, rows)| *rows == 0));
    assert_eq!(rows_of(house, puffin), others);
    assert_eq!(read(house, move |db| erasures::rows_left(db, ocelot)), Vec::<&str>::new());
    let again = write(house, move |tx| erasures::delete_rows(tx, ocelot));
    assert!(again.iter().all(|(_, rows)| *rows == 0), "a second time there is nothing to delete");
});

contract!(a_marketing_stop_outlives_whoever_objected, |house| {
    let [ocelot, puffin] = two_people(house);
    let controller = domain::id::ControllerId::new(1);
    assert_eq!(write(house, move |tx| store::objections::stop_all(tx, ocelot)), 1);
    assert_eq!(write(house, move |tx| store::objections::stop_all(tx, ocelot)), 0, "done twice, it adds nothing");
    assert_eq!(read(house, move |db| store::objections::stops_of(db, ocelot)).len(), 1);
    assert_eq!(read(house, move |db| store::objections::stops_of(db, puffin)).len(), 0);
    write(house, move |tx| erasures::delete_rows(tx, ocelot));
    assert_eq!(read(house, move |db| store::objections::count(db, controller)), 1);
    let lifted = domain::may::ObjectionEnd::Lifted(at(9));
    let id = domain::id::ObjectionId::new(2);
    write(house, move |tx| store::objections::stop_all(tx, puffin));
    assert!(write(house, move |tx| store::objections::end(tx, puffin, (id, lifted), (ActorId::new(7), None))));
    assert_eq!(read(house, move |db| store::objections::count(db, controller)), 1, "only their own stop goes");
});

contract!(a_stop_without_its_person_goes_by_the_contact_points_of_whoever_lifts_it, |house| {
    let [ocelot, puffin] = two_people(house);
    let controller = domain::id::ControllerId::new(1);
    let count = || read(house, move |db| store::objections::count(db, controller));
    let left = |subject, at| read(house, move |db| store::objections::stops_left(db, subject, at));
    let print = store::objections::StopPrint {
        controller,
        kind: domain::contact::ContactKind::Phone,
        token: Token([77; 16]),
        version: 1,
    };
    for subject in [ocelot, puffin] {
        write(house, move |tx| store::objections::note_contact(tx, subject, &print));
        write(house, move |tx| store::objections::stop_all(tx, subject));
    }
    assert_eq!((count(), left(puffin, at(i64::from(u16::MAX)))), (4, 0), "everybody is here");
    write(house, move |tx| erasures::delete_rows(tx, ocelot));
    assert_eq!((count(), left(puffin, at(-1_000_000))), (4, 0), "not one that was set later");
    assert_eq!(left(puffin, at(1_000_000)), 1, "the shared phone, without the address");
    assert_eq!(write(house, move |tx| store::objections::lift_left(tx, puffin, at(1_000_000))), 1);
    assert_eq!((count(), left(puffin, at(1_000_000))), (3, 0), "their own two stay, and the address of who is gone");
    assert!(!read(house, move |db| store::objections::was_lifted(db, puffin, (0, at(0)))), "nothing is on record");
});

contract!(what_is_left_is_named_table_by_table, |house| {
    let [ocelot, puffin] = two_people(house);
    let all: Vec<_> = erased_tables().collect();
    assert_eq!(read(house, move |db| erasures::rows_left(db, ocelot)), all);
    for (gone, table) in all.iter().enumerate() {
        let sql = format!("delete from {table} where subject_id = $1");
        write(house, move |tx| exec(tx, sql.clone(), ocelot));
        assert_eq!(read(house, move |db| erasures::rows_left(db, ocelot)), all[gone + 1..], "without {table}");
    }
    assert_eq!(read(house, move |db| erasures::rows_left(db, puffin)), all, "somebody else has everything still");
});

contract!(a_preview_counts_what_one_person_has, |house| {
    let [ocelot, puffin] = two_people(house);
    let preview = |subject| read(house, move |db| erasures::preview(db, subject));
    let counted =
        Preview { contacts: 4, purchases: 3, lines: 6, consents: 2, reason_texts: 5, small_groups: 0, notes: 1 };
    assert_eq!(preview(ocelot), counted);
    write(house, move |tx| {
        for (month, buyers) in [(1, 9), (2, 10), (3, 1), (4, 2)] {
            totals::add(tx, &group(month), Sums { buyers, ..Sums::default() })?;
        }
        totals::add_buyer(tx, ocelot, &group(2))?;
        totals::add_buyer(tx, ocelot, &group(3))?;
        totals::add_buyer(tx, puffin, &group(4)).map(drop)
    });
    assert_eq!(preview(ocelot), Preview { small_groups: 2, ..counted }, "months 1 and 3 have fewer than ten buyers");
    assert_eq!(preview(newcomer(house)), Preview::default());
});

contract!(marks_are_of_one_person_and_long_enough_to_be_found, |house| {
    let [ocelot, puffin] = two_people(house);
    let marks = |subject| read(house, move |db| erasures::marks(db, subject));
    let (mine, theirs) = (marks(ocelot), marks(puffin));
    // Profile, salt, key and name; four contacts; three heads, six lines, three origins; one entry of the directory; one
    // token of likeness; a note with its wrap, and words in another; what was sent through a form; what stands beside the
    // profile, a field, a special one; what a file said beyond the fields, and where it came from; words of a step of a
    // case, and the copy of a document; what is said to be wrong, to weigh more, and to end; a letter; a piece of a
    // package that waits.
    assert_eq!(mine.len(), 4 + 4 + 3 + 6 + 3 + 1 + 1 + 3 + 1 + 3 + 2 + 2 + 3 + 1 + 1);
    assert!(mine.iter().all(|mark| (8..=40).contains(&mark.len())), "{mine:?}");
    let (mine, theirs): (BTreeSet<_>, BTreeSet<_>) = (mine.into_iter().collect(), theirs.into_iter().collect());
    assert_eq!(mine.len(), 38, "no mark stands for two things");
    assert!(mine.is_disjoint(&theirs));
    let person = read(house, move |db| people::by_subject(db, ocelot)).unwrap();
    for bytes in [
        person.profile.as_bytes(),
        person.salt.as_bytes(),
        &person.key.bytes,
        person.facts.public.to_string().as_bytes(),
    ] {
        assert!(mine.iter().any(|mark| bytes.windows(mark.len()).any(|part| part == mark.as_slice())));
    }
    assert!(mine.contains([1; 16].as_slice()) && mine.contains([origin(1, 1); 16].as_slice()));
    assert!(marks(SubjectId::new(1)).is_empty());
});

contract!(a_digest_that_somebody_else_stands_under_is_known, |house| {
    let [ocelot, puffin] = two_people(house);
    write(house, move |tx| contacts::list_in_directory(tx, puffin, &entry(1)));
    write(house, move |tx| erasures::delete_rows(tx, ocelot));
    let is_held = |controller, byte: u8| read(house, move |db| erasures::is_held(db, controller, &[byte; 16]));
    assert!(is_held(CONTROLLER, 1), "the address is shared");
    assert!(is_held(CONTROLLER, 2));
    assert!(!is_held(ELSEWHERE, 1), "a directory belongs to a controller");
    assert!(is_held(CONTROLLER, origin(2, 3)), "an origin");
    assert!(!is_held(CONTROLLER, origin(1, 3)) && !is_held(CONTROLLER, 77));
    house
        .raw("insert into anonymous_sale select 1, 2, 5, origin, 'sale', 0, 'DE', 'EUR', 0 from purchase where id = 1")
        .unwrap();
    write(house, move |tx| erasures::delete_rows(tx, puffin));
    assert!(is_held(CONTROLLER, origin(2, 1)), "a sale without a customer has the origin");
    assert!(!is_held(CONTROLLER, origin(2, 3)) && !is_held(CONTROLLER, 2));
});

fn record(house: &OpenedStore, id: i64, subject: i64, epoch: i64) -> ErasureRecord {
    ErasureRecord {
        erasure: Erasure {
            id: ErasureId::new(id),
            public: public(house, PublicKind::Erasure),
            subject: SubjectId::new(subject),
            step: Step::Ordered,
            ordered_at: at(id),
            unreadable_from: at(id + 1_000),
        },
        controller: CONTROLLER,
        handle: Handle([u8::try_from(id).unwrap(); 32]),
        epoch,
        marks: vec![1, 2, 3],
        counts: format!("counts {id}"),
        certificate: None,
    }
}

fn order(house: &OpenedStore, record: &ErasureRecord) {
    let record = record.clone();
    write(house, move |tx| erasures::order(tx, &record, ActorId::new(7)));
}

fn reach(house: &OpenedStore, id: i64, (step, seconds): (Step, i64), note: &'static str) {
    write(house, move |tx| erasures::reach(tx, ErasureId::new(id), (step, at(seconds)), note));
}

fn steps(house: &OpenedStore, id: i64) -> Vec<(Step, Timestamp, String)> {
    read(house, move |db| erasures::steps(db, ErasureId::new(id)))
}

type Seen = (Erasure, i64, [u8; 32], i64, Vec<u8>, String, Option<String>);

fn seen(record: ErasureRecord) -> Seen {
    let ErasureRecord { erasure, controller, handle, epoch, marks, counts, certificate } = record;
    (erasure, controller.number(), handle.0, epoch, marks, counts, certificate)
}

contract!(an_order_comes_back_as_it_was_written, |house| {
    let (first, second) = (record(house, 11, 41, 3), record(house, 12, 42, 4));
    order(house, &first);
    order(house, &second);
    for ordered in [first, second] {
        let (public, subject) = (ordered.erasure.public, ordered.erasure.subject);
        let by_public = read(house, move |db| erasures::by_public(db, public)).unwrap();
        let of_person = read(house, move |db| erasures::of_person(db, subject)).unwrap();
        for found in [by_public, of_person] {
            assert_eq!(seen(found), seen(ordered.clone()));
        }
        let (id, ordered_at) = (ordered.erasure.id.number(), ordered.erasure.ordered_at);
        assert_eq!(steps(house, id), [(Step::Ordered, ordered_at, String::new())]);
    }
    let nobody = public(house, PublicKind::Erasure);
    assert!(read(house, move |db| erasures::by_public(db, nobody)).is_none());
    assert!(read(house, |db| erasures::of_person(db, SubjectId::new(43))).is_none());
    assert_eq!(house.number("select count(*) from erasure where ordered_by = 7"), 2);
});

contract!(a_step_that_is_reached_twice_keeps_its_first_time, |house| {
    let (first, second) = (record(house, 11, 41, 3), record(house, 12, 42, 4));
    order(house, &first);
    order(house, &second);
    reach(house, 11, (Step::KeyDestroyed, 50), "first");
    reach(house, 11, (Step::IndexCleared, 60), "late");
    reach(house, 11, (Step::KeyDestroyed, 70), "again");
    let expected = [
        (Step::Ordered, at(11), String::new()),
        (Step::IndexCleared, at(60), "late".to_owned()),
        (Step::KeyDestroyed, at(50), "first".to_owned()),
    ];
    assert_eq!(steps(house, 11), expected, "in the order of the steps");
    let step = |subject| read(house, move |db| erasures::of_person(db, SubjectId::new(subject))).unwrap().erasure.step;
    assert_eq!((step(41), step(42)), (Step::KeyDestroyed, Step::Ordered));
    assert_eq!(steps(house, 12).len(), 1, "somebody else's erasure is where it was");
});

contract!(a_certificate_is_written_and_the_marks_are_forgotten, |house| {
    let (first, second) = (record(house, 11, 41, 3), record(house, 12, 42, 4));
    order(house, &first);
    order(house, &second);
    write(house, |tx| erasures::certify(tx, ErasureId::new(11), "certified"));
    let of = |subject| read(house, move |db| erasures::of_person(db, SubjectId::new(subject))).unwrap();
    assert_eq!(
        seen(of(41)),
        seen(ErasureRecord { marks: Vec::new(), certificate: Some("certified".to_owned()), ..first })
    );
    assert_eq!(seen(of(42)), seen(second));
});

contract!(erasures_are_found_by_where_they_stand, |house| {
    for (id, step, epoch) in [
        (11, Step::Ordered, 1),
        (12, Step::Scanned, 1),
        (13, Step::Certified, 3),
        (14, Step::Certified, 2),
        (15, Step::BackupsUnreadable, 1),
        (16, Step::Certified, 1),
    ] {
        order(house, &record(house, id, id + 30, epoch));
        reach(house, id, (step, 100), "");
    }
    order(house, &ErasureRecord { controller: ELSEWHERE, ..record(house, 17, 47, 9) });
    let ids = |records: Vec<ErasureRecord>| records.iter().map(|record| record.erasure.id.number()).collect::<Vec<_>>();
    assert_eq!(ids(read(house, erasures::at_work)), [11, 12, 17]);
    let certified_before = |epoch| ids(read(house, move |db| erasures::certified_before(db, epoch)));
    assert_eq!(certified_before(3), [14, 16]);
    assert_eq!(certified_before(2), [16]);
    assert_eq!(certified_before(1), [0; 0]);
    let newest = |controller, limit| ids(read(house, move |db| erasures::newest(db, controller, limit)));
    assert_eq!(newest(CONTROLLER, 50), [16, 15, 14, 13, 12, 11]);
    assert_eq!(newest(CONTROLLER, 2), [16, 15]);
    assert_eq!(newest(ELSEWHERE, 2), [17]);
});

contract!(whoever_is_added_after_an_erasure_is_found, |house| {
    let ocelot = house.newcomer("Ocelot", "Quentin").facts.subject;
    house.store.clear_index_of_blocking(ocelot).unwrap();
    write(house, move |tx| erasures::delete_rows(tx, ocelot));
    assert_eq!(read(house, move |db| erasures::rows_left(db, ocelot)), Vec::<&str>::new());
    for n in 0..3 {
        let next = house.newcomer("Puffin", &format!("Paul {n}"));
        let found = house
            .store
            .search_words_blocking(&store::WordSearch { groups: vec![next.words.clone()], team: None, limit: 50 })
            .unwrap();
        assert!(found.contains(&next.facts.subject), "the newcomer {n}");
    }
});
