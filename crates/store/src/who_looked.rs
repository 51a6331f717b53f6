//! The lines of the ledger about one person: the answer to "who looked at my data, and why?".

use custody::{ReasonText, Sealed};
use domain::event::Deed;
use domain::id::{ActorId, EventId, SubjectId};
use domain::reason::Reason;
use domain::time::{Timestamp, from_ms};

use crate::cell::code;
use crate::{Cells, Db, Result, StoreError, Val, rows, statements};

statements! {
    pub LOOKS_AT_ONE: Subject = "select e.id, e.at, e.actor_id, e.deed, e.purpose_id, e.reason, e.detail, r.words \
        from event e left join reason_text r on r.subject_id = e.subject_id and r.event_id = e.id \
        where e.subject_id = $1 order by e.id desc limit $2";
    pub LOOKS_IN_LISTS: Fanout = "select e.id, e.at, e.actor_id, e.deed, e.purpose_id, e.reason, e.detail \
        from event_shown s join event e on e.subject_id = 0 and e.id = s.event_id \
        where s.subject_id = $1 order by e.id desc limit $2";
}

/// One line about a person.
#[derive(Clone, Debug)]
pub struct LookRecord {
    /// Its number.
    pub event: EventId,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub actor: ActorId,
    /// What.
    pub deed: Deed,
    /// Row of the purpose.
    pub purpose: i64,
    /// Stated reason.
    pub reason: Reason,
    /// The deed's number.
    pub detail: i64,
    /// The stated reason in words, sealed under the person.
    pub words: Option<Sealed<ReasonText>>,
}

/// Every line about the person, lists that showed them included, newest first, at most `limit`.
pub fn of_person(db: &mut dyn Db, subject: SubjectId, limit: i64) -> Result<Vec<LookRecord>> {
    let wanted = [Val::I(subject.number()), Val::I(limit)];
    let mut looks = rows(db, &LOOKS_AT_ONE, &wanted, |cells| {
        let mut look = read(cells)?;
        look.words = cells.ob(7)?.map(Sealed::from_stored);
        Ok(look)
    })?;
    looks.extend(rows(db, &LOOKS_IN_LISTS, &wanted, read)?);
    looks.sort_by_key(|look| std::cmp::Reverse(look.event));
    looks.truncate(usize::try_from(limit).unwrap_or(0));
    Ok(looks)
}

fn read(cells: &dyn Cells) -> Result<LookRecord> {
    Ok(LookRecord {
        event: EventId::new(cells.i(0)?),
        at: from_ms(cells.i(1)?),
        actor: ActorId::new(cells.i(2)?),
        deed: Deed::from_number(cells.i(3)?).ok_or(StoreError::Damaged { what: "a deed" })?,
        purpose: cells.i(4)?,
        reason: code(cells, 5, Reason::from_code)?,
        detail: cells.i(6)?,
        words: None,
    })
}
