//! What the store promises about imports: progress moves with the work, once, and ends once.

use domain::id::{ActorId, BrandId, ControllerId, ImportId, NoticeId, PublicId, PublicKind, TeamId};
use domain::import::{Problem, RowProblem};
use domain::notice::NoticeRef;
use domain::purpose::Basis;
use store::imports::{self, ImportCounts, ImportRun, ImportState};
use store::{Store, StoreError};
use testkit::{OpenedStore, contract};

fn run(house: &OpenedStore, id: i64) -> ImportRun {
    ImportRun {
        id: ImportId::new(id),
        public: PublicId::draw(PublicKind::Import, house.random.as_ref()),
        controller: ControllerId::new(1),
        brand: BrandId::new(2),
        team: TeamId::new(3),
        kind: "invoices".to_owned(),
        source: "till".to_owned(),
        basis: Basis::Contract,
        notice: Some(NoticeRef { notice: NoticeId::new(4), version: 2 }),
        currency: "GBP".parse().unwrap(),
        file_digest: [7; 32],
        file_bytes: 1_000,
        started_at: house.store.now(),
        started_by: ActorId::new(5),
        state: ImportState::Running,
        ended_at: None,
        bytes_done: 0,
        counts: ImportCounts::default(),
        spool_key: None,
    }
}

fn add(store: &Store, run: &ImportRun) {
    let run = run.clone();
    store.write_blocking(move |tx| imports::add(tx, &run)).unwrap();
}

fn read(store: &Store, public: PublicId) -> ImportRun {
    store.read_blocking(move |db| imports::by_public(db, public)).unwrap().unwrap()
}

const STEP: ImportCounts = ImportCounts {
    rows_read: 10,
    rows_refused: 1,
    people_added: 2,
    purchases_added: 3,
    lines_added: 4,
    anonymous_lines: 5,
};

contract!(what_was_asked_reads_back, |house| {
    let new = run(house, 9);
    add(&house.store, &new);
    assert_eq!(format!("{:?}", read(&house.store, new.public)), format!("{new:?}"));
    let without = ImportRun { notice: None, ..run(house, 10) };
    add(&house.store, &without);
    assert_eq!(read(&house.store, without.public).notice, None);
    let newest = house.store.read_blocking(|db| imports::newest(db, ControllerId::new(1), 5)).unwrap();
    assert_eq!(newest.iter().map(|run| run.id.number()).collect::<Vec<_>>(), [10, 9]);
    assert_eq!(
        house.store.read_blocking(|db| imports::kind_of(db, ImportId::new(9))).unwrap().as_deref(),
        Some("invoices")
    );
});

contract!(progress_moves_only_from_where_it_is_and_only_while_running, |house| {
    let new = run(house, 9);
    add(&house.store, &new);
    let advance = |from, to| {
        house.store.write_blocking(move |tx| imports::advance(tx, ImportId::new(9), (from, to), &STEP)).unwrap()
    };
    assert!(advance(0, 100));
    assert!(!advance(0, 200), "somebody else has moved it");
    assert!(advance(100, 250));
    let broken = house.store.write_blocking(move |tx| {
        imports::advance(tx, ImportId::new(9), (250, 300), &STEP)?;
        Err::<(), _>(StoreError::Damaged { what: "test" })
    });
    assert!(broken.is_err());
    let here = read(&house.store, new.public);
    assert_eq!(
        (here.bytes_done, here.counts.rows_read, here.counts.anonymous_lines),
        (250, 20, 10),
        "a step that is not kept moves nothing"
    );

    let end =
        |state| house.store.write_blocking(move |tx| imports::end(tx, ImportId::new(9), state, tx.now())).unwrap();
    assert!(end(ImportState::Done));
    assert!(!end(ImportState::Stopped), "it ends once");
    assert!(!advance(250, 300));
    assert_eq!(read(&house.store, new.public).state, ImportState::Done);
    assert_eq!(read(&house.store, new.public).ended_at, Some(house.store.now()));
});

