//! Keeping what was sent: sealed under the person, with the notice they were given, in one transaction.

use custody::{FormAnswers, NewPerson, Sealer, Table};
use domain::contact::{ContactKind, ContactValue};
use domain::event::{About, Deed, Event};
use domain::id::{ContactId, EventId, PublicId, PublicKind, SubjectId, SubmissionId};
use domain::person::{Facts, PersonKind, Profile};
use domain::purpose::{Basis, Purpose};
use domain::reason::Reason;
use store::contacts::{ContactRecord, Entry};
use store::forms::SubmissionRecord;
use store::objections::StopPrint;
use store::people::{PersonPurpose, PersonRecord};
use store::{IndexOp, Tx};

use super::FormError;
use super::sender::Known;
use super::submit::{NotTaken, Read, Sending, Taken, compared};
use crate::consents::points::{is_stoppable, stop_print};
use crate::looks::purpose_of;
use crate::people::PeopleError;
use crate::{App, Ctx, records};

/// Everything that is written for one sending.
#[derive(Clone)]
struct Rows {
    person: Facts,
    newcomer: Option<Newcomer>,
    purpose: PersonPurpose,
    submission: SubmissionRecord,
    event: Event,
    nonce: String,
    same: [u8; 16],
    ends: domain::time::Timestamp,
}

#[derive(Clone)]
struct Newcomer {
    record: PersonRecord,
    contacts: Vec<NewContact>,
    words: Vec<custody::WordToken>,
}

/// A contact point with what it is found by, and what a marketing stop finds it by.
type NewContact = (ContactRecord, Entry, Option<StopPrint>);

/// Keeps it, with a new person where nobody is known.
pub(super) async fn keep(
    app: &App,
    ctx: &Ctx,
    (read, sending): (&Read, &Sending),
    known: Option<Known>,
) -> Result<Result<Taken, NotTaken>, FormError> {
    let (sealer, newcomer, event, address) = if let Some(Known { person, address, allowed }) = known {
        let sealer = app.vault.sealer(person.facts.controller, &person.key).map_err(PeopleError::from)?;
        let event = allowed.event(EventId::new(app.store.next_id()), ctx.now);
        (sealer, Err(person.facts), event, Some(address))
    } else {
        let (sealer, newcomer) = newcomer(app, ctx, read)?;
        let event = new_event(app, ctx, (&newcomer.record.facts, read));
        let address = newcomer.contacts.iter().find(|(contact, ..)| contact.kind == ContactKind::Email);
        let address = address.map(|(contact, ..)| contact.id);
        (sealer, Ok(newcomer), event, address)
    };
    let (person, newcomer) = match newcomer {
        Ok(newcomer) => (newcomer.record.facts.clone(), Some(newcomer)),
        Err(facts) => (facts, None),
    };
    let event = Event { detail: read.page.id.number(), ..event };
    let rows = Rows {
        submission: submission(app, ctx, (&sealer, read))?,
        purpose: purpose(ctx, read),
        person,
        newcomer,
        event,
        nonce: read.handed.nonce.clone(),
        same: read.same,
        ends: read.handed.ends(),
    };
    let to = (&rows.person, &sealer, address, &rows.event);
    let consents = super::consents::prepare(app, ctx, (read, sending), to)?;
    let kept = app.store.write(move |tx| write(tx, &rows, &consents)).await?;
    Ok(kept)
}

fn write(
    tx: &mut Tx<'_>,
    rows: &Rows,
    consents: &super::consents::Prepared,
) -> Result<Result<Taken, NotTaken>, FormError> {
    store::forms::end_sent(tx, rows.event.at)?;
    if !store::forms::note_sent(tx, rows.nonce.as_bytes(), &rows.same, rows.ends)? {
        let known = store::forms::sent(tx, rows.nonce.as_bytes())?.unwrap_or_default();
        return Ok(compared(&known, &rows.same));
    }
    let subject = rows.person.subject;
    match &rows.newcomer {
        None => tx.check_generation(subject, rows.person.generation)?,
        Some(newcomer) => {
            store::people::add(tx, &newcomer.record)?;
            for (contact, entry, print) in &newcomer.contacts {
                store::contacts::add(tx, subject, contact)?;
                store::contacts::list_in_directory(tx, subject, entry)?;
                if let Some(print) = print {
                    store::objections::note_contact(tx, subject, print)?;
                }
            }
            tx.index(IndexOp::Put { subject, words: newcomer.words.clone() });
        }
    }
    // What they send is kept; a basis that their no stands against is not noted.
    let _refused = crate::purposes::rest_on(tx, &rows.person, &rows.purpose)?;
    store::forms::add_submission(tx, &rows.submission)?;
    tx.record(rows.event.clone());
    consents.write(tx)?;
    Ok(Ok(Taken::Now))
}

