//! Stories of keys: renewed on their day, by one role, whatever interrupts them.

use std::path::PathBuf;

use crate::house::{House, OCELOT, PUFFIN};
use app::Why;
use app::erasures::step_once;
use app::keys::{self, EpochRotated, RotationError};
use domain::erasure::Step;
use domain::event::Deed;
use domain::id::PublicId;
use domain::reason::Reason;

const DAY: i64 = 86_400_000;

fn request() -> Why {
    Why::of(Reason::RightsRequest)
}

async fn rotate(house: &House) -> EpochRotated {
    let admin = house.ctx("admin").await;
    keys::rotate_epoch(&house.app, &admin, &mut |_, _| ()).await.unwrap()
}

async fn opens(house: &House, whom: PublicId) -> bool {
    let pia = house.ctx("pia").await;
    app::people::open(&house.app, &pia, whom, &request()).await.is_ok()
}

/// The names of the sealed key files.
fn key_files(house: &House) -> Vec<String> {
    let mut names: Vec<_> = std::fs::read_dir(house.folder.path().join("keys"))
        .unwrap()
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

fn root_file(house: &House) -> PathBuf {
    house.folder.path().join("root").join("root.key")
}

/// How far a renewal came before it was interrupted.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
enum Stage {
    Begun,
    Floored,
    OneMoved,
    AllMoved,
    Truncated,
}

async fn interrupted(house: &House, stage: Stage) {
    let epoch = house.app.vault.begin_epoch().unwrap();
    if stage >= Stage::Floored {
        house.app.store.write(move |tx| store::people::set_epoch_floor(tx, epoch)).await.unwrap();
    }
    let moved = match stage {
        Stage::Begun | Stage::Floored => 0,
        Stage::OneMoved => 1,
        Stage::AllMoved | Stage::Truncated => 50,
    };
    let old = house.app.store.read(move |db| store::keys::older_than(db, epoch, moved)).await.unwrap();
    for old in old {
        let new = house.app.vault.rewrap(&old).unwrap();
        assert!(house.app.store.write(move |tx| store::keys::rewrap(tx, &old, &new)).await.unwrap());
    }
    if stage == Stage::Truncated {
        house.app.store.truncate().await.unwrap();
    }
}

story!(a_renewed_week_takes_everybody_along_and_says_how_far_it_is, |house: House| async move {
    let people = [house.add(&OCELOT, 0).await, house.add(&PUFFIN, 1).await];
    let admin = house.ctx("admin").await;
    let files = key_files(&house);
    let mut seen = Vec::new();
    let turned = keys::rotate_epoch(&house.app, &admin, &mut |done, total| seen.push((done, total))).await.unwrap();
    assert_eq!(turned, EpochRotated { epoch: 2, rewrapped: 2, destroyed: 1, completed: 0 });
    assert_eq!(seen, [(2, 2)]);
    assert_eq!(house.recorded(Deed::EpochRotated).await, [(admin.actor.id, 2)]);
    let after = key_files(&house);
    assert_eq!(after.len(), files.len(), "one came and one went");
    assert_ne!(after, files);
    let older = house.app.store.read(|db| store::keys::count_older_than(db, 2)).await.unwrap();
    assert_eq!(older, 0);
    assert!(opens(&house, people[0]).await && opens(&house, people[1]).await);
    let house = house.reopened().await;
    assert!(opens(&house, people[0]).await && opens(&house, people[1]).await);
    let again = rotate(&house).await;
    assert_eq!(again, EpochRotated { epoch: 3, rewrapped: 2, destroyed: 1, completed: 0 });
});

story!(a_renewal_that_was_interrupted_anywhere_is_finished_by_the_next, |house: House| async move {
    let people = [house.add(&OCELOT, 0).await, house.add(&PUFFIN, 0).await];
    let mut house = house;
    let stages = [Stage::Begun, Stage::Floored, Stage::OneMoved, Stage::AllMoved, Stage::Truncated];
    for (epoch, stage) in (2..).zip(stages) {
        interrupted(&house, stage).await;
        house = house.reopened().await;
        assert!(opens(&house, people[0]).await && opens(&house, people[1]).await, "{stage:?}: in between");
        let left = match stage {
            Stage::Begun | Stage::Floored => 2,
            Stage::OneMoved => 1,
            Stage::AllMoved | Stage::Truncated => 0,
        };
        let turned = rotate(&house).await;
        assert_eq!(turned, EpochRotated { epoch, rewrapped: left, destroyed: 1, completed: 0 }, "{stage:?}");
        house = house.reopened().await;
        assert!(opens(&house, people[0]).await && opens(&house, people[1]).await, "{stage:?}: afterwards");
    }
});

story!(an_interrupted_renewal_does_not_wait_for_its_day, |house: House| async move {
    let ocelot = house.add(&OCELOT, 0).await;
    house.clock.advance_days(7);
    interrupted(&house, Stage::OneMoved).await;
    house.clock.advance_ms(DAY);
    let house = house.reopened().await;
    let turned = keys::rotate_epoch_when_due(&house.app).await.unwrap().expect("the week before is still there");
    assert_eq!((turned.epoch, turned.destroyed), (2, 1));
    assert_eq!(keys::rotate_epoch_when_due(&house.app).await.unwrap(), None);
    assert!(opens(&house, ocelot).await);
});

story!(people_come_in_while_keys_are_renewed, |house: House| async move {
    let ocelot = house.add(&OCELOT, 0).await;
    interrupted(&house, Stage::Floored).await;
    let puffin = house.add(&PUFFIN, 0).await;
    let turned = rotate(&house).await;
    assert_eq!(
        turned,
        EpochRotated { epoch: 2, rewrapped: 1, destroyed: 1, completed: 0 },
        "the new one has the new key"
    );
    let house = house.reopened().await;
    assert!(opens(&house, ocelot).await && opens(&house, puffin).await);
});

story!(a_floor_is_there_before_the_first_renewal, |house: House| async move {
    let floor = house.app.store.read(|db| store::house::setting(db, "epoch_floor")).await.unwrap();
    assert_eq!(floor.as_deref(), Some("1"), "PostgreSQL can hold a row, but not the lack of one");
});

story!(keys_are_renewed_beside_an_erasure_that_stopped_halfway, |house: House| async move {
    let (ocelot, puffin) = (house.add(&OCELOT, 0).await, house.add(&PUFFIN, 0).await);
    let pia = house.ctx("pia").await;
    let erasure = app::erasures::order(&house.app, &pia, ocelot, &request(), "ERASE").await.unwrap();
    while step_once(&house.app, erasure).await.unwrap() != Some(Step::KeyDestroyed) {}
    let turned = rotate(&house).await;
    assert_eq!((turned.rewrapped, turned.completed), (1, 0), "a destroyed key is not renewed");
    assert_eq!(app::erasures::run(&house.app, erasure).await.unwrap(), Step::Certified);
    assert_eq!(keys::rotate_epoch_when_due(&house.app).await.unwrap(), None);
    let view = app::erasures::progress(&house.app, &pia, erasure).await.unwrap();
    assert_eq!(view.erasure.step, Step::Certified, "the date of the certificate has not come");
    house.clock.set(view.erasure.unreadable_from);
    assert!(house.round().await.1.is_empty());
    let view = app::erasures::progress(&house.app, &pia, erasure).await.unwrap();
    assert_eq!(view.erasure.step, Step::BackupsUnreadable);
    assert!(opens(&house, puffin).await);
});

story!(only_the_administrator_renews_keys, |house: House| async move {
    let files = key_files(&house);
    let root = std::fs::read(root_file(&house)).unwrap();
    for handle in ["ines", "lea", "pia", "otto"] {
        let ctx = house.ctx(handle).await;
        let week = keys::rotate_epoch(&house.app, &ctx, &mut |_, _| ()).await;
        assert!(matches!(week, Err(RotationError::Refused)), "{handle}");
        assert!(matches!(keys::rotate_root(&house.app, &ctx).await, Err(RotationError::Refused)), "{handle}");
    }
    assert_eq!(house.app.vault.current_epoch(), 1);
    assert_eq!(key_files(&house), files);
    assert_eq!(std::fs::read(root_file(&house)).unwrap(), root);
    assert!(house.recorded(Deed::EpochRotated).await.is_empty() && house.recorded(Deed::RootRotated).await.is_empty());
});

story!(a_house_opens_with_its_new_root_and_with_no_other, |house: House| async move {
    let ocelot = house.add(&OCELOT, 0).await;
    let admin = house.ctx("admin").await;
    let old = std::fs::read(root_file(&house)).unwrap();
    let sealed = house.app.store.read(move |db| store::people::by_public(db, ocelot)).await.unwrap().unwrap();

    keys::rotate_root(&house.app, &admin).await.unwrap();

    let new = std::fs::read(root_file(&house)).unwrap();
    assert_ne!(new, old);
    assert_eq!(std::fs::read_dir(root_file(&house).parent().unwrap()).unwrap().count(), 1, "nothing is left beside it");
    assert!(testkit::find_bytes(house.folder.path(), &[&old]).is_empty(), "the old root is in no file");
    assert!(opens(&house, ocelot).await);
    assert_eq!(house.recorded(Deed::RootRotated).await, [(admin.actor.id, 0)]);
    let house = house.reopened().await;
    assert!(opens(&house, ocelot).await);
    let kept = house.app.store.read(move |db| store::people::by_public(db, ocelot)).await.unwrap().unwrap();
    assert_eq!(kept.key, sealed.key, "a new root touches no row");
    assert_eq!(rotate(&house).await.epoch, 2);
    keys::rotate_root(&house.app, &house.ctx("admin").await).await.unwrap();
    let house = house.reopened().await;
    assert!(opens(&house, ocelot).await);
    assert_eq!(house.app.store.read(store::keys::count).await.unwrap(), 1);
});
