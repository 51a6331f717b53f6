//! Records as the bytes that are sealed: CBOR maps (RFC 8949) with numbered keys.
//!
//! Invariant: a key once used keeps its meaning. New versions add keys; a reader skips those it does not know, and
//! so a record sealed by a newer version opens in an older one.

use domain::catalogue::Category;
use domain::personal::Text;
use minicbor::decode::Decoder;
use minicbor::encode::{Encoder, Error as EncodeError};
use zeroize::Zeroizing;

use crate::buffer::Buffer;

/// A record that can be sealed.
pub trait Plain: Sized {
    /// What kind of personal data it is; a permit must cover it.
    const CATEGORY: Category;

    /// The bytes to seal.
    fn encode(&self) -> Zeroizing<Vec<u8>>;

    /// Reads [`Self::encode`] back, also of newer and older versions.
    fn decode(bytes: &[u8]) -> Result<Self, DecodeError>;
}

/// An opened record that does not read. It was sealed by us, so the program is wrong or too old.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum DecodeError {
    /// Not a CBOR map, or cut off.
    #[error("the opened record is not written in the way that this version reads")]
    Form,
    /// A field that must be there is not.
    #[error("field {0} of the opened record is missing; a newer version may have sealed it")]
    Missing(u32),
    /// A field holds what its type does not allow.
    #[error("field {0} of the opened record holds what this version does not allow")]
    Value(u32),
}

impl From<minicbor::decode::Error> for DecodeError {
    fn from(_: minicbor::decode::Error) -> Self {
        Self::Form
    }
}

type Written<'a> = Result<&'a mut Encoder<Buffer>, EncodeError<std::convert::Infallible>>;

/// Writing to memory cannot fail; this says so in one place.
fn written(done: &Written<'_>) {
    debug_assert!(done.is_ok(), "memory takes every byte");
}

/// Writes one map.
pub(crate) struct Writer(Encoder<Buffer>);

impl Writer {
    /// Writes the whole record.
    pub fn record(fill: impl FnOnce(&mut Self)) -> Zeroizing<Vec<u8>> {
        let mut writer = Self(Encoder::new(Buffer::new()));
        writer.fields(fill);
        writer.0.into_writer().into_bytes()
    }

    fn fields(&mut self, fill: impl FnOnce(&mut Self)) {
        written(&self.0.begin_map());
        fill(self);
        written(&self.0.end());
    }

    pub fn map(&mut self, key: u32, fill: impl FnOnce(&mut Self)) {
        written(&self.0.u32(key));
        self.fields(fill);
    }

    pub fn str(&mut self, key: u32, text: &str) {
        written(&self.0.u32(key).and_then(|to| to.str(text)));
    }

    pub fn text(&mut self, key: u32, text: &Text) {
        self.str(key, text.expose());
    }

    pub fn texts(&mut self, key: u32, texts: &[Text]) {
        written(&self.0.u32(key).and_then(Encoder::begin_array));
        for text in texts {
            written(&self.0.str(text.expose()));
        }
        written(&self.0.end());
    }

    /// Leaves the key out if there is nothing.
    pub fn some_text(&mut self, key: u32, text: Option<&Text>) {
        if let Some(text) = text {
            self.text(key, text);
        }
    }

    pub fn i64(&mut self, key: u32, number: i64) {
        written(&self.0.u32(key).and_then(|to| to.i64(number)));
    }

    pub fn i128(&mut self, key: u32, number: i128) {
        written(&self.0.u32(key).and_then(|to| to.i128(number)));
    }

    pub fn bytes(&mut self, key: u32, bytes: &[u8]) {
        written(&self.0.u32(key).and_then(|to| to.bytes(bytes)));
    }
}

/// The value of one field, to be read once.
pub(crate) struct Field<'a, 'b> {
    key: u32,
    from: &'a mut Decoder<'b>,
}

impl<'b> Field<'_, 'b> {
    pub fn str(self) -> Result<&'b str, DecodeError> {
        Ok(self.from.str()?)
    }

    pub fn text(self) -> Result<Text, DecodeError> {
        self.str().map(Text::new)
    }

    pub fn texts(self) -> Result<Vec<Text>, DecodeError> {
        let texts: Result<Vec<&str>, _> = self.from.array_iter()?.collect();
        Ok(texts?.into_iter().map(Text::new).collect())
    }

    pub fn i64(self) -> Result<i64, DecodeError> {
        Ok(self.from.i64()?)
    }

    pub fn i128(self) -> Result<i128, DecodeError> {
        Ok(self.from.i128()?)
    }

    pub fn bytes(self) -> Result<&'b [u8], DecodeError> {
        Ok(self.from.bytes()?)
    }

    /// Reads a text by the rules of its type.
    pub fn parsed<T, E>(self, parse: impl FnOnce(&str) -> Result<T, E>) -> Result<T, DecodeError> {
        let key = self.key;
        parse(self.str()?).map_err(|_| DecodeError::Value(key))
    }

    pub fn map(self, take: impl FnMut(u32, Field<'_, 'b>) -> Result<(), DecodeError>) -> Result<(), DecodeError> {
        fields(self.from, take)
    }
}

/// Reads a whole record; `take` gets each field, and leaves alone those whose key it does not know.
pub(crate) fn read<'b>(
    bytes: &'b [u8],
    take: impl FnMut(u32, Field<'_, 'b>) -> Result<(), DecodeError>,
) -> Result<(), DecodeError> {
    let mut decoder = Decoder::new(bytes);
    fields(&mut decoder, take)?;
    if decoder.position() == bytes.len() { Ok(()) } else { Err(DecodeError::Form) }
}

fn fields<'b>(
    decoder: &mut Decoder<'b>,
    mut take: impl FnMut(u32, Field<'_, 'b>) -> Result<(), DecodeError>,
) -> Result<(), DecodeError> {
    let mut left = decoder.map()?;
    loop {
        match left.as_mut() {
            Some(0) => return Ok(()),
            Some(count) => *count -= 1,
            None if decoder.datatype()? == minicbor::data::Type::Break => {
                return Ok(decoder.skip()?);
            }
            None => (),
        }
        let key = decoder.u32()?;
        let before = decoder.position();
        let from = &mut *decoder;
        take(key, Field { key, from })?;
        if decoder.position() == before {
            decoder.skip()?;
        }
    }
}
