//! What the product does by itself, again and again, so that its promises hold without anybody watching.

use domain::erasure::Step;
use domain::retention::{Pace, Rule};
use domain::time::{from_ms, to_ms};
use store::StoreError;

use crate::accounts::IDLE_MS;
use crate::consents::Kept;
use crate::duplicates::{self, Judged, MatchError};
use crate::erasures::{self, ErasureError};
use crate::imports::ImportError;
use crate::keys::{self, EpochRotated, RotationError};
use crate::mails::lapse::{LapseError, close_unanswered};
use crate::people::{self, PeopleError};
use crate::retention::{self, RetentionError};
use crate::{App, proof};

/// What one round did.
#[derive(Debug, Default)]
pub struct Round {
    /// Erasures whose time to cancel was over.
    pub started: usize,
    /// Erasures that were finished.
    pub erased: usize,
    /// The renewal of the weekly key, if its day had come.
    pub rotated: Option<EpochRotated>,
    /// People whose words of search were made anew.
    pub reindexed: u64,
    /// Fingerprints whose time was over.
    pub fingerprints_ended: u64,
    /// Sessions that were over.
    pub sessions_ended: u64,
    /// People who came of age.
    pub grown: usize,
    /// People whose contact points were noted, so that marketing stops find them.
    pub noted: usize,
    /// Confirmations that did not come in time.
    pub unconfirmed: usize,
    /// Proofs of answers whose network address became unreadable, and those that went.
    pub proofs: Kept,
    /// People who are asked by mail whether a yes still stands.
    pub renewals: usize,
    /// Tasks of telling people where their data came from that were settled because everybody was told.
    pub sources_told: usize,
    /// What was compared to find duplicates.
    pub duplicates: Judged,
    /// Uploaded files that nobody went on with.
    pub drafts_ended: usize,
    /// Keys of what had stayed after erasures, whose last day was over.
    pub archives_ended: usize,
    /// Copies of documents that were destroyed.
    pub documents_ended: usize,
    /// Requests that are over their strict date.
    pub late: usize,
    /// Access packages that nobody can fetch any more, and whose bytes went.
    pub packages_ended: usize,
    /// What a round of retention ended: people, cases and what belongs to them.
    pub over: u64,
    /// What the clock did since the last time that is trusted. Nothing ends by itself unless it went on as it does.
    pub pace: Option<Pace>,
    /// Certified erasures whose date has passed although a weekly key that could open a copy still lives.
    pub overdue: usize,
}

