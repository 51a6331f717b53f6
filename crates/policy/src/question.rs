//! Questions in the words of the schema: who asks, about whom, what, what for, why.
//!
//! Invariant: every question fits the schema by construction, so it is not checked again each time; a
//! test here does that for every value of every code.

use cedar_policy::{Context, Entities, Entity, EntityId, EntityTypeName, EntityUid, Request, RestrictedExpression};
use domain::actor::{Actor, Role};
use domain::controller::EmployerKind;
use domain::id::{ControllerId, TeamId};
use domain::person::Facts;
use domain::purpose::Purpose;
use domain::reason::Reason;

use crate::act::Asked;
use crate::error::PolicyError;

/// Everything that the rules see of an account.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub(crate) struct Asker {
    role: Role,
    employer: EmployerKind,
    controller: ControllerId,
    team: Option<TeamId>,
}

impl From<&Actor> for Asker {
    fn from(actor: &Actor) -> Self {
        Self { role: actor.role, employer: actor.employer, controller: actor.controller, team: actor.team }
    }
}

/// Everything that the rules see of a question about a person: two that are equal have the same answer.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub(crate) struct Question {
    asker: Asker,
    controller: ControllerId,
    team: TeamId,
    restricted: bool,
    pub(crate) asked: Asked,
}

impl Question {
    pub(crate) fn of(actor: &Actor, person: &Facts, asked: Asked) -> Self {
        let Facts { controller, team, restricted, .. } = *person;
        Self { asker: actor.into(), controller, team, restricted, asked }
    }
}

/// The nouns of the schema, read once.
#[derive(Debug)]
pub(crate) struct Nouns {
    action: EntityTypeName,
    role: EntityTypeName,
    employer: EntityTypeName,
    purpose: EntityTypeName,
    reason: EntityTypeName,
    // Rules compare attributes and never ask for an identity, so one name stands for every account and
    // one for every person.
    actor: EntityUid,
    person: EntityUid,
    house: EntityUid,
}

impl Nouns {
    pub(crate) fn read() -> Result<Self, PolicyError> {
        Ok(Self {
            action: noun("Action")?,
            role: noun("Role")?,
            employer: noun("Employer")?,
            purpose: noun("Purpose")?,
            reason: noun("Reason")?,
            actor: word(&noun("Actor")?, "asking"),
            person: word(&noun("Person")?, "asked-about"),
            house: word(&noun("House")?, "own"),
        })
    }

    /// The account and the person, with what the rules may know about them.
    pub(crate) fn pair(&self, about: &Question) -> Result<Entities, PolicyError> {
        let person = [
            ("controller".to_owned(), controller(about.controller)),
            ("team".to_owned(), team(about.team)),
            ("restricted".to_owned(), RestrictedExpression::new_bool(about.restricted)),
        ];
        let person = Entity::new_with_tags(self.person.clone(), person, [], []).map_err(unasked)?;
        Entities::from_entities([self.actor(&about.asker)?, person], None).map_err(unasked)
    }

    /// The account in its house.
    pub(crate) fn alone(&self, actor: Asker) -> Result<Entities, PolicyError> {
        let house = Entity::with_uid(self.house.clone());
        Entities::from_entities([self.actor(&actor)?, house], None).map_err(unasked)
    }

    /// What for and why.
    pub(crate) fn grounds(&self, purpose: Purpose, reason: Reason) -> Result<Context, PolicyError> {
        Context::from_pairs([
            ("purpose".to_owned(), code(&self.purpose, purpose.code())),
            ("reason".to_owned(), code(&self.reason, reason.code())),
        ])
        .map_err(unasked)
    }

    /// May the account do `act` with the person on these grounds?
    pub(crate) fn about_person(&self, act: &str, grounds: Context) -> Result<Request, PolicyError> {
        self.request(act, &self.person, grounds)
    }

    /// May the account do `act` in the house?
    pub(crate) fn about_house(&self, act: &str) -> Result<Request, PolicyError> {
        self.request(act, &self.house, Context::empty())
    }

    fn request(&self, act: &str, on: &EntityUid, context: Context) -> Result<Request, PolicyError> {
        let act = word(&self.action, act);
        Request::new(self.actor.clone(), act, on.clone(), context, None).map_err(unasked)
    }

