//! What the tests of single tables share: deeds, reads, and people made by hand.

#![allow(dead_code, reason = "not every test needs everything")]

use custody::{Sealed, Token};
use domain::contact::ContactKind;
use domain::id::{BrandId, ContactId, ControllerId, PublicId, PublicKind, SubjectId, TeamId};
use domain::person::{Facts, PersonKind};
use domain::time::{Timestamp, from_ms};
use store::contacts::{ContactRecord, Entry};
use store::people::{self, PersonRecord};
use store::{Db, Reach, Result, Sql, StoreError, Tx, Val};
use testkit::OpenedStore;
use testkit::cast::{BRAND, CONTROLLER, TEAM};

/// Another controller, whose rows are never to be seen.
pub const ELSEWHERE: ControllerId = ControllerId::new(91);
/// Another team of the same controller.
pub const OTHER_TEAM: TeamId = TeamId::new(92);
/// Another brand of the same controller.
pub const OTHER_BRAND: BrandId = BrandId::new(93);

/// Does a deed that has to work.
pub fn write<T: Send + 'static>(house: &OpenedStore, f: impl FnMut(&mut Tx<'_>) -> Result<T> + Send + 'static) -> T {
    house.store.write_blocking(f).unwrap()
}

/// Does a deed that has to fail.
pub fn refused<T: Send + 'static>(
    house: &OpenedStore,
    f: impl FnMut(&mut Tx<'_>) -> Result<T> + Send + 'static,
) -> StoreError {
    house.store.write_blocking(f).err().expect("an error")
}

/// Reads what has to be readable.
pub fn read<T: Send + 'static>(house: &OpenedStore, f: impl FnOnce(&mut dyn Db) -> Result<T> + Send + 'static) -> T {
    house.store.read_blocking(f).unwrap()
}

/// An instant, in seconds after some evening.
pub fn at(seconds: i64) -> Timestamp {
    from_ms(1_790_000_000_000 + seconds * 1_000 + 7)
}

/// A fresh name outside.
pub fn public(house: &OpenedStore, kind: PublicKind) -> PublicId {
    PublicId::draw(kind, house.random.as_ref())
}

/// A statement of a test, about one person by their number alone.
pub fn statement(text: String) -> Sql {
    Sql { name: "TEST", text: Box::leak(text.into_boxed_str()), reach: Reach::Subject, only: None }
}

/// Carries out a statement that takes the person's number alone.
pub fn exec(tx: &mut Tx<'_>, text: String, subject: SubjectId) -> Result<u64> {
    tx.exec(&statement(text), &[Val::I(subject.number())])
}

/// Somebody with a real key, who is not added yet.
pub fn somebody(house: &OpenedStore) -> PersonRecord {
    let subject = SubjectId::new(house.store.next_id());
    let new = house.vault.new_person(CONTROLLER, subject).unwrap();
    PersonRecord {
        facts: Facts {
            subject,
            public: public(house, PublicKind::Person),
            handle: new.handle,
            controller: CONTROLLER,
            brand: BRAND,
            team: TEAM,
            kind: PersonKind::Customer,
            restricted: false,
            generation: new.key.generation,
            created_at: house.store.now(),
        },
        source: String::from("hand"),
        import: None,
        profile: Sealed::from_stored(noise(house, 120)),
        salt: new.salt,
        key: new.key,
    }
}

/// Adds somebody as they are.
pub fn add(house: &OpenedStore, person: &PersonRecord) -> SubjectId {
    let (subject, person) = (person.facts.subject, person.clone());
    write(house, move |tx| people::add(tx, &person));
    subject
}

/// Adds somebody like [`somebody`].
pub fn newcomer(house: &OpenedStore) -> SubjectId {
    add(house, &somebody(house))
}

/// Bytes like those of a ciphertext.
pub fn noise(house: &OpenedStore, length: usize) -> Vec<u8> {
    let mut bytes = vec![0; length];
    domain::ambient::Random::fill(house.random.as_ref(), &mut bytes);
    bytes
}

/// A contact point with this number.
pub fn contact(house: &OpenedStore, id: i64) -> ContactRecord {
    ContactRecord {
        id: ContactId::new(id),
        kind: ContactKind::Email,
        purpose: String::from("service"),
        source: String::from("hand"),
        created_at: at(0),
        value: Sealed::from_stored(noise(house, 90)),
    }
}

/// The entry of an e-mail address whose digest is made of this byte.
pub fn entry(byte: u8) -> Entry {
    Entry { controller: CONTROLLER, kind: ContactKind::Email, token: Token([byte; 16]), version: 1 }
}
