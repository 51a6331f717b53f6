//! `/people/{id}/contacts`: contact points in full, each with why it is held; added, replaced, removed and preferred.

use std::sync::Arc;

use app::people::{self, ContactInput, ContactRow, PeopleError};
use app::{App, Ctx, Why};
use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::contact::{
    AddressField, AddressProblem, ContactKind, ContactLabel, ContactValue, EmailAddress, PhoneNumber, required_fields,
};
use domain::country::Country;
use domain::id::{ContactId, PublicId};
use domain::purpose::{Basis, Purpose};
use domain::reason::Reason;
use jiff::Timestamp;
use serde::Deserialize;

use crate::form::{self, FieldError, WhyForm};
use crate::form_page::FormPage;
use crate::inputs::{Control, Input};
use crate::person::{GivenNotice, Sight};
use crate::problem::{Problem, page};
use crate::profile::countries;
use crate::session::SignedIn;
use crate::shell::Shell;
use crate::shown::Shown;

mod address;
mod filled;

pub(crate) use address::read_address;
use address::{advice, beside};

/// One contact point in full.
pub struct FullContactLine {
    /// Its number.
    pub id: i64,
    /// Its kind.
    pub kind: ContactKind,
    /// In full.
    pub value: Shown,
    /// Where it belongs.
    pub label: Option<ContactLabel>,
    /// Whether it is preferred.
    pub preferred: bool,
    /// What the country of an address would ask about it.
    pub problems: Vec<&'static str>,
    /// How many others are reached there.
    pub others: usize,
    /// What it is held for.
    pub purpose: Option<Purpose>,
    /// On which ground.
    pub basis: Option<Basis>,
    /// Where it came from.
    pub source: String,
    /// When it was collected.
    pub since: Timestamp,
    /// After which notice.
    pub notice: Option<GivenNotice>,
    /// The code of the rule that ends it.
    pub ends: &'static str,
}

impl FullContactLine {
    /// Whether it is changed here; the shop's number is changed with the profile.
    #[must_use]
    pub const fn is_changed_here(&self) -> bool {
        match self.kind {
            ContactKind::Email | ContactKind::Phone | ContactKind::Postal => true,
            ContactKind::CustomerNumber => false,
        }
    }

    fn of(row: &ContactRow) -> Self {
        Self {
            id: row.id.number(),
            kind: row.kind,
            value: Shown::from(&row.value),
            label: row.label.filter(|label| *label != ContactLabel::Other),
            preferred: row.preferred,
            problems: row.problems.iter().copied().map(advice).collect(),
            others: row.others,
            purpose: row.purpose,
            basis: row.basis,
            source: row.source.clone(),
            since: row.since,
            notice: row.notice.clone().map(|(slug, version)| GivenNotice { slug, version }),
            ends: row.ends,
        }
    }
}

/// Contact points in full.
#[derive(Template)]
#[template(path = "contacts.html")]
pub struct ContactsPage {
    /// What stands round it.
    pub t: Shell,
    /// Whose.
    pub public: PublicId,
    /// The reason that is on record.
    pub reason: Reason,
    /// In full.
    pub contacts: Vec<FullContactLine>,
    /// Whether the role changes them.
    pub edits: bool,
}

/// `POST /people/{id}/contacts`: contact points in full, on record.
pub(crate) async fn show(
    State(app): State<Arc<App>>,
    SignedIn { ctx, t }: SignedIn,
    Path(id): Path<String>,
    Form(sent): Form<WhyForm>,
) -> Result<Response, Problem> {
    let (public, why) = (form::person(&id)?, sent.expected(ctx.actor.role)?);
    shown(&app, (&ctx, t), public, &why).await
}

async fn shown(app: &App, (ctx, t): (&Ctx, Shell), public: PublicId, why: &Why) -> Result<Response, Problem> {
    let found = people::contact_list(app, ctx, public, why).await?;
    page(&ContactsPage {
        t: t.at("/people"),
        public,
        reason: why.reason,
        contacts: found.iter().map(FullContactLine::of).collect(),
        edits: Sight::of(ctx.actor.role).edits,
    })
}

