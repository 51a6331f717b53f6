//! What the tables of people in depth promise on both engines: each person has their own rows, lists are the house's,
//! and what is over ends.

use crate::deeds::{ELSEWHERE, OTHER_TEAM, at, newcomer, noise, public, read, refused, write};
use custody::Sealed;
use domain::contact::{ContactKind, ContactLabel};
use domain::declared::{Declared, Field, FieldKind, Tag, Treatment};
use domain::id::{ActorId, ContactId, FieldId, NoticeId, OrganisationId, PublicKind, SegmentId, TagId};
use domain::notice::{Language, NoticeRef};
use domain::organisation::{MemberRole, Organisation};
use domain::person::{PersonKind, ProfileField};
use domain::purpose::Purpose;
use domain::purpose::rule::SpecialCondition;
use domain::script::{Encounter, NoticeWay, Script};
use domain::segment::{Criteria, Segment};
use store::contact_details::{self, ContactDetail};
use store::fields::{self, ValueRecord};
use store::organisations::{self, Membership};
use store::profiles::{self, ProfileChange};
use store::scripts::{self, NoticeGiven};
use store::tags::{self, TagOnPerson};
use store::{contacts, people, segments};
use testkit::cast::{CONTROLLER, TEAM};
use testkit::contract;

const BY: ActorId = ActorId::new(7);

fn declared(name: &str, days: i64) -> Declared {
    Declared {
        name: name.to_owned(),
        purpose: Purpose::Service,
        treatment: Treatment::Special,
        retention_days: days,
        condition: Some(SpecialCondition::LegalClaims),
    }
}

fn value<T>(bytes: &[u8], seconds: i64) -> ValueRecord<T> {
    ValueRecord {
        field: FieldId::new(4),
        at: at(seconds),
        by: BY,
        source: "agent".to_owned(),
        value: Sealed::from_stored(bytes.to_vec()),
    }
}

contract!(a_version_of_a_profile_is_made_once, |house| {
    let (ocelot, puffin) = (newcomer(house), newcomer(house));
    let change = |version| ProfileChange {
        version,
        at: at(version),
        by: BY,
        fields: vec![ProfileField::Name, ProfileField::Kind],
    };
    let detail = Sealed::from_stored(noise(house, 60));
    let bytes = detail.as_bytes().to_vec();
    write(house, move |tx| {
        profiles::note_change(tx, ocelot, &change(1))?;
        profiles::note_change(tx, ocelot, &change(2))?;
        profiles::set_kind(tx, ocelot, PersonKind::Prospect)?;
        profiles::set_detail(tx, ocelot, &detail)
    });
    assert!(refused(house, move |tx| profiles::note_change(tx, ocelot, &change(2))).is_duplicate());
    assert_eq!(read(house, move |db| profiles::changes_after(db, ocelot, 1)), [change(2)]);
    assert_eq!(read(house, move |db| profiles::version(db, ocelot)), 2);
    assert_eq!(read(house, move |db| profiles::version(db, puffin)), 0);
    let kept = read(house, move |db| profiles::detail(db, ocelot)).unwrap();
    assert_eq!(kept.as_bytes(), bytes);
    assert!(read(house, move |db| profiles::detail(db, puffin)).is_none());
    let kind = read(house, move |db| people::by_subject(db, ocelot)).unwrap().facts.kind;
    assert_eq!(kind, PersonKind::Prospect);
});

contract!(what_is_known_of_a_contact_point_is_replaced_and_removed, |house| {
    let ocelot = newcomer(house);
    let detail = ContactDetail {
        contact: ContactId::new(3),
        label: ContactLabel::Home,
        preferred_at: None,
        notice: Some(NoticeRef { notice: NoticeId::new(1), version: 2 }),
        added_by: BY,
    };
    let preferred = ContactDetail { label: ContactLabel::Work, preferred_at: Some(at(9)), ..detail };
    let point = crate::deeds::contact(house, 3);
    write(house, move |tx| {
        contacts::add(tx, ocelot, &point)?;
        contact_details::set(tx, ocelot, &detail)?;
        contact_details::set(tx, ocelot, &preferred)
    });
    assert_eq!(read(house, move |db| contact_details::of_person(db, ocelot)), [preferred]);
    assert_eq!(read(house, move |db| contact_details::count(db, ocelot, ContactKind::Email)), 1);
    assert_eq!(read(house, move |db| contact_details::count(db, ocelot, ContactKind::Phone)), 0);
    write(house, move |tx| contact_details::remove(tx, ocelot, ContactId::new(3)));
    assert_eq!(read(house, move |db| contact_details::of_person(db, ocelot)), []);
});

