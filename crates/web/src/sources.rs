//! `/imports/sources`: telling people where their data came from (Art. 14), and the kept mappings.

use std::sync::Arc;

use app::App;
use app::files::{self, FileError, KeptMapping, SourceTask};
use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use domain::id::PublicKind;
use domain::source::Settled;
use policy::HouseAct;
use serde::Deserialize;

use crate::form;
use crate::problem::{Problem, page};
use crate::session::SignedIn;
use crate::shell::Shell;

/// Every task, and the kept mappings.
#[derive(Template)]
#[template(path = "sources.html")]
pub struct SourcesPage {
    /// What stands round it.
    pub t: Shell,
    /// Tasks, those due last first.
    pub tasks: Vec<SourceTask>,
    /// How a task can be settled.
    pub ways: &'static [Settled],
    /// Whether this role may settle one.
    pub may_settle: bool,
    /// Mappings by name.
    pub mappings: Vec<KeptMapping>,
    /// Whether this role may remove one.
    pub may_remove: bool,
}

/// `GET /imports/sources`.
pub(crate) async fn list(State(app): State<Arc<App>>, SignedIn { ctx, t }: SignedIn) -> Result<Response, Problem> {
    let may = |act| app.clears(&ctx, act).map_err(FileError::from);
    page(&SourcesPage {
        t: t.at("/imports"),
        tasks: files::tasks(&app, &ctx).await?,
        ways: Settled::ALL,
        may_settle: may(HouseAct::SettleSourceTask)?,
        mappings: files::mappings(&app, &ctx).await?,
        may_remove: may(HouseAct::ImportFile)?,
    })
}

/// How a task was settled.
#[derive(Deserialize)]
pub(crate) struct Way {
    #[serde(default)]
    how: String,
}

/// `POST /imports/{id}/source-task`.
pub(crate) async fn settle(
    State(app): State<Arc<App>>,
    SignedIn { ctx, t: _ }: SignedIn,
    Path(id): Path<String>,
    Form(sent): Form<Way>,
) -> Result<Response, Problem> {
    let import = form::public(&id, PublicKind::Import)?;
    let how = Settled::from_code(&sent.how).ok_or(Problem::INCOMPLETE)?;
    files::settle_task(&app, &ctx, import, how).await?;
    Ok(Redirect::to("/imports/sources").into_response())
}

/// `POST /imports/{id}/source-mails`: a mail for everybody who can be reached and was not told.
pub(crate) async fn tell(
    State(app): State<Arc<App>>,
    SignedIn { ctx, t: _ }: SignedIn,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    files::tell_sources(&app, &ctx, form::public(&id, PublicKind::Import)?).await?;
    Ok(Redirect::to("/imports/sources").into_response())
}

/// `POST /imports/mappings/{id}/removal`.
pub(crate) async fn remove(
    State(app): State<Arc<App>>,
    SignedIn { ctx, t: _ }: SignedIn,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    files::remove_mapping(&app, &ctx, id.parse().map_err(|_| Problem::NOT_FOUND)?).await?;
    Ok(Redirect::to("/imports/sources").into_response())
}
