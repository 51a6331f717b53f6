//! The steps of an erasure. Each is safe to repeat, so a crash anywhere is followed by the same step again.

use std::collections::BTreeSet;

use domain::erasure::Step;
use domain::event::{About, Deed, Event};
use domain::id::{ErasureId, EventId, PublicId};
use domain::purpose::Purpose;
use domain::reason::Reason;
use domain::time::{Timestamp, days_after};
use store::erasures::ErasureRecord;
use store::journal::{Line, Order};
use store::{Db, StoreError};

use super::leftovers::Leftover;
use super::{EPOCH_DAYS, ErasureError, KEY_RING_DAYS, certificate, exceptions, keep, leftovers, system};
use crate::App;

/// Carries an ordered erasure out, from wherever it stands to its certificate, and with it those of the records that
/// were joined to the person.
pub async fn run(app: &App, erasure: PublicId) -> Result<Step, ErasureError> {
    while step_once(app, erasure).await?.is_some() {}
    let others = app.store.read(move |db| {
        let Some(record) = store::erasures::by_public(db, erasure)? else { return Ok(Vec::new()) };
        store::merges::erased_with(db, record.erasure.id)
    });
    for other in others.await? {
        while step_once(app, other).await?.is_some() {}
    }
    let record = app.store.read(move |db| store::erasures::by_public(db, erasure)).await?;
    record.map(|record| record.erasure.step).ok_or(ErasureError::NotFound)
}

/// Takes the next step and says which; `None` when what is left waits for the weekly key.
pub async fn step_once(app: &App, erasure: PublicId) -> Result<Option<Step>, ErasureError> {
    let record =
        app.store.read(move |db| store::erasures::by_public(db, erasure)).await?.ok_or(ErasureError::NotFound)?;
    match record.erasure.step.next() {
        None | Some(Step::BackupsUnreadable) => Ok(None),
        Some(next) => {
            take(app, &record, next).await?;
            Ok(Some(next))
        }
    }
}

/// Begins the erasures whose time to cancel is over, and goes on with every one that a stop or a failure interrupted, each on its own, and says how many it finished;
/// the first failure is told after all were tried.
pub async fn resume_all(app: &App) -> Result<usize, ErasureError> {
    super::start_due(app).await?;
    let waiting = app.store.read(store::erasures::at_work).await?;
    let (mut finished, mut failure) = (0, None);
    for record in &waiting {
        match run(app, record.erasure.public).await {
            Ok(_) => finished += 1,
            Err(error) => {
                let erasure = record.erasure.public;
                tracing::error!(error = &error as &dyn std::error::Error, %erasure, "an erasure waits");
                failure.get_or_insert(error);
            }
        }
    }
    failure.map_or(Ok(finished), Err)
}

async fn take(app: &App, record: &ErasureRecord, step: Step) -> Result<(), ErasureError> {
    let subject = record.erasure.subject;
    match step {
        Step::ExceptionsChecked => {
            let note = keep::seal(app, record).await?;
            reach(app, record, step, &note).await
        }
        Step::IndexCleared => {
            app.store.clear_index_of(subject).await?;
            reach(app, record, step, "").await
        }
        Step::KeyDestroyed => destroy_key(app, record).await,
        Step::RowsDeleted => delete_rows(app, record).await,
        Step::Truncated => {
            app.store.truncate().await?;
            reach(app, record, step, "").await
        }
        Step::Journaled => {
            let detail = record.erasure.id.number();
            app.journal.append(&Line { at: app.clock.now(), order: Order::Erased, subject, detail })?;
            reach(app, record, step, "").await
        }
        Step::VendorsTold => reach(app, record, step, "vendors=0").await,
        Step::Scanned => scan(app, record).await,
        Step::Certified => certify(app, record).await,
        Step::Ordered | Step::BackupsUnreadable => Ok(()),
    }
}

