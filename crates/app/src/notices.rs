//! Notices: published by the privacy manager, read by everybody.

use aws_lc_rs::digest::{SHA256, digest};
use domain::event::Deed;
use domain::id::{ControllerId, NoticeId, PublicId, PublicKind};
use domain::notice::{Audience, ChangeClass, Language, NoticeRef, NoticeVersion};
use domain::time::Timestamp;
use domain::wording::change_class;
use policy::{HouseAct, PolicyError};
use store::StoreError;

use crate::accounts::house_event;
use crate::{App, Ctx};

mod staff;

pub use staff::{Acknowledged, Reading, StaffNotice, acknowledge, awaits, for_staff, who_saw};

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
    /// The address is that of a notice to others: customers are not told what is meant for colleagues, nor the other
    /// way round.
    #[error("the address is that of a notice to others")]
    ForOthers,
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

/// One notice in the list of all of them.
#[derive(Clone, Debug)]
pub struct ListedNotice {
    /// Its address on the public page.
    pub slug: String,
    /// To whom it is told.
    pub audience: Audience,
    /// The newest version in one of its languages.
    pub newest: NoticeVersion,
    /// The languages of the newest version.
    pub languages: Vec<Language>,
}

/// Every published notice, those to customers first. They are public, so nothing is asked and nothing recorded.
pub async fn listed(app: &App) -> Result<Vec<ListedNotice>, StoreError> {
    let controller = app.house.controller.id;
    app.store
        .read(move |db| {
            let mut found: Vec<(NoticeRef, String, Audience)> = Vec::new();
            for (at, slug) in store::notices::all(db, controller)? {
                found.push((at, slug, Audience::Customers));
            }
            for at in store::staff_notices::all(db, controller)? {
                let slug = store::notices::slug_of(db, at.notice)?.unwrap_or_default();
                found.push((at, slug, Audience::Staff));
            }
            let mut listed = Vec::new();
            for (at, slug, audience) in found {
                let versions = store::notices::versions(db, at.notice)?;
                let mut newest: Vec<NoticeVersion> = versions.into_iter().filter(|version| version.at == at).collect();
                let languages = newest.iter().map(|version| version.language).collect();
                if let Some(newest) = newest.pop() {
                    listed.push(ListedNotice { slug, audience, newest, languages });
                }
            }
            Ok(listed)
        })
        .await
}

/// Every published notice with its newest version and its address.
pub async fn all(app: &App) -> Result<Vec<(NoticeRef, String)>, StoreError> {
    let controller = app.house.controller.id;
    app.store.read(move |db| store::notices::all(db, controller)).await
}

/// The notice that is given in a language: the first by its address whose newest version has a text in it (AC-13-01).
pub async fn in_language(app: &App, language: Language) -> Result<Option<NoticeRef>, StoreError> {
    let controller = app.house.controller.id;
    let found = app.store.read(move |db| notice_in(db, controller, language)).await?;
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
    let new = tidied(new)?;
    let (fresh, public) = (NoticeId::new(app.store.next_id()), PublicId::draw(PublicKind::Notice, &*app.random));
    let (controller, actor, now) = (app.house.controller.id, ctx.actor.id, ctx.now);
    let event = house_event(&app.store, &ctx.actor, (Deed::NoticePublished, 0), now);
    app.store
        .write(move |tx| {
            let id = if let Some(id) = store::notices::by_slug(tx, &new.slug)? {
                if staff != store::staff_notices::is_one(tx, id)? {
                    return Err(NoticeError::ForOthers);
                }
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
            Ok(at)
        })
        .await
}

/// The data protection officer agrees that these very texts differ from the published version in words only (K4).
pub async fn agree_editorial(app: &App, ctx: &Ctx, new: &NewNotice) -> Result<(), NoticeError> {
    if !app.clears(ctx, HouseAct::AgreeToPurposes)? {
        return Err(NoticeError::Refused);
    }
    let (matter, now, actor) = (matter(&tidied(new.clone())?), ctx.now, ctx.actor.id);
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

/// A notice in the form in which it is compared and kept: whether it came from a file or out of a form, its lines end
/// alike.
fn tidied(mut new: NewNotice) -> Result<NewNotice, NoticeError> {
    for (_, text) in &mut new.texts {
        text.replace("\r\n", "\n").trim_end().clone_into(text);
    }
    check(&new)?;
    Ok(new)
}

fn check(new: &NewNotice) -> Result<(), NoticeError> {
    let plain = new.slug.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
    // The page of a new notice stands at "new".
    if !plain || !(1..=60).contains(&new.slug.len()) || new.slug == "new" {
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

/// The first notice by its address whose newest version has a text in this language.
pub(crate) fn notice_in(
    db: &mut dyn store::Db,
    controller: ControllerId,
    language: Language,
) -> Result<Option<(NoticeRef, String, String)>, StoreError> {
    for (newest, slug) in store::notices::all(db, controller)? {
        let versions = store::notices::versions(db, newest.notice)?;
        if let Some(found) = versions.into_iter().find(|found| found.at == newest && found.language == language) {
            return Ok(Some((newest, slug, found.text)));
        }
    }
    Ok(None)
}
