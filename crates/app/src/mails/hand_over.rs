//! Handing mails over: taken, asked, put on record, opened, sent, written down; each step survives a crash.
//!
//! Invariant: a mail is on its way, under its Message-ID, before its address is opened. A crash in between is followed
//! by the same mail under the same Message-ID, so whoever gets it twice can tell.

use custody::{OpenError, Table};
use domain::contact::{ContactKind, ContactValue};
use domain::id::{MailId, SubjectId};
use domain::mail::{MOST_TRIES, MailState, try_again_at};
use domain::time::{Timestamp, days_after};
use policy::PolicyError;
use store::letters::LetterRecord;
use store::mails::{MailRecord, Outcome};
use store::{Permits, StoreError};

use super::gate::RESTRICTED;
use super::post::{Letter, Post, PostError};
use super::take::{Ready, Taken, take};
use crate::{App, records};

/// How many mails one run takes up; the next run follows.
const BATCH: i64 = 100;

/// Why a run did not get through.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// A record could not be opened.
    #[error("could not open a record")]
    Vault(#[from] OpenError),
    /// No decision.
    #[error("could not reach a decision")]
    Policy(#[from] PolicyError),
    /// The store.
    #[error("could not use the store")]
    Store(#[from] StoreError),
}

/// What one run did.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Run {
    /// The relay has them.
    pub sent: usize,
    /// They are tried again later.
    pub later: usize,
    /// They will never go.
    pub failed: usize,
    /// Nothing lets them go any more.
    pub dropped: usize,
}

/// Hands over what is due, one after the other. A mail that fails keeps no other waiting; the first failure is told
/// after all were tried. Several processes may run it at once: each mail is taken by one.
pub async fn hand_over(app: &App, post: &dyn Post) -> Result<Run, MailError> {
    let now = app.clock.now();
    let due = app.store.read(move |db| store::mails::due(db, now, BATCH)).await?;
    let (mut run, mut failure) = (Run::default(), None);
    for (subject, id) in due {
        match one(app, post, subject, id).await {
            Ok(Some(state)) => run.count(state),
            Ok(None) => (),
            Err(error) => {
                tracing::error!(error = &error as &dyn std::error::Error, mail = id.number(), "a mail waits");
                failure.get_or_insert(error);
            }
        }
    }
    failure.map_or(Ok(run), Err)
}

impl Run {
    /// Whether there was nothing to do.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        *self == Self::default()
    }

    fn count(&mut self, state: MailState) {
        match state {
            MailState::Sent => self.sent += 1,
            MailState::Queued | MailState::OnItsWay => self.later += 1,
            MailState::Failed => self.failed += 1,
            MailState::Dropped => self.dropped += 1,
        }
    }
}

async fn one(app: &App, post: &dyn Post, subject: SubjectId, id: MailId) -> Result<Option<MailState>, MailError> {
    let (taken, permits) = take(app, post, (subject, id)).await?;
    let ready = match taken {
        Taken::NotOurs => return Ok(None),
        Taken::Ended(state) => return Ok(Some(state)),
        Taken::Ready(ready) => *ready,
    };
    let Some(letter) = opened(app, &ready, &permits)? else {
        return end(app, &ready.mail, (MailState::Dropped, None, "no_address")).await.map(Some);
    };
    if let Err(why) = super::take::asked_again(app, &ready, &letter).await? {
        return end(app, &ready.mail, (MailState::Dropped, None, why)).await.map(Some);
    }
    let sent = post.send(&letter).await;
    drop(letter);
    outcome(app, &ready.mail, sent).await.map(Some)
}

/// Opens the address, and the letter whose words the mail is; nothing else.
fn opened(app: &App, ready: &Ready, permits: &Permits) -> Result<Option<Letter>, MailError> {
    let subject = ready.mail.subject;
    let Some(permit) = permits.of(subject, policy::PersonAct::SendMail) else { return Ok(None) };
    let opener = app.vault.opener(permit, &ready.person.key)?;
    let value = opener.open(Table::ContactPoint, records::contact(ready.contact.id), &ready.contact.value)?;
    let email = value.part(|value| match value {
        ContactValue::Email(email) => Some(email.clone()),
        ContactValue::Phone(_) | ContactValue::Postal(_) | ContactValue::CustomerNumber(_) => None,
    });
    let open = |letter: &LetterRecord| opener.open(Table::Letter, records::letter(letter.id), &letter.words);
    let words = ready.letter.as_ref().map(open).transpose()?;
    Ok(email.transpose().map(|to| ready.letter(app, to, words)))
}

/// Writes down what the relay said, unless the turn was over and somebody else has the mail.
async fn outcome(app: &App, mail: &MailRecord, sent: Result<(), PostError>) -> Result<MailState, MailError> {
    let code = |code: Option<u16>| code.map(i64::from);
    match sent {
        Ok(()) => end(app, mail, (MailState::Sent, None, "")).await,
        Err(PostError::Refused { code: answered }) => {
            end(app, mail, (MailState::Failed, code(answered), "refused")).await
        }
        Err(PostError::Unwritable) => end(app, mail, (MailState::Failed, None, "unwritable")).await,
        Err(PostError::Later { code: answered }) if mail.tries >= MOST_TRIES => {
            end(app, mail, (MailState::Failed, code(answered), "tried_too_often")).await
        }
        Err(PostError::Later { code: answered }) => {
            let now = app.clock.now();
            wait(app, mail, (try_again_at(now, mail.tries), code(answered), "relay_away")).await
        }
    }
}

async fn end(
    app: &App,
    mail: &MailRecord,
    (state, smtp_code, why): (MailState, Option<i64>, &'static str),
) -> Result<MailState, MailError> {
    let (mail, at) = (mail.clone(), app.clock.now());
    app.store
        .write(move |tx| {
            let why = (!why.is_empty()).then_some(why);
            store::mails::set(tx, &mail, &Outcome { state, due_at: None, ended_at: Some(at), smtp_code, why })
        })
        .await?;
    Ok(state)
}

async fn wait(
    app: &App,
    mail: &MailRecord,
    (until, smtp_code, why): (Timestamp, Option<i64>, &'static str),
) -> Result<MailState, MailError> {
    let mail = mail.clone();
    app.store.write(move |tx| store::mails::set(tx, &mail, &later(until, smtp_code, why))).await?;
    Ok(MailState::Queued)
}

/// Back into the queue.
pub(super) const fn later(until: Timestamp, smtp_code: Option<i64>, why: &'static str) -> Outcome<'static> {
    Outcome { state: MailState::Queued, due_at: Some(until), ended_at: None, smtp_code, why: Some(why) }
}

/// A restricted person's mail waits in storage, and is looked at again the next day (Art. 18(2)).
pub(super) fn restricted(now: Timestamp) -> Outcome<'static> {
    later(days_after(now, 1), None, RESTRICTED)
}

/// Whether a contact point can be written to by mail.
pub(super) fn is_address(kind: ContactKind) -> bool {
    kind == ContactKind::Email
}
