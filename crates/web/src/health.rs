//! `/health`, `/readyz`: whether the program runs, and whether it may be asked.

use std::sync::Arc;

use app::App;
use axum::Extension;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};

use crate::Web;
use crate::problem::Ours;

/// `GET /health`: the program runs.
pub(crate) async fn alive() -> &'static str {
    "ok\n"
}

/// `GET /readyz`: every part answers, or which one does not.
pub(crate) async fn ready(State(web): State<Web>) -> Response {
    let app: &Arc<App> = &web.app;
    let mut wanting = Vec::new();
    if let Err(error) = app::notices::all(app).await {
        tracing::error!(error = &error as &dyn std::error::Error, "not ready");
        wanting.push("the database does not answer");
    }
    if !web.config.secure_cookies && !is_local(&web.config.public_url) {
        wanting.push("the public address is not https, so cookies travel in the open");
    }
    if wanting.is_empty() {
        return "ready\n".into_response();
    }
    (StatusCode::SERVICE_UNAVAILABLE, Extension(Ours), wanting.join("\n")).into_response()
}

/// A connection that does not leave this machine needs no TLS.
fn is_local(url: &str) -> bool {
    let host = url.strip_prefix("http://").unwrap_or(url);
    ["localhost", "127.", "[::1]"].iter().any(|local| host.starts_with(local))
}
