//! Why an objection was overruled: 1 the compelling ground (Art. 21(1)).

use domain::catalogue::Category;
use domain::personal::Text;
use zeroize::Zeroizing;

use crate::plain::{DecodeError, Plain, Writer, read};

/// The compelling ground that overrides an objection, in the words of whoever decided.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ObjectionGround(pub Text);

impl Plain for ObjectionGround {
    const CATEGORY: Category = Category::Consent;

    fn encode(&self) -> Zeroizing<Vec<u8>> {
        Writer::record(|to| to.text(1, &self.0))
    }

    fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        let mut ground = None;
        read(bytes, |key, field| {
            if key == 1 {
                ground = Some(field.text()?);
            }
            Ok(())
        })?;
        ground.map(Self).ok_or(DecodeError::Missing(1))
    }
}
