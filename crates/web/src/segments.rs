//! `/segments`: saved questions about many people, each with its purpose, and what they come to.

use std::sync::Arc;

use app::segments::{self, Folded, SegmentError};
use app::{App, Ctx, Why};
use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use domain::country::Country;
use domain::id::{BrandId, PublicKind, TagId, TeamId};
use domain::person::PersonKind;
use domain::purpose::Purpose;
use domain::reason::Reason;
use domain::segment::{Criteria, LeftOut, OffPurpose, Segment};
use jiff::Timestamp;
use serde::Deserialize;

use crate::form::{self, FieldError};
use crate::inputs::{Control, Input};
use crate::people::PersonLine;
use crate::problem::{Problem, page, page_with};
use crate::profile::countries;
use crate::session::SignedIn;
use crate::shell::Shell;
use crate::shown::Shown;

/// The page of segments.
#[derive(Template)]
#[template(path = "segments.html")]
pub struct SegmentsPage {
    /// What stands round it.
    pub t: Shell,
    /// In use, by name.
    pub segments: Vec<Segment>,
    /// The form for a new one.
    pub inputs: Vec<Input>,
    /// What was wrong.
    pub errors: Vec<FieldError>,
}

/// What a run came to.
#[derive(Template)]
#[template(path = "segment.html")]
pub struct SegmentPage {
    /// What stands round it.
    pub t: Shell,
    /// What was asked.
    pub segment: Segment,
    /// The newest of those who fit.
    pub rows: Vec<PersonLine>,
    /// The reason for which a row opens.
    pub opening: Option<Reason>,
    /// How many fit.
    pub fitting: usize,
    /// How many were left out, by reason, in words.
    pub left_out: Vec<(LeftOut, String)>,
    /// Whether there were more than one run looks at.
    pub more: bool,
}

/// What the form of a new segment sends.
#[derive(Default, Deserialize)]
pub(crate) struct SegmentForm {
    #[serde(default)]
    name: String,
    #[serde(default)]
    purpose: String,
    #[serde(default)]
    kind: String,
    #[serde(default)]
    team: String,
    #[serde(default)]
    brand: String,
    #[serde(default)]
    tag: String,
    #[serde(default)]
    country: String,
    #[serde(default)]
    since: String,
    #[serde(default)]
    bought: String,
}

/// What segments can be for.
const PURPOSES: [Purpose; 2] = [Purpose::Service, Purpose::Marketing];

impl SegmentForm {
    fn criteria(&self, app: &App) -> Result<Criteria, Vec<FieldError>> {
        let wrong = |field| vec![FieldError { field, key: "form-not-on-offer" }];
        let told = |text: &str| !text.trim().is_empty();
        let day = |text: &str, field| {
            let day = told(text).then(|| text.trim().parse::<jiff::civil::Date>());
            let at = day.transpose().map_err(|_| wrong(field))?;
            let at = at.map(|day| jiff::tz::TimeZone::UTC.to_timestamp(day.to_datetime(jiff::civil::Time::midnight())));
            at.transpose().map_err(|_| wrong(field))
        };
        let team = app.house.teams.iter().find(|team| team.id.number().to_string() == self.team);
        let brand = app.house.brands.iter().find(|brand| brand.id.number().to_string() == self.brand);
        let tag = told(&self.tag).then(|| self.tag.parse::<i64>()).transpose().map_err(|_| wrong("tag"))?;
        let country = told(&self.country).then(|| self.country.parse::<Country>()).transpose();
        let since: Option<Timestamp> = day(&self.since, "since")?;
        Ok(Criteria {
            kind: PersonKind::from_code(&self.kind),
            team: team.map(|team| -> TeamId { team.id }),
            brand: brand.map(|brand| -> BrandId { brand.id }),
            tags: tag.map(TagId::new).into_iter().collect(),
            country: country.map_err(|_| wrong("country"))?,
            since,
            bought_since: day(&self.bought, "bought")?,
            channel: None,
        })
    }

    fn inputs(&self, t: &Shell, app: &App, tags: Vec<(String, String)>) -> Vec<Input> {
        let typed = |text: &str| Shown::typed(text.chars().take(200).collect::<String>());
        let any = |rest: Vec<(String, String)>| -> Vec<(String, String)> {
            std::iter::once((String::new(), t.get("segment-any"))).chain(rest).collect()
        };
        let house = &app.house;
        let kinds = PersonKind::ALL.iter().map(|kind| (kind.code().to_owned(), t.word("kind", kind.code()))).collect();
        let teams = house.teams.iter().map(|team| (team.id.number().to_string(), team.name.clone())).collect();
        let brands = house.brands.iter().map(|brand| (brand.id.number().to_string(), brand.name.clone())).collect();
        let purposes =
            PURPOSES.iter().map(|known| (known.code().to_owned(), t.word("purpose", known.code()))).collect();
        let mut living = countries(t);
        if let Some(first) = living.first_mut() {
            first.1 = t.get("segment-any");
        }
        let day = |name, key: &str, value: &str| {
            Input::line(name, t.get(key), typed(value)).as_control(Control::Line("date"))
        };
        vec![
            Input { most: 60, ..Input::line("name", t.get("segment-name"), typed(&self.name)).needed() }
                .hinted(t.get("segment-name-hint")),
            Input::choose("purpose", t.get("declare-purpose"), typed(&self.purpose), purposes)
                .hinted(t.get("segment-purpose-hint")),
            Input::choose("kind", t.get("person-kind"), typed(&self.kind), any(kinds)),
            Input::choose("team", t.get("person-team"), typed(&self.team), any(teams)),
            Input::choose("brand", t.get("person-brand"), typed(&self.brand), any(brands)),
            Input::choose("tag", t.get("tag-set-label"), typed(&self.tag), any(tags)),
            Input::choose("country", t.get("country"), typed(&self.country), living),
            day("since", "segment-since", &self.since),
            day("bought", "segment-bought", &self.bought),
        ]
    }
}

