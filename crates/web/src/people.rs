//! `/people`: a list, and what a search found. A name never stands in an address, so a search is a `POST`.

use std::sync::Arc;

use app::people::{self, ListQuery, PeopleError};
use app::{App, Ctx, Why};
use askama::Template;
use axum::Form;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use domain::actor::Role;
use domain::id::PublicId;
use domain::person::PersonKind;
use domain::reason::Reason;
use domain::words::Matched;
use jiff::Timestamp;
use serde::Deserialize;

use crate::form::{self, FieldError};
use crate::problem::{Problem, page, page_with};
use crate::session::SignedIn;
use crate::shell::Shell;
use crate::shown::Shown;

/// What a list shows of one person.
#[derive(Clone)]
pub struct PersonLine {
    /// Name outside.
    pub public: PublicId,
    /// Customer or prospect.
    pub kind: PersonKind,
    /// Processing is restricted.
    pub restricted: bool,
    /// Their name.
    pub name: Option<Shown>,
    /// The company they buy for.
    pub organisation: Option<Shown>,
    /// Where they live.
    pub town: Option<Shown>,
    /// In which country, in the reader's language.
    pub country: Option<Shown>,
    /// The shop's number.
    pub number: Option<Shown>,
    /// One contact point, masked.
    pub contact: Option<Shown>,
    /// Kept since.
    pub since: Timestamp,
    /// How many notes about others mention them.
    pub mentions: i64,
    /// By what a search found them.
    pub matched: Vec<Matched>,
}

impl PersonLine {
    pub(crate) fn of(row: &people::PersonRow, t: &Shell) -> Self {
        let country = row.country.clone().transpose();
        Self {
            public: row.public,
            kind: row.kind,
            restricted: row.restricted,
            name: Shown::some(&row.name),
            organisation: Shown::some(&row.organisation),
            town: Shown::some(&row.town),
            country: country.map(|country| Shown::told(&country, |country| t.country(*country))),
            number: Shown::some(&row.customer_number),
            contact: row.contact.as_ref().map(Shown::from),
            since: row.since,
            mentions: row.mentions,
            matched: row.matched.clone(),
        }
    }

    /// What the person is called: by name, else by company, else by number.
    #[must_use]
    pub fn title(&self, t: &Shell) -> String {
        match (self.name.as_ref().or(self.organisation.as_ref()), &self.number) {
            (Some(name), _) => name.to_string(),
            (None, Some(number)) => t.with("person-unnamed", "number", number),
            (None, None) => t.get("person-nameless"),
        }
    }

    /// The company, where the title is not the company already.
    #[must_use]
    pub fn subtitle(&self) -> Option<&Shown> {
        self.organisation.as_ref().filter(|_| self.name.is_some())
    }

    /// Town and country.
    #[must_use]
    pub fn place(&self) -> String {
        let parts: Vec<&str> = self.town.iter().chain(&self.country).map(Shown::as_str).collect();
        parts.join(", ")
    }
}

/// The page of a list or of a search.
#[derive(Template)]
#[template(path = "people.html")]
pub struct PeoplePage {
    /// What stands round it.
    pub t: Shell,
    /// The people.
    pub rows: Vec<PersonLine>,
    /// Where the next page begins.
    pub next: Option<PublicId>,
    /// People left out because their data is restricted.
    pub restricted: usize,
    /// Whether this is the answer to a search.
    pub searched: bool,
    /// What was asked.
    pub question: String,
    /// The reasons on offer.
    pub reasons: &'static [Reason],
    /// The reason of this list.
    pub chosen: Reason,
    /// The reason for which a row opens at once; without one it leads to the door.
    pub opening: Option<Reason>,
    /// What was wrong.
    pub errors: Vec<FieldError>,
    /// Whether this role may take people out in a file.
    pub may_export: bool,
    /// Overdue tasks of telling people where their data came from.
    pub sources_late: i64,
}

impl PeoplePage {
    fn empty(t: Shell, ctx: &Ctx, chosen: Reason) -> Self {
        Self {
            t: t.at("/people"),
            rows: Vec::new(),
            next: None,
            restricted: 0,
            searched: false,
            question: String::new(),
            reasons: form::reasons(ctx.actor.role),
            chosen,
            opening: None,
            errors: Vec::new(),
            may_export: matches!(ctx.actor.role, Role::TeamLead | Role::PrivacyManager),
            sources_late: 0,
        }
    }

    /// A short list that somebody asked for: the members of something, the people with a tag.
    pub(crate) fn of_few(t: Shell, ctx: &Ctx, why: &Why, found: &people::PeoplePage) -> Self {
        let mut shown = Self::empty(t, ctx, why.reason).with(found);
        (shown.searched, shown.opening) = (true, Some(why.reason));
        shown
    }

    fn with(mut self, found: &people::PeoplePage) -> Self {
        self.rows = found.rows.iter().map(|row| PersonLine::of(row, &self.t)).collect();
        self.next = found.next;
        self.restricted = found.restricted;
        self
    }
}

/// Where somebody begins, by their role.
pub(crate) async fn start(SignedIn { ctx, t: _ }: SignedIn) -> Response {
    let place = match ctx.actor.role {
        Role::Agent | Role::TeamLead | Role::PrivacyManager | Role::DataProtectionOfficer => "/people",
        Role::Administrator | Role::System => "/imports",
    };
    Redirect::to(place).into_response()
}

/// The place in the list.
#[derive(Deserialize)]
pub(crate) struct After {
    after: Option<String>,
}

/// `GET /people`.
pub(crate) async fn list(
    State(app): State<Arc<App>>,
    SignedIn { ctx, t }: SignedIn,
    Query(place): Query<After>,
) -> Result<Response, Problem> {
    let after = place.after.map(|after| form::person(&after)).transpose()?;
    let why = Why::usual(ctx.actor.role);
    let mut shown = PeoplePage::empty(t, &ctx, why.reason);
    // Who serves a team opens its people for their own work; who watches over all of them says why.
    let own = matches!(ctx.actor.role, Role::Agent | Role::TeamLead | Role::DataProtectionOfficer);
    shown.opening = own.then_some(why.reason);
    shown.sources_late = app::files::tasks_late(&app, &ctx).await?;
    let found = people::list(&app, &ctx, ListQuery { after, limit: 50, why }).await?;
    page(&shown.with(&found))
}

/// What the search form sends.
#[derive(Deserialize)]
pub(crate) struct Search {
    #[serde(default)]
    question: String,
    #[serde(flatten)]
    why: form::WhyForm,
}

/// `POST /people/search`.
pub(crate) async fn search(
    State(app): State<Arc<App>>,
    SignedIn { ctx, t }: SignedIn,
    Form(sent): Form<Search>,
) -> Result<Response, Problem> {
    let why = sent.why.expected(ctx.actor.role)?;
    let mut shown = PeoplePage::empty(t, &ctx, why.reason);
    (shown.searched, shown.opening) = (true, Some(why.reason));
    shown.question = sent.question.trim().chars().take(200).collect();
    match people::find(&app, &ctx, &sent.question, &why).await {
        Ok(found) => page(&shown.with(&found)),
        Err(PeopleError::BadQuestion) => {
            shown.errors = vec![FieldError { field: "question", key: "search-bad" }];
            page_with(StatusCode::UNPROCESSABLE_ENTITY, &shown)
        }
        Err(error) => Err(error.into()),
    }
}
