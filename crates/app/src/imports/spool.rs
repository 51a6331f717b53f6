//! A sealed copy of an uploaded file, for as long as its import runs.
//!
//! Invariant: no byte of an upload lies on the disk unsealed, and the copy and its key are gone when the import ends.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::PathBuf;
use std::sync::Arc;

use aws_lc_rs::digest::{Context, SHA256};
use custody::{Disk, FileKey, OpenError, SpoolKey, SpoolWriter, Vault, WrapError};
use domain::id::{ImportId, PublicId, PublicKind};
use flate2::write::MultiGzDecoder;
use policy::HouseAct;
use store::StoreError;
use store::imports::{ImportRun, ImportState};

use super::{FileFacts, ImportError};
use crate::{App, Ctx};

/// How much is hashed at a time.
const BUFFER: usize = 64 * 1024;

/// An upload on its way to the disk. Dropped before its end, it takes its copy along.
pub struct Spool {
    import: ImportId,
    public: PublicId,
    key: FileKey,
    writer: SpoolWriter<File>,
    measure: Measure,
    copy: SealedCopy,
}

/// An upload that is on the disk, sealed. Dropped before its import starts, it takes its copy along.
pub struct Spooled {
    pub(super) import: ImportId,
    pub(super) public: PublicId,
    pub(super) key: FileKey,
    pub(crate) copy: SealedCopy,
    /// What it holds.
    pub facts: FileFacts,
}

/// The file of a copy, removed on the way out unless somebody keeps it.
pub(crate) struct SealedCopy {
    path: PathBuf,
    disk: Arc<dyn Disk>,
    is_kept: bool,
}

impl SealedCopy {
    /// Leaves the file to its import.
    pub(crate) fn keep(mut self) {
        self.is_kept = true;
    }

    fn remove(mut self) -> io::Result<()> {
        self.is_kept = true;
        self.disk.overwrite_and_remove(&self.path)
    }
}

impl Drop for SealedCopy {
    fn drop(&mut self) {
        if !self.is_kept
            && let Err(error) = self.disk.overwrite_and_remove(&self.path)
        {
            tracing::error!(
                error = &error as &dyn std::error::Error,
                "the copy of an upload that broke off stays until the next start"
            );
        }
    }
}

impl Spool {
    /// Begins an upload, if the actor may import. Blocking, like the rest of it.
    pub fn begin(app: &App, ctx: &Ctx) -> Result<Self, ImportError> {
        if !app.clears(ctx, HouseAct::ImportFile)? {
            return Err(ImportError::Refused);
        }
        let import = ImportId::new(app.store.next_id());
        let public = PublicId::draw(PublicKind::Import, &*app.random);
        app.disk.create_dir(&app.places.spool).map_err(ImportError::Disk)?;
        let path = path(app, public);
        let file =
            OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path).map_err(ImportError::Disk)?;
        let copy = SealedCopy { path, disk: Arc::clone(&app.disk), is_kept: false };
        let (key, writer) = app.vault.seal_file(import, file)?;
        Ok(Self { import, public, key, writer, measure: Measure::default(), copy })
    }

    /// Takes the next bytes.
    pub fn take(&mut self, bytes: &[u8]) -> Result<(), ImportError> {
        self.measure.take(bytes);
        self.writer.write_all(bytes).map_err(ImportError::Disk)
    }

    /// Ends the upload; the copy is durable then.
    pub fn finish(self) -> Result<Spooled, ImportError> {
        let Self { import, public, key, writer, measure, copy } = self;
        let file = writer.finish().map_err(ImportError::Disk)?;
        file.sync_all().map_err(ImportError::Disk)?;
        Ok(Spooled { import, public, key, copy, facts: measure.facts() })
    }

    /// Drops an upload that broke off, and says whether its copy is gone.
    pub fn discard(self) -> Result<(), ImportError> {
        let Self { copy, writer, .. } = self;
        drop(writer);
        copy.remove().map_err(ImportError::Disk)
    }
}

/// Opens the copy of a run for reading.
pub(crate) fn open(app: &App, run: &ImportRun) -> Result<impl Read + use<>, ImportError> {
    let key = run.spool_key.as_deref().ok_or(ImportError::NotFound)?;
    let key = unpack(run.id, key)?;
    let file = File::open(path(app, run.public)).map_err(ImportError::Disk)?;
    Ok(app.vault.open_file(&key, file)?)
}

/// Overwrites and removes the copy, if there is one.
pub(crate) fn remove(app: &App, public: PublicId) -> Result<(), ImportError> {
    let path = path(app, public);
    if app.disk.exists(&path).map_err(ImportError::Disk)? {
        app.disk.overwrite_and_remove(&path).map_err(ImportError::Disk)?;
    }
    Ok(())
}

/// Removes copies without a run that is going on with them: what a crash left between the upload and its import.
pub(super) fn sweep(app: &App, runs: &[ImportRun]) -> Result<(), ImportError> {
    if !app.disk.exists(&app.places.spool).map_err(ImportError::Disk)? {
        return Ok(());
    }
    let is_copy = |name: &str| name.parse::<PublicId>().is_ok_and(|public| public.kind() == PublicKind::Import);
    for path in app.disk.list(&app.places.spool).map_err(ImportError::Disk)? {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let is_wanted = runs.iter().any(|run| run.public.to_string() == name);
        if is_copy(name) && !is_wanted {
            app.disk.overwrite_and_remove(&path).map_err(ImportError::Disk)?;
        }
    }
    Ok(())
}

