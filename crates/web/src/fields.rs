//! `/fields`: fields of the house's own, declared by the privacy manager; and their values on a person.

use std::sync::Arc;

use app::fields::{self, FieldRow};
use app::people::PeopleError;
use app::{App, Ctx, Why};
use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use domain::actor::Role;
use domain::declared::{Declared, Field, FieldKind, Treatment};
use domain::id::{FieldId, PublicId};
use domain::personal::Text;
use domain::purpose::Purpose;
use domain::purpose::rule::SpecialCondition;
use domain::reason::Reason;
use serde::Deserialize;

use crate::form::{self, FieldError, WhyForm};
use crate::inputs::{Control, Input};
use crate::problem::{Problem, page, page_with};
use crate::session::SignedIn;
use crate::shell::Shell;
use crate::shown::Shown;
use crate::tags::{PURPOSES, errors_of, purposes};

/// The page of declared fields.
#[derive(Template)]
#[template(path = "fields.html")]
pub struct FieldsPage {
    /// What stands round it.
    pub t: Shell,
    /// In use, by name.
    pub fields: Vec<Field>,
    /// The form for a new one, for those who may.
    pub inputs: Vec<Input>,
    /// What was wrong.
    pub errors: Vec<FieldError>,
}

/// What the form of a new field sends.
#[derive(Default, Deserialize)]
pub(crate) struct FieldForm {
    #[serde(default)]
    name: String,
    #[serde(default)]
    kind: String,
    #[serde(default)]
    treatment: String,
    #[serde(default)]
    purpose: String,
    #[serde(default)]
    days: String,
    #[serde(default)]
    condition: String,
    #[serde(default)]
    law: String,
    #[serde(default)]
    choices: String,
}

impl FieldForm {
    /// What is declared now.
    fn of(field: &Field) -> Self {
        let declared = &field.declared;
        Self {
            name: declared.name.clone(),
            kind: field.kind.code().to_owned(),
            treatment: declared.treatment.code().to_owned(),
            purpose: declared.purpose.code().to_owned(),
            days: declared.retention_days.to_string(),
            condition: declared.condition.map_or("", SpecialCondition::code).to_owned(),
            law: field.law.clone().unwrap_or_default(),
            choices: field.choices.join("\n"),
        }
    }

    /// The declaration as it was typed; the verb finds what is wrong with it.
    fn field(&self, now: jiff::Timestamp) -> Field {
        let purpose = Purpose::from_code(&self.purpose).filter(|purpose| PURPOSES.contains(purpose));
        Field {
            id: FieldId::new(0),
            version: 0,
            declared: Declared {
                name: self.name.trim().to_owned(),
                purpose: purpose.unwrap_or(Purpose::Service),
                treatment: Treatment::from_code(&self.treatment).unwrap_or(Treatment::Ordinary),
                retention_days: self.days.trim().parse().unwrap_or(0),
                condition: SpecialCondition::from_code(&self.condition),
            },
            kind: FieldKind::from_code(&self.kind).unwrap_or(FieldKind::Text),
            law: Some(self.law.trim().to_owned()).filter(|law| !law.is_empty()),
            choices: self.choices.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect(),
            declared_at: now,
            ended_at: None,
        }
    }

    fn inputs(&self, t: &Shell) -> Vec<Input> {
        let typed = |text: &str| Shown::typed(text.chars().take(2_000).collect::<String>());
        let words = |group: &str, codes: Vec<&'static str>| -> Vec<(String, String)> {
            codes.iter().map(|code| ((*code).to_owned(), t.word(group, code))).collect()
        };
        let mut conditions = words("condition", SpecialCondition::ALL.iter().map(|known| known.code()).collect());
        conditions.insert(0, (String::new(), t.get("declare-condition-none")));
        let kinds = words("field-kind", FieldKind::ALL.iter().map(|kind| kind.code()).collect());
        let treatments = words("treatment", Treatment::ALL.iter().map(|known| known.code()).collect());
        vec![
            Input { most: 60, ..Input::line("name", t.get("declare-name"), typed(&self.name)).needed() },
            Input::choose("kind", t.get("declare-kind"), typed(&self.kind), kinds),
            Input::choose("treatment", t.get("declare-treatment"), typed(&self.treatment), treatments)
                .hinted(t.get("declare-treatment-hint")),
            Input::choose("purpose", t.get("declare-purpose"), typed(&self.purpose), purposes(t)),
            Input::line("days", t.get("declare-days"), typed(&self.days)).needed().as_control(Control::Line("number")),
            Input::choose("condition", t.get("declare-condition"), typed(&self.condition), conditions)
                .hinted(t.get("declare-condition-hint")),
            Input { most: 300, ..Input::line("law", t.get("declare-law"), typed(&self.law)) }
                .hinted(t.get("declare-law-hint")),
            Input { most: 2_000, ..Input::line("choices", t.get("declare-choices"), typed(&self.choices)) }
                .as_control(Control::Area(3))
                .hinted(t.get("declare-choices-hint")),
        ]
    }
}

