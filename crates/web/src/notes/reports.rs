//! `/notes/weeks`: how often sensitive words were confirmed. Numbers only.

use std::sync::Arc;

use app::App;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::note::SensitiveGround;
use jiff::Timestamp;

use crate::problem::{Problem, page};
use crate::session::SignedIn;
use crate::shell::Shell;

/// One week.
#[derive(Clone, Debug)]
pub struct WeekLine {
    /// Its first day.
    pub starts: Timestamp,
    /// How often any ground was stated.
    pub total: usize,
    /// How often each was.
    pub grounds: Vec<(SensitiveGround, usize)>,
}

/// The report.
#[derive(Template)]
#[template(path = "note_weeks.html")]
pub struct WeeksPage {
    /// What stands round it.
    pub t: Shell,
    /// The present week first.
    pub weeks: Vec<WeekLine>,
}

/// `GET /notes/weeks`.
pub(crate) async fn show(State(app): State<Arc<App>>, SignedIn { ctx, t }: SignedIn) -> Result<Response, Problem> {
    let weeks = app::notes::weeks(&app, &ctx).await?;
    let weeks =
        weeks.into_iter().map(|week| WeekLine { starts: week.starts, total: week.total, grounds: week.grounds });
    page(&WeeksPage { t: t.at("/erasures"), weeks: weeks.collect() })
}