contract!(members_of_an_organisation_are_found_and_leave_once, |house| {
    let (ocelot, puffin) = (newcomer(house), newcomer(house));
    let organisation = Organisation {
        id: OrganisationId::new(5),
        public: public(house, PublicKind::Organisation),
        name: "Werke".to_owned(),
        country: "DE".parse().ok(),
        added_at: at(1),
    };
    let membership = |id| Membership {
        id,
        organisation: OrganisationId::new(5),
        role: MemberRole::Buyer,
        from_on: Some("2020-01-01".to_owned()),
        until_on: None,
        added_at: at(2),
    };
    let added = organisation.clone();
    write(house, move |tx| {
        organisations::add(tx, CONTROLLER, &added, BY)?;
        organisations::join(tx, ocelot, &membership(1), BY)?;
        organisations::join(tx, ocelot, &membership(2), BY)?;
        organisations::join(tx, puffin, &membership(1), BY)
    });
    let (id, name) = (organisation.id, organisation.public);
    assert_eq!(read(house, |db| organisations::all(db, CONTROLLER, 9)), std::slice::from_ref(&organisation));
    assert_eq!(read(house, |db| organisations::all(db, ELSEWHERE, 9)), []);
    assert_eq!(read(house, move |db| organisations::by_public(db, name)).as_ref(), Some(&organisation));
    assert_eq!(read(house, move |db| organisations::by_id(db, id)).as_ref(), Some(&organisation));
    assert_eq!(read(house, move |db| organisations::members(db, id, 9)), [puffin, ocelot], "each once, newest first");
    let leave = move |tx: &mut store::Tx<'_>| organisations::leave(tx, ocelot, 1, "2026-01-01");
    assert!(write(house, leave) && !write(house, leave));
    let ended = Membership { until_on: Some("2026-01-01".to_owned()), ..membership(1) };
    assert_eq!(read(house, move |db| organisations::of_person(db, ocelot)), [ended, membership(2)]);
});

contract!(tags_are_of_the_house_and_end_with_their_days, |house| {
    let (ocelot, puffin) = (newcomer(house), newcomer(house));
    let tag = |id, name: &str, days| Tag { id: TagId::new(id), declared: declared(name, days), ended_at: None };
    let on = |tag, seconds| TagOnPerson { tag: TagId::new(tag), at: at(seconds), by: BY };
    let (short, long) = (tag(1, "b short", 1), tag(2, "A long", 90));
    let both = [long.clone(), short.clone()];
    write(house, move |tx| {
        tags::add(tx, CONTROLLER, &short, (at(0), BY))?;
        tags::add(tx, CONTROLLER, &long, (at(0), BY))
    });
    assert_eq!(read(house, |db| tags::all(db, CONTROLLER)), both);
    assert_eq!(read(house, |db| tags::all(db, ELSEWHERE)), []);
    assert!(write(house, move |tx| tags::set(tx, ocelot, &on(1, 5))));
    assert!(!write(house, move |tx| tags::set(tx, ocelot, &on(1, 6))));
    write(house, move |tx| {
        tags::set(tx, ocelot, &on(2, 7))?;
        tags::set(tx, puffin, &on(2, 8))
    });
    assert_eq!(read(house, move |db| tags::of_person(db, ocelot)), [on(1, 5), on(2, 7)]);
    assert_eq!(read(house, |db| tags::tagged(db, TagId::new(2), Some(TEAM), 9)), [puffin, ocelot]);
    assert_eq!(read(house, |db| tags::tagged(db, TagId::new(2), Some(OTHER_TEAM), 9)), []);
    assert_eq!(read(house, |db| tags::tagged(db, TagId::new(2), None, 1)), [puffin]);
    assert_eq!(write(house, |tx| tags::end_what_is_over(tx, at(5 + 86_400))), 0);
    assert_eq!(write(house, |tx| tags::end_what_is_over(tx, at(6 + 86_400))), 1);
    assert!(write(house, move |tx| tags::take_off(tx, ocelot, TagId::new(2))));
    assert!(!write(house, move |tx| tags::take_off(tx, ocelot, TagId::new(2))));
    assert!(write(house, |tx| tags::end(tx, TagId::new(2), at(9))));
    assert!(!write(house, |tx| tags::end(tx, TagId::new(2), at(10))));
    assert_eq!(read(house, move |db| tags::of_person(db, puffin)), []);
});

