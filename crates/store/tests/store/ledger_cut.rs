//! What a cut of the ledger promises: only what a signed record covers goes, a stop leaves a sound ledger, and the lanes go on.

use std::sync::Arc;

use custody::{ReasonText, Sealed};
use domain::id::SubjectId;
use domain::time::{Timestamp, from_ms, to_ms};
use ledger::audit::Finding as Tree;
use ledger::checkpoint::Checkpoint;
use ledger::cut::Cut;
use ledger::note::SigningKey;
use policy::PersonAct;
use store::StoreError;
use store::ledger_cut::{self, CutRecord};
use store::verify::{CutFault, Finding};
use testkit::cast::{self, Newcomer};
use testkit::{OpenedStore, contract, find_bytes};

use super::ledger::{check, key, list, seal, sealed_house};

const TABLES: [&str; 4] = ["event", "event_shown", "reason_text", "tree_leaf"];
/// Bytes of a stated reason that stand nowhere else.
const REASON: [u8; 40] = *b"a reason that was stated before the cut!";

/// Plans, signs and records the cut at `before`, and leaves everything under it where it is.
fn record(house: &OpenedStore, before: Timestamp) -> Option<CutRecord> {
    let signer = key(house);
    let verifier = signer.verifier().clone();
    let plan = house.store.read_blocking(move |db| ledger_cut::plan(db, before, &verifier)).unwrap()?;
    let cut = plan.sign(house.store.now(), &signer).unwrap();
    let stored = cut.clone();
    assert!(house.store.write_blocking(move |tx| ledger_cut::record(tx, &stored)).unwrap());
    Some(cut)
}

fn clear(house: &OpenedStore, at_once: i64) -> bool {
    house.store.write_blocking(move |tx| ledger_cut::clear(tx, at_once)).unwrap()
}

fn cut(house: &OpenedStore, before: Timestamp) -> CutRecord {
    let cut = record(house, before).unwrap();
    while clear(house, 3) {}
    cut
}

fn counts(house: &OpenedStore) -> [i64; 4] {
    TABLES.map(|table| house.number(&format!("select count(*) from {table}")))
}

fn look(house: &OpenedStore, people: &Arc<Vec<Newcomer>>) {
    let (policy, actor, people) = (Arc::clone(&house.policy), house.agent(), Arc::clone(people));
    let looked = house.store.disclose_blocking(move |_, looks| {
        let words = Sealed::<ReasonText>::from_stored(REASON.to_vec());
        looks.push_with_text(cast::allowed(&policy, &actor, &people[3], PersonAct::Open), words);
        Ok::<_, StoreError>(())
    });
    looked.unwrap();
}

/// Nine events before the instant that comes back, then a list that is sealed and one that is not.
fn house_of_two_days(house: &OpenedStore) -> (Arc<Vec<Newcomer>>, Timestamp) {
    let people = sealed_house(house);
    look(house, &people);
    list(house, &people);
    assert_eq!(seal(house).unwrap().size, 9);
    let before = house.store.now();
    house.clock.advance_ms(86_400_000);
    list(house, &people);
    assert_eq!(seal(house).unwrap().size, 10);
    list(house, &people);
    (people, before)
}

contract!(only_what_lies_under_a_recorded_cut_may_be_deleted, |house| {
    let (_, before) = house_of_two_days(house);
    let whole = counts(house);
    let refused = |sql: &str| {
        let refused = house.raw(sql).unwrap_err();
        assert!(refused.contains("never changed") || refused.contains("at a later checkpoint"), "{sql}: {refused}");
    };
    let added =
        |size: i64| format!("insert into ledger_cut (size, since, at, events, note) values ({size}, 0, 0, {size}, '')");
    refused("delete from tree_leaf where position = 0");
    refused("delete from event where lane_seq = 0");
    refused(&added(8));
    assert_eq!(record(house, before).unwrap().size, 9);
    for sql in ["update ledger_cut set size = 10", "delete from ledger_cut", added(9).as_str(), added(7).as_str()] {
        refused(sql);
    }
    let at = |place: &str| format!("(lane, lane_seq) in (select lane, lane_seq from tree_leaf where position {place})");
    refused("delete from tree_leaf where position = 0");
    refused("delete from tree_leaf where position = 9");
    refused(&format!("delete from event where {}", at("= 9")));
    refused("delete from event where (lane, lane_seq) not in (select lane, lane_seq from tree_leaf)");
    refused("delete from event_shown where event_id = (select max(id) from event)");
    refused("update event set actor_id = 7");
    assert_eq!(counts(house), whole, "the record alone takes nothing");
    house.raw(&format!("delete from event where {}", at("= 0"))).unwrap();
    house.raw("delete from tree_leaf where position = 0").unwrap();
});

