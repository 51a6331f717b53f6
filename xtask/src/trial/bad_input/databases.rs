//! Databases that are damaged, changed, put back, cut off, or in use.

mod running;

use std::fs;

use anyhow::Result;

use super::super::house::{ADMIN, House, PRIVACY};
use super::super::shop::Files;
use super::bench::Bench;
use super::judge::Expected::{self, Refused, Unsound, Works};
use super::keys::{cut, flip};
use super::state::sql;

type Damage = fn(&House<'_>) -> Result<()>;

const TOTALS: (&str, &[&str]) = (PRIVACY, &["totals"]);
const PURCHASES: (&str, &[&str]) = (PRIVACY, &["person", "purchases", "--customer", "1"]);
const FIND: (&str, &[&str]) = (PRIVACY, &["person", "find", "1"]);
const VERIFY: (&str, &[&str]) = (ADMIN, &["verify"]);

const VAULT: &str = "data/vault.db";
const INDEX: &str = "data/index.db";

/// Turns the bits of the last byte of the first of some cells.
macro_rules! turn {
    ($table:literal, $column:literal) => {
        concat!(
            "update ",
            $table,
            " set ",
            $column,
            " = substr(",
            $column,
            ", 1, length(",
            $column,
            ") - 1) || ",
            "case when hex(substr(",
            $column,
            ", -1)) = '00' then x'01' else x'00' end"
        )
    };
}

pub fn run(bench: &mut Bench<'_>, files: &Files) -> Result<()> {
    let cases: [(&str, Damage, (&str, &[&str]), Expected); 17] = [
        (
            "database_garbage",
            |house| Ok(fs::write(house.file(VAULT), [7; 9_000])?),
            TOTALS,
            Refused("database"),
        ),
        (
            "database_header_flipped",
            |house| flip(&house.file(VAULT), Some(3)),
            TOTALS,
            Refused("database"),
        ),
        (
            "database_page_flipped",
            |house| flip(&house.file(VAULT), Some(100)),
            TOTALS,
            Refused("database"),
        ),
        (
            "database_cut_off",
            |house| cut(&house.file(VAULT)),
            TOTALS,
            Refused("database"),
        ),
        (
            "database_of_a_newer_version",
            |house| {
                newer(
                    house,
                    "insert into schema_migration values (99, 'later', 'x', 0)",
                )
            },
            TOTALS,
            Refused("schema 99"),
        ),
        (
            "migration_edited",
            |house| newer(house, "update schema_migration set checksum = 'x'"),
            TOTALS,
            Refused("migration 1"),
        ),
        (
            "record_flipped",
            |house| newer(house, turn!("purchase", "head")),
            PURCHASES,
            Refused("could not open"),
        ),
        (
            "profile_flipped",
            |house| newer(house, turn!("person", "profile")),
            FIND,
            Refused("could not open"),
        ),
        (
            "person_key_flipped",
            |house| newer(house, turn!("person_key", "wrapped")),
            PURCHASES,
            Refused("could not open"),
        ),
        (
            "event_edited",
            |house| {
                newer(
                    house,
                    "drop trigger event_is_not_changed; update event set actor_id = actor_id + 1 where id = (select max(id) from event)",
                )
            },
            VERIFY,
            Unsound(""),
        ),
        (
            "event_deleted",
            |house| {
                newer(
                    house,
                    "drop trigger event_is_not_removed; delete from event where id = (select min(id) from event)",
                )
            },
            VERIFY,
            Unsound(""),
        ),
        (
            "leaf_edited",
            |house| {
                newer(
                    house,
                    "drop trigger tree_leaf_is_not_changed; update tree_leaf set leaf = zeroblob(32) where position = 3",
                )
            },
            VERIFY,
            Unsound(""),
        ),
        (
            "checkpoint_kept_outside_garbage",
            garbage_outside,
            VERIFY,
            Unsound(""),
        ),
        (
            "search_index_garbage",
            |house| Ok(fs::write(house.file(INDEX), [7; 9_000])?),
            FIND,
            Works,
        ),
        (
            "search_index_missing",
            |house| Ok(fs::remove_file(house.file(INDEX))?),
            FIND,
            Works,
        ),
        (
            "search_index_cut_off",
            |house| cut(&house.file(INDEX)),
            FIND,
            Works,
        ),
        (
            "database_emptied",
            |house| Ok(fs::write(house.file(VAULT), [])?),
            TOTALS,
            Refused(""),
        ),
    ];
    for (name, damage, order, expected) in cases {
        bench.damaged(name, damage, order, expected)?;
    }
    let missing = |house: &House<'_>| Ok(fs::remove_file(house.file(VAULT))?);
    bench.damaged("database_missing", missing, TOTALS, Refused(""))?;
    bench.damaged("database_put_back", put_back, VERIFY, Unsound(""))?;
    running::run(bench, files)
}

/// Changes the database behind the back of the product.
fn newer(house: &House<'_>, statements: &str) -> Result<()> {
    sql(house, statements).map(drop)
}

fn garbage_outside(house: &House<'_>) -> Result<()> {
    Ok(fs::write(
        house.file("proof/checkpoints/000000000001"),
        "garbage\n",
    )?)
}

/// The database of yesterday under the proof log of today.
fn put_back(house: &House<'_>) -> Result<()> {
    let yesterday = fs::read(house.file(VAULT))?;
    for deed in [FIND, PURCHASES] {
        house.show(deed.0, deed.1)?.succeeded()?;
    }
    let log = house.file("data/vault.db-wal");
    if log.exists() {
        fs::remove_file(log)?;
    }
    Ok(fs::write(house.file(VAULT), yesterday)?)
}
