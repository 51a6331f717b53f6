//! `/accounts`: colleagues who may come in.

use std::sync::Arc;

use app::accounts::{self, AccountError, NewAccount};
use app::{App, Ctx};
use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use domain::actor::Role;
use domain::id::{PublicId, PublicKind, TeamId};
use jiff::Timestamp;
use serde::Deserialize;

use crate::form::{self, FieldError};
use crate::problem::{Problem, page, page_with};
use crate::session::SignedIn;
use crate::shell::Shell;

/// One account.
#[derive(Clone, Debug)]
pub struct AccountLine {
    /// Name outside.
    pub public: PublicId,
    /// The work name.
    pub handle: String,
    /// What it may do.
    pub role: Role,
    /// Its team.
    pub team: Option<String>,
    /// In a session that still exists.
    pub last_seen: Option<Timestamp>,
    /// Since when it is closed.
    pub closed_at: Option<Timestamp>,
}

/// Something to choose: a team or a brand.
#[derive(Clone, Debug)]
pub struct Choice {
    /// Its number.
    pub id: i64,
    /// Its name.
    pub name: String,
}

/// The page of accounts.
#[derive(Template)]
#[template(path = "accounts.html")]
pub struct AccountsPage {
    /// What stands round it.
    pub t: Shell,
    /// Every account.
    pub rows: Vec<AccountLine>,
    /// The roles on offer.
    pub roles: &'static [Role],
    /// The teams on offer.
    pub teams: Vec<Choice>,
    /// What was wrong.
    pub errors: Vec<FieldError>,
}

/// The program itself is no account that somebody could open.
const ROLES: &[Role] = &[
    Role::Agent,
    Role::TeamLead,
    Role::PrivacyManager,
    Role::DataProtectionOfficer,
    Role::Administrator,
];

/// What the form of a new account sends.
#[derive(Deserialize)]
pub(crate) struct AccountForm {
    #[serde(default)]
    handle: String,
    #[serde(default)]
    role: String,
    #[serde(default)]
    team: String,
    #[serde(default)]
    password: String,
}

/// `GET /accounts`.
pub(crate) async fn list(
    State(app): State<Arc<App>>,
    SignedIn { ctx, t }: SignedIn,
) -> Result<Response, Problem> {
    page(&accounts_page(&app, &ctx, t, Vec::new()).await?)
}

/// `POST /accounts`.
pub(crate) async fn add(
    State(app): State<Arc<App>>,
    SignedIn { ctx, t }: SignedIn,
    Form(sent): Form<AccountForm>,
) -> Result<Response, Problem> {
    let wrong = match new_account(sent) {
        Ok(new) => match accounts::add(&app, &ctx, new).await {
            Ok(_) => return Ok(Redirect::to("/accounts").into_response()),
            Err(error) => field_of(error)?,
        },
        Err(wrong) => wrong,
    };
    page_with(
        StatusCode::UNPROCESSABLE_ENTITY,
        &accounts_page(&app, &ctx, t, vec![wrong]).await?,
    )
}

/// `POST /accounts/{id}/closing`.
pub(crate) async fn close(
    State(app): State<Arc<App>>,
    SignedIn { ctx, t: _ }: SignedIn,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    accounts::close(&app, &ctx, form::public(&id, PublicKind::Account)?).await?;
    Ok(Redirect::to("/accounts").into_response())
}

fn new_account(sent: AccountForm) -> Result<NewAccount, FieldError> {
    let role = Role::from_code(&sent.role).filter(|role| ROLES.contains(role));
    let role = role.ok_or(FieldError {
        field: "role",
        key: "account-bad-role",
    })?;
    let team = match sent.team.as_str() {
        "" => None,
        number => {
            let number = number.parse().map_err(|_| FieldError {
                field: "team",
                key: "account-bad-team",
            })?;
            Some(TeamId::new(number))
        }
    };
    Ok(NewAccount {
        handle: sent.handle,
        password: sent.password,
        role,
        team,
    })
}

fn field_of(error: AccountError) -> Result<FieldError, Problem> {
    match error {
        AccountError::BadHandle => Ok(FieldError {
            field: "handle",
            key: "account-bad-handle",
        }),
        AccountError::WeakPassword => Ok(FieldError {
            field: "password",
            key: "account-bad-password",
        }),
        AccountError::NoTeam => Ok(FieldError {
            field: "team",
            key: "account-bad-team",
        }),
        AccountError::WrongCredentials
        | AccountError::Refused
        | AccountError::NotFound
        | AccountError::Hashing
        | AccountError::Policy(_)
        | AccountError::Store(_) => Err(error.into()),
    }
}

async fn accounts_page(
    app: &App,
    ctx: &Ctx,
    t: Shell,
    errors: Vec<FieldError>,
) -> Result<AccountsPage, Problem> {
    let rows = accounts::list(app, ctx).await?;
    let rows = rows
        .into_iter()
        .filter(|row| row.role != Role::System)
        .map(|row| AccountLine {
            public: row.public,
            handle: row.handle,
            role: row.role,
            team: row.team,
            last_seen: row.last_seen,
            closed_at: row.closed_at,
        });
    let teams = app.house.teams.iter().map(|team| Choice {
        id: team.id.number(),
        name: team.name.clone(),
    });
    Ok(AccountsPage {
        t: t.at("/accounts"),
        rows: rows.collect(),
        roles: ROLES,
        teams: teams.collect(),
        errors,
    })
}
