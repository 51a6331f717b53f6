//! What the table of people promises: whoever is added comes back as they were, on their page and in their place.

use crate::deeds::{ELSEWHERE, OTHER_BRAND, OTHER_TEAM, add, at, newcomer, read, refused, somebody, write};
use custody::Sealed;
use domain::id::{ActorId, ControllerId, ImportId, PublicKind, RestrictionId, SubjectId, TeamId};
use domain::person::PersonKind;
use domain::restriction::RestrictionGround;
use store::StoreError;
use store::people::{self, PersonPurpose, PersonRecord};
use store::restrictions::{self, RestrictionRecord};
use testkit::cast::{BRAND, CONTROLLER, TEAM};
use testkit::{OpenedStore, contract};

fn assert_same(found: &PersonRecord, added: &PersonRecord) {
    assert_eq!(found.facts, added.facts);
    assert_eq!((&found.source, found.import), (&added.source, added.import));
    assert_eq!(found.profile.as_bytes(), added.profile.as_bytes());
    assert_eq!(found.salt.as_bytes(), added.salt.as_bytes());
    assert_eq!(found.key, added.key);
}

fn by_subject(house: &OpenedStore, subject: SubjectId) -> Option<PersonRecord> {
    read(house, move |db| people::by_subject(db, subject))
}

fn page(house: &OpenedStore, controller: ControllerId, team: Option<TeamId>, at: (SubjectId, i64)) -> Vec<SubjectId> {
    let people = read(house, move |db| people::page(db, controller, team, at));
    people.iter().map(|person| person.facts.subject).collect()
}

const NEWEST: SubjectId = SubjectId::new(i64::MAX);

contract!(whoever_is_added_comes_back_as_they_were, |house| {
    let mut ocelot = somebody(house);
    ocelot.facts.kind = PersonKind::Prospect;
    ocelot.facts.team = OTHER_TEAM;
    ocelot.facts.brand = OTHER_BRAND;
    ocelot.facts.created_at = at(41);
    ocelot.source = String::from("web-shop");
    ocelot.import = Some(ImportId::new(77));
    let puffin = somebody(house);
    add(house, &ocelot);
    add(house, &puffin);

    for added in [&ocelot, &puffin] {
        let (public, subject) = (added.facts.public, added.facts.subject);
        assert_same(&read(house, move |db| people::by_public(db, public)).unwrap(), added);
        assert_same(&by_subject(house, subject).unwrap(), added);
    }
    let nobody = crate::deeds::public(house, PublicKind::Person);
    assert!(read(house, move |db| people::by_public(db, nobody)).is_none());
    assert!(by_subject(house, SubjectId::new(1)).is_none());
});

contract!(nobody_is_added_twice, |house| {
    let ocelot = somebody(house);
    add(house, &ocelot);
    assert!(refused(house, move |tx| people::add(tx, &ocelot)).is_duplicate());
    assert_eq!(house.number("select count(*) from person_key"), 1);
});

contract!(a_page_holds_the_newest_of_a_team_or_of_all_and_ends, |house| {
    let mut ours = Vec::new();
    let mut theirs = Vec::new();
    for n in 0..7 {
        let mut person = somebody(house);
        if n % 3 == 2 {
            person.facts.team = OTHER_TEAM;
        }
        add(house, &person);
        if n % 3 == 2 { theirs.push(person.facts.subject) } else { ours.push(person.facts.subject) }
    }
    let mut stranger = somebody(house);
    stranger.facts.controller = ELSEWHERE;
    add(house, &stranger);
    ours.reverse();
    theirs.reverse();
    let mut all: Vec<_> = ours.iter().chain(&theirs).copied().collect();
    all.sort_unstable();
    all.reverse();

    assert_eq!(page(house, CONTROLLER, Some(TEAM), (NEWEST, 50)), ours);
    assert_eq!(page(house, CONTROLLER, Some(OTHER_TEAM), (NEWEST, 50)), theirs);
    assert_eq!(page(house, CONTROLLER, None, (NEWEST, 50)), all);
    assert_eq!(page(house, ELSEWHERE, None, (NEWEST, 50)), [stranger.facts.subject]);
    assert_eq!(page(house, ELSEWHERE, Some(OTHER_TEAM), (NEWEST, 50)), []);

    assert_eq!(page(house, CONTROLLER, Some(TEAM), (NEWEST, 2)), ours[..2]);
    assert_eq!(
        page(house, CONTROLLER, Some(TEAM), (ours[1], 2)),
        ours[2..4],
        "the next page begins after the last one"
    );
    assert_eq!(page(house, CONTROLLER, Some(TEAM), (ours[3], 2)), ours[4..]);
    assert_eq!(page(house, CONTROLLER, Some(TEAM), (ours[4], 2)), [], "nobody is older");
    assert_eq!(page(house, CONTROLLER, None, (all[2], 3)), all[3..6]);
    assert_eq!(page(house, CONTROLLER, None, (all[6], 3)), []);
});

contract!(people_are_counted_within_their_controller, |house| {
    assert_eq!(read(house, |db| people::count(db, CONTROLLER)), 0);
    for _ in 0..3 {
        newcomer(house);
    }
    let mut stranger = somebody(house);
    stranger.facts.controller = ELSEWHERE;
    add(house, &stranger);
    assert_eq!(read(house, |db| people::count(db, CONTROLLER)), 3);
    assert_eq!(read(house, |db| people::count(db, ELSEWHERE)), 1);
});

