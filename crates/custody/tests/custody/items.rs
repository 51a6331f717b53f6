//! What items of several people promise: each opens through the wraps of those who share it, and through nothing else.

use custody::{ItemKey, OpenError, Sealed, SealedItem, SpanText, Table, Vault};
use domain::id::{ControllerId, ItemId};
use domain::note::{Confirmed, NoteBody, Piece, SensitiveGround};
use domain::personal::Text;
use policy::PersonAct;

use crate::house::{CONTROLLER, EVENT, House, OCELOT, PUMA, new_person, permit};

const ITEM: ItemId = ItemId::new(77);

fn note() -> NoteBody {
    NoteBody {
        pieces: vec![
            Piece::Words(Text::new("Canary asked after ")),
            Piece::About(0),
            Piece::Words(Text::new(" and ")),
            Piece::Cut,
            Piece::About(1),
        ],
        confirmed: Some(Confirmed { ground: SensitiveGround::LegalClaim, words: Text::new("Canary sues") }),
    }
}

type Item = (SealedItem<NoteBody>, Sealed<ItemKey<NoteBody>>);

fn sealed(vault: &Vault, key: &custody::WrappedKey, item: ItemId) -> Item {
    let sealer = vault.new_item::<NoteBody>(CONTROLLER, item);
    let person = vault.sealer(CONTROLLER, key).unwrap();
    (sealer.seal(&note()).unwrap(), sealer.wrap_for(&person).unwrap())
}

#[test]
fn an_item_opens_for_everybody_who_shares_it_and_dies_with_the_last_wrap() {
    let house = House::new();
    let (vault, door) = house.open();
    let (ocelot, puma) = (new_person(&vault, OCELOT).key, new_person(&vault, PUMA).key);
    let sealer = vault.new_item::<NoteBody>(CONTROLLER, ITEM);
    let body = sealer.seal(&note()).unwrap();
    for (subject, key) in [(OCELOT, &ocelot), (PUMA, &puma)] {
        let wrap = sealer.wrap_for(&vault.sealer(CONTROLLER, key).unwrap()).unwrap();
        let opener = vault.opener(&permit(&door, subject, PersonAct::SeeNotes), key).unwrap();
        let opened = opener.open_item(ITEM, &wrap, &body).unwrap();
        assert_eq!((opened.as_ref(), opened.event()), (&note(), EVENT));
    }
    assert!(!body.as_bytes().windows(6).any(|part| part == b"Canary"));
}

#[test]
fn a_wrap_serves_its_person_item_and_act_only() {
    let house = House::new();
    let (vault, door) = house.open();
    let (ocelot, puma) = (new_person(&vault, OCELOT).key, new_person(&vault, PUMA).key);
    let (body, wrap) = sealed(&vault, &ocelot, ITEM);
    let (other_body, other_wrap) = sealed(&vault, &ocelot, ItemId::new(78));
    let opener = vault.opener(&permit(&door, OCELOT, PersonAct::SeeNotes), &ocelot).unwrap();
    let no_wrap = Sealed::from_stored(body.as_bytes().to_vec());
    let open = |item, wrap, body| opener.open_item::<NoteBody>(item, wrap, body).unwrap_err();
    assert_eq!(open(ItemId::new(78), &wrap, &body), OpenError::Broken, "another item");
    assert_eq!(open(ITEM, &other_wrap, &body), OpenError::Broken, "the wrap of another item");
    assert_eq!(open(ITEM, &wrap, &other_body), OpenError::Broken, "the body of another item");
    assert_eq!(open(ITEM, &no_wrap, &body), OpenError::Broken);

    let theirs = vault.opener(&permit(&door, PUMA, PersonAct::SeeNotes), &puma).unwrap();
    assert_eq!(theirs.open_item(ITEM, &wrap, &body).unwrap_err(), OpenError::Broken, "another person");
    for act in PersonAct::ALL.iter().filter(|act| **act != PersonAct::SeeKept) {
        let opener = vault.opener(&permit(&door, OCELOT, *act), &ocelot).unwrap();
        let covers = act.covers(domain::catalogue::Category::Notes);
        assert_eq!(opener.open_item(ITEM, &wrap, &body).is_ok(), covers, "{act:?}");
    }
    let elsewhere = vault.new_item::<NoteBody>(ControllerId::new(2), ITEM);
    let foreign = elsewhere.seal(&note()).unwrap();
    let wrap = elsewhere.wrap_for(&vault.sealer(CONTROLLER, &ocelot).unwrap()).unwrap();
    assert_eq!(open(ITEM, &wrap, &foreign), OpenError::Broken, "another controller");
}

