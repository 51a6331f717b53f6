//! Files of people: looked at, given a meaning, tried, and then brought in.
//!
//! Invariant: a file is no person's record until it runs. Until then it lies sealed under a key of its own, is shown
//! only to whoever brought it, and every look is on record; what is suppressed never comes back by a file.

use policy::PolicyError;
use store::StoreError;

use crate::imports::unpack::Stop;
use crate::imports::{FileProblem, ImportError};

mod agreed;
pub mod cards;
mod desk;
mod draft;
mod encoding;
mod identity;
mod mappings;
mod preview;
mod reading;
mod run;
mod sheet;
mod source;
mod step;
mod tasks;
mod telling;

pub use draft::{Choice, FileView, NewFile, begin, choose, end_old_drafts, examine, keep, tallies, view};
pub use encoding::CHOICES as ENCODINGS;
pub use mappings::{KeptMapping, list as mappings, remove as remove_mapping};
pub use preview::{Preview, PreviewRow, Trial, preview, try_out};
pub(crate) use run::carry_out;
pub use source::{Format, Wanted};
pub use tasks::{SourceTask, late as tasks_late, list as tasks, settle as settle_task};
pub use telling::tell as tell_sources;
pub(crate) use telling::{comes_first, settle_told};

/// Why a file is not looked at, tried or brought in.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// There is no such file, or it is not the actor's to see.
    #[error("no such file")]
    NotFound,
    /// The actor may not import.
    #[error("not allowed")]
    Refused,
    /// The file cannot be read.
    #[error("{0}")]
    Unreadable(FileProblem),
    /// The file is no such thing, or too large for one.
    #[error("the file is no {0} that can be read")]
    Broken(&'static str),
    /// The first row names no columns.
    #[error("the first row looks like somebody and not like names of columns")]
    NoHeader,
    /// More columns than a mapping holds.
    #[error("the file has more than 1,000 columns")]
    TooWide,
    /// No column says who somebody is.
    #[error("no column says who somebody is or how to reach them")]
    NothingMapped,
    /// Bringing it in failed.
    #[error(transparent)]
    Import(#[from] ImportError),
    /// No decision.
    #[error("could not reach a decision")]
    Policy(#[from] PolicyError),
    /// The store.
    #[error("could not use the store")]
    Store(#[from] StoreError),
}

/// How a file is read, as its draft says.
fn shape_of(draft: &store::files::Draft) -> Result<source::Shape, FileError> {
    let damaged = || StoreError::Damaged { what: "the shape of a file" };
    Ok(source::Shape {
        format: Format::from_code(&draft.format).ok_or_else(damaged)?,
        encoding: encoding_rs::Encoding::for_label(draft.encoding.as_bytes()).ok_or_else(damaged)?,
        delimiter: draft.delimiter.bytes().next().unwrap_or(b','),
        sheet: draft.sheet.lines().next().unwrap_or_default().to_owned(),
    })
}

impl From<Stop> for FileError {
    fn from(stop: Stop) -> Self {
        match stop {
            Stop::File(problem) => Self::Unreadable(problem),
            Stop::Io(error) => Self::Import(ImportError::Disk(error)),
        }
    }
}
