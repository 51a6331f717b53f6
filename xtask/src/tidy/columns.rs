//! Every column says what it holds, and both engines have the same ones.

use std::collections::{BTreeMap, BTreeSet};

use super::exceptions::{exceptions, idle};
use super::sql::{Table, tables};
use super::{Finding, Tree};

const MIGRATIONS: &str = "crates/store/migrations/";
const DIALECTS: [&str; 2] = ["sqlite", "postgres"];

/// Tables with sealed columns whose key does not begin with the person, each with its reason.
const NOT_BY_PERSON: &str = "crates/store/migrations/not-by-person.txt";

/// Tables that only one engine has, each with its reason.
const ONE_ENGINE: &str = "crates/store/migrations/one-engine.txt";

/// Migrations are numbered from 1, no number twice, and each stands in both dialects.
pub fn migrations_come_in_pairs(tree: &Tree) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut folders = BTreeSet::new();
    let mut last = None;
    for (path, _) in tree.files(MIGRATIONS, ".sql") {
        match path.strip_prefix(MIGRATIONS).and_then(|rest| rest.split_once('/')) {
            Some((folder, "sqlite.sql" | "postgres.sql")) => {
                folders.insert(folder);
            }
            _ => found.push(Finding::new(path, 0, "a migration is NNNN_name/sqlite.sql and NNNN_name/postgres.sql")),
        }
    }
    for (index, folder) in folders.iter().enumerate() {
        let number = folder.get(..4).and_then(|digits| digits.parse::<usize>().ok());
        // Work on several nouns at once leaves gaps until all of it is in; the first is always the first.
        let fits = if index == 0 { number == Some(1) } else { number > last };
        last = number;
        if !fits || folder.get(4..5) != Some("_") {
            let advice = "the name begins with its number, 0001_ for the first; no number is there twice";
            found.push(Finding::new(&format!("{MIGRATIONS}{folder}"), 0, advice));
        }
        for dialect in DIALECTS {
            let path = format!("{MIGRATIONS}{folder}/{dialect}.sql");
            if tree.text(&path).is_none() {
                found.push(Finding::new(&path, 0, "is missing; a migration stands in both dialects"));
            }
        }
        found.extend(differences(tree, folder));
    }
    found
}

/// Finds tables, columns and classes that one dialect has and the other has not.
fn differences(tree: &Tree, folder: &str) -> Vec<Finding> {
    let one_engine = exceptions(tree, ONE_ENGINE);
    let read = |dialect: &str| {
        let path = format!("{MIGRATIONS}{folder}/{dialect}.sql");
        let columns = tree.text(&path).map(|text| columns_of(&tables(text))).unwrap_or_default();
        (path, columns)
    };
    let mut found = Vec::new();
    for (own, other) in [(read("sqlite"), read("postgres")), (read("postgres"), read("sqlite"))] {
        for (column, (line, class)) in &own.1 {
            let is_listed = |(table, _): &(String, String)| one_engine.iter().any(|listed| listed.name == table);
            let same = other.1.get(column).is_some_and(|(_, theirs)| theirs == class);
            if !same && !is_listed(column) {
                let advice = format!("`{}.{}` is missing or has another class in {}", column.0, column.1, other.0);
                found.push(Finding::new(&own.0, *line, advice));
            }
        }
    }
    found
}

type Columns = BTreeMap<(String, String), (usize, Option<String>)>;

fn columns_of(tables: &[Table]) -> Columns {
    let of_table = |table: &Table| {
        let name = table.name.clone();
        let row =
            |column: &super::sql::Column| ((name.clone(), column.name.clone()), (column.line, column.class.clone()));
        table.columns.iter().map(row).collect::<Vec<_>>()
    };
    tables.iter().flat_map(of_table).collect()
}

/// Every column has a class, and the sealed ones say category, purpose and retention.
pub fn columns_are_classified(tree: &Tree) -> Vec<Finding> {
    let mut found = Vec::new();
    for (path, text) in tree.files(MIGRATIONS, ".sql") {
        for column in tables(text).iter().flat_map(|table| &table.columns) {
            if let Some(advice) = objection(column.class.as_deref()) {
                found.push(Finding::new(path, column.line, format!("`{}`: {advice}", column.name)));
            }
        }
    }
    found
}

fn objection(class: Option<&str>) -> Option<&'static str> {
    const SEALED: &str = "a sealed column says [sealed: category=…, purpose=…, retention=…]";
    match class {
        Some("none" | "pseudonym" | "secret") => None,
        Some(class) => {
            let Some(said) = class.strip_prefix("sealed") else {
                return Some("the class is one of [none], [pseudonym], [secret], [sealed: …]");
            };
            let said: Vec<(&str, &str)> = said
                .trim_start_matches(':')
                .split(',')
                .filter_map(|part| part.trim().split_once('='))
                .filter(|(_, value)| !value.trim().is_empty())
                .collect();
            let names: Vec<&str> = said.iter().map(|(name, _)| *name).collect();
            (names != ["category", "purpose", "retention"]).then_some(SEALED)
        }
        None => Some("has no class; end the line with a comment such as `-- [none]`"),
    }
}

