//! Which step may follow, and by whom. Who may work on cases at all is the policy's.

use jiff::civil::Date;

use super::decision::{Decision, Outcome, RefusalGround};
use super::standing::{CaseState, DocumentState, LatePause, Standing};
use super::step::StepCode;
use super::{Mandate, RightsCase};
use crate::id::ActorId;

/// A request that is written down later than so many days after it arrived needs a reason (S05).
pub const BACKDATE_DAYS: i64 = 3;
/// A link that makes sure who asks works for so many days.
pub const LINK_DAYS: i64 = 30;
/// After so many wrong codes a code is worth nothing.
pub const CODE_TRIES: u32 = 5;
/// A copy of a document is kept for so many days at most, and never beyond the decision (AC-12-03).
pub const DOCUMENT_DAYS: i64 = 30;

/// Why a step may not follow now.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum NotNow {
    /// The case was decided.
    #[error("the case is decided")]
    Decided,
    /// The clock stands already, or does not stand.
    #[error("the clock is not where this step wants it")]
    Clock,
    /// The officer has not agreed.
    #[error("the officer has not agreed")]
    NotAgreed,
    /// The first month is over, or it was extended before.
    #[error("an extension can be told once, within the first month")]
    TooLateToExtend,
    /// It is not sure who asks.
    #[error("it is not sure who asks")]
    NotIdentified,
    /// Nobody checked whether they may speak for somebody else.
    #[error("the mandate was not checked")]
    NoMandate,
    /// A second person has to hold it, and has to be somebody else.
    #[error("a second person is needed")]
    NotTwo,
    /// No code was drawn, or it was guessed at too often.
    #[error("there is no code that still counts")]
    NoCode,
    /// There was nothing to agree to.
    #[error("there is nothing to agree to")]
    NothingWanted,
}

/// Who does a step, and on which day at the place.
#[derive(Clone, Copy, Debug)]
pub struct Who {
    /// The account.
    pub by: ActorId,
    /// The day.
    pub today: Date,
    /// Whether a question asked today comes so late that the officer has to agree.
    pub is_late_to_ask: bool,
    /// Until when an extension can be told.
    pub extend_by: Date,
}

/// Whether a step may follow.
pub fn may(standing: &Standing, step: StepCode, who: &Who) -> Result<(), NotNow> {
    if standing.state() == CaseState::Decided && !outlives_the_decision(step) {
        return Err(NotNow::Decided);
    }
    let when = |is_so: bool, otherwise: NotNow| if is_so { Ok(()) } else { Err(otherwise) };
    match step {
        StepCode::Paused => {
            when(standing.open_wait().is_none(), NotNow::Clock)?;
            when(!who.is_late_to_ask || standing.late_pause == LatePause::Agreed, NotNow::NotAgreed)
        }
        StepCode::Resumed => when(standing.open_wait().is_some(), NotNow::Clock),
        StepCode::PauseWanted => when(standing.open_wait().is_none(), NotNow::Clock),
        StepCode::PauseAgreed => when(standing.late_pause == LatePause::Wanted, NotNow::NothingWanted),
        StepCode::Extended => {
            when(standing.extended_at.is_none() && who.today <= who.extend_by, NotNow::TooLateToExtend)
        }
        StepCode::CodeWrong => when(counts(standing), NotNow::NoCode),
        StepCode::DocumentAgreed => when(standing.document == DocumentState::Wanted, NotNow::NothingWanted),
        StepCode::DocumentCame => when(standing.document == DocumentState::Agreed, NotNow::NotAgreed),
        StepCode::UnfoundedSeconded => {
            let other = standing.unfounded.is_some_and(|first| first != who.by);
            when(other && !standing.unfounded_seconded, NotNow::NotTwo)
        }
        StepCode::Opened
        | StepCode::BackDated
        | StepCode::Represented
        | StepCode::MandateChecked
        | StepCode::Meant
        | StepCode::ReceiptSent
        | StepCode::ReceiptGiven
        | StepCode::Assigned
        | StepCode::StandIn
        | StepCode::LinkSent
        | StepCode::CodeDrawn
        | StepCode::FactsOffered
        | StepCode::IdentityConfirmed
        | StepCode::DocumentWanted
        | StepCode::DocumentGone
        | StepCode::Advised
        | StepCode::UnfoundedClaimed
        | StepCode::NamesGiven
        | StepCode::NamesWithheld
        | StepCode::Noted
        | StepCode::Did
        | StepCode::Decided
        | StepCode::AnswerSent
        | StepCode::AnswerGiven => Ok(()),
    }
}

/// Whether a code that was drawn can still be given.
#[must_use]
pub fn counts(standing: &Standing) -> bool {
    standing.wrong_codes.is_some_and(|wrong| wrong < CODE_TRIES)
}

/// What may still happen with a case that was decided.
const fn outlives_the_decision(step: StepCode) -> bool {
    matches!(
        step,
        StepCode::Noted
            | StepCode::NamesGiven
            | StepCode::NamesWithheld
            | StepCode::Did
            | StepCode::Advised
            | StepCode::AnswerSent
            | StepCode::AnswerGiven
            | StepCode::DocumentGone
            | StepCode::Assigned
            | StepCode::StandIn
    )
}

/// Whether a case can be decided like this.
pub fn may_decide(case: &RightsCase, standing: &Standing, decision: &Decision) -> Result<(), NotNow> {
    if standing.decided.is_some() {
        return Err(NotNow::Decided);
    }
    let gives = match decision.outcome() {
        Outcome::Fulfilled | Outcome::Partly => true,
        Outcome::Refused | Outcome::NothingHeld => false,
    };
    if gives && case.kind.needs_identity() && !standing.is_identified() {
        return Err(NotNow::NotIdentified);
    }
    if gives && case.mandate != Mandate::Own && !standing.mandate_checked {
        return Err(NotNow::NoMandate);
    }
    let needs_two = decision.refusal().is_some_and(|refusal| RefusalGround::needs_two(refusal.ground()));
    if needs_two && !standing.unfounded_seconded {
        return Err(NotNow::NotTwo);
    }
    Ok(())
}
