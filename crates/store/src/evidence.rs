//! The events about one person with their places in the tree, from which proofs for that person are made.
//!
//! Invariant: everything here concerns the tree up to a given size, so that it fits one checkpoint, and what lies after the
//! newest cut: nothing can be proven any more of what lies before, even while it is still there.

use domain::event::Deed;
use domain::id::{EventId, SubjectId};
use domain::time::{Timestamp, from_ms};
use ledger::hash::Hash;

use crate::cell::handle;
use crate::{Cells, Db, Result, StoreError, Val, row, rows, statements};

statements! {
    EVIDENCE_ABOUT_ONE: Subject = "select e.id, e.at, e.actor_id, e.deed, e.codes, e.handle, e.lane, e.lane_seq, e.leaf, t.position \
        from event e join tree_leaf t on t.lane = e.lane and t.lane_seq = e.lane_seq \
        where e.subject_id = $1 and t.position < $2 \
        and t.position >= (select coalesce(max(k.size), 0) from ledger_cut k) order by e.id desc limit $3";
    EVIDENCE_IN_LISTS: Fanout = "select e.id, e.at, e.actor_id, e.deed, e.codes, e.handle, e.lane, e.lane_seq, e.leaf, t.position, s.position \
        from event_shown s join event e on e.subject_id = 0 and e.id = s.event_id \
        join tree_leaf t on t.lane = e.lane and t.lane_seq = e.lane_seq \
        where s.subject_id = $1 and t.position < $2 \
        and t.position >= (select coalesce(max(k.size), 0) from ledger_cut k) order by e.id desc limit $3";
    EVIDENCE_COUNT_ONE: Subject = "select count(*) from event e join tree_leaf t on t.lane = e.lane and t.lane_seq = e.lane_seq \
        where e.subject_id = $1 and t.position < $2 \
        and t.position >= (select coalesce(max(k.size), 0) from ledger_cut k)";
    EVIDENCE_COUNT_LISTS: Fanout = "select count(*) from event_shown s join event e on e.subject_id = 0 and e.id = s.event_id \
        join tree_leaf t on t.lane = e.lane and t.lane_seq = e.lane_seq \
        where s.subject_id = $1 and t.position < $2 \
        and t.position >= (select coalesce(max(k.size), 0) from ledger_cut k)";
    EVIDENCE_HANDLES: Fanout = "select handle from event_shown where event_id = $1 order by position";
    EVIDENCE_LEAVES: System = "select leaf from tree_leaf where position >= $1 and position < $2 order by position";
    EVIDENCE_CHECKPOINT: System = "select size, note from checkpoint order by size desc limit 1";
}

/// An event about a person, as its leaf covers it.
#[derive(Clone, Debug)]
pub struct Evidence {
    /// Its number.
    pub event: EventId,
    /// When.
    pub at: Timestamp,
    /// The number of the account.
    pub actor: i64,
    /// What was done.
    pub deed: Deed,
    /// The codes that the leaf covers.
    pub codes: Vec<u8>,
    /// Whom it concerns: the person's handle, or that of the list they stood on.
    pub handle: [u8; 32],
    /// The writing connection.
    pub lane: i64,
    /// The place within its lane.
    pub lane_seq: i64,
    /// The leaf as stored.
    pub leaf: Hash,
    /// Its place in the tree, from 0.
    pub position: u64,
    /// The place of the person in a list, from 0.
    pub in_list: Option<u64>,
}

/// The newest checkpoint: its size and signed note.
pub fn checkpoint(db: &mut dyn Db) -> Result<Option<(u64, String)>> {
    row(db, &EVIDENCE_CHECKPOINT, &[], |cells| Ok((place(cells.i(0)?)?, cells.t(1)?)))
}

/// The newest events about the person within the first `size` leaves, lists that showed them included, newest first.
pub fn newest(db: &mut dyn Db, subject: SubjectId, size: u64, limit: i64) -> Result<Vec<Evidence>> {
    let wanted = [Val::I(subject.number()), Val::I(number(size)?), Val::I(limit)];
    let mut found = rows(db, &EVIDENCE_ABOUT_ONE, &wanted, read)?;
    found.extend(rows(db, &EVIDENCE_IN_LISTS, &wanted, |cells| {
        Ok(Evidence { in_list: Some(place(cells.i(10)?)?), ..read(cells)? })
    })?);
    found.sort_by_key(|evidence| std::cmp::Reverse(evidence.event));
    found.truncate(usize::try_from(limit).unwrap_or(0));
    Ok(found)
}

/// How many events about the person the first `size` leaves hold.
pub fn count(db: &mut dyn Db, subject: SubjectId, size: u64) -> Result<u64> {
    let wanted = [Val::I(subject.number()), Val::I(number(size)?)];
    let mut sum = 0;
    for sql in [&EVIDENCE_COUNT_ONE, &EVIDENCE_COUNT_LISTS] {
        sum += row(db, sql, &wanted, |cells| place(cells.i(0)?))?.unwrap_or(0);
    }
    Ok(sum)
}

/// The handles of everybody on a list, in its order.
pub fn handles(db: &mut dyn Db, event: EventId) -> Result<Vec<[u8; 32]>> {
    rows(db, &EVIDENCE_HANDLES, &[Val::I(event.number())], |cells| handle(cells, 0))
}

/// The leaves from `from` up to `until`, which is not among them.
pub fn leaves(db: &mut dyn Db, from: u64, until: u64) -> Result<Vec<Hash>> {
    rows(db, &EVIDENCE_LEAVES, &[Val::I(number(from)?), Val::I(number(until)?)], |cells| leaf(cells, 0))
}

fn read(cells: &dyn Cells) -> Result<Evidence> {
    Ok(Evidence {
        event: EventId::new(cells.i(0)?),
        at: from_ms(cells.i(1)?),
        actor: cells.i(2)?,
        deed: Deed::from_number(cells.i(3)?).ok_or(StoreError::Damaged { what: "a deed" })?,
        codes: cells.b(4)?,
        handle: handle(cells, 5)?,
        lane: cells.i(6)?,
        lane_seq: cells.i(7)?,
        leaf: leaf(cells, 8)?,
        position: place(cells.i(9)?)?,
        in_list: None,
    })
}

fn leaf(cells: &dyn Cells, column: usize) -> Result<Hash> {
    Hash::from_slice(&cells.b(column)?).map_err(|_| StoreError::Damaged { what: "leaf" })
}

fn place(number: i64) -> Result<u64> {
    u64::try_from(number).map_err(|_| StoreError::Damaged { what: "position" })
}

fn number(place: u64) -> Result<i64> {
    i64::try_from(place).map_err(|_| StoreError::Damaged { what: "position" })
}
