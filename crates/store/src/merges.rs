//! People who are joined: by a row, so that it can be undone, and never by rewriting.
//!
//! Invariant: `person_joined` says what follows from the joins that stand, and is written in the transaction of the
//! join or of its undoing; everybody who is joined stands in it once, with the one main record of their circle.

use std::collections::BTreeMap;

use domain::id::{ActorId, ErasureId, PublicId, SubjectId};
use domain::merge::MERGED_AT_MOST;
use domain::time::{Timestamp, from_ms, to_ms};

use crate::cell::public_id;
use crate::{Cells, Db, Engine, IndexOp, Result, StoreError, Tx, Val, row, rows, statements};

statements! {
    pub MERGE_ADD: Subject = "insert into person_merge (subject_id, id, winner_id, at, by_id, undo_until, differs) \
        values ($1, $2, $3, $4, $5, $6, $7)";
    pub MERGE_UNDO: Subject = "update person_merge set undone_at = $1, undone_by = $2 \
        where subject_id = $3 and id = $4 and undone_at is null";
    pub MERGE_STANDING: Subject = "select subject_id, id, winner_id, at, by_id, undo_until, differs from person_merge \
        where subject_id = $1 and undone_at is null";
    pub CIRCLE: Subject = "select b.root_id, b.subject_id from person_joined a join person_joined b on b.root_id = a.root_id \
        where a.subject_id = $1 order by b.subject_id";
    pub ROOT: Subject = "select root_id from person_joined where subject_id = $1";
    pub JOINED_SET: Subject = "insert into person_joined (subject_id, root_id) values ($1, $2) \
        on conflict (subject_id) do update set root_id = excluded.root_id";
    pub JOINED_DROP: Subject = "delete from person_joined where subject_id = $1";
    // Two deeds that join, part or erase the same people come one after the other.
    PERSON_HOLD: Subject, Postgres = "select subject_id from person_key where subject_id = $1 for update";
    pub ERASURE_TOGETHER_ADD: Fanout = "insert into erasure_together (erasure_id, other_id) values ($1, $2) on conflict do nothing";
    pub ERASURES_TOGETHER: Fanout = "select e.public_id from erasure_together t join erasure e on e.id = t.other_id \
        where t.erasure_id = $1 order by e.id";
}

/// One join that stands.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct MergeRecord {
    /// Its number.
    pub id: i64,
    /// The main record.
    pub winner: SubjectId,
    /// Who was joined to it.
    pub loser: SubjectId,
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: ActorId,
    /// Until when it can be undone.
    pub undo_until: Timestamp,
    /// Codes of the fields in which both differed, each followed by a space.
    pub differs: String,
}

/// Everybody who is one person with this one, the main record first; themself alone if nobody is joined to them.
pub fn circle(db: &mut dyn Db, subject: SubjectId) -> Result<Vec<SubjectId>> {
    let found = rows(db, &CIRCLE, &[Val::I(subject.number())], |cells| {
        Ok((SubjectId::new(cells.i(0)?), SubjectId::new(cells.i(1)?)))
    })?;
    let Some((root, _)) = found.first().copied() else { return Ok(vec![subject]) };
    let others = found.into_iter().map(|(_, member)| member).filter(|member| *member != root);
    Ok(std::iter::once(root).chain(others).collect())
}

/// The main record of the person; themself if they are joined to nobody.
pub fn root_of(db: &mut dyn Db, subject: SubjectId) -> Result<SubjectId> {
    let root = row(db, &ROOT, &[Val::I(subject.number())], |cells| cells.i(0))?;
    Ok(root.map_or(subject, SubjectId::new))
}

/// The join by which this record became part of another person, if one stands.
pub fn standing(db: &mut dyn Db, loser: SubjectId) -> Result<Option<MergeRecord>> {
    row(db, &MERGE_STANDING, &[Val::I(loser.number())], read)
}

/// Every join that stands among these people.
pub fn standing_among(db: &mut dyn Db, people: &[SubjectId]) -> Result<Vec<MergeRecord>> {
    let mut found = Vec::new();
    for subject in people {
        found.extend(standing(db, *subject)?);
    }
    Ok(found)
}

/// Lets nobody else join, part or erase these people until the deed is done. To be called before they are read.
pub fn hold(tx: &mut Tx<'_>, people: &[SubjectId]) -> Result<()> {
    if tx.engine() == Engine::Sqlite {
        return Ok(());
    }
    let mut ordered = people.to_vec();
    ordered.sort_unstable();
    for subject in ordered {
        row(tx, &PERSON_HOLD, &[Val::I(subject.number())], |cells| cells.i(0))?;
    }
    Ok(())
}

