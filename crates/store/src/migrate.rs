//! Migrations: numbered pairs of SQL files, one for each engine, applied once and never edited.
//!
//! Invariant: each is applied in one transaction together with the row that says so, under a lock that only one
//! process holds.

use domain::ambient::Clock;
use domain::time::to_ms;

use crate::db::{Db, row, rows};
use crate::error::{Result, StoreError};
use crate::sql::{Engine, statements};
use crate::val::Val;

statements! {
    MIGRATIONS_APPLIED: System = "select number, checksum from schema_migration order by number";
    MIGRATION_ADD: System = "insert into schema_migration (number, name, checksum, applied_at) values ($1, $2, $3, $4)";
    MIGRATION_TABLE: System, Sqlite = "select count(*) from sqlite_master where name = 'schema_migration'";
    MIGRATION_TABLE_HERE: System, Postgres = "select count(*) from information_schema.tables \
        where table_schema = current_schema() and table_name = 'schema_migration'";
}

const TABLE: &str = "create table if not exists schema_migration (
    number     bigint not null primary key,  -- [none]
    name       text   not null,              -- [none]
    checksum   text   not null,              -- [none] SHA-256
    applied_at bigint not null               -- [none]
)";

/// One step of the schema.
#[derive(Debug)]
pub struct Migration {
    /// Its place in the order, from 1.
    pub number: i64,
    /// The name of its folder, without the number.
    pub name: &'static str,
    sqlite: &'static str,
    postgres: &'static str,
}

macro_rules! migrations {
    ($($number:literal $name:literal $folder:literal),* $(,)?) => {
        &[$(Migration {
            number: $number,
            name: $name,
            sqlite: include_str!(concat!("../migrations/", $folder, "/sqlite.sql")),
            postgres: include_str!(concat!("../migrations/", $folder, "/postgres.sql")),
        }),*]
    };
}

/// Every migration, in order.
pub const MIGRATIONS: &[Migration] = migrations![
    1 "first" "0001_first",
    2 "consent" "0002_consent",
    3 "mail" "0003_mail",
    4 "forms" "0004_forms",
    5 "people" "0005_people",
    6 "items" "0006_items",
    7 "files" "0007_files",
    8 "search" "0008_search",
    9 "merge" "0009_merge",
    10 "rights" "0010_rights",
    11 "exceptions" "0011_exceptions",
    12 "form_notices" "0012_form_notices",
    13 "proofs_and_sources" "0013_proofs_and_sources",
    15 "letters" "0015_letters",
    18 "disputes" "0018_disputes",
    19 "handovers" "0019_handovers",
    20 "retention" "0020_retention",
    22 "ledger_cut" "0022_ledger_cut",
];

impl Migration {
    fn text(&self, engine: Engine) -> &'static str {
        match engine {
            Engine::Sqlite => self.sqlite,
            Engine::Postgres => self.postgres,
        }
    }

    /// The hash that tells an applied migration from an edited one.
    fn checksum(&self, engine: Engine) -> String {
        ledger::hash::leaf_hash(self.text(engine).as_bytes()).to_string()
    }
}

/// A connection that can change the schema.
pub(crate) trait Site {
    /// The connection for statements.
    fn db(&mut self) -> Box<dyn Db + '_>;
    /// Carries out a script.
    fn script(&mut self, doing: &'static str, text: &str) -> Result<()>;
    /// Begins a transaction that no other process can begin meanwhile.
    fn lock(&mut self) -> Result<()>;
}

/// Applies what is missing.
pub(crate) fn run(site: &mut dyn Site, clock: &dyn Clock) -> Result<()> {
    in_lock(site, |site| site.script("create the table of migrations", TABLE))?;
    for migration in MIGRATIONS {
        in_lock(site, |site| apply(site, migration, clock))?;
    }
    Ok(())
}

pub(crate) fn in_lock(site: &mut dyn Site, work: impl FnOnce(&mut dyn Site) -> Result<()>) -> Result<()> {
    site.lock()?;
    let done = work(site).and_then(|()| site.script("commit a migration", "commit"));
    if done.is_err() {
        // The first error is the one to tell; a transaction that cannot be rolled back ends with its connection.
        drop(site.script("roll a migration back", "rollback"));
    }
    done
}

fn apply(site: &mut dyn Site, migration: &Migration, clock: &dyn Clock) -> Result<()> {
    let engine = site.db().engine();
    if !missing(&applied(site.db().as_mut())?, engine)?.iter().any(|missing| missing.number == migration.number) {
        return Ok(());
    }
    site.script("apply a migration", migration.text(engine))?;
    let params = [
        Val::I(migration.number),
        Val::T(migration.name),
        Val::T(&migration.checksum(engine)),
        Val::I(to_ms(clock.now())),
    ];
    site.db().exec(&MIGRATION_ADD, &params).map(drop)
}

/// Lists what [`run`] would apply.
pub(crate) fn plan(db: &mut dyn Db) -> Result<Vec<&'static Migration>> {
    let engine = db.engine();
    let table = match engine {
        Engine::Sqlite => &MIGRATION_TABLE,
        Engine::Postgres => &MIGRATION_TABLE_HERE,
    };
    let exists = row(db, table, &[], |cells| cells.i(0))?.unwrap_or(0) > 0;
    let applied = if exists { applied(db)? } else { Vec::new() };
    missing(&applied, engine)
}

fn applied(db: &mut dyn Db) -> Result<Vec<(i64, String)>> {
    rows(db, &MIGRATIONS_APPLIED, &[], |cells| Ok((cells.i(0)?, cells.t(1)?)))
}

/// What is not applied yet; an error if what is applied is not ours.
fn missing(applied: &[(i64, String)], engine: Engine) -> Result<Vec<&'static Migration>> {
    let program = MIGRATIONS.last().map_or(0, |migration| migration.number);
    for (number, checksum) in applied {
        let known = MIGRATIONS.iter().find(|migration| migration.number == *number);
        match known {
            Some(known) if known.checksum(engine) == *checksum => (),
            None if *number > program => {
                let database = applied.last().map_or(*number, |(last, _)| *last);
                return Err(StoreError::NewerSchema { database, program });
            }
            Some(_) | None => return Err(StoreError::EditedMigration { number: *number }),
        }
    }
    let is_missing = |migration: &&Migration| applied.iter().all(|(number, _)| *number != migration.number);
    Ok(MIGRATIONS.iter().filter(is_missing).collect())
}
