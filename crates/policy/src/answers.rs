//! Answers of the rules that were given before: a page of fifty people asks fifty times the same.
//!
//! Invariant: a [`Question`] holds everything that the rules see, and the rules stay as they were read, so that an answer
//! holds as long as the [`Policy`](crate::Policy) does. A failure is never kept.

use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};

use crate::allowed::Denied;
use crate::error::PolicyError;
use crate::question::Question;

/// What the rules say.
pub(crate) type Answer = Result<(), Denied>;

/// So many answers are kept; a house asks fewer different questions than that.
const MOST: usize = 10_000;

/// The answers so far.
#[derive(Debug, Default)]
pub(crate) struct Answers(RwLock<HashMap<Question, Answer>>);

impl Answers {
    /// The answer that is known, or the one that `ask` gives, which is known from then on.
    pub(crate) fn known_or(
        &self,
        question: Question,
        ask: impl FnOnce() -> Result<Answer, PolicyError>,
    ) -> Result<Answer, PolicyError> {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner).get(&question).copied();
        if let Some(answer) = known {
            return Ok(answer);
        }
        let answer = ask()?;
        let mut answers = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if answers.len() >= MOST {
            answers.clear();
        }
        answers.insert(question, answer);
        Ok(answer)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use domain::actor::{Actor, Role};
    use domain::id::TeamId;
    use domain::person::Facts;
    use domain::purpose::Purpose;
    use domain::reason::Reason;

    use super::*;
    use crate::act::{Asked, PersonAct};
    use crate::policy::tests::{account, customer};

    const OPEN: Asked = Asked { act: PersonAct::Open, purpose: Purpose::Service, reason: Reason::OwnWork };

    fn question(actor: &Actor, person: &Facts) -> Question {
        Question::of(actor, person, OPEN)
    }

    #[test]
    fn an_answer_is_asked_for_once_and_each_other_question_anew() {
        let answers = Answers::default();
        let (agent, person) = (account(Role::Agent), customer(false));
        assert_eq!(answers.known_or(question(&agent, &person), || Ok(Ok(()))).unwrap(), Ok(()));
        let again = answers.known_or(question(&agent, &person), || Ok(Err(Denied::Refused)));
        assert_eq!(again.unwrap(), Ok(()), "the rules were not asked again");
        let others = [
            question(&account(Role::TeamLead), &person),
            question(&Actor { team: None, ..agent.clone() }, &person),
            question(&agent, &customer(true)),
            question(&agent, &Facts { team: TeamId::new(8), ..person.clone() }),
            Question::of(&agent, &person, Asked { act: PersonAct::Erase, ..OPEN }),
            Question::of(&agent, &person, Asked { purpose: Purpose::Marketing, ..OPEN }),
            Question::of(&agent, &person, Asked { reason: Reason::Cover, ..OPEN }),
        ];
        for other in others {
            let answer = answers.known_or(other, || Ok(Err(Denied::Invisible)));
            assert_eq!(answer.unwrap(), Err(Denied::Invisible), "{other:?}");
        }
    }

    #[test]
    fn a_failure_is_not_kept_and_too_many_answers_are_let_go() {
        let answers = Answers::default();
        let (agent, person) = (account(Role::Agent), customer(false));
        assert!(answers.known_or(question(&agent, &person), || Err(PolicyError::Unnamed)).is_err());
        assert_eq!(answers.known_or(question(&agent, &person), || Ok(Ok(()))).unwrap(), Ok(()));
        for team in 0..=MOST {
            let team = TeamId::new(i64::try_from(team).unwrap() + 100);
            let other = question(&agent, &Facts { team, ..person.clone() });
            assert!(answers.known_or(other, || Ok(Err(Denied::Refused))).unwrap().is_err());
        }
        assert!(answers.0.read().unwrap().len() <= MOST);
    }
}
