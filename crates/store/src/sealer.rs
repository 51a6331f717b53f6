//! The sealer: puts the events of all lanes into one tree, and signs its head.
//!
//! Invariant: leaves are added lane by lane without gaps, and a checkpoint is stored in the same transaction as the
//! leaves it covers. Any process may seal; whoever comes second finds nothing to do.

use domain::time::{Timestamp, from_ms, to_ms};
use ledger::checkpoint::Checkpoint;
use ledger::hash::Hash;
use ledger::note::SigningKey;
use ledger::tree::Frontier;

use crate::db::{Db, row, rows};
use crate::error::{Result, StoreError};
use crate::sql::{Engine, statements};
use crate::store::Store;
use crate::tx::Tx;
use crate::val::{Cells, Val};

statements! {
    CHECKPOINT_LAST: System = "select size, frontier from checkpoint order by size desc limit 1";
    CHECKPOINT_NEWEST: System = "select size, at, note from checkpoint order by size desc limit 1";
    CHECKPOINT_ADD: System = "insert into checkpoint (size, at, frontier, note) values ($1, $2, $3, $4)";
    // Of the leaves of a lane that a cut takes, the last one goes last; then the lane itself says where it goes on.
    LANES_BEHIND: System = "select id, sealed, written from (select l.id as id, \
        (select coalesce(max(t.lane_seq), l.cut_below - 1) from tree_leaf t where t.lane = l.id) as sealed, \
        (select coalesce(max(e.lane_seq), -1) from event e where e.lane = l.id) as written from lane l) as known \
        where written > sealed order by id";
    LEAVES_OF_LANE: Fanout = "select lane_seq, leaf from event where lane = $1 and lane_seq > $2 \
        order by lane_seq limit $3";
    // The position of a leaf is its place in the lane plus a number that is the same for a whole run.
    LEAVES_SEAL: Fanout = "insert into tree_leaf (position, lane, lane_seq, leaf) \
        select lane_seq + $1, lane, lane_seq, leaf from event where lane = $2 and lane_seq >= $3 and lane_seq < $4";
    SEALER_LOCK: System, Postgres = "select pg_try_advisory_xact_lock(6021024)";
}

/// How many events one checkpoint takes.
const MOST: i64 = 50_000;

/// A checkpoint that is stored; to be published outside of the database too.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct SignedCheckpoint {
    /// How many events the tree has.
    pub size: u64,
    /// When it was signed.
    pub at: Timestamp,
    /// The signed note (C2SP tlog-checkpoint).
    pub note: String,
}

/// Events of one lane that follow each other.
#[derive(Clone, Copy)]
struct Run {
    lane: i64,
    first: i64,
    count: i64,
}

/// What the next checkpoint covers.
struct Plan {
    before: Frontier,
    after: Frontier,
    runs: Vec<Run>,
}

/// What a checkpoint was planned to be, signed.
struct Seal {
    before: i64,
    runs: Vec<Run>,
    frontier: Vec<u8>,
    checkpoint: SignedCheckpoint,
}

impl Store {
    /// Puts all events into the tree that are not in it, and signs its head under the key's name; none if there is
    /// nothing new, or another process is at it. The caller publishes what comes back.
    pub async fn seal_tree(&self, key: &SigningKey) -> Result<Option<SignedCheckpoint>> {
        let mut newest = None;
        while let Some(plan) = self.read(plan).await? {
            let seal = self.sign(plan, key)?;
            let stored = self.write(move |tx| store(tx, &seal)).await?;
            match stored {
                Some(checkpoint) => newest = Some(checkpoint),
                None => break,
            }
        }
        Ok(newest)
    }

    /// The newest checkpoint that is stored.
    pub async fn newest_checkpoint(&self) -> Result<Option<SignedCheckpoint>> {
        let read = |cells: &dyn Cells| {
            let size = u64::try_from(cells.i(0)?).map_err(|_| StoreError::Damaged { what: "checkpoint" })?;
            Ok(SignedCheckpoint { size, at: from_ms(cells.i(1)?), note: cells.t(2)? })
        };
        self.read(move |db| row(db, &CHECKPOINT_NEWEST, &[], read)).await
    }

