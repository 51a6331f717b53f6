//! A contact point: one of 1 e-mail address, 2 phone number, 3 postal address, 4 customer number.

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
            Self::Phone(phone) => to.str(2, phone.expose()),
            Self::Postal(address) => postal::write(to, 3, address),
            Self::CustomerNumber(number) => to.text(4, number),
        })
    }

    fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        let mut value = None;
        read(bytes, |key, field| {
            let known = match key {
                1 => Self::Email(field.parsed(EmailAddress::parse)?),
                2 => Self::Phone(field.parsed(PhoneNumber::parse)?),
                3 => Self::Postal(postal::read(field)?),
                4 => Self::CustomerNumber(field.text()?),
                _ => return Ok(()),
            };
            value = Some(known);
            Ok(())
        })?;
        value.ok_or(DecodeError::Missing(1))
    }
}
