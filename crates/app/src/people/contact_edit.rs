//! Contact points: added, replaced and removed. A value that is replaced is gone: it leaves the records and the
//! directory in the same transaction in which the new one comes.

use custody::{Table, Token};
use domain::contact::{ContactKind, ContactLabel, ContactValue};
use domain::event::{Deed, Event};
use domain::id::{ContactId, EventId, PublicId};
use domain::notice::NoticeRef;
use domain::purpose::Purpose;
use policy::{Allowed, PersonAct};
use store::contact_details::ContactDetail;
use store::contacts::{ContactRecord, Entry};
use store::objections::StopPrint;
use store::people::PersonRecord;
use store::{StoreError, Tx};

use super::{PeopleError, circle, look_at};
use crate::consents::points::{is_stoppable, stop_print};
use crate::{App, Ctx, Why, records};

/// The most contact points of one kind.
pub const MOST_OF_A_KIND: usize = 20;
/// The longest note of where a value came from.
const SOURCE_CHARS: usize = 100;

/// A contact point as somebody gave it.
#[derive(Clone, Debug)]
pub struct ContactInput {
    /// The value.
    pub value: ContactValue,
    /// What it was given for.
    pub purpose: Purpose,
    /// Where it came from.
    pub source: String,
    /// Where it belongs.
    pub label: ContactLabel,
    /// Whether they prefer it to others of its kind.
    pub preferred: bool,
    /// The notice that was given with it.
    pub notice: Option<NoticeRef>,
}

/// What one sealed contact point needs: its row, what stands beside it, its place in the directory.
pub(super) type Ready = (ContactRecord, ContactDetail, Found);

/// What a contact point is found by: its place in the directory, and where a marketing stop would find it.
pub(super) type Found = (Entry, StopPrint);

/// Where a value stands in the directory.
pub(super) fn entry_of(app: &App, value: &ContactValue) -> Entry {
    let controller = app.house.controller.id;
    Entry {
        controller,
        kind: value.kind(),
        token: app.vault.contact_token(controller, value.kind(), &value.normal()),
        version: app.vault.token_version(),
    }
}

/// What a value is found by.
pub(super) fn found_by(app: &App, value: &ContactValue) -> Found {
    (entry_of(app, value), stop_print(app, app.house.controller.id, value))
}

/// Seals a contact point.
pub(super) fn ready(
    app: &App,
    ctx: &Ctx,
    sealer: &custody::Sealer,
    input: &ContactInput,
) -> Result<Ready, PeopleError> {
    let id = ContactId::new(app.store.next_id());
    let record = ContactRecord {
        id,
        kind: input.value.kind(),
        purpose: input.purpose.code().to_owned(),
        source: input.source.trim().to_owned(),
        created_at: ctx.now,
        value: sealer.seal(Table::ContactPoint, records::contact(id), &input.value)?,
    };
    let detail = ContactDetail {
        contact: id,
        label: input.label,
        preferred_at: input.preferred.then_some(ctx.now),
        notice: input.notice,
        added_by: ctx.actor.id,
    };
    Ok((record, detail, found_by(app, &input.value)))
}

/// Writes a sealed contact point.
pub(super) fn write(tx: &mut Tx<'_>, person: &PersonRecord, ready: &Ready) -> Result<(), StoreError> {
    let (record, detail, (entry, print)) = ready;
    store::contacts::add(tx, person.facts.subject, record)?;
    store::contact_details::set(tx, person.facts.subject, detail)?;
    store::contacts::list_in_directory(tx, person.facts.subject, entry)?;
    if is_stoppable(entry.kind) {
        store::objections::note_contact(tx, person.facts.subject, print)?;
    }
    Ok(())
}

