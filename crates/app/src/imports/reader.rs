//! Rows of a CSV file (RFC 4180), one at a time, each with its number and the byte where it begins.
//!
//! Invariant: memory is bounded by [`MOST_BYTES`] whatever the file holds; a row that is longer ends the reading.

use std::io::Read;

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};

use super::FileProblem;
use super::unpack::{Stop, Unpacked};

/// The longest row.
pub const MOST_BYTES: usize = 1024 * 1024;
/// The most fields of a row.
pub const MOST_FIELDS: usize = 200;

/// Reads rows.
pub struct Rows<R: Read> {
    from: Unpacked<R>,
    csv: Reader,
    text: Vec<u8>,
    ends: Vec<usize>,
    fields: usize,
    row: u64,
    begin: u64,
    next: u64,
}

/// One row, as it stands in the file.
#[derive(Clone, Copy)]
pub struct Row<'a> {
    /// Counted from 1; the header is row 1.
    pub number: u64,
    /// Byte of the unpacked file where it begins.
    pub byte: u64,
    /// Byte where the next one begins.
    pub next: u64,
    text: &'a [u8],
    ends: &'a [usize],
}

impl<'a> Row<'a> {
    /// How many fields it has.
    pub const fn len(&self) -> usize {
        self.ends.len()
    }

    /// A field; empty if there is none.
    pub fn field(&self, n: usize) -> &'a [u8] {
        let begin = n.checked_sub(1).map_or(Some(&0), |before| self.ends.get(before));
        match (begin, self.ends.get(n)) {
            (Some(begin), Some(end)) => self.text.get(*begin..*end).unwrap_or_default(),
            _ => &[],
        }
    }
}

impl<R: Read> Rows<R> {
    /// Begins at the header.
    pub fn open(file: R) -> Result<Self, Stop> {
        Self::open_with(file, b',', MOST_FIELDS)
    }

    /// Begins at the header of a file with this byte between its fields, of which a row has at most so many.
    pub fn open_with(file: R, delimiter: u8, most_fields: usize) -> Result<Self, Stop> {
        Ok(Self {
            from: Unpacked::open(file)?,
            csv: ReaderBuilder::new().delimiter(delimiter).build(),
            text: vec![0; MOST_BYTES],
            ends: vec![0; most_fields],
            fields: 0,
            row: 0,
            begin: 0,
            next: 0,
        })
    }

