//! What a disclosure promises beside an erasure: it is on record before the key goes, or it is not made.

use std::sync::Arc;

use custody::{ReasonText, Sealed};
use policy::PersonAct;
use store::{Place, StoreError};
use testkit::OpenedStore;
use testkit::cast::{self, Newcomer};

/// Shows these people with a stated reason each, or in one list.
fn show(house: &OpenedStore, people: &[Arc<Newcomer>], act: PersonAct) -> Result<(), StoreError> {
    let (policy, actor, people) = (Arc::clone(&house.policy), house.agent(), people.to_vec());
    let shown = house.store.disclose_blocking(move |_, looks| {
        for person in &people {
            let allowed = cast::allowed(&policy, &actor, person, act);
            if act == PersonAct::List {
                looks.push(allowed);
            } else {
                looks.push_with_text(allowed, Sealed::<ReasonText>::from_stored(vec![7; 40]));
            }
        }
        Ok::<_, StoreError>(())
    });
    shown.map(|_| ())
}

#[test]
fn a_look_beside_an_erasure_on_a_server_waits_for_it_and_is_not_made() {
    let house = OpenedStore::postgres();
    let people: Vec<_> = (0..3).map(|n| Arc::new(house.newcomer("Ocelot", &format!("Quentin {n}")))).collect();
    let Place::Postgres { url } = house.place() else { panic!("not on postgres") };
    for (act, whom) in [(PersonAct::Open, &people[..1]), (PersonAct::List, &people[1..])] {
        show(&house, whom, act).unwrap();
        let before = house.number("select count(*) from event");
        let mut eraser = postgres::Client::connect(url, postgres::NoTls).unwrap();
        let mut deletion = eraser.transaction().unwrap();
        deletion.execute("delete from person_key where subject_id = $1", &[&whom[0].facts.subject.number()]).unwrap();
        let waiting = "select count(*) from pg_locks where not granted";
        std::thread::scope(|scope| {
            let looking = scope.spawn(|| show(&house, whom, act));
            while !looking.is_finished() && house.number(waiting) == 0 {
                std::thread::yield_now();
            }
            assert!(!looking.is_finished(), "{act:?}: the look came between");
            deletion.commit().unwrap();
            assert!(matches!(looking.join().unwrap(), Err(StoreError::KeyTurned)), "{act:?}");
        });
        assert_eq!(house.number("select count(*) from event"), before, "{act:?}");
    }
    assert_eq!(house.number("select count(*) from reason_text"), 1);
}
