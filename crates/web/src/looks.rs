//! `/people/{id}/looks`: who looked at one person.

use std::sync::Arc;

use app::{App, Why};
use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::actor::Role;
use domain::event::Deed;
use domain::id::PublicId;
use domain::purpose::Purpose;
use domain::reason::Reason;
use jiff::Timestamp;

use crate::form::{self, WhyForm};
use crate::problem::{Problem, page};
use crate::session::SignedIn;
use crate::shell::Shell;
use crate::shown::Shown;

/// One look.
#[derive(Clone)]
pub struct LookLine {
    /// When.
    pub at: Timestamp,
    /// In which role.
    pub role: Role,
    /// What was done.
    pub deed: Deed,
    /// What for.
    pub purpose: Purpose,
    /// Why, as stated.
    pub reason: Reason,
    /// Why, in words.
    pub words: Option<Shown>,
}

/// The page of looks.
#[derive(Template)]
#[template(path = "looks.html")]
pub struct LooksPage {
    /// What stands round it.
    pub t: Shell,
    /// At whom.
    pub public: PublicId,
    /// The reason with which the person's page is opened again.
    pub reason: Reason,
    /// Newest first.
    pub looks: Vec<LookLine>,
    /// From when on the proof log goes, once older entries have left it.
    pub log_since: Option<Timestamp>,
}

/// `POST /people/{id}/looks`: itself a look, on record.
pub(crate) async fn show(
    State(app): State<Arc<App>>,
    SignedIn { ctx, t }: SignedIn,
    Path(id): Path<String>,
    Form(sent): Form<WhyForm>,
) -> Result<Response, Problem> {
    let public = form::person(&id)?;
    // Art. 32(4): a team lead asks for oversight, whatever they opened the page for.
    let watches = ctx.actor.role == Role::TeamLead;
    let why = if watches { Why::of(Reason::Oversight) } else { sent.expected(ctx.actor.role)? };
    let looks = app::looks::of(&app, &ctx, public, &why).await?;
    let looks = looks.iter().map(|look| LookLine {
        at: look.at,
        role: look.role,
        deed: look.deed,
        purpose: look.purpose,
        reason: look.reason,
        words: look.words.as_ref().map(Shown::from),
    });
    let back = if watches { Reason::OwnWork } else { why.reason };
    let log_since = app::proof::goes_from(&app).await?;
    page(&LooksPage { t: t.at("/people"), public, reason: back, looks: looks.collect(), log_since })
}
