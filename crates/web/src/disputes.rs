//! `/people/{id}/disputes`: what a person says is wrong, the decision about it, and their own statement.

use std::sync::Arc;

use app::disputes::{self, Decided, DisputeError, DisputeView, NewDispute, Thing};
use app::{App, Ctx, Why};
use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::actor::Role;
use domain::contact::ContactKind;
use domain::dispute::{Disputed, Settled};
use domain::id::{DisputeId, PublicId, PublicKind};
use domain::reason::Reason;
use domain::rights::SaidPart;
use jiff::Timestamp;
use serde::Deserialize;

use crate::form::{self, FieldError, WhyForm};
use crate::problem::{Problem, page, page_with};
use crate::session::SignedIn;
use crate::shell::Shell;
use crate::shown::Shown;

/// What a person says is wrong.
#[derive(Template)]
#[template(path = "disputes.html")]
pub struct DisputesPage {
    /// What stands round it.
    pub t: Shell,
    /// Who.
    pub public: PublicId,
    /// The reason that is on record.
    pub reason: Reason,
    /// The newest first.
    pub lines: Vec<DisputeLine>,
    /// What can be wrong, where the role may write it down.
    pub things: Option<Vec<ThingLine>>,
    /// The request it belongs to.
    pub case: Option<PublicId>,
    /// What was wrong with a form.
    pub errors: Vec<FieldError>,
    /// What was typed into it.
    pub typed: TakeForm,
}

/// One of several things that can be wrong.
#[derive(Clone)]
pub struct ThingLine {
    /// What.
    pub what: Disputed,
    /// Its number.
    pub number: i64,
    /// Since when it is here.
    pub at: Timestamp,
    /// Of which kind a contact point is.
    pub kind: Option<ContactKind>,
    /// A masked contact point, or the shop.
    pub about: Shown,
}

/// A dispute as a page shows it.
#[derive(Clone)]
pub struct DisputeLine {
    /// Its number.
    pub id: DisputeId,
    /// What is wrong.
    pub what: Disputed,
    /// The number of what is one of several.
    pub target: Option<i64>,
    /// When it was written down.
    pub at: Timestamp,
    /// In which role.
    pub by: Role,
    /// What stood then.
    pub stands: Option<Shown>,
    /// What they say is right.
    pub claimed: Option<Shown>,
    /// Why.
    pub why: Option<Shown>,
    /// What became of it.
    pub settled: Option<(Settled, Timestamp)>,
    /// The correction, or the ground.
    pub answer: Option<Shown>,
    /// What they put beside it.
    pub statement: Option<(Timestamp, Shown)>,
}

impl DisputeLine {
    pub(crate) fn of(view: &DisputeView) -> Self {
        let part = |part| view.part(part).map(Shown::from);
        Self {
            id: view.id,
            what: view.what,
            target: view.target,
            at: view.at,
            by: view.by,
            stands: part(SaidPart::Stands),
            claimed: part(SaidPart::Claimed),
            why: part(SaidPart::Why),
            settled: view.settled,
            answer: part(SaidPart::Done).or_else(|| part(SaidPart::Reason)),
            statement: view.statement.as_ref().map(|(at, words)| (*at, Shown::from(words))),
        }
    }

    /// Whether it was decided that the person is not right.
    #[must_use]
    pub fn is_refused(&self) -> bool {
        matches!(self.settled, Some((Settled::Refused, _)))
    }
}

/// The form in which a dispute is written down.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct TakeForm {
    /// What, with the number of one of several behind a dot.
    #[serde(default)]
    pub what: String,
    /// What they say is right.
    #[serde(default)]
    pub claimed: String,
    /// Why.
    #[serde(default)]
    pub why: String,
    #[serde(default)]
    restrict: String,
    #[serde(default)]
    case: String,
    #[serde(default)]
    reason: String,
}

/// The form of a decision or a statement.
#[derive(Deserialize)]
pub(crate) struct DecisionForm {
    #[serde(default)]
    dispute: String,
    #[serde(default)]
    becomes: String,
    #[serde(default)]
    words: String,
    #[serde(default)]
    reason: String,
}

/// The form that opens the page.
#[derive(Deserialize)]
pub(crate) struct OpenForm {
    #[serde(flatten)]
    why: WhyForm,
    #[serde(default)]
    case: String,
}

/// `POST /people/{id}/disputes`.
pub(crate) async fn show(
    State(app): State<Arc<App>>,
    SignedIn { ctx, t }: SignedIn,
    Path(id): Path<String>,
    Form(sent): Form<OpenForm>,
) -> Result<Response, Problem> {
    let (whom, why) = (form::person(&id)?, sent.why.expected(ctx.actor.role)?);
    let mut shown = disputes_page((&app, &ctx, t), (whom, &why)).await?;
    shown.case = case_of(&sent.case)?;
    page(&shown)
}

