//! Mail that goes out, as numbers and codes; who sends it and whether it may go is not decided here.
//!
//! Invariant: no row holds an address or a word of a mail (AC-05-04).

use domain::consent::channel::Channel;
use domain::id::{BrandId, ConsentEventId, ContactId, MailId, PurposeId, SubjectId};
use domain::mail::{MailKind, MailState};
use domain::time::{Timestamp, from_ms, to_ms};

use crate::cell::code;
use crate::{Cells, Db, Result, Tx, Val, row, rows, statements};

statements! {
    pub MAIL_ADD: Subject = "insert into mail_out (subject_id, id, brand_id, kind, purpose_id, contact_id, language, made_at, state, \
        due_at, tries, closed_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0, $11)";
    pub MAIL_ABOUT_ADD: Subject = "insert into mail_about (subject_id, mail_id, consent_id) values ($1, $2, $3)";
    pub MAIL_ABOUT: Subject = "select consent_id from mail_about where subject_id = $1 and mail_id = $2 order by consent_id";
    pub MAIL_OF: Subject = "select subject_id, id, brand_id, kind, purpose_id, contact_id, language, made_at, state, due_at, tries, \
        message_id, ended_at, smtp_code, why, closed_at from mail_out where subject_id = $1 and id = $2";
    pub MAILS_OF_PERSON: Subject = "select subject_id, id, brand_id, kind, purpose_id, contact_id, language, made_at, state, due_at, \
        tries, message_id, ended_at, smtp_code, why, closed_at from mail_out where subject_id = $1 order by id";
    pub MAILS_DUE: Fanout = "select subject_id, id from mail_out where due_at <= $1 order by due_at, id limit $2";
    pub MAILS_BY_STATE: Fanout = "select subject_id, id, brand_id, kind, purpose_id, contact_id, language, made_at, state, due_at, tries, \
        message_id, ended_at, smtp_code, why, closed_at from mail_out where state = $1 order by id desc limit $2";
    pub MAILS_COUNTED: Fanout = "select kind, state, count(*) from mail_out group by kind, state order by kind, state";
    pub MAILS_BY_WHY: Fanout = "select why, count(*) from mail_out where state = $1 and why is not null group by why order by why";
    pub MAILS_UNANSWERED: Fanout = "select subject_id, id from mail_out where closed_at is null and made_at <= $1 \
        order by made_at limit $2";
    pub MAIL_TAKE: Subject = "update mail_out set state = $1, due_at = $2, taken_at = $3, message_id = coalesce(message_id, $4), \
        tries = tries + 1 where subject_id = $5 and id = $6 and due_at <= $3";
    pub MAIL_SET: Subject = "update mail_out set state = $1, due_at = $2, ended_at = $3, smtp_code = $4, why = $5 \
        where subject_id = $6 and id = $7 and state = $8 and tries = $9";
    pub MAIL_CLOSE: Subject = "update mail_out set closed_at = $1 where subject_id = $2 and id = $3 and closed_at is null";
}

/// The way mail goes.
pub const CHANNEL: Channel = Channel::Email;

/// A mail as it is kept.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct MailRecord {
    /// To whom.
    pub subject: SubjectId,
    /// Its number.
    pub id: MailId,
    /// For which brand.
    pub brand: BrandId,
    /// What it says.
    pub kind: MailKind,
    /// What it is about.
    pub purpose: PurposeId,
    /// The contact point it was meant for; the newest address if there is none or it is gone.
    pub contact: Option<ContactId>,
    /// In which language (BCP 47).
    pub language: String,
    /// When it was put in the queue.
    pub made_at: Timestamp,
    /// Where it stands.
    pub state: MailState,
    /// When it is taken up, or the end of the turn of who has it; `None` when it is over.
    pub due_at: Option<Timestamp>,
    /// How often it was tried.
    pub tries: i64,
    /// Drawn at the first try, and kept.
    pub message_id: Option<String>,
    /// When it was sent, failed or dropped.
    pub ended_at: Option<Timestamp>,
    /// What the relay answered last, if it refused.
    pub smtp_code: Option<i64>,
    /// A code: why it was dropped or has failed.
    pub why: Option<String>,
    /// When a confirmation was given or given up; `None` while it is open.
    pub closed_at: Option<Timestamp>,
}

/// What becomes of a mail that somebody has.
#[derive(Clone, Copy, Debug)]
pub struct Outcome<'a> {
    /// Where it stands from now on.
    pub state: MailState,
    /// When it is taken up again, if it is.
    pub due_at: Option<Timestamp>,
    /// When it was over, if it is.
    pub ended_at: Option<Timestamp>,
    /// What the relay answered.
    pub smtp_code: Option<i64>,
    /// A code.
    pub why: Option<&'a str>,
}

/// Whose turn it is with a mail.
#[derive(Clone, Copy, Debug)]
pub struct Turn<'a> {
    /// The present instant.
    pub now: Timestamp,
    /// Until when nobody else takes it up.
    pub until: Timestamp,
    /// The Message-ID, if it has none yet.
    pub message_id: &'a str,
}

/// Puts a mail in the queue.
pub fn add(tx: &mut Tx<'_>, mail: &MailRecord, about: &[ConsentEventId]) -> Result<()> {
    let (subject, id) = (Val::I(mail.subject.number()), Val::I(mail.id.number()));
    tx.exec(
        &MAIL_ADD,
        &[
            subject,
            id,
            Val::I(mail.brand.number()),
            Val::T(mail.kind.code()),
            Val::I(mail.purpose.number()),
            Val::OI(mail.contact.map(ContactId::number)),
            Val::T(&mail.language),
            Val::I(to_ms(mail.made_at)),
            Val::T(mail.state.code()),
            Val::OI(mail.due_at.map(to_ms)),
            Val::OI(mail.closed_at.map(to_ms)),
        ],
    )?;
    for consent in about {
        tx.exec(&MAIL_ABOUT_ADD, &[subject, id, Val::I(consent.number())])?;
    }
    Ok(())
}

