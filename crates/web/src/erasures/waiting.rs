//! `/erasures/{id}` while it waits: known addresses are told and may cancel, a second person may end the waiting.

use std::sync::Arc;

use app::erasures::{self, WaitView};
use app::{App, Ctx, Why};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use domain::id::{PublicId, PublicKind};
use jiff::Timestamp;

use crate::form;
use crate::problem::{Problem, page};
use crate::session::SignedIn;
use crate::shell::Shell;

/// An erasure that waits, or was cancelled.
#[derive(Template)]
#[template(path = "erasure_waits.html")]
pub struct WaitPage {
    /// What stands round it.
    pub t: Shell,
    /// Its number.
    pub public: PublicId,
    /// When it was asked for.
    pub asked_at: Timestamp,
    /// When it begins.
    pub starts_at: Timestamp,
    /// When it was cancelled.
    pub cancelled_at: Option<Timestamp>,
    /// How many known addresses are told.
    pub told: usize,
    /// Whether this account may end the waiting.
    pub may_confirm: bool,
    /// Whether this account may cancel.
    pub may_cancel: bool,
}

impl WaitPage {
    fn of(t: Shell, view: &WaitView, may_decide: bool) -> Self {
        Self {
            t: t.at("/erasures"),
            public: view.wait.public,
            asked_at: view.wait.asked_at,
            starts_at: view.wait.starts_at,
            cancelled_at: view.wait.cancelled.map(|(at, _)| at),
            told: view.told,
            may_confirm: view.may_confirm,
            may_cancel: may_decide && view.wait.is_open(),
        }
    }
}

/// The page, if it waits or was cancelled.
pub(super) async fn waits(app: &App, ctx: &Ctx, t: Shell, erasure: PublicId) -> Result<Option<Response>, Problem> {
    let Some(view) = erasures::waiting(app, ctx, erasure).await? else { return Ok(None) };
    let may_decide = ctx.actor.role == domain::actor::Role::PrivacyManager;
    page(&WaitPage::of(t, &view, may_decide)).map(Some)
}

/// `POST /erasures/{id}/confirmation`: a second person agrees that it need not wait.
pub(crate) async fn confirm(
    State(app): State<Arc<App>>,
    SignedIn { ctx, t: _ }: SignedIn,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let erasure = form::public(&id, PublicKind::Erasure)?;
    erasures::confirm(&app, &ctx, erasure, &Why::usual(ctx.actor.role)).await?;
    super::carry_out(app, erasure);
    Ok(Redirect::to(&format!("/erasures/{erasure}")).into_response())
}

/// `POST /erasures/{id}/cancellation`: the person wants to stay.
pub(crate) async fn cancel(
    State(app): State<Arc<App>>,
    SignedIn { ctx, t: _ }: SignedIn,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let erasure = form::public(&id, PublicKind::Erasure)?;
    erasures::cancel(&app, &ctx, erasure, &Why::usual(ctx.actor.role)).await?;
    Ok(Redirect::to(&format!("/erasures/{erasure}")).into_response())
}
