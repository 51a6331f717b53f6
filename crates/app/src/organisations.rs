//! Organisations and the people who belong to them.

use domain::country::Country;
use domain::event::{Deed, Event};
use domain::id::{EventId, OrganisationId, PublicId, PublicKind};
use domain::organisation::{MemberRole, Organisation, is_day};
use policy::{HouseAct, PersonAct};
use store::StoreError;
use store::organisations::Membership;
use store::people::PersonRecord;

use crate::accounts::house_event;
use crate::people::{PeopleError, PeoplePage, circle, show_people};
use crate::{App, Ctx, Why};

/// The most organisations on one page.
const LIMIT: i64 = 500;
/// How many members are looked at; many of them may be of teams the actor does not know.
const CANDIDATES: i64 = 2_000;

/// The organisations of the house, by name.
pub async fn all(app: &App, ctx: &Ctx) -> Result<Vec<Organisation>, PeopleError> {
    if !app.clears(ctx, HouseAct::SeeLists)? {
        return Err(PeopleError::Refused);
    }
    let controller = app.house.controller.id;
    Ok(app.store.read(move |db| store::organisations::all(db, controller, LIMIT)).await?)
}

/// Adds an organisation. The business of a sole trader is none: it belongs into their profile.
pub async fn add(app: &App, ctx: &Ctx, (name, country): (&str, Option<Country>)) -> Result<PublicId, PeopleError> {
    if !app.clears(ctx, HouseAct::AddOrganisations)? {
        return Err(PeopleError::Refused);
    }
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    if name.is_empty() || name.chars().count() > Organisation::MAX_CHARS {
        return Err(PeopleError::Incomplete);
    }
    let organisation = Organisation {
        id: OrganisationId::new(app.store.next_id()),
        public: PublicId::draw(PublicKind::Organisation, &*app.random),
        name,
        country,
        added_at: ctx.now,
    };
    let event = house_event(&app.store, &ctx.actor, (Deed::HouseListChanged, organisation.id.number()), ctx.now);
    let (controller, actor, public) = (app.house.controller.id, ctx.actor.id, organisation.public);
    app.store
        .write(move |tx| {
            store::organisations::add(tx, controller, &organisation, actor)?;
            tx.record(event.clone());
            Ok::<_, StoreError>(())
        })
        .await?;
    Ok(public)
}

/// An organisation with the members whom the actor may see, at most 50, newest first.
pub async fn members(
    app: &App,
    ctx: &Ctx,
    which: PublicId,
    why: &Why,
) -> Result<(Organisation, PeoplePage), PeopleError> {
    if !app.clears(ctx, HouseAct::SeeLists)? {
        return Err(PeopleError::Refused);
    }
    let (organisation, subjects) = app
        .store
        .read(move |db| {
            let found = store::organisations::by_public(db, which)?.ok_or(PeopleError::NotFound)?;
            let members = store::organisations::members(db, found.id, CANDIDATES)?;
            Ok::<_, PeopleError>((found, members))
        })
        .await?;
    // Found one by one, for a stated reason, like the answer to a search.
    let page = show_people(app, ctx, PersonAct::Find, why, subjects).await?;
    Ok((organisation, page))
}

/// Writes down that somebody belongs to an organisation.
pub async fn join(
    app: &App,
    ctx: &Ctx,
    (whom, why): (PublicId, &Why),
    (which, role, days): (PublicId, MemberRole, [Option<String>; 2]),
) -> Result<(), PeopleError> {
    let [from_on, until_on] = days;
    let good = |day: &Option<String>| day.as_deref().is_none_or(is_day);
    let in_order = from_on.is_none() || until_on.is_none() || from_on <= until_on;
    if !good(&from_on) || !good(&until_on) || !in_order {
        return Err(PeopleError::Incomplete);
    }
    let organisation = app.store.read(move |db| store::organisations::by_public(db, which)).await?;
    let (facts, event) = may_change(app, ctx, (whom, why), None).await?;
    let organisation = organisation.ok_or(PeopleError::Incomplete)?;
    let event = Event { detail: organisation.id.number(), ..event };
    let id = app.store.next_id();
    let membership = Membership { id, organisation: organisation.id, role, from_on, until_on, added_at: ctx.now };
    let actor = ctx.actor.id;
    app.store
        .write(move |tx| {
            tx.check_generation(facts.subject, facts.generation)?;
            store::organisations::join(tx, facts.subject, &membership, actor)?;
            tx.record(event.clone());
            Ok::<_, StoreError>(())
        })
        .await?;
    Ok(())
}

/// Ends a membership today or on a day that was told.
pub async fn leave(
    app: &App,
    ctx: &Ctx,
    (whom, why): (PublicId, &Why),
    (membership, until_on): (i64, Option<String>),
) -> Result<(), PeopleError> {
    let today = jiff::tz::TimeZone::UTC.to_datetime(ctx.now).date().to_string();
    let until_on = until_on.unwrap_or(today);
    if !is_day(&until_on) {
        return Err(PeopleError::Incomplete);
    }
    let (facts, event) = may_change(app, ctx, (whom, why), Some(membership)).await?;
    app.store
        .write(move |tx| {
            tx.check_generation(facts.subject, facts.generation)?;
            let held = store::organisations::of_person(tx, facts.subject)?;
            let held = held.into_iter().find(|held| held.id == membership).ok_or(PeopleError::Incomplete)?;
            if !store::organisations::leave(tx, facts.subject, membership, &until_on)? {
                return Err(PeopleError::Incomplete);
            }
            tx.record(Event { detail: held.organisation.number(), ..event.clone() });
            Ok(())
        })
        .await
}

/// The record that a change is about: the one that has the membership, else the main record.
async fn may_change(
    app: &App,
    ctx: &Ctx,
    (whom, why): (PublicId, &Why),
    which: Option<i64>,
) -> Result<(domain::person::Facts, Event), PeopleError> {
    let person = app.store.read(move |db| holder(db, whom, which)).await?.ok_or(PeopleError::NotFound)?;
    let asks = ctx.asks(PersonAct::EditMembership, why.reason);
    let allowed = app.policy.allow(&ctx.actor, &person.facts, asks)??;
    let event = allowed.event(EventId::new(app.store.next_id()), ctx.now);
    Ok((person.facts, event))
}

fn holder(db: &mut dyn store::Db, whom: PublicId, which: Option<i64>) -> Result<Option<PersonRecord>, StoreError> {
    let mut main = None;
    for member in circle::by_public(db, whom)? {
        let held = store::organisations::of_person(db, member.facts.subject)?;
        if held.iter().any(|membership| Some(membership.id) == which) {
            return Ok(Some(member));
        }
        main = main.or(Some(member));
    }
    Ok(main)
}
