//! A few people and one account, put straight into an open store.

use custody::{Table, WordToken, WrappedKey};
use domain::actor::{Actor, Role};
use domain::controller::EmployerKind;
use domain::event::{About, Deed, Event};
use domain::id::PublicKind;
use domain::id::{ActorId, BrandId, ControllerId, EventId, PublicId, SubjectId, TeamId};
use domain::person::{Facts, PersonKind, PersonName, Profile};
use domain::purpose::Purpose;
use domain::reason::Reason;
use domain::words::Words;
use policy::{Allowed, Asked, PersonAct, Policy};
use store::people::{self, PersonRecord};
use store::{IndexOp, StoreError};

use crate::contract::OpenedStore;

/// The controller of everybody here.
pub const CONTROLLER: ControllerId = ControllerId::new(1);
/// Its brand.
pub const BRAND: BrandId = BrandId::new(2);
/// Its team.
pub const TEAM: TeamId = TeamId::new(3);

/// Somebody who was added, and what a test may want of them.
pub struct Newcomer {
    /// What rules may know.
    pub facts: Facts,
    /// Their key.
    pub key: WrappedKey,
    /// The tokens of their name.
    pub words: Vec<WordToken>,
}

impl OpenedStore {
    /// Ines, an agent of the team.
    pub fn agent(&self) -> Actor {
        Actor {
            id: ActorId::new(7),
            public: PublicId::draw(PublicKind::Account, self.random.as_ref()),
            controller: CONTROLLER,
            employer: EmployerKind::Own,
            role: Role::Agent,
            team: Some(TEAM),
            handle: String::from("ines"),
        }
    }

    /// Adds a customer of the team, who can be found by name.
    pub fn newcomer(&self, given: &str, family: &str) -> Newcomer {
        let profile = Profile {
            name: PersonName::parse(given, family),
            organisation: None,
            town: None,
            country: None,
            customer_number: None,
        };
        let record = self.record_of(&profile);
        let (facts, key) = (record.facts.clone(), record.key.clone());
        let words = self.vault.word_tokens(&Words::of_profile(&profile));
        let event = added(&facts, EventId::new(self.store.next_id()));
        let put = IndexOp::Put { subject: facts.subject, words: words.clone() };
        self.store
            .write_blocking(move |tx| {
                people::add(tx, &record)?;
                tx.index(put.clone());
                tx.record(event.clone());
                Ok::<_, StoreError>(())
            })
            .expect("a new person");
        Newcomer { facts, key, words }
    }

    fn record_of(&self, profile: &Profile) -> PersonRecord {
        let subject = SubjectId::new(self.store.next_id());
        let new = self.vault.new_person(CONTROLLER, subject).expect("a person's key");
        let sealer = self.vault.sealer(CONTROLLER, &new.key).expect("a person's sealer");
        PersonRecord {
            facts: Facts {
                subject,
                public: PublicId::draw(PublicKind::Person, self.random.as_ref()),
                handle: new.handle,
                controller: CONTROLLER,
                brand: BRAND,
                team: TEAM,
                kind: PersonKind::Customer,
                restricted: false,
                generation: new.key.generation,
                created_at: self.store.now(),
            },
            source: String::from("hand"),
            import: None,
            profile: sealer.seal(Table::Person, [subject.number(), 0], profile).expect("a sealed profile"),
            salt: new.salt,
            key: new.key,
        }
    }

    /// The rules' yes to Ines for the service of a person.
    pub fn allowed(&self, person: &Newcomer, act: PersonAct) -> Allowed {
        allowed(&self.policy, &self.agent(), person, act)
    }
}

/// The rules' yes to an actor for the service of a person.
pub fn allowed(policy: &Policy, actor: &Actor, person: &Newcomer, act: PersonAct) -> Allowed {
    let asked = Asked { act, purpose: Purpose::Service, reason: Reason::OwnWork };
    allowed_for(policy, actor, person, asked)
}

/// The rules' yes to what an actor asks.
pub fn allowed_for(policy: &Policy, actor: &Actor, person: &Newcomer, asked: Asked) -> Allowed {
    policy.allow(actor, &person.facts, asked).expect("a decision").expect("a yes")
}

fn added(person: &Facts, id: EventId) -> Event {
    Event {
        id,
        at: person.created_at,
        actor: Actor::SYSTEM,
        controller: person.controller,
        brand: Some(person.brand),
        about: About::One(person.subject, person.handle),
        deed: Deed::PersonAdded,
        purpose: Purpose::Service,
        reason: Reason::OwnWork,
        detail: 0,
    }
}
