//! Fields of the house's own: declared in versions, and their sealed values.

use custody::{FieldValue, Sealed, SpecialValue};
use domain::declared::{Declared, Field, FieldKind, Treatment};
use domain::id::{ActorId, ControllerId, FieldId, SubjectId};
use domain::purpose::Purpose;
use domain::purpose::rule::SpecialCondition;
use domain::time::{Timestamp, from_ms, to_ms};

use crate::cell::code;
use crate::{Cells, Db, Result, Sql, Tx, Val, row, rows, statements};

statements! {
    pub FIELD_DECLARE: System = "insert into field_declaration (id, version, controller_id, name, kind, category, purpose, \
        retention_days, art9_condition, national_law, choices, declared_at, declared_by, ended_at) \
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";
    pub FIELDS: System = "select d.id, d.version, d.name, d.kind, d.category, d.purpose, d.retention_days, d.art9_condition, \
        d.national_law, d.choices, d.declared_at, d.ended_at from field_declaration d where d.controller_id = $1 \
        and d.version = (select max(n.version) from field_declaration n where n.id = d.id) order by lower(d.name), d.id";
    pub FIELD_HISTORY: System = "select d.id, d.version, d.name, d.kind, d.category, d.purpose, d.retention_days, d.art9_condition, \
        d.national_law, d.choices, d.declared_at, d.ended_at from field_declaration d where d.id = $1 order by d.version";
    pub FIELD_VALUE_SET: Subject = "insert into field_value (subject_id, field_id, at, by_id, source, value) values ($1, $2, $3, $4, $5, $6) \
        on conflict (subject_id, field_id) do update set at = excluded.at, by_id = excluded.by_id, source = excluded.source, value = excluded.value";
    pub SPECIAL_VALUE_SET: Subject = "insert into special_value (subject_id, field_id, at, by_id, source, value) values ($1, $2, $3, $4, $5, $6) \
        on conflict (subject_id, field_id) do update set at = excluded.at, by_id = excluded.by_id, source = excluded.source, value = excluded.value";
    pub FIELD_VALUE_REMOVE: Subject = "delete from field_value where subject_id = $1 and field_id = $2";
    pub SPECIAL_VALUE_REMOVE: Subject = "delete from special_value where subject_id = $1 and field_id = $2";
    pub FIELD_VALUES: Subject = "select field_id, at, by_id, source, value from field_value where subject_id = $1 order by field_id";
    pub SPECIAL_VALUES: Subject = "select field_id, at, by_id, source, value from special_value where subject_id = $1 order by field_id";
    pub FIELD_VALUES_COUNT: Subject = "select (select count(*) from field_value where subject_id = $1), \
        (select count(*) from special_value where subject_id = $1)";
    pub FIELD_VALUES_OF_PURPOSE: Subject = "delete from field_value where subject_id = $1 and exists (select 1 from field_declaration d \
        where d.id = field_value.field_id and d.purpose = $2 and d.version = (select max(n.version) from field_declaration n where n.id = d.id))";
    pub SPECIAL_VALUES_OF_PURPOSE: Subject = "delete from special_value where subject_id = $1 and exists (select 1 from field_declaration d \
        where d.id = special_value.field_id and d.purpose = $2 and d.version = (select max(n.version) from field_declaration n where n.id = d.id))";
    pub FIELD_EMPTY_STALE: Fanout = "insert into match_state (subject_id, version, judged_at) \
        select subject_id, 0, cast(null as bigint) from field_value where field_id = $1 \
        on conflict (subject_id) do update set version = 0, judged_at = null";
    pub FIELD_OVER_STALE: Fanout = "insert into match_state (subject_id, version, judged_at) \
        select distinct field_value.subject_id, 0, cast(null as bigint) from field_value where exists (select 1 from field_declaration d \
        where d.id = field_value.field_id and d.kind = 'identifier' and d.version = (select max(n.version) from field_declaration n where n.id = d.id) \
        and field_value.at + d.retention_days * 86400000 < $1) \
        on conflict (subject_id) do update set version = 0, judged_at = null";
    pub FIELD_EMPTY: Fanout = "delete from field_value where field_id = $1";
    pub SPECIAL_EMPTY: Fanout = "delete from special_value where field_id = $1";
    pub FIELD_VALUES_OVER: Fanout = "delete from field_value where exists (select 1 from field_declaration d \
        where d.id = field_value.field_id and d.version = (select max(n.version) from field_declaration n where n.id = d.id) \
        and field_value.at + d.retention_days * 86400000 < $1)";
    pub SPECIAL_VALUES_OVER: Fanout = "delete from special_value where exists (select 1 from field_declaration d \
        where d.id = special_value.field_id and d.version = (select max(n.version) from field_declaration n where n.id = d.id) \
        and special_value.at + d.retention_days * 86400000 < $1)";
}

/// The value of a field, of either kind.
#[derive(Clone, Debug)]
pub struct ValueRecord<T> {
    /// Of which field.
    pub field: FieldId,
    /// When it was written.
    pub at: Timestamp,
    /// By whom.
    pub by: ActorId,
    /// Where it came from.
    pub source: String,
    /// The value, sealed.
    pub value: Sealed<T>,
}

/// Adds a version of a declaration.
pub fn declare(tx: &mut Tx<'_>, controller: ControllerId, field: &Field, by: ActorId) -> Result<()> {
    let declared = &field.declared;
    tx.exec(
        &FIELD_DECLARE,
        &[
            Val::I(field.id.number()),
            Val::I(field.version),
            Val::I(controller.number()),
            Val::T(&declared.name),
            Val::T(field.kind.code()),
            Val::T(declared.treatment.code()),
            Val::T(declared.purpose.code()),
            Val::I(declared.retention_days),
            Val::OT(declared.condition.map(SpecialCondition::code)),
            Val::OT(field.law.as_deref()),
            Val::T(&field.choices.join("\n")),
            Val::I(to_ms(field.declared_at)),
            Val::I(by.number()),
            Val::OI(field.ended_at.map(to_ms)),
        ],
    )?;
    Ok(())
}

