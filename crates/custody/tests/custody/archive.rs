//! What archive keys promise: pieces open under their key and with a permit for them alone, and die with it.

use custody::{ArchiveKey, KeptPiece, OpenError, WrapError};
use domain::id::{ArchiveId, KeptId};
use domain::kept::{KeptCase, KeptStep, Recipient};
use domain::person::PersonName;
use domain::personal::Text;
use domain::time::from_ms;
use policy::PersonAct;

use crate::house::{CONTROLLER, House, OCELOT, new_person, permit};

fn recipient() -> KeptPiece {
    KeptPiece::Recipient(Box::new(Recipient {
        name: PersonName::parse("Ozelotta", "Fleckenpelz"),
        organisation: None,
        contacts: Vec::new(),
    }))
}

fn case() -> KeptPiece {
    KeptPiece::Case(Box::new(KeptCase {
        public: "per_7zzzzzzzzzzzzzzzzzzzzzzzzz".parse().unwrap(),
        kind: "access".to_owned(),
        channel: "email".to_owned(),
        received_at: from_ms(5),
        outcome: "fulfilled".to_owned(),
        steps: vec![
            KeptStep {
                at: from_ms(6),
                code: "opened".to_owned(),
                detail: 0,
                words: Some(Text::new("what do you have")),
            },
            KeptStep { at: from_ms(7), code: "decided".to_owned(), detail: 1, words: None },
        ],
    }))
}

#[test]
fn a_piece_comes_back_under_its_own_key_and_record_only() {
    let house = House::new();
    let (vault, door) = house.open();
    let (first, second) = (ArchiveId::new(1), ArchiveId::new(2));
    let (key, other) = (vault.new_archive(first).unwrap(), vault.new_archive(second).unwrap());
    let sealer = vault.archive_sealer((CONTROLLER, OCELOT), &key).unwrap();
    for (id, piece) in [(1, recipient()), (2, case())] {
        let sealed = sealer.seal(KeptId::new(id), &piece).unwrap();
        let permit = permit(&door, OCELOT, PersonAct::SeeKept);
        let opener = vault.archive_opener(&permit, &key).unwrap();
        assert_eq!(opener.open(KeptId::new(id), &sealed).unwrap().as_ref(), &piece);
        assert!(matches!(opener.open(KeptId::new(99), &sealed), Err(OpenError::Broken)), "another record");
        let opener = vault.archive_opener(&permit, &other).unwrap();
        assert!(matches!(opener.open(KeptId::new(id), &sealed), Err(OpenError::Broken)), "another key");
    }
}

#[test]
fn only_a_permit_to_see_what_was_kept_opens_it_and_it_opens_nothing_else() {
    let house = House::new();
    let (vault, door) = house.open();
    let key = vault.new_archive(ArchiveId::new(1)).unwrap();
    let open = permit(&door, OCELOT, PersonAct::Open);
    assert!(matches!(vault.archive_opener(&open, &key), Err(OpenError::OtherKey)));
    let (see, ocelot) = (permit(&door, OCELOT, PersonAct::SeeKept), new_person(&vault, OCELOT));
    let opener = vault.opener(&see, &ocelot.key);
    assert!(matches!(opener, Err(OpenError::OtherKey)), "a living person is opened by their own acts");
}

#[test]
fn a_key_moves_with_the_weekly_key_and_dies_with_the_one_above_it() {
    let house = House::new();
    let (vault, _) = house.open();
    let old = vault.new_archive(ArchiveId::new(1)).unwrap();
    let epoch = vault.begin_epoch().unwrap();
    let new = vault.rewrap_archive(&old).unwrap();
    assert_eq!((new.id, new.epoch), (old.id, epoch));
    vault.retire_epochs_before(epoch).unwrap();
    assert!(vault.rewrap_archive(&new).is_ok());
    assert!(matches!(vault.rewrap_archive(&old), Err(WrapError::NoEpoch(_))));
    let moved = ArchiveKey { id: ArchiveId::new(2), ..new };
    assert!(matches!(vault.rewrap_archive(&moved), Err(WrapError::Broken)), "bound to its number");
}
