//! Files and lists that end before the reader is tired.

use std::collections::BTreeSet;

use super::direction::names_in;
use super::exceptions::{exceptions, idle, listed};
use super::source::Source;
use super::{Finding, Tree};

/// Files that may be longer, each with its reason.
pub const ALLOWED_LARGE: &str = "xtask/allowed-large.txt";

const FILE_AIM: usize = 250;
const FILE: usize = 450;
const FILE_MEDIAN: usize = 100;
const TEMPLATE: usize = 100;
const CRATES: usize = 14;
const EXTERNAL_CRATES: usize = 70;

/// No file is over the limit, tests not counted, unless the list says why.
pub fn files_are_short(tree: &Tree) -> Vec<Finding> {
    let allowed = exceptions(tree, ALLOWED_LARGE);
    let is_allowed = |path: &str| allowed.iter().any(|exception| exception.name == path);
    let large: Vec<&Source> = tree.sources().filter(|source| source.lines_without_tests() > FILE).collect();
    let mut found = idle(ALLOWED_LARGE, &allowed, |name| large.iter().any(|source| source.path == name));
    for source in large.iter().filter(|source| !is_allowed(&source.path)) {
        let lines = source.lines_without_tests();
        let advice = format!("{lines} lines without tests, {FILE} are the limit; split it by noun");
        found.push(Finding::new(&source.path, 0, advice));
    }
    found
}

/// The list of large files names no file that the last commit did not name.
pub fn large_files_shrink(tree: &Tree) -> Vec<Finding> {
    let Some(committed) = &tree.committed_large else {
        return Vec::new();
    };
    let before: BTreeSet<&str> = listed(committed).iter().map(|exception| exception.name).collect();
    exceptions(tree, ALLOWED_LARGE)
        .iter()
        .filter(|exception| !before.contains(exception.name))
        .map(|exception| {
            let advice = format!("`{}` is new; the list may only shrink, so split the file", exception.name);
            Finding::new(ALLOWED_LARGE, exception.line, advice)
        })
        .collect()
}

/// No template is over the limit.
pub fn templates_are_short(tree: &Tree) -> Vec<Finding> {
    tree.files("crates/web/templates/", ".html")
        .map(|(path, text)| (path, text.lines().count()))
        .filter(|(_, lines)| *lines > TEMPLATE)
        .map(|(path, lines)| {
            let advice = format!("{lines} lines, {TEMPLATE} are the limit; take a component out of it");
            Finding::new(path, 0, advice)
        })
        .collect()
}

/// Few crates of our own, and few of others.
pub fn few_crates(tree: &Tree) -> Vec<Finding> {
    let mut found = Vec::new();
    for (count, limit, what) in [
        (own_crates(tree), CRATES, "crates in the workspace"),
        (external_crates(tree).len(), EXTERNAL_CRATES, "direct external crates"),
    ] {
        if count > limit {
            found.push(Finding::new("Cargo.toml", 0, format!("{count} {what}, {limit} are the limit")));
        }
    }
    found
}

/// What is worth knowing without being wrong.
pub fn notes(tree: &Tree) -> Vec<String> {
    let mut lines: Vec<(usize, &str)> = tree
        .sources()
        .filter(|source| !source.is_test())
        .map(|source| (source.lines_without_tests(), source.path.as_str()))
        .collect();
    lines.sort_unstable();
    let median = lines.get(lines.len() / 2).map_or(0, |(lines, _)| *lines);
    let mut notes: Vec<String> = lines
        .iter()
        .rev()
        .take_while(|(lines, _)| *lines > FILE_AIM)
        .map(|(lines, path)| format!("{path} has {lines} lines without tests; the aim is {FILE_AIM}"))
        .collect();
    notes.push(format!(
        "{} files, median {median} lines without tests (aim {FILE_MEDIAN}); {} crates, {} direct external crates",
        lines.len(),
        own_crates(tree),
        external_crates(tree).len(),
    ));
    notes
}

fn own_crates(tree: &Tree) -> usize {
    tree.crates().count() + usize::from(tree.text("xtask/Cargo.toml").is_some())
}

