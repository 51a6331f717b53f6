//! Defining, weighing and switching purposes on and off.

use domain::actor::Role;
use domain::assessment::Assessment;
use domain::event::{Deed, Event};
use domain::id::{ActorId, PurposeId};
use domain::purpose::Basis;
use domain::purpose::rule::{PurposeKind, PurposeRule, SpecialCondition};
use policy::HouseAct;
use store::purposes::PurposeRecord;

use super::{PurposeError, find_in};
use crate::accounts::house_event;
use crate::{App, Ctx};

/// The longest name of a purpose, in characters.
const TITLE_CHARS: usize = 80;
/// The longest part of a weighing, in characters.
pub(crate) const TEXT_CHARS: usize = 10_000;
/// For how many months a yes may count at most.
const MAX_AGE: std::ops::RangeInclusive<i32> = 1..=120;

/// A purpose of the company's own.
#[derive(Clone, Debug)]
pub struct NewPurpose {
    /// The word in exports: small letters, digits and underscores.
    pub code: String,
    /// The company's words for it.
    pub title: String,
    /// What it rests on.
    pub basis: Basis,
    /// Whether it is marketing.
    pub kind: PurposeKind,
    /// What else is set.
    pub setting: Setting,
}

/// What can be set of a purpose beside its basis.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Setting {
    /// A yes counts only as an express statement.
    pub explicit: bool,
    /// Set if it uses special categories (Art. 9(1)): the condition, once chosen.
    pub special: Option<Option<SpecialCondition>>,
    /// Customers may be written to about own similar products until they say no.
    pub soft_opt_in: bool,
}

fn set_into(rule: PurposeRule, setting: Setting) -> PurposeRule {
    let Setting { explicit, special, soft_opt_in } = setting;
    PurposeRule { explicit, special, soft_opt_in, ..rule }
}

/// Defines a purpose; it is off until somebody switches it on.
pub async fn define(app: &App, ctx: &Ctx, new: NewPurpose) -> Result<PurposeId, PurposeError> {
    may_set(app, ctx)?;
    let (code, title) = (new.code.trim().to_owned(), new.title.trim().to_owned());
    let plain = code.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    let fits = (1..=40).contains(&code.len()) && (1..=TITLE_CHARS).contains(&title.chars().count());
    // Nobody defines away what Art. 12 and 34 owe people.
    let is_ours = matches!(new.kind, PurposeKind::Ordinary | PurposeKind::DirectMarketing);
    if !plain || !fits || !is_ours {
        return Err(PurposeError::BadInput);
    }
    let (controller, event) = (app.house.controller.id, event(app, ctx, Deed::PurposeDefined));
    app.store
        .write(move |tx| {
            if store::purposes::all(tx, controller)?.iter().any(|known| known.code == code) {
                return Err(PurposeError::BadInput);
            }
            let purpose = store::purposes::next_number(tx)?;
            let rule = set_into(PurposeRule::new(purpose, new.basis, new.kind), new.setting);
            store::purposes::add(tx, controller, &PurposeRecord { rule, code: code.clone(), title: title.clone() })?;
            tx.record(Event { detail: purpose.number(), ..event.clone() });
            Ok(purpose)
        })
        .await
}

/// Sets a purpose; one that could not be switched on like this is off afterwards.
pub async fn set(app: &App, ctx: &Ctx, purpose: PurposeId, setting: Setting) -> Result<(), PurposeError> {
    may_set(app, ctx)?;
    let (controller, now) = (app.house.controller.id, ctx.now);
    let event = Event { detail: purpose.number(), ..event(app, ctx, Deed::PurposeSet) };
    app.store
        .write(move |tx| {
            let mut rule = set_into(find_in(tx, controller, purpose)?.rule, setting);
            if !rule.obstacles(now).is_empty() {
                rule.active_at = None;
            }
            store::purposes::set(tx, &rule)?;
            tx.record(event.clone());
            Ok(())
        })
        .await
}

