//! Items of several people: sealed under a key of their own, which is wrapped once for each person who shares the text.
//!
//! Invariant: the key of an item is kept in wraps only, each under the key of one person. It leaves this crate neither
//! as bytes nor as a value, and an item without wraps opens for nobody.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use domain::ambient::Random;
use domain::id::{ControllerId, ItemId};

use crate::cipher::{KEY_LEN, NONCE_LEN, Secret, draw, draw_nonce};
use crate::keyring::Keyring;
use crate::opener::OpenError;
use crate::plain::Plain;
use crate::sealed::{FORMAT, HEAD_LEN, Sealed};
use crate::sealer::{SealError, Sealer};
use crate::table::Table;

/// An item has one key in its life: a new version is a new item.
const GENERATION: u32 = 1;
/// One sealed blob per item.
const COLUMN: u16 = 0;

/// What a wrap holds: the key of an item that holds a `T`. It is a name for a type of bytes and has no values.
///
/// A wrap is not opened by itself, so no key comes out of it:
///
/// ```compile_fail,E0277
/// # use custody::{Disclosed, ItemKey, Opener, Sealed, Table};
/// # use domain::note::NoteBody;
/// fn unwrap(opener: &Opener, wrap: &Sealed<ItemKey<NoteBody>>) {
///     let _ = opener.open(Table::ItemKey, [1, 0], wrap);
/// }
/// ```
///
/// A wrap of one kind of item opens no other kind:
///
/// ```compile_fail,E0308
/// # use custody::{ItemKey, Opener, Sealed, SealedItem, SpanText};
/// # use domain::{id::ItemId, note::NoteBody};
/// fn mix(opener: &Opener, wrap: &Sealed<ItemKey<NoteBody>>, body: &SealedItem<SpanText>) {
///     let _ = opener.open_item(ItemId::new(1), wrap, body);
/// }
/// ```
pub struct ItemKey<T>(PhantomData<fn() -> T>);

/// A `T` under the key of its item. It can be stored, moved and destroyed, but not read.
///
/// The bytes are format (1 byte, 1 = AES-256-GCM-SIV), generation (4, big-endian, always 1), nonce (12), ciphertext and
/// tag (16). They are bound to controller, item, table, column and generation, and to no person: an item may be filed
/// under another of those who share it.
///
/// A key of a person does not open it; that takes a wrap:
///
/// ```compile_fail,E0308
/// # use custody::{Opener, SealedItem, Table};
/// # use domain::note::NoteBody;
/// fn open(opener: &Opener, body: &SealedItem<NoteBody>) {
///     let _ = opener.open(Table::ItemBody, [1, 0], body);
/// }
/// ```
///
/// And it is shown nowhere:
///
/// ```compile_fail,E0277
/// fn render(body: &custody::SealedItem<domain::note::NoteBody>) -> String {
///     format!("{body}")
/// }
/// ```
pub struct SealedItem<T> {
    bytes: Vec<u8>,
    holds: PhantomData<fn() -> T>,
}

impl<T> SealedItem<T> {
    /// Takes the bytes that a sealed column holds. Whether they are genuine shows when they are opened.
    #[must_use]
    pub const fn from_stored(bytes: Vec<u8>) -> Self {
        Self { bytes, holds: PhantomData }
    }

    /// The bytes for a sealed column.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }
}

impl<T> Clone for SealedItem<T> {
    fn clone(&self) -> Self {
        Self::from_stored(self.bytes.clone())
    }
}

impl<T> fmt::Debug for SealedItem<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SealedItem(…)")
    }
}

/// Seals one item and wraps its key. It lives as long as one deed; after it, only a wrap opens the item.
///
/// It cannot be copied, so that the key is in no more places than it must:
///
/// ```compile_fail,E0599
/// # use domain::note::NoteBody;
/// fn copy(sealer: custody::ItemSealer<NoteBody>) -> custody::ItemSealer<NoteBody> {
///     sealer.clone()
/// }
/// ```
pub struct ItemSealer<T> {
    controller: ControllerId,
    item: ItemId,
    key: Secret,
    random: Arc<dyn Random>,
    holds: PhantomData<fn() -> T>,
}

impl<T: Plain> ItemSealer<T> {
    pub(crate) fn draw(controller: ControllerId, item: ItemId, random: Arc<dyn Random>) -> Self {
        Self { controller, item, key: draw(random.as_ref()), random, holds: PhantomData }
    }

    /// Which item it seals.
    #[must_use]
    pub const fn item(&self) -> ItemId {
        self.item
    }

    /// Seals the item.
    pub fn seal(&self, value: &T) -> Result<SealedItem<T>, SealError> {
        let nonce = draw_nonce(self.random.as_ref());
        let mut head = Vec::with_capacity(HEAD_LEN);
        head.push(FORMAT);
        head.extend_from_slice(&GENERATION.to_be_bytes());
        head.extend_from_slice(&nonce);
        let cipher = Keyring::new(&self.key).cipher(Table::ItemBody, T::CATEGORY)?;
        let bytes = cipher.seal(head, nonce, &bound(self.controller, self.item), &value.encode())?;
        Ok(SealedItem::from_stored(bytes))
    }

    /// Wraps the key for the person whose values `sealer` seals.
    pub fn wrap_for(&self, sealer: &Sealer) -> Result<Sealed<ItemKey<T>>, SealError> {
        let record = [self.item.number(), 0];
        let bytes = sealer.seal_bytes((Table::ItemKey, T::CATEGORY), record, self.key.as_slice())?;
        Ok(Sealed::from_stored(bytes))
    }
}

impl<T> fmt::Debug for ItemSealer<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ItemSealer(…)")
    }
}

/// What an item is bound to: format, controller, item, table, column, generation; of fixed width, big-endian.
fn bound(controller: ControllerId, item: ItemId) -> Vec<u8> {
    let mut bytes = vec![FORMAT];
    bytes.extend(controller.number().to_be_bytes());
    bytes.extend(item.number().to_be_bytes());
    bytes.extend(Table::ItemBody.number().to_be_bytes());
    bytes.extend(COLUMN.to_be_bytes());
    bytes.extend(GENERATION.to_be_bytes());
    bytes
}

/// Opens an item with the key that was in a wrap.
pub(crate) fn open<T: Plain>(
    (controller, item): (ControllerId, ItemId),
    key: &[u8],
    body: &SealedItem<T>,
) -> Result<T, OpenError> {
    let key: &[u8; KEY_LEN] = key.try_into().map_err(|_| OpenError::Broken)?;
    let mut secret = Secret::default();
    secret.copy_from_slice(key);
    let (format, rest) = body.as_bytes().split_first().ok_or(OpenError::Format)?;
    if *format != FORMAT {
        return Err(OpenError::Format);
    }
    let (generation, rest) = rest.split_first_chunk::<4>().ok_or(OpenError::Broken)?;
    let (nonce, text) = rest.split_first_chunk::<NONCE_LEN>().ok_or(OpenError::Broken)?;
    if u32::from_be_bytes(*generation) != GENERATION {
        return Err(OpenError::Generation);
    }
    let cipher = Keyring::new(&secret).cipher(Table::ItemBody, T::CATEGORY)?;
    let plain = cipher.open(*nonce, &bound(controller, item), text)?;
    Ok(T::decode(&plain)?)
}
