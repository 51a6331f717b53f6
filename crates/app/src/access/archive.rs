//! The ZIP: entries in a fixed order, all of one time, each with its check sum.
//!
//! Invariant: the same content gives the same bytes.

use std::io::{self, Seek, Write};

use aws_lc_rs::digest::{Context, SHA256};
use domain::time::Timestamp;
use jiff::tz::Offset;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::{AccessError, hex};

/// A package on its way out.
pub struct Archive<W: Write + Seek> {
    zip: ZipWriter<W>,
    options: SimpleFileOptions,
    sums: String,
    bytes: u64,
}

impl<W: Write + Seek> Archive<W> {
    /// Begins a package whose entries all bear the time `at`.
    pub fn begin(out: W, at: Timestamp) -> Self {
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .compression_level(Some(6))
            .last_modified_time(entry_time(at))
            .unix_permissions(0o600);
        Self { zip: ZipWriter::new(out), options, sums: String::new(), bytes: 0 }
    }

    /// Adds a file that `write` fills.
    pub fn file(
        &mut self,
        path: &str,
        write: impl FnOnce(&mut dyn Write) -> Result<(), AccessError>,
    ) -> Result<(), AccessError> {
        self.zip.start_file(path, self.options).map_err(io::Error::from)?;
        let mut out = io::BufWriter::with_capacity(1 << 16, Summing::new(&mut self.zip));
        write(&mut out)?;
        let summing = out.into_inner().map_err(io::IntoInnerError::into_error)?;
        self.bytes += summing.bytes;
        let sum = summing.digest.finish();
        self.sums.extend([&hex(sum.as_ref()), "  ", path, "\n"]);
        Ok(())
    }

    /// Adds a file that is a text.
    pub fn text(&mut self, path: &str, text: &str) -> Result<(), AccessError> {
        self.file(path, |out| Ok(out.write_all(text.as_bytes())?))
    }

    /// The check sums so far, one line for each file.
    pub fn sums(&self) -> &str {
        &self.sums
    }

    /// Adds the check sums, closes the package and says how many bytes the files have, unpacked.
    pub fn end(mut self) -> Result<(W, u64), AccessError> {
        let sums = std::mem::take(&mut self.sums);
        self.text("SHA256SUMS", &sums)?;
        let out = self.zip.finish().map_err(io::Error::from)?;
        Ok((out, self.bytes))
    }
}

/// ZIP knows the years 1980 to 2107 and even seconds; whatever lies outside becomes its first moment.
fn entry_time(at: Timestamp) -> DateTime {
    let at = Offset::UTC.to_datetime(at);
    let part = |part: i8| u8::try_from(part).unwrap_or(0);
    u16::try_from(at.year())
        .ok()
        .and_then(|year| {
            let (month, day) = (part(at.month()), part(at.day()));
            let (hour, minute, second) = (part(at.hour()), part(at.minute()), part(at.second()));
            DateTime::from_date_and_time(year, month, day, hour, minute, second).ok()
        })
        .unwrap_or_default()
}

/// Passes bytes on and adds them up.
struct Summing<'a> {
    out: &'a mut dyn Write,
    digest: Context,
    bytes: u64,
}

impl<'a> Summing<'a> {
    fn new(out: &'a mut dyn Write) -> Self {
        Self { out, digest: Context::new(&SHA256), bytes: 0 }
    }
}

impl Write for Summing<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let taken = self.out.write(bytes)?;
        self.digest.update(bytes.get(..taken).unwrap_or(bytes));
        self.bytes += taken as u64;
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
