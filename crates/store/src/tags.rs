//! Tags of the house's list, and who bears them.

use domain::declared::{Declared, Tag, Treatment};
use domain::id::{ActorId, ControllerId, SubjectId, TagId, TeamId};
use domain::purpose::Purpose;
use domain::purpose::rule::SpecialCondition;
use domain::time::{Timestamp, from_ms, to_ms};

use crate::cell::code;
use crate::{Cells, Db, Result, Tx, Val, rows, statements};

statements! {
    pub TAG_ADD: System = "insert into tag (id, controller_id, name, purpose, category, retention_days, art9_condition, defined_at, \
        defined_by, ended_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, null)";
    pub TAGS: System = "select id, name, purpose, category, retention_days, art9_condition, ended_at from tag where controller_id = $1 \
        order by lower(name), id";
    pub TAG_END: System = "update tag set ended_at = $1 where id = $2 and ended_at is null";
    pub PERSON_TAG_ADD: Subject = "insert into person_tag (subject_id, tag_id, at, by_id) values ($1, $2, $3, $4) on conflict do nothing";
    pub PERSON_TAG_REMOVE: Subject = "delete from person_tag where subject_id = $1 and tag_id = $2";
    pub PERSON_TAGS_OF_PURPOSE: Subject = "delete from person_tag where subject_id = $1 and exists (select 1 from tag t \
        where t.id = person_tag.tag_id and t.purpose = $2)";
    pub PERSON_TAGS: Subject = "select tag_id, at, by_id from person_tag where subject_id = $1 order by at, tag_id";
    pub TAGGED: Fanout = "select p.subject_id from person_tag t join person p on p.subject_id = t.subject_id \
        where t.tag_id = $1 and p.team_id = $2 order by p.subject_id desc limit $3";
    pub TAGGED_ANYWHERE: Fanout = "select p.subject_id from person_tag t join person p on p.subject_id = t.subject_id \
        where t.tag_id = $1 order by p.subject_id desc limit $2";
    pub TAG_TAKEN_OFF_ALL: Fanout = "delete from person_tag where tag_id = $1";
    pub PERSON_TAGS_OVER: Fanout = "delete from person_tag where exists (select 1 from tag t where t.id = person_tag.tag_id \
        and person_tag.at + t.retention_days * 86400000 < $1)";
}

/// A tag on a person.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct TagOnPerson {
    /// Which.
    pub tag: TagId,
    /// Since when.
    pub at: Timestamp,
    /// Who set it.
    pub by: ActorId,
}

/// Adds a tag to the list.
pub fn add(tx: &mut Tx<'_>, controller: ControllerId, tag: &Tag, (at, by): (Timestamp, ActorId)) -> Result<()> {
    let declared = &tag.declared;
    tx.exec(
        &TAG_ADD,
        &[
            Val::I(tag.id.number()),
            Val::I(controller.number()),
            Val::T(&declared.name),
            Val::T(declared.purpose.code()),
            Val::T(declared.treatment.code()),
            Val::I(declared.retention_days),
            Val::OT(declared.condition.map(SpecialCondition::code)),
            Val::I(to_ms(at)),
            Val::I(by.number()),
        ],
    )?;
    Ok(())
}

/// The list by name, ended tags included.
pub fn all(db: &mut dyn Db, controller: ControllerId) -> Result<Vec<Tag>> {
    rows(db, &TAGS, &[Val::I(controller.number())], read)
}

/// Ends a tag and takes it off everybody; says whether it was in use.
pub fn end(tx: &mut Tx<'_>, tag: TagId, at: Timestamp) -> Result<bool> {
    tx.exec(&TAG_TAKEN_OFF_ALL, &[Val::I(tag.number())])?;
    Ok(tx.exec(&TAG_END, &[Val::I(to_ms(at)), Val::I(tag.number())])? > 0)
}

/// Sets a tag on a person; the first setting stays. Says whether it is new.
pub fn set(tx: &mut Tx<'_>, subject: SubjectId, on: &TagOnPerson) -> Result<bool> {
    let row = [Val::I(subject.number()), Val::I(on.tag.number()), Val::I(to_ms(on.at)), Val::I(on.by.number())];
    Ok(tx.exec(&PERSON_TAG_ADD, &row)? > 0)
}

/// Takes a tag off a person; says whether it was there.
pub fn take_off(tx: &mut Tx<'_>, subject: SubjectId, tag: TagId) -> Result<bool> {
    Ok(tx.exec(&PERSON_TAG_REMOVE, &[Val::I(subject.number()), Val::I(tag.number())])? > 0)
}

/// Takes every tag off a person that serves this purpose; says how many.
pub fn end_with_purpose(tx: &mut Tx<'_>, subject: SubjectId, purpose: Purpose) -> Result<u64> {
    tx.exec(&PERSON_TAGS_OF_PURPOSE, &[Val::I(subject.number()), Val::T(purpose.code())])
}

/// The tags of a person, oldest first.
pub fn of_person(db: &mut dyn Db, subject: SubjectId) -> Result<Vec<TagOnPerson>> {
    rows(db, &PERSON_TAGS, &[Val::I(subject.number())], |cells| {
        Ok(TagOnPerson { tag: TagId::new(cells.i(0)?), at: from_ms(cells.i(1)?), by: ActorId::new(cells.i(2)?) })
    })
}

/// Everybody with a tag, newest first; of one team, or of every team.
pub fn tagged(db: &mut dyn Db, tag: TagId, team: Option<TeamId>, limit: i64) -> Result<Vec<SubjectId>> {
    let read = |cells: &dyn Cells| Ok(SubjectId::new(cells.i(0)?));
    match team {
        Some(team) => rows(db, &TAGGED, &[Val::I(tag.number()), Val::I(team.number()), Val::I(limit)], read),
        None => rows(db, &TAGGED_ANYWHERE, &[Val::I(tag.number()), Val::I(limit)], read),
    }
}

/// Takes off every tag whose days are over; says how many.
pub fn end_what_is_over(tx: &mut Tx<'_>, now: Timestamp) -> Result<u64> {
    tx.exec(&PERSON_TAGS_OVER, &[Val::I(to_ms(now))])
}

fn read(cells: &dyn Cells) -> Result<Tag> {
    let condition = cells.ot(5)?;
    Ok(Tag {
        id: TagId::new(cells.i(0)?),
        declared: Declared {
            name: cells.t(1)?,
            purpose: code(cells, 2, Purpose::from_code)?,
            treatment: code(cells, 3, Treatment::from_code)?,
            retention_days: cells.i(4)?,
            condition: condition.as_deref().and_then(SpecialCondition::from_code),
        },
        ended_at: cells.oi(6)?.map(from_ms),
    })
}
