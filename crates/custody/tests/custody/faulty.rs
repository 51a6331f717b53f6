//! A disk that dies at its n-th operation, before it, after it or in the middle of it.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};

use custody::{Disk, RealDisk, disk::UNFINISHED};

#[derive(Clone, Copy, Debug)]
pub enum Death {
    /// Nothing of the operation happens.
    Before,
    /// A file is half-written beside its place, or half overwritten.
    Within,
    /// It happens, and nobody learns of it.
    After,
}

impl Death {
    pub const ALL: [Self; 3] = [Self::Before, Self::Within, Self::After];
}

/// Works for `left` operations, dies in the next, and does nothing any more unless it revives.
pub struct Faulty {
    left: AtomicI64,
    death: Death,
    revived: AtomicBool,
}

impl Faulty {
    pub fn after(operations: i64, death: Death) -> Self {
        Self { left: AtomicI64::new(operations), death, revived: AtomicBool::new(false) }
    }

    /// Lets everything work from now on.
    pub fn revive(&self) {
        self.revived.store(true, Ordering::Relaxed);
    }

    /// Whether it died.
    pub fn is_dead(&self) -> bool {
        self.left.load(Ordering::Relaxed) < 0
    }

    fn run<T>(&self, whole: impl FnOnce() -> io::Result<T>, half: impl FnOnce() -> io::Result<()>) -> io::Result<T> {
        if self.revived.load(Ordering::Relaxed) {
            return whole();
        }
        let left = self.left.fetch_sub(1, Ordering::Relaxed);
        match (left, self.death) {
            (1.., _) => return whole(),
            (0, Death::Within) => half()?,
            (0, Death::After) => drop(whole()?),
            (0, Death::Before) | (..0, _) => (),
        }
        Err(io::Error::other("the power went"))
    }

    fn change(&self, whole: impl FnOnce() -> io::Result<()>, half: impl FnOnce() -> io::Result<()>) -> io::Result<()> {
        self.run(whole, half)
    }
}

impl Disk for Faulty {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        self.run(|| RealDisk.read(path), || Ok(()))
    }

    fn write_durable(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        self.change(
            || RealDisk.write_durable(path, bytes),
            || {
                let beside = format!("{}{UNFINISHED}", path.display());
                fs::write(beside, &bytes[..bytes.len() / 2])
            },
        )
    }

    fn append_durable(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        self.change(|| RealDisk.append_durable(path, bytes), || Ok(()))
    }

    fn overwrite_and_remove(&self, path: &Path) -> io::Result<()> {
        self.change(
            || RealDisk.overwrite_and_remove(path),
            || {
                let mut bytes = fs::read(path)?;
                let half = bytes.len() / 2;
                bytes[..half].fill(0xa5);
                fs::write(path, bytes)
            },
        )
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.change(|| RealDisk.rename(from, to), || Ok(()))
    }

    fn list(&self, folder: &Path) -> io::Result<Vec<PathBuf>> {
        self.run(|| RealDisk.list(folder), || Ok(()))
    }

    fn create_dir(&self, folder: &Path) -> io::Result<()> {
        self.change(|| RealDisk.create_dir(folder), || Ok(()))
    }

    fn exists(&self, path: &Path) -> io::Result<bool> {
        self.run(|| RealDisk.exists(path), || Ok(()))
    }

    fn mode(&self, path: &Path) -> io::Result<u32> {
        self.run(|| RealDisk.mode(path), || Ok(()))
    }
}

/// Runs `story` with a disk that dies at every operation of it in every way, until it lives through it; after each
/// death, and after the life, the story itself looks at what is left, and says whether it got to its end.
pub fn at_every_operation(mut story: impl FnMut(std::sync::Arc<Faulty>) -> bool) {
    for death in Death::ALL {
        let mut operations = 0;
        loop {
            let disk = std::sync::Arc::new(Faulty::after(operations, death));
            let finished = story(std::sync::Arc::clone(&disk));
            assert_eq!(finished, !disk.is_dead(), "{death:?} {operations}");
            if finished {
                break;
            }
            operations += 1;
        }
        assert!(operations > 3, "the story hardly touched the disk");
    }
}
