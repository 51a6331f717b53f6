//! The audit: each way to tamper with a log is found and named with its position.

use ledger::audit::{Auditor, Entry, Finding, Kept, Report};
use ledger::checkpoint::Checkpoint;
use ledger::hash::Hash;
use ledger::note::SigningKey;
use ledger::tree::{Frontier, TreeHead};
use proptest::prelude::*;

/// A log as its export tells it: entries with positions, and the checkpoints inside.
#[derive(Clone)]
struct Log {
    entries: Vec<(u64, Entry)>,
    inside: Vec<String>,
    outside: Vec<String>,
}

fn signer() -> SigningKey {
    SigningKey::from_seed("shop.example/ledger", &[7; 32]).unwrap()
}

fn sealed(entry: Entry) -> Entry {
    Entry { leaf: entry.computed_leaf(), ..entry }
}

/// The event at a position: three lanes take turns, each counting from 0.
pub(super) fn entry(position: u64) -> Entry {
    let number = i64::try_from(position).unwrap();
    sealed(Entry {
        codes: vec![position as u8, 1],
        at_ms: 1_700_000_000_000 + number,
        actor: 40 + number % 5,
        lane: number % 3,
        lane_seq: number / 3,
        handle: [position as u8; 32],
        leaf: Hash::new([0; 32]),
    })
}

fn sign(entries: &[(u64, Entry)], size: usize) -> String {
    let mut frontier = Frontier::new();
    frontier.extend(entries[..size].iter().map(|(_, entry)| entry.leaf));
    Checkpoint::sign(frontier.head(), &signer()).unwrap()
}

/// A sound log of `size` events with checkpoints at these sizes.
fn log(size: u64, checkpoints: &[usize]) -> Log {
    let entries: Vec<(u64, Entry)> = (0..size).map(|position| (position, entry(position))).collect();
    let inside = checkpoints.iter().map(|size| sign(&entries, *size)).collect();
    Log { entries, inside, outside: Vec::new() }
}

impl Log {
    /// Numbers the entries as they stand.
    fn renumber(&mut self) {
        (0..).zip(&mut self.entries).for_each(|(position, entry)| entry.0 = position);
    }

    fn audit(&self) -> (Vec<Finding>, Report) {
        self.audit_with(Auditor::new(signer().verifier().clone()))
    }

    fn audit_with(&self, mut auditor: Auditor) -> (Vec<Finding>, Report) {
        let mut findings: Vec<Finding> = Vec::new();
        findings.extend(self.inside.iter().filter_map(|note| auditor.hold(Kept::Inside, note)));
        findings.extend(self.outside.iter().filter_map(|note| auditor.hold(Kept::Outside, note)));
        for (position, entry) in &self.entries {
            findings.extend(auditor.push(*position, entry));
        }
        let report = auditor.finish();
        findings.extend(&report.last);
        assert_eq!(report.found, findings.len() as u64);
        (findings, report)
    }
}

#[test]
fn a_sound_log_has_no_findings_and_tells_what_is_not_sealed() {
    let mut log = log(100, &[0, 1, 40, 90]);
    log.outside = vec![log.inside[2].clone()];
    let (findings, report) = log.audit();
    assert_eq!(findings, []);
    assert_eq!((report.size, report.not_yet_sealed, report.checkpoints_matched), (100, 10, 4));
    assert_eq!(report.checkpoints_unchecked, 0);
}

#[test]
fn an_empty_log_is_sound() {
    let (findings, report) = log(0, &[0]).audit();
    assert_eq!((findings.len(), report.size, report.not_yet_sealed, report.checkpoints_matched), (0, 0, 0, 1));
}

#[test]
fn an_edited_event_is_named_and_only_it() {
    let changes: [fn(&mut Entry); 6] = [
        |entry| entry.codes[0] ^= 1,
        |entry| entry.at_ms += 1,
        |entry| entry.actor += 1,
        |entry| entry.handle[31] ^= 1,
        |entry| entry.leaf = Hash::new([1; 32]),
        |entry| entry.codes.push(0),
    ];
    for (number, change) in changes.iter().enumerate() {
        let mut log = log(60, &[20, 40, 60]);
        change(&mut log.entries[33].1);
        let (findings, _) = log.audit();
        assert_eq!(findings[0], Finding::Edited { position: 33 }, "change {number}");
        // An edit of the stored leaf itself breaks the tree as well.
        let expected: &[Finding] = if number == 4 { &[Finding::RootMismatch { size: 40, since: 20 }] } else { &[] };
        assert_eq!(&findings[1..], expected, "change {number}");
    }
}

