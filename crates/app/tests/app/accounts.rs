//! Stories of those who work here: who comes in, for how long, and who lets them.

use crate::house::{House, PASSWORD};
use app::Ctx;
use app::accounts::{self, ABSOLUTE_MS, AccountError, IDLE_MS, NewAccount};
use domain::actor::{Actor, Role};
use domain::event::Deed;
use domain::id::{PublicKind, TeamId};

const MINUTE: i64 = 60_000;

async fn comes_in(house: &House, handle: &str, password: &str) -> bool {
    match accounts::sign_in(&house.app, handle, password).await {
        Ok(_) => true,
        Err(AccountError::WrongCredentials) => false,
        Err(error) => panic!("{error}"),
    }
}

async fn holder(house: &House, token: &str) -> Option<String> {
    accounts::actor_of(&house.app, token).await.unwrap().map(|actor| actor.handle)
}

fn new(handle: &str, role: Role, team: Option<TeamId>) -> NewAccount {
    NewAccount { handle: handle.to_owned(), password: PASSWORD.to_owned(), role, team }
}

async fn refused(house: &House, ctx: &Ctx, account: NewAccount) -> AccountError {
    accounts::add(&house.app, ctx, account).await.unwrap_err()
}

story!(whoever_knows_name_and_password_comes_in_and_nobody_else, |house: House| async move {
    let ines = accounts::sign_in(&house.app, " INES ", PASSWORD).await.unwrap();
    assert_eq!((ines.actor.handle.as_str(), ines.actor.role), ("ines", Role::Agent));
    assert_eq!(holder(&house, &ines.token).await.as_deref(), Some("ines"));
    let second = accounts::sign_in(&house.app, "ines", PASSWORD).await.unwrap();
    assert_ne!(second.token, ines.token);
    assert_eq!(house.recorded(Deed::SignedIn).await, [(ines.actor.id, 0), (ines.actor.id, 0)]);

    for (handle, password) in [
        ("ines", "correct-horse-batterY"),
        ("ines", ""),
        ("ines", &PASSWORD[1..]),
        ("nobody", PASSWORD),
        ("", PASSWORD),
        ("confidant", ""),
        ("confidant", PASSWORD),
        ("ines", &PASSWORD.repeat(60)),
    ] {
        assert!(!comes_in(&house, handle, password).await, "{handle} {password}");
    }
    assert_eq!(house.recorded(Deed::SignedIn).await.len(), 2, "who did not come in is not on record as if they had");
    for token in ["", "x", &ines.token[1..], &ines.token.to_uppercase()] {
        assert_eq!(holder(&house, token).await, None, "{token}");
    }
    assert!(house.hits(&[&ines.token, &second.token, PASSWORD]).is_empty(), "no secret is kept as it is");
});

story!(a_session_that_nobody_uses_ends_after_half_an_hour, |house: House| async move {
    let token = accounts::sign_in(&house.app, "ines", PASSWORD).await.unwrap().token;
    for _ in 0..3 {
        house.clock.advance_ms(IDLE_MS - 1);
        assert_eq!(holder(&house, &token).await.as_deref(), Some("ines"), "using it keeps it");
    }
    house.clock.advance_ms(IDLE_MS);
    assert_eq!(holder(&house, &token).await, None);
    house.clock.advance_ms(-MINUTE);
    assert!(holder(&house, &token).await.is_some(), "the row is there until somebody signs in");
    house.clock.advance_ms(2 * MINUTE);
    accounts::sign_in(&house.app, "pia", PASSWORD).await.unwrap();
    house.clock.advance_ms(-2 * MINUTE);
    assert!(holder(&house, &token).await.is_some(), "a minute before it was used");
});

story!(old_sessions_go_when_somebody_signs_in, |house: House| async move {
    let token = accounts::sign_in(&house.app, "ines", PASSWORD).await.unwrap().token;
    house.clock.advance_ms(IDLE_MS + 1);
    accounts::sign_in(&house.app, "pia", PASSWORD).await.unwrap();
    house.clock.advance_ms(-IDLE_MS);
    assert_eq!(holder(&house, &token).await, None, "its row is gone, whatever the clock says");
});

story!(a_session_ends_after_twelve_hours_whatever_happens, |house: House| async move {
    let token = accounts::sign_in(&house.app, "ines", PASSWORD).await.unwrap().token;
    let step = 20 * MINUTE;
    for _ in 1..ABSOLUTE_MS / step {
        house.clock.advance_ms(step);
        assert!(holder(&house, &token).await.is_some());
    }
    house.clock.advance_ms(step - 1);
    assert!(holder(&house, &token).await.is_some(), "one millisecond is left");
    house.clock.advance_ms(1);
    assert_eq!(holder(&house, &token).await, None);
});

story!(signing_out_ends_one_session, |house: House| async move {
    let ines = accounts::sign_in(&house.app, "ines", PASSWORD).await.unwrap();
    let elsewhere = accounts::sign_in(&house.app, "ines", PASSWORD).await.unwrap();
    let ctx = house.ctx("ines").await;
    accounts::sign_out(&house.app, &ctx, &ines.token).await.unwrap();
    assert_eq!(holder(&house, &ines.token).await, None);
    assert!(holder(&house, &elsewhere.token).await.is_some());
    assert_eq!(house.recorded(Deed::SignedOut).await, [(ines.actor.id, 0)]);
});

