//! Keyed digests by which equal values are found without being read.
//!
//! Invariant: each use has its own key, so the token of an address in the directory says nothing about the same
//! address among suppressions. Without the tokens key nobody can try out guesses.

use std::fmt;

use aws_lc_rs::hmac;
use domain::contact::ContactKind;
use domain::id::ControllerId;
use domain::personal::Text;
use domain::words::Words;

use crate::cipher::{Refused, Stem};
use crate::keyfile::Content;

/// A keyed digest: the first 16 bytes of an HMAC-SHA256.
#[derive(Clone, Copy, Eq, PartialEq, Hash, Ord, PartialOrd)]
pub struct Token(pub [u8; 16]);

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

/// A keyed digest of a word: the first 4 bytes of an HMAC-SHA256. Two words can share one, so what is found is
/// opened and looked at.
#[derive(Clone, Copy, Eq, PartialEq, Hash, Ord, PartialOrd)]
pub struct WordToken(pub i32);

impl WordToken {
    /// Eight lower-case hexadecimal digits, the form of a word in a full-text index.
    #[must_use]
    pub fn to_text(self) -> String {
        format!("{:08x}", self.0.cast_unsigned())
    }
}

impl fmt::Debug for WordToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("WordToken(…)")
    }
}

/// The keys of all tokens, of one version.
pub(crate) struct Tokens {
    pub version: i64,
    contact: hmac::Key,
    origin: hmac::Key,
    word: hmac::Key,
    suppression: hmac::Key,
    form: hmac::Key,
    stop: hmac::Key,
    likeness: hmac::Key,
    code: hmac::Key,
}

impl Tokens {
    pub fn new(version: i64, content: &Content) -> Result<Self, Refused> {
        let stem = Stem::new(&content.key);
        let key = |used: &[u8]| -> Result<hmac::Key, Refused> {
            let key = stem.derive(&[b"confidant/v1/tokens/", used])?;
            Ok(hmac::Key::new(hmac::HMAC_SHA256, key.as_slice()))
        };
        Ok(Self {
            version,
            contact: key(b"contact")?,
            origin: key(b"origin")?,
            word: key(b"word")?,
            suppression: key(b"suppression")?,
            form: key(b"form")?,
            stop: key(b"marketing stop")?,
            likeness: key(b"likeness")?,
            code: key(b"package code")?,
        })
    }

    pub fn contact(&self, controller: ControllerId, kind: ContactKind, normal: &Text) -> Token {
        token(&self.contact, controller, kind.code(), normal)
    }

    pub fn origin(&self, controller: ControllerId, source: &str, reference: &Text) -> Token {
        token(&self.origin, controller, source, reference)
    }

    pub fn suppression(&self, controller: ControllerId, kind: ContactKind, normal: &Text) -> Token {
        token(&self.suppression, controller, kind.code(), normal)
    }

    pub fn form(&self, controller: ControllerId, what: &str, value: &Text) -> Token {
        token(&self.form, controller, what, value)
    }

    pub fn stop(&self, controller: ControllerId, kind: ContactKind, matched: &Text) -> Token {
        token(&self.stop, controller, kind.code(), matched)
    }

    pub fn likeness(&self, controller: ControllerId, part: &Text) -> Token {
        token(&self.likeness, controller, "part", part)
    }

    pub fn code(&self, controller: ControllerId, about: &str, code: &Text) -> Token {
        token(&self.code, controller, about, code)
    }

    /// Sorted, each once.
    pub fn words(&self, words: &Words) -> Vec<WordToken> {
        let digest = |word: &String| {
            let digest = hmac::sign(&self.word, word.as_bytes());
            let first = digest.as_ref().first_chunk().copied().unwrap_or_default();
            WordToken(i32::from_be_bytes(first))
        };
        let mut tokens: Vec<WordToken> = words.expose().iter().map(digest).collect();
        tokens.sort_unstable();
        tokens.dedup();
        tokens
    }
}

/// Digests the controller (8 bytes), the length of the kind (8), the kind and the value; big-endian.
fn token(key: &hmac::Key, controller: ControllerId, kind: &str, value: &Text) -> Token {
    let mut digest = hmac::Context::with_key(key);
    digest.update(&controller.number().to_be_bytes());
    digest.update(&(kind.len() as u64).to_be_bytes());
    digest.update(kind.as_bytes());
    digest.update(value.expose().as_bytes());
    let first = digest.sign();
    Token(first.as_ref().first_chunk().copied().unwrap_or_default())
}
