//! What a request that failed is told: RFC 9457 for programs, a page with a way forward for people.

use app::accounts;
use askama::Template;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};
use axum_extra::extract::CookieJar;
use tower_http::csrf::ProtectionError;

use crate::shell::Shell;
use crate::{Web, session};

/// An answer to a request that failed.
///
/// Invariant: nothing in here came from an error message or from the request, so nothing in here can leak.
/// `code` is for programs and never changes; its title and advice stand in the catalogue.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Problem {
    /// The status of the answer.
    pub status: StatusCode,
    /// The end of the problem's type, `urn:confidant:problem:{code}`, and of its keys in the catalogue.
    pub code: &'static str,
    /// Where the way forward leads.
    pub forward: &'static str,
}

macro_rules! problems {
    ($($(#[$doc:meta])* $name:ident = $status:ident $code:literal $forward:literal),* $(,)?) => {
        impl Problem {
            $($(#[$doc])* pub const $name: Self =
                Self { status: StatusCode::$status, code: $code, forward: $forward };)*

            /// Every problem.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];
        }
    };
}

problems! {
    /// A question that cannot be read.
    UNREADABLE = BAD_REQUEST "unreadable" "/",
    /// Nobody is signed in.
    NOT_SIGNED_IN = UNAUTHORIZED "not-signed-in" "/sign-in",
    /// May be seen, but this may not be done.
    REFUSED = FORBIDDEN "refused" "/",
    /// The request came from another site, or did not say where from.
    CROSS_SITE = FORBIDDEN "cross-site" "/",
    /// Is not here, or may not be known to be here.
    NOT_FOUND = NOT_FOUND "not-found" "/",
    /// The address knows other methods only.
    WRONG_METHOD = METHOD_NOT_ALLOWED "wrong-method" "/",
    /// Somebody else was faster, or it was done already.
    CONFLICT = CONFLICT "conflict" "/",
    /// The time in which it could be undone is over.
    TOO_LATE = CONFLICT "too-late" "/people",
    /// More bytes than are taken.
    TOO_LARGE = PAYLOAD_TOO_LARGE "too-large" "/imports/new",
    /// A field is missing or holds none of its values.
    INCOMPLETE = UNPROCESSABLE_ENTITY "incomplete" "/",
    /// A question asks for data that was given for another purpose.
    PURPOSE_DENIED = FORBIDDEN "purpose-denied" "/segments",
    /// No notice is published in the language, so nothing may be collected.
    NO_NOTICE = CONFLICT "no-notice" "/people",
    /// The typed word was not the word asked for.
    WRONG_WORD = UNPROCESSABLE_ENTITY "wrong-word" "/people",
    /// Too many attempts in too short a time.
    TOO_MANY = TOO_MANY_REQUESTS "too-many" "/sign-in",
    /// Something broke here; it is in the log under the request's number.
    OUR_FAULT = INTERNAL_SERVER_ERROR "our-fault" "/",
    /// Not ready, or too slow to be ready in time.
    BUSY = SERVICE_UNAVAILABLE "busy" "/",
}

impl Problem {
    /// The key of one of its texts: title, advice, forward.
    fn key(self, part: &str) -> String {
        format!("problem-{}-{part}", self.code)
    }

    /// The problem that a handler, a layer or an extractor answered with.
    fn behind(answer: &Response) -> Self {
        if let Some(problem) = answer.extensions().get::<Self>() {
            return *problem;
        }
        if answer.extensions().get::<ProtectionError>().is_some() {
            return Self::CROSS_SITE;
        }
        let status = answer.status();
        Self::ALL.iter().copied().find(|problem| problem.status == status).unwrap_or(if status.is_client_error() {
            Self::UNREADABLE
        } else {
            Self::OUR_FAULT
        })
    }
}

impl IntoResponse for Problem {
    /// An empty answer that carries the problem to `explain`, which knows the reader's language.
    fn into_response(self) -> Response {
        let mut answer = self.status.into_response();
        answer.extensions_mut().insert(self);
        answer
    }
}

#[derive(Template)]
#[template(path = "problem.html")]
struct ProblemPage<'a> {
    t: &'a Shell,
    problem: Problem,
}

/// The same beside the navigation.
#[derive(Template)]
#[template(path = "problem_within.html")]
struct ProblemWithin<'a> {
    t: &'a Shell,
    problem: Problem,
}

/// Puts the navigation round the page while its session is valid.
///
/// Where something of ours broke, the store is not asked: it may be what broke.
async fn with_visitor(web: &Web, shell: Shell, token: Option<String>, status: StatusCode) -> Shell {
    let Some(token) = token.filter(|_| !status.is_server_error()) else {
        return shell;
    };
    match accounts::actor_of(&web.app, &token).await {
        Ok(Some(actor)) => shell.with_actor(&actor),
        Ok(None) | Err(_) => shell,
    }
}

/// Turns every failed answer that is no page of its own into a problem in the reader's language.
///
/// What an extractor or a layer wrote into the body is thrown away: it may repeat the input.
pub(crate) async fn explain(State(web): State<Web>, request: Request, next: Next) -> Response {
    let shell = Shell::of_visitor(&web, request.headers(), request.uri());
    let json = wants_json(&request);
    let token = session::token(&web.config, &CookieJar::from_headers(request.headers()));
    let answer = next.run(request).await;
    let status = answer.status();
    if !(status.is_client_error() || status.is_server_error()) || is_ours(&answer) {
        return answer;
    }
    let problem = Problem::behind(&answer);
    let (mut parts, _) = answer.into_parts();
    parts.status = problem.status;
    parts.headers.remove(header::CONTENT_LENGTH);
    let (kind, body) = if json {
        as_json(problem, &shell)
    } else {
        as_page(problem, &with_visitor(&web, shell, token, problem.status).await)
    };
    parts.headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    Response::from_parts(parts, Body::from(body))
}

/// Marks an answer whose body we wrote ourselves, such as a form that comes back with its errors.
#[derive(Clone, Copy)]
pub(crate) struct Ours;

fn is_ours(answer: &Response) -> bool {
    answer.extensions().get::<Ours>().is_some()
}

fn wants_json(request: &Request) -> bool {
    let accept = request.headers().get(header::ACCEPT);
    let accept = accept.and_then(|accept| accept.to_str().ok()).unwrap_or_default();
    accept.contains("json") && !accept.contains("text/html")
}

fn as_json(problem: Problem, shell: &Shell) -> (&'static str, String) {
    let body = serde_json::json!({
        "type": format!("urn:confidant:problem:{}", problem.code),
        "title": shell.get(problem.key("title")),
        "status": problem.status.as_u16(),
        "detail": shell.get(problem.key("advice")),
    });
    ("application/problem+json", body.to_string())
}

fn as_page(problem: Problem, shell: &Shell) -> (&'static str, String) {
    let page = if shell.who.is_some() {
        ProblemWithin { t: shell, problem }.render()
    } else {
        ProblemPage { t: shell, problem }.render()
    };
    // A page that cannot be rendered must still say what happened.
    ("text/html; charset=utf-8", page.unwrap_or_else(|_| problem.code.to_owned()))
}

/// Renders a page that is not cached anywhere.
pub(crate) fn page(template: &impl Template) -> Result<Response, Problem> {
    page_with(StatusCode::OK, template)
}

/// Renders a page with another status than 200: a form that came back.
pub(crate) fn page_with(status: StatusCode, template: &impl Template) -> Result<Response, Problem> {
    let html = template.render().map_err(|error| {
        tracing::error!(error = &error as &dyn std::error::Error, "a page could not be rendered");
        Problem::OUR_FAULT
    })?;
    let mut answer = (status, Html(html)).into_response();
    answer.extensions_mut().insert(Ours);
    Ok(answer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_problem_has_its_line_in_the_docs_with_its_status() {
        let docs = include_str!("../../../docs/problems.md");
        for problem in Problem::ALL {
            let line = format!("| `urn:confidant:problem:{}` | {} |", problem.code, problem.status.as_u16());
            assert!(docs.contains(&line), "{line}");
        }
        assert_eq!(docs.matches("urn:confidant:problem:").count(), Problem::ALL.len());
    }
}
