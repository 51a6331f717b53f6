//! Proof of an answer about consent: 1 network address, 2 note.

use domain::catalogue::Category;
use domain::personal::Text;
use zeroize::Zeroizing;

use crate::plain::{DecodeError, Plain, Writer, read};

/// How an answer about consent came in, as far as it must be shown later (Art. 7(1)).
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct ConsentProof {
    /// The network address it came from.
    pub ip: Option<Text>,
    /// What was written down beside it.
    pub note: Option<Text>,
}

impl Plain for ConsentProof {
    const CATEGORY: Category = Category::Consent;

    fn encode(&self) -> Zeroizing<Vec<u8>> {
        Writer::record(|to| {
            to.some_text(1, self.ip.as_ref());
            to.some_text(2, self.note.as_ref());
        })
    }

    fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        let mut proof = Self::default();
        read(bytes, |key, field| {
            match key {
                1 => proof.ip = Some(field.text()?),
                2 => proof.note = Some(field.text()?),
                _ => (),
            }
            Ok(())
        })?;
        Ok(proof)
    }
}