/// Moves the keys of waiting copies under the newest weekly key; says how many. Belongs to every renewal of that key,
/// before the old one is destroyed. An import whose key does not open any more has lost its copy and is ended.
pub async fn rewrap(app: &App) -> Result<usize, ImportError> {
    let controller = app.house.controller.id;
    let runs = app.store.read(move |db| store::imports::with_copies(db, controller)).await?;
    let mut moved = 0;
    for run in runs {
        let Some(old) = run.spool_key.clone() else { continue };
        let key = match unpack(run.id, &old) {
            Ok(key) => app.vault.rewrap_file(&key).map_err(OpenError::from).map_err(ImportError::from),
            Err(error) => Err(error.into()),
        };
        match key.map(|key| pack(&key)) {
            Ok(new) if new == old => (),
            Ok(new) => {
                let id = run.id;
                let is_moved = app.store.write(move |tx| store::imports::move_spool_key(tx, id, (&old, &new))).await?;
                moved += usize::from(is_moved);
            }
            Err(error) if is_lost(&error) => give_up(app, &run, &error).await?,
            Err(error) => return Err(error),
        }
    }
    Ok(moved)
}

/// Whether the copy of an import will never open again.
pub(crate) fn is_lost(error: &ImportError) -> bool {
    let is_key_lost = matches!(error, ImportError::Open(OpenError::Key(WrapError::NoEpoch(_) | WrapError::Broken)));
    let is_damaged = matches!(error, ImportError::Store(StoreError::Damaged { .. }));
    is_key_lost || is_damaged || matches!(error, ImportError::Disk(error) if error.kind() == io::ErrorKind::NotFound)
}

async fn give_up(app: &App, run: &ImportRun, error: &ImportError) -> Result<(), ImportError> {
    tracing::error!(error = error as &dyn std::error::Error, import = %run.public, "the copy of an upload is lost; its import ends");
    super::end_by(app, run, ImportState::Stopped, run.started_by).await?;
    remove(app, run.public)
}

/// Wraps a key under the newest weekly key, as one column holds it; and the number of that weekly key.
pub(super) fn wrap(vault: &Vault, key: &FileKey) -> Result<(i64, Vec<u8>), ImportError> {
    let key = vault.wrap_file(key).map_err(OpenError::from)?;
    Ok((key.epoch, pack(&key)))
}

/// The key as one column holds it: number of the weekly key (8 bytes, big-endian), wrapped bytes.
fn pack(key: &SpoolKey) -> Vec<u8> {
    [&key.epoch.to_be_bytes()[..], &key.bytes].concat()
}

fn unpack(import: ImportId, packed: &[u8]) -> Result<SpoolKey, StoreError> {
    let (epoch, bytes) = packed.split_first_chunk().ok_or(StoreError::Damaged { what: "key of a copy" })?;
    Ok(SpoolKey { import, epoch: i64::from_be_bytes(*epoch), bytes: bytes.to_vec() })
}

fn path(app: &App, public: PublicId) -> PathBuf {
    app.places.spool.join(public.to_string())
}

impl FileFacts {
    /// Reads a file to its end.
    pub fn of(mut file: impl Read) -> io::Result<Self> {
        let mut measure = Measure::default();
        let mut buffer = vec![0; BUFFER];
        loop {
            match file.read(&mut buffer) {
                Ok(0) => return Ok(measure.facts()),
                Ok(read) => measure.take(buffer.get(..read).unwrap_or_default()),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => (),
                Err(error) => return Err(error),
            }
        }
    }
}

/// Digest and length of bytes that come by, unpacked on the side where they are packed.
struct Measure {
    digest: Context,
    stored: u64,
    head: Vec<u8>,
    unpacking: Option<MultiGzDecoder<Length>>,
}

impl Default for Measure {
    fn default() -> Self {
        Self { digest: Context::new(&SHA256), stored: 0, head: Vec::new(), unpacking: None }
    }
}

impl Measure {
    fn take(&mut self, bytes: &[u8]) {
        self.digest.update(bytes);
        self.stored += bytes.len() as u64;
        if self.head.len() < 2 {
            self.head.extend(bytes.iter().take(2));
            if self.head.starts_with(&[0x1f, 0x8b]) {
                let missing = self.head.get(..self.head.len().saturating_sub(bytes.len())).unwrap_or_default();
                let mut unpacking = MultiGzDecoder::new(Length(0));
                drop(unpacking.write_all(missing));
                self.unpacking = Some(unpacking);
            }
        }
        // What does not unpack is refused when the import reads it; here only the length is of interest.
        if let Some(unpacking) = &mut self.unpacking {
            drop(unpacking.write_all(bytes));
        }
    }

    fn facts(mut self) -> FileFacts {
        let mut digest = [0; 32];
        digest.copy_from_slice(self.digest.finish().as_ref());
        let unpacked = self.unpacking.as_mut().map(|unpacking| {
            drop(unpacking.try_finish());
            unpacking.get_ref().0
        });
        FileFacts { digest, bytes: unpacked.unwrap_or(self.stored).max(self.stored) }
    }
}

/// Takes bytes and keeps their number only; a length beyond all measure is an error.
struct Length(u64);

impl Write for Length {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        const MOST: u64 = 16 << 30;
        self.0 += bytes.len() as u64;
        if self.0 > MOST {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
