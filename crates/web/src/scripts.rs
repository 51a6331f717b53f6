//! `/scripts`: what agents read out to new customers, in versions.

use std::sync::Arc;

use app::scripts::{self, ScriptError};
use app::{App, Ctx};
use askama::Template;
use axum::Form;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use domain::actor::Role;
use domain::notice::Language;
use domain::script::{Encounter, Script};
use serde::Deserialize;

use crate::form::FieldError;
use crate::inputs::{Control, Input};
use crate::problem::{Problem, page, page_with};
use crate::profile::languages;
use crate::session::SignedIn;
use crate::shell::Shell;
use crate::shown::Shown;

/// The page of scripts.
#[derive(Template)]
#[template(path = "scripts.html")]
pub struct ScriptsPage {
    /// What stands round it.
    pub t: Shell,
    /// Every version, the newest first.
    pub scripts: Vec<Script>,
    /// The form for the next version, for those who may.
    pub inputs: Vec<Input>,
    /// What was wrong.
    pub errors: Vec<FieldError>,
}

/// What the form of a version sends.
#[derive(Default, Deserialize)]
pub(crate) struct ScriptForm {
    #[serde(default)]
    encounter: String,
    #[serde(default)]
    language: String,
    #[serde(default)]
    text: String,
}

/// The words of the encounters.
pub(crate) fn encounters(t: &Shell) -> Vec<(String, String)> {
    Encounter::ALL.iter().map(|known| (known.code().to_owned(), t.word("encounter", known.code()))).collect()
}

async fn scripts_page(app: &App, ctx: &Ctx, t: Shell, sent: &ScriptForm) -> Result<ScriptsPage, Problem> {
    let scripts = scripts::all(app, ctx).await?;
    let t = t.at("/scripts");
    let typed = |text: &str| Shown::typed(text.chars().take(Script::MAX_BYTES).collect::<String>());
    let inputs = if matches!(ctx.actor.role, Role::PrivacyManager) {
        vec![
            Input::choose("encounter", t.get("script-encounter"), typed(&sent.encounter), encounters(&t)),
            Input::choose("language", t.get("script-language"), typed(&sent.language), languages(&t)),
            Input { most: Script::MAX_BYTES, ..Input::line("text", t.get("script-text"), typed(&sent.text)).needed() }
                .as_control(Control::Area(8))
                .hinted(t.get("script-text-hint")),
        ]
    } else {
        Vec::new()
    };
    Ok(ScriptsPage { t, scripts, inputs, errors: Vec::new() })
}

/// `GET /scripts`.
pub(crate) async fn list(State(app): State<Arc<App>>, SignedIn { ctx, t }: SignedIn) -> Result<Response, Problem> {
    page(&scripts_page(&app, &ctx, t, &ScriptForm::default()).await?)
}

/// `POST /scripts`.
pub(crate) async fn publish(
    State(app): State<Arc<App>>,
    SignedIn { ctx, t }: SignedIn,
    Form(sent): Form<ScriptForm>,
) -> Result<Response, Problem> {
    let which = Encounter::from_code(&sent.encounter).zip(Language::parse(&sent.language));
    let published = match which {
        Some(which) => scripts::publish(&app, &ctx, which, sent.text.clone()).await,
        None => Err(ScriptError::BadText),
    };
    match published {
        Ok(_) => Ok(Redirect::to("/scripts").into_response()),
        Err(ScriptError::BadText) => {
            let again = scripts_page(&app, &ctx, t, &sent).await?;
            let errors = vec![FieldError { field: "text", key: "script-bad-text" }];
            page_with(StatusCode::UNPROCESSABLE_ENTITY, &ScriptsPage { errors, ..again })
        }
        Err(error) => Err(error.into()),
    }
}
