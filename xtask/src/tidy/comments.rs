//! Words that put off, switch off or let through.

use super::{Finding, Tree};

/// Kinds of files with comments, and what begins one.
const COMMENTED: [(&str, &str); 9] = [
    (".rs", "//"),
    (".cedar", "//"),
    (".js", "//"),
    (".css", "/*"),
    (".sql", "--"),
    (".toml", "#"),
    (".ftl", "#"),
    (".sh", "#"),
    (".html", "{#"),
];

const PUT_OFF: [&str; 3] = ["TODO", "FIXME", "XXX"];

/// What is put off has an issue: `#12` on the same line.
pub fn comments_keep_their_word(tree: &Tree) -> Vec<Finding> {
    let mut found = Vec::new();
    for (ending, start) in COMMENTED {
        for (path, text) in tree.files("", ending) {
            for (index, line) in text.lines().enumerate() {
                let Some((_, comment)) = line.split_once(start) else {
                    continue;
                };
                if let Some(word) = words(comment).find(|word| PUT_OFF.contains(word))
                    && !names_issue(comment)
                {
                    let advice = format!("{word} needs an issue: write its number as #N, or do it now");
                    found.push(Finding::new(path, index + 1, advice));
                }
            }
        }
    }
    found
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|char: char| !char.is_alphanumeric())
}

fn names_issue(comment: &str) -> bool {
    comment.split('#').skip(1).any(|rest| rest.starts_with(|char: char| char.is_ascii_digit()))
}

/// No test is switched off, hopes for a panic, or waits for time to pass.
pub fn tests_are_real(tree: &Tree) -> Vec<Finding> {
    let mut found = Vec::new();
    for source in tree.sources() {
        for (names, advice) in [
            (["#", "[", "ignore"].as_slice(), "a test that does not run proves nothing; mend it or take it out"),
            (&["should_panic"], "return an error and compare it"),
            (&["thread", "sleep"], "a test does not wait; move the clock or wait for the event itself"),
            (&["time", "sleep"], "a test does not wait; move the clock or wait for the event itself"),
        ] {
            for line in source.lines_with(names).into_iter().filter(|line| source.is_test_line(*line)) {
                found.push(Finding::new(&source.path, line, advice));
            }
        }
    }
    found
}

/// No template lets text through unescaped.
pub fn templates_escape(tree: &Tree) -> Vec<Finding> {
    let mut found = Vec::new();
    for (path, text) in tree.files("crates/web/templates/", "") {
        for (index, line) in text.lines().enumerate() {
            let filters = line.split('|').skip(1).filter_map(|rest| words(rest.trim_start()).next());
            if filters.into_iter().any(|filter| filter == "safe") {
                let advice = "`safe` lets markup through; give the template a type that renders itself";
                found.push(Finding::new(path, index + 1, advice));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(rule: fn(&Tree) -> Vec<Finding>, path: &str, text: &str) -> Vec<usize> {
        rule(&Tree::of(&[(path, text)])).iter().map(|finding| finding.line).collect()
    }

    #[test]
    fn what_is_put_off_without_an_issue_is_found() {
        for (path, start) in [("crates/a/src/b.rs", "//"), ("a.sql", "--"), ("a.css", "/*"), ("a.html", "{#")] {
            for word in PUT_OFF {
                let rule = comments_keep_their_word;
                assert_eq!(lines(rule, path, &format!("\n{start} {word}: later")), [2], "{path} {word}");
                assert_eq!(lines(rule, path, &format!("\n{start} {word} (#12): later")), [0; 0], "{path} {word}");
            }
        }
        assert_eq!(lines(comments_keep_their_word, "a.rs", "let word = \"TODO\";"), [0; 0]);
    }

    #[test]
    fn a_test_that_is_not_real_is_found() {
        for line in [
            "#[ignore]",
            "#[ignore = \"slow\"]",
            "#[should_panic]",
            "std::thread::sleep(a);",
            "tokio::time::sleep(a).await;",
        ] {
            let (path, text) = ("crates/a/tests/b.rs", format!("fn a() {{\n{line}\nfn b() {{}}\n}}"));
            assert_eq!(lines(tests_are_real, path, &text), [2], "{line}");
            assert_eq!(lines(tests_are_real, "crates/a/src/b.rs", &text), [0; 0], "{line}");
        }
        let inside = "#[cfg(test)]\nmod tests {\n#[ignore]\nfn a() {}\n}";
        assert_eq!(lines(tests_are_real, "crates/a/src/b.rs", inside), [3]);
    }

    #[test]
    fn an_unescaped_text_is_found() {
        let path = "crates/web/templates/people/show.html";
        for text in ["{{ name|safe }}", "{{ name | safe }}", "{{ name|upper|safe }}"] {
            assert_eq!(lines(templates_escape, path, text), [1], "{text}");
        }
        for text in ["{{ name|safely }}", "a safe place", "{{ name }} | {{ town }}"] {
            assert_eq!(lines(templates_escape, path, text), [0; 0], "{text}");
        }
    }
}
