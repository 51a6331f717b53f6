//! What search asks the records: whose an invoice is, which shops there are, and who comes next.

use domain::id::{ControllerId, SubjectId};
use store::search;
use testkit::cast::CONTROLLER;
use testkit::contract;

contract!(people_come_one_after_the_other_and_nobody_twice, |house| {
    let all: Vec<SubjectId> = (0..5).map(|n| house.newcomer("Ocelot", &format!("No {n}")).facts.subject).collect();
    let (mut after, mut seen) = (SubjectId::new(0), Vec::new());
    loop {
        let next = house.store.read_blocking(move |db| search::people_after(db, CONTROLLER, (after, 2))).unwrap();
        let Some(last) = next.last() else { break };
        after = *last;
        seen.extend(next);
    }
    assert_eq!(seen, all);
    let elsewhere = |db: &mut dyn store::Db| search::people_after(db, ControllerId::new(99), (SubjectId::new(0), 2));
    assert!(house.store.read_blocking(elsewhere).unwrap().is_empty());
});
