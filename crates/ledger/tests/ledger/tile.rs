//! Tile names and counts as the specification gives them, and trees read back from their tiles.

use std::collections::BTreeMap;

use ledger::hash::Hash;
use ledger::tile::{TileError, TileId, grow, new_tiles};
use ledger::tile_set::TileSet;
use ledger::tree::{consistency_proof, inclusion_proof, root_of};
use proptest::prelude::*;

use super::leaves;

type Disk = BTreeMap<TileId, Vec<u8>>;

/// Writes the tiles of a tree that reaches each of these sizes in turn.
fn disk_of(leaves: &[Hash], sizes: &[usize]) -> Disk {
    let mut disk = Disk::new();
    let mut old = 0;
    for size in sizes {
        let tiles = grow(old as u64, &leaves[old..*size], |id| disk.get(id).cloned()).unwrap();
        assert_eq!(tiles.iter().map(|(id, _)| *id).collect::<Vec<_>>(), new_tiles(old as u64, *size as u64));
        assert!(tiles.iter().all(|(id, bytes)| bytes.len() == id.byte_len()));
        disk.extend(tiles);
        old = *size;
    }
    disk
}

/// The root of a range, straight from the leaves.
fn range_root(leaves: &[Hash], start: usize, end: usize) -> Hash {
    root_of(leaves[start..end].iter().copied())
}

#[test]
fn tiles_are_named_as_the_specification_says() {
    let named = [
        (0, 0, 256, "tile/0/000"),
        (0, 1_234_067, 256, "tile/0/x001/x234/067"),
        (0, 1_067, 5, "tile/0/x001/067.p/5"),
        (1, 999, 255, "tile/1/999.p/255"),
        (63, 1_000, 1, "tile/63/x001/000.p/1"),
        (2, 1_000_000, 256, "tile/2/x001/x000/000"),
        (0, u64::MAX, 256, "tile/0/x018/x446/x744/x073/x709/x551/615"),
    ];
    for (level, index, width, path) in named {
        let id = TileId::new(level, index, width).unwrap();
        assert_eq!(id.to_string(), path);
        assert_eq!(path.parse(), Ok(id));
    }
}

#[test]
fn other_spellings_of_a_tile_are_refused() {
    let refused = [
        "",
        "tile/0",
        "tile/0/",
        "tile/0/5",
        "tile/0/0005",
        "tile/0/x000/005",
        "tile/0/001/005",
        "tile/0/x001/x005",
        "tile/00/005",
        "tile/64/005",
        "tile/-1/005",
        "tile/0/+05",
        "tile/0/005.p/0",
        "tile/0/005.p/05",
        "tile/0/005.p/256",
        "tile/0/005.p/",
        "tile/0/005/",
        "/tile/0/005",
        "tile/0/005.p/5/../6",
        "tile/0/../005",
        "tile/entries/005",
        "tile/0/x018/x446/x744/x073/x709/x551/616",
    ];
    for path in refused {
        assert_eq!(path.parse::<TileId>(), Err(TileError::Path), "{path}");
    }
    assert_eq!(TileId::new(64, 0, 1), Err(TileError::Path));
    assert_eq!(TileId::new(0, 0, 0), Err(TileError::Path));
    assert_eq!(TileId::new(0, 0, 257), Err(TileError::Path));
}

#[test]
fn a_tree_of_70000_leaves_has_the_tiles_of_the_specification() {
    let tiles = new_tiles(0, 70_000);
    let count = |level, is_full| tiles.iter().filter(|id| id.level() == level && id.is_full() == is_full).count();
    assert_eq!([count(0, true), count(0, false), count(1, true), count(1, false), count(2, false)], [273, 1, 1, 1, 1]);
    let partial: Vec<String> = tiles.iter().filter(|id| !id.is_full()).map(TileId::to_string).collect();
    assert_eq!(partial, ["tile/0/273.p/112", "tile/1/001.p/17", "tile/2/000.p/1"]);
}

#[test]
fn a_tree_of_256_leaves_has_a_full_tile_and_a_partial_one_above() {
    let tiles: Vec<String> = new_tiles(0, 256).iter().map(TileId::to_string).collect();
    assert_eq!(tiles, ["tile/0/000", "tile/1/000.p/1"]);
    assert!(new_tiles(256, 256).is_empty());
    let tiles: Vec<String> = new_tiles(255, 257).iter().map(TileId::to_string).collect();
    assert_eq!(tiles, ["tile/0/000", "tile/0/001.p/1", "tile/1/000.p/1"]);
}

