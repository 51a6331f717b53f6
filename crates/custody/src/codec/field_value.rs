//! The value of a field of the house's own: 1 the value as text. Ordinary and tight ones are two types, so that a
//! permit for one never opens the other.

use domain::catalogue::Category;
use domain::personal::Text;
use zeroize::Zeroizing;

use crate::plain::{DecodeError, Plain, Writer, read};

/// The value of an ordinary field.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct FieldValue(pub Text);

/// The value of a field for a special category or a criminal matter (Art. 9, 10).
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct SpecialValue(pub Text);

fn text_of(bytes: &[u8]) -> Result<Text, DecodeError> {
    let mut text = None;
    read(bytes, |key, field| {
        if key == 1 {
            text = Some(field.text()?);
        }
        Ok(())
    })?;
    text.ok_or(DecodeError::Missing(1))
}

impl Plain for FieldValue {
    const CATEGORY: Category = Category::Fields;

    fn encode(&self) -> Zeroizing<Vec<u8>> {
        Writer::record(|to| to.text(1, &self.0))
    }

    fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        text_of(bytes).map(Self)
    }
}

impl Plain for SpecialValue {
    const CATEGORY: Category = Category::Special;

    fn encode(&self) -> Zeroizing<Vec<u8>> {
        Writer::record(|to| to.text(1, &self.0))
    }

    fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        text_of(bytes).map(Self)
    }
}
