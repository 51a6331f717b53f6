//! What the seat promises on both engines: the last word counts, of one house.

use domain::id::ActorId;
use store::seats::{self, Seat};
use testkit::cast::CONTROLLER;
use testkit::contract;

use crate::deeds::{ELSEWHERE, at, read, write};

contract!(the_last_word_on_a_seat_counts, |house| {
    let seat =
        |region: &str, seconds| Seat { region: region.parse().unwrap(), set_at: at(seconds), set_by: ActorId::new(7) };
    assert_eq!(read(house, |db| seats::current(db, CONTROLLER)), None);
    let (first, second, other) = (seat("DE-BE", 1), seat("DE-BY", 2), seat("FR-57", 3));
    write(house, move |tx| {
        seats::set(tx, 1, CONTROLLER, &first)?;
        seats::set(tx, 2, CONTROLLER, &second)?;
        seats::set(tx, 3, ELSEWHERE, &other)
    });
    assert_eq!(read(house, |db| seats::current(db, CONTROLLER)), Some(second));
    assert_eq!(read(house, |db| seats::current(db, ELSEWHERE)), Some(other));
    assert_eq!(house.number("select count(*) from seat"), 3, "each answer is a row");
});
