//! The proof log: what is older than its time leaves it, whole checkpoints at a time.

use domain::retention::{Rule, over_since};
use domain::time::Timestamp;
use store::StoreError;

use super::RetentionError;
use crate::{App, proof};

/// Cuts the log, and says how many events left it.
pub(super) async fn end(app: &App) -> Result<u64, RetentionError> {
    let now = app.clock.now();
    let Some(months) = app.store.read(|db| store::retention::months(db, Rule::Ledger)).await? else { return Ok(0) };
    Ok(proof::cut(app, over_since(now, months)).await?.map_or(0, |cut| cut.events))
}

/// How many events a cut would take that was made with the clock at `now`.
pub(super) async fn due(app: &App, now: Timestamp) -> Result<u64, StoreError> {
    let due = app.store.read(move |db| {
        let Some(months) = store::retention::months(db, Rule::Ledger)? else { return Ok(0) };
        store::ledger_cut::due(db, over_since(now, months))
    });
    due.await
}
