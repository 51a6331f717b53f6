//! `/notices`: what is told to customers and to colleagues, in versions and languages; published by the privacy manager,
//! with the officer's word on whether only words changed (K4).

use std::collections::HashMap;
use std::sync::Arc;

use app::notices::{self, ListedNotice, MAX_BYTES, NewNotice, NoticeError, PublicNotice};
use app::{App, Ctx};
use askama::Template;
use axum::Form;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use domain::actor::Role;
use domain::notice::{Audience, ChangeClass, Language};
use serde::Deserialize;

use crate::form::FieldError;
use crate::inputs::{Control, Input};
use crate::markdown::{Prose, prose_below};
use crate::notices::{Version, tongue};
use crate::problem::{Problem, page, page_with};
use crate::session::SignedIn;
use crate::shell::Shell;
use crate::shown::Shown;

/// The list of notices.
#[derive(Template)]
#[template(path = "notices.html")]
pub struct NoticesPage {
    /// What stands round it.
    pub t: Shell,
    /// Those to customers first.
    pub rows: Vec<ListedNotice>,
    /// Whether this role publishes.
    pub may_publish: bool,
}

/// One notice: its versions, and the form for the next one.
#[derive(Template)]
#[template(path = "notice_draft.html")]
pub struct NoticeDraftPage {
    /// What stands round it.
    pub t: Shell,
    /// Its address; empty for a new one.
    pub slug: String,
    /// To whom it is told, once one is published.
    pub audience: Option<Audience>,
    /// Every version, newest first.
    pub versions: Vec<Version>,
    /// The version that was published a moment ago.
    pub done: Option<Version>,
    /// Whether the officer's word was written down a moment ago.
    pub agreed: bool,
    /// What was typed, as people will read it.
    pub preview: Vec<(String, Prose)>,
    /// The form.
    pub inputs: Vec<Input>,
    /// Whether this role publishes.
    pub may_publish: bool,
    /// Whether this role says that only words changed.
    pub may_agree: bool,
    /// What was wrong.
    pub errors: Vec<FieldError>,
}

/// `GET /notices`.
pub(crate) async fn list(State(app): State<Arc<App>>, SignedIn { ctx, t }: SignedIn) -> Result<Response, Problem> {
    let may_publish = ctx.actor.role == Role::PrivacyManager;
    page(&NoticesPage { t: t.at("/notices"), rows: notices::listed(&app).await?, may_publish })
}

/// What was typed, by the name of its field: one text for each language.
type Sent = HashMap<String, String>;

fn of<'a>(sent: &'a Sent, name: &str) -> &'a str {
    sent.get(name).map_or("", String::as_str)
}

/// The name of the field with the text in a language.
fn text_of(language: Language) -> String {
    format!("text-{}", language.code())
}

/// What stands at an address now: the notice in every language, and to whom it is told.
struct Now {
    slug: String,
    listed: Option<ListedNotice>,
    texts: Vec<(Language, String)>,
    versions: Vec<Version>,
}

async fn now(app: &App, slug: String) -> Result<Now, Problem> {
    let listed = notices::listed(app).await?.into_iter().find(|known| known.slug == slug);
    let mut texts = Vec::new();
    let mut versions: Vec<Version> = Vec::new();
    for language in listed.iter().flat_map(|known| known.languages.iter().copied()) {
        let Some(found) = notices::current(app, &slug, language, None).await? else { continue };
        texts.push((language, found.shown.text.clone()));
        versions.extend(history(&found));
    }
    versions.sort_by_key(|version| std::cmp::Reverse(version.version));
    versions.dedup_by_key(|version| version.version);
    Ok(Now { slug, listed, texts, versions })
}

fn history(found: &PublicNotice) -> impl Iterator<Item = Version> + '_ {
    found.history.iter().map(|version| Version {
        version: version.at.version,
        published_at: version.published_at,
        change: version.change,
    })
}

