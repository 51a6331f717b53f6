//! What the tables of disputes, weighings and notices promise: a dispute is decided once, and a statement answers a
//! refusal only.

use crate::deeds::{at, newcomer, read, refused, write};
use custody::Sealed;
use domain::dispute::{Disputed, Settled};
use domain::id::{ActorId, DisputeId, EventId, ObjectionId, RightsCaseId, SubjectId};
use domain::may::Weighed;
use domain::restriction::ToldBy;
use domain::rights::Said;
use store::disputes::{self, DisputeRecord, SettledRecord};
use store::restriction_notices::{self, NoticeRecord};
use store::weighings::{self, WeighingRecord};
use testkit::{OpenedStore, contract};

fn sealed(byte: u8) -> Sealed<Said> {
    Sealed::from_stored(vec![byte; 50])
}

fn put(house: &OpenedStore, subject: SubjectId, id: i64) {
    let record = DisputeRecord {
        id: DisputeId::new(id),
        case: (id == 1).then_some(RightsCaseId::new(11)),
        what: Disputed::Contact,
        target: Some(70 + id),
        at: at(id),
        by: ActorId::new(7),
        said: sealed(1),
        settled: None,
        statement: None,
    };
    write(house, move |tx| disputes::add(tx, subject, &record));
}

fn decide(house: &OpenedStore, (subject, id): (SubjectId, i64), outcome: Settled) -> bool {
    let settled = SettledRecord { outcome, at: at(50), by: ActorId::new(8), answer: sealed(2) };
    write(house, move |tx| disputes::decide(tx, (subject, DisputeId::new(id)), &settled))
}

fn state(house: &OpenedStore, (subject, id): (SubjectId, i64)) -> bool {
    write(house, move |tx| disputes::state(tx, (subject, DisputeId::new(id)), (at(60), &sealed(3))))
}

contract!(a_dispute_is_decided_once_and_a_statement_answers_a_refusal_only, |house| {
    let (ocelot, puffin) = (newcomer(house), newcomer(house));
    put(house, ocelot, 2);
    put(house, ocelot, 1);
    put(house, puffin, 3);
    assert!(!state(house, (ocelot, 1)), "nothing is decided yet");
    assert!(decide(house, (ocelot, 1), Settled::Refused));
    assert!(!decide(house, (ocelot, 1), Settled::Accepted), "once");
    assert!(!decide(house, (puffin, 1), Settled::Accepted), "it is somebody else's");
    assert!(decide(house, (ocelot, 2), Settled::Accepted));
    assert!(!state(house, (ocelot, 2)), "they are right already");
    assert!(state(house, (ocelot, 1)));
    let all = read(house, move |db| disputes::of_person(db, ocelot));
    let outcomes: Vec<_> = all.iter().map(|one| one.settled.as_ref().map(|settled| settled.outcome)).collect();
    assert_eq!(outcomes, [Some(Settled::Refused), Some(Settled::Accepted)], "the oldest first");
    assert_eq!((all[0].case, all[0].target), (Some(RightsCaseId::new(11)), Some(71)));
    assert_eq!(all[0].statement.as_ref().map(|(when, _)| *when), Some(at(60)));
    assert!(all[1].statement.is_none());
    let others = read(house, move |db| disputes::of_person(db, puffin));
    assert!(others[0].settled.is_none() && others.len() == 1);
});

contract!(a_line_of_a_weighing_has_one_place, |house| {
    let ocelot = newcomer(house);
    let line = |number: i64, code| WeighingRecord {
        objection: ObjectionId::new(5),
        number,
        at: at(number),
        by: ActorId::new(7),
        code,
        words: sealed(4),
    };
    let (first, second) = (line(1, Weighed::Advised), line(2, Weighed::Upheld));
    write(house, move |tx| weighings::add(tx, ocelot, &second));
    write(house, move |tx| weighings::add(tx, ocelot, &first));
    let again = line(2, Weighed::Advised);
    assert!(refused(house, move |tx| weighings::add(tx, ocelot, &again)).is_duplicate());
    let all = read(house, move |db| weighings::of_person(db, ocelot));
    assert_eq!(all.iter().map(|line| line.code).collect::<Vec<_>>(), [Weighed::Advised, Weighed::Upheld]);
});

contract!(notices_come_back_in_the_order_they_were_given, |house| {
    let (ocelot, puffin) = (newcomer(house), newcomer(house));
    for (id, when, way) in [(2, 20, ToldBy::Phone), (1, 30, ToldBy::Letter)] {
        let record = NoticeRecord { id: EventId::new(id), at: at(when), by: ActorId::new(7), way, words: sealed(5) };
        write(house, move |tx| restriction_notices::add(tx, ocelot, &record));
    }
    let all = read(house, move |db| restriction_notices::of_person(db, ocelot));
    let told: Vec<_> = all.iter().map(|notice| (notice.way, notice.at)).collect();
    assert_eq!(told, [(ToldBy::Phone, at(20)), (ToldBy::Letter, at(30))]);
    assert!(read(house, move |db| restriction_notices::of_person(db, puffin)).is_empty());
});
