use custody::{Disclosed, OpenError, ReasonText, Sealed, Table, WrapError, WrappedKey};
use domain::catalogue::Category;
use domain::contact::{ContactValue, EmailAddress};
use domain::id::ControllerId;
use domain::person::{PersonName, Profile};
use domain::personal::Text;
use policy::PersonAct;

use crate::house::{CONTROLLER, EVENT, House, OCELOT, PUMA, allowed, new_person, permit};

fn ocelot() -> Profile {
    Profile {
        name: PersonName::parse("Ocelot-41", "Canary"),
        organisation: None,
        town: None,
        country: None,
        customer_number: None,
    }
}

fn mail() -> ContactValue {
    ContactValue::Email(EmailAddress::parse("ocelot@example.org").unwrap())
}

#[test]
fn what_was_sealed_for_one_place_opens_there_and_nowhere_else() {
    let house = House::new();
    let (vault, door) = house.open();
    let key = new_person(&vault, OCELOT).key;
    let sealer = vault.sealer(CONTROLLER, &key).unwrap();
    let sealed = sealer.seal(Table::Person, [41, 0], &ocelot()).unwrap();
    let opener = vault.opener(&permit(&door, OCELOT, PersonAct::BuildAccess), &key).unwrap();

    let opened = opener.open(Table::Person, [41, 0], &sealed).unwrap();
    assert_eq!((opened.as_ref(), opened.event()), (&ocelot(), EVENT));

    for (table, record) in
        [(Table::ContactPoint, [41, 0]), (Table::Person, [42, 0]), (Table::Person, [41, 1]), (Table::Person, [0, 41])]
    {
        let refused = opener.open(table, record, &sealed).unwrap_err();
        assert_eq!(refused, OpenError::Broken, "{table:?} {record:?}");
    }
    let elsewhere = vault.sealer(ControllerId::new(2), &key).unwrap();
    let theirs = elsewhere.seal(Table::Person, [41, 0], &ocelot()).unwrap();
    let refused = opener.open(Table::Person, [41, 0], &theirs).unwrap_err();
    assert_eq!(refused, OpenError::Broken, "another controller");

    let puma = new_person(&vault, PUMA).key;
    let theirs = vault.sealer(CONTROLLER, &puma).unwrap();
    let theirs = theirs.seal(Table::Person, [41, 0], &ocelot()).unwrap();
    let refused = opener.open(Table::Person, [41, 0], &theirs).unwrap_err();
    assert_eq!(refused, OpenError::Broken, "another person");

    // The same bytes as another type would need another key.
    let as_text: Sealed<ReasonText> = Sealed::from_stored(sealed.as_bytes().to_vec());
    let refused = opener.open(Table::Person, [41, 0], &as_text).unwrap_err();
    assert_eq!(refused, OpenError::Broken, "another category");
}

#[test]
fn a_single_changed_bit_or_missing_byte_is_noticed() {
    let house = House::new();
    let (vault, door) = house.open();
    let key = new_person(&vault, OCELOT).key;
    let sealer = vault.sealer(CONTROLLER, &key).unwrap();
    let sealed = sealer.seal(Table::Person, [41, 0], &ocelot()).unwrap();
    let permit = permit(&door, OCELOT, PersonAct::Open);
    let opener = vault.opener(&permit, &key).unwrap();
    let open = |bytes: Vec<u8>| opener.open::<Profile>(Table::Person, [41, 0], &Sealed::from_stored(bytes));

    let whole = sealed.as_bytes();
    assert!(open(whole.to_vec()).is_ok());
    for bit in 0..whole.len() * 8 {
        let mut changed = whole.to_vec();
        changed[bit / 8] ^= 1 << (bit % 8);
        let refused = open(changed).unwrap_err();
        let expected = match bit / 8 {
            0 => OpenError::Format,
            1..5 => OpenError::Generation,
            _ => OpenError::Broken,
        };
        assert_eq!(refused, expected, "bit {bit}");
    }
    for end in 0..whole.len() {
        assert!(open(whole[..end].to_vec()).is_err(), "cut at {end}");
    }
}