/// Adds a contact point.
pub async fn add_contact(
    app: &App,
    ctx: &Ctx,
    (whom, why): (PublicId, &Why),
    input: ContactInput,
) -> Result<ContactId, PeopleError> {
    let (person, allowed) = may_edit(app, ctx, (whom, why), None).await?;
    check(&input)?;
    let sealer = app.vault.sealer(person.facts.controller, &person.key)?;
    let ready = ready(app, ctx, &sealer, &input)?;
    let id = ready.0.id;
    let event = event(app, ctx, &allowed, (Deed::ContactAdded, id));
    let subject = person.facts.subject;
    app.store
        .write(move |tx| {
            tx.check_generation(person.facts.subject, person.facts.generation)?;
            let held = store::contact_details::count(tx, person.facts.subject, ready.0.kind)?;
            if held >= i64::try_from(MOST_OF_A_KIND).unwrap_or(i64::MAX) {
                return Err(PeopleError::Incomplete);
            }
            write(tx, &person, &ready)?;
            tx.record(event.clone());
            Ok(())
        })
        .await?;
    super::words::renew(app, vec![subject]).await?;
    Ok(id)
}

/// Replaces a contact point: the old value goes, the new one has a row of its own.
pub async fn replace_contact(
    app: &App,
    ctx: &Ctx,
    (whom, why): (PublicId, &Why),
    (old, input): (ContactId, ContactInput),
) -> Result<ContactId, PeopleError> {
    let (person, allowed) = may_edit(app, ctx, (whom, why), Some(old)).await?;
    check(&input)?;
    let gone = going(app, ctx, (whom, why), old).await?;
    let sealer = app.vault.sealer(person.facts.controller, &person.key)?;
    let ready = ready(app, ctx, &sealer, &input)?;
    let id = ready.0.id;
    let event = event(app, ctx, &allowed, (Deed::ContactChanged, id));
    let subject = person.facts.subject;
    app.store
        .write(move |tx| {
            tx.check_generation(person.facts.subject, person.facts.generation)?;
            take_away(tx, &person, old, gone.as_ref())?;
            write(tx, &person, &ready)?;
            tx.record(event.clone());
            Ok::<_, PeopleError>(())
        })
        .await?;
    super::words::renew(app, vec![subject]).await?;
    Ok(id)
}

/// Removes a contact point.
pub async fn remove_contact(
    app: &App,
    ctx: &Ctx,
    (whom, why): (PublicId, &Why),
    old: ContactId,
) -> Result<(), PeopleError> {
    let (person, allowed) = may_edit(app, ctx, (whom, why), Some(old)).await?;
    let gone = going(app, ctx, (whom, why), old).await?;
    let event = event(app, ctx, &allowed, (Deed::ContactRemoved, old));
    let subject = person.facts.subject;
    app.store
        .write(move |tx| {
            tx.check_generation(person.facts.subject, person.facts.generation)?;
            take_away(tx, &person, old, gone.as_ref())?;
            tx.record(event.clone());
            Ok::<_, PeopleError>(())
        })
        .await?;
    super::words::renew(app, vec![subject]).await?;
    Ok(())
}

/// Notes that somebody prefers a contact point to others of its kind, and where it belongs.
pub async fn prefer_contact(
    app: &App,
    ctx: &Ctx,
    (whom, why): (PublicId, &Why),
    contact: ContactId,
) -> Result<(), PeopleError> {
    let (person, allowed) = may_edit(app, ctx, (whom, why), Some(contact)).await?;
    let event = event(app, ctx, &allowed, (Deed::ContactChanged, contact));
    let (subject, actor, now) = (person.facts.subject, ctx.actor.id, ctx.now);
    app.store
        .write(move |tx| {
            tx.check_generation(subject, person.facts.generation)?;
            if !store::contacts::of_person(tx, subject)?.iter().any(|held| held.id == contact) {
                return Err(PeopleError::NotFound);
            }
            let known = store::contact_details::of_person(tx, subject)?;
            let known = known.into_iter().find(|known| known.contact == contact);
            let detail = known.unwrap_or(ContactDetail {
                contact,
                label: ContactLabel::Other,
                preferred_at: None,
                notice: None,
                added_by: actor,
            });
            store::contact_details::set(tx, subject, &ContactDetail { preferred_at: Some(now), ..detail })?;
            tx.record(event.clone());
            Ok(())
        })
        .await
}

/// The number a shop knows somebody by is changed with the profile.
fn check(input: &ContactInput) -> Result<(), PeopleError> {
    let source = input.source.trim();
    let good_source = !source.is_empty() && source.chars().count() <= SOURCE_CHARS;
    if !good_source || input.value.kind() == ContactKind::CustomerNumber {
        return Err(PeopleError::Incomplete);
    }
    Ok(())
}

