//! A file between its upload and its running: what it was found to be, and what its columns mean.

use domain::event::Deed;
use domain::id::PublicId;
use domain::mapping::{DateOrder, Field, Layout, Mapping, ShownForm, Zone};
use domain::source::{Origin, told_by};
use domain::time::{Timestamp, days_after};
use policy::HouseAct;
use store::files::{Draft, KeptMapping};
use store::imports::{ImportRun, ImportState};
use store::{StoreError, Tx};

use super::source::{Found, Shape, Wanted, look};
use super::{FileError, Format, shape_of};
use crate::imports::{self, ImportError, NewImport, Progress, Spooled, spool};
use crate::{App, Ctx};

/// A draft that nobody goes on with is thrown away after so many days.
const DRAFT_DAYS: i64 = 1;
/// The longest name of a kept mapping.
const NAME_CHARS: usize = 80;

/// What is asked before a file of people is looked at, beside what is asked for every import.
#[derive(Clone, Copy, Debug)]
pub struct NewFile {
    /// What kind of source it has (Art. 14).
    pub origin: Origin,
    /// When the data was received.
    pub received_at: Timestamp,
}

/// A file of people, and what its columns mean.
pub struct FileView {
    /// How far it is.
    pub progress: Progress,
    /// What it is.
    pub format: Format,
    /// Whose export it is.
    pub layout: Option<Layout>,
    /// In which encoding.
    pub encoding: String,
    /// What stands between its cells.
    pub delimiter: String,
    /// The sheets of a workbook, the one that is read first.
    pub sheets: Vec<String>,
    /// Its rows.
    pub rows: i64,
    /// Where it comes from.
    pub origin: Origin,
    /// What its columns mean.
    pub mapping: Mapping,
    /// Mappings that were kept.
    pub kept: Vec<KeptMapping>,
}

/// What somebody chose.
#[derive(Clone, Debug, Default)]
pub struct Choice {
    /// The field of each column, in their order; columns beyond stay.
    pub fields: Vec<Field>,
    /// The order of dates.
    pub dates: Option<DateOrder>,
    /// The zone of times.
    pub zone: Option<Zone>,
    /// What people were shown; `Some(None)` takes it away.
    pub shown: Option<Option<ShownForm>>,
    /// How the file is read.
    pub wanted: Wanted,
    /// A kept mapping to take over.
    pub adopt: Option<i64>,
    /// The name under which to keep this one.
    pub keep_as: Option<String>,
}

/// Keeps an uploaded file; [`examine`] looks at it then.
pub async fn keep(app: &App, ctx: &Ctx, new: NewImport, spooled: Spooled) -> Result<PublicId, FileError> {
    Ok(imports::add_draft(app, ctx, new, spooled).await?)
}

/// Looks at a file that was kept: from then on it can be given a meaning. A file that nobody can read is thrown away.
pub fn examine(app: &App, ctx: &Ctx, import: PublicId, new: &NewFile) -> Result<PublicId, FileError> {
    let run = app.store.read_blocking(move |db| store::imports::by_public(db, import))?;
    let is_mine = |run: &ImportRun| run.controller == app.house.controller.id && run.started_by == ctx.actor.id;
    let run = run.filter(|run| is_mine(run) && run.state == ImportState::Draft).ok_or(FileError::NotFound)?;
    match look_at(app, &run, &Wanted::default()) {
        Ok(found) => {
            let (layout, mapping) = Mapping::suggested(&found.headers);
            let draft = draft(&found, (layout, &mapping), (new.origin, new.received_at));
            let id = run.id;
            app.store.write_blocking(move |tx| store::files::add_draft(tx, id, &draft))?;
            Ok(run.public)
        }
        Err(error) => {
            imports::end(app, &run, ImportState::Stopped)?;
            Err(error)
        }
    }
}

fn look_at(app: &App, run: &ImportRun, wanted: &Wanted) -> Result<Found, FileError> {
    let again = || Ok(Box::new(spool::open(app, run)?) as Box<dyn std::io::Read>);
    look(&again, wanted)
}

