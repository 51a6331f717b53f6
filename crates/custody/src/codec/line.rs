//! A line: 1 article, 2 description, 3 quantity, 4 digits of the price, 5 its scale, 6 time in milliseconds.

use domain::catalogue::Category;
use domain::decimal::Decimal;
use domain::money::UnitPrice;
use domain::purchase::Line;
use domain::time::{from_ms, to_ms};
use zeroize::Zeroizing;

use crate::plain::{DecodeError, Plain, Writer, read};

impl Plain for Line {
    const CATEGORY: Category = Category::Purchases;

    fn encode(&self) -> Zeroizing<Vec<u8>> {
        Writer::record(|to| {
            to.text(1, &self.article);
            to.some_text(2, self.description.as_ref());
            to.i64(3, self.quantity);
            to.i128(4, self.price.0.mantissa());
            to.i64(5, self.price.0.scale().into());
            to.i64(6, to_ms(self.at));
        })
    }

    fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        let (mut article, mut description, mut quantity) = (None, None, None);
        let (mut mantissa, mut scale, mut at) = (None, None, None);
        read(bytes, |key, field| {
            match key {
                1 => article = Some(field.text()?),
                2 => description = Some(field.text()?),
                3 => quantity = Some(field.i64()?),
                4 => mantissa = Some(field.i128()?),
                5 => scale = Some(field.i64()?),
                6 => at = Some(from_ms(field.i64()?)),
                _ => (),
            }
            Ok(())
        })?;
        let mantissa = mantissa.ok_or(DecodeError::Missing(4))?;
        let scale = scale.ok_or(DecodeError::Missing(5))?;
        let price =
            u8::try_from(scale).ok().and_then(|scale| Decimal::new(mantissa, scale)).ok_or(DecodeError::Value(5))?;
        Ok(Self {
            article: article.ok_or(DecodeError::Missing(1))?,
            description,
            quantity: quantity.ok_or(DecodeError::Missing(3))?,
            price: UnitPrice(price),
            at: at.ok_or(DecodeError::Missing(6))?,
        })
    }
}
