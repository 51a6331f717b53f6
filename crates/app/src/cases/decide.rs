//! Deciding a case. The officer's advice may stand beside it; the decision is the privacy manager's alone.

use domain::event::Deed;
use domain::id::PublicId;
use domain::mail::MailKind;
use domain::rights::{Decision, DocumentState, Said, SaidPart, StepCode, may_decide};
use policy::PersonAct;

use super::desk::{Desk, NewStep, advance};
use super::{CaseError, mail, work};
use crate::{App, Ctx};

/// Decides a case, destroys copies of documents, and sends the answer, in one transaction. Says whether a mail goes
/// out; else the answer is given by hand or by post, and [`answer_given`] says so.
pub async fn decide(app: &App, ctx: &Ctx, case: PublicId, decision: &Decision) -> Result<bool, CaseError> {
    let desk = Desk::read(app, case).await?;
    let allowed = desk.allowed(app, ctx, PersonAct::DecideCase)?;
    may_decide(&desk.record.case, &desk.standing, decision)?;
    let mail = mail::to(app, &desk, (work::answered_to(&desk), MailKind::CaseAnswered)).await?;
    let mut steps = vec![NewStep::saying(StepCode::Decided, decision.number(), decision.said())];
    let has_copy = desk.standing.document == DocumentState::Here;
    steps.extend(has_copy.then(|| NewStep::of(StepCode::DocumentGone, 0)));
    steps.extend(mail.as_ref().map(|mail| NewStep::of(StepCode::AnswerSent, mail.id.number())));
    let event = desk.event(app, ctx, (&allowed, Deed::CaseDecided));
    let ready = desk.ready(app, ctx, event, steps)?;
    let (whose, by_mail) = ((desk.record.case.subject, desk.record.case.id), mail.is_some());
    desk.write(app, ready, move |tx| {
        store::rights::beside::drop_documents(tx, whose)?;
        mail.as_ref().map_or(Ok(()), |mail| mail.write(tx, whose))
    })
    .await?;
    Ok(by_mail)
}

/// Writes down that the answer was given by hand or by post, and how.
pub async fn answer_given(app: &App, ctx: &Ctx, case: PublicId, how: &str) -> Result<(), CaseError> {
    let said = Said::of(SaidPart::Note, how);
    if said.is_empty() {
        return Err(CaseError::Incomplete("words"));
    }
    advance(app, ctx, case, vec![NewStep::saying(StepCode::AnswerGiven, 0, said)]).await
}
