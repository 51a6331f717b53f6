//! What the documents name is there.

use std::collections::BTreeSet;

use super::source::Kind;
use super::{Finding, Tree};

const ARCHITECTURE: &str = "ARCHITECTURE.md";
const README: &str = "README.md";
const GLOSSARY: &str = "docs/glossary.md";

/// How many lines of README somebody sees without scrolling.
const FIRST_SCREEN: usize = 60;

/// Endings that make a word a file even without a slash.
const ENDINGS: [&str; 5] = [".rs", ".md", ".sql", ".cedar", ".html"];

/// ARCHITECTURE.md and README.md stand, and what they name stands too.
pub fn documents_are_true(tree: &Tree) -> Vec<Finding> {
    let mut found = architecture(tree);
    found.extend(readme(tree));
    found
}

/// What the documents link to is there, and so is every name of code in the glossary.
pub fn links_lead_somewhere(tree: &Tree) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut pages: Vec<(&str, &str)> = tree.files("docs/", ".md").collect();
    pages.extend(tree.files("", ".md").filter(|(path, _)| !path.contains('/')));
    for (path, text) in pages {
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        for (index, line) in text.lines().enumerate() {
            for target in links(line).filter(|target| !tree.has(&resolved(folder, target))) {
                found.push(Finding::new(path, index + 1, format!("the link to `{target}` is broken")));
            }
        }
    }
    found.extend(glossary(tree));
    found
}

fn glossary(tree: &Tree) -> Vec<Finding> {
    let names: BTreeSet<&str> = tree
        .sources()
        .flat_map(|source| &source.tokens)
        .filter(|token| token.kind == Kind::Name)
        .map(|token| token.text.as_str())
        .collect();
    let mut found = Vec::new();
    for (index, line) in tree.text(GLOSSARY).unwrap_or_default().lines().enumerate() {
        let is_code = |word: &&str| word.chars().all(|char| char.is_ascii_alphanumeric() || "_:<>".contains(char));
        for word in quoted(line).filter(is_code) {
            let mut parts = word.split([':', '<', '>']).filter(|part| !part.is_empty() && *part != "T");
            if let Some(part) = parts.find(|part| !names.contains(part)) {
                found.push(Finding::new(GLOSSARY, index + 1, format!("no code is called `{part}`")));
            }
        }
    }
    found
}

/// The targets of Markdown links into the repository.
fn links(line: &str) -> impl Iterator<Item = &str> {
    let targets = line.split("](").skip(1).filter_map(|rest| rest.split_once(')')).map(|(target, _)| target);
    let inside = targets.filter(|target| !target.contains("://") && !target.starts_with("mailto:"));
    inside.filter_map(|target| target.split('#').next()).filter(|target| !target.is_empty())
}

/// A link's target as a path from the root.
fn resolved(folder: &str, target: &str) -> String {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in target.split('/').filter(|part| !part.is_empty() && *part != ".") {
        if part == ".." {
            parts.pop();
        } else {
            parts.push(part);
        }
    }
    parts.join("/")
}

fn architecture(tree: &Tree) -> Vec<Finding> {
    let Some(text) = tree.text(ARCHITECTURE) else {
        return vec![Finding::new(ARCHITECTURE, 0, "is missing; it is the map of the workspace")];
    };
    let mut found = Vec::new();
    let mut fenced = false;
    for (index, line) in text.lines().enumerate() {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
        } else if !fenced {
            for word in quoted(line).filter(|word| is_path(word) && !tree.has(word)) {
                found.push(Finding::new(ARCHITECTURE, index + 1, format!("`{word}` is not there")));
            }
            if let Some(name) = crate_in_row(line)
                && !tree.has(&format!("crates/{name}/Cargo.toml"))
                && !tree.has(&format!("{name}/Cargo.toml"))
            {
                found.push(Finding::new(ARCHITECTURE, index + 1, format!("`{name}` is no crate of the workspace")));
            }
        }
    }
    found
}

/// The words between single backticks.
fn quoted(line: &str) -> impl Iterator<Item = &str> {
    line.split('`').skip(1).step_by(2)
}

/// Whether a quoted word looks like a path into the workspace: neither a route, an address, a
/// command, nor something that is only built or only made at run time.
fn is_path(word: &str) -> bool {
    let is_plain = word.chars().all(|char| char.is_ascii_alphanumeric() || "._-/*".contains(char));
    let is_elsewhere =
        ["/", "target/", "./target/", "../", "application/", "text/"].iter().any(|start| word.starts_with(start));
    is_plain && !is_elsewhere && (word.contains('/') || ENDINGS.iter().any(|ending| word.ends_with(ending)))
}

/// The first cell of a table row, where it is one quoted lower-case word: the table of crates.
fn crate_in_row(line: &str) -> Option<&str> {
    let cell = line.trim().strip_prefix('|')?.split('|').next()?.trim();
    let name = cell.strip_prefix('`')?.strip_suffix('`')?;
    name.chars().all(|char| char.is_ascii_lowercase()).then_some(name)
}