contract!(a_person_is_restricted_as_long_as_a_restriction_is_in_force, |house| {
    let (ocelot, puffin) = (newcomer(house), newcomer(house));
    let begin = |id| {
        let record = RestrictionRecord {
            id: RestrictionId::new(id),
            ground: RestrictionGround::Claim,
            from_at: at(id),
            lifted_at: None,
        };
        write(house, move |tx| restrictions::begin(tx, ocelot, &record, ActorId::new(7)));
    };
    let is_restricted = |subject| {
        let alone = by_subject(house, subject).unwrap().facts;
        let public = alone.public;
        let found = read(house, move |db| people::by_public(db, public)).unwrap().facts.restricted;
        let listed = read(house, |db| people::page(db, CONTROLLER, Some(TEAM), (NEWEST, 9)));
        let everywhere = read(house, |db| people::page(db, CONTROLLER, None, (NEWEST, 9)));
        for page in [listed, everywhere] {
            let shown = page.iter().find(|person| person.facts.subject == subject).unwrap();
            assert_eq!(shown.facts.restricted, alone.restricted);
        }
        assert_eq!(found, alone.restricted);
        found
    };
    assert!(!is_restricted(ocelot));
    begin(1);
    begin(2);
    assert!(is_restricted(ocelot));
    assert!(!is_restricted(puffin), "it is the restriction of somebody else");
    write(house, move |tx| restrictions::lift(tx, ocelot, (ActorId::new(7), at(9)), at(9)));
    assert!(!is_restricted(ocelot));
    begin(3);
    assert!(is_restricted(ocelot), "what was lifted before does not hide what is in force");
});

contract!(a_profile_is_replaced_for_one_person_only, |house| {
    let (ocelot, puffin) = (somebody(house), somebody(house));
    add(house, &ocelot);
    let other = add(house, &puffin);
    let subject = ocelot.facts.subject;
    write(house, move |tx| people::set_profile(tx, subject, &Sealed::from_stored(vec![9; 44])));
    let found = by_subject(house, subject).unwrap();
    assert_eq!(found.profile.as_bytes(), [9; 44]);
    assert_eq!(found.salt.as_bytes(), ocelot.salt.as_bytes());
    assert_eq!(by_subject(house, other).unwrap().profile.as_bytes(), puffin.profile.as_bytes());
});

fn purpose(number: i64, basis: &str, notice: Option<(i64, i64)>) -> PersonPurpose {
    PersonPurpose {
        purpose: number,
        basis: basis.to_owned(),
        source: format!("source {number}"),
        notice,
        since: at(number),
    }
}

contract!(the_first_note_of_a_purpose_stays, |house| {
    let (ocelot, puffin) = (newcomer(house), newcomer(house));
    write(house, move |tx| {
        people::add_purpose(tx, ocelot, BRAND, &purpose(3, "consent", Some((12, 4))))?;
        people::add_purpose(tx, ocelot, BRAND, &purpose(1, "contract", None))?;
        people::add_purpose(
            tx,
            ocelot,
            BRAND,
            &PersonPurpose { since: at(99), ..purpose(3, "legal_obligation", None) },
        )?;
        people::add_purpose(tx, puffin, BRAND, &purpose(2, "legal_obligation", None))
    });
    let seen = |subject| -> Vec<_> {
        let all = read(house, move |db| people::purposes(db, subject));
        all.into_iter().map(|one| (one.purpose, one.basis, one.source, one.notice, one.since)).collect()
    };
    let expected =
        |number, basis: &str, notice| (number, basis.to_owned(), format!("source {number}"), notice, at(number));
    assert_eq!(seen(ocelot), [expected(1, "contract", None), expected(3, "consent", Some((12, 4)))]);
    assert_eq!(seen(puffin), [expected(2, "legal_obligation", None)]);
    write(house, move |tx| people::add_purpose(tx, puffin, OTHER_BRAND, &purpose(2, "consent", None)));
    assert_eq!(seen(puffin).len(), 2, "another brand has a basis of its own");
});

contract!(nobody_comes_in_under_a_weekly_key_that_is_about_to_be_destroyed, |house| {
    let early = somebody(house);
    add(house, &somebody(house));
    let epoch = house.vault.begin_epoch().unwrap();
    write(house, move |tx| people::set_epoch_floor(tx, epoch));

    let (late, subject) = (early.clone(), early.facts.subject);
    assert_eq!(late.key.epoch, epoch - 1);
    assert!(matches!(refused(house, move |tx| people::add(tx, &late)), StoreError::KeyTurned));
    assert!(by_subject(house, subject).is_none());

    let rewrapped = PersonRecord { key: house.vault.rewrap(&early.key).unwrap(), ..early };
    add(house, &rewrapped);
    assert_same(&by_subject(house, subject).unwrap(), &rewrapped);
    write(house, move |tx| people::set_epoch_floor(tx, epoch + 1));
    let prepared = somebody(house);
    assert!(
        matches!(refused(house, move |tx| people::add(tx, &prepared)), StoreError::KeyTurned),
        "the newest floor counts"
    );
});
