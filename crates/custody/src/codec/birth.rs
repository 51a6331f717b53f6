//! When somebody was born: 1 the day as `YYYY-MM-DD`, 2 the country whose rules count for them.

use domain::age::Birth;
use domain::catalogue::Category;
use zeroize::Zeroizing;

use super::stored_country;
use crate::plain::{DecodeError, Plain, Writer, read};

impl Plain for Birth {
    const CATEGORY: Category = Category::Identity;

    fn encode(&self) -> Zeroizing<Vec<u8>> {
        Writer::record(|to| {
            to.str(1, &self.on.to_string());
            if let Some(country) = &self.country {
                to.str(2, country.code());
            }
        })
    }

    fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        let (mut on, mut country) = (None, None);
        read(bytes, |key, field| {
            match key {
                1 => on = Some(field.parsed(str::parse)?),
                2 => country = Some(field.parsed(stored_country)?),
                _ => (),
            }
            Ok(())
        })?;
        Ok(Self { on: on.ok_or(DecodeError::Missing(1))?, country })
    }
}
