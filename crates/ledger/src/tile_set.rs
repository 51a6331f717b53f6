//! A tree read back from its tiles: root, leaves and proofs from a logarithmic number of tiles (C2SP tlog-tiles).
//!
//! Invariant: nothing read here is trusted.
//! A root must be compared with a signed checkpoint, and a proof from damaged tiles does not verify against one.
//! Of leaves that were cut off only the right edge is left, so a subtree that begins before the cut is made of its peaks
//! and what comes after.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::hash::{Hash, node_hash};
use crate::tile::{TILE_HEIGHT, TILE_WIDTH, TileError, TileId, read_tile, width_at};
use crate::tree::{Frontier, consistency_ranges, inclusion_ranges, root_of};

const WIDTH: u64 = TILE_WIDTH as u64;

/// The tree of the first `size` leaves, as its tiles tell it.
///
/// Each tile is asked for once at most and kept while this value lives.
pub struct TileSet<R> {
    cut: Frontier,
    size: u64,
    read: R,
    tiles: BTreeMap<TileId, Vec<Hash>>,
}

impl<R: FnMut(&TileId) -> Option<Vec<u8>>> TileSet<R> {
    /// Looks at a tree of `size` leaves through `read`, which returns a tile's bytes or nothing if there is no such tile.
    ///
    /// A partial tile may be answered with a wider one of the same place; if there is none, the full one is asked for.
    pub fn new(size: u64, read: R) -> Self {
        Self::after(Frontier::new(), size, read)
    }

    /// Looks at a tree whose first leaves were cut off; `cut` is its right edge at that place.
    ///
    /// What tiles hold before the cut is never looked at; [`crate::tile::placeholders`] lets them grow from there.
    pub fn after(cut: Frontier, size: u64, read: R) -> Self {
        Self { cut, size, read, tiles: BTreeMap::new() }
    }

    /// The hash of the leaf at `index`.
    pub fn leaf(&mut self, index: u64) -> Result<Hash, TileError> {
        if index >= self.size {
            return Err(TileError::OutsideTree);
        }
        if index < self.cut.size() {
            return Err(TileError::CutOff);
        }
        self.complete(index, 0)
    }

    /// The root over all leaves.
    pub fn root(&mut self) -> Result<Hash, TileError> {
        Ok(self.frontier()?.root())
    }

    /// The right edge of the tree, from which it can grow.
    pub fn frontier(&mut self) -> Result<Frontier, TileError> {
        let peaks = self.peaks(&(0..self.size))?;
        Frontier::from_peaks(self.size, peaks).map_err(|_| TileError::OutsideTree)
    }

    /// Proves that the leaf at `index` is in this tree (RFC 6962 §2.1.1).
    pub fn inclusion_proof(&mut self, index: u64) -> Result<Vec<Hash>, TileError> {
        let ranges = inclusion_ranges(index, self.size).map_err(|_| TileError::OutsideTree)?;
        ranges.iter().map(|range| self.subtree(range)).collect()
    }

    /// Proves that this tree extends the tree of its first `old` leaves (RFC 6962 §2.1.2).
    pub fn consistency_proof(&mut self, old: u64) -> Result<Vec<Hash>, TileError> {
        let ranges = consistency_ranges(old, self.size).map_err(|_| TileError::OutsideTree)?;
        ranges.iter().map(|range| self.subtree(range)).collect()
    }

    /// The root over a range that RFC 6962 makes a subtree of this tree.
    fn subtree(&mut self, range: &Range<u64>) -> Result<Hash, TileError> {
        let peaks = self.peaks(range)?;
        let mut smallest_first = peaks.into_iter().rev();
        let last = smallest_first.next().ok_or(TileError::OutsideTree)?;
        Ok(smallest_first.fold(last, |right, left| node_hash(&left, &right)))
    }

    /// The complete subtrees that a range consists of, the largest first.
    fn peaks(&mut self, range: &Range<u64>) -> Result<Vec<Hash>, TileError> {
        let mut peaks = Vec::new();
        let mut start = range.start;
        while start < range.end {
            let height = (range.end - start).ilog2();
            peaks.push(self.complete(start >> height, height)?);
            start += 1 << height;
        }
        Ok(peaks)
    }

    /// The root of the complete subtree at `index` among those of this height.
    fn complete(&mut self, index: u64, height: u32) -> Result<Hash, TileError> {
        let start = index << height;
        if start < self.cut.size() { self.over_the_cut(start, height) } else { self.within_a_tile(index, height) }
    }

    /// The root of a complete subtree that begins before the cut: a peak of the cut, or its last peaks and the leaves
    /// that came after. What lies wholly before the cut and is no peak is gone.
    fn over_the_cut(&mut self, start: u64, height: u32) -> Result<Hash, TileError> {
        let end = start + (1 << height);
        if end <= self.cut.size() {
            return self.cut.peak_at(start, height).ok_or(TileError::CutOff);
        }
        let mut edge = self.cut.edge_from(start).ok_or(TileError::CutOff)?;
        let mut next = self.cut.size();
        while next < end {
            let height = next.trailing_zeros().min((end - next).ilog2());
            edge.append_complete(self.within_a_tile(next >> height, height)?, height);
            next += 1 << height;
        }
        Ok(edge.root())
    }

    /// The root of a complete subtree without anything before the cut; it lies within one tile.
    fn within_a_tile(&mut self, index: u64, height: u32) -> Result<Hash, TileError> {
        let (level, within) = (height / TILE_HEIGHT, height % TILE_HEIGHT);
        let first = index << within;
        let offset = usize::try_from(first % WIDTH).unwrap_or_default();
        let tile = self.tile(level, first / WIDTH)?;
        let id = tile.0;
        let hashes = tile.1.get(offset..offset + (1 << within)).ok_or(TileError::Length(id))?;
        Ok(root_of(hashes.iter().copied()))
    }

    fn tile(&mut self, level: u32, index: u64) -> Result<(TileId, &[Hash]), TileError> {
        let width = width_at(index, self.size >> (level * TILE_HEIGHT));
        let level = u8::try_from(level).map_err(|_| TileError::OutsideTree)?;
        let id = TileId::new(level, index, width)?;
        if !self.tiles.contains_key(&id) {
            let hashes = read_tile(&id, &mut self.read)?;
            self.tiles.insert(id, hashes);
        }
        self.tiles.get(&id).map(|hashes| (id, hashes.as_slice())).ok_or(TileError::Missing(id))
    }
}
