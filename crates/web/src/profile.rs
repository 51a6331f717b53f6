//! `/people/{id}/profile`: who somebody is, to be changed. What somebody else changed meanwhile is shown beside what was
//! typed, and nothing is lost.

use std::sync::Arc;

use app::App;
use app::people::{self, Conflict, PeopleError, ProfileView, Saved, Seen};
use axum::Form;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use custody::Disclosed;
use domain::country::Country;
use domain::id::PublicId;
use domain::notice::Language;
use domain::person::{PersonDetail, PersonKind, PersonName, Profile, ProfileEdit};
use domain::personal::Text;
use domain::reason::Reason;
use serde::Deserialize;

use crate::form::{self, FieldError, WhyForm};
use crate::form_page::FormPage;
use crate::inputs::Input;
use crate::person;
use crate::problem::{Problem, page, page_with};
use crate::session::SignedIn;
use crate::shell::Shell;
use crate::shown::Shown;

/// What the form sends.
#[derive(Deserialize)]
pub(crate) struct ProfileForm {
    #[serde(default)]
    given: String,
    #[serde(default)]
    family: String,
    #[serde(default)]
    addressed: String,
    #[serde(default)]
    language: String,
    #[serde(default)]
    organisation: String,
    #[serde(default)]
    town: String,
    #[serde(default)]
    country: String,
    #[serde(default)]
    number: String,
    #[serde(default)]
    kind: String,
    #[serde(default)]
    version: String,
    #[serde(default)]
    stamp: String,
    #[serde(flatten)]
    why: WhyForm,
}

/// The fields of a profile as they stand in a form.
pub(crate) struct Parts {
    pub given: Shown,
    pub family: Shown,
    pub addressed: Shown,
    pub language: Shown,
    pub organisation: Shown,
    pub town: Shown,
    pub country: Shown,
    pub number: Shown,
    pub kind: Shown,
}

/// Every country with its name in the reader's language, in the order of the names; first the one that is not told.
pub(crate) fn countries(t: &Shell) -> Vec<(String, String)> {
    let mut all: Vec<(String, String)> =
        Country::all().map(|country| (country.code().to_owned(), t.country(country))).collect();
    all.sort_by(|one, other| one.1.cmp(&other.1));
    all.insert(0, (String::new(), t.get("not-told")));
    all
}

/// The languages somebody can be written to in.
pub(crate) fn languages(t: &Shell) -> Vec<(String, String)> {
    let known = ["en", "de", "fr", "es", "it", "pt", "nl", "pl", "cs", "da", "sv", "fi", "el", "bg", "ro", "hu", "uk"];
    let mut all: Vec<(String, String)> =
        known.iter().map(|code| ((*code).to_owned(), t.word("language", code))).collect();
    all.sort_by(|one, other| one.1.cmp(&other.1));
    all
}

fn kinds(t: &Shell) -> Vec<(String, String)> {
    PersonKind::ALL.iter().map(|kind| (kind.code().to_owned(), t.word("kind", kind.code()))).collect()
}

impl Parts {
    fn of(edit: &Disclosed<ProfileEdit>) -> Self {
        let text =
            |take: fn(&ProfileEdit) -> Option<Text>| Shown::some(&edit.part(take)).unwrap_or_else(|| Shown::typed(""));
        Self {
            given: text(|edit| edit.profile.name.as_ref().and_then(|name| name.given.clone())),
            family: text(|edit| edit.profile.name.as_ref().map(|name| name.family.clone())),
            addressed: text(|edit| edit.detail.addressed_as.clone()),
            language: Shown::told(edit, |edit| {
                edit.detail.language.map(|language| language.code().to_owned()).unwrap_or_default()
            }),
            organisation: text(|edit| edit.profile.organisation.clone()),
            town: text(|edit| edit.profile.town.clone()),
            country: Shown::told(edit, |edit| {
                edit.profile.country.map(|country| country.code().to_owned()).unwrap_or_default()
            }),
            number: text(|edit| edit.profile.customer_number.clone()),
            kind: Shown::told(edit, |edit| edit.kind.code().to_owned()),
        }
    }