/// Why a round did not do everything. What comes after a failure was tried all the same.
#[derive(Debug, thiserror::Error)]
pub enum UpkeepError {
    /// An erasure waits.
    #[error("an erasure waits")]
    Erasure(#[from] ErasureError),
    /// The weekly key was not renewed.
    #[error("the weekly key was not renewed")]
    Rotation(#[from] RotationError),
    /// The proof log was not published.
    #[error("the proof log was not published")]
    Proof(#[from] proof::ProofError),
    /// Contact points were not noted, or words of search stay as they were.
    #[error("what people are found and stopped by was not brought up to date")]
    People(#[from] PeopleError),
    /// What was kept for a confirmation that never came is still there.
    #[error("a confirmation that never came waits")]
    Unconfirmed(#[from] LapseError),
    /// Duplicates were not looked for.
    #[error("duplicates were not looked for")]
    Duplicates(#[from] MatchError),
    /// A copy of a document was not destroyed, or the cases were not looked through.
    #[error("the cases about requests were not looked through")]
    Cases(#[from] crate::cases::CaseError),
    /// Data whose time is over was not ended.
    #[error("data whose time is over waits")]
    Retention(#[from] RetentionError),
    /// An uploaded file was not thrown away.
    #[error("an uploaded file that nobody went on with was not thrown away")]
    Draft(#[from] ImportError),
    /// The store.
    #[error("could not use the store")]
    Store(#[from] StoreError),
}

/// One round: goes on with erasures, renews the weekly key on its day, ends what is over.
pub async fn round(app: &App) -> (Round, Vec<UpkeepError>) {
    let (mut done, mut failed) = (Round::default(), Vec::new());
    note(&mut failed, retention::keep_time(app).await.map(|pace| done.pace = Some(pace)));
    if done.pace.is_some_and(Pace::may_delete) {
        end_by_time(app, &mut done, &mut failed).await;
    }
    note(&mut failed, erasures::resume_all(app).await.map(|finished| done.erased = finished));
    note(&mut failed, keys::rotate_epoch_when_due(app).await.map(|rotated| done.rotated = rotated));
    note(&mut failed, people::refresh(app).await.map(|renewed| done.reindexed = renewed));
    note(&mut failed, end_sessions(app).await.map(|ended| done.sessions_ended = ended));
    note(&mut failed, crate::ages::keep(app).await.map(|grown| done.grown = grown));
    note(&mut failed, crate::objections::keep(app).await.map(|noted| done.noted = noted));
    note(&mut failed, crate::consents::renew::ask_again(app).await.map(|asked| done.renewals = asked));
    note(&mut failed, crate::files::settle_told(app).await.map(|settled| done.sources_told = settled));
    note(&mut failed, duplicates::keep(app).await.map(|judged| done.duplicates = judged));
    note(&mut failed, crate::cases::upkeep::late(app).await.map(|late| done.late = late));
    note(&mut failed, overdue(app).await.map(|overdue| done.overdue = overdue));
    (done, failed)
}

/// What ends because its time is over. A clock that is wrong would end it early, and nothing brings it back.
async fn end_by_time(app: &App, done: &mut Round, failed: &mut Vec<UpkeepError>) {
    note(failed, erasures::start_due(app).await.map(|started| done.started = started));
    note(failed, retention::round(app).await.map(|over| done.over = over));
    note(failed, end_what_is_over(app).await.map(|ended| done.fingerprints_ended = ended));
    note(failed, close_unanswered(app).await.map(|closed| done.unconfirmed = closed));
    note(failed, crate::consents::keep_proofs(app).await.map(|kept| done.proofs = kept));
    note(failed, crate::kept::end_what_is_over(app).await.map(|ended| done.archives_ended = ended));
    note(failed, crate::handover::end_what_is_over(app).await.map(|ended| done.packages_ended = ended));
    note(failed, crate::cases::upkeep::end_documents(app).await.map(|gone| done.documents_ended = gone));
    note(failed, crate::files::end_old_drafts(app).await.map(|ended| done.drafts_ended = ended));
}

fn note<E: Into<UpkeepError>>(failed: &mut Vec<UpkeepError>, outcome: Result<(), E>) {
    failed.extend(outcome.err().map(Into::into));
}

async fn end_what_is_over(app: &App) -> Result<u64, StoreError> {
    let now = app.clock.now();
    let ended = app.store.write(move |tx| {
        let fingerprints = store::suppression::drop_ended(tx, now)?;
        let declared = store::fields::end_what_is_over(tx, now)? + store::tags::end_what_is_over(tx, now)?;
        store::retention::count(tx, Rule::Fingerprint, (now, fingerprints))?;
        store::retention::count(tx, Rule::Declared, (now, declared))?;
        Ok(fingerprints)
    });
    ended.await
}

async fn end_sessions(app: &App) -> Result<u64, StoreError> {
    let now = app.clock.now();
    app.store.write(move |tx| store::accounts::end_old_sessions(tx, now, from_ms(to_ms(now) - IDLE_MS))).await
}

async fn overdue(app: &App) -> Result<usize, StoreError> {
    let now = app.clock.now();
    let open = app.store.read(|db| store::erasures::certified_before(db, i64::MAX)).await?;
    let is_over = |record: &&store::erasures::ErasureRecord| {
        record.erasure.step == Step::Certified && record.erasure.unreadable_from < now
    };
    Ok(open.iter().filter(is_over).count())
}
