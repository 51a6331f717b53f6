//! `/cases`: requests of people, when they are due, and what is done about them.
//!
//! The list and the head of a case name nobody. What was written opens with a `POST`, on record.

use std::sync::Arc;

use app::App;
use app::cases::{self, CaseLine, Worklist};
use askama::Template;
use axum::Form;
use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect, Response};
use domain::actor::Role;
use serde::Deserialize;

use crate::problem::{Problem, page};
use crate::session::SignedIn;
use crate::shell::Shell;

mod actions;
mod desk;
mod documents;
mod entry;
mod figures;
mod steps;

pub use actions::Action;
pub use desk::{CasePage, LetterLine, Line};
pub(crate) use desk::{open, show};
pub(crate) use documents::{add, read};
pub use entry::{NewCasePage, TakenPage};
pub(crate) use entry::{draft, form, take};
pub(crate) use figures::show as figures;
pub use figures::{FiguresPage, Row};
pub(crate) use steps::take as step;

/// The work list.
#[derive(Template)]
#[template(path = "cases.html")]
pub struct CasesPage {
    /// What stands round it.
    pub t: Shell,
    /// What is open and what was decided.
    pub list: Worklist,
    /// Whose holidays count.
    pub region: String,
    /// Whether this role sets that.
    pub may_set: bool,
}

/// `GET /cases`.
pub(crate) async fn list(State(app): State<Arc<App>>, SignedIn { ctx, t }: SignedIn) -> Result<Response, Problem> {
    let list = cases::list(&app, &ctx).await?;
    let region = cases::region(&app).await?.to_string();
    let may_set = ctx.actor.role == Role::PrivacyManager;
    page(&CasesPage { t: t.at("/cases"), list, region, may_set })
}

/// Whose holidays count.
#[derive(Deserialize)]
pub(crate) struct RegionForm {
    #[serde(default)]
    region: String,
}

/// `POST /cases/region`: for requests that come from now on.
pub(crate) async fn region(
    State(app): State<Arc<App>>,
    SignedIn { ctx, t: _ }: SignedIn,
    Form(sent): Form<RegionForm>,
) -> Result<Response, Problem> {
    cases::set_region(&app, &ctx, &sent.region).await?;
    Ok(Redirect::to("/cases").into_response())
}

impl CasesPage {
    /// How many open cases have this level.
    fn count(&self, level: &str) -> usize {
        self.list.open.iter().filter(|line| line.alarmed.level.code() == level).count()
    }
}

/// The class and the picture of a level; its words stand beside them.
#[must_use]
pub fn look(line: &CaseLine) -> (&'static str, &'static str) {
    match line.alarmed.level {
        cases::Level::Late | cases::Level::Strict | cases::Level::Red => ("chip stop", "warning"),
        cases::Level::Amber => ("chip", "pause"),
        cases::Level::Calm | cases::Level::Done => ("chip good", "check"),
    }
}
