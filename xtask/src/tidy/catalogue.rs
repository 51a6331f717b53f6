//! Every word on a screen comes from the catalogue, and every language has it.

use std::collections::{BTreeMap, BTreeSet};

use super::{Finding, Tree};

const CATALOGUE: &str = "crates/web/i18n/";

/// One message of one language.
struct Message {
    path: String,
    line: usize,
    arguments: BTreeSet<String>,
}

type Messages = BTreeMap<String, Message>;

/// All languages have the same messages with the same arguments, and what pages ask for exists.
pub fn catalogue_is_whole(tree: &Tree) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut languages: BTreeMap<&str, Messages> = BTreeMap::new();
    for (path, text) in tree.files(CATALOGUE, ".ftl") {
        let Some((language, _)) = path.strip_prefix(CATALOGUE).and_then(|rest| rest.split_once('/')) else {
            found.push(Finding::new(path, 0, "a catalogue is i18n/LANGUAGE/NAME.ftl"));
            continue;
        };
        let messages = languages.entry(language).or_default();
        for (id, message) in read(path, text) {
            let line = message.line;
            if messages.insert(id.clone(), message).is_some() {
                found.push(Finding::new(path, line, format!("`{id}` stands twice in this language")));
            }
        }
    }
    for (language, messages) in &languages {
        for (other, others) in languages.iter().filter(|(other, _)| *other != language) {
            found.extend(missing(messages, other, others));
        }
    }
    found.extend(unknown(tree, &languages));
    found
}

/// The messages that another language has not, or has with other arguments.
fn missing(messages: &Messages, other: &str, others: &Messages) -> Vec<Finding> {
    let mut found = Vec::new();
    for (id, message) in messages {
        let advice = match others.get(id) {
            None => format!("`{id}` is missing in `{other}`"),
            Some(theirs) if theirs.arguments != message.arguments => {
                format!("`{id}` has other arguments in `{other}`")
            }
            Some(_) => continue,
        };
        found.push(Finding::new(&message.path, message.line, advice));
    }
    found
}

/// The messages that pages ask for and no catalogue has.
fn unknown(tree: &Tree, languages: &BTreeMap<&str, Messages>) -> Vec<Finding> {
    let mut found = Vec::new();
    let pages = tree.files("crates/web/templates/", "").chain(tree.files("crates/web/src/", ".rs"));
    for (path, text) in pages {
        for (line, key) in keys(text) {
            if !languages.values().any(|messages| messages.contains_key(key)) {
                let advice = format!("`{key}` is in no catalogue under {CATALOGUE}");
                found.push(Finding::new(path, line, advice));
            }
        }
    }
    found
}

fn read(path: &str, text: &str) -> Vec<(String, Message)> {
    let mut messages: Vec<(String, Message)> = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let id = line.split_once('=').map(|(id, _)| id.trim_end()).filter(|id| is_id(id));
        if let Some(id) = id {
            let message = Message { path: path.to_owned(), line: index + 1, arguments: BTreeSet::new() };
            messages.push((id.to_owned(), message));
        }
        if let Some((_, message)) = messages.last_mut()
            && !line.starts_with('#')
        {
            message.arguments.extend(arguments(line));
        }
    }
    messages
}

fn is_id(text: &str) -> bool {
    let text = text.strip_prefix('-').unwrap_or(text);
    text.starts_with(|char: char| char.is_ascii_alphabetic())
        && text.chars().all(|char| char.is_ascii_alphanumeric() || char == '-' || char == '_')
}

fn arguments(line: &str) -> impl Iterator<Item = String> {
    line.split('$').skip(1).map(|rest| {
        rest.chars().take_while(|char| char.is_ascii_alphanumeric() || *char == '_' || *char == '-').collect()
    })
}

/// The literal keys in `t.get("key")` and `t.with("key", …)`, with their lines.
fn keys(text: &str) -> Vec<(usize, &str)> {
    let mut keys = Vec::new();
    for call in ["t.get(", "t.with("] {
        for (at, _) in text.match_indices(call) {
            let before = text.get(..at).unwrap_or_default();
            let is_other_name = before.ends_with(|char: char| char.is_alphanumeric() || char == '_');
            let argument = text.get(at + call.len()..).map(str::trim_start);
            let key = argument.and_then(|rest| rest.strip_prefix('"')).and_then(|rest| rest.split_once('"'));
            if let Some((key, _)) = key
                && !is_other_name
            {
                keys.push((before.matches('\n').count() + 1, key));
            }
        }
    }
    keys
}

#[cfg(test)]
mod tests {
    use super::*;

    const EN: &str = "crates/web/i18n/en/main.ftl";
    const DE: &str = "crates/web/i18n/de/main.ftl";
    const PAGE: &str = "crates/web/templates/people/list.html";

    fn found(files: &[(&str, &str)]) -> Vec<(String, usize)> {
        let findings = catalogue_is_whole(&Tree::of(files));
        findings.into_iter().map(|finding| (finding.path, finding.line)).collect()
    }

    #[test]
    fn a_whole_catalogue_passes() {
        let en = "# People\npeople-title = People\npeople-count = { $count ->\n    [one] { $count } person\n   *[other] { $count } people\n }\n";
        let de = "people-count = { $count } Menschen\npeople-title = Menschen\n";
        let page =
            "<h1>{{ t.get(\"people-title\") }}</h1>{{ t.with(\"people-count\", count) }} {{ part.get(\"else\") }}";
        let code = "fn f() { self.t.get(\n\"people-title\"); }";
        assert_eq!(found(&[(EN, en), (DE, de), (PAGE, page), ("crates/web/src/people.rs", code)]), []);
    }

    #[test]
    fn a_message_missing_in_one_language_is_found() {
        assert_eq!(found(&[(EN, "a = A\nb = B\n"), (DE, "a = A\n")]), [(EN.to_owned(), 2)]);
    }

    #[test]
    fn other_arguments_and_doubles_are_found() {
        assert_eq!(found(&[(EN, "a = { $n }\n"), (DE, "a = { $m }\n")]).len(), 2);
        assert_eq!(found(&[(EN, "a = A\na = B\n")]), [(EN.to_owned(), 2)]);
        assert_eq!(found(&[("crates/web/i18n/main.ftl", "a = A\n")]).len(), 1);
    }

    #[test]
    fn a_key_that_no_catalogue_has_is_found() {
        let page = "<p>\n{{ t.get(\"a\") }}\n{{ t.with(\"b\", n) }}";
        assert_eq!(found(&[(EN, "a = A\n"), (PAGE, page)]), [(PAGE.to_owned(), 3)]);
        let code = "fn f() { t.get(\"c\"); }";
        assert_eq!(found(&[("crates/web/src/a.rs", code)]).len(), 1);
    }
}