fn draft(
    found: &Found,
    (layout, mapping): (Option<Layout>, &Mapping),
    (origin, received_at): (Origin, Timestamp),
) -> Draft {
    let Shape { format, encoding, delimiter, sheet } = &found.shape;
    Draft {
        format: format.code().to_owned(),
        layout: layout.filter(|_| format.is_table()).map(|layout| layout.code().to_owned()),
        encoding: encoding.name().to_owned(),
        delimiter: char::from(*delimiter).to_string(),
        sheet: sheets(sheet, &found.sheets),
        rows: found.rows,
        origin: origin.code().to_owned(),
        received_at,
        mapping: mapping.to_text(),
    }
}

/// The names of all sheets, the chosen one first, as one column holds them.
fn sheets(chosen: &str, all: &[String]) -> String {
    let others = all.iter().map(String::as_str).filter(|name| *name != chosen);
    let clean = |name: &str| name.replace(['\n', '\r'], " ");
    std::iter::once(chosen).chain(others).map(clean).collect::<Vec<_>>().join("\n")
}

/// The run of a draft that is the actor's own.
pub(super) fn own(app: &App, ctx: &Ctx, import: PublicId) -> Result<(ImportRun, Draft), FileError> {
    if !app.clears(ctx, HouseAct::ImportFile)? {
        return Err(FileError::Refused);
    }
    let found = app.store.read_blocking(move |db| {
        let Some(run) = store::imports::by_public(db, import)? else { return Ok(None) };
        let draft = store::files::draft(db, run.id)?;
        Ok::<_, StoreError>(draft.map(|draft| (run, draft)))
    })?;
    let is_mine = |run: &ImportRun| run.controller == app.house.controller.id && run.started_by == ctx.actor.id;
    let is_draft = |(run, _): &(ImportRun, Draft)| is_mine(run) && run.state == ImportState::Draft;
    found.filter(is_draft).ok_or(FileError::NotFound)
}

/// Shows what a file was found to be, and what its columns mean. No cell of it is shown.
pub fn view(app: &App, ctx: &Ctx, import: PublicId) -> Result<FileView, FileError> {
    let (run, draft) = own(app, ctx, import)?;
    let controller = app.house.controller.id;
    let kept = app.store.read_blocking(move |db| store::files::mappings(db, controller))?;
    let damaged = || StoreError::Damaged { what: "a draft" };
    Ok(FileView {
        progress: Progress::of(&run),
        format: shape_of(&draft)?.format,
        layout: draft.layout.as_deref().and_then(Layout::from_code),
        origin: Origin::from_code(&draft.origin).ok_or_else(damaged)?,
        mapping: Mapping::from_text(&draft.mapping).map_err(|_| damaged())?,
        encoding: draft.encoding,
        delimiter: draft.delimiter,
        sheets: draft.sheet.lines().map(ToOwned::to_owned).collect(),
        rows: draft.rows,
        kept,
    })
}

/// Takes over what somebody chose.
pub fn choose(app: &App, ctx: &Ctx, import: PublicId, choice: &Choice) -> Result<(), FileError> {
    let (run, old) = own(app, ctx, import)?;
    let mut mapping = Mapping::from_text(&old.mapping).map_err(|_| StoreError::Damaged { what: "a mapping" })?;
    let mut draft = old.clone();
    if let Some(found) = looked_again(app, &run, &old, &choice.wanted)? {
        let suggested = Mapping::suggested(&found.headers);
        if found.headers.len() != mapping.columns.len() {
            mapping = suggested.1;
        }
        let received = (Origin::from_code(&old.origin).unwrap_or(Origin::Partner), old.received_at);
        draft = self::draft(&found, (suggested.0, &mapping), received);
    }
    change(&mut mapping, choice);
    let controller = app.house.controller.id;
    if let Some(wanted) = choice.adopt {
        let kept = app.store.read_blocking(move |db| store::files::mappings(db, controller))?;
        let kept = kept.iter().find(|kept| kept.id == wanted).ok_or(FileError::NotFound)?;
        mapping.adopt(&Mapping::from_text(&kept.mapping).map_err(|_| StoreError::Damaged { what: "a mapping" })?);
    }
    draft.mapping = mapping.to_text();
    if let Some(name) = choice.keep_as.as_deref().map(str::trim).filter(|name| !name.is_empty()) {
        super::mappings::keep(app, ctx, name.chars().take(NAME_CHARS).collect(), draft.mapping.clone())?;
    }
    let id = run.id;
    Ok(app.store.write_blocking(move |tx| store::files::set_draft(tx, id, &draft))?)
}

