//! What the ledger promises: it is only added to, and whoever changes it behind our back is found out, with the place.

use std::sync::Arc;

use custody::{ReasonText, Sealed};
use ledger::audit::Finding as Tree;
use ledger::note::SigningKey;
use policy::PersonAct;
use store::StoreError;
use store::verify::{self, Finding, Report};
use testkit::cast::{self, Newcomer};
use testkit::{OpenedStore, contract};

pub(super) fn key(house: &OpenedStore) -> SigningKey {
    SigningKey::from_seed("confidant.example/log", &house.vault.ledger_seed()).unwrap()
}

pub(super) fn seal(house: &OpenedStore) -> Option<store::SignedCheckpoint> {
    house.store.seal_tree_blocking(&key(house)).unwrap()
}

pub(super) fn check(house: &OpenedStore, externals: &[String]) -> Report {
    verify::check(&house.store, externals, key(house).verifier()).unwrap()
}

pub(super) fn list(house: &OpenedStore, people: &Arc<Vec<Newcomer>>) {
    let (policy, actor, people) = (Arc::clone(&house.policy), house.agent(), Arc::clone(people));
    house
        .store
        .disclose_blocking(move |_, looks| {
            for person in people.iter() {
                looks.push(cast::allowed(&policy, &actor, person, PersonAct::List));
            }
            Ok::<_, StoreError>(())
        })
        .unwrap();
}

/// Six people, a list of them, all sealed, in one lane: positions 0 to 5 and 6 on SQLite; on PostgreSQL in some order.
pub(super) fn sealed_house(house: &OpenedStore) -> Arc<Vec<Newcomer>> {
    let people: Arc<Vec<_>> = Arc::new((0..6).map(|n| house.newcomer("Ocelot", &format!("Quentin {n}"))).collect());
    list(house, &people);
    assert_eq!(seal(house).unwrap().size, 7);
    people
}

/// The position of an event, and its place in its lane.
pub(super) fn position(house: &OpenedStore, which: &str) -> u64 {
    let sql = "select t.position from tree_leaf t join event e on e.lane = t.lane and e.lane_seq = t.lane_seq";
    house.number(&format!("{sql} where {which}")).try_into().unwrap()
}

contract!(the_tables_of_the_ledger_refuse_to_be_changed, |house| {
    sealed_house(house);
    for table in ["event", "event_shown", "tree_leaf"] {
        let before = house.number(&format!("select count(*) from {table}"));
        assert!(before > 0, "{table}");
        let column = if table == "tree_leaf" { "lane_seq" } else { "subject_id" };
        for sql in [format!("update {table} set {column} = {column}"), format!("delete from {table}")] {
            let refused = house.raw(&sql).unwrap_err();
            assert!(refused.contains("never changed"), "{sql}: {refused}");
        }
        assert_eq!(house.number(&format!("select count(*) from {table}")), before);
    }
});

contract!(a_sound_ledger_is_sound, |house| {
    let people = sealed_house(house);
    assert_eq!(seal(house), None, "nothing new, nothing to sign");
    let first = verify::checkpoints(&house.store).unwrap();
    list(house, &people);
    let report = check(house, &first);
    assert!(report.is_sound(), "{report:?}");
    assert_eq!((report.size, report.not_yet_sealed, report.checkpoints_matched), (8, 1, 1));

    house.clock.advance_ms(5_000);
    let second = seal(house).unwrap();
    assert_eq!((second.size, second.at), (8, house.store.now()));
    let report = check(house, &[]);
    assert_eq!((report.checkpoints_matched, report.compared_outside), (2, 0), "the stored ones are kept inside");
    let report = check(house, &[second.note]);
    assert!(report.is_sound(), "{report:?}");
    assert_eq!(report.compared_outside, 1);
    assert_eq!((report.size, report.not_yet_sealed, report.checkpoints_matched), (8, 0, 2));
});

contract!(the_export_tells_every_event_with_its_leaf, |house| {
    let people = sealed_house(house);
    list(house, &people);
    let mut positions = Vec::new();
    let count = verify::export(&house.store, key(house).verifier(), &mut |position, entry| {
        assert_eq!(entry.computed_leaf(), entry.leaf);
        positions.push(position);
        Ok(())
    });
    assert_eq!(count.unwrap(), Some((8, None)));
    assert_eq!(positions, (0..8).collect::<Vec<_>>());
});

