//! AES-256-GCM-SIV (RFC 8452), HKDF-SHA256 (RFC 5869) and random keys, as this crate uses them.

use std::fmt;

use aws_lc_rs::aead::{AES_256_GCM_SIV, Aad, LessSafeKey, Nonce, UnboundKey};
use aws_lc_rs::hkdf::{self, HKDF_SHA256, KeyType, Prk};
use domain::ambient::Random;
use zeroize::Zeroizing;

/// Length of every key here, in bytes.
pub(crate) const KEY_LEN: usize = 32;
/// Length of a nonce, in bytes.
pub(crate) const NONCE_LEN: usize = 12;
/// By how much a sealed text is longer than a plain one, in bytes.
pub(crate) const TAG_LEN: usize = 16;

/// A key that is gone from memory when it is dropped.
pub(crate) type Secret = Zeroizing<[u8; KEY_LEN]>;

/// The library refused, which only a text of many gigabytes or a broken machine can cause; or, on opening, the
/// bytes or what they are bound to were changed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Refused;

impl From<aws_lc_rs::error::Unspecified> for Refused {
    fn from(_: aws_lc_rs::error::Unspecified) -> Self {
        Self
    }
}

/// Draws a new key.
pub(crate) fn draw(random: &dyn Random) -> Secret {
    let mut key = Secret::default();
    random.fill(key.as_mut_slice());
    key
}

/// Draws a nonce. Should chance ever repeat itself, GCM-SIV shows equality of two texts and nothing more.
pub(crate) fn draw_nonce(random: &dyn Random) -> [u8; NONCE_LEN] {
    let mut nonce = [0; NONCE_LEN];
    random.fill(&mut nonce);
    nonce
}

/// One key, ready to seal and open.
pub(crate) struct Cipher(LessSafeKey);

impl Cipher {
    pub fn new(key: &Secret) -> Result<Self, Refused> {
        let key = UnboundKey::new(&AES_256_GCM_SIV, key.as_slice())?;
        Ok(Self(LessSafeKey::new(key)))
    }

    /// Appends ciphertext and tag to `head`, which goes before them in the clear.
    pub fn seal(&self, head: Vec<u8>, nonce: [u8; NONCE_LEN], aad: &[u8], plain: &[u8]) -> Result<Vec<u8>, Refused> {
        let mut sealed = head;
        let start = sealed.len();
        // Room for all of it at once: growing would leave plain bytes behind in memory that nobody clears.
        sealed.reserve_exact(plain.len() + TAG_LEN);
        sealed.extend_from_slice(plain);
        let (_, text) = sealed.split_at_mut(start);
        let nonce = Nonce::assume_unique_for_key(nonce);
        let tag = self.0.seal_in_place_separate_tag(nonce, Aad::from(aad), text)?;
        sealed.extend_from_slice(tag.as_ref());
        Ok(sealed)
    }

    /// Opens ciphertext and tag.
    pub fn open(&self, nonce: [u8; NONCE_LEN], aad: &[u8], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, Refused> {
        let mut text = Zeroizing::new(sealed.to_vec());
        let nonce = Nonce::assume_unique_for_key(nonce);
        let length = self.0.open_in_place(nonce, Aad::from(aad), &mut text)?.len();
        text.truncate(length);
        Ok(text)
    }
}

impl fmt::Debug for Cipher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Cipher(…)")
    }
}

/// A key from which others are derived, each for one use.
pub(crate) struct Stem(Prk);

/// Tells the library how long a derived key is.
struct Length;

impl KeyType for Length {
    fn len(&self) -> usize {
        KEY_LEN
    }
}

impl Stem {
    pub fn new(key: &Secret) -> Self {
        Self(hkdf::Salt::new(HKDF_SHA256, &[]).extract(key.as_slice()))
    }

    /// Derives the key for what the parts name. Callers keep all but the last part of fixed width.
    pub fn derive(&self, info: &[&[u8]]) -> Result<Secret, Refused> {
        let mut key = Secret::default();
        self.0.expand(info, Length)?.fill(key.as_mut_slice())?;
        Ok(key)
    }
}

impl fmt::Debug for Stem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Stem(…)")
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn from_hex(text: &str) -> Vec<u8> {
        text.as_bytes()
            .chunks(2)
            .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap())
            .collect()
    }

    /// RFC 8452, appendix C.2: key 01 00…, nonce 03 00….
    #[test]
    fn the_vectors_of_rfc_8452_come_out() {
        let mut key = Secret::default();
        key.as_mut_slice().copy_from_slice(&from_hex(&format!("01{}", "00".repeat(31))));
        let mut nonce = [0; NONCE_LEN];
        nonce.copy_from_slice(&from_hex(&format!("03{}", "00".repeat(11))));
        let cipher = Cipher::new(&key).unwrap();
        for (plain, aad, sealed) in [
            ("", "", "07f5f4169bbf55a8400cd47ea6fd400f"),
            ("0100000000000000", "", "c2ef328e5c71c83b843122130f7364b761e0b97427e3df28"),
            ("0200000000000000", "01", "1de22967237a813291213f267e3b452f02d01ae33e4ec854"),
        ] {
            let (plain, aad, sealed) = (from_hex(plain), from_hex(aad), from_hex(sealed));
            let head = vec![0xaa];
            let made = cipher.seal(head, nonce, &aad, &plain).unwrap();
            assert_eq!(made.split_first().unwrap(), (&0xaa, sealed.as_slice()));
            assert_eq!(*cipher.open(nonce, &aad, &sealed).unwrap(), plain);
        }
    }
}
