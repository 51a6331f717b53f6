//! `/people/{id}/objections`: objections of a person, weighed.

use std::sync::Arc;

use app::weighings::{self, WeighingError, WeighingView};
use app::{App, Ctx, Why};
use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::actor::Role;
use domain::id::{ObjectionId, PublicId};
use domain::may::{ObjectionEnd, Weighed};
use domain::reason::Reason;
use jiff::Timestamp;
use serde::Deserialize;

use crate::form::{self, FieldError, WhyForm};
use crate::problem::{Problem, page, page_with};
use crate::session::SignedIn;
use crate::shell::Shell;
use crate::shown::Shown;

/// Objections of a person.
#[derive(Template)]
#[template(path = "weighings.html")]
pub struct WeighingsPage {
    /// What stands round it.
    pub t: Shell,
    /// Whose.
    pub public: PublicId,
    /// The reason that is on record.
    pub reason: Reason,
    /// The newest first.
    pub lines: Vec<WeighingLine>,
    /// Whether this role decides; else it advises.
    pub may_decide: bool,
    /// What was wrong with a form.
    pub errors: Vec<FieldError>,
}

/// One objection.
#[derive(Clone)]
pub struct WeighingLine {
    /// Its number.
    pub id: ObjectionId,
    /// Against what, in words.
    pub against: String,
    /// Since when.
    pub at: Timestamp,
    /// By when it is weighed.
    pub due: Timestamp,
    /// Whether that is past.
    pub is_late: bool,
    /// Whether it is still to be weighed.
    pub is_open: bool,
    /// Whether the officer advised.
    pub is_advised: bool,
    /// Code of how it ended, and when.
    pub end: Option<(&'static str, Timestamp)>,
    /// What was said.
    pub said: Vec<(Weighed, Timestamp, Role, Shown)>,
    /// The ground on which the use goes on.
    pub ground: Option<Shown>,
}

impl WeighingLine {
    fn of(view: &WeighingView, t: &Shell, now: Timestamp) -> Self {
        let end = view.objection.end.map(|end| match end {
            ObjectionEnd::Lifted(at) => ("lifted", at),
            ObjectionEnd::Overruled { at, .. } => ("overruled", at),
        });
        let against = match &view.purpose {
            None => t.get("objection-marketing"),
            Some(purpose) => t.with("objection-against", "purpose", t.purpose(purpose)),
        };
        let upheld = view.lines.iter().find(|(code, ..)| *code == Weighed::Upheld);
        Self {
            id: view.id,
            against,
            at: view.objection.at,
            due: view.due,
            is_late: view.is_open() && view.due < now,
            is_open: view.is_open(),
            is_advised: view.is_advised(),
            end: end.or_else(|| upheld.map(|(_, at, ..)| ("upheld", *at))),
            said: view.lines.iter().map(|(code, at, role, words)| (*code, *at, *role, Shown::from(words))).collect(),
            ground: view.ground.as_ref().map(Shown::from),
        }
    }
}

/// The form of advice or a decision.
#[derive(Deserialize)]
pub(crate) struct WeighingForm {
    #[serde(default)]
    objection: String,
    #[serde(default)]
    becomes: String,
    #[serde(default)]
    words: String,
    #[serde(default)]
    reason: String,
}

/// `POST /people/{id}/objections`.
pub(crate) async fn show(
    State(app): State<Arc<App>>,
    SignedIn { ctx, t }: SignedIn,
    Path(id): Path<String>,
    Form(sent): Form<WhyForm>,
) -> Result<Response, Problem> {
    let (whom, why) = (form::person(&id)?, sent.expected(ctx.actor.role)?);
    page(&weighings_page((&app, &ctx, t), (whom, &why)).await?)
}

/// `POST /people/{id}/objections/weighing`.
pub(crate) async fn weigh(
    State(app): State<Arc<App>>,
    SignedIn { ctx, t }: SignedIn,
    Path(id): Path<String>,
    Form(sent): Form<WeighingForm>,
) -> Result<Response, Problem> {
    let (whom, why) = (form::person(&id)?, form::reason_of(&sent.reason, ctx.actor.role)?);
    let said = (ObjectionId::new(form::number(&sent.objection)?), sent.words.as_str());
    let done = match sent.becomes.as_str() {
        "advised" => weighings::advise(&app, &ctx, (whom, &why), said).await,
        "upheld" => weighings::uphold(&app, &ctx, (whom, &why), said).await,
        "overruled" => weighings::overrule(&app, &ctx, (whom, &why), said).await,
        _ => return Err(Problem::INCOMPLETE),
    };
    let key = match done {
        Ok(()) => return page(&weighings_page((&app, &ctx, t), (whom, &why)).await?),
        Err(WeighingError::Incomplete) => "weighing-wrong-words",
        Err(WeighingError::Unadvised) => "weighing-wrong-unadvised",
        Err(error) => return Err(error.into()),
    };
    let mut again = weighings_page((&app, &ctx, t), (whom, &why)).await?;
    again.errors = vec![FieldError { field: "objections", key }];
    page_with(StatusCode::UNPROCESSABLE_ENTITY, &again)
}

async fn weighings_page(
    (app, ctx, t): (&App, &Ctx, Shell),
    (public, why): (PublicId, &Why),
) -> Result<WeighingsPage, Problem> {
    let views = weighings::of_person(app, ctx, public, why).await?;
    let t = t.at("/people");
    let lines = views.iter().map(|view| WeighingLine::of(view, &t, ctx.now)).collect();
    let may_decide = ctx.actor.role == Role::PrivacyManager;
    Ok(WeighingsPage { t, public, reason: why.reason, lines, may_decide, errors: Vec::new() })
}
