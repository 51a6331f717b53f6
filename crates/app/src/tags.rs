//! Tags: a list the privacy manager keeps, set on people and taken off by those who serve them.
//!
//! Invariant: a tag is never about a special category or a criminal matter, because what stands in a list to be
//! filtered by cannot be sealed; a field of the house's own is for those.

use domain::declared::{DeclarationProblem, Declared, Tag, Treatment};
use domain::event::{Deed, Event};
use domain::id::{EventId, PublicId, SubjectId, TagId};
use policy::{HouseAct, PersonAct, PolicyError};
use store::StoreError;
use store::tags::TagOnPerson;

use crate::accounts::house_event;
use crate::people::{PeopleError, circle};
use crate::{App, Ctx, Why};

/// The most tags of a house.
pub const MOST: usize = 200;

/// Why something is not declared.
#[derive(Debug, thiserror::Error)]
pub enum DeclareError {
    /// The policy says no.
    #[error("not allowed")]
    Refused,
    /// There is no such tag or field in use.
    #[error("not on the list")]
    NotFound,
    /// The declaration is not whole.
    #[error("the declaration is not whole")]
    Problems(Vec<DeclarationProblem>),
    /// The list is full, or has this name already.
    #[error("the list is full or has this name")]
    Taken,
    /// No decision.
    #[error("could not reach a decision")]
    Policy(#[from] PolicyError),
    /// The store.
    #[error("could not use the store")]
    Store(#[from] StoreError),
}

/// The list by name, ended tags included.
pub async fn all(app: &App, ctx: &Ctx) -> Result<Vec<Tag>, DeclareError> {
    if !app.clears(ctx, HouseAct::SeeLists)? {
        return Err(DeclareError::Refused);
    }
    let controller = app.house.controller.id;
    Ok(app.store.read(move |db| store::tags::all(db, controller)).await?)
}

/// Adds a tag to the list.
pub async fn define(app: &App, ctx: &Ctx, declared: Declared) -> Result<TagId, DeclareError> {
    if !app.clears(ctx, HouseAct::DeclareFields)? {
        return Err(DeclareError::Refused);
    }
    let declared = Declared { name: declared.name.trim().to_owned(), ..declared };
    let mut problems = declared.problems();
    if declared.treatment != Treatment::Ordinary && !problems.contains(&DeclarationProblem::Sensitive) {
        problems.push(DeclarationProblem::Sensitive);
    }
    if !problems.is_empty() {
        return Err(DeclareError::Problems(problems));
    }
    let id = TagId::new(app.store.next_id());
    let (controller, actor, now) = (app.house.controller.id, ctx.actor.id, ctx.now);
    let event = house_event(&app.store, &ctx.actor, (Deed::HouseListChanged, id.number()), now);
    let tag = Tag { id, declared, ended_at: None };
    app.store
        .write(move |tx| {
            let list = store::tags::all(tx, controller)?;
            let in_use: Vec<_> = list.iter().filter(|known| known.ended_at.is_none()).collect();
            let name = tag.declared.name.to_lowercase();
            if in_use.len() >= MOST || in_use.iter().any(|known| known.declared.name.to_lowercase() == name) {
                return Err(DeclareError::Taken);
            }
            store::tags::add(tx, controller, &tag, (now, actor))?;
            tx.record(event.clone());
            Ok(())
        })
        .await?;
    Ok(id)
}

/// Ends a tag: nobody bears it any more.
pub async fn end(app: &App, ctx: &Ctx, tag: TagId) -> Result<(), DeclareError> {
    if !app.clears(ctx, HouseAct::DeclareFields)? {
        return Err(DeclareError::Refused);
    }
    let now = ctx.now;
    let event = house_event(&app.store, &ctx.actor, (Deed::HouseListChanged, tag.number()), now);
    app.store
        .write(move |tx| {
            if !store::tags::end(tx, tag, now)? {
                return Err(DeclareError::NotFound);
            }
            tx.record(event.clone());
            Ok(())
        })
        .await
}

/// Sets a tag on a person. It is on record once, however often it is set.
pub async fn set(app: &App, ctx: &Ctx, (whom, why): (PublicId, &Why), tag: TagId) -> Result<(), PeopleError> {
    change(app, ctx, (whom, why), (tag, Deed::PersonTagged)).await
}

/// Takes a tag off a person.
pub async fn take_off(app: &App, ctx: &Ctx, (whom, why): (PublicId, &Why), tag: TagId) -> Result<(), PeopleError> {
    change(app, ctx, (whom, why), (tag, Deed::PersonUntagged)).await
}

async fn change(
    app: &App,
    ctx: &Ctx,
    (whom, why): (PublicId, &Why),
    (tag, deed): (TagId, Deed),
) -> Result<(), PeopleError> {
    let members = app.store.read(move |db| circle::by_public(db, whom)).await?;
    let own: Vec<SubjectId> = members.iter().map(|member| member.facts.subject).collect();
    let person = members.into_iter().next().ok_or(PeopleError::NotFound)?;
    let asks = ctx.asks(PersonAct::TagPerson, why.reason);
    let allowed = app.policy.allow(&ctx.actor, &person.facts, asks)??;
    let event = allowed.event(EventId::new(app.store.next_id()), ctx.now);
    let event = Event { deed, detail: tag.number(), ..event };
    let on = TagOnPerson { tag, at: ctx.now, by: ctx.actor.id };
    let facts = person.facts;
    app.store
        .write(move |tx| {
            tx.check_generation(facts.subject, facts.generation)?;
            let list = store::tags::all(tx, facts.controller)?;
            let in_use = list.iter().any(|known| known.id == tag && known.ended_at.is_none());
            let is_changed = if deed == Deed::PersonTagged {
                if !in_use {
                    return Err(PeopleError::Incomplete);
                }
                !bears(tx, &own, tag)? && store::tags::set(tx, facts.subject, &on)?
            } else {
                take_off_all(tx, &own, tag)?
            };
            if is_changed {
                tx.record(event.clone());
            }
            Ok(())
        })
        .await
}

/// Whether one of the records of a person has the tag.
fn bears(db: &mut dyn store::Db, own: &[SubjectId], tag: TagId) -> Result<bool, StoreError> {
    for record in own {
        if store::tags::of_person(db, *record)?.iter().any(|on| on.tag == tag) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Takes the tag off every record of a person; `false` if none had it.
fn take_off_all(tx: &mut store::Tx<'_>, own: &[SubjectId], tag: TagId) -> Result<bool, StoreError> {
    let mut is_changed = false;
    for record in own {
        is_changed |= store::tags::take_off(tx, *record, tag)?;
    }
    Ok(is_changed)
}
