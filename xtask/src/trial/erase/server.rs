//! On PostgreSQL a file keeps old row versions; so what counts is that nobody can open them any more.
//!
//! Everything about a person is copied before the erasure, as a backup would have it, and put back afterwards.

use std::fs;

use anyhow::{Context as _, Result};

use super::super::figures::Figures;
use super::super::house::{ADMIN, House, PRIVACY, answer, number, text};
use super::super::postgres::Postgres;
use super::super::stage::Stage;
use super::super::totals::Totals;
use super::canary::{Person, Planted};
use super::search::Needles;
use super::{AFTER_THE_DATE, CLOCK, erase, fill, gone, report};

/// Everything that is kept of a person under its number.
const TABLES: [&str; 9] = [
    "person",
    "person_key",
    "contact_point",
    "directory",
    "person_purpose",
    "purchase",
    "purchase_line",
    "index_word",
    "shop_total_buyer",
];

pub fn run(figures: &mut Figures, stage: &Stage, planted: &Planted) -> Result<()> {
    let Some(postgres) = Postgres::start()? else {
        figures.note("postgres", "skipped: not installed");
        return Ok(());
    };
    let url = postgres.url();
    let house = House::found(stage, "house-on-postgres", &[CLOCK[0], CLOCK[1], "--database-url", &url])?;
    fill(&house, planted, false)?;
    let mut subjects = Vec::new();
    for person in planted.named() {
        subjects.push(copy(&house, &postgres, person)?);
    }
    let before = Totals::of(&house)?;
    for person in planted.named() {
        erase(figures, &house, person)?;
    }
    figures.equal("postgres_totals_unchanged", Totals::of(&house)? == before, true);
    let told = house.told(ADMIN, &["keys", "rotate", "epoch"])?;
    figures.equal("postgres_weekly_keys_destroyed", number(&told, "destroyed"), 1);
    let told = house.at_time(AFTER_THE_DATE).told(ADMIN, &["keys", "rotate", "epoch"])?;
    figures.equal("postgres_erasures_completed", number(&told, "erasures_completed"), 3);
    figures.equal("postgres_verify_sound", house.is_sound()?, true);
    epochs(figures, &house, &postgres)?;
    for person in planted.named() {
        gone(figures, &house, person)?;
    }
    for (person, subject) in planted.named().iter().zip(&subjects) {
        put_back(figures, (&house, &postgres), (person, *subject))?;
    }
    figures.equal("postgres_verify_sound_at_the_end", house.is_sound()?, true);
    leftovers(figures, &house, planted)
}

/// Copies all rows of a person, as a dump would; gives its number.
fn copy(house: &House<'_>, postgres: &Postgres, person: &Person) -> Result<i64> {
    let run = house.show(PRIVACY, &["person", "purchases", "--customer", &person.number])?.succeeded()?;
    let told = answer(&run)?;
    let public = text(&told, "person");
    let subject = postgres
        .sql(&format!("select subject_id from person where public_id = '{public}'"))?
        .parse()
        .context("the number of a person")?;
    postgres.sql("create schema if not exists kept")?;
    for table in TABLES {
        postgres.sql(&format!(
            "create table if not exists kept.{table} as select * from {table} where false; \
             insert into kept.{table} select * from {table} where subject_id = {subject}"
        ))?;
    }
    Ok(subject)
}

/// The weekly key above the copied keys is gone; only newer ones have a file.
fn epochs(figures: &mut Figures, house: &House<'_>, postgres: &Postgres) -> Result<()> {
    let copied: i64 = postgres.sql("select max(epoch) from kept.person_key")?.parse()?;
    let oldest = fs::read_dir(house.file("keys"))?
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter_map(|name| name.strip_prefix("epoch-")?.strip_suffix(".key")?.parse::<i64>().ok())
        .min()
        .context("no weekly key")?;
    figures.note("postgres_copied_under_weekly_key", copied);
    figures.note("postgres_oldest_weekly_key", oldest);
    figures.equal("postgres_weekly_key_is_gone", oldest > copied, true);
    let names = fs::read_dir(house.file("keys"))?.count();
    figures.note("postgres_key_files", names);
    Ok(())
}

/// Puts the copied rows back, asks for the person in every way, and takes the rows out again.
fn put_back(
    figures: &mut Figures,
    (house, postgres): (&House<'_>, &Postgres),
    (person, subject): (&Person, i64),
) -> Result<()> {
    let each = |what: &str| -> String { TABLES.iter().map(|table| what.replace("TABLE", table)).collect() };
    postgres.sql(&each(&format!("insert into TABLE select * from kept.TABLE where subject_id = {subject};")))?;
    let public = postgres.sql(&format!("select public_id from person where subject_id = {subject}"))?;
    let zip = house.file("../put-back.zip").display().to_string();
    let ways: [&[&str]; 4] = [
        &["person", "purchases", "--person", &public],
        &["person", "purchases", "--customer", &person.number],
        &["person", "find", &person.number],
        &["person", "access", "--person", &public, "--out", &zip],
    ];
    let mut opened = 0;
    for way in ways {
        let run = house.show(PRIVACY, way)?;
        let said = [run.stdout.as_str(), run.stderr.as_str()].concat();
        let is_shut = run.code == Some(1) && person.words.iter().all(|word| !said.contains(word));
        if !is_shut {
            let what = format!("{} ended with {:?}: {}", way.join(" "), run.code, said.trim());
            figures.note("postgres_opened", what);
        }
        opened += usize::from(!is_shut);
        figures.note("postgres_said", run.stderr.trim());
        if fs::exists(&zip)? {
            fs::remove_file(&zip)?;
        }
    }
    figures.equal(&format!("postgres_{}_opened", person.number), opened, 0);
    postgres.sql(&each(&format!("delete from TABLE where subject_id = {subject};")))?;
    Ok(())
}

/// What stands in files beside the server is searched as on SQLite.
fn leftovers(figures: &mut Figures, house: &House<'_>, planted: &Planted) -> Result<()> {
    let mut needles = Needles::default();
    planted.named().iter().for_each(|person| needles.add(person));
    let places = [house.home().to_path_buf(), house.said().to_path_buf()];
    report(figures, "postgres_", needles.search(&places)?);
    Ok(())
}
