use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::sync::Arc;

use custody::{Disk, FileRoot, KeyError, RealDisk, RootKey, Vault, root};

use crate::epoch::Rows;
use crate::faulty::at_every_operation;
use crate::house::{House, Seeded};

fn renew(house: &House, vault: &Vault, disk: &dyn Disk) -> Result<(), KeyError> {
    let next = root::begin_rotation(&house.root_path(), disk, house.random.as_ref())?;
    let next: Arc<dyn RootKey> = Arc::new(next);
    vault.rotate_root(&next)?;
    assert!(vault.is_under(next.as_ref())?);
    root::finish_rotation(&house.root_path(), disk)
}

fn files_beside(path: &Path) -> Vec<String> {
    let paths = RealDisk.list(path.parent().unwrap()).unwrap();
    let names = paths.iter().map(|path| path.file_name().unwrap().to_string_lossy().into_owned());
    names.filter(|name| name.starts_with("root.key")).collect()
}

#[test]
fn a_renewed_root_opens_everything_and_the_old_one_nothing() {
    let house = House::new();
    let old = fs::read(house.root_path()).unwrap();
    let (vault, _) = house.open();
    let rows = Rows::fill(&vault);
    renew(&house, &vault, &RealDisk).unwrap();
    assert_eq!(vault.begin_epoch().unwrap(), 2, "the vault goes on under the next root");

    let (vault, door) = house.open();
    rows.all_open(&vault, &door);
    assert_eq!(files_beside(&house.root_path()), ["root.key"]);
    assert_ne!(fs::read(house.root_path()).unwrap(), old);

    fs::write(house.root_path(), &old).unwrap();
    let said = house.try_open(Arc::new(RealDisk)).err().unwrap().to_string();
    assert!(said.starts_with("the root key does not open epoch-1.key; it was sealed under root "), "{said}");
    assert!(said.contains(", this is "), "{said}");
}

#[test]
fn a_renewal_killed_at_any_point_leaves_everything_readable_and_can_be_taken_up() {
    at_every_operation(|disk| {
        let house = House::new();
        let rows = Rows::fill(&house.open().0);
        let done = house.try_open(Arc::clone(&disk) as _).and_then(|(vault, _)| renew(&house, &vault, disk.as_ref()));

        let (vault, door) = house.open();
        rows.all_open(&vault, &door);
        // A new epoch in the middle must not end up under the root that goes.
        vault.begin_epoch().unwrap();
        renew(&house, &vault, &RealDisk).unwrap();
        rows.all_open(&vault, &door);

        let (vault, door) = house.open();
        rows.all_open(&vault, &door);
        assert_eq!(vault.current_epoch(), 2);
        let left = files_beside(&house.root_path());
        assert!(left.iter().all(|name| name == "root.key" || name.ends_with(".tmp")), "{left:?}");
        done.is_ok()
    });
}

#[test]
fn a_renewal_that_failed_goes_on_with_a_new_epoch_under_the_next_root() {
    at_every_operation(|disk| {
        let house = House::new();
        let (vault, _) = house.open();
        let rows = Rows::fill(&vault);
        let next = root::begin_rotation(&house.root_path(), &RealDisk, house.random.as_ref());
        let next: Arc<dyn RootKey> = Arc::new(next.unwrap());
        let done = house.try_open(Arc::clone(&disk) as _).and_then(|(vault, _)| vault.rotate_root(&next));
        let (vault, door) = house.open();
        vault.begin_epoch().unwrap();
        vault.rotate_root(&next).unwrap();
        root::finish_rotation(&house.root_path(), &RealDisk).unwrap();
        rows.all_open(&vault, &door);
        let (vault, door) = house.open();
        rows.all_open(&vault, &door);
        done.is_ok()
    });
}

#[test]
fn an_epoch_that_begins_before_the_next_root_took_its_place_is_under_it() {
    let house = House::new();
    let next = root::begin_rotation(&house.root_path(), &RealDisk, house.random.as_ref());
    let next: Arc<dyn RootKey> = Arc::new(next.unwrap());
    house.open().0.rotate_root(&next).unwrap();
    let (vault, _) = house.open();
    vault.begin_epoch().unwrap();
    assert!(vault.is_under(next.as_ref()).unwrap());
    root::finish_rotation(&house.root_path(), &RealDisk).unwrap();
    assert_eq!(house.open().0.current_epoch(), 2);
}

#[test]
fn the_vault_keeps_no_root_that_was_replaced() {
    let house = House::new();
    let place = house.place();
    let old = Arc::clone(&place.root);
    let (vault, _) = custody::open(place).unwrap();
    assert_eq!(Arc::strong_count(&old), 2);
    renew(&house, &vault, &RealDisk).unwrap();
    assert_eq!(Arc::strong_count(&old), 1);
    assert!(!vault.is_under(old.as_ref()).unwrap());
}

#[test]
fn an_old_root_left_over_does_not_finish_a_rotation_that_began_later() {
    let house = House::new();
    let (vault, _) = house.open();
    renew(&house, &vault, &RealDisk).unwrap();
    let path = house.root_path();
    root::begin_rotation(&path, &RealDisk, house.random.as_ref()).unwrap();
    fs::write(path.with_extension("key.dying"), [7; 32]).unwrap();
    let before = fs::read(&path).unwrap();
    drop(house.open());
    assert_eq!(fs::read(&path).unwrap(), before);
    assert_eq!(files_beside(&path), ["root.key", "root.key.next"]);
}

#[test]
fn a_root_key_of_the_wrong_length_or_open_to_others_is_refused_with_advice() {
    let house = House::new();
    let path = house.root_path();
    let refusal = || FileRoot::open(&path, &RealDisk).unwrap_err().to_string();
    for mode in [0o640, 0o604, 0o660, 0o700, 0o602] {
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
        let said = refusal();
        assert!(said.contains(&format!("(mode {mode:04o}); run `chmod 600`")), "{said}");
    }
    fs::set_permissions(&path, fs::Permissions::from_mode(0o400)).unwrap();
    FileRoot::open(&path, &RealDisk).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    for length in [0, 31, 33, 64] {
        fs::write(&path, vec![1; length]).unwrap();
        let said = refusal();
        assert!(said.contains(&format!("holds {length} bytes, and a root key has 32")), "{said}");
    }
    fs::remove_file(&path).unwrap();
    assert!(refusal().starts_with("could not look at "), "{}", refusal());
}

#[test]
fn a_root_key_is_never_replaced_by_a_new_one() {
    let house = House::new();
    let before = fs::read(house.root_path()).unwrap();
    let refused = FileRoot::create(&house.root_path(), &RealDisk, &Seeded::from(9));
    assert!(matches!(refused, Err(KeyError::AlreadyThere { .. })));
    assert_eq!(fs::read(house.root_path()).unwrap(), before);
}

#[test]
fn a_root_binds_what_it_seals_to_its_place() {
    let house = House::new();
    let root = FileRoot::open(&house.root_path(), &RealDisk).unwrap();
    let sealed = root.wrap(b"a key", b"here").unwrap();
    assert_eq!(*root.unwrap(&sealed, b"here").unwrap(), b"a key");
    assert!(matches!(root.unwrap(&sealed, b"there"), Err(KeyError::Refused)));
    assert!(matches!(root.unwrap(&sealed[1..], b"here"), Err(KeyError::Refused)));
    assert!(matches!(root.unwrap(b"", b"here"), Err(KeyError::Refused)));
    assert_ne!(root.wrap(b"another", b"here").unwrap()[..12], sealed[..12]);
}
