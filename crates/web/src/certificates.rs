//! `/certificates/{id}`: the certificate of an erasure for the person, without signing in.
//!
//! Invariant: the number is the only way here; no page lists certificates for visitors, and none names anybody.

use app::erasures::{self, PublicCertificate};
use askama::Template;
use axum::extract::{Path, Request, State};
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use domain::id::PublicKind;

use crate::layers::address_of;
use crate::problem::{Problem, page};
use crate::shell::{Shell, Visitor};
use crate::{Web, form};

/// The page of a certificate.
#[derive(Template)]
#[template(path = "certificate.html")]
pub struct CertificatePage {
    /// What stands round it.
    pub t: Shell,
    /// Whose customer it was.
    pub company: String,
    /// The certificate.
    pub certificate: PublicCertificate,
}

/// `GET /certificates/{id}`.
pub(crate) async fn show(
    State(web): State<Web>,
    Visitor(t): Visitor,
    Path(id): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    allow(&web, &request)?;
    let public = form::public(&id, PublicKind::Erasure)?;
    let certificate = erasures::public_certificate(&web.app, public).await?.ok_or(Problem::NOT_FOUND)?;
    page(&CertificatePage { t, company: web.app.house.controller.name.clone(), certificate })
}

/// `GET /certificates/{id}/proof`: what `confidant verify certificate` checks without us.
pub(crate) async fn proof(
    State(web): State<Web>,
    Path(id): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    allow(&web, &request)?;
    let public = form::public(&id, PublicKind::Erasure)?;
    let file = erasures::certificate_proof(&web.app, public).await?.ok_or(Problem::NOT_FOUND)?;
    let headers = [
        (header::CONTENT_TYPE, "application/json".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{public}.json\"")),
    ];
    Ok((headers, file).into_response())
}

fn allow(web: &Web, request: &Request) -> Result<(), Problem> {
    let from = address_of(&web.config, request.headers(), request.extensions());
    if web.visits.allow(from) { Ok(()) } else { Err(Problem::TOO_MANY) }
}
