//! The answer to "what do you hold about me?" (Art. 15): one ZIP with pages, data, tables and proofs.
//!
//! Invariant: the building is on record before anything is opened, and everything in the package comes from one
//! snapshot that is younger than that record; so the building itself is the newest look in it.

use std::io::{Seek, Write};

use custody::{OpenError, SealError};
use domain::id::PublicId;
use domain::notice::Language;
use policy::{PersonAct, PolicyError};
use store::StoreError;

use crate::people::{PeopleError, look_at};
use crate::{App, Ctx, Why};

pub(crate) mod archive;
mod cases;
#[cfg(test)]
mod catalogue;
mod details;
mod disputes;
mod documents;
pub(crate) mod gather;
mod handovers;
mod history;
mod html;
mod index;
pub(crate) mod joined;
mod json;
mod letters;
mod mails;
pub(crate) mod model;
mod names;
mod notes;
mod page;
mod pieces;
pub(crate) mod proofs;
mod retention;
pub(crate) mod shelf;
pub(crate) mod tables;
mod texts;
mod weighings;
mod write;

/// Why no package was built.
#[derive(Debug, thiserror::Error)]
pub enum AccessError {
    /// There is no such person, or the actor may not know that there is.
    #[error("no such person")]
    NotFound,
    /// The policy says no.
    #[error("not allowed for this reason")]
    Refused,
    /// A sum is larger than what can be written exactly.
    #[error("a sum is too large")]
    TooLarge,
    /// The counts of the summary are not those of the content.
    #[error("the content is not what the summary says")]
    Changed,
    /// The package cannot be written.
    #[error("could not write the package")]
    Write(#[from] std::io::Error),
    /// A record could not be opened.
    #[error("could not open a record")]
    Vault(#[from] OpenError),
    /// The stated reason could not be sealed.
    #[error("could not seal the reason")]
    Seal(#[from] SealError),
    /// No decision.
    #[error("could not reach a decision")]
    Policy(#[from] PolicyError),
    /// The store.
    #[error("could not use the store")]
    Store(#[from] StoreError),
}

impl From<PeopleError> for AccessError {
    fn from(error: PeopleError) -> Self {
        match error {
            PeopleError::NotFound => Self::NotFound,
            PeopleError::Refused | PeopleError::BadQuestion | PeopleError::Incomplete => Self::Refused,
            PeopleError::Vault(error) => Self::Vault(error),
            PeopleError::Seal(error) => Self::Seal(error),
            PeopleError::Policy(error) => Self::Policy(error),
            PeopleError::Store(error) => Self::Store(error),
        }
    }
}

/// What is in a package, in numbers.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct PackageSummary {
    /// Always one: a package never holds two.
    pub people: u64,
    /// Purchases, cancelled ones included.
    pub purchases: u64,
    /// Lines of purchases.
    pub lines: u64,
    /// Purchases that are cancellations.
    pub cancelled: u64,
    /// Answers in the consent history.
    pub consents: u64,
    /// Times somebody looked; this building is one of them.
    pub looks: u64,
    /// Size of the files in it, unpacked.
    pub bytes: u64,
}

/// The languages that the pages of a package can be written in.
pub const LANGUAGES: [Language; 3] = [Language::EN, Language::DE, Language::FR];

/// The published JSON Schema of `data.json`.
pub const SCHEMA: &str = json::SCHEMA;

/// Builds the package about a person into `out` and gives `out` back with it.
///
/// When it fails, what `out` holds by then is personal all the same and must be thrown away.
pub async fn build<W: Write + Seek + Send + 'static>(
    app: &App,
    ctx: &Ctx,
    (whom, why): (PublicId, &Why),
    language: Language,
    out: W,
) -> Result<(PackageSummary, W), AccessError> {
    let look = look_at(app, ctx, (whom, why), &[PersonAct::BuildAccess], |_, _| Ok(())).await?;
    let mut openers = Vec::new();
    for (record, ()) in look.each() {
        openers.push((record.facts.subject, look.opener_of(app, PersonAct::BuildAccess, record)?));
    }
    seal_log(app).await;
    let log = app.signer.verifier();
    let wanted = gather::Wanted {
        house: app.house.clone(),
        vault: std::sync::Arc::clone(&app.vault),
        language,
        created_at: ctx.now,
        log: (log.name().to_owned(), log.to_string()),
    };
    app.store
        .read(move |db| {
            let (mut package, records) = joined::package(db, openers, &wanted)?;
            let shelf = &mut shelf::Shelf { db, records: &records, house: &wanted.house };
            package.totals = model::Totals::of(shelf)?;
            let (out, bytes) = write::write(&package, shelf, out)?;
            Ok((summary(&package, bytes), out))
        })
        .await
}

/// Lets the newest checkpoint cover this building too. A package with an older checkpoint is still an answer.
async fn seal_log(app: &App) {
    if let Err(error) = crate::proof::seal(app).await {
        let error = &error as &dyn std::error::Error;
        tracing::warn!(error, "the log was not signed for an access package");
    }
}

fn summary(package: &model::Package, bytes: u64) -> PackageSummary {
    PackageSummary {
        people: 1,
        purchases: package.totals.purchases,
        lines: package.totals.lines,
        cancelled: package.totals.cancellations,
        consents: package.consents.len() as u64,
        looks: package.looks.len() as u64,
        bytes,
    }
}

/// Two hexadecimal digits for each byte.
fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        let written = write!(text, "{byte:02x}");
        debug_assert!(written.is_ok(), "memory takes every letter");
        text
    })
}