/// What the forms of contact points send.
#[derive(Deserialize)]
pub(crate) struct ContactForm {
    #[serde(default)]
    kind: String,
    #[serde(default)]
    contact: String,
    #[serde(default)]
    value: String,
    #[serde(default)]
    lines: String,
    #[serde(default)]
    postcode: String,
    #[serde(default)]
    town: String,
    #[serde(default)]
    region: String,
    #[serde(default)]
    country: String,
    #[serde(default)]
    purpose: String,
    #[serde(default)]
    source: String,
    #[serde(default)]
    label: String,
    #[serde(default)]
    preferred: String,
    #[serde(default)]
    anyway: String,
    #[serde(flatten)]
    why: WhyForm,
}

impl ContactForm {
    /// What looks odd about an address, unless the sender has seen it and wants it so.
    fn warnings(&self, input: Option<&ContactInput>) -> Vec<AddressProblem> {
        match input.map(|input| &input.value) {
            Some(ContactValue::Postal(address)) if self.anyway.is_empty() => address.problems(),
            Some(_) | None => Vec::new(),
        }
    }

    fn kind(&self) -> Result<ContactKind, Problem> {
        let kind = ContactKind::from_code(&self.kind).filter(|kind| *kind != ContactKind::CustomerNumber);
        kind.ok_or(Problem::INCOMPLETE)
    }

    fn old(&self) -> Result<Option<ContactId>, Problem> {
        if self.contact.is_empty() { Ok(None) } else { Ok(Some(ContactId::new(form::number(&self.contact)?))) }
    }

    fn read(&self, home: Country) -> Result<ContactInput, Vec<FieldError>> {
        let wrong = |field, key| vec![FieldError { field, key }];
        let source = self.source.trim();
        if source.is_empty() || source.chars().count() > 100 {
            return Err(wrong("source", "contact-bad-source"));
        }
        let purpose = Purpose::from_code(&self.purpose).filter(|purpose| PURPOSES.contains(purpose));
        let label = ContactLabel::from_code(&self.label);
        Ok(ContactInput {
            value: self.value(home)?,
            purpose: purpose.ok_or_else(|| wrong("purpose", "form-not-on-offer"))?,
            source: source.to_owned(),
            label: label.ok_or_else(|| wrong("label", "form-not-on-offer"))?,
            preferred: self.preferred == "yes",
            notice: None,
        })
    }

    /// The chosen country, if one was chosen.
    fn country(&self) -> Result<Option<Country>, Vec<FieldError>> {
        let country = Some(self.country.as_str()).filter(|code| !code.is_empty()).map(str::parse::<Country>);
        country.transpose().map_err(|_| vec![FieldError { field: "country", key: "form-not-on-offer" }])
    }

    /// The value; `home` is the country of a phone number that tells none.
    fn value(&self, home: Country) -> Result<ContactValue, Vec<FieldError>> {
        let wrong = |key| vec![FieldError { field: "value", key }];
        match ContactKind::from_code(&self.kind) {
            Some(ContactKind::Email) => {
                EmailAddress::parse(&self.value).map(ContactValue::Email).map_err(|_| wrong("contact-bad-email"))
            }
            Some(ContactKind::Phone) => {
                let phone = PhoneNumber::parse_in(&self.value, Some(self.country()?.unwrap_or(home)));
                phone.map(ContactValue::Phone).map_err(|_| wrong("contact-bad-phone"))
            }
            Some(ContactKind::Postal) => {
                let lines = [self.lines.as_str(), &self.postcode, &self.town, &self.region];
                read_address(lines, self.country()?).map(ContactValue::Postal)
            }
            Some(ContactKind::CustomerNumber) | None => Err(wrong("form-not-on-offer")),
        }
    }
}

/// What contact points are given for.
pub(crate) const PURPOSES: [Purpose; 3] = [Purpose::Service, Purpose::Bookkeeping, Purpose::Marketing];

