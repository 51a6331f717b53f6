//! A postal address inside another record: 1 lines, 2 postcode, 3 town, 4 region, 5 country.

use domain::contact::PostalAddress;

use super::stored_country;
use crate::plain::{DecodeError, Field, Writer};

pub(crate) fn write(to: &mut Writer, key: u32, address: &PostalAddress) {
    to.map(key, |to| {
        to.texts(1, &address.lines);
        to.some_text(2, address.postcode.as_ref());
        to.some_text(3, address.town.as_ref());
        to.some_text(4, address.region.as_ref());
        if let Some(country) = &address.country {
            to.str(5, country.code());
        }
    });
}

pub(crate) fn read(field: Field<'_, '_>) -> Result<PostalAddress, DecodeError> {
    let mut address = PostalAddress { lines: Vec::new(), postcode: None, town: None, region: None, country: None };
    field.map(|key, field| {
        match key {
            1 => address.lines = field.texts()?,
            2 => address.postcode = Some(field.text()?),
            3 => address.town = Some(field.text()?),
            4 => address.region = Some(field.text()?),
            5 => address.country = Some(field.parsed(stored_country)?),
            _ => (),
        }
        Ok(())
    })?;
    Ok(address)
}
