//! The queue as those see it who watch over it: counts, kinds and codes, and nobody's name.

use domain::mail::{MailKind, MailState, SKIPPED_FOR_WANT_OF_A_BASIS};
use domain::time::Timestamp;
use policy::{HouseAct, PolicyError};
use store::StoreError;
use store::mails::MailRecord;

use crate::{App, Ctx};

/// How many mails of each kind of trouble are listed.
const LISTED: i64 = 50;

/// Why the queue is not shown.
#[derive(Debug, thiserror::Error)]
pub enum WatchError {
    /// The policy says no.
    #[error("not allowed")]
    Refused,
    /// No decision.
    #[error("could not reach a decision")]
    Policy(#[from] PolicyError),
    /// The store.
    #[error("could not use the store")]
    Store(#[from] StoreError),
}

/// One mail without whom it is for.
#[derive(Clone, Debug)]
pub struct MailRow {
    /// What it says.
    pub kind: MailKind,
    /// Where it stands.
    pub state: MailState,
    /// When it was put in the queue.
    pub made_at: Timestamp,
    /// When it is tried next.
    pub due_at: Option<Timestamp>,
    /// How often it was tried.
    pub tries: i64,
    /// What the relay answered last.
    pub smtp_code: Option<i64>,
    /// A code: why it waits, was dropped or has failed.
    pub why: Option<String>,
}

/// The queue.
#[derive(Clone, Debug)]
pub struct Queue {
    /// How many of each kind stand where.
    pub counts: Vec<(MailKind, MailState, i64)>,
    /// How many were not sent because nothing let them, by the reason (AC-06-01).
    pub skipped_no_basis: Vec<(String, i64)>,
    /// The newest that failed.
    pub failed: Vec<MailRow>,
    /// The newest that wait or are on their way.
    pub waiting: Vec<MailRow>,
}

/// Shows the queue.
pub async fn queue_now(app: &App, ctx: &Ctx) -> Result<Queue, WatchError> {
    if !app.clears(ctx, HouseAct::SeeMails)? {
        return Err(WatchError::Refused);
    }
    let read = app.store.read(|db| {
        let mut waiting = store::mails::in_state(db, MailState::OnItsWay, LISTED)?;
        waiting.extend(store::mails::in_state(db, MailState::Queued, LISTED)?);
        let mut skipped = store::mails::counted_by_why(db, MailState::Dropped)?;
        skipped.retain(|(why, _)| SKIPPED_FOR_WANT_OF_A_BASIS.contains(&why.as_str()));
        Ok::<_, StoreError>((
            store::mails::counted(db)?,
            skipped,
            store::mails::in_state(db, MailState::Failed, LISTED)?,
            waiting,
        ))
    });
    let (counts, skipped_no_basis, failed, waiting) = read.await?;
    let rows = |records: Vec<MailRecord>| records.into_iter().map(row).collect();
    Ok(Queue { counts, skipped_no_basis, failed: rows(failed), waiting: rows(waiting) })
}

fn row(record: MailRecord) -> MailRow {
    MailRow {
        kind: record.kind,
        state: record.state,
        made_at: record.made_at,
        due_at: record.due_at,
        tries: record.tries,
        smtp_code: record.smtp_code,
        why: record.why,
    }
}
