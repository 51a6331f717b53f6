//! In which encoding a file is, and its text as UTF-8 while it is read.

use std::io::{self, Read};

use encoding_rs::{CoderResult, Decoder, Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// How much is read at a time.
const BUFFER: usize = 64 * 1024;

/// The encodings somebody can choose by hand, where the one that was found is wrong.
pub const CHOICES: &[&str] =
    &["UTF-8", "UTF-16LE", "UTF-16BE", "windows-1252", "windows-1250", "windows-1251", "windows-1253", "ISO-8859-15"];

/// The encoding by its name, if it can be chosen.
pub fn by_name(name: &str) -> Option<&'static Encoding> {
    CHOICES.contains(&name).then(|| Encoding::for_label(name.as_bytes())).flatten()
}

/// Reads a file to its end and says in which encoding it is: by its first bytes, else UTF-8 where every byte fits, else
/// Windows-1252, in which every byte is a letter.
pub fn find(mut file: impl Read) -> io::Result<&'static Encoding> {
    let mut buffer = vec![0; BUFFER];
    let (mut rest, mut is_first): (Vec<u8>, bool) = (Vec::new(), true);
    loop {
        let read = match file.read(&mut buffer) {
            Ok(read) => read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        rest.extend_from_slice(buffer.get(..read).unwrap_or_default());
        if is_first && read > 0 {
            is_first = false;
            if let Some(wide) = wide(&rest) {
                return Ok(wide);
            }
        }
        match std::str::from_utf8(&rest) {
            Ok(_) => rest.clear(),
            // A character that the buffer cut is waited for.
            Err(error) if error.error_len().is_none() && read > 0 => {
                rest.drain(..error.valid_up_to());
            }
            Err(_) => return Ok(WINDOWS_1252),
        }
        if read == 0 {
            return Ok(UTF_8);
        }
    }
}

/// UTF-16 by its mark, or by every second byte being nothing.
fn wide(head: &[u8]) -> Option<&'static Encoding> {
    if let Some((encoding, _)) = Encoding::for_bom(head) {
        return Some(encoding);
    }
    let head = head.get(..4096).unwrap_or(head);
    let nuls = |odd| head.iter().skip(odd).step_by(2).filter(|byte| **byte == 0).count() * 4 > head.len();
    match (head.len() >= 8, nuls(0), nuls(1)) {
        (true, true, _) => Some(UTF_16BE),
        (true, _, true) => Some(UTF_16LE),
        _ => None,
    }
}

/// A file's text as UTF-8, whatever it was written in. Bytes that its encoding does not know become U+FFFD.
pub struct Decoded<R> {
    from: R,
    decoder: Decoder,
    waiting: Vec<u8>,
    ready: Vec<u8>,
    taken: usize,
    is_over: bool,
}

impl<R: Read> Decoded<R> {
    /// Begins.
    pub fn new(from: R, encoding: &'static Encoding) -> Self {
        let decoder = encoding.new_decoder_with_bom_removal();
        Self { from, decoder, waiting: Vec::new(), ready: Vec::new(), taken: 0, is_over: false }
    }

    fn fill(&mut self) -> io::Result<()> {
        let mut raw = vec![0; BUFFER];
        let read = self.from.read(&mut raw)?;
        self.waiting.extend_from_slice(raw.get(..read).unwrap_or_default());
        self.is_over = read == 0;
        let most = self.decoder.max_utf8_buffer_length(self.waiting.len()).unwrap_or(4 * BUFFER);
        self.ready.resize(most, 0);
        let (result, used, written, _) = self.decoder.decode_to_utf8(&self.waiting, &mut self.ready, self.is_over);
        debug_assert!(matches!(result, CoderResult::InputEmpty), "the buffer is as long as the decoder asked for");
        self.waiting.drain(..used);
        self.ready.truncate(written);
        self.taken = 0;
        Ok(())
    }
}

impl<R: Read> Read for Decoded<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while self.taken == self.ready.len() && !self.is_over {
            self.fill()?;
        }
        let rest = self.ready.get(self.taken..).unwrap_or_default();
        let count = rest.len().min(into.len());
        if let (Some(to), Some(from)) = (into.get_mut(..count), rest.get(..count)) {
            to.copy_from_slice(from);
        }
        self.taken += count;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn utf16(text: &str) -> Vec<u8> {
        text.encode_utf16().flat_map(u16::to_le_bytes).collect()
    }

    #[test]
    fn each_encoding_is_found_and_reads_as_the_same_text() {
        let text = "Vorname,Ort\r\nGöthling,Wien\r\n".repeat(9_000);
        let windows = WINDOWS_1252.encode(&text).0.into_owned();
        for (bytes, name) in [
            (text.clone().into_bytes(), "UTF-8"),
            ([b"\xef\xbb\xbf", text.as_bytes()].concat(), "UTF-8"),
            (utf16(&text), "UTF-16LE"),
            ([b"\xff\xfe", utf16(&text).as_slice()].concat(), "UTF-16LE"),
            (windows, "windows-1252"),
        ] {
            let encoding = find(bytes.as_slice()).unwrap();
            assert_eq!(encoding.name(), name);
            let mut read = String::new();
            Decoded::new(bytes.as_slice(), encoding).read_to_string(&mut read).unwrap();
            assert_eq!(read, text, "{name}");
        }
    }

    #[test]
    fn a_letter_of_windows_at_the_very_end_is_found() {
        let mut bytes = "a,b\n".repeat(100_000).into_bytes();
        bytes.push(0xf6);
        assert_eq!(find(bytes.as_slice()).unwrap(), WINDOWS_1252);
    }
}
