//! Imports of a shop's files: asked for before they start, carried out in steps, and safe to kill and to repeat.
//!
//! Invariant: no person is imported without source, basis and notice being told first (Art. 14), no consent is taken
//! from a file, and nobody comes back who was erased (S35).

use std::io::{self, Read};

use custody::{OpenError, SealError};
use domain::event::{About, Deed, Event};
use domain::id::{BrandId, EventId, ImportId, PublicId, PublicKind, TeamId};
use domain::import::Problem;
use domain::money::Currency;
use domain::notice::NoticeRef;
use domain::purpose::{Basis, Purpose};
use domain::reason::Reason;
use domain::time::Timestamp;
use policy::{HouseAct, PolicyError};
use store::StoreError;
use store::imports::{ImportCounts, ImportRun};

use crate::{App, Ctx};

mod cells;
mod chunk;
mod file_problem;
mod header;
mod lookup;
mod newcomers;
mod prepare;
mod reader;
mod ready;
mod rows;
mod run;
mod spool;
mod unpack;

pub use file_problem::FileProblem;
pub use spool::{Spool, Spooled, rewrap as rewrap_spools};
pub use store::imports::ImportState;

/// Kinds of files.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum ImportKind {
    /// Invoices, by line or as a whole; brings customers by their number.
    Invoices,
    /// Customers with names and contact points.
    Customers,
}

impl ImportKind {
    /// The word in the database and on the command line.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Invoices => "invoices",
            Self::Customers => "customers",
        }
    }

    /// Reads [`Self::code`] back.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Invoices, Self::Customers].into_iter().find(|kind| kind.code() == code)
    }
}

/// What a file is, whatever it is called.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct FileFacts {
    /// SHA-256 of its bytes as they are stored.
    pub digest: [u8; 32],
    /// Its length; of a packed file, the length of what is in it.
    pub bytes: u64,
}

/// What is asked before an import starts.
#[derive(Clone, Debug)]
pub struct NewImport {
    /// Kind of file.
    pub kind: ImportKind,
    /// Which shop or family of files; invoice numbers are told apart by it.
    pub source: String,
    /// Under which brand; customer numbers belong to a brand.
    pub brand: BrandId,
    /// The team that will serve the people in it.
    pub team: TeamId,
    /// The basis on which they are kept for service.
    pub basis: Basis,
    /// What they were told, or will be (Art. 13, 14).
    pub notice: Option<NoticeRef>,
    /// In which currency its prices are.
    pub currency: Currency,
    /// The file itself; see [`FileFacts::of`].
    pub file: FileFacts,
}

/// How far an import is.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Progress {
    /// Its name outside.
    pub public: PublicId,
    /// Kind of file.
    pub kind: ImportKind,
    /// Where the data comes from.
    pub source: String,
    /// Where it stands.
    pub state: ImportState,
    /// Everything before this byte of the unpacked file is dealt with.
    pub bytes_done: i64,
    /// Length of the unpacked file.
    pub bytes_total: i64,
    /// Rows, without the header.
    pub rows_read: i64,
    /// Rows that were not taken.
    pub rows_refused: i64,
    /// People who were not there before.
    pub people_added: i64,
    /// Purchases that were not there before.
    pub purchases_added: i64,
    /// Lines of people that were not there before.
    pub lines_added: i64,
    /// Lines without a customer that were not there before.
    pub anonymous_lines: i64,
    /// When it was started.
    pub started_at: Timestamp,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// Columns of the file that were left alone; known only to whoever ran it.
    pub ignored: Vec<String>,
}

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
    let found = app.store.read_blocking(move |db| store::imports::by_public(db, import))?;
    let run = found.ok_or(ImportError::NotFound)?;
    match run.state {
        ImportState::Running => run::run(app, &run, file, on_progress),
        ImportState::Done | ImportState::Stopped => Ok(Progress::of(&run)),
    }
}

/// [`run`] with the copy of an uploaded file.
pub fn run_spooled(app: &App, import: PublicId, on_progress: &mut dyn FnMut(&Progress)) -> Result<Progress, ImportError> {
    let found = app.store.read_blocking(move |db| store::imports::by_public(db, import))?;
    let run = found.ok_or(ImportError::NotFound)?;
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

impl Progress {
    fn of(run: &ImportRun) -> Self {
        let counts = &run.counts;
        Self {
            public: run.public,
            kind: ImportKind::from_code(&run.kind).unwrap_or(ImportKind::Invoices),
            source: run.source.clone(),
            state: run.state,
            bytes_done: run.bytes_done,
            bytes_total: run.file_bytes,
            rows_read: counts.rows_read,
            rows_refused: counts.rows_refused,
            people_added: counts.people_added,
            purchases_added: counts.purchases_added,
            lines_added: counts.lines_added,
            anonymous_lines: counts.anonymous_lines,
            started_at: run.started_at,
            ended_at: run.ended_at,
            ignored: Vec::new(),
        }
    }

    fn add(&mut self, did: ImportCounts, to: i64) {
        self.bytes_done = to;
        self.rows_read += did.rows_read;
        self.rows_refused += did.rows_refused;
        self.people_added += did.people_added;
        self.purchases_added += did.purchases_added;
        self.lines_added += did.lines_added;
        self.anonymous_lines += did.anonymous_lines;
    }
}