fn change(mapping: &mut Mapping, choice: &Choice) {
    for (column, field) in mapping.columns.iter_mut().zip(&choice.fields) {
        // What was found to be a card number stays refused, whatever is sent.
        if field.can_be_chosen() && column.field.can_be_chosen() {
            column.field = *field;
        }
    }
    if let Some(dates) = choice.dates {
        mapping.dates = dates;
    }
    if let Some(zone) = &choice.zone {
        mapping.zone = zone.clone();
    }
    if let Some(shown) = &choice.shown {
        mapping.shown.clone_from(shown);
    }
}

/// Looks at the file once more where it is to be read otherwise.
fn looked_again(app: &App, run: &ImportRun, old: &Draft, wanted: &Wanted) -> Result<Option<Found>, FileError> {
    let is_as_before = wanted.encoding.as_ref().is_none_or(|encoding| *encoding == old.encoding)
        && wanted.delimiter.is_none_or(|delimiter| char::from(delimiter).to_string() == old.delimiter)
        && wanted.sheet.as_deref().is_none_or(|sheet| Some(sheet) == old.sheet.lines().next());
    if is_as_before {
        return Ok(None);
    }
    look_at(app, run, wanted).map(Some)
}

/// Lets a file in with its mapping, and opens the task of telling people where their data came from, if one is due
/// (Art. 14). [`crate::imports::run_spooled`] carries it out.
pub fn begin(app: &App, ctx: &Ctx, import: PublicId) -> Result<(), FileError> {
    let (run, draft) = own(app, ctx, import)?;
    let mapping = Mapping::from_text(&draft.mapping).map_err(|_| StoreError::Damaged { what: "a mapping" })?;
    let shape = shape_of(&draft)?;
    if shape.format.is_table() && !mapping.knows_people() {
        return Err(FileError::NothingMapped);
    }
    let wanted = Wanted {
        encoding: Some(draft.encoding.clone()),
        delimiter: Some(shape.delimiter),
        sheet: Some(shape.sheet.clone()),
    };
    let length = look_at(app, &run, &wanted)?.length;
    let origin = Origin::from_code(&draft.origin).unwrap_or(Origin::Partner);
    let (id, controller, received) = (run.id, run.controller, draft.received_at);
    let begun = imports::event(app, &run, (Deed::FileBegun, ctx.actor.id));
    let task = imports::event(app, &run, (Deed::SourceTaskOpened, ctx.actor.id));
    let is_begun = app.store.write_blocking(move |tx| {
        if !store::files::begin(tx, id, length)? {
            return Ok(false);
        }
        tx.record(begun.clone());
        let due = (received, told_by(received));
        if origin.must_be_told() && store::files::open_task(tx, (controller, id), origin.code(), due)? {
            tx.record(task.clone());
        }
        Ok::<_, StoreError>(true)
    })?;
    if is_begun { Ok(()) } else { Err(ImportError::Busy.into()) }
}

/// What an import did beyond its first counts.
pub async fn tallies(app: &App, ctx: &Ctx, import: PublicId) -> Result<Vec<(String, i64)>, FileError> {
    let run = imports::seen(app, ctx, import).await?;
    Ok(app.store.read(move |db| store::files::tallies(db, run.id)).await?)
}

/// Throws drafts away that nobody went on with: an erasure waits for them.
pub async fn end_old_drafts(app: &App) -> Result<usize, ImportError> {
    let (controller, now) = (app.house.controller.id, app.clock.now());
    let runs = app.store.read(move |db| store::imports::with_copies(db, controller)).await?;
    let is_old = |run: &&ImportRun| run.state == ImportState::Draft && days_after(run.started_at, DRAFT_DAYS) <= now;
    let mut ended = 0;
    for run in runs.iter().filter(is_old) {
        imports::end_by(app, run, ImportState::Stopped, run.started_by).await?;
        spool::remove(app, run.public)?;
        ended += 1;
    }
    Ok(ended)
}

/// Puts something about a file on record.
pub(super) fn record(app: &App, ctx: &Ctx, run: &ImportRun, deed: Deed) -> Result<(), FileError> {
    let event = imports::event(app, run, (deed, ctx.actor.id));
    let write = move |tx: &mut Tx<'_>| {
        tx.record(event.clone());
        Ok::<_, StoreError>(())
    };
    Ok(app.store.write_blocking(write)?)
}
