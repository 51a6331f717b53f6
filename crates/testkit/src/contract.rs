//! One test body, two engines: an open store with founded keys, a still clock and seeded chance.

use std::future::Future;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use custody::{FileRoot, KeyPlace, RealDisk, RootKey, Vault};
use domain::ambient::{Clock, Random};
use policy::Policy;
use store::{Engine, Opening, Place, Store};
use tempfile::TempDir;

use crate::ambient::{SeededRandom, StillClock};
use crate::postgres::Postgres;

/// Makes two tests of one body: `name::sqlite` and `name::postgres`.
///
/// ```text
/// contract!(a_person_is_found_again, |house| {
///     house.store.write_blocking(|tx| …).unwrap();
/// });
/// ```
#[macro_export]
macro_rules! contract {
    ($(#[$meta:meta])* $name:ident, $body:expr) => {
        $(#[$meta])*
        mod $name {
            #[allow(unused_imports, reason = "not every body needs all")]
            use super::*;

            #[test]
            fn sqlite() {
                $crate::contract::on_sqlite($body);
            }

            #[test]
            fn postgres() {
                $crate::contract::on_postgres($body);
            }
        }
    };
}

/// A store that is open, and all that stands round it.
pub struct OpenedStore {
    /// The records.
    pub store: Store,
    /// The keys that go with them.
    pub vault: Arc<Vault>,
    /// The rules.
    pub policy: Arc<Policy>,
    /// The clock that everybody here reads.
    pub clock: Arc<StillClock>,
    /// The chance that everybody here draws from.
    pub random: Arc<SeededRandom>,
    /// Where the keys are.
    pub keys: KeyPlace,
    place: Place,
    server: Option<Postgres>,
    folder: TempDir,
}

/// Runs a body on SQLite.
pub fn on_sqlite(body: impl FnOnce(&mut OpenedStore)) {
    body(&mut OpenedStore::sqlite());
}

/// Runs a body on PostgreSQL.
pub fn on_postgres(body: impl FnOnce(&mut OpenedStore)) {
    body(&mut OpenedStore::postgres());
}

impl OpenedStore {
    /// A new house on SQLite.
    pub fn sqlite() -> Self {
        Self::found(None)
    }

    /// A new house on PostgreSQL; fails the test if that is not installed.
    pub fn postgres() -> Self {
        let server = Postgres::start()
            .expect("PostgreSQL is not installed: tests on both engines need initdb and postgres in PATH");
        Self::found(Some(server))
    }

    fn found(server: Option<Postgres>) -> Self {
        let folder = TempDir::with_prefix("confidant-test-").expect("make a test folder");
        let place = match &server {
            Some(server) => Place::Postgres { url: server.url() },
            None => Place::Sqlite { dir: folder.path().join("records") },
        };
        let clock = Arc::new(StillClock::default());
        let random = Arc::new(SeededRandom::new(1));
        let keys = keys(folder.path(), &clock, &random);
        custody::found(&keys).expect("found the keys");
        let (vault, recorder) = custody::open(keys.clone()).expect("open the keys");
        let opening = Opening {
            place: place.clone(),
            recorder,
            clock: Arc::clone(&clock) as Arc<dyn Clock>,
            random: Arc::clone(&random) as Arc<dyn Random>,
        };
        Self {
            store: Store::open(opening).expect("open the store"),
            vault: Arc::new(vault),
            policy: Arc::new(Policy::load().expect("load the rules")),
            clock,
            random,
            keys,
            place,
            server,
            folder,
        }
    }

    /// Which engine this is.
    pub fn engine(&self) -> Engine {
        match self.place {
            Place::Sqlite { .. } => Engine::Sqlite,
            Place::Postgres { .. } => Engine::Postgres,
        }
    }

    /// Where the records are.
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// The folder of everything that is not on a server: records and keys.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The folder of the record files, the server's if there is one.
    pub fn records(&self) -> PathBuf {
        match (&self.place, &self.server) {
            (Place::Sqlite { dir }, _) => dir.clone(),
            (Place::Postgres { .. }, Some(server)) => server.folder(),
            (Place::Postgres { .. }, None) => unreachable!("a server is kept with its address"),
        }
    }

    /// Opens the same place once more, as another process would.
    pub fn another(&self) -> Result<(Store, Vault), store::StoreError> {
        let (vault, recorder) = custody::open(self.keys.clone()).expect("open the keys");
        let opening = Opening {
            place: self.place.clone(),
            recorder,
            clock: Arc::clone(&self.clock) as Arc<dyn Clock>,
            random: Arc::clone(&self.random) as Arc<dyn Random>,
        };
        Ok((Store::open(opening)?, vault))
    }

    /// Closes the store, does something while it is closed, and opens it again.
    #[must_use]
    pub fn reopened_after(self, meanwhile: impl FnOnce(&Path)) -> Self {
        let Self { store, vault, policy, clock, random, keys, place, server, folder } = self;
        drop((store, vault));
        meanwhile(folder.path());
        let (vault, recorder) = custody::open(keys.clone()).expect("open the keys");
        let opening = Opening {
            place: place.clone(),
            recorder,
            clock: Arc::clone(&clock) as Arc<dyn Clock>,
            random: Arc::clone(&random) as Arc<dyn Random>,
        };
        let store = Store::open(opening).expect("open the store again");
        let vault = Arc::new(vault);
        Self { store, vault, policy, clock, random, keys, place, server, folder }
    }

    /// Carries out SQL behind the store's back, with the triggers that protect the ledger switched off.
    pub fn tamper(&self, sql: &str) {
        match (&self.place, &self.server) {
            (Place::Sqlite { .. }, _) => {
                let vault = self.vault_file();
                let tables = ["event", "event_shown", "tree_leaf", "ledger_cut"];
                for table in tables {
                    for name in ["changed", "removed"] {
                        vault
                            .execute_batch(&format!("drop trigger if exists {table}_is_not_{name}"))
                            .expect("drop a trigger");
                    }
                }
                vault.execute_batch(sql).expect("tamper");
            }
            (Place::Postgres { .. }, Some(server)) => {
                let sql = format!("set session_replication_role = replica; {sql}");
                server.client().batch_execute(&sql).expect("tamper");
            }
            (Place::Postgres { .. }, None) => unreachable!("a server is kept with its address"),
        }
    }

    /// Carries out SQL behind the store's back, as the store's own connections could.
    pub fn raw(&self, sql: &str) -> Result<(), String> {
        match &self.server {
            None => self.vault_file().execute_batch(sql).map_err(|error| error.to_string()),
            Some(server) => server.client().batch_execute(sql).map_err(|error| format!("{error:?}")),
        }
    }

    /// One number, asked for behind the store's back.
    pub fn number(&self, sql: &str) -> i64 {
        match &self.server {
            None => self.vault_file().query_row(sql, [], |row| row.get(0)).expect("ask for a number"),
            Some(server) => server.client().query_one(sql, &[]).expect("ask for a number").get(0),
        }
    }

    fn vault_file(&self) -> rusqlite::Connection {
        let vault = rusqlite::Connection::open(self.records().join("vault.db")).expect("open the file");
        vault.busy_timeout(std::time::Duration::from_secs(5)).expect("set a timeout");
        vault
    }

    /// Waits for something asynchronous.
    pub fn block_on<T>(&self, future: impl Future<Output = T>) -> T {
        tokio::runtime::Builder::new_current_thread().enable_all().build().expect("start a runtime").block_on(future)
    }
}

fn keys(folder: &Path, clock: &Arc<StillClock>, random: &Arc<SeededRandom>) -> KeyPlace {
    let disk = Arc::new(RealDisk);
    let root = FileRoot::create(&folder.join("root.key"), disk.as_ref(), random.as_ref()).expect("make a root key");
    KeyPlace {
        root: Arc::new(root) as Arc<dyn RootKey>,
        next_root: None,
        folder: folder.join("keys"),
        disk,
        random: Arc::clone(random) as Arc<dyn Random>,
        clock: Arc::clone(clock) as Arc<dyn Clock>,
    }
}
