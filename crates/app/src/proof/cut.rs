//! The proof log is cut: what is older than its time leaves it, whole checkpoints at a time, under a signed record.
//!
//! Invariant: the product cuts, nobody by hand; the record and the event that says so are durable before anything goes.

use domain::event::Deed;
use domain::retention::Rule;
use domain::time::Timestamp;
use ledger::note::VerifierKey;
use store::StoreError;
use store::ledger_cut::AT_ONCE;
pub use store::ledger_cut::CutRecord as Cut;
use store::verify::{CutFault, Finding};

use super::ProofError;
use crate::accounts::house_event;
use crate::{App, erasures};

/// Cuts the log at the last checkpoint that was signed by `before`, and goes on with a cut that was interrupted; `None`
/// if there is nothing to cut.
pub async fn cut(app: &App, before: Timestamp) -> Result<Option<Cut>, ProofError> {
    let is_half_done = app.store.read(store::ledger_cut::is_half_done).await?;
    if is_half_done {
        clear(app).await?;
    }
    let key = app.signer.verifier().clone();
    let Some(plan) = app.store.read(move |db| store::ledger_cut::plan(db, before, &key)).await? else {
        return if is_half_done { Ok(app.store.read(store::ledger_cut::newest).await?) } else { Ok(None) };
    };
    let cut = plan.sign(app.clock.now(), &app.signer)?;
    if !record(app, cut.clone()).await? {
        return Ok(None);
    }
    clear(app).await?;
    Ok(Some(cut))
}

/// Every cut, the first one first.
pub async fn cuts(app: &App) -> Result<Vec<Cut>, ProofError> {
    Ok(app.store.read(store::ledger_cut::all).await?)
}

/// The instant from which the log goes, if it does not go from its first event.
pub async fn goes_from(app: &App) -> Result<Option<Timestamp>, StoreError> {
    Ok(app.store.read(store::ledger_cut::newest).await?.map(|cut| cut.since))
}

async fn record(app: &App, cut: Cut) -> Result<bool, StoreError> {
    let detail = i64::try_from(cut.events).unwrap_or(i64::MAX);
    let event = house_event(&app.store, &erasures::system(app), (Deed::LedgerCut, detail), cut.at);
    let done = app.store.write(move |tx| {
        let is_recorded = store::ledger_cut::record(tx, &cut)?;
        if is_recorded {
            store::retention::count(tx, Rule::Ledger, (cut.at, cut.events))?;
            tx.record(event.clone());
        }
        Ok::<_, StoreError>(is_recorded)
    });
    done.await
}

/// Deletes all that lies under the newest cut, and brings its bytes out of the files.
async fn clear(app: &App) -> Result<(), StoreError> {
    while app.store.write(|tx| store::ledger_cut::clear(tx, AT_ONCE)).await? {}
    app.store.truncate().await
}

/// Opens the record beside an export.
pub(super) fn opened(note: &str, key: &VerifierKey) -> Result<ledger::cut::Cut, Finding> {
    ledger::cut::Cut::open(note, key).map_err(|_| Finding::Cut { size: 0, fault: CutFault::Forged })
}
