//! Sealing values under one person's key.

use std::fmt;
use std::sync::Arc;

use domain::ambient::Random;
use domain::catalogue::Category;
use domain::id::{ControllerId, SubjectId};

use crate::cipher::{Refused, Secret, draw_nonce};
use crate::keyring::Keyring;
use crate::person_key::WrapError;
use crate::plain::Plain;
use crate::sealed::{FORMAT, HEAD_LEN, Sealed};
use crate::slot::Slot;
use crate::table::Table;

/// Why a value was not sealed.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum SealError {
    /// The person's key did not open.
    #[error("the person's key does not open")]
    Key(#[from] WrapError),
    /// The generation has no room in a sealed value.
    #[error("generation {0} of a key is not between 1 and 4294967295")]
    Generation(i64),
    /// The library did not seal.
    #[error("the value could not be sealed")]
    NotSealed,
}

impl From<Refused> for SealError {
    fn from(_: Refused) -> Self {
        Self::NotSealed
    }
}

/// The generation as it stands in sealed values.
pub(crate) fn generation_of(number: i64) -> Option<u32> {
    u32::try_from(number).ok().filter(|number| *number > 0)
}

/// Seals values of one person. It can only write.
pub struct Sealer {
    controller: ControllerId,
    subject: SubjectId,
    generation: u32,
    keys: Keyring,
    random: Arc<dyn Random>,
}

impl Sealer {
    pub(crate) fn new(
        controller: ControllerId,
        subject: SubjectId,
        generation: i64,
        with: (&Secret, Arc<dyn Random>),
    ) -> Result<Self, SealError> {
        let (key, random) = with;
        Ok(Self {
            controller,
            subject,
            generation: generation_of(generation).ok_or(SealError::Generation(generation))?,
            keys: Keyring::new(key),
            random,
        })
    }

    /// Whose values it seals.
    #[must_use]
    pub const fn subject(&self) -> SubjectId {
        self.subject
    }

    /// Under which generation of their key.
    #[must_use]
    pub fn generation(&self) -> i64 {
        self.generation.into()
    }

    /// Seals a value for one record of one table; nowhere else it opens.
    pub fn seal<T: Plain>(&self, table: Table, record: [i64; 2], value: &T) -> Result<Sealed<T>, SealError> {
        Ok(Sealed::from_stored(self.seal_bytes((table, T::CATEGORY), record, &value.encode())?))
    }

    /// Seals bytes that are not for reading by themselves.
    pub(crate) fn seal_bytes(
        &self,
        (table, category): (Table, Category),
        record: [i64; 2],
        plain: &[u8],
    ) -> Result<Vec<u8>, SealError> {
        let slot =
            Slot { controller: self.controller, subject: self.subject, table, record, generation: self.generation };
        let nonce = draw_nonce(self.random.as_ref());
        let mut head = Vec::with_capacity(HEAD_LEN);
        head.push(FORMAT);
        head.extend_from_slice(&self.generation.to_be_bytes());
        head.extend_from_slice(&nonce);
        let cipher = self.keys.cipher(table, category)?;
        Ok(cipher.seal(head, nonce, &slot.bytes(FORMAT), plain)?)
    }
}

impl fmt::Debug for Sealer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sealer(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_generation_that_has_no_room_is_refused() {
        let fitting = [-1, 0, 1, 4_294_967_295, 4_294_967_296].map(generation_of);
        assert_eq!(fitting, [None, None, Some(1), Some(u32::MAX), None]);
    }
}
