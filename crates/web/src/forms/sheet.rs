//! The sheet that people fill in, and what it says when it comes back.

use std::fmt;

use app::forms::{NotTaken, PublicForm};
use askama::Template;
use domain::form::{FieldKind, NotAnAnswer, Style};
use domain::notice::Language;

use super::Fields;
use crate::Web;
use crate::form::FieldError;
use crate::lang::{Catalogue, Lang};
use crate::notices::Tongue;
use crate::shell::Shell;

/// The names of the consents in the page, by their place.
pub(super) const ASK_NAMES: [&str; 8] =
    ["consent_1", "consent_2", "consent_3", "consent_4", "consent_5", "consent_6", "consent_7", "consent_8"];

/// Words on their way back to whoever typed them. Their `Debug` says nothing.
#[derive(Clone, Default)]
pub struct Typed(String);

impl fmt::Display for Typed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Typed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Typed(…)")
    }
}

/// One field.
#[derive(Clone, Debug)]
pub struct FieldView {
    /// Its name and the end of its label's key.
    pub name: &'static str,
    /// The type of the input.
    pub kind: &'static str,
    /// Several lines.
    pub is_long: bool,
    /// It cannot be left empty.
    pub needed: bool,
    /// What a browser may fill in.
    pub autocomplete: &'static str,
    /// The most characters.
    pub max: usize,
    /// What was typed before.
    pub typed: Typed,
}

/// One consent.
#[derive(Clone, Debug)]
pub struct AskView {
    /// Its name.
    pub name: &'static str,
    /// The sentence.
    pub wording: String,
    /// Yes and no, instead of one box.
    pub is_choice: bool,
    /// Yes was chosen.
    pub yes: bool,
    /// No was chosen.
    pub no: bool,
}

/// The page of a public form.
#[derive(Template)]
#[template(path = "form.html")]
#[expect(clippy::struct_excessive_bools, reason = "each is a part of the page that is there or not")]
pub struct FormPage {
    /// What stands round it.
    pub t: Shell,
    /// Inside another page.
    pub is_framed: bool,
    /// Where it is sent.
    pub at: String,
    /// Under which name people know the company.
    pub brand: String,
    /// Who is responsible.
    pub company: String,
    /// The heading.
    pub title: String,
    /// What stands above the fields.
    pub lead: String,
    /// The language it is read in.
    pub language: String,
    /// Every language.
    pub languages: Vec<Tongue>,
    /// What it asks.
    pub fields: Vec<FieldView>,
    /// Whether something may be left empty.
    pub has_optional: bool,
    /// Consents.
    pub asks: Vec<AskView>,
    /// Terms.
    pub terms: Option<String>,
    /// The terms were accepted before.
    pub terms_ticked: bool,
    /// Companies that would receive the data.
    pub partners: Vec<String>,
    /// The words on the button.
    pub send: String,
    /// There is a button that agrees to nothing.
    pub two_buttons: bool,
    /// Goes with the answers.
    pub token: String,
    /// The address of the notice.
    pub notice_slug: String,
    /// Its version.
    pub notice_version: i64,
    /// What was wrong with fields.
    pub errors: Vec<FieldError>,
    /// What was wrong with the sending.
    pub refusal: Option<&'static str>,
}

/// What stands there when a form was sent, or cannot be.
#[derive(Template)]
#[template(path = "form_said.html")]
pub struct SaidPage {
    /// What stands round it.
    pub t: Shell,
    /// Under which name people know the company.
    pub brand: String,
    /// The heading.
    pub title: String,
    /// The words.
    pub text: String,
    /// It was sent.
    pub is_sent: bool,
}

/// The page in the language of the form, where we speak it.
fn in_language(t: Shell, web: &Web, language: Language) -> Shell {
    match Lang::from_code(language.code()) {
        Some(lang) if lang != t.lang() => Shell::new(Catalogue::new(lang, web.config.zone.clone()), web.config.demo),
        Some(_) | None => t,
    }
}

impl FormPage {
    /// An empty sheet.
    pub(crate) fn of((t, web): (Shell, &Web), form: &PublicForm, is_framed: bool) -> Self {
        let (inner, house) = (&form.form, &web.app.house);
        let text = inner.text(form.language);
        let said = |part: fn(&domain::form::FormText) -> &String| text.map(part).cloned().unwrap_or_default();
        let terms = inner.terms.as_ref().and_then(|terms| domain::form::in_language(&terms.texts, form.language));
        Self {
            t: in_language(t, web, form.language),
            is_framed,
            at: format!("/forms/{}{}", form.slug, if is_framed { "/frame" } else { "" }),
            brand: house.brand_name(inner.brand).to_owned(),
            company: house.controller.name.clone(),
            title: said(|text| &text.title),
            lead: said(|text| &text.lead),
            language: form.language.code().to_owned(),
            languages: inner.languages().map(crate::notices::tongue).collect(),
            fields: inner.fields.iter().map(|field| field_view(field.kind, field.optional)).collect(),
            has_optional: inner.fields.iter().any(|field| field.optional),
            asks: asks(form),
            terms: terms.map(str::to_owned),
            terms_ticked: false,
            partners: inner.partners.as_ref().map(|partners| partners.names.clone()).unwrap_or_default(),
            send: said(|text| &text.send),
            two_buttons: inner.buttons.without.is_some(),
            token: form.token.clone(),
            notice_slug: form.notice_slug.clone(),
            notice_version: form.notice.at.version,
            errors: Vec::new(),
            refusal: None,
        }
    }

