//! Keys and what is kept under them: sealing, opening, blind tokens, and the proof that a look is on record.
//!
//! Invariant: a sealed value is read only through a [`Permit`], and a [`Permit`] is made only from what the
//! policy allowed, by the one [`Recorder`] of the vault. No key and no personal value is in any error, `Debug` or log.
//! Nothing here speaks HTTP or SQL, reads a clock or draws chance that was not given to it.

#![deny(missing_docs)]

pub mod archive;
mod buffer;
mod cipher;
pub mod codec;
pub mod disclosed;
pub mod disk;
mod epoch;
mod folder;
pub mod item;
pub mod key_error;
mod keyfile;
mod keyring;
pub mod opener;
pub mod permit;
pub mod person_key;
mod place;
pub mod plain;
pub mod root;
mod roots;
mod rotation;
pub mod sealed;
pub mod sealer;
pub mod show;
mod slot;
pub mod spool;
pub mod spool_key;
mod table;
pub mod tokens;
pub mod vault;

pub use archive::ArchiveKey;
pub use codec::DocumentCopy;
pub use codec::FormAnswers;
pub use codec::KeptPiece;
pub use codec::LetterWords;
pub use codec::PackagePiece;
pub use codec::SpanText;
pub use codec::{ConsentProof, FieldValue, ObjectionGround, ReasonText, Salt, SpecialValue};
pub use disclosed::Disclosed;
pub use disk::{Disk, RealDisk};
pub use item::{ItemKey, ItemSealer, SealedItem};
pub use key_error::{KeyError, RootId};
pub use opener::{OpenError, Opener};
pub use permit::{Permit, Recorder};
pub use person_key::{WrapError, WrappedKey};
pub use place::{KeyPlace, found};
pub use plain::{DecodeError, Plain};
pub use root::{FileRoot, RootKey};
pub use sealed::Sealed;
pub use sealer::{SealError, Sealer};
pub use show::Show;
pub use spool::{SpoolReader, SpoolWriter};
pub use spool_key::{FileKey, SpoolKey};
pub use table::Table;
pub use tokens::{Token, WordToken};
pub use vault::{NewPerson, Vault, open};
