//! Saved segments: a question about many people, asked for one purpose.
//!
//! Invariant: whoever is restricted, and whoever the purpose is not allowed for, is left out before anything is opened;
//! a criterion that rests on data given for another purpose stops the whole question (AC-05-02).

use std::sync::Arc;

use custody::Table;
use domain::consent::channel::Channel;
use domain::country::Country;
use domain::event::Deed;
use domain::id::{PublicId, PublicKind, SegmentId, SubjectId};
use domain::may::Verdict;
use domain::purpose::Purpose;
use domain::segment::{Criteria, LeftOut, OffPurpose, Segment};
use policy::{Denied, HouseAct, PersonAct, PolicyError};
use store::StoreError;

use crate::accounts::house_event;
use crate::may::{Message, Rules, rules_in, standing_in};
use crate::people::{PeopleError, PersonRow, missing_permit, show_people};
use crate::{App, Ctx, Why, records};

/// The most people one run looks at.
pub const MOST: i64 = 2_000;
/// Counts below this are told as "fewer than ten".
pub const FOLD: usize = 10;
/// The most characters of a name.
const NAME_CHARS: usize = 60;

/// Why a segment is not saved or not run.
#[derive(Debug, thiserror::Error)]
pub enum SegmentError {
    /// There is no such segment in use.
    #[error("no such segment")]
    NotFound,
    /// The policy says no.
    #[error("not allowed")]
    Refused,
    /// The name is empty or too long, or there are too many tags.
    #[error("the segment is not whole")]
    Incomplete,
    /// It asks for data that was given for another purpose.
    #[error("purpose_denied: a criterion rests on data given for another purpose")]
    PurposeDenied(Vec<OffPurpose>),
    /// Everything that can go wrong with people.
    #[error("could not ask about people")]
    People(#[from] PeopleError),
    /// No decision.
    #[error("could not reach a decision")]
    Policy(#[from] PolicyError),
    /// The store.
    #[error("could not use the store")]
    Store(#[from] StoreError),
}

/// A count that names nobody: below ten it is not told.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Folded {
    /// Nobody.
    Nobody,
    /// Fewer than ten.
    Few,
    /// Exactly so many.
    Exactly(usize),
}

impl Folded {
    /// Folds a count.
    #[must_use]
    pub const fn of(count: usize) -> Self {
        match count {
            0 => Self::Nobody,
            1..FOLD => Self::Few,
            count => Self::Exactly(count),
        }
    }
}

/// What a run came to.
pub struct Answer {
    /// What was asked.
    pub segment: Segment,
    /// The newest 50 of those who fit; they are named in the log.
    pub rows: Vec<PersonRow>,
    /// How many fit.
    pub fitting: usize,
    /// How many were left out, by reason.
    pub left_out: Vec<(LeftOut, Folded)>,
    /// Whether there were more people than one run looks at.
    pub more: bool,
}

/// The segments in use, by name.
pub async fn all(app: &App, ctx: &Ctx) -> Result<Vec<Segment>, SegmentError> {
    if !app.clears(ctx, HouseAct::SaveSegments)? {
        return Err(SegmentError::Refused);
    }
    let controller = app.house.controller.id;
    Ok(app.store.read(move |db| store::segments::all(db, controller)).await?)
}

/// Saves a segment. One that could never be run is not saved.
pub async fn save(
    app: &App,
    ctx: &Ctx,
    (name, purpose): (&str, Purpose),
    criteria: Criteria,
) -> Result<PublicId, SegmentError> {
    if !app.clears(ctx, HouseAct::SaveSegments)? {
        return Err(SegmentError::Refused);
    }
    let name = name.trim().to_owned();
    let good = (1..=NAME_CHARS).contains(&name.chars().count()) && criteria.tags.len() <= Criteria::MOST_TAGS;
    if !good || !matches!(purpose, Purpose::Service | Purpose::Marketing | Purpose::Compliance) {
        return Err(SegmentError::Incomplete);
    }
    let segment = Segment {
        id: SegmentId::new(app.store.next_id()),
        public: PublicId::draw(PublicKind::Segment, &*app.random),
        name,
        purpose,
        criteria,
        ended_at: None,
    };
    refuse_off_purpose(app, ctx, &segment).await?;
    let event = house_event(&app.store, &ctx.actor, (Deed::HouseListChanged, segment.id.number()), ctx.now);
    let (controller, actor, now, public) = (app.house.controller.id, ctx.actor.id, ctx.now, segment.public);
    app.store
        .write(move |tx| {
            store::segments::add(tx, controller, &segment, (now, actor))?;
            tx.record(event.clone());
            Ok::<_, StoreError>(())
        })
        .await?;
    Ok(public)
}

/// Ends a segment.
pub async fn end(app: &App, ctx: &Ctx, which: PublicId) -> Result<(), SegmentError> {
    if !app.clears(ctx, HouseAct::SaveSegments)? {
        return Err(SegmentError::Refused);
    }
    let segment = in_use(app, which).await?;
    let event = house_event(&app.store, &ctx.actor, (Deed::HouseListChanged, segment.id.number()), ctx.now);
    let now = ctx.now;
    app.store
        .write(move |tx| {
            store::segments::end(tx, segment.id, now)?;
            tx.record(event.clone());
            Ok::<_, StoreError>(())
        })
        .await?;
    Ok(())
}

async fn in_use(app: &App, which: PublicId) -> Result<Segment, SegmentError> {
    let found = app.store.read(move |db| store::segments::by_public(db, which)).await?;
    found.filter(|segment| segment.ended_at.is_none()).ok_or(SegmentError::NotFound)
}

/// Stops a question that asks for data given for another purpose, and puts that on record.
async fn refuse_off_purpose(app: &App, ctx: &Ctx, segment: &Segment) -> Result<(), SegmentError> {
    let controller = app.house.controller.id;
    let tags = app.store.read(move |db| store::tags::all(db, controller)).await?;
    let off = segment.criteria.off_purpose(segment.purpose, &tags);
    if off.is_empty() {
        return Ok(());
    }
    let event = house_event(&app.store, &ctx.actor, (Deed::SegmentDenied, segment.id.number()), ctx.now);
    app.store
        .write(move |tx| {
            tx.record(event.clone());
            Ok::<_, StoreError>(())
        })
        .await?;
    Err(SegmentError::PurposeDenied(off))
}

/// Who fits, and who was left out, before anything is opened.
struct Sorted {
    fitting: Vec<SubjectId>,
    restricted: usize,
    denied: usize,
    more: bool,
}

/// Runs a segment.
pub async fn run(app: &App, ctx: &Ctx, which: PublicId, why: &Why) -> Result<Answer, SegmentError> {
    if !app.clears(ctx, HouseAct::SaveSegments)? {
        return Err(SegmentError::Refused);
    }
    let segment = in_use(app, which).await?;
    refuse_off_purpose(app, ctx, &segment).await?;
    let mut sorted = sort(app, ctx, &segment, why).await?;
    if let Some(country) = segment.criteria.country {
        sorted.fitting = living_in(app, ctx, (country, why), sorted.fitting).await?;
    }
    let (fitting, left_out) = (
        sorted.fitting.len(),
        [(LeftOut::Restricted, Folded::of(sorted.restricted)), (LeftOut::PurposeDenied, Folded::of(sorted.denied))],
    );
    let shown = show_people(app, ctx, PersonAct::RunSegment, why, sorted.fitting).await?;
    let left_out = left_out.into_iter().filter(|(_, count)| *count != Folded::Nobody).collect();
    Ok(Answer { segment, rows: shown.rows, fitting, left_out, more: sorted.more })
}

async fn sort(app: &App, ctx: &Ctx, segment: &Segment, why: &Why) -> Result<Sorted, SegmentError> {
    let (policy, actor) = (Arc::clone(&app.policy), ctx.actor.clone());
    let asks = ctx.asks(PersonAct::RunSegment, why.reason);
    let (controller, segment, now) = (app.house.controller.id, segment.clone(), ctx.now);
    app.store
        .read(move |db| {
            let mut people = store::segments::candidates(db, controller, &segment.criteria, MOST + 1)?;
            let more = i64::try_from(people.len()).unwrap_or(i64::MAX) > MOST;
            people.truncate(usize::try_from(MOST).unwrap_or(0));
            let rules = rules_in(db, controller)?;
            let mut sorted = Sorted { fitting: Vec::new(), restricted: 0, denied: 0, more };
            for subject in people {
                let Some(person) = store::people::by_subject(db, subject)? else { continue };
                if !has_tags(db, &segment.criteria, subject)? {
                    continue;
                }
                match policy.allow(&actor, &person.facts, asks)? {
                    Err(Denied::Refused) if person.facts.restricted => sorted.restricted += 1,
                    Err(Denied::Invisible | Denied::Refused) => (),
                    Ok(_) if allowed_for(db, &rules, (subject, now), &segment)? => sorted.fitting.push(subject),
                    Ok(_) => sorted.denied += 1,
                }
            }
            Ok::<_, SegmentError>(sorted)
        })
        .await
}

fn has_tags(db: &mut dyn store::Db, criteria: &Criteria, subject: SubjectId) -> Result<bool, StoreError> {
    if criteria.tags.is_empty() {
        return Ok(true);
    }
    let held = store::tags::of_person(db, subject)?;
    Ok(criteria.tags.iter().all(|tag| held.iter().any(|on| on.tag == *tag)))
}

/// Whether the purpose of the segment stands for a person. What is not known counts as no.
fn allowed_for(
    db: &mut dyn store::Db,
    rules: &Rules,
    (subject, now): (SubjectId, domain::time::Timestamp),
    segment: &Segment,
) -> Result<bool, StoreError> {
    let purpose = segment.purpose.id();
    if segment.purpose != Purpose::Marketing && segment.criteria.channel.is_none() {
        return Ok(store::people::purposes(db, subject)?.iter().any(|held| held.purpose == purpose.number()));
    }
    let held = standing_in(db, rules, (subject, now), &Message::default())?;
    let channels =
        Channel::ALL.iter().filter(|channel| segment.criteria.channel.is_none_or(|asked| asked == **channel));
    let mut verdicts = channels.map(|channel| held.may(rules, purpose, *channel, now));
    Ok(verdicts.any(|verdict| matches!(verdict, Verdict::Yes(_))))
}

/// Those of them who live in a country. Their profiles have to be opened, so the log names everybody who was asked.
async fn living_in(
    app: &App,
    ctx: &Ctx,
    (country, why): (Country, &Why),
    people: Vec<SubjectId>,
) -> Result<Vec<SubjectId>, SegmentError> {
    if people.is_empty() {
        return Ok(people);
    }
    let (policy, actor) = (Arc::clone(&app.policy), ctx.actor.clone());
    let asks = ctx.asks(PersonAct::RunSegment, why.reason);
    let (people, permits) = app
        .store
        .disclose(move |db, looks| {
            let mut found = Vec::new();
            for subject in &people {
                let Some(person) = store::people::by_subject(db, *subject)? else { continue };
                if let Ok(allowed) = policy.allow(&actor, &person.facts, asks)? {
                    looks.push(allowed);
                    found.push(person);
                }
            }
            if found.is_empty() { Err(PeopleError::NotFound) } else { Ok(found) }
        })
        .await?;
    let mut living = Vec::new();
    for person in &people {
        let subject = person.facts.subject;
        let permit = permits.of(subject, PersonAct::RunSegment).ok_or_else(missing_permit)?;
        let opener = app.vault.opener(permit, &person.key).map_err(PeopleError::from)?;
        let profile = opener.open(Table::Person, records::OF_PERSON, &person.profile).map_err(PeopleError::from)?;
        if profile.as_ref().country == Some(country) {
            living.push(subject);
        }
    }
    Ok(living)
}
