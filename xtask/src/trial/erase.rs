//! Five people vanish: nothing of them is left in any byte, and neither a sum nor the proof log changes.

pub mod canary;
pub mod search;
mod server;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Result;

use super::access::package::Package;
use super::figures::Figures;
use super::house::{ADMIN, House, PRIVACY, answer, customers, invoices, number, path, text};
use super::shop::{CHINOOK, Files, RETAIL};
use super::stage::{Stage, TEMPORARY};
use super::totals::Totals;
use canary::{Person, Planted};
use search::{Hit, Needles};

/// The day on which everything in these houses happens.
pub const CLOCK: [&str; 2] = ["--clock", "2012-01-31T12:00:00Z"];
/// Certificates name a date two weeks after the order at most.
pub const AFTER_THE_DATE: &str = "2012-02-15T12:00:00Z";

/// Erases on both engines.
pub fn run(figures: &mut Figures) -> Result<()> {
    let Some(files) = Files::or_skip() else {
        return Ok(());
    };
    let stage = Stage::build()?;
    let planted = Planted::plant(&files, &stage.home().join("shops"))?;
    on_files(figures, &stage, &planted)?;
    server::run(figures, &stage, &planted)
}

/// Imports both shops.
pub fn fill(house: &House<'_>, planted: &Planted, with_retail: bool) -> Result<()> {
    house.told(ADMIN, &customers(path(&planted.customers)?, CHINOOK, "USD"))?;
    house.told(ADMIN, &invoices(path(&planted.invoices)?, CHINOOK, "USD"))?;
    if with_retail {
        house.told(ADMIN, &invoices(path(&planted.retail)?, RETAIL, "GBP"))?;
    }
    Ok(())
}

fn on_files(figures: &mut Figures, stage: &Stage, planted: &Planted) -> Result<()> {
    let house = House::found(stage, "house", &CLOCK)?;
    fill(&house, planted, true)?;
    let exports = [stage.home().join("export-before"), stage.home().join("export-after")];
    let mut needles = Needles::default();
    for person in &planted.people {
        let public = hand_out(figures, &house, (person, stage.home()))?;
        needles.add(person);
        needles.identifier(&public);
    }
    let before = Totals::of(&house)?;
    let [export_before, export_after] = &exports;
    house.told("officer", &["log", "export", path(export_before)?])?;
    for person in &planted.people {
        erase(figures, &house, person)?;
    }
    figures.equal("totals_unchanged", Totals::of(&house)? == before, true);
    house.told("officer", &["log", "export", path(export_after)?])?;
    figures.equal("verify_sound", house.is_sound()?, true);
    let places = [house.home(), house.said(), export_before, export_after, &stage.home().join(TEMPORARY)];
    report(figures, "", needles.search(&places.map(Path::to_path_buf))?);
    for person in &planted.people {
        gone(figures, &house, person)?;
    }
    reload(figures, &house, planted)?;
    figures.equal("totals_unchanged_after_reload", Totals::of(&house)? == before, true);
    // What the renewal of the weekly key writes must not bring anything back either.
    let told = house.told(ADMIN, &["keys", "rotate", "epoch"])?;
    figures.equal("weekly_keys_destroyed", number(&told, "destroyed"), 1);
    figures.equal("erasures_completed_before_their_date", number(&told, "erasures_completed"), 0);
    let told = house.at_time(AFTER_THE_DATE).told(ADMIN, &["keys", "rotate", "epoch"])?;
    figures.equal("erasures_completed", number(&told, "erasures_completed"), 5);
    figures.equal("verify_sound_after_renewal", house.is_sound()?, true);
    report(figures, "after_renewal_", needles.search(&places.map(Path::to_path_buf))?);
    Ok(())
}