/// A table with a sealed column has the person first in its key, or stands on the list.
pub fn sealed_tables_are_keyed_by_person(tree: &Tree) -> Vec<Finding> {
    let allowed = exceptions(tree, NOT_BY_PERSON);
    let mut found = Vec::new();
    let mut others = BTreeSet::new();
    let mut known = BTreeSet::new();
    for (path, text) in tree.files(MIGRATIONS, ".sql") {
        for table in tables(text) {
            known.insert(table.name.clone());
            let is_sealed =
                |column: &super::sql::Column| column.class.as_deref().is_some_and(|class| class.starts_with("sealed"));
            let is_added = table.primary_key.is_empty() && table.columns.len() == 1;
            let by_person = table.primary_key.first().is_some_and(|first| first == "subject_id");
            if by_person || is_added || !table.columns.iter().any(is_sealed) {
                continue;
            }
            if !allowed.iter().any(|exception| exception.name == table.name) {
                let advice = format!(
                    "`{}` has a sealed column, so its primary key begins with subject_id; else give a reason in {NOT_BY_PERSON}",
                    table.name
                );
                found.push(Finding::new(path, table.line, advice));
            }
            others.insert(table.name);
        }
    }
    found.extend(idle(NOT_BY_PERSON, &allowed, |name| others.contains(name)));
    found.extend(idle(ONE_ENGINE, &exceptions(tree, ONE_ENGINE), |name| known.contains(name)));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const SQLITE: &str = "crates/store/migrations/0001_first/sqlite.sql";
    const POSTGRES: &str = "crates/store/migrations/0001_first/postgres.sql";
    const GOOD: &str = "create table a (\n\
        subject_id bigint not null,  -- [pseudonym]\n\
        note blob,  -- [sealed: category=contact, purpose=service, retention=customer]\n\
        primary key (subject_id)\n);\n";

    fn lines(rule: fn(&Tree) -> Vec<Finding>, files: &[(&str, &str)]) -> Vec<usize> {
        rule(&Tree::of(files)).iter().map(|finding| finding.line).collect()
    }

    #[test]
    fn a_good_pair_passes() {
        for rule in [migrations_come_in_pairs, columns_are_classified, sealed_tables_are_keyed_by_person] {
            assert_eq!(lines(rule, &[(SQLITE, GOOD), (POSTGRES, GOOD)]), [0; 0]);
        }
    }

    #[test]
    fn a_lonely_misplaced_or_misnumbered_migration_is_found() {
        assert_eq!(lines(migrations_come_in_pairs, &[(SQLITE, "")]).len(), 1);
        assert_eq!(lines(migrations_come_in_pairs, &[("crates/store/migrations/one.sql", "")]).len(), 1);
        let gap = [
            ("crates/store/migrations/0002_later/sqlite.sql", ""),
            ("crates/store/migrations/0002_later/postgres.sql", ""),
        ];
        assert_eq!(lines(migrations_come_in_pairs, &gap).len(), 1);
    }

    #[test]
    fn a_difference_between_the_dialects_is_found() {
        for other in [
            GOOD.replace("note", "memo"),
            GOOD.replace("table a", "table b"),
            GOOD.replace("[pseudonym]", "[none]"),
            String::new(),
        ] {
            assert!(!lines(migrations_come_in_pairs, &[(SQLITE, GOOD), (POSTGRES, &other)]).is_empty());
        }
        let listed = [(SQLITE, GOOD), (POSTGRES, ""), (ONE_ENGINE, "a only this engine can\n")];
        assert_eq!(lines(migrations_come_in_pairs, &listed), [0; 0]);
        assert_eq!(lines(sealed_tables_are_keyed_by_person, &[(ONE_ENGINE, "gone for a reason\n")]), [1]);
    }

    #[test]
    fn a_column_without_a_true_class_is_found() {
        for class in [
            "",
            "-- no class",
            "-- [private]",
            "-- [sealed]",
            "-- [sealed: category=contact]",
            "-- [sealed: category=, purpose=a, retention=b]",
        ] {
            let text = format!("create table a (\n    id bigint primary key  {class}\n);\n");
            assert_eq!(lines(columns_are_classified, &[(SQLITE, &text)]), [2], "{class}");
        }
    }

    #[test]
    fn a_sealed_table_with_another_key_is_found_unless_listed() {
        let text = GOOD.replace("primary key (subject_id)", "primary key (note, subject_id)");
        let rule = sealed_tables_are_keyed_by_person;
        assert_eq!(lines(rule, &[(SQLITE, &text)]), [1]);
        assert_eq!(lines(rule, &[(SQLITE, &text), (NOT_BY_PERSON, "a because of this\n")]), [0; 0]);
        assert_eq!(lines(rule, &[(SQLITE, GOOD), (NOT_BY_PERSON, "a because of this\n")]), [1]);
    }
}
