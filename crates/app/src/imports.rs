//! Imports of a shop's files: asked for before they start, carried out in steps, and safe to kill and to repeat.
//!
//! Invariant: no person is imported without source, basis and notice being told first (Art. 14), no consent is taken
//! from a file, and nobody comes back who was erased (S35).

use std::io::{self, Read};

use custody::{FileKey, OpenError, SealError};
use domain::event::{About, Deed, Event};
use domain::id::{ActorId, EventId, ImportId, PublicId, PublicKind};
use domain::import::Problem;
use domain::purpose::{Basis, Purpose};
use domain::reason::Reason;
use domain::source::{Origin, told_by};
use domain::time::Timestamp;
use policy::{HouseAct, PolicyError};
use store::StoreError;
use store::Tx;
use store::imports::{ImportCounts, ImportRun};

use crate::{App, Ctx};

mod asked;
mod cells;
mod chunk;
pub(crate) mod file_problem;
mod header;
pub(crate) mod lookup;
mod newcomers;
mod prepare;
mod progress;
pub(crate) mod reader;
pub(crate) mod ready;
mod rows;
pub(crate) mod run;
pub(crate) mod spool;
mod stops;
pub(crate) mod unpack;

pub use asked::{FileFacts, ImportKind, NewImport};
pub use file_problem::FileProblem;
pub use progress::Progress;
pub use spool::{Spool, Spooled, rewrap as rewrap_spools};
pub(crate) use stops::fingerprints_by;
pub use stops::{fingerprint, fingerprints};
pub use store::imports::ImportState;

/// How often the key of a copy is wrapped when the weekly key above it is renewed each time.
const WRAPS: usize = 5;

