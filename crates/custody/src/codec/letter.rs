//! A letter: 1 its subject, 2 what stands on its link, 3 its text.

use domain::catalogue::Category;
use domain::personal::Text;
use zeroize::Zeroizing;

use crate::plain::{DecodeError, Plain, Writer, read};

/// A letter that somebody was written in a case.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct LetterWords {
    /// Its subject.
    pub subject: Text,
    /// What stands on the link of a mail.
    pub link: Text,
    /// The whole letter.
    pub text: Text,
}

impl Plain for LetterWords {
    const CATEGORY: Category = Category::Letters;

    fn encode(&self) -> Zeroizing<Vec<u8>> {
        Writer::record(|to| {
            to.text(1, &self.subject);
            to.text(2, &self.link);
            to.text(3, &self.text);
        })
    }

    fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        let (mut subject, mut link, mut text) = (None, None, None);
        read(bytes, |key, field| {
            match key {
                1 => subject = Some(field.text()?),
                2 => link = Some(field.text()?),
                3 => text = Some(field.text()?),
                _ => (),
            }
            Ok(())
        })?;
        let part = |text: Option<Text>, key| text.ok_or(DecodeError::Missing(key));
        Ok(Self { subject: part(subject, 1)?, link: part(link, 2)?, text: part(text, 3)? })
    }
}
