//! What a person says now, as the forms of their page of consents send it.

use std::sync::Arc;

use app::ages::{self, AgeError};
use app::consents::{self, ConsentError, NewAnswer};
use app::objections;
use app::people::PeopleError;
use app::{App, Why};
use axum::Form;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::age::Birth;
use domain::consent::asking::{Dependence, Unasked};
use domain::consent::channel::Channel;
use domain::consent::evidence::Via;
use domain::consent::history::Act;
use domain::id::PurposeId;
use domain::may::Against;
use domain::notice::Language;
use domain::personal::Text;
use domain::wording::{Wording, WordingKind};
use serde::Deserialize;

use super::{Unsaid, shown};
use crate::form::{self, FieldError, WhyForm};
use crate::problem::Problem;
use crate::session::SignedIn;

/// What the forms of the page send.
#[derive(Default, Deserialize)]
pub struct Said {
    #[serde(flatten)]
    why: WhyForm,
    #[serde(default)]
    act: String,
    #[serde(default)]
    purpose: String,
    /// For which channel.
    #[serde(default)]
    pub channel: String,
    /// Which sentence was read.
    #[serde(default)]
    pub script: String,
    /// How far they depend on the house (K11).
    #[serde(default)]
    pub depends: String,
    /// Whether they were told that a no has no consequence.
    #[serde(default)]
    free: String,
    #[serde(default)]
    against: String,
    /// The day they were born.
    #[serde(default)]
    pub born: String,
    /// Where they live.
    #[serde(default)]
    pub country: String,
}

impl Said {
    /// Whether somebody who depends on the house says yes, and nobody told them yet that a no has no consequence.
    fn may_not_be_free(&self) -> bool {
        let in_doubt = Dependence::from_code(&self.depends).is_some_and(Dependence::puts_freedom_in_doubt);
        in_doubt && self.free != "yes"
    }

    /// Beside a yes of somebody who depends on the house stands why it is free all the same.
    fn note(&self) -> Option<Text> {
        let depends = Dependence::from_code(&self.depends).filter(|depends| depends.puts_freedom_in_doubt());
        depends.map(|depends| Text::new(format!("{}: told that a no has no consequence", depends.code())))
    }
}

const NO_SCRIPT: FieldError = FieldError { field: "script", key: "consent-no-script" };
const NO_CHANNEL: FieldError = FieldError { field: "channel", key: "consent-no-channel" };
const NOT_NOW: FieldError = FieldError { field: "script", key: "consent-not-now" };
const REFUSED_LATELY: FieldError = FieldError { field: "script", key: "unasked-refused-lately" };
const NO_PURPOSE: FieldError = FieldError { field: "script", key: "consent-no-purpose" };
const NOT_A_DAY: FieldError = FieldError { field: "born", key: "born-bad" };
const NO_OBJECTION: FieldError = FieldError { field: "against", key: "consent-no-against" };

/// `POST /people/{id}/consents/answers`: written down, and the page again.
pub(crate) async fn answer(
    State(app): State<Arc<App>>,
    SignedIn { ctx, t }: SignedIn,
    Path(id): Path<String>,
    Form(sent): Form<Said>,
) -> Result<Response, Problem> {
    let (public, why) = (form::person(&id)?, sent.why.expected(ctx.actor.role)?);
    let unsaid = match new_answer(&app, &sent).await? {
        Err(error) => Unsaid { errors: vec![error], said: sent, ..Unsaid::default() },
        Ok(new) if is_yes(new.act) && sent.may_not_be_free() => {
            Unsaid { imbalance: true, said: sent, ..Unsaid::default() }
        }
        Ok(new) => match consents::record(&app, &ctx, public, &Why::of(why.reason), new).await {
            Ok(()) => Unsaid::default(),
            Err(error) => Unsaid { errors: vec![error_of(error)?], said: sent, ..Unsaid::default() },
        },
    };
    shown(&app, &ctx, t, (public, &why), unsaid).await
}

fn error_of(error: ConsentError) -> Result<FieldError, Problem> {
    match error {
        ConsentError::NotNow(Unasked::RefusedLately) => Ok(REFUSED_LATELY),
        ConsentError::NotNow(_) => Ok(NOT_NOW),
        ConsentError::NotByConsent => Ok(NO_PURPOSE),
        ConsentError::NoChannel => Ok(NO_CHANNEL),
        ConsentError::Unproven(_) => Ok(NO_SCRIPT),
        error @ (ConsentError::NotFound
        | ConsentError::Refused
        | ConsentError::NotAnAnswer
        | ConsentError::Seal(_)
        | ConsentError::Policy(_)
        | ConsentError::Store(_)) => Err(error.into()),
    }
}

