//! Files of people on their way in: what a file was found to be, and what its import did beyond its first counts.

use domain::id::{ActorId, ControllerId, ImportId};
use domain::time::{Timestamp, from_ms, to_ms};

use crate::{Db, Result, Tx, Val, row, rows, statements};

pub mod people;

statements! {
    pub FILE_DRAFT_ADD: System = "insert into file_draft (import_id, format, layout, encoding, delimiter, sheet, rows_total, origin, \
        received_at, mapping) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    pub FILE_DRAFT: System = "select format, layout, encoding, delimiter, sheet, rows_total, origin, received_at, mapping \
        from file_draft where import_id = $1";
    pub FILE_DRAFT_SET: System = "update file_draft set layout = $1, encoding = $2, delimiter = $3, sheet = $4, rows_total = $5, \
        mapping = $6 where import_id = $7";
    pub FILE_BEGIN: System = "update import_run set state = 'running', file_bytes = $1 where id = $2 and state = 'draft'";
    pub FILE_TALLY_ADD: System = "insert into file_tally (import_id, what, number) values ($1, $2, $3) \
        on conflict (import_id, what) do update set number = file_tally.number + excluded.number";
    pub FILE_TALLIES: System = "select what, number from file_tally where import_id = $1 order by what";
    pub FILE_MAPPING_PUT: System = "insert into file_mapping (id, controller_id, name, mapping, kept_at, kept_by) \
        values ($1, $2, $3, $4, $5, $6) on conflict (controller_id, name) do update set mapping = excluded.mapping, \
        kept_at = excluded.kept_at, kept_by = excluded.kept_by";
    pub FILE_MAPPINGS: System = "select id, name, mapping, kept_at from file_mapping where controller_id = $1 order by name limit 200";
    pub FILE_MAPPING_REMOVE: System = "delete from file_mapping where controller_id = $1 and id = $2";
    pub SOURCE_TASK_ADD: System = "insert into source_task (import_id, controller_id, origin, received_at, due_at) \
        values ($1, $2, $3, $4, $5) on conflict do nothing";
    pub SOURCE_TASKS: System = "select s.import_id, r.public_id, r.source, s.origin, s.received_at, s.due_at, s.settled_at, s.settled_how, \
        (select count(*) from source_person p where p.import_id = s.import_id), \
        (select count(*) from source_person p where p.import_id = s.import_id and p.told_at is not null), \
        (select count(*) from source_person p where p.import_id = s.import_id and p.told_at is null and p.mail_id is not null) \
        from source_task s join import_run r on r.id = s.import_id where s.controller_id = $1 \
        order by s.due_at desc, s.import_id desc limit 200";
    pub SOURCE_TASKS_LATE: System = "select count(*) from source_task where controller_id = $1 and settled_at is null and due_at < $2";
    pub SOURCE_TASK_SETTLE: System = "update source_task set settled_at = $1, settled_by = $2, settled_how = $3 \
        where import_id = $4 and controller_id = $5 and settled_at is null";
}

/// What a file was found to be, and what its columns mean.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Draft {
    /// Code of the format.
    pub format: String,
    /// Code of the layout, if it is a well-known one.
    pub layout: Option<String>,
    /// In which encoding its text is.
    pub encoding: String,
    /// What stands between its cells.
    pub delimiter: String,
    /// Which sheet of a workbook.
    pub sheet: String,
    /// How many rows it has, without the header.
    pub rows: i64,
    /// Code of where the data comes from.
    pub origin: String,
    /// When the data was received.
    pub received_at: Timestamp,
    /// The mapping, as it is kept.
    pub mapping: String,
}

/// A mapping that was kept for later files.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct KeptMapping {
    /// Its number.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// The mapping, as it is kept.
    pub mapping: String,
    /// Since when.
    pub kept_at: Timestamp,
}

/// The task of telling people where their data came from (Art. 14).
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct SourceTask {
    /// Which import brought them.
    pub import: ImportId,
    /// Its name outside.
    pub public: domain::id::PublicId,
    /// Where the data comes from, in words.
    pub source: String,
    /// Code of what kind of source that is.
    pub origin: String,
    /// When the data was received.
    pub received_at: Timestamp,
    /// Until when people must be told.
    pub due_at: Timestamp,
    /// When that was settled, and how.
    pub settled: Option<(Timestamp, String)>,
    /// How many people it is about: those who were brought, and those about whom something was added.
    pub people: i64,
    /// How many of them were told.
    pub told: i64,
    /// How many of the others have a mail in the queue, or one that did not arrive.
    pub mailed: i64,
}

/// Adds the draft of an import.
pub fn add_draft(tx: &mut Tx<'_>, import: ImportId, draft: &Draft) -> Result<()> {
    tx.exec(
        &FILE_DRAFT_ADD,
        &[
            Val::I(import.number()),
            Val::T(&draft.format),
            Val::OT(draft.layout.as_deref()),
            Val::T(&draft.encoding),
            Val::T(&draft.delimiter),
            Val::T(&draft.sheet),
            Val::I(draft.rows),
            Val::T(&draft.origin),
            Val::I(to_ms(draft.received_at)),
            Val::T(&draft.mapping),
        ],
    )?;
    Ok(())
}

