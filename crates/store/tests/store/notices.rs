//! What notices promise: each has an address, and every version in every language stays as it was published.

use crate::deeds::{ELSEWHERE, at, public, read, refused, write};
use domain::id::{ActorId, ControllerId, NoticeId, PublicKind};
use domain::notice::{ChangeClass, Language, NoticeRef, NoticeVersion};
use store::notices;
use testkit::cast::CONTROLLER;
use testkit::{OpenedStore, contract};

fn add(house: &OpenedStore, id: i64, slug: &'static str, controller: ControllerId) -> NoticeId {
    let (id, public) = (NoticeId::new(id), public(house, PublicKind::Notice));
    write(house, move |tx| notices::add(tx, (id, public), controller, slug));
    id
}

fn version(notice: NoticeId, version: i64, language: Language) -> NoticeVersion {
    NoticeVersion {
        at: NoticeRef { notice, version },
        language,
        published_at: at(version),
        change: if version == 1 { ChangeClass::Material } else { ChangeClass::Editorial },
        content_hash: [u8::try_from(version).unwrap(); 32],
        text: format!("# Version {version} in {}", language.code()),
    }
}

fn publish(house: &OpenedStore, version: &NoticeVersion) {
    let version = version.clone();
    write(house, move |tx| notices::publish(tx, &version, ActorId::new(7)));
}

contract!(a_notice_is_found_at_its_address, |house| {
    let (first, second) = (add(house, 12, "customers", CONTROLLER), add(house, 13, "staff", CONTROLLER));
    for (id, slug) in [(first, "customers"), (second, "staff")] {
        assert_eq!(read(house, move |db| notices::by_slug(db, slug)), Some(id));
        assert_eq!(read(house, move |db| notices::slug_of(db, id)).as_deref(), Some(slug));
    }
    assert_eq!(read(house, |db| notices::by_slug(db, "Customers")), None);
    assert_eq!(read(house, |db| notices::slug_of(db, NoticeId::new(14))), None);
    let name = public(house, PublicKind::Notice);
    let taken = refused(house, move |tx| notices::add(tx, (NoticeId::new(15), name), CONTROLLER, "staff"));
    assert!(taken.is_duplicate());
});

contract!(versions_come_newest_first_and_in_the_order_of_their_languages, |house| {
    let (id, other) = (add(house, 12, "customers", CONTROLLER), add(house, 13, "staff", CONTROLLER));
    assert_eq!(read(house, move |db| notices::newest(db, id)), 0, "nothing is published yet");
    let published = [
        version(id, 1, Language::EN),
        version(id, 2, Language::EN),
        version(id, 10, Language::DE),
        version(id, 2, Language::DE),
    ];
    for version in &published {
        publish(house, version);
    }
    publish(house, &version(other, 11, Language::EN));

    let [first_en, second_en, tenth_de, second_de] = published;
    assert_eq!(read(house, move |db| notices::versions(db, id)), [tenth_de, second_de, second_en.clone(), first_en]);
    assert_eq!(read(house, move |db| notices::newest(db, id)), 10);
    assert_eq!(read(house, move |db| notices::newest(db, other)), 11);
    assert_eq!(house.number("select count(*) from notice_version where published_by = 7"), 5);
    let again = NoticeVersion { text: "another".to_owned(), ..second_en };
    assert!(
        refused(house, move |tx| notices::publish(tx, &again, ActorId::new(7))).is_duplicate(),
        "a version is never edited"
    );
});

contract!(published_notices_are_listed_with_their_newest_version, |house| {
    let (zebra, apple) = (add(house, 12, "zebra", CONTROLLER), add(house, 13, "apple", CONTROLLER));
    let stranger = add(house, 14, "stranger", ELSEWHERE);
    add(house, 15, "empty", CONTROLLER);
    for version in [
        version(zebra, 1, Language::EN),
        version(zebra, 2, Language::EN),
        version(zebra, 2, Language::DE),
        version(apple, 1, Language::DE),
        version(stranger, 5, Language::DE),
    ] {
        publish(house, &version);
    }
    let listed = |notice, version, slug: &str| (NoticeRef { notice, version }, slug.to_owned());
    assert_eq!(read(house, |db| notices::all(db, CONTROLLER)), [listed(apple, 1, "apple"), listed(zebra, 2, "zebra")]);
    assert_eq!(read(house, |db| notices::all(db, ELSEWHERE)), [listed(stranger, 5, "stranger")]);
});
