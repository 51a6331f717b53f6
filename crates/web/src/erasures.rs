//! `/people/{id}/erasure`, `/erasures`: erasing somebody, and what became of it.

use std::sync::Arc;

use app::deliveries::{self, Word as Arrival};
use app::erasures::{self, ErasureError, ErasureView, Requested};
use app::{App, Ctx, Why};
use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Redirect, Response};
use domain::actor::Role;
use domain::erasure::{Preview, Step};
use domain::id::{PublicId, PublicKind, PurchaseId};
use jiff::Timestamp;
use serde::Deserialize;

use crate::form::{self, FieldError};
use crate::problem::{Problem, page, page_with};
use crate::session::SignedIn;
use crate::shell::Shell;

mod counted;
pub(crate) mod kept;
mod stays;
pub(crate) mod waiting;

pub use kept::{KeptLine, KeptPage};
pub use stays::OrderLine;
pub use waiting::WaitPage;

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
    /// What stays under a norm, a line each.
    pub stays: Vec<String>,
    /// Orders that may be on their way.
    pub orders: Vec<OrderLine>,
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
    /// What stays under a norm, a line each.
    pub stays: Vec<String>,
    /// Whether it is a delivery that keeps some of it.
    pub is_underway: bool,
    /// Whether this role may say that it has arrived.
    pub may_decide: bool,
    /// The reason for which this role looks at what stays.
    pub reason: Option<domain::reason::Reason>,
}

/// Erasures, newest first.
#[derive(Template)]
#[template(path = "erasures.html")]
pub struct ErasuresPage {
    /// What stands round it.
    pub t: Shell,
    /// Each.
    pub rows: Vec<ErasureLine>,
    /// Those that wait.
    pub waits: Vec<WaitLine>,
    /// What stays in the whole house under a norm, a line each.
    pub stays: Vec<String>,
}

/// One that waits.
#[derive(Clone, Copy, Debug)]
pub struct WaitLine {
    /// Its number.
    pub public: PublicId,
    /// When it begins.
    pub starts_at: Timestamp,
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
    let preview = erasures::preview_with_reasons(app, ctx, whom, &Why::usual(ctx.actor.role)).await?;
    let may_order = ctx.actor.role == Role::PrivacyManager;
    let small_groups = preview.goes.small_groups;
    let stays = stays::lines(app, &t, &preview.stays);
    let orders = preview.underway.into_iter().map(OrderLine::from).collect();
    let (t, counts, errors) = (t.at("/people"), counts(preview.goes), Vec::new());
    Ok(PreviewPage { t, public: whom, counts, small_groups, stays, orders, may_order, errors })
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

/// What becomes of an order.
#[derive(Deserialize)]
pub(crate) struct DeliveryForm {
    #[serde(default)]
    purchase: String,
    #[serde(default)]
    word: String,
    #[serde(default)]
    by: String,
}

impl DeliveryForm {
    fn read(&self) -> Result<(PurchaseId, Arrival), Problem> {
        let purchase = PurchaseId::new(form::number(&self.purchase)?);
        match self.word.as_str() {
            "arrived" => Ok((purchase, Arrival::Arrived)),
            "underway" => {
                let day: jiff::civil::Date = self.by.parse().map_err(|_| Problem::INCOMPLETE)?;
                let by = jiff::tz::TimeZone::UTC.to_timestamp(day.at(23, 59, 59, 0));
                Ok((purchase, Arrival::Underway(by.map_err(|_| Problem::INCOMPLETE)?)))
            }
            _ => Err(Problem::INCOMPLETE),
        }
    }
}

/// `POST /people/{id}/deliveries`: an order is on its way, or has arrived; the preview with what follows from it.
pub(crate) async fn delivery(
    State(app): State<Arc<App>>,
    SignedIn { ctx, t }: SignedIn,
    Path(id): Path<String>,
    Form(sent): Form<DeliveryForm>,
) -> Result<Response, Problem> {
    let whom = form::person(&id)?;
    deliveries::note(&app, &ctx, (whom, &Why::usual(ctx.actor.role)), sent.read()?).await?;
    page(&preview_page(&app, &ctx, t, whom).await?)
}

/// `POST /people/{id}/erasure`: taken; it waits while it can be cancelled, or is carried out behind the answer.
pub(crate) async fn order(
    State(app): State<Arc<App>>,
    SignedIn { ctx, t }: SignedIn,
    Path(id): Path<String>,
    Form(sent): Form<Word>,
) -> Result<Response, Problem> {
    let (whom, why) = (form::person(&id)?, Why::usual(ctx.actor.role));
    match erasures::request(&app, &ctx, whom, &why, &sent.word).await {
        Ok(Requested::Ordered(ordered)) => {
            carry_out(Arc::clone(&app), ordered);
            Ok(Redirect::to(&format!("/erasures/{ordered}")).into_response())
        }
        Ok(Requested::Waits(waits, _)) => Ok(Redirect::to(&format!("/erasures/{waits}")).into_response()),
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
    let waits = erasures::waits(&app, &ctx).await?;
    let waits = waits.iter().map(|wait| WaitLine { public: wait.public, starts_at: wait.starts_at }).collect();
    let stays = stays::lines(&app, &t, &app::kept::sums(&app, &ctx).await?);
    page(&ErasuresPage { t: t.at("/erasures"), rows: rows.collect(), waits, stays })
}

/// `GET /erasures/{id}`.
pub(crate) async fn show(
    State(app): State<Arc<App>>,
    SignedIn { ctx, t }: SignedIn,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let erasure = form::public(&id, PublicKind::Erasure)?;
    let view = match erasures::progress(&app, &ctx, erasure).await {
        Ok(view) => view,
        Err(ErasureError::NotFound) => {
            return waiting::waits(&app, &ctx, t, erasure).await?.ok_or(Problem::NOT_FOUND);
        }
        Err(error) => return Err(error.into()),
    };
    let stays = stays::lines(&app, &t, &view.stays);
    page(&ErasurePage { stays, ..ErasurePage::of(t.at("/erasures"), &view, ctx.actor.role) })
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
    pub fn of(t: Shell, view: &ErasureView, role: Role) -> Self {
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
            stays: Vec::new(),
            is_underway: view.stays.iter().any(|line| line.norm == domain::kept::Norm::Delivery),
            may_decide: role == Role::PrivacyManager,
            reason: form::reasons(role).first().copied().filter(|_| !view.stays.is_empty()),
            t,
        }
    }
}