contract!(an_unfinished_run_of_the_same_file_is_found, |house| {
    let new = run(house, 9);
    add(&house.store, &new);
    let find = |like: ImportRun| {
        house.store.read_blocking(move |db| imports::unfinished(db, &like)).unwrap().map(|run| run.id.number())
    };
    assert_eq!(find(run(house, 0)), Some(9));
    for other in [
        ImportRun { file_digest: [8; 32], ..run(house, 0) },
        ImportRun { source: "web".to_owned(), ..run(house, 0) },
        ImportRun { kind: "customers".to_owned(), ..run(house, 0) },
        ImportRun { brand: BrandId::new(3), ..run(house, 0) },
        ImportRun { controller: ControllerId::new(2), ..run(house, 0) },
    ] {
        assert_eq!(find(other), None);
    }
    house.store.write_blocking(|tx| imports::end(tx, ImportId::new(9), ImportState::Stopped, tx.now())).unwrap();
    assert_eq!(find(run(house, 0)), None);
});

contract!(problems_are_noted_once_and_the_key_of_a_copy_goes_with_the_end, |house| {
    let new = run(house, 9);
    add(&house.store, &new);
    let problem = |row, column: &str, why| Problem { row, byte: row * 40, column: column.to_owned(), why };
    let noted = [
        problem(7, "Quantity", RowProblem::NotAQuantity),
        problem(3, "", RowProblem::FieldCount),
        problem(7, "InvoiceDate", RowProblem::NotADate),
        problem(7, "Quantity", RowProblem::NotAQuantity),
    ];
    let all = noted.clone();
    house
        .store
        .write_blocking(move |tx| {
            imports::set_spool_key(tx, ImportId::new(9), 1, &[1, 2, 3])?;
            all.iter().try_for_each(|problem| imports::add_problem(tx, ImportId::new(9), problem))
        })
        .unwrap();
    let problems = |limit| house.store.read_blocking(move |db| imports::problems(db, ImportId::new(9), limit)).unwrap();
    assert_eq!(problems(10), [noted[1].clone(), noted[2].clone(), noted[0].clone()]);
    assert_eq!(problems(1).len(), 1);
    let copies = || house.store.read_blocking(|db| imports::with_copies(db, ControllerId::new(1))).unwrap();
    let key = |copies: Vec<ImportRun>| {
        copies.into_iter().map(|run| (run.id.number(), run.spool_key.unwrap())).collect::<Vec<_>>()
    };
    assert_eq!(key(copies()), [(9, vec![1, 2, 3])]);
    let moves = |old: &'static [u8], new: &'static [u8]| {
        house.store.write_blocking(move |tx| imports::move_spool_key(tx, ImportId::new(9), (old, new))).unwrap()
    };
    assert!(moves(&[1, 2, 3], &[4]));
    assert!(!moves(&[1, 2, 3], &[5]), "it was moved meanwhile");
    assert_eq!(key(copies()), [(9, vec![4])]);
    house.store.write_blocking(|tx| imports::end(tx, ImportId::new(9), ImportState::Done, tx.now())).unwrap();
    assert!(copies().is_empty());
    house.store.write_blocking(|tx| imports::set_spool_key(tx, ImportId::new(9), 1, &[6])).unwrap();
    assert!(!moves(&[4], &[7]));
    assert_eq!(read(&house.store, new.public).spool_key, None);
});

contract!(no_key_of_a_copy_comes_in_under_a_weekly_key_that_ends, |house| {
    let new = run(house, 9);
    add(&house.store, &new);
    house.store.write_blocking(|tx| store::people::set_epoch_floor(tx, 2)).unwrap();
    let set = |epoch| house.store.write_blocking(move |tx| imports::set_spool_key(tx, ImportId::new(9), epoch, &[1]));
    assert!(matches!(set(1), Err(StoreError::KeyTurned)));
    assert_eq!(read(&house.store, new.public).spool_key, None);
    set(2).unwrap();
    assert_eq!(read(&house.store, new.public).spool_key, Some(vec![1]));
});

contract!(every_shop_that_brought_a_file_is_named_once, |house| {
    for (id, source) in [(9, "till"), (10, "shop"), (11, "till")] {
        add(&house.store, &ImportRun { source: source.to_owned(), state: ImportState::Done, ..run(house, id) });
    }
    let sources = |controller| {
        house.store.read_blocking(move |db| store::search::sources(db, ControllerId::new(controller))).unwrap()
    };
    assert_eq!(sources(1), ["shop", "till"]);
    assert!(sources(2).is_empty());
});