contract!(fields_have_versions_and_values_of_two_kinds, |house| {
    let (ocelot, puffin) = (newcomer(house), newcomer(house));
    let field = |version, days| Field {
        id: FieldId::new(4),
        version,
        declared: declared("Shoe size", days),
        kind: FieldKind::Choice,
        law: Some("law".to_owned()),
        choices: vec!["S".to_owned(), "L".to_owned()],
        declared_at: at(version),
        ended_at: None,
    };
    write(house, move |tx| {
        fields::declare(tx, CONTROLLER, &field(1, 90), BY)?;
        fields::declare(tx, CONTROLLER, &field(2, 1), BY)
    });
    assert!(refused(house, move |tx| fields::declare(tx, CONTROLLER, &field(2, 1), BY)).is_duplicate());
    assert_eq!(read(house, |db| fields::all(db, CONTROLLER)), [field(2, 1)]);
    assert_eq!(read(house, |db| fields::all(db, ELSEWHERE)), []);
    assert_eq!(read(house, |db| fields::history(db, FieldId::new(4))), [field(1, 90), field(2, 1)]);
    let bytes = noise(house, 50);
    let kept = bytes.clone();
    write(house, move |tx| {
        fields::set(tx, ocelot, &value(&[1; 40], 1))?;
        fields::set(tx, ocelot, &value(&bytes, 2))?;
        fields::set_special(tx, ocelot, &value(&bytes, 3))?;
        fields::set_special(tx, puffin, &value(&bytes, 4))
    });
    let found = read(house, move |db| fields::values(db, ocelot));
    assert_eq!((found.len(), found[0].at, found[0].value.as_bytes()), (1, at(2), kept.as_slice()));
    let found = read(house, move |db| fields::special_values(db, puffin));
    assert_eq!((found.len(), found[0].source.as_str(), found[0].by), (1, "agent", BY));
    assert_eq!(read(house, move |db| fields::count(db, ocelot)), (1, 1));
    assert_eq!(write(house, |tx| fields::end_what_is_over(tx, at(3 + 86_400))), 1, "the newest version counts");
    assert!(write(house, move |tx| fields::remove(tx, ocelot, FieldId::new(4))));
    assert!(!write(house, move |tx| fields::remove(tx, ocelot, FieldId::new(4))));
    assert_eq!(write(house, |tx| fields::empty(tx, FieldId::new(4))), 1);
    assert_eq!(read(house, move |db| fields::count(db, puffin)), (0, 0));
});

contract!(segments_are_kept_and_find_candidates_by_plain_columns, |house| {
    let (ocelot, puffin) = (newcomer(house), newcomer(house));
    write(house, move |tx| profiles::set_kind(tx, puffin, PersonKind::Prospect));
    let segment = Segment {
        id: SegmentId::new(8),
        public: public(house, PublicKind::Segment),
        name: "Customers".to_owned(),
        purpose: Purpose::Service,
        criteria: Criteria { kind: Some(PersonKind::Customer), tags: vec![TagId::new(2)], ..Criteria::default() },
        ended_at: None,
    };
    let (saved, name) = (segment.clone(), segment.public);
    write(house, move |tx| segments::add(tx, CONTROLLER, &saved, (at(1), BY)));
    assert_eq!(read(house, |db| segments::all(db, CONTROLLER)), std::slice::from_ref(&segment));
    assert_eq!(read(house, move |db| segments::by_public(db, name)), Some(segment));
    let find = |criteria: Criteria| read(house, move |db| segments::candidates(db, CONTROLLER, &criteria, 9));
    assert_eq!(find(Criteria::default()), [puffin, ocelot]);
    assert_eq!(find(Criteria { kind: Some(PersonKind::Customer), ..Criteria::default() }), [ocelot]);
    assert_eq!(find(Criteria { team: Some(TEAM), ..Criteria::default() }), [puffin, ocelot]);
    assert_eq!(find(Criteria { team: Some(OTHER_TEAM), ..Criteria::default() }), []);
    assert_eq!(find(Criteria { brand: Some(crate::deeds::OTHER_BRAND), ..Criteria::default() }), []);
    assert_eq!(find(Criteria { bought_since: Some(at(0)), ..Criteria::default() }), []);
    let later = domain::time::days_after(house.store.now(), 1);
    assert_eq!(find(Criteria { since: Some(later), ..Criteria::default() }), []);
    assert!(write(house, |tx| segments::end(tx, SegmentId::new(8), at(2))));
    assert!(!write(house, |tx| segments::end(tx, SegmentId::new(8), at(3))));
    assert_eq!(read(house, |db| segments::all(db, CONTROLLER)), []);
});

contract!(scripts_have_versions_and_a_notice_that_was_given_stays, |house| {
    let (ocelot, puffin) = (newcomer(house), newcomer(house));
    let script = |version, language| Script {
        encounter: Encounter::Phone,
        version,
        language,
        text: format!("script {version}"),
        published_at: at(version),
    };
    write(house, move |tx| {
        for script in [script(1, Language::EN), script(2, Language::EN), script(1, Language::DE)] {
            scripts::publish(tx, CONTROLLER, &script, BY)?;
        }
        Ok(())
    });
    assert!(refused(house, move |tx| scripts::publish(tx, CONTROLLER, &script(2, Language::EN), BY)).is_duplicate());
    let newest = |encounter, language| read(house, move |db| scripts::newest(db, CONTROLLER, (encounter, language)));
    assert_eq!(newest(Encounter::Phone, Language::EN), Some(script(2, Language::EN)));
    assert_eq!(newest(Encounter::Counter, Language::EN), None);
    assert_eq!(read(house, |db| scripts::all(db, CONTROLLER)).len(), 3);
    assert_eq!(read(house, |db| scripts::all(db, ELSEWHERE)), []);
    let given = NoticeGiven {
        id: 3,
        notice: NoticeRef { notice: NoticeId::new(1), version: 2 },
        language: Language::DE,
        how: NoticeWay::HandedOver,
        script: (Encounter::Phone, 1),
        at: at(5),
        by: BY,
    };
    write(house, move |tx| scripts::give(tx, ocelot, &given));
    assert_eq!(read(house, move |db| scripts::given_to(db, ocelot)), [given]);
    assert_eq!(read(house, move |db| scripts::given_to(db, puffin)), []);
});
