//! `/forms` for colleagues: the list, the draft, the way to the net, and what came in.

use std::sync::Arc;

use app::forms::{self, FormError, FormLine};
use app::{App, Ctx, Why};
use askama::Template;
use axum::Form;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use domain::actor::Role;
use domain::id::PublicId;
use domain::notice::Language;
use domain::purpose::Purpose;
use domain::reason::Reason;
use jiff::Timestamp;
use serde::Deserialize;

use super::draft::DraftPage;
use super::{Fields, FormPage, Wish};
use crate::Web;
use crate::form::{self, FieldError, WhyForm};
use crate::problem::{Problem, page, page_with};
use crate::session::SignedIn;
use crate::shell::Shell;
use crate::shown::Shown;

/// One form in the list.
#[derive(Clone, Debug)]
pub struct FormRow {
    /// Its address.
    pub slug: String,
    /// Its heading.
    pub title: String,
    /// The newest published version and since when.
    pub published: Option<(i64, Timestamp)>,
    /// When the draft was saved.
    pub saved_at: Timestamp,
    /// It is off the net.
    pub is_retired: bool,
}

impl FormRow {
    fn of(line: FormLine) -> Self {
        let FormLine { slug, title, published, saved_at, retired_at } = line;
        Self { slug, title, published, saved_at, is_retired: retired_at.is_some() }
    }

    /// Whether people can send it.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        self.published.is_some() && !self.is_retired
    }

    /// The end of the key of its state.
    #[must_use]
    pub const fn state(&self) -> &'static str {
        match (self.is_retired, self.published) {
            (true, _) => "retired",
            (false, Some(_)) => "open",
            (false, None) => "draft",
        }
    }
}

/// The list of forms.
#[derive(Template)]
#[template(path = "forms.html")]
pub struct FormsPage {
    /// What stands round it.
    pub t: Shell,
    /// Every form.
    pub rows: Vec<FormRow>,
    /// Whether the reader may make one.
    pub may_draft: bool,
    /// The address that was typed.
    pub typed: String,
    /// What was wrong.
    pub errors: Vec<FieldError>,
}

/// What comes back of an over-long address.
const LONGEST: usize = 100;

/// `GET /forms`.
pub(crate) async fn list(State(app): State<Arc<App>>, SignedIn { ctx, t }: SignedIn) -> Result<Response, Problem> {
    page(&forms_page(&app, &ctx, t).await?)
}

/// `POST /forms`: a new form with an empty draft.
pub(crate) async fn make(
    State(app): State<Arc<App>>,
    SignedIn { ctx, t }: SignedIn,
    Form(sent): Form<Fields>,
) -> Result<Response, Problem> {
    let slug = sent.get("slug").map(|slug| slug.trim().to_owned()).unwrap_or_default();
    let (Some(brand), Some(team)) = (app.house.brands.first(), app.house.teams.first()) else {
        return Err(Problem::OUR_FAULT);
    };
    let mut form = domain::form::Form::new(brand.id, ctx.actor.team.unwrap_or(team.id), Purpose::Service.id());
    form.notice = app::notices::all(&app).await?.first().map(|(notice, _)| notice.notice);
    match forms::create(&app, &ctx, &slug, &form).await {
        Ok(()) => Ok(Redirect::to(&format!("/forms/{slug}/draft")).into_response()),
        Err(FormError::BadSlug) => {
            let mut again = forms_page(&app, &ctx, t).await?;
            again.typed = slug.chars().take(LONGEST).collect();
            again.errors = vec![FieldError { field: "slug", key: "form-bad-address" }];
            page_with(StatusCode::UNPROCESSABLE_ENTITY, &again)
        }
        Err(error) => Err(error.into()),
    }
}

async fn forms_page(app: &App, ctx: &Ctx, t: Shell) -> Result<FormsPage, Problem> {
    let rows = forms::all(app, ctx).await?.into_iter().map(FormRow::of).collect();
    let may_draft = may_draft(ctx.actor.role);
    Ok(FormsPage { t: t.at("/forms"), rows, may_draft, typed: String::new(), errors: Vec::new() })
}

/// What a role is offered; the policy decides.
pub(super) const fn may_draft(role: Role) -> bool {
    matches!(role, Role::TeamLead | Role::PrivacyManager)
}

/// `GET /forms/{slug}/draft`.
pub(crate) async fn draft(
    State(web): State<Web>,
    SignedIn { ctx, t }: SignedIn,
    Path(slug): Path<String>,
) -> Result<Response, Problem> {
    page(&DraftPage::of(&web, &ctx, (t, &slug)).await?)
}

