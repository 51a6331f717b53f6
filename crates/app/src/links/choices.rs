//! The page of one's own choices: for each purpose that rests on consent a yes or a no, and what it would say yes to.

use std::net::IpAddr;

use domain::consent::channel::Channel;
use domain::consent::evidence::Draft;
use domain::consent::history::Act;
use domain::consent::state::State;
use domain::id::PurposeId;
use domain::may::Against;
use domain::notice::{Language, NoticeRef};
use domain::purpose::Basis;
use domain::wording::{Wording, WordingKind};
use policy::PersonAct;
use store::{Db, StoreError};

use super::press::by_link;
use super::{CHANNEL, Found, LinkError, ctx, why};
use crate::App;
use crate::consents::NewAnswer;
use crate::may::{Message, rules_in, standing_in};
use crate::purposes::{PurposeName, names_in};

/// One purpose that rests on consent.
#[derive(Clone, Debug)]
pub struct Choice {
    /// What it is called.
    pub purpose: PurposeName,
    /// Whether a yes stands on any channel, confirmed or not.
    pub is_yes: bool,
    /// What a yes would be to; `None` where nobody can say yes here.
    pub offer: Option<Shown>,
}

/// A sentence as a page shows it.
#[derive(Clone, Debug)]
pub struct Shown {
    /// The words.
    pub sentence: String,
    /// Their hash, which comes back with the press, so that a yes is to the sentence that was seen.
    pub hash: String,
}

/// A yes that can be given by a link.
pub(super) struct Offer {
    wording: Wording,
    notice: NoticeRef,
}

impl Offer {
    /// As a page shows it.
    pub(super) fn shown(&self) -> Shown {
        Shown { sentence: self.wording.text.clone(), hash: crate::hex::encode(&self.wording.hash) }
    }

    /// The answer that takes it up.
    pub(super) fn answer(&self, found: &Found, from: IpAddr) -> NewAnswer {
        let draft = Draft {
            wording_hash: Some(self.wording.hash),
            notice: Some(self.notice),
            language: Some(self.wording.language),
            ..by_link(found, from)
        };
        let act = if self.wording.explicit { Act::GrantedExplicitly } else { Act::Granted };
        NewAnswer { purpose: self.wording.purpose, act, reach: Some(CHANNEL), draft, note: None }
    }
}

/// Where each choice stands. It is put on record like any other look at a history.
pub(super) async fn of(app: &App, found: &Found, language: Language) -> Result<(Vec<Choice>, bool), LinkError> {
    let ctx = ctx(app);
    let (policy, facts) = (std::sync::Arc::clone(&app.policy), found.facts().clone());
    let ((choices, objected), _) = app
        .store
        .disclose(move |db, looks| {
            let asked = ctx.asks(PersonAct::SeeConsents, why().reason);
            looks.push(policy.allow(&ctx.actor, &facts, asked)?.map_err(|_| LinkError::Gone)?);
            Ok::<_, LinkError>(read(db, &facts, language, ctx.now)?)
        })
        .await?;
    Ok((choices, objected))
}

fn read(
    db: &mut dyn Db,
    facts: &domain::person::Facts,
    language: Language,
    now: domain::time::Timestamp,
) -> Result<(Vec<Choice>, bool), StoreError> {
    let rules = rules_in(db, facts.controller)?;
    let held = standing_in(db, &rules, (facts.subject, now), &Message::default())?;
    let names = names_in(db, facts.controller)?;
    let mut ids: Vec<PurposeId> = names.keys().copied().collect();
    ids.sort_unstable();
    let mut choices = Vec::new();
    for purpose in ids {
        let Some(rule) = rules.rule(purpose).filter(|rule| rule.basis == Basis::Consent) else { continue };
        let states = Channel::ALL.iter().map(|channel| held.status(&rules, purpose, *channel, now).state);
        let is_yes = states.into_iter().any(stands);
        // A purpose that is off is shown only to those who once agreed to it.
        if rule.active_at.is_none() && !is_yes {
            continue;
        }
        let offered = !is_yes && rule.active_at.is_some() && !held.is_stopped(&rules, purpose, now);
        let offer = if offered { offer_in(db, facts.controller, purpose, language)? } else { None };
        choices.push(Choice {
            purpose: names.get(&purpose).cloned().unwrap_or_else(|| PurposeName::unknown(purpose)),
            is_yes,
            offer: offer.map(|offer| offer.shown()),
        });
    }
    let objections = store::objections::of_person(db, facts.subject)?;
    let objected = objections
        .iter()
        .any(|record| record.objection.end.is_none() && record.objection.against == Against::DirectMarketing);
    Ok((choices, objected))
}

/// Whether there is something to take back.
const fn stands(state: State) -> bool {
    match state {
        State::PendingDoi
        | State::PendingGuardian
        | State::Granted
        | State::Stale
        | State::Expired
        | State::Reconfirm
        | State::Unknown => true,
        State::None | State::Requested | State::Lapsed | State::Refused | State::Withdrawn | State::Objected => false,
    }
}

/// The newest sentence of a form for a purpose, with the notice that goes with it.
pub(super) async fn offer(
    app: &App,
    found: &Found,
    purpose: PurposeId,
    language: Language,
) -> Result<Option<Offer>, LinkError> {
    let controller = found.facts().controller;
    Ok(app.store.read(move |db| offer_in(db, controller, purpose, language)).await?)
}

fn offer_in(
    db: &mut dyn Db,
    controller: domain::id::ControllerId,
    purpose: PurposeId,
    language: Language,
) -> Result<Option<Offer>, StoreError> {
    let mut wordings = store::wordings::of_purpose(db, purpose)?;
    wordings.retain(|wording| wording.kind == WordingKind::Form);
    wordings.sort_by_key(|wording| (wording.language == language, wording.published_at, wording.version));
    let Some(wording) = wordings.pop() else { return Ok(None) };
    // Without a published notice in the language of the sentence nobody can say yes to it (AC-13-01).
    let notice = crate::notices::notice_in(db, controller, wording.language)?;
    Ok(notice.map(|(notice, ..)| Offer { wording, notice }))
}

/// What the page offered, if it still is what is offered: a yes to a sentence that nobody saw is none.
pub(super) async fn still_offered(
    app: &App,
    found: &Found,
    (purpose, wording): (PurposeId, [u8; 32]),
) -> Result<Option<Offer>, LinkError> {
    let language = Language::parse(&found.mail.language).unwrap_or(Language::EN);
    let offer = offer(app, found, purpose, language).await?;
    Ok(offer.filter(|offer| offer.wording.hash == wording))
}

/// Says yes to the sentence that the page showed.
pub(super) async fn agree(
    app: &App,
    found: &Found,
    wanted: (PurposeId, [u8; 32]),
    from: IpAddr,
) -> Result<(), LinkError> {
    let Some(offer) = still_offered(app, found, wanted).await? else { return Ok(()) };
    let answer = offer.answer(found, from);
    Ok(crate::consents::record(app, &ctx(app), found.whom(), &why(), answer).await?)
}

/// Refuses a purpose that the house does not know.
pub(super) async fn check(app: &App, found: &Found, purpose: PurposeId) -> Result<(), LinkError> {
    let controller = found.facts().controller;
    let names = app.store.read(move |db| names_in(db, controller)).await?;
    if names.contains_key(&purpose) { Ok(()) } else { Err(LinkError::Gone) }
}
