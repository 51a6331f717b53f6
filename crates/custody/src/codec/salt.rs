//! The salt of a person: 1 its bytes.

use std::fmt;

use aws_lc_rs::digest::{Context, SHA256};
use domain::ambient::Random;
use domain::catalogue::Category;
use domain::id::SubjectId;
use domain::person::Handle;
use zeroize::{Zeroize, Zeroizing};

use crate::plain::{DecodeError, Plain, Writer, read};

/// What makes the handle of a person in the ledger. When it dies with the key, the handle means nothing.
#[derive(Clone, Eq, PartialEq)]
pub struct Salt([u8; 32]);

impl Salt {
    /// Draws a new one.
    #[must_use]
    pub fn draw(random: &dyn Random) -> Self {
        let mut salt = Self([0; 32]);
        random.fill(&mut salt.0);
        salt
    }

    /// The handle of a person with this salt: SHA-256(salt ‖ subject), the subject big-endian in 8 bytes.
    /// It is the formula of `ledger::leaf::handle`, and a test compares both.
    #[must_use]
    pub fn handle(&self, subject: SubjectId) -> Handle {
        let mut digest = Context::new(&SHA256);
        digest.update(&self.0);
        digest.update(&subject.number().to_be_bytes());
        let mut handle = Handle([0; 32]);
        handle.0.copy_from_slice(digest.finish().as_ref());
        handle
    }

    /// The bytes, to show a person that a handle in the ledger is theirs.
    #[must_use]
    pub const fn expose(&self) -> &[u8; 32] {
        &self.0
    }
}

impl Drop for Salt {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl fmt::Debug for Salt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Salt(…)")
    }
}

impl Plain for Salt {
    const CATEGORY: Category = Category::Proof;

    fn encode(&self) -> Zeroizing<Vec<u8>> {
        Writer::record(|to| to.bytes(1, &self.0))
    }

    fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        let mut salt = None;
        read(bytes, |key, field| {
            if key == 1 {
                let bytes = field.bytes()?.try_into();
                salt = Some(Self(bytes.map_err(|_| DecodeError::Value(1))?));
            }
            Ok(())
        })?;
        salt.ok_or(DecodeError::Missing(1))
    }
}