/// Builds the person's own copy, which shows that what is searched for did come in; gives the public id.
fn hand_out(figures: &mut Figures, house: &House<'_>, (person, folder): (&Person, &Path)) -> Result<String> {
    let folder = folder.join("handed-out");
    fs::create_dir_all(&folder)?;
    let zip = folder.join(&person.number).with_extension("zip");
    let run =
        house.show(PRIVACY, &["person", "access", "--customer", &person.number, "--out", path(&zip)?])?.succeeded()?;
    let unpacked = folder.join(&person.number);
    Package::open(&zip)?.unpack(&unpacked)?;
    let mut needles = Needles::default();
    needles.add(person);
    let (_, hits) = needles.search(&[unpacked])?;
    let unseen = needles.words().filter(|word| hits.iter().all(|hit| hit.needle != **word));
    let unseen: Vec<&str> = unseen.map(String::as_str).collect();
    if !unseen.is_empty() {
        figures.note("not_in_the_package", &unseen);
    }
    figures.equal(&format!("{}_came_in", person.number), unseen.len(), 0);
    let told = answer(&run)?;
    Ok(text(&told, "person").to_owned())
}

fn erase(figures: &mut Figures, house: &House<'_>, person: &Person) -> Result<()> {
    // Whoever orders it names the person; the answer need not.
    let run = house.erase(&person.number)?;
    let told = answer(&run)?;
    figures.equal(&format!("{}_step", person.number), text(&told, "step"), "certified");
    figures.note(&format!("{}_wall_seconds", person.number), run.wall_seconds);
    figures.note(&format!("{}_unreadable_from", person.number), text(&told, "unreadable_from"));
    Ok(())
}

/// Nobody finds the person any more.
fn gone(figures: &mut Figures, house: &House<'_>, person: &Person) -> Result<()> {
    let run = house.show(PRIVACY, &["person", "purchases", "--customer", &person.number])?;
    figures.equal(&format!("{}_is_not_found", person.number), run.code == Some(1), true);
    Ok(())
}

/// The old files come in again, and bring nobody back.
fn reload(figures: &mut Figures, house: &House<'_>, planted: &Planted) -> Result<()> {
    let files = [
        ("customers", customers(path(&planted.customers)?, CHINOOK, "USD")),
        ("invoices", invoices(path(&planted.invoices)?, CHINOOK, "USD")),
        ("retail", invoices(path(&planted.retail)?, RETAIL, "GBP")),
    ];
    for (name, deed) in files {
        let told = house.told(ADMIN, &deed)?;
        let added = ["people_added", "purchases_added", "lines_added", "anonymous_lines"];
        let added: i64 = added.iter().map(|what| number(&told, what)).sum();
        figures.equal(&format!("reload_{name}_added"), added, 0);
        figures.note(&format!("reload_{name}_rows_refused"), number(&told, "rows_refused"));
    }
    for person in &planted.people {
        gone(figures, house, person)?;
    }
    Ok(())
}

fn report(figures: &mut Figures, when: &str, (bytes, hits): (u64, Vec<Hit>)) {
    figures.note(&format!("{when}bytes_searched"), bytes);
    let (counters, hits): (Vec<Hit>, Vec<Hit>) = hits.into_iter().partition(|hit| hit.is_counter);
    figures.note(&format!("{when}counters_of_the_proof_log_with_such_a_number"), counters.len());
    for hit in hits.iter().take(20) {
        figures.note(&format!("{when}hit"), hit);
    }
    figures.equal(&format!("{when}hits"), hits.len(), 0);
}

/// All files under some places.
fn files(places: &[PathBuf]) -> Result<Vec<PathBuf>> {
    let (mut found, mut todo) = (Vec::new(), places.to_vec());
    while let Some(path) = todo.pop() {
        let kind = fs::symlink_metadata(&path)?.file_type();
        if kind.is_dir() {
            for entry in fs::read_dir(&path)? {
                todo.push(entry?.path());
            }
        } else if kind.is_file() {
            found.push(path);
        }
    }
    Ok(found)
}
