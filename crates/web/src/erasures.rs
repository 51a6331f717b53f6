//! `/people/{id}/erasure`, `/erasures`: erasing somebody, and what became of it.

use std::sync::Arc;

use app::erasures::{self, ErasureError, ErasureView};
use app::{App, Ctx, Why};
use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Redirect, Response};
use domain::actor::Role;
use domain::erasure::{Preview, Step};
use domain::id::{PublicId, PublicKind};
use jiff::Timestamp;
use serde::Deserialize;

use crate::form::{self, FieldError};
use crate::problem::{Problem, page, page_with};
use crate::session::SignedIn;
use crate::shell::Shell;

mod counted;

/// How many of something an erasure removes.
#[derive(Clone, Copy, Debug)]
pub struct Count {
    /// The end of its key in the catalogue.
    pub what: &'static str,
    /// How many.
    pub number: i64,
}

/// What an erasure removes, and the word to type.
#[derive(Template)]
#[template(path = "erasure_preview.html")]
pub struct PreviewPage {
    /// What stands round it.
    pub t: Shell,
    /// Whom.
    pub public: PublicId,
    /// What goes.
    pub counts: Vec<Count>,
    /// Groups of sums that are folded into another.
    pub small_groups: i64,
    /// Whether this role may order it.
    pub may_order: bool,
    /// What was wrong.
    pub errors: Vec<FieldError>,
}

/// One step.
#[derive(Clone, Debug)]
pub struct StepLine {
    /// Which.
    pub step: Step,
    /// When it was done.
    pub at: Option<Timestamp>,
    /// What it counted, in words.
    pub counted: String,
    /// `done`, `now` or nothing.
    pub state: &'static str,
}

/// An erasure on its way or done.
#[derive(Template)]
#[template(path = "erasure.html")]
pub struct ErasurePage {
    /// What stands round it.
    pub t: Shell,
    /// Its number.
    pub public: PublicId,
    /// Whether it still has steps before its certificate.
    pub running: bool,
    /// When it was ordered.
    pub ordered_at: Timestamp,
    /// When the person was gone from the running system.
    pub gone_at: Option<Timestamp>,
    /// From when on no backup can be read.
    pub unreadable_from: Timestamp,
    /// Every step.
    pub steps: Vec<StepLine>,
    /// Once written.
    pub certificate: Option<String>,
}

/// Erasures, newest first.
#[derive(Template)]
#[template(path = "erasures.html")]
pub struct ErasuresPage {
    /// What stands round it.
    pub t: Shell,
    /// Each.
    pub rows: Vec<ErasureLine>,
}

/// One erasure in the list.
#[derive(Clone, Debug)]
pub struct ErasureLine {
    /// Its number.
    pub public: PublicId,
    /// When it was ordered.
    pub ordered_at: Timestamp,
    /// Its last step.
    pub step: Step,
    /// From when on no backup can be read.
    pub unreadable_from: Timestamp,
}

/// `POST /people/{id}/erasure/preview`: counts, on record.
pub(crate) async fn preview(
    State(app): State<Arc<App>>,
    SignedIn { ctx, t }: SignedIn,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let whom = form::person(&id)?;
    page(&preview_page(&app, &ctx, t, whom).await?)
}

async fn preview_page(app: &App, ctx: &Ctx, t: Shell, whom: PublicId) -> Result<PreviewPage, Problem> {
    let preview = erasures::preview(app, ctx, whom, &Why::usual(ctx.actor.role)).await?;
    let may_order = ctx.actor.role == Role::PrivacyManager;
    let small_groups = preview.small_groups;
    let (t, counts, errors) = (t.at("/people"), counts(preview), Vec::new());
    Ok(PreviewPage { t, public: whom, counts, small_groups, may_order, errors })
}

fn counts(preview: Preview) -> Vec<Count> {
    [
        ("contacts", preview.contacts),
        ("purchases", preview.purchases),
        ("lines", preview.lines),
        ("consents", preview.consents),
        ("reason-texts", preview.reason_texts),
        ("notes", preview.notes),
    ]
    .map(|(what, number)| Count { what, number })
    .to_vec()
}

