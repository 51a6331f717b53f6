//! `/people/{id}/restriction`: data that is only stored: set, announced to end, and lifted.

use std::sync::Arc;

use app::restrictions::{self, LiftError, Restrictions};
use app::{App, Ctx, Why};
use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::id::PublicId;
use domain::reason::Reason;
use domain::restriction::{NotYet, RestrictionGround, ToldBy};
use serde::Deserialize;

use crate::form::{self, FieldError, WhyForm};
use crate::problem::{Problem, page, page_with};
use crate::session::SignedIn;
use crate::shell::Shell;
use crate::shown::Shown;

/// Restrictions of a person.
#[derive(Template)]
#[template(path = "restriction.html")]
pub struct RestrictionPage {
    /// What stands round it.
    pub t: Shell,
    /// Whose.
    pub public: PublicId,
    /// The reason that is on record.
    pub reason: Reason,
    /// Every restriction there was, and what the person was told.
    pub found: Restrictions,
    /// The same as they are shown.
    pub told: Vec<Shown>,
    /// Why one is set.
    pub grounds: &'static [RestrictionGround],
    /// How somebody is told.
    pub ways: &'static [ToldBy],
    /// What was wrong with a form.
    pub errors: Vec<FieldError>,
}

/// What is done.
#[derive(Deserialize)]
pub(crate) struct RestrictionForm {
    #[serde(default)]
    becomes: String,
    #[serde(default)]
    ground: String,
    #[serde(default)]
    way: String,
    #[serde(default)]
    words: String,
    #[serde(default)]
    reason: String,
}

/// `POST /people/{id}/restriction`.
pub(crate) async fn show(
    State(app): State<Arc<App>>,
    SignedIn { ctx, t }: SignedIn,
    Path(id): Path<String>,
    Form(sent): Form<WhyForm>,
) -> Result<Response, Problem> {
    let (whom, why) = (form::person(&id)?, sent.expected(ctx.actor.role)?);
    page(&restriction_page((&app, &ctx, t), (whom, &why)).await?)
}

/// `POST /people/{id}/restriction/change`.
pub(crate) async fn change(
    State(app): State<Arc<App>>,
    SignedIn { ctx, t }: SignedIn,
    Path(id): Path<String>,
    Form(sent): Form<RestrictionForm>,
) -> Result<Response, Problem> {
    let (whom, why) = (form::person(&id)?, form::reason_of(&sent.reason, ctx.actor.role)?);
    let Some(error) = done(&app, &ctx, (whom, &why), &sent).await? else {
        return page(&restriction_page((&app, &ctx, t), (whom, &why)).await?);
    };
    let mut again = restriction_page((&app, &ctx, t), (whom, &why)).await?;
    again.errors = vec![error];
    page_with(StatusCode::UNPROCESSABLE_ENTITY, &again)
}

/// What is wrong with it, if anything is.
async fn done(
    app: &App,
    ctx: &Ctx,
    (whom, why): (PublicId, &Why),
    sent: &RestrictionForm,
) -> Result<Option<FieldError>, Problem> {
    let wrong = |field, key| Ok(Some(FieldError { field, key }));
    let asked = match sent.becomes.as_str() {
        "begin" => {
            let Some(ground) = RestrictionGround::from_code(&sent.ground) else {
                return wrong("ground", "restriction-wrong-ground");
            };
            restrictions::begin(app, ctx, whom, why, ground).await.map_err(LiftError::from)
        }
        "announce" => {
            let Some(way) = ToldBy::from_code(&sent.way) else { return wrong("way", "restriction-wrong-way") };
            restrictions::announce(app, ctx, (whom, why), (way, &sent.words)).await
        }
        "lift" => restrictions::lift(app, ctx, whom, why).await,
        _ => return Err(Problem::INCOMPLETE),
    };
    match asked {
        Ok(()) => Ok(None),
        Err(LiftError::Incomplete) => wrong("words", "restriction-wrong-words"),
        Err(LiftError::NotYet(NotYet::Untold)) => wrong("lift", "restriction-wrong-untold"),
        Err(LiftError::NotYet(NotYet::TooSoon { .. })) => wrong("lift", "restriction-wrong-soon"),
        Err(LiftError::People(error)) => Err(error.into()),
    }
}

async fn restriction_page(
    (app, ctx, t): (&App, &Ctx, Shell),
    (public, why): (PublicId, &Why),
) -> Result<RestrictionPage, Problem> {
    let found = restrictions::of_person(app, ctx, public, why).await?;
    Ok(RestrictionPage {
        t: t.at("/people"),
        public,
        reason: why.reason,
        told: found.told.iter().map(|told| Shown::from(&told.words)).collect(),
        found,
        grounds: RestrictionGround::ALL,
        ways: ToldBy::ALL,
        errors: Vec::new(),
    })
}
