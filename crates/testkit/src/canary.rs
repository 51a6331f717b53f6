//! The search for bytes that should not be there, in every file below a folder.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Where a needle was found.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Hit {
    /// Which of the needles, from 0.
    pub needle: usize,
    /// The file.
    pub path: PathBuf,
    /// The first place in it.
    pub offset: usize,
}

/// Finds which needles (of at least 4 bytes) are in which files. A file that vanishes meanwhile counts as empty.
pub fn find_bytes(dir: &Path, needles: &[&[u8]]) -> Vec<Hit> {
    assert!(needles.iter().all(|needle| needle.len() >= 4), "a needle is too short to mean anything");
    let starts: HashSet<&[u8]> = needles.iter().filter_map(|needle| needle.get(..4)).collect();
    let mut hits = Vec::new();
    for path in files_below(dir) {
        let content = fs::read(&path).unwrap_or_default();
        let mut found = HashSet::new();
        for (offset, window) in content.windows(4).enumerate() {
            if !starts.contains(window) {
                continue;
            }
            for (needle, bytes) in needles.iter().enumerate() {
                let is_here = content.get(offset..).is_some_and(|rest| rest.starts_with(bytes));
                if is_here && found.insert(needle) {
                    hits.push(Hit { needle, path: path.clone(), offset });
                }
            }
        }
    }
    hits
}

fn files_below(dir: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![dir.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => folders.push(entry.path()),
                Ok(kind) if kind.is_file() => files.push(entry.path()),
                Ok(_) | Err(_) => (),
            }
        }
    }
    files.sort();
    files
}
