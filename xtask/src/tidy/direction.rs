//! Which crate may use which.

use super::{Finding, Tree};

/// From the inside out; each may use those before it.
const ORDER: [&str; 10] = ["domain", "packs", "ledger", "policy", "custody", "store", "app", "web", "mail", "server"];

/// What tests stand on; never part of the product.
const TESTKIT: &str = "testkit";
const TESTKIT_USES: [&str; 5] = ["domain", "ledger", "policy", "custody", "store"];

/// Each crate uses only crates to its left, and `testkit` only in tests.
pub fn crates_point_left(tree: &Tree) -> Vec<Finding> {
    let mut found = Vec::new();
    for (name, path, text) in tree.crates() {
        if name != TESTKIT && !ORDER.contains(&name) {
            let advice = format!("`{name}` has no place in the order of crates; give it one in {}", file!());
            found.push(Finding::new(path, 0, advice));
        }
        match text.parse::<toml::Table>() {
            Err(error) => found.push(Finding::new(path, 0, format!("cannot be read: {}", error.message()))),
            Ok(manifest) => {
                for section in ["dependencies", "build-dependencies"] {
                    for used in names_in(&manifest, section) {
                        if let Some(advice) = objection(name, used) {
                            found.push(Finding::new(path, line_of(text, used), advice));
                        }
                    }
                }
            }
        }
    }
    found
}

/// The names of a manifest's dependencies, by section.
pub fn names_in<'a>(manifest: &'a toml::Table, section: &str) -> impl Iterator<Item = &'a str> {
    let table = manifest.get(section).and_then(toml::Value::as_table);
    table.into_iter().flat_map(|table| table.keys().map(String::as_str))
}

fn objection(name: &str, used: &str) -> Option<String> {
    if used == TESTKIT {
        return Some("testkit is for tests; move it to [dev-dependencies]".to_owned());
    }
    let place = |name: &str| ORDER.iter().position(|known| *known == name);
    let used_place = place(used)?;
    let allowed =
        if name == TESTKIT { TESTKIT_USES.contains(&used) } else { place(name).is_some_and(|own| used_place < own) };
    (!allowed).then(|| format!("`{name}` may not use `{used}`; the order is {}", ORDER.join(" ← ")))
}

fn line_of(text: &str, name: &str) -> usize {
    let starts = |line: &str| line.strip_prefix(name).is_some_and(|rest| rest.starts_with(['.', ' ', '=']));
    text.lines().position(starts).map_or(0, |index| index + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found_in(path: &str, manifest: &str) -> Vec<Finding> {
        crates_point_left(&Tree::of(&[(path, manifest)]))
    }

    #[test]
    fn a_crate_may_use_what_stands_to_its_left() {
        let store = "[dependencies]\ndomain.workspace = true\ncustody.workspace = true\nserde = \"1\"\n\
                     [dev-dependencies]\ntestkit.workspace = true\n";
        assert_eq!(found_in("crates/store/Cargo.toml", store), []);
        assert_eq!(found_in("crates/testkit/Cargo.toml", "[dependencies]\nstore.workspace = true\n"), []);
    }

    #[test]
    fn a_crate_may_not_use_what_stands_to_its_right() {
        for (path, used) in [
            ("crates/domain/Cargo.toml", "store"),
            ("crates/ledger/Cargo.toml", "policy"),
            ("crates/store/Cargo.toml", "app"),
            ("crates/store/Cargo.toml", "testkit"),
            ("crates/testkit/Cargo.toml", "web"),
            ("crates/app/Cargo.toml", "app"),
        ] {
            let found = found_in(path, &format!("[dependencies]\nserde = \"1\"\n{used}.workspace = true\n"));
            assert_eq!(found.iter().map(|finding| finding.line).collect::<Vec<_>>(), [3], "{path} {used}");
        }
    }

    #[test]
    fn a_crate_without_a_place_is_found() {
        assert_eq!(found_in("crates/extras/Cargo.toml", "[package]\n").len(), 1);
        assert_eq!(found_in("crates/domain/Cargo.toml", "not toml").len(), 1);
    }
}
