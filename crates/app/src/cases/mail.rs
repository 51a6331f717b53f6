//! Mails about a case: queued with the step they follow from, each with the letter whose words it brings.

use domain::contact::ContactKind;
use domain::id::{MailId, RightsCaseId, SubjectId};
use domain::letter::{LetterKind, LetterPart};
use domain::mail::MailKind;
use domain::purpose::Purpose;
use store::letters::LetterRecord;
use store::{StoreError, Tx};

use super::asker::SOURCE;
use super::desk::Desk;
use super::{CaseError, seat};
use crate::App;
use crate::letters::{self, AboutCase, Facts, To};
use crate::mails::{NewMail, queue_as};

/// A mail that goes out with a step.
#[derive(Clone)]
pub(super) struct Outgoing {
    pub id: MailId,
    new: NewMail,
    letter: LetterRecord,
    generation: i64,
}

/// A mail to a person about the case; `None` if they have no address for mail.
pub(super) async fn to(
    app: &App,
    desk: &Desk,
    (subject, kind): (SubjectId, MailKind),
    facts: Facts,
) -> Result<Option<Outgoing>, CaseError> {
    outgoing(app, desk, (subject, kind, false), facts).await
}

/// The same to an address that was known before the request came, and did not come with one (S02).
pub(super) async fn to_known(
    app: &App,
    desk: &Desk,
    (subject, kind): (SubjectId, MailKind),
) -> Result<Option<Outgoing>, CaseError> {
    outgoing(app, desk, (subject, kind, true), Facts::default()).await
}

async fn outgoing(
    app: &App,
    desk: &Desk,
    (subject, kind, known): (SubjectId, MailKind, bool),
    facts: Facts,
) -> Result<Option<Outgoing>, CaseError> {
    let received_at = desk.record.case.received_at;
    let found = app.store.read(move |db| {
        let person = store::people::by_subject(db, subject)?;
        let mut contacts = store::contacts::of_person(db, subject)?;
        contacts.retain(|contact| contact.kind == ContactKind::Email);
        if known {
            contacts.retain(|contact| contact.created_at < received_at && contact.source != SOURCE);
        }
        Ok::<_, StoreError>(person.zip(contacts.pop()))
    });
    let Some((person, contact)) = found.await? else { return Ok(None) };
    let new = NewMail {
        subject,
        brand: person.facts.brand,
        kind,
        purpose: Purpose::Rights.id(),
        // Whoever was added with their request is answered where they wrote from; others at their newest address.
        contact: (known || person.source == SOURCE).then_some(contact.id),
        about: Vec::new(),
        language: desk.record.place.language,
        not_before: None,
    };
    let id = MailId::new(app.store.next_id());
    let case = about(app, desk);
    let letter = letters::write(app, To { person: &person, is_new: false }, &case, (letter_of(kind), facts)).await?;
    let letter = letters::mailed(letter, id);
    Ok(Some(Outgoing { id, new, letter, generation: person.facts.generation }))
}

/// What a letter is told of the case.
pub(super) fn about(app: &App, desk: &Desk) -> AboutCase {
    let (case, times) = (&desk.record.case, desk.times());
    AboutCase {
        of: (case.subject, case.id),
        numbers: case.public.to_string(),
        received: case.received_on,
        due: times.dates.statutory.unwrap_or(times.dates.strict),
        today: seat::today(&desk.seat, app.clock.now()),
        region: desk.seat.region(),
        language: desk.record.place.language,
    }
}

/// The day that counts once more time is taken.
pub(super) fn extended(about: &AboutCase, desk: &Desk) -> Facts {
    let mut standing = desk.standing.clone();
    standing.extended_at = standing.extended_at.or(Some(desk.record.case.received_at));
    let times = seat::times(&desk.seat, &desk.record.case, &standing);
    let due = times.dates.statutory.unwrap_or(times.dates.strict);
    Facts::default().and(LetterPart::Due, &about.day(due))
}

/// Which letter's words a mail brings. The answer itself is none of them: it stands behind the link (AC-12-07).
const fn letter_of(kind: MailKind) -> LetterKind {
    match kind {
        MailKind::CaseReceipt => LetterKind::Receipt,
        MailKind::CaseIdentity => LetterKind::Identity,
        MailKind::CaseExtended => LetterKind::Longer,
        MailKind::CaseAnswered
        | MailKind::ConfirmConsent
        | MailKind::WhatWasRecorded
        | MailKind::NoticeGiven
        | MailKind::PreferencesLink
        | MailKind::Art14Information
        | MailKind::RenewConsent
        | MailKind::ErasureAsked
        | MailKind::AccessReady => LetterKind::Ready,
    }
}

impl Outgoing {
    /// Puts it in the queue, and says which case it is about.
    pub fn write(&self, tx: &mut Tx<'_>, case: (SubjectId, RightsCaseId)) -> Result<(), StoreError> {
        tx.check_generation(self.new.subject, self.generation)?;
        queue_as(tx, self.id, &self.new)?;
        store::letters::add(tx, &self.letter)?;
        store::rights::beside::add_mail(tx, (self.new.subject, self.id), case)
    }
}
