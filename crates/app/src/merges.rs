//! Joining two records of one person, and undoing it within 30 days.
//!
//! Invariant: a join is a row. What was written under one record stays there; reading follows the join (see
//! `people::circle`), and a stop that was received while both were one stands for both after they are parted.

use domain::event::{Deed, Event};
use domain::id::{EventId, PublicId};
use domain::merge::undo_until;
use domain::person::Facts;
use domain::time::Timestamp;
use policy::{Allowed, PersonAct, PolicyError};
use store::merges::MergeRecord;
use store::people::PersonRecord;
use store::{StoreError, Tx};

use crate::duplicates::{self, Comparison};
use crate::people::{PeopleError, circle};
use crate::{App, Ctx, Why};

mod stops;

/// Why records are not joined or parted.
#[derive(Debug, thiserror::Error)]
pub enum MergeError {
    /// There is no such person, or the actor may not know that there is.
    #[error("no such person")]
    NotFound,
    /// The policy says no about one of both.
    #[error("not allowed")]
    Refused,
    /// Both are one already, or the person would have too many records.
    #[error("these two cannot be joined")]
    NotTwo,
    /// One of both is being erased.
    #[error("one of both is being erased")]
    Leaving,
    /// No join of this record stands.
    #[error("the record is not joined to anybody")]
    NotJoined,
    /// The days in which it could be undone are over.
    #[error("the time in which it could be undone is over")]
    TooLate,
    /// The records could not be compared.
    #[error("could not compare the records")]
    People(#[source] PeopleError),
    /// No decision.
    #[error("could not reach a decision")]
    Policy(#[from] PolicyError),
    /// The store.
    #[error("could not use the store")]
    Store(#[from] StoreError),
}

impl From<PeopleError> for MergeError {
    fn from(error: PeopleError) -> Self {
        match error {
            PeopleError::NotFound => Self::NotFound,
            PeopleError::Refused => Self::Refused,
            PeopleError::Policy(error) => Self::Policy(error),
            PeopleError::Store(error) => Self::Store(error),
            PeopleError::BadQuestion | PeopleError::Incomplete | PeopleError::Vault(_) | PeopleError::Seal(_) => {
                Self::People(error)
            }
        }
    }
}

/// A yes of the rules about one record, with what is needed to write it down.
struct Asked {
    facts: Facts,
    allowed: Allowed,
}

/// Joins `other` to the record `main`, and gives the public name of the person from now on.
pub async fn merge(
    app: &App,
    ctx: &Ctx,
    (main, other): (PublicId, PublicId),
    why: &Why,
) -> Result<PublicId, MergeError> {
    let compared = duplicates::compare(app, ctx, (main, other), why).await?;
    let differs = codes(&compared);
    let (main, other) = app
        .store
        .read(move |db| Ok::<_, StoreError>((circle::by_public(db, main)?, circle::by_public(db, other)?)))
        .await?;
    let (winner, loser) = (ask(app, ctx, &main, why)?, ask(app, ctx, &other, why)?);
    let merge = MergeRecord {
        id: app.store.next_id(),
        winner: winner.facts.subject,
        loser: loser.facts.subject,
        at: ctx.now,
        by: ctx.actor.id,
        undo_until: undo_until(ctx.now),
        differs,
    };
    let public = winner.facts.public;
    let events = [&winner, &loser].map(|asked| event(app, ctx, asked, (Deed::PeopleMerged, merge.id)));
    let done = app.store.write(move |tx| join(tx, &merge, ([&winner, &loser], &events))).await?;
    done.map(|()| public)
}

fn ask(app: &App, ctx: &Ctx, members: &[PersonRecord], why: &Why) -> Result<Asked, MergeError> {
    let facts = members.first().ok_or(MergeError::NotFound)?.facts.clone();
    let asked = ctx.asks(PersonAct::Merge, why.reason);
    let allowed = app.policy.allow(&ctx.actor, &facts, asked)?.map_err(PeopleError::from)?;
    Ok(Asked { facts, allowed })
}

fn event(app: &App, ctx: &Ctx, asked: &Asked, (deed, detail): (Deed, i64)) -> Event {
    Event { deed, detail, ..asked.allowed.event(EventId::new(app.store.next_id()), ctx.now) }
}

fn join(
    tx: &mut Tx<'_>,
    merge: &MergeRecord,
    (both, events): ([&Asked; 2], &[Event; 2]),
) -> Result<Result<(), MergeError>, StoreError> {
    store::merges::hold(tx, &[merge.winner, merge.loser])?;
    for asked in both {
        tx.check_generation(asked.facts.subject, asked.facts.generation)?;
        if store::erasures::of_person(tx, asked.facts.subject)?.is_some() {
            return Ok(Err(MergeError::Leaving));
        }
    }
    if !store::merges::join(tx, merge)? {
        return Ok(Err(MergeError::NotTwo));
    }
    duplicates::decided_merged(tx, (merge.winner, merge.loser), (merge.by, merge.at))?;
    for event in events {
        tx.record(event.clone());
    }
    Ok(Ok(()))
}

/// Codes of what differs, each followed by a space.
fn codes(compared: &Comparison) -> String {
    let differs = compared.rows.iter().filter(|row| !row.is_same);
    let mut codes = String::new();
    for row in differs {
        codes.push_str(row.field.code());
        codes.push(' ');
    }
    codes
}

/// What became of an undone join.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Parted {
    /// The main record.
    pub main: PublicId,
    /// The one that stands alone again.
    pub other: PublicId,
    /// Withdrawals, refusals and restrictions that now stand for both.
    pub carried: usize,
}

/// Parts a record from the person it was joined to. What was written meanwhile stays where it was written; a no that
/// was received meanwhile stands for both.
pub async fn undo(app: &App, ctx: &Ctx, other: PublicId, why: &Why) -> Result<Parted, MergeError> {
    let found = app.store.read(move |db| {
        let Some(loser) = store::people::by_public(db, other)? else { return Ok(None) };
        let merge = store::merges::standing(db, loser.facts.subject)?;
        let members = circle::of(db, loser)?;
        Ok::<_, StoreError>(Some((merge, members)))
    });
    let (merge, members) = found.await?.ok_or(MergeError::NotFound)?;
    let mut asked = Vec::new();
    for member in &members {
        asked.push(ask(app, ctx, std::slice::from_ref(member), why)?);
    }
    let merge = merge.ok_or(MergeError::NotJoined)?;
    if ctx.now > merge.undo_until {
        return Err(MergeError::TooLate);
    }
    let is_meant = |asked: &&Asked| [merge.winner, merge.loser].contains(&asked.facts.subject);
    let events: Vec<Event> =
        asked.iter().filter(is_meant).map(|asked| event(app, ctx, asked, (Deed::MergeUndone, merge.id))).collect();
    let main = asked.iter().find(|asked| asked.facts.subject == merge.winner).ok_or(MergeError::NotFound)?;
    let (main, by) = (main.facts.public, (ctx.actor.id, ctx.now));
    let all: Vec<Facts> = asked.into_iter().map(|asked| asked.facts).collect();
    let done = app.store.write(move |tx| part(tx, &merge, (&all, &events), by)).await?;
    done.map(|carried| Parted { main, other, carried })
}

fn part(
    tx: &mut Tx<'_>,
    merge: &MergeRecord,
    (all, events): (&[Facts], &[Event]),
    by: (domain::id::ActorId, Timestamp),
) -> Result<Result<usize, MergeError>, StoreError> {
    let subjects: Vec<_> = all.iter().map(|facts| facts.subject).collect();
    store::merges::hold(tx, &subjects)?;
    for facts in all {
        tx.check_generation(facts.subject, facts.generation)?;
        if store::erasures::of_person(tx, facts.subject)?.is_some() {
            return Ok(Err(MergeError::Leaving));
        }
    }
    let Some((ours, theirs)) = store::merges::part(tx, merge, by)? else { return Ok(Err(MergeError::NotJoined)) };
    // A package that waits tells of both.
    for facts in all {
        crate::handover::withdraw_open(tx, facts.subject, by.1)?;
    }
    let carried =
        stops::carry(tx, all, (&ours, &theirs), merge.at)? + stops::carry(tx, all, (&theirs, &ours), merge.at)?;
    duplicates::decided_two(tx, (merge.winner, merge.loser), by)?;
    duplicates::compare_again(tx, &subjects)?;
    for event in events {
        tx.record(event.clone());
    }
    Ok(Ok(carried))
}
