//! A file's rows, whatever it is: text with delimiters, a sheet of a workbook, cards of an address book.

use std::io::Read;

use domain::import::RowProblem;
use domain::mapping::{FileRow, MAX_CELL, MAX_COLUMNS};
use encoding_rs::{Encoding, UTF_8};

use super::cards::{self, Card};
use super::encoding::{Decoded, by_name};
use super::{FileError, sheet};
use crate::imports::reader::Rows;
use crate::imports::unpack::Stop;

/// What a file is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Format {
    /// Text with a delimiter between its cells.
    Csv,
    /// A workbook.
    Xlsx,
    /// vCards.
    VCard,
    /// Cards as JSON.
    JCard,
    /// Cards as XML.
    XCard,
}

impl Format {
    /// Every format.
    pub const ALL: &'static [Self] = &[Self::Csv, Self::Xlsx, Self::VCard, Self::JCard, Self::XCard];

    /// The word in the database and in the catalogue.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
            Self::VCard => "vcard",
            Self::JCard => "jcard",
            Self::XCard => "xcard",
        }
    }

    /// Reads [`Self::code`] back.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|format| format.code() == code)
    }

    /// Whether its columns have to be given a meaning.
    #[must_use]
    pub const fn is_table(self) -> bool {
        match self {
            Self::Csv | Self::Xlsx => true,
            Self::VCard | Self::JCard | Self::XCard => false,
        }
    }
}

/// How a file is read.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Shape {
    /// What it is.
    pub format: Format,
    /// In which encoding.
    pub encoding: &'static Encoding,
    /// What stands between its cells.
    pub delimiter: u8,
    /// Which sheet; empty for the first.
    pub sheet: String,
}

/// Workbooks and cards are read as a whole, up to so many bytes.
const MOST_WHOLE: u64 = 100 * 1024 * 1024;
/// A row of a table may be cut off here.
const MOST_ROWS: usize = 2_000_000;

/// One row.
pub struct Raw {
    /// Counted from 1, the header included.
    pub row: u64,
    /// Where it begins: a byte of the text, or its place among rows or cards.
    pub byte: u64,
    /// Where the next one begins.
    pub next: u64,
    /// What it says.
    pub content: Content,
}

/// What a row says.
pub enum Content {
    /// Cells, and the places of those that were too long to be taken.
    Cells(Vec<String>, Vec<usize>),
    /// Somebody's card.
    Card(Box<FileRow>),
    /// Nothing that can be read.
    Broken(RowProblem),
}

/// The rows of a file, one after the other.
pub enum Source {
    /// Of a text.
    Text(Box<Rows<Box<dyn Read>>>),
    /// Of a sheet, the header first.
    Sheet(std::iter::Enumerate<std::vec::IntoIter<Vec<String>>>),
    /// Of a file of cards.
    Cards(std::iter::Enumerate<std::vec::IntoIter<Card>>),
}

impl Source {
    /// Begins at the header of a table, or at the first card.
    pub fn open(file: Box<dyn Read>, shape: &Shape) -> Result<Self, FileError> {
        match shape.format {
            Format::Csv => {
                let text: Box<dyn Read> =
                    if shape.encoding == UTF_8 { file } else { Box::new(Decoded::new(file, shape.encoding)) };
                Ok(Self::Text(Box::new(Rows::open_with(text, shape.delimiter, MAX_COLUMNS + 1)?)))
            }
            Format::Xlsx => {
                let sheet = sheet::read(whole(file)?, &shape.sheet).map_err(|_| FileError::Broken("workbook"))?;
                if sheet.rows.len() > MOST_ROWS {
                    return Err(FileError::Broken("workbook"));
                }
                Ok(Self::Sheet(sheet.rows.into_iter().enumerate()))
            }
            Format::VCard | Format::JCard | Format::XCard => {
                let mut text = String::new();
                Decoded::new(std::io::Cursor::new(whole(file)?), shape.encoding)
                    .read_to_string(&mut text)
                    .map_err(Stop::Io)?;
                let cards = match shape.format {
                    Format::JCard => cards::from_json(&text),
                    Format::XCard => cards::from_xml(&text),
                    Format::VCard | Format::Csv | Format::Xlsx => Some(cards::from_text(&text)),
                };
                Ok(Self::Cards(cards.ok_or(FileError::Broken("address book"))?.into_iter().enumerate()))
            }
        }
    }

    /// The next row; `None` at the end.
    pub fn next(&mut self) -> Result<Option<Raw>, Stop> {
        match self {
            Self::Text(rows) => {
                let Some(row) = rows.next()? else { return Ok(None) };
                let cells = (0..row.len()).map(|n| std::str::from_utf8(row.field(n)).map(ToOwned::to_owned));
                let content = cells.collect::<Result<Vec<_>, _>>().map_or(Content::Broken(RowProblem::NotUtf8), short);
                Ok(Some(Raw { row: row.number, byte: row.byte, next: row.next, content }))
            }
            Self::Sheet(rows) => Ok(rows.next().map(|(place, cells)| numbered(place, short(cells)))),
            Self::Cards(cards) => Ok(cards.next().map(|(place, card)| {
                let content = match card {
                    Some(card) => Content::Card(Box::new(cards::row(&card))),
                    None => Content::Broken(RowProblem::BrokenCard),
                };
                numbered(place, content)
            })),
        }
    }

