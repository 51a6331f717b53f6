//! Making sure who asks, without asking for more than is needed (Art. 12(6), 5(1)(c)).
//!
//! Invariant: what somebody knows makes nothing sure (E6). A link or a code goes to where the person meant could be
//! reached before the request came, and nowhere else (S02).

use custody::Table;
use domain::event::Deed;
use domain::id::PublicId;
use domain::mail::MailKind;
use domain::personal::Text;
use domain::rights::{IdentityProof, NotNow, PauseReason, Said, SaidPart, StepCode, code_number, counts};
use policy::PersonAct;
use subtle::ConstantTimeEq as _;

use super::desk::{Desk, NewStep, take};
use super::{CaseError, mail};
use crate::people::missing_permit;
use crate::{App, Ctx, Why, records, spoken};

/// Sends a link to the known address of whoever is meant. With real doubt, which is said in words, the clock stands
/// until the link is pressed.
pub async fn ask_by_link(app: &App, ctx: &Ctx, case: PublicId, doubt: Option<&str>) -> Result<(), CaseError> {
    let desk = Desk::read(app, case).await?;
    let allowed = desk.allowed(app, ctx, PersonAct::WorkCase)?;
    let to = desk.record.case.about.ok_or(CaseError::Incomplete("whom"))?;
    let known = mail::to_known(app, &desk, (to, MailKind::CaseIdentity)).await?;
    let known = known.ok_or(CaseError::Incomplete("known_address"))?;
    let mut steps = vec![NewStep::of(StepCode::LinkSent, known.id.number())];
    steps.extend(doubt.map(|why| {
        let reason = code_number(PauseReason::ALL, &PauseReason::Identity);
        NewStep::saying(StepCode::Paused, reason, Said::of(SaidPart::Question, why))
    }));
    let event = desk.event(app, ctx, (&allowed, Deed::CaseAdvanced));
    let ready = desk.ready(app, ctx, event, steps)?;
    let whose = (desk.record.case.subject, desk.record.case.id);
    desk.write(app, ready, move |tx| known.write(tx, whose)).await
}

/// Draws a code for a letter to the known postal address of whoever is meant, and gives it to whoever writes the
/// letter.
pub async fn draw_code(app: &App, ctx: &Ctx, case: PublicId) -> Result<String, CaseError> {
    let desk = Desk::read(app, case).await?;
    let allowed = desk.allowed(app, ctx, PersonAct::WorkCase)?;
    desk.record.case.about.ok_or(CaseError::Incomplete("whom"))?;
    let code = spoken::draw(&*app.random);
    let step = NewStep::saying(StepCode::CodeDrawn, 0, Said::of(SaidPart::Code, &code));
    let event = desk.event(app, ctx, (&allowed, Deed::CaseAdvanced));
    let ready = desk.ready(app, ctx, event, vec![step])?;
    desk.write(app, ready, |_| Ok(())).await?;
    Ok(code)
}

/// Compares the code that somebody gives with the one in the letter. After five wrong ones it is worth nothing. Says
/// whether it was right.
pub async fn give_code(app: &App, ctx: &Ctx, case: PublicId, typed: &str) -> Result<bool, CaseError> {
    let desk = Desk::read(app, case).await?;
    let allowed = desk.allowed(app, ctx, PersonAct::WorkCase)?;
    if !counts(&desk.standing) {
        return Err(NotNow::NoCode.into());
    }
    let drawn = drawn_code(app, ctx, &desk).await?;
    let right = bool::from(spoken::plain(drawn.expose()).as_bytes().ct_eq(spoken::plain(typed).as_bytes()));
    let (deed, steps) = if right {
        (Deed::IdentityConfirmed, confirmed(&desk, IdentityProof::Code))
    } else {
        (Deed::IdentityTried, vec![NewStep::of(StepCode::CodeWrong, 0)])
    };
    let event = desk.event(app, ctx, (&allowed, deed));
    let ready = desk.ready(app, ctx, event, steps)?;
    desk.write(app, ready, |_| Ok(())).await?;
    Ok(right)
}

/// Opens the newest code, on record.
async fn drawn_code(app: &App, ctx: &Ctx, desk: &Desk) -> Result<Text, CaseError> {
    let (policy, asker, facts) = (std::sync::Arc::clone(&app.policy), ctx.clone(), desk.person.facts.clone());
    let looked = app.store.disclose(move |_, looks| {
        let asks = asker.asks(PersonAct::SeeCase, Why::usual(asker.actor.role).reason);
        looks.push(policy.allow(&asker.actor, &facts, asks)??);
        Ok::<_, CaseError>(())
    });
    let ((), permits) = looked.await?;
    let permit = permits.of(desk.record.case.subject, PersonAct::SeeCase).ok_or_else(missing_permit)?;
    let opener = app.vault.opener(permit, &desk.person.key)?;
    let newest = desk.steps.iter().rfind(|record| record.step.code == StepCode::CodeDrawn);
    let (step, words) = newest.and_then(|record| Some((record.step, record.words.as_ref()?))).ok_or(NotNow::NoCode)?;
    let said = opener.open(Table::RightsStep, records::rights_step(desk.record.case.id, step.number), words)?;
    said.as_ref().part(SaidPart::Code).cloned().ok_or_else(|| NotNow::NoCode.into())
}

/// Writes down that somebody offered facts they know. It makes nothing sure.
pub async fn facts_offered(app: &App, ctx: &Ctx, case: PublicId) -> Result<(), CaseError> {
    let step = NewStep::of(StepCode::FactsOffered, 0);
    take(app, ctx, (case, PersonAct::WorkCase, Deed::IdentityTried), vec![step]).await
}

/// Writes down that a call to a known number, a document shown at the counter, or the copy of one made sure who asks.
pub async fn confirm(app: &App, ctx: &Ctx, case: PublicId, proof: IdentityProof) -> Result<(), CaseError> {
    let desk = Desk::read(app, case).await?;
    let by_hand = match proof {
        IdentityProof::CallBack | IdentityProof::Shown => true,
        IdentityProof::Document => desk.standing.document == domain::rights::DocumentState::Here,
        // Those speak for themselves.
        IdentityProof::Link | IdentityProof::Code => false,
    };
    if !by_hand {
        return Err(CaseError::Incomplete("proof"));
    }
    desk.record.case.about.ok_or(CaseError::Incomplete("whom"))?;
    let allowed = desk.allowed(app, ctx, PersonAct::WorkCase)?;
    let event = desk.event(app, ctx, (&allowed, Deed::IdentityConfirmed));
    let ready = desk.ready(app, ctx, event, confirmed(&desk, proof))?;
    desk.write(app, ready, |_| Ok(())).await
}

/// The steps that follow from certainty: the clock goes on if it stood for that.
pub(super) fn confirmed(desk: &Desk, proof: IdentityProof) -> Vec<NewStep> {
    let mut steps = vec![NewStep::of(StepCode::IdentityConfirmed, code_number(IdentityProof::ALL, &proof))];
    let stood = desk.standing.open_wait().is_some_and(|wait| wait.reason == PauseReason::Identity);
    steps.extend(stood.then(|| NewStep::of(StepCode::Resumed, 0)));
    steps
}
