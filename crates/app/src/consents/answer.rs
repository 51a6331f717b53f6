//! Writing an answer down, as somebody gave it to an account of the house.

use domain::consent::asking::{Occasion, Unasked};
use domain::consent::channel::Channel;
use domain::consent::evidence::{Draft, Missing, Piece, Via};
use domain::consent::history::Act;
use domain::contact::ContactKind;
use domain::event::Event;
use domain::id::{EventId, PublicId};
use domain::mail::MailKind;
use domain::notice::Language;
use domain::person::Facts;
use domain::purpose::Basis;
use policy::PersonAct;
use store::consents::ConsentRecord;
use store::journal::{Line, Order};
use store::people::PersonRecord;
use store::{Db, StoreError, Tx};

use super::ending::Ending;
use super::{ConsentError, NewAnswer, prepared, write};
use crate::mails::{NewMail, queue};
use crate::may::{Message, Rules, rules_in, standing_in};
use crate::people::circle;
use crate::{App, Ctx, Why, ages, journal};

/// Writes down an answer. A withdrawal is journaled first, so that nothing can lose it: it stands from then on, even if
/// the records cannot be written, and counts at the latest from the next start on. With it goes what was kept for this
/// consent alone (K6).
pub async fn record(app: &App, ctx: &Ctx, whom: PublicId, why: &Why, new: NewAnswer) -> Result<(), ConsentError> {
    let asks = act_of(new.act)?;
    let person = app.store.read(move |db| circle::named(db, whom)).await?.ok_or(ConsentError::NotFound)?;
    let allowed = app.policy.allow(&ctx.actor, &person.facts, ctx.asks(asks, why.reason))??;
    let event = allowed.event(EventId::new(app.store.next_id()), ctx.now);
    if new.act == Act::Withdrawn {
        withdraw(app, ctx, (person, event), new).await
    } else {
        say(app, ctx, (person, event), new).await
    }
}

/// What the policy is asked for an act; only what somebody says can be written down here.
const fn act_of(act: Act) -> Result<PersonAct, ConsentError> {
    match act {
        Act::Granted
        | Act::GrantedExplicitly
        | Act::Reconfirmed
        | Act::Asked
        | Act::Refused
        | Act::GuardianConfirmed
        | Act::GuardianRefused => Ok(PersonAct::RecordConsent),
        Act::Withdrawn => Ok(PersonAct::WithdrawConsent),
        Act::Unknown
        | Act::ConfirmationSent
        | Act::ExplicitConfirmationSent
        | Act::Confirmed
        | Act::GuardianAsked
        | Act::ObjectionLifted
        | Act::ConfirmationLapsed
        | Act::CameOfAge
        | Act::NoticeChanged
        | Act::MaxAgeReached
        | Act::Objected => Err(ConsentError::NotAnAnswer),
    }
}

/// Whether it is a yes of the person, which needs a proof and a channel.
const fn is_yes(act: Act) -> bool {
    matches!(act, Act::Granted | Act::GrantedExplicitly | Act::Reconfirmed)
}

/// Everything but a withdrawal.
async fn say(
    app: &App,
    ctx: &Ctx,
    (person, event): (PersonRecord, Event),
    mut new: NewAnswer,
) -> Result<(), ConsentError> {
    new.draft.agent.get_or_insert(ctx.actor.id);
    let yes = is_yes(new.act);
    if yes {
        proven(&Draft {
            at: Some(ctx.now),
            offset_minutes: new.draft.offset_minutes.or(Some(0)),
            ..new.draft.clone()
        })?;
        if new.reach.is_none() {
            return Err(ConsentError::NoChannel);
        }
    }
    let facts = person.facts.clone();
    let (subject, generation, controller, now) = (facts.subject, facts.generation, facts.controller, ctx.now);
    // A yes of somebody who grew up since the last look is their own.
    let is_child = yes && ages::still_minor(app, &person).await?;
    let sealer = app.vault.sealer(controller, &person.key)?;
    let mut lines = vec![prepared(app, ctx, (&sealer, facts.brand), new.clone())?];
    if is_child {
        let asked = NewAnswer { act: Act::GuardianAsked, ..new.clone() };
        lines.push(prepared(app, ctx, (&sealer, facts.brand), asked)?);
    }
    app.store
        .write(move |tx| {
            tx.check_generation(subject, generation)?;
            let rules = rules_in(tx, controller)?;
            check(tx, &rules, (subject, now), &new)?;
            write(tx, subject, &event, &lines)?;
            if let Some(line) = lines.first() {
                tell(tx, &facts, &new, line)?;
            }
            Ok::<_, ConsentError>(())
        })
        .await
}

