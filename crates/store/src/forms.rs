//! Public forms: drafts, published versions that are never edited, and what people sent.

use custody::{FormAnswers, Sealed};
use domain::id::{ActorId, ControllerId, FormId, NoticeId, SubjectId, SubmissionId};
use domain::notice::{Language, NoticeRef};
use domain::time::{Timestamp, from_ms, to_ms};

use crate::{Cells, Db, Result, StoreError, Tx, Val, row, rows, statements};

statements! {
    pub FORM_ADD: System = "insert into form (id, controller_id, slug, created_at, created_by) values ($1, $2, $3, $4, $5)";
    pub FORM_BY_SLUG: System = "select f.id, f.slug, f.retired_at, d.content, d.saved_at, \
        (select max(v.version) from form_version v where v.form_id = f.id), \
        (select max(v.published_at) from form_version v where v.form_id = f.id) \
        from form f join form_draft d on d.form_id = f.id where f.slug = $1";
    pub FORMS_ALL: System = "select f.id, f.slug, f.retired_at, d.content, d.saved_at, \
        (select max(v.version) from form_version v where v.form_id = f.id), \
        (select max(v.published_at) from form_version v where v.form_id = f.id) \
        from form f join form_draft d on d.form_id = f.id where f.controller_id = $1 order by f.slug limit $2";
    pub FORM_RETIRE: System = "update form set retired_at = $1 where id = $2 and retired_at is null";
    pub FORM_DRAFT_SET: System = "insert into form_draft (form_id, content, saved_at, saved_by) values ($1, $2, $3, $4)";
    pub FORM_DRAFT_REPLACE: System = "update form_draft set content = $1, saved_at = $2, saved_by = $3 where form_id = $4";
    pub FORM_VERSION_ADD: System = "insert into form_version (form_id, version, content, content_hash, notice_id, published_at, \
        published_by, reason) values ($1, $2, $3, $4, $5, $6, $7, $8)";
    pub FORM_VERSION_NEWEST: System = "select version, content, notice_id, published_at, reason from form_version \
        where form_id = $1 order by version desc limit 1";
    pub FORM_VERSION_AT: System = "select version, content, notice_id, published_at, reason from form_version \
        where form_id = $1 and version = $2";
    pub FORM_SENT_ADD: System = "insert into form_sent (nonce, answers, ends_at) values ($1, $2, $3) \
        on conflict do nothing";
    pub FORM_SENT: System = "select answers from form_sent where nonce = $1";
    pub FORM_SENT_END: System = "delete from form_sent where ends_at <= $1";
    pub SUBMISSION_ADD: Subject = "insert into form_submission (subject_id, id, form_id, version, language, at, answers, \
        notice_id, notice_version) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    pub SUBMISSIONS_OF: Subject = "select s.subject_id, s.id, s.form_id, s.version, s.language, s.at, s.answers, f.slug, \
        s.notice_id, s.notice_version, n.slug from form_submission s join form f on f.id = s.form_id \
        left join notice n on n.id = s.notice_id where s.subject_id = $1 order by s.id";
    pub SUBMISSIONS_OF_FORM: Fanout = "select s.subject_id, s.id, s.form_id, s.version, s.language, s.at, s.answers, f.slug, \
        s.notice_id, s.notice_version, n.slug from form_submission s join form f on f.id = s.form_id \
        left join notice n on n.id = s.notice_id where s.form_id = $1 and s.id < $2 order by s.id desc limit $3";
}

/// A form with its draft.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct FormRecord {
    /// Its number.
    pub id: FormId,
    /// Its address.
    pub slug: String,
    /// Since when it may not be sent any more.
    pub retired_at: Option<Timestamp>,
    /// The draft, in writing.
    pub draft: String,
    /// When it was saved.
    pub saved_at: Timestamp,
    /// The newest published version and when it was published.
    pub published: Option<(i64, Timestamp)>,
}

/// A published version.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct VersionRecord {
    /// Its number, from 1.
    pub version: i64,
    /// The form, in writing.
    pub content: String,
    /// The notice that goes with it.
    pub notice: NoticeId,
    /// Since when.
    pub published_at: Timestamp,
    /// Why it was published in spite of warnings; empty without any.
    pub reason: String,
}

/// What one person sent.
#[derive(Clone, Debug)]
pub struct SubmissionRecord {
    /// Who.
    pub subject: SubjectId,
    /// Its number.
    pub id: SubmissionId,
    /// Through which form and version.
    pub form: (FormId, i64),
    /// The address of the form.
    pub slug: String,
    /// In which language it was read.
    pub language: Language,
    /// When it came in.
    pub at: Timestamp,
    /// The notice that stood on the page, and its address; `None` for what came in before it was kept.
    pub notice: Option<(NoticeRef, String)>,
    /// The answers, sealed.
    pub answers: Sealed<FormAnswers>,
}

/// Adds a form with its first draft.
pub fn add(
    tx: &mut Tx<'_>,
    (id, slug): (FormId, &str),
    controller: ControllerId,
    (draft, at, by): (&str, Timestamp, ActorId),
) -> Result<()> {
    let (number, at, by) = (Val::I(id.number()), Val::I(to_ms(at)), Val::I(by.number()));
    tx.exec(&FORM_ADD, &[number, Val::I(controller.number()), Val::T(slug), at, by])?;
    tx.exec(&FORM_DRAFT_SET, &[number, Val::T(draft), at, by])?;
    Ok(())
}

/// Replaces the draft.
pub fn save_draft(tx: &mut Tx<'_>, id: FormId, (draft, at, by): (&str, Timestamp, ActorId)) -> Result<()> {
    let values = [Val::T(draft), Val::I(to_ms(at)), Val::I(by.number()), Val::I(id.number())];
    tx.exec(&FORM_DRAFT_REPLACE, &values)?;
    Ok(())
}

