//! Where a house stands: folders under its home, keys apart from data, one process at a time.

use std::fs::{File, OpenOptions, TryLockError};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, bail};
use app::Places;
use app::accounts::PasswordCost;
use app::founding::Ground;
use custody::{Disk, RealDisk};
use domain::time::Timestamp;
use store::Place;

use crate::ambient::{OsRandom, StandingClock, SystemClock};

/// Where everything is, as the command line says.
#[derive(clap::Args, Clone, Debug)]
#[expect(clippy::struct_field_names, reason = "the option is called --home")]
pub struct Home {
    /// Folder of the house; everything else stands below it unless said otherwise.
    #[arg(long, global = true, env = "CONFIDANT_HOME", default_value = "confidant-home")]
    pub home: PathBuf,
    /// Folder of the sealed key files; put it on another file system than the data.
    #[arg(long, global = true, env = "CONFIDANT_KEYS", value_name = "FOLDER")]
    pub keys: Option<PathBuf>,
    /// File of the root key (mode 0600).
    #[arg(long, global = true, env = "CONFIDANT_ROOT_KEY", value_name = "FILE")]
    pub root_key: Option<PathBuf>,
    /// Address of a PostgreSQL database (`postgres://…`); without it, SQLite in the home.
    #[arg(long, global = true, env = "CONFIDANT_DATABASE_URL", hide_env_values = true, value_name = "URL")]
    pub database_url: Option<String>,
    /// Lets the clock stand at this instant (RFC 3339); for trials, without a running server.
    #[arg(long, global = true, hide = true, value_name = "INSTANT")]
    pub clock: Option<Timestamp>,
}

impl Home {
    /// The folders.
    pub fn places(&self) -> Places {
        Places {
            data: self.home.join("data"),
            keys: self.keys.clone().unwrap_or_else(|| self.home.join("keys")),
            journal: self.home.join("journal"),
            proof: self.home.join("proof"),
            spool: self.home.join("spool"),
        }
    }

    /// What the house is given.
    pub fn ground(&self) -> Ground {
        let places = self.places();
        Ground {
            root: self.root_key.clone().unwrap_or_else(|| self.home.join("root").join("root.key")),
            engine: match &self.database_url {
                Some(url) => Place::Postgres { url: url.clone() },
                None => Place::Sqlite { dir: places.data.clone() },
            },
            clock: match self.clock {
                Some(at) => Arc::new(StandingClock(at)),
                None => Arc::new(SystemClock),
            },
            random: Arc::new(OsRandom),
            disk: Arc::new(RealDisk),
            password_cost: PasswordCost::FULL,
            places,
        }
    }

    /// The folder of what exists only while a process runs.
    pub fn run_folder(&self) -> PathBuf {
        self.home.join("run")
    }

    /// The socket of the running server.
    pub fn socket(&self) -> PathBuf {
        self.run_folder().join("confidant.sock")
    }

    /// Takes the house for this process alone; the lock ends with the process.
    pub fn lock(&self) -> anyhow::Result<Lock> {
        let folder = self.run_folder();
        RealDisk.create_dir(&folder).with_context(|| format!("could not make {}", folder.display()))?;
        lock_file(&folder.join("lock"))
    }
}

/// The house is this process's own while this lives.
pub struct Lock {
    _file: File,
}

fn lock_file(path: &Path) -> anyhow::Result<Lock> {
    let file = OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .mode(0o600)
        .open(path)
        .with_context(|| format!("could not open {}", path.display()))?;
    match file.try_lock() {
        Ok(()) => Ok(Lock { _file: file }),
        Err(TryLockError::WouldBlock) => {
            bail!("another process has this house ({}); is a deed still running?", path.display())
        }
        Err(TryLockError::Error(error)) => Err(error).context("could not lock the house"),
    }
}
