//! What stays of people who were erased (Art. 17(3)): counted, seen through the one door, and destroyed on its day.
//!
//! Invariant: nothing here is found by a name. Whoever sees a piece knows the erasure it belongs to, and is on record.

use std::collections::HashMap;
use std::sync::Arc;

use custody::{Disclosed, KeptPiece, OpenError};
use domain::event::{About, Deed, Event};
use domain::id::{ArchiveId, BrandId, EventId, KeptId, PublicId, TeamId};
use domain::kept::{Norm, Stays};
use domain::person::{Facts, PersonKind};
use domain::purpose::Purpose;
use domain::reason::Reason;
use domain::retention::Rule;
use domain::time::Timestamp;
use policy::{HouseAct, PersonAct, PolicyError};
use store::StoreError;
use store::archive_keys::ArchiveRecord;
use store::erasures::ErasureRecord;

use crate::{App, Ctx, Why};

/// How many pieces one look shows.
pub const LIMIT: i64 = 100;
/// How many keys one round ends.
const BATCH: i64 = 100;

/// Why nothing is shown or ended.
#[derive(Debug, thiserror::Error)]
pub enum KeptError {
    /// There is no such erasure, or the actor may not know that there is.
    #[error("no such erasure")]
    NotFound,
    /// The policy says no.
    #[error("not allowed")]
    Refused,
    /// A piece could not be opened.
    #[error("could not open what was kept")]
    Vault(#[from] OpenError),
    /// No decision.
    #[error("could not reach a decision")]
    Policy(#[from] PolicyError),
    /// The store.
    #[error("could not use the store")]
    Store(#[from] StoreError),
}

/// One piece that stays.
pub struct Piece {
    /// Its number.
    pub id: KeptId,
    /// Under which norm.
    pub norm: Norm,
    /// When its key is destroyed; `None` as long as a hold lasts.
    pub until: Option<Timestamp>,
    /// What it says.
    pub content: Disclosed<KeptPiece>,
}

/// What the rules may know of somebody who was erased: the pseudonym, and that it is nobody's customer.
pub(crate) fn facts(app: &App, record: &ErasureRecord) -> Facts {
    Facts {
        subject: record.erasure.subject,
        public: record.erasure.public,
        handle: record.handle,
        controller: record.controller,
        brand: app.house.brands.first().map_or(BrandId::new(0), |brand| brand.id),
        team: TeamId::new(0),
        kind: PersonKind::Customer,
        restricted: false,
        generation: custody::archive::GENERATION,
        created_at: record.erasure.ordered_at,
    }
}

/// Shows what stays of an erasure, from the piece after `after` on.
pub async fn see(
    app: &App,
    ctx: &Ctx,
    (erasure, why): (PublicId, &Why),
    after: KeptId,
) -> Result<Vec<Piece>, KeptError> {
    if !app.clears(ctx, HouseAct::SeeErasures)? {
        return Err(KeptError::NotFound);
    }
    let record = app.store.read(move |db| store::erasures::by_public(db, erasure)).await?.ok_or(KeptError::NotFound)?;
    let (facts, policy, asked) =
        (facts(app, &record), Arc::clone(&app.policy), ctx.asks(PersonAct::SeeKept, why.reason));
    let (actor, of) = (ctx.actor.clone(), (record.erasure.subject, record.erasure.id));
    let looked = app.store.disclose(move |db, looks| {
        let allowed = policy.allow(&actor, &facts, asked)?.map_err(|_| KeptError::Refused)?;
        looks.push(allowed);
        let archives = store::kept::archives(db, of)?;
        Ok::<_, KeptError>((store::kept::of_erasure(db, of, (after, LIMIT))?, archives))
    });
    let ((pieces, archives), permits) = looked.await?;
    let archives: HashMap<ArchiveId, ArchiveRecord> =
        archives.into_iter().map(|archive| (archive.key.id, archive)).collect();
    let permit = permits.of(record.erasure.subject, PersonAct::SeeKept).ok_or(KeptError::Refused)?;
    let mut shown = Vec::with_capacity(pieces.len());
    for piece in pieces {
        // A key that ended while this was read opens nothing any more.
        let Some(archive) = archives.get(&piece.archive) else { continue };
        let content = app.vault.archive_opener(permit, &archive.key)?.open(piece.id, &piece.piece)?;
        shown.push(Piece { id: piece.id, norm: archive.norm, until: archive.until, content });
    }
    Ok(shown)
}

/// What stays in the whole house, in numbers; it names nobody.
pub async fn sums(app: &App, ctx: &Ctx) -> Result<Vec<Stays>, KeptError> {
    if !app.clears(ctx, HouseAct::SeeErasures)? {
        return Err(KeptError::Refused);
    }
    let controller = app.house.controller.id;
    let mut sums = app.store.read(move |db| store::kept::of_house(db, controller)).await?;
    sums.sort_unstable();
    Ok(sums)
}

/// Destroys the keys whose end has come, with everything under them, and says how many. Done again and again by upkeep.
pub async fn end_what_is_over(app: &App) -> Result<usize, StoreError> {
    let now = app.clock.now();
    let mut ended = 0;
    loop {
        let due = app.store.read(move |db| store::archive_keys::due(db, now, BATCH)).await?;
        if due.is_empty() {
            break;
        }
        for archive in due {
            end(app, &archive, now).await?;
            ended += 1;
        }
    }
    if ended > 0 {
        // The overwritten keys must be in no page of the files.
        app.store.truncate().await?;
    }
    Ok(ended)
}

async fn end(app: &App, archive: &ArchiveRecord, now: Timestamp) -> Result<(), StoreError> {
    let id = archive.key.id;
    let event = Event {
        id: EventId::new(app.store.next_id()),
        at: now,
        actor: domain::actor::Actor::SYSTEM,
        controller: app.house.controller.id,
        brand: None,
        about: About::House,
        deed: Deed::ArchiveEnded,
        purpose: Purpose::Upkeep,
        reason: Reason::Upkeep,
        detail: id.number(),
    };
    let stage = second_stage(app, archive, now).await?;
    app.store
        .write(move |tx| {
            store::archive_keys::end(tx, id, now)?;
            store::retention::count(tx, Rule::Archived, (now, 1))?;
            tx.record(event.clone());
            if let Some(stage) = &stage {
                tx.record(stage.clone());
            }
            Ok(())
        })
        .await
}

/// The line in the proof log about the person whose delivery is over: the second stage of their erasure is done.
async fn second_stage(app: &App, archive: &ArchiveRecord, now: Timestamp) -> Result<Option<Event>, StoreError> {
    if archive.norm != Norm::Delivery {
        return Ok(None);
    }
    let about = domain::id::ErasureId::new(archive.about);
    let record = app.store.read(move |db| store::erasures::by_id(db, about)).await?;
    Ok(record.map(|record| Event {
        id: EventId::new(app.store.next_id()),
        at: now,
        actor: domain::actor::Actor::SYSTEM,
        controller: record.controller,
        brand: None,
        about: About::One(record.erasure.subject, record.handle),
        deed: Deed::SecondStage,
        purpose: Purpose::Upkeep,
        reason: Reason::Upkeep,
        detail: record.erasure.id.number(),
    }))
}

/// Ends the second stage of an erasure now, because what was on its way has arrived.
pub async fn arrived(app: &App, ctx: &Ctx, (erasure, why): (PublicId, &Why)) -> Result<(), KeptError> {
    if !app.clears(ctx, HouseAct::SeeErasures)? {
        return Err(KeptError::NotFound);
    }
    let record = app.store.read(move |db| store::erasures::by_public(db, erasure)).await?.ok_or(KeptError::NotFound)?;
    let asked = ctx.asks(PersonAct::NoteDelivery, why.reason);
    let allowed = app.policy.allow(&ctx.actor, &facts(app, &record), asked)?.map_err(|_| KeptError::Refused)?;
    let event =
        Event { detail: record.erasure.id.number(), ..allowed.event(EventId::new(app.store.next_id()), ctx.now) };
    let (of, now) = ((record.erasure.subject, record.erasure.id), ctx.now);
    app.store
        .write(move |tx| {
            for archive in store::kept::archives(tx, of)? {
                if archive.norm == Norm::Delivery {
                    store::archive_keys::set_until(tx, archive.key.id, now)?;
                }
            }
            tx.record(event.clone());
            Ok::<_, StoreError>(())
        })
        .await?;
    end_what_is_over(app).await?;
    Ok(())
}