#[test]
fn an_edit_that_rewrote_its_leaf_is_found_between_two_checkpoints() {
    let mut log = log(60, &[20, 40, 50, 60]);
    log.entries[33].1.actor += 1;
    log.entries[33].1 = sealed(log.entries[33].1.clone());
    assert_eq!(log.audit().0, [Finding::RootMismatch { size: 40, since: 20 }]);
}

#[test]
fn deleted_events_are_named() {
    let mut log = log(60, &[20, 40, 60]);
    log.entries.drain(33..36);
    let (findings, report) = log.audit();
    assert_eq!(findings[0], Finding::Missing { position: 33, count: 3 });
    // The lanes show the same gap at the first event after it of each of the three.
    assert_eq!(findings[1..], [36, 37, 38].map(|position| Finding::Reordered { position }));
    assert_eq!((report.checkpoints_matched, report.checkpoints_unchecked), (1, 2));
}

#[test]
fn a_deletion_that_renumbered_the_rest_is_named_by_lane_and_root() {
    let mut log = log(60, &[20, 40]);
    log.entries.remove(33);
    log.renumber();
    let expected = [Finding::Reordered { position: 35 }, Finding::RootMismatch { size: 40, since: 20 }];
    assert_eq!(log.audit().0, expected);
}

#[test]
fn the_deleted_end_of_a_sealed_log_is_named() {
    let mut log = log(60, &[20, 60]);
    log.entries.truncate(57);
    let (findings, report) = log.audit();
    assert_eq!(findings, [Finding::Missing { position: 57, count: 3 }]);
    assert_eq!(report.checkpoints_unchecked, 1);
}

#[test]
fn swapped_events_are_both_named() {
    let mut log = log(60, &[20, 40]);
    log.entries.swap(33, 36);
    log.renumber();
    let expected = [33, 36].map(|position| Finding::Reordered { position });
    let (findings, _) = log.audit();
    assert_eq!(findings[..2], expected);
    assert_eq!(findings[2..], [Finding::RootMismatch { size: 40, since: 20 }]);
}

#[test]
fn swapped_events_of_two_lanes_break_the_root() {
    let mut log = log(60, &[20, 40]);
    log.entries.swap(33, 34);
    log.renumber();
    assert_eq!(log.audit().0, [Finding::RootMismatch { size: 40, since: 20 }]);
}

#[test]
fn a_doubled_event_is_named() {
    let mut doubled = log(30, &[30]);
    doubled.entries.insert(11, doubled.entries[10].clone());
    assert_eq!(doubled.audit().0, [Finding::Repeated { position: 10 }]);
    doubled.renumber();
    let expected = [Finding::Reordered { position: 11 }, Finding::RootMismatch { size: 30, since: 0 }];
    assert_eq!(doubled.audit().0, expected);
}

#[test]
fn a_database_put_back_to_an_older_state_is_named() {
    let outside = log(60, &[40, 60]).inside;
    let mut log = log(30, &[20, 30]);
    log.outside = outside;
    let (findings, report) = log.audit();
    assert_eq!(findings, [Finding::RolledBack { have: 30, expected: 60 }]);
    assert_eq!((report.checkpoints_matched, report.checkpoints_unchecked), (2, 2));
}

#[test]
fn a_log_put_back_and_written_on_is_a_fork() {
    let outside = log(60, &[40]).inside;
    let mut log = log(60, &[]);
    for position in 30..60 {
        log.entries[position].1.at_ms += 1;
        log.entries[position].1 = sealed(log.entries[position].1.clone());
    }
    log.inside = vec![sign(&log.entries, 20), sign(&log.entries, 50)];
    log.outside = outside;
    let expected = [Finding::RootMismatch { size: 40, since: 20 }, Finding::Fork { size: 40 }];
    assert_eq!(log.audit().0, expected);
}

#[test]
fn two_signed_roots_of_one_size_are_a_fork() {
    let mut log = log(30, &[20, 30]);
    let other = TreeHead { size: 20, root: Hash::new([5; 32]) };
    log.outside = vec![Checkpoint::sign(other, &signer()).unwrap()];
    assert_eq!(log.audit().0, [Finding::Fork { size: 20 }]);
}

#[test]
fn a_fork_is_named_once_however_often_it_shows() {
    let mut log = log(60, &[40]);
    log.outside = [5, 6, 7]
        .map(|byte| Checkpoint::sign(TreeHead { size: 20, root: Hash::new([byte; 32]) }, &signer()).unwrap())
        .to_vec();
    let expected = [Finding::Fork { size: 20 }, Finding::RootMismatch { size: 20, since: 0 }];
    assert_eq!(log.audit().0, expected);
}