/// Why an import does not start or go on.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// There is no such import, brand, team or notice.
    #[error("no such import, brand, team or notice")]
    NotFound,
    /// The actor may not import.
    #[error("not allowed")]
    Refused,
    /// Consent needs a proof for each person (Art. 7(1)), which these files do not hold.
    #[error("a file without proof of consent cannot be imported on the basis of consent")]
    ConsentNeedsProof,
    /// The file is none of its kind. What was applied before stays, and is said.
    #[error("{problem}; {} rows of it were dealt with before", applied.rows_read)]
    File {
        /// What is wrong with it.
        problem: FileProblem,
        /// What was dealt with.
        applied: Box<Progress>,
    },
    /// Somebody else runs this import, or changes the same people all the time.
    #[error("the import is run by somebody else, or has ended")]
    Busy,
    /// The file could not be read, or its copy not be kept.
    #[error("could not read or keep the file")]
    Disk(#[source] io::Error),
    /// A value could not be sealed.
    #[error("could not seal a record")]
    Seal(#[from] SealError),
    /// The copy of the file could not be opened.
    #[error("could not open the copy of the file")]
    Open(#[from] OpenError),
    /// No decision.
    #[error("could not reach a decision")]
    Policy(#[from] PolicyError),
    /// The store.
    #[error("could not use the store")]
    Store(#[from] StoreError),
}

/// Starts an import. If one of the same file for the same brand and source has not ended, that one is named, to be gone on with.
pub async fn start(app: &App, ctx: &Ctx, new: NewImport) -> Result<PublicId, ImportError> {
    let run = new_run(app, ctx, &new, None).await?;
    let like = run.clone();
    if let Some(run) = app.store.read(move |db| store::imports::unfinished(db, &like)).await? {
        return Ok(run.public);
    }
    add(app, run, (None, new.origin)).await
}

/// Keeps an uploaded file of people until somebody says what its columns mean; see [`crate::files`].
pub(crate) async fn add_draft(app: &App, ctx: &Ctx, new: NewImport, spooled: Spooled) -> Result<PublicId, ImportError> {
    let origin = new.origin;
    let run = new_run(app, ctx, &NewImport { kind: ImportKind::Contacts, ..new }, Some(&spooled)).await?;
    let public = add(app, ImportRun { state: ImportState::Draft, ..run }, (Some(&spooled.key), origin)).await?;
    spooled.copy.keep();
    Ok(public)
}

/// Starts an import of an uploaded file; its facts are those of the upload.
pub async fn start_spooled(app: &App, ctx: &Ctx, new: NewImport, spooled: Spooled) -> Result<PublicId, ImportError> {
    let run = new_run(app, ctx, &new, Some(&spooled)).await?;
    let public = add(app, run, (Some(&spooled.key), new.origin)).await?;
    spooled.copy.keep();
    Ok(public)
}

/// Ends an import that is not to go on, and removes its copy. What it brought stays; a run at work ends at its next step.
/// Says whether it was going on.
pub async fn stop(app: &App, ctx: &Ctx, import: PublicId) -> Result<bool, ImportError> {
    if !app.clears(ctx, HouseAct::ImportFile)? {
        return Err(ImportError::Refused);
    }
    let controller = app.house.controller.id;
    let found = app.store.read(move |db| store::imports::by_public(db, import)).await?;
    let run = found.filter(|run| run.controller == controller).ok_or(ImportError::NotFound)?;
    let was_running = end_by(app, &run, ImportState::Stopped, ctx.actor.id).await?;
    spool::remove(app, import)?;
    Ok(was_running)
}

/// Imports of uploads that were started at `at` or before and still have their copy.
pub async fn spooled_before(app: &App, at: Timestamp) -> Result<Vec<PublicId>, StoreError> {
    let controller = app.house.controller.id;
    let runs = app.store.read(move |db| store::imports::with_copies(db, controller)).await?;
    Ok(runs.iter().filter(|run| run.started_at <= at).map(|run| run.public).collect())
}

/// Carries out or goes on with an import of this file. Blocking; says how far it is after each step.
pub fn run(
    app: &App,
    import: PublicId,
    file: impl Read,
    on_progress: &mut dyn FnMut(&Progress),
) -> Result<Progress, ImportError> {
    let run = settled(app, import)?;
    match run.state {
        ImportState::Running => run::run(app, &run, file, on_progress),
        ImportState::Draft | ImportState::Done | ImportState::Stopped => Ok(Progress::of(&run)),
    }
}

/// [`run`] with the copy of an uploaded file. An import whose copy is lost has nothing to go on with, and is ended.
pub fn run_spooled(
    app: &App,
    import: PublicId,
    on_progress: &mut dyn FnMut(&Progress),
) -> Result<Progress, ImportError> {
    let run = settled(app, import)?;
    match run.state {
        ImportState::Running if run.kind == ImportKind::Contacts.code() => {
            crate::files::carry_out(app, &run, on_progress)
        }
        ImportState::Running => {
            let copy = spool::open(app, &run).or_else(|error| {
                if spool::is_lost(&error) {
                    end(app, &run, ImportState::Stopped)?;
                }
                Err(error)
            });
            run::run(app, &run, copy?, on_progress)
        }
        ImportState::Draft | ImportState::Done | ImportState::Stopped => Ok(Progress::of(&run)),
    }
}

/// Imports of uploaded files that have not ended; a restart goes on with them. Copies that no import waits for are
/// removed, so this is asked at the start, before the first upload.
pub async fn waiting(app: &App) -> Result<Vec<PublicId>, ImportError> {
    let controller = app.house.controller.id;
    let runs = app.store.read(move |db| store::imports::with_copies(db, controller)).await?;
    spool::sweep(app, &runs)?;
    Ok(runs.iter().filter(|run| run.state == ImportState::Running).map(|run| run.public).collect())
}

/// Where an import stands once the last step of a run that was killed is through: a server may still be keeping it.
pub(crate) fn settled(app: &App, import: PublicId) -> Result<ImportRun, ImportError> {
    let found = app.store.write_blocking(move |tx| {
        let Some(run) = store::imports::by_public(tx, import)? else { return Ok(None) };
        store::imports::take_turn(tx, run.brand)?;
        store::imports::by_public(tx, import)
    });
    found?.ok_or(ImportError::NotFound)
}

/// How far an import is.
pub async fn progress(app: &App, ctx: &Ctx, import: PublicId) -> Result<Progress, ImportError> {
    Ok(Progress::of(&seen(app, ctx, import).await?))
}

/// The newest imports.
pub async fn list(app: &App, ctx: &Ctx, limit: i64) -> Result<Vec<Progress>, ImportError> {
    if !app.clears(ctx, HouseAct::SeeImports)? {
        return Err(ImportError::Refused);
    }
    let controller = app.house.controller.id;
    let runs = app.store.read(move |db| store::imports::newest(db, controller, limit)).await?;
    Ok(runs.iter().map(Progress::of).collect())
}

/// The first rows that were not taken, and why.
pub async fn problems(app: &App, ctx: &Ctx, import: PublicId, limit: i64) -> Result<Vec<Problem>, ImportError> {
    let run = seen(app, ctx, import).await?;
    Ok(app.store.read(move |db| store::imports::problems(db, run.id, limit)).await?)
}

pub(crate) async fn seen(app: &App, ctx: &Ctx, import: PublicId) -> Result<ImportRun, ImportError> {
    if !app.clears(ctx, HouseAct::SeeImports)? {
        return Err(ImportError::Refused);
    }
    let found = app.store.read(move |db| store::imports::by_public(db, import)).await?;
    found.filter(|run| run.controller == app.house.controller.id).ok_or(ImportError::NotFound)
}

async fn new_run(app: &App, ctx: &Ctx, new: &NewImport, spooled: Option<&Spooled>) -> Result<ImportRun, ImportError> {
    if !app.clears(ctx, HouseAct::ImportFile)? {
        return Err(ImportError::Refused);
    }
    // What people in a file agreed to is read row by row; why they are kept at all is another question.
    if new.basis == Basis::Consent {
        return Err(ImportError::ConsentNeedsProof);
    }
    let is_brand = app.house.brands.iter().any(|brand| brand.id == new.brand);
    let is_team = app.house.teams.iter().any(|team| team.id == new.team);
    let notice = new.notice;
    let is_notice = match notice {
        None => true,
        Some(at) => (1..=app.store.read(move |db| store::notices::newest(db, at.notice)).await?).contains(&at.version),
    };
    if !is_brand || !is_team || !is_notice || new.source.trim().is_empty() {
        return Err(ImportError::NotFound);
    }
    let file = spooled.map_or(new.file, |spooled| spooled.facts);
    let (id, public) = match spooled {
        Some(spooled) => (spooled.import, spooled.public),
        None => (ImportId::new(app.store.next_id()), PublicId::draw(PublicKind::Import, &*app.random)),
    };
    Ok(ImportRun {
        id,
        public,
        controller: app.house.controller.id,
        brand: new.brand,
        team: new.team,
        kind: new.kind.code().to_owned(),
        source: new.source.trim().to_owned(),
        basis: new.basis,
        notice,
        currency: new.currency,
        file_digest: file.digest,
        file_bytes: i64::try_from(file.bytes).unwrap_or(i64::MAX),
        started_at: ctx.now,
        started_by: ctx.actor.id,
        state: ImportState::Running,
        ended_at: None,
        bytes_done: 0,
        counts: ImportCounts::default(),
        spool_key: None,
    })
}

/// Adds a run. The key of its copy is wrapped only now: the weekly key may have been renewed while the upload came in.
/// The task of telling people where their data came from is opened with it; that of a draft, once it is let in.
async fn add(app: &App, run: ImportRun, (key, origin): (Option<&FileKey>, Origin)) -> Result<PublicId, ImportError> {
    let is_due = origin.must_be_told() && run.state == ImportState::Running;
    let task = is_due.then(|| event(app, &run, (Deed::SourceTaskOpened, run.started_by)));
    let (public, event) = (run.public, event(app, &run, (Deed::ImportStarted, run.started_by)));
    let mut added = Err(StoreError::KeyTurned);
    for _ in 0..WRAPS {
        let wrapped = key.map(|key| spool::wrap(&app.vault, key)).transpose()?;
        let (run, event, task) = (run.clone(), event.clone(), task.clone());
        let add = move |tx: &mut Tx<'_>| {
            store::imports::add(tx, &run)?;
            if let Some((epoch, key)) = &wrapped {
                store::imports::set_spool_key(tx, run.id, *epoch, key)?;
            }
            tx.record(event.clone());
            if let Some(task) = &task {
                let due = (run.started_at, told_by(run.started_at));
                store::files::open_task(tx, (run.controller, run.id), origin.code(), due)?;
                tx.record(task.clone());
            }
            Ok::<_, StoreError>(())
        };
        added = app.store.write(add).await;
        if !matches!(added, Err(StoreError::KeyTurned)) {
            break;
        }
    }
    added?;
    Ok(public)
}

/// Ends a run, puts it on record, and removes the copy of an upload; `false` if it had ended before.
pub(crate) fn end(app: &App, run: &ImportRun, state: ImportState) -> Result<bool, ImportError> {
    let is_ended = app.store.write_blocking(ending(app, run, (state, run.started_by)))?;
    spool::remove(app, run.public)?;
    Ok(is_ended)
}

/// Ends a run and puts it on record under this name; `false` if it had ended before.
pub(crate) async fn end_by(app: &App, run: &ImportRun, state: ImportState, by: ActorId) -> Result<bool, StoreError> {
    app.store.write(ending(app, run, (state, by))).await
}

fn ending(
    app: &App,
    run: &ImportRun,
    (state, by): (ImportState, ActorId),
) -> impl FnMut(&mut Tx<'_>) -> Result<bool, StoreError> + Send + use<> {
    let (id, at, event) = (run.id, app.clock.now(), event(app, run, (Deed::ImportEnded, by)));
    move |tx| {
        let is_ended = store::imports::end(tx, id, state, at)?;
        if is_ended {
            tx.record(event.clone());
        }
        Ok(is_ended)
    }
}

pub(crate) fn event(app: &App, run: &ImportRun, (deed, actor): (Deed, ActorId)) -> Event {
    Event {
        id: EventId::new(app.store.next_id()),
        at: app.clock.now(),
        actor,
        controller: run.controller,
        brand: Some(run.brand),
        about: About::House,
        deed,
        purpose: Purpose::Service,
        reason: Reason::Upkeep,
        detail: run.id.number(),
    }
}

pub(crate) fn read_progress(app: &App, import: PublicId) -> Result<Progress, ImportError> {
    let found = app.store.read_blocking(move |db| store::imports::by_public(db, import))?;
    found.as_ref().map(Progress::of).ok_or(ImportError::NotFound)
}
