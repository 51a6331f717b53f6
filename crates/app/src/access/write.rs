//! Puts a package together: which file holds what, in which order.

use std::collections::BTreeSet;
use std::io::{Seek, Write};

use super::archive::Archive;
use super::model::{Package, PurchasePart, Purchases, Totals};
use super::texts::{self, fill};
use super::{AccessError, documents, hex, history, index, json, notes, tables};

/// Writes every file of the package and says how many bytes they have, unpacked.
pub fn write<W: Write + Seek>(
    package: &Package,
    purchases: &mut dyn Purchases,
    out: W,
) -> Result<(W, u64), AccessError> {
    let mut zip = Archive::begin(out, package.created_at);
    let purchases = &mut Checked { purchases, totals: &package.totals };
    zip.file("index.html", |out| index::write(package, out))?;
    zip.file("purchases.html", |out| history::write(package, purchases, out))?;
    zip.file("data.json", |out| json::write(package, purchases, out))?;
    zip.text("schema.json", json::SCHEMA)?;
    zip.file("csv/purchases.csv", |out| tables::purchases(purchases, out))?;
    zip.file("csv/lines.csv", |out| tables::lines(purchases, out))?;
    zip.file("csv/contacts.csv", |out| tables::contacts(&package.contacts, out))?;
    zip.file("csv/consents.csv", |out| tables::consents(&package.consents, out))?;
    zip.file("csv/who-looked.csv", |out| tables::looks(&package.looks, out))?;
    zip.file("csv/notes.csv", |out| notes::table(&package.notes, out))?;
    documents::add(&package.documents, &mut zip)?;
    proofs(package, &mut zip)?;
    zip.text("README.txt", &readme(package))?;
    zip.end()
}

/// Purchases that must add up, each time, to what the summary says.
struct Checked<'a> {
    purchases: &'a mut dyn Purchases,
    totals: &'a Totals,
}

impl Purchases for Checked<'_> {
    fn each(&mut self, take: &mut dyn FnMut(&PurchasePart) -> Result<(), AccessError>) -> Result<(), AccessError> {
        let mut found = Totals::default();
        self.purchases.each(&mut |purchase| {
            found.add(purchase)?;
            take(purchase)
        })?;
        if found.sorted() == *self.totals { Ok(()) } else { Err(AccessError::Changed) }
    }
}

fn proofs<W: Write + Seek>(package: &Package, zip: &mut Archive<W>) -> Result<(), AccessError> {
    if let Some(checkpoint) = &package.proofs.checkpoint {
        zip.text("proof/checkpoint.txt", checkpoint)?;
    }
    // A list that showed several records of the person is one entry of the log.
    let joined = package.duplicates.iter().flat_map(|duplicate| &duplicate.proofs.events);
    let mut written = BTreeSet::new();
    for event in package.proofs.events.iter().chain(joined) {
        if written.insert(event.index) {
            zip.text(&format!("proof/events/{}.tlog-proof", event.index), &event.text)?;
        }
    }
    Ok(())
}

fn readme(package: &Package) -> String {
    let proofs = &package.proofs;
    let (handle, subject) = (hex(&proofs.handle), proofs.subject.to_string());
    let values =
        [package.controller.name.as_str(), &proofs.origin, &proofs.verifier_key, &handle, &proofs.salt, &subject];
    fill(texts::of(package.language).readme, &values)
}

#[cfg(test)]
mod tests;