/// `POST /forms/{slug}/draft`: saved, and checked on the page that comes next.
pub(crate) async fn save(
    State(web): State<Web>,
    SignedIn { ctx, t }: SignedIn,
    Path(slug): Path<String>,
    Form(sent): Form<Fields>,
) -> Result<Response, Problem> {
    let before = forms::draft(&web.app, &ctx, &slug).await?;
    let form = super::draft::read(before.form, &sent);
    match forms::save(&web.app, &ctx, &slug, &form).await {
        Ok(()) => Ok(Redirect::to(&format!("/forms/{slug}/draft")).into_response()),
        Err(FormError::Unworkable(problems)) => {
            let again = DraftPage::of(&web, &ctx, (t, &slug)).await?;
            page_with(StatusCode::UNPROCESSABLE_ENTITY, &again.unsaved(&form, &problems))
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /forms/{slug}/publication`.
pub(crate) async fn publish(
    State(web): State<Web>,
    SignedIn { ctx, t }: SignedIn,
    Path(slug): Path<String>,
    Form(sent): Form<Fields>,
) -> Result<Response, Problem> {
    let reason = sent.get("reason").map(String::as_str).unwrap_or_default();
    match forms::publish(&web.app, &ctx, &slug, reason).await {
        Ok(_) => Ok(Redirect::to(&format!("/forms/{slug}/draft")).into_response()),
        Err(FormError::Unworkable(_) | FormError::Unfair(_) | FormError::NoNotice(_)) => {
            let mut again = DraftPage::of(&web, &ctx, (t, &slug)).await?;
            again.errors = vec![FieldError { field: "findings-title", key: "form-not-published" }];
            page_with(StatusCode::UNPROCESSABLE_ENTITY, &again)
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /forms/{slug}/retirement`.
pub(crate) async fn retire(
    State(app): State<Arc<App>>,
    SignedIn { ctx, t: _ }: SignedIn,
    Path(slug): Path<String>,
) -> Result<Response, Problem> {
    forms::retire(&app, &ctx, &slug).await?;
    Ok(Redirect::to("/forms").into_response())
}

/// `GET /forms/{slug}/preview`: the draft as people would see it; it cannot be sent.
pub(crate) async fn preview(
    State(web): State<Web>,
    SignedIn { ctx, t }: SignedIn,
    Path(slug): Path<String>,
    Query(wish): Query<Wish>,
) -> Result<Response, Problem> {
    let wished = wish.lang.as_deref().and_then(Language::parse);
    let language = wished.or_else(|| Language::parse(t.lang().code())).unwrap_or(Language::EN);
    match forms::preview(&web.app, &ctx, &slug, language).await {
        Ok(form) => {
            let mut sheet = FormPage::of((t, &web), &form, true);
            sheet.at = format!("/forms/{slug}/preview");
            page(&sheet)
        }
        // What is missing stands on the page of the draft.
        Err(FormError::NoNotice(_) | FormError::Unworkable(_)) => {
            Ok(Redirect::to(&format!("/forms/{slug}/draft")).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

/// One sending in the list.
#[derive(Clone)]
pub struct SubmissionRow {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub person: PublicId,
    /// Their name, if known.
    pub name: Option<Shown>,
    /// Which version of the form.
    pub version: i64,
    /// In which language.
    pub language: String,
    /// The notice that stood on the page: its address and version.
    pub notice: Option<(String, i64)>,
}

/// What came in through a form.
#[derive(Template)]
#[template(path = "form_submissions.html")]
pub struct SubmissionsPage {
    /// What stands round it.
    pub t: Shell,
    /// The address of the form.
    pub slug: String,
    /// Newest first.
    pub rows: Vec<SubmissionRow>,
}

/// `GET /forms/{slug}/submissions`: a list, on record.
pub(crate) async fn submissions(
    State(app): State<Arc<App>>,
    SignedIn { ctx, t }: SignedIn,
    Path(slug): Path<String>,
) -> Result<Response, Problem> {
    let why = Why::usual(ctx.actor.role);
    let found = forms::submissions(&app, &ctx, &slug, &why).await?;
    let row = |line: forms::SubmissionLine| SubmissionRow {
        at: line.at,
        person: line.person,
        name: Shown::some(&line.name),
        version: line.version,
        language: line.language.code().to_owned(),
        notice: line.notice,
    };
    page(&SubmissionsPage { t: t.at("/forms"), slug, rows: found.into_iter().map(row).collect() })
}

/// What a person sent once: the codes of the fields, and the words.
#[derive(Clone)]
pub struct SentView {
    /// Through which form.
    pub slug: String,
    /// Which version.
    pub version: i64,
    /// In which language.
    pub language: String,
    /// When.
    pub at: Timestamp,
    /// The notice that stood on the page: its address and version.
    pub notice: Option<(String, i64)>,
    /// The answers.
    pub answers: Vec<(&'static str, Shown)>,
}

/// What one person sent through forms.
#[derive(Template)]
#[template(path = "sent_forms.html")]
pub struct SentPage {
    /// What stands round it.
    pub t: Shell,
    /// Who.
    pub public: PublicId,
    /// The reason with which the person's page is opened again.
    pub reason: Reason,
    /// Oldest first.
    pub sent: Vec<SentView>,
}

/// What may be stated before it is read.
#[derive(Deserialize)]
#[serde(transparent)]
pub(crate) struct Stated(WhyForm);

/// `POST /people/{id}/submissions`: a look, on record.
pub(crate) async fn of_person(
    State(app): State<Arc<App>>,
    SignedIn { ctx, t }: SignedIn,
    Path(id): Path<String>,
    Form(Stated(stated)): Form<Stated>,
) -> Result<Response, Problem> {
    let public = form::person(&id)?;
    let why = stated.expected(ctx.actor.role)?;
    let sent = forms::of_person(&app, &ctx, public, &why).await?;
    let view = |sent: forms::SentForm| SentView {
        slug: sent.slug,
        version: sent.version,
        language: sent.language.code().to_owned(),
        at: sent.at,
        notice: sent.notice,
        answers: sent.answers.iter().map(|(kind, words)| (kind.code(), Shown::from(words))).collect(),
    };
    page(&SentPage { t: t.at("/people"), public, reason: why.reason, sent: sent.into_iter().map(view).collect() })
}
