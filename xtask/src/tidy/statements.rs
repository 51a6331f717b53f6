//! Every statement says how far it reaches: one person, many, or none.

use std::collections::BTreeSet;

use super::exceptions::{exceptions, idle};
use super::source::{Kind, Source, Token};
use super::{Finding, Tree};

const STORE: &str = "crates/store/src/";

/// Statements that reach beyond one person or stand for one engine only, each with its reason.
const EXCEPTIONS: &str = "crates/store/statement-exceptions.txt";

/// One entry of a `statements!` list.
struct Statement<'a> {
    name: &'a str,
    line: usize,
    reach: &'a str,
    /// Empty where one text serves both.
    engine: &'a str,
    sql: &'a str,
}

/// `Subject` statements name `subject_id`; all others, and those of one engine, stand on the list.
pub fn statements_say_how_far_they_reach(tree: &Tree) -> Vec<Finding> {
    let allowed = exceptions(tree, EXCEPTIONS);
    let mut found = Vec::new();
    let mut needed = BTreeSet::new();
    let mut seen = BTreeSet::new();
    for source in tree.sources().filter(|source| source.path.starts_with(STORE)) {
        let (statements, mut unread) = read(source);
        found.append(&mut unread);
        for statement in statements {
            let mut object = |advice: &str| {
                found.push(Finding::new(&source.path, statement.line, format!("`{}` {advice}", statement.name)));
            };
            if statement.reach == "Subject" && !names_subject(statement.sql) {
                object("reaches one person, so its text must name subject_id");
            }
            if !parameters_are_in_order(statement.sql) {
                object("must use $1, $2, … first in this order");
            }
            if statement.reach != "Subject" || !statement.engine.is_empty() {
                needed.insert(statement.name.to_owned());
                if !allowed.iter().any(|exception| exception.name == statement.name) {
                    object(&format!("reaches beyond one person or engine; give the reason in {EXCEPTIONS}"));
                }
            }
            if !seen.insert((statement.name.to_owned(), statement.engine.to_owned())) {
                object("stands twice; every statement has its own name");
            }
        }
    }
    found.extend(idle(EXCEPTIONS, &allowed, |name| needed.contains(name)));
    found
}

/// Reads the `statements! { … }` lists of a file, and finds what in them has another form.
fn read(source: &Source) -> (Vec<Statement<'_>>, Vec<Finding>) {
    let (mut statements, mut unread) = (Vec::new(), Vec::new());
    let tokens = &source.tokens;
    for (start, window) in tokens.windows(3).enumerate() {
        if !window.iter().zip(["statements", "!", "{"]).all(|(token, text)| token.text == text) {
            continue;
        }
        let inside: Vec<&Token> = until_closed(tokens.iter().skip(start + 3));
        for entry in inside.split(|token| token.kind == Kind::Mark && token.text == ";") {
            let Some(first) = entry.first() else {
                continue;
            };
            match statement(entry) {
                Some(statement) => statements.push(statement),
                None => unread.push(Finding::new(
                    &source.path,
                    first.line,
                    "a statement is `NAME: Subject|Fanout|System[, Sqlite|Postgres] = \"one literal\";`",
                )),
            }
        }
    }
    (statements, unread)
}

fn until_closed<'a>(tokens: impl Iterator<Item = &'a Token>) -> Vec<&'a Token> {
    let mut depth = 1_usize;
    tokens
        .take_while(|token| {
            if token.kind == Kind::Mark {
                depth += usize::from(token.text == "{");
                depth -= usize::from(token.text == "}");
            }
            depth > 0
        })
        .collect()
}

fn statement<'a>(entry: &[&'a Token]) -> Option<Statement<'a>> {
    let public = entry.iter().take_while(|token| ["pub", "(", "crate", "super", ")"].contains(&token.text.as_str()));
    let entry = entry.get(public.count()..)?;
    let (sql, head) = entry.split_last()?;
    let words: Vec<&str> = head.iter().map(|token| token.text.as_str()).collect();
    let (name, reach, engine) = match words.as_slice() {
        [name, ":", reach, "="] => (name, reach, ""),
        [name, ":", reach, ",", engine @ ("Sqlite" | "Postgres"), "="] => (name, reach, *engine),
        _ => return None,
    };
    let line = head.first()?.line;
    let known = ["Subject", "Fanout", "System"].contains(reach);
    (known && sql.kind == Kind::Text).then_some(Statement { name, line, reach, engine, sql: &sql.text })
}

