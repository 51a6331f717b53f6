//! The notice to staff: colleagues are people with rights of their own, and each is told (Art. 13, 88).

use domain::actor::Role;
use domain::event::Deed;
use domain::id::ActorId;
use domain::notice::Language;
use domain::time::Timestamp;
use policy::HouseAct;
use store::StoreError;

use super::{NoticeError, PublicNotice, current};
use crate::accounts::house_event;
use crate::{App, Ctx};

/// The notice to staff, as one account sees it.
#[derive(Clone, Debug)]
pub struct StaffNotice {
    /// Its address on the public page.
    pub slug: String,
    /// The newest version, with its history.
    pub notice: PublicNotice,
    /// When this account acknowledged the newest version, if it did.
    pub seen_at: Option<Timestamp>,
}

/// The notice to staff in a language, with whether the actor has acknowledged its newest version.
pub async fn for_staff(app: &App, ctx: &Ctx, language: Language) -> Result<Option<StaffNotice>, StoreError> {
    let (controller, actor) = (app.house.controller.id, ctx.actor.id);
    let found = app
        .store
        .read(move |db| {
            let Some(newest) = store::staff_notices::all(db, controller)?.into_iter().next() else { return Ok(None) };
            let slug = store::notices::slug_of(db, newest.notice)?.unwrap_or_default();
            Ok::<_, StoreError>(Some((slug, store::staff_notices::seen_at(db, actor, newest)?)))
        })
        .await?;
    let Some((slug, seen_at)) = found else { return Ok(None) };
    let notice = current(app, &slug, language, None).await?;
    Ok(notice.map(|notice| StaffNotice { slug, notice, seen_at }))
}

/// Writes down that the actor was shown the newest version of the notice to staff: who, which version, when.
pub async fn acknowledge(app: &App, ctx: &Ctx, version: i64) -> Result<(), NoticeError> {
    let (controller, actor, now) = (app.house.controller.id, ctx.actor.id, ctx.now);
    let event = house_event(&app.store, &ctx.actor, (Deed::NoticeSeen, version), now);
    app.store
        .write(move |tx| {
            let newest = store::staff_notices::all(tx, controller)?.into_iter().next();
            // A version that was overtaken while it was read is not the one to acknowledge.
            let Some(newest) = newest.filter(|newest| newest.version == version) else {
                return Err(NoticeError::BadText);
            };
            if store::staff_notices::seen(tx, actor, newest, now)? {
                tx.record(event.clone());
            }
            Ok(())
        })
        .await
}

/// Whether the actor has yet to acknowledge the newest version of the notice to staff.
pub async fn awaits(app: &App, ctx: &Ctx) -> Result<bool, StoreError> {
    let (controller, actor) = (app.house.controller.id, ctx.actor.id);
    app.store
        .read(move |db| match store::staff_notices::all(db, controller)?.into_iter().next() {
            Some(newest) => Ok(store::staff_notices::seen_at(db, actor, newest)?.is_none()),
            None => Ok(false),
        })
        .await
}

/// One acknowledgement.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Acknowledged {
    /// Whose account.
    pub account: ActorId,
    /// Its work name.
    pub handle: String,
    /// What it may do.
    pub role: Role,
    /// Which version.
    pub version: i64,
    /// When.
    pub at: Timestamp,
}

/// Who acknowledged the notice to staff, and who has yet to.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Reading {
    /// Newest first, for every version.
    pub acknowledged: Vec<Acknowledged>,
    /// Open accounts that have not acknowledged the newest version.
    pub missing: Vec<(String, Role)>,
}

/// Which accounts acknowledged which version of the notice to staff, newest first, and which have yet to; for whoever
/// answers for it.
pub async fn who_saw(app: &App, ctx: &Ctx) -> Result<Reading, NoticeError> {
    if !(app.clears(ctx, HouseAct::PublishNotice)? || app.clears(ctx, HouseAct::AgreeToPurposes)?) {
        return Err(NoticeError::Refused);
    }
    let controller = app.house.controller.id;
    let read = app.store.read(move |db| {
        let Some(newest) = store::staff_notices::all(db, controller)?.into_iter().next() else {
            return Ok(Reading::default());
        };
        let mut reading = Reading::default();
        let mut read_newest = Vec::new();
        for (account, version, at) in store::staff_notices::who_saw(db, newest.notice)? {
            let Some(known) = store::accounts::by_id(db, account)? else { continue };
            let (handle, role) = (known.actor.handle, known.actor.role);
            if version == newest.version {
                read_newest.push(handle.clone());
            }
            reading.acknowledged.push(Acknowledged { account, handle, role, version, at });
        }
        let all = store::accounts::all(db, controller)?;
        let missing = all.into_iter().filter(|row| row.closed_at.is_none() && !read_newest.contains(&row.handle));
        reading.missing = missing.map(|row| (row.handle, row.role)).collect();
        Ok::<_, StoreError>(reading)
    });
    Ok(read.await?)
}
