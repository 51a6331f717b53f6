//! `/cases/figures`: how many requests there were, how they ended, and whether in time.

use std::sync::Arc;

use app::App;
use app::cases;
use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use domain::rights::{Outcome, Punctual, RightsKind, Statistics};
use jiff::civil::Date;
use serde::Deserialize;

use crate::problem::{Problem, page};
use crate::session::SignedIn;
use crate::shell::Shell;

/// One kind of request.
#[derive(Clone, Debug)]
pub struct Row {
    /// What was asked for.
    pub kind: RightsKind,
    /// How many.
    pub all: i64,
    /// By how they ended, in the order of [`Outcome::ALL`].
    pub outcomes: Vec<i64>,
    /// By whether in time, in the order of [`Punctual::ALL`].
    pub punctual: Vec<i64>,
    /// How many were extended.
    pub extended: i64,
}

/// The figures of a year.
#[derive(Template)]
#[template(path = "case_figures.html")]
pub struct FiguresPage {
    /// What stands round it.
    pub t: Shell,
    /// Which year.
    pub year: i16,
    /// One row for each kind.
    pub rows: Vec<Row>,
    /// All kinds together.
    pub sum: i64,
    /// Answered in time, of those that were answered.
    pub in_time: (i64, i64),
}

/// Which year.
#[derive(Deserialize)]
pub(crate) struct Year {
    year: Option<i16>,
}

/// `GET /cases/figures`.
pub(crate) async fn show(
    State(app): State<Arc<App>>,
    SignedIn { ctx, t }: SignedIn,
    Query(asked): Query<Year>,
) -> Result<Response, Problem> {
    let this = t.today(ctx.now).year();
    let year = asked.year.unwrap_or(this).clamp(2018, this);
    let from = Date::new(year, 1, 1).map_err(|_| Problem::INCOMPLETE)?;
    let until = Date::new(year + 1, 1, 1).map_err(|_| Problem::INCOMPLETE)?;
    let statistics = cases::statistics(&app, &ctx, (from, until)).await?;
    page(&FiguresPage::of(t.at("/cases"), year, &statistics))
}

impl FiguresPage {
    /// The figures of a year.
    #[must_use]
    pub fn of(t: Shell, year: i16, statistics: &Statistics) -> Self {
        let row = |kind: &RightsKind| {
            let sum = |is_meant: &dyn Fn(&domain::rights::Counted) -> bool| {
                statistics.sum(|counted| counted.kind == *kind && is_meant(counted))
            };
            let outcome = |outcome: &Outcome| sum(&|counted| counted.outcome == Some(*outcome));
            let punctual = |punctual: &Punctual| sum(&|counted| counted.punctual == *punctual);
            Row {
                kind: *kind,
                all: sum(&|_| true),
                outcomes: Outcome::ALL.iter().map(outcome).collect(),
                punctual: Punctual::ALL.iter().map(punctual).collect(),
                extended: sum(&|counted| counted.extended),
            }
        };
        let in_time = statistics.sum(|counted| counted.punctual == Punctual::InTime);
        let late = statistics.sum(|counted| counted.punctual == Punctual::Late);
        Self {
            t,
            year,
            rows: RightsKind::ALL.iter().map(row).collect(),
            sum: statistics.all(),
            in_time: (in_time, in_time + late),
        }
    }
}
