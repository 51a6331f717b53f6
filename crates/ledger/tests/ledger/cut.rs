//! Cut records: their exact form, what is refused, and that a log goes on from one as from its first event.

use std::collections::BTreeMap;

use ledger::audit::{Auditor, Kept};
use ledger::checkpoint::{Checkpoint, CheckpointError};
use ledger::cut::{Cut, CutError};
use ledger::hash::Hash;
use ledger::note::{NoteError, SigningKey};
use ledger::tile::{TileError, TileId, grow, placeholders};
use ledger::tile_set::TileSet;
use ledger::tree::{Frontier, TreeHead, consistency_proof, inclusion_proof, verify_consistency, verify_inclusion};
use proptest::prelude::*;

use super::audit::entry;
use super::leaves;

fn signer() -> SigningKey {
    SigningKey::from_seed("shop.example/ledger", &[7; 32]).unwrap()
}

fn edge(leaves: &[Hash]) -> Frontier {
    let mut edge = Frontier::new();
    edge.extend(leaves.iter().copied());
    edge
}

fn record() -> String {
    Cut::sign(edge(&leaves(5)), (1_700_000_000_000, 1_731_536_000_000), 3, &signer()).unwrap()
}

#[test]
fn a_record_says_where_the_log_goes_on_and_opens_again() {
    let cut = Cut::open(&record(), signer().verifier()).unwrap();
    assert_eq!(
        (cut.edge.clone(), cut.since_ms, cut.at_ms, cut.events),
        (edge(&leaves(5)), 1_700_000_000_000, 1_731_536_000_000, 3)
    );
    assert_eq!(cut.head(), edge(&leaves(5)).head());
    let [root, large, small] = [cut.head().root, edge(&leaves(4)).root(), leaves(5)[4]].map(|hash| hash.to_base64());
    assert!(record().starts_with(&format!(
        "cut of a log v1\norigin shop.example/ledger\nsize 5\nroot {root}\npeak {large}\npeak {small}\n\
         since 1700000000000\nat 1731536000000\nevents 3\n\n— shop.example/ledger "
    )));
}

#[test]
fn a_record_is_no_checkpoint_and_a_checkpoint_no_record() {
    let key = signer();
    assert_eq!(Checkpoint::open(&record(), key.verifier()), Err(CheckpointError::Size));
    let checkpoint = Checkpoint::sign(edge(&leaves(5)).head(), &key).unwrap();
    assert_eq!(Cut::open(&checkpoint, key.verifier()), Err(CutError::Header));
    assert!(SigningKey::from_seed("cut of a log v1", &[7; 32]).is_err(), "no log can be named like its first line");
}

#[test]
fn a_record_of_another_key_or_another_log_or_with_another_letter_is_refused() {
    let other = SigningKey::from_seed("other.example/ledger", &[7; 32]).unwrap();
    assert_eq!(Cut::open(&record(), other.verifier()), Err(CutError::Note(NoteError::Unsigned)));
    let elsewhere = record().split_once("\n\n").unwrap().0.replace("shop.example", "other.example");
    let elsewhere = signer().sign(&format!("{elsewhere}\n")).unwrap();
    assert_eq!(Cut::open(&elsewhere, signer().verifier()), Err(CutError::OtherOrigin));
    let edited = record().replace("events 3", "events 2");
    assert_eq!(Cut::open(&edited, signer().verifier()), Err(CutError::Note(NoteError::BadSignature)));
}

#[test]
fn a_record_that_says_too_little_or_too_much_is_refused() {
    let body = record().split_once("\n\n").unwrap().0.to_owned() + "\n";
    let root = edge(&leaves(5)).root().to_base64();
    let peak = leaves(5)[4].to_base64();
    let refused = [
        (body.replace("cut of a log v1", "cut of a log v2"), CutError::Header),
        (body.replace("origin shop.example/ledger\n", ""), CutError::Line),
        (body.replace("origin shop.example/ledger", "origin "), CutError::Line),
        (body.replace("size 5", "size 05"), CutError::Line),
        (body.replace("size 5", "size 4"), CutError::Peaks),
        (body.replace("size 5", "size 7"), CutError::Peaks),
        (body.replace(&format!("root {root}"), &format!("root {peak}")), CutError::Peaks),
        (body.replace(&format!("peak {peak}\n"), ""), CutError::Peaks),
        (body.replace(&peak, "AAAA"), CutError::Line),
        (body.replace("since 1700000000000", "since +1700000000000"), CutError::Line),
        (body.replace("at 1731536000000\n", ""), CutError::Line),
        (body.replace("events 3", "events 0"), CutError::Line),
        (body.replace("events 3", "events 6"), CutError::Line),
        (format!("{body}more\n"), CutError::Line),
        (body.trim_end().to_owned(), CutError::Line),
    ];
    for (text, why) in refused {
        assert_eq!(text.parse::<Cut>(), Err(why), "{text}");
    }
    assert_eq!(body.parse::<Cut>().unwrap().to_string(), body);
}