async fn fields_page(app: &App, ctx: &Ctx, t: Shell, sent: &FieldForm) -> Result<FieldsPage, Problem> {
    let fields = fields::all(app, ctx).await?.into_iter().filter(|field| field.ended_at.is_none()).collect();
    let t = t.at("/fields");
    let inputs = if matches!(ctx.actor.role, Role::PrivacyManager) { sent.inputs(&t) } else { Vec::new() };
    Ok(FieldsPage { t, fields, inputs, errors: Vec::new() })
}

/// `GET /fields`.
pub(crate) async fn list(State(app): State<Arc<App>>, SignedIn { ctx, t }: SignedIn) -> Result<Response, Problem> {
    page(&fields_page(&app, &ctx, t, &FieldForm::default()).await?)
}

/// `POST /fields`.
pub(crate) async fn declare(
    State(app): State<Arc<App>>,
    SignedIn { ctx, t }: SignedIn,
    Form(sent): Form<FieldForm>,
) -> Result<Response, Problem> {
    match fields::declare(&app, &ctx, sent.field(ctx.now)).await {
        Ok(_) => Ok(Redirect::to("/fields").into_response()),
        Err(error) => {
            let errors = errors_of(error)?;
            let again = fields_page(&app, &ctx, t, &sent).await?;
            page_with(StatusCode::UNPROCESSABLE_ENTITY, &FieldsPage { errors, ..again })
        }
    }
}

/// One declaration, as it is and as it was.
#[derive(Template)]
#[template(path = "field.html")]
pub struct FieldPage {
    /// What stands round it.
    pub t: Shell,
    /// The present version.
    pub field: Field,
    /// Every version, newest first.
    pub versions: Vec<Field>,
    /// The form for the next version; a field that has ended has none.
    pub inputs: Vec<Input>,
    /// What was wrong.
    pub errors: Vec<FieldError>,
}

async fn field_page(
    app: &App,
    (ctx, t): (&Ctx, Shell),
    id: FieldId,
    sent: Option<&FieldForm>,
) -> Result<FieldPage, Problem> {
    let mut versions = fields::history(app, ctx, id).await?;
    versions.reverse();
    let field = versions.first().cloned().ok_or(Problem::NOT_FOUND)?;
    let t = t.at("/fields");
    let stands = FieldForm::of(&field);
    // What a field takes and how it is treated stay: the values that stand there were given under them.
    let changes = |input: &Input| !["kind", "treatment"].contains(&input.name.as_ref());
    let inputs = if field.ended_at.is_none() {
        sent.unwrap_or(&stands).inputs(&t).into_iter().filter(changes).collect()
    } else {
        Vec::new()
    };
    Ok(FieldPage { t, field, versions, inputs, errors: Vec::new() })
}

/// `GET /fields/{id}`.
pub(crate) async fn one(
    State(app): State<Arc<App>>,
    SignedIn { ctx, t }: SignedIn,
    Path(id): Path<i64>,
) -> Result<Response, Problem> {
    page(&field_page(&app, (&ctx, t), FieldId::new(id), None).await?)
}

/// `POST /fields/{id}`: the next version of a declaration.
pub(crate) async fn change(
    State(app): State<Arc<App>>,
    SignedIn { ctx, t }: SignedIn,
    Path(id): Path<i64>,
    Form(sent): Form<FieldForm>,
) -> Result<Response, Problem> {
    let again = field_page(&app, (&ctx, t), FieldId::new(id), Some(&sent)).await?;
    let mut to = sent.field(ctx.now);
    (to.kind, to.declared.treatment) = (again.field.kind, again.field.declared.treatment);
    match fields::change(&app, &ctx, FieldId::new(id), to).await {
        Ok(()) => Ok(Redirect::to(&format!("/fields/{id}")).into_response()),
        Err(error) => page_with(StatusCode::UNPROCESSABLE_ENTITY, &FieldPage { errors: errors_of(error)?, ..again }),
    }
}

/// Which field.
#[derive(Deserialize)]
pub(crate) struct Which {
    #[serde(default)]
    field: String,
}

/// `POST /fields/ending`: the field ends, and all its values are erased.
pub(crate) async fn end(
    State(app): State<Arc<App>>,
    SignedIn { ctx, t: _ }: SignedIn,
    Form(sent): Form<Which>,
) -> Result<Response, Problem> {
    fields::end(&app, &ctx, FieldId::new(form::number(&sent.field)?)).await?;
    Ok(Redirect::to("/fields").into_response())
}

