//! A contact point: one of 1 e-mail address, 2 phone number, 3 postal address, 4 customer number; 5 is the form by
//! which the phone number is compared, since its country can come from elsewhere.
//!
//! Addresses and numbers are taken as they were stored: stricter rules of a later day must not close a record.

use domain::catalogue::Category;
use domain::contact::{ContactValue, EmailAddress, PhoneNumber};
use zeroize::Zeroizing;

use super::postal;
use crate::plain::{DecodeError, Plain, Writer, read};

impl Plain for ContactValue {
    const CATEGORY: Category = Category::Contact;

    fn encode(&self) -> Zeroizing<Vec<u8>> {
        Writer::record(|to| match self {
            Self::Email(email) => to.str(1, email.expose()),
            Self::Phone(phone) => {
                to.str(2, phone.expose());
                to.text(5, &phone.normal());
            }
            Self::Postal(address) => postal::write(to, 3, address),
            Self::CustomerNumber(number) => to.text(4, number),
        })
    }

    fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        let (mut value, mut normal) = (None, None);
        read(bytes, |key, field| {
            let known = match key {
                1 => Self::Email(EmailAddress::from_stored(field.text()?.expose())),
                2 => Self::Phone(PhoneNumber::from_stored(field.text()?.expose())),
                3 => Self::Postal(postal::read(field)?),
                4 => Self::CustomerNumber(field.text()?),
                5 => {
                    normal = Some(field.text()?);
                    return Ok(());
                }
                _ => return Ok(()),
            };
            value = Some(known);
            Ok(())
        })?;
        match (value, normal) {
            (Some(Self::Phone(phone)), Some(normal)) => {
                Ok(Self::Phone(PhoneNumber::from_stored_with(phone.expose(), normal.expose())))
            }
            (Some(value), _) => Ok(value),
            (None, _) => Err(DecodeError::Missing(1)),
        }
    }
}
