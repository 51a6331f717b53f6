//! What the registry promises: every statement can be prepared, and means the same on both engines.

use std::collections::BTreeSet;

use store::sql::{self, Reach};
use store::{Engine, Sql};
use testkit::OpenedStore;

/// How many parameters a statement takes, and what its columns are called.
type Shape = (usize, Vec<String>);

fn for_engine(engine: Engine) -> impl Iterator<Item = &'static Sql> {
    sql::all().filter(move |sql| sql.only.is_none_or(|only| only == engine))
}

fn on_sqlite(file: &rusqlite::Connection, sql: &Sql) -> Shape {
    let statement = file.prepare(sql.text).unwrap_or_else(|error| panic!("{}: {error}", sql.name));
    let columns = statement.column_names().map(str::to_owned).collect();
    (statement.parameter_count(), columns)
}

fn on_postgres(client: &mut postgres::Client, sql: &Sql) -> Shape {
    let statement = client.prepare(sql.text).unwrap_or_else(|error| panic!("{}: {error:?}", sql.name));
    for (n, ty) in statement.params().iter().enumerate() {
        let is_ours = [20, 17, 25, 1007].contains(&ty.oid());
        assert!(is_ours, "{}: parameter {} is {ty}, not bigint, bytea, text or integer[]", sql.name, n + 1);
    }
    for column in statement.columns() {
        let is_ours = [20, 17, 25, 23, 16].contains(&column.type_().oid());
        assert!(is_ours, "{}: column {} is {}", sql.name, column.name(), column.type_());
    }
    let columns = statement.columns().iter().map(|column| column.name().to_owned()).collect();
    (statement.params().len(), columns)
}

#[test]
fn every_statement_means_the_same_on_both_engines() {
    let (files, server) = (OpenedStore::sqlite(), OpenedStore::postgres());
    let file = rusqlite::Connection::open(files.records().join("vault.db")).unwrap();
    let store::Place::Postgres { url } = server.place() else { panic!("not on postgres") };
    let mut client = postgres::Client::connect(url, postgres::NoTls).unwrap();
    for sql in for_engine(Engine::Sqlite) {
        on_sqlite(&file, sql);
    }
    for sql in for_engine(Engine::Postgres) {
        let (params, columns) = on_postgres(&mut client, sql);
        if sql.only.is_none() {
            let (params_too, columns_too) = on_sqlite(&file, sql);
            assert_eq!((sql.name, params), (sql.name, params_too));
            assert_eq!((sql.name, columns.len()), (sql.name, columns_too.len()));
            // A computed column has a name of its own on each engine; one with a name has the same on both.
            for (name, name_too) in columns.iter().zip(&columns_too) {
                let is_plain = name_too.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
                assert!(!is_plain || name == name_too, "{}: {name} and {name_too}", sql.name);
            }
        }
    }
}

#[test]
fn every_statement_of_the_index_can_be_prepared() {
    let house = OpenedStore::sqlite();
    let file = rusqlite::Connection::open(house.records().join("index.db")).unwrap();
    assert!(sql::of_index().count() > 5);
    for sql in sql::of_index() {
        on_sqlite(&file, sql);
        assert_eq!(sql.only, Some(Engine::Sqlite), "{}", sql.name);
    }
}

#[test]
fn parameters_are_first_used_in_their_order() {
    for sql in sql::all().chain(sql::of_index()) {
        let mut seen = 0;
        for place in sql.text.split('$').skip(1) {
            let digits: String = place.chars().take_while(char::is_ascii_digit).collect();
            let Ok(number) = digits.parse::<usize>() else {
                continue;
            };
            assert!(number <= seen + 1, "{}: ${number} before ${}", sql.name, seen + 1);
            seen = seen.max(number);
        }
    }
}

#[test]
fn no_two_statements_share_a_name() {
    let mut names = BTreeSet::new();
    for sql in sql::all().chain(sql::of_index()) {
        assert!(names.insert(sql.name), "{} is there twice", sql.name);
    }
}

#[test]
fn a_statement_for_one_person_names_them() {
    for sql in sql::all().filter(|sql| sql.reach == Reach::Subject) {
        assert!(sql.text.contains("subject_id"), "{}", sql.name);
    }
}
