//! Opening values of one person, with a permit.

use std::fmt;

use domain::catalogue::Category;
use domain::contact::ContactValue;
use domain::country::Country;
use domain::id::{ControllerId, EventId, ItemId, SubjectId};
use domain::personal::Text;
use domain::words::{Hits, Question};
use policy::PersonAct;
use zeroize::Zeroizing;

use crate::cipher::{NONCE_LEN, Refused, Secret};
use crate::disclosed::Disclosed;
use crate::item::{self, ItemKey, SealedItem};
use crate::keyring::Keyring;
use crate::permit::Permit;
use crate::person_key::{WrapError, WrappedKey};
use crate::plain::{DecodeError, Plain};
use crate::sealed::{FORMAT, Sealed};
use crate::sealer::generation_of;
use crate::slot::Slot;
use crate::table::Table;

/// Why a value stays closed.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum OpenError {
    /// The permit comes from another vault.
    #[error("the permit was not made with this vault")]
    ForeignPermit,
    /// The permit is for somebody else, or for a key they no longer have.
    #[error("the permit is for another person or an earlier key")]
    OtherKey,
    /// The act that was allowed needs no such data.
    #[error("{} covers no data of the category {}", act.code(), category.code())]
    NotCovered {
        /// What was allowed.
        act: PersonAct,
        /// What was to be opened.
        category: Category,
    },
    /// The person's key did not open.
    #[error("the person's key does not open")]
    Key(#[from] WrapError),
    /// Sealed by a later version, or not sealed by us.
    #[error("the sealed value has a format that this version does not know")]
    Format,
    /// Sealed under another generation of the person's key.
    #[error("the value was sealed under another generation of the key")]
    Generation,
    /// Changed, or moved from another person, table or record.
    #[error("the sealed value does not authenticate; it was changed or belongs to another record")]
    Broken,
    /// Opened, and not readable.
    #[error("the opened record does not read")]
    Decode(#[from] DecodeError),
}

impl From<Refused> for OpenError {
    fn from(_: Refused) -> Self {
        Self::Broken
    }
}

/// Opens values of one person as far as one permit goes.
pub struct Opener {
    event: EventId,
    controller: ControllerId,
    subject: SubjectId,
    act: PersonAct,
    generation: u32,
    keys: Keyring,
}

/// Refuses a key that is not the one the permit is for.
pub(crate) fn check(permit: &Permit, key: &WrappedKey) -> Result<(), OpenError> {
    if permit.subject() == key.subject && permit.generation() == key.generation {
        Ok(())
    } else {
        Err(OpenError::OtherKey)
    }
}

impl Opener {
    pub(crate) fn new(permit: &Permit, key: &Secret) -> Result<Self, OpenError> {
        Ok(Self {
            event: permit.event(),
            controller: permit.controller(),
            subject: permit.subject(),
            act: permit.act(),
            generation: generation_of(permit.generation()).ok_or(OpenError::Generation)?,
            keys: Keyring::new(key),
        })
    }

    /// Opens the value of one record; refuses a category that the permit's act does not cover.
    pub fn open<T: Plain>(
        &self,
        table: Table,
        record: [i64; 2],
        sealed: &Sealed<T>,
    ) -> Result<Disclosed<T>, OpenError> {
        if !self.act.covers(T::CATEGORY) {
            return Err(self.not_covered(T::CATEGORY));
        }
        let value = self.decrypt(table, record, sealed)?;
        Ok(Disclosed::new(self.event, value))
    }

    /// Opens a contact point and shows it masked; for acts that show people without letting anybody reach them.
    pub fn open_masked(&self, record: [i64; 2], sealed: &Sealed<ContactValue>) -> Result<Disclosed<Text>, OpenError> {
        if !self.act.covers_masked_contact() && !self.act.covers(Category::Contact) {
            return Err(self.not_covered(Category::Contact));
        }
        let value = self.decrypt(Table::ContactPoint, record, sealed)?;
        Ok(Disclosed::new(self.event, value.masked()))
    }

    /// Opens an item through the wrap of the person the permit is for; refuses a category that the act does not cover.
    ///
    /// Words about third persons are not in an item: each opens with a permit for the person they are about.
    pub fn open_item<T: Plain>(
        &self,
        item: ItemId,
        wrap: &Sealed<ItemKey<T>>,
        body: &SealedItem<T>,
    ) -> Result<Disclosed<T>, OpenError> {
        if !self.act.covers(T::CATEGORY) {
            return Err(self.not_covered(T::CATEGORY));
        }
        let key = self.decrypt_bytes((Table::ItemKey, T::CATEGORY), [item.number(), 0], wrap.as_bytes())?;
        let value = item::open((self.controller, item), &key, body)?;
        Ok(Disclosed::new(self.event, value))
    }

    /// Opens a contact point and says which words of a question it answers; beside that it is shown masked.
    pub fn open_asked(
        &self,
        record: [i64; 2],
        sealed: &Sealed<ContactValue>,
        (question, country): (&Question, Option<Country>),
    ) -> Result<(Hits, Disclosed<Text>), OpenError> {
        if !self.act.covers_masked_contact() && !self.act.covers(Category::Contact) {
            return Err(self.not_covered(Category::Contact));
        }
        let value = self.decrypt(Table::ContactPoint, record, sealed)?;
        Ok((question.hits_contact(&value, country), Disclosed::new(self.event, value.masked())))
    }

    const fn not_covered(&self, category: Category) -> OpenError {
        OpenError::NotCovered { act: self.act, category }
    }

    fn decrypt<T: Plain>(&self, table: Table, record: [i64; 2], sealed: &Sealed<T>) -> Result<T, OpenError> {
        let plain = self.decrypt_bytes((table, T::CATEGORY), record, sealed.as_bytes())?;
        Ok(T::decode(&plain)?)
    }

    fn decrypt_bytes(
        &self,
        (table, category): (Table, Category),
        record: [i64; 2],
        sealed: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, OpenError> {
        let (format, rest) = sealed.split_first().ok_or(OpenError::Format)?;
        if *format != FORMAT {
            return Err(OpenError::Format);
        }
        let (generation, rest) = rest.split_first_chunk::<4>().ok_or(OpenError::Broken)?;
        let (nonce, text) = rest.split_first_chunk::<NONCE_LEN>().ok_or(OpenError::Broken)?;
        if u32::from_be_bytes(*generation) != self.generation {
            return Err(OpenError::Generation);
        }
        let slot =
            Slot { controller: self.controller, subject: self.subject, table, record, generation: self.generation };
        let cipher = self.keys.cipher(table, category)?;
        Ok(cipher.open(*nonce, &slot.bytes(FORMAT), text)?)
    }
}

impl fmt::Debug for Opener {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Opener(…)")
    }
}
