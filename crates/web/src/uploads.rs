//! `/imports/new` and `POST /imports`: what is asked before a file comes in, and the file itself, which goes
//! to the disk sealed while it arrives.

use std::sync::Arc;

use app::imports::{self, FileFacts, ImportKind, NewImport, Spool};
use app::{App, Ctx};
use askama::Template;
use axum::body::Bytes;
use axum::extract::multipart::Field;
use axum::extract::{Multipart, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use domain::id::{NoticeId, PublicId};
use domain::notice::NoticeRef;
use domain::purpose::Basis;
use policy::HouseAct;
use tokio::sync::mpsc;

use crate::accounts::Choice;
use crate::form::FieldError;
use crate::problem::{Problem, page, page_with};
use crate::session::SignedIn;
use crate::shell::Shell;

/// The most bytes of one upload.
pub const MAX_BYTES: usize = 200_000_000;
/// The longest answer in a field that is not the file.
const FIELD_BYTES: usize = 1_000;
/// Pieces of a file that wait for the disk.
const WAITING: usize = 8;

/// A notice on offer.
#[derive(Clone, Debug)]
pub struct NoticeChoice {
    /// Number and version, as the form sends them.
    pub value: String,
    /// Its address.
    pub slug: String,
    /// Which version.
    pub version: i64,
}

/// The form of a new import.
#[derive(Template)]
#[template(path = "import_new.html")]
pub struct ImportForm {
    /// What stands round it.
    pub t: Shell,
    /// Kinds of files.
    pub kinds: [&'static str; 2],
    /// Brands.
    pub brands: Vec<Choice>,
    /// Teams.
    pub teams: Vec<Choice>,
    /// Bases; consent is none of them, because a file holds no proof of it (Art. 7(1)).
    pub bases: [Basis; 3],
    /// Notices.
    pub notices: Vec<NoticeChoice>,
    /// The currency that is there at first.
    pub currency: &'static str,
    /// What was wrong.
    pub errors: Vec<FieldError>,
}

/// What the form sends, as it came.
#[derive(Default)]
struct Answers {
    kind: String,
    source: String,
    brand: String,
    team: String,
    basis: String,
    notice: String,
    currency: String,
}

/// `GET /imports/new`.
pub(crate) async fn form(
    State(app): State<Arc<App>>,
    SignedIn { ctx, t }: SignedIn,
) -> Result<Response, Problem> {
    if !app
        .clears(&ctx, HouseAct::ImportFile)
        .map_err(imports::ImportError::from)?
    {
        return Err(Problem::REFUSED);
    }
    page(&import_form(&app, t, Vec::new()).await?)
}

/// `POST /imports`: takes the answers and the file, and carries the import out behind the answer.
pub(crate) async fn start(
    State(app): State<Arc<App>>,
    SignedIn { ctx, t }: SignedIn,
    mut sent: Multipart,
) -> Result<Response, Problem> {
    let spool = Spool::begin(&app, &ctx)?;
    let (answers, spool, bytes) = receive(&mut sent, spool, &app).await?;
    let mut errors = Vec::new();
    let new = new_import(&app, &answers, &mut errors).await?;
    if bytes == 0 {
        errors.push(FieldError {
            field: "file",
            key: "import-bad-file",
        });
    }
    let Some(new) = new.filter(|_| errors.is_empty()) else {
        spool.discard(&app)?;
        return page_with(
            StatusCode::UNPROCESSABLE_ENTITY,
            &import_form(&app, t, errors).await?,
        );
    };
    let import = start_import(&app, &ctx, new, spool).await?;
    carry_out(Arc::clone(&app), import);
    Ok(Redirect::to(&format!("/imports/{import}")).into_response())
}

/// Reads every field; the file goes into the spool, the rest is small.
async fn receive(
    sent: &mut Multipart,
    spool: Spool,
    app: &App,
) -> Result<(Answers, Spool, usize), Problem> {
    let (mut answers, mut spool, mut bytes) = (Answers::default(), spool, 0);
    loop {
        let field = match sent.next_field().await {
            Ok(Some(field)) => field,
            Ok(None) => return Ok((answers, spool, bytes)),
            Err(_) => return Err(give_up(spool, app, Problem::UNREADABLE)),
        };
        let name = field.name().unwrap_or_default().to_owned();
        if name == "file" {
            let (taken, read) = take_file(field, spool).await?;
            spool = taken;
            match read {
                Ok(read) => bytes += read,
                Err(problem) => return Err(give_up(spool, app, problem)),
            }
        } else if let Err(problem) = answers.take(&name, field).await {
            return Err(give_up(spool, app, problem));
        }
    }
}

fn give_up(spool: Spool, app: &App, problem: Problem) -> Problem {
    match spool.discard(app) {
        Ok(()) => problem,
        Err(error) => error.into(),
    }
}

/// Hands the bytes to a thread that may wait for the disk.
async fn take_file(
    mut field: Field<'_>,
    mut spool: Spool,
) -> Result<(Spool, Result<usize, Problem>), Problem> {
    let (to_disk, mut from_net) = mpsc::channel::<Bytes>(WAITING);
    let writing = tokio::task::spawn_blocking(move || {
        let mut done = Ok(());
        while let Some(bytes) = from_net.blocking_recv() {
            done = spool.take(&bytes);
            if done.is_err() {
                break;
            }
        }
        (spool, done)
    });
    let mut read = Ok(0);
    while let Ok(so_far) = read {
        read = match field.chunk().await {
            Ok(Some(bytes)) if so_far + bytes.len() > MAX_BYTES => Err(Problem::TOO_LARGE),
            Ok(Some(bytes)) => {
                let more = so_far + bytes.len();
                // The thread has stopped: what it says about the disk counts.
                if to_disk.send(bytes).await.is_err() {
                    break;
                }
                Ok(more)
            }
            Ok(None) => break,
            Err(_) => Err(Problem::UNREADABLE),
        };
    }
    drop(to_disk);
    let (spool, written) = writing.await.map_err(|_| Problem::OUR_FAULT)?;
    let read = read.and_then(|read| written.map(|()| read).map_err(Problem::from));
    Ok((spool, read))
}

async fn start_import(
    app: &Arc<App>,
    ctx: &Ctx,
    new: NewImport,
    spool: Spool,
) -> Result<PublicId, Problem> {
    let finished = tokio::task::spawn_blocking(move || spool.finish()).await;
    let spooled = finished.map_err(|_| Problem::OUR_FAULT)??;
    let new = NewImport {
        file: spooled.facts,
        ..new
    };
    Ok(imports::start_spooled(app, ctx, new, spooled).await?)
}

fn carry_out(app: Arc<App>, import: PublicId) {
    tokio::task::spawn_blocking(move || {
        if let Err(error) = imports::run_spooled(&app, import, &mut |_| ()) {
            tracing::error!(error = &error as &dyn std::error::Error, %import, "an import stopped");
        }
    });
}

impl Answers {
    async fn take(&mut self, name: &str, mut field: Field<'_>) -> Result<(), Problem> {
        let mut bytes = Vec::new();
        while let Some(piece) = field.chunk().await.map_err(|_| Problem::UNREADABLE)? {
            if bytes.len() + piece.len() > FIELD_BYTES {
                return Err(Problem::INCOMPLETE);
            }
            bytes.extend_from_slice(&piece);
        }
        let text = String::from_utf8(bytes)
            .map_err(|_| Problem::UNREADABLE)?
            .trim()
            .to_owned();
        match name {
            "kind" => self.kind = text,
            "source" => self.source = text,
            "brand" => self.brand = text,
            "team" => self.team = text,
            "basis" => self.basis = text,
            "notice" => self.notice = text,
            "currency" => self.currency = text,
            _ => (),
        }
        Ok(())
    }
}

/// The answers as the verb wants them; each that is missing or not on offer is named in `errors`.
async fn new_import(
    app: &App,
    sent: &Answers,
    errors: &mut Vec<FieldError>,
) -> Result<Option<NewImport>, Problem> {
    let mut wrong = |field, key| errors.push(FieldError { field, key });
    let kind = ImportKind::from_code(&sent.kind);
    let brand = app
        .house
        .brands
        .iter()
        .find(|brand| brand.id.number().to_string() == sent.brand);
    let team = app
        .house
        .teams
        .iter()
        .find(|team| team.id.number().to_string() == sent.team);
    let basis = Basis::from_code(&sent.basis).filter(|basis| BASES.contains(basis));
    let currency = sent.currency.to_uppercase().parse().ok();
    let offered = notices(app)
        .await?
        .into_iter()
        .any(|notice| notice.value == sent.notice);
    let notice = notice_ref(&sent.notice).filter(|_| offered);
    let named = (1..=60).contains(&sent.source.chars().count());
    for (is_right, field, key) in [
        (kind.is_some(), "kind", "import-bad-kind"),
        (named, "source", "import-bad-source"),
        (brand.is_some(), "brand", "import-bad-brand"),
        (team.is_some(), "team", "import-bad-team"),
        (basis.is_some(), "basis", "import-bad-basis"),
        (
            notice.is_some() || sent.notice.is_empty(),
            "notice",
            "import-bad-notice",
        ),
        (currency.is_some(), "currency", "import-bad-currency"),
    ] {
        if !is_right {
            wrong(field, key);
        }
    }
    let (Some(kind), Some(brand), Some(team), Some(basis), Some(currency)) =
        (kind, brand, team, basis, currency)
    else {
        return Ok(None);
    };
    let (source, file) = (
        sent.source.clone(),
        FileFacts {
            digest: [0; 32],
            bytes: 0,
        },
    );
    Ok(Some(NewImport {
        kind,
        source,
        brand: brand.id,
        team: team.id,
        basis,
        notice,
        currency,
        file,
    }))
}

/// A file holds no proof of consent, so consent is not on offer.
const BASES: [Basis; 3] = [
    Basis::Contract,
    Basis::LegalObligation,
    Basis::LegitimateInterest,
];

async fn import_form(app: &App, t: Shell, errors: Vec<FieldError>) -> Result<ImportForm, Problem> {
    let choice = |id: i64, name: &str| Choice {
        id,
        name: name.to_owned(),
    };
    let house = &app.house;
    Ok(ImportForm {
        t: t.at("/imports"),
        kinds: [ImportKind::Customers.code(), ImportKind::Invoices.code()],
        brands: house
            .brands
            .iter()
            .map(|brand| choice(brand.id.number(), &brand.name))
            .collect(),
        teams: house
            .teams
            .iter()
            .map(|team| choice(team.id.number(), &team.name))
            .collect(),
        bases: BASES,
        notices: notices(app).await?,
        currency: "EUR",
        errors,
    })
}

async fn notices(app: &App) -> Result<Vec<NoticeChoice>, Problem> {
    let all = app::notices::all(app).await?;
    let choice = |(at, slug): (NoticeRef, String)| NoticeChoice {
        value: format!("{}.{}", at.notice.number(), at.version),
        slug,
        version: at.version,
    };
    Ok(all.into_iter().map(choice).collect())
}

fn notice_ref(value: &str) -> Option<NoticeRef> {
    let (notice, version) = value.split_once('.')?;
    Some(NoticeRef {
        notice: NoticeId::new(notice.parse().ok()?),
        version: version.parse().ok()?,
    })
}