/// Joins two main records. `false` if they are not two, or if the circle would be larger than
/// [`MERGED_AT_MOST`]; then nothing is written.
pub fn join(tx: &mut Tx<'_>, merge: &MergeRecord) -> Result<bool> {
    let (ours, theirs) = (circle(tx, merge.winner)?, circle(tx, merge.loser)?);
    let are_roots = ours.first() == Some(&merge.winner) && theirs.first() == Some(&merge.loser);
    if !are_roots || merge.winner == merge.loser || ours.len() + theirs.len() > MERGED_AT_MOST {
        return Ok(false);
    }
    tx.exec(
        &MERGE_ADD,
        &[
            Val::I(merge.loser.number()),
            Val::I(merge.id),
            Val::I(merge.winner.number()),
            Val::I(to_ms(merge.at)),
            Val::I(merge.by.number()),
            Val::I(to_ms(merge.undo_until)),
            Val::T(&merge.differs),
        ],
    )?;
    for member in ours.iter().chain(&theirs) {
        tx.exec(&JOINED_SET, &[Val::I(member.number()), Val::I(merge.winner.number())])?;
        // The team of the main record finds all of them.
        tx.index(IndexOp::TeamChanged { subject: *member });
    }
    Ok(true)
}

/// Undoes a join that stands; `false` if it does not stand any more. Gives both sides as they are apart: that of
/// the main record and that of the other.
pub fn part(
    tx: &mut Tx<'_>,
    merge: &MergeRecord,
    (by, at): (ActorId, Timestamp),
) -> Result<Option<(Vec<SubjectId>, Vec<SubjectId>)>> {
    let members = circle(tx, merge.loser)?;
    let (id, loser) = (Val::I(merge.id), Val::I(merge.loser.number()));
    if tx.exec(&MERGE_UNDO, &[Val::I(to_ms(at)), Val::I(by.number()), loser, id])? != 1 {
        return Ok(None);
    }
    let above: BTreeMap<_, _> =
        standing_among(tx, &members)?.into_iter().map(|merge| (merge.loser, merge.winner)).collect();
    let mut sides: BTreeMap<SubjectId, Vec<SubjectId>> = BTreeMap::new();
    for member in &members {
        sides.entry(top(&above, *member)?).or_default().push(*member);
    }
    for (root, side) in &sides {
        for member in side {
            match side.len() {
                1 => tx.exec(&JOINED_DROP, &[Val::I(member.number())])?,
                _ => tx.exec(&JOINED_SET, &[Val::I(member.number()), Val::I(root.number())])?,
            };
            tx.index(IndexOp::TeamChanged { subject: *member });
        }
    }
    let theirs = sides.remove(&merge.loser).unwrap_or_default();
    Ok(Some((sides.into_values().flatten().collect(), theirs)))
}

/// The record above all others that somebody is joined to.
fn top(above: &BTreeMap<SubjectId, SubjectId>, subject: SubjectId) -> Result<SubjectId> {
    let mut at = subject;
    for _ in 0..=MERGED_AT_MOST {
        match above.get(&at) {
            Some(next) => at = *next,
            None => return Ok(at),
        }
    }
    Err(StoreError::Damaged { what: "a circle of joined people" })
}

/// Notes that two erasures are those of one person.
pub fn erase_together(tx: &mut Tx<'_>, erasure: ErasureId, other: ErasureId) -> Result<()> {
    tx.exec(&ERASURE_TOGETHER_ADD, &[Val::I(erasure.number()), Val::I(other.number())])?;
    Ok(())
}

/// The erasures that are carried out together with this one.
pub fn erased_with(db: &mut dyn Db, erasure: ErasureId) -> Result<Vec<PublicId>> {
    rows(db, &ERASURES_TOGETHER, &[Val::I(erasure.number())], |cells| public_id(cells, 0))
}

fn read(cells: &dyn Cells) -> Result<MergeRecord> {
    Ok(MergeRecord {
        loser: SubjectId::new(cells.i(0)?),
        id: cells.i(1)?,
        winner: SubjectId::new(cells.i(2)?),
        at: from_ms(cells.i(3)?),
        by: ActorId::new(cells.i(4)?),
        undo_until: from_ms(cells.i(5)?),
        differs: cells.t(6)?,
    })
}
