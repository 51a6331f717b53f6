//! `/sign-in`, `/sign-out`: the way in and out.

use std::sync::Arc;

use app::App;
use app::accounts::{self, AccountError};
use askama::Template;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::{Form, RequestExt as _};
use axum_extra::extract::CookieJar;
use serde::Deserialize;

use crate::Web;
use crate::form::FieldError;
use crate::layers::address_of;
use crate::problem::{Problem, page, page_with};
use crate::session::{SignedIn, cookie, token};
use crate::shell::{Shell, Visitor};

/// The page of the way in.
#[derive(Template)]
#[template(path = "sign_in.html")]
pub struct SignInPage {
    /// What stands round it.
    pub t: Shell,
    /// What was wrong.
    pub errors: Vec<FieldError>,
}

/// What the form sends.
#[derive(Deserialize)]
pub(crate) struct Credentials {
    handle: String,
    password: String,
}

/// The one answer to a wrong name and to a wrong password.
const WRONG: FieldError = FieldError { field: "handle", key: "sign-in-wrong" };

/// `GET /sign-in`.
pub(crate) async fn form(Visitor(t): Visitor) -> Result<Response, Problem> {
    page(&SignInPage { t: t.at("/sign-in"), errors: Vec::new() })
}

/// `POST /sign-in`.
pub(crate) async fn sign_in(
    State(web): State<Web>,
    Visitor(t): Visitor,
    request: Request,
) -> Result<Response, Problem> {
    let address = address_of(&web.config, request.headers(), request.extensions());
    let jar = CookieJar::from_headers(request.headers());
    let Form(sent) = request.extract::<Form<Credentials>, _>().await.map_err(|_| Problem::INCOMPLETE)?;
    if !web.limits.allow(&sent.handle, address) {
        return Err(Problem::TOO_MANY);
    }
    match accounts::sign_in(&web.app, &sent.handle, &sent.password).await {
        Ok(came_in) => {
            let jar = jar.add(cookie(&web.config, came_in.token));
            Ok((jar, Redirect::to("/")).into_response())
        }
        Err(AccountError::WrongCredentials) => refused(t),
        Err(error) => Err(error.into()),
    }
}

fn refused(t: Shell) -> Result<Response, Problem> {
    let (t, errors) = (t.at("/sign-in"), vec![WRONG]);
    page_with(StatusCode::UNPROCESSABLE_ENTITY, &SignInPage { t, errors })
}

/// `POST /sign-out`.
pub(crate) async fn sign_out(
    State(web): State<Web>,
    SignedIn { ctx, t: _ }: SignedIn,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let app: &Arc<App> = &web.app;
    let jar = CookieJar::from_headers(&headers);
    if let Some(token) = token(&web.config, &jar) {
        accounts::sign_out(app, &ctx, &token).await?;
    }
    let mut gone = cookie(&web.config, String::new());
    gone.make_removal();
    Ok((CookieJar::new().add(gone), Redirect::to("/sign-in")).into_response())
}