async fn reach(app: &App, record: &ErasureRecord, step: Step, note: &str) -> Result<(), ErasureError> {
    let (id, at, note) = (record.erasure.id, app.clock.now(), note.to_owned());
    Ok(app.store.write(move |tx| store::erasures::reach(tx, id, (step, at), &note)).await?)
}

/// Lets the next try begin again after this step.
async fn go_back(app: &App, record: &ErasureRecord, step: Step) -> Result<(), ErasureError> {
    let (id, at) = (record.erasure.id, app.clock.now());
    Ok(app.store.write(move |tx| store::erasures::reach(tx, id, (step, at), "")).await?)
}

/// Overwrites the key. Which weekly key could still open a copy of it, and until when, is known only now.
async fn destroy_key(app: &App, record: &ErasureRecord) -> Result<(), ErasureError> {
    let at = app.clock.now();
    let grounds = keep::grounds(app, record);
    let (event, mut record) = (event(app, record, Deed::KeyDestroyed, at), record.clone());
    let (id, subject) = (record.erasure.id, record.erasure.subject);
    let (epoch, ends) = (app.vault.current_epoch(), days_after(app.vault.epoch_began(), EPOCH_DAYS).max(at));
    record.erasure.unreadable_from = days_after(ends, KEY_RING_DAYS);
    let is_dead = app
        .store
        .write(move |tx| {
            // What came in since the exceptions were sealed would be lost with the key, and a norm may order it kept.
            if !is_unreadable(tx, id)? && !exceptions::missing(tx, (subject, id), grounds)?.is_empty() {
                store::erasures::reach(tx, id, (Step::Ordered, at), "")?;
                return Ok(false);
            }
            let wrapped = store::keys::of(tx, subject)?;
            record.epoch = wrapped.as_ref().map_or(epoch, |key| key.epoch.max(epoch));
            record.marks.extend(leftovers::pack(&wrapped.map(|key| key.bytes).into_iter().collect::<Vec<_>>()));
            store::erasures::key_died(tx, &record)?;
            store::keys::overwrite(tx, subject)?;
            tx.record(event.clone());
            store::erasures::reach(tx, id, (Step::KeyDestroyed, at), "")?;
            Ok::<_, StoreError>(true)
        })
        .await?;
    if !is_dead {
        return Ok(());
    }
    // Words that a deed prepared before put back are taken out again; from here on no deed for this key passes.
    app.store.clear_index_of(subject).await?;
    // The overwritten page is in the file only after a checkpoint; the old one must not wait in the log.
    Ok(app.store.truncate().await?)
}

/// Whether the exceptions were looked up when nobody could open the records any more.
fn is_unreadable(db: &mut dyn Db, id: ErasureId) -> Result<bool, StoreError> {
    let steps = store::erasures::steps(db, id)?;
    Ok(steps.iter().any(|(step, _, note)| *step == Step::ExceptionsChecked && keep::is_unreadable(note)))
}

async fn delete_rows(app: &App, record: &ErasureRecord) -> Result<(), ErasureError> {
    let (id, subject, at) = (record.erasure.id, record.erasure.subject, app.clock.now());
    app.store
        .write(move |tx| {
            // An objection outlives the person; contact points that came after it are stopped, too (Art. 21(3)).
            store::objections::stop_all(tx, subject)?;
            let folded = store::totals::fold_for_erasure(tx, subject)?;
            crate::cases::keep_counts(tx, subject, at)?;
            let deleted: u64 = store::erasures::delete_rows(tx, subject)?.iter().map(|(_, rows)| rows).sum();
            store::erasures::reach(tx, id, (Step::RowsDeleted, at), &format!("rows={deleted} groups={folded}"))
        })
        .await?;
    Ok(())
}

