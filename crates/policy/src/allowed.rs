//! The two questions put to the rules, and what a yes to each is worth.
//!
//! Invariant: [`Allowed`] and [`Cleared`] are made here and nowhere else, each from an answer of the rules.

use domain::actor::Actor;
use domain::event::{About, Event};
use domain::id::{ActorId, BrandId, ControllerId, EventId, SubjectId};
use domain::person::{Facts, Handle};
use domain::purpose::Purpose;
use domain::reason::Reason;
use domain::time::Timestamp;

use crate::act::{Asked, HouseAct, PersonAct};
use crate::answers::Answer;
use crate::error::PolicyError;
use crate::policy::Policy;
use crate::question::Question;

/// The action of the schema that is asked before every [`PersonAct`].
const KNOW: &str = "know";

impl Policy {
    /// Whether `actor` may do what it asks with the data of `person`: first whether it may know the
    /// person at all, then the act.
    pub fn allow(&self, actor: &Actor, person: &Facts, asked: Asked) -> Result<Result<Allowed, Denied>, PolicyError> {
        let question = Question::of(actor, person, asked);
        let answer = self.answers.known_or(question, || self.answer(&question))?;
        Ok(answer.map(|()| Allowed {
            actor: actor.id,
            subject: person.subject,
            handle: person.handle,
            controller: person.controller,
            brand: person.brand,
            generation: person.generation,
            asked,
        }))
    }

    fn answer(&self, question: &Question) -> Result<Answer, PolicyError> {
        let both = self.nouns.pair(question)?;
        let grounds = self.nouns.grounds(question.asked.purpose, question.asked.reason)?;
        let know = self.nouns.about_person(KNOW, grounds.clone())?;
        if !self.person.say_yes(&know, &both)? {
            return Ok(Err(Denied::Invisible));
        }
        let act = self.nouns.about_person(question.asked.act.code(), grounds)?;
        Ok(if self.person.say_yes(&act, &both)? { Ok(()) } else { Err(Denied::Refused) })
    }

    /// Whether `actor` may do `act` in the house of its controller. A no is always
    /// [`Denied::Refused`]: that there is a house is no secret.
    pub fn clear(&self, actor: &Actor, act: HouseAct) -> Result<Result<Cleared, Denied>, PolicyError> {
        let alone = self.nouns.alone(actor.into())?;
        let request = self.nouns.about_house(act.code())?;
        if !self.house.say_yes(&request, &alone)? {
            return Ok(Err(Denied::Refused));
        }
        Ok(Ok(Cleared { actor: actor.id, controller: actor.controller, act }))
    }
}

/// The rules said no.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum Denied {
    /// The account may not know that there is such a person (RFC 9110 §15.5.5: 404).
    #[error("nobody found")]
    Invisible,
    /// The account may know the person, or the house, but not do this (RFC 9110 §15.5.4: 403).
    #[error("not allowed")]
    Refused,
}

/// The rules said yes to one act on one person's data. It opens nothing yet: that takes a record.
///
/// Invariant: only [`Policy::allow`] makes one; it is used once, so it cannot be copied.
///
/// ```
/// # use policy::{Allowed, Asked, Denied, Policy, PolicyError};
/// # use domain::{actor::Actor, person::Facts};
/// fn ask(policy: &Policy, by: &Actor, of: &Facts, asked: Asked) -> Result<Result<Allowed, Denied>, PolicyError> {
///     policy.allow(by, of, asked)
/// }
/// ```
///
/// ```compile_fail,E0451
/// # use policy::{Allowed, Asked};
/// # use domain::{actor::Actor, person::Facts};
/// fn forge(by: &Actor, of: &Facts, asked: Asked) -> Allowed {
///     Allowed {
///         actor: by.id, subject: of.subject, handle: of.handle, controller: of.controller,
///         brand: of.brand, generation: of.generation, asked,
///     }
/// }
/// ```
///
/// ```compile_fail,E0599
/// fn twice(allowed: policy::Allowed) -> (policy::Allowed, policy::Allowed) {
///     (allowed.clone(), allowed)
/// }
/// ```
#[derive(Debug)]
#[must_use = "a yes that is not recorded opens nothing"]
pub struct Allowed {
    actor: ActorId,
    subject: SubjectId,
    handle: Handle,
    controller: ControllerId,
    brand: BrandId,
    generation: i64,
    asked: Asked,
}

impl Allowed {
    /// The line for the ledger, about this one person, with no detail.
    #[must_use]
    pub fn event(&self, id: EventId, at: Timestamp) -> Event {
        Event {
            id,
            at,
            actor: self.actor,
            controller: self.controller,
            brand: Some(self.brand),
            about: About::One(self.subject, self.handle),
            deed: self.asked.act.deed(),
            purpose: self.asked.purpose,
            reason: self.asked.reason,
            detail: 0,
        }
    }

    /// Who asked.
    #[must_use]
    pub const fn actor(&self) -> ActorId {
        self.actor
    }

    /// About whom.
    #[must_use]
    pub const fn subject(&self) -> SubjectId {
        self.subject
    }

    /// Their pseudonym in the ledger.
    #[must_use]
    pub const fn handle(&self) -> Handle {
        self.handle
    }

    /// Whose customer they are.
    #[must_use]
    pub const fn controller(&self) -> ControllerId {
        self.controller
    }

    /// Under which brand they came.
    #[must_use]
    pub const fn brand(&self) -> BrandId {
        self.brand
    }

    /// The generation of their key when the rules were asked.
    #[must_use]
    pub const fn generation(&self) -> i64 {
        self.generation
    }

    /// What is allowed.
    #[must_use]
    pub const fn act(&self) -> PersonAct {
        self.asked.act
    }

    /// For what.
    #[must_use]
    pub const fn purpose(&self) -> Purpose {
        self.asked.purpose
    }

    /// For which stated reason.
    #[must_use]
    pub const fn reason(&self) -> Reason {
        self.asked.reason
    }
}

/// The rules said yes to one act in the house.
///
/// Invariant: only [`Policy::clear`] makes one.
///
/// ```
/// # use policy::{Cleared, Denied, HouseAct, Policy, PolicyError};
/// # use domain::actor::Actor;
/// fn ask(policy: &Policy, by: &Actor) -> Result<Result<Cleared, Denied>, PolicyError> {
///     policy.clear(by, HouseAct::RotateKeys)
/// }
/// ```
///
/// ```compile_fail,E0451
/// # use policy::{Cleared, HouseAct};
/// # use domain::actor::Actor;
/// fn forge(by: &Actor) -> Cleared {
///     Cleared { actor: by.id, controller: by.controller, act: HouseAct::RotateKeys }
/// }
/// ```
///
/// ```compile_fail,E0599
/// fn twice(cleared: policy::Cleared) -> (policy::Cleared, policy::Cleared) {
///     (cleared.clone(), cleared)
/// }
/// ```
#[derive(Debug)]
#[must_use = "a yes is for doing something"]
pub struct Cleared {
    actor: ActorId,
    controller: ControllerId,
    act: HouseAct,
}

impl Cleared {
    /// Who asked.
    #[must_use]
    pub const fn actor(&self) -> ActorId {
        self.actor
    }

    /// In whose house.
    #[must_use]
    pub const fn controller(&self) -> ControllerId {
        self.controller
    }

    /// What is allowed.
    #[must_use]
    pub const fn act(&self) -> HouseAct {
        self.act
    }
}
