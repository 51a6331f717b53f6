//! The key of a sealed file as it is stored: wrapped under an epoch.

use std::fmt;
use std::io::{Read, Write};

use domain::ambient::Random;
use domain::id::ImportId;

use crate::cipher::{Refused, Secret, draw, draw_nonce};
use crate::epoch::{Epoch, Epochs, Wraps};
use crate::opener::OpenError;
use crate::person_key::WrapError;
use crate::sealer::SealError;
use crate::spool::{SpoolReader, SpoolWriter};
use crate::vault::Vault;

/// The key of one stream under an epoch key, bound to the import and the epoch.
#[derive(Clone, Eq, PartialEq)]
pub struct SpoolKey {
    /// The import it belongs to.
    pub import: ImportId,
    /// Under which epoch.
    pub epoch: i64,
    /// The wrapped bytes. To overwrite them is to forget the file.
    pub bytes: Vec<u8>,
}

impl fmt::Debug for SpoolKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SpoolKey").field("import", &self.import).field("epoch", &self.epoch).finish_non_exhaustive()
    }
}

/// The key of one stream before it is stored: only in memory, so a renewal of the weekly key does not end it.
///
/// It is wrapped by [`Vault::wrap_file`] when it is stored, and not when the stream begins: an upload can take longer
/// than the weekly key of its beginning lives.
pub struct FileKey {
    import: ImportId,
    key: Secret,
}

impl fmt::Debug for FileKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FileKey").field("import", &self.import).finish_non_exhaustive()
    }
}

/// Keys of streams are bound to a pair of numbers like those of people; imports have no generations.
const fn bound(import: ImportId) -> [i64; 2] {
    [import.number(), 0]
}

fn wrap(import: ImportId, key: &Secret, epoch: &Epoch, random: &dyn Random) -> Result<SpoolKey, WrapError> {
    let bytes =
        epoch.wrap(Wraps::Files, bound(import), draw_nonce(random), key).map_err(|Refused| WrapError::NotWrapped)?;
    Ok(SpoolKey { import, epoch: epoch.number, bytes })
}

fn unwrap(key: &SpoolKey, epochs: &Epochs) -> Result<Secret, WrapError> {
    let epoch = epochs.numbered(key.epoch).ok_or(WrapError::NoEpoch(key.epoch))?;
    epoch.unwrap(Wraps::Files, bound(key.import), &key.bytes).map_err(|Refused| WrapError::Broken)
}

impl Vault {
    /// Begins a sealed stream for an import. Its key is to be wrapped and stored before the stream is of use.
    pub fn seal_file<W: Write>(&self, import: ImportId, to: W) -> Result<(FileKey, SpoolWriter<W>), SealError> {
        let key = draw(self.random.as_ref());
        let writer = SpoolWriter::new(import, &key, to)?;
        Ok((FileKey { import, key }, writer))
    }

    /// Wraps the key of a stream under the newest epoch. If that is renewed before the key is stored, it is wrapped anew.
    pub fn wrap_file(&self, key: &FileKey) -> Result<SpoolKey, WrapError> {
        wrap(key.import, &key.key, &self.newest(), self.random.as_ref())
    }

    /// Opens a sealed stream for reading from its beginning.
    pub fn open_file<R: Read>(&self, key: &SpoolKey, from: R) -> Result<SpoolReader<R>, OpenError> {
        let plain = unwrap(key, &self.epochs())?;
        Ok(SpoolReader::new(key.import, &plain, from)?)
    }

    /// Moves the key of a stream to the newest epoch; gives it back as it is if it is there already.
    pub fn rewrap_file(&self, key: &SpoolKey) -> Result<SpoolKey, WrapError> {
        let epochs = self.epochs();
        let newest = epochs.newest();
        let plain = unwrap(key, &epochs)?;
        if key.epoch == newest.number {
            return Ok(key.clone());
        }
        wrap(key.import, &plain, newest, self.random.as_ref())
    }
}
