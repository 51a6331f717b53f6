//! `/privacy/{slug}`: what people are told about their data; open to everybody, without a cookie.

use std::sync::Arc;

use app::{App, notices};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderValue, header};
use axum::response::Response;
use domain::controller::Controller;
use domain::notice::{ChangeClass, Language};
use jiff::Timestamp;
use serde::Deserialize;

use crate::lang::Lang;
use crate::markdown::{Prose, prose};
use crate::problem::{Problem, page};
use crate::shell::{Shell, Visitor};

/// One published version in the list of versions.
#[derive(Clone, Debug)]
pub struct Version {
    /// Its number, from 1.
    pub version: i64,
    /// Since when.
    pub published_at: Timestamp,
    /// How far it differs from the one before.
    pub change: ChangeClass,
}

/// A language of the notice.
#[derive(Clone, Debug)]
pub struct Tongue {
    /// Two letters.
    pub code: String,
    /// Its own name, or the letters where we know none.
    pub name: String,
}

/// The page of a notice.
#[derive(Template)]
#[template(path = "notice.html")]
pub struct NoticePage {
    /// What stands round it.
    pub t: Shell,
    /// Its address.
    pub slug: String,
    /// The version that is shown.
    pub version: i64,
    /// Since when.
    pub published_at: Timestamp,
    /// The language it is shown in.
    pub language: String,
    /// The words.
    pub text: Prose,
    /// Every version, newest first.
    pub history: Vec<Version>,
    /// Every language of this version.
    pub languages: Vec<Tongue>,
    /// Whose notice it is.
    pub company: String,
    /// Where people write to.
    pub contact: String,
}

/// Which language and version.
#[derive(Deserialize)]
pub(crate) struct Wish {
    lang: Option<String>,
    version: Option<i64>,
}

/// `GET /privacy/{slug}`. Anybody may keep a copy for a while; it holds nobody's data.
pub(crate) async fn show(
    State(app): State<Arc<App>>,
    Visitor(t): Visitor,
    Path(slug): Path<String>,
    Query(wish): Query<Wish>,
) -> Result<Response, Problem> {
    let wished = wish.lang.as_deref().and_then(Language::parse);
    let language = wished.or_else(|| Language::parse(t.lang().code())).unwrap_or(Language::EN);
    let found = notices::current(&app, &slug, language, wish.version).await?.ok_or(Problem::NOT_FOUND)?;
    let mut answer = page(&NoticePage::of(t, slug, found, &app.house.controller))?;
    let briefly = HeaderValue::from_static("public, max-age=300");
    answer.headers_mut().insert(header::CACHE_CONTROL, briefly);
    answer.headers_mut().insert(header::VARY, HeaderValue::from_static("accept-language, cookie"));
    Ok(answer)
}

impl NoticePage {
    fn of(t: Shell, slug: String, found: notices::PublicNotice, company: &Controller) -> Self {
        let shown = found.shown;
        Self {
            t,
            slug,
            version: shown.at.version,
            published_at: shown.published_at,
            language: shown.language.code().to_owned(),
            text: prose(&shown.text),
            history: found
                .history
                .iter()
                .map(|version| Version {
                    version: version.at.version,
                    published_at: version.published_at,
                    change: version.change,
                })
                .collect(),
            languages: found.languages.iter().copied().map(tongue).collect(),
            company: company.name.clone(),
            contact: company.privacy_contact.clone(),
        }
    }
}

pub(crate) fn tongue(language: Language) -> Tongue {
    let code = language.code().to_owned();
    let name = Lang::from_code(&code).map_or_else(|| code.clone(), |lang| lang.name().to_owned());
    Tongue { code, name }
}
