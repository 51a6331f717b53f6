//! Scripts for new customers: published by the privacy manager, read out by agents.

use domain::event::Deed;
use domain::notice::Language;
use domain::script::{Encounter, Script};
use policy::{HouseAct, PolicyError};
use store::StoreError;

use crate::accounts::house_event;
use crate::{App, Ctx};

/// Why a script is not published.
#[derive(Debug, thiserror::Error)]
pub enum ScriptError {
    /// The policy says no.
    #[error("not allowed")]
    Refused,
    /// The text is empty or longer than 20,000 bytes.
    #[error("the text is empty or too long")]
    BadText,
    /// No decision.
    #[error("could not reach a decision")]
    Policy(#[from] PolicyError),
    /// The store.
    #[error("could not use the store")]
    Store(#[from] StoreError),
}

/// Every version of every script, the newest first.
pub async fn all(app: &App, ctx: &Ctx) -> Result<Vec<Script>, ScriptError> {
    if !app.clears(ctx, HouseAct::SeeLists)? {
        return Err(ScriptError::Refused);
    }
    let controller = app.house.controller.id;
    Ok(app.store.read(move |db| store::scripts::all(db, controller)).await?)
}

/// Publishes the next version of a script in a language, and says which it is.
pub async fn publish(
    app: &App,
    ctx: &Ctx,
    (encounter, language): (Encounter, Language),
    text: String,
) -> Result<i64, ScriptError> {
    if !app.clears(ctx, HouseAct::PublishScripts)? {
        return Err(ScriptError::Refused);
    }
    let text = text.trim().to_owned();
    if text.is_empty() || text.len() > Script::MAX_BYTES {
        return Err(ScriptError::BadText);
    }
    let (controller, actor, now) = (app.house.controller.id, ctx.actor.id, ctx.now);
    let event = house_event(&app.store, &ctx.actor, (Deed::HouseListChanged, 0), now);
    let published = app
        .store
        .write(move |tx| {
            let before = store::scripts::newest(tx, controller, (encounter, language))?;
            let version = before.map_or(0, |script| script.version) + 1;
            let script = Script { encounter, version, language, text: text.clone(), published_at: now };
            store::scripts::publish(tx, controller, &script, actor)?;
            tx.record(domain::event::Event { detail: version, ..event.clone() });
            Ok::<_, StoreError>(version)
        })
        .await?;
    Ok(published)
}
