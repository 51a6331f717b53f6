//! What was stopped while several records were one person stays stopped for each of them.

use domain::consent::history::Act;
use domain::event::{About, Deed, Event};
use domain::id::{ConsentEventId, EventId, RestrictionId, SubjectId};
use domain::person::Facts;
use domain::purpose::Purpose;
use domain::reason::Reason;
use domain::time::Timestamp;
use store::consents::ConsentRecord;
use store::restrictions::RestrictionRecord;
use store::{StoreError, Tx};

/// Through which channel an answer came that was given while two records were one.
pub const CHANNEL: &str = "merge";

/// Writes down for the side `to` whatever no the side `from` received since `since`, and says how many.
pub(super) fn carry(
    tx: &mut Tx<'_>,
    all: &[Facts],
    (from, to): (&[SubjectId], &[SubjectId]),
    since: Timestamp,
) -> Result<usize, StoreError> {
    // The main record of a side is where the page of the person stands.
    let Some(main) = to.first() else { return Ok(0) };
    let main = store::merges::root_of(tx, *main)?;
    let Some(facts) = all.iter().find(|facts| facts.subject == main) else { return Ok(0) };
    Ok(answers(tx, facts, (from, to), since)? + restrictions(tx, facts, (from, to), since)?)
}

fn answers(
    tx: &mut Tx<'_>,
    facts: &Facts,
    (from, to): (&[SubjectId], &[SubjectId]),
    since: Timestamp,
) -> Result<usize, StoreError> {
    let mut known = Vec::new();
    for subject in to {
        known.extend(store::consents::of_person(tx, *subject)?);
    }
    let mut carried = 0;
    for subject in from {
        for answer in store::consents::of_person(tx, *subject)? {
            let is_known = known.iter().any(|known| {
                (known.purpose, known.brand, known.act, known.reach, known.at)
                    == (answer.purpose, answer.brand, answer.act, answer.reach, answer.at)
            });
            let is_no = answer.act.is_no() || answer.act == Act::GuardianRefused;
            if !is_no || answer.at < since || is_known {
                continue;
            }
            record(tx, facts, (crate::consents::deed(answer.act), answer.purpose));
            // The proof stays with the record that it is sealed under.
            let id = ConsentEventId::new(tx.next_id());
            let copy = ConsentRecord { id, channel: CHANNEL.to_owned(), proof: None, trace_since: None, ..answer };
            store::consents::add(tx, facts.subject, &copy)?;
            carried += 1;
        }
    }
    Ok(carried)
}

fn restrictions(
    tx: &mut Tx<'_>,
    facts: &Facts,
    (from, to): (&[SubjectId], &[SubjectId]),
    since: Timestamp,
) -> Result<usize, StoreError> {
    let mut known = Vec::new();
    for subject in to {
        known.extend(store::restrictions::of_person(tx, *subject)?);
    }
    let mut carried = 0;
    for subject in from {
        for restriction in store::restrictions::of_person(tx, *subject)? {
            let is_known = known.iter().any(|known| {
                known.lifted_at.is_none() && (known.ground, known.from_at) == (restriction.ground, restriction.from_at)
            });
            if restriction.lifted_at.is_some() || restriction.from_at < since || is_known {
                continue;
            }
            let copy = RestrictionRecord { id: RestrictionId::new(tx.next_id()), ..restriction };
            store::restrictions::begin(tx, facts.subject, &copy, domain::actor::Actor::SYSTEM)?;
            record(tx, facts, (Deed::Restricted, 0));
            carried += 1;
        }
    }
    Ok(carried)
}

fn record(tx: &mut Tx<'_>, facts: &Facts, (deed, detail): (Deed, i64)) {
    let event = Event {
        id: EventId::new(tx.next_id()),
        at: tx.now(),
        actor: domain::actor::Actor::SYSTEM,
        controller: facts.controller,
        brand: Some(facts.brand),
        about: About::One(facts.subject, facts.handle),
        deed,
        purpose: Purpose::Upkeep,
        reason: Reason::Upkeep,
        detail,
    };
    tx.record(event);
}
