//! `/imports/{id}/file`: what a file of people was found to be, what its columns mean, and what it would bring.
//!
//! The rows are shown by a `POST`, because looking at them is a deed with a record.

use std::sync::Arc;

use app::files::{self, Choice, FileError, FileView, NewFile, Preview, Trial, Wanted};
use app::imports::{NewImport, Spooled};
use app::{App, Ctx};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum_extra::extract::Form;
use domain::id::{NoticeId, PublicId, PublicKind};
use domain::mapping::{DateOrder, Field, ShownForm, Zone};
use domain::notice::{Language, NoticeRef};
use domain::source::Origin;
use serde::Deserialize;

use crate::form::{self, FieldError};
use crate::problem::{Problem, page, page_with};
use crate::questions::NoticeChoice;
use crate::session::SignedIn;
use crate::shell::Shell;

/// The page of a file.
#[derive(Template)]
#[template(path = "file.html")]
pub struct FilePage {
    /// What stands round it.
    pub t: Shell,
    /// Name outside.
    pub import: PublicId,
    /// What it is.
    pub view: FileView,
    /// Fields on offer.
    pub fields: Vec<Field>,
    /// Encodings on offer.
    pub encodings: &'static [&'static str],
    /// Orders of dates on offer.
    pub orders: &'static [DateOrder],
    /// Notices on offer.
    pub notices: Vec<NoticeChoice>,
    /// Its first rows, if they were asked for.
    pub preview: Option<Preview>,
    /// What it would bring, if that was asked for.
    pub trial: Option<Trial>,
    /// What was wrong.
    pub errors: Vec<FieldError>,
}

impl FilePage {
    /// The notice people were shown, as the form sends it.
    #[must_use]
    pub fn shown_notice(&self) -> String {
        let shown = self.view.mapping.shown.as_ref();
        shown.map(|shown| format!("{}.{}", shown.notice.notice.number(), shown.notice.version)).unwrap_or_default()
    }

    /// What the form is called on which they agreed.
    #[must_use]
    pub fn shown_form(&self) -> &str {
        self.view.mapping.shown.as_ref().map_or("", |shown| shown.form.as_str())
    }

    /// What stands between cells, and how each is called.
    #[must_use]
    pub fn delimiters(&self) -> [(&'static str, &'static str); 4] {
        [(",", "comma"), (";", "semicolon"), ("\t", "tab"), ("|", "bar")]
    }
}

/// What the form sends.
#[derive(Deserialize)]
pub(crate) struct Sent {
    #[serde(default)]
    field: Vec<String>,
    #[serde(default)]
    dates: String,
    #[serde(default)]
    zone: String,
    #[serde(default)]
    encoding: String,
    #[serde(default)]
    delimiter: String,
    #[serde(default)]
    sheet: String,
    #[serde(default)]
    adopt: String,
    #[serde(default)]
    keep_as: String,
    #[serde(default)]
    wording: String,
    #[serde(default)]
    shown_notice: String,
    #[serde(default)]
    shown_form: String,
    #[serde(default)]
    then: String,
}

/// Looks at a file that came in, and leads to its page; a file that nobody can read is named.
pub(crate) async fn receive(
    app: &Arc<App>,
    ctx: &Ctx,
    (new, origin): (NewImport, Origin),
    spooled: Spooled,
) -> Result<Result<PublicId, &'static str>, Problem> {
    let import = files::keep(app, ctx, new, spooled).await?;
    let facts = NewFile { origin, received_at: ctx.now };
    let examined = blocking(app, ctx, move |app, ctx| files::examine(app, ctx, import, &facts)).await?;
    match examined {
        Ok(import) => Ok(Ok(import)),
        Err(error) => unreadable(error).map(Err),
    }
}

/// The advice for a file that cannot be read; anything else is a problem.
fn unreadable(error: FileError) -> Result<&'static str, Problem> {
    match error {
        FileError::Unreadable(_) => Ok("file-unreadable"),
        FileError::Broken(_) => Ok("file-broken"),
        FileError::NoHeader => Ok("file-no-header"),
        FileError::TooWide => Ok("file-too-wide"),
        FileError::NothingMapped => Ok("file-nothing-mapped"),
        FileError::NotFound
        | FileError::Refused
        | FileError::Import(_)
        | FileError::Policy(_)
        | FileError::Store(_) => Err(error.into()),
    }
}

/// `GET /imports/{id}/file`.
pub(crate) async fn show(
    State(app): State<Arc<App>>,
    SignedIn { ctx, t }: SignedIn,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let import = form::public(&id, PublicKind::Import)?;
    page(&file_page(&app, &ctx, (t, import), Vec::new()).await?)
}

