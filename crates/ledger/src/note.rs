//! Signed notes: a text with signature lines below it (C2SP signed-note), here with Ed25519.
//!
//! Invariant: the text of a note leaves [`open`] only when a known key has signed it.

use std::fmt;
use std::str::FromStr;

use aws_lc_rs::signature::{ED25519, Ed25519KeyPair, KeyPair as _, UnparsedPublicKey};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::hash::sha256;

/// The signature type byte of plain Ed25519 (C2SP signed-note, "Signature types").
const ED25519_TYPE: u8 = 0x01;
const KEY_LEN: usize = 32;
const KEY_ID_LEN: usize = 4;
const SIGNATURE_START: &str = "\u{2014} ";

/// More signature lines than this make a note malformed; the specification asks for room for at least 16.
const MAX_SIGNATURES: usize = 100;

/// Why a note or a key is refused.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum NoteError {
    /// Text, blank line and signature lines are not where they should be.
    #[error("the note is malformed")]
    Malformed,
    /// The text to be signed is empty, does not end in a newline or has control characters.
    #[error("the text cannot be signed as a note")]
    Text,
    /// The name of a key is empty, or has spaces, plus signs or control characters.
    #[error("the key name is empty or has a character that is not allowed")]
    KeyName,
    /// The key text is not `name+id+key`.
    #[error("the verifier key is malformed")]
    KeyText,
    /// The key is of another kind than Ed25519.
    #[error("the verifier key is not an ed25519 key")]
    KeyType,
    /// The id in the key text is not the one that name and key give.
    #[error("the verifier key does not fit its id")]
    KeyId,
    /// The seed was refused by the cryptographic library, or signing failed.
    #[error("the signing key cannot be used")]
    SigningKey,
    /// None of the signatures is by a known key.
    #[error("the note is not signed by a known key")]
    Unsigned,
    /// A signature that names a known key is not by that key, or the text was changed.
    #[error("the signature on the note is wrong")]
    BadSignature,
}

/// The public half of a key, with the name and id under which it signs.
///
/// Its text form is the *vkey*: `name+id+base64`, the id in eight hexadecimal digits (C2SP signed-note, "Verifier keys").
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct VerifierKey {
    name: String,
    id: u32,
    public: [u8; KEY_LEN],
}

impl VerifierKey {
    /// Names an Ed25519 public key (RFC 8032 encoding).
    pub fn new(name: &str, public: [u8; KEY_LEN]) -> Result<Self, NoteError> {
        if !is_key_name(name) {
            return Err(NoteError::KeyName);
        }
        let digest = sha256(&[name.as_bytes(), b"\n", &[ED25519_TYPE], &public]);
        let id = digest.as_bytes().first_chunk::<KEY_ID_LEN>().ok_or(NoteError::KeyId)?;
        Ok(Self { name: name.to_owned(), id: u32::from_be_bytes(*id), public })
    }

    /// The name on signature lines.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The id on signature lines: the first four bytes of SHA-256(name ‖ newline ‖ 0x01 ‖ key).
    pub fn id(&self) -> u32 {
        self.id
    }

    fn verify(&self, text: &str, signature: &[u8]) -> Result<(), NoteError> {
        UnparsedPublicKey::new(&ED25519, &self.public)
            .verify(text.as_bytes(), signature)
            .map_err(|_| NoteError::BadSignature)
    }
}

impl fmt::Display for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let key = [&[ED25519_TYPE], self.public.as_slice()].concat();
        write!(f, "{}+{:08x}+{}", self.name, self.id, STANDARD.encode(key))
    }
}

impl FromStr for VerifierKey {
    type Err = NoteError;

    fn from_str(text: &str) -> Result<Self, NoteError> {
        let mut parts = text.splitn(3, '+');
        let (Some(name), Some(id), Some(key)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(NoteError::KeyText);
        };
        let key = STANDARD.decode(key).map_err(|_| NoteError::KeyText)?;
        let (kind, public) = key.split_first().ok_or(NoteError::KeyText)?;
        if *kind != ED25519_TYPE {
            return Err(NoteError::KeyType);
        }
        let key = Self::new(name, public.try_into().map_err(|_| NoteError::KeyText)?)?;
        if format!("{:08x}", key.id) == id { Ok(key) } else { Err(NoteError::KeyId) }
    }
}

