//! Who asks: an opaque token in a cookie, checked at every request.

use std::sync::Arc;

use app::{App, Ctx, accounts, notices};
use axum::extract::FromRequestParts;
use axum::http::Method;
use axum::http::request::Parts;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};

use crate::problem::Problem;
use crate::shell::Shell;
use crate::{Web, WebConfig};

/// The name of the session's cookie. The prefix makes browsers refuse one that another host or a plain
/// connection set.
#[must_use]
pub fn cookie_name(config: &WebConfig) -> &'static str {
    if config.secure_cookies { "__Host-confidant" } else { "confidant" }
}

/// The cookie that carries `token`; it ends with the browser, and earlier with the session.
#[must_use]
pub(crate) fn cookie(config: &WebConfig, token: String) -> Cookie<'static> {
    Cookie::build((cookie_name(config), token))
        .path("/")
        .http_only(true)
        .secure(config.secure_cookies)
        .same_site(SameSite::Lax)
        .build()
}

/// The token of this request, if it carries one.
pub(crate) fn token(config: &WebConfig, jar: &CookieJar) -> Option<String> {
    jar.get(cookie_name(config)).map(|cookie| cookie.value().to_owned())
}

/// Somebody is signed in: who and when, and what stands round their page.
pub(crate) struct SignedIn {
    /// Who acts, and when.
    pub ctx: Ctx,
    /// What stands round the page.
    pub t: Shell,
}

impl FromRequestParts<Web> for SignedIn {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Self, Response> {
        let app: &Arc<App> = &web.app;
        let jar = CookieJar::from_headers(&parts.headers);
        let actor = match token(&web.config, &jar) {
            Some(token) => {
                accounts::actor_of(app, &token).await.map_err(|error| Problem::from(error).into_response())?
            }
            None => None,
        };
        let Some(actor) = actor else {
            return Err(not_signed_in(parts));
        };
        let t = Shell::of_visitor(web, &parts.headers, &parts.uri).with_actor(&actor);
        let ctx = Ctx { actor, now: app.clock.now() };
        let waits = notices::awaits(app, &ctx).await.map_err(|error| Problem::from(error).into_response())?;
        Ok(Self { ctx, t: t.with_notice(waits) })
    }
}

/// A page leads to the sign-in; anything else is told that nobody is signed in.
fn not_signed_in(parts: &Parts) -> Response {
    if parts.method == Method::GET {
        Redirect::to("/sign-in").into_response()
    } else {
        Problem::NOT_SIGNED_IN.into_response()
    }
}
