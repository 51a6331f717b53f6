//! Changing who somebody is. Every change is a version that says what was changed and by whom, and an edit that began
//! before another one ended is given back instead of written over it.

use aws_lc_rs::digest::{SHA256, digest};
use custody::{Disclosed, Table};
use domain::actor::Role;
use domain::contact::{ContactKind, ContactValue};
use domain::event::Event;
use domain::id::{ContactId, EventId, PublicId};
use domain::person::{PersonDetail, PersonName, ProfileEdit, ProfileField};
use domain::personal::Text;
use domain::purpose::Purpose;
use domain::time::Timestamp;
use policy::PersonAct;
use store::contacts::ContactRecord;
use store::people::PersonRecord;
use store::profiles::ProfileChange;
use store::{StoreError, Tx};

use super::contact_edit::entry_of;
use super::door::Opened;
use super::{PeopleError, circle, look_at};
use crate::{App, Ctx, Why, records};

/// Which state of a profile somebody saw: its version, and a digest of the sealed bytes, since imports change a
/// profile without a version.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Seen {
    /// The version, from 0.
    pub version: i64,
    /// The first bytes of a digest of ciphertexts; it tells nothing about the person.
    pub stamp: u64,
}

/// A profile to be edited.
pub struct ProfileView {
    /// The state that is shown.
    pub seen: Seen,
    /// What stands in it.
    pub edit: Disclosed<ProfileEdit>,
}

/// A change that came between.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Conflict {
    /// When.
    pub at: Timestamp,
    /// In which role.
    pub role: Role,
    /// What was changed.
    pub fields: Vec<ProfileField>,
}

/// What became of an edit.
pub enum Saved {
    /// It is written; so many parts were changed.
    Done(usize),
    /// Somebody was faster. Nothing was written; this is what stands there now, and who changed what.
    Conflict(Vec<Conflict>, Box<ProfileView>),
}

type Read = (Option<custody::Sealed<PersonDetail>>, Vec<ProfileChange>, Vec<ContactRecord>);

/// Opens a profile for an edit.
pub async fn profile(app: &App, ctx: &Ctx, whom: PublicId, why: &Why) -> Result<ProfileView, PeopleError> {
    Ok(read(app, ctx, (whom, why)).await?.1)
}

/// Writes an edit of what somebody saw. Limits of length are checked here, whatever the form said.
pub async fn change_profile(
    app: &App,
    ctx: &Ctx,
    (whom, why): (PublicId, &Why),
    seen: Seen,
    edit: ProfileEdit,
) -> Result<Saved, PeopleError> {
    check(&edit)?;
    let (opened, now) = read(app, ctx, (whom, &Why::of(why.reason))).await?;
    let changed = now.edit.as_ref().differences(&edit);
    if now.seen != seen {
        return conflict(app, &opened, (seen, now)).await;
    }
    if changed.is_empty() {
        return Ok(Saved::Done(0));
    }
    let count = changed.len();
    match write(app, ctx, &opened, Written { why, seen, edit, changed }).await {
        Ok(()) => {
            super::words::renew(app, vec![opened.person.facts.subject]).await?;
            Ok(Saved::Done(count))
        }
        // Somebody wrote between the reading and the writing.
        Err(PeopleError::Store(error)) if error.is_duplicate() || matches!(error, StoreError::KeyTurned) => {
            let (opened, now) = read(app, ctx, (whom, &Why::of(why.reason))).await?;
            conflict(app, &opened, (seen, now)).await
        }
        Err(error) => Err(error),
    }
}

fn check(edit: &ProfileEdit) -> Result<(), PeopleError> {
    let long =
        |text: &Option<Text>, most: usize| text.as_ref().is_some_and(|text| text.expose().chars().count() > most);
    let profile = &edit.profile;
    let nobody = profile.name.is_none() && profile.customer_number.is_none() && profile.organisation.is_none();
    let texts = [&profile.organisation, &profile.town, &profile.customer_number];
    if nobody
        || texts.iter().any(|text| long(text, PersonName::MAX_CHARS))
        || long(&edit.detail.addressed_as, PersonDetail::MAX_CHARS)
    {
        return Err(PeopleError::Incomplete);
    }
    Ok(())
}

