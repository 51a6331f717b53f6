//! What people take along to another company, and what they bring from one (Art. 20): one signed ZIP, JSON and CSV.
//!
//! Invariant: out goes only what [`domain::portability`] lets go along, on record before anything is opened; in comes
//! a package as a whole or not at all, and nobody's word from elsewhere is a yes here.

use std::io::{Seek, Write};

use domain::id::PublicId;
use domain::portability::Part;
use ledger::note::NoteError;
use policy::PersonAct;

use crate::access::AccessError;
use crate::people::look_at;
use crate::{App, Ctx, Why};

mod bring;
mod carried;
mod gather;
mod package;
mod prepare;
mod read;
mod write;

pub use ledger::note::VerifierKey;

pub use bring::{BringError, Brought, NewBrought, bring, look};
pub use package::{Package, Row};
pub use read::{Fault, MAX_PACKED, Opened, read};

/// Names this form of the package for ever; `$id` of the schema.
pub const SCHEMA_ID: &str = "urn:confidant:schema:portability:1";

/// The published JSON Schema of `portability.json`.
pub const SCHEMA: &str = include_str!("../../../docs/schema/portability-1.json");

/// Where data comes from that people brought themselves (Art. 13, not 14: they gave it).
pub const BROUGHT: &str = "brought by the person";

/// Why no package was built.
#[derive(Debug, thiserror::Error)]
pub enum PortabilityError {
    /// As with an access package.
    #[error(transparent)]
    Access(#[from] AccessError),
    /// The package could not be signed.
    #[error("could not sign the package")]
    Sign(#[from] NoteError),
}

/// What is in a package, in numbers.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct PortabilitySummary {
    /// Rows of each table.
    pub rows: Vec<(Part, u64)>,
    /// Size of the files in it, unpacked.
    pub bytes: u64,
}

/// Builds the package of a person into `out` and gives `out` back with it.
///
/// When it fails, what `out` holds by then is personal all the same and must be thrown away.
pub async fn build<W: Write + Seek + Send + 'static>(
    app: &App,
    ctx: &Ctx,
    (whom, why): (PublicId, &Why),
    out: W,
) -> Result<(PortabilitySummary, W), PortabilityError> {
    let look = look_at(app, ctx, (whom, why), &[PersonAct::BuildPortability], |_, _| Ok(())).await;
    let look = look.map_err(AccessError::from)?;
    let mut records = Vec::new();
    for (record, ()) in look.each() {
        let opener = look.opener_of(app, PersonAct::BuildPortability, record).map_err(AccessError::from)?;
        records.push((record.clone(), opener));
    }
    let (house, now) = (app.house.clone(), ctx.now);
    let package = app.store.read(move |db| gather::package(db, &records, (&house, now))).await?;
    let (out, bytes) = write::write(&package, &app.signer, out)?;
    let rows = Part::ALL.iter().map(|part| (*part, package.rows(*part).len() as u64)).collect();
    Ok((PortabilitySummary { rows, bytes }, out))
}
