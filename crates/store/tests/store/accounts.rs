//! What accounts and sessions promise: an open account is found, a closed one and its sessions are not.

use crate::deeds::{ELSEWHERE, at, public, read, refused, write};
use domain::actor::{Actor, Role};
use domain::controller::{Employer, EmployerKind, Team};
use domain::id::{ActorId, ControllerId, EmployerId, PublicId, PublicKind, TeamId};
use store::accounts::{self, AccountRecord, SessionRecord};
use store::house;
use testkit::cast::{CONTROLLER, TEAM};
use testkit::{OpenedStore, contract};

const OWN: EmployerId = EmployerId::new(1);
const VENDOR: EmployerId = EmployerId::new(2);

/// Employers and a team; accounts are worth nothing without them.
fn ground(house: &OpenedStore) {
    let employer = |id, kind| Employer { id, controller: CONTROLLER, name: String::from("some employer"), kind };
    let team = Team { id: TEAM, controller: CONTROLLER, name: String::from("Nord") };
    write(house, move |tx| {
        house::add_employer(tx, &employer(OWN, EmployerKind::Own))?;
        house::add_employer(tx, &employer(VENDOR, EmployerKind::Vendor))?;
        house::add_team(tx, &team)
    });
}

fn account(house: &OpenedStore, id: i64, handle: &str) -> AccountRecord {
    AccountRecord {
        actor: Actor {
            id: ActorId::new(id),
            public: public(house, PublicKind::Account),
            controller: CONTROLLER,
            employer: EmployerKind::Own,
            role: Role::PrivacyManager,
            team: None,
            handle: handle.to_owned(),
        },
        password_hash: format!("hash of {handle}"),
    }
}

fn add(house: &OpenedStore, account: &AccountRecord, seconds: i64) {
    let employer = if account.actor.employer == EmployerKind::Own { OWN } else { VENDOR };
    let account = account.clone();
    write(house, move |tx| accounts::add(tx, &account, employer, at(seconds)));
}

fn close(house: &OpenedStore, public: PublicId, seconds: i64) -> Option<ActorId> {
    write(house, move |tx| accounts::close(tx, public, at(seconds)))
}

fn begin(house: &OpenedStore, token: &'static [u8], whose: &AccountRecord, (seen, ends): (i64, i64)) {
    let session = SessionRecord { actor: whose.actor.clone(), seen_at: at(seen), ends_at: at(ends) };
    write(house, move |tx| accounts::begin_session(tx, token, &session));
}

fn session(house: &OpenedStore, token: &'static [u8]) -> Option<SessionRecord> {
    read(house, move |db| accounts::session(db, token))
}

contract!(an_account_is_found_by_its_work_name_and_its_number, |house| {
    ground(house);
    let mut ines = account(house, 7, "ines");
    ines.actor.role = Role::Agent;
    ines.actor.team = Some(TEAM);
    ines.actor.employer = EmployerKind::Vendor;
    let pia = account(house, 8, "pia");
    add(house, &ines, 1);
    add(house, &pia, 2);
    for added in [&ines, &pia] {
        let (id, handle) = (added.actor.id, added.actor.handle.clone());
        let by_id = read(house, move |db| accounts::by_id(db, id)).unwrap();
        let by_handle = read(house, move |db| accounts::by_handle(db, &handle)).unwrap();
        for found in [by_id, by_handle] {
            assert_eq!((found.actor, found.password_hash), (added.actor.clone(), added.password_hash.clone()));
        }
    }
    assert!(read(house, |db| accounts::by_handle(db, "Ines")).is_none());
    assert!(read(house, |db| accounts::by_id(db, ActorId::new(9))).is_none());
});

contract!(a_work_name_is_given_once_even_after_its_account_is_closed, |house| {
    ground(house);
    let ines = account(house, 7, "ines");
    add(house, &ines, 1);
    for closed in [false, true] {
        let second = account(house, 8, "ines");
        assert!(refused(house, move |tx| accounts::add(tx, &second, OWN, at(2))).is_duplicate());
        if !closed {
            close(house, ines.actor.public, 3);
        }
    }
});

contract!(closing_an_account_ends_its_sessions_and_nobody_elses, |house| {
    ground(house);
    let (ines, pia) = (account(house, 7, "ines"), account(house, 8, "pia"));
    add(house, &ines, 1);
    add(house, &pia, 1);
    begin(house, b"ines at home", &ines, (10, 100));
    begin(house, b"ines at work", &ines, (10, 100));
    begin(house, b"pia", &pia, (10, 100));

    assert_eq!(close(house, ines.actor.public, 20), Some(ines.actor.id));

    assert!(session(house, b"ines at home").is_none() && session(house, b"ines at work").is_none());
    assert_eq!(house.number("select count(*) from session"), 1, "the rows are gone, too");
    assert!(session(house, b"pia").is_some());
    assert!(read(house, |db| accounts::by_handle(db, "ines")).is_none());
    assert!(read(house, |db| accounts::by_id(db, ActorId::new(7))).is_none());
    assert!(read(house, |db| accounts::by_handle(db, "pia")).is_some());
    assert_eq!(close(house, ines.actor.public, 30), None, "it is closed already");
    assert_eq!(close(house, public(house, PublicKind::Account), 30), None, "there is no such account");
    let row = format!("select count(*) from account where closed_at = {}", domain::time::to_ms(at(20)));
    assert_eq!(house.number(&row), 1);
});