fn external_crates(tree: &Tree) -> BTreeSet<String> {
    let own: BTreeSet<&str> = tree.crates().map(|(name, _, _)| name).collect();
    let manifests = tree.crates().map(|(_, _, text)| text).chain(tree.text("xtask/Cargo.toml"));
    let mut external = BTreeSet::new();
    for manifest in manifests.filter_map(|text| text.parse::<toml::Table>().ok()) {
        for section in ["dependencies", "dev-dependencies", "build-dependencies"] {
            external.extend(names_in(&manifest, section).filter(|name| !own.contains(name)).map(str::to_owned));
        }
    }
    external
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIB: &str = "crates/app/src/lib.rs";

    fn long(lines: usize) -> String {
        "const A: u8 = 0;\n".repeat(lines)
    }

    #[test]
    fn a_long_file_is_found_unless_the_list_says_why() {
        let text = long(FILE + 1);
        assert_eq!(files_are_short(&Tree::of(&[(LIB, &text)])).len(), 1);
        let listed = [(LIB, text.as_str()), (ALLOWED_LARGE, "crates/app/src/lib.rs one table\n")];
        assert_eq!(files_are_short(&Tree::of(&listed)), []);
        let tests = format!("{}#[cfg(test)]\nmod tests {{\n{}}}\n", long(FILE), long(50));
        assert_eq!(files_are_short(&Tree::of(&[(LIB, &tests)])), []);
    }

    #[test]
    fn an_exception_that_is_not_needed_or_not_explained_is_found() {
        let stale = [(LIB, ""), (ALLOWED_LARGE, "crates/app/src/lib.rs one table\n")];
        assert_eq!(files_are_short(&Tree::of(&stale)).len(), 1);
        let text = long(FILE + 1);
        let bare = [(LIB, text.as_str()), (ALLOWED_LARGE, "crates/app/src/lib.rs\n")];
        assert_eq!(files_are_short(&Tree::of(&bare)).len(), 1);
    }

    #[test]
    fn the_list_of_large_files_may_only_shrink() {
        let mut tree = Tree::of(&[(ALLOWED_LARGE, "a.rs reason\nb.rs reason\n")]);
        assert_eq!(large_files_shrink(&tree), []);
        tree.committed_large = Some("b.rs reason\nc.rs reason\n".to_owned());
        assert_eq!(large_files_shrink(&tree).len(), 1);
        tree.committed_large = Some("a.rs reason\nb.rs reason\n".to_owned());
        assert_eq!(large_files_shrink(&tree), []);
    }

    #[test]
    fn a_long_template_is_found() {
        let template =
            |lines: usize| templates_are_short(&Tree::of(&[("crates/web/templates/a/b.html", &"<p>\n".repeat(lines))]));
        assert_eq!(template(TEMPLATE), []);
        assert_eq!(template(TEMPLATE + 1).len(), 1);
    }

    #[test]
    fn too_many_crates_are_found() {
        let manifests: Vec<(String, String)> =
            (0..=CRATES).map(|n| (format!("crates/c{n}/Cargo.toml"), String::new())).collect();
        let files: Vec<(&str, &str)> = manifests.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
        assert_eq!(few_crates(&Tree::of(&files)).len(), 1);

        let used = |count: usize| {
            let lines = (0..count).map(|n| format!("e{n} = \"1\"\n")).collect::<Vec<_>>().concat();
            few_crates(&Tree::of(&[("crates/app/Cargo.toml", &format!("[dev-dependencies]\n{lines}"))]))
        };
        assert_eq!(used(EXTERNAL_CRATES), []);
        assert_eq!(used(EXTERNAL_CRATES + 1).len(), 1);
    }

    #[test]
    fn notes_give_the_median() {
        let (short, text) = (long(3), long(FILE_AIM + 1));
        let notes = notes(&Tree::of(&[(LIB, &short), ("crates/app/src/a.rs", &short), ("crates/app/src/b.rs", &text)]));
        assert_eq!(notes.len(), 2);
        assert!(notes.iter().any(|note| note.contains("median 3 lines")));
    }
}