impl NoticeDraftPage {
    fn of(t: Shell, role: Role, now: Now, sent: Option<&Sent>) -> Self {
        let t = t.at("/notices");
        let (may_publish, may_agree) = (role == Role::PrivacyManager, role == Role::DataProtectionOfficer);
        let inputs = if may_publish || may_agree { inputs(&t, &now, (sent, may_publish)) } else { Vec::new() };
        let audience = now.listed.as_ref().map(|known| known.audience);
        Self {
            t,
            slug: now.slug,
            audience,
            versions: now.versions,
            done: None,
            agreed: false,
            preview: Vec::new(),
            inputs,
            may_publish,
            may_agree,
            errors: Vec::new(),
        }
    }
}

fn inputs(t: &Shell, now: &Now, (sent, may_publish): (Option<&Sent>, bool)) -> Vec<Input> {
    let typed = |name: &str, otherwise: &str| {
        let text = sent.map_or(otherwise, |sent| of(sent, name));
        Shown::typed(text.chars().take(MAX_BYTES).collect::<String>())
    };
    let mut inputs = Vec::new();
    if now.listed.is_none() {
        let slug = Input { most: 60, ..Input::line("slug", t.get("notice-slug"), typed("slug", "")).needed() };
        inputs.push(slug.hinted(t.get("notice-slug-hint")));
        let audiences = Audience::ALL.iter().map(|known| (known.code().to_owned(), t.word("audience", known.code())));
        let audience = typed("audience", Audience::Customers.code());
        inputs.push(Input::choose("audience", t.get("notice-audience"), audience, audiences.collect()));
    }
    let mut languages = vec![Language::EN, Language::DE];
    languages.extend(
        now.texts.iter().map(|(language, _)| *language).filter(|known| !languages.contains(known)).collect::<Vec<_>>(),
    );
    for language in languages {
        let before = now.texts.iter().find(|(known, _)| *known == language).map_or("", |(_, text)| text.as_str());
        let name = text_of(language);
        let value = typed(&name, before);
        let label = t.with("notice-text", "language", tongue(language).name);
        let area = Input { name: name.into(), most: MAX_BYTES, ..Input::line("text", label, value) };
        inputs.push(area.as_control(Control::Area(12)).hinted(t.get("notice-text-hint")));
    }
    let other = Input { most: 2, ..Input::line("language", t.get("notice-other-language"), typed("language", "")) };
    inputs.push(other.hinted(t.get("notice-other-language-hint")));
    let text = Input { most: MAX_BYTES, ..Input::line("text", t.get("notice-other-text"), typed("text", "")) };
    inputs.push(text.as_control(Control::Area(4)));
    if may_publish && now.listed.is_some() {
        let classes =
            ChangeClass::ALL.iter().rev().map(|class| (class.code().to_owned(), t.word("change", class.code())));
        let typed = sent.and_then(|sent| ChangeClass::from_code(of(sent, "change")));
        let change = Shown::typed(typed.unwrap_or(ChangeClass::Material).code());
        let change =
            Input::line("change", t.get("notice-change"), change).as_control(Control::Radio(classes.collect()));
        inputs.push(change.hinted(t.get("notice-change-hint")));
    }
    inputs
}

/// Where one comes from: a version that was published a moment ago, or an agreement.
#[derive(Deserialize)]
pub(crate) struct Came {
    published: Option<i64>,
    agreed: Option<i64>,
}

/// `GET /notices/new`.
pub(crate) async fn fresh(SignedIn { ctx, t }: SignedIn) -> Result<Response, Problem> {
    let nothing = Now { slug: String::new(), listed: None, texts: Vec::new(), versions: Vec::new() };
    page(&NoticeDraftPage::of(t, ctx.actor.role, nothing, None))
}

/// `GET /notices/{slug}`.
pub(crate) async fn show(
    State(app): State<Arc<App>>,
    SignedIn { ctx, t }: SignedIn,
    Path(slug): Path<String>,
    Query(came): Query<Came>,
) -> Result<Response, Problem> {
    let now = now(&app, slug).await?;
    if now.listed.is_none() {
        return Err(Problem::NOT_FOUND);
    }
    let mut shown = NoticeDraftPage::of(t, ctx.actor.role, now, None);
    shown.done = shown.versions.iter().find(|version| Some(version.version) == came.published).cloned();
    shown.agreed = came.agreed.is_some();
    page(&shown)
}

