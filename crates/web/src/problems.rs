//! One mapping from each error of `app` to the problem that people are told.
//!
//! Invariant: this is the only place where an error is logged, and nothing of it goes into an answer.

use std::error::Error;

use app::access::AccessError;
use app::accounts::AccountError;
use app::ages::AgeError;
use app::cases::CaseError;
use app::consents::ConsentError;
use app::country_rules::RulesError;
use app::erasures::ErasureError;
use app::files::FileError;
use app::forms::FormError;
use app::handover::HandoverError;
use app::holds::HoldError;
use app::imports::ImportError;
use app::kept::KeptError;
use app::links::LinkError;
use app::mails::ChoicesError;
use app::mails::watch::WatchError;
use app::merges::MergeError;
use app::notes::NoteError;
use app::notices::NoticeError;
use app::people::PeopleError;
use app::portability::{BringError, PortabilityError};
use app::purposes::PurposeError;
use app::retention::RetentionError;
use app::totals::TotalsError;
use store::StoreError;

use crate::problem::Problem;

/// Something that should not happen: logged as a chain of sources, told as our fault.
pub(crate) fn broken(error: &(dyn Error + 'static), doing: &'static str) -> Problem {
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

impl From<PurposeError> for Problem {
    fn from(error: PurposeError) -> Self {
        match error {
            PurposeError::NotFound => Self::NOT_FOUND,
            PurposeError::Refused => Self::REFUSED,
            PurposeError::BadInput => Self::INCOMPLETE,
            PurposeError::Obstacles(_) | PurposeError::NotSwapped(_) | PurposeError::KeptApart(_) => Self::CONFLICT,
            PurposeError::Store(error) => error.into(),
            PurposeError::Policy(_) => broken(&error, "setting a purpose"),
        }
    }
}

impl From<RulesError> for Problem {
    fn from(error: RulesError) -> Self {
        match error {
            RulesError::Refused => Self::REFUSED,
            RulesError::Seat(error) => error.into(),
            RulesError::Policy(_) => broken(&error, "showing country rules"),
        }
    }
}

impl From<RetentionError> for Problem {
    fn from(error: RetentionError) -> Self {
        match error {
            RetentionError::Refused => Self::REFUSED,
            RetentionError::NoPeriod(_) => Self::INCOMPLETE,
            RetentionError::Erasure(error) => error.into(),
            RetentionError::Store(error) => error.into(),
            RetentionError::Policy(_) | RetentionError::Proof(_) => broken(&error, "showing how long data is kept"),
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

impl From<FileError> for Problem {
    fn from(error: FileError) -> Self {
        match error {
            FileError::NotFound => Self::NOT_FOUND,
            FileError::Refused => Self::REFUSED,
            FileError::Unreadable(_)
            | FileError::Broken(_)
            | FileError::NoHeader
            | FileError::TooWide
            | FileError::NothingMapped => Self::INCOMPLETE,
            FileError::Import(error) => error.into(),
            FileError::Store(error) => error.into(),
            FileError::Policy(_) => broken(&error, "looking at a file"),
        }
    }
}

impl From<KeptError> for Problem {
    fn from(error: KeptError) -> Self {
        match error {
            KeptError::NotFound => Self::NOT_FOUND,
            KeptError::Refused => Self::REFUSED,
            KeptError::Store(error) => error.into(),
            KeptError::Vault(_) | KeptError::Policy(_) => broken(&error, "showing what stays"),
        }
    }
}

impl From<HoldError> for Problem {
    fn from(error: HoldError) -> Self {
        match error {
            HoldError::NotFound => Self::NOT_FOUND,
            HoldError::Refused => Self::REFUSED,
            HoldError::NoHold(_) | HoldError::NotThere => Self::INCOMPLETE,
            HoldError::TooLate => Self::CONFLICT,
            HoldError::Store(error) => error.into(),
            HoldError::Policy(_) => broken(&error, "placing a hold"),
        }
    }
}

impl From<CaseError> for Problem {
    fn from(error: CaseError) -> Self {
        match error {
            CaseError::NotFound => Self::NOT_FOUND,
            CaseError::Refused => Self::REFUSED,
            CaseError::Incomplete(_) | CaseError::Missing(_) => Self::INCOMPLETE,
            CaseError::NotNow(_) | CaseError::Meanwhile => Self::CONFLICT,
            CaseError::Store(error) => error.into(),
            CaseError::Vault(_) | CaseError::Seal(_) | CaseError::Policy(_) => broken(&error, "working on a case"),
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
            NoticeError::BadSlug | NoticeError::BadText | NoticeError::ForOthers => Self::INCOMPLETE,
            NoticeError::Store(error) => error.into(),
            NoticeError::Policy(_) => broken(&error, "publishing a notice"),
        }
    }
}

impl From<NoteError> for Problem {
    fn from(error: NoteError) -> Self {
        match error {
            NoteError::NotFound => Self::NOT_FOUND,
            NoteError::Refused => Self::REFUSED,
            NoteError::Wrong(_) => Self::INCOMPLETE,
            NoteError::Replaced => Self::CONFLICT,
            NoteError::Store(error) => error.into(),
            NoteError::Vault(_) | NoteError::Seal(_) | NoteError::Policy(_) => broken(&error, "keeping notes"),
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

impl From<FormError> for Problem {
    fn from(error: FormError) -> Self {
        match error {
            FormError::NotFound => Self::NOT_FOUND,
            FormError::Refused => Self::REFUSED,
            FormError::BadSlug | FormError::Unworkable(_) | FormError::Unfair(_) | FormError::NoNotice(_) => {
                Self::INCOMPLETE
            }
            FormError::People(error) => error.into(),
            FormError::Store(error) => error.into(),
            FormError::Written(_) | FormError::Policy(_) => broken(&error, "keeping forms"),
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

impl From<PortabilityError> for Problem {
    fn from(error: PortabilityError) -> Self {
        match error {
            PortabilityError::Access(error) => error.into(),
            PortabilityError::Sign(_) => broken(&error, "signing a package"),
        }
    }
}

impl From<BringError> for Problem {
    fn from(error: BringError) -> Self {
        match error {
            BringError::Refused => Self::REFUSED,
            BringError::NotFound | BringError::Package(_) => Self::INCOMPLETE,
            BringError::Again | BringError::NotTaken => Self::CONFLICT,
            BringError::Store(error) => error.into(),
            BringError::Seal(_) | BringError::Policy(_) => broken(&error, "taking a package in"),
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

impl From<HandoverError> for Problem {
    fn from(error: HandoverError) -> Self {
        match error {
            HandoverError::NotFound => Self::NOT_FOUND,
            HandoverError::Refused => Self::REFUSED,
            HandoverError::NoAddress => Self::INCOMPLETE,
            HandoverError::Access(error) => error.into(),
            HandoverError::People(error) => error.into(),
            HandoverError::Store(error) => error.into(),
            HandoverError::Vault(_) | HandoverError::Seal(_) | HandoverError::Policy(_) => {
                broken(&error, "handing a package over")
            }
        }
    }
}

impl From<LinkError> for Problem {
    fn from(error: LinkError) -> Self {
        match error {
            LinkError::Gone => Self::NOT_FOUND,
            LinkError::Consent(error) => error.into(),
            LinkError::People(error) => error.into(),
            LinkError::Store(error) => error.into(),
            LinkError::Erasure(error) => error.into(),
            LinkError::Handover(error) => error.into(),
            LinkError::Case(_) | LinkError::Seal(_) | LinkError::Policy(_) => broken(&error, "following a link"),
        }
    }
}

impl From<ChoicesError> for Problem {
    fn from(error: ChoicesError) -> Self {
        match error {
            ChoicesError::NotFound => Self::NOT_FOUND,
            ChoicesError::Refused => Self::REFUSED,
            ChoicesError::NoAddress => Self::INCOMPLETE,
            ChoicesError::Store(error) => error.into(),
            ChoicesError::Policy(_) => broken(&error, "sending a link"),
        }
    }
}

impl From<WatchError> for Problem {
    fn from(error: WatchError) -> Self {
        match error {
            WatchError::Refused => Self::REFUSED,
            WatchError::Store(error) => error.into(),
            WatchError::Policy(_) => broken(&error, "watching mail"),
        }
    }
}
