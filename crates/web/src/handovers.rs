//! `/people/{id}/handover`: an access package is made ready to be fetched by a link and a code.
//!
//! Invariant: the code is shown once, on the page that answers its making, and is in no address.

use std::sync::Arc;

use app::handover::{self, Desk, HandoverError};
use app::{App, Ctx, Why};
use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::handover::{DOWNLOADS, HandoverState};
use domain::id::{ContactId, PublicId, PublicKind};
use domain::notice::Language;
use domain::reason::Reason;
use serde::Deserialize;

use crate::form::{self, FieldError};
use crate::problem::{Problem, page, page_with};
use crate::session::SignedIn;
use crate::shell::Shell;
use crate::shown::Shown;

/// Where a package can go, and what was handed over before.
#[derive(Template)]
#[template(path = "handover.html")]
pub struct HandoverPage {
    /// What stands round it.
    pub t: Shell,
    /// Whose.
    pub public: PublicId,
    /// What there is to choose.
    pub desk: Desk,
    /// The code of the package that was just made.
    pub code: Option<String>,
    /// Back to the person, for the same reason.
    pub reason: Reason,
    /// What was wrong.
    pub errors: Vec<FieldError>,
}

impl HandoverPage {
    /// The languages a package can be written in.
    const fn languages() -> &'static [Language] {
        &app::access::LANGUAGES
    }

    /// An address as its choice shows it.
    fn address(address: &handover::Address) -> Shown {
        Shown::from(&address.masked)
    }

    /// The code in two halves, easier to read out.
    fn halves(code: &str) -> (&str, &str) {
        code.split_at_checked(code.len() / 2).unwrap_or((code, ""))
    }
}

/// What is handed over, and where.
#[derive(Deserialize)]
pub(crate) struct HandoverForm {
    #[serde(default)]
    language: String,
    #[serde(default)]
    to: String,
}

/// Packages answer what somebody asked for.
const fn why() -> Why {
    Why::of(Reason::RightsRequest)
}

async fn shown(app: &App, ctx: &Ctx, t: Shell, public: PublicId) -> Result<HandoverPage, Problem> {
    let desk = handover::desk(app, ctx, public, &why()).await?;
    let (reason, errors) = (Reason::RightsRequest, Vec::new());
    Ok(HandoverPage { t: t.at("/people"), public, desk, code: None, reason, errors })
}

/// `POST /people/{id}/handover`: what there is to choose.
pub(crate) async fn form(
    State(app): State<Arc<App>>,
    SignedIn { ctx, t }: SignedIn,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    page(&shown(&app, &ctx, t, form::person(&id)?).await?)
}

/// `POST /people/{id}/handover/making`: builds it, sends the link, and shows the code.
pub(crate) async fn make(
    State(app): State<Arc<App>>,
    SignedIn { ctx, t }: SignedIn,
    Path(id): Path<String>,
    Form(sent): Form<HandoverForm>,
) -> Result<Response, Problem> {
    let whom = form::person(&id)?;
    let language = Language::parse(&sent.language).filter(|language| app::access::LANGUAGES.contains(language));
    let language = language.ok_or(Problem::INCOMPLETE)?;
    let to = ContactId::new(sent.to.parse().unwrap_or_default());
    match handover::make(&app, &ctx, (whom, &why()), (language, to)).await {
        Ok(code) => {
            let made = shown(&app, &ctx, t, whom).await?;
            page(&HandoverPage { code: Some(code), ..made })
        }
        Err(HandoverError::NoAddress) => {
            let mut again = shown(&app, &ctx, t, whom).await?;
            again.errors = vec![FieldError { field: "to", key: "handover-no-address" }];
            page_with(StatusCode::UNPROCESSABLE_ENTITY, &again)
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /handovers/{id}/withdrawal`: nobody can fetch it from now on.
pub(crate) async fn withdraw(
    State(app): State<Arc<App>>,
    SignedIn { ctx, t }: SignedIn,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let package = form::public(&id, PublicKind::Package)?;
    let whose = handover::withdraw(&app, &ctx, (package, &why())).await?;
    page(&shown(&app, &ctx, t, whose).await?)
}
