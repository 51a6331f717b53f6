//! What moves the last day: a question that only the requester can answer, and one extension.

use domain::event::Deed;
use domain::id::PublicId;
use domain::letter::{LetterKind, LetterPart};
use domain::mail::MailKind;
use domain::rights::{ExtensionGround, PauseReason, Said, SaidPart, StepCode, code_number};
use policy::PersonAct;

use super::desk::{Desk, NewStep, advance};
use super::{CaseError, mail, work};
use crate::letters::{self, To};
use crate::{App, Ctx};

/// Stops the clock for a question, in its words. There are two reasons and no third (T7).
pub async fn pause(
    app: &App,
    ctx: &Ctx,
    case: PublicId,
    (reason, question): (PauseReason, &str),
) -> Result<(), CaseError> {
    let said = Said::of(SaidPart::Question, question);
    if said.is_empty() {
        return Err(CaseError::Incomplete("words"));
    }
    let detail = code_number(PauseReason::ALL, &reason);
    advance(app, ctx, case, vec![NewStep::saying(StepCode::Paused, detail, said)]).await
}

/// Asks the officer to agree to a question that comes more than seven days after the request.
pub async fn want_pause(app: &App, ctx: &Ctx, case: PublicId, why: &str) -> Result<(), CaseError> {
    let said = Said::of(SaidPart::Why, why);
    if said.is_empty() {
        return Err(CaseError::Incomplete("words"));
    }
    advance(app, ctx, case, vec![NewStep::saying(StepCode::PauseWanted, 0, said)]).await
}

/// Lets the clock go on: the answer came.
pub async fn resume(app: &App, ctx: &Ctx, case: PublicId, answer: &str) -> Result<(), CaseError> {
    let said = Said::of(SaidPart::Answer, answer);
    advance(app, ctx, case, vec![NewStep::saying(StepCode::Resumed, 0, said)]).await
}

/// Takes two further months, and tells the person so with the reason, in the same transaction (Art. 12(3)). Says
/// whether a mail goes out; else they are told by hand.
pub async fn extend(
    app: &App,
    ctx: &Ctx,
    case: PublicId,
    (ground, why): (ExtensionGround, &str),
) -> Result<bool, CaseError> {
    let said = Said::of(SaidPart::Why, why);
    if said.is_empty() {
        return Err(CaseError::Incomplete("words"));
    }
    let desk = Desk::read(app, case).await?;
    let allowed = desk.allowed(app, ctx, PersonAct::WorkCase)?;
    let about = mail::about(app, &desk);
    let told = mail::extended(&about, &desk);
    let mail = mail::to(app, &desk, (work::answered_to(&desk), MailKind::CaseExtended), told.clone()).await?;
    // Why it takes longer says something of the case, so it stands behind the link, as an answer does (AC-12-07).
    let to = To { person: &desk.person, is_new: false };
    let letter = letters::write(app, to, &about, (LetterKind::Extension, told.and(LetterPart::Why, why))).await?;
    let detail = code_number(ExtensionGround::ALL, &ground);
    let event = desk.event(app, ctx, (&allowed, Deed::CaseAdvanced));
    let ready = desk.ready(app, ctx, event, vec![NewStep::saying(StepCode::Extended, detail, said)])?;
    let (whose, by_mail) = ((desk.record.case.subject, desk.record.case.id), mail.is_some());
    desk.write(app, ready, move |tx| {
        store::letters::add(tx, &letter)?;
        mail.as_ref().map_or(Ok(()), |mail| mail.write(tx, whose))
    })
    .await?;
    Ok(by_mail)
}