contract!(a_cut_that_stops_between_any_two_portions_goes_on_and_the_ledger_is_sound_at_each, |house| {
    let (_, before) = house_of_two_days(house);
    let whole = house.number("select count(*) from event_shown");
    let cut = record(house, before).unwrap();
    assert_eq!((cut.size, cut.since, cut.at, cut.events), (9, before, house.store.now(), 9));
    let mut steps = 0;
    loop {
        let report = check(house, &[]);
        assert!(report.is_sound(), "after {steps} portions: {report:?}");
        assert_eq!((report.size, report.not_yet_sealed, report.checkpoints_matched), (11, 1, 2));
        assert_eq!(report.cut.map(|cut| cut.head().size), Some(9));
        // Another process that knows nothing of the first goes on with it.
        let (other, _) = house.another().unwrap();
        if !other.write_blocking(|tx| ledger_cut::clear(tx, 2)).unwrap() {
            break;
        }
        steps += 1;
    }
    assert_eq!(steps, 5);
    assert!(!house.store.read_blocking(ledger_cut::is_half_done).unwrap());
    assert_eq!(counts(house), [2, whole / 2, 0, 1]);
    assert_eq!(record(house, before), None, "nothing older is left");
    house.store.truncate_blocking().unwrap();
    if house.engine() == store::Engine::Sqlite {
        assert_eq!(find_bytes(&house.records(), &[REASON.as_slice()]), [], "the bytes are gone, too");
    }
});

contract!(a_second_cut_goes_on_from_the_first, |house| {
    let (people, before) = house_of_two_days(house);
    let first = cut(house, before);
    house.clock.advance_ms(86_400_000);
    list(house, &people);
    assert_eq!(seal(house).unwrap().size, 12, "the lanes go on behind what is gone");
    let second = cut(house, house.store.now());
    assert_eq!((first.events, second.size, second.events), (9, 12, 3));
    assert_eq!(counts(house), [0, 0, 0, 0]);
    assert_eq!(house.store.read_blocking(ledger_cut::all).unwrap(), [first, second]);
    let report = check(house, &[]);
    assert!(report.is_sound(), "{report:?}");
    assert_eq!((report.size, report.checkpoints_matched), (12, 1));
});

contract!(sealing_goes_on_in_lanes_of_which_nothing_is_left_and_in_new_ones, |house| {
    let people = sealed_house(house);
    cut(house, house.store.now());
    assert_eq!(counts(house), [0, 0, 0, 0]);
    assert_eq!(seal(house), None);
    (0..3).for_each(|_| list(house, &people));
    assert_eq!(seal(house).unwrap().size, 10);
    let (other, _) = house.another().unwrap();
    let (policy, actor, one) = (Arc::clone(&house.policy), house.agent(), Arc::clone(&people));
    let looked = other.disclose_blocking(move |_, looks| {
        looks.push(cast::allowed(&policy, &actor, &one[0], PersonAct::List));
        Ok::<_, StoreError>(())
    });
    looked.unwrap();
    assert_eq!(other.seal_tree_blocking(&key(house)).unwrap().unwrap().size, 11);
    let report = check(house, &[]);
    assert!(report.is_sound(), "{report:?}");
});

contract!(whole_checkpoints_go_and_none_that_is_younger_by_any_of_those_before, |house| {
    let people = sealed_house(house);
    let first = house.store.now();
    list(house, &people);
    house.clock.advance_ms(1_000);
    assert_eq!(record(house, from_ms(to_ms(first) - 1)), None);
    assert_eq!(seal(house).unwrap().size, 8);
    list(house, &people);
    // The clock was wrong for one checkpoint: it and what follows wait until the younger one before is old enough.
    house.clock.advance_ms(-86_400_000);
    assert_eq!(seal(house).unwrap().size, 9);
    assert_eq!(record(house, first).unwrap().size, 7);
});

contract!(a_record_that_was_forged_changed_or_taken_out_is_named, |house| {
    let (_, before) = house_of_two_days(house);
    let note = cut(house, before).note;
    let stranger = SigningKey::from_seed(key(house).verifier().name(), &[7; 32]).unwrap();
    let real = Cut::open(&note, key(house).verifier()).unwrap();
    let forged = Cut::sign(real.edge.clone(), (real.since_ms, real.at_ms), real.events, &stranger).unwrap();
    let missing = Finding::Tree(Tree::Missing { position: 0, count: 9 });
    let says = |sql: &str, fault| {
        house.tamper(sql);
        let found = check(house, &[]).findings;
        assert!(found.contains(&Finding::Cut { size: 9, fault }), "{sql}: {found:?}");
        found
    };
    let found = says(&format!("update ledger_cut set note = '{forged}'"), CutFault::Forged);
    assert!(found.contains(&missing), "a record that nobody signed hides nothing: {found:?}");
    house.tamper(&format!("update ledger_cut set note = '{note}'"));
    assert!(check(house, &[]).is_sound());

    assert_eq!(says("update ledger_cut set since = since + 1", CutFault::Changed).len(), 1);
    house.tamper("update ledger_cut set since = since - 1");
    house.tamper("create table lanes as select * from lane");
    says("update lane set cut_below = cut_below - 1 where cut_below > 0", CutFault::Lanes);
    house
        .tamper("update lane set cut_below = (select l.cut_below from lanes l where l.id = lane.id); drop table lanes");
    let elsewhere =
        "create table kept as select * from checkpoint where size = 9; delete from checkpoint where size = 9";
    let found = says(elsewhere, CutFault::Unsealed);
    assert_eq!(found.len(), 1, "{found:?}");
    house.tamper("insert into checkpoint select * from kept; drop table kept");
    assert!(check(house, &[]).is_sound());

    let found = says("delete from ledger_cut", CutFault::Gone);
    assert!(found.contains(&missing), "{found:?}");
});

