//! Notices: published by the privacy manager, read by everybody.

use aws_lc_rs::digest::{SHA256, digest};
use domain::event::Deed;
use domain::id::{ActorId, NoticeId, PublicId, PublicKind};
use domain::notice::{ChangeClass, Language, NoticeRef, NoticeVersion};
use domain::time::Timestamp;
use domain::wording::change_class;
use policy::{HouseAct, PolicyError};
use store::StoreError;

use crate::accounts::house_event;
use crate::{App, Ctx};

/// The longest notice, in bytes.
pub const MAX_BYTES: usize = 200_000;

/// Why a notice is not published.
#[derive(Debug, thiserror::Error)]
pub enum NoticeError {
    /// The policy says no.
    #[error("not allowed")]
    Refused,
    /// The address has other signs than small letters, digits and dashes, or more than 60.
    #[error("not an address for a notice")]
    BadSlug,
    /// The text is empty or longer than 200,000 bytes.
    #[error("the text is empty or too long")]
    BadText,
    /// No decision.
    #[error("could not reach a decision")]
    Policy(#[from] PolicyError),
    /// The store.
    #[error("could not use the store")]
    Store(#[from] StoreError),
}

/// A version to publish: one text for each language.
#[derive(Clone, Debug)]
pub struct NewNotice {
    /// Its address on the public page.
    pub slug: String,
    /// How far it differs from the version before.
    pub change: ChangeClass,
    /// The texts, Markdown.
    pub texts: Vec<(Language, String)>,
}

/// A notice as the public page shows it.
#[derive(Clone, Debug)]
pub struct PublicNotice {
    /// The newest version in the language asked for, or in the first one there is.
    pub shown: NoticeVersion,
    /// Every version in that language, newest first.
    pub history: Vec<NoticeVersion>,
    /// The languages of the newest version.
    pub languages: Vec<Language>,
}

/// The notice at an address; anybody may read it, nothing is recorded.
pub async fn current(
    app: &App,
    slug: &str,
    language: Language,
    version: Option<i64>,
) -> Result<Option<PublicNotice>, StoreError> {
    let slug = slug.to_owned();
    let versions = app
        .store
        .read(move |db| match store::notices::by_slug(db, &slug)? {
            Some(id) => store::notices::versions(db, id),
            None => Ok(Vec::new()),
        })
        .await?;
    let wanted = version.or_else(|| versions.first().map(|newest| newest.at.version));
    let of_version: Vec<_> = versions.iter().filter(|found| Some(found.at.version) == wanted).collect();
    let Some(shown) = of_version.iter().find(|found| found.language == language).or_else(|| of_version.first()) else {
        return Ok(None);
    };
    Ok(Some(PublicNotice {
        shown: (*shown).clone(),
        history: versions.iter().filter(|found| found.language == shown.language).cloned().collect(),
        languages: of_version.iter().map(|found| found.language).collect(),
    }))
}

/// Every published notice with its newest version and its address.
pub async fn all(app: &App) -> Result<Vec<(NoticeRef, String)>, StoreError> {
    let controller = app.house.controller.id;
    app.store.read(move |db| store::notices::all(db, controller)).await
}

/// The notice that is given in a language: the first by its address whose newest version has a text in it (AC-13-01).
pub async fn in_language(app: &App, language: Language) -> Result<Option<NoticeRef>, StoreError> {
    let controller = app.house.controller.id;
    let found = app.store.read(move |db| crate::people::notice_in(db, controller, language)).await?;
    Ok(found.map(|(at, ..)| at))
}

/// Publishes the next version of a notice to customers, in all its languages at once. It counts as material, so that
/// consents to the version before become stale (K4), unless the data protection officer agreed to these very texts as
/// ones in which only words changed.
pub async fn publish(app: &App, ctx: &Ctx, new: NewNotice) -> Result<NoticeRef, NoticeError> {
    publish_to(app, ctx, new, false).await
}

/// Publishes the next version of a notice to staff, which every account is shown until it has acknowledged it.
pub async fn publish_to_staff(app: &App, ctx: &Ctx, new: NewNotice) -> Result<NoticeRef, NoticeError> {
    publish_to(app, ctx, new, true).await
}

async fn publish_to(app: &App, ctx: &Ctx, new: NewNotice, staff: bool) -> Result<NoticeRef, NoticeError> {
    if !app.clears(ctx, HouseAct::PublishNotice)? {
        return Err(NoticeError::Refused);
    }
    check(&new)?;
    let (fresh, public) = (NoticeId::new(app.store.next_id()), PublicId::draw(PublicKind::Notice, &*app.random));
    let (controller, actor, now) = (app.house.controller.id, ctx.actor.id, ctx.now);
    let event = house_event(&app.store, &ctx.actor, (Deed::NoticePublished, 0), now);
    let published = app
        .store
        .write(move |tx| {
            let id = if let Some(id) = store::notices::by_slug(tx, &new.slug)? {
                id
            } else {
                store::notices::add(tx, (fresh, public), controller, &new.slug)?;
                fresh
            };
            if staff {
                store::staff_notices::mark(tx, id)?;
            }
            let at = NoticeRef { notice: id, version: store::notices::newest(tx, id)? + 1 };
            let agreed = store::purposes::use_agreement(tx, &matter(&new), now)?;
            let change = match new.change {
                ChangeClass::Editorial => change_class(&[], agreed),
                ChangeClass::Material => ChangeClass::Material,
            };
            let new = NewNotice { change, ..new.clone() };
            for version in versions(at, now, &new) {
                store::notices::publish(tx, &version, actor)?;
            }
            tx.record(domain::event::Event { detail: at.version, ..event.clone() });
            Ok::<_, StoreError>(at)
        })
        .await?;
    Ok(published)
}

/// The data protection officer agrees that these very texts differ from the published version in words only (K4).
pub async fn agree_editorial(app: &App, ctx: &Ctx, new: &NewNotice) -> Result<(), NoticeError> {
    if !app.clears(ctx, HouseAct::AgreeToPurposes)? {
        return Err(NoticeError::Refused);
    }
    check(new)?;
    let (matter, now, actor) = (matter(new), ctx.now, ctx.actor.id);
    let event = house_event(&app.store, &ctx.actor, (Deed::Agreed, 0), now);
    app.store
        .write(move |tx| {
            store::purposes::agree(tx, &matter, (now, actor))?;
            tx.record(event.clone());
            Ok::<_, StoreError>(())
        })
        .await?;
    Ok(())
}

fn check(new: &NewNotice) -> Result<(), NoticeError> {
    let plain = new.slug.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
    if !plain || !(1..=60).contains(&new.slug.len()) {
        return Err(NoticeError::BadSlug);
    }
    if new.texts.is_empty() || new.texts.iter().any(|(_, text)| text.trim().is_empty() || text.len() > MAX_BYTES) {
        return Err(NoticeError::BadText);
    }
    Ok(())
}

/// What the officer agrees to: the notice and the hash of every text, in the order of the languages.
fn matter(new: &NewNotice) -> String {
    let mut texts = new.texts.clone();
    texts.sort();
    let mut all = Vec::new();
    for (language, text) in &texts {
        all.extend(language.code().as_bytes());
        all.extend(digest(&SHA256, text.as_bytes()).as_ref());
    }
    format!("editorial:{}:{}", new.slug, crate::hex::encode(digest(&SHA256, &all).as_ref()))
}

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

/// Which accounts acknowledged which version of the notice to staff, newest first; for whoever answers for it.
pub async fn who_saw(app: &App, ctx: &Ctx) -> Result<Vec<(ActorId, i64, Timestamp)>, NoticeError> {
    if !(app.clears(ctx, HouseAct::PublishNotice)? || app.clears(ctx, HouseAct::AgreeToPurposes)?) {
        return Err(NoticeError::Refused);
    }
    let controller = app.house.controller.id;
    let read = app.store.read(move |db| match store::staff_notices::all(db, controller)?.first() {
        Some(newest) => store::staff_notices::who_saw(db, newest.notice),
        None => Ok(Vec::new()),
    });
    Ok(read.await?)
}

/// One version in each of its languages.
pub(crate) fn versions(at: NoticeRef, published_at: Timestamp, new: &NewNotice) -> impl Iterator<Item = NoticeVersion> {
    new.texts.iter().map(move |(language, text)| NoticeVersion {
        at,
        language: *language,
        published_at,
        change: new.change,
        content_hash: digest(&SHA256, text.as_bytes()).as_ref().try_into().unwrap_or([0; 32]),
        text: text.clone(),
    })
}
