//! Bytes as hexadecimal digits, and back.

use std::fmt::Write as _;

/// Two small digits for each byte.
pub(crate) fn encode(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Memory takes every letter.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// The bytes again; `None` for an odd number of digits or a letter that is none.
pub(crate) fn decode(text: &str) -> Option<Vec<u8>> {
    let pairs = text.as_bytes().chunks_exact(2);
    if !pairs.remainder().is_empty() {
        return None;
    }
    pairs.map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_come_back_and_nothing_else_does() {
        assert_eq!(encode(&[0, 0x1f, 0xff]), "001fff");
        assert_eq!(decode("001fff"), Some(vec![0, 0x1f, 0xff]));
        assert!(decode("001ff").is_none() && decode("zz").is_none() && decode("ü0").is_none());
    }
}