#[test]
fn an_audit_goes_on_from_a_record_and_compares_the_checkpoint_of_the_cut() {
    let entries: Vec<_> = (0..9).map(entry).collect();
    let all: Vec<_> = entries.iter().map(|entry| entry.leaf).collect();
    let cut = Cut::open(&Cut::sign(edge(&all[..5]), (0, 0), 5, &signer()).unwrap(), signer().verifier()).unwrap();
    let signed = |size: usize| Checkpoint::sign(edge(&all[..size]).head(), &signer()).unwrap();
    let mut auditor = Auditor::starting_at(signer().verifier().clone(), cut.edge);
    for size in [3, 5, 9] {
        assert_eq!(auditor.hold(Kept::Outside, &signed(size)), None);
    }
    for (position, entry) in entries.iter().enumerate().skip(5) {
        assert_eq!(auditor.push(position as u64, entry), []);
    }
    let report = auditor.finish();
    assert_eq!((report.found, report.size, report.checkpoints_unchecked), (0, 9, 1));
    assert_eq!(report.matched_outside, [5, 9]);
}

/// The tiles that can be written when only what comes after the cut is there.
fn tiles_after(leaves: &[Hash], cut: usize) -> BTreeMap<TileId, Vec<u8>> {
    let mut disk: BTreeMap<TileId, Vec<u8>> = placeholders(cut as u64).into_iter().collect();
    let fresh = grow(cut as u64, &leaves[cut..], |id| disk.get(id).cloned()).unwrap();
    disk.extend(fresh);
    disk
}

/// Compares everything that can still be asked of a tree with what the whole tree says.
fn compare(leaves: &[Hash], cut: usize, positions: impl Iterator<Item = usize>) {
    let size = leaves.len() as u64;
    let head = TreeHead { size, root: edge(leaves).root() };
    let disk = tiles_after(leaves, cut);
    let mut tree = TileSet::after(edge(&leaves[..cut]), size, |id| disk.get(id).cloned());
    assert_eq!(tree.root().unwrap(), head.root, "{size} cut at {cut}");
    assert_eq!(tree.frontier().unwrap(), edge(leaves));
    for at in positions {
        let proof = tree.inclusion_proof(at as u64).unwrap();
        assert_eq!(proof, inclusion_proof(leaves, at as u64, size).unwrap(), "{at} of {size} cut at {cut}");
        assert_eq!(verify_inclusion(&tree.leaf(at as u64).unwrap(), at as u64, &proof, &head), Ok(()));
    }
    for old in
        [cut, cut + 1, usize::midpoint(cut, leaves.len()), leaves.len()].into_iter().filter(|old| *old <= leaves.len())
    {
        let proof = tree.consistency_proof(old as u64).unwrap();
        assert_eq!(proof, consistency_proof(leaves, old as u64, size).unwrap(), "{old} of {size} cut at {cut}");
        assert_eq!(verify_consistency(&edge(&leaves[..old]).head(), &head, &proof), Ok(()));
    }
}

#[test]
fn every_proof_from_every_cut_of_small_trees_is_that_of_the_whole_tree() {
    let all = leaves(40);
    for size in 1..=40 {
        for cut in 0..=size {
            compare(&all[..size], cut, cut..size);
        }
    }
}

#[test]
fn a_cut_may_go_through_tiles_of_every_level() {
    let all = leaves(66_000);
    for cut in [65_535, 65_536, 65_700, 300] {
        compare(&all, cut, [cut, 65_800, 65_999].into_iter());
    }
}

#[test]
fn what_lies_before_the_cut_cannot_be_proven_any_more() {
    let all = leaves(600);
    let disk = tiles_after(&all, 300);
    let mut tree = TileSet::after(edge(&all[..300]), 600, |id| disk.get(id).cloned());
    assert_eq!(tree.leaf(299), Err(TileError::CutOff));
    assert_eq!(tree.inclusion_proof(298), Err(TileError::CutOff));
    assert_eq!(tree.consistency_proof(299), Err(TileError::CutOff));
    assert!(tree.inclusion_proof(300).is_ok());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]
    #[test]
    fn proofs_from_a_cut_are_those_of_the_whole_tree(
        size in 1_usize..4_000,
        cut in any::<prop::sample::Index>(),
        at in prop::collection::vec(any::<prop::sample::Index>(), 1..6),
    ) {
        let cut = cut.index(size);
        let last = [cut, size - 1];
        compare(&leaves(size), cut, at.iter().map(|at| cut + at.index(size - cut)).chain(last));
    }
}
