//! Duplicates: suggested by the product, seen side by side, and decided by somebody who answers for it.
//!
//! Invariant: nothing is joined here; a suggestion names rules and a score, never a value.

use std::sync::Arc;

use domain::event::{Deed, Event};
use domain::id::{ActorId, EventId, PublicId, SubjectId};
use domain::merge::PairState;
use domain::time::Timestamp;
use policy::{HouseAct, PersonAct};
use store::duplicates::{PairRecord, ordered};
use store::{Permits, StoreError, Tx};

use crate::people::{Found, PeopleError, PersonRow, circle, row_of};
use crate::{App, Ctx, Why, records};

mod compare;
mod fields;
mod judging;
mod matching;

pub use compare::{CompareRow, Comparison, compare};
pub use fields::tokens_of;
pub use judging::Judged;
pub use matching::{MatchError, VERSION, keep};

/// The most suggestions that one page shows.
pub const SHOWN: usize = 50;
/// How many are looked through for those that the actor may see.
const LOOKED_THROUGH: i64 = 2_000;

/// Two people who may be one.
pub struct Suggested {
    /// Both, as lists show them.
    pub both: [PersonRow; 2],
    /// How much speaks for it, in bits: one more doubles the odds.
    pub score: i64,
    /// The rules that fired.
    pub rules: Vec<domain::duplicates::Rule>,
    /// Since when it is suggested.
    pub found_at: Timestamp,
}

/// What waits for a decision.
pub struct Suggestions {
    /// The likeliest first.
    pub rows: Vec<Suggested>,
    /// How many pairs wait in the whole house.
    pub open: i64,
}

/// Shows the pairs that the actor may decide about; one event names everybody shown.
pub async fn list(app: &App, ctx: &Ctx) -> Result<Suggestions, PeopleError> {
    if !app.clears(ctx, HouseAct::SeeDuplicates)? {
        return Err(PeopleError::Refused);
    }
    let open = app.store.read(store::duplicates::open_count).await?;
    if open == 0 {
        return Ok(Suggestions { rows: Vec::new(), open });
    }
    let (policy, asker) = (Arc::clone(&app.policy), ctx.clone());
    let asks = ctx.asks(PersonAct::Compare, Why::usual(ctx.actor.role).reason);
    let shown = app
        .store
        .disclose(move |db, looks| {
            let mut rows = Vec::new();
            for pair in store::duplicates::open(db, LOOKED_THROUGH)? {
                let Some(both) = both_of(db, &pair)? else { continue };
                let mut yes = Vec::new();
                for found in &both {
                    yes.extend(policy.allow(&asker.actor, &found.person.facts, asks)?.ok());
                }
                if yes.len() == 2 && rows.len() < SHOWN {
                    for allowed in yes {
                        looks.push(allowed);
                    }
                    rows.push((both, pair));
                }
            }
            if rows.is_empty() { Err(Nobody::Found) } else { Ok(rows) }
        })
        .await;
    let (rows, permits) = match shown {
        Ok(shown) => shown,
        Err(Nobody::Found) => return Ok(Suggestions { rows: Vec::new(), open }),
        Err(Nobody::Failed(error)) => return Err(error),
    };
    let rows = rows.iter().map(|(both, pair)| suggested(app, (both, pair), &permits)).collect::<Result<_, _>>()?;
    Ok(Suggestions { rows, open })
}

/// Both main records; `None` if they are one already, or one is not there.
fn both_of(db: &mut dyn store::Db, pair: &PairRecord) -> Result<Option<[Found; 2]>, StoreError> {
    let (first, second) = (store::merges::root_of(db, pair.pair.0)?, store::merges::root_of(db, pair.pair.1)?);
    let (Some(first), Some(second)) = (store::people::by_subject(db, first)?, store::people::by_subject(db, second)?)
    else {
        return Ok(None);
    };
    if first.facts.subject == second.facts.subject {
        return Ok(None);
    }
    Ok(Some([Found::read(db, first)?, Found::read(db, second)?]))
}

fn suggested(app: &App, (both, pair): (&[Found; 2], &PairRecord), permits: &Permits) -> Result<Suggested, PeopleError> {
    let [first, second] = both;
    Ok(Suggested {
        both: [shown(app, first, permits)?, shown(app, second, permits)?],
        score: pair.score,
        rules: rules_of(&pair.rules),
        found_at: pair.found_at,
    })
}