    /// The names of the columns; those of [`cards::COLUMNS`] for cards, which have no header.
    pub fn headers(&mut self) -> Result<Vec<String>, FileError> {
        if matches!(self, Self::Cards(_)) {
            return Ok(cards::COLUMNS.iter().map(|&name| name.to_owned()).collect());
        }
        match self.next()?.map(|raw| raw.content) {
            Some(Content::Cells(cells, _)) => Ok(cells),
            Some(Content::Card(_) | Content::Broken(_)) | None => Err(FileError::NoHeader),
        }
    }
}

fn numbered(place: usize, content: Content) -> Raw {
    let place = place as u64;
    Raw { row: place + 1, byte: place, next: place + 1, content }
}

/// Cells of at most [`MAX_CELL`] bytes; longer ones are left empty and named.
fn short(mut cells: Vec<String>) -> Content {
    let mut long = Vec::new();
    for (place, cell) in cells.iter_mut().enumerate() {
        if cell.len() > MAX_CELL {
            cell.clear();
            long.push(place);
        }
    }
    Content::Cells(cells, long)
}

fn whole(file: impl Read) -> Result<Vec<u8>, FileError> {
    let mut bytes = Vec::new();
    file.take(MOST_WHOLE + 1).read_to_end(&mut bytes).map_err(Stop::Io)?;
    if bytes.len() as u64 > MOST_WHOLE { Err(FileError::Broken("file of this size")) } else { Ok(bytes) }
}

/// What a file was found to be.
pub struct Found {
    /// How it is read.
    pub shape: Shape,
    /// Its columns.
    pub headers: Vec<String>,
    /// The sheets of a workbook.
    pub sheets: Vec<String>,
    /// Its rows, without the header.
    pub rows: i64,
    /// What progress counts up to.
    pub length: i64,
}

/// Opens the file anew, from its beginning.
pub type Again<'a> = &'a dyn Fn() -> Result<Box<dyn Read>, FileError>;

/// Looks at a file; `wanted` says what somebody chose by hand.
pub fn look(again: Again<'_>, wanted: &Wanted) -> Result<Found, FileError> {
    let mut head = Vec::new();
    again()?.take(64 * 1024).read_to_end(&mut head).map_err(Stop::Io)?;
    let format = if head.starts_with(b"PK\x03\x04") { Format::Xlsx } else { Format::Csv };
    let chosen = wanted.encoding.as_deref().and_then(by_name);
    let encoding = match (format, chosen) {
        (Format::Xlsx, _) => UTF_8,
        (_, Some(encoding)) => encoding,
        // A packed text is UTF-8, as the unpacking says where it is not.
        (_, None) if head.starts_with(&[0x1f, 0x8b]) => UTF_8,
        (_, None) => super::encoding::find(again()?).map_err(Stop::Io)?,
    };
    let mut text = String::new();
    let mut start = Decoded::new(head.as_slice(), encoding);
    // The head can end within a character; what is read before it is enough.
    drop(start.read_to_string(&mut text));
    let format = if format == Format::Xlsx { format } else { format_of(&text) };
    let delimiter = wanted.delimiter.unwrap_or_else(|| delimiter_of(&text));
    let mut shape = Shape { format, encoding, delimiter, sheet: wanted.sheet.clone().unwrap_or_default() };
    let mut sheets = Vec::new();
    if format == Format::Xlsx {
        let sheet = sheet::read(whole(again()?)?, &shape.sheet).map_err(|_| FileError::Broken("workbook"))?;
        (sheets, shape.sheet) = (sheet.names, sheet.name);
    }
    let mut source = Source::open(again()?, &shape)?;
    let headers = source.headers()?;
    check_headers(format, &headers)?;
    let (mut rows, mut length) = (0, 0);
    while let Some(raw) = source.next()? {
        rows += 1;
        length = raw.next;
    }
    if rows == 0 {
        return Err(FileError::Unreadable(crate::imports::FileProblem::Empty));
    }
    Ok(Found { shape, headers, sheets, rows, length: i64::try_from(length).unwrap_or(i64::MAX) })
}

/// What somebody chose by hand instead of what was found.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// The encoding.
    pub encoding: Option<String>,
    /// What stands between the cells.
    pub delimiter: Option<u8>,
    /// The sheet.
    pub sheet: Option<String>,
}

fn check_headers(format: Format, headers: &[String]) -> Result<(), FileError> {
    if headers.len() > MAX_COLUMNS {
        return Err(FileError::TooWide);
    }
    if format.is_table() && domain::mapping::looks_like_a_person(headers) {
        return Err(FileError::NoHeader);
    }
    Ok(())
}

fn format_of(text: &str) -> Format {
    let start = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    let begins = |word: &str| start.get(..word.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(word));
    if begins("BEGIN:VCARD") {
        Format::VCard
    } else if start.starts_with('[') && start.contains("\"vcard\"") {
        Format::JCard
    } else if start.starts_with('<') && start.contains("vcard") {
        Format::XCard
    } else {
        Format::Csv
    }
}

/// What stands most often in the first line outside of quotes.
fn delimiter_of(text: &str) -> u8 {
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0), (b'|', 0)];
    let mut is_quoted = false;
    for byte in text.bytes().take_while(|byte| *byte != b'\n') {
        is_quoted ^= byte == b'"';
        if let Some((_, count)) = counts.iter_mut().find(|(delimiter, _)| *delimiter == byte && !is_quoted) {
            *count += 1;
        }
    }
    // The first of equals, so a file of one column has commas.
    let most = counts.iter().map(|(_, count)| *count).max().unwrap_or(0);
    counts.iter().find(|(_, count)| *count == most).map_or(b',', |(delimiter, _)| *delimiter)
}
