//! `/organisations`: firms that people belong to, and who belongs to them.

use std::sync::Arc;

use app::organisations;
use app::people::PeopleError;
use app::{App, Ctx, Why};
use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use domain::country::Country;
use domain::id::PublicKind;
use domain::organisation::{MemberRole, Organisation};
use domain::reason::Reason;
use serde::Deserialize;

use crate::form::{self, FieldError, WhyForm};
use crate::inputs::{Control, Input};
use crate::people::PeoplePage;
use crate::person;
use crate::problem::{Problem, page, page_with};
use crate::profile::countries;
use crate::session::SignedIn;
use crate::shell::Shell;
use crate::shown::Shown;

/// The page of organisations.
#[derive(Template)]
#[template(path = "organisations.html")]
pub struct OrganisationsPage {
    /// What stands round it.
    pub t: Shell,
    /// By name.
    pub rows: Vec<Organisation>,
    /// The reason for which members are shown.
    pub reason: Option<Reason>,
    /// The form for a new one.
    pub inputs: Vec<Input>,
    /// What was wrong.
    pub errors: Vec<FieldError>,
}

/// What the form of a new organisation sends.
#[derive(Default, Deserialize)]
pub(crate) struct OrganisationForm {
    #[serde(default)]
    name: String,
    #[serde(default)]
    country: String,
    #[serde(default)]
    sole: String,
    #[serde(default)]
    firm: String,
}

async fn list_page(app: &App, ctx: &Ctx, t: Shell, sent: &OrganisationForm) -> Result<OrganisationsPage, Problem> {
    let rows = organisations::all(app, ctx).await?;
    let typed = |text: &str| Shown::typed(text.chars().take(300).collect::<String>());
    let t = t.at("/organisations");
    let mut inputs = vec![
        Input::line("name", t.get("organisation-name"), typed(&sent.name)).needed(),
        Input::choose("country", t.get("country"), typed(&sent.country), countries(&t)),
        Input::line("sole", t.get("organisation-sole"), typed(&sent.sole))
            .as_control(Control::Tick)
            .hinted(t.get("organisation-sole-hint")),
    ];
    if !sent.name.is_empty() {
        inputs.push(Input::line("firm", t.get("organisation-firm"), typed(&sent.firm)).as_control(Control::Tick));
    }
    let reason = form::reasons(ctx.actor.role).first().copied();
    Ok(OrganisationsPage { t, rows, reason, inputs, errors: Vec::new() })
}

/// `GET /organisations`.
pub(crate) async fn list(State(app): State<Arc<App>>, SignedIn { ctx, t }: SignedIn) -> Result<Response, Problem> {
    page(&list_page(&app, &ctx, t, &OrganisationForm::default()).await?)
}

/// `POST /organisations`: the business of a sole trader is refused with the way forward, and a name that reads like a
/// person's is asked about once.
pub(crate) async fn add(
    State(app): State<Arc<App>>,
    SignedIn { ctx, t }: SignedIn,
    Form(sent): Form<OrganisationForm>,
) -> Result<Response, Problem> {
    let country = Some(sent.country.as_str()).filter(|code| !code.is_empty()).map(str::parse::<Country>).transpose();
    let reads_like_a_person = !domain::person::looks_like_company(&sent.name) && sent.firm != "yes";
    let wrong = if sent.sole == "yes" {
        Some(("sole", "organisation-is-sole"))
    } else if sent.name.trim().is_empty() || country.is_err() {
        Some(("name", "organisation-bad-name"))
    } else if reads_like_a_person {
        Some(("firm", "organisation-like-a-person"))
    } else {
        None
    };
    let added = match (wrong, country) {
        (None, Ok(country)) => organisations::add(&app, &ctx, (&sent.name, country)).await.map(|_| None),
        (wrong, _) => Ok(wrong),
    };
    let (field, key) = match added {
        Ok(None) => return Ok(Redirect::to("/organisations").into_response()),
        Ok(Some(wrong)) => wrong,
        Err(PeopleError::Incomplete) => ("name", "organisation-bad-name"),
        Err(error) => return Err(error.into()),
    };
    let again = list_page(&app, &ctx, t, &sent).await?;
    let errors = vec![FieldError { field, key }];
    page_with(StatusCode::UNPROCESSABLE_ENTITY, &OrganisationsPage { errors, ..again })
}

/// `POST /organisations/{id}/members`: one event names everybody it shows.
pub(crate) async fn members(
    State(app): State<Arc<App>>,
    SignedIn { ctx, t }: SignedIn,
    Path(id): Path<String>,
    Form(sent): Form<WhyForm>,
) -> Result<Response, Problem> {
    let which = form::public(&id, PublicKind::Organisation)?;
    let why = sent.expected(ctx.actor.role)?;
    let (_, found) = organisations::members(&app, &ctx, which, &why).await?;
    page(&PeoplePage::of_few(t, &ctx, &why, &found))
}

/// To which organisation somebody belongs.
#[derive(Deserialize)]
pub(crate) struct JoinForm {
    #[serde(default)]
    organisation: String,
    #[serde(default)]
    role: String,
    #[serde(default)]
    from_on: String,
    #[serde(default)]
    until_on: String,
    #[serde(flatten)]
    why: WhyForm,
}

/// `POST /people/{id}/memberships`.
pub(crate) async fn join(
    State(app): State<Arc<App>>,
    SignedIn { ctx, t }: SignedIn,
    Path(id): Path<String>,
    Form(sent): Form<JoinForm>,
) -> Result<Response, Problem> {
    let (whom, why) = (form::person(&id)?, sent.why.expected(ctx.actor.role)?);
    let which = form::public(&sent.organisation, PublicKind::Organisation).map_err(|_| Problem::INCOMPLETE)?;
    let role = MemberRole::from_code(&sent.role).ok_or(Problem::INCOMPLETE)?;
    let day = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    let days = [day(&sent.from_on), day(&sent.until_on)];
    organisations::join(&app, &ctx, (whom, &why), (which, role, days)).await?;
    person::opened(&app, (&ctx, t), whom, Why::of(why.reason)).await
}

/// Which membership ends.
#[derive(Deserialize)]
pub(crate) struct LeaveForm {
    #[serde(default)]
    membership: String,
    #[serde(flatten)]
    why: WhyForm,
}

/// `POST /people/{id}/memberships/ending`.
pub(crate) async fn leave(
    State(app): State<Arc<App>>,
    SignedIn { ctx, t }: SignedIn,
    Path(id): Path<String>,
    Form(sent): Form<LeaveForm>,
) -> Result<Response, Problem> {
    let (whom, why) = (form::person(&id)?, sent.why.expected(ctx.actor.role)?);
    organisations::leave(&app, &ctx, (whom, &why), (form::number(&sent.membership)?, None)).await?;
    person::opened(&app, (&ctx, t), whom, Why::of(why.reason)).await
}
