//! `/forms/{slug}`: public forms, open to everybody, without a cookie and without a script; `/forms`: those who make them.
//!
//! Invariant: what a visitor typed goes back to that visitor's page when something was wrong, and nowhere else.

use std::collections::HashMap;
use std::sync::Arc;

use app::App;
use app::forms::{self, FormError, NotTaken, PublicForm, Sending};
use axum::extract::{Path, Query, Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use axum::{Form, RequestExt as _};
use domain::form::FieldKind;
use domain::notice::Language;
use serde::Deserialize;

use crate::Web;
use crate::layers::{Frames, address_of};
use crate::problem::{Problem, page, page_with};
use crate::shell::{Shell, Visitor};

pub mod desk;
pub mod draft;
pub mod findings;
pub mod limits;
pub mod looks;
mod sheet;

pub use sheet::{AskView, FieldView, FormPage, SaidPage, Typed};

/// In which language, and whether inside another page.
#[derive(Deserialize)]
pub(crate) struct Wish {
    lang: Option<String>,
}

/// What was typed, by the names of the fields.
pub(crate) type Fields = HashMap<String, String>;

/// `GET /forms/{slug}`.
pub(crate) async fn show(
    state: State<Web>,
    visitor: Visitor,
    path: Path<String>,
    wish: Query<Wish>,
) -> Result<Response, Problem> {
    shown(state, visitor, path, (wish, false)).await
}

/// `GET /forms/{slug}/frame`: the same for the page of somebody else, if the form names it.
pub(crate) async fn show_framed(
    state: State<Web>,
    visitor: Visitor,
    path: Path<String>,
    wish: Query<Wish>,
) -> Result<Response, Problem> {
    shown(state, visitor, path, (wish, true)).await
}

async fn shown(
    State(web): State<Web>,
    Visitor(t): Visitor,
    Path(slug): Path<String>,
    (Query(wish), framed): (Query<Wish>, bool),
) -> Result<Response, Problem> {
    let wished = wish.lang.as_deref().and_then(Language::parse);
    let language = wished.or_else(|| Language::parse(t.lang().code())).unwrap_or(Language::EN);
    match forms::visit(&web.app, &slug, language).await {
        Ok(form) => {
            let sheet = FormPage::of((t, &web), &form, framed);
            Ok(in_frames(page(&sheet)?, &form, framed))
        }
        Err(FormError::NoNotice(_)) => closed(t, &web.app),
        Err(error) => Err(error.into()),
    }
}

/// Collecting without telling is not an option (Art. 13), and the page says so.
fn closed(t: Shell, app: &App) -> Result<Response, Problem> {
    page_with(StatusCode::SERVICE_UNAVAILABLE, &SaidPage::closed(t, &app.house.controller.name))
}

/// Only the framed variant may stand in a frame, and only in those of the form.
fn in_frames(mut answer: Response, form: &PublicForm, framed: bool) -> Response {
    if framed {
        answer.extensions_mut().insert(Frames(form.form.frames.clone()));
    }
    answer
}

/// `POST /forms/{slug}`.
pub(crate) async fn send(
    state: State<Web>,
    visitor: Visitor,
    path: Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    sent(state, visitor, path, (request, false)).await
}

/// `POST /forms/{slug}/frame`.
pub(crate) async fn send_framed(
    state: State<Web>,
    visitor: Visitor,
    path: Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    sent(state, visitor, path, (request, true)).await
}

async fn sent(
    State(web): State<Web>,
    Visitor(t): Visitor,
    Path(slug): Path<String>,
    (request, framed): (Request, bool),
) -> Result<Response, Problem> {
    let address = address_of(&web.config, request.headers(), request.extensions());
    let Form(fields) = request.extract::<Form<Fields>, _>().await.map_err(|_| Problem::UNREADABLE)?;
    let language = fields.get("token").and_then(|token| Language::parse(token.split('.').nth(1)?));
    let language = language.or_else(|| Language::parse(t.lang().code())).unwrap_or(Language::EN);
    let taken = if web.form_limits.allow(&slug, address) {
        match forms::submit(&web.app, &sending(&slug, &fields, (address, false))).await {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(not)) => Err((StatusCode::UNPROCESSABLE_ENTITY, sheet::Wrong::of(&not))),
            Err(FormError::NoNotice(_)) => return closed(t, &web.app),
            Err(error) => return Err(error.into()),
        }
    } else {
        Err((StatusCode::TOO_MANY_REQUESTS, sheet::Wrong::too_many()))
    };
    // The page comes back with a fresh time and number, so that a human can press again.
    let form = forms::visit(&web.app, &slug, language).await?;
    let answer = match taken {
        Ok(()) => page(&SaidPage::thanks((t, &web), &form, framed))?,
        Err((status, wrong)) => page_with(status, &FormPage::of((t, &web), &form, framed).with(&fields, wrong))?,
    };
    Ok(in_frames(answer, &form, framed))
}

