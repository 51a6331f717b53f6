//! What items of several people promise: written for current keys only, read by those they concern, and gone with the
//! last who holds their key.

use crate::deeds::{at, newcomer, noise, public, read, refused, write};
use custody::{Sealed, SealedItem};
use domain::id::{ActorId, ItemId, NoteId, PublicId, PublicKind, SubjectId};
use domain::note::ItemRole;
use store::items::{self, NewItem, NoteCounts, Participant, SpanRecord};
use store::{StoreError, erasures};
use testkit::{OpenedStore, contract};

fn participant(house: &OpenedStore, subject: SubjectId, role: ItemRole) -> Participant {
    let wrap = role.shares_the_text().then(|| Sealed::from_stored(noise(house, 77)));
    Participant { subject, generation: 1, role, wrap }
}

/// A note with one passage about each who is mentioned.
fn note(house: &OpenedStore, id: i64, name: PublicId, people: &[(SubjectId, ItemRole)]) -> NewItem {
    let mentioned = people.iter().filter(|(_, role)| *role == ItemRole::Mentioned);
    let span = |(number, (subject, _)): (i64, &(SubjectId, ItemRole))| SpanRecord {
        subject: *subject,
        number,
        words: Sealed::from_stored(noise(house, 60)),
    };
    NewItem {
        id: ItemId::new(id),
        note: NoteId::new(100),
        public: name,
        version: 1,
        at: at(id),
        author: ActorId::new(7),
        body: SealedItem::from_stored(noise(house, 200)),
        people: people.iter().map(|(subject, role)| participant(house, *subject, *role)).collect(),
        spans: (0..).zip(mentioned).map(span).collect(),
    }
}

fn add(house: &OpenedStore, item: &NewItem) {
    let item = item.clone();
    write(house, move |tx| items::add(tx, &item));
}

const NEWEST: (ItemId, i64) = (ItemId::new(i64::MAX), 10);

fn lists(house: &OpenedStore, subject: SubjectId) -> (Vec<i64>, Vec<i64>) {
    read(house, move |db| {
        let ids = |heads: Vec<items::ItemHead>| heads.iter().map(|head| head.id.number()).collect();
        Ok((ids(items::shared(db, subject, NEWEST)?), ids(items::mentioning(db, subject, NEWEST)?)))
    })
}

fn erase(house: &OpenedStore, subject: SubjectId) {
    write(house, move |tx| erasures::delete_rows(tx, subject).map(drop));
    assert!(read(house, move |db| erasures::rows_left(db, subject)).is_empty());
}

fn rows_of(house: &OpenedStore) -> [i64; 3] {
    ["item", "item_wrap", "item_span"].map(|table| house.number(&format!("select count(*) from {table}")))
}

contract!(everybody_an_item_concerns_has_their_part_of_it, |house| {
    let (ocelot, puffin, puma) = (newcomer(house), newcomer(house), newcomer(house));
    let name = public(house, PublicKind::Note);
    let people = [(ocelot, ItemRole::About), (puma, ItemRole::Household), (puffin, ItemRole::Mentioned)];
    let item = note(house, 100, name, &people);
    add(house, &item);
    assert_eq!(lists(house, ocelot), (vec![100], vec![]));
    assert_eq!(lists(house, puma), (vec![100], vec![]));
    assert_eq!(lists(house, puffin), (vec![], vec![100]));
    let counts = |subject| read(house, move |db| items::counts(db, subject));
    assert_eq!(counts(ocelot), NoteCounts { notes: 1, mentions: 0 });
    assert_eq!(counts(puffin), NoteCounts { notes: 0, mentions: 1 });
    assert_eq!(counts(newcomer(house)), NoteCounts::default());

    let heads = read(house, move |db| items::of_note(db, puffin, name));
    let head = &heads[0];
    assert_eq!((head.note, head.public, head.version), (NoteId::new(100), name, 1));
    assert_eq!((head.role, head.at, head.author), (ItemRole::Mentioned, at(100), ActorId::new(7)));
    assert!(head.wrap.is_none() && head.replaced_at.is_none());
    let own = read(house, move |db| items::of_person(db, ocelot));
    let wrapped = item.people[0].wrap.as_ref().unwrap();
    assert_eq!(own[0].wrap.as_ref().unwrap().as_bytes(), wrapped.as_bytes());
    let body = read(house, |db| items::body(db, ItemId::new(100))).unwrap();
    assert_eq!(body.as_bytes(), item.body.as_bytes());
    let spans = read(house, |db| items::spans(db, ItemId::new(100)));
    assert_eq!((spans[0].subject, spans[0].words.as_bytes()), (puffin, item.spans[0].words.as_bytes()));
    assert_eq!(read(house, move |db| items::spans_about(db, puffin, ItemId::new(100))).len(), 1);
    assert!(read(house, move |db| items::spans_about(db, ocelot, ItemId::new(100))).is_empty());
    let mut known = people.to_vec();
    known.sort_unstable();
    assert_eq!(read(house, |db| items::people(db, ItemId::new(100))), known);
});