contract!(an_edited_column_is_found_at_its_position, |house| {
    let people = sealed_house(house);
    let subject = people[3].facts.subject.number();
    let which = format!("e.subject_id = {subject}");
    let position = position(house, &which);
    let edited = [
        ("actor_id", "8", "7 + 1 - 7"),
        ("at", "at + 1", "at - 1"),
        ("controller_id", "9", "1"),
        ("brand_id", "null", "2"),
        ("deed", "deed + 1", "deed - 1"),
        ("purpose_id", "3", "1"),
        ("reason", "'upkeep'", "'own_work'"),
        ("people", "2", "1"),
        ("detail", "1", "0"),
    ];
    for (column, wrong, right) in edited {
        house.tamper(&format!("update event set {column} = {wrong} where subject_id = {subject}"));
        let report = check(house, &[]);
        assert!(report.findings.contains(&Finding::Tree(Tree::Edited { position })), "{column}: {report:?}");
        house.tamper(&format!("update event set {column} = {right} where subject_id = {subject}"));
        let report = check(house, &[]);
        assert!(report.is_sound(), "{column}: {report:?}");
    }
});

contract!(an_edited_copy_beside_the_columns_is_found, |house| {
    let people = sealed_house(house);
    let (two, three) = (people[2].facts.subject.number(), people[3].facts.subject.number());
    let position = position(house, &format!("e.subject_id = {three}"));
    let zeros =
        if house.engine() == store::Engine::Sqlite { "zeroblob(32)" } else { "decode(repeat('00', 32), 'hex')" };
    for column in ["codes", "leaf"] {
        house.tamper(&format!("create table kept as select {column} as old from event where subject_id = {three}"));
        house.tamper(&format!("update event set {column} = {zeros} where subject_id = {three}"));
        assert_eq!(check(house, &[]).findings, [Finding::Column { position, column }]);
        house.tamper(&format!(
            "update event set {column} = (select old from kept) where subject_id = {three}; drop table kept"
        ));
    }
    house.tamper(&format!("update event set id = id + 1, subject_id = {two} where subject_id = {three}"));
    let report = check(house, &[]);
    assert_eq!(report.findings, [Finding::Column { position, column: "subject_id" }]);
});

/// No person has this number.
const NOBODY: i64 = 99;

contract!(a_look_that_was_moved_away_from_a_living_person_is_found, |house| {
    let people = sealed_house(house);
    list(house, &people);
    let hidden = people[4].facts.subject.number();
    let (added, listed) = (position(house, &format!("e.subject_id = {hidden}")), position(house, "e.deed = 10"));
    let moved = |position| Finding::Column { position, column: "subject_id" };

    house.tamper(&format!("update event set subject_id = {NOBODY} where subject_id = {hidden}"));
    assert_eq!(check(house, &[]).findings, [moved(added)]);
    house.tamper(&format!("update event set subject_id = {hidden} where subject_id = {NOBODY}"));
    assert!(check(house, &[]).is_sound());

    house.tamper(&format!("update event_shown set subject_id = {NOBODY} where subject_id = {hidden}"));
    assert_eq!(check(house, &[]).findings, [moved(listed), moved(7)], "what is not sealed yet is looked at, too");
    house.tamper(&format!("update event_shown set subject_id = {hidden} where subject_id = {NOBODY}"));
    assert!(check(house, &[]).is_sound());

    // A list under somebody is not found by those it showed.
    let list = house.number("select max(id) from event where deed = 10");
    house.tamper(&format!("update event set subject_id = {NOBODY} where id = {list}"));
    assert_eq!(check(house, &[]).findings, [moved(7), Finding::Adrift { what: "a list of people", event: list }]);
    house.tamper(&format!("update event set subject_id = 0 where id = {list}"));
    assert!(check(house, &[]).is_sound());
});

