//! `/people/new`: a new customer on the phone or at the counter. The script stands on the screen, every question has its
//! own sentence, and nothing is ticked beforehand.

use std::collections::HashMap;
use std::sync::Arc;

use app::people::{self, Meeting, MetError, MetPerson, OnPage, Question};
use app::{App, Ctx, House, Why};
use askama::Template;
use axum::Form;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use domain::consent::asking::Dependence;
use domain::consent::channel::Channel;
use domain::contact::{ContactKind, ContactValue};
use domain::notice::Language;
use domain::person::PersonKind;
use domain::reason::Reason;
use domain::script::{Encounter, NoticeWay};
use serde::Deserialize;

use crate::form::FieldError;
use crate::inputs::{Control, Input};
use crate::people::PersonLine;
use crate::problem::{Problem, page_with};
use crate::profile::{Parts, languages};
use crate::scripts::encounters;
use crate::session::SignedIn;
use crate::shell::Shell;
use crate::shown::Shown;

mod sent;

use sent::{on_page, read};

/// One question with its sentence and its answers.
pub struct AskedLine {
    /// What it is about, in words.
    pub title: String,
    /// The sentence to be read out.
    pub sentence: Vec<String>,
    /// Whether it asks for an express statement of its own.
    pub explicit: bool,
    /// Yes, no or not asked; and the channel of a yes.
    pub inputs: Vec<Input>,
}

/// The page of a new customer.
#[derive(Template)]
#[template(path = "person_new.html")]
pub struct NewcomerPage {
    /// What stands round it.
    pub t: Shell,
    /// Where, and in which language.
    pub setting: Vec<Input>,
    /// What is read out.
    pub script: Option<Vec<String>>,
    /// Its version.
    pub script_version: i64,
    /// The notice: its address and version.
    pub notice: Option<(String, i64)>,
    /// Who they are, how to reach them, how they were told.
    pub inputs: Vec<Input>,
    /// What they are asked.
    pub asked: Vec<AskedLine>,
    /// How far they depend on the house, and whether they are a child; asked where something is agreed to.
    pub freedom: Vec<Input>,
    /// What goes along out of sight.
    pub hidden: Vec<(String, String)>,
    /// Who they may be already.
    pub rows: Vec<PersonLine>,
    /// The reason for which a row opens.
    pub opening: Option<Reason>,
    /// Whether somebody depends on us and said yes: a yes that may not be free.
    pub imbalance: bool,
    /// What was wrong.
    pub errors: Vec<FieldError>,
}

/// Where somebody is met, and in which language.
#[derive(Default, Deserialize)]
pub(crate) struct Setting {
    #[serde(default)]
    encounter: String,
    #[serde(default)]
    language: String,
}

impl Setting {
    fn read(&self, t: &Shell) -> (Encounter, Language) {
        let language = Language::parse(&self.language).or_else(|| Language::parse(t.lang().code()));
        (Encounter::from_code(&self.encounter).unwrap_or(Encounter::Phone), language.unwrap_or(Language::EN))
    }
}

/// What was typed, by the name of its field: the questions are the house's own, so the fields are, too.
type Sent = HashMap<String, String>;

fn of<'a>(sent: &'a Sent, name: &str) -> &'a str {
    sent.get(name).map_or("", String::as_str)
}

/// `GET /people/new`.
pub(crate) async fn form(
    State(app): State<Arc<App>>,
    SignedIn { ctx, t }: SignedIn,
    Query(setting): Query<Setting>,
) -> Result<Response, Problem> {
    let setting = setting.read(&t);
    let met = people::meeting(&app, &ctx, setting, OnPage::default()).await?;
    answer(&newcomer_page(t, (&app.house, setting), &met, &Sent::new()))
}

fn answer(page: &NewcomerPage) -> Result<Response, Problem> {
    let is_whole = page.errors.is_empty() && page.rows.is_empty() && !page.imbalance;
    page_with(if is_whole { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY }, page)
}

fn typed(sent: &Sent, name: &str) -> Shown {
    Shown::typed(of(sent, name).chars().take(1_000).collect::<String>())
}

