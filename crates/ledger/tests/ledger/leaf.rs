//! The bytes of a leaf, and that each part of an event counts.

use ledger::hash::{Hash, HashError, leaf_hash};
use ledger::leaf::{LeafInput, batch_handle, batch_handle_of, batch_leaf, handle, leaf};
use ledger::tree::{Frontier, inclusion_proof, verify_inclusion};

const EVENT: LeafInput<'static> =
    LeafInput { codes: b"\x01\x02", at_ms: -2, actor: 3, lane: 4, lane_seq: 5, handle: [6; 32] };

#[test]
fn a_leaf_has_the_documented_bytes() {
    let mut bytes = vec![0, 0, 0, 0, 0, 0, 0, 2, 1, 2];
    bytes.extend([0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xfe]);
    for last in [3, 4, 5] {
        bytes.extend([0, 0, 0, 0, 0, 0, 0, last]);
    }
    bytes.extend([6; 32]);
    assert_eq!(leaf(&EVENT), leaf_hash(&bytes));
}

#[test]
fn every_part_of_an_event_changes_its_leaf() {
    let others = [
        LeafInput { codes: b"\x01\x03", ..EVENT },
        LeafInput { codes: b"\x01\x02\x00", ..EVENT },
        LeafInput { codes: b"", ..EVENT },
        LeafInput { at_ms: -1, ..EVENT },
        LeafInput { actor: 4, lane: 3, ..EVENT },
        LeafInput { lane: 5, lane_seq: 4, ..EVENT },
        LeafInput { lane_seq: 6, ..EVENT },
        LeafInput { handle: [7; 32], ..EVENT },
    ];
    assert!(others.iter().all(|other| leaf(other) != leaf(&EVENT)));
}

#[test]
fn a_handle_needs_salt_and_subject() {
    let known = handle(&[1; 32], 7);
    // SHA-256 of 32 bytes 0x01 and the 8 bytes of the number 7.
    assert_eq!(Hash::new(known).to_string(), HANDLE_OF_7);
    assert_ne!(known, handle(&[2; 32], 7));
    assert_ne!(known, handle(&[1; 32], 8));
}

const HANDLE_OF_7: &str = "0bd4f52148138952712e9584ef9db8e55aaf44d4d404541c67b32d3aef69a8e1";
const BATCH_OF_2: &str = "b7d372aabca6f406e8ddbd89aa4a71092b33cb84f08f48c4c5c5ba86b0b21481";

#[test]
fn a_batch_handle_binds_the_people_their_number_and_their_order() {
    let (a, b) = ([1; 32], [2; 32]);
    assert_eq!(Hash::new(batch_handle(&[a, b])).to_string(), BATCH_OF_2);
    let all = [batch_handle(&[]), batch_handle(&[a]), batch_handle(&[b]), batch_handle(&[a, b]), batch_handle(&[b, a])];
    for (at, one) in all.iter().enumerate() {
        assert!(all.iter().skip(at + 1).all(|other| other != one));
        assert!(*one != a && *one != b);
    }
}

#[test]
fn one_person_is_shown_in_a_batch_without_the_handles_of_the_others() {
    let handles: Vec<[u8; 32]> = (0..50).map(|subject| handle(&[9; 32], subject)).collect();
    let leaves: Vec<Hash> = handles.iter().map(batch_leaf).collect();
    let mut tree = Frontier::new();
    tree.extend(leaves.iter().copied());
    let proof = inclusion_proof(&leaves, 17, 50).unwrap();
    assert_eq!(verify_inclusion(&batch_leaf(&handles[17]), 17, &proof, &tree.head()), Ok(()));
    assert_eq!(batch_handle_of(&tree.head()), batch_handle(&handles));
}

#[test]
fn a_hash_is_read_in_one_spelling_only() {
    let hash = leaf_hash(b"");
    let (hex, base64) = (hash.to_string(), hash.to_base64());
    assert_eq!(hex.parse(), Ok(hash));
    assert_eq!(Hash::from_base64(&base64), Ok(hash));
    assert_eq!(format!("{hash:?}"), hex);
    assert_eq!(hex.to_uppercase().parse::<Hash>(), Err(HashError::Hex));
    assert_eq!(hex[1..].parse::<Hash>(), Err(HashError::Length));
    assert_eq!(format!("{hex}0").parse::<Hash>(), Err(HashError::Length));
    assert_eq!(Hash::from_base64(base64.trim_end_matches('=')), Err(HashError::Base64));
    assert_eq!(Hash::from_base64("AAAA"), Err(HashError::Length));
    assert_eq!(Hash::from_slice(&[0; 31]), Err(HashError::Length));
}
