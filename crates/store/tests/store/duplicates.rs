//! What the tokens of likeness and the suggestions promise.

use crate::deeds::{at, newcomer, read, write};
use custody::Token;
use domain::id::ActorId;
use domain::merge::PairState;
use store::duplicates::{self, PairRecord, ordered};
use testkit::contract;

const LEA: ActorId = ActorId::new(7);

contract!(tokens_bring_people_together_and_a_change_takes_them_up_again, |house| {
    let (ocelot, puffin) = (newcomer(house), newcomer(house));
    assert_eq!(read(house, |db| duplicates::without_tokens(db, 1, 50)), [ocelot, puffin], "whoever is new waits");
    let [shared, own] = [Token([1; 16]), Token([2; 16])];
    write(house, move |tx| {
        duplicates::put(tx, ocelot, 1, &[shared, own, own])?;
        duplicates::put(tx, puffin, 1, &[shared])
    });
    assert_eq!(read(house, |db| duplicates::waiting(db, 1)), (0, 2));
    assert_eq!(read(house, |db| duplicates::to_judge(db, 1, 50)), [ocelot, puffin]);
    assert_eq!(read(house, move |db| duplicates::tokens_of(db, ocelot)), [shared, own]);
    assert_eq!(read(house, move |db| duplicates::bucket(db, shared, 50)), [ocelot, puffin]);
    assert_eq!(read(house, move |db| duplicates::bucket(db, shared, 1)), [ocelot]);
    write(house, move |tx| {
        duplicates::judged(tx, ocelot, 1, at(1))?;
        duplicates::judged(tx, puffin, 1, at(1))?;
        duplicates::stale(tx, puffin)
    });
    assert_eq!(read(house, |db| duplicates::to_judge(db, 1, 50)), []);
    assert_eq!(read(house, |db| duplicates::without_tokens(db, 1, 50)), [puffin]);
    write(house, move |tx| duplicates::judged(tx, puffin, 1, at(2)));
    assert_eq!(read(house, |db| duplicates::without_tokens(db, 1, 50)), [puffin], "old tokens are not compared");
    assert_eq!(read(house, |db| duplicates::without_tokens(db, 2, 50)), [puffin, ocelot], "a new scheme takes up all");
});

contract!(a_no_about_a_pair_stays_and_an_open_one_can_be_taken_back, |house| {
    let (a, b, c) = (newcomer(house), newcomer(house), newcomer(house));
    let pair = |one, other, score| PairRecord {
        pair: ordered(one, other),
        score,
        rules: "names_same email_same".to_owned(),
        state: PairState::Open,
        found_at: at(3),
        decided_at: None,
    };
    let (first, second) = (pair(b, a, 20), pair(b, c, 40));
    let (one, two) = (first.clone(), second.clone());
    write(house, move |tx| [&one, &two].into_iter().try_for_each(|pair| duplicates::suggest(tx, pair)));
    assert_eq!(read(house, |db| duplicates::open(db, 50)), [second.clone(), first.clone()], "the likeliest first");
    assert_eq!(read(house, move |db| duplicates::pair(db, a, b)), Some(first.clone()));
    assert_eq!(read(house, move |db| duplicates::pairs_of(db, b)).len(), 2);
    assert!(write(house, move |tx| duplicates::decide(tx, (a, b), PairState::NotTheSame, (LEA, at(9)))));
    assert!(!write(house, move |tx| duplicates::decide(tx, (a, c), PairState::NotTheSame, (LEA, at(9)))));
    let decided = read(house, move |db| duplicates::pair(db, b, a)).unwrap();
    assert_eq!((decided.state, decided.decided_at), (PairState::NotTheSame, Some(at(9))));
    write(house, move |tx| {
        duplicates::drop_open(tx, (a, b))?;
        duplicates::drop_open(tx, (b, c))
    });
    assert_eq!(read(house, duplicates::open_count), 0);
    assert_eq!(read(house, move |db| duplicates::pairs_of(db, b)).len(), 1, "only what is open is taken back");
    write(house, move |tx| duplicates::suggest(tx, &first));
    assert_eq!(read(house, duplicates::open_count), 1, "and can be asked again");
});
