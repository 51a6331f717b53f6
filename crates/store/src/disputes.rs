//! What people say is wrong (Art. 16): both versions, the decision, and the statement that travels with the record.
//!
//! Invariant: a dispute is decided once, and a row of it is deleted with the person only.

use custody::Sealed;
use domain::dispute::{Disputed, Settled};
use domain::id::{ActorId, DisputeId, RightsCaseId, SubjectId};
use domain::rights::Said;
use domain::time::{Timestamp, from_ms, to_ms};

use crate::cell::{code, some_code};
use crate::{Db, Result, Tx, Val, rows, statements};

statements! {
    pub DISPUTE_ADD: Subject = "insert into dispute (subject_id, id, case_id, what, target, at, by_id, said) \
        values ($1, $2, $3, $4, $5, $6, $7, $8)";
    pub DISPUTE_DECIDE: Subject = "update dispute set outcome = $1, decided_at = $2, decided_by = $3, answer = $4 \
        where subject_id = $5 and id = $6 and outcome is null";
    pub DISPUTE_STATE: Subject = "update dispute set stated_at = $1, statement = $2 where subject_id = $3 and id = $4 and outcome = 'refused'";
    pub DISPUTES_OF: Subject = "select id, case_id, what, target, at, by_id, said, outcome, decided_at, decided_by, answer, stated_at, \
        statement from dispute where subject_id = $1 order by at, id";
}

/// One dispute as it is kept.
#[derive(Clone, Debug)]
pub struct DisputeRecord {
    /// Its number.
    pub id: DisputeId,
    /// The request it came with.
    pub case: Option<RightsCaseId>,
    /// What is wrong.
    pub what: Disputed,
    /// The number of what is one of several.
    pub target: Option<i64>,
    /// When it was written down.
    pub at: Timestamp,
    /// By whom.
    pub by: ActorId,
    /// What stood then, what the person claims, and why.
    pub said: Sealed<Said>,
    /// What became of it.
    pub settled: Option<SettledRecord>,
    /// What the person puts beside it, and since when.
    pub statement: Option<(Timestamp, Sealed<Said>)>,
}

/// How a dispute was decided.
#[derive(Clone, Debug)]
pub struct SettledRecord {
    /// What became of it.
    pub outcome: Settled,
    /// When.
    pub at: Timestamp,
    /// Who decided.
    pub by: ActorId,
    /// The correction, or the ground.
    pub answer: Sealed<Said>,
}

/// Writes a dispute down.
pub fn add(tx: &mut Tx<'_>, subject: SubjectId, record: &DisputeRecord) -> Result<()> {
    tx.exec(
        &DISPUTE_ADD,
        &[
            Val::I(subject.number()),
            Val::I(record.id.number()),
            Val::OI(record.case.map(RightsCaseId::number)),
            Val::T(record.what.code()),
            Val::OI(record.target),
            Val::I(to_ms(record.at)),
            Val::I(record.by.number()),
            Val::B(record.said.as_bytes()),
        ],
    )?;
    Ok(())
}

/// Decides a dispute, and says whether it was open.
pub fn decide(tx: &mut Tx<'_>, (subject, id): (SubjectId, DisputeId), settled: &SettledRecord) -> Result<bool> {
    let decided = tx.exec(
        &DISPUTE_DECIDE,
        &[
            Val::T(settled.outcome.code()),
            Val::I(to_ms(settled.at)),
            Val::I(settled.by.number()),
            Val::B(settled.answer.as_bytes()),
            Val::I(subject.number()),
            Val::I(id.number()),
        ],
    )?;
    Ok(decided > 0)
}

/// Puts the person's statement beside a dispute that was refused, in place of an earlier one; says whether it was.
pub fn state(
    tx: &mut Tx<'_>,
    (subject, id): (SubjectId, DisputeId),
    (at, statement): (Timestamp, &Sealed<Said>),
) -> Result<bool> {
    let wanted = [Val::I(to_ms(at)), Val::B(statement.as_bytes()), Val::I(subject.number()), Val::I(id.number())];
    Ok(tx.exec(&DISPUTE_STATE, &wanted)? > 0)
}

/// Every dispute of a person, the oldest first.
pub fn of_person(db: &mut dyn Db, subject: SubjectId) -> Result<Vec<DisputeRecord>> {
    rows(db, &DISPUTES_OF, &[Val::I(subject.number())], |cells| {
        let outcome = some_code(cells, 7, Settled::from_code)?;
        let decided = (outcome, cells.oi(8)?, cells.oi(9)?, cells.ob(10)?);
        let settled = match decided {
            (Some(outcome), Some(at), Some(by), Some(answer)) => Some(SettledRecord {
                outcome,
                at: from_ms(at),
                by: ActorId::new(by),
                answer: Sealed::from_stored(answer),
            }),
            _ => None,
        };
        let stated = cells.oi(11)?.zip(cells.ob(12)?);
        Ok(DisputeRecord {
            id: DisputeId::new(cells.i(0)?),
            case: cells.oi(1)?.map(RightsCaseId::new),
            what: code(cells, 2, Disputed::from_code)?,
            target: cells.oi(3)?,
            at: from_ms(cells.i(4)?),
            by: ActorId::new(cells.i(5)?),
            said: Sealed::from_stored(cells.b(6)?),
            settled,
            statement: stated.map(|(at, words)| (from_ms(at), Sealed::from_stored(words))),
        })
    })
}
