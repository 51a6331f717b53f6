//! People to be erased, with words planted that occur nowhere else, in copies of the shops' files.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, ensure};
use csv::{Reader, StringRecord, Writer};

use super::super::shop::Files;
use crate::bench;

/// Somebody to be erased.
#[derive(Clone, Debug, Default)]
pub struct Person {
    /// The customer number.
    pub number: String,
    /// What must not be found: names, addresses, unique words.
    pub words: Vec<String>,
    /// What must not be found standing for itself: numbers of customers and invoices, phones.
    pub identifiers: Vec<String>,
}

/// Copies of the shops' files with the words in them.
pub struct Planted {
    pub retail: PathBuf,
    pub customers: PathBuf,
    pub invoices: PathBuf,
    pub people: Vec<Person>,
}

/// Customers of the retail shop.
const RETAIL: [&str; 2] = ["14911", "12346"];
/// Customers of Chinook, and what they are called here: their own numbers stand in every file.
const CHINOOK: [(&str, &str); 3] = [("5", "770019005"), ("23", "770019023"), ("57", "770019057")];

/// Columns of Chinook's customers.
const NAMES: [(usize, &str); 5] =
    [(1, "Ocelotqvy"), (2, "Marmosetqvy"), (3, "Pangolinqvy Works"), (4, "7 Axolotlqvy Lane"), (5, "Numbatqvytown")];
const PHONES: [usize; 2] = [9, 10];
const EMAIL: usize = 11;

impl Planted {
    /// Writes the copies into a folder.
    pub fn plant(files: &Files, folder: &Path) -> Result<Self> {
        fs::create_dir_all(folder)?;
        let mut planted = Self {
            retail: folder.join("retail.csv"),
            customers: folder.join("customers.csv"),
            invoices: folder.join("invoices.csv"),
            people: Vec::new(),
        };
        let plain = folder.join("plain.csv");
        bench::unpack(&files.retail, &plain)?;
        planted.people.extend(retail(&plain, &planted.retail)?);
        fs::remove_file(plain)?;
        let mut others = customers(&files.customers, &planted.customers)?;
        invoices(&files.invoices, &planted.invoices, &mut others)?;
        planted.people.extend(others);
        ensure!(planted.people.len() == RETAIL.len() + CHINOOK.len(), "not everybody is in the files");
        Ok(planted)
    }

    /// Those of Chinook, who have names.
    pub fn named(&self) -> &[Person] {
        self.people.get(RETAIL.len()..).unwrap_or_default()
    }
}

/// Gives one line of each customer a description of its own.
fn retail(from: &Path, to: &Path) -> Result<Vec<Person>> {
    let mut people: Vec<Person> = RETAIL
        .iter()
        .map(|number| Person {
            number: (*number).to_owned(),
            identifiers: vec![(*number).to_owned()],
            ..Person::default()
        })
        .collect();
    rewrite(from, to, |row| {
        let (invoice, number) = (cell(row, 0), cell(row, 6));
        if let Some(person) = people.iter_mut().find(|person| person.number == number) {
            if person.words.is_empty() {
                let word = format!("QUOKKAQVY LANTERN {number}");
                put(row, 2, &word);
                person.words.push(word);
            }
            if !person.identifiers.contains(&invoice) {
                person.identifiers.push(invoice);
            }
        }
    })?;
    Ok(people)
}

fn customers(from: &Path, to: &Path) -> Result<Vec<Person>> {
    let mut people = Vec::new();
    rewrite(from, to, |row| {
        let own = cell(row, 0);
        let Some((_, number)) = CHINOOK.iter().find(|(known, _)| *known == own) else {
            return;
        };
        let mut person = Person { number: (*number).to_owned(), ..Person::default() };
        put(row, 0, number);
        for (column, word) in NAMES {
            let word = format!("{word}{own}");
            put(row, column, &word);
            person.words.push(word);
        }
        let email = format!("gibbonqvy{own}@canary.example");
        put(row, EMAIL, &email);
        person.words.push(email);
        person.identifiers.push((*number).to_owned());
        for phone in PHONES.map(|column| cell(row, column)) {
            if !phone.is_empty() {
                person.identifiers.extend(spellings(&phone));
            }
        }
        people.push(person);
    })?;
    Ok(people)
}

/// A phone as it was written, and as one number.
fn spellings(phone: &str) -> [String; 2] {
    let digits = phone.chars().filter(char::is_ascii_digit).collect();
    [phone.to_owned(), digits]
}

fn invoices(from: &Path, to: &Path, people: &mut [Person]) -> Result<()> {
    rewrite(from, to, |row| {
        let own = cell(row, 1);
        let Some((_, number)) = CHINOOK.iter().find(|(known, _)| *known == own) else {
            return;
        };
        put(row, 1, number);
        let address = format!("8 Tarsierqvy Road{own}");
        put(row, 3, &address);
        if let Some(person) = people.iter_mut().find(|person| person.number == *number)
            && !person.words.contains(&address)
        {
            person.words.push(address);
        }
    })
}

fn rewrite(from: &Path, to: &Path, mut change: impl FnMut(&mut StringRecord)) -> Result<()> {
    let mut reader = Reader::from_path(from).with_context(|| format!("reading {}", from.display()))?;
    let mut writer = Writer::from_path(to)?;
    writer.write_record(reader.headers()?)?;
    for row in reader.records() {
        let mut row = row?;
        change(&mut row);
        writer.write_record(&row)?;
    }
    Ok(writer.flush()?)
}

fn cell(row: &StringRecord, column: usize) -> String {
    row.get(column).unwrap_or_default().to_owned()
}

fn put(row: &mut StringRecord, column: usize, word: &str) {
    let cells = row.iter().enumerate();
    *row = cells.map(|(place, cell)| if place == column { word } else { cell }).collect();
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn words_are_planted_in_the_rows_of_those_people_only() {
        let folder = tempfile::tempdir().unwrap();
        let (from, to) = (folder.path().join("from.csv"), folder.path().join("to.csv"));
        let text = "i,s,d,q,t,p,c,l\n1,A,one,1,t,1,14911,x\n1,A,two,1,t,1,14911,x\n2,A,three,1,t,1,7,x\n";
        fs::write(&from, text).unwrap();
        let people = retail(&from, &to).unwrap();
        let planted = text.replace("one", "QUOKKAQVY LANTERN 14911");
        assert_eq!(fs::read_to_string(&to).unwrap(), planted);
        let person = people.first().unwrap();
        assert_eq!(person.identifiers, ["14911", "1"]);
        assert_eq!(person.words, ["QUOKKAQVY LANTERN 14911"]);
    }

    #[test]
    fn a_phone_is_looked_for_in_both_spellings() {
        assert_eq!(spellings("+420 2 4172 5555"), ["+420 2 4172 5555".to_owned(), "420241725555".to_owned()]);
    }
}