    /// [`Self::seal_tree`] for threads that may wait.
    pub fn seal_tree_blocking(&self, key: &SigningKey) -> Result<Option<SignedCheckpoint>> {
        let mut newest = None;
        while let Some(plan) = self.read_blocking(plan)? {
            let seal = self.sign(plan, key)?;
            let stored = self.write_blocking(move |tx| store(tx, &seal))?;
            match stored {
                Some(checkpoint) => newest = Some(checkpoint),
                None => break,
            }
        }
        Ok(newest)
    }

    /// Signs outside of any transaction. A note that is then not stored leaves this process no more than a failed commit's would.
    fn sign(&self, plan: Plan, key: &SigningKey) -> Result<Seal> {
        Ok(Seal {
            before: size_of(&plan.before)?,
            runs: plan.runs,
            frontier: plan.after.to_bytes(),
            checkpoint: SignedCheckpoint {
                size: plan.after.size(),
                at: self.now(),
                note: Checkpoint::sign(plan.after.head(), key)?,
            },
        })
    }
}

fn plan(db: &mut dyn Db) -> Result<Option<Plan>> {
    let before = frontier(db)?;
    let lanes = rows(db, &LANES_BEHIND, &[], |cells| Ok((cells.i(0)?, cells.i(1)?)))?;
    let (mut after, mut runs, mut room) = (before.clone(), Vec::new(), MOST);
    for (lane, sealed) in lanes {
        let leaves = contiguous(db, lane, sealed, room)?;
        let count = i64::try_from(leaves.len()).unwrap_or(i64::MAX);
        if count > 0 {
            after.extend(leaves);
            runs.push(Run { lane, first: sealed + 1, count });
        }
        room -= count;
        if room <= 0 {
            break;
        }
    }
    let is_new = after.size() > before.size();
    Ok(is_new.then_some(Plan { before, after, runs }))
}

/// The next leaves of a lane, up to the first gap. Lanes write in order, so a gap means that a row was taken out.
fn contiguous(db: &mut dyn Db, lane: i64, sealed: i64, room: i64) -> Result<Vec<Hash>> {
    let params = [Val::I(lane), Val::I(sealed), Val::I(room)];
    let found = rows(db, &LEAVES_OF_LANE, &params, |cells| {
        let leaf = Hash::from_slice(&cells.b(1)?).map_err(|_| StoreError::Damaged { what: "leaf" })?;
        Ok((cells.i(0)?, leaf))
    })?;
    let whole = found.len();
    let leaves: Vec<Hash> = found
        .into_iter()
        .zip(sealed + 1..)
        .take_while(|((lane_seq, _), expected)| lane_seq == expected)
        .map(|((_, leaf), _)| leaf)
        .collect();
    if leaves.len() < whole {
        tracing::error!(lane, "the ledger has a gap; what follows it is not sealed");
    }
    Ok(leaves)
}

fn frontier(db: &mut dyn Db) -> Result<Frontier> {
    let last = row(db, &CHECKPOINT_LAST, &[], |cells| cells.b(1))?;
    match last {
        Some(bytes) => Frontier::from_bytes(&bytes).map_err(|_| StoreError::Damaged { what: "frontier" }),
        None => Ok(Frontier::new()),
    }
}

fn size_of(frontier: &Frontier) -> Result<i64> {
    i64::try_from(frontier.size()).map_err(|_| StoreError::Damaged { what: "frontier" })
}

/// Stores leaves and checkpoint, if the tree still is as it was planned with.
fn store(tx: &mut Tx<'_>, seal: &Seal) -> Result<Option<SignedCheckpoint>> {
    if tx.engine() == Engine::Postgres {
        let is_ours = row(tx, &SEALER_LOCK, &[], |cells| cells.i(0))?;
        if is_ours != Some(1) {
            return Ok(None);
        }
    }
    if size_of(&frontier(tx)?)? != seal.before {
        return Ok(None);
    }
    let mut position = seal.before;
    for run in &seal.runs {
        let params = [Val::I(position - run.first), Val::I(run.lane), Val::I(run.first), Val::I(run.first + run.count)];
        let added = tx.exec(&LEAVES_SEAL, &params)?;
        if i64::try_from(added) != Ok(run.count) {
            return Err(StoreError::Damaged { what: "ledger" });
        }
        position += run.count;
    }
    let checkpoint = &seal.checkpoint;
    let params = [Val::I(position), Val::I(to_ms(checkpoint.at)), Val::B(&seal.frontier), Val::T(&checkpoint.note)];
    tx.exec(&CHECKPOINT_ADD, &params)?;
    Ok(Some(checkpoint.clone()))
}
