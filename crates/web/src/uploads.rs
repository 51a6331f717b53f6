//! `/imports/new` and `POST /imports`: the file itself, which goes to the disk sealed while it arrives.

use std::sync::Arc;

use app::imports::{self, ImportKind, NewImport, Spool, Spooled};
use app::{App, Ctx};
use axum::body::Bytes;
use axum::extract::multipart::Field;
use axum::extract::{Multipart, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use domain::id::PublicId;
use domain::source::Origin;
use policy::HouseAct;
use tokio::sync::mpsc;

use crate::form::FieldError;
use crate::problem::{Problem, page, page_with};
use crate::questions::{Answers, import_form, new_import};
use crate::session::SignedIn;

/// The most bytes of one upload.
pub const MAX_BYTES: usize = 200_000_000;
/// What stands round a field of a request, at the least.
const FRAME: usize = 64;
/// Pieces of a file that wait for the disk.
const WAITING: usize = 8;

/// `GET /imports/new`.
pub(crate) async fn form(State(app): State<Arc<App>>, SignedIn { ctx, t }: SignedIn) -> Result<Response, Problem> {
    if !app.clears(&ctx, HouseAct::ImportFile).map_err(imports::ImportError::from)? {
        return Err(Problem::REFUSED);
    }
    page(&import_form(&app, t, None, Vec::new()).await?)
}

/// `POST /imports`: takes the answers and the file, and carries the import out behind the answer.
pub(crate) async fn start(
    State(app): State<Arc<App>>,
    SignedIn { ctx, t }: SignedIn,
    mut sent: Multipart,
) -> Result<Response, Problem> {
    let spool = Spool::begin(&app, &ctx)?;
    let (answers, spool, bytes) = receive(&mut sent, spool).await?;
    let mut errors = Vec::new();
    let new = new_import(&app, &answers, &mut errors).await?;
    if bytes == 0 {
        errors.push(FieldError { field: "file", key: "import-bad-file" });
    }
    let Some(new) = new.filter(|_| errors.is_empty()) else {
        spool.discard()?;
        return page_with(StatusCode::UNPROCESSABLE_ENTITY, &import_form(&app, t, Some(answers), errors).await?);
    };
    if new.kind == ImportKind::Contacts {
        let origin = Origin::from_code(&answers.origin).ok_or(Problem::INCOMPLETE)?;
        return match crate::files::receive(&app, &ctx, (new, origin), finished(spool).await?).await? {
            Ok(import) => Ok(Redirect::to(&format!("/imports/{import}/file")).into_response()),
            Err(key) => {
                let errors = vec![FieldError { field: "file", key }];
                page_with(StatusCode::UNPROCESSABLE_ENTITY, &import_form(&app, t, Some(answers), errors).await?)
            }
        };
    }
    let import = start_import(&app, &ctx, new, spool).await?;
    carry_out(Arc::clone(&app), import);
    Ok(Redirect::to(&format!("/imports/{import}")).into_response())
}

async fn finished(spool: Spool) -> Result<Spooled, Problem> {
    let finished = tokio::task::spawn_blocking(move || spool.finish()).await;
    Ok(finished.map_err(|_| Problem::OUR_FAULT)??)
}

/// Reads every field; the file goes into the spool, the rest is small. All of it counts towards [`MAX_BYTES`].
async fn receive(sent: &mut Multipart, spool: Spool) -> Result<(Answers, Spool, usize), Problem> {
    let (mut answers, mut spool) = (Answers::default(), spool);
    let (mut file, mut rest) = (None, 0);
    loop {
        let field = match sent.next_field().await {
            Ok(Some(field)) => field,
            Ok(None) => return Ok((answers, spool, file.unwrap_or(0))),
            Err(_) => return Err(give_up(spool, Problem::UNREADABLE)),
        };
        let name = field.name().unwrap_or_default().to_owned();
        rest += FRAME + name.len();
        let so_far = file.unwrap_or(0) + rest;
        let read = if name != "file" {
            answers.take(&name, field).await.map(|read| rest += read)
        } else if file.is_some() {
            // Two files in one copy would be one file that nobody sent.
            Err(Problem::UNREADABLE)
        } else {
            let (taken, read) = take_file(field, spool, MAX_BYTES.saturating_sub(so_far)).await?;
            spool = taken;
            read.map(|read| file = Some(read))
        };
        if let Err(problem) = read {
            return Err(give_up(spool, problem));
        }
        if file.unwrap_or(0) + rest > MAX_BYTES {
            return Err(give_up(spool, Problem::TOO_LARGE));
        }
    }
}

fn give_up(spool: Spool, problem: Problem) -> Problem {
    match spool.discard() {
        Ok(()) => problem,
        Err(error) => error.into(),
    }
}

/// Hands at most so many bytes to a thread that may wait for the disk.
async fn take_file(
    mut field: Field<'_>,
    mut spool: Spool,
    most: usize,
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
            Ok(Some(bytes)) if so_far + bytes.len() > most => Err(Problem::TOO_LARGE),
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

async fn start_import(app: &Arc<App>, ctx: &Ctx, new: NewImport, spool: Spool) -> Result<PublicId, Problem> {
    let finished = tokio::task::spawn_blocking(move || spool.finish()).await;
    let spooled = finished.map_err(|_| Problem::OUR_FAULT)??;
    let new = NewImport { file: spooled.facts, ..new };
    Ok(imports::start_spooled(app, ctx, new, spooled).await?)
}

pub(crate) fn carry_out(app: Arc<App>, import: PublicId) {
    tokio::task::spawn_blocking(move || {
        if let Err(error) = imports::run_spooled(&app, import, &mut |_| ()) {
            tracing::error!(error = &error as &dyn std::error::Error, %import, "an import stopped");
        }
    });
}
