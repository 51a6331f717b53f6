//! Stories of the first day: a house is founded once, and opened only where one stands and with its own keys.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use crate::house::{House, OCELOT, PASSWORD};
use app::Why;
use app::founding::{self, FirstAccount, Ground, HouseError, NewHouse};
use custody::KeyError;
use domain::actor::{Actor, Role};
use domain::event::Deed;
use domain::notice::Language;
use domain::reason::Reason;

fn another_house() -> (NewHouse, Vec<FirstAccount>) {
    let new = NewHouse {
        controller: "Andere GmbH".to_owned(),
        country: "AT".parse().unwrap(),
        privacy_contact: "privacy@andere.example".to_owned(),
        brands: vec!["Andere".to_owned()],
        teams: vec!["Ost".to_owned()],
        notice: vec![(Language::EN, "# Other".to_owned())],
    };
    let eve =
        FirstAccount { handle: "eve".to_owned(), password: PASSWORD.to_owned(), role: Role::Administrator, team: None };
    (new, vec![eve])
}

/// What the house wrote outside of its database, which keeps a lane for everybody who opens it.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    for part in ["root", "keys", "journal", "proof", "spool"] {
        for file in fs::read_dir(folder.join(part)).unwrap() {
            let path = file.unwrap().path();
            files.insert(path.display().to_string(), fs::read(&path).unwrap());
        }
    }
    files
}

async fn refused(ground: &Ground) -> HouseError {
    founding::open(ground).await.err().expect("a house that does not open")
}

/// A house on SQLite, in a story that works on its files.
fn on_files<F: Future<Output = ()>>(story: impl FnOnce(House) -> F) {
    crate::house::run(None, story);
}

story!(a_house_begins_with_what_it_was_given, |house: House| async move {
    let house = house.reopened().await;
    let it = &house.app.house;
    assert_eq!((it.controller.name.as_str(), it.controller.country.code()), ("Muster GmbH", "DE"));
    assert_eq!(it.controller.privacy_contact, "privacy@muster.example");
    assert_eq!(it.brands.iter().map(|brand| brand.name.as_str()).collect::<Vec<_>>(), ["Muster"]);
    assert_eq!(it.teams.iter().map(|team| team.name.as_str()).collect::<Vec<_>>(), ["Nord", "Süd"]);
    assert_eq!((it.brand_name(it.brands[0].id), it.team_name(it.teams[1].id)), ("Muster", "Süd"));
    let jonas = house.ctx("jonas").await.actor;
    assert_eq!((jonas.role, jonas.team), (Role::Agent, Some(it.teams[1].id)));
    let shown = app::notices::current(&house.app, "customers", Language::DE, None).await.unwrap().unwrap();
    assert_eq!(shown.shown.text, "# Hinweis");
    assert_eq!(house.recorded(Deed::HouseFounded).await, [(Actor::SYSTEM, 0)]);
    assert_eq!(house.recorded(Deed::AccountAdded).await.len(), 6);
    assert!(app::accounts::sign_in(&house.app, "admin", PASSWORD).await.is_ok());
});

story!(a_house_is_not_founded_over_another, |house: House| async move {
    let ocelot = house.add(&OCELOT, 0).await;
    let before = files(house.folder.path());
    let house_before = house.app.house.controller.clone();
    let ground = house.ground.clone();
    let House { app, clock, folder, .. } = house;
    drop(app);

    let (new, accounts) = another_house();
    let again = founding::found(&ground, new, accounts).await.err().expect("a refusal");

    assert!(matches!(again, HouseError::AlreadyFounded), "{again}");
    assert_eq!(files(folder.path()), before);
    let app = std::sync::Arc::new(founding::open(&ground).await.unwrap());
    let house = House { app, clock, folder, ground };
    assert_eq!(house.app.house.controller, house_before);
    assert_eq!((house.app.house.brands.len(), house.app.house.teams.len()), (1, 2));
    assert!(app::accounts::by_handle(&house.app, "eve").await.unwrap().is_none());
    assert_eq!(app::notices::all(&house.app).await.unwrap()[0].0.version, 1);
    let ines = house.ctx("ines").await;
    app::people::open(&house.app, &ines, ocelot, &Why::of(Reason::OwnWork)).await.unwrap();
});

