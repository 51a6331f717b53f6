//! Restrictions of processing (Art. 18): who set them, when, and when they ended.

use domain::id::{ActorId, RestrictionId, SubjectId};
use domain::restriction::RestrictionGround;
use domain::time::{Timestamp, from_ms, to_ms};

use crate::cell::code;
use crate::{Db, Result, Tx, Val, rows, statements};

statements! {
    pub RESTRICTION_BEGIN: Subject = "insert into restriction (subject_id, id, ground, from_at, from_by) values ($1, $2, $3, $4, $5)";
    pub RESTRICTION_LIFT: Subject = "update restriction set lifted_at = $1, lifted_by = $2 \
        where subject_id = $3 and lifted_at is null and from_at <= $4";
    pub RESTRICTIONS_OF: Subject = "select id, ground, from_at, lifted_at from restriction where subject_id = $1 order by from_at, id";
}

/// One restriction, in force or ended.
#[derive(Clone, Copy, Debug)]
pub struct RestrictionRecord {
    /// Its number.
    pub id: RestrictionId,
    /// Why (Art. 18(1)).
    pub ground: RestrictionGround,
    /// Since when.
    pub from_at: Timestamp,
    /// When it ended, if it did.
    pub lifted_at: Option<Timestamp>,
}

/// Begins a restriction.
pub fn begin(tx: &mut Tx<'_>, subject: SubjectId, restriction: &RestrictionRecord, by: ActorId) -> Result<()> {
    tx.exec(
        &RESTRICTION_BEGIN,
        &[
            Val::I(subject.number()),
            Val::I(restriction.id.number()),
            Val::T(restriction.ground.code()),
            Val::I(to_ms(restriction.from_at)),
            Val::I(by.number()),
        ],
    )?;
    Ok(())
}

/// Ends every restriction in force that began at or before `until` and says how many ended: one that was ordered since
/// somebody looked at them stays.
pub fn lift(tx: &mut Tx<'_>, subject: SubjectId, (by, at): (ActorId, Timestamp), until: Timestamp) -> Result<u64> {
    let values = [Val::I(to_ms(at)), Val::I(by.number()), Val::I(subject.number()), Val::I(to_ms(until))];
    let lifted = tx.exec(&RESTRICTION_LIFT, &values)?;
    // While it was in force nobody compared the person with others.
    crate::duplicates::stale(tx, subject)?;
    Ok(lifted)
}

/// Every restriction there was.
pub fn of_person(db: &mut dyn Db, subject: SubjectId) -> Result<Vec<RestrictionRecord>> {
    rows(db, &RESTRICTIONS_OF, &[Val::I(subject.number())], |cells| {
        Ok(RestrictionRecord {
            id: RestrictionId::new(cells.i(0)?),
            ground: code(cells, 1, RestrictionGround::from_code)?,
            from_at: from_ms(cells.i(2)?),
            lifted_at: cells.oi(3)?.map(from_ms),
        })
    })
}
