//! Reads the tables out of a migration: just enough SQL for files written in the house's form.

use std::iter::Peekable;
use std::str::CharIndices;

/// One table, or the columns that a migration adds to one.
#[derive(Debug, Default)]
pub struct Table {
    pub name: String,
    /// Counted from 1.
    pub line: usize,
    pub columns: Vec<Column>,
    /// In order; empty where the migration only adds columns.
    pub primary_key: Vec<String>,
}

/// One column with the class its comment gives it.
#[derive(Debug)]
pub struct Column {
    pub name: String,
    pub line: usize,
    /// What stands between the brackets of the comment.
    pub class: Option<String>,
}

/// An element of a table: a column or a constraint, with the comments on its lines.
#[derive(Debug, Default)]
struct Element {
    text: String,
    line: usize,
    comment: String,
}

/// The tables of one file, in order.
pub fn tables(text: &str) -> Vec<Table> {
    statements(text).iter().filter_map(|elements| table(elements)).collect()
}

/// Cuts a file into statements, each of which is a head and, after it, what stood between commas
/// in its outermost brackets.
fn statements(text: &str) -> Vec<Vec<Element>> {
    let mut cutter = Cutter::default();
    let mut chars = text.char_indices().peekable();
    while let Some((at, char)) = chars.next() {
        cutter.line += usize::from(char == '\n');
        if char == '-' && chars.peek().is_some_and(|(_, next)| *next == '-') {
            cutter.comment(rest_of_line(text, at, &mut chars));
        } else if char == '\'' {
            cutter.quoted(&mut chars);
        } else {
            cutter.code(char);
        }
    }
    cutter.done
}

fn rest_of_line<'a>(text: &'a str, at: usize, chars: &mut Peekable<CharIndices<'_>>) -> &'a str {
    while chars.peek().is_some_and(|(_, next)| *next != '\n') {
        chars.next();
    }
    text.get(at..).and_then(|rest| rest.lines().next()).unwrap_or_default()
}

#[derive(Default)]
struct Cutter {
    done: Vec<Vec<Element>>,
    elements: Vec<Element>,
    current: Element,
    depth: usize,
    /// Counted from 0.
    line: usize,
    /// The line on which the last statement ended.
    ended_on: Option<usize>,
}

impl Cutter {
    /// A comment belongs to the element on its line, which a comma may just have ended.
    fn comment(&mut self, comment: &str) {
        let element = if !self.current.text.trim().is_empty() {
            Some(&mut self.current)
        } else if self.elements.is_empty() && self.ended_on == Some(self.line) {
            self.done.last_mut().and_then(|statement| statement.last_mut())
        } else {
            self.elements.last_mut()
        };
        if let Some(element) = element {
            element.comment.push_str(comment);
        }
    }

    fn quoted(&mut self, chars: &mut Peekable<CharIndices<'_>>) {
        for (_, char) in chars.by_ref() {
            self.line += usize::from(char == '\n');
            if char == '\'' {
                break;
            }
        }
        self.push('?');
    }

    fn code(&mut self, char: char) {
        match char {
            ';' => {
                self.end_element();
                self.depth = 0;
                self.ended_on = Some(self.line);
                self.done.push(std::mem::take(&mut self.elements));
            }
            '(' => {
                self.depth += 1;
                if self.depth == 1 {
                    self.end_element();
                } else {
                    self.push(char);
                }
            }
            ')' => {
                self.depth = self.depth.saturating_sub(1);
                if self.depth == 0 {
                    self.end_element();
                } else {
                    self.push(char);
                }
            }
            ',' if self.depth == 1 => self.end_element(),
            _ => self.push(char),
        }
    }

    fn push(&mut self, char: char) {
        if self.current.text.trim().is_empty() && !char.is_whitespace() {
            self.current.line = self.line + 1;
        }
        self.current.text.push(char);
    }

    /// The comment after a comma still comes, so an element stays within reach until the next.
    fn end_element(&mut self) {
        let ended = std::mem::take(&mut self.current);
        if !ended.text.trim().is_empty() {
            self.elements.push(ended);
        }
    }
}

fn table(elements: &[Element]) -> Option<Table> {
    let (head, body) = elements.split_first()?;
    let head_text = head.text.to_lowercase();
    let words: Vec<&str> = head_text.split_whitespace().collect();
    match words.as_slice() {
        ["create", "table", name] | ["create", "table", "if", "not", "exists", name] => {
            Some(created(name, head.line, body))
        }
        ["alter", "table", name, "add", "column", column, ..] => {
            let added = Column { name: (*column).to_owned(), line: head.line, class: class(head) };
            Some(Table { name: (*name).to_owned(), line: head.line, columns: vec![added], ..Table::default() })
        }
        _ => None,
    }
}

fn created(name: &str, line: usize, body: &[Element]) -> Table {
    let mut table = Table { name: name.to_owned(), line, ..Table::default() };
    for element in body {
        let text = element.text.to_lowercase();
        let mut words = text.split(|char: char| char.is_whitespace() || char == '(').filter(|word| !word.is_empty());
        match words.next() {
            Some("primary") => table.primary_key = between_brackets(&text),
            // What follows the closing bracket: `strict`, `without rowid`.
            None | Some("foreign" | "unique" | "check" | "constraint" | "strict" | "without") => {}
            Some(name) => {
                if text.contains("primary key") {
                    table.primary_key = vec![name.to_owned()];
                }
                table.columns.push(Column { name: name.to_owned(), line: element.line, class: class(element) });
            }
        }
    }
    table
}

fn between_brackets(text: &str) -> Vec<String> {
    let inside = text.split_once('(').and_then(|(_, rest)| rest.split_once(')'));
    inside.map_or_else(Vec::new, |(names, _)| names.split(',').map(|name| name.trim().to_owned()).collect())
}

fn class(element: &Element) -> Option<String> {
    let (_, rest) = element.comment.split_once("-- [")?;
    rest.split_once(']').map(|(class, _)| class.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[allow(clippy::indexing_slicing, reason = "a table that is not there fails the test")]
    #[test]
    fn tables_are_read_with_columns_classes_and_keys() {
        let text = "-- Above, [none] of the table's business; (not, this).\n\
            create table a (\n\
            \x20   subject_id bigint not null,  -- [pseudonym]\n\
            \x20   amount numeric(10, 2) not null default 0 check (amount <> ',;'),  -- [none] minor, or (not)\n\
            \x20   body blob  -- [sealed: category=a, purpose=b, retention=c]\n\
            \x20     not null,\n\
            \x20   bare text,\n\
            \x20   primary key (subject_id, amount)\n\
            ) strict;\n\
            create index b on a (amount);\n\
            create table c (id bigint primary key);  -- [none]\n\
            alter table a add column late text;  -- [none]\n";
        let tables = tables(text);
        let names: Vec<&str> = tables.iter().map(|table| table.name.as_str()).collect();
        assert_eq!(names, ["a", "c", "a"]);

        let first = &tables[0];
        let columns: Vec<(&str, usize, Option<&str>)> =
            first.columns.iter().map(|column| (column.name.as_str(), column.line, column.class.as_deref())).collect();
        assert_eq!(
            columns,
            [
                ("subject_id", 3, Some("pseudonym")),
                ("amount", 4, Some("none")),
                ("body", 5, Some("sealed: category=a, purpose=b, retention=c")),
                ("bare", 7, None),
            ]
        );
        assert_eq!(first.primary_key, ["subject_id", "amount"]);
        assert_eq!(tables[1].primary_key, ["id"]);
        assert_eq!(tables[2].columns[0].class.as_deref(), Some("none"));
    }
}
