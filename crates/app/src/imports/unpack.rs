//! The bytes of a file as text: packed files are unpacked on the way, and what is no text at all is told apart.
//!
//! Invariant: however little is packed into however few bytes, memory stays bounded, and a file that unpacks to far
//! more than a shop would write is refused.

use std::io::{self, BufReader, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use flate2::bufread::MultiGzDecoder;

use super::FileProblem;

/// How much is read at a time.
const BUFFER: usize = 64 * 1024;
/// A packed file may unpack to this many bytes whatever its length,
const ALWAYS_ALLOWED: u64 = 64 * 1024 * 1024;
/// and to this many times its length. Invoice lines shrink to a sixth; deflate cannot do better than 1,032.
const MOST_TIMES: u64 = 100;

/// A file, unpacked.
pub struct Unpacked<R: Read> {
    from: Origin<R>,
    buffer: Vec<u8>,
    begin: usize,
    end: usize,
}

enum Origin<R: Read> {
    Plain(Whole<R>),
    Gzip { unpacking: Box<MultiGzDecoder<BufReader<Counted<R>>>>, packed: Arc<AtomicU64>, given: u64 },
}

/// A file with the first bytes put back.
type Whole<R> = io::Chain<io::Cursor<Vec<u8>>, R>;

/// Counts what is read through it.
struct Counted<R> {
    from: Whole<R>,
    count: Arc<AtomicU64>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.from.read(into)?;
        self.count.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}

/// What stopped the reading.
#[derive(Debug)]
pub enum Stop {
    /// The file itself.
    File(FileProblem),
    /// The disk or whatever the file comes from.
    Io(io::Error),
}

impl<R: Read> Unpacked<R> {
    /// Looks at the first bytes and begins.
    pub fn open(mut from: R) -> Result<Self, Stop> {
        let mut first = Vec::with_capacity(4);
        from.by_ref().take(4).read_to_end(&mut first).map_err(Stop::Io)?;
        let is_gzip = first.starts_with(&[0x1f, 0x8b]);
        let whole = io::Cursor::new(first).chain(from);
        let from = if is_gzip {
            let packed = Arc::new(AtomicU64::new(0));
            let counted = Counted { from: whole, count: Arc::clone(&packed) };
            let unpacking = Box::new(MultiGzDecoder::new(BufReader::with_capacity(BUFFER, counted)));
            Origin::Gzip { unpacking, packed, given: 0 }
        } else {
            Origin::Plain(whole)
        };
        let mut unpacked = Self { from, buffer: vec![0; BUFFER], begin: 0, end: 0 };
        unpacked.fill()?;
        unpacked.look_at_beginning()?;
        Ok(unpacked)
    }

    /// What waits to be read; empty at the end of the file.
    pub fn waiting(&mut self) -> Result<&[u8], Stop> {
        if self.begin == self.end {
            self.fill()?;
        }
        Ok(self.buffer.get(self.begin..self.end).unwrap_or_default())
    }

    /// Takes what was read.
    pub fn take(&mut self, bytes: usize) {
        self.begin = (self.begin + bytes).min(self.end);
    }

    /// Fills the buffer as far as the file goes.
    fn fill(&mut self) -> Result<(), Stop> {
        (self.begin, self.end) = (0, 0);
        while let Some(rest) = self.buffer.get_mut(self.end..).filter(|rest| !rest.is_empty()) {
            let read = match self.from.read(rest) {
                Ok(0) => break,
                Ok(read) => read,
                Err(Stop::Io(error)) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(stop) => return Err(stop),
            };
            self.end += read;
        }
        Ok(())
    }

    fn look_at_beginning(&self) -> Result<(), Stop> {
        let beginning = self.buffer.get(..self.end).unwrap_or_default();
        match looks_like(beginning) {
            Some(what) => Err(Stop::File(FileProblem::NotText { looks_like: what })),
            None if beginning.is_empty() => Err(Stop::File(FileProblem::Empty)),
            None => Ok(()),
        }
    }
}

impl<R: Read> Origin<R> {
    fn read(&mut self, into: &mut [u8]) -> Result<usize, Stop> {
        match self {
            Self::Plain(whole) => whole.read(into).map_err(Stop::Io),
            Self::Gzip { unpacking, packed, given } => {
                let read = unpacking.read(into).map_err(|error| broken(error, *given))?;
                *given += read as u64;
                let allowed = packed.load(Ordering::Relaxed).saturating_mul(MOST_TIMES).max(ALWAYS_ALLOWED);
                if *given > allowed {
                    return Err(Stop::File(FileProblem::Expands { bytes: *given }));
                }
                Ok(read)
            }
        }
    }
}

/// Damage in the packing is a problem of the file; anything else is one of the disk.
fn broken(error: io::Error, given: u64) -> Stop {
    use io::ErrorKind::{InvalidData, InvalidInput, UnexpectedEof};
    if [InvalidData, InvalidInput, UnexpectedEof].contains(&error.kind()) {
        Stop::File(FileProblem::BrokenGzip { byte: given })
    } else {
        Stop::Io(error)
    }
}

/// What a file is that is not UTF-8 text, as far as its beginning tells.
fn looks_like(beginning: &[u8]) -> Option<&'static str> {
    const SIGNS: &[(&[u8], &str)] = &[
        (b"\xff\xfe\0\0", "UTF-32"),
        (b"\0\0\xfe\xff", "UTF-32"),
        (b"\xff\xfe", "UTF-16"),
        (b"\xfe\xff", "UTF-16"),
        (b"PK\x03\x04", "a ZIP file or an Excel workbook"),
        (b"\xd0\xcf\x11\xe0", "an old Excel workbook"),
        (b"%PDF", "a PDF document"),
        (b"SQLite format 3\0", "a SQLite database"),
    ];
    if let Some((_, what)) = SIGNS.iter().find(|(sign, _)| beginning.starts_with(sign)) {
        return Some(what);
    }
    let head = beginning.get(..4096).unwrap_or(beginning);
    let nuls = |odd| head.iter().skip(odd).step_by(2).filter(|byte| **byte == 0).count();
    if head.len() >= 8 && nuls(0).max(nuls(1)) * 4 > head.len() {
        return Some("UTF-16");
    }
    is_single_byte_text(beginning).then_some("Windows-1252 or ISO 8859-1")
}