fn names_subject(sql: &str) -> bool {
    sql.split(|char: char| !char.is_alphanumeric() && char != '_').any(|word| word == "subject_id")
}

/// Whether `$1`, `$2`, … appear for the first time in this order: both engines then number alike.
fn parameters_are_in_order(sql: &str) -> bool {
    let mut highest = 0;
    sql.split('$').skip(1).all(|rest| {
        let digits = rest.find(|char: char| !char.is_ascii_digit()).and_then(|end| rest.get(..end)).unwrap_or(rest);
        let Ok(number) = digits.parse::<u32>() else {
            return true;
        };
        let is_next = number > 0 && number <= highest + 1;
        highest = highest.max(number);
        is_next
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "crates/store/src/people.rs";

    fn lines(entries: &str, listed: &str) -> Vec<(String, usize)> {
        let text = format!("statements! {{\n{entries}\n}}");
        let tree = Tree::of(&[(FILE, &text), (EXCEPTIONS, listed)]);
        statements_say_how_far_they_reach(&tree).into_iter().map(|finding| (finding.path, finding.line)).collect()
    }

    #[test]
    fn a_statement_about_one_person_passes() {
        let good = "/// Finds one person.\n\
            pub(crate) FIND: Subject = \"select a from person where subject_id = $1 and b = $2 and c = $1\";\n\
            DROP_ALL: System = r#\"delete from lane; select '{'\"#;";
        assert_eq!(lines(good, "DROP_ALL clears the test\n"), []);
    }

    #[test]
    fn a_statement_that_forgets_the_person_is_found() {
        assert_eq!(lines("FIND: Subject = \"select a from person where other_subject_id = $1\";", "").len(), 1);
    }

    #[test]
    fn a_far_reaching_statement_off_the_list_is_found() {
        for entry in [
            "ALL: Fanout = \"select 1 from person\";",
            "ALL: System = \"select 1 from lane\";",
            "ALL: Subject, Sqlite = \"select 1 from person where subject_id = $1\";",
        ] {
            assert_eq!(lines(entry, ""), [(FILE.to_owned(), 2)], "{entry}");
            assert_eq!(lines(entry, "ALL has its reason\n"), [], "{entry}");
        }
    }

    #[test]
    fn a_listed_statement_that_is_gone_or_harmless_is_found() {
        let entry = "FIND: Subject = \"select 1 from person where subject_id = $1\";";
        assert_eq!(lines(entry, "FIND has its reason\n"), [(EXCEPTIONS.to_owned(), 1)]);
        assert_eq!(lines("", "GONE has its reason\n"), [(EXCEPTIONS.to_owned(), 1)]);
    }

    #[test]
    fn parameters_out_of_order_are_found() {
        for order in ["$2 and subject_id = $1", "$1 and b = $3", "$0"] {
            assert_eq!(
                lines(&format!("FIND: Subject = \"select 1 where subject_id = {order}\";"), "").len(),
                1,
                "{order}"
            );
        }
    }

    #[test]
    fn an_entry_of_another_form_or_a_doubled_name_is_found() {
        for entry in [
            "FIND = \"select 1\";",
            "FIND: Everybody = \"select 1\";",
            "FIND: Subject = concat!(\"select\", \"1\");",
            "FIND: Subject, Oracle = \"select subject_id\";",
        ] {
            assert_eq!(lines(entry, "").len(), 1, "{entry}");
        }
        let twice = "A: Subject = \"select subject_id\";\nA: Subject = \"select subject_id\";";
        assert_eq!(lines(twice, ""), [(FILE.to_owned(), 3)]);
    }
}
