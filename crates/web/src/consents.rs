//! `/people/{id}/consents`: where a person stands, their whole history, and what they say now.

use std::sync::Arc;

use app::consents::{self, ConsentError, Consents, NewAnswer, StandingRow};
use app::objections::{self, ObjectionRow};
use app::{App, Ctx, Why};
use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::consent::channel::Channel;
use domain::consent::evidence::Via;
use domain::consent::history::Act;
use domain::id::{PublicId, PurposeId};
use domain::may::{Against, Verdict};
use domain::reason::Reason;
use domain::wording::Wording;
use serde::Deserialize;

use crate::form::{self, FieldError, WhyForm};
use crate::person::{ConsentLine, consent_line};
use crate::problem::{Problem, page_with};
use crate::session::SignedIn;
use crate::shell::Shell;

/// The page of consents of one person.
#[derive(Template)]
#[template(path = "consents.html")]
pub struct ConsentsPage {
    /// What stands round it.
    pub t: Shell,
    /// Whose.
    pub public: PublicId,
    /// The reason that is on record.
    pub reason: Reason,
    /// Purpose by purpose.
    pub standing: Vec<StandingRow>,
    /// Newest first.
    pub consents: Vec<ConsentLine>,
    /// Newest first.
    pub objections: Vec<ObjectionRow>,
    /// What can be read aloud.
    pub scripts: Vec<Wording>,
    /// The channels.
    pub channels: &'static [Channel],
    /// Whether this role writes answers down.
    pub may_write: bool,
    /// What was wrong.
    pub errors: Vec<FieldError>,
}

impl ConsentsPage {
    /// The key of a verdict in the catalogue.
    #[must_use]
    pub fn because(&self, verdict: &Verdict) -> String {
        match verdict {
            Verdict::Yes(ground) => self.t.word("ground", ground.code()),
            Verdict::No(refusal) => self.t.word("refusal", refusal.code()),
        }
    }

    /// Whether an objection to all marketing stands.
    #[must_use]
    pub fn objects(&self) -> bool {
        let stands =
            |row: &ObjectionRow| row.objection.end.is_none() && row.objection.against == Against::DirectMarketing;
        self.objections.iter().any(stands)
    }

    fn of(t: Shell, (public, reason): (PublicId, Reason), found: Consents, errors: Vec<FieldError>) -> Self {
        let role = t.who.as_ref().map(|who| who.role);
        Self {
            t: t.at("/people"),
            public,
            reason,
            standing: found.standing,
            consents: found.history.into_iter().rev().map(consent_line).collect(),
            objections: found.objections.into_iter().rev().collect(),
            scripts: found.scripts,
            channels: Channel::ALL,
            may_write: role != Some(domain::actor::Role::DataProtectionOfficer),
            errors,
        }
    }
}

async fn shown(
    app: &App,
    ctx: &Ctx,
    t: Shell,
    (public, why): (PublicId, &Why),
    errors: Vec<FieldError>,
) -> Result<Response, Problem> {
    let found = consents::standing(app, ctx, public, why).await?;
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    page_with(status, &ConsentsPage::of(t, (public, why.reason), found, errors))
}

/// `POST /people/{id}/consents`: itself a look, on record.
pub(crate) async fn show(
    State(app): State<Arc<App>>,
    SignedIn { ctx, t }: SignedIn,
    Path(id): Path<String>,
    Form(sent): Form<WhyForm>,
) -> Result<Response, Problem> {
    let (public, why) = (form::person(&id)?, sent.expected(ctx.actor.role)?);
    shown(&app, &ctx, t, (public, &why), Vec::new()).await
}

/// What the forms of the page send.
#[derive(Deserialize)]
pub(crate) struct Said {
    #[serde(flatten)]
    why: WhyForm,
    #[serde(default)]
    act: String,
    #[serde(default)]
    purpose: String,
    #[serde(default)]
    channel: String,
    #[serde(default)]
    script: String,
}

