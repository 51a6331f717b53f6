//! What stays in spite of an erasure, and for how long: exceptions, a hold, a delivery, waiting, and certificates that
//! are proven without the house.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use serde_json::Value;

use super::erase::canary::{Person, Planted};
use super::erase::search::Needles;
use super::erase::{CLOCK, fill};
use super::figures::Figures;
use super::house::{ADMIN, House, PRIVACY, SECOND, answer, number, path, text};
use super::shop::Files;
use super::stage::{Stage, TEMPORARY};

/// When the delivery should have arrived, and a day after it and after the time to cancel.
const BY: &str = "2012-02-10";
const AFTER_THE_DELIVERY: &str = "2012-02-12T12:00:00Z";
/// After every norm that could keep anything of these people.
const AFTER_EVERY_NORM: &str = "2030-01-01T12:00:00Z";

/// Runs on files.
pub fn run(figures: &mut Figures) -> Result<()> {
    let Some(files) = Files::or_skip() else {
        return Ok(());
    };
    let stage = Stage::build()?;
    let planted = Planted::plant(&files, &stage.home().join("shops"))?;
    let house = House::found(&stage, "house", &CLOCK)?;
    fill(&house, &planted, false)?;
    let mut needles = Needles::default();
    planted.named().iter().for_each(|person| needles.add(person));
    let [held, underway, waiting] = planted.named() else { anyhow::bail!("three people are planted") };

    let hold = place_hold(&house, held)?;
    note_delivery(&house, underway)?;
    let first = erased(figures, &house, held)?;
    let second = erased(figures, &house, underway)?;
    stays(figures, &house, ("held", &first), &["invoice", "claim"])?;
    stays(figures, &house, ("underway", &second), &["invoice", "delivery"])?;
    certificates(figures, (&house, stage.home()), &[&first, &second])?;
    cancelled(figures, &house, waiting)?;

    let later = house.at_time(AFTER_THE_DELIVERY);
    later.told(PRIVACY, &["hold", "review", &hold, "--settled"])?;
    later.told(ADMIN, &["log", "seal"])?;
    stays(figures, &later, ("settled", &first), &["invoice"])?;
    stays(figures, &later, ("arrived", &second), &["invoice"])?;
    gone(figures, &later, waiting)?;

    let last = house.at_time(AFTER_EVERY_NORM);
    last.told(ADMIN, &["log", "seal"])?;
    stays(figures, &last, ("at_the_end_held", &first), &[])?;
    stays(figures, &last, ("at_the_end_underway", &second), &[])?;
    figures.equal("verify_sound", last.is_sound()?, true);
    let places = [house.home(), house.said(), &stage.home().join(TEMPORARY)];
    let (bytes, hits) = needles.search(&places.map(Path::to_path_buf))?;
    figures.note("bytes_searched", bytes);
    figures.equal("hits", hits.into_iter().filter(|hit| !hit.is_counter).count(), 0);
    Ok(())
}

/// The first purchase of a person that can be named.
fn first_purchase(house: &House<'_>, person: &Person) -> Result<String> {
    let told = house.told(PRIVACY, &["hold", "items", "--customer", &person.number])?;
    let items = told.get("items").and_then(Value::as_array).context("nothing can be named")?;
    let mut named = items.iter().map(|item| text(item, "item"));
    Ok(named.find(|item| item.starts_with("purchase.")).context("no purchase")?.to_owned())
}

fn place_hold(house: &House<'_>, person: &Person) -> Result<String> {
    let item = first_purchase(house, person)?;
    let deed = ["hold", "place", "--customer", &person.number, "--item", &item, "--ground", "inquiry", "--days", "90"];
    Ok(text(&house.told(PRIVACY, &deed)?, "hold").to_owned())
}

fn note_delivery(house: &House<'_>, person: &Person) -> Result<()> {
    let item = first_purchase(house, person)?;
    let purchase = item.strip_prefix("purchase.").context("a purchase")?;
    let deed = ["person", "delivery", "--customer", &person.number, "--purchase", purchase, "--by", BY];
    house.told(PRIVACY, &deed).map(drop)
}

fn erased(figures: &mut Figures, house: &House<'_>, person: &Person) -> Result<String> {
    let told = answer(&house.erase(&person.number)?)?;
    figures.equal(&format!("{}_step", person.number), text(&told, "step"), "certified");
    Ok(text(&told, "erasure").to_owned())
}

/// The norms under which something stays are these, and no others.
fn stays(figures: &mut Figures, house: &House<'_>, (name, erasure): (&str, &str), expected: &[&str]) -> Result<()> {
    let told = house.told(PRIVACY, &["erasure", "kept", erasure])?;
    let lines = told.get("stays").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let mut norms: Vec<&str> = lines.iter().map(|line| text(line, "norm")).collect();
    norms.sort_unstable();
    norms.dedup();
    let mut wanted = expected.to_vec();
    wanted.sort_unstable();
    figures.judged(&format!("{name}_stays_under"), &norms, norms == wanted);
    figures.note(&format!("{name}_pieces"), lines.iter().map(|line| number(line, "number")).sum::<i64>());
    Ok(())
}

/// Each certificate is proven by the file alone; one changed letter, and it is not.
fn certificates(figures: &mut Figures, (house, folder): (&House<'_>, &Path), erasures: &[&str]) -> Result<()> {
    house.told(ADMIN, &["log", "seal"])?;
    let (mut sound, mut forged) = (0, 0);
    for erasure in erasures {
        let file: PathBuf = folder.join(format!("{erasure}.json"));
        house.told(PRIVACY, &["erasure", "proof", erasure, path(&file)?])?;
        let check = house.run(ADMIN, &["verify", "certificate", path(&file)?])?;
        sound += usize::from(check.code == Some(0));
        let text = fs::read_to_string(&file)?;
        fs::write(&file, text.replacen("invoices", "invoicez", 1))?;
        let check = house.run(ADMIN, &["verify", "certificate", path(&file)?])?;
        forged += usize::from(check.code == Some(0));
    }
    figures.equal("certificates_sound", sound, erasures.len());
    figures.equal("forged_certificates_believed", forged, 0);
    Ok(())
}

/// Who is asked to be erased and cancels stays; who is asked again and does not, goes after three days.
fn cancelled(figures: &mut Figures, house: &House<'_>, person: &Person) -> Result<()> {
    let ask = ["person", "erase", "--customer", &person.number, "--word", "ERASE"];
    let asked = house.told(PRIVACY, &ask)?;
    house.told(SECOND, &["erasure", "cancel", text(&asked, "erasure")])?;
    let there = house.show(PRIVACY, &["person", "purchases", "--customer", &person.number])?;
    figures.equal("cancelled_is_still_there", there.code == Some(0), true);
    house.told(PRIVACY, &ask)?;
    let there = house.show(PRIVACY, &["person", "purchases", "--customer", &person.number])?;
    figures.equal("waiting_is_still_there", there.code == Some(0), true);
    Ok(())
}

fn gone(figures: &mut Figures, house: &House<'_>, person: &Person) -> Result<()> {
    let there = house.show(PRIVACY, &["person", "purchases", "--customer", &person.number])?;
    figures.equal("after_three_days_is_gone", there.code == Some(1), true);
    Ok(())
}
