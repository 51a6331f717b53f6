//! What consent histories promise: every answer comes back as it was given, in its order.

use crate::deeds::{OTHER_BRAND, at, newcomer, read, refused, write};
use custody::Sealed;
use domain::consent::channel::Channel;
use domain::consent::history::Act;
use domain::id::{ActorId, ConsentEventId};
use domain::time::Timestamp;
use store::consents::{self, ConsentRecord};
use testkit::cast::BRAND;
use testkit::contract;

fn said(id: i64, act: Act, when: Timestamp) -> ConsentRecord {
    ConsentRecord {
        id: ConsentEventId::new(id),
        purpose: 3,
        brand: BRAND,
        act,
        at: when,
        reach: None,
        channel: format!("channel {id}"),
        language: "de".to_owned(),
        notice: None,
        wording_hash: None,
        form: format!("form {id}"),
        actor: ActorId::new(70 + id),
        proof: None,
        trace_since: None,
    }
}

type Numbers = (i64, i64, i64, Option<(i64, i64)>, i64);
type Words = (Act, Option<Channel>, Timestamp, String, String, String);

fn seen(record: &ConsentRecord) -> (Numbers, Words, Option<Vec<u8>>, Option<Vec<u8>>) {
    let ConsentRecord {
        id,
        purpose,
        brand,
        act,
        at,
        reach,
        channel,
        language,
        notice,
        wording_hash,
        form,
        actor,
        proof,
        trace_since: _,
    } = record;
    let proof = proof.as_ref().map(|proof| proof.as_bytes().to_vec());
    (
        (id.number(), *purpose, brand.number(), *notice, actor.number()),
        (*act, *reach, *at, channel.clone(), language.clone(), form.clone()),
        wording_hash.clone(),
        proof,
    )
}

contract!(answers_come_back_as_given_the_oldest_first, |house| {
    let (ocelot, puffin) = (newcomer(house), newcomer(house));
    let full = ConsentRecord {
        purpose: 5,
        reach: Some(Channel::Sms),
        brand: OTHER_BRAND,
        language: "en".to_owned(),
        notice: Some((12, 4)),
        wording_hash: Some(vec![8; 32]),
        proof: Some(Sealed::from_stored(vec![9; 50])),
        ..said(6, Act::Granted, at(10))
    };
    let added = [said(1, Act::Withdrawn, at(30)), said(9, Act::Refused, at(20)), said(8, Act::Unknown, at(20)), full];
    let expected: Vec<_> = [3, 2, 1, 0].map(|place| seen(&added[place])).to_vec();
    write(house, move |tx| {
        consents::add(tx, puffin, &said(1, Act::Granted, at(0)))?;
        added.iter().try_for_each(|consent| consents::add(tx, ocelot, consent))
    });
    let found = read(house, move |db| consents::of_person(db, ocelot));
    assert_eq!(found.iter().map(seen).collect::<Vec<_>>(), expected);
    assert_eq!(read(house, move |db| consents::of_person(db, puffin)).len(), 1);
});

contract!(an_answer_is_not_written_over, |house| {
    let ocelot = newcomer(house);
    write(house, move |tx| consents::add(tx, ocelot, &said(1, Act::Refused, at(0))));
    assert!(refused(house, move |tx| consents::add(tx, ocelot, &said(1, Act::Granted, at(0)))).is_duplicate());
    assert_eq!(read(house, move |db| consents::of_person(db, ocelot))[0].act, Act::Refused);
});
