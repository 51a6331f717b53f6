//! Archive keys: what stays after an erasure, each norm and each end under a key of its own.
//!
//! Invariant: an archive key is wrapped by the weekly key like a person's, so that it dies in backups too when it is
//! destroyed. It seals and opens [`Table::Kept`] and nothing else, and opening takes a permit to see what was kept.

use std::fmt;
use std::sync::Arc;

use domain::ambient::Random;
use domain::id::{ArchiveId, ControllerId, KeptId, SubjectId};
use policy::PersonAct;

use crate::cipher::{Refused, Secret, draw, draw_nonce};
use crate::codec::KeptPiece;
use crate::disclosed::Disclosed;
use crate::epoch::{Epoch, Epochs, Wraps};
use crate::opener::{OpenError, Opener};
use crate::permit::Permit;
use crate::person_key::WrapError;
use crate::sealed::Sealed;
use crate::sealer::{SealError, Sealer};
use crate::table::Table;
use crate::vault::Vault;

/// An archive key has one generation: when it ends, what is under it ends.
pub const GENERATION: i64 = 1;

/// An archive key under an epoch key, bound to its number and the epoch. To overwrite it is to forget what is under it.
#[derive(Clone, Eq, PartialEq)]
pub struct ArchiveKey {
    /// Which.
    pub id: ArchiveId,
    /// Under which epoch.
    pub epoch: i64,
    /// The wrapped bytes.
    pub bytes: Vec<u8>,
}

impl fmt::Debug for ArchiveKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ArchiveKey").field("id", &self.id).field("epoch", &self.epoch).finish_non_exhaustive()
    }
}

const fn bound(id: ArchiveId) -> [i64; 2] {
    [id.number(), GENERATION]
}

fn wrap(id: ArchiveId, key: &Secret, (epoch, random): (&Epoch, &dyn Random)) -> Result<ArchiveKey, WrapError> {
    let bytes =
        epoch.wrap(Wraps::Archives, bound(id), draw_nonce(random), key).map_err(|Refused| WrapError::NotWrapped)?;
    Ok(ArchiveKey { id, epoch: epoch.number, bytes })
}

fn unwrap(key: &ArchiveKey, epochs: &Epochs) -> Result<Secret, WrapError> {
    let epoch = epochs.numbered(key.epoch).ok_or(WrapError::NoEpoch(key.epoch))?;
    epoch.unwrap(Wraps::Archives, bound(key.id), &key.bytes).map_err(|Refused| WrapError::Broken)
}

/// The record of a piece: its number and that of its key.
const fn record(piece: KeptId, archive: ArchiveId) -> [i64; 2] {
    [piece.number(), archive.number()]
}

/// Seals pieces of one person under one archive key. It can only write.
pub struct ArchiveSealer {
    archive: ArchiveId,
    sealer: Sealer,
}

impl ArchiveSealer {
    /// Seals one piece.
    pub fn seal(&self, id: KeptId, piece: &KeptPiece) -> Result<Sealed<KeptPiece>, SealError> {
        self.sealer.seal(Table::Kept, record(id, self.archive), piece)
    }
}

impl fmt::Debug for ArchiveSealer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ArchiveSealer(…)")
    }
}

/// Opens pieces of one person under one archive key, with a permit to see what was kept.
pub struct ArchiveOpener {
    archive: ArchiveId,
    opener: Opener,
}

impl ArchiveOpener {
    /// Opens one piece.
    pub fn open(&self, id: KeptId, sealed: &Sealed<KeptPiece>) -> Result<Disclosed<KeptPiece>, OpenError> {
        self.opener.open(Table::Kept, record(id, self.archive), sealed)
    }
}

impl fmt::Debug for ArchiveOpener {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ArchiveOpener(…)")
    }
}

impl Vault {
    /// Draws a new archive key.
    pub fn new_archive(&self, id: ArchiveId) -> Result<ArchiveKey, WrapError> {
        wrap(id, &draw(self.random.as_ref()), (&self.newest(), self.random.as_ref()))
    }

    /// Moves an archive key to the newest epoch; gives it back as it is if it is there already.
    pub fn rewrap_archive(&self, key: &ArchiveKey) -> Result<ArchiveKey, WrapError> {
        let epochs = self.epochs();
        let newest = epochs.newest();
        let plain = unwrap(key, &epochs)?;
        if key.epoch == newest.number {
            return Ok(key.clone());
        }
        wrap(key.id, &plain, (newest, self.random.as_ref()))
    }

    /// What seals pieces of one person under an archive key.
    pub fn archive_sealer(
        &self,
        (controller, subject): (ControllerId, SubjectId),
        key: &ArchiveKey,
    ) -> Result<ArchiveSealer, SealError> {
        let plain = unwrap(key, &self.epochs())?;
        let sealer = Sealer::new(controller, subject, GENERATION, (&plain, Arc::clone(&self.random)))?;
        Ok(ArchiveSealer { archive: key.id, sealer })
    }

    /// What opens pieces of the person a permit is for; refuses a permit for anything but seeing what was kept.
    pub fn archive_opener(&self, permit: &Permit, key: &ArchiveKey) -> Result<ArchiveOpener, OpenError> {
        self.own(permit)?;
        if permit.act() != PersonAct::SeeKept || permit.generation() != GENERATION {
            return Err(OpenError::OtherKey);
        }
        let opener = Opener::new(permit, &unwrap(key, &self.epochs())?)?;
        Ok(ArchiveOpener { archive: key.id, opener })
    }
}
