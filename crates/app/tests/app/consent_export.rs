//! Proofs of every consent, taken out (AC-07-01).

use app::consent_proofs::{self, ProofsError};
use domain::consent::channel::Channel;
use domain::event::Deed;
use domain::id::PublicId;

use crate::consent_house::{say, switch_on, yes};
use crate::house::{House, OCELOT};

/// How many people agree.
const PEOPLE: usize = 1_000;

#[test]
fn ac_07_01_a_thousand_of_a_thousand_proofs_are_whole() {
    crate::house::run(None, |house: House| async move {
        switch_on(&house).await;
        let mut agreed: Vec<PublicId> = Vec::new();
        for _ in 0..PEOPLE {
            let whom = house.add(&OCELOT, 0).await;
            let mut new = yes(&house, Channel::Email).await;
            new.draft.offset_minutes = Some(60);
            say(&house, whom, new).await.unwrap();
            agreed.push(whom);
        }
        let (otto, ines) = (house.ctx("otto").await, house.ctx("ines").await);
        let mut out = Vec::new();
        let refused = consent_proofs::export(&house.app, &ines, &mut out).await;
        assert!(matches!(refused, Err(ProofsError::Refused)) && out.is_empty());
        assert_eq!(consent_proofs::export(&house.app, &otto, &mut out).await.unwrap(), (PEOPLE, 0));
        let text = String::from_utf8(out).unwrap();
        let mut lines = text.split_terminator("\r\n");
        let head: Vec<&str> = lines.next().unwrap().split(',').collect();
        let place = |name: &str| head.iter().position(|known| *known == name).unwrap();
        let hash = app::consents::wording_hash("May we write to you?").unwrap();
        let hash = in_hex(&hash);
        let mut whole = 0;
        for line in lines {
            let cells: Vec<&str> = line.split(',').collect();
            let person: PublicId = cells[place("person")].parse().unwrap();
            assert!(agreed.contains(&person));
            assert_eq!(cells[place("wording_sha256")], hash);
            assert_eq!((cells[place("notice")], cells[place("version")]), ("customers", "1"));
            assert_eq!((cells[place("language")], cells[place("channel")]), ("de", "phone"));
            assert_eq!((cells[place("form")], cells[place("script")]), ("script-1", "1"));
            assert_eq!((cells[place("purpose")], cells[place("reach")]), ("marketing", "email"));
            assert!(cells[place("at")].ends_with("+01:00"), "{}", cells[place("at")]);
            whole += 1;
        }
        assert_eq!(whole, PEOPLE);
        assert_eq!(house.recorded(Deed::ProofsExported).await.len(), PEOPLE / 100, "a record names everybody in it");
    });
}

fn in_hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").unwrap();
        text
    })
}
