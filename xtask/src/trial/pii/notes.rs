//! Notes of several people in a real house: each reads their part, each gets it, and each leaves with it.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use serde_json::Value;

use crate::trial::access::package::Package;
use crate::trial::erase::CLOCK;
use crate::trial::figures::Figures;
use crate::trial::house::{ADMIN, House, PRIVACY, answer, customers, path, text};
use crate::trial::shop::{CHINOOK, Files};
use crate::trial::stage::{Stage, TEMPORARY};

/// Whom the note is about, and who is mentioned in it: customers of the file.
const MAIN: &str = "2";
const FRIEND: &str = "3";
const NEIGHBOUR: &str = "4";

const TEXT: &str =
    "Asks for canary-lantern-two by Friday. Francois holds canary-key-three. Bjorn took canary-parcel-four in.";
const OWN: &str = "canary-lantern-two";
const OF_FRIEND: &str = "Francois holds canary-key-three.";
const OF_NEIGHBOUR: &str = "Bjorn took canary-parcel-four in.";

/// Both orders of leaving, each in a house of its own.
pub fn run(figures: &mut Figures, files: &Files) -> Result<()> {
    let stage = Stage::build()?;
    for (name, leaving) in [("main_first", [MAIN, FRIEND, NEIGHBOUR]), ("main_last", [FRIEND, NEIGHBOUR, MAIN])] {
        let house = House::found(&stage, name, &CLOCK)?;
        house.told(ADMIN, &customers(path(&files.customers)?, CHINOOK, "USD"))?;
        let note = stage.home().join("note.txt");
        fs::write(&note, TEXT)?;
        let about = [format!("{FRIEND}={OF_FRIEND}"), format!("{NEIGHBOUR}={OF_NEIGHBOUR}")];
        let [friend, neighbour] = &about;
        let order =
            ["person", "note", "--customer", MAIN, "--text", path(&note)?, "--about", friend, "--about", neighbour];
        house.show(PRIVACY, &order)?.succeeded().context("writing a note")?;
        fs::remove_file(&note)?;
        let mut trial = Trial { figures, house: &house, stage: &stage, name };
        trial.everybody_gets_their_part()?;
        trial.everybody_leaves(&leaving)?;
    }
    Ok(())
}

struct Trial<'a> {
    figures: &'a mut Figures,
    house: &'a House<'a>,
    stage: &'a Stage,
    name: &'static str,
}

impl Trial<'_> {
    fn notes(&self, customer: &str) -> Result<Value> {
        answer(&self.house.show(PRIVACY, &["person", "notes", "--customer", customer])?.succeeded()?)
    }

    /// What a person's package says about notes, and whether a word of another is anywhere in it.
    fn everybody_gets_their_part(&mut self) -> Result<()> {
        for (customer, own, others) in [
            (MAIN, OWN, [OF_FRIEND, OF_NEIGHBOUR]),
            (FRIEND, OF_FRIEND, [OWN, OF_NEIGHBOUR]),
            (NEIGHBOUR, OF_NEIGHBOUR, [OWN, OF_FRIEND]),
        ] {
            let zip = self.stage.home().join(format!("{}-{customer}.zip", self.name));
            self.house
                .show(PRIVACY, &["person", "access", "--customer", customer, "--out", path(&zip)?])?
                .succeeded()?;
            let folder = zip.with_extension("");
            Package::open(&zip)?.unpack(&folder)?;
            let figure = |what: &str| format!("{}_package_{customer}_{what}", self.name);
            let (has_own, of_others) = (figure("has_own_words"), figure("words_of_others"));
            self.figures.equal(&has_own, hits(&folder, &[own])? > 0, true);
            self.figures.equal(&of_others, hits(&folder, &others)?, 0);
            fs::remove_dir_all(&folder)?;
            fs::remove_file(&zip)?;
        }
        Ok(())
    }

    fn everybody_leaves(&mut self, leaving: &[&str]) -> Result<()> {
        let mut gone: Vec<&str> = Vec::new();
        for customer in leaving {
            let told = answer(&self.house.erase(customer)?)?;
            gone.push(customer);
            let figure = format!("{}_erasure_{customer}", self.name);
            self.figures.equal(&figure, text(&told, "step"), "certified");
            for left in leaving.iter().filter(|customer| !gone.contains(customer)) {
                self.still_reads(left, &gone)?;
            }
        }
        let places =
            [self.house.home().to_path_buf(), self.house.said().to_path_buf(), self.stage.home().join(TEMPORARY)];
        let mut words = 0;
        for place in &places {
            words += hits(place, &[OWN, "canary-key-three", "canary-parcel-four"])?;
        }
        self.figures.equal(&format!("{}_words_in_any_file", self.name), words, 0);
        self.figures.equal(&format!("{}_verify_sound", self.name), self.house.is_sound()?, true);
        Ok(())
    }

    /// Whoever is left reads what is theirs, and nothing of those who went.
    fn still_reads(&mut self, left: &str, gone: &[&str]) -> Result<()> {
        let told = self.notes(left)?.to_string();
        for (customer, words) in [(MAIN, OWN), (FRIEND, OF_FRIEND), (NEIGHBOUR, OF_NEIGHBOUR)] {
            let is_theirs = customer == left || left == MAIN;
            let expected = is_theirs && !gone.contains(&customer);
            let figure = format!("{}_{left}_reads_{customer}_after_{}", self.name, gone.join("_"));
            self.figures.equal(&figure, told.contains(words), expected);
        }
        Ok(())
    }
}

/// How many of the words are in files under a place.
fn hits(place: &Path, words: &[&str]) -> Result<usize> {
    let searcher = aho_corasick::AhoCorasick::new(words)?;
    let (mut found, mut todo) = (0, vec![PathBuf::from(place)]);
    while let Some(path) = todo.pop() {
        if path.is_dir() {
            for entry in fs::read_dir(&path)? {
                todo.push(entry?.path());
            }
        } else if path.is_file() {
            found += searcher.find_iter(&fs::read(&path)?).count();
        }
    }
    Ok(found)
}
