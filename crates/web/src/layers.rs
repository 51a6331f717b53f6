//! What every request passes through, outermost first: number, trace, headers, problems, panics, origin.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::Router;
use axum::extract::{ConnectInfo, MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse as _, Response};
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};
use domain::ambient::Random;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::csrf::CsrfLayer;
use tracing::Instrument as _;

use crate::problem::{Problem, explain};
use crate::shell::{LANG_COOKIE, asked_lang};
use crate::{Web, WebConfig};

/// Every answer's number, also in the log.
pub const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// What a browser may do with our pages: nothing but show them and send their forms back to us.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self' data:; script-src 'self'; \
     form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'";

/// Headers of every answer.
const HEADERS: [(HeaderName, &str); 8] = [
    (header::CONTENT_SECURITY_POLICY, POLICY),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (HeaderName::from_static("x-robots-tag"), "noindex"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=()"),
];

/// Whose pages may load ours as a part of theirs.
const RESOURCES: HeaderName = HeaderName::from_static("cross-origin-resource-policy");

/// Marks an answer that these origins may show in a frame; every other page is in no frame.
#[derive(Clone, Debug)]
pub(crate) struct Frames(pub Vec<String>);

impl Frames {
    /// The policy with these origins; `None` keeps the usual one.
    fn policy(&self) -> Option<HeaderValue> {
        let origins: Vec<&str> = self.0.iter().map(String::as_str).filter(|one| domain::form::is_origin(one)).collect();
        if origins.is_empty() {
            return None;
        }
        let policy = POLICY.replace("frame-ancestors 'none'", &format!("frame-ancestors {}", origins.join(" ")));
        HeaderValue::from_str(&policy).ok()
    }
}

/// Two years, once cookies need a secure connection anyway.
const ONLY_TLS: &str = "max-age=63072000";

/// Puts the layers round the routes.
pub(crate) fn wrap(routes: Router<Web>, web: &Web) -> Router<Web> {
    routes
        .layer(from_fn_with_state(web.clone(), keep_language))
        .layer(from_fn(say_where_from))
        .layer(CsrfLayer::new().with_insecure_bypass(|_, uri| is_link(uri.path())))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(from_fn_with_state(web.clone(), explain))
        .layer(from_fn_with_state(web.clone(), guard))
        .layer(from_fn_with_state(web.clone(), trace))
}

/// The panic's message stays out of the answer and out of the log: it may quote what it choked on.
fn panicked(_: Box<dyn std::any::Any + Send + 'static>) -> Response {
    tracing::error!("a request panicked");
    Problem::OUR_FAULT.into_response()
}

/// Numbers and logs the request: method, path template, status. Never the path itself, the query or a body.
async fn trace(State(web): State<Web>, mut request: Request, next: Next) -> Response {
    let id = request_id(web.app.random.as_ref());
    // A number from outside would let a stranger write into our log.
    request.headers_mut().insert(REQUEST_ID, id.clone());
    let method = request.method().clone();
    let path = request.extensions().get::<MatchedPath>().cloned();
    let path = path.as_ref().map_or("unmatched", MatchedPath::as_str);
    let span = tracing::info_span!("request", id = id.to_str().unwrap_or_default(), %method, path);
    let mut answer = next.run(request).instrument(span.clone()).await;
    span.in_scope(|| tracing::info!(status = answer.status().as_u16(), "answered"));
    answer.headers_mut().insert(REQUEST_ID, id);
    answer
}

fn request_id(random: &dyn Random) -> HeaderValue {
    let mut bytes = [0; 8];
    random.fill(&mut bytes);
    let id = format!("{:016x}", u64::from_be_bytes(bytes));
    HeaderValue::from_str(&id).unwrap_or(HeaderValue::from_static("0"))
}

/// Sets the headers of every answer; what says nothing about caching is not cached.
async fn guard(State(web): State<Web>, request: Request, next: Next) -> Response {
    let mut answer = next.run(request).await;
    let framed = answer.extensions().get::<Frames>().and_then(Frames::policy);
    let headers = answer.headers_mut();
    for (name, value) in HEADERS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if let Some(policy) = framed {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
        headers.remove(header::X_FRAME_OPTIONS);
        headers.insert(RESOURCES, HeaderValue::from_static("cross-origin"));
    }
    if web.config.secure_cookies {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static(ONLY_TLS));
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    answer
}

/// Refuses a deed that does not say where it comes from. The CSRF layer lets such requests pass for the
/// sake of programs with tokens; our cookie travels by itself, so it must not.
async fn say_where_from(request: Request, next: Next) -> Response {
    let safe = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    let safe = safe || is_link(request.uri().path());
    let says = ["origin", "sec-fetch-site"].iter().any(|name| request.headers().contains_key(*name));
    if safe || says { next.run(request).await } else { Problem::CROSS_SITE.into_response() }
}

/// Pages of links in mails: no cookie of ours counts there, so there is nothing that another site could ride on, and
/// the press of a mail program comes from elsewhere (RFC 8058 §3.1).
fn is_link(path: &str) -> bool {
    path.starts_with("/links/")
}

/// Keeps a language chosen by `?lang=` in a cookie, but not on pages that set none.
async fn keep_language(State(web): State<Web>, request: Request, next: Next) -> Response {
    let chosen = asked_lang(request.uri());
    let path = request.uri().path();
    let cookieless = ["/privacy/", "/forms/"].iter().any(|start| path.starts_with(start)) || is_link(path);
    let answer = next.run(request).await;
    match chosen {
        Some(lang) if !cookieless => {
            let cookie = Cookie::build((LANG_COOKIE, lang.code())).path("/").same_site(SameSite::Lax);
            let cookie = cookie.http_only(true).secure(web.config.secure_cookies);
            (CookieJar::new().add(cookie), answer).into_response()
        }
        Some(_) | None => answer,
    }
}

/// Where a request came from: the connection, or what a proxy we trust says.
pub(crate) fn address_of(config: &WebConfig, headers: &HeaderMap, parts: &axum::http::Extensions) -> IpAddr {
    let peer = parts.get::<ConnectInfo<SocketAddr>>().map(|peer| peer.0.ip());
    let peer = peer.unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST));
    if !config.trusted_proxies.contains(&peer) {
        return peer;
    }
    let told = headers.get("x-forwarded-for").and_then(|told| told.to_str().ok());
    // The last entry is the one our own proxy wrote; those before it anybody can invent.
    let last = told.and_then(|told| told.rsplit(',').next()?.trim().parse().ok());
    last.unwrap_or(peer)
}
