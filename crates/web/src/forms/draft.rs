//! The builder: one page with everything a form asks and says, saved as a whole and checked each time.

use app::Ctx;
use app::forms::{self, Draft};
use app::purposes::PurposeName;
use askama::Template;
use domain::actor::Role;
use domain::consent::channel::Channel;
use domain::form::{
    Ask, Field, FieldKind, Form, FormText, Look, Partners, Preset, Style, TermsControl, Way, Withdrawal, in_language,
};
use domain::id::{BrandId, NoticeId, PurposeId, TeamId};
use domain::notice::Language;

use super::Fields;
use super::findings::{FindingView, title, views};
use super::looks::{self, LookRow};
use crate::Web;
use crate::form::FieldError;
use crate::lang::Lang;
use crate::problem::Problem;
use crate::shell::Shell;

/// Something to choose from.
#[derive(Clone, Debug)]
pub struct SelectView {
    /// Its name.
    pub name: &'static str,
    /// What can be chosen.
    pub options: Vec<OptionView>,
}

/// One choice.
#[derive(Clone, Debug)]
pub struct OptionView {
    /// What is sent.
    pub value: String,
    /// What is read.
    pub text: String,
    /// It is the one.
    pub chosen: bool,
}

/// A field of the catalogue.
#[derive(Clone, Debug)]
pub struct FieldRow {
    /// Which.
    pub code: &'static str,
    /// `no`, `needed` or `optional`.
    pub use_: &'static str,
    /// The number of its purpose, or nothing.
    pub purpose: String,
    /// Its place, from 1.
    pub place: String,
}

impl FieldRow {
    /// The ways to use it, and which one holds.
    #[must_use]
    pub fn uses(&self) -> [(&'static str, bool); 3] {
        ["no", "needed", "optional"].map(|one| (one, one == self.use_))
    }
}

/// A consent in the builder.
#[derive(Clone, Debug)]
pub struct AskRow {
    /// Its place, from 0.
    pub index: usize,
    /// The number of its purpose, or nothing.
    pub purpose: String,
    /// The code of the way a yes is for.
    pub reach: &'static str,
    /// Yes and no, instead of one box.
    pub is_choice: bool,
    /// The form is not taken without a yes.
    pub required: bool,
    /// The code of what stands there at first.
    pub preset: &'static str,
    /// The sentence in each language.
    pub wordings: Vec<(&'static str, String)>,
}

/// What it says in one language.
#[derive(Clone, Debug)]
pub struct TextRow {
    /// Two letters.
    pub code: &'static str,
    /// The language's own name.
    pub name: &'static str,
    /// The heading.
    pub title: String,
    /// Above the fields.
    pub lead: String,
    /// On the button.
    pub send: String,
    /// After sending.
    pub thanks: String,
    /// Terms to accept.
    pub terms: String,
}

/// The page of a draft.
#[expect(clippy::struct_excessive_bools, reason = "each is a part of the page that is there, ticked or not")]
#[derive(Template)]
#[template(path = "form_draft.html")]
pub struct DraftPage {
    /// What stands round it.
    pub t: Shell,
    /// The address of the form.
    pub slug: String,
    /// The ends of the keys of what keeps it from working.
    pub problems: Vec<&'static str>,
    /// Languages without a notice.
    pub no_notice: Vec<String>,
    /// What is unfair about it.
    pub findings: Vec<FindingView>,
    /// Brand, team, notice, purpose.
    pub selects: Vec<SelectView>,
    /// Number and name of each purpose.
    pub purposes: Vec<(String, String)>,
    /// The catalogue of fields.
    pub fields: Vec<FieldRow>,
    /// Consents, and an empty one.
    pub asks: Vec<AskRow>,
    /// The codes of the ways a yes can be for.
    pub reaches: Vec<&'static str>,
    /// The codes of what can stand there at first.
    pub presets: Vec<&'static str>,
    /// The number of the purpose that the button agrees to, or nothing.
    pub agrees_to: String,
    /// A second button sends without agreeing.
    pub has_without: bool,
    /// Another page draws it.
    pub elsewhere: bool,
    /// How its controls look there.
    pub looks: Vec<LookRow>,
    /// Presses and pages that giving takes there.
    pub giving_steps: u16,
    /// The way back there.
    pub back: Withdrawal,
    /// The codes of the ways back.
    pub ways: Vec<&'static str>,
    /// What it says.
    pub texts: Vec<TextRow>,
    /// Companies that would receive the data, one a line.
    pub partners: String,
    /// They are shown in groups that open.
    pub layered: bool,
    /// Pages that may frame it, one a line.
    pub frames: String,
    /// The reader may change it.
    pub may_draft: bool,
    /// The reader may put it on the net.
    pub may_publish: bool,
    /// It is on the net.
    pub is_open: bool,
    /// What to paste into another page.
    pub snippet: String,
    /// What was wrong.
    pub errors: Vec<FieldError>,
}

impl DraftPage {
    /// The draft as it was saved.
    pub(super) async fn of(web: &Web, ctx: &Ctx, (t, slug): (Shell, &str)) -> Result<Self, Problem> {
        let draft = forms::draft(&web.app, ctx, slug).await?;
        let names = forms::purposes(&web.app).await?;
        let notices = app::notices::all(&web.app).await?;
        let notices = notices.into_iter().map(|(notice, slug)| (notice.notice.number(), slug)).collect();
        let t = t.at("/forms");
        let selects = selects(web, &draft.form, (&t, &names), notices);
        let role = ctx.actor.role;
        let line = &draft.line;
        Ok(Self {
            slug: slug.to_owned(),
            problems: draft.problems.iter().map(|problem| problem.code()).collect(),
            no_notice: draft.no_notice.iter().map(|language| language.code().to_owned()).collect(),
            findings: views(&t, &draft, &names),
            selects,
            purposes: names.iter().map(|name| (name.id.number().to_string(), title(&t, name))).collect(),
            may_draft: super::desk::may_draft(role),
            may_publish: role == Role::PrivacyManager,
            is_open: line.published.is_some() && line.retired_at.is_none(),
            snippet: snippet(&web.config.public_url, slug, &draft),
            fields: field_rows(&draft.form),
            asks: ask_rows(&draft.form),
            reaches: REACHES.map(Channel::code).to_vec(),
            presets: Preset::ALL.iter().map(|preset| preset.code()).collect(),
            agrees_to: agreed(&draft.form),
            has_without: draft.form.buttons.without.is_some(),
            elsewhere: draft.form.elsewhere,
            looks: looks::rows(&draft.form),
            giving_steps: draft.form.giving_steps,
            back: draft.form.withdrawal,
            ways: Way::ALL.iter().map(|way| way.code()).collect(),
            texts: text_rows(&draft.form),
            partners: partner_lines(&draft.form),
            layered: draft.form.partners.as_ref().is_none_or(|partners| partners.layered),
            frames: draft.form.frames.join("\n"),
            errors: Vec::new(),
            t,
        })
    }

