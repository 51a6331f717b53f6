//! Legal holds (Art. 17(3)(e), 18(1)(c)): named items of one person are kept for a claim, whatever is erased.
//!
//! Invariant: a hold names its items, has somebody who answers for it, begins now, and is looked at again within six
//! months. When it ends, what only it had kept of somebody who was erased goes with the next upkeep.

use domain::event::{Deed, Event};
use domain::hold::{self, HoldGround, HoldItem, HoldKind, NoHold};
use domain::id::{EventId, HoldId, ItemId, PublicId, PublicKind, SubjectId};
use domain::kept::Norm;
use domain::time::{Timestamp, days_after};
use policy::{HouseAct, PersonAct, PolicyError};
use store::archive_keys::Shelf;
use store::holds::HoldRecord;
use store::people::PersonRecord;
use store::{Db, StoreError};

use crate::people::{PeopleError, circle};
use crate::{App, Ctx, Why};

/// How many holds the list shows, and how many notes can be chosen from.
const LIMIT: i64 = 200;

/// Why there is no hold.
#[derive(Debug, thiserror::Error)]
pub enum HoldError {
    /// There is no such person or hold, or the actor may not know that there is.
    #[error("no such person or hold")]
    NotFound,
    /// The policy says no.
    #[error("not allowed")]
    Refused,
    /// What was asked for is no hold.
    #[error(transparent)]
    NoHold(#[from] NoHold),
    /// It names something that the person does not have.
    #[error("the hold names something that is not there")]
    NotThere,
    /// The person is being erased already: a hold comes too late.
    #[error("the erasure of the person has begun")]
    TooLate,
    /// No decision.
    #[error("could not reach a decision")]
    Policy(#[from] PolicyError),
    /// The store.
    #[error("could not use the store")]
    Store(#[from] StoreError),
}

impl From<policy::Denied> for HoldError {
    fn from(denied: policy::Denied) -> Self {
        match denied {
            policy::Denied::Invisible => Self::NotFound,
            policy::Denied::Refused => Self::Refused,
        }
    }
}

impl From<PeopleError> for HoldError {
    fn from(error: PeopleError) -> Self {
        match error {
            PeopleError::Store(error) => Self::Store(error),
            PeopleError::Policy(error) => Self::Policy(error),
            PeopleError::Refused => Self::Refused,
            PeopleError::NotFound
            | PeopleError::BadQuestion
            | PeopleError::Incomplete
            | PeopleError::Vault(_)
            | PeopleError::Seal(_) => Self::NotFound,
        }
    }
}

/// A hold to be.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct NewHold {
    /// What for.
    pub ground: HoldGround,
    /// What exactly.
    pub items: Vec<HoldItem>,
    /// In how many days it is looked at again.
    pub review_days: i64,
}

/// Something that can be named in a hold; nothing of it is opened.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Candidate {
    /// What.
    pub item: HoldItem,
    /// When it came in.
    pub at: Timestamp,
    /// The shop, the form or the purpose it belongs to, as a code.
    pub about: String,
    /// Whether a hold names it already.
    pub is_held: bool,
}

/// A hold as its list shows it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct HoldRow {
    /// The hold.
    pub hold: HoldRecord,
    /// How many items it names.
    pub items: usize,
    /// The work name of who answers for it.
    pub owner: String,
    /// The erasure that left the items, if the person was erased.
    pub erasure: Option<PublicId>,
}

/// What of a person can be named in a hold.
pub async fn candidates(app: &App, ctx: &Ctx, whom: PublicId, why: &Why) -> Result<Vec<Candidate>, HoldError> {
    let (members, event) = asked(app, ctx, whom, why).await?;
    let subjects: Vec<SubjectId> = members.iter().map(|member| member.facts.subject).collect();
    drop(event);
    let read = app.store.read(move |db| {
        let mut found = Vec::new();
        for subject in subjects {
            found.extend(named(db, subject)?);
        }
        Ok::<_, StoreError>(found)
    });
    let mut found = read.await?;
    found.sort_by_key(|candidate| std::cmp::Reverse(candidate.at));
    Ok(found)
}

fn named(db: &mut dyn Db, subject: SubjectId) -> Result<Vec<Candidate>, StoreError> {
    let mut found: Vec<(HoldKind, i64, Timestamp, String)> = Vec::new();
    for (purchase, at, source) in store::purchases::days(db, subject)? {
        found.push((HoldKind::Purchase, purchase.number(), at, source));
    }
    for consent in store::consents::of_person(db, subject)? {
        found.push((HoldKind::Consent, consent.id.number(), consent.at, consent.act.code().to_owned()));
    }
    for sent in store::forms::submissions_of(db, subject)? {
        found.push((HoldKind::Submission, sent.id.number(), sent.at, sent.slug));
    }
    for note in store::items::shared(db, subject, (ItemId::new(i64::MAX), LIMIT))? {
        found.push((HoldKind::Note, note.id.number(), note.at, String::new()));
    }
    let candidate = |(kind, number, at, about)| {
        let item = HoldItem { kind, number };
        Ok(Candidate { item, at, about, is_held: store::holds::is_held(db, subject, item)? })
    };
    found.into_iter().map(candidate).collect()
}

/// The records of the person, and the line for the proof log about the main one.
async fn asked(app: &App, ctx: &Ctx, whom: PublicId, why: &Why) -> Result<(Vec<PersonRecord>, Event), HoldError> {
    let members = app.store.read(move |db| circle::by_public(db, whom)).await?;
    let main = members.first().ok_or(HoldError::NotFound)?;
    let allowed = app.policy.allow(&ctx.actor, &main.facts, ctx.asks(PersonAct::Hold, why.reason))??;
    let event = allowed.event(EventId::new(app.store.next_id()), ctx.now);
    Ok((members, event))
}

