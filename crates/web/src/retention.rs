//! `/retention`: how long data is kept, what ended by itself, what waits and why.

use std::sync::Arc;

use app::retention::{self, RetentionError, RetentionView, RuleLine};
use app::{App, Ctx};
use askama::Template;
use axum::Form;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use domain::actor::Role;
use domain::retention::{Begins, Ends, Months, Rule};
use serde::Deserialize;

use crate::chart::{Bar, Chart};
use crate::form::FieldError;
use crate::problem::{Problem, page, page_with};
use crate::session::SignedIn;
use crate::shell::Shell;

/// The page.
#[derive(Template)]
#[template(path = "retention.html")]
pub struct RetentionPage {
    /// What stands round it.
    pub t: Shell,
    /// How every rule stands.
    pub view: RetentionView,
    /// What ended, by day; drawn only once something has.
    pub chart: Chart,
    /// Whether this role sets periods.
    pub may_set: bool,
    /// What was typed, if it was wrong.
    pub typed: Option<(Rule, String)>,
    /// What was wrong.
    pub errors: Vec<FieldError>,
}

/// What the form of a period sends.
#[derive(Default, Deserialize)]
pub(crate) struct PeriodForm {
    #[serde(default)]
    rule: String,
    #[serde(default)]
    months: String,
}

/// `GET /retention`.
pub(crate) async fn show(State(app): State<Arc<App>>, SignedIn { ctx, t }: SignedIn) -> Result<Response, Problem> {
    page(&RetentionPage::of(&app, &ctx, t).await?)
}

/// `POST /retention/period`.
pub(crate) async fn set(
    State(app): State<Arc<App>>,
    SignedIn { ctx, t }: SignedIn,
    Form(sent): Form<PeriodForm>,
) -> Result<Response, Problem> {
    let rule = Rule::from_code(&sent.rule).ok_or(Problem::NOT_FOUND)?;
    // What is no number at all is outside of every limit.
    let months = sent.months.trim().parse().unwrap_or(0);
    match retention::set_period(&app, &ctx, rule, months).await {
        Ok(()) => Ok(Redirect::to("/retention").into_response()),
        Err(RetentionError::NoPeriod(_)) => {
            let errors = vec![FieldError { field: rule.code(), key: "retention-bad-months" }];
            let shown = RetentionPage::of(&app, &ctx, t).await?;
            let typed = Some((rule, sent.months));
            page_with(StatusCode::UNPROCESSABLE_ENTITY, &RetentionPage { typed, errors, ..shown })
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /retention/clock`: the time is right although it jumped.
pub(crate) async fn confirm(State(app): State<Arc<App>>, SignedIn { ctx, .. }: SignedIn) -> Result<Response, Problem> {
    retention::confirm_clock(&app, &ctx).await?;
    Ok(Redirect::to("/retention").into_response())
}

impl RetentionPage {
    async fn of(app: &App, ctx: &Ctx, t: Shell) -> Result<Self, Problem> {
        let view = retention::shown(app, ctx).await?;
        let may_set = ctx.actor.role == Role::PrivacyManager;
        let t = t.at("/retention");
        Ok(Self { chart: chart(&t, &view), t, view, may_set, typed: None, errors: Vec::new() })
    }

    /// The limits of a rule that the house may set.
    #[must_use]
    pub fn limits(line: &RuleLine) -> Option<Months> {
        match line.rule.ends() {
            Ends::After(_, limits) => Some(limits),
            Ends::WithPerson | Ends::OnItsOwnDay | Ends::ByOwnRules => None,
        }
    }

    /// What stands in the field of a rule.
    #[must_use]
    pub fn months(&self, line: &RuleLine) -> String {
        let typed = self.typed.as_ref().filter(|(rule, _)| *rule == line.rule).map(|(_, months)| months.clone());
        typed.unwrap_or_else(|| line.months.map(|months| months.to_string()).unwrap_or_default())
    }

    /// In words, what a rule counts from or ends with.
    #[must_use]
    pub fn ends(&self, line: &RuleLine) -> String {
        match line.rule.ends() {
            Ends::After(begins, _) => {
                let key = match begins {
                    Begins::LastContact => "retention-after-last-contact",
                    Begins::Decision => "retention-after-decision",
                    Begins::Written => "retention-after-written",
                };
                self.t.count(key, line.months.unwrap_or_default())
            }
            Ends::WithPerson => self.t.get("retention-with-person"),
            Ends::OnItsOwnDay => self.t.get("retention-on-its-day"),
            Ends::ByOwnRules => self.t.get("retention-own-rules"),
        }
    }
}

/// One bar for each day on which something ended.
fn chart(t: &Shell, view: &RetentionView) -> Chart {
    let mut days: Vec<(domain::time::Date, u64)> = Vec::new();
    for (day, _, items) in &view.days {
        match days.last_mut() {
            Some((last, sum)) if last == day => *sum += items,
            Some(_) | None => days.push((*day, *items)),
        }
    }
    let mut month_before = None;
    let bars = days.iter().map(|(day, items)| {
        let month = (day.year(), day.month());
        let group = (month_before.replace(month) != Some(month)).then(|| t.month_short(day.month()));
        let words = format!("{} {}: {}", day.day(), t.month(day.month()), t.number(*items));
        Bar { label: day.day().to_string(), group, value: items_height(*items), words }
    });
    let bars: Vec<Bar> = bars.collect();
    let description = t.count("retention-chart-description", bars.len());
    Chart::new("retention-chart", t.get("retention-chart-title"), description, bars)
}

fn items_height(items: u64) -> f64 {
    u32::try_from(items).map_or(f64::from(u32::MAX), f64::from)
}
