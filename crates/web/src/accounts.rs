//! `/accounts`: colleagues who may come in.

use std::sync::Arc;

use app::accounts::{self, AccountError, NewAccount, PASSWORD_MIN_CHARS};
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
    /// What was typed before; never the password.
    pub typed: Typed,
    /// What was wrong.
    pub errors: Vec<FieldError>,
}

/// What a form that comes back still holds.
#[derive(Clone, Debug, Default)]
pub struct Typed {
    /// The work name.
    pub handle: String,
    /// The code of a role.
    pub role: String,
    /// The number of a team, or nothing.
    pub team: String,
}

/// The program itself is no account that somebody could open.
const ROLES: &[Role] =
    &[Role::Agent, Role::TeamLead, Role::PrivacyManager, Role::DataProtectionOfficer, Role::Administrator];

/// What comes back of an over-long work name.
const LONGEST: usize = 100;

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
pub(crate) async fn list(State(app): State<Arc<App>>, SignedIn { ctx, t }: SignedIn) -> Result<Response, Problem> {
    page(&accounts_page(&app, &ctx, t).await?)
}

/// `POST /accounts`.
pub(crate) async fn add(
    State(app): State<Arc<App>>,
    SignedIn { ctx, t }: SignedIn,
    Form(sent): Form<AccountForm>,
) -> Result<Response, Problem> {
    let typed =
        Typed { handle: sent.handle.chars().take(LONGEST).collect(), role: sent.role.clone(), team: sent.team.clone() };
    let errors = match new_account(&app, sent) {
        Ok(new) => match accounts::add(&app, &ctx, new).await {
            Ok(_) => return Ok(Redirect::to("/accounts").into_response()),
            Err(error) => vec![field_of(error)?],
        },
        Err(errors) => errors,
    };
    let mut again = accounts_page(&app, &ctx, t).await?;
    (again.typed, again.errors) = (typed, errors);
    page_with(StatusCode::UNPROCESSABLE_ENTITY, &again)
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

const BAD_HANDLE: FieldError = FieldError { field: "handle", key: "account-bad-handle" };
const BAD_ROLE: FieldError = FieldError { field: "role", key: "account-bad-role" };
const BAD_TEAM: FieldError = FieldError { field: "team", key: "account-bad-team" };
const BAD_PASSWORD: FieldError = FieldError { field: "password", key: "account-bad-password" };

/// The account, or everything that is wrong at once, in the order of the fields. The verb has the last word.
fn new_account(app: &App, sent: AccountForm) -> Result<NewAccount, Vec<FieldError>> {
    let role = Role::from_code(&sent.role).filter(|role| ROLES.contains(role));
    let known = |team: &&domain::controller::Team| team.id.number().to_string() == sent.team;
    let team: Option<TeamId> = app.house.teams.iter().find(known).map(|team| team.id);
    let needs_team = matches!(role, Some(Role::Agent | Role::TeamLead));
    let checks = [
        (sent.handle.trim().is_empty(), BAD_HANDLE),
        (role.is_none(), BAD_ROLE),
        (team.is_none() && (needs_team || !sent.team.is_empty()), BAD_TEAM),
        (sent.password.chars().count() < PASSWORD_MIN_CHARS, BAD_PASSWORD),
    ];
    let wrong = checks.into_iter().filter(|(is_wrong, _)| *is_wrong);
    let errors: Vec<FieldError> = wrong.map(|(_, error)| error).collect();
    match role.filter(|_| errors.is_empty()) {
        Some(role) => Ok(NewAccount { handle: sent.handle, password: sent.password, role, team }),
        None => Err(errors),
    }
}

fn field_of(error: AccountError) -> Result<FieldError, Problem> {
    match error {
        AccountError::BadHandle => Ok(BAD_HANDLE),
        AccountError::WeakPassword => Ok(BAD_PASSWORD),
        AccountError::NoTeam => Ok(BAD_TEAM),
        AccountError::WrongCredentials
        | AccountError::Refused
        | AccountError::NotFound
        | AccountError::Hashing
        | AccountError::Policy(_)
        | AccountError::Store(_) => Err(error.into()),
    }
}

async fn accounts_page(app: &App, ctx: &Ctx, t: Shell) -> Result<AccountsPage, Problem> {
    let rows = accounts::list(app, ctx).await?;
    let rows = rows.into_iter().filter(|row| row.role != Role::System).map(|row| AccountLine {
        public: row.public,
        handle: row.handle,
        role: row.role,
        team: row.team,
        last_seen: row.last_seen,
        closed_at: row.closed_at,
    });
    let teams = app.house.teams.iter().map(|team| Choice { id: team.id.number(), name: team.name.clone() });
    Ok(AccountsPage {
        t: t.at("/accounts"),
        rows: rows.collect(),
        roles: ROLES,
        teams: teams.collect(),
        typed: Typed::default(),
        errors: Vec::new(),
    })
}