/// `POST /people/{id}/disputes/taking`.
pub(crate) async fn take(
    State(app): State<Arc<App>>,
    SignedIn { ctx, t }: SignedIn,
    Path(id): Path<String>,
    Form(sent): Form<TakeForm>,
) -> Result<Response, Problem> {
    let (whom, why) = (form::person(&id)?, form::reason_of(&sent.reason, ctx.actor.role)?);
    let case = case_of(&sent.case)?;
    let Some((what, target)) = what_of(&sent.what) else {
        return wrong((&app, &ctx, t), (whom, &why), (missing("what"), sent)).await;
    };
    let (claimed, words, restrict) = (sent.claimed.clone(), sent.why.clone(), sent.restrict == "yes");
    let new = NewDispute { what, target, claimed, why: words, case, restrict };
    match disputes::take(&app, &ctx, (whom, &why), new).await {
        Ok(_) => page(&disputes_page((&app, &ctx, t), (whom, &why)).await?),
        Err(DisputeError::Incomplete(field)) => wrong((&app, &ctx, t), (whom, &why), (missing(field), sent)).await,
        Err(error) => Err(error.into()),
    }
}

/// `POST /people/{id}/disputes/decision`.
pub(crate) async fn decide(
    State(app): State<Arc<App>>,
    SignedIn { ctx, t }: SignedIn,
    Path(id): Path<String>,
    Form(sent): Form<DecisionForm>,
) -> Result<Response, Problem> {
    let (whom, why) = (form::person(&id)?, form::reason_of(&sent.reason, ctx.actor.role)?);
    let dispute = DisputeId::new(form::number(&sent.dispute)?);
    let done = match sent.becomes.as_str() {
        "accepted" => disputes::decide(&app, &ctx, (whom, &why), (dispute, Decided::Accepted(sent.words))).await,
        "refused" => disputes::decide(&app, &ctx, (whom, &why), (dispute, Decided::Refused(sent.words))).await,
        "stated" => disputes::state(&app, &ctx, (whom, &why), (dispute, &sent.words)).await,
        _ => return Err(Problem::INCOMPLETE),
    };
    let error = match done {
        Ok(()) => return page(&disputes_page((&app, &ctx, t), (whom, &why)).await?),
        Err(DisputeError::Incomplete(_)) => FieldError { field: "words", key: "dispute-wrong-words" },
        Err(DisputeError::NotAValue) => FieldError { field: "words", key: "dispute-wrong-value" },
        Err(error) => return Err(error.into()),
    };
    wrong((&app, &ctx, t), (whom, &why), (error, TakeForm::default())).await
}

fn missing(field: &'static str) -> FieldError {
    let key = match field {
        "what" => "dispute-wrong-what",
        "claimed" => "dispute-wrong-claimed",
        _ => "dispute-wrong-words",
    };
    FieldError { field, key }
}

async fn wrong(
    at: (&App, &Ctx, Shell),
    whose: (PublicId, &Why),
    (error, typed): (FieldError, TakeForm),
) -> Result<Response, Problem> {
    let mut again = disputes_page(at, whose).await?;
    again.case = case_of(&typed.case)?;
    again.errors = vec![error];
    again.typed = typed;
    page_with(StatusCode::UNPROCESSABLE_ENTITY, &again)
}

async fn disputes_page(
    (app, ctx, t): (&App, &Ctx, Shell),
    (public, why): (PublicId, &Why),
) -> Result<DisputesPage, Problem> {
    let lines = disputes::of_person(app, ctx, public, why).await?;
    let things = if ctx.actor.role == Role::PrivacyManager {
        Some(disputes::things(app, ctx, public, why).await?.iter().map(thing_line).collect())
    } else {
        None
    };
    Ok(DisputesPage {
        t: t.at("/people"),
        public,
        reason: why.reason,
        lines: lines.iter().map(DisputeLine::of).collect(),
        things,
        case: None,
        errors: Vec::new(),
        typed: TakeForm::default(),
    })
}

fn thing_line(thing: &Thing) -> ThingLine {
    let about = thing.masked.as_ref().map_or_else(|| Shown::typed(thing.source.clone()), Shown::from);
    ThingLine { what: thing.what, number: thing.number, at: thing.at, kind: thing.kind, about }
}

impl DisputesPage {
    /// What is wrong, of those of which there is one.
    #[must_use]
    pub fn singles(&self) -> Vec<Disputed> {
        Disputed::ALL.iter().copied().filter(|what| !what.is_numbered()).collect()
    }
}

impl ThingLine {
    /// As the form sends it.
    #[must_use]
    pub fn code(&self) -> String {
        format!("{}.{}", self.what.code(), self.number)
    }
}

fn what_of(text: &str) -> Option<(Disputed, Option<i64>)> {
    match text.split_once('.') {
        Some((what, number)) => Some((Disputed::from_code(what)?, Some(number.parse().ok()?))),
        None => Some((Disputed::from_code(text)?, None)),
    }
}

fn case_of(text: &str) -> Result<Option<PublicId>, Problem> {
    if text.is_empty() { Ok(None) } else { form::public(text, PublicKind::Case).map(Some) }
}