fn readme(tree: &Tree) -> Vec<Finding> {
    let Some(text) = tree.text(README) else {
        return vec![Finding::new(README, 0, "is missing; it begins with the two commands")];
    };
    let mut fenced = false;
    let mut commands = String::new();
    for line in text.lines().take(FIRST_SCREEN) {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
        } else if fenced {
            commands.push_str(line);
            commands.push('\n');
        }
    }
    let mut found = Vec::new();
    for (forms, what) in [
        (["cargo run", "./target/release/confidant"], "how to run it"),
        (["cargo xtask check", ".ci/run"], "how to check it"),
    ] {
        if !forms.iter().any(|form| commands.contains(form)) {
            let advice = format!("the first screen does not say {what}: `{}` or `{}`", forms[0], forms[1]);
            found.push(Finding::new(README, 0, advice));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD_README: &str = "# Confidant\n```\ncargo run --release -- demo\n.ci/run\n```\n";
    const GOOD_ARCHITECTURE: &str = "The door is `crates/app/src/lib.rs` in `crates/app/`; \
        packs are `packs/*.toml`; the page is `/people/{id}`; `cargo xtask check`.\n\
        | `app` | deeds |\n\
        ```\ncrates/gone/src/lib.rs `gone/file.rs`\n```\n";

    fn found(files: &[(&str, &str)]) -> Vec<(String, usize)> {
        let crates = [("crates/app/Cargo.toml", ""), ("crates/app/src/lib.rs", ""), ("packs/de.toml", "")];
        let files: Vec<(&str, &str)> = files.iter().copied().chain(crates).collect();
        let findings = documents_are_true(&Tree::of(&files));
        findings.into_iter().map(|finding| (finding.path, finding.line)).collect()
    }

    #[test]
    fn true_documents_pass() {
        assert_eq!(found(&[(README, GOOD_README), (ARCHITECTURE, GOOD_ARCHITECTURE)]), []);
    }

    #[test]
    fn what_is_named_and_not_there_is_found() {
        for wrong in
            ["`crates/app/src/gone.rs`", "`gone.md`", "`crates/gone/`", "| `gone` | nothing |", "`laws/*.toml`"]
        {
            let text = format!("# Map\n{wrong}\n");
            assert_eq!(
                found(&[(README, GOOD_README), (ARCHITECTURE, &text)]),
                [(ARCHITECTURE.to_owned(), 2)],
                "{wrong}"
            );
        }
        assert_eq!(found(&[(README, GOOD_README)]), [(ARCHITECTURE.to_owned(), 0)]);
    }

    #[test]
    fn a_readme_without_the_two_commands_is_found() {
        let both = |text: &str| found(&[(README, text), (ARCHITECTURE, "")]).len();
        assert_eq!(both("# Confidant\n"), 2);
        assert_eq!(both("```\ncargo run\n```\n"), 1);
        assert_eq!(both("cargo run, .ci/run\n"), 2);
        assert_eq!(both(&format!("{}{GOOD_README}", "\n".repeat(FIRST_SCREEN))), 2);
        assert_eq!(found(&[(ARCHITECTURE, "")]).len(), 1);
    }

    #[test]
    fn a_broken_link_is_found() {
        let lines = |path: &str, text: &str| {
            let files = [(path, text), ("docs/a.md", ""), ("LICENSE", "")];
            links_lead_somewhere(&Tree::of(&files)).iter().map(|finding| finding.line).collect::<Vec<_>>()
        };
        for good in ["[a](docs/a.md#part)", "[a](https://example.org/x)", "[a](#part)", "[a](./LICENSE), [b](docs/)"] {
            assert_eq!(lines("README.md", good), [0; 0], "{good}");
        }
        assert_eq!(lines("docs/b.md", "[a](a.md) [b](../LICENSE)"), [0; 0]);
        assert_eq!(lines("README.md", "\n[a](LICENSE) [b](docs/b.md)"), [2]);
        assert_eq!(lines("docs/b.md", "[a](docs/a.md)"), [1]);
    }

    #[test]
    fn a_word_of_the_glossary_that_no_code_uses_is_found() {
        let lines = |text: &str| {
            let files = [(GLOSSARY, text), ("crates/a/src/lib.rs", "mod person; struct Sealed<T>(T); // Gone")];
            links_lead_somewhere(&Tree::of(&files)).iter().map(|finding| finding.line).collect::<Vec<_>>()
        };
        assert_eq!(lines("| person | `Sealed<T>`, `person::Sealed`, `Sub…` |"), [0; 0]);
        assert_eq!(lines("| person |\n| `Gone` |\n| `person::Lost` |"), [2, 3]);
    }
}
