//! What stands beside a case: what it freezes, copies of documents, its mails, and its count once its person is erased.

use custody::{DocumentCopy, Sealed};
use domain::id::{ControllerId, DocumentId, MailId, RightsCaseId, SubjectId};
use domain::rights::{Counted, Outcome, Punctual, RightsKind};
use domain::time::{Date, Timestamp, from_ms, to_ms};

use crate::cell::code;
use crate::{Db, Result, StoreError, Tx, Val, row, rows, statements};

statements! {
    pub CASES_FREEZING: Subject = "select count(*) from rights_case where (subject_id = $1 or about_id = $1) and state <> 'decided' \
        and kind in ('access', 'portability', 'rectification', 'restriction', 'complaint')";
    pub DOCUMENT_ADD: Subject = "insert into rights_document (subject_id, id, case_id, at, ends_at, content) values ($1, $2, $3, $4, $5, $6)";
    pub DOCUMENTS_OF_CASE: Subject = "select id, at, ends_at, content from rights_document where subject_id = $1 and case_id = $2 order by id";
    pub DOCUMENTS_DROP: Subject = "delete from rights_document where subject_id = $1 and case_id = $2";
    pub DOCUMENTS_ENDED: Fanout = "select subject_id, case_id, id from rights_document where ends_at <= $1 order by ends_at limit $2";
    pub CASE_MAIL_ADD: Subject = "insert into rights_mail (subject_id, mail_id, asker_id, case_id) values ($1, $2, $3, $4)";
    pub CASE_OF_MAIL: Subject = "select asker_id, case_id from rights_mail where subject_id = $1 and mail_id = $2";
    pub CASE_FORGET_MEANT: Fanout = "update rights_case set about_id = null where about_id = $1";
    pub CASE_FORGET_MAILS: Fanout = "delete from rights_mail where asker_id = $1";
    pub CASE_TOTAL_ADD: System = "insert into rights_total (controller_id, month, kind, outcome, punctual, extended, cases) \
        values ($1, $2, $3, $4, $5, $6, $7) on conflict (controller_id, month, kind, outcome, punctual, extended) \
        do update set cases = rights_total.cases + excluded.cases";
    pub CASE_TOTALS: System = "select month, kind, outcome, punctual, extended, cases from rights_total \
        where controller_id = $1 and month >= $2 and month < $3 order by month, kind, outcome, punctual, extended";
}

/// A copy of a document as it is kept.
#[derive(Clone, Debug)]
pub struct DocumentRecord {
    /// Its number.
    pub id: DocumentId,
    /// When it came.
    pub at: Timestamp,
    /// When it is destroyed at the latest.
    pub ends_at: Timestamp,
    /// The copy, sealed.
    pub content: Sealed<DocumentCopy>,
}

