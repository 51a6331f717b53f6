//! The errors of what is kept about people in depth, as the problems that people are told.

use app::disputes::DisputeError;
use app::letters::LetterError;
use app::people::MetError;
use app::recognition::RecognitionError;
use app::scripts::ScriptError;
use app::segments::SegmentError;
use app::tags::DeclareError;
use app::weighings::WeighingError;

use crate::problem::Problem;
use crate::problems::broken;

impl From<DeclareError> for Problem {
    fn from(error: DeclareError) -> Self {
        match error {
            DeclareError::NotFound => Self::NOT_FOUND,
            DeclareError::Refused => Self::REFUSED,
            DeclareError::Problems(_) | DeclareError::Taken => Self::INCOMPLETE,
            DeclareError::Store(error) => error.into(),
            DeclareError::Policy(_) => broken(&error, "declaring fields"),
        }
    }
}

impl From<SegmentError> for Problem {
    fn from(error: SegmentError) -> Self {
        match error {
            SegmentError::NotFound => Self::NOT_FOUND,
            SegmentError::Refused => Self::REFUSED,
            SegmentError::Incomplete => Self::INCOMPLETE,
            SegmentError::PurposeDenied(_) => Self::PURPOSE_DENIED,
            SegmentError::People(error) => error.into(),
            SegmentError::Store(error) => error.into(),
            SegmentError::Policy(_) => broken(&error, "running a segment"),
        }
    }
}

impl From<ScriptError> for Problem {
    fn from(error: ScriptError) -> Self {
        match error {
            ScriptError::Refused => Self::REFUSED,
            ScriptError::BadText => Self::INCOMPLETE,
            ScriptError::Store(error) => error.into(),
            ScriptError::Policy(_) => broken(&error, "publishing a script"),
        }
    }
}

impl From<RecognitionError> for Problem {
    fn from(error: RecognitionError) -> Self {
        match error {
            RecognitionError::Refused => Self::REFUSED,
            RecognitionError::Policy(_) => broken(&error, "looking through a text"),
        }
    }
}

impl From<LetterError> for Problem {
    fn from(error: LetterError) -> Self {
        match error {
            LetterError::Refused => Self::REFUSED,
            LetterError::Template(_) => Self::INCOMPLETE,
            LetterError::Store(error) => error.into(),
            LetterError::Vault(_) | LetterError::Seal(_) | LetterError::Policy(_) => broken(&error, "a letter"),
        }
    }
}

impl From<MetError> for Problem {
    fn from(error: MetError) -> Self {
        match error {
            MetError::NoNotice => Self::NO_NOTICE,
            MetError::NoScript
            | MetError::NoAddress
            | MetError::NoWording
            | MetError::NoChannel
            | MetError::Outdated
            | MetError::Unconfirmed
            | MetError::NotADay => Self::INCOMPLETE,
            MetError::People(error) => error.into(),
        }
    }
}

impl From<DisputeError> for Problem {
    fn from(error: DisputeError) -> Self {
        match error {
            DisputeError::NotFound => Self::NOT_FOUND,
            DisputeError::Refused => Self::REFUSED,
            DisputeError::Incomplete(_) | DisputeError::NotAValue => Self::INCOMPLETE,
            DisputeError::Meanwhile => Self::CONFLICT,
            DisputeError::People(error) => error.into(),
            DisputeError::Store(error) => error.into(),
            DisputeError::Seal(_) | DisputeError::Policy(_) => broken(&error, "putting something right"),
        }
    }
}

impl From<WeighingError> for Problem {
    fn from(error: WeighingError) -> Self {
        match error {
            WeighingError::People(error) => error.into(),
            WeighingError::Incomplete => Self::INCOMPLETE,
            WeighingError::NotOpen | WeighingError::Unadvised => Self::CONFLICT,
            WeighingError::Store(error) if error.is_duplicate() => Self::CONFLICT,
            WeighingError::Store(error) => error.into(),
        }
    }
}
