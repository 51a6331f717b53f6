//! The page that everybody sees, and the token that says when it was handed out.
//!
//! Invariant: the token holds the versions of form and notice that were shown, a time and a random number, and nothing
//! about whoever asked for the page.

use domain::form::Form;
use domain::id::{FormId, NoticeId};
use domain::notice::{Language, NoticeVersion};
use domain::personal::Text;
use domain::time::{Timestamp, from_ms, to_ms};
use store::forms::VersionRecord;
use subtle::ConstantTimeEq as _;

use super::{FormError, read};
use crate::hex::encode as hex;
use crate::{App, Ctx};

/// Nobody fills a form sooner than this, in milliseconds.
const SOONEST_MS: i64 = 2_000;
/// A page is good for two hours.
const LATEST_MS: i64 = 2 * 60 * 60 * 1_000;

/// A form as it stands on the net.
#[derive(Clone, Debug)]
pub struct PublicForm {
    /// Its number.
    pub id: FormId,
    /// Its address.
    pub slug: String,
    /// The published version.
    pub version: i64,
    /// What it asks.
    pub form: Form,
    /// In which language it is read.
    pub language: Language,
    /// The notice that goes with it, in that language.
    pub notice: NoticeVersion,
    /// The address of the notice.
    pub notice_slug: String,
    /// Goes with the answers.
    pub token: String,
}

/// The form at an address, in the wished language or in its first one. Anybody may see it; nothing is recorded.
pub async fn visit(app: &App, slug: &str, wished: Language) -> Result<PublicForm, FormError> {
    let found = at(app, slug, None, wished).await?;
    let token = hand_out(app, &found);
    Ok(PublicForm { token, ..found })
}

/// The draft as people would see it. Its token is worth nothing, so it cannot be sent.
pub async fn preview(app: &App, ctx: &Ctx, slug: &str, wished: Language) -> Result<PublicForm, FormError> {
    let draft = super::draft::draft(app, ctx, slug).await?;
    if !draft.problems.is_empty() {
        return Err(FormError::Unworkable(draft.problems));
    }
    let (form, slug) = (draft.form, slug.to_owned());
    app.store
        .read(move |db| {
            let language = form.text(wished).map(|text| text.language).ok_or(FormError::NotFound)?;
            let found = notice_of(db, &form, (language, None))?;
            let (notice, notice_slug) = found.ok_or(FormError::NoNotice(vec![language]))?;
            let (form, slug, token) = (form.clone(), slug.clone(), String::new());
            Ok(PublicForm { id: FormId::new(0), slug, version: 0, form, language, notice, notice_slug, token })
        })
        .await
}

/// The same, of the versions of form and notice that a page was made from.
pub(super) async fn at(
    app: &App,
    slug: &str,
    handed: Option<&HandedOut>,
    wished: Language,
) -> Result<PublicForm, FormError> {
    let (slug, handed) = (slug.to_owned(), handed.map(|handed| (handed.version, handed.notice)));
    app.store
        .read(move |db| {
            let record = store::forms::by_slug(db, &slug)?.filter(|form| form.retired_at.is_none());
            let record = record.ok_or(FormError::NotFound)?;
            let found = match handed {
                Some((version, _)) => store::forms::version(db, record.id, version)?,
                None => store::forms::newest(db, record.id)?,
            };
            let VersionRecord { version, content, .. } = found.ok_or(FormError::NotFound)?;
            let form = read(&content)?;
            let language = form.text(wished).map(|text| text.language).ok_or(FormError::NotFound)?;
            let found = notice_of(db, &form, (language, handed.map(|(_, notice)| notice)))?;
            let (notice, notice_slug) = found.ok_or(FormError::NoNotice(vec![language]))?;
            Ok(PublicForm {
                id: record.id,
                slug: record.slug,
                version,
                form,
                language,
                notice,
                notice_slug,
                token: String::new(),
            })
        })
        .await
}

/// The version of the form's notice that stood on the page, or the newest, in a language, with its address; nothing
/// where the newest has no text in that language, because then nothing may be collected in it.
fn notice_of(
    db: &mut dyn store::Db,
    form: &Form,
    (language, told): (Language, Option<i64>),
) -> Result<Option<(NoticeVersion, String)>, store::StoreError> {
    let Some(notice): Option<NoticeId> = form.notice else { return Ok(None) };
    let versions = store::notices::versions(db, notice)?;
    let newest = versions.first().map(|version| version.at.version);
    let in_version =
        |wanted: Option<i64>| versions.iter().find(|one| Some(one.at.version) == wanted && one.language == language);
    let shown = in_version(newest).and_then(|current| told.map_or(Some(current), |told| in_version(Some(told))));
    Ok(shown.cloned().zip(store::notices::slug_of(db, notice)?))
}

/// What a token says, once it is known to be ours.
#[derive(Clone, Debug)]
pub(super) struct HandedOut {
    pub version: i64,
    pub language: Language,
    /// The version of the notice that stood on the page.
    pub notice: i64,
    pub nonce: String,
    issued: i64,
}

/// Where in its life a page is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Life {
    /// Sooner than a person can be.
    Early,
    /// In time.
    InTime,
    /// Two hours are over.
    Over,
}

impl HandedOut {
    pub fn life(&self, now: Timestamp) -> Life {
        match to_ms(now).saturating_sub(self.issued) {
            age if age < SOONEST_MS => Life::Early,
            age if age > LATEST_MS => Life::Over,
            _ => Life::InTime,
        }
    }

    /// When nobody can send the page any more.
    pub fn ends(&self) -> Timestamp {
        from_ms(self.issued.saturating_add(LATEST_MS))
    }
}

fn hand_out(app: &App, page: &PublicForm) -> String {
    let mut nonce = [0; 16];
    app.random.fill(&mut nonce);
    let issued = to_ms(app.clock.now());
    let notice = page.notice.at.version;
    let said = format!("{}.{}.{notice}.{issued}.{}", page.version, page.language.code(), hex(&nonce));
    let mark = mark(app, page.id, &said);
    format!("{said}.{mark}")
}

/// The name of the form is bound too, so a page of one form sends no other.
fn mark(app: &App, id: FormId, said: &str) -> String {
    let bound = Text::new(format!("{}.{said}", id.number()));
    hex(&app.vault.form_token(app.house.controller.id, "page", &bound).0)
}

/// Reads a token; `None` if we did not make it for this form.
pub(super) fn handed_out(app: &App, id: FormId, token: &str) -> Option<HandedOut> {
    let (said, told) = token.rsplit_once('.')?;
    let ours = mark(app, id, said);
    if !bool::from(ours.as_bytes().ct_eq(told.as_bytes())) {
        return None;
    }
    let mut parts = said.split('.');
    let version = parts.next()?.parse().ok()?;
    let language = Language::parse(parts.next()?)?;
    let notice = parts.next()?.parse().ok()?;
    let issued = parts.next()?.parse().ok()?;
    Some(HandedOut { version, language, notice, issued, nonce: parts.next()?.to_owned() })
}