/// `POST /imports/{id}/file`: takes over what was chosen, and then shows rows, tries, or brings the file in.
pub(crate) async fn choose(
    State(app): State<Arc<App>>,
    SignedIn { ctx, t }: SignedIn,
    Path(id): Path<String>,
    Form(sent): Form<Sent>,
) -> Result<Response, Problem> {
    let import = form::public(&id, PublicKind::Import)?;
    let mut errors = Vec::new();
    let choice = choice(&sent, &mut errors);
    if !errors.is_empty() {
        return page_with(StatusCode::UNPROCESSABLE_ENTITY, &file_page(&app, &ctx, (t, import), errors).await?);
    }
    let chosen = blocking(&app, &ctx, move |app, ctx| files::choose(app, ctx, import, &choice)).await?;
    if let Err(error) = chosen {
        let errors = vec![FieldError { field: "encoding", key: unreadable(error)? }];
        return page_with(StatusCode::UNPROCESSABLE_ENTITY, &file_page(&app, &ctx, (t, import), errors).await?);
    }
    carry_on(&app, &ctx, (t, import), &sent.then).await
}

/// What was asked for behind the choice.
async fn carry_on(app: &Arc<App>, ctx: &Ctx, (t, import): (Shell, PublicId), then: &str) -> Result<Response, Problem> {
    match then {
        "preview" => {
            let preview = blocking(app, ctx, move |app, ctx| files::preview(app, ctx, import)).await??;
            page(&FilePage { preview: Some(preview), ..file_page(app, ctx, (t, import), Vec::new()).await? })
        }
        "try" => {
            let trial = blocking(app, ctx, move |app, ctx| files::try_out(app, ctx, import)).await??;
            page(&FilePage { trial: Some(trial), ..file_page(app, ctx, (t, import), Vec::new()).await? })
        }
        "start" => match blocking(app, ctx, move |app, ctx| files::begin(app, ctx, import)).await? {
            Ok(()) => {
                crate::uploads::carry_out(Arc::clone(app), import);
                Ok(Redirect::to(&format!("/imports/{import}")).into_response())
            }
            Err(error) => {
                let errors = vec![FieldError { field: "column-0", key: unreadable(error)? }];
                let shown = file_page(app, ctx, (t, import), errors).await?;
                page_with(StatusCode::UNPROCESSABLE_ENTITY, &shown)
            }
        },
        _ => Ok(Redirect::to(&format!("/imports/{import}/file")).into_response()),
    }
}

fn choice(sent: &Sent, errors: &mut Vec<FieldError>) -> Choice {
    let zone = Zone::parse(&sent.zone);
    if zone.is_none() {
        errors.push(FieldError { field: "zone", key: "file-bad-zone" });
    }
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    Choice {
        fields: sent.field.iter().map(|code| Field::from_code(code).unwrap_or(Field::Ignore)).collect(),
        dates: DateOrder::from_code(&sent.dates),
        zone,
        shown: shown(sent),
        wanted: Wanted {
            encoding: some(&sent.encoding),
            delimiter: sent.delimiter.bytes().next(),
            sheet: some(&sent.sheet),
        },
        adopt: sent.adopt.parse().ok(),
        keep_as: some(sent.keep_as.trim()),
    }
}

/// What people were shown: all of it, or none of it. The sentence itself is not kept, so an empty one changes nothing.
#[expect(clippy::option_option, reason = "nothing was said, nothing is known, or this was shown")]
fn shown(sent: &Sent) -> Option<Option<ShownForm>> {
    if sent.shown_notice.is_empty() {
        return Some(None);
    }
    let (notice, version) = sent.shown_notice.split_once('.')?;
    let notice = NoticeRef { notice: NoticeId::new(notice.parse().ok()?), version: version.parse().ok()? };
    let wording_hash = app::consents::wording_hash(&sent.wording)?;
    Some(Some(ShownForm { wording_hash, notice, language: Language::EN, form: sent.shown_form.trim().to_owned() }))
}

async fn file_page(
    app: &Arc<App>,
    ctx: &Ctx,
    (t, import): (Shell, PublicId),
    errors: Vec<FieldError>,
) -> Result<FilePage, Problem> {
    let view = blocking(app, ctx, move |app, ctx| files::view(app, ctx, import)).await??;
    Ok(FilePage {
        t: t.at("/imports"),
        import,
        view,
        fields: Field::ALL.iter().copied().filter(|field| field.can_be_chosen()).collect(),
        encodings: files::ENCODINGS,
        orders: DateOrder::ALL,
        notices: crate::questions::notices(app).await?,
        preview: None,
        trial: None,
        errors,
    })
}

/// Reading a file waits for the disk, so it has a thread of its own.
async fn blocking<T: Send + 'static>(
    app: &Arc<App>,
    ctx: &Ctx,
    work: impl FnOnce(&App, &Ctx) -> T + Send + 'static,
) -> Result<T, Problem> {
    let (app, ctx) = (Arc::clone(app), ctx.clone());
    tokio::task::spawn_blocking(move || work(&app, &ctx)).await.map_err(|_| Problem::OUR_FAULT)
}
