//! SHA-256 hashes of the log's tree (RFC 6962 §2.1) and their two text forms.
//!
//! Invariant: leaves and inner nodes are hashed under different first bytes, so neither can be passed off as the other.

use std::fmt;
use std::str::FromStr;

use aws_lc_rs::digest::{Context, SHA256};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// The length of a hash in bytes.
pub const HASH_LEN: usize = 32;

const LEAF_PREFIX: u8 = 0x00;
const NODE_PREFIX: u8 = 0x01;

/// A SHA-256 hash: of a leaf, of an inner node, or the root of a tree.
#[derive(Clone, Copy, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Hash([u8; HASH_LEN]);

impl Hash {
    /// Takes 32 bytes that are already a hash.
    pub const fn new(bytes: [u8; HASH_LEN]) -> Self {
        Self(bytes)
    }

    /// Takes a slice that must be exactly 32 bytes long, as read from storage.
    pub fn from_slice(bytes: &[u8]) -> Result<Self, HashError> {
        bytes.try_into().map(Self).map_err(|_| HashError::Length)
    }

    /// The raw bytes, in the order they enter other hashes.
    pub const fn as_bytes(&self) -> &[u8; HASH_LEN] {
        &self.0
    }

    /// The standard base64 of RFC 4648 §4 with padding, as checkpoints and proofs carry it.
    pub fn to_base64(&self) -> String {
        STANDARD.encode(self.0)
    }

    /// Reads what [`Hash::to_base64`] writes; other spellings of the same bytes are refused.
    pub fn from_base64(text: &str) -> Result<Self, HashError> {
        let bytes = STANDARD.decode(text).map_err(|_| HashError::Base64)?;
        Self::from_slice(&bytes)
    }
}

impl fmt::Display for Hash {
    /// Writes 64 lower-case hexadecimal digits.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Hash {
    type Err = HashError;

    /// Reads 64 lower-case hexadecimal digits.
    fn from_str(text: &str) -> Result<Self, HashError> {
        let (pairs, rest) = text.as_bytes().as_chunks::<2>();
        if pairs.len() != HASH_LEN || !rest.is_empty() {
            return Err(HashError::Length);
        }
        let mut bytes = [0; HASH_LEN];
        for (byte, [high, low]) in bytes.iter_mut().zip(pairs) {
            *byte = (nibble(*high)? << 4) | nibble(*low)?;
        }
        Ok(Self(bytes))
    }
}

fn nibble(digit: u8) -> Result<u8, HashError> {
    match digit {
        b'0'..=b'9' => Ok(digit - b'0'),
        b'a'..=b'f' => Ok(digit - b'a' + 10),
        _ => Err(HashError::Hex),
    }
}

/// Why a text or slice is not a hash.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum HashError {
    /// Not 32 bytes.
    #[error("a hash has 32 bytes")]
    Length,
    /// Something else than lower-case hexadecimal digits.
    #[error("a hash is written in lower-case hexadecimal digits")]
    Hex,
    /// Not canonical standard base64.
    #[error("a hash is written in standard base64 with padding")]
    Base64,
}

/// Hashes one leaf: SHA-256(0x00 ‖ data) (RFC 6962 §2.1).
pub fn leaf_hash(data: &[u8]) -> Hash {
    leaf_hash_of(&[data])
}

/// Hashes an inner node: SHA-256(0x01 ‖ left ‖ right) (RFC 6962 §2.1).
pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    sha256(&[&[NODE_PREFIX], &left.0, &right.0])
}

/// The root of the tree without leaves: SHA-256 of nothing (RFC 6962 §2.1).
pub fn empty_root() -> Hash {
    sha256(&[])
}

/// Hashes one leaf whose data is the parts one after the other.
pub(crate) fn leaf_hash_of(parts: &[&[u8]]) -> Hash {
    let mut context = Context::new(&SHA256);
    context.update(&[LEAF_PREFIX]);
    finish(context, parts)
}

/// SHA-256 over the parts one after the other, without any prefix.
pub(crate) fn sha256(parts: &[&[u8]]) -> Hash {
    finish(Context::new(&SHA256), parts)
}

fn finish(mut context: Context, parts: &[&[u8]]) -> Hash {
    for part in parts {
        context.update(part);
    }
    let mut bytes = [0; HASH_LEN];
    bytes.copy_from_slice(context.finish().as_ref());
    Hash(bytes)
}
