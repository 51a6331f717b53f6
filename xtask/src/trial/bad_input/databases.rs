//! Databases that are damaged, changed, put back, cut off, or in use.

mod running;

use std::fs;

use aho_corasick::AhoCorasick;
use anyhow::{Context as _, Result};

use super::super::house::{ADMIN, House, PRIVACY};
use super::super::shop::Files;
use super::bench::Bench;
use super::judge::Expected::{self, Refused, Unopened, Unsound, Works};
use super::keys::{cut, flip};
use super::state::sql;

type Damage = fn(&House<'_>) -> Result<()>;
type Order = (&'static str, &'static [&'static str]);
/// A damage, what is asked afterwards, and the right answer.
type Case = (&'static str, Damage, Order, Expected);

const TOTALS: Order = (PRIVACY, &["totals"]);
const PURCHASES: Order = (PRIVACY, &["person", "purchases", "--customer", "1"]);
const FIND: Order = (PRIVACY, &["person", "find", "1"]);
const VERIFY: Order = (ADMIN, &["verify"]);

const VAULT: &str = "data/vault.db";
const INDEX: &str = "data/index.db";

const CASES: [Case; 17] = [
    ("database_garbage", |house| Ok(fs::write(house.file(VAULT), [7; 9_000])?), TOTALS, Refused("database")),
    ("database_header_flipped", |house| flip(&house.file(VAULT), Some(3)), TOTALS, Refused("database")),
    ("database_page_flipped", |house| flip(&house.file(VAULT), Some(100)), TOTALS, Refused("database")),
    ("database_cut_off", |house| cut(&house.file(VAULT)), TOTALS, Refused("database")),
    (
        "database_of_a_newer_version",
        |house| change(house, "insert into schema_migration values (99, 'later', 'x', 0)"),
        TOTALS,
        Refused("schema 99"),
    ),
    (
        "migration_edited",
        |house| change(house, "update schema_migration set checksum = 'x'"),
        TOTALS,
        Refused("migration 1"),
    ),
    ("record_flipped", |house| turn(house, "purchase", "head"), PURCHASES, Unopened("could not open")),
    ("profile_flipped", |house| turn(house, "person", "profile"), FIND, Unopened("could not open")),
    ("person_key_flipped", |house| turn(house, "person_key", "wrapped"), PURCHASES, Unopened("could not open")),
    (
        "event_edited",
        |house| {
            change(
                house,
                "drop trigger event_is_not_changed; update event set actor_id = actor_id + 1 where id = (select max(id) from event)",
            )
        },
        VERIFY,
        Unsound("was edited"),
    ),
    (
        "event_deleted",
        |house| {
            change(house, "drop trigger event_is_not_removed; delete from event where id = (select min(id) from event)")
        },
        VERIFY,
        Unsound("is gone"),
    ),
    (
        "leaf_edited",
        |house| {
            change(
                house,
                "drop trigger tree_leaf_is_not_changed; update tree_leaf set leaf = zeroblob(32) where position = 3",
            )
        },
        VERIFY,
        Unsound("position 3 was changed"),
    ),
    ("checkpoint_kept_outside_garbage", garbage_outside, VERIFY, Unsound("not signed by the key")),
    ("search_index_garbage", |house| Ok(fs::write(house.file(INDEX), [7; 9_000])?), FIND, Works),
    ("search_index_missing", |house| Ok(fs::remove_file(house.file(INDEX))?), FIND, Works),
    ("search_index_cut_off", |house| cut(&house.file(INDEX)), FIND, Works),
    ("database_emptied", |house| Ok(fs::write(house.file(VAULT), [])?), TOTALS, Refused("database")),
];

pub fn run(bench: &mut Bench<'_>, files: &Files) -> Result<()> {
    for (name, damage, order, expected) in CASES {
        bench.damaged(name, damage, order, expected)?;
    }
    let missing = |house: &House<'_>| Ok(fs::remove_file(house.file(VAULT))?);
    bench.damaged("database_missing", missing, TOTALS, Refused("database"))?;
    bench.damaged("database_put_back", put_back, VERIFY, Unsound("put back"))?;
    running::run(bench, files)
}

/// Changes the database behind the back of the product.
fn change(house: &House<'_>, statements: &str) -> Result<()> {
    sql(house, statements).map(drop)
}

/// Turns the last byte of every cell of a column, in the file itself.
fn turn(house: &House<'_>, table: &str, column: &str) -> Result<()> {
    let cells = sql(house, &format!("select hex({column}) from {table}"))?;
    let mut bytes = fs::read(house.file(VAULT))?;
    for cell in cells.lines() {
        let cell = unhex(cell).context("a cell that is no bytes")?;
        let finder = AhoCorasick::new([&cell])?;
        // A long cell is spread over pages; it is left as it is.
        let end = finder.find(&bytes).map(|found| found.end());
        if let Some(last) = end.and_then(|end| bytes.get_mut(end - 1)) {
            *last = !*last;
        }
    }
    Ok(fs::write(house.file(VAULT), bytes)?)
}

fn unhex(digits: &str) -> Option<Vec<u8>> {
    let pairs = digits.as_bytes().chunks(2);
    pairs.map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()).collect()
}

fn garbage_outside(house: &House<'_>) -> Result<()> {
    Ok(fs::write(house.file("proof/checkpoints/000000000001"), "garbage\n")?)
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
