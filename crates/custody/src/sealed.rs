//! A value under its person's key.

use std::fmt;
use std::marker::PhantomData;

/// The only format: AES-256-GCM-SIV with a key derived for table and category.
pub(crate) const FORMAT: u8 = 1;
/// Format, generation and nonce stand before the ciphertext.
pub(crate) const HEAD_LEN: usize = 1 + 4 + 12;

/// A `T` under its person's key. It can be stored, moved and destroyed, but not read.
///
/// The bytes are format (1 byte, 1 = AES-256-GCM-SIV), generation of the key (4, big-endian), nonce (12),
/// ciphertext and tag (16).
///
/// There is no `Display`, so a template that names one does not compile:
///
/// ```compile_fail,E0277
/// fn render(name: custody::Sealed<domain::person::Profile>) -> String {
///     format!("{name}")
/// }
/// ```
///
/// Nor is there `Serialize`:
///
/// ```compile_fail,E0277
/// fn send<S: serde::Serializer>(name: &custody::Sealed<domain::person::Profile>, to: S) -> Result<S::Ok, S::Error> {
///     serde::Serialize::serialize(name, to)
/// }
/// ```
///
/// A raw value has no `Display` either, sealed or not:
///
/// ```compile_fail,E0277
/// fn render(email: domain::contact::EmailAddress) -> String {
///     format!("{email}")
/// }
/// ```
pub struct Sealed<T> {
    bytes: Vec<u8>,
    holds: PhantomData<fn() -> T>,
}

impl<T> Sealed<T> {
    /// Takes the bytes that a sealed column holds. Whether they are genuine shows when they are opened.
    #[must_use]
    pub const fn from_stored(bytes: Vec<u8>) -> Self {
        Self { bytes, holds: PhantomData }
    }

    /// The bytes for a sealed column.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }
}

impl<T> Clone for Sealed<T> {
    fn clone(&self) -> Self {
        Self::from_stored(self.bytes.clone())
    }
}

impl<T> fmt::Debug for Sealed<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sealed(…)")
    }
}
