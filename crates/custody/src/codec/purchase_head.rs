//! The head of a purchase: 1 invoice, 2 country, 3 billing address, 4 invoiced minor units, 5 their currency.

use domain::catalogue::Category;
use domain::money::Money;
use domain::purchase::PurchaseHead;
use zeroize::Zeroizing;

use super::postal;
use super::stored_country;
use crate::plain::{DecodeError, Plain, Writer, read};

impl Plain for PurchaseHead {
    const CATEGORY: Category = Category::Purchases;

    fn encode(&self) -> Zeroizing<Vec<u8>> {
        Writer::record(|to| {
            to.text(1, &self.invoice);
            if let Some(country) = &self.country {
                to.str(2, country.code());
            }
            if let Some(billing) = &self.billing {
                postal::write(to, 3, billing);
            }
            if let Some(invoiced) = &self.invoiced {
                to.i64(4, invoiced.minor);
                to.str(5, invoiced.currency.code());
            }
        })
    }

    fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        let (mut invoice, mut country, mut billing) = (None, None, None);
        let (mut minor, mut currency) = (None, None);
        read(bytes, |key, field| {
            match key {
                1 => invoice = Some(field.text()?),
                2 => country = Some(field.parsed(stored_country)?),
                3 => billing = Some(postal::read(field)?),
                4 => minor = Some(field.i64()?),
                5 => currency = Some(field.parsed(str::parse)?),
                _ => (),
            }
            Ok(())
        })?;
        let invoiced = match (minor, currency) {
            (Some(minor), Some(currency)) => Some(Money { minor, currency }),
            (None, None) => None,
            (None, Some(_)) => return Err(DecodeError::Missing(4)),
            (Some(_), None) => return Err(DecodeError::Missing(5)),
        };
        Ok(Self { invoice: invoice.ok_or(DecodeError::Missing(1))?, country, billing, invoiced })
    }
}