/// `POST /notices`: looked at beforehand, published, or agreed to.
pub(crate) async fn change(
    State(app): State<Arc<App>>,
    SignedIn { ctx, t }: SignedIn,
    Form(sent): Form<Sent>,
) -> Result<Response, Problem> {
    let slug = of(&sent, "slug").trim().to_owned();
    let before = now(&app, slug.clone()).await?;
    let (new, staff) = (new_notice(&sent, &before), audience(&sent, &before) == Audience::Staff);
    let done = match (new, of(&sent, "deed")) {
        (Err(error), _) => Err(error),
        (Ok(new), "preview") => return previewed((t, ctx.actor.role), before, (&sent, &new)),
        (Ok(new), "agree") => notices::agree_editorial(&app, &ctx, &new).await.map(|()| "agreed=1".to_owned()),
        (Ok(new), "publish") => publish(&app, &ctx, new, staff).await.map(|version| format!("published={version}")),
        (Ok(_), _) => return Err(Problem::INCOMPLETE),
    };
    match done.map_err(error_of) {
        Ok(came) => Ok(Redirect::to(&format!("/notices/{slug}?{came}")).into_response()),
        Err(Ok(error)) => {
            let again = NoticeDraftPage::of(t, ctx.actor.role, before, Some(&sent));
            page_with(StatusCode::UNPROCESSABLE_ENTITY, &NoticeDraftPage { errors: vec![error], ..again })
        }
        Err(Err(problem)) => Err(problem),
    }
}

async fn publish(app: &App, ctx: &Ctx, new: NewNotice, staff: bool) -> Result<i64, NoticeError> {
    let at =
        if staff { notices::publish_to_staff(app, ctx, new).await? } else { notices::publish(app, ctx, new).await? };
    Ok(at.version)
}

fn previewed((t, role): (Shell, Role), before: Now, (sent, new): (&Sent, &NewNotice)) -> Result<Response, Problem> {
    let mut shown = NoticeDraftPage::of(t, role, before, Some(sent));
    let read = |(language, text): &(Language, String)| (language.code().to_owned(), prose_below(text, 2));
    shown.preview = new.texts.iter().map(read).collect();
    page(&shown)
}

/// A notice that is there stays with those it is told to.
fn audience(sent: &Sent, before: &Now) -> Audience {
    let wished = || Audience::from_code(of(sent, "audience")).unwrap_or(Audience::Customers);
    before.listed.as_ref().map_or_else(wished, |known| known.audience)
}

/// Every text that was typed; what is empty is no language of the notice.
fn new_notice(sent: &Sent, before: &Now) -> Result<NewNotice, NoticeError> {
    let is_told = |text: &str| !text.trim().is_empty();
    let mut texts: Vec<(Language, String)> = Vec::new();
    for (name, text) in sent {
        if let Some(language) = name.strip_prefix("text-").and_then(Language::parse).filter(|_| is_told(text)) {
            texts.push((language, text.clone()));
        }
    }
    let (code, other) = (of(sent, "language").trim(), of(sent, "text"));
    if !code.is_empty() || is_told(other) {
        let language = Language::parse(code).filter(|known| texts.iter().all(|(other, _)| other != known));
        texts.push((language.ok_or(NoticeError::BadText)?, other.to_owned()));
    }
    texts.sort_by_key(|(language, _)| *language);
    let change = match ChangeClass::from_code(of(sent, "change")) {
        Some(ChangeClass::Editorial) if before.listed.is_some() => ChangeClass::Editorial,
        Some(ChangeClass::Editorial | ChangeClass::Material) | None => ChangeClass::Material,
    };
    Ok(NewNotice { slug: of(sent, "slug").trim().to_owned(), change, texts })
}

/// The field and the advice, or what else happened.
fn error_of(error: NoticeError) -> Result<FieldError, Problem> {
    match error {
        NoticeError::BadSlug => Ok(FieldError { field: "slug", key: "notice-bad-slug" }),
        NoticeError::ForOthers => Ok(FieldError { field: "audience", key: "notice-for-others" }),
        NoticeError::BadText => Ok(FieldError { field: "text-en", key: "notice-bad-text" }),
        NoticeError::Refused | NoticeError::Policy(_) | NoticeError::Store(_) => Err(error.into()),
    }
}