/// Whether letters beyond ASCII stand in it, and none of them as UTF-8 would write it.
fn is_single_byte_text(beginning: &[u8]) -> bool {
    let mut has_others = false;
    for chunk in beginning.utf8_chunks() {
        if !chunk.valid().trim_start_matches('\u{feff}').is_ascii() {
            return false;
        }
        let invalid = chunk.invalid();
        // The buffer can end in the middle of a character.
        let is_cut = invalid.len() < 4 && beginning.len() == BUFFER && beginning.ends_with(invalid);
        has_others |= !invalid.is_empty() && !is_cut;
    }
    has_others
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::*;

    fn packed(plain: &[u8]) -> Vec<u8> {
        let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
        gzip.write_all(plain).unwrap();
        gzip.finish().unwrap()
    }

    fn all(file: &[u8]) -> Result<Vec<u8>, Stop> {
        let mut unpacked = Unpacked::open(file)?;
        let mut text = Vec::new();
        loop {
            let waiting = unpacked.waiting()?;
            if waiting.is_empty() {
                return Ok(text);
            }
            text.extend_from_slice(waiting);
            let all = waiting.len();
            unpacked.take(all);
        }
    }

    #[test]
    fn a_packed_file_reads_like_the_plain_one() {
        let plain = "InvoiceNo,Country\n1,Österreich\n".repeat(20_000).into_bytes();
        assert_eq!(all(&plain).unwrap(), plain);
        assert_eq!(all(&packed(&plain)).unwrap(), plain);
        let twice = [packed(b"a\n"), packed(b"b\n")].concat();
        assert_eq!(all(&twice).unwrap(), b"a\nb\n");
    }

    #[test]
    fn a_bomb_is_refused_and_a_cut_file_is_called_broken() {
        let bomb = packed(&vec![b'\n'; 70 * 1024 * 1024]);
        assert!(bomb.len() < 300_000);
        assert!(matches!(all(&bomb), Err(Stop::File(FileProblem::Expands { .. }))));
        let mut cut = packed(&b"InvoiceNo\n".repeat(10_000));
        cut.truncate(cut.len() / 2);
        assert!(matches!(all(&cut), Err(Stop::File(FileProblem::BrokenGzip { .. }))));
    }

    #[test]
    fn what_is_no_utf8_text_is_named() {
        let utf16: Vec<u8> = "InvoiceNo,StockCode\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        for (file, what) in [
            (utf16.clone(), "UTF-16"),
            ([&b"\xff\xfe"[..], &utf16].concat(), "UTF-16"),
            (b"PK\x03\x04 and so on".to_vec(), "a ZIP file or an Excel workbook"),
            (b"Name\nG\xf6thling\n".to_vec(), "Windows-1252 or ISO 8859-1"),
        ] {
            match all(&file) {
                Err(Stop::File(FileProblem::NotText { looks_like })) => assert_eq!(looks_like, what),
                other => panic!("{what}: {other:?}"),
            }
        }
        assert!(matches!(all(b""), Err(Stop::File(FileProblem::Empty))));
        assert!(all("Name\nGöthling\n".as_bytes()).is_ok());
        // One bad byte among good letters is a matter of its row.
        assert!(all(b"Name\nG\xc3\xb6thling\nbad\xff\n").is_ok());
    }
}