#[test]
fn a_changed_bit_of_wrap_or_body_is_noticed() {
    let house = House::new();
    let (vault, door) = house.open();
    let key = new_person(&vault, OCELOT).key;
    let (body, wrap) = sealed(&vault, &key, ITEM);
    let opener = vault.opener(&permit(&door, OCELOT, PersonAct::SeeNotes), &key).unwrap();
    assert!(opener.open_item(ITEM, &wrap, &body).is_ok());
    let flipped = |bytes: &[u8], bit: usize| {
        let mut changed = bytes.to_vec();
        changed[bit / 8] ^= 1 << (bit % 8);
        changed
    };
    for bit in 0..body.as_bytes().len() * 8 {
        let changed = SealedItem::from_stored(flipped(body.as_bytes(), bit));
        assert!(opener.open_item(ITEM, &wrap, &changed).is_err(), "bit {bit} of the body");
    }
    for bit in 0..wrap.as_bytes().len() * 8 {
        let changed = Sealed::from_stored(flipped(wrap.as_bytes(), bit));
        assert!(opener.open_item(ITEM, &changed, &body).is_err(), "bit {bit} of the wrap");
    }
    for end in 0..body.as_bytes().len() {
        let cut = SealedItem::from_stored(body.as_bytes()[..end].to_vec());
        assert!(opener.open_item(ITEM, &wrap, &cut).is_err(), "cut at {end}");
    }
}

#[test]
fn words_about_a_third_person_open_with_a_permit_for_them_at_their_place() {
    let house = House::new();
    let (vault, door) = house.open();
    let (ocelot, puma) = (new_person(&vault, OCELOT).key, new_person(&vault, PUMA).key);
    let words = SpanText(Text::new("Puma's phone is broken"));
    let span = vault.sealer(CONTROLLER, &puma).unwrap().seal(Table::ItemSpan, [ITEM.number(), 0], &words).unwrap();
    let theirs = vault.opener(&permit(&door, PUMA, PersonAct::SeeNotes), &puma).unwrap();
    assert_eq!(theirs.open(Table::ItemSpan, [ITEM.number(), 0], &span).unwrap().as_ref(), &words);
    assert_eq!(theirs.open(Table::ItemSpan, [ITEM.number(), 1], &span).unwrap_err(), OpenError::Broken);
    let own = vault.opener(&permit(&door, OCELOT, PersonAct::SeeNotes), &ocelot).unwrap();
    assert_eq!(own.open(Table::ItemSpan, [ITEM.number(), 0], &span).unwrap_err(), OpenError::Broken);
}

#[test]
fn two_items_share_no_key_and_debug_says_nothing() {
    let house = House::new();
    let (vault, _) = house.open();
    let key = new_person(&vault, OCELOT).key;
    let (one, wrap) = sealed(&vault, &key, ITEM);
    let (two, _) = sealed(&vault, &key, ITEM);
    assert_ne!(one.as_bytes(), two.as_bytes());
    let sealer = vault.new_item::<NoteBody>(CONTROLLER, ITEM);
    let said = format!("{one:?} {wrap:?} {sealer:?} {:?} {:?}", note(), SpanText(Text::new("Canary")));
    assert!(!said.contains("Canary"), "{said}");
}