#[test]
fn a_tile_holds_the_roots_of_its_ranges() {
    let leaves = leaves(70_000);
    let disk = disk_of(&leaves, &[70_000]);
    let hash = |path: &str, at: usize| {
        let bytes = &disk[&path.parse::<TileId>().unwrap()];
        Hash::from_slice(&bytes[at * 32..at * 32 + 32]).unwrap()
    };
    assert_eq!(hash("tile/0/273.p/112", 111), leaves[69_999]);
    assert_eq!(hash("tile/1/000", 255), range_root(&leaves, 255 * 256, 256 * 256));
    assert_eq!(hash("tile/1/001.p/17", 16), range_root(&leaves, 272 * 256, 273 * 256));
    assert_eq!(hash("tile/2/000.p/1", 0), range_root(&leaves, 0, 65_536));
    assert_eq!(disk.len(), 277);
}

#[test]
fn a_proof_reads_few_tiles() {
    let leaves = leaves(70_000);
    let disk = disk_of(&leaves, &[70_000]);
    let mut reads = 0;
    let mut tiles = TileSet::new(70_000, |id| {
        reads += 1;
        disk.get(id).cloned()
    });
    assert_eq!(tiles.root().unwrap(), root_of(leaves.iter().copied()));
    assert_eq!(tiles.leaf(12_345).unwrap(), leaves[12_345]);
    assert_eq!(tiles.inclusion_proof(12_345).unwrap(), inclusion_proof(&leaves, 12_345, 70_000).unwrap());
    assert_eq!(tiles.consistency_proof(65_537).unwrap(), consistency_proof(&leaves, 65_537, 70_000).unwrap());
    assert!(reads <= 6, "{reads} tiles read");
}

#[test]
fn a_dropped_partial_tile_is_replaced_by_the_full_one() {
    let leaves = leaves(600);
    let mut disk = disk_of(&leaves, &[300, 600]);
    let partial = "tile/0/001.p/44".parse::<TileId>().unwrap();
    assert!(disk.remove(&partial).is_some());
    let mut tiles = TileSet::new(300, |id| disk.get(id).cloned());
    assert_eq!(tiles.root().unwrap(), root_of(leaves[..300].iter().copied()));
}

#[test]
fn a_missing_or_cut_tile_is_named() {
    let leaves = leaves(300);
    let disk = disk_of(&leaves, &[300]);
    let last = "tile/0/001.p/44".parse::<TileId>().unwrap();
    let mut none = TileSet::new(300, |id| disk.get(id).filter(|_| *id != last).cloned());
    assert_eq!(none.root(), Err(TileError::Missing(last)));
    assert_eq!(TileError::Missing(last).to_string(), "tile/0/001.p/44 is missing");
    for length in [0, 31, 43 * 32, 44 * 32 - 1, 44 * 32 + 1] {
        let cut = |id: &TileId| disk.get(id).map(|bytes| if *id == last { vec![0; length] } else { bytes.clone() });
        assert_eq!(TileSet::new(300, cut).root(), Err(TileError::Length(last)), "{length} bytes");
        assert_eq!(grow(300, &leaves[..1], cut).err(), Some(TileError::Length(last)));
    }
    assert_eq!(TileSet::new(300, |_| None).leaf(300), Err(TileError::OutsideTree));
    assert_eq!(TileSet::new(300, |_| None).inclusion_proof(300), Err(TileError::OutsideTree));
    assert_eq!(TileSet::new(300, |_| None).consistency_proof(301), Err(TileError::OutsideTree));
}

#[test]
fn a_changed_tile_changes_the_root() {
    let leaves = leaves(300);
    let mut disk = disk_of(&leaves, &[300]);
    disk.get_mut(&"tile/0/001.p/44".parse().unwrap()).unwrap()[40] ^= 1;
    let mut tiles = TileSet::new(300, |id| disk.get(id).cloned());
    assert_ne!(tiles.root().unwrap(), root_of(leaves.iter().copied()));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn trees_grown_in_steps_read_back_whole(steps in prop::collection::vec(0_usize..700, 1..8), at in any::<prop::sample::Index>()) {
        let mut sizes = vec![1];
        for step in steps {
            sizes.push(sizes[sizes.len() - 1] + step);
        }
        let size = sizes[sizes.len() - 1];
        let leaves = leaves(size);
        let disk = disk_of(&leaves, &sizes);
        // Every size at which a checkpoint was signed can still be read, not only the last.
        for size in sizes {
            let mut tiles = TileSet::new(size as u64, |id| disk.get(id).cloned());
            let index = at.index(size) as u64;
            prop_assert_eq!(tiles.root().unwrap(), root_of(leaves[..size].iter().copied()));
            prop_assert_eq!(tiles.frontier().unwrap().size(), size as u64);
            prop_assert_eq!(tiles.leaf(index).unwrap(), leaves[index as usize]);
            prop_assert_eq!(tiles.inclusion_proof(index).unwrap(), inclusion_proof(&leaves, index, size as u64).unwrap());
            prop_assert_eq!(tiles.consistency_proof(index + 1).unwrap(), consistency_proof(&leaves, index + 1, size as u64).unwrap());
        }
    }
}