/// The typed word.
#[derive(Deserialize)]
pub(crate) struct Word {
    #[serde(default)]
    word: String,
}

/// `POST /people/{id}/erasure`: ordered; it is carried out behind the answer, and taken up again after a crash.
pub(crate) async fn order(
    State(app): State<Arc<App>>,
    SignedIn { ctx, t }: SignedIn,
    Path(id): Path<String>,
    Form(sent): Form<Word>,
) -> Result<Response, Problem> {
    let (whom, why) = (form::person(&id)?, Why::usual(ctx.actor.role));
    match erasures::order(&app, &ctx, whom, &why, &sent.word).await {
        Ok(ordered) => {
            carry_out(Arc::clone(&app), ordered);
            Ok(Redirect::to(&format!("/erasures/{ordered}")).into_response())
        }
        Err(ErasureError::WrongWord) => {
            let mut again = preview_page(&app, &ctx, t, whom).await?;
            again.errors = vec![FieldError { field: "word", key: "erasure-word-wrong" }];
            page_with(StatusCode::UNPROCESSABLE_ENTITY, &again)
        }
        Err(error) => Err(error.into()),
    }
}

fn carry_out(app: Arc<App>, ordered: PublicId) {
    tokio::spawn(async move {
        if let Err(error) = erasures::run(&app, ordered).await {
            tracing::error!(error = &error as &dyn std::error::Error, %ordered, "an erasure stopped at a step");
        }
    });
}

/// `GET /erasures`.
pub(crate) async fn list(State(app): State<Arc<App>>, SignedIn { ctx, t }: SignedIn) -> Result<Response, Problem> {
    let rows = erasures::list(&app, &ctx).await?;
    let rows = rows.iter().map(|erasure| ErasureLine {
        public: erasure.public,
        ordered_at: erasure.ordered_at,
        step: erasure.step,
        unreadable_from: erasure.unreadable_from,
    });
    page(&ErasuresPage { t: t.at("/erasures"), rows: rows.collect() })
}

/// `GET /erasures/{id}`.
pub(crate) async fn show(
    State(app): State<Arc<App>>,
    SignedIn { ctx, t }: SignedIn,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let erasure = form::public(&id, PublicKind::Erasure)?;
    let view = erasures::progress(&app, &ctx, erasure).await?;
    page(&ErasurePage::of(t.at("/erasures"), &view))
}

/// `GET /erasures/{id}/certificate`: the text itself, for the person.
pub(crate) async fn certificate(
    State(app): State<Arc<App>>,
    SignedIn { ctx, t: _ }: SignedIn,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let erasure = form::public(&id, PublicKind::Erasure)?;
    let view = erasures::progress(&app, &ctx, erasure).await?;
    let text = view.certificate.ok_or(Problem::NOT_FOUND)?;
    let headers = [
        (header::CONTENT_TYPE, "text/plain; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{erasure}.txt\"")),
    ];
    Ok((headers, text).into_response())
}

impl ErasurePage {
    /// How far `view` is.
    #[must_use]
    pub fn of(t: Shell, view: &ErasureView) -> Self {
        let done_at = |wanted: Step| view.steps.iter().find(|(step, _, _)| *step == wanted).map(|(_, at, _)| *at);
        let counted = |wanted: Step| {
            let step = view.steps.iter().find(|(step, _, _)| *step == wanted);
            step.map(|(_, _, note)| counted::told(&t, note)).unwrap_or_default()
        };
        let last = view.erasure.step;
        let running = last < Step::Certified;
        let next = last.next().filter(|_| running);
        let steps = Step::ALL.iter().map(|step| StepLine {
            step: *step,
            at: done_at(*step),
            counted: counted(*step),
            state: match (*step <= last, Some(*step) == next) {
                (true, _) => "done",
                (false, true) => "now",
                (false, false) => "",
            },
        });
        Self {
            public: view.erasure.public,
            running,
            ordered_at: view.erasure.ordered_at,
            gone_at: done_at(Step::Scanned),
            unreadable_from: view.erasure.unreadable_from,
            steps: steps.collect(),
            certificate: view.certificate.clone(),
            t,
        }
    }
}