fn submission(app: &App, ctx: &Ctx, (sealer, read): (&Sealer, &Read)) -> Result<SubmissionRecord, FormError> {
    let id = SubmissionId::new(app.store.next_id());
    let answers = FormAnswers(read.answers.values.clone());
    let sealed = sealer.seal(Table::FormSubmission, records::submission(id), &answers).map_err(PeopleError::from)?;
    Ok(SubmissionRecord {
        subject: sealer.subject(),
        id,
        form: (read.page.id, read.page.version),
        slug: read.page.slug.clone(),
        language: read.language(),
        at: ctx.now,
        notice: Some((read.page.notice.at, read.page.notice_slug.clone())),
        answers: sealed,
    })
}

/// What the form is for, on which basis, and with which notice (AC-13-01).
fn purpose(ctx: &Ctx, read: &Read) -> PersonPurpose {
    let serves = read.page.form.serves;
    let basis = read.rules.iter().find(|rule| rule.purpose == serves).map_or(Basis::Contract, |rule| rule.basis);
    let notice = read.page.notice.at;
    PersonPurpose {
        purpose: serves.number(),
        basis: basis.code().to_owned(),
        source: source(read),
        notice: Some((notice.notice.number(), notice.version)),
        since: ctx.now,
    }
}

fn source(read: &Read) -> String {
    format!("form {}", read.page.slug)
}

fn newcomer(app: &App, ctx: &Ctx, read: &Read) -> Result<(Sealer, Newcomer), FormError> {
    let (controller, subject) = (app.house.controller.id, SubjectId::new(app.store.next_id()));
    let keys = app.vault.new_person(controller, subject).map_err(PeopleError::from)?;
    let sealer = app.vault.sealer(controller, &keys.key).map_err(PeopleError::from)?;
    let answers = &read.answers;
    let profile = Profile {
        name: answers.name.clone(),
        organisation: answers.of(domain::form::FieldKind::Company).cloned(),
        town: answers.of(domain::form::FieldKind::Town).cloned(),
        country: answers.country,
        // A number that anybody can type in names nobody; it stands in what was sent.
        customer_number: None,
    };
    let sealed = sealer.seal(Table::Person, records::OF_PERSON, &profile).map_err(PeopleError::from)?;
    let record = person_row(app, ctx, read, (keys, sealed));
    let contacts = contacts(app, ctx, (&sealer, read))?;
    let words = crate::people::index_words(app, &profile, &given(read));
    Ok((sealer, Newcomer { record, contacts, words }))
}

fn person_row(
    app: &App,
    ctx: &Ctx,
    read: &Read,
    (keys, profile): (NewPerson, custody::Sealed<Profile>),
) -> PersonRecord {
    PersonRecord {
        facts: Facts {
            subject: keys.key.subject,
            public: PublicId::draw(PublicKind::Person, &*app.random),
            handle: keys.handle,
            controller: app.house.controller.id,
            brand: read.page.form.brand,
            team: read.page.form.team,
            kind: PersonKind::Prospect,
            restricted: false,
            generation: keys.key.generation,
            created_at: ctx.now,
        },
        source: source(read),
        import: None,
        profile,
        salt: keys.salt,
        key: keys.key,
    }
}

fn contacts(app: &App, ctx: &Ctx, (sealer, read): (&Sealer, &Read)) -> Result<Vec<NewContact>, FormError> {
    let controller = app.house.controller.id;
    let seal = |value: ContactValue| {
        let id = ContactId::new(app.store.next_id());
        let record = ContactRecord {
            id,
            kind: value.kind(),
            purpose: purpose_of(read.page.form.serves.number()).code().to_owned(),
            source: source(read),
            created_at: ctx.now,
            value: sealer.seal(Table::ContactPoint, records::contact(id), &value).map_err(PeopleError::from)?,
        };
        let token = app.vault.contact_token(controller, value.kind(), &value.normal());
        let entry = Entry { controller, kind: value.kind(), token, version: app.vault.token_version() };
        let print = is_stoppable(value.kind()).then(|| stop_print(app, controller, &value));
        Ok((record, entry, print))
    };
    given(read).into_iter().map(seal).collect()
}

fn given(read: &Read) -> Vec<ContactValue> {
    let answers = &read.answers;
    let given = [
        answers.email.clone().map(ContactValue::Email),
        answers.phone.clone().map(ContactValue::Phone),
        answers.postal.clone().map(ContactValue::Postal),
    ];
    given.into_iter().flatten().collect()
}

fn new_event(app: &App, ctx: &Ctx, (facts, _): (&Facts, &Read)) -> Event {
    Event {
        id: EventId::new(app.store.next_id()),
        at: ctx.now,
        actor: ctx.actor.id,
        controller: facts.controller,
        brand: Some(facts.brand),
        about: About::One(facts.subject, facts.handle),
        deed: Deed::FormSubmitted,
        purpose: Purpose::Upkeep,
        reason: Reason::Upkeep,
        detail: 0,
    }
}
