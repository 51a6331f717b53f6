//! What both engines promise about deeds: all or nothing, answered when durable, seen by nobody before.

use std::fmt::Write as _;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Barrier, mpsc};

use custody::{ReasonText, Sealed, Table};
use domain::actor::{Actor, Role};
use domain::event::{About, Deed, Event};
use domain::id::{EventId, SubjectId};
use domain::personal::Text;
use domain::purpose::Purpose;
use domain::reason::Reason;
use policy::{Asked, PersonAct};
use store::{Db, Engine, Place, Reach, Result, Sql, Store, StoreError, Tx, Val, row};
use testkit::cast::{self, CONTROLLER};
use testkit::{OpenedStore, contract, find_bytes};

const ADD: Sql = sql("insert into setting (name, value) values ($1, $2)");
const COUNT: Sql = sql("select count(*) from setting where name = $1");
const CHANGE: Sql = sql("update setting set value = $1 where name = $2");
const REASON: Sql = sql("select words from reason_text where event_id = $1");
const TURN: Sql = sql("update person_key set generation = generation + 1 where subject_id = $1");
const FORGET: Sql = sql("delete from person_key where subject_id = $1");
const HANG_IN_THE_AIR: Sql = sql("insert into leaf (stem) values (4711)");
const WHO_IS_CONNECTED: &str = "select pg_terminate_backend(pid) from pg_stat_activity \
    where datname = current_database() and pid <> pg_backend_pid()";
const GAPS: &str = "select count(*) from event e where e.lane_seq > 0 and not exists \
    (select 1 from event b where b.lane = e.lane and b.lane_seq = e.lane_seq - 1)";

const fn sql(text: &'static str) -> Sql {
    Sql { name: "TEST", text, reach: Reach::System, only: None }
}

fn house_event(id: i64, house: &OpenedStore) -> Event {
    Event {
        id: EventId::new(id),
        at: house.store.now(),
        actor: Actor::SYSTEM,
        controller: CONTROLLER,
        brand: None,
        about: About::House,
        deed: Deed::SignedIn,
        purpose: Purpose::Upkeep,
        reason: Reason::Upkeep,
        detail: 0,
    }
}

fn add(tx: &mut Tx<'_>, name: &str) -> Result<()> {
    tx.exec(&ADD, &[Val::T(name), Val::T("")]).map(drop)
}

fn count(store: &Store, name: &str) -> i64 {
    let name = name.to_owned();
    store.read_blocking(move |db| row(db, &COUNT, &[Val::T(&name)], |cells| cells.i(0))).unwrap().unwrap()
}

#[derive(Debug)]
enum Trouble {
    Store(StoreError),
    NotToday,
}