    fn typed(sent: &ProfileForm) -> Self {
        let typed = |text: &str| Shown::typed(text.chars().take(1_000).collect::<String>());
        Self {
            given: typed(&sent.given),
            family: typed(&sent.family),
            addressed: typed(&sent.addressed),
            language: typed(&sent.language),
            organisation: typed(&sent.organisation),
            town: typed(&sent.town),
            country: typed(&sent.country),
            number: typed(&sent.number),
            kind: typed(&sent.kind),
        }
    }

    /// The fields of the form.
    pub(crate) fn inputs(self, t: &Shell) -> Vec<Input> {
        let mut spoken = languages(t);
        spoken.insert(0, (String::new(), t.get("not-told")));
        vec![
            Input::line("given", t.get("profile-given"), self.given),
            Input::line("family", t.get("profile-family"), self.family).hinted(t.get("profile-name-hint")),
            Input::line("addressed", t.get("profile-addressed-as"), self.addressed)
                .hinted(t.get("profile-addressed-hint")),
            Input::choose("language", t.get("profile-language"), self.language, spoken),
            Input::line("organisation", t.get("person-organisation"), self.organisation),
            Input::line("town", t.get("profile-town"), self.town),
            Input::choose("country", t.get("country"), self.country, countries(t)),
            Input::line("number", t.get("person-number"), self.number),
            Input::choose("kind", t.get("person-kind"), self.kind, kinds(t)),
        ]
    }
}

/// What was typed as an edit, or everything that is wrong with it.
pub(crate) struct Typed<'a> {
    pub given: &'a str,
    pub family: &'a str,
    pub addressed: &'a str,
    pub language: &'a str,
    pub organisation: &'a str,
    pub town: &'a str,
    pub country: &'a str,
    pub number: &'a str,
    pub kind: &'a str,
}

impl Typed<'_> {
    pub(crate) fn read(&self) -> Result<ProfileEdit, Vec<FieldError>> {
        let long = |text: &str| text.trim().chars().count() > PersonName::MAX_CHARS;
        let kind = PersonKind::from_code(self.kind);
        let country = Some(self.country).filter(|code| !code.is_empty()).map(str::parse::<Country>).transpose();
        let nobody =
            [self.given, self.family, self.organisation, self.number].iter().all(|text| text.trim().is_empty());
        let checks = [
            (long(self.given), "given", "form-too-long"),
            (long(self.family), "family", "form-too-long"),
            (nobody, "family", "profile-nobody"),
            (long(self.addressed), "addressed", "form-too-long"),
            (long(self.organisation), "organisation", "form-too-long"),
            (long(self.town), "town", "form-too-long"),
            (country.is_err(), "country", "form-not-on-offer"),
            (long(self.number), "number", "form-too-long"),
            (kind.is_none(), "kind", "form-not-on-offer"),
        ];
        let wrong = checks.into_iter().filter(|(is_wrong, ..)| *is_wrong);
        let errors: Vec<FieldError> = wrong.map(|(_, field, key)| FieldError { field, key }).collect();
        match (kind, country) {
            (Some(kind), Ok(country)) if errors.is_empty() => Ok(ProfileEdit {
                kind,
                profile: Profile {
                    name: PersonName::parse(self.given, self.family),
                    organisation: Text::some(self.organisation),
                    town: Text::some(self.town),
                    country,
                    customer_number: Text::some(self.number),
                },
                detail: PersonDetail {
                    addressed_as: Text::some(self.addressed),
                    language: Language::parse(self.language),
                },
            }),
            _ => Err(errors),
        }
    }
}

impl ProfileForm {
    fn read(&self) -> Result<ProfileEdit, Vec<FieldError>> {
        Typed {
            given: &self.given,
            family: &self.family,
            addressed: &self.addressed,
            language: &self.language,
            organisation: &self.organisation,
            town: &self.town,
            country: &self.country,
            number: &self.number,
            kind: &self.kind,
        }
        .read()
    }

