//! The folder of the key files.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::disk::{Disk, UNFINISHED};
use crate::key_error::KeyError;
use crate::keyfile::{self, Content, KeyName, Kind};
use crate::root::RootKey;
use crate::roots::Roots;

/// Ends the name of a key file that is to be destroyed. It is never opened again.
const DYING: &str = ".dying";

/// Where the key files are.
pub(crate) struct Folder {
    path: PathBuf,
    disk: Arc<dyn Disk>,
}

impl Folder {
    pub fn new(path: PathBuf, disk: Arc<dyn Disk>) -> Self {
        Self { path, disk }
    }

    pub fn make(&self) -> Result<(), KeyError> {
        self.disk.create_dir(&self.path).map_err(KeyError::disk("make", &self.path))
    }

    /// Destroys what a crash left: a half-written file could keep a key alive that was destroyed since, and a half
    /// destroyed one must go.
    pub fn sweep(&self) -> Result<(), KeyError> {
        for path in self.list()? {
            let name = path.file_name().and_then(|name| name.to_str());
            let ends = |ending| name.is_some_and(|name| name.ends_with(ending));
            if ends(UNFINISHED) || ends(DYING) {
                self.disk.overwrite_and_remove(&path).map_err(KeyError::disk("destroy", &path))?;
            }
        }
        Ok(())
    }

    /// The keys that have a file, by kind and number.
    pub fn names(&self) -> Result<Vec<KeyName>, KeyError> {
        let mut names: Vec<KeyName> = self.list()?.iter().filter_map(|path| KeyName::of_path(path)).collect();
        names.sort_unstable();
        Ok(names)
    }

    pub fn open(&self, name: KeyName, roots: &Roots) -> Result<Content, KeyError> {
        keyfile::open(name, &self.read(name)?, roots)
    }

    /// The root that the file of a key names.
    pub fn root_of(&self, name: KeyName) -> Result<[u8; 8], KeyError> {
        keyfile::root_of(name, &self.read(name)?)
    }

    /// Writes or replaces the file of a key, durably.
    pub fn write(&self, name: KeyName, content: &Content, root: &dyn RootKey) -> Result<(), KeyError> {
        let path = self.path_of(name);
        let file = keyfile::seal(name, content, root)?;
        self.disk.write_durable(&path, &file).map_err(KeyError::disk("write", &path))
    }

    /// Destroys the file of a key, also one that an earlier call left half destroyed.
    pub fn destroy(&self, name: KeyName) -> Result<(), KeyError> {
        let path = self.path_of(name);
        let mut dying = path.clone().into_os_string();
        dying.push(DYING);
        let dying = PathBuf::from(dying);
        // Under its own name, a file that is half overwritten would keep the house from opening.
        if self.is_there(&path)? {
            self.disk.rename(&path, &dying).map_err(KeyError::disk("rename", &path))?;
        }
        if self.is_there(&dying)? {
            self.disk.overwrite_and_remove(&dying).map_err(KeyError::disk("destroy", &dying))?;
        }
        Ok(())
    }

    fn is_there(&self, path: &Path) -> Result<bool, KeyError> {
        self.disk.exists(path).map_err(KeyError::disk("look for", path))
    }

    pub fn path_of(&self, name: KeyName) -> PathBuf {
        self.path.join(name.to_string())
    }

    pub fn missing(&self, kind: Kind) -> KeyError {
        KeyError::Missing { what: kind.word(), folder: self.path.clone() }
    }

    fn read(&self, name: KeyName) -> Result<Vec<u8>, KeyError> {
        let path = self.path_of(name);
        self.disk.read(&path).map_err(KeyError::disk("read", &path))
    }

    /// A folder that is not there holds nothing.
    fn list(&self) -> Result<Vec<PathBuf>, KeyError> {
        match self.disk.list(&self.path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
            listed => listed.map_err(KeyError::disk("list", &self.path)),
        }
    }
}
