//! Tiles: the tree's hashes in immutable pieces of 256 (C2SP tlog-tiles), their names and their growth.
//!
//! A tile of level 0 holds leaf hashes; a tile of a higher level holds one hash for each full tile below it.
//!
//! Invariant: a full tile never changes, and a partial tile is a prefix of every wider tile of the same place.

use std::fmt;
use std::str::FromStr;

use crate::hash::{HASH_LEN, Hash};
use crate::tree::root_of;

/// The height of a tile: each covers eight levels of the tree.
pub const TILE_HEIGHT: u32 = 8;

/// The number of hashes in a full tile.
pub const TILE_WIDTH: u16 = 1 << TILE_HEIGHT;

/// How many levels of tiles a tree of 64-bit size can have.
const LEVELS: u8 = 8;

/// The highest level that a path may name (C2SP tlog-tiles).
const MAX_LEVEL: u8 = 63;

const WIDTH: u64 = 1 << TILE_HEIGHT;
const FULL: usize = 1 << TILE_HEIGHT;

/// The place of a tile in the tree and how many hashes it holds.
///
/// Its text form is the resource path, such as `tile/0/x001/067.p/5` (C2SP tlog-tiles, "Merkle Tree").
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct TileId {
    level: u8,
    index: u64,
    width: u16,
}

/// Why a tile cannot be named, read or written.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum TileError {
    /// The text is not a tile path.
    #[error("not the path of a tile")]
    Path,
    /// The tile was asked for and is not there.
    #[error("{0} is missing")]
    Missing(TileId),
    /// The tile has fewer hashes than its name says, or its length is not that of whole hashes.
    #[error("{0} has the wrong length")]
    Length(TileId),
    /// The position or size lies outside the tree.
    #[error("the position lies outside the tree")]
    OutsideTree,
    /// What was asked for needs leaves that were cut off.
    #[error("the position lies before the cut")]
    CutOff,
}

impl TileId {
    /// Names the tile at `index` of `level` with `width` hashes, 256 for a full one.
    pub fn new(level: u8, index: u64, width: u16) -> Result<Self, TileError> {
        if level > MAX_LEVEL || width == 0 || width > TILE_WIDTH {
            return Err(TileError::Path);
        }
        Ok(Self { level, index, width })
    }

    /// The level, 0 for leaf hashes.
    pub fn level(&self) -> u8 {
        self.level
    }

    /// The place within the level, from 0.
    pub fn index(&self) -> u64 {
        self.index
    }

    /// The number of hashes, 1 to 256.
    pub fn width(&self) -> u16 {
        self.width
    }

    /// Whether the tile holds all of its 256 hashes and so never grows again.
    pub fn is_full(&self) -> bool {
        self.width == TILE_WIDTH
    }

    /// The full tile of the same place.
    #[must_use]
    pub fn full(&self) -> Self {
        Self { width: TILE_WIDTH, ..*self }
    }

    /// The length of the tile's content in bytes.
    pub fn byte_len(&self) -> usize {
        usize::from(self.width) * HASH_LEN
    }
}

impl fmt::Display for TileId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut groups = vec![self.index % 1000];
        let mut rest = self.index / 1000;
        while rest > 0 {
            groups.push(rest % 1000);
            rest /= 1000;
        }
        write!(f, "tile/{}", self.level)?;
        for (left, group) in groups.iter().enumerate().rev() {
            let mark = if left > 0 { "x" } else { "" };
            write!(f, "/{mark}{group:03}")?;
        }
        if self.is_full() { Ok(()) } else { write!(f, ".p/{}", self.width) }
    }
}

impl FromStr for TileId {
    type Err = TileError;

    /// Reads a path; only the one spelling that [`TileId`]'s `Display` writes is accepted.
    fn from_str(path: &str) -> Result<Self, TileError> {
        let id = read_path(path).ok_or(TileError::Path)?;
        if id.to_string() == path { Ok(id) } else { Err(TileError::Path) }
    }
}

