//! Deciding a case. The officer's advice may stand beside it; the decision is the privacy manager's alone.

use domain::event::Deed;
use domain::id::PublicId;
use domain::letter::{LetterKind, LetterPart};
use domain::mail::MailKind;
use domain::rights::{Decision, DocumentState, Said, SaidPart, StepCode, may_decide};
use domain::time::{Date, days_after};
use policy::PersonAct;
use store::letters::LetterRecord;

use super::desk::{Desk, NewStep, advance};
use super::{CaseError, mail, seat, work};
use crate::letters::{self, Facts, To};
use crate::{App, Ctx};

/// Decides a case, destroys copies of documents, and sends the answer, in one transaction. Says whether a mail goes
/// out; else the answer is given by hand or by post, and [`answer_given`] says so.
pub async fn decide(app: &App, ctx: &Ctx, case: PublicId, decision: &Decision) -> Result<bool, CaseError> {
    let desk = Desk::read(app, case).await?;
    let allowed = desk.allowed(app, ctx, PersonAct::DecideCase)?;
    may_decide(&desk.record.case, &desk.standing, decision)?;
    let answer = answer(app, &desk, decision).await?;
    let mail = mail::to(app, &desk, (work::answered_to(&desk), MailKind::CaseAnswered), Facts::default()).await?;
    let mut steps = vec![NewStep::saying(StepCode::Decided, decision.number(), decision.said())];
    let has_copy = desk.standing.document == DocumentState::Here;
    steps.extend(has_copy.then(|| NewStep::of(StepCode::DocumentGone, 0)));
    steps.extend(mail.as_ref().map(|mail| NewStep::of(StepCode::AnswerSent, mail.id.number())));
    let event = desk.event(app, ctx, (&allowed, Deed::CaseDecided));
    let ready = desk.ready(app, ctx, event, steps)?;
    let (whose, by_mail) = ((desk.record.case.subject, desk.record.case.id), mail.is_some());
    desk.write(app, ready, move |tx| {
        store::rights::beside::drop_documents(tx, whose)?;
        store::letters::add(tx, &answer)?;
        mail.as_ref().map_or(Ok(()), |mail| mail.write(tx, whose))
    })
    .await?;
    Ok(by_mail)
}

/// The letter with the decision, which whoever asks reads behind the link of a mail or gets on paper.
async fn answer(app: &App, desk: &Desk, decision: &Decision) -> Result<LetterRecord, CaseError> {
    let kind = LetterKind::of_decision(desk.record.case.kind, decision.outcome());
    let said = decision.said();
    let told = [
        (SaidPart::Done, LetterPart::Done),
        (SaidPart::Reason, LetterPart::Reason),
        (SaidPart::Remedy, LetterPart::Remedy),
    ];
    let facts = told.iter().fold(Facts::default(), |facts, (what, part)| match said.part(*what) {
        Some(words) => facts.and(*part, words.expose()),
        None => facts,
    });
    let about = mail::about(app, desk);
    let facts = facts.and(LetterPart::Unreadable, &about.day(unreadable(app, desk)));
    Ok(letters::write(app, To { person: &desk.person, is_new: false }, &about, (kind, facts)).await?)
}

/// An erasure that was decided is ordered within so many days, and waited for so long.
const CARRIED_OUT_DAYS: i64 = 7;

/// From which day no backup holds anything readable at the latest.
fn unreadable(app: &App, desk: &Desk) -> Date {
    let days = CARRIED_OUT_DAYS + crate::erasures::EPOCH_DAYS + crate::erasures::KEY_RING_DAYS;
    seat::today(&desk.seat, days_after(app.clock.now(), days))
}

/// Writes down that the answer was given by hand or by post, and how.
pub async fn answer_given(app: &App, ctx: &Ctx, case: PublicId, how: &str) -> Result<(), CaseError> {
    let said = Said::of(SaidPart::Note, how);
    if said.is_empty() {
        return Err(CaseError::Incomplete("words"));
    }
    advance(app, ctx, case, vec![NewStep::saying(StepCode::AnswerGiven, 0, said)]).await
}
