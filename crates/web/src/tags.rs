//! `/tags`: the house's list of tags; tags on a person; the people with a tag.

use std::sync::Arc;

use app::tags::{self, DeclareError};
use app::{App, Ctx, Why};
use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use domain::actor::Role;
use domain::declared::{DeclarationProblem, Declared, Tag, Treatment};
use domain::id::TagId;
use domain::purpose::Purpose;
use serde::Deserialize;

use crate::form::{self, FieldError, WhyForm};
use crate::inputs::{Control, Input};
use crate::people::PeoplePage;
use crate::person;
use crate::problem::{Problem, page, page_with};
use crate::session::SignedIn;
use crate::shell::Shell;
use crate::shown::Shown;

/// The page of tags.
#[derive(Template)]
#[template(path = "tags.html")]
pub struct TagsPage {
    /// What stands round it.
    pub t: Shell,
    /// In use, by name.
    pub tags: Vec<Tag>,
    /// The form for a new one, for those who may.
    pub inputs: Vec<Input>,
    /// What was wrong.
    pub errors: Vec<FieldError>,
}

/// What the form of a new tag sends.
#[derive(Default, Deserialize)]
pub(crate) struct TagForm {
    #[serde(default)]
    name: String,
    #[serde(default)]
    purpose: String,
    #[serde(default)]
    days: String,
}

/// The purposes something can be declared for.
pub(crate) const PURPOSES: [Purpose; 3] = [Purpose::Service, Purpose::Marketing, Purpose::Bookkeeping];

/// The words of the purposes.
pub(crate) fn purposes(t: &Shell) -> Vec<(String, String)> {
    PURPOSES.iter().map(|purpose| (purpose.code().to_owned(), t.word("purpose", purpose.code()))).collect()
}

/// The field and the advice for what is wrong with a declaration.
pub(crate) const fn problem_at(problem: DeclarationProblem) -> FieldError {
    match problem {
        DeclarationProblem::Name => FieldError { field: "name", key: "declare-bad-name" },
        DeclarationProblem::Retention => FieldError { field: "days", key: "declare-bad-days" },
        DeclarationProblem::NoCondition => FieldError { field: "condition", key: "declare-no-condition" },
        DeclarationProblem::PurposeUnfit => FieldError { field: "condition", key: "declare-purpose-unfit" },
        DeclarationProblem::NoLaw => FieldError { field: "law", key: "declare-no-law" },
        DeclarationProblem::Sensitive => FieldError { field: "name", key: "declare-sensitive" },
        DeclarationProblem::Choices => FieldError { field: "choices", key: "declare-bad-choices" },
    }
}

/// What is wrong with a declaration, or what else happened.
pub(crate) fn errors_of(error: DeclareError) -> Result<Vec<FieldError>, Problem> {
    match error {
        DeclareError::Problems(problems) => Ok(problems.into_iter().map(problem_at).collect()),
        DeclareError::Taken => Ok(vec![FieldError { field: "name", key: "declare-taken" }]),
        DeclareError::Refused | DeclareError::NotFound | DeclareError::Policy(_) | DeclareError::Store(_) => {
            Err(error.into())
        }
    }
}

async fn tags_page(app: &App, ctx: &Ctx, t: Shell, sent: &TagForm) -> Result<TagsPage, Problem> {
    let tags = tags::all(app, ctx).await?.into_iter().filter(|tag| tag.ended_at.is_none()).collect();
    let typed = |text: &str| Shown::typed(text.chars().take(200).collect::<String>());
    let t = t.at("/tags");
    let inputs = if matches!(ctx.actor.role, Role::PrivacyManager) {
        vec![
            Input { most: 60, ..Input::line("name", t.get("declare-name"), typed(&sent.name)).needed() }
                .hinted(t.get("tag-name-hint")),
            Input::choose("purpose", t.get("declare-purpose"), typed(&sent.purpose), purposes(&t)),
            Input::line("days", t.get("declare-days"), typed(&sent.days)).needed().as_control(Control::Line("number")),
        ]
    } else {
        Vec::new()
    };
    Ok(TagsPage { t, tags, inputs, errors: Vec::new() })
}

/// `GET /tags`.
pub(crate) async fn list(State(app): State<Arc<App>>, SignedIn { ctx, t }: SignedIn) -> Result<Response, Problem> {
    page(&tags_page(&app, &ctx, t, &TagForm::default()).await?)
}