#[test]
fn a_checkpoint_within_a_gap_is_not_compared() {
    let mut log = log(60, &[20, 34, 60]);
    log.entries.drain(33..36);
    let (findings, report) = log.audit();
    assert_eq!(findings.len(), 4, "{findings:?}");
    assert_eq!((report.checkpoints_matched, report.checkpoints_unchecked), (1, 2));
}

#[test]
fn swapped_signatures_are_both_named_with_their_sizes() {
    let mut log = log(60, &[20, 40, 60]);
    let (first, second) = (log.inside[0].clone(), log.inside[1].clone());
    let body = |note: &str| note.split_once("\n\n").unwrap().0.to_owned();
    let signature = |note: &str| note.split_once("\n\n").unwrap().1.to_owned();
    log.inside[0] = format!("{}\n\n{}", body(&first), signature(&second));
    log.inside[1] = format!("{}\n\n{}", body(&second), signature(&first));
    let bad = |ordinal, size| Finding::BadSignature { kept: Kept::Inside, ordinal, claimed_size: Some(size) };
    let (findings, report) = log.audit();
    assert_eq!(findings, [bad(0, 20), bad(1, 40)]);
    assert_eq!((report.checkpoints_matched, report.not_yet_sealed), (1, 0));
}

#[test]
fn checkpoints_of_strangers_and_rubbish_are_named() {
    let mut log = log(10, &[10]);
    let stranger = SigningKey::from_seed("shop.example/ledger", &[8; 32]).unwrap();
    let other_log = SigningKey::from_seed("other.example/ledger", &[7; 32]).unwrap();
    let head = TreeHead { size: 10, root: Hash::new([5; 32]) };
    log.outside = vec![
        Checkpoint::sign(head, &stranger).unwrap(),
        Checkpoint::sign(head, &other_log).unwrap(),
        "rubbish".to_owned(),
    ];
    let bad = |ordinal, claimed_size| Finding::BadSignature { kept: Kept::Outside, ordinal, claimed_size };
    assert_eq!(log.audit().0, [bad(0, Some(10)), bad(1, Some(10)), bad(2, None)]);
}

#[test]
fn a_log_that_was_cut_goes_on_from_its_frontier() {
    let mut log = log(60, &[20, 25, 40, 60]);
    let mut frontier = Frontier::new();
    frontier.extend(log.entries.drain(..25).map(|(_, entry)| entry.leaf));
    let auditor = || Auditor::starting_at(signer().verifier().clone(), frontier.clone());
    let (findings, report) = log.audit_with(auditor());
    assert_eq!(findings, []);
    assert_eq!((report.size, report.not_yet_sealed), (60, 0));
    assert_eq!((report.checkpoints_matched, report.checkpoints_unchecked), (3, 1));

    let cut = Log { inside: log.inside[..1].to_vec(), ..log.clone() };
    let (findings, report) = cut.audit_with(auditor());
    assert_eq!((findings.len(), report.not_yet_sealed, report.checkpoints_unchecked), (0, 35, 1));

    log.entries[5].1.actor += 1;
    assert_eq!(log.audit_with(auditor()).0, [Finding::Edited { position: 30 }]);
    let mut other = Frontier::new();
    other.extend([Hash::new([1; 32]); 25]);
    let (findings, _) = log.audit_with(Auditor::starting_at(signer().verifier().clone(), other));
    assert_eq!(findings[0], Finding::RootMismatch { size: 25, since: 25 });
}

#[test]
fn a_lane_that_starts_late_is_named_unless_the_log_was_cut() {
    let mut log = log(9, &[]);
    for (_, entry) in &mut log.entries {
        entry.lane_seq += 2;
        *entry = sealed(entry.clone());
    }
    assert_eq!(log.audit().0, [0, 1, 2].map(|position| Finding::Reordered { position }));
}

#[test]
fn without_checkpoints_nothing_is_sealed() {
    let (findings, report) = log(12, &[]).audit();
    assert_eq!((findings.len(), report.not_yet_sealed), (0, 12));
}

proptest! {
    #[test]
    fn any_single_tampering_below_the_last_checkpoint_is_found(at in 0_usize..90, other in 0_usize..90, kind in 0..5) {
        let sound = log(100, &[10, 30, 60, 90]);
        let mut log = sound.clone();
        match kind {
            0 => log.entries[at].1.codes[1] ^= 0x40,
            1 => { log.entries.remove(at); }
            2 => { log.entries.remove(at); log.renumber(); }
            3 => { log.entries.swap(at, other); log.renumber(); }
            _ => log.entries.truncate(at),
        }
        let is_changed = log.entries != sound.entries;
        prop_assert_eq!(log.audit().1.found > 0, is_changed);
    }
}