impl From<StoreError> for Trouble {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

contract!(one_deed_that_fails_and_one_that_panics_leave_the_others_alone, |house| {
    let (open, gate) = mpsc::channel::<()>();
    let first = house.store.write_queued(move |_| {
        // The others queue up behind this one, so that they share its commit on SQLite.
        let _: std::result::Result<(), _> = gate.recv();
        Ok::<_, StoreError>(())
    });
    let pending: Vec<_> = (0..300)
        .map(|n| {
            let event = house_event(house.store.next_id(), house);
            house.store.write_queued(move |tx| {
                add(tx, &format!("deed {n}"))?;
                tx.record(event.clone());
                assert!(n != 200, "this deed breaks off");
                if n == 100 { Err(Trouble::NotToday) } else { Ok(n) }
            })
        })
        .collect();
    open.send(()).unwrap();
    first.wait_blocking().unwrap();

    for (n, pending) in pending.into_iter().enumerate() {
        match (n, pending.wait_blocking()) {
            (100, Err(Trouble::NotToday)) | (200, Err(Trouble::Store(StoreError::Panicked))) => (),
            (n, answer) => assert_eq!(answer.unwrap(), n, "deed {n}"),
        }
        let expected = i64::from(n != 100 && n != 200);
        assert_eq!(count(&house.store, &format!("deed {n}")), expected, "deed {n}");
    }
    assert_eq!(house.number("select count(*) from event"), 298);
    assert_eq!(house.number(GAPS), 0, "a number is missing in a lane");
});

#[test]
fn a_commit_that_fails_is_told_to_everybody_in_it_and_leaves_no_gap() {
    let house = OpenedStore::sqlite();
    house
        .raw(
            "create table stem (id bigint primary key); \
              create table leaf (stem bigint references stem (id) deferrable initially deferred)",
        )
        .unwrap();
    let (open, gate) = mpsc::channel::<()>();
    let first = house.store.write_queued(move |tx| {
        let _: std::result::Result<(), _> = gate.recv();
        add(tx, "first")
    });
    let pending: Vec<_> = (0..5)
        .map(|n| {
            let event = house_event(house.store.next_id(), &house);
            house.store.write_queued(move |tx| {
                tx.record(event.clone());
                if n == 3 { tx.exec(&HANG_IN_THE_AIR, &[]).map(drop) } else { add(tx, &format!("deed {n}")) }
            })
        })
        .collect();
    open.send(()).unwrap();
    assert!(first.wait_blocking().is_err());
    for pending in pending {
        let error = pending.wait_blocking().unwrap_err();
        assert!(matches!(error, StoreError::Sql { statement: "commit", .. }), "{error}");
    }
    assert_eq!(house.number("select count(*) from setting"), 0);
    assert_eq!(house.number("select count(*) from event"), 0);

    let event = house_event(house.store.next_id(), &house);
    house
        .store
        .write_blocking(move |tx| {
            tx.record(event.clone());
            add(tx, "after")
        })
        .unwrap();
    assert_eq!(house.number("select lane_seq from event"), 0);
}

contract!(nobody_sees_a_deed_before_it_is_durable, |house| {
    let (done, is_done) = mpsc::channel::<()>();
    let (open, gate) = mpsc::channel::<()>();
    let pending = house.store.write_queued(move |tx| {
        add(tx, "early")?;
        done.send(()).unwrap();
        let _: std::result::Result<(), _> = gate.recv();
        Ok::<_, StoreError>(())
    });
    is_done.recv().unwrap();
    assert_eq!(count(&house.store, "early"), 0);
    open.send(()).unwrap();
    pending.wait_blocking().unwrap();
    assert_eq!(count(&house.store, "early"), 1);
});

contract!(a_deed_that_hides_a_failed_statement_is_not_kept, |house| {
    let answer: Result<()> = house.store.write_blocking(|tx| {
        add(tx, "twice")?;
        drop(add(tx, "twice"));
        Ok(())
    });
    assert!(answer.unwrap_err().is_duplicate());
    assert_eq!(count(&house.store, "twice"), 0);
});

contract!(a_failed_statement_does_not_tell_values, |house| {
    let twice = || house.store.write_blocking(|tx| add(tx, "canary-4711"));
    twice().unwrap();
    let error = twice().unwrap_err();
    let mut said = format!("{error:?} {error}");
    let mut source = std::error::Error::source(&error);
    while let Some(inner) = source {
        write!(said, "{inner:?} {inner}").unwrap();
        source = inner.source();
    }
    assert!(!said.contains("4711"), "{said}");
});

contract!(a_reader_cannot_write, |house| {
    let answer: Result<u64> = house.store.read_blocking(|db| db.exec(&ADD, &[Val::T("sneaked"), Val::T("")]));
    assert!(answer.is_err());
    assert_eq!(count(&house.store, "sneaked"), 0);
});

contract!(a_write_prepared_before_the_key_turned_fails, |house| {
    let ocelot = house.newcomer("Ocelot", "Quentin");
    let subject = ocelot.facts.subject;
    let write = |generation| {
        house.store.write_blocking(move |tx| {
            tx.check_generation(subject, generation)?;
            add(tx, &format!("with key {generation}"))
        })
    };
    write(1).unwrap();
    turn(&house.store, &TURN, subject);
    assert!(matches!(write(1), Err(StoreError::KeyTurned)));
    assert_eq!(count(&house.store, "with key 1"), 1);
    write(2).unwrap();
    turn(&house.store, &FORGET, subject);
    assert!(matches!(write(2), Err(StoreError::KeyTurned)));
});

fn turn(store: &Store, sql: &'static Sql, subject: SubjectId) {
    store.write_blocking(move |tx| tx.exec(sql, &[Val::I(subject.number())])).unwrap();
}

contract!(a_list_is_one_event_that_names_everybody_and_a_page_is_its_own, |house| {
    let people: Arc<Vec<_>> = Arc::new((0..19).map(|n| house.newcomer("Ocelot", &format!("Quentin {n}"))).collect());
    let before = house.number("select count(*) from event");
    let (policy, actor, shown) = (Arc::clone(&house.policy), house.agent(), Arc::clone(&people));
    let (value, permits) = house
        .store
        .disclose_blocking(move |_, looks| {
            for person in shown.iter() {
                looks.push(cast::allowed(&policy, &actor, person, PersonAct::List));
            }
            looks.push(cast::allowed(&policy, &actor, &shown[0], PersonAct::Open));
            Ok::<_, StoreError>("value")
        })
        .unwrap();

    assert_eq!(value, "value");
    assert_eq!(house.number("select count(*) from event") - before, 2);
    assert_eq!(house.number("select people from event where deed = 10"), 19);
    assert_eq!(house.number("select subject_id from event where deed = 10"), 0);
    assert_eq!(house.number("select count(*) from event_shown"), 19);
    assert_eq!(house.number("select max(position) from event_shown"), 18);
    for person in people.iter() {
        let permit = permits.of(person.facts.subject, PersonAct::List).expect("a permit");
        house.vault.opener(permit, &person.key).expect("a permit that opens");
    }
    assert!(permits.of(people[0].facts.subject, PersonAct::Open).is_some());
    assert!(permits.of(people[1].facts.subject, PersonAct::Open).is_none());
});

contract!(the_text_of_a_reason_is_kept_under_the_number_of_its_event, |house| {
    let ocelot = Arc::new(house.newcomer("Ocelot", "Quentin"));
    let (policy, actor, shown) = (Arc::clone(&house.policy), house.agent(), Arc::clone(&ocelot));
    let vault = Arc::clone(&house.vault);
    let (event, _) = house
        .store
        .disclose_blocking(move |_, looks| {
            let subject = shown.facts.subject.number();
            let event = looks.next_event_id();
            let text = ReasonText(Text::new("she rang about her kettle"));
            let sealer = vault.sealer(CONTROLLER, &shown.key).unwrap();
            let sealed = sealer.seal(Table::ReasonText, [subject, event.number()], &text).unwrap();
            looks.push_with_text(cast::allowed(&policy, &actor, &shown, PersonAct::Open), sealed);
            Ok::<_, StoreError>(event)
        })
        .unwrap();

    let id = event.number();
    assert_eq!(house.number(&format!("select deed from event where id = {id}")), 12);
    let words = house
        .store
        .read_blocking(move |db| row(db, &REASON, &[Val::I(id)], |cells| cells.b(0)))
        .unwrap()
        .expect("a text");
    let subject = ocelot.facts.subject;
    let (policy, shown) = (Arc::clone(&house.policy), Arc::clone(&ocelot));
    let lead = Actor { role: Role::TeamLead, ..house.agent() };
    let asked = Asked { act: PersonAct::SeeLooks, purpose: Purpose::Compliance, reason: Reason::Oversight };
    let ((), permits) = house
        .store
        .disclose_blocking(move |_, looks| {
            looks.push(cast::allowed_for(&policy, &lead, &shown, asked));
            Ok::<_, StoreError>(())
        })
        .unwrap();
    let opener = house.vault.opener(permits.of(subject, PersonAct::SeeLooks).unwrap(), &ocelot.key).unwrap();
    let sealed = Sealed::<ReasonText>::from_stored(words);
    let opened = opener.open(Table::ReasonText, [subject.number(), id], &sealed).unwrap();
    assert_eq!(opened.as_ref().0.expose(), "she rang about her kettle");
});

contract!(a_disclosure_that_names_nobody_gives_nothing, |house| {
    let answer = house.store.disclose_blocking(|_, _| Ok::<_, StoreError>(()));
    assert!(matches!(answer, Err(StoreError::NothingRecorded)));
});

contract!(a_disclosure_that_cannot_be_recorded_gives_no_permit, |house| {
    let ocelot = Arc::new(house.newcomer("Ocelot", "Quentin"));
    let before = house.number("select count(*) from event");
    let (policy, actor, shown) = (Arc::clone(&house.policy), house.agent(), Arc::clone(&ocelot));
    // Erased between the reading and the recording: the closure still holds the old facts.
    turn(&house.store, &FORGET, ocelot.facts.subject);
    let answer = house.store.disclose_blocking(move |_, looks| {
        looks.push(cast::allowed(&policy, &actor, &shown, PersonAct::Open));
        Ok::<_, StoreError>(())
    });
    assert!(matches!(answer, Err(StoreError::KeyTurned)));
    assert_eq!(house.number("select count(*) from event"), before);
});

contract!(many_disclosures_at_once_are_all_recorded_without_gaps, |house| {
    let ocelot = Arc::new(house.newcomer("Ocelot", "Quentin"));
    let before = house.number("select count(*) from event");
    let looks = 200;
    house.block_on(async {
        let all = (0..looks).map(|_| {
            let (policy, actor, shown) = (Arc::clone(&house.policy), house.agent(), Arc::clone(&ocelot));
            let store = house.store.clone();
            tokio::spawn(async move {
                store
                    .disclose(move |_, looks| {
                        looks.push(cast::allowed(&policy, &actor, &shown, PersonAct::Open));
                        Ok::<_, StoreError>(())
                    })
                    .await
                    .map(drop)
            })
        });
        for look in all.collect::<Vec<_>>() {
            look.await.unwrap().unwrap();
        }
    });
    assert_eq!(house.number("select count(*) from event") - before, looks);
    assert_eq!(house.number(GAPS), 0);
});

contract!(every_opening_has_lanes_of_its_own, |house| {
    house.newcomer("Ocelot", "Quentin");
    let first = house.number("select max(id) from lane");
    let (other, _) = house.another().unwrap();
    let event = house_event(other.next_id(), house);
    other
        .write_blocking(move |tx| {
            tx.record(event.clone());
            Ok::<_, StoreError>(())
        })
        .unwrap();
    assert!(house.number("select lane from event where deed = 72") > first);
});

contract!(a_closed_store_has_done_what_was_queued, |house| {
    let (other, _) = house.another().unwrap();
    let pending: Vec<_> = (0..50).map(|n| other.write_queued(move |tx| add(tx, &format!("last {n}")))).collect();
    drop(other);
    for (n, pending) in pending.into_iter().enumerate() {
        pending.wait_blocking().unwrap();
        assert_eq!(count(&house.store, &format!("last {n}")), 1);
    }
});

contract!(truncating_takes_overwritten_bytes_out_of_the_files, |house| {
    let add_canary = |value: &'static str| {
        house.store.write_blocking(move |tx| tx.exec(&CHANGE, &[Val::T(value), Val::T("place")]).map(drop))
    };
    house.store.write_blocking(|tx| add(tx, "place")).unwrap();
    add_canary("CANARY-OF-THE-HOUSE").unwrap();
    add_canary("nothing").unwrap();
    house.store.truncate_blocking().unwrap();
    // What PostgreSQL keeps in its write-ahead log ends with the log; only SQLite's files are ours to clean.
    if house.engine() == Engine::Sqlite {
        assert_eq!(find_bytes(&house.records(), &[b"CANARY-OF-THE-HOUSE"]), []);
    }
});