const NO_SCRIPT: FieldError = FieldError { field: "script", key: "consent-no-script" };
const NO_CHANNEL: FieldError = FieldError { field: "channel", key: "consent-no-channel" };
const NOT_NOW: FieldError = FieldError { field: "script", key: "consent-not-now" };
const NO_PURPOSE: FieldError = FieldError { field: "script", key: "consent-no-purpose" };

/// `POST /people/{id}/consents/answers`: written down, and the page again.
pub(crate) async fn answer(
    State(app): State<Arc<App>>,
    SignedIn { ctx, t }: SignedIn,
    Path(id): Path<String>,
    Form(sent): Form<Said>,
) -> Result<Response, Problem> {
    let (public, why) = (form::person(&id)?, sent.why.expected(ctx.actor.role)?);
    let errors = match new_answer(&app, &sent).await? {
        Err(error) => vec![error],
        Ok(new) => match consents::record(&app, &ctx, public, &Why::of(why.reason), new).await {
            Ok(()) => Vec::new(),
            Err(ConsentError::NotNow(_)) => vec![NOT_NOW],
            Err(ConsentError::NotByConsent) => vec![NO_PURPOSE],
            Err(ConsentError::NoChannel) => vec![NO_CHANNEL],
            Err(ConsentError::Unproven(_)) => vec![NO_SCRIPT],
            Err(error) => return Err(error.into()),
        },
    };
    shown(&app, &ctx, t, (public, &why), errors).await
}

/// A yes comes with the script that was read; a no needs its purpose only.
async fn new_answer(app: &App, sent: &Said) -> Result<Result<NewAnswer, FieldError>, Problem> {
    let reach = Channel::from_code(&sent.channel);
    let act = Act::from_code(&sent.act).ok_or(Problem::INCOMPLETE)?;
    if !matches!(act, Act::Granted | Act::GrantedExplicitly) {
        let Some(purpose) = number(&sent.purpose) else { return Ok(Err(NO_PURPOSE)) };
        return Ok(Ok(NewAnswer { reach, ..NewAnswer::of(purpose, act, (Via::Phone, "person-page")) }));
    }
    let Some(reach) = reach else { return Ok(Err(NO_CHANNEL)) };
    let Some(script) = script(app, &sent.script).await? else { return Ok(Err(NO_SCRIPT)) };
    let notice = app::notices::in_language(app, script.language).await?;
    let told = (script.form.as_str(), script.version, script.text.as_str());
    let yes = NewAnswer::spoken((script.purpose, reach), told, (notice, script.language));
    let act = if script.explicit { Act::GrantedExplicitly } else { Act::Granted };
    Ok(Ok(NewAnswer { act, ..yes }))
}

fn number(text: &str) -> Option<PurposeId> {
    text.parse().ok().map(PurposeId::new)
}

/// The script named `purpose:form:language`, in its newest version.
async fn script(app: &App, named: &str) -> Result<Option<Wording>, Problem> {
    let mut parts = named.split(':');
    let (Some(purpose), Some(form), Some(language)) = (parts.next().and_then(number), parts.next(), parts.next())
    else {
        return Ok(None);
    };
    let Some(language) = domain::notice::Language::parse(language) else { return Ok(None) };
    let kind = (domain::wording::WordingKind::Script, form.to_owned());
    Ok(app::wordings::newest(app, purpose, kind, language).await?)
}

/// `POST /people/{id}/objection`: taken, or lifted by the person's own word; and the page again.
pub(crate) async fn objection(
    State(app): State<Arc<App>>,
    SignedIn { ctx, t }: SignedIn,
    Path(id): Path<String>,
    Form(sent): Form<Said>,
) -> Result<Response, Problem> {
    let (public, why) = (form::person(&id)?, sent.why.expected(ctx.actor.role)?);
    let (against, once) = (Against::DirectMarketing, Why::of(why.reason));
    if sent.act == "lift" {
        objections::lift(&app, &ctx, public, &once, against).await?;
    } else {
        objections::object(&app, &ctx, public, &once, (against, Via::Phone)).await?;
    }
    shown(&app, &ctx, t, (public, &why), Vec::new()).await
}
