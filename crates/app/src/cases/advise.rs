//! The second pair of eyes: the officer's advice and agreement, and the second person who holds a request for
//! unfounded. Neither decides a case.

use domain::event::Deed;
use domain::id::PublicId;
use domain::rights::{Said, SaidPart, StepCode};
use policy::PersonAct;

use super::CaseError;
use super::desk::{NewStep, advance, take};
use crate::{App, Ctx};

/// Writes the officer's advice down. It stays visible, and is never the decision (Art. 38(6)).
pub async fn advise(app: &App, ctx: &Ctx, case: PublicId, words: &str) -> Result<(), CaseError> {
    let said = Said::of(SaidPart::Advice, words);
    if said.is_empty() {
        return Err(CaseError::Incomplete("words"));
    }
    as_officer(app, ctx, case, NewStep::saying(StepCode::Advised, 0, said)).await
}

/// The officer agrees that a copy of a document is asked for (AC-12-03).
pub async fn agree_to_document(app: &App, ctx: &Ctx, case: PublicId) -> Result<(), CaseError> {
    as_officer(app, ctx, case, NewStep::of(StepCode::DocumentAgreed, 0)).await
}

/// The officer agrees that the clock is stopped later than seven days after receipt (T7).
pub async fn agree_to_pause(app: &App, ctx: &Ctx, case: PublicId) -> Result<(), CaseError> {
    as_officer(app, ctx, case, NewStep::of(StepCode::PauseAgreed, 0)).await
}

async fn as_officer(app: &App, ctx: &Ctx, case: PublicId, step: NewStep) -> Result<(), CaseError> {
    take(app, ctx, (case, PersonAct::AdviseCase, Deed::CaseAdvised), vec![step]).await
}

/// Writes down why a request is held for manifestly unfounded or excessive: what shows it from outside, and what shows
/// the intent. That somebody asks often is neither (AC-12-05).
pub async fn want_unfounded(
    app: &App,
    ctx: &Ctx,
    case: PublicId,
    (objective, intent): (&str, &str),
) -> Result<(), CaseError> {
    let said = Said::of(SaidPart::Objective, objective).and(SaidPart::Intent, intent);
    if said.part(SaidPart::Objective).is_none() {
        return Err(CaseError::Incomplete("objective"));
    }
    if said.part(SaidPart::Intent).is_none() {
        return Err(CaseError::Incomplete("intent"));
    }
    advance(app, ctx, case, vec![NewStep::saying(StepCode::UnfoundedClaimed, 0, said)]).await
}

/// A second manager holds it for that, too.
pub async fn second(app: &App, ctx: &Ctx, case: PublicId) -> Result<(), CaseError> {
    advance(app, ctx, case, vec![NewStep::of(StepCode::UnfoundedSeconded, 0)]).await
}
