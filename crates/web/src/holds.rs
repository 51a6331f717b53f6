//! `/holds`, `/people/{id}/holds`: legal holds on named items of one person.

use std::sync::Arc;

use app::holds::{self, Candidate, HoldError, HoldRow, NewHold, Reviewed};
use app::{App, Ctx, Why};
use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use domain::actor::Role;
use domain::hold::{HoldGround, HoldItem, HoldKind, NoHold, REVIEW_DAYS, Urgency, urgency};
use domain::id::{PublicId, PublicKind};
use domain::reason::Reason;
use serde::Deserialize;

use crate::form::{self, FieldError};
use crate::problem::{Problem, page, page_with};
use crate::session::SignedIn;
use crate::shell::Shell;

/// Every hold, those in force first.
#[derive(Template)]
#[template(path = "holds.html")]
pub struct HoldsPage {
    /// What stands round it.
    pub t: Shell,
    /// Each.
    pub rows: Vec<HoldLine>,
    /// Whether this role may look at them again.
    pub may_review: bool,
}

/// One hold in the list.
#[derive(Clone, Debug)]
pub struct HoldLine {
    /// The hold.
    pub row: HoldRow,
    /// How urgent its review is: the end of a key.
    pub urgency: &'static str,
}

/// What of a person can be named in a hold.
#[derive(Template)]
#[template(path = "hold_new.html")]
pub struct HoldPage {
    /// What stands round it.
    pub t: Shell,
    /// Whom.
    pub public: PublicId,
    /// What can be named.
    pub candidates: Vec<Candidate>,
    /// What it can be for.
    pub grounds: &'static [HoldGround],
    /// Back to the person, for the same reason.
    pub reason: Reason,
    /// What was wrong.
    pub errors: Vec<FieldError>,
}

/// `GET /holds`.
pub(crate) async fn list(State(app): State<Arc<App>>, SignedIn { ctx, t }: SignedIn) -> Result<Response, Problem> {
    let rows = holds::list(&app, &ctx).await?;
    let line = |row: HoldRow| HoldLine { urgency: urgency_of(&row, &ctx), row };
    let rows = rows.into_iter().map(line).collect();
    page(&HoldsPage { t: t.at("/holds"), rows, may_review: ctx.actor.role == Role::PrivacyManager })
}

fn urgency_of(row: &HoldRow, ctx: &Ctx) -> &'static str {
    if row.hold.ended.is_some() {
        return "ended";
    }
    match urgency(row.hold.review_due, ctx.now) {
        Urgency::Calm => "calm",
        Urgency::Soon => "soon",
        Urgency::Late => "late",
    }
}

/// `POST /people/{id}/holds`: what can be named.
pub(crate) async fn form(
    State(app): State<Arc<App>>,
    SignedIn { ctx, t }: SignedIn,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let whom = form::person(&id)?;
    page(&hold_page(&app, &ctx, t, whom).await?)
}

/// A hold is always for a legal claim.
const fn why() -> Why {
    Why::of(Reason::LegalClaim)
}

async fn hold_page(app: &App, ctx: &Ctx, t: Shell, public: PublicId) -> Result<HoldPage, Problem> {
    let candidates = holds::candidates(app, ctx, public, &why()).await?;
    let (grounds, errors) = (HoldGround::ALL, Vec::new());
    Ok(HoldPage { t: t.at("/people"), public, candidates, grounds, reason: Reason::LegalClaim, errors })
}

/// `POST /people/{id}/holds/placing`.
pub(crate) async fn place(
    State(app): State<Arc<App>>,
    SignedIn { ctx, t }: SignedIn,
    Path(id): Path<String>,
    body: String,
) -> Result<Response, Problem> {
    let whom = form::person(&id)?;
    let new = sent(&body).ok_or(Problem::INCOMPLETE)?;
    match holds::place(&app, &ctx, (whom, &why()), new).await {
        Ok(_) => Ok(Redirect::to("/holds").into_response()),
        Err(HoldError::NoHold(wrong)) => {
            let mut again = hold_page(&app, &ctx, t, whom).await?;
            again.errors = vec![field_of(wrong)];
            page_with(StatusCode::UNPROCESSABLE_ENTITY, &again)
        }
        Err(error) => Err(error.into()),
    }
}

const fn field_of(wrong: NoHold) -> FieldError {
    match wrong {
        NoHold::NamesNothing => FieldError { field: "items", key: "hold-names-nothing" },
        NoHold::TooMuch => FieldError { field: "items", key: "hold-too-much" },
        NoHold::ReviewTooLate => FieldError { field: "days", key: "hold-review-too-late" },
    }
}

/// Reads the form: each ticked item is a field of its own. All fields are letters, digits, dots and underscores, so
/// nothing in them is escaped.
fn sent(body: &str) -> Option<NewHold> {
    let fields = || body.split('&').filter_map(|pair| pair.trim().split_once('='));
    let one = |name: &str| fields().find(|(known, _)| *known == name).map(|(_, value)| value);
    let items: Option<Vec<HoldItem>> =
        fields().filter(|(name, _)| *name == "item").map(|(_, item)| item_of(item)).collect();
    Some(NewHold {
        ground: HoldGround::from_code(one("ground")?)?,
        items: items?,
        review_days: one("days")?.parse().unwrap_or(0),
    })
}

fn item_of(text: &str) -> Option<HoldItem> {
    let (kind, number) = text.split_once('.')?;
    Some(HoldItem { kind: HoldKind::from_code(kind)?, number: number.parse().ok()? })
}

/// What becomes of a hold.
#[derive(Deserialize)]
pub(crate) struct ReviewForm {
    #[serde(default)]
    becomes: String,
    #[serde(default)]
    days: i64,
}

/// `POST /holds/{id}/review`: it goes on, or the matter is settled.
pub(crate) async fn review(
    State(app): State<Arc<App>>,
    SignedIn { ctx, t: _ }: SignedIn,
    Path(id): Path<String>,
    Form(sent): Form<ReviewForm>,
) -> Result<Response, Problem> {
    let hold = form::public(&id, PublicKind::Hold)?;
    let reviewed = match sent.becomes.as_str() {
        "ends" => Reviewed::Ends,
        "goes_on" => Reviewed::GoesOn(if sent.days == 0 { REVIEW_DAYS } else { sent.days }),
        _ => return Err(Problem::INCOMPLETE),
    };
    holds::review(&app, &ctx, (hold, &why()), reviewed).await?;
    Ok(Redirect::to("/holds").into_response())
}
