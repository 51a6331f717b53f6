//! `/people/{id}/consents`: where a person stands, their whole history, and what they say now.

use std::sync::Arc;

use app::consents::{self, Consents, Reach, StandingRow};
use app::objections::ObjectionRow;
use app::{App, Ctx, Why};
use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::consent::asking::Dependence;
use domain::consent::channel::Channel;
use domain::consent::state::State as Consent;
use domain::id::PublicId;
use domain::may::{Against, Verdict};
use domain::purpose::Basis;
use domain::reason::Reason;
use domain::wording::Wording;
use jiff::Timestamp;

use crate::form::{self, FieldError, WhyForm};
use crate::inputs::Input;
use crate::person::{ConsentLine, consent_line};
use crate::problem::{Problem, page_with};
use crate::session::SignedIn;
use crate::shell::Shell;
use crate::shown::Shown;

pub mod said;

use said::Said;

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
    /// When they told their age, and whether a guardian has to agree.
    pub birth: Option<(Timestamp, bool)>,
    /// The form of the day they were born.
    pub born: Vec<Input>,
    /// How far somebody can depend on the house (K11).
    pub dependences: &'static [Dependence],
    /// What was said a moment ago, if it could not be written down.
    pub said: Said,
    /// Whether a yes came from somebody who depends on the house.
    pub imbalance: bool,
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

    /// What stands in the way of asking now, in words; nothing where a yes stands or consent is not what counts.
    #[must_use]
    pub fn asking(&self, row: &StandingRow, reach: &Reach) -> Option<String> {
        if row.basis != Basis::Consent || reach.verdict.is_yes() {
            return None;
        }
        match (reach.not_before, reach.asking) {
            (Some(day), _) => Some(self.t.with("asking-not-before", "day", self.t.day_words(day))),
            (None, Err(why)) => Some(self.t.word("unasked", why.code())),
            (None, Ok(())) => Some(self.t.get("asking-may")),
        }
    }

    /// Every yes of a child that waits for a guardian.
    #[must_use]
    pub fn waiting(&self) -> Vec<(&StandingRow, Channel)> {
        let waits = |reach: &&Reach| reach.state == Consent::PendingGuardian;
        let of_row = |row| Self::reaches(row).filter(waits).map(move |reach| (row, reach.channel));
        self.standing.iter().flat_map(of_row).collect()
    }

    fn reaches(row: &StandingRow) -> impl Iterator<Item = &Reach> {
        row.reach.iter()
    }

    /// A sentence as the form names it.
    #[must_use]
    pub fn script_code(&self, script: &Wording) -> String {
        format!("{}:{}:{}", script.purpose.number(), script.form, script.language.code())
    }

    /// What an objection is against, in words.
    #[must_use]
    pub fn against(&self, against: &Against) -> String {
        match *against {
            Against::DirectMarketing => self.t.get("objection-marketing"),
            Against::Purpose(purpose) => {
                let known = self.standing.iter().find(|row| row.purpose.id == purpose);
                let name = known.map_or_else(|| purpose.number().to_string(), |row| self.t.purpose(&row.purpose));
                self.t.with("objection-against", "purpose", name)
            }
        }
    }

    /// What an objection is against, as the form sends it.
    #[must_use]
    pub fn against_code(&self, against: &Against) -> String {
        said::against_code(*against)
    }

    /// What somebody can object to: all marketing, and each purpose that is not owed to them.
    #[must_use]
    pub fn objectable(&self) -> Vec<(String, String)> {
        let owed = ["rights", "breach_notice"];
        let rows = self.standing.iter().filter(|row| !owed.contains(&row.purpose.code.as_str()));
        let all = (String::new(), self.t.get("say-stop-marketing"));
        let each = rows.map(|row| (row.purpose.id.number().to_string(), self.t.purpose(&row.purpose)));
        std::iter::once(all).chain(each).collect()
    }

    fn of(t: Shell, (public, reason): (PublicId, Reason), found: Consents, said: Unsaid) -> Self {
        let role = t.who.as_ref().map(|who| who.role);
        let t = t.at("/people");
        Self {
            birth: found.birth,
            born: born(&t, &said.said),
            dependences: Dependence::ALL,
            said: said.said,
            imbalance: said.imbalance,
            t,
            public,
            reason,
            standing: found.standing,
            consents: found.history.into_iter().rev().map(consent_line).collect(),
            objections: found.objections.into_iter().rev().collect(),
            scripts: found.scripts,
            channels: Channel::ALL,
            may_write: role != Some(domain::actor::Role::DataProtectionOfficer),
            errors: said.errors,
        }
    }
}

/// What could not be written down, and why.
#[derive(Default)]
struct Unsaid {
    said: Said,
    imbalance: bool,
    errors: Vec<FieldError>,
}

/// The day and the country whose age limits count.
fn born(t: &Shell, said: &Said) -> Vec<Input> {
    let typed = |text: &str| Shown::typed(text.chars().take(20).collect::<String>());
    vec![
        Input::line("born", t.get("born-on"), typed(&said.born))
            .needed()
            .as_control(crate::inputs::Control::Line("date"))
            .hinted(t.get("born-hint")),
        Input::choose("country", t.get("country"), typed(&said.country), crate::profile::countries(t))
            .hinted(t.get("born-country-hint")),
    ]
}

async fn shown(
    app: &App,
    ctx: &Ctx,
    t: Shell,
    (public, why): (PublicId, &Why),
    unsaid: Unsaid,
) -> Result<Response, Problem> {
    let found = consents::standing(app, ctx, public, why).await?;
    let whole = unsaid.errors.is_empty() && !unsaid.imbalance;
    let status = if whole { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    page_with(status, &ConsentsPage::of(t, (public, why.reason), found, unsaid))
}

/// `POST /people/{id}/consents`: itself a look, on record.
pub(crate) async fn show(
    State(app): State<Arc<App>>,
    SignedIn { ctx, t }: SignedIn,
    Path(id): Path<String>,
    Form(sent): Form<WhyForm>,
) -> Result<Response, Problem> {
    let (public, why) = (form::person(&id)?, sent.expected(ctx.actor.role)?);
    shown(&app, &ctx, t, (public, &why), Unsaid::default()).await
}