#[test]
fn nothing_is_opened_or_made_where_no_house_was_founded() {
    on_files(|house| async move {
        let empty = tempfile::tempdir().unwrap();
        let mut ground = house.ground.clone();
        ground.root = empty.path().join("root.key");
        for place in
            [&mut ground.places.data, &mut ground.places.keys, &mut ground.places.journal, &mut ground.places.proof]
        {
            *place = empty.path().join("house");
        }
        ground.engine = store::Place::Sqlite { dir: empty.path().join("house") };
        assert!(matches!(refused(&ground).await, HouseError::NotFounded));
        assert_eq!(fs::read_dir(empty.path()).unwrap().count(), 0, "an empty folder stays empty");
        assert!(refused(&ground).await.to_string().contains("confidant init"));
    });
}

#[test]
fn a_founding_that_stopped_after_the_keys_is_done_again() {
    on_files(|house| async move {
        let ground = house.ground.clone();
        let House { app, folder, .. } = house;
        drop(app);
        fs::remove_dir_all(folder.path().join("data")).unwrap();
        let keys = files(folder.path());
        fs::create_dir(folder.path().join("data")).unwrap();
        assert!(matches!(refused(&ground).await, HouseError::NotFounded), "keys alone are no house");
        let (new, accounts) = another_house();
        let app = founding::found(&ground, new, accounts).await.unwrap();
        assert_eq!(app.house.controller.name, "Andere GmbH");
        assert_eq!(files(folder.path()), keys, "the keys that were there are used");
    });
}

#[test]
fn a_wrong_root_key_is_named_with_the_one_that_is_wanted() {
    on_files(|house| async move {
        let ground = house.ground.clone();
        let House { app, folder, .. } = house;
        drop(app);
        let own = fs::read(&ground.root).unwrap();
        let kept = files(folder.path());
        fs::write(&ground.root, [9; 32]).unwrap();
        let error = refused(&ground).await;
        let HouseError::Key(KeyError::WrongRoot { file, wants, given }) = error else { panic!("{error}") };
        assert!(kept.keys().any(|path| path.ends_with(&file)), "{file} is one of the key files");
        assert_ne!(wants, given);

        fs::write(&ground.root, own).unwrap();
        assert_eq!(files(folder.path()), kept, "nothing was changed meanwhile");
        founding::open(&ground).await.unwrap();
    });
}

#[test]
fn a_root_key_that_others_could_read_or_that_was_cut_is_refused() {
    on_files(|house| async move {
        let House { app, folder: _folder, ground, .. } = house;
        drop(app);
        fs::set_permissions(&ground.root, fs::Permissions::from_mode(0o640)).unwrap();
        let open = refused(&ground).await;
        assert!(matches!(&open, HouseError::Key(KeyError::OpenToOthers { mode: 0o640, .. })), "{open:?}");
        fs::set_permissions(&ground.root, fs::Permissions::from_mode(0o400)).unwrap();
        founding::open(&ground).await.unwrap();
        fs::set_permissions(&ground.root, fs::Permissions::from_mode(0o600)).unwrap();
        fs::write(&ground.root, [9; 31]).unwrap();
        let short = refused(&ground).await;
        assert!(matches!(&short, HouseError::Key(KeyError::Length { found: 31, .. })), "{short:?}");
    });
}

#[test]
fn a_key_file_that_is_missing_or_damaged_is_named() {
    on_files(|house| async move {
        let House { app, folder: _folder, ground, .. } = house;
        drop(app);
        let paths: Vec<_> = fs::read_dir(&ground.places.keys).unwrap().map(|file| file.unwrap().path()).collect();
        assert_eq!(paths.len(), 3, "{paths:?}");
        for path in paths {
            let whole = fs::read(&path).unwrap();
            let mut damaged = whole.clone();
            *damaged.last_mut().unwrap() ^= 1;
            fs::write(&path, damaged).unwrap();
            let error = refused(&ground).await;
            let HouseError::Key(KeyError::Damaged { file }) = &error else { panic!("{error:?}") };
            assert!(path.ends_with(file));
            fs::remove_file(&path).unwrap();
            let error = refused(&ground).await;
            assert!(matches!(&error, HouseError::KeysLost | HouseError::Key(KeyError::Missing { .. })), "{error:?}");
            fs::write(&path, whole).unwrap();
        }
        founding::open(&ground).await.unwrap();
    });
}
