//! The derived keys of one person, made when first needed.

use std::sync::{Arc, Mutex, PoisonError};

use domain::catalogue::Category;

use crate::cipher::{Cipher, Refused, Secret, Stem};
use crate::table::Table;

type Made = Vec<((Table, Category), Arc<Cipher>)>;

/// One person's key and what was derived from it so far. It lives as long as one deed.
pub(crate) struct Keyring {
    person: Stem,
    made: Mutex<Made>,
}

impl Keyring {
    pub fn new(key: &Secret) -> Self {
        Self { person: Stem::new(key), made: Mutex::default() }
    }

    /// The key for one category in one table: HKDF-SHA256 with the info `confidant/v1/`, the table's number
    /// (2 bytes, big-endian) and the category's code.
    pub fn cipher(&self, table: Table, category: Category) -> Result<Arc<Cipher>, Refused> {
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, cipher)) = made.iter().find(|(of, _)| *of == (table, category)) {
            return Ok(Arc::clone(cipher));
        }
        let number = table.number().to_be_bytes();
        let info: [&[u8]; 3] = [b"confidant/v1/", &number, category.code().as_bytes()];
        let cipher = Arc::new(Cipher::new(&self.person.derive(&info)?)?);
        made.push(((table, category), Arc::clone(&cipher)));
        Ok(cipher)
    }
}
