//! Contact points that a no reaches: those kept for nothing but the consent that ends (K6), and the fingerprints by
//! which a marketing stop finds people.

use custody::{Opener, Table, Token};
use domain::consent::channel::Channel;
use domain::contact::{ContactKind, ContactValue};
use domain::id::{ControllerId, SubjectId};
use policy::PersonAct;
use store::contacts::{ContactRecord, Entry};
use store::objections::StopPrint;
use store::people::PersonRecord;
use store::{StoreError, Tx};

use crate::people::PeopleError;
use crate::{App, Ctx, records};

/// The fingerprint of a contact point on the list of those who get no marketing. Whoever adds a contact point notes it
/// with [`store::objections::note_contact`]; whoever hands a message over shows it to [`crate::may::standing_in`].
#[must_use]
pub fn stop_print(app: &App, controller: ControllerId, value: &ContactValue) -> StopPrint {
    let token: Token = app.vault.stop_token(controller, value.kind(), &value.match_form());
    StopPrint { controller, kind: value.kind(), token, version: app.vault.token_version() }
}

/// One contact point, and everything it is found by.
#[derive(Clone)]
pub(crate) struct Traces {
    pub(crate) contact: ContactRecord,
    pub(crate) entry: Entry,
    pub(crate) print: StopPrint,
}

/// Reads contact points so that a no reaches them; on record as such, and shown to nobody.
pub(crate) async fn traces(
    app: &App,
    ctx: &Ctx,
    person: &PersonRecord,
    wanted: impl Fn(&ContactRecord) -> bool + Send + 'static,
) -> Result<Vec<Traces>, PeopleError> {
    let subject = person.facts.subject;
    let found = app.store.read(move |db| store::contacts::of_person(db, subject)).await?;
    let found: Vec<_> = found.into_iter().filter(|contact| wanted(contact)).collect();
    if found.is_empty() {
        return Ok(Vec::new());
    }
    let (policy, facts, ctx) = (std::sync::Arc::clone(&app.policy), person.facts.clone(), ctx.clone());
    let reason = crate::Why::usual(ctx.actor.role).reason;
    let ((), permits) = app
        .store
        .disclose(move |_, looks| {
            looks.push(policy.allow(&ctx.actor, &facts, ctx.asks(PersonAct::KeepStop, reason))??);
            Ok::<_, PeopleError>(())
        })
        .await?;
    let permit = permits.of(subject, PersonAct::KeepStop).ok_or(StoreError::NothingRecorded)?;
    let opener = app.vault.opener(permit, &person.key)?;
    found.into_iter().map(|contact| trace(app, person, &opener, contact)).collect()
}

fn trace(app: &App, person: &PersonRecord, opener: &Opener, contact: ContactRecord) -> Result<Traces, PeopleError> {
    let controller = person.facts.controller;
    let value = opener.open(Table::ContactPoint, records::contact(contact.id), &contact.value)?;
    let value = value.as_ref();
    let token = app.vault.contact_token(controller, value.kind(), &value.normal());
    let entry = Entry { controller, kind: value.kind(), token, version: app.vault.token_version() };
    Ok(Traces { contact, entry, print: stop_print(app, controller, value) })
}

/// Takes a contact point away, unless another one of the person is found by the same.
pub(crate) fn drop_point(tx: &mut Tx<'_>, subject: SubjectId, traces: &Traces) -> Result<(), StoreError> {
    store::contacts::remove(tx, subject, traces.contact.id)?;
    store::contacts::leave_directory(tx, subject, &traces.entry)?;
    store::objections::drop_contact(tx, subject, &traces.print)
}

/// Whether a stop is kept for contact points of this kind: not where others live.
pub(crate) const fn is_stoppable(kind: ContactKind) -> bool {
    match kind {
        ContactKind::Email | ContactKind::Phone => true,
        ContactKind::Postal | ContactKind::CustomerNumber => false,
    }
}

/// Notes the fingerprints of somebody who came before fingerprints were noted. Best effort: a no stands without them.
pub(crate) async fn note_all(app: &App, ctx: &Ctx, person: &PersonRecord) -> Result<(), PeopleError> {
    let (subject, generation) = (person.facts.subject, person.facts.generation);
    let noted = app.store.read(move |db| store::objections::has_notes(db, subject)).await?;
    if noted {
        return Ok(());
    }
    let traces = traces(app, ctx, person, |contact| is_stoppable(contact.kind)).await?;
    app.store
        .write(move |tx| {
            tx.check_generation(subject, generation)?;
            for traces in &traces {
                store::objections::note_contact(tx, subject, &traces.print)?;
            }
            Ok::<_, StoreError>(())
        })
        .await?;
    Ok(())
}

/// Which kind of contact point a channel needs.
pub(crate) const fn kind_of(channel: Channel) -> Option<ContactKind> {
    match channel {
        Channel::Email => Some(ContactKind::Email),
        Channel::Sms | Channel::Phone => Some(ContactKind::Phone),
        Channel::Post => Some(ContactKind::Postal),
        Channel::Portal => None,
    }
}