async fn segments_page(app: &App, ctx: &Ctx, t: Shell, sent: &SegmentForm) -> Result<SegmentsPage, Problem> {
    let segments = segments::all(app, ctx).await?;
    let tags = app::tags::all(app, ctx).await?.into_iter().filter(|tag| tag.ended_at.is_none());
    let tags = tags.map(|tag| (tag.id.number().to_string(), tag.declared.name)).collect();
    let t = t.at("/segments");
    let inputs = sent.inputs(&t, app, tags);
    Ok(SegmentsPage { t, segments, inputs, errors: Vec::new() })
}

/// `GET /segments`.
pub(crate) async fn list(State(app): State<Arc<App>>, SignedIn { ctx, t }: SignedIn) -> Result<Response, Problem> {
    page(&segments_page(&app, &ctx, t, &SegmentForm::default()).await?)
}

/// Where a criterion stands that the purpose may not use.
const fn off_purpose(which: OffPurpose) -> FieldError {
    match which {
        OffPurpose::Country => FieldError { field: "country", key: "segment-off-purpose" },
        OffPurpose::BoughtSince => FieldError { field: "bought", key: "segment-off-purpose" },
        OffPurpose::Tag => FieldError { field: "tag", key: "segment-off-purpose-tag" },
    }
}

/// `POST /segments`.
pub(crate) async fn save(
    State(app): State<Arc<App>>,
    SignedIn { ctx, t }: SignedIn,
    Form(sent): Form<SegmentForm>,
) -> Result<Response, Problem> {
    let purpose = Purpose::from_code(&sent.purpose).filter(|purpose| PURPOSES.contains(purpose));
    let read = purpose.ok_or_else(|| vec![FieldError { field: "purpose", key: "form-not-on-offer" }]);
    let read = read.and_then(|purpose| Ok((purpose, sent.criteria(&app)?)));
    let (status, errors) = match read {
        Err(errors) => (StatusCode::UNPROCESSABLE_ENTITY, errors),
        Ok((purpose, criteria)) => match segments::save(&app, &ctx, (&sent.name, purpose), criteria).await {
            Ok(_) => return Ok(Redirect::to("/segments").into_response()),
            Err(SegmentError::PurposeDenied(off)) => {
                (StatusCode::FORBIDDEN, off.into_iter().map(off_purpose).collect())
            }
            Err(SegmentError::Incomplete) => {
                let wrong = FieldError { field: "name", key: "declare-bad-name" };
                (StatusCode::UNPROCESSABLE_ENTITY, vec![wrong])
            }
            Err(error) => return Err(error.into()),
        },
    };
    let again = segments_page(&app, &ctx, t, &sent).await?;
    page_with(status, &SegmentsPage { errors, ..again })
}

/// `POST /segments/{id}/run`: one event names everybody it shows.
pub(crate) async fn run(
    State(app): State<Arc<App>>,
    SignedIn { ctx, t }: SignedIn,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let which = form::public(&id, PublicKind::Segment)?;
    let why = Why::usual(ctx.actor.role);
    let answer = segments::run(&app, &ctx, which, &why).await?;
    let t = t.at("/segments");
    let told = |count: Folded| match count {
        Folded::Nobody => t.number(0),
        Folded::Few => t.get("segment-few"),
        Folded::Exactly(count) => t.number(count),
    };
    page(&SegmentPage {
        rows: answer.rows.iter().map(|row| PersonLine::of(row, &t)).collect(),
        opening: Some(why.reason),
        fitting: answer.fitting,
        left_out: answer.left_out.iter().map(|(reason, count)| (*reason, told(*count))).collect(),
        more: answer.more,
        segment: answer.segment,
        t,
    })
}

/// `POST /segments/{id}/ending`.
pub(crate) async fn end(
    State(app): State<Arc<App>>,
    SignedIn { ctx, t: _ }: SignedIn,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    segments::end(&app, &ctx, form::public(&id, PublicKind::Segment)?).await?;
    Ok(Redirect::to("/segments").into_response())
}
