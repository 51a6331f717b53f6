//! Imports of a shop's files: asked for before they start, carried out in steps, and safe to kill and to repeat.
//!
//! Invariant: no person is imported without source, basis and notice being told first (Art. 14), no consent is taken
//! from a file, and nobody comes back who was erased (S35).

use std::io::{self, Read};

use custody::{OpenError, SealError};
use domain::event::{About, Deed, Event};
use domain::id::{EventId, ImportId, PublicId, PublicKind};
use domain::import::Problem;
use domain::purpose::{Basis, Purpose};
use domain::reason::Reason;
use policy::{HouseAct, PolicyError};
use store::StoreError;
use store::imports::{ImportCounts, ImportRun};

use crate::{App, Ctx};

mod asked;
mod cells;
mod chunk;
mod file_problem;
mod header;
mod lookup;
mod newcomers;
mod prepare;
mod progress;
mod reader;
mod ready;
mod rows;
mod run;
mod spool;
mod unpack;

pub use asked::{FileFacts, ImportKind, NewImport};
pub use file_problem::FileProblem;
pub use progress::Progress;
pub use spool::{Spool, Spooled, rewrap as rewrap_spools};
pub use store::imports::ImportState;

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
    add(app, run).await
}

/// Starts an import of an uploaded file; its facts are those of the upload.
pub async fn start_spooled(app: &App, ctx: &Ctx, new: NewImport, spooled: Spooled) -> Result<PublicId, ImportError> {
    let run = new_run(app, ctx, &new, Some(spooled)).await?;
    add(app, run).await
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
        ImportState::Done | ImportState::Stopped => Ok(Progress::of(&run)),
    }
}

/// [`run`] with the copy of an uploaded file.
pub fn run_spooled(app: &App, import: PublicId, on_progress: &mut dyn FnMut(&Progress)) -> Result<Progress, ImportError> {
    let run = settled(app, import)?;
    match run.state {
        ImportState::Running => run::run(app, &run, spool::open(app, &run)?, on_progress),
        ImportState::Done | ImportState::Stopped => Ok(Progress::of(&run)),
    }
}

/// Imports of uploaded files that have not ended; a restart goes on with them.
pub async fn waiting(app: &App) -> Result<Vec<PublicId>, StoreError> {
    let controller = app.house.controller.id;
    let newest = app.store.read(move |db| store::imports::newest(db, controller, 1_000)).await?;
    let waits = |run: &&ImportRun| run.state == ImportState::Running && run.spool_key.is_some();
    Ok(newest.iter().filter(waits).map(|run| run.public).collect())
}

/// Where an import stands once the last step of a run that was killed is through: a server may still be keeping it.
fn settled(app: &App, import: PublicId) -> Result<ImportRun, ImportError> {
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

async fn seen(app: &App, ctx: &Ctx, import: PublicId) -> Result<ImportRun, ImportError> {
    if !app.clears(ctx, HouseAct::SeeImports)? {
        return Err(ImportError::Refused);
    }
    let found = app.store.read(move |db| store::imports::by_public(db, import)).await?;
    found.filter(|run| run.controller == app.house.controller.id).ok_or(ImportError::NotFound)
}

async fn new_run(app: &App, ctx: &Ctx, new: &NewImport, spooled: Option<Spooled>) -> Result<ImportRun, ImportError> {
    if !app.clears(ctx, HouseAct::ImportFile)? {
        return Err(ImportError::Refused);
    }
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
    let file = spooled.as_ref().map_or(new.file, |spooled| spooled.facts);
    let (id, public) = match &spooled {
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
        spool_key: spooled.map(|spooled| spool::pack(&spooled.key)),
    })
}

async fn add(app: &App, run: ImportRun) -> Result<PublicId, ImportError> {
    let (public, event) = (run.public, event(app, &run, Deed::ImportStarted));
    app.store
        .write(move |tx| {
            store::imports::add(tx, &run)?;
            if let Some(key) = &run.spool_key {
                store::imports::set_spool_key(tx, run.id, key)?;
            }
            tx.record(event.clone());
            Ok::<_, StoreError>(())
        })
        .await?;
    Ok(public)
}

/// Ends a run, puts it on record, and removes the copy of an upload.
fn end(app: &App, run: &ImportRun, state: ImportState) -> Result<(), ImportError> {
    let (id, at, event) = (run.id, app.clock.now(), event(app, run, Deed::ImportEnded));
    app.store.write_blocking(move |tx| {
        if store::imports::end(tx, id, state, at)? {
            tx.record(event.clone());
        }
        Ok::<_, StoreError>(())
    })?;
    spool::remove(app, run.public)
}

fn event(app: &App, run: &ImportRun, deed: Deed) -> Event {
    Event {
        id: EventId::new(app.store.next_id()),
        at: app.clock.now(),
        actor: run.started_by,
        controller: run.controller,
        brand: Some(run.brand),
        about: About::House,
        deed,
        purpose: Purpose::Service,
        reason: Reason::Upkeep,
        detail: run.id.number(),
    }
}

fn read_progress(app: &App, import: PublicId) -> Result<Progress, ImportError> {
    let found = app.store.read_blocking(move |db| store::imports::by_public(db, import))?;
    found.as_ref().map(Progress::of).ok_or(ImportError::NotFound)
}
