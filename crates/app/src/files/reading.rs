//! What the rows of one file say about people, and which rows say nothing.

use domain::import::{Problem, RowProblem};
use domain::mapping::{FileRow, Layout, Mapping, is_continuation, is_footer};

use super::source::{Content, Raw};

/// How the rows of one file are read.
pub struct Reading {
    /// What its columns mean.
    pub mapping: Mapping,
    /// Whose export it is.
    pub layout: Option<Layout>,
    /// Its columns.
    pub headers: Vec<String>,
}

/// One row, read.
pub struct Entry {
    /// Counted from 1, the header included.
    pub row: u64,
    /// Where it begins.
    pub byte: u64,
    /// Where the next one begins.
    pub next: u64,
    /// Who is in it; `None` if the row is not taken.
    pub person: Option<FileRow>,
    /// What could not be taken, and why.
    pub problems: Vec<Problem>,
}

impl Reading {
    /// Reads a row.
    pub fn entry(&self, raw: Raw) -> Entry {
        let mut entry = Entry { row: raw.row, byte: raw.byte, next: raw.next, person: None, problems: Vec::new() };
        match raw.content {
            Content::Broken(why) => entry.refuse("", why),
            Content::Card(person) => {
                for (place, why) in &person.problems {
                    entry.refuse(self.name(*place), *why);
                }
                entry.take(*person);
            }
            Content::Cells(cells, long) => {
                for place in long {
                    entry.refuse(self.name(place), RowProblem::TooLong);
                }
                self.cells(&mut entry, &cells);
            }
        }
        entry
    }

    fn cells(&self, entry: &mut Entry, cells: &[String]) {
        let cells: Vec<&str> = cells.iter().map(String::as_str).collect();
        if is_footer(self.layout, &cells) {
            return entry.refuse("", RowProblem::Footer);
        }
        if is_continuation(self.layout, &self.headers, &cells) {
            return entry.refuse("", RowProblem::Continuation);
        }
        // A comma more at the end of a row is one that its program writes.
        let width = self.headers.len();
        let is_wider =
            cells.len() > width && cells.get(width..).unwrap_or_default().iter().any(|cell| !cell.is_empty());
        if cells.len() < width || is_wider {
            return entry.refuse("", RowProblem::FieldCount);
        }
        let person = self.mapping.read(&cells);
        for (place, why) in &person.problems {
            entry.refuse(self.name(*place), *why);
        }
        entry.take(person);
    }

    /// The name of a column, as problems give it.
    pub fn name(&self, place: usize) -> &str {
        let mapped = self.mapping.columns.get(place).map(|column| column.header.as_str());
        mapped.or_else(|| self.headers.get(place).map(String::as_str)).unwrap_or_default()
    }
}

impl Entry {
    fn refuse(&mut self, column: &str, why: RowProblem) {
        self.problems.push(Problem { row: self.row, byte: self.byte, column: column.to_owned(), why });
    }

    fn take(&mut self, person: FileRow) {
        if person.is_somebody() {
            self.person = Some(person);
        } else {
            self.refuse("", RowProblem::Nobody);
        }
    }
}