async fn read(app: &App, ctx: &Ctx, (whom, why): (PublicId, &Why)) -> Result<(Opened<Read>, ProfileView), PeopleError> {
    let person = app.store.read(move |db| circle::main_of(db, whom)).await?.ok_or(PeopleError::NotFound)?;
    // Who may not edit is shown nothing for an edit.
    drop(app.policy.allow(&ctx.actor, &person.facts, ctx.asks(PersonAct::EditProfile, why.reason))??);
    let opened = look_at(app, ctx, (whom, why), &[PersonAct::Open], |db, person| {
        let subject = person.facts.subject;
        let contacts = store::contacts::of_person(db, subject)?;
        Ok((store::profiles::detail(db, subject)?, store::profiles::changes_after(db, subject, 0)?, contacts))
    })
    .await?;
    let opener = opened.opener(app, PersonAct::Open)?;
    let profile = opener.open(Table::Person, records::OF_PERSON, &opened.person.profile)?;
    let detail = opened.read.0.as_ref();
    let detail = detail.map(|detail| opener.open(Table::PersonDetail, records::BESIDE_PERSON, detail)).transpose()?;
    let kind = opened.person.facts.kind;
    let edit = profile.part(|profile| ProfileEdit {
        kind,
        profile: profile.clone(),
        detail: detail.as_ref().map(|detail| detail.as_ref().clone()).unwrap_or_default(),
    });
    let version = opened.read.1.last().map_or(0, |change| change.version);
    let stamp = stamp(&opened.person, opened.read.0.as_ref());
    Ok((opened, ProfileView { seen: Seen { version, stamp }, edit }))
}

fn stamp(person: &PersonRecord, detail: Option<&custody::Sealed<PersonDetail>>) -> u64 {
    let mut bytes = person.profile.as_bytes().to_vec();
    bytes.extend(detail.map_or(&[][..], |detail| detail.as_bytes()));
    bytes.extend(person.facts.kind.code().as_bytes());
    let first = digest(&SHA256, &bytes).as_ref().first_chunk::<8>().copied();
    u64::from_be_bytes(first.unwrap_or_default())
}

async fn conflict(app: &App, opened: &Opened<Read>, (seen, now): (Seen, ProfileView)) -> Result<Saved, PeopleError> {
    let controller = opened.person.facts.controller;
    let roles = app.store.read(move |db| store::accounts::roles(db, controller)).await?;
    let role = |by| roles.iter().find(|(actor, _)| *actor == by).map_or(Role::System, |(_, role)| *role);
    let later = opened.read.1.iter().filter(|change| change.version > seen.version);
    let changes =
        later.map(|change| Conflict { at: change.at, role: role(change.by), fields: change.fields.clone() }).collect();
    Ok(Saved::Conflict(changes, Box::new(now)))
}

struct Written<'a> {
    why: &'a Why,
    seen: Seen,
    edit: ProfileEdit,
    changed: Vec<ProfileField>,
}

async fn write(app: &App, ctx: &Ctx, opened: &Opened<Read>, new: Written<'_>) -> Result<(), PeopleError> {
    let sealed = seal(app, ctx, opened, &new)?;
    Ok(app.store.write(move |tx| sealed.write(tx)).await?)
}

/// An edit, sealed and ready to be written.
struct Sealed {
    before: PersonRecord,
    before_detail: Option<custody::Sealed<PersonDetail>>,
    profile: custody::Sealed<domain::person::Profile>,
    detail: custody::Sealed<PersonDetail>,
    kind: domain::person::PersonKind,
    change: ProfileChange,
    number: Option<NumberChange>,
    event: Event,
}

/// The number a shop knows somebody by is a contact point too.
struct NumberChange {
    old: Vec<ContactId>,
    unlisted: Option<store::contacts::Entry>,
    new: Option<(ContactRecord, store::contacts::Entry)>,
}

