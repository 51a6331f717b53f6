//! A stated reason: 1 the words.

use domain::catalogue::Category;
use domain::personal::Text;
use zeroize::Zeroizing;

use crate::plain::{DecodeError, Plain, Writer, read};

/// What somebody typed as their reason to look at a person. It belongs to the person who was looked at.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ReasonText(pub Text);

impl Plain for ReasonText {
    const CATEGORY: Category = Category::Looks;

    fn encode(&self) -> Zeroizing<Vec<u8>> {
        Writer::record(|to| to.text(1, &self.0))
    }

    fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        let mut text = None;
        read(bytes, |key, field| {
            if key == 1 {
                text = Some(field.text()?);
            }
            Ok(())
        })?;
        text.map(Self).ok_or(DecodeError::Missing(1))
    }
}
