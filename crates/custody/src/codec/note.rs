//! A note: 1 the words of its parts in order, 2 the kinds of all parts (a byte each: 0 words, 1 cut, 2 about somebody
//! else), 3 the ground and 4 the words of a confirmation. Words about somebody: 1 the words.

use domain::catalogue::Category;
use domain::note::{Confirmed, NoteBody, Piece, SensitiveGround};
use domain::personal::Text;
use zeroize::Zeroizing;

use crate::plain::{DecodeError, Plain, Writer, read};

const WORDS: u8 = 0;
const CUT: u8 = 1;
const ABOUT: u8 = 2;

/// Words about one person that were taken out of a note about somebody else. They belong to the person they are about.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct SpanText(pub Text);

impl Plain for SpanText {
    const CATEGORY: Category = Category::Notes;

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

impl Plain for NoteBody {
    const CATEGORY: Category = Category::Notes;

    fn encode(&self) -> Zeroizing<Vec<u8>> {
        let mut words = Vec::new();
        let mut kinds = Vec::with_capacity(self.pieces.len());
        for piece in &self.pieces {
            kinds.push(match piece {
                Piece::Words(text) => {
                    words.push(text.clone());
                    WORDS
                }
                Piece::Cut => CUT,
                Piece::About(_) => ABOUT,
            });
        }
        Writer::record(|to| {
            to.texts(1, &words);
            to.bytes(2, &kinds);
            if let Some(confirmed) = &self.confirmed {
                to.str(3, confirmed.ground.code());
                to.text(4, &confirmed.words);
            }
        })
    }

    fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        let (mut words, mut kinds) = (None, None);
        let (mut ground, mut why) = (None, None);
        read(bytes, |key, field| {
            match key {
                1 => words = Some(field.texts()?),
                2 => kinds = Some(field.bytes()?.to_vec()),
                3 => ground = Some(field.parsed(|code| SensitiveGround::from_code(code).ok_or(()))?),
                4 => why = Some(field.text()?),
                _ => (),
            }
            Ok(())
        })?;
        let words = words.ok_or(DecodeError::Missing(1))?;
        let pieces = pieces(words, &kinds.ok_or(DecodeError::Missing(2))?)?;
        let confirmed = match (ground, why) {
            (Some(ground), Some(words)) => Some(Confirmed { ground, words }),
            (None, None) => None,
            (Some(_), None) => return Err(DecodeError::Missing(4)),
            (None, Some(_)) => return Err(DecodeError::Missing(3)),
        };
        Ok(Self { pieces, confirmed })
    }
}

/// Parts about somebody else are numbered in their order, so their numbers are not written.
fn pieces(words: Vec<Text>, kinds: &[u8]) -> Result<Vec<Piece>, DecodeError> {
    let mut words = words.into_iter();
    let mut next = 0;
    let mut pieces = Vec::with_capacity(kinds.len());
    for kind in kinds {
        pieces.push(match *kind {
            WORDS => Piece::Words(words.next().ok_or(DecodeError::Value(1))?),
            CUT => Piece::Cut,
            ABOUT => {
                next += 1;
                Piece::About(next - 1)
            }
            _ => return Err(DecodeError::Value(2)),
        });
    }
    if words.next().is_some() { Err(DecodeError::Value(1)) } else { Ok(pieces) }
}
