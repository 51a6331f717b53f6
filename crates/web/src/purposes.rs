//! `/purposes`: what each purpose rests on, the weighing behind it, and switching it on.

use std::sync::Arc;

use app::purposes::{self, NewPurpose, PurposeError, PurposeName, PurposeView, Setting};
use app::{App, Ctx};
use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use domain::actor::Role;
use domain::assessment::Assessment;
use domain::id::PurposeId;
use domain::purpose::Basis;
use domain::purpose::rule::{CannotActivate, PurposeKind};
use domain::time::days_after;
use jiff::Timestamp;
use serde::Deserialize;

use crate::form::FieldError;
use crate::problem::{Problem, page, page_with};
use crate::session::SignedIn;
use crate::shell::Shell;

/// One purpose in the list.
#[derive(Clone, Debug)]
pub struct PurposeLine {
    /// How it is called.
    pub name: PurposeName,
    /// What it rests on.
    pub basis: Basis,
    /// Since when it is on.
    pub active_at: Option<Timestamp>,
}

/// The list of purposes.
#[derive(Template)]
#[template(path = "purposes.html")]
pub struct PurposesPage {
    /// What stands round it.
    pub t: Shell,
    /// Each.
    pub rows: Vec<PurposeLine>,
    /// What a purpose can rest on.
    pub bases: &'static [Basis],
    /// Whether this role defines any.
    pub may_set: bool,
    /// What was wrong.
    pub errors: Vec<FieldError>,
}

/// One purpose.
#[derive(Template)]
#[template(path = "purpose.html")]
pub struct PurposePage {
    /// What stands round it.
    pub t: Shell,
    /// How it is called.
    pub name: PurposeName,
    /// Everything that was decided about it.
    pub view: PurposeView,
    /// The newest weighing, or an empty one.
    pub written: Assessment,
    /// What a purpose can rest on.
    pub bases: &'static [Basis],
    /// Whether this role sets it.
    pub may_set: bool,
    /// Whether this role agrees to changes.
    pub may_agree: bool,
    /// What was wrong.
    pub errors: Vec<FieldError>,
}

/// `GET /purposes`.
pub(crate) async fn list(State(app): State<Arc<App>>, SignedIn { ctx, t }: SignedIn) -> Result<Response, Problem> {
    page(&list_page(&app, &ctx, t).await?)
}

async fn list_page(app: &App, ctx: &Ctx, t: Shell) -> Result<PurposesPage, Problem> {
    let rows = purposes::list(app, ctx).await?.into_iter().map(|record| PurposeLine {
        basis: record.rule.basis,
        active_at: record.rule.active_at,
        name: PurposeName { id: record.rule.purpose, code: record.code, title: record.title },
    });
    let may_set = ctx.actor.role == Role::PrivacyManager;
    Ok(PurposesPage { t: t.at("/purposes"), rows: rows.collect(), bases: Basis::ALL, may_set, errors: Vec::new() })
}

/// What the form of a new purpose sends.
#[derive(Deserialize)]
pub(crate) struct NewForm {
    #[serde(default)]
    code: String,
    #[serde(default)]
    title: String,
    #[serde(default)]
    basis: String,
    #[serde(default)]
    marketing: String,
}

/// `POST /purposes`.
pub(crate) async fn define(
    State(app): State<Arc<App>>,
    SignedIn { ctx, t }: SignedIn,
    Form(sent): Form<NewForm>,
) -> Result<Response, Problem> {
    let basis = Basis::from_code(&sent.basis).ok_or(Problem::INCOMPLETE)?;
    let kind = if sent.marketing.is_empty() { PurposeKind::Ordinary } else { PurposeKind::DirectMarketing };
    let new = NewPurpose { code: sent.code, title: sent.title, basis, kind, setting: Setting::default() };
    match purposes::define(&app, &ctx, new).await {
        Ok(purpose) => Ok(Redirect::to(&format!("/purposes/{}", purpose.number())).into_response()),
        Err(PurposeError::BadInput) => {
            let mut again = list_page(&app, &ctx, t).await?;
            again.errors = vec![FieldError { field: "code", key: "purpose-bad-name" }];
            page_with(StatusCode::UNPROCESSABLE_ENTITY, &again)
        }
        Err(error) => Err(error.into()),
    }
}

