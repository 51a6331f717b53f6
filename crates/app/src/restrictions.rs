//! Restriction of processing (Art. 18): set and lifted by the privacy manager, journaled before it counts.
//!
//! Invariant: nobody lifts one before the person was told and could answer (Art. 18(3)).

use custody::{Disclosed, Table};
use domain::event::{Deed, Event};
use domain::id::{EventId, PublicId, RestrictionId};
use domain::personal::Text;
use domain::restriction::{NotYet, RestrictionGround, ToldBy, may_lift};
use domain::rights::{Said, SaidPart};
use domain::time::Timestamp;
use policy::{Allowed, PersonAct};
use store::StoreError;
use store::journal::{Line, Order};
use store::people::PersonRecord;
use store::restriction_notices::NoticeRecord;
use store::restrictions::RestrictionRecord;

use crate::people::{PeopleError, circle, look_at};
use crate::{App, Ctx, Why, journal, records};

/// Restricts processing; from the commit on nothing but storage happens. The order stands once it is journaled, even if
/// the records cannot be written: then it counts from the next start on.
pub async fn begin(
    app: &App,
    ctx: &Ctx,
    whom: PublicId,
    why: &Why,
    ground: RestrictionGround,
) -> Result<(), PeopleError> {
    let restriction =
        RestrictionRecord { id: RestrictionId::new(app.store.next_id()), ground, from_at: ctx.now, lifted_at: None };
    let order = (PersonAct::Restrict, Order::Restricted, journal::number_of(ground));
    change(app, ctx, (whom, why), order, move |tx, subject, actor| {
        store::restrictions::begin(tx, subject, &restriction, actor)
    })
    .await
}

