//! `/purposes/{id}`: one purpose with its settings, its weighing, its sentences, and what older data may serve it.

use std::sync::Arc;

use app::purposes::{self, NewUse, PurposeError, PurposeName, PurposeView, Setting};
use app::wordings::{self, NewWording};
use app::{App, Ctx};
use askama::Template;
use axum::Form;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use domain::actor::Role;
use domain::assessment::Assessment;
use domain::id::PurposeId;
use domain::notice::Language;
use domain::purpose::Basis;
use domain::purpose::compatible::{Factor, KeptApart, Outcome};
use domain::purpose::rule::{CannotActivate, PurposeKind, SpecialCondition};
use domain::wording::WordingKind;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Deserialize;

use super::sheets::{self, Sent, of};
use crate::form::FieldError;
use crate::inputs::Input;
use crate::problem::{Problem, page, page_with};
use crate::session::SignedIn;
use crate::shell::Shell;

/// One purpose.
#[derive(Template)]
#[template(path = "purpose.html")]
pub struct PurposePage {
    /// What stands round it.
    pub t: Shell,
    /// How it is called.
    pub name: PurposeName,
    /// Everything that was decided about it.
    pub view: PurposeView,
    /// The newest weighing, or an empty one.
    pub written: Assessment,
    /// What a purpose can rest on.
    pub bases: &'static [Basis],
    /// The other purposes, to call those by name whose data may serve this one.
    pub others: Vec<PurposeName>,
    /// The form of the settings.
    pub settings: Vec<Input>,
    /// The form of the weighing.
    pub weighing: Vec<Input>,
    /// The form of a sentence.
    pub wording: Vec<Input>,
    /// The form of the five factors.
    pub factors: Vec<Input>,
    /// How many people were opened to it a moment ago.
    pub opened: Option<u64>,
    /// Whether this role sets it.
    pub may_set: bool,
    /// Whether this role agrees to changes.
    pub may_agree: bool,
    /// What was wrong.
    pub errors: Vec<FieldError>,
}

impl PurposePage {
    /// Whether it is marketing to one person.
    #[must_use]
    pub fn is_marketing(&self) -> bool {
        self.view.record.rule.kind == PurposeKind::DirectMarketing
    }

    /// What another purpose is called.
    #[must_use]
    pub fn name_of(&self, purpose: &PurposeId) -> String {
        let known = self.others.iter().find(|known| known.id == *purpose);
        known.map_or_else(|| purpose.number().to_string(), |known| self.t.purpose(known))
    }
}

/// What happened before one came here.
#[derive(Deserialize)]
pub(crate) struct Came {
    opened: Option<u64>,
}

/// `GET /purposes/{id}`.
pub(crate) async fn show(
    State(app): State<Arc<App>>,
    SignedIn { ctx, t }: SignedIn,
    Path(id): Path<i64>,
    Query(came): Query<Came>,
) -> Result<Response, Problem> {
    let shown = one_page(&app, &ctx, t, (PurposeId::new(id), None)).await?;
    page(&PurposePage { opened: came.opened, ..shown })
}

async fn one_page(
    app: &App,
    ctx: &Ctx,
    t: Shell,
    (purpose, sent): (PurposeId, Option<&Sent>),
) -> Result<PurposePage, Problem> {
    let view = purposes::view(app, ctx, purpose).await?;
    let t = t.at("/purposes");
    let name = PurposeName { id: purpose, code: view.record.code.clone(), title: view.record.title.clone() };
    let all = purposes::list(app, ctx).await?.into_iter();
    let others = all.filter(|record| record.rule.purpose != purpose).map(|record| PurposeName {
        id: record.rule.purpose,
        code: record.code,
        title: record.title,
    });
    let others: Vec<PurposeName> = others.collect();
    let may_set = ctx.actor.role == Role::PrivacyManager;
    let (mut settings, mut weighing, mut wording, mut factors) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    if may_set {
        let reviewers = purposes::reviewers(app, ctx).await?;
        settings = sheets::settings(&t, &view.record.rule, sent);
        weighing = sheets::weighing(&t, &view, (&reviewers, ctx), sent);
        wording = sheets::wording(&t, sent);
        factors = sheets::factors(&t, &others, sent);
    }
    Ok(PurposePage {
        written: view.record.rule.assessment.clone().unwrap_or_default(),
        t,
        name,
        view,
        bases: Basis::ALL,
        others,
        settings,
        weighing,
        wording,
        factors,
        opened: None,
        may_set,
        may_agree: ctx.actor.role == Role::DataProtectionOfficer,
        errors: Vec::new(),
    })
}

/// `POST /purposes/{id}`: set, weighed, given a sentence, switched on or off, changed, or agreed to; and the page again.
pub(crate) async fn change(
    State(app): State<Arc<App>>,
    SignedIn { ctx, t }: SignedIn,
    Path(id): Path<i64>,
    Form(sent): Form<Sent>,
) -> Result<Response, Problem> {
    let purpose = PurposeId::new(id);
    match carry_out(&app, &ctx, purpose, &sent).await {
        Ok(None) => Ok(Redirect::to(&format!("/purposes/{id}")).into_response()),
        Ok(Some(opened)) => Ok(Redirect::to(&format!("/purposes/{id}?opened={opened}")).into_response()),
        Err(error) => {
            let errors = errors_of(error, of(&sent, "deed"))?;
            let again = one_page(&app, &ctx, t, (purpose, Some(&sent))).await?;
            page_with(StatusCode::UNPROCESSABLE_ENTITY, &PurposePage { errors, ..again })
        }
    }
}

