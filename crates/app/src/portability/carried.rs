//! Rows that have no place of their own here, as text: one line for each cell.
//!
//! Purchases of another company are no sales of this one, and answers given there are no answers given here; they are
//! kept under the person, word for word, and go along when the person goes on.

use domain::portability::Part;

use super::package::Row;

/// A row as text.
pub fn text_of(row: &Row) -> String {
    let line = |(column, cell): (&&str, &String)| {
        let cell = cell.replace('\\', "\\\\").replace('\n', "\\n").replace('\r', "\\r");
        format!("{column}: {cell}")
    };
    row.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// Reads [`text_of`] back; `None` for a text that is none of this table.
pub fn row_of(part: Part, text: &str) -> Option<Row> {
    let cell = |line: &str| {
        let (column, cell) = line.split_once(": ")?;
        let column = part.columns().iter().find(|known| **known == column)?;
        Some((*column, unescaped(cell)))
    };
    text.split('\n').map(cell).collect()
}

fn unescaped(cell: &str) -> String {
    let mut out = String::with_capacity(cell.len());
    let mut letters = cell.chars();
    while let Some(letter) = letters.next() {
        if letter != '\\' {
            out.push(letter);
            continue;
        }
        match letters.next() {
            Some('n') => out.push('\n'),
            Some('r') => out.push('\r'),
            Some(other) => out.push(other),
            None => out.push('\\'),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::super::package::row;
    use super::*;

    #[test]
    fn a_row_comes_back_as_it_was_whatever_stands_in_it() {
        let told = row([
            ("name", Some("a \\n b".to_owned())),
            ("value", Some("two\nlines: \\ and\r\nmore, \\\\n".to_owned())),
        ]);
        assert_eq!(row_of(Part::Details, &text_of(&told)).unwrap(), told);
        assert_eq!(row_of(Part::Details, "colour: red"), None);
    }
}
