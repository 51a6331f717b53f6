//! What the table of person keys promises: a key moves once, for whoever saw it last, and is destroyed in its place.

use crate::deeds::{add, newcomer, read, somebody, write};
use custody::WrappedKey;
use domain::id::SubjectId;
use store::keys;
use testkit::{OpenedStore, contract};

fn key_of(house: &OpenedStore, subject: SubjectId) -> Option<WrappedKey> {
    read(house, move |db| keys::of(db, subject))
}

fn rewrap(house: &OpenedStore, old: &WrappedKey, new: &WrappedKey) -> bool {
    let (old, new) = (old.clone(), new.clone());
    write(house, move |tx| keys::rewrap(tx, &old, &new))
}

/// Somebody whose key says it is under this epoch.
fn under(house: &OpenedStore, epoch: i64) -> WrappedKey {
    let mut person = somebody(house);
    person.key.epoch = epoch;
    add(house, &person);
    person.key
}

contract!(a_key_comes_back_as_it_was_added, |house| {
    let mut person = somebody(house);
    person.key.generation = 4;
    person.key.epoch = 6;
    add(house, &person);
    newcomer(house);
    assert_eq!(key_of(house, person.facts.subject), Some(person.key));
    assert_eq!(key_of(house, SubjectId::new(1)), None);
});

contract!(keys_of_older_epochs_come_in_order_and_are_counted, |house| {
    assert_eq!(read(house, keys::count), 0);
    let (third, first, second, first_too) = (under(house, 3), under(house, 1), under(house, 2), under(house, 1));
    let older = |epoch, limit| read(house, move |db| keys::older_than(db, epoch, limit));
    assert_eq!(older(3, 50), [first.clone(), first_too.clone(), second.clone()]);
    assert_eq!(older(4, 50).last(), Some(&third));
    assert_eq!(older(3, 2), [first, first_too]);
    assert_eq!(older(1, 50), [], "an epoch is not older than itself");
    for (epoch, count) in [(1, 0), (2, 2), (3, 3), (4, 4)] {
        assert_eq!(read(house, move |db| keys::count_older_than(db, epoch)), count, "before {epoch}");
    }
    assert_eq!(read(house, keys::count), 4);
});

contract!(a_key_moves_once_and_only_from_where_it_was_seen, |house| {
    let (mine, other) = (under(house, 1), under(house, 1));
    let new = WrappedKey { epoch: 2, bytes: vec![5; 60], ..mine.clone() };
    let wrong_generation = WrappedKey { generation: 2, ..mine.clone() };
    let wrong_epoch = WrappedKey { epoch: 3, ..mine.clone() };
    for stale in [&wrong_generation, &wrong_epoch] {
        assert!(!rewrap(house, stale, &new));
        assert_eq!(key_of(house, mine.subject), Some(mine.clone()));
    }
    assert!(rewrap(house, &mine, &new));
    assert_eq!(key_of(house, mine.subject), Some(new.clone()));
    assert_eq!(key_of(house, other.subject), Some(other.clone()), "the key of somebody else stays");
    assert!(!rewrap(house, &mine, &WrappedKey { bytes: vec![6; 60], ..new.clone() }), "the second of two loses");
    assert_eq!(key_of(house, mine.subject), Some(new));
    let nobody = WrappedKey { subject: SubjectId::new(1), ..mine };
    assert!(!rewrap(house, &nobody, &nobody));
});

contract!(an_overwritten_key_is_gone_and_whoever_saw_it_is_late, |house| {
    let (ocelot, puffin) = (newcomer(house), newcomer(house));
    let (before, other) = (key_of(house, ocelot).unwrap(), key_of(house, puffin));
    write(house, move |tx| keys::overwrite(tx, ocelot));
    let after = key_of(house, ocelot).unwrap();
    assert_eq!(after.bytes, [0; 64]);
    assert_eq!(after.generation, before.generation + 1);
    let (old, count) =
        (read(house, |db| keys::older_than(db, 1_000, 50)), read(house, |db| keys::count_older_than(db, 1_000)));
    assert_eq!((old, count), (vec![other.clone().unwrap()], 1), "no renewal takes up what is destroyed");
    assert!(house.vault.rewrap(&after).is_err());
    assert!(!rewrap(house, &before, &WrappedKey { epoch: 2, ..before.clone() }), "a late renewal brings nothing back");
    assert_eq!(key_of(house, puffin), other);
});