const fn is_yes(act: Act) -> bool {
    matches!(act, Act::Granted | Act::GrantedExplicitly)
}

/// A yes comes with the script that was read; a no needs its purpose only, a guardian's yes the channel it is for.
async fn new_answer(app: &App, sent: &Said) -> Result<Result<NewAnswer, FieldError>, Problem> {
    let reach = Channel::from_code(&sent.channel);
    let act = Act::from_code(&sent.act).ok_or(Problem::INCOMPLETE)?;
    if !is_yes(act) {
        let Some(purpose) = number(&sent.purpose) else { return Ok(Err(NO_PURPOSE)) };
        if act == Act::GuardianConfirmed && reach.is_none() {
            return Ok(Err(NO_CHANNEL));
        }
        return Ok(Ok(NewAnswer { reach, ..NewAnswer::of(purpose, act, (Via::Phone, "person-page")) }));
    }
    let Some(reach) = reach else { return Ok(Err(NO_CHANNEL)) };
    let Some(script) = script(app, &sent.script).await? else { return Ok(Err(NO_SCRIPT)) };
    let notice = app::notices::in_language(app, script.language).await?;
    let told = (script.form.as_str(), script.version, script.text.as_str());
    let yes = NewAnswer::spoken((script.purpose, reach), told, (notice, script.language));
    let act = if script.explicit { Act::GrantedExplicitly } else { Act::Granted };
    Ok(Ok(NewAnswer { act, note: sent.note(), ..yes }))
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
    let Some(language) = Language::parse(language) else { return Ok(None) };
    let kind = (WordingKind::Script, form.to_owned());
    Ok(app::wordings::newest(app, purpose, kind, language).await?)
}

/// What an objection is against, as the form sends it: a purpose by its number, all marketing by nothing.
pub(super) fn against_code(against: Against) -> String {
    match against {
        Against::DirectMarketing => String::new(),
        Against::Purpose(purpose) => purpose.number().to_string(),
    }
}

/// `POST /people/{id}/objection`: taken, or lifted by the person's own word; and the page again.
pub(crate) async fn objection(
    State(app): State<Arc<App>>,
    SignedIn { ctx, t }: SignedIn,
    Path(id): Path<String>,
    Form(sent): Form<Said>,
) -> Result<Response, Problem> {
    let (public, why) = (form::person(&id)?, sent.why.expected(ctx.actor.role)?);
    let once = Why::of(why.reason);
    let against = match sent.against.as_str() {
        "" => Against::DirectMarketing,
        purpose => Against::Purpose(number(purpose).ok_or(Problem::INCOMPLETE)?),
    };
    let done = if sent.act == "lift" {
        objections::lift(&app, &ctx, public, &once, against).await
    } else {
        objections::object(&app, &ctx, public, &once, (against, Via::Phone)).await
    };
    let errors = match done {
        Ok(()) => Vec::new(),
        Err(PeopleError::Incomplete) => vec![NO_OBJECTION],
        Err(error) => return Err(error.into()),
    };
    shown(&app, &ctx, t, (public, &why), Unsaid { errors, ..Unsaid::default() }).await
}

/// `POST /people/{id}/birth`: the day they were born, as they say; and the page again.
pub(crate) async fn birth(
    State(app): State<Arc<App>>,
    SignedIn { ctx, t }: SignedIn,
    Path(id): Path<String>,
    Form(sent): Form<Said>,
) -> Result<Response, Problem> {
    let (public, why) = (form::person(&id)?, sent.why.expected(ctx.actor.role)?);
    let wrong = |said| Unsaid { errors: vec![NOT_A_DAY], said, ..Unsaid::default() };
    let unsaid = match born(&sent) {
        None => wrong(sent),
        Some(birth) => match ages::tell(&app, &ctx, public, &Why::of(why.reason), birth).await {
            Ok(()) => Unsaid::default(),
            Err(AgeError::NotADay) => wrong(sent),
            Err(error) => return Err(error.into()),
        },
    };
    shown(&app, &ctx, t, (public, &why), unsaid).await
}

fn born(sent: &Said) -> Option<Birth> {
    Some(Birth { on: sent.born.trim().parse().ok()?, country: sent.country.parse().ok() })
}