/// The secret half of a key. Its `Debug` says nothing.
pub struct SigningKey {
    pair: Ed25519KeyPair,
    verifier: VerifierKey,
}

impl SigningKey {
    /// Derives the key pair from a 32-byte seed, the private key of RFC 8032 §5.1.5.
    pub fn from_seed(name: &str, seed: &[u8; KEY_LEN]) -> Result<Self, NoteError> {
        let pair = Ed25519KeyPair::from_seed_unchecked(seed).map_err(|_| NoteError::SigningKey)?;
        let public = pair.public_key().as_ref().try_into().map_err(|_| NoteError::SigningKey)?;
        Ok(Self { verifier: VerifierKey::new(name, public)?, pair })
    }

    /// The public half, to be given to whoever checks.
    pub fn verifier(&self) -> &VerifierKey {
        &self.verifier
    }

    /// Signs a text, which must end in a newline, and returns the whole note.
    pub fn sign(&self, text: &str) -> Result<String, NoteError> {
        if !text.ends_with('\n') || has_control(text) {
            return Err(NoteError::Text);
        }
        let signature = self.pair.try_sign(text.as_bytes()).map_err(|_| NoteError::SigningKey)?;
        let signature = [&self.verifier.id.to_be_bytes(), signature.as_ref()].concat();
        let (name, signature) = (&self.verifier.name, STANDARD.encode(signature));
        Ok(format!("{text}\n{SIGNATURE_START}{name} {signature}\n"))
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SigningKey")
    }
}

/// Returns the text of a note that at least one of `keys` has signed.
///
/// Signatures by unknown keys are ignored; a wrong signature in the name and id of a known key refuses the whole note,
/// even if another is right.
pub fn open<'a>(note: &'a str, keys: &[VerifierKey]) -> Result<&'a str, NoteError> {
    let (text, lines) = split(note).ok_or(NoteError::Malformed)?;
    let mut signed = false;
    for (count, line) in lines.split('\n').enumerate() {
        let signature = SignatureLine::read(line).filter(|_| count < MAX_SIGNATURES);
        let signature = signature.ok_or(NoteError::Malformed)?;
        for key in keys.iter().filter(|key| signature.is_by(key)) {
            key.verify(text, &signature.bytes)?;
            signed = true;
        }
    }
    if signed { Ok(text) } else { Err(NoteError::Unsigned) }
}

/// The text of a note and its signature lines, unverified and without the last newline.
pub(crate) fn split(note: &str) -> Option<(&str, &str)> {
    if has_control(note) {
        return None;
    }
    let blank = note.rfind("\n\n")?;
    let (text, lines) = (note.get(..=blank)?, note.get(blank + 2..)?);
    Some((text, lines.strip_suffix('\n')?))
}

struct SignatureLine<'a> {
    name: &'a str,
    id: u32,
    bytes: Vec<u8>,
}

impl<'a> SignatureLine<'a> {
    fn read(line: &'a str) -> Option<Self> {
        let (name, signature) = line.strip_prefix(SIGNATURE_START)?.split_once(' ')?;
        let signature = STANDARD.decode(signature).ok()?;
        let (id, bytes) = signature.split_first_chunk::<KEY_ID_LEN>()?;
        let id = u32::from_be_bytes(*id);
        let is_whole = is_key_name(name) && !bytes.is_empty();
        is_whole.then(|| Self { name, id, bytes: bytes.to_vec() })
    }

    fn is_by(&self, key: &VerifierKey) -> bool {
        self.id == key.id && self.name == key.name
    }
}

fn is_key_name(name: &str) -> bool {
    let is_allowed = |c: char| c >= ' ' && c != '+' && !c.is_whitespace();
    !name.is_empty() && name.chars().all(is_allowed)
}

fn has_control(text: &str) -> bool {
    text.chars().any(|c| c < ' ' && c != '\n')
}
