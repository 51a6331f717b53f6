//! Offline proofs: the exact form of C2SP tlog-proof, and what makes one fail.

use ledger::checkpoint::{Checkpoint, CheckpointError};
use ledger::hash::Hash;
use ledger::note::{NoteError, SigningKey};
use ledger::proof::{Proof, ProofError};
use ledger::tree::{Frontier, TreeError, inclusion_proof};
use proptest::prelude::*;

use super::leaves;

fn signer() -> SigningKey {
    SigningKey::from_seed("shop.example/ledger", &[7; 32]).unwrap()
}

fn proof_of(index: u64, size: usize, extra: Option<Vec<u8>>) -> (Hash, Proof) {
    let leaves = leaves(size);
    let mut frontier = Frontier::new();
    frontier.extend(leaves.iter().copied());
    let checkpoint = Checkpoint::sign(frontier.head(), &signer()).unwrap();
    let hashes = inclusion_proof(&leaves, index, size as u64).unwrap();
    (leaves[index as usize], Proof { extra, index, hashes, checkpoint })
}

#[test]
fn the_text_has_the_lines_of_the_specification() {
    let (_, proof) = proof_of(2, 3, None);
    let hash = proof.hashes[0].to_base64();
    let expected = format!("c2sp.org/tlog-proof@v1\nindex 2\n{hash}\n\n{}", proof.checkpoint);
    assert_eq!(proof.to_string(), expected);
    let (_, proof) = proof_of(0, 1, Some(b"extra information".to_vec()));
    let expected = format!("c2sp.org/tlog-proof@v1\nextra ZXh0cmEgaW5mb3JtYXRpb24=\nindex 0\n\n{}", proof.checkpoint);
    assert_eq!(proof.to_string(), expected);
}

#[test]
fn the_example_of_the_specification_is_read() {
    let text = "c2sp.org/tlog-proof@v1\nindex 73894\n\
        gSKyXoYZUgZ6jduWYrkDOARinOMGJveXjgMkBTcdPlQ=\n\
        B95lDa8R83lS8n0eG+o0buTxRKQTYFi//1U8anccXmA=\n\n\
        example.com/fancylog\n109482\nsFodV/vSp5O8n9a8QpW6PRY97tfOSW5bsc2Xl/EQi08=\n\n\
        — example.com/fancylog hI2DJw1roloI\n";
    let proof: Proof = text.parse().unwrap();
    assert_eq!((proof.index, proof.hashes.len(), proof.extra.is_none()), (73_894, 2, true));
    assert!(proof.checkpoint.starts_with("example.com/fancylog\n109482\n"));
    assert_eq!(proof.to_string(), text);
}

#[test]
fn another_leaf_index_key_or_signature_fails() {
    let (leaf, proof) = proof_of(4, 9, None);
    let key = signer().verifier().clone();
    let other = leaves(1)[0];
    assert_eq!(proof.verify(&other, &key), Err(ProofError::Tree(TreeError::OtherRoot)));
    let moved = Proof { index: 9, ..proof.clone() };
    assert_eq!(moved.verify(&leaf, &key), Err(ProofError::Tree(TreeError::OutsideTree)));
    let moved = Proof { index: 5, ..proof.clone() };
    assert_eq!(moved.verify(&leaf, &key), Err(ProofError::Tree(TreeError::OtherRoot)));
    let stranger = SigningKey::from_seed("shop.example/ledger", &[8; 32]).unwrap();
    let refused = proof.verify(&leaf, stranger.verifier());
    assert_eq!(refused, Err(ProofError::Checkpoint(CheckpointError::Note(NoteError::Unsigned))));
    let larger = Proof { checkpoint: proof.checkpoint.replacen("\n9\n", "\n8\n", 1), ..proof };
    let refused = larger.verify(&leaf, &key);
    assert_eq!(refused, Err(ProofError::Checkpoint(CheckpointError::Note(NoteError::BadSignature))));
}

#[test]
fn malformed_proofs_are_refused() {
    let (_, proof) = proof_of(2, 3, None);
    let text = proof.to_string();
    let hash = proof.hashes[0].to_base64();
    let refused = [
        (String::new(), ProofError::Header),
        (text.replace("@v1", "@v2"), ProofError::Header),
        (format!("\n\n{text}"), ProofError::Header),
        ("c2sp.org/tlog-proof@v1\nindex 2\n".to_owned(), ProofError::Header),
        (text.replace("index 2\n", "extra !\nindex 2\n"), ProofError::Extra),
        (text.replace("index 2\n", "extra \nextra \nindex 2\n"), ProofError::Index),
        (text.replace("index 2", "index 02"), ProofError::Index),
        (text.replace("index 2", "index -2"), ProofError::Index),
        (text.replace("index 2\n", ""), ProofError::Index),
        (text.replace("index 2", "index  2"), ProofError::Index),
        (text.replace(&hash, "AAAA"), ProofError::Hashes),
        (text.replace(&hash, &hash[..43]), ProofError::Hashes),
        (text.replace(&hash, &[hash.as_str(); 65].join("\n")), ProofError::Hashes),
    ];
    for (text, why) in refused {
        assert_eq!(text.parse::<Proof>(), Err(why), "{text}");
    }
}

proptest! {
    #[test]
    fn a_proof_survives_its_text_and_verifies(size in 1_usize..400, at in any::<prop::sample::Index>(), extra in prop::option::of(prop::collection::vec(any::<u8>(), 0..40))) {
        let (leaf, proof) = proof_of(at.index(size) as u64, size, extra);
        let read: Proof = proof.to_string().parse().unwrap();
        prop_assert_eq!(&read, &proof);
        prop_assert_eq!(read.verify(&leaf, signer().verifier()).unwrap().head.size, size as u64);
    }

    #[test]
    fn no_text_makes_a_parser_panic(text in "(c2sp.org/tlog-proof@v1\n)?(extra |index |— |[0-9]{1,3}|[a-zA-Z+/=]{4}|\n){0,30}") {
        let _ = text.parse::<Proof>();
        let _ = text.parse::<Checkpoint>();
        let _ = Checkpoint::open(&text, signer().verifier());
        let _ = text.parse::<ledger::tile::TileId>();
        let _ = text.parse::<ledger::note::VerifierKey>();
    }
}