contract!(a_cut_takes_nothing_that_does_not_give_what_was_signed, |house| {
    let (_, before) = house_of_two_days(house);
    house.tamper("update tree_leaf set leaf = (select leaf from tree_leaf where position = 4) where position = 3");
    let verifier = key(house).verifier().clone();
    let refused = house.store.read_blocking(move |db| ledger_cut::plan(db, before, &verifier)).unwrap_err();
    assert!(matches!(refused, StoreError::Damaged { what: "ledger" }), "{refused}");
});

contract!(what_is_changed_after_a_cut_is_found_as_before, |house| {
    let (_, before) = house_of_two_days(house);
    cut(house, before);
    house.tamper(
        "create table kept as select * from event where (lane, lane_seq) in (select lane, lane_seq from tree_leaf)",
    );
    house.tamper("update event set actor_id = actor_id + 1 where id = (select id from kept)");
    let found = check(house, &[]).findings;
    assert!(found.contains(&Finding::Tree(Tree::Edited { position: 9 })), "{found:?}");
    house.tamper("update event set actor_id = actor_id - 1 where id = (select id from kept)");
    assert!(check(house, &[]).is_sound());

    // An event with a number under the cut was never in this tree.
    house.tamper("update kept set lane_seq = 0, id = id + 1, subject_id = 1; insert into event select * from kept");
    let lane = house.number("select lane from kept");
    let found = check(house, &[]).findings;
    if house.number(&format!("select cut_below from lane where id = {lane}")) > 0 {
        assert!(found.contains(&Finding::NotInTree { lane, lane_seq: 0 }), "{found:?}");
    }
});

#[test]
fn a_lane_that_leaves_out_numbers_after_the_cut_is_found() {
    let house = OpenedStore::sqlite();
    let people = sealed_house(&house);
    cut(&house, house.store.now());
    (0..2).for_each(|_| list(&house, &people));
    house.tamper("delete from event_shown where event_id = (select min(id) from event)");
    house.tamper("delete from event where id = (select min(id) from event)");
    assert_eq!(check(&house, &[]).findings, [Finding::Tree(Tree::Reordered { position: 7 })]);
    assert_eq!(seal(&house), None, "nothing is sealed over the gap");
}

contract!(a_checkpoint_kept_elsewhere_vouches_for_what_follows_the_cut, |house| {
    let (_, before) = house_of_two_days(house);
    let notes = store::verify::checkpoints(&house.store).unwrap();
    cut(house, before);
    let report = check(house, &notes);
    assert!(report.is_sound(), "{report:?}");
    assert_eq!((report.compared_outside, report.checkpoints_unchecked), (2, 2), "that of the cut and that after it");
    let head = Checkpoint::open(&notes[1], key(house).verifier()).unwrap().head;
    assert_eq!(report.cut.unwrap().head(), head);
});

contract!(what_was_on_record_before_the_cut_is_not_taken_for_missing, |house| {
    let (people, before) = house_of_two_days(house);
    let subject: SubjectId = people[3].facts.subject;
    let was_lifted = |house: &OpenedStore, at: Timestamp| {
        house.store.read_blocking(move |db| store::objections::was_lifted(db, subject, (0, at))).unwrap()
    };
    assert!(!was_lifted(house, before));
    cut(house, before);
    assert!(was_lifted(house, before), "an old lift was carried out and may not be carried out again");
    assert!(!was_lifted(house, house.store.now()));
});

contract!(proofs_of_what_follows_the_cut_are_made_of_its_edge, |house| {
    let (people, before) = house_of_two_days(house);
    let subject = people[3].facts.subject;
    let newest = |house: &OpenedStore| {
        let found = house.store.read_blocking(move |db| {
            let all = store::evidence::newest(db, subject, 10, 50)?;
            Ok::<_, StoreError>((all, store::evidence::count(db, subject, 10)?, ledger_cut::edge(db)?))
        });
        found.unwrap()
    };
    let (all, count, edge) = newest(house);
    assert_eq!((all.len(), count, edge.size()), (5, 5, 0), "added, listed thrice, opened");
    record(house, before).unwrap();
    let (all, count, edge) = newest(house);
    assert_eq!((all.len(), count, edge.size()), (1, 1, 9), "what is still to go cannot be proven any more");
    assert_eq!(all[0].position, 9);
});