#[test]
fn a_wrapped_key_serves_its_person_generation_and_epoch_only() {
    let house = House::new();
    let (vault, _) = house.open();
    let key = new_person(&vault, OCELOT).key;
    assert!(vault.sealer(CONTROLLER, &key).is_ok());
    let other = |change: fn(&mut WrappedKey)| {
        let mut other = key.clone();
        change(&mut other);
        vault.rewrap(&other).unwrap_err()
    };
    assert_eq!(other(|key| key.subject = PUMA), WrapError::Broken);
    assert_eq!(other(|key| key.generation = 2), WrapError::Broken);
    assert_eq!(other(|key| key.epoch = 2), WrapError::NoEpoch(2));
    // What an erasure leaves.
    assert_eq!(other(|key| key.bytes.fill(0)), WrapError::Broken);
    assert_eq!(other(|key| key.bytes.clear()), WrapError::Broken);
    assert_eq!(other(|key| key.bytes.push(0)), WrapError::Broken);
    for bit in 0..key.bytes.len() * 8 {
        let mut changed = key.clone();
        changed.bytes[bit / 8] ^= 1 << (bit % 8);
        assert_eq!(vault.rewrap(&changed), Err(WrapError::Broken), "bit {bit}");
    }
}

#[test]
fn a_permit_for_another_person_key_act_or_house_opens_nothing() {
    let house = House::new();
    let (vault, door) = house.open();
    let key = new_person(&vault, OCELOT).key;
    let sealer = vault.sealer(CONTROLLER, &key).unwrap();
    let name = sealer.seal(Table::Person, [41, 0], &ocelot()).unwrap();
    let contact = sealer.seal(Table::ContactPoint, [1, 0], &mail()).unwrap();

    let puma = permit(&door, PUMA, PersonAct::Open);
    assert_eq!(vault.opener(&puma, &key).unwrap_err(), OpenError::OtherKey);
    let later = door(allowed(OCELOT, 2, PersonAct::Open));
    assert_eq!(vault.opener(&later, &key).unwrap_err(), OpenError::OtherKey);
    let (_, elsewhere) = House::new().open();
    let foreign = permit(&elsewhere, OCELOT, PersonAct::Open);
    assert_eq!(vault.opener(&foreign, &key).unwrap_err(), OpenError::ForeignPermit);

    let kept = permit(&door, OCELOT, PersonAct::SeeKept);
    assert_eq!(vault.opener(&kept, &key).unwrap_err(), OpenError::OtherKey, "that act is for those who are gone");
    for act in PersonAct::ALL.iter().filter(|act| **act != PersonAct::SeeKept) {
        let opener = vault.opener(&permit(&door, OCELOT, *act), &key).unwrap();
        let opened = opener.open(Table::Person, [41, 0], &name);
        assert_eq!(opened.is_ok(), act.covers(Category::Identity), "{act:?}");
        let opened = opener.open(Table::ContactPoint, [1, 0], &contact);
        match opened {
            Ok(_) => assert!(act.covers(Category::Contact), "{act:?}"),
            Err(error) => assert_eq!(error, OpenError::NotCovered { act: *act, category: Category::Contact }),
        }
        let masked = opener.open_masked([1, 0], &contact);
        let may = act.covers_masked_contact() || act.covers(Category::Contact);
        assert_eq!(masked.is_ok(), may, "{act:?}");
    }
}

#[test]
fn a_list_shows_contact_points_masked_and_never_in_full() {
    let house = House::new();
    let (vault, door) = house.open();
    let key = new_person(&vault, OCELOT).key;
    let sealer = vault.sealer(CONTROLLER, &key).unwrap();
    let contact = sealer.seal(Table::ContactPoint, [1, 0], &mail()).unwrap();
    for act in [PersonAct::List, PersonAct::Find] {
        let opener = vault.opener(&permit(&door, OCELOT, act), &key).unwrap();
        let masked = opener.open_masked([1, 0], &contact).unwrap();
        assert_eq!(masked.to_string(), "o…@e….org");
        assert!(opener.open(Table::ContactPoint, [1, 0], &contact).is_err());
        assert!(opener.open_masked([2, 0], &contact).is_err());
    }
}

