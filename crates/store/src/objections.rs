//! Objections (Art. 21), and the marketing stops that outlive whoever objected.
//!
//! Invariant: an objection is never deleted while the person is here; how it ended stands beside it.

use custody::{ObjectionGround, Sealed, Token};
use domain::contact::ContactKind;
use domain::event::Deed;
use domain::id::{ActorId, ControllerId, ObjectionId, PurposeId, SubjectId};
use domain::may::{Against, Objection, ObjectionEnd};
use domain::suppression::Suppression;
use domain::time::{Timestamp, from_ms, to_ms};

use crate::{Cells, Db, Result, StoreError, Tx, Val, row, rows, statements};

statements! {
    pub OBJECTION_ADD: Subject = "insert into objection (subject_id, id, against, at, via, actor_id) values ($1, $2, $3, $4, $5, $6)";
    pub OBJECTION_END: Subject = "update objection set ended = $1, ended_at = $2, ended_by = $3, ground = $4 \
        where subject_id = $5 and id = $6 and ended is null";
    pub OBJECTIONS_OF: Subject = "select id, against, at, via, actor_id, ended, ended_at, ended_by, ground from objection \
        where subject_id = $1 order by at, id";
    pub STOP_ADD: Subject = "insert into marketing_stop (controller_id, kind, token, objection_id, token_version, set_at) \
        select c.controller_id, c.kind, c.token, o.id, c.token_version, o.at from objection o \
        join contact_stop c on c.subject_id = o.subject_id \
        where o.subject_id = $1 and o.against is null and o.ended is null on conflict do nothing";
    pub STOP_LIFT: System = "delete from marketing_stop where objection_id = $1";
    pub STOPS_LEFT_LIFT: Fanout = "delete from marketing_stop where set_at <= $1 and (controller_id, kind, token) in \
        (select c.controller_id, c.kind, c.token from contact_stop c where c.subject_id = $2) \
        and not exists (select 1 from objection o where o.id = marketing_stop.objection_id)";
    pub STOPS_LEFT_COUNT: Fanout = "select count(*) from marketing_stop s where s.set_at <= $1 and (s.controller_id, s.kind, s.token) in \
        (select c.controller_id, c.kind, c.token from contact_stop c where c.subject_id = $2) \
        and not exists (select 1 from objection o where o.id = s.objection_id)";
    pub LIFTS_SINCE: Subject = "select count(*) from event where subject_id = $1 and deed = $2 and detail = $3 and at >= $4";
    pub STOP_FIND: System = "select min(set_at) from marketing_stop where controller_id = $1 and kind = $2 and token = $3";
    pub STOP_COUNT: System = "select count(*) from marketing_stop where controller_id = $1";
    pub CONTACT_STOP_ADD: Subject = "insert into contact_stop (subject_id, controller_id, kind, token, token_version) \
        values ($1, $2, $3, $4, $5) on conflict do nothing";
    pub CONTACT_STOPS_COUNT: Subject = "select count(*) from contact_stop where subject_id = $1";
    pub CONTACT_STOP_DROP: Subject = "delete from contact_stop where subject_id = $1 and controller_id = $2 and kind = $3 and token = $4";
    pub STOPS_OF_PERSON: Subject = "select s.set_at, s.kind from contact_stop c join marketing_stop s \
        on s.controller_id = c.controller_id and s.kind = c.kind and s.token = c.token where c.subject_id = $1 order by s.set_at";
    pub CONTACT_STOPS_MISSING: Fanout = "select p.subject_id from contact_point p where p.subject_id > $1 and p.kind in ('email', 'phone') \
        and not exists (select 1 from contact_stop c where c.subject_id = p.subject_id) group by p.subject_id order by p.subject_id limit $2";
}

/// One objection as it is kept.
#[derive(Clone, Debug)]
pub struct ObjectionRecord {
    /// Its number.
    pub id: ObjectionId,
    /// Against what, when, and how it ended.
    pub objection: Objection,
    /// How it came to us.
    pub via: String,
    /// Who wrote it down.
    pub actor: ActorId,
    /// Who ended it.
    pub ended_by: Option<ActorId>,
    /// The compelling ground, sealed.
    pub ground: Option<Sealed<ObjectionGround>>,
}

