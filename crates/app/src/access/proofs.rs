//! Proofs that the newest acts about the person are in the log, each checkable without anybody's help.

use std::collections::{BTreeMap, BTreeSet};

use custody::Table;
use ledger::leaf::{batch_handle, batch_leaf};
use ledger::proof::Proof;
use ledger::tile::{TILE_WIDTH, TileId, grow, placeholders};
use ledger::tile_set::TileSet;
use ledger::tree::{inclusion_proof, root_of};
use store::evidence::Evidence;
use store::{Db, StoreError};

use super::gather::{Source, Wanted};
use super::model::{AmongPart, ProofPart, Proofs};
use super::{AccessError, hex};
use crate::records;

/// The most events that a package proves.
const MOST: i64 = 200;
/// How many leaves are read at once; whole tiles.
const LEAVES_AT_ONCE: u64 = 64 * TILE_WIDTH as u64;

/// Proves the newest events up to the newest checkpoint; `recorded` is how many there are about the person at all.
pub fn gather(source: &mut Source<'_>, wanted: &Wanted, recorded: u64) -> Result<Proofs, AccessError> {
    let subject = source.subject();
    let salt = source.opener.open(Table::Salt, records::salt(subject), &source.person.salt)?;
    let (origin, verifier_key) = wanted.log.clone();
    let mut proofs = Proofs {
        origin,
        verifier_key,
        checkpoint: None,
        subject: subject.number(),
        handle: source.person.facts.handle.0,
        salt: hex(salt.as_ref().expose()),
        events: Vec::new(),
        older: 0,
        unsealed: recorded,
        since: store::ledger_cut::newest(source.db)?.map(|cut| cut.since),
    };
    let Some((size, note)) = store::evidence::checkpoint(source.db)? else {
        return Ok(proofs);
    };
    let sealed = store::evidence::count(source.db, subject, size)?;
    let newest = store::evidence::newest(source.db, subject, size, MOST)?;
    proofs.unsealed = recorded.saturating_sub(sealed);
    proofs.older = sealed.saturating_sub(newest.len() as u64);
    proofs.events = prove(source.db, &newest, (size, &note))?;
    proofs.checkpoint = Some(note);
    Ok(proofs)
}

pub(crate) fn prove(
    db: &mut dyn Db,
    newest: &[Evidence],
    (size, note): (u64, &str),
) -> Result<Vec<ProofPart>, AccessError> {
    let edge = store::ledger_cut::edge(db)?;
    let tiles = Tiles::read(db, newest, (edge.size(), size))?;
    let mut tree = TileSet::after(edge, size, |id| tiles.bytes(id));
    let mut parts = Vec::with_capacity(newest.len());
    for evidence in newest {
        let hashes = tree.inclusion_proof(evidence.position);
        let proof = Proof {
            extra: Some(covered(evidence)),
            index: evidence.position,
            hashes: hashes.map_err(|_| StoreError::Damaged { what: "tree" })?,
            checkpoint: note.to_owned(),
        };
        parts.push(ProofPart {
            index: evidence.position,
            at: evidence.at,
            deed: evidence.deed,
            leaf: evidence.leaf,
            among: among(db, evidence)?,
            text: proof.to_string(),
        });
    }
    Ok(parts)
}

/// The bytes whose RFC 6962 leaf hash is the leaf; see [`ledger::leaf::leaf`].
fn covered(evidence: &Evidence) -> Vec<u8> {
    let length = (evidence.codes.len() as u64).to_be_bytes();
    let numbers = [domain::time::to_ms(evidence.at), evidence.actor, evidence.lane, evidence.lane_seq];
    let mut bytes = [&length, evidence.codes.as_slice()].concat();
    bytes.extend(numbers.iter().flat_map(|number| number.to_be_bytes()));
    bytes.extend(evidence.handle);
    bytes
}

/// The way from the person's handle to that of the list they stood on; the others' handles stay out of it.
fn among(db: &mut dyn Db, evidence: &Evidence) -> Result<Option<AmongPart>, AccessError> {
    let Some(index) = evidence.in_list else {
        return Ok(None);
    };
    let handles = store::evidence::handles(db, evidence.event)?;
    if batch_handle(&handles) != evidence.handle {
        return Err(StoreError::Damaged { what: "list" }.into());
    }
    let size = handles.len() as u64;
    let leaves: Vec<_> = handles.iter().map(batch_leaf).collect();
    let hashes = inclusion_proof(&leaves, index, size);
    Ok(Some(AmongPart {
        index,
        size,
        root: root_of(leaves),
        hashes: hashes.map_err(|_| StoreError::Damaged { what: "list" })?,
    }))
}

/// The tiles from which the proofs are made: all upper ones, and of the leaves only those beside a wanted one or the cut.
struct Tiles(BTreeMap<(u8, u64), Vec<u8>>);

impl Tiles {
    /// Leaves before `cut` are gone.
    fn read(db: &mut dyn Db, wanted: &[Evidence], (cut, size): (u64, u64)) -> Result<Self, AccessError> {
        let width = u64::from(TILE_WIDTH);
        let mut kept: BTreeSet<u64> = wanted.iter().map(|one| one.position / width).collect();
        kept.extend([cut / width, size / width]);
        let mut tiles = Self(BTreeMap::new());
        tiles.0.extend(placeholders(cut).into_iter().map(|(id, bytes)| ((id.level(), id.index()), bytes)));
        let mut from = cut;
        while from < size && !wanted.is_empty() {
            // Only the first piece may begin within a tile.
            let until = size.min((from / LEAVES_AT_ONCE + 1) * LEAVES_AT_ONCE);
            let leaves = store::evidence::leaves(db, from, until)?;
            if leaves.len() as u64 != until - from {
                return Err(StoreError::Damaged { what: "tree" }.into());
            }
            let fresh = grow(from, &leaves, |id| tiles.bytes(id));
            for (id, bytes) in fresh.map_err(|_| StoreError::Damaged { what: "tree" })? {
                if id.level() > 0 || kept.contains(&id.index()) {
                    tiles.0.insert((id.level(), id.index()), bytes);
                }
            }
            from = until;
        }
        Ok(tiles)
    }

    fn bytes(&self, id: &TileId) -> Option<Vec<u8>> {
        self.0.get(&(id.level(), id.index())).cloned()
    }
}
