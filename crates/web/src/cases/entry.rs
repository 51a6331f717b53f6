//! `/cases/new`: a request is written down, whoever asks and however it came.

use std::collections::BTreeMap;
use std::sync::Arc;

use app::cases::{self, Asker, CaseError, NewRequest, Opened};
use app::{App, Ctx, Why};
use askama::Template;
use axum::Form;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::contact::{ContactKind, ContactValue, EmailAddress, PhoneNumber, PostalAddress};
use domain::id::PublicId;
use domain::notice::Language;
use domain::person::PersonName;
use domain::personal::Text;
use domain::rights::{Mandate, RequestChannel, RightsKind};
use serde::Deserialize;

use super::actions::Typed;
use crate::form::{self, FieldError};
use crate::inputs::{Control, Input};
use crate::problem::{Problem, page, page_with};
use crate::session::SignedIn;
use crate::shell::Shell;
use crate::shown::Shown;

/// The form of a request.
#[derive(Template)]
#[template(path = "case_new.html")]
pub struct NewCasePage {
    /// What stands round it.
    pub t: Shell,
    /// Whose page was open, if one was.
    pub person: Option<PublicId>,
    /// What can be asked for, and whether it is ticked.
    pub kinds: Vec<(RightsKind, bool)>,
    /// The other fields.
    pub inputs: Vec<Input>,
    /// What was wrong.
    pub errors: Vec<FieldError>,
}

/// What was opened; the same whether or not somebody was known.
#[derive(Template)]
#[template(path = "case_taken.html")]
pub struct TakenPage {
    /// What stands round it.
    pub t: Shell,
    /// The cases.
    pub opened: Opened,
    /// Whether facts were offered, which never suffice.
    pub facts: bool,
    /// Whether the reader may open the cases.
    pub may_see: bool,
}

/// Whose page was open.
#[derive(Deserialize)]
pub(crate) struct About {
    person: Option<String>,
}

/// `GET /cases/new`.
pub(crate) async fn form(
    State(app): State<Arc<App>>,
    SignedIn { ctx, t }: SignedIn,
    Query(about): Query<About>,
) -> Result<Response, Problem> {
    if !app.clears(&ctx, policy::HouseAct::TakeRequests).map_err(CaseError::from)? {
        return Err(Problem::REFUSED);
    }
    let person = about.person.as_deref().map(form::person).transpose()?;
    page(&NewCasePage::of(t, person, &Typed::default()))
}

/// `POST /cases/new`: the form with what a text that was looked through seems to ask for.
pub(crate) async fn draft(
    State(app): State<Arc<App>>,
    SignedIn { ctx, t }: SignedIn,
    Form(sent): Form<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    if !app.clears(&ctx, policy::HouseAct::TakeRequests).map_err(CaseError::from)? {
        return Err(Problem::REFUSED);
    }
    let typed = Typed(sent.iter().cloned().collect::<BTreeMap<_, _>>());
    page(&NewCasePage::of(t, None, &typed).with_ticks(&sent))
}

/// `POST /cases`.
pub(crate) async fn take(
    State(app): State<Arc<App>>,
    SignedIn { ctx, t }: SignedIn,
    Form(sent): Form<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    let kinds = sent.iter().filter(|(name, _)| name == "kind").filter_map(|(_, code)| RightsKind::from_code(code));
    let (kinds, typed) = (kinds.collect(), Typed(sent.iter().cloned().collect::<BTreeMap<_, _>>()));
    let person = Some(typed.get("person")).filter(|text| !text.is_empty()).map(form::person).transpose()?;
    let ticked = |page: NewCasePage| page.with_ticks(&sent);
    let taken = match request(&app, &ctx, (&typed, kinds), person).await {
        Ok(new) => cases::open(&app, &ctx, new).await.map_err(explained),
        Err(wrong) => Err(Ok(wrong)),
    };
    match taken {
        Ok(opened) => page(&TakenPage::of(&ctx, t, opened, &typed)),
        Err(Ok(wrong)) => {
            let again = NewCasePage { errors: vec![wrong], ..ticked(NewCasePage::of(t, person, &typed)) };
            page_with(StatusCode::UNPROCESSABLE_ENTITY, &again)
        }
        Err(Err(problem)) => Err(problem),
    }
}

fn explained(error: CaseError) -> Result<FieldError, Problem> {
    let CaseError::Incomplete(missing) = error else { return Err(error.into()) };
    let (field, key) = match missing {
        "kinds" => ("kind-access", "case-wrong-kinds"),
        "received_at" => ("received", "case-wrong-received"),
        "late_why" => ("late_why", "case-wrong-late"),
        "represents" => ("represents", "case-wrong-represents"),
        _ => ("words", "case-wrong-words"),
    };
    Ok(FieldError { field, key })
}