/// `GET /purposes/{id}`.
pub(crate) async fn show(
    State(app): State<Arc<App>>,
    SignedIn { ctx, t }: SignedIn,
    Path(id): Path<i64>,
) -> Result<Response, Problem> {
    page(&one_page(&app, &ctx, t, PurposeId::new(id)).await?)
}

async fn one_page(app: &App, ctx: &Ctx, t: Shell, purpose: PurposeId) -> Result<PurposePage, Problem> {
    let view = purposes::view(app, ctx, purpose).await?;
    let name = PurposeName { id: purpose, code: view.record.code.clone(), title: view.record.title.clone() };
    let written = view.record.rule.assessment.clone().unwrap_or_default();
    let role = ctx.actor.role;
    Ok(PurposePage {
        t: t.at("/purposes"),
        name,
        view,
        written,
        bases: Basis::ALL,
        may_set: role == Role::PrivacyManager,
        may_agree: role == Role::DataProtectionOfficer,
        errors: Vec::new(),
    })
}

/// What the forms of a purpose send.
#[derive(Deserialize)]
pub(crate) struct Change {
    #[serde(default)]
    deed: String,
    #[serde(default)]
    basis: String,
    #[serde(default)]
    interest: String,
    #[serde(default)]
    necessity: String,
    #[serde(default)]
    balance: String,
    #[serde(default)]
    safeguards: String,
}

/// For how long a weighing holds before somebody looks at it again.
const REVIEW_DAYS: i64 = 365;

/// `POST /purposes/{id}`: weighed, switched on or off, changed, or agreed to; and the page again.
pub(crate) async fn change(
    State(app): State<Arc<App>>,
    SignedIn { ctx, t }: SignedIn,
    Path(id): Path<i64>,
    Form(sent): Form<Change>,
) -> Result<Response, Problem> {
    let purpose = PurposeId::new(id);
    match carry_out(&app, &ctx, purpose, sent).await {
        Ok(()) => Ok(Redirect::to(&format!("/purposes/{id}")).into_response()),
        Err(PurposeError::Obstacles(obstacles)) => {
            let mut again = one_page(&app, &ctx, t, purpose).await?;
            again.errors = obstacles.into_iter().map(obstacle).collect();
            page_with(StatusCode::UNPROCESSABLE_ENTITY, &again)
        }
        Err(PurposeError::NotSwapped(_)) => {
            let mut again = one_page(&app, &ctx, t, purpose).await?;
            again.errors = vec![FieldError { field: "basis", key: "purpose-not-agreed" }];
            page_with(StatusCode::UNPROCESSABLE_ENTITY, &again)
        }
        Err(error) => Err(error.into()),
    }
}

async fn carry_out(app: &App, ctx: &Ctx, purpose: PurposeId, sent: Change) -> Result<(), PurposeError> {
    let basis = || Basis::from_code(&sent.basis).ok_or(PurposeError::BadInput);
    match sent.deed.as_str() {
        "activate" => purposes::activate(app, ctx, purpose).await,
        "switch-off" => purposes::switch_off(app, ctx, purpose).await,
        "basis" => purposes::change_basis(app, ctx, purpose, basis()?).await,
        "agree" => purposes::agree_to_basis(app, ctx, purpose, basis()?).await,
        "weigh" => {
            let written = Assessment {
                interest: sent.interest,
                necessity: sent.necessity,
                balance: sent.balance,
                safeguards: sent.safeguards,
                reviewer: Some(ctx.actor.id),
                review_due: Some(days_after(ctx.now, REVIEW_DAYS)),
            };
            purposes::weigh(app, ctx, purpose, written).await.map(|_| ())
        }
        _ => Err(PurposeError::BadInput),
    }
}

/// Where on the page the way out of an obstacle is.
const fn obstacle(why: CannotActivate) -> FieldError {
    let (field, key) = match why {
        CannotActivate::AssessmentIncomplete => ("interest", "obstacle-assessment-incomplete"),
        CannotActivate::AssessmentOverdue => ("interest", "obstacle-assessment-overdue"),
        CannotActivate::NoSpecialCondition => ("basis", "obstacle-no-special-condition"),
        CannotActivate::NotExplicit => ("basis", "obstacle-not-explicit"),
        CannotActivate::SoftOptInMisplaced => ("basis", "obstacle-soft-opt-in-misplaced"),
        CannotActivate::BasisOfMarketing => ("basis", "obstacle-basis-of-marketing"),
    };
    FieldError { field, key }
}