/// The answers that a mail is about.
pub fn about(db: &mut dyn Db, subject: SubjectId, id: MailId) -> Result<Vec<ConsentEventId>> {
    rows(db, &MAIL_ABOUT, &[Val::I(subject.number()), Val::I(id.number())], |cells| {
        Ok(ConsentEventId::new(cells.i(0)?))
    })
}

/// One mail.
pub fn of(db: &mut dyn Db, subject: SubjectId, id: MailId) -> Result<Option<MailRecord>> {
    row(db, &MAIL_OF, &[Val::I(subject.number()), Val::I(id.number())], read)
}

/// Every mail to a person, the oldest first.
pub fn of_person(db: &mut dyn Db, subject: SubjectId) -> Result<Vec<MailRecord>> {
    rows(db, &MAILS_OF_PERSON, &[Val::I(subject.number())], read)
}

/// The mails whose time has come, those that waited longest first.
pub fn due(db: &mut dyn Db, now: Timestamp, limit: i64) -> Result<Vec<(SubjectId, MailId)>> {
    rows(db, &MAILS_DUE, &[Val::I(to_ms(now)), Val::I(limit)], name)
}

/// The newest mails in a state.
pub fn in_state(db: &mut dyn Db, state: MailState, limit: i64) -> Result<Vec<MailRecord>> {
    rows(db, &MAILS_BY_STATE, &[Val::T(state.code()), Val::I(limit)], read)
}

/// How many mails of each kind stand where.
pub fn counted(db: &mut dyn Db) -> Result<Vec<(MailKind, MailState, i64)>> {
    rows(db, &MAILS_COUNTED, &[], |cells| {
        Ok((code(cells, 0, MailKind::from_code)?, code(cells, 1, MailState::from_code)?, cells.i(2)?))
    })
}

/// How many mails in a state have each reason.
pub fn counted_by_why(db: &mut dyn Db, state: MailState) -> Result<Vec<(String, i64)>> {
    rows(db, &MAILS_BY_WHY, &[Val::T(state.code())], |cells| Ok((cells.t(0)?, cells.i(1)?)))
}

/// Confirmations that were asked for by `made_by` and neither given nor given up.
pub fn unanswered(db: &mut dyn Db, made_by: Timestamp, limit: i64) -> Result<Vec<(SubjectId, MailId)>> {
    rows(db, &MAILS_UNANSWERED, &[Val::I(to_ms(made_by)), Val::I(limit)], name)
}

/// Takes a mail whose time has come, and says whether it was there to be taken: of two processes one gets it.
pub fn take(tx: &mut Tx<'_>, subject: SubjectId, id: MailId, turn: &Turn<'_>) -> Result<bool> {
    let taken = tx.exec(
        &MAIL_TAKE,
        &[
            Val::T(MailState::OnItsWay.code()),
            Val::I(to_ms(turn.until)),
            Val::I(to_ms(turn.now)),
            Val::T(turn.message_id),
            Val::I(subject.number()),
            Val::I(id.number()),
        ],
    )?;
    Ok(taken == 1)
}

/// Writes down what became of a mail, and says whether it still was in the hands of who took it.
pub fn set(tx: &mut Tx<'_>, mail: &MailRecord, outcome: &Outcome<'_>) -> Result<bool> {
    let changed = tx.exec(
        &MAIL_SET,
        &[
            Val::T(outcome.state.code()),
            Val::OI(outcome.due_at.map(to_ms)),
            Val::OI(outcome.ended_at.map(to_ms)),
            Val::OI(outcome.smtp_code),
            Val::OT(outcome.why),
            Val::I(mail.subject.number()),
            Val::I(mail.id.number()),
            Val::T(mail.state.code()),
            Val::I(mail.tries),
        ],
    )?;
    Ok(changed == 1)
}

/// Closes an open confirmation, and says whether it was open.
pub fn close(tx: &mut Tx<'_>, subject: SubjectId, id: MailId, at: Timestamp) -> Result<bool> {
    Ok(tx.exec(&MAIL_CLOSE, &[Val::I(to_ms(at)), Val::I(subject.number()), Val::I(id.number())])? == 1)
}

fn name(cells: &dyn Cells) -> Result<(SubjectId, MailId)> {
    Ok((SubjectId::new(cells.i(0)?), MailId::new(cells.i(1)?)))
}

fn read(cells: &dyn Cells) -> Result<MailRecord> {
    Ok(MailRecord {
        subject: SubjectId::new(cells.i(0)?),
        id: MailId::new(cells.i(1)?),
        brand: BrandId::new(cells.i(2)?),
        kind: code(cells, 3, MailKind::from_code)?,
        purpose: PurposeId::new(cells.i(4)?),
        contact: cells.oi(5)?.map(ContactId::new),
        language: cells.t(6)?,
        made_at: from_ms(cells.i(7)?),
        state: code(cells, 8, MailState::from_code)?,
        due_at: cells.oi(9)?.map(from_ms),
        tries: cells.i(10)?,
        message_id: cells.ot(11)?,
        ended_at: cells.oi(12)?.map(from_ms),
        smtp_code: cells.oi(13)?,
        why: cells.ot(14)?,
        closed_at: cells.oi(15)?.map(from_ms),
    })
}
