//! Files sealed as streams, for what waits on disk until it is imported.
//!
//! A stream is magic (8 bytes) and chunks of 64 KiB of plain bytes, each sealed with its own tag; only the last may
//! be shorter. Nonce and bound data name the chunk's number and whether it is the last, so chunks that are cut off,
//! repeated, swapped or changed do not open. Each stream has a key of its own, wrapped under an epoch.

use std::fmt;
use std::io::{self, Read, Write};

use domain::id::ImportId;
use zeroize::Zeroizing;

use crate::cipher::{Cipher, NONCE_LEN, Refused, Secret, TAG_LEN};

const MAGIC: &[u8; 8] = b"CONFSPL1";
/// Plain bytes of a chunk.
const CHUNK: usize = 64 * 1024;
/// Sealed bytes of a chunk that is full.
const SEALED: usize = CHUNK + TAG_LEN;

/// Seals and opens chunks in their order.
struct ChunkSeal {
    cipher: Cipher,
    import: ImportId,
    next: u64,
}

impl ChunkSeal {
    fn new(import: ImportId, key: &Secret) -> Result<Self, Refused> {
        Ok(Self { cipher: Cipher::new(key)?, import, next: 0 })
    }

    /// The number is used once under this key, so it serves as the nonce; the last chunk has a nonce of its own.
    fn place(&mut self, is_last: bool) -> ([u8; NONCE_LEN], Vec<u8>) {
        let number = self.next.to_be_bytes();
        let mut nonce = [0; NONCE_LEN];
        for (to, from) in nonce.iter_mut().zip(number.iter().chain(&[u8::from(is_last)])) {
            *to = *from;
        }
        let mut aad = MAGIC.to_vec();
        aad.extend_from_slice(&self.import.number().to_be_bytes());
        aad.extend_from_slice(&number);
        aad.push(u8::from(is_last));
        self.next += 1;
        (nonce, aad)
    }

    fn seal(&mut self, plain: &[u8], is_last: bool) -> io::Result<Vec<u8>> {
        let (nonce, aad) = self.place(is_last);
        self.cipher
            .seal(Vec::new(), nonce, &aad, plain)
            .map_err(|Refused| io::Error::other("a chunk of the file could not be sealed"))
    }

    fn open(&mut self, sealed: &[u8], is_last: bool) -> io::Result<Zeroizing<Vec<u8>>> {
        let number = self.next;
        let (nonce, aad) = self.place(is_last);
        self.cipher.open(nonce, &aad, sealed).map_err(|Refused| {
            let what = format!("chunk {number} of the sealed file does not authenticate; the file was cut, changed or belongs elsewhere");
            io::Error::new(io::ErrorKind::InvalidData, what)
        })
    }
}

/// Seals what is written to it. Without [`Self::finish`] the stream has no last chunk and does not read to its end.
pub struct SpoolWriter<W> {
    to: W,
    seal: ChunkSeal,
    plain: Zeroizing<Vec<u8>>,
}

impl<W: Write> SpoolWriter<W> {
    pub(crate) fn new(import: ImportId, key: &Secret, to: W) -> Result<Self, Refused> {
        Ok(Self { to, seal: ChunkSeal::new(import, key)?, plain: Zeroizing::new(Vec::with_capacity(CHUNK)) })
    }

    fn send(&mut self, is_last: bool) -> io::Result<()> {
        if self.seal.next == 0 {
            self.to.write_all(MAGIC)?;
        }
        let sealed = self.seal.seal(&self.plain, is_last)?;
        self.plain.clear();
        self.to.write_all(&sealed)
    }

    /// Writes the last chunk and gives back what was written to, for the caller to make durable.
    pub fn finish(mut self) -> io::Result<W> {
        self.send(true)?;
        self.to.flush()?;
        Ok(self.to)
    }
}

impl<W: Write> Write for SpoolWriter<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // A full chunk waits for the next byte, because it might be the last.
        if self.plain.len() == CHUNK && !bytes.is_empty() {
            self.send(false)?;
        }
        let room = CHUNK - self.plain.len();
        let taken = bytes.get(..room).unwrap_or(bytes);
        self.plain.extend_from_slice(taken);
        Ok(taken.len())
    }

    /// Passes on what is sealed; the chunk being filled stays.
    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

impl<W> fmt::Debug for SpoolWriter<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SpoolWriter(…)")
    }
}

#[derive(Clone, Copy, Eq, PartialEq)]
enum Reading {
    Head,
    Chunks,
    Ended,
}

/// Reads a sealed stream. Bytes come out only after their chunk authenticated; an error of kind
/// [`io::ErrorKind::InvalidData`] means that the stream is not what was written, and only an end without error means
/// that nothing is missing.
pub struct SpoolReader<R> {
    from: R,
    seal: ChunkSeal,
    /// Read ahead by one byte, which tells whether a full chunk is the last.
    sealed: Vec<u8>,
    plain: Zeroizing<Vec<u8>>,
    given: usize,
    state: Reading,
}

impl<R: Read> SpoolReader<R> {
    pub(crate) fn new(import: ImportId, key: &Secret, from: R) -> Result<Self, Refused> {
        Ok(Self {
            from,
            seal: ChunkSeal::new(import, key)?,
            sealed: Vec::with_capacity(SEALED + 1),
            plain: Zeroizing::default(),
            given: 0,
            state: Reading::Head,
        })
    }

    fn read_head(&mut self) -> io::Result<()> {
        let mut head = Vec::with_capacity(MAGIC.len());
        (&mut self.from).take(MAGIC.len() as u64).read_to_end(&mut head)?;
        if head == MAGIC {
            self.state = Reading::Chunks;
            return Ok(());
        }
        let what = "this is no sealed file of this version";
        Err(io::Error::new(io::ErrorKind::InvalidData, what))
    }

    fn fill(&mut self) -> io::Result<()> {
        if self.state == Reading::Head {
            self.read_head()?;
        }
        let missing = SEALED + 1 - self.sealed.len();
        (&mut self.from).take(missing as u64).read_to_end(&mut self.sealed)?;
        let ahead = self.sealed.split_off(SEALED.min(self.sealed.len()));
        let is_last = ahead.is_empty();
        self.plain = self.seal.open(&self.sealed, is_last)?;
        self.given = 0;
        self.sealed.clear();
        self.sealed.extend_from_slice(&ahead);
        if is_last {
            self.state = Reading::Ended;
        }
        Ok(())
    }
}

impl<R: Read> Read for SpoolReader<R> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        if self.given == self.plain.len() && self.state != Reading::Ended {
            self.fill()?;
        }
        let rest = self.plain.get(self.given..).unwrap_or_default();
        let count = rest.len().min(to.len());
        for (to, from) in to.iter_mut().zip(rest) {
            *to = *from;
        }
        self.given += count;
        Ok(count)
    }
}

impl<R> fmt::Debug for SpoolReader<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SpoolReader(…)")
    }
}