/// The fingerprint of a contact point on the list of those who get no marketing.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct StopPrint {
    /// Whose marketing it stops.
    pub controller: ControllerId,
    /// Kind of contact point.
    pub kind: ContactKind,
    /// The keyed digest.
    pub token: Token,
    /// Version of its key.
    pub version: i64,
}

/// Writes an objection down.
pub fn add(tx: &mut Tx<'_>, subject: SubjectId, record: &ObjectionRecord) -> Result<()> {
    let against = match record.objection.against {
        Against::DirectMarketing => None,
        Against::Purpose(purpose) => Some(purpose.number()),
    };
    tx.exec(
        &OBJECTION_ADD,
        &[
            Val::I(subject.number()),
            Val::I(record.id.number()),
            Val::OI(against),
            Val::I(to_ms(record.objection.at)),
            Val::T(&record.via),
            Val::I(record.actor.number()),
        ],
    )?;
    Ok(())
}

/// Ends an objection; a lifted one takes its marketing stops with it.
pub fn end(
    tx: &mut Tx<'_>,
    subject: SubjectId,
    (id, end): (ObjectionId, ObjectionEnd),
    (by, ground): (ActorId, Option<&Sealed<ObjectionGround>>),
) -> Result<bool> {
    let (word, at) = match end {
        ObjectionEnd::Lifted(at) => ("lifted", at),
        ObjectionEnd::Overruled { at, .. } => ("overruled", at),
    };
    let ended = tx.exec(
        &OBJECTION_END,
        &[
            Val::T(word),
            Val::I(to_ms(at)),
            Val::I(by.number()),
            Val::OB(ground.map(Sealed::as_bytes)),
            Val::I(subject.number()),
            Val::I(id.number()),
        ],
    )?;
    if ended > 0 {
        tx.exec(&STOP_LIFT, &[Val::I(id.number())])?;
    }
    Ok(ended > 0)
}

/// Takes away the marketing stops on the person's contact points that were set by `at` and that nobody's objection
/// stands behind any more: an erasure left them, and the person says now that they may go. Says how many.
pub fn lift_left(tx: &mut Tx<'_>, subject: SubjectId, at: Timestamp) -> Result<u64> {
    tx.exec(&STOPS_LEFT_LIFT, &[Val::I(to_ms(at)), Val::I(subject.number())])
}

/// How many stops [`lift_left`] would take away.
pub fn stops_left(db: &mut dyn Db, subject: SubjectId, at: Timestamp) -> Result<i64> {
    let wanted = [Val::I(to_ms(at)), Val::I(subject.number())];
    Ok(row(db, &STOPS_LEFT_COUNT, &wanted, |cells| cells.i(0))?.unwrap_or(0))
}

/// Whether it is on record that the person lifted an objection against this (0: all marketing) at `at` or later. What the
/// ledger was cut of is taken to have been on record: it was carried out long before.
pub fn was_lifted(db: &mut dyn Db, subject: SubjectId, (against, at): (i64, Timestamp)) -> Result<bool> {
    let deed = Val::I(Deed::ObjectionLifted.number().into());
    let wanted = [Val::I(subject.number()), deed, Val::I(against), Val::I(to_ms(at))];
    let is_there = row(db, &LIFTS_SINCE, &wanted, |cells| cells.i(0))?.unwrap_or(0) > 0;
    Ok(is_there || crate::ledger_cut::may_be_gone(db, at)?)
}

/// Every objection of the person, oldest first.
pub fn of_person(db: &mut dyn Db, subject: SubjectId) -> Result<Vec<ObjectionRecord>> {
    rows(db, &OBJECTIONS_OF, &[Val::I(subject.number())], |cells| {
        let against =
            cells.oi(1)?.map_or(Against::DirectMarketing, |purpose| Against::Purpose(PurposeId::new(purpose)));
        let by = cells.oi(7)?.map(ActorId::new);
        Ok(ObjectionRecord {
            id: ObjectionId::new(cells.i(0)?),
            objection: Objection { against, at: from_ms(cells.i(2)?), end: ended(cells, by)? },
            via: cells.t(3)?,
            actor: ActorId::new(cells.i(4)?),
            ended_by: by,
            ground: cells.ob(8)?.map(Sealed::from_stored),
        })
    })
}