/// Adds a version of the weighing of interests; an unfinished one is kept, and switches nothing on.
pub async fn weigh(app: &App, ctx: &Ctx, purpose: PurposeId, written: Assessment) -> Result<i64, PurposeError> {
    may_set(app, ctx)?;
    let texts = [&written.interest, &written.necessity, &written.balance, &written.safeguards];
    if texts.iter().any(|text| text.chars().count() > TEXT_CHARS) {
        return Err(PurposeError::BadInput);
    }
    let (controller, now, actor) = (app.house.controller.id, ctx.now, ctx.actor.id);
    let event = Event { detail: purpose.number(), ..event(app, ctx, Deed::AssessmentWritten) };
    app.store
        .write(move |tx| {
            find_in(tx, controller, purpose)?;
            let version = store::purposes::weigh(tx, purpose, &written, (now, actor))?;
            tx.record(event.clone());
            Ok(version)
        })
        .await
}

/// Switches a purpose on, or names everything that is in the way (AC-06-02, AC-09-02).
pub async fn activate(app: &App, ctx: &Ctx, purpose: PurposeId) -> Result<(), PurposeError> {
    may_set(app, ctx)?;
    let (controller, now) = (app.house.controller.id, ctx.now);
    let event = Event { detail: purpose.number(), ..event(app, ctx, Deed::PurposeActivated) };
    app.store
        .write(move |tx| {
            let rule = find_in(tx, controller, purpose)?.rule;
            let rule = rule.activate(now).map_err(PurposeError::Obstacles)?;
            store::purposes::set(tx, &rule)?;
            tx.record(event.clone());
            Ok(())
        })
        .await
}

/// Switches a purpose off; nothing goes out for it from now on. What people are owed stays on.
pub async fn switch_off(app: &App, ctx: &Ctx, purpose: PurposeId) -> Result<(), PurposeError> {
    may_set(app, ctx)?;
    let controller = app.house.controller.id;
    let event = Event { detail: purpose.number(), ..event(app, ctx, Deed::PurposeSet) };
    app.store
        .write(move |tx| {
            let rule = find_in(tx, controller, purpose)?.rule;
            if matches!(rule.kind, PurposeKind::RightsAnswer | PurposeKind::BreachNotice) {
                return Err(PurposeError::BadInput);
            }
            store::purposes::set(tx, &PurposeRule { active_at: None, ..rule })?;
            tx.record(event.clone());
            Ok(())
        })
        .await
}

/// Sets after how many months a yes is worn out (K3).
pub async fn set_max_age(app: &App, ctx: &Ctx, months: i32) -> Result<(), PurposeError> {
    may_set(app, ctx)?;
    if !MAX_AGE.contains(&months) {
        return Err(PurposeError::BadInput);
    }
    let event = event(app, ctx, Deed::PurposeSet);
    app.store
        .write(move |tx| {
            store::house::set(tx, crate::may::MAX_AGE_SETTING, &months.to_string())?;
            tx.record(event.clone());
            Ok(())
        })
        .await
}

/// After how many months a yes is worn out now (K3).
pub async fn max_age(app: &App, ctx: &Ctx) -> Result<i32, PurposeError> {
    if !app.clears(ctx, HouseAct::SeePurposes)? {
        return Err(PurposeError::Refused);
    }
    let controller = app.house.controller.id;
    let rules = app.store.read(move |db| crate::may::rules_in(db, controller)).await?;
    Ok(rules.terms().max_age_months)
}

/// The work names of those who can look at a weighing: the privacy manager and the data protection officer.
pub async fn reviewers(app: &App, ctx: &Ctx) -> Result<Vec<String>, PurposeError> {
    may_set(app, ctx)?;
    let controller = app.house.controller.id;
    let all = app.store.read(move |db| store::accounts::all(db, controller)).await?;
    let reviews = |role| matches!(role, Role::PrivacyManager | Role::DataProtectionOfficer);
    let open = all.into_iter().filter(|row| row.closed_at.is_none() && reviews(row.role));
    Ok(open.map(|row| row.handle).collect())
}

/// The account of a reviewer, if it is one of them.
pub async fn reviewer(app: &App, ctx: &Ctx, handle: &str) -> Result<Option<ActorId>, PurposeError> {
    if !reviewers(app, ctx).await?.iter().any(|known| known == handle) {
        return Ok(None);
    }
    Ok(crate::accounts::by_handle(app, handle).await?.map(|actor| actor.id))
}

pub(super) fn may_set(app: &App, ctx: &Ctx) -> Result<(), PurposeError> {
    if app.clears(ctx, HouseAct::SetPurposes)? { Ok(()) } else { Err(PurposeError::Refused) }
}

pub(super) fn event(app: &App, ctx: &Ctx, deed: Deed) -> Event {
    house_event(&app.store, &ctx.actor, (deed, 0), ctx.now)
}
