//! Mails about a case: queued with the step they follow from, and what they say of it.

use domain::contact::ContactKind;
use domain::id::{MailId, PublicId, RightsCaseId, SubjectId};
use domain::mail::MailKind;
use domain::purpose::Purpose;
use domain::time::Date;
use store::mails::MailRecord;
use store::{Db, StoreError, Tx};

use super::CaseError;
use super::asker::SOURCE;
use super::desk::Desk;
use crate::App;
use crate::mails::{NewMail, OfCase, queue_as};

/// A mail that goes out with a step.
#[derive(Clone)]
pub(super) struct Outgoing {
    pub id: MailId,
    new: NewMail,
    generation: i64,
}

/// What a mail says of a case; no kind, no name and no word of it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct CaseInMail {
    /// The numbers of everything that one message asked for, or of the one case.
    pub numbers: Vec<PublicId>,
    /// The day on which it arrived.
    pub received_on: Date,
    /// Until when it is answered; the strict day while the clock stands.
    pub due: Date,
}

/// A mail to a person about the case; `None` if they have no address for mail.
pub(super) async fn to(
    app: &App,
    desk: &Desk,
    (subject, kind): (SubjectId, MailKind),
) -> Result<Option<Outgoing>, CaseError> {
    outgoing(app, desk, (subject, kind), false).await
}

/// The same to an address that was known before the request came, and did not come with one (S02).
pub(super) async fn to_known(
    app: &App,
    desk: &Desk,
    (subject, kind): (SubjectId, MailKind),
) -> Result<Option<Outgoing>, CaseError> {
    outgoing(app, desk, (subject, kind), true).await
}

async fn outgoing(
    app: &App,
    desk: &Desk,
    (subject, kind): (SubjectId, MailKind),
    known: bool,
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
    Ok(Some(Outgoing { id: MailId::new(app.store.next_id()), new, generation: person.facts.generation }))
}

impl CaseInMail {
    /// As it stands in a mail.
    pub(crate) fn line(&self) -> OfCase {
        let numbers: Vec<String> = self.numbers.iter().map(ToString::to_string).collect();
        OfCase { numbers: numbers.join(", "), received: self.received_on.to_string(), due: self.due.to_string() }
    }
}

impl Outgoing {
    /// Puts it in the queue, and says which case it is about.
    pub fn write(&self, tx: &mut Tx<'_>, case: (SubjectId, RightsCaseId)) -> Result<(), StoreError> {
        tx.check_generation(self.new.subject, self.generation)?;
        queue_as(tx, self.id, &self.new)?;
        store::rights::beside::add_mail(tx, (self.new.subject, self.id), case)
    }
}

/// What a mail says of its case.
pub(crate) fn in_mail(db: &mut dyn Db, mail: &MailRecord) -> Result<Option<CaseInMail>, StoreError> {
    let Some((asker, id)) = store::rights::beside::of_mail(db, mail.subject, mail.id)? else { return Ok(None) };
    let Some(record) = store::rights::of(db, asker, id)? else { return Ok(None) };
    let numbers = if mail.kind == MailKind::CaseReceipt {
        let all = store::rights::of_request(db, asker, record.case.request)?;
        all.iter().map(|record| record.case.public).collect()
    } else {
        vec![record.case.public]
    };
    Ok(Some(CaseInMail {
        numbers,
        received_on: record.case.received_on,
        due: record.stands.statutory.unwrap_or(record.stands.strict),
    }))
}