contract!(a_look_that_was_moved_away_from_an_erased_person_is_found, |house| {
    let people = sealed_house(house);
    let gone = people[4].facts.subject.number();
    let position = position(house, &format!("e.subject_id = {gone}"));
    house.tamper(&format!(
        "insert into erasure (id, public_id, controller_id, subject_id, handle, step, ordered_at, ordered_by, epoch, \
         unreadable_from, marks, counts) select 1, 'era', 1, subject_id, handle, 'certified', 0, 0, 0, 0, handle, '' \
         from person where subject_id = {gone}; delete from person where subject_id = {gone}"
    ));
    assert!(check(house, &[]).is_sound());
    house.tamper(&format!("update event set subject_id = {NOBODY} where subject_id = {gone}"));
    assert_eq!(check(house, &[]).findings, [Finding::Column { position, column: "subject_id" }]);
});

contract!(a_second_person_with_the_same_handle_hides_nothing, |house| {
    let people = sealed_house(house);
    let hidden = people[4].facts.subject.number();
    let position = position(house, &format!("e.subject_id = {hidden}"));
    let columns =
        "public_id, controller_id, brand_id, team_id, kind, handle, source, import_id, created_at, profile, salt";
    house.tamper(&format!(
        "insert into person (subject_id, {columns}) select {NOBODY}, {columns} from person where subject_id = {hidden}; \
         update event set subject_id = {NOBODY} where subject_id = {hidden}"
    ));
    let found = check(house, &[]).findings;
    assert!(found.contains(&Finding::Column { position, column: "subject_id" }), "{found:?}");
});

contract!(a_look_whose_number_was_changed_is_found_by_its_stated_reason, |house| {
    let people = sealed_house(house);
    let (policy, actor, everybody) = (Arc::clone(&house.policy), house.agent(), Arc::clone(&people));
    house
        .store
        .disclose_blocking(move |_, looks| {
            let words = Sealed::<ReasonText>::from_stored(vec![7; 40]);
            looks.push_with_text(cast::allowed(&policy, &actor, &everybody[3], PersonAct::Open), words);
            Ok::<_, StoreError>(())
        })
        .unwrap();
    assert!(check(house, &[]).is_sound());
    let subject = people[3].facts.subject.number();
    let event = house.number("select event_id from reason_text");
    house.tamper(&format!("update event set id = id + 1 where subject_id = {subject} and id = {event}"));
    assert_eq!(check(house, &[]).findings, [Finding::Adrift { what: "a stated reason", event }]);
});

contract!(a_list_that_was_rewritten_is_found, |house| {
    let people = sealed_house(house);
    let position = position(house, "e.deed = 10");
    let hidden = people[4].facts.subject.number();
    house.tamper(&format!("delete from event_shown where subject_id = {hidden}"));
    let found = check(house, &[]).findings;
    assert!(found.contains(&Finding::Tree(Tree::Edited { position })), "{found:?}");
    assert!(found.contains(&Finding::Column { position, column: "handle" }), "{found:?}");
});

contract!(a_deleted_event_is_found_at_its_position, |house| {
    let people = sealed_house(house);
    let subject = people[3].facts.subject.number();
    let position = position(house, &format!("e.subject_id = {subject}"));
    let lane = house.number(&format!("select lane from event where subject_id = {subject}"));
    let lane_seq = house.number(&format!("select lane_seq from event where subject_id = {subject}"));
    house.tamper(&format!("delete from event where subject_id = {subject}"));
    assert_eq!(check(house, &[]).findings, [Finding::EventGone { position, lane, lane_seq }]);

    // Whoever takes the leaf out too is found by the hole, and by the checkpoint after it.
    house.tamper(&format!("delete from tree_leaf where position = {position}"));
    let found = check(house, &[]).findings;
    assert!(found.contains(&Finding::Tree(Tree::Missing { position, count: 1 })), "{found:?}");
});

contract!(an_event_that_is_slipped_in_is_found, |house| {
    let people = sealed_house(house);
    let subject = people[3].facts.subject.number();
    let position = position(house, &format!("e.subject_id = {subject}"));
    let columns = "at, actor_id, controller_id, brand_id, deed, purpose_id, reason, people, detail, codes, handle, lane, \
        lane_seq, leaf";
    house.tamper(&format!(
        "insert into event (subject_id, id, {columns}) select subject_id, id + 1, {columns} from event \
         where subject_id = {subject}"
    ));
    let found = check(house, &[]).findings;
    assert!(found.contains(&Finding::Tree(Tree::Repeated { position })), "{found:?}");
});