fn newcomer_page(
    t: Shell,
    (house, (encounter, language)): (&House, (Encounter, Language)),
    met: &Meeting,
    sent: &Sent,
) -> NewcomerPage {
    let t = t.at("/people");
    let setting = vec![
        Input::choose("encounter", t.get("script-encounter"), Shown::typed(encounter.code()), encounters(&t)),
        Input::choose("language", t.get("new-language"), Shown::typed(language.code()), languages(&t)),
    ];
    let version = met.script.as_ref().map_or(0, |script| script.version);
    let notice = met.notice.as_ref();
    let mut hidden = vec![
        ("encounter".to_owned(), encounter.code().to_owned()),
        ("language".to_owned(), language.code().to_owned()),
        ("script".to_owned(), version.to_string()),
        ("notice".to_owned(), notice.map_or(0, |(notice, ..)| notice.notice.number()).to_string()),
        ("notice_version".to_owned(), notice.map_or(0, |(notice, ..)| notice.version).to_string()),
    ];
    hidden.extend(met.questions.iter().map(|question| (sentence_name(question), question.mark())));
    NewcomerPage {
        setting,
        script: met.script.as_ref().map(|script| script.text.lines().map(str::to_owned).collect()),
        script_version: version,
        notice: notice.map(|(notice, slug, _)| (slug.clone(), notice.version)),
        inputs: inputs(&t, house, sent),
        freedom: freedom(&t, sent),
        asked: met.questions.iter().map(|question| asked(&t, question, sent)).collect(),
        hidden,
        rows: Vec::new(),
        opening: None,
        imbalance: false,
        errors: Vec::new(),
        t,
    }
}

fn inputs(t: &Shell, house: &House, sent: &Sent) -> Vec<Input> {
    let kind = if of(sent, "kind").is_empty() { PersonKind::Prospect.code() } else { of(sent, "kind") };
    let parts = Parts {
        given: typed(sent, "given"),
        family: typed(sent, "family"),
        addressed: typed(sent, "addressed"),
        language: typed(sent, "language"),
        organisation: typed(sent, "organisation"),
        town: typed(sent, "town"),
        country: typed(sent, "country"),
        number: typed(sent, "number"),
        kind: Shown::typed(kind),
    };
    // They are spoken to in the language chosen above; the shop gives the number.
    let kept = |input: &Input| !["language", "number"].contains(&input.name.as_ref());
    let mut inputs: Vec<Input> = parts.inputs(t).into_iter().filter(kept).collect();
    let line = |name, key: &str| Input::line(name, t.get(key), typed(sent, name));
    if house.brands.len() > 1 {
        let brands = house.brands.iter().map(|brand| (brand.id.number().to_string(), brand.name.clone()));
        let brands = std::iter::once((String::new(), t.get("new-brand-none"))).chain(brands).collect();
        inputs.push(Input::choose("brand", t.get("new-brand"), typed(sent, "brand"), brands).needed());
    }
    inputs.push(line("email", "contact-email").as_control(Control::Line("email")));
    inputs.push(
        line("phone", "contact-phone").as_control(Control::Line("tel")).hinted(t.get("contact-phone-country-hint")),
    );
    inputs.push(line("lines", "address-lines").as_control(Control::Area(3)).hinted(t.get("new-address-hint")));
    inputs.push(line("postcode", "address-postcode"));
    let ways = NoticeWay::ALL.iter().map(|way| (way.code().to_owned(), t.word("notice-way", way.code())));
    let way = line("way", "new-way").needed().hinted(t.get("new-way-hint"));
    inputs.push(way.as_control(Control::Radio(ways.collect())));
    inputs
}

/// Whether a yes is free (K11), and whether it is the person's own (Art. 8).
fn freedom(t: &Shell, sent: &Sent) -> Vec<Input> {
    let depends = Dependence::ALL.iter().map(|known| (known.code().to_owned(), t.word("depends", known.code())));
    vec![
        Input::choose("depends", t.get("depends"), typed(sent, "depends"), depends.collect())
            .hinted(t.get("new-depends-hint")),
        Input::line("born", t.get("born-on"), typed(sent, "born"))
            .as_control(Control::Line("date"))
            .hinted(t.get("new-born-hint")),
    ]
}

fn asked(t: &Shell, question: &Question, sent: &Sent) -> AskedLine {
    let id = question.purpose.id.number();
    let answers = ["yes", "no", "not_asked"].map(|code| (code.to_owned(), t.word("said", code)));
    let channels = Channel::ALL.iter().filter(|channel| **channel != Channel::Portal);
    let channels = channels.map(|channel| (channel.code().to_owned(), t.word("reach", channel.code())));
    let channels = std::iter::once((String::new(), t.get("new-reach-none"))).chain(channels).collect();
    // An answer to a sentence that is not the one shown would be an answer to other words.
    let is_same = is_on_page(question, sent);
    let field = |name: String, label: String| {
        let value = if is_same { typed(sent, &name) } else { Shown::typed(String::new()) };
        Input { name: name.into(), ..Input::line("answer", label, value) }
    };
    let title = match question.purpose.known() {
        Some(purpose) => t.word("purpose", purpose.code()),
        None => question.purpose.title.clone(),
    };
    AskedLine {
        inputs: vec![
            field(format!("answer-{id}"), t.with("new-answer", "purpose", &title))
                .as_control(Control::Radio(answers.into())),
            field(format!("channel-{id}"), t.with("new-reach", "purpose", &title))
                .as_control(Control::Choose(channels)),
        ],
        title,
        sentence: question.wording.text.lines().map(str::to_owned).collect(),
        explicit: question.wording.explicit,
    }
}

