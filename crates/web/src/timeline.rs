//! `/people/{id}/timeline`: what happened with one person, and the address of one entry.

use std::sync::Arc;

use app::App;
use app::timeline::{self, Code, EntryName, Kind, Link, Query};
use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::actor::Role;
use domain::id::PublicId;
use domain::purpose::Purpose;
use domain::reason::Reason;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Deserialize;

use crate::form::{self, FieldError, WhyForm};
use crate::problem::{Problem, page, page_with};
use crate::session::SignedIn;
use crate::shell::Shell;

/// One entry.
#[derive(Clone)]
pub struct EntryLine {
    /// Its name, for the link to it.
    pub name: EntryName,
    /// When.
    pub at: Timestamp,
    /// Of which kind.
    pub kind: Kind,
    /// What happened, in the reader's language.
    pub what: String,
    /// In which role it was done.
    pub role: Option<Role>,
    /// For which purpose.
    pub purpose: Option<Purpose>,
    /// The notice that was given: its address and version.
    pub notice: Option<(String, i64)>,
    /// Whether the purchases tell more.
    pub bought: bool,
}

/// The page of a timeline.
#[derive(Template)]
#[template(path = "timeline.html")]
pub struct TimelinePage {
    /// What stands round it.
    pub t: Shell,
    /// Whose.
    pub public: PublicId,
    /// The reason that is on record.
    pub reason: Reason,
    /// Newest first.
    pub entries: Vec<EntryLine>,
    /// Where older ones begin.
    pub next: Option<EntryName>,
    /// How far back was read, where the page ended there.
    pub read_until: Option<Timestamp>,
    /// From when on the proof log goes, once older entries have left it.
    pub log_since: Option<Timestamp>,
    /// Whether one entry alone is shown.
    pub alone: bool,
    /// Of which kind, as chosen.
    pub kind: Option<Kind>,
    /// The first day, as typed.
    pub from: String,
    /// The last day, as typed.
    pub to: String,
    /// Whether the role sees purchases.
    pub purchases: bool,
    /// What was wrong.
    pub errors: Vec<FieldError>,
}

/// The page that asks why, before one entry is shown.
#[derive(Template)]
#[template(path = "timeline_door.html")]
pub struct TimelineDoorPage {
    /// What stands round it.
    pub t: Shell,
    /// Whose.
    pub public: PublicId,
    /// Which entry.
    pub entry: EntryName,
    /// The reasons on offer.
    pub reasons: &'static [Reason],
    /// The one that is chosen at first.
    pub chosen: Reason,
}

/// What narrows a timeline, as a form sends it.
#[derive(Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    kind: String,
    #[serde(default)]
    from: String,
    #[serde(default)]
    to: String,
    #[serde(default)]
    after: String,
    #[serde(default)]
    entry: String,
    #[serde(flatten)]
    why: WhyForm,
}

/// `GET /people/{id}/timeline/{entry}`: why? The form is the same for entries that are here and that are not.
pub(crate) async fn door(
    SignedIn { ctx, t }: SignedIn,
    Path((id, entry)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let public = form::person(&id)?;
    let entry = entry.parse().map_err(|_| Problem::NOT_FOUND)?;
    let reasons = form::reasons(ctx.actor.role);
    let chosen = *reasons.first().ok_or(Problem::REFUSED)?;
    page(&TimelineDoorPage { t: t.at("/people"), public, entry, reasons, chosen })
}

/// `POST /people/{id}/timeline`: itself a look, on record.
pub(crate) async fn show(
    State(app): State<Arc<App>>,
    SignedIn { ctx, t }: SignedIn,
    Path(id): Path<String>,
    Form(asked): Form<Asked>,
) -> Result<Response, Problem> {
    let (public, why) = (form::person(&id)?, asked.why.expected(ctx.actor.role)?);
    let (query, errors) = asked.query()?;
    let found = timeline::of(&app, &ctx, public, (&why, query)).await?;
    let t = t.at("/people");
    let shown = TimelinePage {
        public,
        reason: why.reason,
        entries: found.entries.iter().map(|entry| line(entry, &t)).collect(),
        next: found.next,
        read_until: found.read_until,
        log_since: app::proof::goes_from(&app).await?,
        alone: query.only.is_some(),
        kind: query.kind,
        from: asked.from.chars().take(10).collect(),
        to: asked.to.chars().take(10).collect(),
        purchases: crate::person::Sight::of(ctx.actor.role).purchases,
        errors,
        t,
    };
    let status = if shown.errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    page_with(status, &shown)
}

impl Asked {
    /// What is asked; days that are none are told, and left out.
    fn query(&self) -> Result<(Query, Vec<FieldError>), Problem> {
        let mut errors = Vec::new();
        let mut day = |text: &str, field, days: i64| -> Option<Timestamp> {
            let text = text.trim();
            if text.is_empty() {
                return None;
            }
            let date = text.parse::<Date>().ok();
            let read = date.and_then(|date| format!("{date}T00:00:00Z").parse::<Timestamp>().ok());
            if read.is_none() {
                errors.push(FieldError { field, key: "timeline-bad-day" });
            }
            read.map(|start| domain::time::days_after(start, days))
        };
        let entry = |text: &str| -> Result<Option<EntryName>, Problem> {
            if text.is_empty() { Ok(None) } else { text.parse().map(Some).map_err(|_| Problem::NOT_FOUND) }
        };
        let query = Query {
            kind: Kind::from_code(&self.kind),
            from: day(&self.from, "from", 0),
            until: day(&self.to, "to", 1),
            after: entry(&self.after)?,
            only: entry(&self.entry)?,
        };
        Ok((query, errors))
    }
}

fn line(entry: &timeline::Entry, t: &Shell) -> EntryLine {
    let notice = match &entry.link {
        Some(Link::Notice(slug, version)) => Some((slug.clone(), *version)),
        Some(Link::Purchases) | None => None,
    };
    EntryLine {
        name: entry.name,
        at: entry.at,
        kind: entry.kind,
        what: match entry.what {
            Code::Deed(code) => t.word("deed", code),
            Code::Own(code) => t.word("timeline", code),
        },
        role: entry.role,
        purpose: entry.purpose,
        bought: matches!(entry.link, Some(Link::Purchases)),
        notice,
    }
}