fn ended(cells: &dyn Cells, by: Option<ActorId>) -> Result<Option<ObjectionEnd>> {
    match (cells.ot(5)?.as_deref(), cells.oi(6)?.map(from_ms), by) {
        (None, ..) => Ok(None),
        (Some("lifted"), Some(at), _) => Ok(Some(ObjectionEnd::Lifted(at))),
        (Some("overruled"), Some(at), Some(by)) => Ok(Some(ObjectionEnd::Overruled { at, by })),
        (Some(_), ..) => Err(StoreError::Damaged { what: "the end of an objection" }),
    }
}

/// Stops marketing to every noted contact point of whoever objects to it now; done twice, it adds what came since.
/// Called with the objection, and once more before an erasure takes the person's own rows.
pub fn stop_all(tx: &mut Tx<'_>, subject: SubjectId) -> Result<u64> {
    tx.exec(&STOP_ADD, &[Val::I(subject.number())])
}

/// Since when marketing to a contact point is stopped, if it is.
pub fn stopped_since(db: &mut dyn Db, print: &StopPrint) -> Result<Option<Timestamp>> {
    let wanted = [Val::I(print.controller.number()), Val::T(print.kind.code()), Val::B(&print.token.0)];
    Ok(row(db, &STOP_FIND, &wanted, |cells| cells.oi(0))?.flatten().map(from_ms))
}

/// How many marketing stops a controller keeps.
pub fn count(db: &mut dyn Db, controller: ControllerId) -> Result<i64> {
    Ok(row(db, &STOP_COUNT, &[Val::I(controller.number())], |cells| cells.i(0))?.unwrap_or(0))
}

/// Notes the fingerprint of a person's contact point, so that a stop finds the person. For everybody who adds one.
pub fn note_contact(tx: &mut Tx<'_>, subject: SubjectId, print: &StopPrint) -> Result<()> {
    tx.exec(
        &CONTACT_STOP_ADD,
        &[
            Val::I(subject.number()),
            Val::I(print.controller.number()),
            Val::T(print.kind.code()),
            Val::B(&print.token.0),
            Val::I(print.version),
        ],
    )?;
    Ok(())
}

/// Whether the fingerprint of any contact point of the person is noted.
pub fn has_notes(db: &mut dyn Db, subject: SubjectId) -> Result<bool> {
    let count = row(db, &CONTACT_STOPS_COUNT, &[Val::I(subject.number())], |cells| cells.i(0))?;
    Ok(count.unwrap_or(0) > 0)
}

/// Forgets the fingerprint of a contact point that the person has no more.
pub fn drop_contact(tx: &mut Tx<'_>, subject: SubjectId, print: &StopPrint) -> Result<()> {
    let wanted = [
        Val::I(subject.number()),
        Val::I(print.controller.number()),
        Val::T(print.kind.code()),
        Val::B(&print.token.0),
    ];
    tx.exec(&CONTACT_STOP_DROP, &wanted)?;
    Ok(())
}

/// The marketing stops on the contact points of a person, oldest first, whoever set them.
pub fn stops_of(db: &mut dyn Db, subject: SubjectId) -> Result<Vec<Suppression>> {
    rows(db, &STOPS_OF_PERSON, &[Val::I(subject.number())], |cells| {
        Ok(Suppression::marketing_stop(from_ms(cells.i(0)?)))
    })
}

/// People after `after` who have contact points and no fingerprint of any.
pub fn unnoted(db: &mut dyn Db, after: SubjectId, limit: i64) -> Result<Vec<SubjectId>> {
    rows(db, &CONTACT_STOPS_MISSING, &[Val::I(after.number()), Val::I(limit)], |cells| Ok(SubjectId::new(cells.i(0)?)))
}
