use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::sync::Arc;

use custody::{KeyError, Sealed, Table, Vault, WrapError, WrappedKey};
use domain::person::{PersonName, Profile};
use domain::time::from_ms;
use policy::PersonAct;

use crate::faulty::at_every_operation;
use crate::house::{CONTROLLER, Door, House, OCELOT, PUMA, new_person, permit};

fn profile(name: &str) -> Profile {
    Profile { name: PersonName::parse("", name), organisation: None, town: None, country: None, customer_number: None }
}

/// Two people and what is sealed about them, as a database would keep it.
pub struct Rows(Vec<(WrappedKey, Sealed<Profile>, Profile)>);

impl Rows {
    pub fn fill(vault: &Vault) -> Self {
        let row = |(subject, name)| {
            let key = new_person(vault, subject).key;
            let sealer = vault.sealer(CONTROLLER, &key).unwrap();
            let profile = profile(name);
            let sealed = sealer.seal(Table::Person, [1, 0], &profile).unwrap();
            (key, sealed, profile)
        };
        Self([(OCELOT, "Ocelot"), (PUMA, "Puma")].map(row).into())
    }

    pub fn all_open(&self, vault: &Vault, door: &Door) {
        for (key, sealed, profile) in &self.0 {
            let permit = permit(door, key.subject, PersonAct::Open);
            let opener = vault.opener(&permit, key).unwrap();
            let opened = opener.open(Table::Person, [1, 0], sealed).unwrap();
            assert_eq!(opened.as_ref(), profile);
        }
    }

    fn rewrap(&mut self, vault: &Vault) {
        for (key, ..) in &mut self.0 {
            *key = vault.rewrap(key).unwrap();
        }
    }
}

fn renew(vault: &Vault, rows: &mut Rows) -> Result<(), KeyError> {
    let newest = vault.begin_epoch()?;
    rows.rewrap(vault);
    vault.retire_epochs_before(newest)?;
    Ok(())
}

#[test]
fn a_renewed_epoch_takes_the_old_one_with_it_into_every_backup() {
    let house = House::new();
    let (vault, door) = house.open();
    let mut rows = Rows::fill(&vault);
    let backup: Vec<WrappedKey> = rows.0.iter().map(|(key, ..)| key.clone()).collect();
    assert_eq!((vault.current_epoch(), vault.epoch_began()), (1, from_ms(1_790_000_000_000)));

    house.clock.set(1_790_600_000_000);
    assert_eq!(vault.begin_epoch().unwrap(), 2);
    assert_eq!(vault.begin_epoch().unwrap(), 2, "the last renewal is not over");
    assert_eq!(vault.epoch_began(), from_ms(1_790_600_000_000));
    assert_eq!(new_person(&vault, OCELOT).key.epoch, 2);
    rows.all_open(&vault, &door);

    rows.rewrap(&vault);
    assert!(rows.0.iter().all(|(key, ..)| key.epoch == 2));
    let refused = vault.retire_epochs_before(3).unwrap_err();
    assert!(matches!(refused, KeyError::NotYet { asked: 3, newest: 2 }));
    assert_eq!(vault.retire_epochs_before(2).unwrap(), 1);
    assert_eq!(vault.retire_epochs_before(2).unwrap(), 0);
    assert_eq!(house.epochs(), ["epoch-2.key"]);

    rows.all_open(&vault, &door);
    let (vault, door) = house.open();
    rows.all_open(&vault, &door);
    assert_eq!((vault.current_epoch(), vault.epoch_began()), (2, from_ms(1_790_600_000_000)));
    for key in backup {
        assert_eq!(vault.rewrap(&key), Err(WrapError::NoEpoch(1)));
    }
}

