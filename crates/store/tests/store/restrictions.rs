//! What the table of restrictions promises: every one is kept, and only those in force are lifted.

use crate::deeds::{at, newcomer, read, write};
use domain::id::{ActorId, RestrictionId, SubjectId};
use domain::restriction::RestrictionGround;
use store::restrictions::{self, RestrictionRecord};
use testkit::{OpenedStore, contract};

fn begin(house: &OpenedStore, subject: SubjectId, (id, since): (i64, i64), ground: RestrictionGround) {
    let record = RestrictionRecord { id: RestrictionId::new(id), ground, from_at: at(since), lifted_at: None };
    write(house, move |tx| restrictions::begin(tx, subject, &record, ActorId::new(7)));
}

fn seen(house: &OpenedStore, subject: SubjectId) -> Vec<(i64, RestrictionGround, i64, bool)> {
    let all = read(house, move |db| restrictions::of_person(db, subject));
    let begun = |record: &RestrictionRecord| record.from_at.duration_since(at(0)).as_secs();
    all.iter().map(|record| (record.id.number(), record.ground, begun(record), record.lifted_at.is_some())).collect()
}

contract!(restrictions_come_back_in_the_order_they_began, |house| {
    let (ocelot, puffin) = (newcomer(house), newcomer(house));
    begin(house, ocelot, (3, 20), RestrictionGround::Claim);
    begin(house, ocelot, (4, 10), RestrictionGround::Unlawful);
    begin(house, ocelot, (2, 20), RestrictionGround::Objection);
    begin(house, puffin, (2, 30), RestrictionGround::Accuracy);
    assert_eq!(
        seen(house, ocelot),
        [
            (4, RestrictionGround::Unlawful, 10, false),
            (2, RestrictionGround::Objection, 20, false),
            (3, RestrictionGround::Claim, 20, false),
        ]
    );
    assert_eq!(seen(house, puffin), [(2, RestrictionGround::Accuracy, 30, false)]);
    assert_eq!(house.number("select count(*) from restriction where from_by = 7 and lifted_by is null"), 4);
});

contract!(whatever_is_in_force_is_lifted_once_and_for_one_person, |house| {
    let (ocelot, puffin) = (newcomer(house), newcomer(house));
    begin(house, ocelot, (1, 10), RestrictionGround::Claim);
    begin(house, ocelot, (2, 20), RestrictionGround::Accuracy);
    begin(house, puffin, (3, 20), RestrictionGround::Accuracy);
    let lift = |when| write(house, move |tx| restrictions::lift(tx, ocelot, (ActorId::new(8), at(when)), at(when)));
    assert_eq!(lift(50), 2);
    assert_eq!(lift(60), 0);
    let lifted: Vec<_> =
        read(house, move |db| restrictions::of_person(db, ocelot)).iter().map(|record| record.lifted_at).collect();
    assert_eq!(lifted, [Some(at(50)), Some(at(50))], "the second lifting changes nothing");
    assert_eq!(house.number("select count(*) from restriction where lifted_by = 8 and from_by = 7"), 2);
    assert_eq!(seen(house, puffin), [(3, RestrictionGround::Accuracy, 20, false)]);
    begin(house, ocelot, (4, 70), RestrictionGround::Unlawful);
    assert_eq!(lift(80), 1);
    assert_eq!(read(house, move |db| restrictions::of_person(db, ocelot))[2].lifted_at, Some(at(80)));
    begin(house, ocelot, (5, 90), RestrictionGround::Unlawful);
    let those_known = write(house, move |tx| restrictions::lift(tx, ocelot, (ActorId::new(8), at(95)), at(89)));
    assert_eq!(those_known, 0, "one that began after somebody looked stays");
});