    fn seen(&self) -> Result<Seen, Problem> {
        let stamp = self.stamp.parse().map_err(|_| Problem::INCOMPLETE)?;
        Ok(Seen { version: form::number(&self.version)?, stamp })
    }
}

fn form_page(t: Shell, (public, reason): (PublicId, Reason), seen: Seen, parts: Parts) -> FormPage {
    FormPage {
        title: t.get("profile-title"),
        lead: t.get("profile-lead"),
        notes: Vec::new(),
        action: format!("/people/{public}/profile/change"),
        hidden: vec![
            ("reason", reason.code().to_owned()),
            ("version", seen.version.to_string()),
            ("stamp", seen.stamp.to_string()),
        ],
        inputs: parts.inputs(&t),
        errors: Vec::new(),
        button: t.get("form-save"),
        back: Some((public, reason)),
        t,
    }
}

/// `POST /people/{id}/profile`: the form, filled with what stands there; that it was opened is on record.
pub(crate) async fn form(
    State(app): State<Arc<App>>,
    SignedIn { ctx, t }: SignedIn,
    Path(id): Path<String>,
    Form(sent): Form<WhyForm>,
) -> Result<Response, Problem> {
    let (whom, why) = (form::person(&id)?, sent.expected(ctx.actor.role)?);
    let ProfileView { seen, edit } = people::profile(&app, &ctx, whom, &why).await?;
    page(&form_page(t.at("/people"), (whom, why.reason), seen, Parts::of(&edit)))
}

/// `POST /people/{id}/profile/change`.
pub(crate) async fn save(
    State(app): State<Arc<App>>,
    SignedIn { ctx, t }: SignedIn,
    Path(id): Path<String>,
    Form(sent): Form<ProfileForm>,
) -> Result<Response, Problem> {
    let (whom, why) = (form::person(&id)?, sent.why.expected(ctx.actor.role)?);
    let (seen, t) = (sent.seen()?, t.at("/people"));
    let edit = match sent.read() {
        Ok(edit) => edit,
        Err(errors) => {
            // Whoever may not know of a person does not learn of them from what is missing.
            people::profile(&app, &ctx, whom, &why).await?;
            let again = form_page(t, (whom, why.reason), seen, Parts::typed(&sent));
            return FormPage { errors, ..again }.answer();
        }
    };
    match people::change_profile(&app, &ctx, (whom, &why), seen, edit).await {
        Ok(Saved::Done(_)) => person::opened(&app, (&ctx, t), whom, app::Why::of(why.reason)).await,
        Ok(Saved::Conflict(changes, now)) => conflict(t, (whom, why.reason), (&sent, &changes, &now)),
        Err(PeopleError::Incomplete) => Err(Problem::INCOMPLETE),
        Err(error) => Err(error.into()),
    }
}

/// What was typed stays in the form; beside each field that differs stands what is kept now.
fn conflict(
    t: Shell,
    about: (PublicId, Reason),
    (sent, changes, now): (&ProfileForm, &[Conflict], &ProfileView),
) -> Result<Response, Problem> {
    let mut again = form_page(t, about, now.seen, Parts::typed(sent));
    let kept = Parts::of(&now.edit).inputs(&again.t);
    for (input, kept) in again.inputs.iter_mut().zip(kept) {
        if input.value.as_str() != kept.value.as_str() {
            let words = if kept.value.as_str().is_empty() { again.t.get("not-told") } else { kept.value.to_string() };
            input.advice = Some(again.t.with("profile-kept-now", "value", words));
        }
    }
    again.notes.push(again.t.get("profile-conflict"));
    for change in changes {
        let fields: Vec<String> =
            change.fields.iter().map(|field| again.t.word("profile-field", field.code())).collect();
        let when = again.t.day_words(change.at);
        let who = again.t.word("role", change.role.code());
        again.notes.push(format!("{when} – {who}: {}", fields.join(", ")));
    }
    page_with(StatusCode::CONFLICT, &again)
}