#[test]
fn two_deeds_in_each_others_way_are_both_done_on_postgres() {
    let house = OpenedStore::postgres();
    for name in ["one", "two"] {
        house.store.write_blocking(move |tx| add(tx, name)).unwrap();
    }
    let barrier = Arc::new(Barrier::new(2));
    let cross = |names: [&'static str; 2]| {
        let (barrier, is_first) = (Arc::clone(&barrier), AtomicBool::new(true));
        house.store.write_queued(move |tx| {
            tx.exec(&CHANGE, &[Val::T(names[0]), Val::T(names[0])])?;
            if is_first.swap(false, Ordering::Relaxed) {
                barrier.wait();
            }
            tx.exec(&CHANGE, &[Val::T(names[0]), Val::T(names[1])])
        })
    };
    let (forth, back) = (cross(["one", "two"]), cross(["two", "one"]));
    assert_eq!(forth.wait_blocking().unwrap(), 1);
    assert_eq!(back.wait_blocking().unwrap(), 1);
}

#[test]
fn after_a_lost_connection_writing_goes_on_in_a_new_lane_on_postgres() {
    let house = OpenedStore::postgres();
    let write = |n: i64| {
        let event = house_event(house.store.next_id(), &house);
        house.store.write_blocking(move |tx| {
            tx.record(event.clone());
            add(tx, &format!("deed {n}"))
        })
    };
    (0..20).for_each(|n| write(n).unwrap());
    let lanes = house.number("select max(id) from lane");
    house.raw(WHO_IS_CONNECTED).unwrap();
    (20..40).for_each(|n| write(n).unwrap());
    assert_eq!(count(&house.store, "deed 39"), 1);
    assert!(house.number("select max(id) from lane") > lanes);
    assert_eq!(house.number("select count(*) from event"), 40);
    assert_eq!(house.number(GAPS), 0);
}

