//! Cutting the ledger: its first events leave it when their time is over, whole checkpoints at a time.
//!
//! Invariant: the signed record is durable before anything goes, and what goes lies under it; the triggers of the tables
//! see to both. What is deleted goes in portions, the lists, reasons, events and leaves of the same places in one
//! transaction, so that a stop between two of them leaves a ledger that verifies, and the next call goes on.

use domain::time::{Timestamp, from_ms, to_ms};
use ledger::checkpoint::Checkpoint;
use ledger::cut::Cut;
use ledger::hash::Hash;
use ledger::note::{SigningKey, VerifierKey};
use ledger::tree::Frontier;

use crate::db::{Db, row, rows};
use crate::error::{Result, StoreError};
use crate::sql::statements;
use crate::tx::Tx;
use crate::val::{Cells, Val};

statements! {
    CUT_ADD: System = "insert into ledger_cut (size, since, at, events, note) values ($1, $2, $3, $4, $5)";
    CUT_NEWEST: System = "select size, since, at, events, note from ledger_cut order by size desc limit 1";
    CUTS: System = "select size, since, at, events, note from ledger_cut order by size";
    // A clock that ran backwards signs a later checkpoint with an earlier instant, so none before it may be younger.
    CUT_NEXT: System = "select c.size, c.at, c.note from checkpoint c where c.at <= $1 \
        and c.size > (select coalesce(max(k.size), 0) from ledger_cut k) \
        and not exists (select 1 from checkpoint d where d.at > $1 and d.size < c.size) order by c.size desc limit 1";
    CUT_LEAVES_READ: System = "select leaf from tree_leaf where position >= $1 and position < $2 order by position";
    CUT_CHECKPOINT: System = "select note from checkpoint where size = $1";
    CUT_EDGE: System = "select c.frontier from checkpoint c where c.size = (select max(k.size) from ledger_cut k)";
    LANES_CUT: System = "update lane set cut_below = \
        (select max(t.lane_seq) + 1 from tree_leaf t where t.lane = lane.id and t.position < $1) \
        where exists (select 1 from tree_leaf t where t.lane = lane.id and t.position < $1)";
    LANES_CUT_BELOW: System = "select id, cut_below from lane order by id";
    CUT_LEFT: System = "select coalesce(min(t.position), -1) from tree_leaf t \
        where t.position < (select coalesce(max(k.size), 0) from ledger_cut k)";
    CUT_SHOWN: Fanout = "delete from event_shown where event_id in (select e.id from tree_leaf t \
        join event e on e.lane = t.lane and e.lane_seq = t.lane_seq \
        where e.subject_id = 0 and t.position >= $1 and t.position < $2)";
    CUT_REASONS: Fanout = "delete from reason_text where (subject_id, event_id) in (select e.subject_id, e.id from tree_leaf t \
        join event e on e.lane = t.lane and e.lane_seq = t.lane_seq where t.position >= $1 and t.position < $2)";
    CUT_EVENTS: Fanout = "delete from event where (lane, lane_seq) in \
        (select t.lane, t.lane_seq from tree_leaf t where t.position >= $1 and t.position < $2)";
    CUT_LEAVES: System = "delete from tree_leaf where position >= $1 and position < $2";
}

/// How many places one transaction empties.
pub const AT_ONCE: i64 = 1_000;

/// A cut as it is kept.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct CutRecord {
    /// How many events are gone since the first; the position from which the log goes.
    pub size: u64,
    /// What is gone had been signed for by this instant; the log goes from there.
    pub since: Timestamp,
    /// When it was cut.
    pub at: Timestamp,
    /// How many events this cut took.
    pub events: u64,
    /// The signed record.
    pub note: String,
}

/// The next cut, with what its record will say.
#[derive(Clone, Debug)]
pub struct CutPlan {
    before: u64,
    edge: Frontier,
    since: Timestamp,
}

impl CutPlan {
    /// Signs the record of this cut.
    pub fn sign(self, at: Timestamp, key: &SigningKey) -> Result<CutRecord> {
        let (size, events) = (self.edge.size(), self.edge.size() - self.before);
        let note = Cut::sign(self.edge, (to_ms(self.since), to_ms(at)), events, key);
        let note = note.map_err(|_| StoreError::Damaged { what: "cut" })?;
        Ok(CutRecord { size, since: self.since, at, events, note })
    }
}

/// The newest cut.
pub fn newest(db: &mut dyn Db) -> Result<Option<CutRecord>> {
    row(db, &CUT_NEWEST, &[], read)
}

/// Every cut, the first one first.
pub fn all(db: &mut dyn Db) -> Result<Vec<CutRecord>> {
    rows(db, &CUTS, &[], read)
}

/// The right edge of the tree at the newest cut; that of no tree if there is none.
pub fn edge(db: &mut dyn Db) -> Result<Frontier> {
    match row(db, &CUT_EDGE, &[], |cells| cells.b(0))? {
        Some(bytes) => Frontier::from_bytes(&bytes).map_err(|_| StoreError::Damaged { what: "frontier" }),
        None => Ok(Frontier::new()),
    }
}

