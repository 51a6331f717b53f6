//! Changing what a purpose rests on, and letting old data serve a new one.
//!
//! Invariant: a person's no is not worked around: whoever took a consent back keeps it taken back, whatever a purpose
//! rests on later (AC-06-03), and what was given on consent serves nothing else (AC-06-04).

use domain::event::{Deed, Event};
use domain::id::PurposeId;
use domain::person::Facts;
use domain::purpose::Basis;
use domain::purpose::compatible::{CompatibleUse, Outcome};
use domain::purpose::rule::{PurposeRule, ServiceBasis};
use domain::purpose::swap::{BasisChange, CannotSwap, Concerned};
use domain::time::Timestamp;
use policy::HouseAct;
use store::people::PersonPurpose;
use store::{StoreError, Tx};

use super::define::{TEXT_CHARS, event, may_set};
use super::{PurposeError, find_in};
use crate::may::{Message, rules_in, standing_in};
use crate::{App, Ctx};

/// What the data protection officer agrees to.
pub(super) fn matter(purpose: PurposeId, to: Basis) -> String {
    format!("basis:{}:{}", purpose.number(), to.code())
}

/// The data protection officer agrees to one change of basis; the privacy manager makes it.
pub async fn agree_to_basis(app: &App, ctx: &Ctx, purpose: PurposeId, to: Basis) -> Result<(), PurposeError> {
    if !app.clears(ctx, HouseAct::AgreeToPurposes)? {
        return Err(PurposeError::Refused);
    }
    let (controller, now, actor) = (app.house.controller.id, ctx.now, ctx.actor.id);
    let event = Event { detail: purpose.number(), ..event(app, ctx, Deed::Agreed) };
    app.store
        .write(move |tx| {
            find_in(tx, controller, purpose)?;
            store::purposes::agree(tx, &matter(purpose, to), (now, actor))?;
            tx.record(event.clone());
            Ok(())
        })
        .await
}

/// Changes what a purpose rests on for people who come from now on. Whoever was asked before keeps the basis they were
/// told; whoever took a consent back is not reached by the new one either; turning to consent turns everybody. A
/// service purpose that turns to consent asks for the express statement. If something is missing for the new basis,
/// the purpose is off until it is there.
pub async fn change_basis(app: &App, ctx: &Ctx, purpose: PurposeId, to: Basis) -> Result<(), PurposeError> {
    may_set(app, ctx)?;
    let (controller, now, actor) = (app.house.controller.id, ctx.now, ctx.actor.id);
    let event = Event { detail: purpose.number(), ..event(app, ctx, Deed::BasisChanged) };
    app.store
        .write(move |tx| {
            let rule = find_in(tx, controller, purpose)?.rule;
            let agreed_by = store::purposes::use_agreement(tx, &matter(purpose, to), now)?;
            let change = BasisChange { purpose, from: rule.basis, to, agreed_by };
            change.holds_for(Concerned::New).map_err(PurposeError::NotSwapped)?;
            if change.from == change.to {
                return Err(PurposeError::BadInput);
            }
            store::purposes::change_basis(tx, &change, (now, actor))?;
            store::purposes::set(tx, &turned(&rule, to, now))?;
            tx.record(event.clone());
            Ok(())
        })
        .await
}

fn turned(rule: &PurposeRule, to: Basis, now: Timestamp) -> PurposeRule {
    let service = match (rule.basis, to) {
        (Basis::Contract, Basis::Consent) => Some(ServiceBasis::ExplicitConsent),
        (Basis::Consent, Basis::Contract) => Some(ServiceBasis::Contract),
        _ => None,
    };
    let explicit = service.map_or(rule.explicit, |setting| PurposeRule::service(rule.purpose, setting).explicit);
    let mut turned = PurposeRule { basis: to, explicit, ..rule.clone() };
    if !turned.obstacles(now).is_empty() {
        turned.active_at = None;
    }
    turned
}

/// Notes what a purpose rests on for somebody who is here, in the transaction that adds them to it. The first note of a
/// purpose stays; whoever took a consent to it back, or objected, gets none (AC-06-03). Somebody who is new in the same
/// transaction has said nothing yet and needs no asking.
pub fn rest_on(tx: &mut Tx<'_>, facts: &Facts, row: &PersonPurpose) -> Result<Result<(), CannotSwap>, StoreError> {
    let (purpose, now) = (PurposeId::new(row.purpose), tx.now());
    let rules = rules_in(tx, facts.controller)?;
    let held = standing_in(tx, &rules, (facts.subject, now), &Message::default())?;
    let took_back = held
        .standing(&rules)
        .histories
        .iter()
        .any(|history| history.purpose() == purpose && history.last_withdrawal(now).is_some());
    if row.basis != Basis::Consent.code() && (took_back || held.is_stopped(&rules, purpose, now)) {
        return Ok(Err(CannotSwap::TookBack));
    }
    store::people::add_purpose(tx, facts.subject, facts.brand, row)?;
    Ok(Ok(()))
}

/// A test whether old data may serve a new purpose, as a form sends it.
#[derive(Clone, Debug)]
pub struct NewUse {
    /// What the data was collected for.
    pub from: PurposeId,
    /// What it would be used for.
    pub to: PurposeId,
    /// What was written to each factor of Art. 6(4), in its order.
    pub factors: [String; 5],
    /// What it came to.
    pub outcome: Option<Outcome>,
}

/// Decides a test of compatible use. Only one that is complete, and says yes, opens the new purpose for the people of
/// the old one; says for how many. A no is written down as well.
pub async fn test_use(app: &App, ctx: &Ctx, new: NewUse) -> Result<u64, PurposeError> {
    may_set(app, ctx)?;
    if new.from == new.to || new.factors.iter().any(|text| text.chars().count() > TEXT_CHARS) {
        return Err(PurposeError::BadInput);
    }
    let (controller, now, actor) = (app.house.controller.id, ctx.now, ctx.actor.id);
    let event = Event { detail: new.to.number(), ..event(app, ctx, Deed::UseTested) };
    app.store
        .write(move |tx| {
            let (from, to) = (find_in(tx, controller, new.from)?.rule, find_in(tx, controller, new.to)?.rule);
            let tested = CompatibleUse {
                from: new.from,
                from_basis: from.basis,
                to: new.to,
                factors: new.factors.clone(),
                outcome: new.outcome,
                decided_by: Some(actor),
            };
            let opened = tested.opens();
            let decided = tested.missing().next().is_none() && tested.outcome.is_some();
            if decided {
                store::compatible_uses::add(tx, &tested, now)?;
                tx.record(event.clone());
            }
            match opened {
                Ok(()) => Ok(Ok(store::compatible_uses::open(tx, &tested, to.basis, now)?)),
                // What was decided stays written down.
                Err(why) => Ok(Err(why)),
            }
        })
        .await
        .and_then(|opened| opened.map_err(PurposeError::KeptApart))
}