    /// The next row, or `None` at the end.
    pub fn next(&mut self) -> Result<Option<Row<'_>>, Stop> {
        if !self.read()? {
            return Ok(None);
        }
        Ok(Some(Row {
            number: self.row,
            byte: self.begin,
            next: self.next,
            text: &self.text,
            ends: self.ends.get(..self.fields).unwrap_or_default(),
        }))
    }

    fn read(&mut self) -> Result<bool, Stop> {
        self.pass_line_ends()?;
        self.begin = self.next;
        self.row += 1;
        self.fields = 0;
        let (mut written, mut is_odd) = (0, false);
        loop {
            let waiting = self.from.waiting()?;
            let is_end = waiting.is_empty();
            let text = self.text.get_mut(written..).unwrap_or_default();
            let ends = self.ends.get_mut(self.fields..).unwrap_or_default();
            let (result, read, wrote, ended) = self.csv.read_record(waiting, text, ends);
            let taken = waiting.get(..read).unwrap_or_default();
            if let Some(at) = taken.iter().position(|byte| *byte == 0) {
                let byte = self.next + at as u64;
                return Err(Stop::File(FileProblem::Nul { row: self.row, byte }));
            }
            is_odd = taken.iter().fold(is_odd, |is_odd, byte| is_odd ^ (*byte == b'"'));
            self.from.take(read);
            self.next += read as u64;
            written += wrote;
            self.fields += ended;
            match result {
                ReadRecordResult::InputEmpty => (),
                ReadRecordResult::OutputFull | ReadRecordResult::OutputEndsFull => {
                    return Err(Stop::File(FileProblem::RowTooLong { row: self.row, byte: self.begin }));
                }
                ReadRecordResult::Record if is_end && is_odd && self.spans_lines() => {
                    return Err(Stop::File(FileProblem::QuoteLeftOpen { row: self.row, byte: self.begin }));
                }
                ReadRecordResult::Record => return Ok(true),
                ReadRecordResult::End => return Ok(false),
            }
        }
    }

    /// Passes over the rest of a line's end and over empty lines, so that a row begins at its first byte.
    fn pass_line_ends(&mut self) -> Result<(), Stop> {
        loop {
            let waiting = self.from.waiting()?;
            let ends = waiting.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
            let is_all = ends == waiting.len();
            self.from.take(ends);
            self.next += ends as u64;
            if ends == 0 || !is_all {
                return Ok(());
            }
        }
    }

    /// Whether the row holds ends of lines; the last one does so where nothing closes a quote.
    fn spans_lines(&self) -> bool {
        let length = self.fields.checked_sub(1).and_then(|last| self.ends.get(last)).copied();
        let text = self.text.get(..length.unwrap_or(0)).unwrap_or_default();
        text.contains(&b'\n')
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]
    use proptest::prelude::*;

    use super::*;

    type Read = (u64, u64, Vec<Vec<u8>>);

    fn read(file: &[u8]) -> Result<Vec<Read>, Stop> {
        let mut rows = Rows::open(file)?;
        let mut all = Vec::new();
        while let Some(row) = rows.next()? {
            all.push((row.number, row.byte, (0..row.len()).map(|n| row.field(n).to_vec()).collect()));
        }
        Ok(all)
    }

    fn stop(file: &[u8]) -> FileProblem {
        match read(file) {
            Err(Stop::File(problem)) => problem,
            other => unreachable!("{other:?}"),
        }
    }

    #[test]
    fn rows_know_their_number_and_where_they_begin() {
        let rows = read("\u{feff}a,b\r\n1,\"x, \"\"y\"\"\nz\"\n\n2,\n".as_bytes()).unwrap();
        assert_eq!(rows[0].2, [b"a", b"b"]);
        assert_eq!((rows[1].0, &rows[1].2[1]), (2, &b"x, \"y\"\nz".to_vec()));
        assert_eq!((rows[2].0, &rows[2].2), (3, &vec![b"2".to_vec(), Vec::new()]));
        assert_eq!(rows.iter().map(|row| row.1).collect::<Vec<_>>(), [0, 8, 24]);
        assert_eq!(read(b"a\n1").unwrap().len(), 2);
    }

    #[test]
    fn a_row_without_end_stops_the_reading_and_says_where() {
        let long = [b"a,b\n1,".as_slice(), &vec![b'x'; 2 * MOST_BYTES], b"\n"].concat();
        assert_eq!(stop(&long), FileProblem::RowTooLong { row: 2, byte: 4 });
        let open = [b"a,b\n1,\"x\n".as_slice(), &b"2,y\n".repeat(400_000)].concat();
        assert_eq!(stop(&open), FileProblem::RowTooLong { row: 2, byte: 4 });
        assert_eq!(stop(b"a,b\n1,2\n3,\"x\n4,5\n"), FileProblem::QuoteLeftOpen { row: 3, byte: 8 });
        assert_eq!(stop(&[b"a\n", ",".repeat(300).as_bytes()].concat()), FileProblem::RowTooLong { row: 2, byte: 2 });
        assert_eq!(stop(b"a,b\n1,2\n3,\0\n"), FileProblem::Nul { row: 3, byte: 10 });
        assert_eq!(read(b"a,b\n1,7\" FRAME").unwrap().len(), 2);
    }

    proptest! {
        #[test]
        fn whatever_the_cells_hold_they_read_back(
            rows in prop::collection::vec(prop::collection::vec("[^\\x00]{0,12}", 3..=3), 1..40),
        ) {
            let mut file = String::from("a,b,c\n");
            for row in &rows {
                let cells: Vec<_> = row.iter().map(|cell| format!("\"{}\"", cell.replace('"', "\"\""))).collect();
                file.push_str(&cells.join(","));
                file.push_str("\r\n");
            }
            let read = read(file.as_bytes()).unwrap();
            prop_assert_eq!(read.len(), rows.len() + 1);
            for ((number, byte, cells), row) in read.iter().skip(1).zip(&rows) {
                prop_assert!(*number >= 2 && *byte >= 6);
                for (cell, text) in cells.iter().zip(row) {
                    prop_assert_eq!(cell.as_slice(), text.as_bytes());
                }
            }
        }

        #[test]
        fn no_bytes_whatever_break_the_reader(file in prop::collection::vec(any::<u8>(), 0..3_000)) {
            drop(read(&file));
        }
    }
}