/// Whether the events of this instant may be gone.
pub(crate) fn may_be_gone(db: &mut dyn Db, at: Timestamp) -> Result<bool> {
    Ok(newest(db)?.is_some_and(|cut| cut.since >= at))
}

/// Plans to cut at the last checkpoint that was signed by `before`; none if nothing is older, or gone already.
///
/// Only leaves that give the root that was signed for them go: whoever took something out of the log must not be helped
/// to lose the trace.
pub fn plan(db: &mut dyn Db, before: Timestamp, key: &VerifierKey) -> Result<Option<CutPlan>> {
    let next = row(db, &CUT_NEXT, &[Val::I(to_ms(before))], |cells| Ok((cells.i(0)?, cells.i(1)?, cells.t(2)?)))?;
    let Some((size, since, note)) = next else { return Ok(None) };
    let damaged = || StoreError::Damaged { what: "ledger" };
    let mut edge = match newest(db)? {
        Some(last) => Cut::open(&last.note, key).map_err(|_| StoreError::Damaged { what: "cut" })?.edge,
        None => Frontier::new(),
    };
    let before = edge.size();
    let from = i64::try_from(before).map_err(|_| damaged())?;
    db.each(&CUT_LEAVES_READ, &[Val::I(from), Val::I(size)], &mut |cells| {
        edge.append(Hash::from_slice(&cells.b(0)?).map_err(|_| damaged())?);
        Ok(())
    })?;
    let signed = Checkpoint::open(&note, key).map_err(|_| StoreError::Damaged { what: "checkpoint" })?;
    let is_whole = signed.head == edge.head() && i64::try_from(edge.size()) == Ok(size);
    if is_whole { Ok(Some(CutPlan { before, edge, since: from_ms(since) })) } else { Err(damaged()) }
}

/// How many events a cut at the last checkpoint that was signed by `before` would take.
pub fn due(db: &mut dyn Db, before: Timestamp) -> Result<u64> {
    let Some(size) = row(db, &CUT_NEXT, &[Val::I(to_ms(before))], |cells| cells.i(0))? else { return Ok(0) };
    Ok(count(size)?.saturating_sub(newest(db)?.map_or(0, |last| last.size)))
}

/// Puts a signed cut on record, and says in each lane where it goes on. Says no if somebody was first.
pub fn record(tx: &mut Tx<'_>, cut: &CutRecord) -> Result<bool> {
    let before = newest(tx)?.map_or(0, |last| last.size);
    if before + cut.events != cut.size {
        return Ok(false);
    }
    let [size, events] = [number(cut.size)?, number(cut.events)?];
    let params = [Val::I(size), Val::I(to_ms(cut.since)), Val::I(to_ms(cut.at)), Val::I(events), Val::T(&cut.note)];
    tx.exec(&CUT_ADD, &params)?;
    tx.exec(&LANES_CUT, &[Val::I(size)])?;
    Ok(true)
}

/// Deletes what lies at the next places under the newest cut, at most so many; says whether there was anything.
pub fn clear(tx: &mut Tx<'_>, at_once: i64) -> Result<bool> {
    let Some(cut) = newest(tx)? else { return Ok(false) };
    let Some(from) = row(tx, &CUT_LEFT, &[], |cells| cells.i(0))?.filter(|from| *from >= 0) else { return Ok(false) };
    let places = [Val::I(from), Val::I(number(cut.size)?.min(from.saturating_add(at_once)))];
    for sql in [&CUT_SHOWN, &CUT_REASONS, &CUT_EVENTS, &CUT_LEAVES] {
        tx.exec(sql, &places)?;
    }
    Ok(true)
}

/// Whether something lies under the newest cut that is still to go.
pub fn is_half_done(db: &mut dyn Db) -> Result<bool> {
    Ok(row(db, &CUT_LEFT, &[], |cells| cells.i(0))?.is_some_and(|from| from >= 0))
}

/// The signed note of the checkpoint of this size.
pub(crate) fn checkpoint_of(db: &mut dyn Db, size: u64) -> Result<Option<String>> {
    row(db, &CUT_CHECKPOINT, &[Val::I(number(size)?)], |cells| cells.t(0))
}

/// Where each lane goes on after the newest cut.
pub(crate) fn lanes(db: &mut dyn Db) -> Result<Vec<(i64, i64)>> {
    rows(db, &LANES_CUT_BELOW, &[], |cells| Ok((cells.i(0)?, cells.i(1)?)))
}

fn read(cells: &dyn Cells) -> Result<CutRecord> {
    Ok(CutRecord {
        size: count(cells.i(0)?)?,
        since: from_ms(cells.i(1)?),
        at: from_ms(cells.i(2)?),
        events: count(cells.i(3)?)?,
        note: cells.t(4)?,
    })
}

fn count(number: i64) -> Result<u64> {
    u64::try_from(number).map_err(|_| StoreError::Damaged { what: "cut" })
}

fn number(count: u64) -> Result<i64> {
    i64::try_from(count).map_err(|_| StoreError::Damaged { what: "cut" })
}
