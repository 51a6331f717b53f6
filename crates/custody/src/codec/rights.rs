//! Words of a step of a case: 1 the codes of what each piece says, 2 the words, in the same order.
//! A copy of a document: 1 its media type, 2 its bytes.

use domain::catalogue::Category;
use domain::personal::Text;
use domain::rights::{Said, SaidPart};
use zeroize::Zeroizing;

use crate::plain::{DecodeError, Plain, Writer, read};

impl Plain for Said {
    const CATEGORY: Category = Category::Rights;

    fn encode(&self) -> Zeroizing<Vec<u8>> {
        Writer::record(|to| {
            let (codes, words): (Vec<Text>, Vec<Text>) =
                self.0.iter().map(|(part, words)| (Text::new(part.code()), words.clone())).unzip();
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
        let piece = |(code, words): (Text, Text)| {
            let part = SaidPart::from_code(code.expose()).ok_or(DecodeError::Value(1))?;
            Ok((part, words))
        };
        codes.into_iter().zip(words).map(piece).collect::<Result<_, _>>().map(Self)
    }
}

/// A copy of a document that somebody sent to show who they are.
#[derive(Clone, Eq, PartialEq)]
pub struct DocumentCopy {
    /// Its media type.
    pub media: String,
    /// Its bytes.
    pub bytes: Zeroizing<Vec<u8>>,
}

impl std::fmt::Debug for DocumentCopy {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("DocumentCopy(…)")
    }
}

impl Plain for DocumentCopy {
    const CATEGORY: Category = Category::Rights;

    fn encode(&self) -> Zeroizing<Vec<u8>> {
        Writer::record(|to| {
            to.str(1, &self.media);
            to.bytes(2, &self.bytes);
        })
    }

    fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        let (mut media, mut copy) = (None, None);
        read(bytes, |key, field| {
            match key {
                1 => media = Some(field.str()?.to_owned()),
                2 => copy = Some(Zeroizing::new(field.bytes()?.to_vec())),
                _ => (),
            }
            Ok(())
        })?;
        Ok(Self { media: media.ok_or(DecodeError::Missing(1))?, bytes: copy.ok_or(DecodeError::Missing(2))? })
    }
}