/// Whoever answered on the phone or at the counter gets a mail with what was written down and a link that undoes it,
/// in the transaction that writes it down (K9).
fn tell(tx: &mut Tx<'_>, facts: &Facts, new: &NewAnswer, line: &ConsentRecord) -> Result<(), StoreError> {
    let is_spoken = matches!(new.draft.via, Some(Via::Phone | Via::Counter));
    let is_answer = is_yes(new.act) || new.act == Act::Refused;
    let contacts = store::contacts::of_person(tx, facts.subject)?;
    if !is_spoken || !is_answer || !contacts.iter().any(|contact| contact.kind == ContactKind::Email) {
        return Ok(());
    }
    let mail = NewMail {
        subject: facts.subject,
        brand: facts.brand,
        kind: MailKind::WhatWasRecorded,
        purpose: new.purpose,
        contact: None,
        about: vec![line.id],
        language: new.draft.language.unwrap_or(Language::EN),
        not_before: None,
    };
    queue(tx, &mail).map(drop)
}

/// A yes to nothing that was shown proves nothing (Art. 7(1)); one by phone names the version of the script (K9).
fn proven(draft: &Draft) -> Result<(), ConsentError> {
    let shown = draft.shown().map_err(|Missing(piece)| ConsentError::Unproven(piece))?;
    match shown.via {
        Via::Phone | Via::Counter if draft.script.is_none() => Err(ConsentError::Unproven(Piece::Script)),
        Via::Phone | Via::Counter | Via::Form | Via::Portal | Via::Link | Via::Paper | Via::Mail | Via::Import => {
            Ok(())
        }
    }
}

/// What the records say against it, in the transaction that would write it.
fn check(
    db: &mut dyn Db,
    rules: &Rules,
    (subject, now): (domain::id::SubjectId, domain::time::Timestamp),
    new: &NewAnswer,
) -> Result<(), ConsentError> {
    let rule = rules.rule(new.purpose);
    let asks = is_yes(new.act) || new.act == Act::Asked;
    if asks && rule.is_none_or(|rule| rule.basis != Basis::Consent) {
        return Err(ConsentError::NotByConsent);
    }
    let is_published = new.draft.notice.is_none_or(|notice| rules.has_published(notice));
    if is_yes(new.act) && !is_published {
        return Err(ConsentError::Unproven(Piece::Notice));
    }
    let held = standing_in(db, rules, (subject, now), &Message::default())?;
    if is_yes(new.act) && held.is_stopped(rules, new.purpose, now) {
        return Err(ConsentError::NotNow(Unasked::Objected));
    }
    if new.act == Act::Asked {
        for channel in Channel::ALL.iter().filter(|channel| new.reach.is_none_or(|reach| reach == **channel)) {
            let asked = held.may_ask(rules, (new.purpose, *channel), Occasion::TheirVisit, now);
            asked.map_err(ConsentError::NotNow)?;
        }
    }
    Ok(())
}

async fn withdraw(
    app: &App,
    ctx: &Ctx,
    (person, event): (PersonRecord, Event),
    new: NewAnswer,
) -> Result<(), ConsentError> {
    let facts = &person.facts;
    let (subject, generation) = (facts.subject, facts.generation);
    // Whatever goes wrong with them, the withdrawal stands.
    let whole = person.clone();
    let records = app.store.read(move |db| crate::people::circle::of(db, whole)).await?;
    let ending = Ending::of(app, ctx, &records, (new.purpose, new.reach)).await;
    let detail = journal::withdrawal_number(new.purpose, new.reach);
    let sealer = app.vault.sealer(facts.controller, &person.key)?;
    let lines: Vec<ConsentRecord> = vec![prepared(app, ctx, (&sealer, facts.brand), new)?];
    let line = Line { at: ctx.now, order: Order::Withdrawn, subject, detail };
    let deed = move |tx: &mut store::Tx<'_>| {
        tx.check_generation(subject, generation)?;
        write(tx, subject, &event, &lines)?;
        ending.carry_out(tx)
    };
    Ok(journal::carry_out(app, line, deed).await?)
}
