//! Workbooks: the cells of one sheet as text.
//!
//! Invariant: a workbook that unpacks to far more than somebody would type is refused before it is read.

use std::io::{self, Cursor, Read};

use calamine::{Data, Reader, Xlsx};

/// A workbook may unpack to so many bytes.
const MOST_UNPACKED: u64 = 400 * 1024 * 1024;
/// It holds at most so many parts.
const MOST_PARTS: usize = 2_000;
/// A sheet has at most so many cells.
const MOST_CELLS: usize = 20_000_000;

/// The sheets of a workbook, and the rows of the one that was asked for.
#[derive(Debug)]
pub struct Sheet {
    /// The names of all sheets.
    pub names: Vec<String>,
    /// The name of the one that was read.
    pub name: String,
    /// Its rows.
    pub rows: Vec<Vec<String>>,
}

/// The workbook is broken, or unpacks to too much.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct NotASheet;

/// Reads a sheet by its name; the first where none is named.
pub fn read(bytes: Vec<u8>, wanted: &str) -> Result<Sheet, NotASheet> {
    check_size(&bytes)?;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|_| NotASheet)?;
    let names = book.sheet_names();
    let name = names.iter().find(|name| *name == wanted).or_else(|| names.first()).ok_or(NotASheet)?.clone();
    let range = book.worksheet_range(&name).map_err(|_| NotASheet)?;
    let (height, width) = range.get_size();
    if height.saturating_mul(width) > MOST_CELLS {
        return Err(NotASheet);
    }
    let rows = range.rows().map(|row| row.iter().map(text).collect()).collect();
    Ok(Sheet { names, name, rows })
}

/// Unpacks every part once and counts: what the parts say about their length is not believed.
fn check_size(bytes: &[u8]) -> Result<(), NotASheet> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| NotASheet)?;
    if archive.len() > MOST_PARTS {
        return Err(NotASheet);
    }
    let mut left = MOST_UNPACKED;
    for place in 0..archive.len() {
        let part = archive.by_index(place).map_err(|_| NotASheet)?;
        let read = io::copy(&mut part.take(left + 1), &mut io::sink()).map_err(|_| NotASheet)?;
        left = left.checked_sub(read).ok_or(NotASheet)?;
    }
    Ok(())
}

/// A cell as somebody would have typed it: whole numbers without a point, days and times as ISO 8601 writes them.
fn text(cell: &Data) -> String {
    match cell {
        Data::Empty | Data::Error(_) => String::new(),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
        Data::Int(number) => number.to_string(),
        Data::Bool(is_so) => if *is_so { "true" } else { "false" }.to_owned(),
        Data::Float(number) => number.to_string(),
        Data::DateTime(at) => {
            let (year, month, day, hour, minute, second, _) = at.to_ymd_hms_milli();
            if (hour, minute, second) == (0, 0, 0) {
                format!("{year:04}-{month:02}-{day:02}")
            } else {
                format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}")
            }
        }
    }
}
