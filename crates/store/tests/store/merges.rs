//! What joins promise: one main record for a circle, from every side, and apart again as they were.

use crate::deeds::{at, exec, newcomer, read, write};
use domain::id::{ActorId, SubjectId};
use domain::merge::MERGED_AT_MOST;
use store::merges::{self, MergeRecord};
use store::{Db, Tx};
use testkit::{OpenedStore, contract};

const LEA: ActorId = ActorId::new(7);

fn merge(id: i64, (winner, loser): (SubjectId, SubjectId)) -> MergeRecord {
    MergeRecord { id, winner, loser, at: at(id), by: LEA, undo_until: at(id + 100), differs: "name ".to_owned() }
}

fn join(house: &OpenedStore, merge: &MergeRecord) -> bool {
    let merge = merge.clone();
    write(house, move |tx| {
        merges::hold(tx, &[merge.winner, merge.loser])?;
        merges::join(tx, &merge)
    })
}

fn circle(house: &OpenedStore, subject: SubjectId) -> Vec<SubjectId> {
    read(house, move |db| merges::circle(db, subject))
}

type Sides = Option<(Vec<SubjectId>, Vec<SubjectId>)>;

fn part(house: &OpenedStore, merge: &MergeRecord) -> Sides {
    let merge = merge.clone();
    write(house, move |tx: &mut Tx<'_>| merges::part(tx, &merge, (LEA, at(50))))
}

contract!(a_chain_has_one_main_record_and_comes_apart_where_it_was_joined, |house| {
    let [a, b, c, alone] = [(); 4].map(|()| newcomer(house));
    let (first, second) = (merge(1, (b, c)), merge(2, (a, b)));
    assert!(join(house, &first) && join(house, &second));
    for member in [a, b, c] {
        assert_eq!(circle(house, member), [a, b, c]);
        assert_eq!(read(house, move |db| merges::root_of(db, member)), a);
    }
    assert_eq!(circle(house, alone), [alone]);
    assert_eq!(read(house, move |db| merges::standing(db, b)), Some(second.clone()));
    assert_eq!(read(house, move |db| merges::standing_among(db, &[a, b, c])).len(), 2);

    assert_eq!(part(house, &second), Some((vec![a], vec![b, c])));
    assert_eq!((circle(house, a), circle(house, c)), (vec![a], vec![b, c]));
    assert_eq!(part(house, &second), None, "what is undone does not stand any more");
    assert_eq!(part(house, &first), Some((vec![b], vec![c])));
    assert_eq!(house.number("select count(*) from person_joined"), 0);
    assert_eq!(house.number("select count(*) from person_merge where undone_by = 7"), 2, "what happened stays known");
    assert!(join(house, &merge(3, (c, a))), "they can be joined again, the other way round");
    assert_eq!(circle(house, a), [c, a]);
});

contract!(nobody_is_joined_to_themself_in_a_ring_or_beyond_the_limit, |house| {
    let [a, b, c] = [(); 3].map(|()| newcomer(house));
    assert!(!join(house, &merge(1, (a, a))));
    assert!(join(house, &merge(2, (a, b))));
    assert!(!join(house, &merge(3, (b, a))), "a ring");
    assert!(!join(house, &merge(4, (b, c))), "only main records are joined");
    assert!(!join(house, &merge(5, (c, b))));
    for nth in 2..MERGED_AT_MOST {
        assert!(join(house, &merge(10 + i64::try_from(nth).unwrap(), (a, newcomer(house)))));
    }
    assert!(!join(house, &merge(90, (a, c))));
    assert_eq!(circle(house, b).len(), MERGED_AT_MOST);
});

contract!(a_restriction_of_one_record_restricts_the_whole_person_and_lists_show_them_once, |house| {
    let (ocelot, puffin) = (house.newcomer("Ozelotta", "Fleck"), house.newcomer("Papagaya", "Taucher"));
    let (a, b) = (ocelot.facts.subject, puffin.facts.subject);
    let restricted =
        move |db: &mut dyn Db, subject| Ok(store::people::by_subject(db, subject)?.unwrap().facts.restricted);
    write(house, move |tx| {
        exec(
            tx,
            "insert into restriction (subject_id, id, ground, from_at, from_by) values ($1, 1, 'claims', 1, 1)"
                .to_owned(),
            b,
        )
    });
    assert!(!read(house, move |db| restricted(db, a)));
    assert!(join(house, &merge(1, (a, b))));
    assert!(read(house, move |db| restricted(db, a)) && read(house, move |db| restricted(db, b)));
    let facts = ocelot.facts.clone();
    let listed = read(house, move |db| {
        let newest = SubjectId::new(i64::MAX);
        let team = store::people::page(db, facts.controller, Some(facts.team), (newest, 50))?;
        Ok((team.len(), store::people::page(db, facts.controller, None, (newest, 50))?.len()))
    });
    assert_eq!(listed, (1, 1));
});

contract!(two_joins_at_once_leave_one_circle, |house| {
    let [a, b, c] = [(); 3].map(|()| newcomer(house));
    let both: Vec<_> = [merge(1, (a, b)), merge(2, (b, a)), merge(3, (b, c))]
        .into_iter()
        .map(|merge| {
            let store = house.store.clone();
            std::thread::spawn(move || {
                store.write_blocking(move |tx| {
                    merges::hold(tx, &[merge.winner, merge.loser])?;
                    merges::join(tx, &merge)
                })
            })
        })
        .collect();
    let done: Vec<bool> = both.into_iter().map(|join| join.join().unwrap().unwrap()).collect();
    assert!(done[0] != done[1], "one of the two that join the same people is too late: {done:?}");
    let whole = circle(house, a);
    assert!(whole.contains(&b));
    for member in &whole {
        assert_eq!(circle(house, *member), whole);
    }
});