#[test]
fn what_is_disclosed_is_shown_in_parts_and_carries_its_event() {
    let house = House::new();
    let (vault, door) = house.open();
    let key = new_person(&vault, OCELOT).key;
    let sealer = vault.sealer(CONTROLLER, &key).unwrap();
    let sealed = sealer.seal(Table::Person, [41, 0], &ocelot()).unwrap();
    let opener = vault.opener(&permit(&door, OCELOT, PersonAct::Open), &key).unwrap();
    let opened = opener.open(Table::Person, [41, 0], &sealed).unwrap();

    let name: Disclosed<PersonName> = opened.part(|who| who.name.clone()).transpose().unwrap();
    assert_eq!(format!("{name}|{name:>18}"), "Ocelot-41 Canary|  Ocelot-41 Canary");
    assert_eq!(serde_json::to_string(&name).unwrap(), "\"Ocelot-41 Canary\"");
    assert!(opened.part(|who| who.town.clone()).transpose().is_none());
    let parts = opened.part(|_| vec![Text::new("a"), Text::new("b")]).each();
    let parts: Vec<_> = parts.iter().map(|part| (part.to_string(), part.event())).collect();
    assert_eq!(parts, [("a".to_owned(), EVENT), ("b".to_owned(), EVENT)]);
}

#[test]
fn debug_says_nothing_about_anybody_or_any_key() {
    let house = House::new();
    let place = house.place();
    let (vault, door) = house.open();
    let person = new_person(&vault, OCELOT);
    let sealer = vault.sealer(CONTROLLER, &person.key).unwrap();
    let sealed = sealer.seal(Table::Person, [41, 0], &ocelot()).unwrap();
    let permit = permit(&door, OCELOT, PersonAct::Open);
    let opener = vault.opener(&permit, &person.key).unwrap();
    let opened = opener.open(Table::Person, [41, 0], &sealed).unwrap();
    let refused = opener.open(Table::Person, [1, 1], &sealed).unwrap_err();
    let token = vault.origin_token(CONTROLLER, "shop", &Text::new("Canary"));
    let reason = ReasonText(Text::new("Canary"));
    let root = custody::FileRoot::open(&house.root_path(), &custody::RealDisk).unwrap();
    drop(place);

    let said = format!(
        "{vault:?} {person:?} {sealer:?} {sealed:?} {permit:?} {opener:?} {opened:?} {refused:?} {refused} {token:?} {reason:?} {root:?}"
    );
    assert!(!said.contains("Canary") && !said.contains("Ocelot"), "{said}");
    for bytes in [person.key.bytes.as_slice(), sealed.as_bytes(), &token.0] {
        let listed = format!("{bytes:?}");
        let start = listed.trim_matches(['[', ']']).get(..12).unwrap();
        assert!(!said.contains(start), "{said}");
    }
}

#[test]
fn a_person_starts_with_a_key_and_a_handle_nobody_else_has() {
    let house = House::new();
    let (vault, door) = house.open();
    let (one, two) = (new_person(&vault, OCELOT), new_person(&vault, OCELOT));
    assert_ne!(one.handle, two.handle);
    assert_ne!(one.key.bytes, two.key.bytes);
    let permit = permit(&door, OCELOT, PersonAct::BuildAccess);
    let opener = vault.opener(&permit, &one.key).unwrap();
    let salt = opener.open(Table::Salt, [41, 0], &one.salt).unwrap();
    assert_eq!(salt.as_ref().handle(OCELOT), one.handle);
    assert_ne!(salt.as_ref().handle(PUMA), one.handle);
}

#[test]
fn equal_values_look_different_once_sealed() {
    let house = House::new();
    let (vault, _) = house.open();
    let key = new_person(&vault, OCELOT).key;
    let sealer = vault.sealer(CONTROLLER, &key).unwrap();
    let one = sealer.seal(Table::Person, [41, 0], &ocelot()).unwrap();
    let two = sealer.seal(Table::Person, [41, 0], &ocelot()).unwrap();
    assert_ne!(one.as_bytes(), two.as_bytes());
    assert!(!one.as_bytes().windows(6).any(|part| part == b"Canary"));
}
