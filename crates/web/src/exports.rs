//! `/people/export`: people's data leaves the house in a file, for a stated reason.

use std::sync::Arc;

use app::App;
use app::exports::{self, Counted, Export, Form as Written, MANY, MOST, Whom};
use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::http::{HeaderName, header};
use axum::response::{IntoResponse as _, Response};
use domain::actor::Role;
use domain::reason::Reason;
use serde::Deserialize;

use crate::form::{self, WhyForm};
use crate::problem::{Problem, page};
use crate::session::SignedIn;
use crate::shell::Shell;

/// Asks why, and how; then how many, before anything leaves.
#[derive(Template)]
#[template(path = "export.html")]
pub struct ExportPage {
    /// What stands round it.
    pub t: Shell,
    /// Reasons on offer.
    pub reasons: &'static [Reason],
    /// The one that was stated.
    pub reason: Option<Reason>,
    /// How many people the file would hold, once a reason was stated.
    pub people: Option<usize>,
    /// Whether that is many.
    pub is_many: bool,
    /// Whether more are meant than one file holds.
    pub is_cut: bool,
    /// The form that was chosen.
    pub form: String,
}

impl ExportPage {
    /// How many people one file holds.
    #[must_use]
    pub const fn most() -> usize {
        MOST
    }
}

/// What the form sends.
#[derive(Deserialize)]
pub(crate) struct Sent {
    #[serde(flatten)]
    why: WhyForm,
    #[serde(default)]
    form: String,
    #[serde(default)]
    counted: String,
}

/// `GET /people/export`.
pub(crate) async fn ask(SignedIn { ctx, t }: SignedIn) -> Result<Response, Problem> {
    if !matches!(ctx.actor.role, Role::TeamLead | Role::PrivacyManager) {
        return Err(Problem::REFUSED);
    }
    let reasons = form::reasons(ctx.actor.role);
    let form = "csv_mark".to_owned();
    let (is_many, is_cut) = (false, false);
    page(&ExportPage { t: t.at("/people"), reasons, reason: None, people: None, is_many, is_cut, form })
}

/// `POST /people/export`: says how many first, and gives the file once that was seen.
pub(crate) async fn export(
    State(app): State<Arc<App>>,
    SignedIn { ctx, t }: SignedIn,
    Form(sent): Form<Sent>,
) -> Result<Response, Problem> {
    let why = sent.why.expected(ctx.actor.role)?;
    let Counted { people, is_cut } = exports::count(&app, &ctx, &why).await?;
    if people == 0 || sent.counted != people.to_string() {
        let (reasons, reason) = (form::reasons(ctx.actor.role), Some(why.reason));
        let (people, is_many) = (Some(people), people >= MANY);
        return page(&ExportPage { t: t.at("/people"), reasons, reason, people, is_many, is_cut, form: sent.form });
    }
    let (written, name, kind) = form_of(&sent.form);
    let export = exports::export(&app, &ctx, Whom::All, &why, written).await?;
    Ok(file(export, name, kind))
}

/// `POST /people/{id}/card`: one person as a vCard.
pub(crate) async fn card(
    State(app): State<Arc<App>>,
    SignedIn { ctx, t: _ }: SignedIn,
    Path(id): Path<String>,
    Form(sent): Form<WhyForm>,
) -> Result<Response, Problem> {
    let (whom, why) = (form::person(&id)?, sent.expected(ctx.actor.role)?);
    let export = exports::export(&app, &ctx, Whom::One(whom), &why, Written::VCard).await?;
    let (_, name, kind) = form_of("vcard");
    Ok(file(export, name, kind))
}

fn form_of(code: &str) -> (Written, &'static str, &'static str) {
    match code {
        "vcard" => (Written::VCard, "people.vcf", "text/vcard; charset=utf-8"),
        "csv" => (Written::Csv, "people.csv", "text/csv; charset=utf-8; header=present"),
        _ => (Written::CsvWithMark, "people.csv", "text/csv; charset=utf-8; header=present"),
    }
}

/// The file, and in its headers how many people left in it, how many were left out, and whether it is cut.
fn file(export: Export, name: &str, kind: &'static str) -> Response {
    let people = export.people;
    if people >= MANY {
        tracing::warn!(people, restricted = export.restricted, is_cut = export.is_cut, "many people left in a file");
    }
    let headers = [
        (header::CONTENT_TYPE, kind.to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
        (HeaderName::from_static("x-people"), people.to_string()),
        (HeaderName::from_static("x-people-restricted"), export.restricted.to_string()),
        (HeaderName::from_static("x-people-cut"), if export.is_cut { "yes" } else { "no" }.to_owned()),
    ];
    (headers, export.bytes).into_response()
}
