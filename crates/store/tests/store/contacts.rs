//! What contact points and the directory promise: each person has their own, and many can share one address.

use crate::deeds::{ELSEWHERE, at, contact, entry, newcomer, read, refused, write};
use custody::Token;
use domain::contact::ContactKind;
use store::contacts::{self, ContactRecord, Entry};
use testkit::contract;

contract!(contact_points_come_back_oldest_first_and_only_their_owners, |house| {
    let (ocelot, puffin) = (newcomer(house), newcomer(house));
    let kinds =
        [(5, ContactKind::Phone), (3, ContactKind::Email), (9, ContactKind::Postal), (7, ContactKind::CustomerNumber)];
    let added: Vec<_> = kinds
        .into_iter()
        .map(|(id, kind)| ContactRecord {
            kind,
            purpose: format!("purpose {id}"),
            source: format!("source {id}"),
            created_at: at(id),
            ..contact(house, id)
        })
        .collect();
    let mut expected: Vec<_> = added.iter().map(seen).collect();
    expected.sort_by_key(|contact| contact.0);
    write(house, move |tx| added.iter().try_for_each(|contact| contacts::add(tx, ocelot, contact)));
    let same_number = contact(house, 3);
    let theirs = seen(&same_number);
    write(house, move |tx| contacts::add(tx, puffin, &same_number));

    let found = read(house, move |db| contacts::of_person(db, ocelot));
    assert_eq!(found.iter().map(seen).collect::<Vec<_>>(), expected);
    let found = read(house, move |db| contacts::of_person(db, puffin));
    assert_eq!(found.iter().map(seen).collect::<Vec<_>>(), [theirs]);
    let again = contact(house, 3);
    assert!(refused(house, move |tx| contacts::add(tx, puffin, &again)).is_duplicate());
});

fn seen(contact: &ContactRecord) -> (i64, ContactKind, String, String, domain::time::Timestamp, Vec<u8>) {
    let ContactRecord { id, kind, purpose, source, created_at, value } = contact;
    (id.number(), *kind, purpose.clone(), source.clone(), *created_at, value.as_bytes().to_vec())
}

contract!(everybody_who_shares_an_address_is_found_there_the_newest_first, |house| {
    let (ocelot, puffin, otter) = (newcomer(house), newcomer(house), newcomer(house));
    let shared = entry(1);
    write(house, move |tx| {
        for subject in [puffin, ocelot, ocelot] {
            contacts::list_in_directory(tx, subject, &shared)?;
        }
        contacts::list_in_directory(tx, otter, &entry(2))
    });
    let find = |entry: Entry, limit| read(house, move |db| contacts::find(db, &entry, limit));
    assert_eq!(find(shared, 50), [puffin, ocelot]);
    assert_eq!(find(shared, 1), [puffin]);
    assert_eq!(find(entry(2), 50), [otter]);
    assert_eq!(find(entry(3), 50), []);
    assert_eq!(find(Entry { kind: ContactKind::Phone, ..shared }, 50), []);
    assert_eq!(find(Entry { controller: ELSEWHERE, ..shared }, 50), []);
    assert_eq!(house.number("select count(*) from directory"), 3, "listing somebody twice changes nothing");
});

contract!(the_entries_of_a_person_are_theirs_alone, |house| {
    let (ocelot, puffin) = (newcomer(house), newcomer(house));
    let phone = Entry { controller: ELSEWHERE, kind: ContactKind::Phone, token: Token([8; 16]), version: 4 };
    write(house, move |tx| {
        contacts::list_in_directory(tx, ocelot, &entry(1))?;
        contacts::list_in_directory(tx, ocelot, &phone)?;
        contacts::list_in_directory(tx, puffin, &entry(1))
    });
    let mut found = read(house, move |db| contacts::entries_of(db, ocelot));
    found.sort_by_key(|entry| entry.version);
    assert_eq!(found, [entry(1), phone]);
    assert_eq!(read(house, move |db| contacts::entries_of(db, puffin)), [entry(1)]);
});