fn inputs(t: &Shell, kind: ContactKind, sent: &ContactForm) -> Vec<Input> {
    let typed = |text: &str| Shown::typed(text.chars().take(1_000).collect::<String>());
    let line = |name, key: &str, value: &str| Input::line(name, t.get(key), typed(value));
    let mut inputs = match kind {
        ContactKind::Email => {
            vec![line("value", "contact-email", &sent.value).needed().as_control(Control::Line("email"))]
        }
        ContactKind::Phone => {
            let country = Input::choose("country", t.get("contact-phone-country"), typed(&sent.country), countries(t));
            vec![
                line("value", "contact-phone", &sent.value).needed().as_control(Control::Line("tel")),
                country.hinted(t.get("contact-phone-country-hint")),
            ]
        }
        ContactKind::CustomerNumber => Vec::new(),
        ContactKind::Postal => {
            let needs = |field| {
                let country = sent.country.parse::<Country>().ok();
                country.is_some_and(|country| required_fields(country).contains(&field))
            };
            let mark = |input: Input, is_usual: bool| {
                if is_usual { input.hinted(t.get("address-usual")) } else { input }
            };
            vec![
                Input::choose("country", t.get("country"), typed(&sent.country), countries(t)),
                mark(
                    line("lines", "address-lines", &sent.lines).as_control(Control::Area(3)),
                    needs(AddressField::Lines),
                ),
                mark(line("postcode", "address-postcode", &sent.postcode), needs(AddressField::Postcode)),
                mark(line("town", "profile-town", &sent.town), needs(AddressField::Town)),
                mark(line("region", "address-region", &sent.region), needs(AddressField::Region)),
            ]
        }
    };
    let words = |group: &str, codes: &[&str]| -> Vec<(String, String)> {
        codes.iter().map(|code| ((*code).to_owned(), t.word(group, code))).collect()
    };
    let labels: Vec<&str> = ContactLabel::ALL.iter().map(|label| label.code()).collect();
    inputs.push(Input::choose("label", t.get("contact-label"), typed(&sent.label), words("contact-label", &labels)));
    inputs.push(Input::choose(
        "purpose",
        t.get("contact-purpose"),
        typed(&sent.purpose),
        words("purpose", &PURPOSES.map(Purpose::code)),
    ));
    inputs.push(line("source", "contact-source", &sent.source).needed().hinted(t.get("contact-source-hint")));
    inputs.push(line("preferred", "contact-preferred", &sent.preferred).as_control(Control::Tick));
    inputs
}

fn form_page(t: Shell, (public, reason): (PublicId, Reason), kind: ContactKind, sent: &ContactForm) -> FormPage {
    FormPage {
        title: t.get(if sent.contact.is_empty() { "contact-add-title" } else { "contact-change-title" }),
        lead: t.get(if sent.contact.is_empty() { "contact-add-lead" } else { "contact-change-lead" }),
        notes: Vec::new(),
        action: format!("/people/{public}/contacts/saving"),
        hidden: vec![
            ("reason", reason.code().to_owned()),
            ("kind", kind.code().to_owned()),
            ("contact", sent.contact.chars().filter(char::is_ascii_digit).take(20).collect()),
        ],
        inputs: inputs(&t, kind, sent),
        errors: Vec::new(),
        button: t.get("form-save"),
        back: Some((public, reason)),
        t,
    }
}

/// `POST /people/{id}/contacts/form`: an empty form, or one filled with what is to be replaced.
pub(crate) async fn form(
    State(app): State<Arc<App>>,
    SignedIn { ctx, t }: SignedIn,
    Path(id): Path<String>,
    Form(mut sent): Form<ContactForm>,
) -> Result<Response, Problem> {
    let (public, why) = (form::person(&id)?, sent.why.expected(ctx.actor.role)?);
    let (kind, old, t) = (sent.kind()?, sent.old()?, t.at("/people"));
    let found = people::contact_list(&app, &ctx, public, &why).await?;
    let row = match old {
        Some(old) => Some(found.iter().find(|row| row.id == old && row.kind == kind).ok_or(Problem::NOT_FOUND)?),
        None => None,
    };
    Purpose::Service.code().clone_into(&mut sent.purpose);
    ContactLabel::Other.code().clone_into(&mut sent.label);
    if let Some(row) = row {
        row.label.unwrap_or(ContactLabel::Other).code().clone_into(&mut sent.label);
        row.purpose.unwrap_or(Purpose::Service).code().clone_into(&mut sent.purpose);
        sent.preferred = if row.preferred { "yes".to_owned() } else { String::new() };
    }
    let mut shown = form_page(t, (public, why.reason), kind, &sent);
    if let Some(row) = row {
        filled::fill(&mut shown.inputs, row);
    }
    page(&shown)
}