impl Sealed {
    fn write(&self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        let facts = &self.before.facts;
        tx.check_generation(facts.subject, facts.generation)?;
        let same = store::people::by_subject(tx, facts.subject)?.is_some_and(|now| {
            now.profile.as_bytes() == self.before.profile.as_bytes() && now.facts.kind == facts.kind
        });
        let detail = store::profiles::detail(tx, facts.subject)?;
        let same_detail = detail.as_ref().map(custody::Sealed::as_bytes)
            == self.before_detail.as_ref().map(custody::Sealed::as_bytes);
        if !same || !same_detail {
            return Err(StoreError::KeyTurned);
        }
        store::profiles::note_change(tx, facts.subject, &self.change)?;
        store::people::set_profile(tx, facts.subject, &self.profile)?;
        store::profiles::set_detail(tx, facts.subject, &self.detail)?;
        store::profiles::set_kind(tx, facts.subject, self.kind)?;
        if let Some(number) = &self.number {
            for old in &number.old {
                store::contact_details::remove(tx, facts.subject, *old)?;
                store::contacts::remove(tx, facts.subject, *old)?;
            }
            if let Some(entry) = &number.unlisted {
                store::contacts::leave_directory(tx, facts.subject, entry)?;
            }
            if let Some((contact, entry)) = &number.new {
                store::contacts::add(tx, facts.subject, contact)?;
                store::contacts::list_in_directory(tx, facts.subject, entry)?;
            }
        }
        tx.record(self.event.clone());
        Ok(())
    }
}

fn seal(app: &App, ctx: &Ctx, opened: &Opened<Read>, new: &Written<'_>) -> Result<Sealed, PeopleError> {
    let person = &opened.person;
    let asks = ctx.asks(PersonAct::EditProfile, new.why.reason);
    let allowed = app.policy.allow(&ctx.actor, &person.facts, asks)??;
    let sealer = app.vault.sealer(person.facts.controller, &person.key)?;
    let version = new.seen.version + 1;
    let event = Event { detail: version, ..allowed.event(EventId::new(app.store.next_id()), ctx.now) };
    let number = new.changed.contains(&ProfileField::CustomerNumber);
    let number = number.then(|| number_change(app, ctx, opened, (new, &sealer))).transpose()?;
    Ok(Sealed {
        profile: sealer.seal(Table::Person, records::OF_PERSON, &new.edit.profile)?,
        detail: sealer.seal(Table::PersonDetail, records::BESIDE_PERSON, &new.edit.detail)?,
        kind: new.edit.kind,
        change: ProfileChange { version, at: ctx.now, by: ctx.actor.id, fields: new.changed.clone() },
        number,
        event,
        before: person.clone(),
        before_detail: opened.read.0.clone(),
    })
}

fn number_change(
    app: &App,
    ctx: &Ctx,
    opened: &Opened<Read>,
    (new, sealer): (&Written<'_>, &custody::Sealer),
) -> Result<NumberChange, PeopleError> {
    let person = &opened.person;
    let opener = opened.opener(app, PersonAct::Open)?;
    let before = opener.open(Table::Person, records::OF_PERSON, &person.profile)?;
    let before = before.as_ref().customer_number.clone().map(ContactValue::CustomerNumber);
    let now = new.edit.profile.customer_number.clone().map(ContactValue::CustomerNumber);
    let of_kind = opened.read.2.iter().filter(|contact| contact.kind == ContactKind::CustomerNumber);
    let added = now.map(|value| {
        let id = ContactId::new(app.store.next_id());
        let contact = ContactRecord {
            id,
            kind: ContactKind::CustomerNumber,
            purpose: Purpose::Service.code().to_owned(),
            source: "agent".to_owned(),
            created_at: ctx.now,
            value: sealer.seal(Table::ContactPoint, records::contact(id), &value)?,
        };
        Ok::<_, PeopleError>((contact, entry_of(app, &value)))
    });
    Ok(NumberChange {
        old: of_kind.map(|contact| contact.id).collect(),
        unlisted: before.map(|value| entry_of(app, &value)),
        new: added.transpose()?,
    })
}