story!(whoever_leaves_is_out_at_once_and_does_not_come_back, |house: House| async move {
    let ines = accounts::sign_in(&house.app, "ines", PASSWORD).await.unwrap();
    let jonas = accounts::sign_in(&house.app, "jonas", PASSWORD).await.unwrap();
    let admin = house.ctx("admin").await;
    accounts::close(&house.app, &admin, ines.actor.public).await.unwrap();
    assert_eq!(holder(&house, &ines.token).await, None);
    assert!(holder(&house, &jonas.token).await.is_some());
    assert!(!comes_in(&house, "ines", PASSWORD).await);
    assert_eq!(accounts::by_handle(&house.app, "ines").await.unwrap(), None);
    assert_eq!(house.recorded(Deed::AccountClosed).await, [(admin.actor.id, ines.actor.id.number())]);
    let again = accounts::close(&house.app, &admin, ines.actor.public).await.unwrap_err();
    assert!(matches!(again, AccountError::NotFound));
    assert_eq!(house.recorded(Deed::AccountClosed).await.len(), 1);
    assert!(matches!(refused(&house, &admin, new("ines", Role::PrivacyManager, None)).await, AccountError::BadHandle));
});

story!(only_the_administrator_keeps_accounts, |house: House| async move {
    let admin = house.ctx("admin").await;
    let north = house.app.house.teams[0].id;
    let (before, pia) = (house.recorded(Deed::AccountAdded).await.len(), house.ctx("pia").await.actor);
    for handle in ["ines", "lea", "pia", "otto"] {
        let ctx = house.ctx(handle).await;
        let added = refused(&house, &ctx, new("kim", Role::Agent, Some(north))).await;
        assert!(matches!(added, AccountError::Refused), "{handle}");
        assert!(matches!(accounts::close(&house.app, &ctx, pia.public).await, Err(AccountError::Refused)), "{handle}");
        assert!(matches!(accounts::list(&house.app, &ctx).await, Err(AccountError::Refused)), "{handle}");
    }
    assert!(comes_in(&house, "pia", PASSWORD).await);
    assert!(!comes_in(&house, "kim", PASSWORD).await);

    let kim = accounts::add(&house.app, &admin, new(" Kim.O-1_a ", Role::TeamLead, Some(north))).await.unwrap();
    assert_eq!(kim.kind(), PublicKind::Account);
    house.clock.advance_ms(MINUTE);
    let there = accounts::sign_in(&house.app, "kim.o-1_a", PASSWORD).await.unwrap().actor;
    assert_eq!((there.public, there.role, there.team), (kim, Role::TeamLead, Some(north)));
    let added = house.recorded(Deed::AccountAdded).await;
    assert_eq!(added[before..], [(admin.actor.id, there.id.number())]);
    assert!(added[..before].iter().all(|(actor, _)| *actor == Actor::SYSTEM), "the first ones came with the house");

    let rows = accounts::list(&house.app, &admin).await.unwrap();
    let handles: Vec<_> = rows.iter().map(|row| row.handle.as_str()).collect();
    assert_eq!(handles, ["ines", "jonas", "lea", "pia", "otto", "admin", "kim.o-1_a"]);
    let row = &rows[6];
    assert_eq!((row.public, row.role, row.team.as_deref()), (kim, Role::TeamLead, Some("Nord")));
    assert_eq!((row.added_at, row.closed_at, row.last_seen), (admin.now, None, Some(house.app.clock.now())));
});

story!(a_weak_password_a_bad_name_and_a_role_without_its_team_are_refused, |house: House| async move {
    let admin = house.ctx("admin").await;
    let north = house.app.house.teams[0].id;
    let with = |password: &str| NewAccount { password: password.to_owned(), ..new("kim", Role::Agent, Some(north)) };
    for weak in ["", "14-characters!", "ÄÖÜäöüßÄÖÜäöüß", &"x".repeat(1_025)] {
        assert!(matches!(refused(&house, &admin, with(weak)).await, AccountError::WeakPassword), "{weak}");
    }
    for bad in ["", "  ", "kim o", "kim/o", "kim@o", "ines", " INES ", "confidant", &"k".repeat(41)] {
        let error = refused(&house, &admin, new(bad, Role::Agent, Some(north))).await;
        assert!(matches!(error, AccountError::BadHandle), "{bad}: {error}");
    }
    let nowhere = Some(TeamId::new(404));
    for (role, team) in
        [(Role::Agent, None), (Role::TeamLead, None), (Role::Agent, nowhere), (Role::Administrator, nowhere)]
    {
        assert!(
            matches!(refused(&house, &admin, new("kim", role, team)).await, AccountError::NoTeam),
            "{role:?} {team:?}"
        );
    }
    assert_eq!(accounts::list(&house.app, &admin).await.unwrap().len(), 6, "nothing of it was kept");
    accounts::add(&house.app, &admin, with("ÄÖÜäöüßÄÖÜäöüß!")).await.unwrap();
    assert!(comes_in(&house, "kim", "ÄÖÜäöüßÄÖÜäöüß!").await);
    let longest = NewAccount { password: "y".repeat(1_024), ..new(&"k".repeat(40), Role::PrivacyManager, None) };
    accounts::add(&house.app, &admin, longest).await.unwrap();
    assert!(comes_in(&house, &"k".repeat(40), &"y".repeat(1_024)).await);
});