    /// The same with what was not saved, and why.
    pub(super) fn unsaved(self, form: &Form, problems: &[domain::form::FormProblem]) -> Self {
        Self {
            problems: problems.iter().map(|problem| problem.code()).collect(),
            fields: field_rows(form),
            asks: ask_rows(form),
            agrees_to: agreed(form),
            has_without: form.buttons.without.is_some(),
            elsewhere: form.elsewhere,
            looks: looks::rows(form),
            giving_steps: form.giving_steps,
            back: form.withdrawal,
            texts: text_rows(form),
            partners: partner_lines(form),
            layered: form.partners.as_ref().is_none_or(|partners| partners.layered),
            frames: form.frames.join("\n"),
            errors: vec![FieldError { field: "findings-title", key: "form-not-saved" }],
            ..self
        }
    }
}

/// The ways a yes on a form can be for; the portal needs no consent to be reached by.
const REACHES: [Channel; 4] = [Channel::Email, Channel::Sms, Channel::Phone, Channel::Post];

fn agreed(form: &Form) -> String {
    form.buttons.agrees_to.first().map(|purpose| purpose.number().to_string()).unwrap_or_default()
}

/// What to paste: a frame without a script.
fn snippet(public_url: &str, slug: &str, draft: &Draft) -> String {
    format!(
        "<iframe src=\"{public_url}/forms/{slug}/frame\" title=\"{}\" width=\"100%\" height=\"900\" loading=\"lazy\" referrerpolicy=\"no-referrer\"></iframe>",
        draft.line.title.replace('"', "")
    )
}

fn selects(
    web: &Web,
    form: &Form,
    (t, names): (&Shell, &[PurposeName]),
    notices: Vec<(i64, String)>,
) -> Vec<SelectView> {
    let select = |name, chosen: i64, all: Vec<(i64, String)>| SelectView {
        name,
        options: all
            .into_iter()
            .map(|(value, text)| OptionView { value: value.to_string(), text, chosen: value == chosen })
            .collect(),
    };
    let house = &web.app.house;
    let brands = house.brands.iter().map(|brand| (brand.id.number(), brand.name.clone())).collect();
    let teams = house.teams.iter().map(|team| (team.id.number(), team.name.clone())).collect();
    let purposes = names.iter().map(|name| (name.id.number(), title(t, name))).collect();
    let notice = form.notice.map_or(0, NoticeId::number);
    vec![
        select("serves", form.serves.number(), purposes),
        select("notice", notice, notices),
        select("brand", form.brand.number(), brands),
        select("team", form.team.number(), teams),
    ]
}

fn field_rows(form: &Form) -> Vec<FieldRow> {
    let row = |kind: &FieldKind| {
        let place = form.fields.iter().position(|field| field.kind == *kind);
        let field = place.and_then(|place| form.fields.get(place));
        FieldRow {
            code: kind.code(),
            use_: field.map_or("no", |field| if field.optional { "optional" } else { "needed" }),
            purpose: field.and_then(|field| field.purpose).map(|id| id.number().to_string()).unwrap_or_default(),
            place: place.map(|place| (place + 1).to_string()).unwrap_or_default(),
        }
    };
    FieldKind::ALL.iter().map(row).collect()
}

fn ask_rows(form: &Form) -> Vec<AskRow> {
    let row = |index| {
        let ask: Option<&Ask> = form.asks.get(index);
        let said = |lang: Lang| ask.and_then(|ask| ask.wording(language(lang))).unwrap_or_default().to_owned();
        AskRow {
            index,
            purpose: ask.and_then(|ask| ask.purposes.first()).map(|id| id.number().to_string()).unwrap_or_default(),
            reach: ask.map_or(Channel::Email, |ask| ask.reach).code(),
            is_choice: ask.is_some_and(|ask| ask.style == Style::Choice),
            required: ask.is_some_and(|ask| ask.required),
            preset: ask.map_or(Preset::Unset, |ask| ask.preset).code(),
            wordings: Lang::ALL.iter().map(|lang| (lang.code(), said(*lang))).collect(),
        }
    };
    (0..(form.asks.len() + 1).min(domain::form::MAX_ASKS)).map(row).collect()
}

fn text_rows(form: &Form) -> Vec<TextRow> {
    let row = |lang: &Lang| {
        let text = form.texts.iter().find(|text| text.language == language(*lang));
        let said = |part: fn(&FormText) -> &String| text.map(part).cloned().unwrap_or_default();
        let terms = form.terms.as_ref().and_then(|terms| in_language(&terms.texts, language(*lang)));
        TextRow {
            code: lang.code(),
            name: lang.name(),
            title: said(|text| &text.title),
            lead: said(|text| &text.lead),
            send: said(|text| &text.send),
            thanks: said(|text| &text.thanks),
            terms: terms.unwrap_or_default().to_owned(),
        }
    };
    Lang::ALL.iter().map(row).collect()
}

fn partner_lines(form: &Form) -> String {
    form.partners.as_ref().map(|partners| partners.names.join("\n")).unwrap_or_default()
}

/// The language of a text in the builder.
const fn language(lang: Lang) -> Language {
    match lang {
        Lang::En => Language::EN,
        Lang::De => Language::DE,
    }
}

/// The form that the builder sent. What the builder does not show, such as languages of an imported form, stays as it was.
pub(super) fn read(before: Form, sent: &Fields) -> Form {
    let told = |name: &str| sent.get(name).map(|words| words.trim()).unwrap_or_default();
    let number = |name: &str| told(name).parse::<i64>().ok();
    let mut form = before;
    form.brand = number("brand").map_or(form.brand, BrandId::new);
    form.team = number("team").map_or(form.team, TeamId::new);
    form.serves = number("serves").map_or(form.serves, PurposeId::new);
    form.notice = number("notice").map(NoticeId::new).or(form.notice);
    form.fields = read_fields(sent);
    form.asks = read_asks(form.asks, sent);
    for lang in Lang::ALL {
        read_texts(&mut form, lang, sent);
    }
    let lines = |name: &str| -> Vec<String> {
        told(name).lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
    };
    let (names, frames) = (lines("partners"), lines("frames"));
    read_buttons(&mut form, sent);
    looks::read(&mut form, sent);
    // Our own page shows them behind one line.
    let layered = !form.elsewhere || told("layered") == "yes";
    form.partners = (!names.is_empty()).then_some(Partners { names, layered });
    form.frames = frames;
    form
}

/// What pressing the button agrees to, and whether a second one sends without.
fn read_buttons(form: &mut Form, sent: &Fields) {
    let told = |name: &str| sent.get(name).map(|words| words.trim());
    let Some(agreed) = told("agrees_to") else { return };
    let agreed = agreed.parse().ok().map(PurposeId::new);
    if form.buttons.agrees_to.first() != agreed.as_ref() {
        form.buttons.agrees_to = agreed.into_iter().collect();
    }
    let has_without = told("without") == Some("yes") && agreed.is_some();
    form.buttons.without = has_without.then(|| form.buttons.without.unwrap_or(Look::usual(1)));
}

fn read_fields(sent: &Fields) -> Vec<Field> {
    let told = |name: String| sent.get(&name).map(|words| words.trim()).unwrap_or_default();
    let mut placed: Vec<(u16, Field)> = Vec::new();
    for kind in FieldKind::ALL {
        let optional = match told(format!("use_{}", kind.code())) {
            "needed" => false,
            "optional" => true,
            _ => continue,
        };
        let purpose = told(format!("purpose_{}", kind.code())).parse().ok().map(PurposeId::new);
        let place = told(format!("place_{}", kind.code())).parse().unwrap_or(u16::MAX);
        placed.push((place, Field { kind: *kind, purpose, optional }));
    }
    placed.sort_by_key(|(place, _)| *place);
    placed.into_iter().map(|(_, field)| field).collect()
}

fn read_asks(before: Vec<Ask>, sent: &Fields) -> Vec<Ask> {
    let mut old = before.into_iter();
    let mut asks = Vec::new();
    for index in 0..domain::form::MAX_ASKS {
        let told = |part: &str| sent.get(&format!("ask{index}_{part}")).map(|words| words.trim()).unwrap_or_default();
        let kept = old.next();
        let Some(purpose) = told("purpose").parse().ok().map(PurposeId::new) else { continue };
        let is_choice = told("style") == "choice";
        let mut ask = kept.unwrap_or_else(|| fresh_ask(purpose));
        if ask.purposes.first() != Some(&purpose) {
            ask.purposes = vec![purpose];
        }
        let reach = Channel::from_code(told("reach")).filter(|reach| REACHES.contains(reach));
        ask.reach = reach.unwrap_or(ask.reach);
        ask.required = told("required") == "yes";
        ask.preset = Preset::from_code(told("preset")).unwrap_or(ask.preset);
        ask.style = if is_choice { Style::Choice } else { Style::Tick };
        // The product's own page draws no before yes, both alike.
        ask.no = is_choice.then(|| ask.no.unwrap_or(Look::usual(1)));
        for lang in Lang::ALL {
            set_text(&mut ask.wordings, language(lang), told(lang.code()));
        }
        asks.push(ask);
    }
    asks
}

fn fresh_ask(purpose: PurposeId) -> Ask {
    Ask {
        purposes: vec![purpose],
        reach: Channel::Email,
        wordings: Vec::new(),
        required: false,
        preset: Preset::Unset,
        style: Style::Tick,
        yes: Look::usual(2),
        no: None,
    }
}

fn set_text(texts: &mut Vec<(Language, String)>, language: Language, words: &str) {
    texts.retain(|(known, _)| *known != language);
    if !words.is_empty() {
        texts.push((language, words.to_owned()));
    }
}

fn read_texts(form: &mut Form, lang: Lang, sent: &Fields) {
    let told = |part: &str| {
        let words = sent.get(&format!("{}_{part}", lang.code())).map(|words| words.trim());
        words.unwrap_or_default().to_owned()
    };
    let language = language(lang);
    form.texts.retain(|text| text.language != language);
    let text =
        FormText { language, title: told("title"), lead: told("lead"), send: told("send"), thanks: told("thanks") };
    if [&text.title, &text.lead, &text.send].iter().any(|words| !words.is_empty()) {
        form.texts.push(text);
    }
    let mut terms = form.terms.take().unwrap_or_default();
    set_text(&mut terms.texts, language, &told("terms"));
    form.terms = (!terms.texts.is_empty() || !terms.covers.is_empty()).then_some::<TermsControl>(terms);
}
