//! `/people/{id}/access-package`: everything that is kept about somebody, in one ZIP (Art. 15, 20).

use std::io::Cursor;
use std::sync::Arc;

use app::{App, access};
use axum::Form;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use domain::notice::Language;

use crate::form::{self, WhyForm};
use crate::problem::Problem;
use crate::session::SignedIn;

/// `POST /people/{id}/access-package`. The package is built in memory, because a copy on the disk would
/// outlive the answer; its name says nothing about the person.
pub(crate) async fn build(
    State(app): State<Arc<App>>,
    SignedIn { ctx, t }: SignedIn,
    Path(id): Path<String>,
    Form(sent): Form<WhyForm>,
) -> Result<Response, Problem> {
    let (whom, why) = (form::person(&id)?, sent.expected(ctx.actor.role)?);
    let language = Language::parse(t.lang().code()).unwrap_or(Language::EN);
    let memory = Cursor::new(Vec::new());
    let (summary, package) = access::build(&app, &ctx, (whom, &why), language, memory).await?;
    tracing::info!(bytes = summary.bytes, "an access package was built");
    Ok(zip(package.into_inner()))
}

/// A package as a file; its name says nothing about the person.
pub(crate) fn zip(bytes: Vec<u8>) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "application/zip"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"access-package.zip\""),
    ];
    (headers, bytes).into_response()
}