fn sending(slug: &str, fields: &Fields, (address, elsewhere): (std::net::IpAddr, bool)) -> Sending {
    let told = |name: &str| fields.get(name).cloned().unwrap_or_default();
    let answers = FieldKind::ALL.iter().map(|kind| (*kind, told(kind.code())));
    let consents =
        sheet::ASK_NAMES.iter().enumerate().filter_map(|(place, name)| match fields.get(*name).map(String::as_str) {
            Some("yes") => Some((place, true)),
            Some("no") => Some((place, false)),
            Some(_) | None => None,
        });
    Sending {
        slug: slug.to_owned(),
        token: told("token"),
        trap: told("website"),
        answers: answers.collect(),
        consents: consents.collect(),
        terms: told("terms") == "yes",
        agrees: told("send") == "with",
        elsewhere,
        address: Some(address),
    }
}

/// `POST /forms/{slug}/answers`: the same for programs, as JSON; [`Fields`] in, what came of it out.
///
/// It is for the server of a shop that draws the form itself, and that the form declares; see
/// `docs/forms-on-other-pages.md`. It answers with `taken`, or with the fields that are wrong.
pub(crate) async fn answers(
    State(web): State<Web>,
    Path(slug): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    let address = address_of(&web.config, request.headers(), request.extensions());
    let axum::Json(fields) = request.extract::<axum::Json<Fields>, _>().await.map_err(|_| Problem::UNREADABLE)?;
    if !web.form_limits.allow(&slug, address) {
        return Err(Problem::TOO_MANY);
    }
    Ok(match forms::submit(&web.app, &sending(&slug, &fields, (address, true))).await? {
        Ok(_) => axum::Json(serde_json::json!({ "taken": true })).into_response(),
        Err(not) => {
            let mut answer = axum::Json(refusal(&not)).into_response();
            *answer.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
            answer.extensions_mut().insert(crate::problem::Ours);
            answer
        }
    })
}

/// What was wrong, in words for programs and without anything that was typed.
fn refusal(not: &NotTaken) -> serde_json::Value {
    let why = sheet::code(not);
    match not {
        NotTaken::Wrong { fields, terms, asks } => {
            let fields: Vec<_> = fields.iter().map(|(kind, why)| [kind.code(), why.code()]).collect();
            serde_json::json!({ "taken": false, "why": why, "fields": fields, "terms": terms, "consents": asks })
        }
        NotTaken::Early
        | NotTaken::Stale
        | NotTaken::Forged
        | NotTaken::Trap
        | NotTaken::DrawnHere
        | NotTaken::SentBefore => {
            serde_json::json!({ "taken": false, "why": why })
        }
    }
}

/// `GET /forms/{slug}/token`: what a program sends along with the answers, two seconds to two hours later.
pub(crate) async fn token(
    State(app): State<Arc<App>>,
    Path(slug): Path<String>,
    Query(wish): Query<Wish>,
) -> Result<Response, Problem> {
    let language = wish.lang.as_deref().and_then(Language::parse).unwrap_or(Language::EN);
    let form = forms::visit(&app, &slug, language).await?;
    Ok(axum::Json(serde_json::json!({
        "token": form.token,
        "version": form.version,
        "language": form.language.code(),
        "fields": form.form.fields.iter().map(|field| field.kind.code()).collect::<Vec<_>>(),
        "notice": format!("/privacy/{}?version={}", form.notice_slug, form.notice.at.version),
    }))
    .into_response())
}