contract!(an_item_is_written_for_current_keys_or_not_at_all, |house| {
    let (ocelot, puffin) = (newcomer(house), newcomer(house));
    let people = [(ocelot, ItemRole::About), (puffin, ItemRole::Mentioned)];
    let item = note(house, 100, public(house, PublicKind::Note), &people);
    write(house, move |tx| store::keys::overwrite(tx, puffin));
    let late = item.clone();
    assert!(matches!(refused(house, move |tx| items::add(tx, &late)), StoreError::KeyTurned));
    let mut nobodys = note(house, 101, public(house, PublicKind::Note), &people[..1]);
    nobodys.people[0].wrap = None;
    assert!(matches!(refused(house, move |tx| items::add(tx, &nobodys)), StoreError::Damaged { .. }));
    assert_eq!(rows_of(house), [0, 0, 0]);
});

contract!(a_new_version_takes_the_place_of_the_old_one_once, |house| {
    let (ocelot, puffin) = (newcomer(house), newcomer(house));
    let name = public(house, PublicKind::Note);
    add(house, &note(house, 100, name, &[(ocelot, ItemRole::About), (puffin, ItemRole::Mentioned)]));
    let second = NewItem { version: 2, ..note(house, 101, name, &[(ocelot, ItemRole::About)]) };
    assert!(write(house, |tx| items::replace(tx, ItemId::new(100), at(50))));
    assert!(!write(house, |tx| items::replace(tx, ItemId::new(100), at(51))), "somebody was faster");
    add(house, &second);
    assert_eq!(lists(house, ocelot), (vec![101], vec![]));
    assert_eq!(lists(house, puffin), (vec![], vec![]), "the newest version does not mention them");
    let versions = read(house, move |db| items::of_note(db, ocelot, name));
    let versions: Vec<_> = versions.iter().map(|head| (head.version, head.replaced_at)).collect();
    assert_eq!(versions, [(2, None), (1, Some(at(50)))]);
    assert_eq!(read(house, move |db| items::of_person(db, puffin)).len(), 1, "the old one is theirs, too");
    assert_eq!(write(house, |tx| items::delete(tx, NoteId::new(100))).len(), 2);
    assert_eq!(rows_of(house), [0, 0, 0]);
    assert!(write(house, |tx| items::delete(tx, NoteId::new(100))).is_empty());
});

contract!(a_list_goes_on_where_it_ended_and_is_as_long_as_asked, |house| {
    let ocelot = newcomer(house);
    for id in 1..=5 {
        add(house, &note(house, id, public(house, PublicKind::Note), &[(ocelot, ItemRole::About)]));
    }
    let page = |before, limit| {
        let heads = read(house, move |db| items::shared(db, ocelot, (ItemId::new(before), limit)));
        heads.iter().map(|head| head.id.number()).collect::<Vec<_>>()
    };
    assert_eq!(page(i64::MAX, 2), [5, 4]);
    assert_eq!(page(4, 2), [3, 2]);
    assert_eq!(page(2, 2), [1]);
});

contract!(an_erasure_takes_a_persons_part_and_the_last_holder_takes_the_words, |house| {
    for first_goes_first in [true, false] {
        let (ocelot, puma, puffin) = (newcomer(house), newcomer(house), newcomer(house));
        let people = [(ocelot, ItemRole::About), (puma, ItemRole::Household), (puffin, ItemRole::Mentioned)];
        add(house, &note(house, 100, public(house, PublicKind::Note), &people));
        let (one, two) = if first_goes_first { (ocelot, puma) } else { (puma, ocelot) };
        erase(house, one);
        assert_eq!(rows_of(house), [1, 2, 1], "the other still shares the words");
        assert_eq!(lists(house, two).0, [100]);
        assert!(read(house, |db| items::body(db, ItemId::new(100))).is_some());
        erase(house, two);
        assert_eq!(rows_of(house), [0, 1, 1], "without a holder of the key the words are gone");
        assert_eq!(lists(house, puffin).1, [100], "the words about a third person are theirs");
        erase(house, puffin);
        assert_eq!(rows_of(house), [0, 0, 0]);
    }
});

contract!(an_erasure_looks_for_what_it_destroys_and_not_for_what_others_keep, |house| {
    let (ocelot, puma, puffin) = (newcomer(house), newcomer(house), newcomer(house));
    let alone =
        note(house, 100, public(house, PublicKind::Note), &[(ocelot, ItemRole::About), (puffin, ItemRole::Mentioned)]);
    let both = NewItem {
        note: NoteId::new(200),
        ..note(house, 200, public(house, PublicKind::Note), &[(ocelot, ItemRole::About), (puma, ItemRole::Household)])
    };
    add(house, &alone);
    add(house, &both);
    let middle = |bytes: &[u8]| bytes[8..32].to_vec();
    let marks = read(house, move |db| erasures::marks(db, ocelot));
    assert!(marks.contains(&middle(alone.body.as_bytes())));
    assert!(!marks.contains(&middle(both.body.as_bytes())), "somebody else keeps it");
    for item in [&alone, &both] {
        assert!(marks.contains(&middle(item.people[0].wrap.as_ref().unwrap().as_bytes())));
    }
    let marks = read(house, move |db| erasures::marks(db, puffin));
    assert!(marks.contains(&middle(alone.spans[0].words.as_bytes())));
    assert!(!marks.contains(&middle(alone.body.as_bytes())));
});
