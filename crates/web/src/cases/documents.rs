//! `/cases/{id}/document`: a copy of a document, brought and looked at.

use std::sync::Arc;

use app::App;
use app::cases::{self, CaseError};
use axum::extract::{Multipart, Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Redirect, Response};
use domain::id::PublicKind;

use super::desk;
use crate::form::{self, FieldError};
use crate::problem::{Problem, page_with};
use crate::session::SignedIn;

/// `POST /cases/{id}/document`: kept until the decision, 30 days at most.
pub(crate) async fn add(
    State(app): State<Arc<App>>,
    SignedIn { ctx, t }: SignedIn,
    Path(id): Path<String>,
    parts: Multipart,
) -> Result<Response, Problem> {
    let case = form::public(&id, PublicKind::Case)?;
    let bytes = bytes_of(parts).await?;
    match cases::add_document(&app, &ctx, case, bytes).await {
        Ok(()) => Ok(Redirect::to(&format!("/cases/{case}")).into_response()),
        Err(CaseError::Incomplete(_) | CaseError::NotNow(_)) => {
            let mut again = desk::head_page(&app, &ctx, t, case).await?;
            again.errors = vec![FieldError { field: "file", key: "case-wrong-file" }];
            page_with(StatusCode::UNPROCESSABLE_ENTITY, &again)
        }
        Err(error) => Err(error.into()),
    }
}

async fn bytes_of(mut parts: Multipart) -> Result<Vec<u8>, Problem> {
    while let Some(mut part) = parts.next_field().await.map_err(|_| Problem::UNREADABLE)? {
        if part.name() != Some("file") {
            continue;
        }
        let mut bytes = Vec::new();
        while let Some(chunk) = part.chunk().await.map_err(|_| Problem::UNREADABLE)? {
            if bytes.len() + chunk.len() > cases::MOST_BYTES {
                return Err(Problem::TOO_LARGE);
            }
            bytes.extend_from_slice(&chunk);
        }
        return Ok(bytes);
    }
    Err(Problem::INCOMPLETE)
}

/// `POST /cases/{id}/document/reading`: the copy itself, on record; it is not opened within our pages.
pub(crate) async fn read(
    State(app): State<Arc<App>>,
    SignedIn { ctx, t: _ }: SignedIn,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let case = form::public(&id, PublicKind::Case)?;
    let copy = cases::document(&app, &ctx, case).await?;
    let copy = copy.as_ref();
    let headers = [
        (header::CONTENT_TYPE, copy.media.clone()),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"copy\"".to_owned()),
    ];
    Ok((headers, copy.bytes.to_vec()).into_response())
}
