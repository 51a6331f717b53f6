//! What the privacy manager does with a case, step by step.

use domain::event::Deed;
use domain::id::{ActorId, PublicId, SubjectId};
use domain::rights::{Done, MandateProof, Said, SaidPart, StepCode, code_number};
use policy::PersonAct;
use store::StoreError;

use super::desk::{Desk, NewStep, advance};
use super::{CaseError, list};
use crate::{App, Ctx, Why};

/// Says whose data is meant, and how that was found out. What was sure about somebody else is sure no more.
pub async fn mean(app: &App, ctx: &Ctx, case: PublicId, (whom, how): (PublicId, &str)) -> Result<(), CaseError> {
    let desk = Desk::read(app, case).await?;
    let allowed = desk.allowed(app, ctx, PersonAct::WorkCase)?;
    let meant = app.store.read(move |db| match store::people::by_public(db, whom)? {
        Some(person) => {
            let root = store::merges::root_of(db, person.facts.subject)?;
            store::people::by_subject(db, root)
        }
        None => Ok::<_, StoreError>(None),
    });
    let meant = meant.await?.ok_or(CaseError::Incomplete("whom"))?;
    let asks = ctx.asks(PersonAct::WorkCase, Why::usual(ctx.actor.role).reason);
    let about = app.policy.allow(&ctx.actor, &meant.facts, asks)??;
    let (facts, event) = (meant.facts, desk.event(app, ctx, (&about, Deed::CaseAdvanced)));
    let step = NewStep::saying(StepCode::Meant, 0, Said::of(SaidPart::Why, how));
    let first = desk.event(app, ctx, (&allowed, Deed::CaseAdvanced));
    let ready = desk.ready(app, ctx, first, vec![step])?;
    let whose = (desk.record.case.subject, desk.record.case.id);
    let is_other = facts.subject != desk.record.case.subject;
    desk.write(app, ready, move |tx| {
        tx.check_generation(facts.subject, facts.generation)?;
        store::rights::means(tx, whose, Some(facts.subject))?;
        if is_other {
            tx.record(event.clone());
        }
        Ok(())
    })
    .await
}

/// Gives the case to a manager, and says who stands in.
pub async fn assign(
    app: &App,
    ctx: &Ctx,
    case: PublicId,
    (owner, stand_in): (ActorId, Option<ActorId>),
) -> Result<(), CaseError> {
    let controller = app.house.controller.id;
    let managers = app.store.read(move |db| list::managers_in(db, controller)).await?;
    let is_one = |actor: &ActorId| managers.contains_key(actor);
    if !is_one(&owner) || stand_in.is_some_and(|stand_in| stand_in == owner || !is_one(&stand_in)) {
        return Err(CaseError::Incomplete("owner"));
    }
    let mut steps = vec![NewStep::of(StepCode::Assigned, owner.number())];
    steps.extend(stand_in.map(|stand_in| NewStep::of(StepCode::StandIn, stand_in.number())));
    advance(app, ctx, case, steps).await
}

/// Writes down how it was checked that somebody may speak for another.
pub async fn check_mandate(
    app: &App,
    ctx: &Ctx,
    case: PublicId,
    (proof, how): (MandateProof, &str),
) -> Result<(), CaseError> {
    let said = Said::of(SaidPart::Why, how);
    if said.is_empty() {
        return Err(CaseError::Incomplete("words"));
    }
    let detail = code_number(MandateProof::ALL, &proof);
    advance(app, ctx, case, vec![NewStep::saying(StepCode::MandateChecked, detail, said)]).await
}

/// Writes something down in the case.
pub async fn note(app: &App, ctx: &Ctx, case: PublicId, words: &str) -> Result<(), CaseError> {
    let said = Said::of(SaidPart::Note, words);
    if said.is_empty() {
        return Err(CaseError::Incomplete("words"));
    }
    advance(app, ctx, case, vec![NewStep::saying(StepCode::Noted, 0, said)]).await
}

/// Decides, with the reason, whether the person gets the names of employees who looked at their data: only where they
/// need them to use their rights, and where that weighs more than the rights of the employees (C-579/21). Until
/// somebody decides, roles stand in the package; what was decided last counts.
pub async fn weigh_names(
    app: &App,
    ctx: &Ctx,
    case: PublicId,
    (are_given, words): (bool, &str),
) -> Result<(), CaseError> {
    let said = Said::of(SaidPart::Why, words);
    if said.is_empty() {
        return Err(CaseError::Incomplete("words"));
    }
    let code = if are_given { StepCode::NamesGiven } else { StepCode::NamesWithheld };
    advance(app, ctx, case, vec![NewStep::saying(code, 0, said)]).await
}

/// Writes down what was done for the request.
pub async fn did(app: &App, ctx: &Ctx, case: PublicId, (done, words): (Done, &str)) -> Result<(), CaseError> {
    let step = NewStep::saying(StepCode::Did, code_number(Done::ALL, &done), Said::of(SaidPart::Done, words));
    advance(app, ctx, case, vec![step]).await
}

/// To whom something about this case may go: whoever is meant once it is sure that they asked for themself, else
/// whoever asks.
pub(super) fn answered_to(desk: &Desk) -> SubjectId {
    let case = &desk.record.case;
    let own = case.mandate == domain::rights::Mandate::Own && desk.standing.is_identified();
    case.about.filter(|_| own).unwrap_or(case.subject)
}