/// `POST /tags`.
pub(crate) async fn define(
    State(app): State<Arc<App>>,
    SignedIn { ctx, t }: SignedIn,
    Form(sent): Form<TagForm>,
) -> Result<Response, Problem> {
    let declared = Declared {
        name: sent.name.clone(),
        purpose: Purpose::from_code(&sent.purpose)
            .filter(|purpose| PURPOSES.contains(purpose))
            .unwrap_or(Purpose::Service),
        treatment: Treatment::Ordinary,
        retention_days: sent.days.trim().parse().unwrap_or(0),
        condition: None,
    };
    match tags::define(&app, &ctx, declared).await {
        Ok(_) => Ok(Redirect::to("/tags").into_response()),
        Err(error) => {
            let errors = errors_of(error)?;
            let again = tags_page(&app, &ctx, t, &sent).await?;
            page_with(StatusCode::UNPROCESSABLE_ENTITY, &TagsPage { errors, ..again })
        }
    }
}

/// Which tag.
#[derive(Deserialize)]
pub(crate) struct Which {
    #[serde(default)]
    tag: String,
}

/// `POST /tags/ending`.
pub(crate) async fn end(
    State(app): State<Arc<App>>,
    SignedIn { ctx, t: _ }: SignedIn,
    Form(sent): Form<Which>,
) -> Result<Response, Problem> {
    tags::end(&app, &ctx, TagId::new(form::number(&sent.tag)?)).await?;
    Ok(Redirect::to("/tags").into_response())
}

/// `GET /people/tagged/{tag}`: the people with a tag; one event names everybody it shows.
pub(crate) async fn people(
    State(app): State<Arc<App>>,
    SignedIn { ctx, t }: SignedIn,
    Path(tag): Path<String>,
) -> Result<Response, Problem> {
    let tag = TagId::new(tag.parse().map_err(|_| Problem::NOT_FOUND)?);
    let known = tags::all(&app, &ctx).await?.into_iter().any(|known| known.id == tag && known.ended_at.is_none());
    if !known {
        return Err(Problem::NOT_FOUND);
    }
    let why = Why::usual(ctx.actor.role);
    let found = app::people::tagged(&app, &ctx, tag, &why).await?;
    page(&PeoplePage::of_few(t, &ctx, &why, &found))
}

/// Which tag on a person, and why.
#[derive(Deserialize)]
pub(crate) struct OnPerson {
    #[serde(default)]
    tag: String,
    #[serde(flatten)]
    why: WhyForm,
}

/// `POST /people/{id}/tags`.
pub(crate) async fn set(
    State(app): State<Arc<App>>,
    SignedIn { ctx, t }: SignedIn,
    Path(id): Path<String>,
    Form(sent): Form<OnPerson>,
) -> Result<Response, Problem> {
    let (whom, why) = (form::person(&id)?, sent.why.expected(ctx.actor.role)?);
    tags::set(&app, &ctx, (whom, &why), TagId::new(form::number(&sent.tag)?)).await?;
    person::opened(&app, (&ctx, t), whom, Why::of(why.reason)).await
}

/// `POST /people/{id}/tags/removal`.
pub(crate) async fn take_off(
    State(app): State<Arc<App>>,
    SignedIn { ctx, t }: SignedIn,
    Path(id): Path<String>,
    Form(sent): Form<OnPerson>,
) -> Result<Response, Problem> {
    let (whom, why) = (form::person(&id)?, sent.why.expected(ctx.actor.role)?);
    tags::take_off(&app, &ctx, (whom, &why), TagId::new(form::number(&sent.tag)?)).await?;
    person::opened(&app, (&ctx, t), whom, Why::of(why.reason)).await
}

/// The lists a role is shown, with the ends of their keys.
#[must_use]
pub fn lists(t: &Shell) -> &'static [(&'static str, &'static str)] {
    match t.who.as_ref().map(|who| who.role) {
        Some(Role::PrivacyManager) => &[
            ("/tags", "tags"),
            ("/fields", "fields"),
            ("/organisations", "organisations"),
            ("/segments", "segments"),
            ("/scripts", "scripts"),
        ],
        Some(Role::TeamLead) => &[
            ("/tags", "tags"),
            ("/organisations", "organisations"),
            ("/segments", "segments"),
            ("/scripts", "scripts"),
        ],
        Some(Role::DataProtectionOfficer) => &[("/tags", "tags"), ("/fields", "fields"), ("/scripts", "scripts")],
        Some(Role::Agent) => &[("/tags", "tags"), ("/organisations", "organisations"), ("/scripts", "scripts")],
        Some(Role::Administrator | Role::System) | None => &[],
    }
}
