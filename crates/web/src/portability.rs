//! What people take along to another company, and what they bring from one (Art. 20).

use std::io::Cursor;
use std::sync::Arc;

use app::imports::ImportError;
use app::portability::{self, BringError, Brought, Fault, MAX_PACKED, NewBrought, VerifierKey};
use app::{App, Ctx};
use askama::Template;
use axum::Form;
use axum::extract::{Multipart, Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use policy::HouseAct;

use crate::accounts::Choice;
use crate::form::{self, FieldError, WhyForm};
use crate::problem::{Problem, page, page_with};
use crate::questions::{Answers, NoticeChoice, brand, notice_ref, notices, team};
use crate::session::SignedIn;
use crate::shell::Shell;

/// `POST /people/{id}/portability`. As with an access package, no copy stays on the disk.
pub(crate) async fn build(
    State(app): State<Arc<App>>,
    SignedIn { ctx, t: _ }: SignedIn,
    Path(id): Path<String>,
    Form(sent): Form<WhyForm>,
) -> Result<Response, Problem> {
    let (whom, why) = (form::person(&id)?, sent.expected(ctx.actor.role)?);
    let (summary, package) = portability::build(&app, &ctx, (whom, &why), Cursor::new(Vec::new())).await?;
    tracing::info!(bytes = summary.bytes, "a portability package was built");
    let headers = [
        (header::CONTENT_TYPE, "application/zip"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"data-to-take-along.zip\""),
    ];
    Ok((headers, package.into_inner()).into_response())
}

/// A package that somebody brought.
#[derive(Template)]
#[template(path = "portability.html")]
pub struct PortabilityPage {
    /// What stands round it.
    pub t: Shell,
    /// Brands.
    pub brands: Vec<Choice>,
    /// Teams.
    pub teams: Vec<Choice>,
    /// Notices.
    pub notices: Vec<NoticeChoice>,
    /// What was answered before.
    pub answers: Answers,
    /// The key that was named.
    pub key: String,
    /// What was wrong.
    pub errors: Vec<FieldError>,
    /// What the package was found to be.
    pub found: Option<Brought>,
}

async fn empty(app: &App, t: Shell) -> Result<PortabilityPage, Problem> {
    let choice = |id: i64, name: &str| Choice { id, name: name.to_owned() };
    let notices = notices(app).await?;
    let notice = notices.first().map(|notice| notice.value.clone()).unwrap_or_default();
    Ok(PortabilityPage {
        t: t.at("/imports"),
        brands: app.house.brands.iter().map(|brand| choice(brand.id.number(), &brand.name)).collect(),
        teams: app.house.teams.iter().map(|team| choice(team.id.number(), &team.name)).collect(),
        notices,
        answers: Answers { notice, ..Answers::default() },
        key: String::new(),
        errors: Vec::new(),
        found: None,
    })
}

/// `GET /imports/portability`.
pub(crate) async fn ask(State(app): State<Arc<App>>, SignedIn { ctx, t }: SignedIn) -> Result<Response, Problem> {
    if !app.clears(&ctx, HouseAct::ImportFile).map_err(ImportError::from)? {
        return Err(Problem::REFUSED);
    }
    page(&empty(&app, t).await?)
}

/// `POST /imports/portability`: looks at the package, or takes it in. It is read in memory, and no copy is kept.
pub(crate) async fn take(
    State(app): State<Arc<App>>,
    SignedIn { ctx, t }: SignedIn,
    parts: Multipart,
) -> Result<Response, Problem> {
    if !app.clears(&ctx, HouseAct::ImportFile).map_err(ImportError::from)? {
        return Err(Problem::REFUSED);
    }
    let sent = Sent::read(parts).await?;
    let mut again = empty(&app, t).await?;
    let done = sent.carried_out(&app, &ctx, &mut again.errors).await;
    (again.answers, again.key) = (sent.answers, sent.key);
    match done {
        Ok(found) => again.found = found,
        Err(error) => again.errors.push(FieldError { field: "file", key: fault(error)? }),
    }
    let status = if again.errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    page_with(status, &again)
}

/// What the form sends.
#[derive(Default)]
struct Sent {
    answers: Answers,
    key: String,
    takes: bool,
    file: Vec<u8>,
}

impl Sent {
    async fn read(mut parts: Multipart) -> Result<Self, Problem> {
        let mut sent = Self::default();
        while let Some(mut field) = parts.next_field().await.map_err(|_| Problem::UNREADABLE)? {
            let name = field.name().unwrap_or_default().to_owned();
            if name != "file" {
                match name.as_str() {
                    "key" | "deed" => {
                        let mut other = Answers::default();
                        other.take("source", field).await?;
                        if name == "key" { sent.key = other.source } else { sent.takes = other.source == "take" }
                    }
                    _ => drop(sent.answers.take(&name, field).await?),
                }
                continue;
            }
            while let Some(chunk) = field.chunk().await.map_err(|_| Problem::UNREADABLE)? {
                if sent.file.len() + chunk.len() > MAX_PACKED {
                    return Err(Problem::TOO_LARGE);
                }
                sent.file.extend_from_slice(&chunk);
            }
        }
        Ok(sent)
    }

    /// What the package is, or became; `None` where an answer is missing.
    async fn carried_out(
        &self,
        app: &App,
        ctx: &Ctx,
        errors: &mut Vec<FieldError>,
    ) -> Result<Option<Brought>, BringError> {
        let named: Option<VerifierKey> = self.key.parse().ok();
        let mut miss = |is_wrong: bool, field: &'static str, key: &'static str| {
            errors.extend(is_wrong.then_some(FieldError { field, key }));
        };
        miss(!self.key.is_empty() && named.is_none(), "key", "portability-bad-key");
        miss(self.file.is_empty(), "file", "import-bad-file");
        let (brand, team) = (brand(app, &self.answers.brand), team(app, &self.answers.team));
        let notice = notice_ref(&self.answers.notice);
        miss(brand.is_none(), "brand", "import-bad-brand");
        miss(team.is_none(), "team", "import-bad-team");
        miss(notice.is_none(), "notice", "portability-bad-notice");
        let (Some(brand), Some(team), Some(notice), true) = (brand, team, notice, errors.is_empty()) else {
            return Ok(None);
        };
        if !self.takes {
            return portability::look(app, ctx, &self.file, named.as_ref()).map(Some);
        }
        let new = NewBrought { brand, team, notice, key: named };
        portability::bring(app, ctx, &self.file, new).await.map(Some)
    }
}

/// What is wrong with the package, as the form says it; everything else is a problem of the page.
fn fault(error: BringError) -> Result<&'static str, Problem> {
    Ok(match error {
        BringError::Package(fault) => match fault {
            Fault::TooLarge => "portability-too-large",
            Fault::NotAPackage => "portability-not-a-package",
            Fault::Version => "portability-version",
            Fault::Signature => "portability-signature",
            Fault::Signer => "portability-signer-other",
            Fault::Changed => "portability-changed",
            Fault::Content { .. } => "portability-content",
            Fault::Nobody => "portability-nobody",
        },
        BringError::Again => "portability-again",
        BringError::NotTaken => "portability-not-taken",
        BringError::NotFound => "portability-bad-notice",
        BringError::Refused | BringError::Seal(_) | BringError::Policy(_) | BringError::Store(_) => {
            return Err(error.into());
        }
    })
}
