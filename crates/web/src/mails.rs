//! `/mails`: mail that waits, went out or did not, without whom it is for.

use std::sync::Arc;

use app::App;
use app::mails::watch::{self, MailRow};
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::mail::{MailKind, MailState};

use crate::problem::{Problem, page};
use crate::session::SignedIn;
use crate::shell::Shell;

/// How many mails of one kind stand where.
#[derive(Clone, Copy, Debug)]
pub struct Count {
    /// What they say.
    pub kind: MailKind,
    /// Where they stand.
    pub state: MailState,
    /// How many.
    pub number: i64,
}

/// The page of the queue.
#[derive(Template)]
#[template(path = "mails.html")]
pub struct MailsPage {
    /// What stands round it.
    pub t: Shell,
    /// How many of each kind stand where.
    pub counts: Vec<Count>,
    /// How many were not sent because nothing let them.
    pub skipped: i64,
    /// Of those, how many for each reason.
    pub reasons: Vec<(String, i64)>,
    /// The newest that failed.
    pub failed: Vec<MailRow>,
    /// The newest that wait.
    pub waiting: Vec<MailRow>,
}

impl MailsPage {
    /// The colour of a state, beside its word.
    const fn tone(state: MailState) -> &'static str {
        match state {
            MailState::Queued | MailState::OnItsWay => "note",
            MailState::Sent => "good",
            MailState::Failed | MailState::Dropped => "stop",
        }
    }
}

/// `GET /mails`.
pub(crate) async fn list(State(app): State<Arc<App>>, SignedIn { ctx, t }: SignedIn) -> Result<Response, Problem> {
    let queue = watch::queue_now(&app, &ctx).await?;
    let counts = queue.counts.into_iter().map(|(kind, state, number)| Count { kind, state, number });
    page(&MailsPage {
        t: t.at("/mails"),
        counts: counts.collect(),
        skipped: queue.skipped_no_basis.iter().map(|(_, number)| number).sum(),
        reasons: queue.skipped_no_basis,
        failed: queue.failed,
        waiting: queue.waiting,
    })
}