/// `POST /people/{id}/contacts/saving`: a new contact point, or one in the place of another.
pub(crate) async fn save(
    State(app): State<Arc<App>>,
    SignedIn { ctx, t }: SignedIn,
    Path(id): Path<String>,
    Form(sent): Form<ContactForm>,
) -> Result<Response, Problem> {
    let (public, why) = (form::person(&id)?, sent.why.expected(ctx.actor.role)?);
    let (kind, old) = (sent.kind()?, sent.old()?);
    let again = |t: Shell| form_page(t.at("/people"), (public, why.reason), kind, &sent);
    let read = sent.read(app.house.controller.country);
    let problems = sent.warnings(read.as_ref().ok());
    if read.is_err() || !problems.is_empty() {
        // Whoever may not know of a person does not learn of them from what is missing.
        people::contact_list(&app, &ctx, public, &why).await?;
    }
    let input = match read {
        Err(errors) => return FormPage { errors, ..again(t) }.answer(),
        Ok(_) if !problems.is_empty() => return advised(again(t), &problems),
        Ok(input) => input,
    };
    let saved = match old {
        Some(old) => people::replace_contact(&app, &ctx, (public, &why), (old, input)).await,
        None => people::add_contact(&app, &ctx, (public, &why), input).await,
    };
    match saved {
        Ok(_) => shown(&app, (&ctx, t), public, &Why::of(why.reason)).await,
        Err(PeopleError::Incomplete) => FormPage { errors: too_many(), ..again(t) }.answer(),
        Err(error) => Err(error.into()),
    }
}

fn too_many() -> Vec<FieldError> {
    vec![FieldError { field: "value", key: "contact-too-many" }]
}

/// The form once more with advice beside the fields; sent again, it is saved as it is.
fn advised(mut again: FormPage, problems: &[AddressProblem]) -> Result<Response, Problem> {
    for problem in problems {
        if let Some(input) = again.inputs.iter_mut().find(|input| input.name == beside(*problem)) {
            input.advice = Some(again.t.get(advice(*problem)));
        }
    }
    again.notes.push(again.t.get("address-advice"));
    again.hidden.push(("anyway", "yes".to_owned()));
    again.button = again.t.get("form-save-anyway");
    page(&again)
}

/// Which contact point, and why.
#[derive(Deserialize)]
pub(crate) struct Which {
    #[serde(default)]
    contact: String,
    #[serde(flatten)]
    why: WhyForm,
}

/// `POST /people/{id}/contacts/removal`.
pub(crate) async fn remove(
    State(app): State<Arc<App>>,
    SignedIn { ctx, t }: SignedIn,
    Path(id): Path<String>,
    Form(sent): Form<Which>,
) -> Result<Response, Problem> {
    let (public, why) = (form::person(&id)?, sent.why.expected(ctx.actor.role)?);
    let which = ContactId::new(form::number(&sent.contact)?);
    people::remove_contact(&app, &ctx, (public, &why), which).await?;
    shown(&app, (&ctx, t), public, &Why::of(why.reason)).await
}

/// `POST /people/{id}/contacts/preference`.
pub(crate) async fn prefer(
    State(app): State<Arc<App>>,
    SignedIn { ctx, t }: SignedIn,
    Path(id): Path<String>,
    Form(sent): Form<Which>,
) -> Result<Response, Problem> {
    let (public, why) = (form::person(&id)?, sent.why.expected(ctx.actor.role)?);
    let which = ContactId::new(form::number(&sent.contact)?);
    people::prefer_contact(&app, &ctx, (public, &why), which).await?;
    shown(&app, (&ctx, t), public, &Why::of(why.reason)).await
}
