//! What proves an answer is kept for its time: the network address in it becomes unreadable (K8), and in the end the
//! whole proof goes, and leaves the answer (K7).
//!
//! Invariant: a proof is opened only to make an address in it unreadable, and that is on record. While processing is
//! restricted nothing is changed, because the person may need the proof (Art. 18(1)(c)).

use std::sync::Arc;

use custody::{ConsentProof, Opener, Sealed, Sealer, Table};
use domain::actor::Actor;
use domain::consent::channel::Channel;
use domain::consent::ending::{ended_at, oldest_proof, proof_ends_at};
use domain::consent::evidence::Trace;
use domain::consent::terms::Terms;
use domain::event::{About, Deed, Event};
use domain::id::{ConsentEventId, EventId, PurposeId, SubjectId};
use domain::mail::MailState;
use domain::person::Facts;
use domain::personal::Text;
use domain::purpose::Purpose;
use domain::reason::Reason;
use domain::retention::Rule;
use domain::time::{Timestamp, days_after};
use policy::PersonAct;
use store::consents::ConsentRecord;
use store::people::PersonRecord;
use store::{Db, StoreError};

use crate::may::{Message, Rules, line, rules_in, standing_in};
use crate::{App, Ctx, Why, records};

/// How many people one look opens, or one round of the second step reads at once.
const AT_ONCE: i64 = 200;

/// What one round did.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Kept {
    /// Proofs in which an address became unreadable.
    pub hashed: usize,
    /// Proofs that were removed.
    pub ended: usize,
}

/// Makes addresses unreadable whose days are over, and removes proofs whose years are over.
pub async fn keep(app: &App) -> Result<Kept, StoreError> {
    let (mut kept, now) = (Kept::default(), app.clock.now());
    let (mut after, plain_since) = (SubjectId::new(0), days_after(now, -Terms::FIRST.ip_days));
    loop {
        let some = app.store.read(move |db| store::consents::with_traces(db, plain_since, (after, AT_ONCE))).await?;
        let Some(last) = some.last().copied() else { break };
        after = last;
        kept.hashed += hash_some(app, some, now).await?;
    }
    after = SubjectId::new(0);
    let old = oldest_proof(now, &Terms::FIRST);
    loop {
        let some = app.store.read(move |db| store::consents::with_old_proofs(db, old, (after, AT_ONCE))).await?;
        let Some(last) = some.last().copied() else { return Ok(kept) };
        after = last;
        for subject in some {
            kept.ended += end_some(app, subject, now).await?;
        }
    }
}

/// Opens the proofs of these people under one record, and puts digests in the place of addresses.
async fn hash_some(app: &App, whom: Vec<SubjectId>, now: Timestamp) -> Result<usize, StoreError> {
    let ctx = Ctx { actor: crate::erasures::system(app), now };
    let (policy, by) = (Arc::clone(&app.policy), ctx.clone());
    let asked = ctx.asks(PersonAct::KeepProofs, Why::usual(ctx.actor.role).reason);
    let looked = app.store.disclose(move |db, looks| {
        let mut found = Vec::new();
        for subject in &whom {
            let Some(person) = store::people::by_subject(db, *subject)? else { continue };
            // Whoever is restricted, or cannot be asked about, keeps everything as it is.
            let Ok(Ok(allowed)) = policy.allow(&by.actor, &person.facts, asked) else { continue };
            looks.push(allowed);
            let mut lines = store::consents::of_person(db, *subject)?;
            lines.retain(|line| line.trace_since.is_some_and(|since| is_due(since, now)));
            found.push((person, lines));
        }
        Ok::<_, StoreError>(found)
    });
    let (found, permits) = match looked.await {
        Err(StoreError::NothingRecorded) => return Ok(0),
        looked => looked?,
    };
    let mut hashed = 0;
    for (person, lines) in found {
        let Some(permit) = permits.of(person.facts.subject, PersonAct::KeepProofs) else { continue };
        // What does not open stays, and the next round tries again.
        let Ok(opener) = app.vault.opener(permit, &person.key) else { continue };
        let Ok(sealer) = app.vault.sealer(person.facts.controller, &person.key) else { continue };
        let changed: Vec<_> =
            lines.iter().filter_map(|line| unreadable(app, &person.facts, (&opener, &sealer), line)).collect();
        hashed += replace(app, &person, changed).await?;
    }
    Ok(hashed)
}

fn is_due(since: Timestamp, now: Timestamp) -> bool {
    days_after(since, Terms::FIRST.ip_days) <= now
}