/// Says for how many people older data was opened, if that was the deed.
async fn carry_out(app: &App, ctx: &Ctx, purpose: PurposeId, sent: &Sent) -> Result<Option<u64>, PurposeError> {
    let basis = || Basis::from_code(of(sent, "basis")).ok_or(PurposeError::BadInput);
    match of(sent, "deed") {
        "activate" => purposes::activate(app, ctx, purpose).await?,
        "switch-off" => purposes::switch_off(app, ctx, purpose).await?,
        "basis" => purposes::change_basis(app, ctx, purpose, basis()?).await?,
        "agree" => purposes::agree_to_basis(app, ctx, purpose, basis()?).await?,
        "settings" => purposes::set(app, ctx, purpose, setting(sent)).await?,
        "weigh" => {
            let written = assessment(app, ctx, sent).await?;
            purposes::weigh(app, ctx, purpose, written).await?;
        }
        "wording" => {
            wordings::publish(app, ctx, new_wording(purpose, sent)?).await?;
        }
        "use" => return Ok(Some(purposes::test_use(app, ctx, new_use(purpose, sent)?).await?)),
        _ => return Err(PurposeError::BadInput),
    }
    Ok(None)
}

/// Special categories are used without a condition, with one, or not at all.
fn setting(sent: &Sent) -> Setting {
    let special = match of(sent, "special") {
        "" => None,
        code => Some(SpecialCondition::from_code(code)),
    };
    Setting { explicit: of(sent, "explicit") == "yes", special, soft_opt_in: of(sent, "soft_opt_in") == "yes" }
}

async fn assessment(app: &App, ctx: &Ctx, sent: &Sent) -> Result<Assessment, PurposeError> {
    let text = |name| of(sent, name).to_owned();
    let day: Option<jiff::civil::Date> = of(sent, "review_due").trim().parse().ok();
    let due = day.and_then(|day| TimeZone::UTC.to_timestamp(day.at(0, 0, 0, 0)).ok());
    if due.is_none_or(|due: Timestamp| due <= ctx.now) {
        return Err(PurposeError::BadInput);
    }
    Ok(Assessment {
        interest: text("interest"),
        necessity: text("necessity"),
        balance: text("balance"),
        safeguards: text("safeguards"),
        reviewer: purposes::reviewer(app, ctx, of(sent, "reviewer")).await?,
        review_due: due,
    })
}

fn new_wording(purpose: PurposeId, sent: &Sent) -> Result<NewWording, PurposeError> {
    Ok(NewWording {
        purpose,
        kind: WordingKind::from_code(of(sent, "kind")).ok_or(PurposeError::BadInput)?,
        form: of(sent, "form").to_owned(),
        language: Language::parse(of(sent, "language")).ok_or(PurposeError::BadInput)?,
        explicit: of(sent, "stated") == "yes",
        text: of(sent, "text").to_owned(),
    })
}

fn new_use(to: PurposeId, sent: &Sent) -> Result<NewUse, PurposeError> {
    let from = of(sent, "from").parse().map_err(|_| PurposeError::BadInput)?;
    let written = |factor: Factor| of(sent, &sheets::factor_field(factor)).to_owned();
    let factors =
        [Factor::Link, Factor::Context, Factor::Nature, Factor::Consequences, Factor::Safeguards].map(written);
    Ok(NewUse { from: PurposeId::new(from), to, factors, outcome: Outcome::from_code(of(sent, "outcome")) })
}

/// What is wrong beside which field, or what else happened.
fn errors_of(error: PurposeError, deed: &str) -> Result<Vec<FieldError>, Problem> {
    let at = |field, key| Ok(vec![FieldError { field, key }]);
    match error {
        PurposeError::Obstacles(obstacles) => Ok(obstacles.into_iter().map(obstacle).collect()),
        PurposeError::NotSwapped(_) => at("basis", "purpose-not-agreed"),
        PurposeError::KeptApart(why) => Ok(vec![kept_apart(why)]),
        PurposeError::BadInput => match deed {
            "weigh" => at("review_due", "weigh-bad-day"),
            "wording" => at("text", "wording-bad"),
            "use" => at("from", "use-bad"),
            _ => Err(PurposeError::BadInput.into()),
        },
        error @ (PurposeError::NotFound | PurposeError::Refused | PurposeError::Policy(_) | PurposeError::Store(_)) => {
            Err(error.into())
        }
    }
}

/// Where on the page the way out of an obstacle is.
const fn obstacle(why: CannotActivate) -> FieldError {
    let (field, key) = match why {
        CannotActivate::AssessmentIncomplete => ("interest", "obstacle-assessment-incomplete"),
        CannotActivate::AssessmentOverdue => ("review_due", "obstacle-assessment-overdue"),
        CannotActivate::NoSpecialCondition => ("special", "obstacle-no-special-condition"),
        CannotActivate::NotExplicit => ("explicit", "obstacle-not-explicit"),
        CannotActivate::SoftOptInMisplaced => ("soft_opt_in", "obstacle-soft-opt-in-misplaced"),
        CannotActivate::BasisOfMarketing => ("basis", "obstacle-basis-of-marketing"),
    };
    FieldError { field, key }
}

const fn kept_apart(why: KeptApart) -> FieldError {
    let (field, key) = match why {
        KeptApart::GivenOnConsent => ("from", "use-given-on-consent"),
        KeptApart::FactorMissing => ("factor-link", "use-factor-missing"),
        KeptApart::Undecided => ("outcome", "use-undecided"),
        KeptApart::Incompatible => ("outcome", "use-incompatible"),
    };
    FieldError { field, key }
}