fn shown(app: &App, found: &Found, permits: &Permits) -> Result<PersonRow, PeopleError> {
    let person = &found.person;
    let permit = permits.of(person.facts.subject, PersonAct::Compare).ok_or_else(crate::people::missing_permit)?;
    let opener = app.vault.opener(permit, &person.key)?;
    let profile = opener.open(custody::Table::Person, records::OF_PERSON, &person.profile)?;
    let contact = found.for_list();
    let masked = contact.map(|contact| opener.open_masked(records::contact(contact.id), &contact.value)).transpose()?;
    Ok(row_of(found, &profile, masked))
}

pub(crate) fn rules_of(codes: &str) -> Vec<domain::duplicates::Rule> {
    codes.split_whitespace().filter_map(domain::duplicates::Rule::from_code).collect()
}

/// Says that both are two people. It is remembered, and asked again only if more speaks for it than today.
pub async fn reject(app: &App, ctx: &Ctx, (one, other): (PublicId, PublicId), why: &Why) -> Result<(), PeopleError> {
    let (one, other) = app
        .store
        .read(move |db| Ok::<_, StoreError>((circle::by_public(db, one)?, circle::by_public(db, other)?)))
        .await?;
    let (mut events, mut both) = (Vec::new(), Vec::new());
    for members in [&one, &other] {
        let main = members.first().ok_or(PeopleError::NotFound)?;
        let allowed = app.policy.allow(&ctx.actor, &main.facts, ctx.asks(PersonAct::Merge, why.reason))??;
        events
            .push(Event { deed: Deed::DuplicateRejected, ..allowed.event(EventId::new(app.store.next_id()), ctx.now) });
        both.push((main.facts.subject, main.facts.generation));
    }
    let by = (ctx.actor.id, ctx.now);
    app.store
        .write(move |tx| {
            let [(one, its), (other, theirs)] = both.as_slice() else { return Ok(()) };
            tx.check_generation(*one, *its)?;
            tx.check_generation(*other, *theirs)?;
            decided_two(tx, (*one, *other), by)?;
            for event in &events {
                tx.record(event.clone());
            }
            Ok::<_, StoreError>(())
        })
        .await?;
    Ok(())
}

/// Notes that both were joined, if they were suggested.
pub(crate) fn decided_merged(
    tx: &mut Tx<'_>,
    (one, other): (SubjectId, SubjectId),
    by: (ActorId, Timestamp),
) -> Result<(), StoreError> {
    let between = ordered(one, other);
    for pair in store::duplicates::pairs_of(tx, other)? {
        if pair.pair != between {
            store::duplicates::drop_open(tx, pair.pair)?;
        }
    }
    store::duplicates::decide(tx, between, PairState::Merged, by)?;
    compare_again(tx, &[one, other])
}

/// Others are compared with what both are now.
pub(crate) fn compare_again(tx: &mut Tx<'_>, people: &[SubjectId]) -> Result<(), StoreError> {
    people.iter().try_for_each(|subject| store::duplicates::stale(tx, *subject))
}

/// Notes that both are two people, whether they were suggested or not.
pub(crate) fn decided_two(
    tx: &mut Tx<'_>,
    (one, other): (SubjectId, SubjectId),
    (by, at): (ActorId, Timestamp),
) -> Result<(), StoreError> {
    let pair = ordered(one, other);
    if store::duplicates::pair(tx, one, other)?.is_none() {
        let (rules, state) = (String::new(), PairState::NotTheSame);
        store::duplicates::suggest(tx, &PairRecord { pair, score: 0, rules, state, found_at: at, decided_at: None })?;
    }
    store::duplicates::decide(tx, pair, PairState::NotTheSame, (by, at)).map(|_| ())
}

/// A list that shows nobody records nobody.
enum Nobody {
    Found,
    Failed(PeopleError),
}

impl From<StoreError> for Nobody {
    fn from(error: StoreError) -> Self {
        Self::Failed(error.into())
    }
}

impl From<policy::PolicyError> for Nobody {
    fn from(error: policy::PolicyError) -> Self {
        Self::Failed(error.into())
    }
}