#[test]
fn what_was_answered_is_in_the_files_at_that_moment() {
    let house = OpenedStore::sqlite();
    let elsewhere = house.folder().join("after the crash");
    std::fs::create_dir(&elsewhere).unwrap();
    for n in 0..20_i64 {
        house.store.write_blocking(move |tx| add(tx, &format!("deed {n}"))).unwrap();
        // The process goes on, so nothing is in these copies that was written at an orderly end.
        for file in ["vault.db", "vault.db-wal"] {
            std::fs::copy(house.records().join(file), elsewhere.join(file)).unwrap();
        }
        let copy = rusqlite::Connection::open(elsewhere.join("vault.db")).unwrap();
        let found: i64 = copy.query_row("select count(*) from setting", [], |row| row.get(0)).unwrap();
        assert_eq!(found, n + 1);
        drop(copy);
        std::fs::remove_dir_all(&elsewhere).unwrap();
        std::fs::create_dir(&elsewhere).unwrap();
    }
}

#[test]
fn two_processes_on_one_file_both_write() {
    let house = OpenedStore::sqlite();
    let (other, _) = house.another().unwrap();
    let pending: Vec<_> = (0..200)
        .map(|n| {
            let event = house_event(house.store.next_id(), &house);
            let store = if n % 2 == 0 { &house.store } else { &other };
            store.write_queued(move |tx| {
                tx.record(event.clone());
                add(tx, &format!("deed {n}"))
            })
        })
        .collect();
    for pending in pending {
        pending.wait_blocking().unwrap();
    }
    assert_eq!(house.number("select count(*) from event"), 200);
    assert_eq!(house.number(GAPS), 0);
}

#[test]
fn the_files_of_a_store_are_for_their_owner_only() {
    use std::os::unix::fs::PermissionsExt as _;
    let house = OpenedStore::sqlite();
    let Place::Sqlite { dir } = house.place() else { panic!("not on sqlite") };
    let mode = std::fs::metadata(dir).unwrap().permissions().mode();
    assert_eq!(mode & 0o077, 0, "{mode:o}");
}
