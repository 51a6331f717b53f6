//! Notices: published by the privacy manager, read by everybody.

use aws_lc_rs::digest::{SHA256, digest};
use domain::event::Deed;
use domain::id::{NoticeId, PublicId, PublicKind};
use domain::notice::{ChangeClass, Language, NoticeRef, NoticeVersion};
use domain::time::Timestamp;
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

/// Publishes the next version of a notice, in all its languages at once.
pub async fn publish(app: &App, ctx: &Ctx, new: NewNotice) -> Result<NoticeRef, NoticeError> {
    if !app.clears(ctx, HouseAct::PublishNotice)? {
        return Err(NoticeError::Refused);
    }
    let plain = new.slug.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
    if !plain || !(1..=60).contains(&new.slug.len()) {
        return Err(NoticeError::BadSlug);
    }
    if new.texts.is_empty() || new.texts.iter().any(|(_, text)| text.trim().is_empty() || text.len() > MAX_BYTES) {
        return Err(NoticeError::BadText);
    }
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
            let at = NoticeRef { notice: id, version: store::notices::newest(tx, id)? + 1 };
            for version in versions(at, now, &new) {
                store::notices::publish(tx, &version, actor)?;
            }
            tx.record(domain::event::Event { detail: at.version, ..event.clone() });
            Ok::<_, StoreError>(at)
        })
        .await?;
    Ok(published)
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