/// The proof of a line without any address that could be read.
fn unreadable(
    app: &App,
    facts: &Facts,
    (opener, sealer): (&Opener, &Sealer),
    line: &ConsentRecord,
) -> Option<(ConsentEventId, Sealed<ConsentProof>)> {
    let (place, now) = (records::consent_proof(line.id), app.clock.now());
    let opened = opener.open(Table::ConsentProof, place, line.proof.as_ref()?).ok()?;
    let mut proof = opened.as_ref().clone();
    drop(opened);
    let since = line.trace_since.unwrap_or(line.at);
    let digest = |address: &Text| Trace::Digest(app.vault.trace_digest(facts.controller, address));
    proof.draft.trace = match (proof.draft.trace.take(), proof.ip.take()) {
        (Some(trace), _) if !trace.is_too_plain(since, now, &Terms::FIRST) => Some(trace),
        (Some(Trace::Shortened(address)), _) => Some(digest(&Text::new(address.to_string()))),
        (Some(kept @ Trace::Digest(_)), _) => Some(kept),
        (None, given) => given.as_ref().map(digest),
    };
    Some((line.id, sealer.seal(Table::ConsentProof, place, &proof).ok()?))
}

async fn replace(
    app: &App,
    person: &PersonRecord,
    changed: Vec<(ConsentEventId, Sealed<ConsentProof>)>,
) -> Result<usize, StoreError> {
    let (subject, generation) = (person.facts.subject, person.facts.generation);
    let written = app.store.write(move |tx| {
        tx.check_generation(subject, generation)?;
        let mut written = 0;
        for (id, proof) in &changed {
            written += usize::from(store::consents::set_proof(tx, subject, *id, proof)?);
        }
        Ok::<_, StoreError>(written)
    });
    match written.await {
        // Erased, or under a new key, meanwhile.
        Err(StoreError::KeyTurned) => Ok(0),
        written => written,
    }
}

/// Removes the proofs of one person whose years are over; nothing is opened for it.
async fn end_some(app: &App, subject: SubjectId, now: Timestamp) -> Result<usize, StoreError> {
    app.store
        .write(move |tx| {
            let Some(person) = store::people::by_subject(tx, subject)?.filter(|found| !found.facts.restricted) else {
                return Ok(0);
            };
            let rules = rules_in(tx, person.facts.controller)?;
            let over = over(tx, &rules, (subject, now))?;
            let mut ended = 0_u64;
            for line in &over {
                if store::consents::end_proof(tx, subject, line.id)? {
                    let event = event(&person.facts, (EventId::new(tx.next_id()), now), line.purpose);
                    tx.record(event);
                    ended += 1;
                }
            }
            store::retention::count(tx, Rule::ConsentProof, (now, ended))?;
            Ok::<_, StoreError>(usize::try_from(ended).unwrap_or(usize::MAX))
        })
        .await
}

/// The lines whose proof has had its time: nothing that rested on them was sent for some years, and they are over.
fn over(
    db: &mut dyn Db,
    rules: &Rules,
    (subject, now): (SubjectId, Timestamp),
) -> Result<Vec<ConsentRecord>, StoreError> {
    let lines = store::consents::of_person(db, subject)?;
    let said: Vec<_> = lines.iter().map(line).collect();
    let held = standing_in(db, rules, (subject, now), &Message::default())?;
    let mails = store::mails::of_person(db, subject)?;
    let is_over = |record: &ConsentRecord| {
        let (said_then, purpose) = (line(record), PurposeId::new(record.purpose));
        let channels: Vec<Channel> =
            Channel::ALL.iter().copied().filter(|channel| record.reach.is_none_or(|reach| reach == *channel)).collect();
        let stand: Vec<_> = channels.iter().map(|channel| held.status(rules, purpose, *channel, now)).collect();
        let Some(ended) = ended_at(&said_then, &said, &stand) else { return false };
        let rested = mails.iter().filter(|mail| {
            mail.purpose == purpose && mail.kind.purpose() == Purpose::Marketing && mail.state == MailState::Sent
        });
        let sent = rested.filter_map(|mail| mail.ended_at).filter(|at| (record.at..=ended).contains(at)).max();
        proof_ends_at(ended, sent, rules.terms()) <= now
    };
    Ok(lines.into_iter().filter(|record| record.proof.is_some() && is_over(record)).collect())
}

fn event(facts: &Facts, (id, at): (EventId, Timestamp), purpose: i64) -> Event {
    Event {
        id,
        at,
        actor: Actor::SYSTEM,
        controller: facts.controller,
        brand: Some(facts.brand),
        about: About::One(facts.subject, facts.handle),
        deed: Deed::ProofEnded,
        purpose: Purpose::Upkeep,
        reason: Reason::Upkeep,
        detail: purpose,
    }
}
