//! Whether a person may be asked for a consent now (K5, K11, K13).

use crate::actor::coded;
use crate::consent::channel::Channel;
use crate::consent::history::{Act, History};
use crate::consent::state::{State, Status};
use crate::consent::terms::months_after;
use crate::id::PurposeId;
use crate::may::{Refusal, Standing, may};
use crate::purpose::Basis;
use crate::time::Timestamp;

/// How the question would reach the person.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Occasion {
    /// They are here: on our page, on the phone, at the counter.
    TheirVisit,
    /// We would write or call; the question is itself a message that needs leave.
    Message(Channel),
}

coded! {
    /// Why a person is not asked.
    Unasked {
        /// The purpose does not rest on consent: the question would mislead.
        NotAConsentPurpose = "not_a_consent_purpose",
        /// Restricted (Art. 18).
        Restricted = "restricted",
        /// Objected, or stopped.
        Objected = "objected",
        /// Took it back.
        Withdrawn = "withdrawn",
        /// Said no, not long enough ago (K13).
        RefusedLately = "refused_lately",
        /// A question or confirmation is open, or the one question after an import was put.
        AlreadyAsked = "already_asked",
        /// Nothing allows the message that would carry the question (K5).
        NoLeaveToWrite = "no_leave_to_write",
    }
}

/// Whether the person may be asked to agree to `purpose` on `channel`.
pub fn may_ask(
    standing: &Standing<'_>,
    (purpose, channel): (PurposeId, Channel),
    occasion: Occasion,
    now: Timestamp,
) -> Result<(), Unasked> {
    let rule = standing.rule(purpose).filter(|rule| rule.basis == Basis::Consent);
    let rule = rule.ok_or(Unasked::NotAConsentPurpose)?;
    match standing.stopped(rule, now) {
        Some(Refusal::Restricted) => return Err(Unasked::Restricted),
        Some(_) => return Err(Unasked::Objected),
        None => {}
    }
    let history = standing.history(purpose, channel);
    let status = standing.status(purpose, channel, now);
    let open = open_question(&status, history, standing, now);
    if let Some(why) = open {
        return Err(why);
    }
    match occasion {
        Occasion::TheirVisit => Ok(()),
        Occasion::Message(by) => {
            let imported = history.is_some_and(|history| has(history, Act::Unknown, now));
            if standing.took_back(purpose, now) {
                Err(Unasked::Withdrawn)
            } else if imported && history.and_then(|known| known.last_asked(now)).is_some() {
                Err(Unasked::AlreadyAsked)
            } else if may(standing, purpose, by, now).is_yes() || (by == channel && status.state == State::Reconfirm) {
                // A guardian's yes holds until the grace is over, so it carries the question to renew it.
                Ok(())
            } else {
                Err(Unasked::NoLeaveToWrite)
            }
        }
    }
}

fn open_question(
    status: &Status,
    history: Option<&History>,
    standing: &Standing<'_>,
    now: Timestamp,
) -> Option<Unasked> {
    match status.state {
        State::Withdrawn => Some(Unasked::Withdrawn),
        State::Objected => Some(Unasked::Objected),
        State::Requested | State::PendingDoi | State::PendingGuardian => Some(Unasked::AlreadyAsked),
        State::Refused => {
            let again = again_at(status, history, standing, now)?;
            (now < again).then_some(Unasked::RefusedLately)
        }
        State::None
        | State::Unknown
        | State::Granted
        | State::Stale
        | State::Expired
        | State::Reconfirm
        | State::Lapsed => None,
    }
}

/// When the deadline after a no is over: counted from the no, or from the question that came after it.
fn again_at(status: &Status, history: Option<&History>, standing: &Standing<'_>, now: Timestamp) -> Option<Timestamp> {
    let months = standing.circumstances.terms.ask_again_months;
    let asked = history.and_then(|known| known.last_asked(now));
    let last = status.since.into_iter().chain(asked).max()?;
    Some(months_after(last, months))
}

/// The instant before which the person is not asked again because they said no lately (K13).
#[must_use]
pub fn not_before(
    standing: &Standing<'_>,
    (purpose, channel): (PurposeId, Channel),
    now: Timestamp,
) -> Option<Timestamp> {
    let status = standing.status(purpose, channel, now);
    match may_ask(standing, (purpose, channel), Occasion::TheirVisit, now) {
        Err(Unasked::RefusedLately) => again_at(&status, standing.history(purpose, channel), standing, now),
        Ok(()) | Err(_) => None,
    }
}

fn has(history: &History, act: Act, now: Timestamp) -> bool {
    let mut lines = history.heard().iter();
    lines.any(|line| line.act == act && line.at <= now)
}

coded! {
    /// How far a person depends on the controller.
    Dependence {
        /// Not.
        Independent = "independent",
        /// Works for it.
        Employee = "employee",
        /// Depends on it otherwise: tenant, pupil, patient.
        Dependent = "dependent",
    }
}

impl Dependence {
    /// Whether whoever asks is warned that a yes may not be free (K11, recital 43).
    #[must_use]
    pub const fn puts_freedom_in_doubt(self) -> bool {
        match self {
            Self::Independent => false,
            Self::Employee | Self::Dependent => true,
        }
    }
}