/// One field of a person, with a form of its own.
pub struct FieldLine {
    /// Its number.
    pub id: i64,
    /// The field as a one-field form.
    pub inputs: Vec<Input>,
    /// What is wrong with what was typed.
    pub errors: Vec<FieldError>,
    /// How it must be treated.
    pub treatment: Treatment,
    /// What it is for.
    pub purpose: Purpose,
    /// After how many days it ends.
    pub days: i64,
    /// Since when it stands there.
    pub at: Option<jiff::Timestamp>,
    /// Where it came from.
    pub source: Option<String>,
}

/// The fields of a person.
#[derive(Template)]
#[template(path = "person_fields.html")]
pub struct PersonFieldsPage {
    /// What stands round it.
    pub t: Shell,
    /// Whose.
    pub public: PublicId,
    /// The reason that is on record.
    pub reason: Reason,
    /// Each with what stands in it.
    pub fields: Vec<FieldLine>,
}

impl FieldLine {
    fn of(t: &Shell, row: &FieldRow) -> Self {
        let field = &row.field;
        let value = row.value.as_ref().map_or_else(|| Shown::typed(""), Shown::from);
        let label = field.declared.name.clone();
        let empty = || (String::new(), t.get("not-told"));
        let input = match field.kind {
            FieldKind::Text => Input { most: 500, ..Input::line("value", label, value) },
            FieldKind::Identifier => Input { most: 40, ..Input::line("value", label, value) },
            FieldKind::Number => Input { most: 30, ..Input::line("value", label, value) },
            FieldKind::Date => Input::line("value", label, value).as_control(Control::Line("date")),
            FieldKind::YesNo => {
                let from = vec![empty(), ("yes".to_owned(), t.get("yes")), ("no".to_owned(), t.get("no"))];
                Input::choose("value", label, value, from)
            }
            FieldKind::Choice => {
                let choices = field.choices.iter().map(|choice| (choice.clone(), choice.clone()));
                Input::choose("value", label, value, std::iter::once(empty()).chain(choices).collect())
            }
        };
        Self {
            id: field.id.number(),
            inputs: vec![input],
            errors: Vec::new(),
            treatment: field.declared.treatment,
            purpose: field.declared.purpose,
            days: field.declared.retention_days,
            at: row.at,
            source: row.source.clone(),
        }
    }

    /// The one field of the form.
    #[must_use]
    pub fn input(&self) -> Option<&Input> {
        self.inputs.first()
    }
}

async fn shown(
    app: &App,
    (ctx, t): (&Ctx, Shell),
    (public, why): (PublicId, &Why),
) -> Result<PersonFieldsPage, Problem> {
    let t = t.at("/people");
    let rows = fields::of_person(app, ctx, public, why).await?;
    let fields = rows.iter().map(|row| FieldLine::of(&t, row)).collect();
    Ok(PersonFieldsPage { t, public, reason: why.reason, fields })
}

/// `POST /people/{id}/fields`: what the house keeps beside, on record.
pub(crate) async fn of_person(
    State(app): State<Arc<App>>,
    SignedIn { ctx, t }: SignedIn,
    Path(id): Path<String>,
    Form(sent): Form<WhyForm>,
) -> Result<Response, Problem> {
    let (public, why) = (form::person(&id)?, sent.expected(ctx.actor.role)?);
    page(&shown(&app, (&ctx, t), (public, &why)).await?)
}

/// Which field of a person, and what was typed.
#[derive(Deserialize)]
pub(crate) struct ValueForm {
    #[serde(default)]
    field: String,
    #[serde(default)]
    value: String,
    #[serde(flatten)]
    why: WhyForm,
}

/// `POST /people/{id}/fields/writing`.
pub(crate) async fn write(
    State(app): State<Arc<App>>,
    SignedIn { ctx, t }: SignedIn,
    Path(id): Path<String>,
    Form(sent): Form<ValueForm>,
) -> Result<Response, Problem> {
    let (public, why) = (form::person(&id)?, sent.why.expected(ctx.actor.role)?);
    let number = form::number(&sent.field)?;
    let written =
        fields::write(&app, &ctx, (public, &why), (FieldId::new(number), &Text::new(sent.value.as_str()))).await;
    let mut again = shown(&app, (&ctx, t), (public, &Why::of(why.reason))).await?;
    match written {
        Ok(()) => page(&again),
        Err(PeopleError::Incomplete) => {
            let line = again.fields.iter_mut().find(|line| line.id == number).ok_or(Problem::INCOMPLETE)?;
            line.errors = vec![FieldError { field: "value", key: "field-bad-value" }];
            for input in &mut line.inputs {
                input.value = Shown::typed(sent.value.chars().take(600).collect::<String>());
            }
            page_with(StatusCode::UNPROCESSABLE_ENTITY, &again)
        }
        Err(error) => Err(error.into()),
    }
}
