//! Mappings that were kept for later files.

use domain::event::{About, Deed, Event};
use domain::id::EventId;
use domain::purpose::Purpose;
use domain::reason::Reason;
use policy::HouseAct;
use store::StoreError;
pub use store::files::KeptMapping;

use super::FileError;
use crate::{App, Ctx};

/// The kept mappings, by name.
pub async fn list(app: &App, ctx: &Ctx) -> Result<Vec<KeptMapping>, FileError> {
    if !app.clears(ctx, HouseAct::SeeImports)? {
        return Err(FileError::Refused);
    }
    let controller = app.house.controller.id;
    Ok(app.store.read(move |db| store::files::mappings(db, controller)).await?)
}

/// Forgets one.
pub async fn remove(app: &App, ctx: &Ctx, id: i64) -> Result<(), FileError> {
    if !app.clears(ctx, HouseAct::ImportFile)? {
        return Err(FileError::Refused);
    }
    let (controller, event) = (app.house.controller.id, event(app, ctx, Deed::MappingRemoved, id));
    let is_removed = app
        .store
        .write(move |tx| {
            let is_removed = store::files::remove_mapping(tx, controller, id)?;
            if is_removed {
                tx.record(event.clone());
            }
            Ok::<_, StoreError>(is_removed)
        })
        .await?;
    if is_removed { Ok(()) } else { Err(FileError::NotFound) }
}

/// Keeps one under a name.
pub(super) fn keep(app: &App, ctx: &Ctx, name: String, mapping: String) -> Result<(), FileError> {
    let (controller, by) = (app.house.controller.id, ctx.actor.id);
    let kept = KeptMapping { id: app.store.next_id(), name, mapping, kept_at: ctx.now };
    let event = event(app, ctx, Deed::MappingKept, kept.id);
    let write = move |tx: &mut store::Tx<'_>| {
        store::files::keep_mapping(tx, controller, &kept, by)?;
        tx.record(event.clone());
        Ok::<_, StoreError>(())
    };
    Ok(app.store.write_blocking(write)?)
}

fn event(app: &App, ctx: &Ctx, deed: Deed, detail: i64) -> Event {
    Event {
        id: EventId::new(app.store.next_id()),
        at: ctx.now,
        actor: ctx.actor.id,
        controller: app.house.controller.id,
        brand: None,
        about: About::House,
        deed,
        purpose: Purpose::Service,
        reason: Reason::OwnWork,
        detail,
    }
}
