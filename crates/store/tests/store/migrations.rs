//! What migrations promise: applied once, never edited, and both dialects say the same.

use std::fmt::Write as _;

use store::migrate::MIGRATIONS;
use store::{Engine, Place, Reach, Sql, Store, StoreError, rows};
use testkit::postgres::Postgres;
use testkit::{OpenedStore, contract};

contract!(an_open_store_has_nothing_left_to_apply, |house| {
    assert!(Store::planned(house.place()).unwrap().is_empty());
    let newest = MIGRATIONS.last().unwrap().number;
    assert_eq!(house.number("select max(number) from schema_migration"), newest);
    house.another().unwrap();
    let all = i64::try_from(MIGRATIONS.len()).unwrap();
    assert_eq!(house.number("select count(*) from schema_migration"), all);
    let known = i64::try_from(MIGRATIONS.len()).unwrap();
    assert_eq!(house.number("select count(*) from schema_migration"), known);
});

#[test]
fn planning_lists_everything_for_a_new_place_and_makes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let server = Postgres::start().expect("PostgreSQL is not installed");
    let dir = folder.path().join("records");
    for place in [Place::Sqlite { dir: dir.clone() }, Place::Postgres { url: server.url() }] {
        for _ in 0..2 {
            let planned = Store::planned(&place).unwrap();
            let numbers: Vec<i64> = planned.iter().map(|migration| migration.number).collect();
            assert_eq!(numbers, MIGRATIONS.iter().map(|migration| migration.number).collect::<Vec<i64>>());
            assert!(numbers.is_sorted());
            assert!(numbers.len() == MIGRATIONS.len() && numbers.is_sorted_by(|one, next| one < next), "{numbers:?}");
        }
    }
    assert!(!dir.exists());
}

contract!(an_edited_migration_is_refused, |house| {
    house.raw("update schema_migration set checksum = 'another' where number = 1").unwrap();
    let Err(refused) = house.another() else { panic!("opened") };
    assert!(matches!(refused, StoreError::EditedMigration { number: 1 }), "{refused}");
    assert!(Store::planned(house.place()).is_err());
});

contract!(a_newer_schema_is_refused_with_both_numbers, |house| {
    house
        .raw("insert into schema_migration (number, name, checksum, applied_at) values (4711, 'later', '', 0)")
        .unwrap();
    let Err(refused) = house.another() else { panic!("opened") };
    let program = MIGRATIONS.last().unwrap().number;
    assert!(
        matches!(refused, StoreError::NewerSchema { database: 4711, program: ours } if ours == program),
        "{refused}"
    );
    assert!(refused.to_string().contains("4711"));
});

#[test]
fn several_processes_may_open_a_new_database_at_once() {
    let server = Postgres::start().expect("PostgreSQL is not installed");
    let house = OpenedStore::postgres();
    let url = server.url();
    std::thread::scope(|scope| {
        let all: Vec<_> = (0..4)
            .map(|_| {
                scope.spawn(|| {
                    let (_, recorder) = custody::open(house.keys.clone()).unwrap();
                    Store::open(store::Opening {
                        place: Place::Postgres { url: url.clone() },
                        recorder,
                        clock: house.clock.clone(),
                        random: house.random.clone(),
                    })
                    .map(drop)
                })
            })
            .collect();
        for opening in all {
            opening.join().unwrap().unwrap();
        }
    });
}

#[test]
fn every_folder_of_a_migration_is_known_and_has_both_dialects() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations");
    let mut folders: Vec<String> =
        std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    folders.sort();
    let known: Vec<String> =
        MIGRATIONS.iter().map(|migration| format!("{:04}_{}", migration.number, migration.name)).collect();
    assert_eq!(folders, known);
    for name in folders {
        for dialect in ["sqlite.sql", "postgres.sql"] {
            assert!(folder.join(&name).join(dialect).exists(), "{name}/{dialect}");
        }
    }
}

const TABLES_OF_SQLITE: Sql = Sql {
    name: "TEST",
    text: "select m.name || '.' || c.name || ' ' || lower(c.type) || case when c.\"notnull\" = 1 then ' not null' else '' end \
        || case when c.pk > 0 then ' key ' || c.pk else '' end \
        from sqlite_master m join pragma_table_info(m.name) c where m.type = 'table' order by m.name, c.name",
    reach: Reach::System,
    only: Some(Engine::Sqlite),
};

const TABLES_OF_POSTGRES: Sql = Sql {
    name: "TEST",
    text: "select cast(c.table_name || '.' || c.column_name || ' ' || replace(c.data_type, 'bytea', 'blob') \
        || case when c.is_nullable = 'NO' then ' not null' else '' end \
        || coalesce(' key ' || (select u.ordinal_position from information_schema.table_constraints t \
            join information_schema.key_column_usage u on u.constraint_name = t.constraint_name and u.table_name = t.table_name \
            where t.constraint_type = 'PRIMARY KEY' and t.table_name = c.table_name and u.column_name = c.column_name), '') as text) \
        from information_schema.columns c where c.table_schema = 'public' and c.table_name <> 'person_words' \
        order by c.table_name collate \"C\", c.column_name collate \"C\"",
    reach: Reach::System,
    only: Some(Engine::Postgres),
};

const INDEXES_OF_SQLITE: Sql = Sql {
    name: "TEST",
    text: "select name || ' on ' || tbl_name from sqlite_master where type in ('index', 'trigger') and sql is not null order by 1",
    reach: Reach::System,
    only: Some(Engine::Sqlite),
};

const INDEXES_OF_POSTGRES: Sql = Sql {
    name: "TEST",
    text: "select name from (select cast(indexname || ' on ' || tablename as text) as name from pg_indexes \
        where schemaname = 'public' and indexname not like '%\\_pkey' and indexname not like '%\\_key' \
        union select distinct cast(trigger_name || ' on ' || event_object_table as text) from information_schema.triggers) as known \
        order by name collate \"C\"",
    reach: Reach::System,
    only: Some(Engine::Postgres),
};

fn dump(house: &OpenedStore, tables: &'static Sql, indexes: &'static Sql) -> (String, String) {
    let lines = |sql: &'static Sql| {
        house.store.read_blocking(move |db| rows(db, sql, &[], |cells| cells.t(0))).unwrap().into_iter().fold(
            String::new(),
            |mut text, line| {
                writeln!(text, "{line}").unwrap();
                text
            },
        )
    };
    (lines(tables), lines(indexes))
}

#[test]
fn both_dialects_make_the_same_tables_and_they_are_the_golden_ones() {
    let (tables, indexes) = dump(&OpenedStore::sqlite(), &TABLES_OF_SQLITE, &INDEXES_OF_SQLITE);
    let (tables_too, indexes_too) = dump(&OpenedStore::postgres(), &TABLES_OF_POSTGRES, &INDEXES_OF_POSTGRES);
    assert_eq!(tables, tables_too);
    insta::assert_snapshot!("tables", tables);
    insta::assert_snapshot!("sqlite_indexes_and_triggers", indexes);
    insta::assert_snapshot!("postgres_indexes_and_triggers", indexes_too);
}