async fn request(
    app: &App,
    ctx: &Ctx,
    (typed, kinds): (&Typed, Vec<RightsKind>),
    person: Option<PublicId>,
) -> Result<NewRequest, FieldError> {
    let wrong = |field, key| FieldError { field, key };
    let channel = RequestChannel::from_code(typed.get("channel")).ok_or(wrong("channel", "case-wrong-words"))?;
    let from = match person {
        Some(person) => Asker::Person(person, taking(ctx)),
        None => Asker::From {
            name: PersonName::parse_full(typed.get("name")),
            contact: contact(app, typed).ok_or(wrong("reach", "case-wrong-reach"))?,
        },
    };
    let received = Some(typed.get("received")).filter(|text| !text.trim().is_empty());
    let received_at = match received {
        None => ctx.now,
        Some(text) => cases::arrived(app, text).await.ok().flatten().ok_or(wrong("received", "case-wrong-received"))?,
    };
    Ok(NewRequest {
        mandate: Mandate::from_code(typed.get("mandate")).unwrap_or(Mandate::Own),
        represents: Text::some(typed.get("represents")),
        received_at,
        late_why: Text::some(typed.get("late_why")),
        words: Text::some(typed.get("words")),
        facts_offered: typed.get("facts") == "yes",
        language: Language::parse(typed.get("language")).unwrap_or(Language::EN),
        ..NewRequest::now(from, kinds, (channel, ctx.now))
    })
}

/// Whoever has the page open knows the person already; the reason is that they ask.
fn taking(ctx: &Ctx) -> Why {
    let reasons = form::reasons(ctx.actor.role);
    let asks = [domain::reason::Reason::RightsRequest, domain::reason::Reason::OnThePhone];
    let reason = asks.into_iter().find(|reason| reasons.contains(reason));
    reason.map_or_else(|| Why::usual(ctx.actor.role), Why::of)
}

fn contact(app: &App, typed: &Typed) -> Option<ContactValue> {
    let reach = typed.get("reach").trim();
    match ContactKind::from_code(typed.get("reach_kind"))? {
        ContactKind::Email => EmailAddress::parse(reach).ok().map(ContactValue::Email),
        ContactKind::Phone => {
            let country = Some(app.house.controller.country);
            PhoneNumber::parse_in(reach, country).ok().map(ContactValue::Phone)
        }
        ContactKind::Postal => {
            let lines: Vec<Text> = reach.lines().filter_map(Text::some).collect();
            let address = PostalAddress { lines, postcode: None, town: None, region: None, country: None };
            (!address.lines.is_empty()).then_some(ContactValue::Postal(address))
        }
        ContactKind::CustomerNumber => None,
    }
}

impl TakenPage {
    fn of(ctx: &Ctx, t: Shell, opened: Opened, typed: &Typed) -> Self {
        let may_see = ctx.actor.role == domain::actor::Role::PrivacyManager;
        let here = if may_see { "/cases" } else { "/cases/new" };
        Self { t: t.at(here), opened, facts: typed.get("facts") == "yes", may_see }
    }
}

impl NewCasePage {
    fn of(t: Shell, person: Option<PublicId>, typed: &Typed) -> Self {
        let manager = t.who.as_ref().is_some_and(|who| who.role == domain::actor::Role::PrivacyManager);
        let t = t.at(if manager { "/cases" } else { "/cases/new" });
        let inputs = fields(&t, person.is_some(), typed);
        Self {
            kinds: RightsKind::ALL.iter().map(|kind| (*kind, false)).collect(),
            t,
            person,
            inputs,
            errors: Vec::new(),
        }
    }

    fn with_ticks(mut self, sent: &[(String, String)]) -> Self {
        for (kind, ticked) in &mut self.kinds {
            *ticked = sent.iter().any(|(name, code)| name == "kind" && code == kind.code());
        }
        self
    }
}

fn fields(t: &Shell, known: bool, typed: &Typed) -> Vec<Input> {
    let value = |field: &str| Shown::typed(typed.get(field));
    let label = |field: &str| t.get(format!("case-field-{field}"));
    let line = |name: &'static str| Input::line(name, label(&name.replace('_', "-")), value(name));
    let area = |name: &'static str, rows| Input { most: 20_000, ..line(name).as_control(Control::Area(rows)) };
    let choose = |name: &'static str, group: &str, codes: Vec<&'static str>| {
        let from = codes.into_iter().map(|code| (code.to_owned(), t.word(group, code))).collect();
        Input::choose(name, label(&name.replace('_', "-")), value(name), from)
    };
    let mut inputs = Vec::new();
    if !known {
        inputs.push(line("name"));
        inputs.push(choose("reach_kind", "contact", vec!["email", "phone", "postal"]).needed());
        inputs.push(area("reach", 2).needed().hinted(t.get("case-reach-hint")));
    }
    inputs
        .push(choose("channel", "request-channel", RequestChannel::ALL.iter().map(|it| it.code()).collect()).needed());
    inputs.push(line("received").as_control(Control::Line("datetime-local")).hinted(t.get("case-received-hint")));
    inputs.push(area("late_why", 2).hinted(t.get("case-late-hint")));
    inputs.push(choose("mandate", "mandate", Mandate::ALL.iter().map(|it| it.code()).collect()).needed());
    inputs.push(area("represents", 2).hinted(t.get("case-represents-hint")));
    inputs.push(area("words", 6).hinted(t.get("case-words-hint")));
    inputs.push(line("facts").as_control(Control::Tick).hinted(t.get("case-facts-hint")));
    inputs.push(choose("language", "language", vec!["en", "de", "fr"]));
    inputs
}
