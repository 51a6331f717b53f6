//! One mapping from each error of `app` to the problem that people are told.
//!
//! Invariant: this is the only place where an error is logged, and nothing of it goes into an answer.

use std::error::Error;

use app::access::AccessError;
use app::accounts::AccountError;
use app::ages::AgeError;
use app::consents::ConsentError;
use app::erasures::ErasureError;
use app::imports::ImportError;
use app::merges::MergeError;
use app::notices::NoticeError;
use app::people::PeopleError;
use app::totals::TotalsError;
use store::StoreError;

use crate::problem::Problem;

/// Something that should not happen: logged as a chain of sources, told as our fault.
fn broken(error: &(dyn Error + 'static), doing: &'static str) -> Problem {
    tracing::error!(error, doing, "a deed failed");
    Problem::OUR_FAULT
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        // Somebody was erased while their page was being made.
        if matches!(error, StoreError::KeyTurned) {
            return Self::CONFLICT;
        }
        let problem = broken(&error, "using the store");
        if matches!(error, StoreError::Stopped) { Self::BUSY } else { problem }
    }
}

impl From<PeopleError> for Problem {
    fn from(error: PeopleError) -> Self {
        match error {
            PeopleError::NotFound => Self::NOT_FOUND,
            PeopleError::Refused => Self::REFUSED,
            PeopleError::BadQuestion | PeopleError::Incomplete => Self::INCOMPLETE,
            PeopleError::Store(error) => error.into(),
            PeopleError::Vault(_) | PeopleError::Seal(_) | PeopleError::Policy(_) => broken(&error, "showing people"),
        }
    }
}

impl From<ConsentError> for Problem {
    fn from(error: ConsentError) -> Self {
        match error {
            ConsentError::NotFound => Self::NOT_FOUND,
            ConsentError::Refused => Self::REFUSED,
            ConsentError::NotNow(_) => Self::CONFLICT,
            ConsentError::NotAnAnswer
            | ConsentError::NotByConsent
            | ConsentError::NoChannel
            | ConsentError::Unproven(_) => Self::INCOMPLETE,
            ConsentError::Store(error) => error.into(),
            ConsentError::Seal(_) | ConsentError::Policy(_) => broken(&error, "writing an answer down"),
        }
    }
}

impl From<AgeError> for Problem {
    fn from(error: AgeError) -> Self {
        match error {
            AgeError::People(error) => error.into(),
            AgeError::NotADay => Self::INCOMPLETE,
            AgeError::Store(error) => error.into(),
            AgeError::Seal(_) => broken(&error, "writing an age down"),
        }
    }
}

impl From<AccountError> for Problem {
    fn from(error: AccountError) -> Self {
        match error {
            AccountError::NotFound => Self::NOT_FOUND,
            AccountError::Refused => Self::REFUSED,
            AccountError::WrongCredentials => Self::NOT_SIGNED_IN,
            AccountError::BadHandle | AccountError::WeakPassword | AccountError::NoTeam => Self::INCOMPLETE,
            AccountError::Store(error) => error.into(),
            AccountError::Hashing | AccountError::Policy(_) => broken(&error, "keeping accounts"),
        }
    }
}

impl From<ErasureError> for Problem {
    fn from(error: ErasureError) -> Self {
        match error {
            ErasureError::NotFound => Self::NOT_FOUND,
            ErasureError::Refused => Self::REFUSED,
            ErasureError::WrongWord => Self::WRONG_WORD,
            ErasureError::Store(error) => error.into(),
            ErasureError::UploadWaits => Self::BUSY,
            ErasureError::Leftovers { .. }
            | ErasureError::Files(_)
            | ErasureError::Vault(_)
            | ErasureError::Seal(_)
            | ErasureError::Policy(_) => broken(&error, "erasing somebody"),
        }
    }
}

impl From<MergeError> for Problem {
    fn from(error: MergeError) -> Self {
        match error {
            MergeError::NotFound => Self::NOT_FOUND,
            MergeError::Refused => Self::REFUSED,
            MergeError::NotTwo | MergeError::Leaving | MergeError::NotJoined => Self::CONFLICT,
            MergeError::TooLate => Self::TOO_LATE,
            MergeError::People(error) => error.into(),
            MergeError::Store(error) => error.into(),
            MergeError::Policy(_) => broken(&error, "joining two records"),
        }
    }
}

impl From<NoticeError> for Problem {
    fn from(error: NoticeError) -> Self {
        match error {
            NoticeError::Refused => Self::REFUSED,
            NoticeError::BadSlug | NoticeError::BadText => Self::INCOMPLETE,
            NoticeError::Store(error) => error.into(),
            NoticeError::Policy(_) => broken(&error, "publishing a notice"),
        }
    }
}

impl From<ImportError> for Problem {
    fn from(error: ImportError) -> Self {
        match error {
            ImportError::NotFound => Self::NOT_FOUND,
            ImportError::Refused => Self::REFUSED,
            ImportError::ConsentNeedsProof | ImportError::File { .. } => Self::INCOMPLETE,
            ImportError::Busy => Self::CONFLICT,
            ImportError::Store(error) => error.into(),
            ImportError::Disk(_) | ImportError::Seal(_) | ImportError::Open(_) | ImportError::Policy(_) => {
                broken(&error, "importing a file")
            }
        }
    }
}

impl From<TotalsError> for Problem {
    fn from(error: TotalsError) -> Self {
        match error {
            TotalsError::Refused => Self::REFUSED,
            TotalsError::Store(error) => error.into(),
            TotalsError::Policy(_) => broken(&error, "adding up"),
        }
    }
}

impl From<AccessError> for Problem {
    fn from(error: AccessError) -> Self {
        match error {
            AccessError::NotFound => Self::NOT_FOUND,
            AccessError::Refused => Self::REFUSED,
            AccessError::Store(error) => error.into(),
            AccessError::TooLarge
            | AccessError::Changed
            | AccessError::Write(_)
            | AccessError::Vault(_)
            | AccessError::Seal(_)
            | AccessError::Policy(_) => broken(&error, "building an access package"),
        }
    }
}
