//! Opens a package that somebody brought: limits first, then the signature, then every digest, then the content.
//!
//! Invariant: nothing of a package is believed before its manifest is signed and every file is the one it names; and
//! a package is read in memory, so one that is refused leaves nothing behind.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use aws_lc_rs::digest::{SHA256, digest};
use domain::portability::Part;
use ledger::note::{NoteError, VerifierKey, open};
use serde::Deserialize;
use zip::ZipArchive;

use super::SCHEMA_ID;
use super::package::{GivenBy, Package, Row};
use super::write::{BESIDE, DATA, KEY, MANIFEST, SUMS, TITLE, table_path};
use crate::hex::encode as hex;

/// The most bytes of a package,
pub const MAX_PACKED: usize = 16 << 20;
/// of everything in it, unpacked,
const MAX_UNPACKED: u64 = 96 << 20;
/// of rows in all tables,
const MAX_ROWS: usize = 200_000;
/// and of characters in a cell.
const MAX_CELL: usize = 20_000;

/// What is wrong with a package.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum Fault {
    /// Larger than is taken, packed or unpacked.
    #[error("the package is larger than what is taken")]
    TooLarge,
    /// No ZIP, or not the files that a package has.
    #[error("the file is no portability package")]
    NotAPackage,
    /// Of a form that this version does not know.
    #[error("the package has a form that is not known here")]
    Version,
    /// The signature is wrong or missing.
    #[error("the signature of the package is wrong")]
    Signature,
    /// Signed by somebody else than the one who was named.
    #[error("the package is signed by another key than the one you named")]
    Signer,
    /// A file is not the one that was signed.
    #[error("a file of the package was changed")]
    Changed,
    /// A cell is none that the schema allows.
    #[error("row {row} of {} is not what the schema allows", part.code())]
    Content {
        /// Which table.
        part: Part,
        /// Which row, from 1.
        row: usize,
    },
    /// Neither a name nor a way to reach anybody.
    #[error("the package names nobody")]
    Nobody,
}

/// A package that is what it says.
pub struct Opened {
    /// What is in it.
    pub package: Package,
    /// The public key it is signed with.
    pub signer: VerifierKey,
    /// SHA-256 of the file.
    pub digest: [u8; 32],
    /// Its length.
    pub bytes: usize,
}

/// Opens a package. With a `trusted` key it must be signed by that one; else its own key is believed, and named.
pub fn read(bytes: &[u8], trusted: Option<&VerifierKey>) -> Result<Opened, Fault> {
    if bytes.len() > MAX_PACKED {
        return Err(Fault::TooLarge);
    }
    let mut files = unpacked(bytes)?;
    let key = files.get(KEY).ok_or(Fault::NotAPackage)?;
    let signer: VerifierKey = text(key)?.trim_end().parse().map_err(|_| Fault::Signature)?;
    if trusted.is_some_and(|trusted| *trusted != signer) {
        return Err(Fault::Signer);
    }
    let manifest = files.remove(MANIFEST).ok_or(Fault::NotAPackage)?;
    check(&files, (text(&manifest)?, &signer))?;
    let data = files.get(DATA).ok_or(Fault::NotAPackage)?;
    let hash = digest(&SHA256, bytes);
    Ok(Opened {
        package: package(data)?,
        signer,
        digest: hash.as_ref().try_into().map_err(|_| Fault::NotAPackage)?,
        bytes: bytes.len(),
    })
}

/// Every file, each once, and only those that a package has.
fn unpacked(bytes: &[u8]) -> Result<BTreeMap<String, Vec<u8>>, Fault> {
    let tables: Vec<String> = Part::ALL.iter().map(|part| table_path(*part)).collect();
    let known = |name: &str| {
        [DATA, KEY, MANIFEST, SUMS].contains(&name) || BESIDE.contains(&name) || tables.iter().any(|path| path == name)
    };
    let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Fault::NotAPackage)?;
    let (mut files, mut left) = (BTreeMap::new(), MAX_UNPACKED);
    for place in 0..zip.len() {
        let file = zip.by_index(place).map_err(|_| Fault::NotAPackage)?;
        let name = file.name().map_err(|_| Fault::NotAPackage)?.into_owned();
        if !known(&name) || files.contains_key(&name) {
            return Err(Fault::NotAPackage);
        }
        let mut content = Vec::new();
        // What the file says of its own length is not believed.
        file.take(left + 1).read_to_end(&mut content).map_err(|_| Fault::NotAPackage)?;
        left = left.checked_sub(content.len() as u64).ok_or(Fault::TooLarge)?;
        files.insert(name, content);
    }
    Ok(files)
}

