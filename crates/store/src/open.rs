//! Opening a store: schema first, then the lanes, then everybody who reads.

use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use custody::Recorder;
use domain::ambient::{Clock, Random};

use crate::error::{Result, StoreError};
use crate::events::Lane;
use crate::ground::Ground;
use crate::migrate::{self, Migration};
use crate::postgres::lanes::{LaneThread, OpenLane};
use crate::postgres::readers::Reader;
use crate::postgres::{PostgresDb, Server};
use crate::queue::Queue;
use crate::readers::{Readers, spawn};
use crate::sqlite::indexer::{Indexer, Progress};
use crate::sqlite::writer::Writer;
use crate::sqlite::{self, INDEX, SqliteDb, VAULT};
use crate::store::{Inner, Search, Store};

/// How many threads read the vault, or a server.
const READERS: usize = 4;
/// How many threads search `index.db`.
const SEARCHERS: usize = 2;
/// How many writing connections a process has to a server.
const LANES: usize = 4;
const INDEX_SCHEMA: &str = include_str!("../index/postgres.sql");

/// Where the records are.
#[derive(Clone, Debug)]
pub enum Place {
    /// In a folder of this machine, made if it is not there.
    Sqlite {
        /// The folder.
        dir: PathBuf,
    },
    /// On a PostgreSQL server.
    Postgres {
        /// Its address, `postgres://…`; it may hold a password.
        url: String,
    },
}

impl Place {
    /// Whether the file of the records is there and not empty; `None` where that is a server's affair.
    pub fn has_records(&self) -> Option<bool> {
        match self {
            Self::Sqlite { dir } => Some(dir.join(VAULT).metadata().is_ok_and(|file| file.len() > 0)),
            Self::Postgres { .. } => None,
        }
    }
}

/// What a store needs to open.
pub struct Opening {
    /// Where the records are.
    pub place: Place,
    /// The maker of permits, from `custody::open`.
    pub recorder: Recorder,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Chance.
    pub random: Arc<dyn Random>,
}

impl Store {
    /// Opens the records, after bringing their schema up to date.
    pub fn open(opening: Opening) -> Result<Self> {
        // The client of PostgreSQL waits in a runtime of its own, which cannot be had inside of another.
        apart(move || match &opening.place {
            Place::Sqlite { dir } => open_sqlite(dir, opening.clock, opening.recorder),
            Place::Postgres { url } => open_postgres(url, opening.clock, opening.recorder),
        })
    }

    /// Lists the migrations that opening would apply, and applies none.
    pub fn planned(place: &Place) -> Result<Vec<&'static Migration>> {
        let place = place.clone();
        apart(move || match place {
            Place::Sqlite { dir } if !dir.join(VAULT).exists() => Ok(migrate::MIGRATIONS.iter().collect()),
            Place::Sqlite { dir } => migrate::plan(&mut SqliteDb::new(&sqlite::open_reader(&dir.join(VAULT))?)),
            Place::Postgres { url } => migrate::plan(&mut PostgresDb::new(&mut Server::at(&url)?.connect()?)),
        })
    }
}

/// Runs on a thread of its own, and waits for it.
fn apart<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    let (sender, receiver) = std::sync::mpsc::channel();
    let thread = spawn("store-open", move || drop(sender.send(work())))?;
    let outcome = receiver.recv().unwrap_or(Err(StoreError::Panicked));
    drop(thread.join());
    outcome
}

fn open_sqlite(dir: &Path, clock: Arc<dyn Clock>, recorder: Recorder) -> Result<Store> {
    let unusable = |source| StoreError::Io { doing: "make the folder of the records", source };
    let mut folders = std::fs::DirBuilder::new();
    folders.recursive(true).mode(0o700).create(dir).map_err(unusable)?;
    let (vault, index) = (dir.join(VAULT), dir.join(INDEX));
    let mut conn = sqlite::open_vault(&vault)?;
    migrate::run(&mut conn, clock.as_ref())?;
    let lane = Lane::draw(&mut SqliteDb::new(&conn), clock.now())?;
    let ground = Arc::new(Ground::new(clock));
    ground.found_ids(lane.number);

    let orders = Arc::new(Queue::new());
    let progress = Arc::new(Progress::new());
    let indexer = Indexer::open(&vault, &index, Arc::clone(&orders), Arc::clone(&progress))?;
    let connect = |path: &Path, count| (0..count).map(|_| sqlite::open_reader(path)).collect::<Result<Vec<_>>>();
    let readers = Readers::start("store-read", connect(&vault, READERS)?)?;
    let searchers = Readers::start("store-search", connect(&index, SEARCHERS)?)?;
    let writer = Writer {
        conn,
        lane,
        ground: Arc::clone(&ground),
        orders: Arc::clone(&orders),
        progress: Arc::clone(&progress),
    };
    let writers = vec![spawn("store-write", || writer.work())?];
    let indexer = spawn("store-index", || indexer.work())?;
    Ok(Store::from(Inner {
        ground,
        recorder,
        orders,
        writers,
        readers,
        search: Search::File { progress, searchers, indexer: Some(indexer) },
    }))
}

fn open_postgres(url: &str, clock: Arc<dyn Clock>, recorder: Recorder) -> Result<Store> {
    let server = Server::at(url)?;
    let mut link = server.connect()?;
    migrate::run(&mut link, clock.as_ref())?;
    // Two processes that make the same table at once fail on the catalogue, so this takes the lock of the schema too.
    migrate::in_lock(&mut link, |site| site.script("create the search index", INDEX_SCHEMA))?;
    drop(link);
    let ground = Arc::new(Ground::new(clock));
    let orders = Arc::new(Queue::new());
    let mut writers = Vec::new();
    for _ in 0..LANES {
        let lane = LaneThread {
            open: Some(OpenLane::draw(&server, &ground)?),
            server: server.clone(),
            ground: Arc::clone(&ground),
            orders: Arc::clone(&orders),
        };
        writers.push(spawn("store-lane", || lane.work())?);
    }
    let connections = (0..READERS).map(|_| Reader::new(server.clone())).collect();
    Ok(Store::from(Inner {
        ground,
        recorder,
        orders,
        writers,
        readers: Readers::start("store-read", connections)?,
        search: Search::Server,
    }))
}
