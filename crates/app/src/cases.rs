//! Cases about requests of people (Art. 12, 15 to 22): taken by any way, timed from arrival, decided by the privacy
//! manager with the officer's advice beside it.
//!
//! Invariant: a request is never refused when it comes; each step is one transaction with its event, and follows on the
//! steps that whoever takes it has seen.

use custody::{OpenError, SealError};
use domain::rights::{Missing, NotNow};
use policy::{Denied, PolicyError};
use store::StoreError;

use crate::letters::LetterError;
use crate::people::PeopleError;

mod advise;
mod asker;
mod clock;
mod decide;
mod desk;
mod document;
mod follow;
mod identity;
mod list;
mod mail;
mod open;
mod seat;
mod show;
pub(crate) mod statistics;
pub mod upkeep;
mod work;

pub use advise::{advise, agree_to_document, agree_to_pause, second, want_unfounded};
pub use clock::{extend, pause, resume, want_pause};
pub use decide::{answer_given, decide};
pub use document::{MOST_BYTES, add_document, document, want_document};
pub use follow::{Followed, FollowedStep};
pub(crate) use follow::{confirm_by_link, told};
pub use identity::{ask_by_link, confirm, draw_code, facts_offered, give_code};
pub use list::{Alarmed, CaseLine, Level, Worklist, list, of_person};
pub use open::{Asker, NewRequest, Opened, open};
pub use seat::{arrived, region, set_region};
pub use show::{CaseView, Head, LetterView, StepView, head, show};
pub(crate) use statistics::keep_counts;
pub use statistics::statistics;
pub use work::{assign, check_mandate, did, mean, note, weigh_names};

/// Why something was not done with a case.
#[derive(Debug, thiserror::Error)]
pub enum CaseError {
    /// There is no such case, or the actor may not know that there is.
    #[error("no such case")]
    NotFound,
    /// The actor may know the case, but not do this.
    #[error("not allowed")]
    Refused,
    /// Something that is asked for is missing.
    #[error("something is missing")]
    Incomplete(&'static str),
    /// The case is not where this step can follow.
    #[error("this step cannot follow now")]
    NotNow(#[from] NotNow),
    /// A decision lacks what the law wants in it.
    #[error("the decision is not whole")]
    Missing(#[from] Missing),
    /// Somebody else did something with the case meanwhile.
    #[error("somebody else did something with the case meanwhile")]
    Meanwhile,
    /// A record could not be opened.
    #[error("could not open a record")]
    Vault(#[from] OpenError),
    /// A record could not be sealed.
    #[error("could not seal a record")]
    Seal(#[from] SealError),
    /// No decision of the rules.
    #[error("could not reach a decision")]
    Policy(#[from] PolicyError),
    /// The store.
    #[error("could not use the store")]
    Store(#[from] StoreError),
}

impl From<Denied> for CaseError {
    fn from(denied: Denied) -> Self {
        match denied {
            Denied::Invisible => Self::NotFound,
            Denied::Refused => Self::Refused,
        }
    }
}

impl From<PeopleError> for CaseError {
    fn from(error: PeopleError) -> Self {
        match error {
            PeopleError::NotFound => Self::NotFound,
            PeopleError::Refused => Self::Refused,
            PeopleError::BadQuestion | PeopleError::Incomplete => Self::Incomplete("person"),
            PeopleError::Vault(error) => Self::Vault(error),
            PeopleError::Seal(error) => Self::Seal(error),
            PeopleError::Policy(error) => Self::Policy(error),
            PeopleError::Store(error) => Self::Store(error),
        }
    }
}

impl From<LetterError> for CaseError {
    fn from(error: LetterError) -> Self {
        match error {
            LetterError::Refused => Self::Refused,
            LetterError::Template(_) => Self::Incomplete("letter"),
            LetterError::Vault(error) => Self::Vault(error),
            LetterError::Seal(error) => Self::Seal(error),
            LetterError::Policy(error) => Self::Policy(error),
            LetterError::Store(error) => Self::Store(error),
        }
    }
}