#[test]
fn a_renewal_killed_at_any_point_loses_nobody_and_can_be_taken_up() {
    at_every_operation(|disk| {
        let house = House::new();
        let mut rows = Rows::fill(&house.open().0);
        let done = house.try_open(Arc::clone(&disk) as _).and_then(|(vault, _)| renew(&vault, &mut rows));

        let (vault, door) = house.open();
        rows.all_open(&vault, &door);
        let files = house.files();
        assert!(house.epochs().len() <= 2, "{files:?}");
        assert!(files.iter().all(|name| name.ends_with(".key")), "{files:?}");

        renew(&vault, &mut rows).unwrap();
        rows.all_open(&vault, &door);
        assert_eq!(house.epochs().len(), 1);
        done.is_ok()
    });
}

#[test]
fn a_renewal_is_taken_up_in_the_same_process_once_the_disk_works_again() {
    at_every_operation(|disk| {
        let house = House::new();
        let mut rows = Rows::fill(&house.open().0);
        let Ok((vault, door)) = house.try_open(Arc::clone(&disk) as _) else {
            return false;
        };
        let done = renew(&vault, &mut rows);
        rows.all_open(&vault, &door);
        disk.revive();
        renew(&vault, &mut rows).unwrap();
        rows.all_open(&vault, &door);
        assert_eq!(house.files().len(), 3, "{:?}", house.files());

        let (vault, door) = house.open();
        rows.all_open(&vault, &door);
        done.is_ok()
    });
}

#[test]
fn a_founding_killed_at_any_point_can_be_repeated_and_a_done_one_cannot() {
    at_every_operation(|disk| {
        let house = House::unfounded();
        let done = house.try_place(Arc::clone(&disk) as _).and_then(|place| custody::found(&place));
        let again = custody::found(&house.place());
        let is_there = matches!(again, Err(KeyError::AlreadyThere { .. }));
        assert!(is_there || again.is_ok());
        assert!(is_there || done.is_err());
        assert_eq!(house.files(), ["epoch-1.key", "ledger-1.key", "tokens-1.key"]);
        drop(house.open());
        done.is_ok()
    });
}

#[test]
fn only_the_owner_may_look_at_keys() {
    let house = House::new();
    let mode = |path| fs::metadata(path).unwrap().permissions().mode() & 0o7777;
    assert_eq!(mode(house.folder()), 0o700);
    assert_eq!(mode(house.root_path()), 0o600);
    for name in house.files() {
        assert_eq!(mode(house.folder().join(name)), 0o600);
    }
}

#[test]
fn a_key_file_that_was_changed_renamed_or_lost_is_named() {
    let house = House::new();
    let path = house.folder().join("epoch-1.key");
    let whole = fs::read(&path).unwrap();
    let refusal = || house.try_open(Arc::new(custody::RealDisk)).err().unwrap().to_string();

    for byte in 0..whole.len() {
        let mut changed = whole.clone();
        changed[byte] ^= 0x10;
        fs::write(&path, &changed).unwrap();
        let said = refusal();
        let expected = match byte {
            0..8 => "epoch-1.key is no key file of this version",
            17..25 => "the root key does not open epoch-1.key; it was sealed under root",
            _ => "epoch-1.key does not authenticate",
        };
        assert!(said.starts_with(expected), "byte {byte}: {said}");
    }
    fs::write(&path, &whole[..whole.len() - 1]).unwrap();
    assert!(refusal().starts_with("epoch-1.key does not authenticate"));
    fs::write(&path, b"").unwrap();
    assert!(refusal().starts_with("epoch-1.key is no key file of this version"));
    fs::rename(&path, house.folder().join("keep")).unwrap();
    assert!(refusal().starts_with("no epoch key in "), "{}", refusal());

    // A file that poses as another one.
    fs::write(house.folder().join("epoch-2.key"), &whole).unwrap();
    assert!(refusal().starts_with("epoch-2.key does not authenticate"));
    fs::remove_file(house.folder().join("epoch-2.key")).unwrap();
    fs::write(&path, &whole).unwrap();
    fs::copy(house.folder().join("tokens-1.key"), house.folder().join("ledger-1.key")).unwrap();
    assert!(refusal().starts_with("ledger-1.key does not authenticate"));

    fs::remove_dir_all(house.folder()).unwrap();
    assert!(refusal().starts_with("no epoch key in "), "{}", refusal());
}
