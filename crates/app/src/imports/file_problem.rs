//! What is wrong with a file as a whole, in words for whoever sent it.
//!
//! Invariant: no message holds a cell of the file; names of columns are those we expect, or stand in a header that we
//! know.

use std::fmt;

/// Why a file is not read on.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum FileProblem {
    /// No byte, or no row after the header.
    Empty,
    /// Something else than UTF-8 text.
    NotText {
        /// What it looks like.
        looks_like: &'static str,
    },
    /// A byte that no text has.
    Nul {
        /// In which row.
        row: u64,
        /// At which byte.
        byte: u64,
    },
    /// The packing is damaged or cut off.
    BrokenGzip {
        /// After so many unpacked bytes.
        byte: u64,
    },
    /// Unpacks to far more than a shop would write.
    Expands {
        /// So many bytes, at least.
        bytes: u64,
    },
    /// Columns are missing from the header.
    HeaderMissing {
        /// Which.
        missing: Vec<&'static str>,
        /// All that must be there.
        expected: &'static [&'static str],
        /// What the file has between its fields instead of a comma.
        separator: Option<char>,
    },
    /// A column stands there twice.
    HeaderDoubled {
        /// Its name.
        column: String,
    },
    /// A row longer than 1 MiB or with more than 200 fields.
    RowTooLong {
        /// Which.
        row: u64,
        /// Where it begins.
        byte: u64,
    },
    /// The file ends inside of a quoted field.
    QuoteLeftOpen {
        /// The row with the quote.
        row: u64,
        /// Where it begins.
        byte: u64,
    },
    /// Too many rows are refused.
    NotThisKind {
        /// So many,
        refused: i64,
        /// of so many.
        read: i64,
        /// The columns of the kind it was taken for.
        expected: &'static [&'static str],
    },
}

impl fmt::Display for FileProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("the file holds no rows"),
            Self::NotText { looks_like } => write!(f, "the file is not UTF-8 text, it looks like {looks_like}"),
            Self::Nul { row, byte } => write!(f, "row {row} holds a NUL at byte {byte}, which no text file has"),
            Self::BrokenGzip { byte } => write!(f, "the packed file is damaged or cut off after {byte} unpacked bytes"),
            Self::Expands { bytes } => {
                write!(f, "the packed file unpacks to more than a hundred times its length, {bytes} bytes and more")
            }
            Self::HeaderMissing { missing, expected, separator } => {
                let (missing, expected) = (missing.join(", "), expected.join(", "));
                write!(f, "the header lacks {missing}; expected are {expected}")?;
                match separator {
                    Some(separator) => write!(f, ", with commas between and not {separator:?}"),
                    None => Ok(()),
                }
            }
            Self::HeaderDoubled { column } => write!(f, "the header names {column} twice"),
            Self::RowTooLong { row, byte } => write!(
                f,
                "row {row}, which begins at byte {byte}, is longer than 1 MiB or has more than 200 fields; is a quote left open?"
            ),
            Self::QuoteLeftOpen { row, byte } => {
                write!(f, "a quote in row {row}, which begins at byte {byte}, is left open to the end of the file")
            }
            Self::NotThisKind { refused, read, expected } => {
                let expected = expected.join(", ");
                write!(
                    f,
                    "{refused} of the first {read} rows could not be read; this does not look like a file with {expected}"
                )
            }
        }
    }
}

impl std::error::Error for FileProblem {}