contract!(a_session_of_a_closed_account_is_none, |house| {
    ground(house);
    let ines = account(house, 7, "ines");
    add(house, &ines, 1);
    close(house, ines.actor.public, 5);
    begin(house, b"late", &ines, (10, 100));
    assert!(session(house, b"late").is_none());
});

contract!(the_administrator_sees_every_account_but_the_product, |house| {
    ground(house);
    let system = AccountRecord { password_hash: String::new(), ..account(house, 1, "confidant") };
    let mut ines = account(house, 9, "ines");
    ines.actor.team = Some(TEAM);
    ines.actor.role = Role::TeamLead;
    let (lost, pia, stranger) = (account(house, 8, "lost"), account(house, 7, "pia"), account(house, 6, "stranger"));
    let lost = AccountRecord { actor: Actor { team: Some(TeamId::new(404)), ..lost.actor }, ..lost };
    let stranger = AccountRecord { actor: Actor { controller: ELSEWHERE, ..stranger.actor }, ..stranger };
    add(house, &system, 0);
    for (account, seconds) in [(&pia, 3), (&ines, 2), (&lost, 2), (&stranger, 1)] {
        add(house, account, seconds);
    }
    close(house, lost.actor.public, 50);
    begin(house, b"first", &ines, (20, 100));
    begin(house, b"second", &ines, (10, 100));

    let all = read(house, |db| accounts::all(db, CONTROLLER));
    let shown: Vec<_> =
        all.iter().map(|row| (row.public, row.handle.as_str(), row.role, row.team.as_deref())).collect();
    assert_eq!(
        shown,
        [
            (lost.actor.public, "lost", Role::PrivacyManager, None),
            (ines.actor.public, "ines", Role::TeamLead, Some("Nord")),
            (pia.actor.public, "pia", Role::PrivacyManager, None),
        ]
    );
    let times: Vec<_> = all.iter().map(|row| (row.added_at, row.closed_at, row.last_seen)).collect();
    assert_eq!(times, [(at(2), Some(at(50)), None), (at(2), None, Some(at(20))), (at(3), None, None)]);
});

contract!(roles_are_known_of_everybody_who_ever_worked_here, |house| {
    ground(house);
    let mut ines = account(house, 9, "ines");
    ines.actor.role = Role::Agent;
    let (pia, stranger) = (account(house, 8, "pia"), account(house, 6, "stranger"));
    let stranger = AccountRecord { actor: Actor { controller: ELSEWHERE, ..stranger.actor }, ..stranger };
    for account in [&ines, &pia, &stranger] {
        add(house, account, 1);
    }
    close(house, ines.actor.public, 5);
    let roles = |controller: ControllerId| {
        let mut roles = read(house, move |db| accounts::roles(db, controller));
        roles.sort_unstable();
        roles
    };
    assert_eq!(roles(CONTROLLER), [(pia.actor.id, Role::PrivacyManager), (ines.actor.id, Role::Agent)]);
    assert_eq!(roles(ELSEWHERE), [(stranger.actor.id, Role::PrivacyManager)]);
});

contract!(a_session_knows_whose_it_is_and_when_it_was_used, |house| {
    ground(house);
    let (mut ines, pia) = (account(house, 7, "ines"), account(house, 8, "pia"));
    ines.actor.role = Role::Agent;
    ines.actor.team = Some(TEAM);
    add(house, &ines, 1);
    add(house, &pia, 1);
    begin(house, b"ines", &ines, (10, 100));
    begin(house, b"pia", &pia, (20, 200));

    let found = session(house, b"ines").unwrap();
    assert_eq!((found.actor, found.seen_at, found.ends_at), (ines.actor.clone(), at(10), at(100)));
    assert_eq!(house.number("select count(*) from session where began_at = seen_at"), 2);
    write(house, |tx| accounts::touch_session(tx, b"ines", at(30)));
    let found = session(house, b"ines").unwrap();
    assert_eq!((found.seen_at, found.ends_at), (at(30), at(100)));
    assert_eq!(session(house, b"pia").unwrap().seen_at, at(20));
    assert!(session(house, b"nobody").is_none());

    write(house, |tx| accounts::end_session(tx, b"ines"));
    assert!(session(house, b"ines").is_none());
    assert!(session(house, b"pia").is_some());
});

contract!(old_sessions_are_cleared_away_by_either_end, |house| {
    ground(house);
    let ines = account(house, 7, "ines");
    add(house, &ines, 1);
    begin(house, b"ended", &ines, (90, 99));
    begin(house, b"ends now", &ines, (90, 100));
    begin(house, b"idle", &ines, (69, 200));
    begin(house, b"idle just now", &ines, (70, 200));
    assert_eq!(write(house, |tx| accounts::end_old_sessions(tx, at(100), at(70))), 2);
    let kept =
        [b"ended".as_slice(), b"ends now", b"idle", b"idle just now"].map(|token| session(house, token).is_some());
    assert_eq!(kept, [false, true, false, true]);
});