/// The form at this address.
pub fn by_slug(db: &mut dyn Db, slug: &str) -> Result<Option<FormRecord>> {
    row(db, &FORM_BY_SLUG, &[Val::T(slug)], read)
}

/// Every form, by its address.
pub fn all(db: &mut dyn Db, controller: ControllerId, limit: i64) -> Result<Vec<FormRecord>> {
    rows(db, &FORMS_ALL, &[Val::I(controller.number()), Val::I(limit)], read)
}

/// Takes a form off the net; says whether it was on it.
pub fn retire(tx: &mut Tx<'_>, id: FormId, at: Timestamp) -> Result<bool> {
    Ok(tx.exec(&FORM_RETIRE, &[Val::I(to_ms(at)), Val::I(id.number())])? > 0)
}

/// Publishes a version.
pub fn publish(tx: &mut Tx<'_>, id: FormId, version: &VersionRecord, (hash, by): (&[u8; 32], ActorId)) -> Result<()> {
    tx.exec(
        &FORM_VERSION_ADD,
        &[
            Val::I(id.number()),
            Val::I(version.version),
            Val::T(&version.content),
            Val::B(hash),
            Val::I(version.notice.number()),
            Val::I(to_ms(version.published_at)),
            Val::I(by.number()),
            Val::T(&version.reason),
        ],
    )?;
    Ok(())
}

/// The newest published version.
pub fn newest(db: &mut dyn Db, id: FormId) -> Result<Option<VersionRecord>> {
    row(db, &FORM_VERSION_NEWEST, &[Val::I(id.number())], read_version)
}

/// One published version.
pub fn version(db: &mut dyn Db, id: FormId, version: i64) -> Result<Option<VersionRecord>> {
    row(db, &FORM_VERSION_AT, &[Val::I(id.number()), Val::I(version)], read_version)
}

/// Notes that a page was sent; says whether this is the first time.
pub fn note_sent(tx: &mut Tx<'_>, nonce: &[u8], answers: &[u8], ends: Timestamp) -> Result<bool> {
    Ok(tx.exec(&FORM_SENT_ADD, &[Val::B(nonce), Val::B(answers), Val::I(to_ms(ends))])? > 0)
}

/// The digest of what was sent with this page, if it was sent.
pub fn sent(db: &mut dyn Db, nonce: &[u8]) -> Result<Option<Vec<u8>>> {
    row(db, &FORM_SENT, &[Val::B(nonce)], |cells| cells.b(0))
}

/// Forgets the pages whose time is over.
pub fn end_sent(tx: &mut Tx<'_>, now: Timestamp) -> Result<u64> {
    tx.exec(&FORM_SENT_END, &[Val::I(to_ms(now))])
}

/// Keeps what somebody sent.
pub fn add_submission(tx: &mut Tx<'_>, submission: &SubmissionRecord) -> Result<()> {
    let notice = submission.notice.as_ref().map(|(notice, _)| *notice);
    tx.exec(
        &SUBMISSION_ADD,
        &[
            Val::I(submission.subject.number()),
            Val::I(submission.id.number()),
            Val::I(submission.form.0.number()),
            Val::I(submission.form.1),
            Val::T(submission.language.code()),
            Val::I(to_ms(submission.at)),
            Val::B(submission.answers.as_bytes()),
            Val::OI(notice.map(|notice| notice.notice.number())),
            Val::OI(notice.map(|notice| notice.version)),
        ],
    )?;
    Ok(())
}

/// Everything a person sent, oldest first.
pub fn submissions_of(db: &mut dyn Db, subject: SubjectId) -> Result<Vec<SubmissionRecord>> {
    rows(db, &SUBMISSIONS_OF, &[Val::I(subject.number())], read_submission)
}

/// What came in through a form before `before`, newest first.
pub fn submissions(db: &mut dyn Db, form: FormId, before: SubmissionId, limit: i64) -> Result<Vec<SubmissionRecord>> {
    let wanted = [Val::I(form.number()), Val::I(before.number()), Val::I(limit)];
    rows(db, &SUBMISSIONS_OF_FORM, &wanted, read_submission)
}

fn read(cells: &dyn Cells) -> Result<FormRecord> {
    Ok(FormRecord {
        id: FormId::new(cells.i(0)?),
        slug: cells.t(1)?,
        retired_at: cells.oi(2)?.map(from_ms),
        draft: cells.t(3)?,
        saved_at: from_ms(cells.i(4)?),
        published: cells.oi(5)?.zip(cells.oi(6)?.map(from_ms)),
    })
}

fn read_version(cells: &dyn Cells) -> Result<VersionRecord> {
    Ok(VersionRecord {
        version: cells.i(0)?,
        content: cells.t(1)?,
        notice: NoticeId::new(cells.i(2)?),
        published_at: from_ms(cells.i(3)?),
        reason: cells.t(4)?,
    })
}

fn read_submission(cells: &dyn Cells) -> Result<SubmissionRecord> {
    let notice = cells.oi(8)?.zip(cells.oi(9)?);
    let notice = notice.map(|(notice, version)| NoticeRef { notice: NoticeId::new(notice), version });
    Ok(SubmissionRecord {
        subject: SubjectId::new(cells.i(0)?),
        id: SubmissionId::new(cells.i(1)?),
        form: (FormId::new(cells.i(2)?), cells.i(3)?),
        language: Language::parse(&cells.t(4)?).ok_or(StoreError::Damaged { what: "a language" })?,
        at: from_ms(cells.i(5)?),
        answers: Sealed::from_stored(cells.b(6)?),
        slug: cells.t(7)?,
        notice: notice.zip(cells.ot(10)?),
    })
}
