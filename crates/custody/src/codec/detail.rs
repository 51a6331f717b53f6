//! What is known beside a profile: 1 how somebody wants to be addressed, 2 language.

use domain::catalogue::Category;
use domain::notice::Language;
use domain::person::PersonDetail;
use zeroize::Zeroizing;

use crate::plain::{DecodeError, Plain, Writer, read};

impl Plain for PersonDetail {
    const CATEGORY: Category = Category::Identity;

    fn encode(&self) -> Zeroizing<Vec<u8>> {
        Writer::record(|to| {
            to.some_text(1, self.addressed_as.as_ref());
            if let Some(language) = &self.language {
                to.str(2, language.code());
            }
        })
    }

    fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        let mut detail = Self::default();
        read(bytes, |key, field| {
            match key {
                1 => detail.addressed_as = Some(field.text()?),
                2 => detail.language = Some(field.parsed(|code| Language::parse(code).ok_or(()))?),
                _ => (),
            }
            Ok(())
        })?;
        Ok(detail)
    }
}