/// The draft of an import.
pub fn draft(db: &mut dyn Db, import: ImportId) -> Result<Option<Draft>> {
    row(db, &FILE_DRAFT, &[Val::I(import.number())], |cells| {
        Ok(Draft {
            format: cells.t(0)?,
            layout: cells.ot(1)?,
            encoding: cells.t(2)?,
            delimiter: cells.t(3)?,
            sheet: cells.t(4)?,
            rows: cells.i(5)?,
            origin: cells.t(6)?,
            received_at: from_ms(cells.i(7)?),
            mapping: cells.t(8)?,
        })
    })
}

/// Writes what was found or chosen anew; origin and time of receipt stay.
pub fn set_draft(tx: &mut Tx<'_>, import: ImportId, draft: &Draft) -> Result<()> {
    tx.exec(
        &FILE_DRAFT_SET,
        &[
            Val::OT(draft.layout.as_deref()),
            Val::T(&draft.encoding),
            Val::T(&draft.delimiter),
            Val::T(&draft.sheet),
            Val::I(draft.rows),
            Val::T(&draft.mapping),
            Val::I(import.number()),
        ],
    )?;
    Ok(())
}

/// Lets a draft run; `false` if it runs already or has ended. `length` is what its progress counts up to.
pub fn begin(tx: &mut Tx<'_>, import: ImportId, length: i64) -> Result<bool> {
    Ok(tx.exec(&FILE_BEGIN, &[Val::I(length), Val::I(import.number())])? == 1)
}

/// Counts something an import did.
pub fn tally(tx: &mut Tx<'_>, import: ImportId, (what, number): (&str, i64)) -> Result<()> {
    if number != 0 {
        tx.exec(&FILE_TALLY_ADD, &[Val::I(import.number()), Val::T(what), Val::I(number)])?;
    }
    Ok(())
}

/// What an import did beyond its first counts.
pub fn tallies(db: &mut dyn Db, import: ImportId) -> Result<Vec<(String, i64)>> {
    rows(db, &FILE_TALLIES, &[Val::I(import.number())], |cells| Ok((cells.t(0)?, cells.i(1)?)))
}

/// Keeps a mapping under a name; one of the same name is replaced.
pub fn keep_mapping(tx: &mut Tx<'_>, controller: ControllerId, kept: &KeptMapping, by: ActorId) -> Result<()> {
    tx.exec(
        &FILE_MAPPING_PUT,
        &[
            Val::I(kept.id),
            Val::I(controller.number()),
            Val::T(&kept.name),
            Val::T(&kept.mapping),
            Val::I(to_ms(kept.kept_at)),
            Val::I(by.number()),
        ],
    )?;
    Ok(())
}

/// The kept mappings of a controller, by name.
pub fn mappings(db: &mut dyn Db, controller: ControllerId) -> Result<Vec<KeptMapping>> {
    rows(db, &FILE_MAPPINGS, &[Val::I(controller.number())], |cells| {
        Ok(KeptMapping { id: cells.i(0)?, name: cells.t(1)?, mapping: cells.t(2)?, kept_at: from_ms(cells.i(3)?) })
    })
}

/// Forgets a kept mapping; `false` if there is none.
pub fn remove_mapping(tx: &mut Tx<'_>, controller: ControllerId, id: i64) -> Result<bool> {
    Ok(tx.exec(&FILE_MAPPING_REMOVE, &[Val::I(controller.number()), Val::I(id)])? == 1)
}

/// Opens the task of an import; an import has one at most.
pub fn open_task(
    tx: &mut Tx<'_>,
    (controller, import): (ControllerId, ImportId),
    origin: &str,
    (received_at, due_at): (Timestamp, Timestamp),
) -> Result<bool> {
    let opened = tx.exec(
        &SOURCE_TASK_ADD,
        &[
            Val::I(import.number()),
            Val::I(controller.number()),
            Val::T(origin),
            Val::I(to_ms(received_at)),
            Val::I(to_ms(due_at)),
        ],
    )?;
    Ok(opened == 1)
}

/// The newest tasks of a controller.
pub fn tasks(db: &mut dyn Db, controller: ControllerId) -> Result<Vec<SourceTask>> {
    rows(db, &SOURCE_TASKS, &[Val::I(controller.number())], |cells| {
        Ok(SourceTask {
            import: ImportId::new(cells.i(0)?),
            public: crate::cell::public_id(cells, 1)?,
            source: cells.t(2)?,
            origin: cells.t(3)?,
            received_at: from_ms(cells.i(4)?),
            due_at: from_ms(cells.i(5)?),
            settled: cells.oi(6)?.map(from_ms).zip(cells.ot(7)?),
            people: cells.i(8)?,
            told: cells.i(9)?,
            mailed: cells.i(10)?,
        })
    })
}

/// How many tasks are overdue at `now`.
pub fn tasks_late(db: &mut dyn Db, controller: ControllerId, now: Timestamp) -> Result<i64> {
    let late = row(db, &SOURCE_TASKS_LATE, &[Val::I(controller.number()), Val::I(to_ms(now))], |cells| cells.i(0))?;
    Ok(late.unwrap_or(0))
}

/// Settles a task; `false` if it was settled before.
pub fn settle_task(
    tx: &mut Tx<'_>,
    (controller, import): (ControllerId, ImportId),
    (at, by): (Timestamp, ActorId),
    how: &str,
) -> Result<bool> {
    let settled = tx.exec(
        &SOURCE_TASK_SETTLE,
        &[Val::I(to_ms(at)), Val::I(by.number()), Val::T(how), Val::I(import.number()), Val::I(controller.number())],
    )?;
    Ok(settled == 1)
}
