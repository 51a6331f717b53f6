//! Adding a person: sealed before the store sees anything, with the notice they were given.

use custody::{NewPerson as Keys, Sealer, Table};
use domain::contact::ContactValue;
use domain::event::{About, Deed, Event};
use domain::id::{BrandId, ContactId, EventId, PublicId, PublicKind, SubjectId, TeamId};
use domain::notice::NoticeRef;
use domain::person::{Facts, PersonKind, Profile};
use domain::purpose::{Basis, Purpose};
use domain::reason::Reason;
use policy::HouseAct;
use store::contacts::{ContactRecord, Entry};
use store::people::{PersonPurpose, PersonRecord};
use store::{IndexOp, StoreError};

use super::PeopleError;
use crate::consents::points::{is_stoppable, stop_print};
use crate::{App, Ctx, records};

/// A contact point of a new person.
pub type NewContact = ContactValue;

/// A new person.
pub struct NewPerson {
    /// Customer or prospect.
    pub kind: PersonKind,
    /// Under which brand.
    pub brand: BrandId,
    /// Served by which team.
    pub team: TeamId,
    /// Who they are.
    pub profile: Profile,
    /// How to reach them.
    pub contacts: Vec<NewContact>,
    /// Where the data comes from.
    pub source: String,
    /// The notice they were given (Art. 13).
    pub notice: Option<NoticeRef>,
}

/// Adds a person who is served on the basis of a contract, or of steps before one.
pub async fn add(app: &App, ctx: &Ctx, new: NewPerson) -> Result<PublicId, PeopleError> {
    if !app.clears(ctx, HouseAct::AddPeople)? {
        return Err(PeopleError::Refused);
    }
    let brand_known = app.house.brands.iter().any(|brand| brand.id == new.brand);
    let team_known = app.house.teams.iter().any(|team| team.id == new.team);
    if !brand_known || !team_known || (new.profile.name.is_none() && new.profile.customer_number.is_none()) {
        return Err(PeopleError::Incomplete);
    }
    let subject = SubjectId::new(app.store.next_id());
    let keys = app.vault.new_person(app.house.controller.id, subject)?;
    let sealer = app.vault.sealer(app.house.controller.id, &keys.key)?;
    let contacts = sealed_contacts(app, ctx, &sealer, &new)?;
    let person = person_row(app, ctx, &new, (keys, sealer.seal(Table::Person, records::OF_PERSON, &new.profile)?));
    let likeness = crate::duplicates::tokens_of(app, &new.profile, &new.contacts);
    let words = super::index_words(app, &new.profile, &new.contacts);
    let purpose = PersonPurpose {
        purpose: Purpose::Service.id().number(),
        basis: Basis::Contract.code().to_owned(),
        source: new.source.clone(),
        notice: new.notice.map(|notice| (notice.notice.number(), notice.version)),
        since: ctx.now,
    };
    let controller = app.house.controller.id;
    let stoppable = new.contacts.iter().filter(|value| is_stoppable(value.kind()));
    let prints: Vec<_> = stoppable.map(|value| stop_print(app, controller, value)).collect();
    let event = added_event(app, ctx, &person.facts);
    let public = person.facts.public;
    app.store
        .write(move |tx| {
            store::people::add(tx, &person)?;
            store::people::add_purpose(tx, subject, person.facts.brand, &purpose)?;
            for (contact, entry) in &contacts {
                store::contacts::add(tx, subject, contact)?;
                store::contacts::list_in_directory(tx, subject, entry)?;
            }
            for print in &prints {
                store::objections::note_contact(tx, subject, print)?;
            }
            store::duplicates::put(tx, subject, crate::duplicates::VERSION, &likeness)?;
            tx.index(IndexOp::Put { subject, words: words.clone() });
            tx.record(event.clone());
            Ok::<_, StoreError>(())
        })
        .await?;
    Ok(public)
}

pub(super) fn person_row(
    app: &App,
    ctx: &Ctx,
    new: &NewPerson,
    (keys, profile): (Keys, custody::Sealed<Profile>),
) -> PersonRecord {
    PersonRecord {
        facts: Facts {
            subject: keys.key.subject,
            public: PublicId::draw(PublicKind::Person, &*app.random),
            handle: keys.handle,
            controller: app.house.controller.id,
            brand: new.brand,
            team: new.team,
            kind: new.kind,
            restricted: false,
            generation: keys.key.generation,
            created_at: ctx.now,
        },
        source: new.source.clone(),
        import: None,
        profile,
        salt: keys.salt,
        key: keys.key,
    }
}

fn sealed_contacts(
    app: &App,
    ctx: &Ctx,
    sealer: &Sealer,
    new: &NewPerson,
) -> Result<Vec<(ContactRecord, Entry)>, PeopleError> {
    let controller = app.house.controller.id;
    let seal = |value: &ContactValue| {
        let id = ContactId::new(app.store.next_id());
        let record = ContactRecord {
            id,
            kind: value.kind(),
            purpose: Purpose::Service.code().to_owned(),
            source: new.source.clone(),
            created_at: ctx.now,
            value: sealer.seal(Table::ContactPoint, records::contact(id), value)?,
        };
        let token = app.vault.contact_token(controller, value.kind(), &value.normal());
        let entry = Entry { controller, kind: value.kind(), token, version: app.vault.token_version() };
        Ok((record, entry))
    };
    new.contacts.iter().map(seal).collect()
}

pub(super) fn added_event(app: &App, ctx: &Ctx, facts: &Facts) -> Event {
    Event {
        id: EventId::new(app.store.next_id()),
        at: ctx.now,
        actor: ctx.actor.id,
        controller: facts.controller,
        brand: Some(facts.brand),
        about: About::One(facts.subject, facts.handle),
        deed: Deed::PersonAdded,
        purpose: Purpose::Service,
        reason: Reason::OwnWork,
        detail: 0,
    }
}
