//! `/purposes`: what each purpose rests on, the weighing behind it, and switching it on.

use std::sync::Arc;

use app::purposes::{self, NewPurpose, PurposeError, PurposeName, Setting};
use app::{App, Ctx};
use askama::Template;
use axum::Form;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use domain::actor::Role;
use domain::purpose::Basis;
use domain::purpose::rule::PurposeKind;
use jiff::Timestamp;
use serde::Deserialize;

use crate::form::FieldError;
use crate::lang::Lang;
use crate::markdown::{Prose, prose};
use crate::problem::{Problem, page, page_with};
use crate::session::SignedIn;
use crate::shell::Shell;

pub mod one;
mod sheets;

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
    /// After how many months a yes is worn out.
    pub max_age: i32,
    /// Whether this role defines any.
    pub may_set: bool,
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
    let (rows, max_age) = (rows.collect(), purposes::max_age(app, ctx).await?);
    let may_set = ctx.actor.role == Role::PrivacyManager;
    Ok(PurposesPage { t: t.at("/purposes"), rows, bases: Basis::ALL, max_age, may_set, errors: Vec::new() })
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

/// How many months the form says.
#[derive(Deserialize)]
pub(crate) struct MaxAge {
    #[serde(default)]
    months: String,
}

/// `POST /purposes/max-age`: after how many months a yes is worn out (K3).
pub(crate) async fn max_age(
    State(app): State<Arc<App>>,
    SignedIn { ctx, t }: SignedIn,
    Form(sent): Form<MaxAge>,
) -> Result<Response, Problem> {
    match purposes::set_max_age(&app, &ctx, sent.months.trim().parse().unwrap_or(0)).await {
        Ok(()) => Ok(Redirect::to("/purposes").into_response()),
        Err(PurposeError::BadInput) => {
            let mut again = list_page(&app, &ctx, t).await?;
            again.errors = vec![FieldError { field: "months", key: "purpose-bad-months" }];
            page_with(StatusCode::UNPROCESSABLE_ENTITY, &again)
        }
        Err(error) => Err(error.into()),
    }
}

/// What to choose between for a service purpose, explained in the reader's language.
#[derive(Template)]
#[template(path = "contract_or_consent.html")]
pub struct ContractOrConsentPage {
    /// What stands round it.
    pub t: Shell,
    /// The words of the docs.
    pub text: Prose,
}

/// `GET /purposes/contract-or-consent`.
pub(crate) async fn contract_or_consent(SignedIn { ctx: _, t }: SignedIn) -> Result<Response, Problem> {
    let text = match t.lang() {
        Lang::En => include_str!("../../../docs/contract-or-consent.md"),
        Lang::De => include_str!("../../../docs/contract-or-consent.de.md"),
    };
    page(&ContractOrConsentPage { t: t.at("/purposes/contract-or-consent"), text: prose(text) })
}