async fn scan(app: &App, record: &ErasureRecord) -> Result<(), ErasureError> {
    let subject = record.erasure.subject;
    if !crate::imports::spooled_before(app, record.erasure.ordered_at).await?.is_empty() {
        return Err(ErasureError::UploadWaits);
    }
    let tables = app.store.read(move |db| store::erasures::rows_left(db, subject)).await?;
    if let Some(table) = tables.first() {
        // A deed that was on its way came after the rows had gone: they are deleted once more at the next try.
        go_back(app, record, Step::KeyDestroyed).await?;
        return Err(ErasureError::Leftovers { found: tables.len(), place: (*table).to_owned() });
    }
    let (marks, places) = (leftovers::unpack(&record.marks), app.places.clone());
    let searched = marks.len();
    let search = move || {
        let found = leftovers::search(&[&places.data, &places.spool, &places.journal, &places.proof], &marks);
        found.map(|(bytes, found)| (bytes, found, marks))
    };
    let joined = tokio::task::spawn_blocking(search).await.map_err(std::io::Error::other);
    let (bytes, found, marks) = joined.and_then(|searched| searched).map_err(ErasureError::Files)?;
    let found = without_shared(app, record, found, marks).await?;
    if let Some(first) = found.first() {
        go_back(app, record, Step::RowsDeleted).await?;
        let place = first.file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        return Err(ErasureError::Leftovers { found: found.len(), place });
    }
    reach(app, record, Step::Scanned, &format!("marks={searched} bytes={bytes} found=0")).await
}

/// Leaves out the digests that somebody else stands under, too.
async fn without_shared(
    app: &App,
    record: &ErasureRecord,
    found: Vec<Leftover>,
    marks: Vec<Vec<u8>>,
) -> Result<Vec<Leftover>, StoreError> {
    let controller = record.controller;
    let hit: BTreeSet<usize> = found.iter().map(|leftover| leftover.mark).collect();
    let shared = app
        .store
        .read(move |db| {
            let mut shared = BTreeSet::new();
            for index in hit {
                let mark = marks.get(index).map(Vec::as_slice).unwrap_or_default();
                if store::erasures::is_held(db, controller, mark)? {
                    shared.insert(index);
                }
            }
            Ok::<_, StoreError>(shared)
        })
        .await?;
    Ok(found.into_iter().filter(|leftover| !shared.contains(&leftover.mark)).collect())
}

async fn certify(app: &App, record: &ErasureRecord) -> Result<(), ErasureError> {
    let (id, at) = (record.erasure.id, app.clock.now());
    let steps = app.store.read(move |db| store::erasures::steps(db, id)).await?;
    let scanned = steps.iter().find(|(step, ..)| *step == Step::Scanned).map_or("", |(_, _, note)| note);
    let (subject, now) = (record.erasure.subject, record.erasure.ordered_at);
    let read = app.store.read(move |db| Ok::<_, StoreError>((db.engine(), store::kept::summed(db, (subject, id))?)));
    let (engine, stays) = read.await?;
    let found = certificate::Found { scanned, engine, stays: &stays, ordered_at: now };
    let text = certificate::text(&app.house.controller, record, &found, at);
    let event = event(app, record, Deed::Erased, at);
    app.store
        .write(move |tx| {
            store::erasures::certify(tx, id, &text)?;
            tx.record(event.clone());
            store::erasures::reach(tx, id, (Step::Certified, at), "")
        })
        .await?;
    Ok(())
}

/// The last step, when the weekly key that could have opened a backup is destroyed.
pub(crate) async fn backups_unreadable(app: &App, record: &ErasureRecord) -> Result<(), StoreError> {
    let (id, at) = (record.erasure.id, app.clock.now());
    let event = event(app, record, Deed::BackupsUnreadable, at);
    app.store
        .write(move |tx| {
            tx.record(event.clone());
            store::erasures::reach(tx, id, (Step::BackupsUnreadable, at), "")
        })
        .await
}

fn event(app: &App, record: &ErasureRecord, deed: Deed, at: Timestamp) -> Event {
    Event {
        id: EventId::new(app.store.next_id()),
        at,
        actor: system(app).id,
        controller: record.controller,
        brand: None,
        about: About::One(record.erasure.subject, record.handle),
        deed,
        purpose: Purpose::Upkeep,
        reason: Reason::Upkeep,
        detail: record.erasure.id.number(),
    }
}
