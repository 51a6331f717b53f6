//! Names that only some crates may speak.

use super::source::Kind;
use super::{Finding, Tree};

/// A name, the folders that may use it, and why the others may not.
struct Home {
    name: &'static str,
    folders: &'static [&'static str],
    why: &'static str,
}

const HOMES: [Home; 7] = [
    Home {
        name: "Recorder",
        folders: &["crates/custody/src/", "crates/store/src/"],
        why: "only the store turns a durable record into a permit",
    },
    Home { name: "LessSafeKey", folders: &["crates/custody/src/"], why: "sealing and opening have one home" },
    Home { name: "aead", folders: &["crates/custody/src/"], why: "sealing and opening have one home" },
    Home { name: "rusqlite", folders: &["crates/store/", "crates/testkit/"], why: "the database has one door" },
    Home { name: "tokio_postgres", folders: &["crates/store/", "crates/testkit/"], why: "the database has one door" },
    Home {
        name: "axum",
        folders: &["crates/web/", "crates/server/"],
        why: "what somebody can do does not depend on HTTP",
    },
    Home { name: "Uuid", folders: &[], why: "ids are 63-bit numbers inside and random public ids outside" },
];

/// Each name is used only where it is at home.
pub fn names_stay_at_home(tree: &Tree) -> Vec<Finding> {
    let mut found = Vec::new();
    for source in tree.sources().filter(|source| source.path.starts_with("crates/")) {
        for home in &HOMES {
            if home.folders.iter().any(|folder| source.path.starts_with(folder)) {
                continue;
            }
            for line in source.lines_with(&[home.name]) {
                if is_tampering(home.name, source.is_test_line(line)) {
                    continue;
                }
                let advice = format!("`{}` may not be named here: {}", home.name, home.why);
                found.push(Finding::new(&source.path, line, advice));
            }
        }
    }
    found
}

/// Tests open the database behind the product's back, to see what is left in it and to spoil it.
fn is_tampering(name: &str, in_test: bool) -> bool {
    in_test && ["rusqlite", "tokio_postgres"].contains(&name)
}

/// Statements are written in `store`; everybody else calls a function of it.
pub fn sql_stays_in_the_store(tree: &Tree) -> Vec<Finding> {
    let mut found = Vec::new();
    for source in tree.sources().filter(|source| source.path.starts_with("crates/")) {
        if ["crates/store/", "crates/testkit/"].iter().any(|home| source.path.starts_with(home)) {
            continue;
        }
        for token in source.tokens.iter().filter(|token| token.kind == Kind::Text) {
            if is_sql(&token.text) && !source.is_test_line(token.line) {
                let advice = "SQL belongs into crates/store/src, as a named statement";
                found.push(Finding::new(&source.path, token.line, advice));
            }
        }
    }
    found
}

/// Whether a text begins like a statement; a sentence that begins with "select" lacks the rest.
fn is_sql(text: &str) -> bool {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    [("select ", " from "), ("insert into ", " "), ("update ", " set "), ("delete from ", "")]
        .iter()
        .any(|(start, later)| text.strip_prefix(start).is_some_and(|rest| rest.contains(later)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(rule: fn(&Tree) -> Vec<Finding>, path: &str, text: &str) -> Vec<usize> {
        rule(&Tree::of(&[(path, text)])).iter().map(|finding| finding.line).collect()
    }

    #[test]
    fn a_name_away_from_home_is_found() {
        for (path, text) in [
            ("crates/app/src/people.rs", "\nuse custody::Recorder;"),
            ("crates/custody/tests/open.rs", "\nuse custody::Recorder;"),
            ("crates/store/src/tx.rs", "\nuse aws_lc_rs::aead;"),
            ("crates/app/src/people.rs", "\nuse aws_lc_rs::{LessSafeKey};"),
            ("crates/app/src/people.rs", "\nuse axum::Router;"),
            ("crates/app/src/people.rs", "\nuse rusqlite::Connection;"),
            ("crates/domain/src/id.rs", "\nstruct A(Uuid);"),
        ] {
            assert_eq!(lines(names_stay_at_home, path, text), [2], "{path}: {text}");
        }
    }

    #[test]
    fn a_name_at_home_or_in_a_document_is_fine() {
        for (path, text) in [
            ("crates/store/src/tx.rs", "use custody::Recorder;"),
            ("crates/app/src/people.rs", "/// `custody::Recorder` is out of reach.\nfn f() {}"),
            ("crates/custody/src/seal.rs", "use aws_lc_rs::aead::LessSafeKey;"),
            ("crates/web/src/lib.rs", "use axum::Router;"),
            ("crates/app/tests/erasure.rs", "use rusqlite::Connection;"),
        ] {
            assert_eq!(lines(names_stay_at_home, path, text), [0; 0], "{path}: {text}");
        }
    }

    #[test]
    fn a_statement_outside_the_store_is_found() {
        for sql in [
            "select subject_id from people",
            "  SELECT\\n 1 FROM people",
            "insert into people (id) values ($1)",
            "update people set name = $1",
            "delete from people",
        ] {
            let text = format!("\nconst A: &str = \"{sql}\";");
            assert_eq!(lines(sql_stays_in_the_store, "crates/app/src/people.rs", &text), [2], "{sql}");
            assert_eq!(lines(sql_stays_in_the_store, "crates/store/src/people.rs", &text), [0; 0]);
            assert_eq!(lines(sql_stays_in_the_store, "crates/app/tests/people.rs", &text), [0; 0]);
        }
        for prose in ["select a purpose", "update available", "insertion"] {
            let text = format!("const A: &str = \"{prose}\";");
            assert_eq!(lines(sql_stays_in_the_store, "crates/app/src/people.rs", &text), [0; 0]);
        }
    }
}
