//! Where keys are, and the first ones of a new house.

use std::path::PathBuf;
use std::sync::Arc;

use domain::ambient::{Clock, Random};

use crate::cipher::draw;
use crate::disk::Disk;
use crate::folder::Folder;
use crate::key_error::KeyError;
use crate::keyfile::{Content, KeyName, Kind};
use crate::root::RootKey;
use crate::roots::Roots;

/// Where the keys are and what is needed to use them.
#[derive(Clone)]
pub struct KeyPlace {
    /// The root key in use.
    pub root: Arc<dyn RootKey>,
    /// The next one, from the moment its rotation has begun until it took the place of the one in use.
    pub next_root: Option<Arc<dyn RootKey>>,
    /// The folder of the key files; not in the database, and not on its file system.
    pub folder: PathBuf,
    /// How files are read and written.
    pub disk: Arc<dyn Disk>,
    /// A cryptographically secure source.
    pub random: Arc<dyn Random>,
    /// For the beginning of epochs.
    pub clock: Arc<dyn Clock>,
}

impl KeyPlace {
    pub(crate) fn folder(&self) -> Folder {
        Folder::new(self.folder.clone(), Arc::clone(&self.disk))
    }

    pub(crate) fn roots(&self) -> Roots {
        Roots::new(Arc::clone(&self.root), self.next_root.clone())
    }

    fn fresh(&self) -> Content {
        Content { began: self.clock.now(), key: draw(self.random.as_ref()) }
    }
}

/// Makes the first keys of a new house: epoch, tokens, ledger.
///
/// Refuses if there is an epoch already. Safe to repeat after a crash: the epoch comes last, and what the crash left
/// of the others is kept.
pub fn found(place: &KeyPlace) -> Result<(), KeyError> {
    let folder = place.folder();
    folder.make()?;
    folder.sweep()?;
    let roots = place.roots();
    let there = folder.names()?;
    if let Some(epoch) = there.iter().find(|name| name.kind == Kind::Epoch) {
        return Err(KeyError::AlreadyThere { path: folder.path_of(*epoch) });
    }
    for kind in [Kind::Tokens, Kind::Ledger, Kind::Epoch] {
        let name = KeyName { kind, number: 1 };
        if there.contains(&name) {
            folder.open(name, &roots)?;
        } else {
            folder.write(name, &place.fresh(), roots.sealing())?;
        }
    }
    Ok(())
}
