//! Whom imports brought, or added something about, that has to be told to them (Art. 14).

use domain::id::{ControllerId, ImportId, MailId, PublicId, SubjectId};
use domain::mail::MailState;
use domain::time::{Timestamp, from_ms, to_ms};

use crate::{Db, Result, Tx, Val, row, rows, statements};

statements! {
    pub SOURCE_PERSON_ADD: Subject = "insert into source_person (subject_id, import_id, since_at) \
        select cast($1 as bigint), t.import_id, cast($2 as bigint) from source_task t where t.import_id = $3 and t.settled_at is null \
        on conflict (subject_id, import_id) do nothing";
    pub SOURCES_UNTOLD: Subject = "select import_id, mail_id from source_person where subject_id = $1 and told_at is null order by import_id";
    pub SOURCE_PERSON_MAIL: Subject = "update source_person set mail_id = $1 where subject_id = $2 and import_id = $3 and told_at is null";
    pub SOURCE_PERSON_TOLD: Subject = "update source_person set told_at = $1 where subject_id = $2 and import_id = $3 and told_at is null";
    pub SOURCE_OF_MAIL: Subject = "select r.source, s.since_at from source_person s join import_run r on r.id = s.import_id \
        where s.subject_id = $1 and s.mail_id = $2";
    pub SOURCES_OF_PERSON: Subject = "select r.source, s.since_at, s.told_at from source_person s join import_run r on r.id = s.import_id \
        where s.subject_id = $1 order by s.import_id";
    pub SOURCE_PEOPLE: Fanout = "select subject_id from source_person where import_id = $1 and told_at is null and subject_id > $2 \
        order by subject_id limit $3";
    pub SOURCE_TOLD_ALL: Fanout = "update source_person set told_at = $1 where import_id = $2 and told_at is null";
    pub SOURCE_SENT: Fanout = "select s.subject_id, s.import_id, m.ended_at from source_person s join mail_out m \
        on m.subject_id = s.subject_id and m.id = s.mail_id where s.told_at is null and m.state = $1 order by s.subject_id limit $2";
    pub SOURCE_TASKS_TOLD: System = "select r.public_id from source_task t join import_run r on r.id = t.import_id \
        where t.controller_id = $1 and t.settled_at is null and r.state = 'done' \
        and exists (select 1 from source_person s where s.import_id = t.import_id) \
        and not exists (select 1 from source_person s where s.import_id = t.import_id and s.told_at is null) order by t.import_id";
}

/// A person who has not been told of one source.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Untold {
    /// The import.
    pub import: ImportId,
    /// The mail that tells them, if one is in the queue or was.
    pub mail: Option<MailId>,
}

/// One source of what is held about a person, as they are told.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ToldSource {
    /// Where it came from, in words.
    pub source: String,
    /// When it came.
    pub since_at: Timestamp,
    /// When they were told.
    pub told_at: Option<Timestamp>,
}

/// Notes that an import brought somebody or added something about them, if that has to be told and is not settled.
pub fn add(tx: &mut Tx<'_>, subject: SubjectId, import: ImportId, at: Timestamp) -> Result<()> {
    tx.exec(&SOURCE_PERSON_ADD, &[Val::I(subject.number()), Val::I(to_ms(at)), Val::I(import.number())])?;
    Ok(())
}

/// What a person has not been told yet.
pub fn untold(db: &mut dyn Db, subject: SubjectId) -> Result<Vec<Untold>> {
    rows(db, &SOURCES_UNTOLD, &[Val::I(subject.number())], |cells| {
        Ok(Untold { import: ImportId::new(cells.i(0)?), mail: cells.oi(1)?.map(MailId::new) })
    })
}

/// Everything that has or had to be told to a person.
pub fn of_person(db: &mut dyn Db, subject: SubjectId) -> Result<Vec<ToldSource>> {
    rows(db, &SOURCES_OF_PERSON, &[Val::I(subject.number())], |cells| {
        Ok(ToldSource { source: cells.t(0)?, since_at: from_ms(cells.i(1)?), told_at: cells.oi(2)?.map(from_ms) })
    })
}

/// Notes which mail tells a person.
pub fn set_mail(tx: &mut Tx<'_>, subject: SubjectId, import: ImportId, mail: MailId) -> Result<()> {
    tx.exec(&SOURCE_PERSON_MAIL, &[Val::I(mail.number()), Val::I(subject.number()), Val::I(import.number())])?;
    Ok(())
}

/// Notes that a person was told.
pub fn set_told(tx: &mut Tx<'_>, subject: SubjectId, import: ImportId, at: Timestamp) -> Result<()> {
    tx.exec(&SOURCE_PERSON_TOLD, &[Val::I(to_ms(at)), Val::I(subject.number()), Val::I(import.number())])?;
    Ok(())
}

/// Of which source a mail tells, and since when what came from there is held.
pub fn of_mail(db: &mut dyn Db, subject: SubjectId, mail: MailId) -> Result<Option<(String, Timestamp)>> {
    row(db, &SOURCE_OF_MAIL, &[Val::I(subject.number()), Val::I(mail.number())], |cells| {
        Ok((cells.t(0)?, from_ms(cells.i(1)?)))
    })
}

/// People of an import after `after` who have not been told.
pub fn people(db: &mut dyn Db, import: ImportId, (after, limit): (SubjectId, i64)) -> Result<Vec<SubjectId>> {
    let params = [Val::I(import.number()), Val::I(after.number()), Val::I(limit)];
    rows(db, &SOURCE_PEOPLE, &params, |cells| Ok(SubjectId::new(cells.i(0)?)))
}

/// Notes that nobody of an import has to be told any more.
pub fn settle(tx: &mut Tx<'_>, import: ImportId, at: Timestamp) -> Result<u64> {
    tx.exec(&SOURCE_TOLD_ALL, &[Val::I(to_ms(at)), Val::I(import.number())])
}

/// People whose mail has gone out, and when.
pub fn sent(db: &mut dyn Db, limit: i64) -> Result<Vec<(SubjectId, ImportId, Option<Timestamp>)>> {
    rows(db, &SOURCE_SENT, &[Val::T(MailState::Sent.code()), Val::I(limit)], |cells| {
        Ok((SubjectId::new(cells.i(0)?), ImportId::new(cells.i(1)?), cells.oi(2)?.map(from_ms)))
    })
}

/// Open tasks of which everybody was told.
pub fn tasks_told(db: &mut dyn Db, controller: ControllerId) -> Result<Vec<PublicId>> {
    rows(db, &SOURCE_TASKS_TOLD, &[Val::I(controller.number())], |cells| crate::cell::public_id(cells, 0))
}