/// The record that a change is about: the one that has the contact point, else the main record.
async fn may_edit(
    app: &App,
    ctx: &Ctx,
    (whom, why): (PublicId, &Why),
    which: Option<ContactId>,
) -> Result<(PersonRecord, Allowed), PeopleError> {
    let person = app.store.read(move |db| holder(db, whom, which)).await?.ok_or(PeopleError::NotFound)?;
    let asks = ctx.asks(PersonAct::EditContacts, why.reason);
    let allowed = app.policy.allow(&ctx.actor, &person.facts, asks)??;
    Ok((person, allowed))
}

fn holder(
    db: &mut dyn store::Db,
    whom: PublicId,
    which: Option<ContactId>,
) -> Result<Option<PersonRecord>, StoreError> {
    let mut main = None;
    for member in circle::by_public(db, whom)? {
        let held = store::contacts::of_person(db, member.facts.subject)?;
        if held.iter().any(|contact| Some(contact.id) == which) {
            return Ok(Some(member));
        }
        main = main.or(Some(member));
    }
    Ok(main)
}

fn event(app: &App, ctx: &Ctx, allowed: &Allowed, (deed, contact): (Deed, ContactId)) -> Event {
    let event = allowed.event(EventId::new(app.store.next_id()), ctx.now);
    Event { deed, detail: contact.number(), ..event }
}

/// What a removed value leaves: its place in the directory, and where a stop finds it.
type Gone = (Option<Entry>, Option<StopPrint>);

/// The place in the directory that a removed value leaves, unless another value of the person stands there too. It has
/// to be opened for this, and that is on record.
async fn going(
    app: &App,
    ctx: &Ctx,
    (whom, why): (PublicId, &Why),
    old: ContactId,
) -> Result<Option<Gone>, PeopleError> {
    let opened = look_at(app, ctx, (whom, &Why::of(why.reason)), &[PersonAct::SeeContacts], |db, person| {
        Ok(store::contacts::of_person(db, person.facts.subject)?)
    })
    .await?;
    let has_it = |contacts: &[ContactRecord]| contacts.iter().any(|contact| contact.id == old);
    let (record, contacts) = opened.each().find(|(_, held)| has_it(held)).ok_or(PeopleError::NotFound)?;
    let opener = opened.opener_of(app, PersonAct::SeeContacts, record)?;
    let (mut gone, mut staying) = (None, Vec::new());
    for contact in contacts {
        let value = opener.open(Table::ContactPoint, records::contact(contact.id), &contact.value)?;
        let (entry, print) = found_by(app, value.as_ref());
        if contact.id != old {
            staying.push((entry.kind, entry.token, print.token));
        } else if contact.kind == ContactKind::CustomerNumber {
            return Err(PeopleError::Incomplete);
        } else {
            gone = Some((entry, print));
        }
    }
    let (entry, print) = gone.ok_or(PeopleError::NotFound)?;
    let stays = |same: fn(&(ContactKind, Token, Token), &Found) -> bool| {
        staying.iter().any(|other| same(other, &(entry, print)))
    };
    let entry_stays = stays(|other, (entry, _)| (other.0, other.1) == (entry.kind, entry.token));
    let print_stays = stays(|other, (entry, print)| (other.0, other.2) == (entry.kind, print.token));
    Ok(Some(((!entry_stays).then_some(entry), (!print_stays).then_some(print))))
}

fn take_away(tx: &mut Tx<'_>, person: &PersonRecord, old: ContactId, gone: Option<&Gone>) -> Result<(), PeopleError> {
    let subject = person.facts.subject;
    if !store::contacts::of_person(tx, subject)?.iter().any(|held| held.id == old) {
        return Err(PeopleError::NotFound);
    }
    store::contact_details::remove(tx, subject, old)?;
    store::contacts::remove(tx, subject, old)?;
    if let Some((Some(entry), _)) = gone {
        store::contacts::leave_directory(tx, subject, entry)?;
    }
    if let Some((_, Some(print))) = gone {
        store::objections::drop_contact(tx, subject, print)?;
    }
    Ok(())
}