    fn actor(&self, actor: &Asker) -> Result<Entity, PolicyError> {
        let facts = [
            ("role".to_owned(), code(&self.role, actor.role.code())),
            ("employer".to_owned(), code(&self.employer, actor.employer.code())),
            ("controller".to_owned(), controller(actor.controller)),
        ];
        let team = actor.team.map(|own| ("team".to_owned(), team(own)));
        Entity::new_with_tags(self.actor.clone(), facts.into_iter().chain(team), [], []).map_err(unasked)
    }
}

fn noun(name: &str) -> Result<EntityTypeName, PolicyError> {
    name.parse().map_err(|cause| PolicyError::Schema(Box::new(cause)))
}

fn word(noun: &EntityTypeName, code: &str) -> EntityUid {
    EntityUid::from_type_name_and_id(noun.clone(), EntityId::new(code))
}

fn code(noun: &EntityTypeName, code: &str) -> RestrictedExpression {
    RestrictedExpression::new_entity_uid(word(noun, code))
}

fn controller(id: ControllerId) -> RestrictedExpression {
    RestrictedExpression::new_long(id.number())
}

fn team(id: TeamId) -> RestrictedExpression {
    RestrictedExpression::new_long(id.number())
}

fn unasked(cause: impl std::error::Error + Send + Sync + 'static) -> PolicyError {
    PolicyError::Unasked(Box::new(cause))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use std::collections::BTreeSet;

    use cedar_policy::Schema;
    use domain::actor::Role;
    use domain::controller::EmployerKind;

    use super::*;
    use crate::act::{HouseAct, PersonAct};
    use crate::policy::tests::{account, customer, schema};

    fn every_account() -> impl Iterator<Item = Actor> {
        Role::ALL.iter().flat_map(|role| {
            [EmployerKind::Own, EmployerKind::Vendor].into_iter().flat_map(move |employer| {
                [None, Some(TeamId::new(7))].map(|team| Actor { employer, team, ..account(*role) })
            })
        })
    }

    fn fits(entities: Entities, schema: &Schema) -> bool {
        Entities::from_entities(entities, Some(schema)).is_ok()
    }

    #[test]
    fn every_account_and_every_person_fits_the_schema() {
        let (nouns, schema) = (Nouns::read().unwrap(), schema());
        for actor in every_account() {
            for restricted in [false, true] {
                let asked = Asked { act: PersonAct::Open, purpose: Purpose::Service, reason: Reason::OwnWork };
                let pair = nouns.pair(&Question::of(&actor, &customer(restricted), asked)).unwrap();
                assert!(fits(pair, &schema), "{actor:?}");
            }
            assert!(fits(nouns.alone((&actor).into()).unwrap(), &schema), "{actor:?}");
        }
    }

    #[test]
    fn every_question_fits_the_schema() {
        let (nouns, schema) = (Nouns::read().unwrap(), schema());
        let words = PersonAct::ALL.iter().map(|act| act.code());
        for act in words.chain(["know"]) {
            for purpose in Purpose::ALL {
                for reason in Reason::ALL {
                    let grounds = nouns.grounds(*purpose, *reason).unwrap();
                    let asked = nouns.about_person(act, grounds.clone()).unwrap();
                    let checked = Request::new(
                        asked.principal().unwrap().clone(),
                        asked.action().unwrap().clone(),
                        asked.resource().unwrap().clone(),
                        grounds,
                        Some(&schema),
                    );
                    assert!(checked.is_ok(), "{act} {purpose:?} {reason:?}");
                }
            }
        }
        for act in HouseAct::ALL {
            let asked = nouns.about_house(act.code()).unwrap();
            let checked = Request::new(
                asked.principal().unwrap().clone(),
                asked.action().unwrap().clone(),
                asked.resource().unwrap().clone(),
                Context::empty(),
                Some(&schema),
            );
            assert!(checked.is_ok(), "{act:?}");
        }
    }

    #[test]
    fn the_schema_knows_no_act_that_nobody_can_ask_for() {
        let schema = schema();
        let known: BTreeSet<_> = schema.actions().map(|act| act.id().unescaped()).collect();
        let asked = PersonAct::ALL
            .iter()
            .map(|act| act.code())
            .chain(HouseAct::ALL.iter().map(|act| act.code()))
            .chain(["know"]);
        assert_eq!(known, asked.collect());
    }
}
