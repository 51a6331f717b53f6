//! A person's key as it is stored: wrapped under an epoch.

use std::fmt;

use domain::ambient::Random;
use domain::id::SubjectId;

use crate::cipher::{Refused, Secret, draw_nonce};
use crate::epoch::{Epoch, Epochs, Wraps};

/// A person's key under an epoch key, bound to person, generation and epoch.
///
/// The bytes are format (1 byte, 1 = AES-256-GCM-SIV), nonce (12), ciphertext (32) and tag (16).
/// To overwrite them is to forget the person.
#[derive(Clone, Eq, PartialEq)]
pub struct WrappedKey {
    /// Whose.
    pub subject: SubjectId,
    /// Which of the keys they ever had, from 1.
    pub generation: i64,
    /// Under which epoch.
    pub epoch: i64,
    /// The wrapped bytes.
    pub bytes: Vec<u8>,
}

impl fmt::Debug for WrappedKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WrappedKey")
            .field("subject", &self.subject)
            .field("generation", &self.generation)
            .field("epoch", &self.epoch)
            .finish_non_exhaustive()
    }
}

/// Why a wrapped key does not open.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum WrapError {
    /// Its epoch has ended, or its file is not here.
    #[error("there is no epoch {0} here; it has ended, or its key file is missing")]
    NoEpoch(i64),
    /// Not wrapped for this person, generation or epoch, or changed since; also how a destroyed key looks.
    #[error("the wrapped key does not authenticate; it was destroyed, changed or belongs elsewhere")]
    Broken,
    /// The library did not wrap.
    #[error("the key could not be wrapped")]
    NotWrapped,
}

/// Wraps a key under the newest epoch.
pub(crate) fn wrap(
    subject: SubjectId,
    generation: i64,
    key: &Secret,
    with: (&Epoch, &dyn Random),
) -> Result<WrappedKey, WrapError> {
    let (epoch, random) = with;
    let bound = [subject.number(), generation];
    let bytes = epoch.wrap(Wraps::People, bound, draw_nonce(random), key).map_err(|Refused| WrapError::NotWrapped)?;
    Ok(WrappedKey { subject, generation, epoch: epoch.number, bytes })
}

pub(crate) fn unwrap(wrapped: &WrappedKey, epochs: &Epochs) -> Result<Secret, WrapError> {
    let epoch = epochs.numbered(wrapped.epoch).ok_or(WrapError::NoEpoch(wrapped.epoch))?;
    let bound = [wrapped.subject.number(), wrapped.generation];
    epoch.unwrap(Wraps::People, bound, &wrapped.bytes).map_err(|Refused| WrapError::Broken)
}
