//! Ordering the erasure of every record of one person at once.

use custody::OpenError;
use domain::consent::terms::Terms;
use domain::erasure::Preview;
use domain::id::{ActorId, ErasureId, EventId, PublicId, SubjectId};
use domain::retention::Rule;
use domain::suppression::Suppression;
use domain::time::Timestamp;
use policy::PersonAct;
use store::contacts::ContactRecord;
use store::erasures::ErasureRecord;
use store::journal::{Line, Order};
use store::people::PersonRecord;
use store::suppression::Fingerprint;
use store::{StoreError, Tx};

use super::{ErasureError, fingerprints, order_record};
use crate::people::{Opened, PeopleError, look_at};
use crate::{App, Ctx, Why};

/// How an order is given.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wish {
    /// A contact point that does not open stops the order.
    pub is_strict: bool,
    /// It waited, and begins only if nobody has cancelled it.
    pub from_wait: bool,
    /// The rule by which the time of the data is over, if that is why.
    pub over: Option<Rule>,
}

/// What is read of each record.
struct Traces {
    /// The name of the erasure that waits.
    waits: Option<PublicId>,
    earlier: Option<PublicId>,
    contacts: Vec<ContactRecord>,
    marks: Vec<Vec<u8>>,
    preview: Preview,
}

/// The order about one record.
#[derive(Clone)]
struct One {
    record: ErasureRecord,
    fingerprints: Vec<Fingerprint>,
}

/// Orders the erasure of everybody in the person's circle and gives that of the main record; `None` if the circle
/// changed meanwhile, and it has to be prepared again.
pub(super) async fn order(
    app: &App,
    ctx: &Ctx,
    (whom, why): (PublicId, &Why),
    wish: Wish,
) -> Result<Option<PublicId>, ErasureError> {
    let opened = look_at(app, ctx, (whom, why), &[PersonAct::Erase], |db, person| traces(db, person)).await?;
    if opened.joined.is_empty()
        && let Some(earlier) = opened.read.earlier
    {
        return Ok(Some(earlier));
    }
    let mut orders = Vec::new();
    for (person, traces) in opened.each() {
        // The weekly key of a person who came back with an old backup may be destroyed: then nobody can read their
        // contact points any more, and they are erased without fingerprints.
        let fingerprints = match kept_out(app, &opened, person, traces) {
            Ok(fingerprints) => fingerprints,
            Err(error) if wish.is_strict => return Err(error),
            Err(_) => Vec::new(),
        };
        let record = order_record(app, ctx, (&person.facts, traces.waits), (&traces.marks, &traces.preview));
        orders.push(One { record, fingerprints });
    }
    write(app, ctx, orders, wish).await
}

fn traces(db: &mut dyn store::Db, person: &PersonRecord) -> Result<Traces, PeopleError> {
    let subject = person.facts.subject;
    Ok(Traces {
        waits: store::erasure_waits::open_of(db, subject)?.map(|wait| wait.public),
        earlier: store::erasures::of_person(db, subject)?.map(|earlier| earlier.erasure.public),
        contacts: store::contacts::of_person(db, subject)?,
        marks: store::erasures::marks(db, subject)?,
        preview: store::erasures::preview(db, subject)?,
    })
}

fn kept_out(
    app: &App,
    opened: &Opened<Traces>,
    person: &PersonRecord,
    traces: &Traces,
) -> Result<Vec<Fingerprint>, ErasureError> {
    let opener = opened.opener_of(app, PersonAct::Erase, person)?;
    fingerprints(app, &person.facts, (&traces.contacts, &opener)).map_err(|error: OpenError| error.into())
}

async fn write(app: &App, ctx: &Ctx, orders: Vec<One>, wish: Wish) -> Result<Option<PublicId>, ErasureError> {
    let (actor, now, journal) = (ctx.actor.id, ctx.now, app.journal.clone());
    let lines: Vec<Line> = orders.iter().map(|one| line(&one.record, now)).collect();
    let is_late = lines.len() > 1 || wish.from_wait || wish.over.is_some();
    if !is_late {
        lines.iter().try_for_each(|line| journal.append(line))?;
    }
    let written = app.store.write(move |tx| {
        let mut all: Vec<SubjectId> = orders.iter().map(|one| one.record.erasure.subject).collect();
        let Some(main) = all.first().copied() else { return Ok(None) };
        store::merges::hold(tx, &all)?;
        let mut circle = store::merges::circle(tx, main)?;
        circle.sort_unstable();
        all.sort_unstable();
        if circle != all {
            return Ok(None);
        }
        if wish.over.is_some() && !crate::retention::is_over(tx, main, now)? {
            // Something came from the person at the last moment.
            return Err(StoreError::KeyTurned);
        }
        let waits = all.iter().map(|subject| store::erasure_waits::open_of(tx, *subject));
        let waits: Vec<_> = waits.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect();
        if wish.from_wait && waits.is_empty() {
            // Somebody cancelled it at the last moment.
            return Err(StoreError::KeyTurned);
        }
        // What stands in the journal is erased at the latest with the next start. So records that may be parted, and
        // what may be cancelled, at this very moment is journaled only while nobody can do that.
        if is_late {
            lines.iter().try_for_each(|line| journal.append(line))?;
        }
        for wait in &waits {
            store::erasure_waits::start(tx, wait, now)?;
        }
        Ok::<_, StoreError>(order_all(tx, &orders, (actor, now), wish.over)?.first().map(|(_, public)| *public))
    });
    Ok(written.await?)
}

/// Writes every order down, and that they belong together.
fn order_all(
    tx: &mut Tx<'_>,
    orders: &[One],
    (actor, now): (ActorId, Timestamp),
    over: Option<Rule>,
) -> Result<Vec<(ErasureId, PublicId)>, StoreError> {
    let mut ordered: Vec<(ErasureId, PublicId)> = Vec::new();
    for one in orders {
        // Two orders at once are one: the second finds the first.
        let known = store::erasures::of_person(tx, one.record.erasure.subject)?;
        let erasure = if let Some(earlier) = &known {
            &earlier.erasure
        } else {
            store::erasures::order(tx, &one.record, actor)?;
            keep_out(tx, &one.fingerprints, now)?;
            if let Some(rule) = over {
                let whom = (one.record.erasure.subject, one.record.handle);
                let event =
                    crate::retention::event(EventId::new(tx.next_id()), whom, one.record.controller, (rule, now));
                store::retention::count(tx, rule, (now, 1))?;
                tx.record(event);
            }
            &one.record.erasure
        };
        for (earlier, _) in &ordered {
            store::merges::erase_together(tx, *earlier, erasure.id)?;
            store::merges::erase_together(tx, erasure.id, *earlier)?;
        }
        ordered.push((erasure.id, erasure.public));
    }
    Ok(ordered)
}

fn line(record: &ErasureRecord, at: Timestamp) -> Line {
    Line { at, order: Order::EraseOrdered, subject: record.erasure.subject, detail: record.erasure.id.number() }
}

fn keep_out(tx: &mut Tx<'_>, fingerprints: &[Fingerprint], now: Timestamp) -> Result<(), StoreError> {
    let kept = Suppression::do_not_reload(now, &Terms::FIRST);
    let ends_at = kept.ends_at.unwrap_or(kept.set_at);
    fingerprints.iter().try_for_each(|fingerprint| store::suppression::set(tx, fingerprint, kept.set_at, ends_at))
}