fn sentence_name(question: &Question) -> String {
    format!("sentence-{}", question.purpose.id.number())
}

/// Whether the page that comes back had this very sentence on it.
fn is_on_page(question: &Question, sent: &Sent) -> bool {
    of(sent, &sentence_name(question)) == question.mark()
}

/// `POST /people/new`.
pub(crate) async fn add(
    State(app): State<Arc<App>>,
    SignedIn { ctx, t }: SignedIn,
    Form(sent): Form<Sent>,
) -> Result<Response, Problem> {
    let setting = Setting { encounter: of(&sent, "encounter").to_owned(), language: of(&sent, "language").to_owned() };
    let setting = setting.read(&t);
    let met = people::meeting(&app, &ctx, setting, on_page(&sent)).await?;
    if met.notice.is_none() {
        return Err(Problem::NO_NOTICE);
    }
    let mut again = newcomer_page(t, (&app.house, setting), &met, &sent);
    let new = match read(&app, &ctx, &met, &sent) {
        Ok(new) => new,
        Err(errors) => {
            again.errors = errors;
            return answer(&again);
        }
    };
    if !warned(&app, &ctx, (&new, &sent), &mut again).await? {
        return answer(&again);
    }
    match people::add_met(&app, &ctx, new).await {
        Ok(public) => Ok(Redirect::to(&format!("/people/{public}")).into_response()),
        Err(error) => {
            again.errors = vec![field_of(error)?];
            answer(&again)
        }
    }
}

/// Whether the agent has seen every warning there is: who this may be already, and that a yes may not be free (K11).
async fn warned(
    app: &App,
    ctx: &Ctx,
    (new, sent): (&MetPerson, &Sent),
    again: &mut NewcomerPage,
) -> Result<bool, Problem> {
    let in_doubt = Dependence::from_code(of(sent, "depends")).is_some_and(Dependence::puts_freedom_in_doubt);
    if in_doubt && new.consents.iter().any(|said| said.yes) && of(sent, "free") != "yes" {
        again.imbalance = true;
    }
    if of(sent, "checked") != "yes" {
        let exact = |value: &ContactValue| matches!(value.kind(), ContactKind::Email | ContactKind::Phone);
        let values: Vec<ContactValue> =
            new.contacts.iter().map(|contact| contact.value.clone()).filter(exact).collect();
        let reasons = crate::form::reasons(ctx.actor.role);
        // An agent has the person before them, so whoever they may be already is found for this reason.
        let reason = reasons.iter().find(|reason| **reason == Reason::OnThePhone).or_else(|| reasons.first());
        let why = Why::of(*reason.ok_or(Problem::REFUSED)?);
        let found = people::possibly_known(app, ctx, &values, &why).await?;
        again.rows = found.rows.iter().map(|row| PersonLine::of(row, &again.t)).collect();
        again.opening = Some(why.reason);
    }
    if !again.rows.is_empty() || of(sent, "checked") == "yes" {
        again.hidden.push(("checked".to_owned(), "yes".to_owned()));
    }
    Ok(again.rows.is_empty() && !again.imbalance)
}

fn field_of(error: MetError) -> Result<FieldError, Problem> {
    match error {
        MetError::NoScript => Ok(FieldError { field: "script", key: "new-no-script" }),
        MetError::Outdated => Ok(FieldError { field: "script", key: "new-outdated" }),
        MetError::Unconfirmed => Ok(FieldError { field: "email", key: "new-unconfirmed" }),
        MetError::NoAddress => Ok(FieldError { field: "email", key: "new-no-address" }),
        MetError::NoWording => Ok(FieldError { field: "asked", key: "new-no-wording" }),
        MetError::NoChannel => Ok(FieldError { field: "asked", key: "new-no-reach" }),
        MetError::NotADay => Ok(FieldError { field: "born", key: "born-bad" }),
        MetError::NoNotice | MetError::People(_) => Err(error.into()),
    }
}
