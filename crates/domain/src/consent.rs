//! Consent: everything one person ever answered about one purpose (Art. 7).
//!
//! [`Consent`] is the plain list that screens and access packages show. Whether something may be sent is
//! asked of [`history::History`], which knows channels, confirmation, guardians, notices and age.

pub mod asking;
pub mod channel;
pub mod ending;
pub mod evidence;
pub mod history;
pub mod state;
pub mod terms;
mod walk;

use crate::actor::coded;
use crate::notice::NoticeRef;
use crate::time::Timestamp;

coded! {
    /// One answer.
    Answer {
        /// Said yes, after being shown a notice.
        Granted = "granted",
        /// Was asked and said no; remembered, so that nobody asks again soon.
        Refused = "refused",
        /// Took it back. Always accepted, never needs a reason (Art. 7(3)).
        Withdrawn = "withdrawn",
        /// Came with a file and without proof: worth nothing until the person answers.
        Unknown = "unknown",
    }
}

/// One line of a consent history.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct ConsentEvent {
    /// What was answered.
    pub answer: Answer,
    /// When, by the clock of the server that received it.
    pub at: Timestamp,
    /// Which notice was shown.
    pub notice: Option<NoticeRef>,
}

/// Everything one person ever answered about one purpose, in the order we received it.
///
/// Invariant: no answer is ever changed or dropped; "active" is a question put to the history.
#[derive(Clone, Debug, Default)]
pub struct Consent {
    events: Vec<ConsentEvent>,
}

impl Consent {
    /// A history of these answers, in any order.
    #[must_use]
    pub fn of(mut events: Vec<ConsentEvent>) -> Self {
        events.sort_by_key(|event| event.at);
        Self { events }
    }

    /// The answers, oldest first.
    #[must_use]
    pub fn events(&self) -> &[ConsentEvent] {
        &self.events
    }

    /// Whether the person's last word by `now` was yes. At one and the same instant, no beats yes.
    #[must_use]
    pub fn is_active_at(&self, now: Timestamp) -> bool {
        let said = || self.events.iter().filter(|event| event.at <= now);
        let Some(last) = said().map(|event| event.at).max() else {
            return false;
        };
        said().filter(|event| event.at == last).all(|event| event.answer == Answer::Granted)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::from_ms;
    use proptest::prelude::*;

    fn event(answer: Answer, ms: i64) -> ConsentEvent {
        ConsentEvent { answer, at: from_ms(ms), notice: None }
    }

    proptest! {
        /// Whatever else was answered, even in the same instant, no is accepted, and no counts.
        #[test]
        fn withdrawing_always_works_and_works_at_once(
            before in prop::collection::vec((0_usize..4, 0_i64..1_000), 0..20),
            yes_just_before: bool,
            yes_just_after: bool,
        ) {
            let mut said: Vec<_> = before.iter().filter_map(|(kind, ms)| Answer::ALL.get(*kind).map(|answer| event(*answer, *ms))).collect();
            if yes_just_before { said.push(event(Answer::Granted, 1_000)); }
            said.push(event(Answer::Withdrawn, 1_000));
            if yes_just_after { said.push(event(Answer::Granted, 1_000)); }
            prop_assert!(!Consent::of(said).is_active_at(from_ms(1_000)));
        }

        /// An imported yes without proof never counts as one (AC-07-04).
        #[test]
        fn unknown_is_never_a_yes(ms in 0_i64..1_000) {
            prop_assert!(!Consent::of(vec![event(Answer::Unknown, ms)]).is_active_at(from_ms(ms)));
        }
    }
}
