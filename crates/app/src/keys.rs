//! Renewing keys: the weekly key, and the root above it. Both can be killed at any moment and go on.

use custody::root::{begin_rotation, finish_rotation};
use custody::{KeyError, RootKey, WrapError};
use domain::event::Deed;
use domain::time::days_after;
use policy::{HouseAct, PolicyError};
use std::sync::Arc;
use store::StoreError;

use crate::accounts::house_event;
use crate::imports::ImportError;
use crate::{App, Ctx, erasures};

/// How many person keys are re-wrapped in one transaction.
const BATCH: i64 = 500;

/// Why a key is not renewed.
#[derive(Debug, thiserror::Error)]
pub enum RotationError {
    /// The policy says no.
    #[error("not allowed")]
    Refused,
    /// A key file.
    #[error("could not use a key file")]
    Key(#[from] KeyError),
    /// A person key does not open.
    #[error("could not re-wrap a key")]
    Wrap(#[from] WrapError),
    /// The key of an uploaded file that waits.
    #[error("could not move the key of a waiting file")]
    Spool(#[from] ImportError),
    /// No decision.
    #[error("could not reach a decision")]
    Policy(#[from] PolicyError),
    /// The store.
    #[error("could not use the store")]
    Store(#[from] StoreError),
}

/// Renews the weekly key if its seven days are over, or goes on with a renewal that was interrupted; `None` if there
/// is nothing to renew.
pub async fn rotate_epoch_when_due(app: &App) -> Result<Option<EpochRotated>, RotationError> {
    let now = app.clock.now();
    let is_due = now >= days_after(app.vault.epoch_began(), erasures::EPOCH_DAYS);
    // The key before would live for two weeks if a renewal that was interrupted waited for the next one.
    if !is_due && !app.vault.is_renewing() {
        // Every older weekly key is destroyed, so what was certified since, or before a stop, is complete, too.
        complete_erasures(app, app.vault.current_epoch()).await?;
        return Ok(None);
    }
    let ctx = Ctx { actor: erasures::system(app), now };
    rotate_epoch(app, &ctx, &mut |_, _| ()).await.map(Some)
}

/// What a renewal of the weekly key did.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct EpochRotated {
    /// Number of the new weekly key.
    pub epoch: i64,
    /// Person keys that were re-wrapped.
    pub rewrapped: i64,
    /// Older weekly keys that were destroyed.
    pub destroyed: usize,
    /// Erasures whose backups are unreadable from now on.
    pub completed: usize,
}

/// Renews the weekly key: a new one is made, every person key moves under it, the old ones are destroyed.
pub async fn rotate_epoch(
    app: &App,
    ctx: &Ctx,
    progress: &mut (dyn FnMut(i64, i64) + Send),
) -> Result<EpochRotated, RotationError> {
    if !app.clears(ctx, HouseAct::RotateKeys)? {
        return Err(RotationError::Refused);
    }
    let epoch = app.vault.begin_epoch()?;
    app.store.write(move |tx| store::people::set_epoch_floor(tx, epoch)).await?;
    let total = app.store.read(move |db| store::keys::count_older_than(db, epoch)).await?;
    let mut rewrapped = 0;
    loop {
        let old = app.store.read(move |db| store::keys::older_than(db, epoch, BATCH)).await?;
        if old.is_empty() {
            break;
        }
        let pairs: Vec<_> =
            old.into_iter().map(|key| app.vault.rewrap(&key).map(|new| (key, new))).collect::<Result<_, _>>()?;
        rewrapped += app
            .store
            .write(move |tx| {
                let mut moved = 0;
                for (old, new) in &pairs {
                    moved += i64::from(store::keys::rewrap(tx, old, new)?);
                }
                Ok::<_, StoreError>(moved)
            })
            .await?;
        progress(rewrapped, total);
    }
    crate::imports::rewrap_spools(app).await?;
    rewrap_archives(app, epoch).await?;
    // The wrapped keys of before must be in no page of the files when the key above them is destroyed.
    app.store.truncate().await?;
    let destroyed = app.vault.retire_epochs_before(epoch)?;
    let completed = complete_erasures(app, epoch).await?;
    let event = house_event(&app.store, &ctx.actor, (Deed::EpochRotated, epoch), app.clock.now());
    app.store
        .write(move |tx| {
            tx.record(event.clone());
            Ok::<_, StoreError>(())
        })
        .await?;
    Ok(EpochRotated { epoch, rewrapped, destroyed, completed })
}

/// Moves the keys of what stays after erasures under the newest weekly key; those that ended are not among them.
async fn rewrap_archives(app: &App, epoch: i64) -> Result<(), RotationError> {
    loop {
        let old = app.store.read(move |db| store::archive_keys::older_than(db, epoch, BATCH)).await?;
        if old.is_empty() {
            return Ok(());
        }
        let pairs: Vec<_> = old
            .into_iter()
            .map(|key| app.vault.rewrap_archive(&key).map(|new| (key, new)))
            .collect::<Result<_, _>>()?;
        app.store
            .write(move |tx| {
                for (old, new) in &pairs {
                    store::archive_keys::rewrap(tx, old, new)?;
                }
                Ok::<_, StoreError>(())
            })
            .await?;
    }
}

/// Writes the last step of erasures whose weekly key is destroyed here and whose date has come.
async fn complete_erasures(app: &App, epoch: i64) -> Result<usize, StoreError> {
    let now = app.clock.now();
    let certified = app.store.read(move |db| store::erasures::certified_before(db, epoch)).await?;
    let due: Vec<_> = certified.iter().filter(|record| record.erasure.unreadable_from <= now).collect();
    for record in &due {
        erasures::steps::backups_unreadable(app, record).await?;
    }
    Ok(due.len())
}

/// Renews the root key in its file: every key file moves under the new root, then it takes the place of the old one.
pub async fn rotate_root(app: &App, ctx: &Ctx) -> Result<(), RotationError> {
    if !app.clears(ctx, HouseAct::RotateKeys)? {
        return Err(RotationError::Refused);
    }
    let next: Arc<dyn RootKey> = Arc::new(begin_rotation(&app.root, &*app.disk, &*app.random)?);
    app.vault.rotate_root(&next)?;
    finish_rotation(&app.root, &*app.disk)?;
    let event = house_event(&app.store, &ctx.actor, (Deed::RootRotated, 0), ctx.now);
    app.store
        .write(move |tx| {
            tx.record(event.clone());
            Ok::<_, StoreError>(())
        })
        .await?;
    Ok(())
}
