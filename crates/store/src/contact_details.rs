//! What is known of a contact point beside its value.

use domain::contact::{ContactKind, ContactLabel};
use domain::id::{ActorId, ContactId, SubjectId};
use domain::notice::NoticeRef;
use domain::time::{Timestamp, from_ms, to_ms};

use crate::cell::code;
use crate::{Db, Result, Tx, Val, row, rows, statements};

statements! {
    pub CONTACT_DETAIL_SET: Subject = "insert into contact_detail (subject_id, contact_id, label, preferred_at, notice_id, version, added_by) \
        values ($1, $2, $3, $4, $5, $6, $7) on conflict (subject_id, contact_id) do update set label = excluded.label, \
        preferred_at = excluded.preferred_at";
    pub CONTACT_DETAILS_OF: Subject = "select contact_id, label, preferred_at, notice_id, version, added_by from contact_detail \
        where subject_id = $1 order by contact_id";
    pub CONTACT_DETAIL_REMOVE: Subject = "delete from contact_detail where subject_id = $1 and contact_id = $2";
    pub CONTACT_COUNT: Subject = "select count(*) from contact_point where subject_id = $1 and kind = $2";
}

/// What is known of a contact point beside its value.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct ContactDetail {
    /// Which contact point.
    pub contact: ContactId,
    /// Where it belongs.
    pub label: ContactLabel,
    /// When the person preferred it, if they did; of a kind, the newest counts.
    pub preferred_at: Option<Timestamp>,
    /// The notice that was given with it.
    pub notice: Option<NoticeRef>,
    /// Who wrote it down.
    pub added_by: ActorId,
}

/// Writes down what is known; label and preference of what was known before are replaced.
pub fn set(tx: &mut Tx<'_>, subject: SubjectId, detail: &ContactDetail) -> Result<()> {
    tx.exec(
        &CONTACT_DETAIL_SET,
        &[
            Val::I(subject.number()),
            Val::I(detail.contact.number()),
            Val::T(detail.label.code()),
            Val::OI(detail.preferred_at.map(to_ms)),
            Val::OI(detail.notice.map(|notice| notice.notice.number())),
            Val::OI(detail.notice.map(|notice| notice.version)),
            Val::I(detail.added_by.number()),
        ],
    )?;
    Ok(())
}

/// What is known of each contact point of a person; of those that came in files, nothing.
pub fn of_person(db: &mut dyn Db, subject: SubjectId) -> Result<Vec<ContactDetail>> {
    rows(db, &CONTACT_DETAILS_OF, &[Val::I(subject.number())], |cells| {
        let notice = cells.oi(3)?.zip(cells.oi(4)?);
        Ok(ContactDetail {
            contact: ContactId::new(cells.i(0)?),
            label: code(cells, 1, ContactLabel::from_code)?,
            preferred_at: cells.oi(2)?.map(from_ms),
            notice: notice.map(|(notice, version)| NoticeRef { notice: domain::id::NoticeId::new(notice), version }),
            added_by: ActorId::new(cells.i(5)?),
        })
    })
}

/// Takes away what is known beside a contact point.
pub fn remove(tx: &mut Tx<'_>, subject: SubjectId, contact: ContactId) -> Result<()> {
    tx.exec(&CONTACT_DETAIL_REMOVE, &[Val::I(subject.number()), Val::I(contact.number())])?;
    Ok(())
}

/// How many contact points of a kind a person has.
pub fn count(db: &mut dyn Db, subject: SubjectId, kind: ContactKind) -> Result<i64> {
    let which = [Val::I(subject.number()), Val::T(kind.code())];
    Ok(row(db, &CONTACT_COUNT, &which, |cells| cells.i(0))?.unwrap_or(0))
}
