//! The tree against the published vectors, and what its verification must refuse.

use ledger::hash::{Hash, empty_root, leaf_hash};
use ledger::tree::{
    Frontier, TreeError, TreeHead, consistency_proof, inclusion_proof, root_of, verify_consistency, verify_inclusion,
};
use proptest::prelude::*;

use super::leaves;

/// The leaves of the reference tests of Certificate Transparency.
const CT_LEAVES: [&[u8]; 8] = [
    b"",
    b"\x00",
    b"\x10",
    b"\x20\x21",
    b"\x30\x31",
    b"\x40\x41\x42\x43",
    b"\x50\x51\x52\x53\x54\x55\x56\x57",
    b"\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f",
];

/// The published roots of the first 0 to 8 of them.
const CT_ROOTS: [&str; 9] = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];

/// Size, index and the published proof.
const CT_INCLUSION: [(u64, u64, &[&str]); 7] = [
    (1, 0, &[]),
    (2, 0, &["96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7"]),
    (2, 1, &["6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"]),
    (3, 2, &["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"]),
    (
        5,
        1,
        &[
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        ],
    ),
    (
        8,
        0,
        &[
            "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
        ],
    ),
    (
        8,
        5,
        &[
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        ],
    ),
];

/// Old size, new size and the published proof.
const CT_CONSISTENCY: [(u64, u64, &[&str]); 4] = [
    (1, 1, &[]),
    (
        1,
        8,
        &[
            "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
        ],
    ),
    (
        2,
        5,
        &[
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        ],
    ),
    (
        6,
        8,
        &[
            "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        ],
    ),
];

fn ct_leaves() -> Vec<Hash> {
    CT_LEAVES.iter().map(|data| leaf_hash(data)).collect()
}

fn ct_head(size: u64) -> TreeHead {
    TreeHead { size, root: CT_ROOTS[size as usize].parse().unwrap() }
}

fn hashes(texts: &[&str]) -> Vec<Hash> {
    texts.iter().map(|text| text.parse().unwrap()).collect()
}

fn head_of(leaves: &[Hash]) -> TreeHead {
    TreeHead { size: leaves.len() as u64, root: root_of(leaves.iter().copied()) }
}

#[test]
fn the_roots_are_the_published_ones() {
    assert_eq!(empty_root().to_string(), CT_ROOTS[0]);
    let mut frontier = Frontier::new();
    for (size, leaf) in (0..).zip(ct_leaves()) {
        assert_eq!(frontier.head(), ct_head(size));
        frontier.append(leaf);
    }
    assert_eq!(frontier.head(), ct_head(8));
}

#[test]
fn the_inclusion_proofs_are_the_published_ones() {
    let leaves = ct_leaves();
    for (size, index, published) in CT_INCLUSION {
        let proof = inclusion_proof(&leaves, index, size).unwrap();
        assert_eq!(proof, hashes(published), "leaf {index} of {size}");
        assert_eq!(verify_inclusion(&leaves[index as usize], index, &proof, &ct_head(size)), Ok(()));
    }
}

#[test]
fn the_consistency_proofs_are_the_published_ones() {
    let leaves = ct_leaves();
    for (old, new, published) in CT_CONSISTENCY {
        let proof = consistency_proof(&leaves, old, new).unwrap();
        assert_eq!(proof, hashes(published), "from {old} to {new}");
        assert_eq!(verify_consistency(&ct_head(old), &ct_head(new), &proof), Ok(()));
    }
}

#[test]
fn a_frontier_survives_storage_at_every_size() {
    let mut frontier = Frontier::new();
    for leaf in leaves(300) {
        let bytes = frontier.to_bytes();
        assert_eq!(Frontier::from_bytes(&bytes).as_ref(), Ok(&frontier));
        assert_eq!(bytes.len(), 8 + 32 * frontier.size().count_ones() as usize);
        frontier.append(leaf);
    }
}

#[test]
fn a_damaged_frontier_is_refused() {
    let mut frontier = Frontier::new();
    frontier.extend(leaves(5));
    let bytes = frontier.to_bytes();
    let mut too_large = bytes.clone();
    // As many one-bits as subtrees, but above the largest position that storage can hold.
    (too_large[0], too_large[7]) = (0x80, 1);
    let mut other_size = bytes.clone();
    other_size[7] = 7;
    let longer = [bytes.as_slice(), &[0; 32]].concat();
    for damaged in [&bytes[..bytes.len() - 1], &bytes[..40], &bytes[..3], &[], &longer, &too_large, &other_size] {
        assert_eq!(Frontier::from_bytes(damaged), Err(TreeError::DamagedFrontier));
    }
}

#[test]
fn questions_outside_the_tree_are_refused() {
    let leaves = leaves(4);
    assert_eq!(inclusion_proof(&leaves, 4, 4), Err(TreeError::OutsideTree));
    assert_eq!(inclusion_proof(&leaves, 0, 0), Err(TreeError::OutsideTree));
    assert_eq!(inclusion_proof(&leaves, 0, 5), Err(TreeError::TooFewLeaves));
    assert_eq!(consistency_proof(&leaves, 3, 2), Err(TreeError::OutsideTree));
    assert_eq!(consistency_proof(&leaves, 3, 5), Err(TreeError::TooFewLeaves));
    let head = head_of(&leaves);
    assert_eq!(verify_inclusion(&leaves[0], 4, &[], &head), Err(TreeError::OutsideTree));
    let smaller = head_of(&leaves[..3]);
    assert_eq!(verify_consistency(&head, &smaller, &[]), Err(TreeError::OutsideTree));
}

#[test]
fn every_tree_extends_the_empty_tree_and_itself() {
    let head = head_of(&leaves(7));
    let empty = Frontier::new().head();
    assert_eq!(verify_consistency(&empty, &head, &[]), Ok(()));
    assert_eq!(verify_consistency(&head, &head, &[]), Ok(()));
    assert_eq!(verify_consistency(&head, &head, &[head.root]), Err(TreeError::ProofLength));
    let lie = TreeHead { size: 0, root: head.root };
    assert_eq!(verify_consistency(&lie, &head, &[]), Err(TreeError::OtherRoot));
    let other = TreeHead { root: empty.root, ..head };
    assert_eq!(verify_consistency(&other, &head, &[]), Err(TreeError::OtherRoot));
}

proptest! {
    #[test]
    fn a_changed_inclusion_proof_is_refused(size in 2_usize..600, at in any::<prop::sample::Index>(), hit in any::<prop::sample::Index>()) {
        let leaves = leaves(size);
        let head = head_of(&leaves);
        let index = at.index(size);
        let proof = inclusion_proof(&leaves, index as u64, head.size).unwrap();
        let check = |leaf: &Hash, index: usize, proof: &[Hash]| verify_inclusion(leaf, index as u64, proof, &head);
        prop_assert_eq!(check(&leaves[index], index, &proof), Ok(()));

        let mut changed = proof.clone();
        changed[hit.index(proof.len())] = empty_root();
        prop_assert_eq!(check(&leaves[index], index, &changed), Err(TreeError::OtherRoot));
        let longer = [proof.as_slice(), &[head.root]].concat();
        prop_assert_eq!(check(&leaves[index], index, &longer), Err(TreeError::ProofLength));
        prop_assert_eq!(check(&leaves[index], index, &proof[1..]), Err(TreeError::ProofLength));
        let neighbour = (index + 1) % size;
        prop_assert!(check(&leaves[neighbour], index, &proof).is_err());
        prop_assert!(check(&leaves[index], neighbour, &proof).is_err());
    }

    #[test]
    fn a_changed_consistency_proof_is_refused(new in 2_usize..600, at in any::<prop::sample::Index>(), hit in any::<prop::sample::Index>()) {
        let leaves = leaves(new);
        let old = 1 + at.index(new - 1);
        let (before, after) = (head_of(&leaves[..old]), head_of(&leaves));
        let proof = consistency_proof(&leaves, before.size, after.size).unwrap();
        prop_assert_eq!(verify_consistency(&before, &after, &proof), Ok(()));

        let mut changed = proof.clone();
        changed[hit.index(proof.len())] = empty_root();
        prop_assert_eq!(verify_consistency(&before, &after, &changed), Err(TreeError::OtherRoot));
        let longer = [proof.as_slice(), &[after.root]].concat();
        prop_assert_eq!(verify_consistency(&before, &after, &longer), Err(TreeError::ProofLength));
        let shorter = &proof[..proof.len() - 1];
        prop_assert!(verify_consistency(&before, &after, shorter).is_err());
        let rewritten = TreeHead { root: empty_root(), ..before };
        prop_assert!(verify_consistency(&rewritten, &after, &proof).is_err());
    }
}
