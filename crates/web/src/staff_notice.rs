//! `/staff-notice`: what colleagues are told about their own data, and that they read it.

use std::sync::Arc;

use app::notices::{self, NoticeError, Reading};
use app::{App, Ctx};
use askama::Template;
use axum::Form;
use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect, Response};
use domain::notice::Language;
use jiff::Timestamp;
use serde::Deserialize;

use crate::markdown::{Prose, prose_below};
use crate::problem::{Problem, page};
use crate::session::SignedIn;
use crate::shell::Shell;

/// The notice as somebody signed in sees it.
#[derive(Template)]
#[template(path = "staff_notice.html")]
pub struct StaffNoticePage {
    /// What stands round it.
    pub t: Shell,
    /// The newest version, if one is published.
    pub shown: Option<ShownNotice>,
    /// Who acknowledged it and who has yet to, for those who answer for it.
    pub reading: Option<Reading>,
}

/// One version of it.
pub struct ShownNotice {
    /// Its address for everybody, with the history.
    pub slug: String,
    /// Which version.
    pub version: i64,
    /// In which language.
    pub language: String,
    /// The words.
    pub text: Prose,
    /// When this account said that it read it.
    pub seen_at: Option<Timestamp>,
}

/// `GET /staff-notice`.
pub(crate) async fn show(State(app): State<Arc<App>>, SignedIn { ctx, t }: SignedIn) -> Result<Response, Problem> {
    let language = Language::parse(t.lang().code()).unwrap_or(Language::EN);
    let found = notices::for_staff(&app, &ctx, language).await?;
    let shown = found.map(|found| ShownNotice {
        slug: found.slug,
        version: found.notice.shown.at.version,
        language: found.notice.shown.language.code().to_owned(),
        text: prose_below(&found.notice.shown.text, 1),
        seen_at: found.seen_at,
    });
    let reading = reading(&app, &ctx).await?;
    page(&StaffNoticePage { t: t.at("/staff-notice"), shown, reading })
}

/// Nothing for those who do not answer for the notice.
async fn reading(app: &App, ctx: &Ctx) -> Result<Option<Reading>, Problem> {
    match notices::who_saw(app, ctx).await {
        Ok(reading) => Ok(Some(reading)),
        Err(NoticeError::Refused) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Which version was read.
#[derive(Deserialize)]
pub(crate) struct Read {
    #[serde(default)]
    version: i64,
}

/// `POST /staff-notice`: read, on record.
pub(crate) async fn read(
    State(app): State<Arc<App>>,
    SignedIn { ctx, t: _ }: SignedIn,
    Form(sent): Form<Read>,
) -> Result<Response, Problem> {
    match notices::acknowledge(&app, &ctx, sent.version).await {
        // A newer version came meanwhile: they are shown that one.
        Ok(()) | Err(NoticeError::BadText) => Ok(Redirect::to("/staff-notice").into_response()),
        Err(error) => Err(error.into()),
    }
}