fn read_path(path: &str) -> Option<TileId> {
    let (level, place) = path.strip_prefix("tile/")?.split_once('/')?;
    let (place, width) = match place.split_once(".p/") {
        Some((place, width)) => (place, width.parse().ok().filter(|width| *width < TILE_WIDTH)?),
        None => (place, TILE_WIDTH),
    };
    let index = place.split('/').try_fold(0_u64, |index, group| {
        let digits = group.strip_prefix('x').unwrap_or(group);
        index.checked_mul(1000)?.checked_add(digits.parse().ok()?)
    })?;
    TileId::new(level.parse().ok()?, index, width).ok()
}

/// The tiles, full and partial, that a tree of `new` leaves has and a tree of `old` leaves had not, level by level from 0.
pub fn new_tiles(old: u64, new: u64) -> Vec<TileId> {
    let mut tiles = Vec::new();
    let (mut had, mut has) = (old, new);
    for level in 0..LEVELS {
        if had >= has {
            break;
        }
        for index in had / WIDTH..has.div_ceil(WIDTH) {
            tiles.push(TileId { level, index, width: width_at(index, has) });
        }
        (had, has) = (had / WIDTH, has / WIDTH);
    }
    tiles
}

/// The width of the tile at `index` in a level that has `hashes` hashes.
pub(crate) fn width_at(index: u64, hashes: u64) -> u16 {
    let beyond = hashes.saturating_sub(index.saturating_mul(WIDTH));
    u16::try_from(beyond.min(WIDTH)).unwrap_or(TILE_WIDTH)
}

/// Writes the tiles of [`new_tiles`] when `leaves` are appended to a tree of `old` leaves.
///
/// `read` is asked for the partial tiles at the right edge of the old tree, at most one a level, and for nothing else;
/// it may answer with a wider tile of the same place.
pub fn grow(
    old: u64,
    leaves: &[Hash],
    mut read: impl FnMut(&TileId) -> Option<Vec<u8>>,
) -> Result<Vec<(TileId, Vec<u8>)>, TileError> {
    let mut tiles = Vec::new();
    let (mut had, mut fresh) = (old, leaves.to_vec());
    for level in 0..LEVELS {
        if fresh.is_empty() {
            break;
        }
        let first = had / WIDTH;
        let mut hashes = match width_at(first, had) {
            0 => Vec::new(),
            width => read_tile(&TileId { level, index: first, width }, &mut read)?,
        };
        hashes.append(&mut fresh);
        for (index, piece) in (first..).zip(hashes.chunks(FULL)) {
            let width = width_at(0, piece.len() as u64);
            tiles.push((TileId { level, index, width }, to_bytes(piece)));
            if piece.len() == FULL {
                fresh.push(root_of(piece.iter().copied()));
            }
        }
        had /= WIDTH;
    }
    Ok(tiles)
}

/// Tiles of zeros in the places of the partial tiles of a tree of `old` leaves, from which [`grow`] goes on when the leaves
/// are no longer there. [`crate::tile_set::TileSet::after`] never reads what such a tile holds before the cut.
pub fn placeholders(old: u64) -> Vec<(TileId, Vec<u8>)> {
    let mut tiles = Vec::new();
    let mut had = old;
    for level in 0..LEVELS {
        let index = had / WIDTH;
        let id = TileId { level, index, width: width_at(index, had) };
        if id.width > 0 {
            tiles.push((id, vec![0; id.byte_len()]));
        }
        had = index;
    }
    tiles
}

/// Reads a tile, or the full tile in its place, and returns exactly as many hashes as the name says.
pub(crate) fn read_tile(
    id: &TileId,
    read: &mut impl FnMut(&TileId) -> Option<Vec<u8>>,
) -> Result<Vec<Hash>, TileError> {
    let bytes = match read(id) {
        Some(bytes) => bytes,
        // A log may drop a partial tile once the full one exists (C2SP tlog-tiles, "Partial Tiles").
        None if !id.is_full() => read(&id.full()).ok_or(TileError::Missing(*id))?,
        None => return Err(TileError::Missing(*id)),
    };
    let (hashes, rest) = bytes.as_chunks::<HASH_LEN>();
    let hashes = hashes.get(..usize::from(id.width)).filter(|_| rest.is_empty());
    Ok(hashes.ok_or(TileError::Length(*id))?.iter().copied().map(Hash::new).collect())
}

fn to_bytes(hashes: &[Hash]) -> Vec<u8> {
    hashes.iter().flat_map(|hash| *hash.as_bytes()).collect()
}
