//! `/letters`: in which words people are answered; templates of the house's own, tried before they count.

use std::sync::Arc;

use app::letters::{self, LetterError, TemplateError, TemplateView};
use app::{App, Ctx};
use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use domain::actor::Role;
use domain::letter::{AT_THE_END, LetterKind, LetterPart, MOST_BYTES};
use domain::notice::Language;
use serde::Deserialize;

use crate::form::FieldError;
use crate::inputs::{Control, Input};
use crate::problem::{Problem, page, page_with};
use crate::session::SignedIn;
use crate::shell::Shell;
use crate::shown::Shown;

/// Every template.
#[derive(Template)]
#[template(path = "letters.html")]
pub struct LettersPage {
    /// What stands round it.
    pub t: Shell,
    /// Each letter in each language.
    pub templates: Vec<TemplateView>,
}

/// One template with its form and a sample of it.
#[derive(Template)]
#[template(path = "letter_template.html")]
pub struct LetterTemplatePage {
    /// What stands round it.
    pub t: Shell,
    /// What counts now.
    pub template: TemplateView,
    /// What it has to say.
    pub needs: &'static [LetterPart],
    /// What else it may say.
    pub may: Vec<LetterPart>,
    /// Subject and text of a letter to nobody.
    pub sample: Option<(Shown, Shown)>,
    /// The form, for those who may.
    pub inputs: Vec<Input>,
    /// What was wrong.
    pub errors: Vec<FieldError>,
    /// The part that is missing, or the line that is wrong.
    pub wrong_at: Option<String>,
}

/// What the form sends.
#[derive(Default, Deserialize)]
pub(crate) struct TemplateForm {
    #[serde(default)]
    text: String,
    #[serde(default)]
    r#do: String,
}

/// `GET /letters`.
pub(crate) async fn list(State(app): State<Arc<App>>, SignedIn { ctx, t }: SignedIn) -> Result<Response, Problem> {
    let templates = letters::templates(&app, &ctx).await?;
    page(&LettersPage { t: t.at("/letters"), templates })
}

/// `GET /letters/{kind}/{language}`.
pub(crate) async fn show(
    State(app): State<Arc<App>>,
    SignedIn { ctx, t }: SignedIn,
    Path(which): Path<(String, String)>,
) -> Result<Response, Problem> {
    let template = letters::template(&app, &ctx, named(&which)?).await?;
    let text = template.text.clone();
    page(&LetterTemplatePage::of((&app, &ctx, t), template, &text))
}

/// `POST /letters/{kind}/{language}`: tried, or set.
pub(crate) async fn set(
    State(app): State<Arc<App>>,
    SignedIn { ctx, t }: SignedIn,
    Path(which): Path<(String, String)>,
    Form(sent): Form<TemplateForm>,
) -> Result<Response, Problem> {
    let named = named(&which)?;
    let text = sent.text;
    if sent.r#do == "set" {
        match letters::set(&app, &ctx, named, &text).await {
            Ok(_) => return Ok(Redirect::to("/letters").into_response()),
            Err(LetterError::Template(_)) => (),
            Err(error) => return Err(error.into()),
        }
    }
    let template = letters::template(&app, &ctx, named).await?;
    let shown = LetterTemplatePage::of((&app, &ctx, t), template, &text);
    let status = if shown.errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    page_with(status, &shown)
}

fn named((kind, language): &(String, String)) -> Result<(LetterKind, Language), Problem> {
    let language = Language::parse(language).filter(|language| letters::LANGUAGES.contains(language));
    LetterKind::from_code(kind).zip(language).ok_or(Problem::NOT_FOUND)
}

impl LetterTemplatePage {
    fn of((app, ctx, t): (&App, &Ctx, Shell), template: TemplateView, text: &str) -> Self {
        let t = t.at("/letters");
        let tried = letters::sample(app, ctx, (template.kind, template.language), text);
        let (sample, wrong) = match tried {
            Ok(worded) => (Some((Shown::typed(worded.subject), Shown::typed(worded.text))), None),
            Err(LetterError::Template(wrong)) => (None, Some(wrong)),
            Err(_) => (None, None),
        };
        let errors = wrong.iter().map(|wrong| FieldError { field: "text", key: key_of(*wrong) }).collect();
        let needs = template.kind.needs();
        let extra = |part: &&LetterPart| !needs.contains(part) && !AT_THE_END.contains(part);
        let field = Input { most: MOST_BYTES, ..Input::line("text", t.get("letter-text"), Shown::typed(text)) };
        let field = field.as_control(Control::Area(16)).hinted(t.get("letter-text-hint"));
        let may_set = ctx.actor.role == Role::PrivacyManager;
        Self {
            needs,
            may: LetterPart::ALL.iter().filter(extra).copied().collect(),
            sample,
            inputs: may_set.then_some(field).into_iter().collect(),
            errors,
            wrong_at: wrong.and_then(|wrong| place_of(&t, wrong)),
            template,
            t,
        }
    }
}

/// A part as a template names it.
#[must_use]
pub fn braces(part: &LetterPart) -> String {
    format!("{{{{ {} }}}}", part.code())
}

const fn key_of(wrong: TemplateError) -> &'static str {
    match wrong {
        TemplateError::Shape => "letter-wrong-shape",
        TemplateError::TooLong => "letter-wrong-long",
        TemplateError::Unknown(_) => "letter-wrong-part",
        TemplateError::Telling => "letter-wrong-telling",
        TemplateError::Missing(_) => "letter-wrong-missing",
        TemplateError::Unreadable => "letter-wrong-unreadable",
    }
}

fn place_of(t: &Shell, wrong: TemplateError) -> Option<String> {
    match wrong {
        TemplateError::Unknown(line) => Some(t.with("letter-line", "line", line)),
        TemplateError::Missing(part) => Some(format!("{}: {}", t.word("letter-part", part.code()), braces(&part))),
        TemplateError::Shape | TemplateError::TooLong | TemplateError::Telling | TemplateError::Unreadable => None,
    }
}