fn text(bytes: &[u8]) -> Result<&str, Fault> {
    std::str::from_utf8(bytes).map_err(|_| Fault::NotAPackage)
}

/// Whether the manifest is signed and names exactly these files with these digests.
fn check(files: &BTreeMap<String, Vec<u8>>, (manifest, signer): (&str, &VerifierKey)) -> Result<(), Fault> {
    let signed = open(manifest, std::slice::from_ref(signer)).map_err(|error| match error {
        NoteError::Malformed | NoteError::Text => Fault::NotAPackage,
        NoteError::KeyName
        | NoteError::KeyText
        | NoteError::KeyType
        | NoteError::KeyId
        | NoteError::SigningKey
        | NoteError::Unsigned
        | NoteError::BadSignature => Fault::Signature,
    })?;
    let (title, lines) = signed.split_once('\n').ok_or(Fault::NotAPackage)?;
    if title != TITLE {
        return Err(Fault::Version);
    }
    let named: BTreeMap<&str, &str> = lines
        .lines()
        .map(|line| line.split_once("  ").map(|(sum, path)| (path, sum)))
        .collect::<Option<_>>()
        .ok_or(Fault::NotAPackage)?;
    let here = files.iter().filter(|(name, _)| *name != SUMS);
    let sums: BTreeMap<&str, String> =
        here.map(|(name, content)| (name.as_str(), hex(digest(&SHA256, content).as_ref()))).collect();
    let is_same =
        named.len() == sums.len() && named.iter().all(|(path, sum)| sums.get(path).is_some_and(|here| here == sum));
    if is_same { Ok(()) } else { Err(Fault::Changed) }
}

#[derive(Deserialize)]
struct Form {
    schema: String,
    format_version: i64,
}

type Rows = Vec<BTreeMap<String, String>>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Data {
    #[serde(rename = "schema")]
    _schema: String,
    #[serde(rename = "format_version")]
    _format_version: i64,
    created_at: String,
    given_by: By,
    person: String,
    profile: Rows,
    contact_points: Rows,
    details: Rows,
    purchases: Rows,
    purchase_lines: Rows,
    consents: Rows,
    form_answers: Rows,
    fields: Rows,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct By {
    name: String,
    country: String,
    privacy_contact: String,
}

fn package(bytes: &[u8]) -> Result<Package, Fault> {
    let form: Form = serde_json::from_slice(bytes).map_err(|_| Fault::NotAPackage)?;
    if form.schema != SCHEMA_ID || form.format_version != 1 {
        return Err(Fault::Version);
    }
    let data: Data = serde_json::from_slice(bytes).map_err(|_| Fault::NotAPackage)?;
    let given_by = GivenBy {
        name: data.given_by.name,
        country: data.given_by.country,
        privacy_contact: data.given_by.privacy_contact,
    };
    let created_at = data.created_at.parse().map_err(|_| Fault::NotAPackage)?;
    let mut package = Package::empty(created_at, given_by, data.person);
    let mut left = MAX_ROWS;
    for (part, rows) in [
        (Part::Profile, data.profile),
        (Part::ContactPoints, data.contact_points),
        (Part::Details, data.details),
        (Part::Purchases, data.purchases),
        (Part::PurchaseLines, data.purchase_lines),
        (Part::Consents, data.consents),
        (Part::FormAnswers, data.form_answers),
        (Part::Fields, data.fields),
    ] {
        left = left.checked_sub(rows.len()).ok_or(Fault::TooLarge)?;
        for (number, told) in rows.into_iter().enumerate() {
            let row = row(part, told).ok_or(Fault::Content { part, row: number + 1 })?;
            package.add(part, row);
        }
    }
    Ok(package)
}

/// The cells under names that the table knows; `None` if there is another, or one without an end.
fn row(part: Part, told: BTreeMap<String, String>) -> Option<Row> {
    let cell = |(name, cell): (String, String)| {
        let column = part.columns().iter().find(|column| **column == name)?;
        (!cell.is_empty() && cell.chars().count() <= MAX_CELL).then_some((*column, cell))
    };
    told.into_iter().map(cell).collect()
}