    /// The sheet with what was typed, and what was wrong.
    pub(super) fn with(mut self, fields: &Fields, wrong: Wrong) -> Self {
        for field in &mut self.fields {
            let kept = fields.get(field.name).map(|typed| typed.chars().take(field.max * 2).collect());
            field.typed = Typed(kept.unwrap_or_default());
        }
        for ask in &mut self.asks {
            let said = fields.get(ask.name).map(String::as_str);
            (ask.yes, ask.no) = (said == Some("yes"), said == Some("no"));
        }
        self.terms_ticked = fields.get("terms").is_some_and(|said| said == "yes");
        (self.errors, self.refusal) = (wrong.errors, wrong.refusal);
        self
    }
}

fn asks(form: &PublicForm) -> Vec<AskView> {
    let view = |(ask, name): (&domain::form::Ask, &&'static str)| AskView {
        name,
        wording: ask.wording(form.language).unwrap_or_default().to_owned(),
        is_choice: ask.style == Style::Choice,
        yes: false,
        no: false,
    };
    form.form.asks.iter().zip(&ASK_NAMES).map(view).collect()
}

fn field_view(kind: FieldKind, optional: bool) -> FieldView {
    FieldView {
        name: kind.code(),
        kind: match kind {
            FieldKind::Email => "email",
            FieldKind::Phone => "tel",
            FieldKind::GivenName
            | FieldKind::FamilyName
            | FieldKind::Salutation
            | FieldKind::Street
            | FieldKind::Postcode
            | FieldKind::Town
            | FieldKind::Country
            | FieldKind::Company
            | FieldKind::CustomerNumber
            | FieldKind::OrderNumber
            | FieldKind::Product
            | FieldKind::Message => "text",
        },
        is_long: kind == FieldKind::Message,
        needed: !optional,
        autocomplete: kind.autocomplete(),
        max: kind.max_chars(),
        typed: Typed::default(),
    }
}

impl SaidPage {
    /// It is in.
    pub(super) fn thanks((t, web): (Shell, &Web), form: &PublicForm, is_framed: bool) -> Self {
        let text = form.form.text(form.language);
        let t = in_language(t, web, form.language);
        let thanks = text.map(|text| text.thanks.clone()).filter(|thanks| !thanks.trim().is_empty());
        Self {
            brand: if is_framed { String::new() } else { web.app.house.brand_name(form.form.brand).to_owned() },
            title: text.map(|text| text.title.clone()).unwrap_or_default(),
            text: thanks.unwrap_or_else(|| t.get("form-sent")),
            is_sent: true,
            t,
        }
    }

    /// It may not be sent now.
    pub(super) fn closed(t: Shell, company: &str) -> Self {
        let (title, text) = (t.get("form-closed-title"), t.get("form-closed"));
        Self { t, brand: company.to_owned(), title, text, is_sent: false }
    }
}

/// What was wrong with a sending.
pub(super) struct Wrong {
    errors: Vec<FieldError>,
    refusal: Option<&'static str>,
}

/// The word of a refusal for programs.
pub(super) const fn code(not: &NotTaken) -> &'static str {
    match not {
        NotTaken::Early => "early",
        NotTaken::Stale => "stale",
        NotTaken::Forged => "forged",
        NotTaken::Trap => "trap",
        NotTaken::DrawnHere => "drawn_here",
        NotTaken::SentBefore => "sent_before",
        NotTaken::Wrong { .. } => "wrong",
    }
}

impl Wrong {
    pub fn too_many() -> Self {
        Self { errors: Vec::new(), refusal: Some("form-refused-too-many") }
    }

    pub fn of(not: &NotTaken) -> Self {
        let refusal = match not {
            NotTaken::Early => "form-refused-early",
            NotTaken::Stale | NotTaken::Forged | NotTaken::DrawnHere => "form-refused-stale",
            NotTaken::Trap => "form-refused-trap",
            NotTaken::SentBefore => "form-refused-sent-before",
            NotTaken::Wrong { fields, terms, asks } => {
                let fields = fields.iter().map(|(kind, why)| FieldError { field: kind.code(), key: advice(*why) });
                let asks = asks.iter().filter_map(|place| ASK_NAMES.get(*place));
                let asks = asks.map(|name| FieldError { field: name, key: "form-wrong-consent" });
                let terms = terms.then_some(FieldError { field: "terms", key: "form-wrong-terms" });
                return Self { errors: fields.chain(asks).chain(terms).collect(), refusal: None };
            }
        };
        Self { errors: Vec::new(), refusal: Some(refusal) }
    }
}

const fn advice(why: NotAnAnswer) -> &'static str {
    match why {
        NotAnAnswer::Empty => "form-wrong-empty",
        NotAnAnswer::TooLong => "form-wrong-too-long",
        NotAnAnswer::Email => "form-wrong-email",
        NotAnAnswer::Phone => "form-wrong-phone",
        NotAnAnswer::Country => "form-wrong-country",
        NotAnAnswer::Postcode => "form-wrong-postcode",
    }
}
