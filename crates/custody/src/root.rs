//! The root key: the one secret that an operator keeps, outside of the data.

use std::fmt;
use std::path::{Path, PathBuf};

use aws_lc_rs::hmac;
use domain::ambient::Random;
use zeroize::Zeroizing;

use crate::cipher::{Cipher, KEY_LEN, NONCE_LEN, Refused, Secret, Stem, draw};
use crate::disk::Disk;
use crate::key_error::KeyError;

/// Whatever seals the key files: a file, later a key service or a token.
pub trait RootKey: Send + Sync {
    /// The public name of the key. It stands in every file it sealed and tells nothing about it.
    fn id(&self) -> [u8; 8];

    /// Seals a key; `aad` is bound and not stored.
    fn wrap(&self, plain: &[u8], aad: &[u8]) -> Result<Vec<u8>, KeyError>;

    /// Opens what [`Self::wrap`] made with the same `aad`; [`KeyError::Refused`] if either was changed.
    fn unwrap(&self, sealed: &[u8], aad: &[u8]) -> Result<Zeroizing<Vec<u8>>, KeyError>;
}

/// A root key in a file of 32 bytes that only its owner may read.
///
/// What it seals has a nonce computed from what is sealed, so it needs no chance: the same key in the same file
/// gives the same bytes, which tells nobody anything.
pub struct FileRoot {
    id: [u8; 8],
    seal: Cipher,
    nonce: hmac::Key,
}

impl FileRoot {
    /// Reads the key; refuses a file that others may use and one of another length.
    pub fn open(path: &Path, disk: &dyn Disk) -> Result<Self, KeyError> {
        let mode = disk.mode(path).map_err(KeyError::disk("look at", path))?;
        if ![0o600, 0o400].contains(&mode) {
            return Err(KeyError::OpenToOthers { path: path.to_owned(), mode });
        }
        let bytes = disk.read(path).map_err(KeyError::disk("read", path))?;
        let bytes = Zeroizing::new(bytes);
        if bytes.len() != KEY_LEN {
            return Err(KeyError::Length { path: path.to_owned(), found: bytes.len() });
        }
        let mut key = Secret::default();
        key.as_mut_slice().copy_from_slice(&bytes);
        Ok(Self::of_key(&key)?)
    }

    /// Draws a key and writes it; refuses to replace a file.
    pub fn create(path: &Path, disk: &dyn Disk, random: &dyn Random) -> Result<Self, KeyError> {
        if is_there(path, disk)? {
            return Err(KeyError::AlreadyThere { path: path.to_owned() });
        }
        let key = draw(random);
        disk.write_durable(path, key.as_slice()).map_err(KeyError::disk("write", path))?;
        Ok(Self::of_key(&key)?)
    }

    fn of_key(key: &Secret) -> Result<Self, Refused> {
        let stem = Stem::new(key);
        let mut id = [0; 8];
        let drawn = stem.derive(&[b"confidant/v1/root/id"])?;
        id.copy_from_slice(drawn.first_chunk::<8>().ok_or(Refused)?);
        let nonce = stem.derive(&[b"confidant/v1/root/nonce"])?;
        Ok(Self {
            id,
            seal: Cipher::new(&stem.derive(&[b"confidant/v1/root/seal"])?)?,
            nonce: hmac::Key::new(hmac::HMAC_SHA256, nonce.as_slice()),
        })
    }
}

impl RootKey for FileRoot {
    fn id(&self) -> [u8; 8] {
        self.id
    }

    fn wrap(&self, plain: &[u8], aad: &[u8]) -> Result<Vec<u8>, KeyError> {
        let mut digest = hmac::Context::with_key(&self.nonce);
        digest.update(&(aad.len() as u64).to_be_bytes());
        digest.update(aad);
        digest.update(plain);
        let digest = digest.sign();
        let nonce = *digest.as_ref().first_chunk().ok_or(KeyError::Refused)?;
        Ok(self.seal.seal(nonce.to_vec(), nonce, aad, plain)?)
    }

    fn unwrap(&self, sealed: &[u8], aad: &[u8]) -> Result<Zeroizing<Vec<u8>>, KeyError> {
        let (nonce, text) = sealed.split_first_chunk::<NONCE_LEN>().ok_or(KeyError::Refused)?;
        Ok(self.seal.open(*nonce, aad, text)?)
    }
}

impl fmt::Debug for FileRoot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FileRoot(…)")
    }
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

/// Where the next root waits until every key file is under it.
fn next_of(path: &Path) -> PathBuf {
    beside(path, ".next")
}

/// Where the old root goes to be destroyed.
fn dying_of(path: &Path) -> PathBuf {
    beside(path, ".dying")
}

/// Whether there is a root key, also one that a rotation was about to put in place when it was stopped.
pub fn is_founded(path: &Path, disk: &dyn Disk) -> Result<bool, KeyError> {
    Ok(is_there(path, disk)? || is_there(&next_of(path), disk)? || is_there(&dying_of(path), disk)?)
}

/// The root key at `path`, and the next one if its rotation has begun; first finishes what a crash left of the last
/// steps of [`finish_rotation`].
pub fn open_roots(path: &Path, disk: &dyn Disk) -> Result<(FileRoot, Option<FileRoot>), KeyError> {
    let next = next_of(path);
    bury(path, disk)?;
    let root = FileRoot::open(path, disk)?;
    let next = if is_there(&next, disk)? { Some(FileRoot::open(&next, disk)?) } else { None };
    Ok((root, next))
}

/// Draws the next root key, durably, beside the one in use; opens it if it is there already.
///
/// From now on [`open_roots`] gives both, until [`finish_rotation`] was called.
pub fn begin_rotation(path: &Path, disk: &dyn Disk, random: &dyn Random) -> Result<FileRoot, KeyError> {
    bury(path, disk)?;
    let next = next_of(path);
    if is_there(&next, disk)? {
        return FileRoot::open(&next, disk);
    }
    FileRoot::create(&next, disk, random)
}

/// Puts the next root key in the place of the old one and destroys the old one.
///
/// Only after [`Vault::rotate_root`](crate::Vault::rotate_root) succeeded: no key file may be under the old one.
/// Does nothing if no rotation has begun. Safe to repeat after a crash.
pub fn finish_rotation(path: &Path, disk: &dyn Disk) -> Result<(), KeyError> {
    bury(path, disk)?;
    if is_there(&next_of(path), disk)? {
        disk.rename(path, &dying_of(path)).map_err(KeyError::disk("rename", path))?;
    }
    bury(path, disk)
}

/// Destroys an old root that was put aside; if its successor has not taken its place yet, that comes first.
fn bury(path: &Path, disk: &dyn Disk) -> Result<(), KeyError> {
    let (next, dying) = (next_of(path), dying_of(path));
    if !is_there(&dying, disk)? {
        return Ok(());
    }
    // A next root beside a root in place belongs to a rotation that began later.
    if !is_there(path, disk)? {
        disk.rename(&next, path).map_err(KeyError::disk("rename", &next))?;
    }
    disk.overwrite_and_remove(&dying).map_err(KeyError::disk("destroy", &dying))
}

fn is_there(path: &Path, disk: &dyn Disk) -> Result<bool, KeyError> {
    disk.exists(path).map_err(KeyError::disk("look for", path))
}
