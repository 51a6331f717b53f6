//! Roots and proofs against `ct-merkle`, an independent implementation of RFC 6962.

use aws_lc_rs::digest::{Context, SHA256};
use ct_merkle::digest::consts::U32;
use ct_merkle::digest::{FixedOutput, HashMarker, Output, OutputSizeUser, Update};
use ct_merkle::mem_backed_tree::MemoryBackedTree;
use ct_merkle::{ConsistencyProof, InclusionProof};
use ledger::hash::{Hash, leaf_hash};
use ledger::tree::{Frontier, consistency_proof, inclusion_proof, verify_consistency, verify_inclusion};
use proptest::prelude::*;

/// SHA-256 in the shape that the oracle asks for.
#[derive(Clone)]
struct Sha256(Context);

impl Default for Sha256 {
    fn default() -> Self {
        Self(Context::new(&SHA256))
    }
}

impl Update for Sha256 {
    fn update(&mut self, data: &[u8]) {
        self.0.update(data);
    }
}

impl OutputSizeUser for Sha256 {
    type OutputSize = U32;
}

impl FixedOutput for Sha256 {
    fn finalize_into(self, out: &mut Output<Self>) {
        out.copy_from_slice(self.0.finish().as_ref());
    }
}

impl HashMarker for Sha256 {}

type Oracle = MemoryBackedTree<Sha256, Vec<u8>>;

fn hashes(bytes: &[u8]) -> Vec<Hash> {
    bytes.chunks(32).map(|chunk| Hash::from_slice(chunk).unwrap()).collect()
}

/// Which positions of a tree of this size are looked at: all of a small one, of a larger one those beside a power of two.
fn chosen(size: usize) -> impl Iterator<Item = usize> {
    let is_edge = move |at: usize| at + 2 >= size || (at.max(1) - 1..=at + 1).any(usize::is_power_of_two);
    (0..size).filter(move |at| size <= 66 || is_edge(*at))
}

/// Compares root, inclusion and consistency proofs at the size that the trees have now.
fn agree(oracle: &Oracle, frontier: &Frontier, leaves: &[Hash], heads: &[ledger::tree::TreeHead]) {
    let head = frontier.head();
    assert_eq!(head.size, oracle.len());
    assert_eq!(head.root.as_bytes().as_slice(), oracle.root().as_bytes().as_slice());
    for index in chosen(leaves.len()) {
        let theirs = oracle.prove_inclusion(index);
        let ours = inclusion_proof(leaves, index as u64, head.size).unwrap();
        assert_eq!(ours, hashes(theirs.as_bytes()), "leaf {index} of {}", head.size);
        assert_eq!(verify_inclusion(&leaves[index], index as u64, &ours, &head), Ok(()));
        let back = InclusionProof::<Sha256>::from_bytes(ours.iter().flat_map(|hash| *hash.as_bytes()).collect());
        let data = oracle.get(index).unwrap();
        assert!(oracle.root().verify_inclusion(data, index as u64, &back).is_ok());
    }
    for old in chosen(leaves.len()).filter(|old| *old > 0) {
        let theirs: ConsistencyProof<Sha256> = oracle.prove_consistency(leaves.len() - old);
        let ours = consistency_proof(leaves, old as u64, head.size).unwrap();
        assert_eq!(ours, hashes(theirs.as_bytes()), "from {old} to {}", head.size);
        assert_eq!(verify_consistency(&heads[old], &head, &ours), Ok(()));
    }
}

#[test]
fn trees_of_0_to_300_leaves_agree_with_the_oracle() {
    let (mut oracle, mut frontier, mut leaves, mut heads) = (Oracle::new(), Frontier::new(), Vec::new(), Vec::new());
    for number in 0..=300_u32 {
        agree(&oracle, &frontier, &leaves, &heads);
        heads.push(frontier.head());
        let data = number.to_be_bytes().to_vec();
        let leaf = leaf_hash(&data);
        leaves.push(leaf);
        frontier.append(leaf);
        oracle.push(data);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn random_trees_agree_with_the_oracle(data in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..40), 1..1500)) {
        let (mut oracle, mut frontier, mut leaves, mut heads) = (Oracle::new(), Frontier::new(), Vec::new(), Vec::new());
        for item in data {
            heads.push(frontier.head());
            let leaf = leaf_hash(&item);
            leaves.push(leaf);
            frontier.append(leaf);
            oracle.push(item);
        }
        agree(&oracle, &frontier, &leaves, &heads);
    }
}