/// Whether what is held about a person has to stay as it was when a request came (AC-15-07): as long as a case that
/// asks for it is open, asked for with any of their records.
pub fn is_frozen(db: &mut dyn Db, subject: SubjectId) -> Result<bool> {
    for own in crate::merges::circle(db, subject)? {
        if row(db, &CASES_FREEZING, &[Val::I(own.number())], |cells| cells.i(0))?.unwrap_or(0) > 0 {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Keeps a copy of a document for a case.
pub fn add_document(
    tx: &mut Tx<'_>,
    (subject, case): (SubjectId, RightsCaseId),
    record: &DocumentRecord,
) -> Result<()> {
    tx.exec(
        &DOCUMENT_ADD,
        &[
            Val::I(subject.number()),
            Val::I(record.id.number()),
            Val::I(case.number()),
            Val::I(to_ms(record.at)),
            Val::I(to_ms(record.ends_at)),
            Val::B(record.content.as_bytes()),
        ],
    )?;
    Ok(())
}

/// The copies of documents in a case.
pub fn documents(db: &mut dyn Db, (subject, case): (SubjectId, RightsCaseId)) -> Result<Vec<DocumentRecord>> {
    rows(db, &DOCUMENTS_OF_CASE, &[Val::I(subject.number()), Val::I(case.number())], |cells| {
        Ok(DocumentRecord {
            id: DocumentId::new(cells.i(0)?),
            at: from_ms(cells.i(1)?),
            ends_at: from_ms(cells.i(2)?),
            content: Sealed::from_stored(cells.b(3)?),
        })
    })
}

/// Destroys the copies of documents in a case, and says how many there were.
pub fn drop_documents(tx: &mut Tx<'_>, (subject, case): (SubjectId, RightsCaseId)) -> Result<u64> {
    tx.exec(&DOCUMENTS_DROP, &[Val::I(subject.number()), Val::I(case.number())])
}

/// Cases with a copy whose days are over by `now`.
pub fn ended_documents(
    db: &mut dyn Db,
    now: Timestamp,
    limit: i64,
) -> Result<Vec<(SubjectId, RightsCaseId, DocumentId)>> {
    rows(db, &DOCUMENTS_ENDED, &[Val::I(to_ms(now)), Val::I(limit)], |cells| {
        Ok((SubjectId::new(cells.i(0)?), RightsCaseId::new(cells.i(1)?), DocumentId::new(cells.i(2)?)))
    })
}

/// Says which case a mail is about.
pub fn add_mail(
    tx: &mut Tx<'_>,
    (to, mail): (SubjectId, MailId),
    (asker, case): (SubjectId, RightsCaseId),
) -> Result<()> {
    let ids = [to.number(), mail.number(), asker.number(), case.number()].map(Val::I);
    tx.exec(&CASE_MAIL_ADD, &ids)?;
    Ok(())
}

/// The case that a mail is about, with who asked.
pub fn of_mail(db: &mut dyn Db, to: SubjectId, mail: MailId) -> Result<Option<(SubjectId, RightsCaseId)>> {
    row(db, &CASE_OF_MAIL, &[Val::I(to.number()), Val::I(mail.number())], |cells| {
        Ok((SubjectId::new(cells.i(0)?), RightsCaseId::new(cells.i(1)?)))
    })
}

/// Takes an erased person out of the cases of others. Their own cases are deleted with their rows.
pub(crate) fn forget(tx: &mut Tx<'_>, subject: SubjectId) -> Result<()> {
    tx.exec(&CASE_FORGET_MEANT, &[Val::I(subject.number())])?;
    tx.exec(&CASE_FORGET_MAILS, &[Val::I(subject.number())])?;
    Ok(())
}

/// Adds the cases of a month whose people were erased.
pub fn add_total(tx: &mut Tx<'_>, controller: ControllerId, received: Date, counted: &Counted) -> Result<()> {
    tx.exec(
        &CASE_TOTAL_ADD,
        &[
            Val::I(controller.number()),
            Val::T(&month(received)),
            Val::T(counted.kind.code()),
            Val::T(counted.outcome.map_or("", Outcome::code)),
            Val::T(counted.punctual.code()),
            Val::I(counted.extended.into()),
            Val::I(1),
        ],
    )?;
    Ok(())
}

/// The counts of erased people's cases that arrived from the month of `from` on and before that of `until`.
pub fn totals(db: &mut dyn Db, controller: ControllerId, (from, until): (Date, Date)) -> Result<Vec<(Counted, i64)>> {
    let (from, until) = (month(from), month(until));
    rows(db, &CASE_TOTALS, &[Val::I(controller.number()), Val::T(&from), Val::T(&until)], |cells| {
        let outcome = match cells.t(2)?.as_str() {
            "" => None,
            word => Some(Outcome::from_code(word).ok_or(StoreError::Damaged { what: "a code" })?),
        };
        let counted = Counted {
            kind: code(cells, 1, RightsKind::from_code)?,
            outcome,
            punctual: code(cells, 3, Punctual::from_code)?,
            extended: cells.i(4)? == 1,
        };
        Ok((counted, cells.i(5)?))
    })
}

fn month(day: Date) -> String {
    format!("{:04}-{:02}", day.year(), day.month())
}
