//! What the journal promises: an order that was acknowledged is there, and nothing else is taken for one.

use std::path::PathBuf;
use std::sync::Arc;

use custody::RealDisk;
use domain::id::SubjectId;
use domain::time::from_ms;
use proptest::prelude::*;
use store::StoreError;
use store::journal::{Journal, Line, Order};
use tempfile::TempDir;

const ORDERS: [Order; 5] =
    [Order::EraseOrdered, Order::Erased, Order::Withdrawn, Order::Restricted, Order::RestrictionLifted];

struct Place {
    folder: TempDir,
}

impl Place {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("journal")
    }

    fn journal(&self) -> Journal {
        Journal::new(self.path(), Arc::new(RealDisk))
    }

    fn bytes(&self) -> Vec<u8> {
        std::fs::read(self.path()).unwrap()
    }

    fn put(&self, bytes: &[u8]) {
        std::fs::write(self.path(), bytes).unwrap();
    }
}

fn line(n: i64) -> Line {
    let order = ORDERS[usize::try_from(n).unwrap() % ORDERS.len()];
    Line { at: from_ms(1_790_000_000_000 + n), order, subject: SubjectId::new(4_100_000 + n), detail: n }
}

fn write(journal: &Journal, lines: std::ops::Range<i64>) {
    lines.for_each(|n| journal.append(&line(n)).unwrap());
}

fn assert_damaged(place: &Place) {
    let error = place.journal().lines().unwrap_err();
    assert!(matches!(error, StoreError::Damaged { what: "journal" }), "{error}");
}

#[test]
fn a_journal_without_a_line_is_empty() {
    let place = Place::new();
    assert_eq!(place.journal().lines().unwrap(), []);
    assert!(!place.path().exists(), "reading makes no file");
}

#[test]
fn many_lines_come_back_in_their_order_to_everybody_who_opens_it() {
    let place = Place::new();
    write(&place.journal(), 0..40);
    write(&place.journal(), 40..80);
    assert_eq!(place.journal().lines().unwrap(), (0..80).map(line).collect::<Vec<_>>());
    assert_eq!(String::from_utf8(place.bytes()).unwrap().lines().count(), 80);
}

#[test]
fn lines_of_many_threads_do_not_mix() {
    let place = Place::new();
    let journal = place.journal();
    std::thread::scope(|scope| {
        for n in 0..4 {
            let journal = journal.clone();
            scope.spawn(move || write(&journal, n * 10..n * 10 + 10));
        }
    });
    let mut lines = journal.lines().unwrap();
    lines.sort_by_key(|line| line.detail);
    assert_eq!(lines, (0..40).map(line).collect::<Vec<_>>());
}

#[test]
fn a_last_line_that_was_torn_off_is_left_out_wherever_it_was_torn() {
    let place = Place::new();
    write(&place.journal(), 0..3);
    let whole = place.bytes();
    let second_end = whole.iter().enumerate().filter(|(_, byte)| **byte == b'\n').nth(1).unwrap().0 + 1;
    for end in second_end..whole.len() {
        place.put(&whole[..end]);
        assert_eq!(place.journal().lines().unwrap(), [line(0), line(1)], "torn after {end} bytes");
    }
    place.put(&[&whole[..second_end], &[0xff, 0x00, 0xc3]].concat());
    assert_eq!(place.journal().lines().unwrap(), [line(0), line(1)], "a block that was never written holds anything");
    place.put(&whole[..5]);
    assert_eq!(place.journal().lines().unwrap(), [], "not even the first line was acknowledged");
}

#[test]
fn a_line_after_a_torn_one_is_kept_and_stays_readable() {
    for torn in [7, 1] {
        let place = Place::new();
        write(&place.journal(), 0..3);
        let whole = place.bytes();
        place.put(&whole[..whole.len() - torn]);
        let journal = place.journal();
        write(&journal, 3..5);
        assert_eq!(journal.lines().unwrap(), [line(0), line(1), line(3), line(4)], "torn by {torn} bytes");
    }
}

#[test]
fn a_damaged_line_before_the_last_is_an_error() {
    let place = Place::new();
    write(&place.journal(), 0..3);
    let whole = place.bytes();
    let ends: Vec<_> = whole.iter().enumerate().filter(|(_, byte)| **byte == b'\n').map(|(at, _)| at).collect();
    for at in 0..ends[1] {
        let mut damaged = whole.clone();
        damaged[at] ^= 1;
        place.put(&damaged);
        assert_damaged(&place);
    }
    place.put(&[&whole[..=ends[0]], b"\n".as_slice(), &whole[ends[0] + 1..]].concat());
    assert_damaged(&place);
    place.put(&[&whole[..ends[0]], &whole[ends[0] + 1..]].concat());
    assert_damaged(&place);
}

#[test]
fn a_whole_last_line_that_is_damaged_is_an_error_because_it_was_acknowledged() {
    let place = Place::new();
    write(&place.journal(), 0..2);
    let mut damaged = place.bytes();
    let last = damaged.len() - 2;
    damaged[last] ^= 1;
    place.put(&damaged);
    assert_damaged(&place);
}

#[test]
fn a_journal_names_nobody_but_by_number() {
    let place = Place::new();
    write(&place.journal(), 0..5);
    let text = String::from_utf8(place.bytes()).unwrap();
    let first: Vec<_> = text.lines().next().unwrap().split(' ').collect();
    assert_eq!(first[..4], ["1790000000000", "erase_ordered", "4100000", "0"]);
    assert_eq!(first[4].len(), 16);
    let codes: Vec<_> = text.lines().map(|line| line.split(' ').nth(1).unwrap()).collect();
    assert_eq!(codes, ["erase_ordered", "erased", "withdrawn", "restricted", "restriction_lifted"]);
}

fn any_line() -> impl Strategy<Value = Line> {
    let ms = -62_000_000_000_000_i64..250_000_000_000_000;
    (ms, 0..ORDERS.len(), any::<i64>(), any::<i64>()).prop_map(|(ms, order, subject, detail)| Line {
        at: from_ms(ms),
        order: ORDERS[order],
        subject: SubjectId::new(subject),
        detail,
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_appended_is_read_back(lines in prop::collection::vec(any_line(), 0..6)) {
        let place = Place::new();
        let journal = place.journal();
        for line in &lines {
            journal.append(line).unwrap();
        }
        prop_assert_eq!(place.journal().lines().unwrap(), lines);
    }
}
