//! What somebody sent through a form: 1 the codes of the fields, 2 the words in each, in the same order.

use domain::catalogue::Category;
use domain::form::{FieldKind, Value};
use domain::personal::Text;
use zeroize::Zeroizing;

use crate::plain::{DecodeError, Plain, Writer, read};

/// The answers on one form, in its order.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct FormAnswers(pub Vec<Value>);

impl Plain for FormAnswers {
    const CATEGORY: Category = Category::Forms;

    fn encode(&self) -> Zeroizing<Vec<u8>> {
        Writer::record(|to| {
            let codes: Vec<Text> = self.0.iter().map(|value| Text::new(value.kind.code())).collect();
            let words: Vec<Text> = self.0.iter().map(|value| value.words.clone()).collect();
            to.texts(1, &codes);
            to.texts(2, &words);
        })
    }

    fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        let (mut codes, mut words) = (Vec::new(), Vec::new());
        read(bytes, |key, field| {
            match key {
                1 => codes = field.texts()?,
                2 => words = field.texts()?,
                _ => (),
            }
            Ok(())
        })?;
        if codes.len() != words.len() {
            return Err(DecodeError::Value(2));
        }
        let value = |(code, words): (Text, Text)| {
            let kind = FieldKind::from_code(code.expose()).ok_or(DecodeError::Value(1))?;
            Ok(Value { kind, words })
        };
        codes.into_iter().zip(words).map(value).collect::<Result<_, _>>().map(Self)
    }
}
