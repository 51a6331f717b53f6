//! The leftover check: bytes of the old ciphertexts, keys and digests are looked for in every file.
//!
//! The marks are kept inverted, so that the list of what to look for is not itself found.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, BufReader};
use std::path::{Path, PathBuf};

use aho_corasick::AhoCorasick;

/// Packs marks for keeping: a length byte and the inverted bytes of each.
pub(super) fn pack(marks: &[Vec<u8>]) -> Vec<u8> {
    let mut packed = Vec::new();
    for mark in marks.iter().filter(|mark| mark.len() >= 8) {
        let short: Vec<u8> = mark.iter().take(255).map(|byte| !byte).collect();
        packed.push(u8::try_from(short.len()).unwrap_or(u8::MAX));
        packed.extend(short);
    }
    packed
}

/// The marks again, as they would stand in a file.
pub(super) fn unpack(mut packed: &[u8]) -> Vec<Vec<u8>> {
    let mut marks = Vec::new();
    while let Some((length, rest)) = packed.split_first() {
        let Some((mark, next)) = rest.split_at_checked(usize::from(*length)) else { break };
        marks.push(mark.iter().map(|byte| !byte).collect());
        packed = next;
    }
    marks
}

/// A place where a mark was found.
#[derive(Debug)]
pub(super) struct Leftover {
    pub(super) file: PathBuf,
    /// Which of the marks.
    pub(super) mark: usize,
}

/// Searches every file under the folders for every mark, in one pass over each file. Links are followed: the data may
/// lie on another disk. Whatever cannot be read is an error; only what went away meanwhile holds nothing.
pub(super) fn search(folders: &[&Path], marks: &[Vec<u8>]) -> io::Result<(u64, Vec<Leftover>)> {
    if marks.is_empty() {
        return Err(io::Error::other("there is nothing to look for"));
    }
    let searcher = AhoCorasick::new(marks).map_err(io::Error::other)?;
    let (mut bytes, mut found, mut seen) = (0, Vec::new(), BTreeSet::new());
    let mut todo = folders.iter().map(|folder| folder.canonicalize()).collect::<io::Result<Vec<_>>>()?;
    while let Some(path) = todo.pop() {
        let Some(path) = still_there(path.canonicalize())? else { continue };
        if !seen.insert(path.clone()) {
            continue;
        }
        let Some(kind) = still_there(path.metadata())? else { continue };
        if kind.is_dir() {
            for entry in path.read_dir()? {
                todo.push(entry?.path());
            }
        } else if kind.is_file() {
            let Some(file) = still_there(File::open(&path))? else { continue };
            bytes += kind.len();
            for hit in searcher.stream_find_iter(BufReader::with_capacity(1 << 20, file)) {
                found.push(Leftover { file: path.clone(), mark: hit?.pattern().as_usize() });
            }
        }
    }
    Ok((bytes, found))
}

fn still_there<T>(looked: io::Result<T>) -> io::Result<Option<T>> {
    match looked {
        Ok(there) => Ok(Some(there)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn a_mark_is_found_wherever_it_stands_but_not_in_its_own_list() {
        let folder = tempfile::tempdir().unwrap();
        let mark = b"ciphertext-of-ocelot-41!".to_vec();
        let packed = pack(&[mark.clone(), b"short".to_vec()]);
        assert_eq!(unpack(&packed), std::slice::from_ref(&mark));
        std::fs::write(folder.path().join("list"), &packed).unwrap();
        assert!(search(&[folder.path()], &unpack(&packed)).unwrap().1.is_empty());
        let deep = folder.path().join("a/b");
        std::fs::create_dir_all(&deep).unwrap();
        std::fs::write(deep.join("page"), [vec![0; (1 << 20) - 7], mark, vec![0; 99]].concat()).unwrap();
        let (_, found) = search(&[folder.path()], &unpack(&packed)).unwrap();
        assert_eq!(found.len(), 1);
        assert!(found.first().unwrap().file.ends_with("a/b/page"));
    }

    #[test]
    fn a_link_to_another_disk_is_followed_and_nothing_to_look_for_is_an_error() {
        let (house, disk) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let mark = b"ciphertext-of-ocelot-41!".to_vec();
        std::fs::write(disk.path().join("vault.db"), &mark).unwrap();
        let data = house.path().join("data");
        std::os::unix::fs::symlink(disk.path(), &data).unwrap();
        std::os::unix::fs::symlink(house.path(), disk.path().join("round")).unwrap();
        let (bytes, found) = search(&[&data], std::slice::from_ref(&mark)).unwrap();
        assert_eq!((bytes, found.len()), (24, 1));
        assert!(search(&[&data], &[]).is_err());
        assert!(search(&[&house.path().join("gone")], &[mark]).is_err());
    }
}