contract!(a_leaf_that_was_taken_out_leaves_its_event_behind, |house| {
    sealed_house(house);
    let position = house.number("select min(position) from tree_leaf");
    let lane = house.number("select lane from tree_leaf where position = 0");
    let lane_seq = house.number("select lane_seq from tree_leaf where position = 0");
    // Behind the last leaf of its lane an event is only not sealed yet; this one is put in front of one.
    let behind = house.number(&format!("select count(*) from tree_leaf where lane = {lane}"));
    house.tamper(&format!("delete from tree_leaf where position = {position}"));
    let found = check(house, &[]).findings;
    assert!(found.contains(&Finding::Tree(Tree::Missing { position: 0, count: 1 })), "{found:?}");
    if behind > 1 {
        assert!(found.contains(&Finding::NotInTree { lane, lane_seq }), "{found:?}");
    }
});

#[test]
fn two_events_that_changed_places_are_found_at_both() {
    let house = OpenedStore::sqlite();
    let people = sealed_house(&house);
    let (two, four) = (people[2].facts.subject.number(), people[4].facts.subject.number());
    house.tamper(&format!(
        "update event set lane_seq = -1 where subject_id = {two}; \
         update event set lane_seq = 2 where subject_id = {four}; \
         update event set lane_seq = 4 where subject_id = {two}"
    ));
    let found = check(&house, &[]).findings;
    for position in [2, 4] {
        assert!(found.contains(&Finding::Tree(Tree::Edited { position })), "{found:?}");
        assert!(found.contains(&Finding::Column { position, column: "leaf" }), "{found:?}");
    }
}

#[test]
fn a_gap_at_the_end_is_not_sealed_over() {
    let house = OpenedStore::sqlite();
    let people = sealed_house(&house);
    (0..3).for_each(|_| list(&house, &people));
    let event = house.number("select id from event where lane_seq = 8");
    house.tamper("delete from event where lane_seq = 8");
    assert_eq!(seal(&house).unwrap().size, 8, "what is before the gap is sealed");
    assert_eq!(seal(&house), None);
    let found = check(&house, &[]).findings;
    let left_behind = Finding::Adrift { what: "a list of people", event };
    assert_eq!(found, [Finding::Tree(Tree::Reordered { position: 8 }), left_behind]);
}

#[test]
fn a_ledger_put_back_to_an_earlier_copy_is_found_by_a_checkpoint_kept_elsewhere() {
    let house = OpenedStore::sqlite();
    let people = sealed_house(&house);
    let mut copy = Vec::new();
    let file = |folder: &std::path::Path| folder.join("records/vault.db");
    let house = house.reopened_after(|folder| copy = std::fs::read(file(folder)).unwrap());
    (0..3).for_each(|_| list(&house, &people));
    let elsewhere = seal(&house).unwrap();
    assert_eq!(elsewhere.size, 10);

    let house = house.reopened_after(|folder| std::fs::write(file(folder), copy).unwrap());
    assert!(check(&house, &[]).is_sound(), "the copy is sound in itself");
    let report = check(&house, std::slice::from_ref(&elsewhere.note));
    assert_eq!(report.findings, [Finding::Tree(Tree::RolledBack { have: 7, expected: 10 })]);

    // Whoever writes on from the copy has signed two histories.
    house.clock.advance_ms(1_000);
    (0..3).for_each(|_| list(&house, &people));
    assert_eq!(seal(&house).unwrap().size, 10);
    let report = check(&house, &[elsewhere.note]);
    assert!(report.findings.contains(&Finding::Tree(Tree::Fork { size: 10 })), "{report:?}");
}

contract!(several_sealers_make_one_tree, |house| {
    let people: Arc<Vec<_>> = Arc::new((0..20).map(|n| house.newcomer("Ocelot", &format!("Quentin {n}"))).collect());
    let (other, _) = house.another().unwrap();
    house.block_on(async {
        let sealers = (0..8).map(|n| {
            let store = if n % 2 == 0 { house.store.clone() } else { other.clone() };
            let key = key(house);
            tokio::spawn(async move { store.seal_tree(&key).await.map(drop) })
        });
        for sealer in sealers.collect::<Vec<_>>() {
            sealer.await.unwrap().unwrap();
        }
    });
    list(house, &people);
    seal(house).unwrap();
    let report = check(house, &[]);
    assert!(report.is_sound(), "{report:?}");
    assert_eq!((report.size, report.not_yet_sealed), (21, 0));
});