/// Why a restriction does not end.
#[derive(Debug, thiserror::Error)]
pub enum LiftError {
    /// The person, or a record of theirs.
    #[error("could not use the records of the person")]
    People(#[from] PeopleError),
    /// The person was not told, or could not answer yet.
    #[error("the person is told first, and has days to answer")]
    NotYet(#[from] NotYet),
    /// What they were told is missing, or nothing is restricted.
    #[error("something is missing")]
    Incomplete,
}

/// What the person was told.
pub struct Told {
    /// When.
    pub at: Timestamp,
    /// How.
    pub way: ToldBy,
    /// In words.
    pub words: Disclosed<Text>,
}

/// Every restriction there was, and whether those in force can end.
pub struct Restrictions {
    /// The oldest first.
    pub all: Vec<RestrictionRecord>,
    /// What the person was told before one ended.
    pub told: Vec<Told>,
    /// Whether those in force can end now.
    pub may_lift: Result<(), NotYet>,
}

impl Restrictions {
    /// Whether any is in force.
    #[must_use]
    pub fn is_in_force(&self) -> bool {
        self.all.iter().any(|one| one.lifted_at.is_none())
    }
}

/// Every restriction of the person, with every record of theirs.
pub async fn of_person(app: &App, ctx: &Ctx, whom: PublicId, why: &Why) -> Result<Restrictions, PeopleError> {
    // Only who announces the end of one has something to do here.
    drop(allowed(app, ctx, whom, (PersonAct::AnnounceLift, why)).await?);
    let opened = look_at(app, ctx, (whom, why), &[PersonAct::SeeDisputes], |db, person| {
        let subject = person.facts.subject;
        Ok((store::restrictions::of_person(db, subject)?, store::restriction_notices::of_person(db, subject)?))
    })
    .await?;
    let (mut all, mut told) = (Vec::new(), Vec::new());
    for (record, (restrictions, notices)) in opened.each() {
        let opener = opened.opener_of(app, PersonAct::SeeDisputes, record)?;
        all.extend(restrictions.iter().copied());
        for notice in notices {
            let place = records::restriction_notice(notice.id);
            let words = opener.open(Table::RestrictionNotice, place, &notice.words)?;
            let words = words.part(|said| said.0.first().map(|(_, words)| words.clone())).transpose();
            told.extend(words.map(|words| Told { at: notice.at, way: notice.way, words }));
        }
    }
    all.sort_by_key(|one| one.from_at);
    told.sort_by_key(|one| one.at);
    let may_lift = may_lift_all(&all, told.last().map(|told| told.at), ctx.now);
    Ok(Restrictions { all, told, may_lift })
}

fn may_lift_all(all: &[RestrictionRecord], told: Option<Timestamp>, now: Timestamp) -> Result<(), NotYet> {
    newest_in_force(all).map_or(Ok(()), |began| may_lift(began, told, now))
}

/// When the newest of those in force began.
fn newest_in_force(all: &[RestrictionRecord]) -> Option<Timestamp> {
    all.iter().filter(|one| one.lifted_at.is_none()).map(|one| one.from_at).max()
}

/// Writes down that the person was told that the restriction is going to end, how, and in which words.
pub async fn announce(
    app: &App,
    ctx: &Ctx,
    (whom, why): (PublicId, &Why),
    (way, words): (ToldBy, &str),
) -> Result<(), LiftError> {
    let words = Said::fitting(words).ok_or(LiftError::Incomplete)?;
    let main = app.store.read(move |db| circle::main_of(db, whom)).await.map_err(PeopleError::from)?;
    let person = main.ok_or(PeopleError::NotFound)?;
    let asked = app.policy.allow(&ctx.actor, &person.facts, ctx.asks(PersonAct::AnnounceLift, why.reason));
    let allowed = asked.map_err(PeopleError::from)?.map_err(PeopleError::from)?;
    if !person.facts.restricted {
        return Err(LiftError::Incomplete);
    }
    let event = allowed.event(EventId::new(app.store.next_id()), ctx.now);
    let sealer = app.vault.sealer(person.facts.controller, &person.key).map_err(PeopleError::from)?;
    let place = records::restriction_notice(event.id);
    let words = sealer.seal(Table::RestrictionNotice, place, &Said::of(SaidPart::Note, words));
    let words = words.map_err(PeopleError::from)?;
    let record = NoticeRecord { id: event.id, at: ctx.now, by: ctx.actor.id, way, words };
    let facts = person.facts;
    let written = app.store.write(move |tx| {
        tx.check_generation(facts.subject, facts.generation)?;
        store::restriction_notices::add(tx, facts.subject, &record)?;
        tx.record(event.clone());
        Ok::<_, StoreError>(())
    });
    Ok(written.await.map_err(PeopleError::from)?)
}

/// Ends every restriction in force, once the person was told and could answer; the order stands as that of [`begin`]
/// does.
pub async fn lift(app: &App, ctx: &Ctx, whom: PublicId, why: &Why) -> Result<(), LiftError> {
    let now = ctx.now;
    let read = app.store.read(move |db| {
        let (mut all, mut told) = (Vec::new(), None);
        for member in circle::by_public(db, whom)? {
            all.extend(store::restrictions::of_person(db, member.facts.subject)?);
            let notices = store::restriction_notices::of_person(db, member.facts.subject)?;
            told = told.max(notices.last().map(|notice| notice.at));
        }
        Ok::<_, StoreError>((all, told))
    });
    let (all, told) = read.await.map_err(PeopleError::from)?;
    drop(allowed(app, ctx, whom, (PersonAct::LiftRestriction, why)).await?);
    may_lift_all(&all, told, now)?;
    let newest = newest_in_force(&all).unwrap_or(now);
    let order = (PersonAct::LiftRestriction, Order::RestrictionLifted, 0);
    let lifted = change(app, ctx, (whom, why), order, move |tx, subject, actor| {
        // A restriction of one record restricts the whole person, so all of them end; one that is ordered in this very
        // moment was announced to nobody, and stays.
        for record in store::merges::circle(tx, subject)? {
            store::restrictions::lift(tx, record, (actor, now), newest)?;
        }
        Ok(())
    });
    Ok(lifted.await?)
}

/// The person, and the yes of the policy.
async fn allowed(
    app: &App,
    ctx: &Ctx,
    whom: PublicId,
    (act, why): (PersonAct, &Why),
) -> Result<(PersonRecord, Allowed), PeopleError> {
    let person = app.store.read(move |db| circle::named(db, whom)).await?.ok_or(PeopleError::NotFound)?;
    let allowed = app.policy.allow(&ctx.actor, &person.facts, ctx.asks(act, why.reason))??;
    Ok((person, allowed))
}

async fn change(
    app: &App,
    ctx: &Ctx,
    (whom, why): (PublicId, &Why),
    (act, order, detail): (PersonAct, Order, i64),
    apply: impl Fn(&mut store::Tx<'_>, domain::id::SubjectId, domain::id::ActorId) -> Result<(), store::StoreError>
    + Send
    + 'static,
) -> Result<(), PeopleError> {
    let (person, allowed) = allowed(app, ctx, whom, (act, why)).await?;
    let deed = if order == Order::Restricted { Deed::Restricted } else { Deed::RestrictionLifted };
    let event = Event { deed, ..allowed.event(EventId::new(app.store.next_id()), ctx.now) };
    let (subject, actor) = (person.facts.subject, ctx.actor.id);
    let generation = person.facts.generation;
    journal::carry_out(app, Line { at: ctx.now, order, subject, detail }, move |tx| {
        tx.check_generation(subject, generation)?;
        apply(tx, subject, actor)?;
        tx.record(event.clone());
        Ok(())
    })
    .await?;
    Ok(())
}
