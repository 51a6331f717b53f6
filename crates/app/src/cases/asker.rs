//! Whoever asks: known by the way they wrote from, or added with nothing but what an answer needs.
//!
//! Invariant: whether somebody was known shows nowhere in the answer to whoever writes the request down (S02).

use custody::Table;
use domain::contact::{ContactKind, ContactValue};
use domain::id::{ContactId, PublicId, PublicKind, SubjectId};
use domain::person::{Facts, PersonKind, PersonName, Profile};
use domain::purpose::{Basis, Purpose};
use store::contacts::{ContactRecord, Entry};
use store::objections::StopPrint;
use store::people::{PersonPurpose, PersonRecord};
use store::{IndexOp, StoreError, Tx};

use super::CaseError;
use crate::consents::points::{is_stoppable, stop_print};
use crate::{App, Ctx, records};

/// Where the data of somebody came from who was not known when they asked.
pub(super) const SOURCE: &str = "rights request";

/// Whoever asks, with what makes them somebody new.
pub(super) struct Found {
    pub person: PersonRecord,
    pub newcomer: Option<Newcomer>,
    /// Where a receipt goes; `None` is the newest address they have.
    pub reply: Option<ContactId>,
}

/// What is written for somebody new.
#[derive(Clone)]
pub(super) struct Newcomer {
    record: PersonRecord,
    purpose: PersonPurpose,
    contact: ContactRecord,
    entry: Entry,
    print: Option<StopPrint>,
    words: Vec<custody::WordToken>,
    likeness: Vec<custody::Token>,
}

/// The one person who is reachable where the request came from, or somebody new.
pub(super) async fn at(
    app: &App,
    ctx: &Ctx,
    (name, contact): (Option<PersonName>, ContactValue),
) -> Result<Found, CaseError> {
    if let Some(person) = known(app, &contact).await? {
        return Ok(Found { person, newcomer: None, reply: None });
    }
    let newcomer = newcomer(app, ctx, name, contact)?;
    let reply = (newcomer.contact.kind == ContactKind::Email).then_some(newcomer.contact.id);
    Ok(Found { person: newcomer.record.clone(), newcomer: Some(newcomer), reply })
}

/// A shared address names nobody: then it is somebody new until the privacy manager knows who is meant.
async fn known(app: &App, contact: &ContactValue) -> Result<Option<PersonRecord>, CaseError> {
    let controller = app.house.controller.id;
    let token = app.vault.contact_token(controller, contact.kind(), &contact.normal());
    let entry = Entry { controller, kind: contact.kind(), token, version: app.vault.token_version() };
    let found = app.store.read(move |db| {
        let mut people: Vec<SubjectId> = Vec::new();
        for subject in store::contacts::find(db, &entry, 20)? {
            let root = store::merges::root_of(db, subject)?;
            if !people.contains(&root) {
                people.push(root);
            }
        }
        let [only] = people.as_slice() else { return Ok(None) };
        // From the order on nobody is here any more.
        if store::erasures::of_person(db, *only)?.is_some() {
            return Ok(None);
        }
        store::people::by_subject(db, *only)
    });
    Ok(found.await?)
}

fn newcomer(app: &App, ctx: &Ctx, name: Option<PersonName>, contact: ContactValue) -> Result<Newcomer, CaseError> {
    let (controller, subject) = (app.house.controller.id, SubjectId::new(app.store.next_id()));
    let keys = app.vault.new_person(controller, subject)?;
    let sealer = app.vault.sealer(controller, &keys.key)?;
    let profile = Profile { name, organisation: None, town: None, country: None, customer_number: None };
    let contacts = [contact];
    let [value] = &contacts;
    let id = ContactId::new(app.store.next_id());
    let contact = ContactRecord {
        id,
        kind: value.kind(),
        purpose: Purpose::Rights.code().to_owned(),
        source: SOURCE.to_owned(),
        created_at: ctx.now,
        value: sealer.seal(Table::ContactPoint, records::contact(id), value)?,
    };
    let token = app.vault.contact_token(controller, value.kind(), &value.normal());
    let brand = app.house.brands.first().ok_or(CaseError::Incomplete("brand"))?.id;
    let team = ctx.actor.team.or_else(|| app.house.teams.first().map(|team| team.id));
    let record = PersonRecord {
        facts: Facts {
            subject,
            public: PublicId::draw(PublicKind::Person, &*app.random),
            handle: keys.handle,
            controller,
            brand,
            team: team.ok_or(CaseError::Incomplete("team"))?,
            kind: PersonKind::Prospect,
            restricted: false,
            generation: keys.key.generation,
            created_at: ctx.now,
        },
        source: SOURCE.to_owned(),
        import: None,
        profile: sealer.seal(Table::Person, records::OF_PERSON, &profile)?,
        salt: keys.salt,
        key: keys.key,
    };
    Ok(Newcomer {
        purpose: purpose(ctx),
        entry: Entry { controller, kind: value.kind(), token, version: app.vault.token_version() },
        print: is_stoppable(value.kind()).then(|| stop_print(app, controller, value)),
        words: crate::people::index_words(app, &profile, &contacts),
        likeness: crate::duplicates::tokens_of(app, &profile, &contacts),
        record,
        contact,
    })
}

/// Art. 6(1)(c): answering is a duty. The notice goes out with the first answer.
fn purpose(ctx: &Ctx) -> PersonPurpose {
    PersonPurpose {
        purpose: Purpose::Rights.id().number(),
        basis: Basis::LegalObligation.code().to_owned(),
        source: SOURCE.to_owned(),
        notice: None,
        since: ctx.now,
    }
}

impl Newcomer {
    /// Writes everything of it.
    pub fn write(&self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        let (subject, brand) = (self.record.facts.subject, self.record.facts.brand);
        store::people::add(tx, &self.record)?;
        store::people::add_purpose(tx, subject, brand, &self.purpose)?;
        store::contacts::add(tx, subject, &self.contact)?;
        store::contacts::list_in_directory(tx, subject, &self.entry)?;
        if let Some(print) = &self.print {
            store::objections::note_contact(tx, subject, print)?;
        }
        store::duplicates::put(tx, subject, crate::duplicates::VERSION, &self.likeness)?;
        tx.index(IndexOp::Put { subject, words: self.words.clone() });
        Ok(())
    }
}
