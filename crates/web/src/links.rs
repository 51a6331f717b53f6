//! `/links/{token}`: the pages of links in mails, without login and without a cookie.
//!
//! Invariant: the token is in the address and nowhere else: no log, no page and no other link repeats it.

use app::links::{self, Fetched, Landing, LinkError, Wish};
use app::purposes::PurposeName;
use askama::Template;
use axum::RequestExt as _;
use axum::body::Bytes;
use axum::extract::{Path, Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::id::PurposeId;
use domain::mail::LinkKind;

use crate::Web;
use crate::layers::address_of;
use crate::problem::{Problem, page, page_with};
use crate::shell::{Shell, Visitor};
use crate::shown::Shown;

/// The page of a link.
#[derive(Template)]
#[template(path = "link.html")]
pub struct LinkPage {
    /// What stands round it.
    pub t: Shell,
    /// What the link does.
    pub landing: Landing,
}

/// The page of every link that does not work.
#[derive(Template)]
#[template(path = "link_gone.html")]
pub struct LinkGonePage {
    /// What stands round it.
    pub t: Shell,
    /// Whose mail it was.
    pub company: String,
    /// Where people write to.
    pub contact: String,
}

impl LinkPage {
    /// The letter with the answer.
    fn letter(&self) -> Option<Shown> {
        let answer = self.landing.followed.as_ref().and_then(|followed| followed.answer.as_ref());
        answer.map(|answer| Shown::from(&answer.letter))
    }

    /// The letter that says why it takes longer.
    fn why_longer(&self) -> Option<Shown> {
        let followed = self.landing.followed.as_ref();
        followed.and_then(|followed| followed.why_longer.as_ref()).map(Shown::from)
    }

    fn key(&self, part: &str) -> String {
        format!("link-{}-{part}", self.landing.kind.code().replace('_', "-"))
    }

    fn is_preferences(&self) -> bool {
        self.landing.kind == LinkKind::Preferences
    }

    fn may_take_back(&self) -> bool {
        matches!(self.landing.kind, LinkKind::Confirm | LinkKind::Renew) && self.landing.stands
    }

    /// What a purpose is called: in the company's own words, or in ours.
    fn name(&self, purpose: &PurposeName) -> String {
        if purpose.title.is_empty() { self.t.word("purpose", &purpose.code) } else { purpose.title.clone() }
    }
}

/// `GET /links/{token}`. Mailboxes look at every link before their owner does, so this changes nothing.
pub(crate) async fn show(
    State(web): State<Web>,
    Visitor(t): Visitor,
    Path(token): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    allow(&web, &request)?;
    answer(&web, t, links::look_up(&web.app, &token).await)
}

/// `POST /links/{token}`: from our own page, or in one press from a mail program (RFC 8058).
pub(crate) async fn press(
    State(web): State<Web>,
    Visitor(t): Visitor,
    Path(token): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    allow(&web, &request)?;
    let from = address_of(&web.config, request.headers(), request.extensions());
    let body: Bytes = request.extract().await.map_err(|_| Problem::INCOMPLETE)?;
    if let Some(code) = code(&body) {
        return fetched(&web, t, links::fetch(&web.app, &token, &code).await);
    }
    let wish = wish(&body).ok_or(Problem::INCOMPLETE)?;
    answer(&web, t, links::press(&web.app, &token, wish, from).await)
}

fn allow(web: &Web, request: &Request) -> Result<(), Problem> {
    let from = address_of(&web.config, request.headers(), request.extensions());
    if web.visits.allow(from) { Ok(()) } else { Err(Problem::TOO_MANY) }
}

fn answer(web: &Web, t: Shell, outcome: Result<Landing, LinkError>) -> Result<Response, Problem> {
    match outcome {
        Ok(landing) => page(&LinkPage { t, landing }),
        Err(LinkError::Gone) => {
            let house = &web.app.house.controller;
            let (company, contact) = (house.name.clone(), house.privacy_contact.clone());
            page_with(StatusCode::GONE, &LinkGonePage { t, company, contact })
        }
        Err(error) => Err(error.into()),
    }
}

/// The code that was typed for a package. A code is letters and digits, so whatever a browser had to escape is no part
/// of it.
fn code(body: &[u8]) -> Option<String> {
    let body = std::str::from_utf8(body).ok()?;
    let typed = body.split('&').find_map(|pair| pair.trim().strip_prefix("code="))?;
    let mut parts = typed.split('%');
    let first = parts.next().unwrap_or_default().to_owned();
    Some(parts.fold(first, |code, part| code + part.get(2..).unwrap_or_default()))
}

/// The package, or the page once more.
fn fetched(web: &Web, t: Shell, outcome: Result<Fetched, LinkError>) -> Result<Response, Problem> {
    match outcome {
        Ok(Fetched::Package(bytes)) => Ok(crate::packages::zip(bytes.to_vec())),
        Ok(Fetched::Wrong(landing)) => page_with(StatusCode::UNPROCESSABLE_ENTITY, &LinkPage { t, landing: *landing }),
        Err(error) => answer(web, t, Err(error)),
    }
}

/// What the body asks for. A mail program sends one field, as a form or as parts; all our own fields are letters,
/// digits and underscores, so nothing in them is escaped.
fn wish(body: &[u8]) -> Option<Wish> {
    let body = std::str::from_utf8(body).ok()?;
    let field = |name: &str| body.split('&').find_map(|pair| pair.trim().strip_prefix(name)?.strip_prefix('='));
    let purpose = || field("purpose")?.parse().ok().map(PurposeId::new);
    match field("do") {
        Some("button") => Some(Wish::Button { wording: field("wording").and_then(links::hash_of) }),
        Some("take_back") => Some(Wish::TakeBack(purpose()?)),
        Some("agree") => Some(Wish::Agree { purpose: purpose()?, wording: field("wording").and_then(links::hash_of)? }),
        Some("object") => Some(Wish::ObjectToMarketing),
        Some(_) => None,
        None => (body.contains("List-Unsubscribe") && body.contains("One-Click")).then_some(Wish::OneClick),
    }
}
