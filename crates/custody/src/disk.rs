//! The disk under the key files, as an argument, and the real one.
//!
//! Invariant: what a method calls durable survives the loss of power right after it returned.

use std::fs::{self, DirBuilder, File, OpenOptions, Permissions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

/// Ends the name of a file that is being written and has not taken its place yet.
pub const UNFINISHED: &str = ".tmp";

/// Files of a few kilobytes, written so that a crash leaves the old bytes or the new ones.
pub trait Disk: Send + Sync {
    /// The whole content of a file.
    fn read(&self, path: &Path) -> io::Result<Vec<u8>>;
    /// Puts a file in place at once or not at all: beside it under a name ending in [`UNFINISHED`], fsync, rename,
    /// fsync of the folder. Only the owner may read it.
    fn write_durable(&self, path: &Path, bytes: &[u8]) -> io::Result<()>;
    /// Adds to the end of a file, which is made if it is missing, and fsyncs it.
    fn append_durable(&self, path: &Path, bytes: &[u8]) -> io::Result<()>;
    /// Overwrites a file in place, fsyncs it and removes it, durably. A crash may leave a file full of noise.
    /// A file system that copies on write keeps the old blocks for a while; nothing here can help that.
    fn overwrite_and_remove(&self, path: &Path) -> io::Result<()>;
    /// Gives a file another name in the same folder, durably; replaces a file of that name.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;
    /// The paths of everything in a folder, sorted.
    fn list(&self, folder: &Path) -> io::Result<Vec<PathBuf>>;
    /// Makes a folder for its owner alone, and those above it; is content if it is there.
    fn create_dir(&self, folder: &Path) -> io::Result<()>;
    /// Whether something has this name.
    fn exists(&self, path: &Path) -> io::Result<bool>;
    /// The permission bits of a file, such as `0o600`.
    fn mode(&self, path: &Path) -> io::Result<u32>;
}

/// The disk of this machine.
#[derive(Clone, Copy, Debug, Default)]
pub struct RealDisk;

/// What overwritten files hold before they go. No zeros: some file systems store those as holes, elsewhere.
const NOISE: u8 = 0xa5;

fn sync_folder_of(path: &Path) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
}

fn unfinished(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(UNFINISHED);
    name.into()
}

impl Disk for RealDisk {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        fs::read(path)
    }

    fn write_durable(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let beside = unfinished(path);
        // One left over from a crash may have other permissions, which opening it again would keep.
        match fs::remove_file(&beside) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            Ok(()) | Err(_) => (),
        }
        let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&beside)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&beside, path)?;
        sync_folder_of(path)
    }

    fn append_durable(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let is_new = !path.try_exists()?;
        let mut file = OpenOptions::new().append(true).create(true).mode(0o600).open(path)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        if is_new { sync_folder_of(path) } else { Ok(()) }
    }

    fn overwrite_and_remove(&self, path: &Path) -> io::Result<()> {
        // A key may have been kept with 0400.
        fs::set_permissions(path, Permissions::from_mode(0o600))?;
        let mut file = OpenOptions::new().write(true).open(path)?;
        let mut left = file.metadata()?.len();
        let noise = [NOISE; 4096];
        while let Some(part) = noise.get(..usize::try_from(left).unwrap_or(usize::MAX).min(noise.len())) {
            if part.is_empty() {
                break;
            }
            file.write_all(part)?;
            left = left.saturating_sub(part.len() as u64);
        }
        file.sync_all()?;
        fs::remove_file(path)?;
        sync_folder_of(path)
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)?;
        sync_folder_of(to)
    }

    fn list(&self, folder: &Path) -> io::Result<Vec<PathBuf>> {
        let paths: io::Result<Vec<PathBuf>> =
            fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path())).collect();
        let mut paths = paths?;
        paths.sort_unstable();
        Ok(paths)
    }

    fn create_dir(&self, folder: &Path) -> io::Result<()> {
        if folder.is_dir() {
            return Ok(());
        }
        DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
        sync_folder_of(folder)
    }

    fn exists(&self, path: &Path) -> io::Result<bool> {
        path.try_exists()
    }

    fn mode(&self, path: &Path) -> io::Result<u32> {
        Ok(fs::metadata(path)?.permissions().mode() & 0o7777)
    }
}