/// Places a hold. It begins now; there is no way to set it back.
pub async fn place(app: &App, ctx: &Ctx, (whom, why): (PublicId, &Why), new: NewHold) -> Result<PublicId, HoldError> {
    let review_due = days_after(ctx.now, new.review_days);
    hold::check(&new.items, review_due, ctx.now)?;
    let (members, event) = asked(app, ctx, whom, why).await?;
    let (public, by, controller) =
        (PublicId::draw(PublicKind::Hold, &*app.random), ctx.actor.id, app.house.controller.id);
    let (id, at) = (HoldId::new(app.store.next_id()), ctx.now);
    let event = Event { detail: id.number(), ..event };
    app.store
        .write(move |tx| {
            // The items of one hold belong to one record: what is kept, is kept under that person.
            let owner = members.iter().map(|member| &member.facts).find(|facts| {
                named(tx, facts.subject).is_ok_and(|all| new.items.iter().all(|item| is_among(&all, *item)))
            });
            let facts = owner.ok_or(HoldError::NotThere)?;
            tx.check_generation(facts.subject, facts.generation)?;
            if store::erasures::of_person(tx, facts.subject)?.is_some() {
                return Err(HoldError::TooLate);
            }
            let hold = HoldRecord {
                subject: facts.subject,
                id,
                public,
                ground: new.ground,
                owner: by,
                placed_at: at,
                placed_by: by,
                after_request: store::erasure_waits::open_of(tx, facts.subject)?.is_some(),
                review_due,
                ended: None,
            };
            store::holds::add(tx, controller, (&hold, &new.items))?;
            tx.record(event.clone());
            Ok(())
        })
        .await?;
    Ok(public)
}

fn is_among(all: &[Candidate], item: HoldItem) -> bool {
    all.iter().any(|candidate| candidate.item == item)
}

/// The newest holds, those in force first; the next to be looked at on top.
pub async fn list(app: &App, ctx: &Ctx) -> Result<Vec<HoldRow>, HoldError> {
    if !app.clears(ctx, HouseAct::SeeHolds)? {
        return Err(HoldError::Refused);
    }
    let controller = app.house.controller.id;
    let read = app.store.read(move |db| {
        let mut rows = Vec::new();
        for hold in store::holds::newest(db, controller, LIMIT)? {
            let items = store::holds::items(db, hold.subject, hold.id)?.len();
            let owner = store::accounts::by_id(db, hold.owner)?.map(|account| account.actor.handle);
            let erasure = store::erasures::of_person(db, hold.subject)?.map(|record| record.erasure.public);
            rows.push(HoldRow { hold, items, owner: owner.unwrap_or_default(), erasure });
        }
        Ok::<_, StoreError>(rows)
    });
    let mut rows = read.await?;
    rows.sort_by_key(|row| (row.hold.ended.is_some(), row.hold.review_due));
    Ok(rows)
}

/// What becomes of a hold that was looked at.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Reviewed {
    /// It goes on for so many days.
    GoesOn(i64),
    /// The matter is settled.
    Ends,
}

/// Writes down what became of a hold.
pub async fn review(
    app: &App,
    ctx: &Ctx,
    (public, why): (PublicId, &Why),
    reviewed: Reviewed,
) -> Result<(), HoldError> {
    if !app.clears(ctx, HouseAct::SeeHolds)? {
        return Err(HoldError::NotFound);
    }
    let due = match reviewed {
        Reviewed::GoesOn(days) => {
            let due = days_after(ctx.now, days);
            hold::check_review(due, ctx.now)?;
            Some(due)
        }
        Reviewed::Ends => None,
    };
    let hold = app.store.read(move |db| store::holds::by_public(db, public)).await?.ok_or(HoldError::NotFound)?;
    let event = asked_about(app, ctx, &hold, (why, due.is_some())).await?;
    let (controller, at, by) = (app.house.controller.id, ctx.now, ctx.actor.id);
    let shelf = Shelf { norm: Norm::Claim, about: hold.id.number(), until: None };
    app.store
        .write(move |tx| {
            let is_done = match due {
                Some(due) => store::holds::review(tx, &hold, (at, by), due)?,
                None => store::holds::end(tx, &hold, (at, by))?,
            };
            if !is_done {
                return Err(HoldError::NotFound);
            }
            // What only this hold had kept of somebody who was erased ends with it; upkeep destroys the key.
            if due.is_none()
                && let Some(archive) = store::archive_keys::find(tx, controller, shelf)?
            {
                store::archive_keys::set_until(tx, archive.key.id, at)?;
            }
            tx.record(event.clone());
            Ok(())
        })
        .await
}

/// Asks the rules about the person of a hold, who may be erased already.
async fn asked_about(
    app: &App,
    ctx: &Ctx,
    hold: &HoldRecord,
    (why, goes_on): (&Why, bool),
) -> Result<Event, HoldError> {
    let subject = hold.subject;
    let read = app.store.read(move |db| {
        let person = store::people::by_subject(db, subject)?;
        Ok::<_, StoreError>((person, store::erasures::of_person(db, subject)?))
    });
    let facts = match read.await? {
        (Some(person), _) => person.facts,
        (None, Some(record)) => crate::kept::facts(app, &record),
        (None, None) => return Err(HoldError::NotFound),
    };
    let allowed = app.policy.allow(&ctx.actor, &facts, ctx.asks(PersonAct::Hold, why.reason))??;
    let deed = if goes_on { Deed::HoldReviewed } else { Deed::HoldEnded };
    let event = allowed.event(EventId::new(app.store.next_id()), ctx.now);
    Ok(Event { deed, detail: hold.id.number(), ..event })
}
