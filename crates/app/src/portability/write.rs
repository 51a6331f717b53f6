//! The ZIP: JSON, the same as CSV, the schema, a page of words, and a manifest that the house has signed.
//!
//! Invariant: the same content gives the same bytes, and every file but the check sums stands in the signed manifest.

use std::collections::BTreeMap;
use std::io::{Seek, Write};

use domain::portability::Part;
use ledger::note::SigningKey;
use serde::Serialize;

use super::package::{Package, Row};
use super::{PortabilityError, SCHEMA, SCHEMA_ID};
use crate::access::AccessError;
use crate::access::archive::Archive;
use crate::access::tables::{Cell, Table};

/// The first line of the manifest; a checkpoint of the log begins otherwise, so neither is taken for the other.
pub const TITLE: &str = "confidant portability package 1";
/// The data.
pub const DATA: &str = "portability.json";
/// The public key that the manifest is signed with.
pub const KEY: &str = "key.txt";
/// The signed manifest.
pub const MANIFEST: &str = "manifest.txt";
/// Files that say nothing about the person.
pub const BESIDE: [&str; 2] = ["schema.json", "README.txt"];
/// The check sums, for whoever checks by hand.
pub const SUMS: &str = "SHA256SUMS";

/// The path of a table.
pub fn table_path(part: Part) -> String {
    format!("csv/{}.csv", part.code())
}

#[derive(Serialize)]
struct Data<'a> {
    schema: &'static str,
    format_version: i64,
    created_at: String,
    given_by: By<'a>,
    person: &'a str,
    #[serde(flatten)]
    tables: BTreeMap<&'static str, &'a [Row]>,
}

#[derive(Serialize)]
struct By<'a> {
    name: &'a str,
    country: &'a str,
    privacy_contact: &'a str,
}

/// Writes every file and says how many bytes they have, unpacked.
pub fn write<W: Write + Seek>(package: &Package, key: &SigningKey, out: W) -> Result<(W, u64), PortabilityError> {
    let mut zip = Archive::begin(out, package.created_at);
    zip.file(DATA, |out| {
        serde_json::to_writer_pretty(&mut *out, &data(package)).map_err(std::io::Error::from)?;
        Ok(out.write_all(b"\n")?)
    })?;
    for part in Part::ALL {
        zip.file(&table_path(*part), |out| table(*part, package.rows(*part), out))?;
    }
    zip.text("schema.json", SCHEMA)?;
    zip.text("README.txt", README)?;
    zip.text(KEY, &format!("{}\n", key.verifier()))?;
    let manifest = key.sign(&format!("{TITLE}\n{}", zip.sums()))?;
    zip.text(MANIFEST, &manifest)?;
    Ok(zip.end()?)
}

fn data(package: &Package) -> Data<'_> {
    Data {
        schema: SCHEMA_ID,
        format_version: 1,
        created_at: package.created_at.to_string(),
        given_by: By {
            name: &package.given_by.name,
            country: &package.given_by.country,
            privacy_contact: &package.given_by.privacy_contact,
        },
        person: &package.person,
        tables: Part::ALL.iter().map(|part| (part.code(), package.rows(*part))).collect(),
    }
}

fn table(part: Part, rows: &[Row], out: &mut dyn Write) -> Result<(), AccessError> {
    let mut table = Table::begin(out, part.columns())?;
    for row in rows {
        table.row(part.columns().iter().map(|column| Cell::maybe(row.get(column).map(String::as_str))))?;
    }
    table.end()
}

const README: &str = include_str!("README.txt");
