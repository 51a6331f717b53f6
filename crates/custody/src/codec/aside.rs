//! What a file said beyond the fields: 1 birthday, 2 language, 3 tags, 4 names of columns, 5 their words, in the same
//! order.

use domain::catalogue::Category;
use domain::mapping::Aside;
use domain::personal::Text;
use zeroize::Zeroizing;

use crate::plain::{DecodeError, Plain, Writer, read};

impl Plain for Aside {
    const CATEGORY: Category = Category::Identity;

    fn encode(&self) -> Zeroizing<Vec<u8>> {
        let (names, words): (Vec<Text>, Vec<Text>) = self.notes.iter().cloned().unzip();
        Writer::record(|to| {
            to.some_text(1, self.birthday.as_ref());
            to.some_text(2, self.language.as_ref());
            to.texts(3, &self.tags);
            to.texts(4, &names);
            to.texts(5, &words);
        })
    }

    fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        let mut aside = Self::default();
        let (mut names, mut words) = (Vec::new(), Vec::new());
        read(bytes, |key, field| {
            match key {
                1 => aside.birthday = Some(field.text()?),
                2 => aside.language = Some(field.text()?),
                3 => aside.tags = field.texts()?,
                4 => names = field.texts()?,
                5 => words = field.texts()?,
                _ => (),
            }
            Ok(())
        })?;
        if names.len() != words.len() {
            return Err(DecodeError::Value(5));
        }
        aside.notes = names.into_iter().zip(words).collect();
        Ok(aside)
    }
}