/// Every field in its present version, ended ones included, by name.
pub fn all(db: &mut dyn Db, controller: ControllerId) -> Result<Vec<Field>> {
    rows(db, &FIELDS, &[Val::I(controller.number())], read)
}

/// Every version of a field, oldest first.
pub fn history(db: &mut dyn Db, id: FieldId) -> Result<Vec<Field>> {
    rows(db, &FIELD_HISTORY, &[Val::I(id.number())], read)
}

/// Erases every value of a field; says how many.
pub fn empty(tx: &mut Tx<'_>, id: FieldId) -> Result<u64> {
    let which = [Val::I(id.number())];
    // Tokens are made of numbers that belong to one person, so they end with them.
    tx.exec(&FIELD_EMPTY_STALE, &which)?;
    Ok(tx.exec(&FIELD_EMPTY, &which)? + tx.exec(&SPECIAL_EMPTY, &which)?)
}

/// Writes the value of an ordinary field.
pub fn set(tx: &mut Tx<'_>, subject: SubjectId, value: &ValueRecord<FieldValue>) -> Result<()> {
    crate::duplicates::stale(tx, subject)?;
    write(tx, &FIELD_VALUE_SET, subject, value)
}

/// Writes the value of a field for special categories or criminal matters.
pub fn set_special(tx: &mut Tx<'_>, subject: SubjectId, value: &ValueRecord<SpecialValue>) -> Result<()> {
    write(tx, &SPECIAL_VALUE_SET, subject, value)
}

fn write<T>(tx: &mut Tx<'_>, sql: &Sql, subject: SubjectId, value: &ValueRecord<T>) -> Result<()> {
    tx.exec(
        sql,
        &[
            Val::I(subject.number()),
            Val::I(value.field.number()),
            Val::I(to_ms(value.at)),
            Val::I(value.by.number()),
            Val::T(&value.source),
            Val::B(value.value.as_bytes()),
        ],
    )?;
    Ok(())
}

/// Erases the value of one field of one person; says whether there was one.
pub fn remove(tx: &mut Tx<'_>, subject: SubjectId, field: FieldId) -> Result<bool> {
    let which = [Val::I(subject.number()), Val::I(field.number())];
    let gone = tx.exec(&FIELD_VALUE_REMOVE, &which)? + tx.exec(&SPECIAL_VALUE_REMOVE, &which)?;
    crate::duplicates::stale(tx, subject)?;
    Ok(gone > 0)
}

/// Erases every value of a person whose field serves this purpose; says how many.
pub fn end_with_purpose(tx: &mut Tx<'_>, subject: SubjectId, purpose: Purpose) -> Result<u64> {
    let which = [Val::I(subject.number()), Val::T(purpose.code())];
    crate::duplicates::stale(tx, subject)?;
    Ok(tx.exec(&FIELD_VALUES_OF_PURPOSE, &which)? + tx.exec(&SPECIAL_VALUES_OF_PURPOSE, &which)?)
}

/// The ordinary values of a person.
pub fn values(db: &mut dyn Db, subject: SubjectId) -> Result<Vec<ValueRecord<FieldValue>>> {
    rows(db, &FIELD_VALUES, &[Val::I(subject.number())], read_value)
}

/// The values of special categories and criminal matters of a person.
pub fn special_values(db: &mut dyn Db, subject: SubjectId) -> Result<Vec<ValueRecord<SpecialValue>>> {
    rows(db, &SPECIAL_VALUES, &[Val::I(subject.number())], read_value)
}

/// How many values a person has: ordinary and tight ones.
pub fn count(db: &mut dyn Db, subject: SubjectId) -> Result<(i64, i64)> {
    let counts = row(db, &FIELD_VALUES_COUNT, &[Val::I(subject.number())], |cells| Ok((cells.i(0)?, cells.i(1)?)))?;
    Ok(counts.unwrap_or((0, 0)))
}

/// Erases every value whose days are over; says how many.
pub fn end_what_is_over(tx: &mut Tx<'_>, now: Timestamp) -> Result<u64> {
    let now = [Val::I(to_ms(now))];
    tx.exec(&FIELD_OVER_STALE, &now)?;
    Ok(tx.exec(&FIELD_VALUES_OVER, &now)? + tx.exec(&SPECIAL_VALUES_OVER, &now)?)
}

fn read_value<T>(cells: &dyn Cells) -> Result<ValueRecord<T>> {
    Ok(ValueRecord {
        field: FieldId::new(cells.i(0)?),
        at: from_ms(cells.i(1)?),
        by: ActorId::new(cells.i(2)?),
        source: cells.t(3)?,
        value: Sealed::from_stored(cells.b(4)?),
    })
}

fn read(cells: &dyn Cells) -> Result<Field> {
    let condition = cells.ot(7)?;
    Ok(Field {
        id: FieldId::new(cells.i(0)?),
        version: cells.i(1)?,
        declared: Declared {
            name: cells.t(2)?,
            treatment: code(cells, 4, Treatment::from_code)?,
            purpose: code(cells, 5, Purpose::from_code)?,
            retention_days: cells.i(6)?,
            condition: condition.as_deref().and_then(SpecialCondition::from_code),
        },
        kind: code(cells, 3, FieldKind::from_code)?,
        law: cells.ot(8)?,
        choices: cells.t(9)?.lines().map(str::to_owned).collect(),
        declared_at: from_ms(cells.i(10)?),
        ended_at: cells.oi(11)?.map(from_ms),
    })
}
