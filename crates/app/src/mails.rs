//! Mail to the person themself: queued within other deeds, handed over by the running server.
//!
//! Invariant: the queue holds numbers and codes. Whether a mail may go is asked in the transaction that hands it over,
//! and its address is opened after that is on record.

use domain::id::{BrandId, ConsentEventId, ContactId, MailId, PurposeId, SubjectId};
use domain::mail::{MailKind, MailState};
use domain::notice::Language;
use domain::time::Timestamp;
use store::mails::MailRecord;
use store::{StoreError, Tx};

mod choices;
mod gate;
mod hand_over;
pub mod lapse;
pub mod post;
mod take;
pub mod watch;

pub use choices::{ChoicesError, send_choices};
pub use hand_over::{MailError, Run, hand_over};
pub use post::{Letter, LinkToken, Post, PostError, Posting};
pub(crate) use take::{about_what, answers, token_digest};

/// A mail for the queue.
#[derive(Clone, Debug)]
pub struct NewMail {
    /// To whom.
    pub subject: SubjectId,
    /// For which brand.
    pub brand: BrandId,
    /// What it says.
    pub kind: MailKind,
    /// What it is about: the purpose that was agreed to, or the one whose notice was given.
    pub purpose: PurposeId,
    /// The contact point it is meant for; `None` is the newest address at the time of hand-over.
    pub contact: Option<ContactId>,
    /// The answers it is about: those to confirm, or those that were recorded.
    pub about: Vec<ConsentEventId>,
    /// In which language; English where the house has no words in it.
    pub language: Language,
    /// Not before this instant; `None` is at once.
    pub not_before: Option<Timestamp>,
}

/// Puts a mail in the queue, within the transaction of the deed that it follows from: without the deed, no mail.
pub fn queue(tx: &mut Tx<'_>, new: &NewMail) -> Result<MailId, StoreError> {
    let id = MailId::new(tx.next_id());
    queue_as(tx, id, new)?;
    Ok(id)
}

/// The same under a number that the deed names elsewhere, too.
pub(crate) fn queue_as(tx: &mut Tx<'_>, id: MailId, new: &NewMail) -> Result<(), StoreError> {
    let now = tx.now();
    let record = MailRecord {
        subject: new.subject,
        id,
        brand: new.brand,
        kind: new.kind,
        purpose: new.purpose,
        contact: new.contact,
        language: new.language.code().to_owned(),
        made_at: now,
        state: MailState::Queued,
        due_at: Some(new.not_before.map_or(now, |at| at.max(now))),
        tries: 0,
        message_id: None,
        ended_at: None,
        smtp_code: None,
        why: None,
        // Only a confirmation waits for an answer.
        closed_at: (new.kind != MailKind::ConfirmConsent).then_some(now),
    };
    store::mails::add(tx, &record, &new.about)
}
