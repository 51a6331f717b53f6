//! What can be wrong with keys and their files.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use crate::cipher::Refused;

/// What is wrong with a key or its file, and what helps.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The disk failed.
    #[error("could not {doing} {}", path.display())]
    Disk {
        /// What was tried.
        doing: &'static str,
        /// With which file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Nothing to open.
    #[error("no {what} key in {}; run `confidant init` for a new house, or bring the key files of this one back", folder.display())]
    Missing {
        /// Which kind.
        what: &'static str,
        /// Where it should be.
        folder: PathBuf,
    },
    /// A new key would replace one that may be in use.
    #[error("{} is there already and is not replaced", path.display())]
    AlreadyThere {
        /// What is there.
        path: PathBuf,
    },
    /// A root key that others may read or change.
    #[error("others may use {} (mode {mode:04o}); run `chmod 600` on it, and renew the root key if they could have read it", path.display())]
    OpenToOthers {
        /// The file.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
    /// Not a root key.
    #[error("{} holds {found} bytes, and a root key has 32; look for a newline at its end or a wrong file", path.display())]
    Length {
        /// The file.
        path: PathBuf,
        /// Bytes it holds.
        found: usize,
    },
    /// Sealed under a root that was not given.
    #[error("the root key does not open {file}; it was sealed under root {wants}, this is {given}")]
    WrongRoot {
        /// Name of the key file.
        file: String,
        /// The root it names.
        wants: RootId,
        /// The root that was given.
        given: RootId,
    },
    /// Changed since it was sealed.
    #[error("{file} does not authenticate; it is damaged or was changed, so bring it back from a copy")]
    Damaged {
        /// Name of the key file.
        file: String,
    },
    /// Not a key file, or one of a later version.
    #[error("{file} is no key file of this version; bring it back from a copy, or use the version that wrote it")]
    Form {
        /// Name of the key file.
        file: String,
    },
    /// Only epochs before the newest can end.
    #[error("epochs before {asked} cannot end, because the newest is {newest}")]
    NotYet {
        /// The first epoch to keep.
        asked: i64,
        /// The newest epoch.
        newest: i64,
    },
    /// A root key did not wrap or unwrap what it was given.
    #[error("the root key refuses these bytes; they were changed or are not from it")]
    Refused,
}

impl KeyError {
    pub(crate) fn disk(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Disk { doing, path, source }
    }
}

impl From<Refused> for KeyError {
    fn from(_: Refused) -> Self {
        Self::Refused
    }
}

/// The public name of a root key, shown in sixteen hexadecimal digits. It tells nothing about the key.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct RootId(pub [u8; 8]);

impl fmt::Display for RootId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", u64::from_be_bytes(self.0))
    }
}
