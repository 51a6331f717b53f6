//! `/people/{id}/choices-link`: the link to the page of one's own choices, sent to the person.

use std::sync::Arc;

use app::App;
use app::mails::{ChoicesError, send_choices};
use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::id::PublicId;
use domain::reason::Reason;

use crate::form::{self, WhyForm};
use crate::problem::{Problem, page_with};
use crate::session::SignedIn;
use crate::shell::Shell;

/// What became of it.
#[derive(Template)]
#[template(path = "choices_sent.html")]
pub struct ChoicesPage {
    /// What stands round it.
    pub t: Shell,
    /// Whose.
    pub public: PublicId,
    /// The reason that is on record.
    pub reason: Reason,
    /// Whether there was an address to send it to.
    pub is_sent: bool,
}

/// `POST /people/{id}/choices-link`.
pub(crate) async fn send(
    State(app): State<Arc<App>>,
    SignedIn { ctx, t }: SignedIn,
    Path(id): Path<String>,
    Form(sent): Form<WhyForm>,
) -> Result<Response, Problem> {
    let (public, why) = (form::person(&id)?, sent.expected(ctx.actor.role)?);
    let (status, is_sent) = match send_choices(&app, &ctx, public, &why).await {
        Ok(()) => (StatusCode::OK, true),
        Err(ChoicesError::NoAddress) => (StatusCode::UNPROCESSABLE_ENTITY, false),
        Err(error) => return Err(error.into()),
    };
    page_with(status, &ChoicesPage { t: t.at("/people"), public, reason: why.reason, is_sent })
}
