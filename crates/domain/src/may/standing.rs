//! What is known of one person when something is about to go out.

use crate::consent::channel::Channel;
use crate::consent::history::History;
use crate::consent::state::{Circumstances, State, Status};
use crate::id::{ActorId, PurposeId};
use crate::may::Refusal;
use crate::may::Weighed;
use crate::purpose::Basis;
use crate::purpose::rule::{PurposeKind, PurposeRule};
use crate::suppression::{Suppression, Use};
use crate::time::Timestamp;

/// The basis on record for one person and purpose.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct PersonBasis {
    /// Which purpose.
    pub purpose: PurposeId,
    /// What it rests on for this person.
    pub basis: Basis,
}

/// A stretch of time with a beginning: a restriction, an order, a contract, an open question.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Period {
    /// Since when.
    pub from: Timestamp,
    /// Until when, not included; `None` is open.
    pub until: Option<Timestamp>,
}

impl Period {
    /// Whether `now` lies in it.
    #[must_use]
    pub fn holds_at(&self, now: Timestamp) -> bool {
        self.from <= now && self.until.is_none_or(|until| now < until)
    }
}

/// What an objection is against.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Against {
    /// All direct marketing, on every channel, for every brand (Art. 21(2), (3)).
    DirectMarketing,
    /// One purpose (Art. 21(1)).
    Purpose(PurposeId),
}

/// How an objection ended.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum ObjectionEnd {
    /// The person took it back.
    Lifted(Timestamp),
    /// A compelling ground was written down (Art. 21(1)); never against direct marketing.
    Overruled {
        /// When.
        at: Timestamp,
        /// By whom.
        by: ActorId,
    },
}

/// One objection. It stops the use while it is weighed (AC-21-02).
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Objection {
    /// Against what.
    pub against: Against,
    /// When the server received it.
    pub at: Timestamp,
    /// How it ended, if it did.
    pub end: Option<ObjectionEnd>,
}

impl Objection {
    /// Whether it is still to be weighed, after what was said about it: it has not ended, was not found to hold, and is
    /// not against direct marketing, which is weighed against nothing (Art. 21(3)).
    #[must_use]
    pub fn is_to_be_weighed(&self, mut said: impl Iterator<Item = Weighed>) -> bool {
        self.end.is_none() && self.against != Against::DirectMarketing && !said.any(|code| code == Weighed::Upheld)
    }

    /// Whether it stops a use of this rule's purpose at `now`.
    #[must_use]
    pub fn stops(&self, rule: &PurposeRule, now: Timestamp) -> bool {
        let marketing = rule.kind == PurposeKind::DirectMarketing;
        let concerned = match self.against {
            Against::DirectMarketing => marketing,
            Against::Purpose(purpose) => purpose == rule.purpose,
        };
        let over = match self.end {
            None => false,
            Some(ObjectionEnd::Lifted(at)) => at <= now && self.at < at,
            Some(ObjectionEnd::Overruled { at, .. }) => at <= now && self.at < at && !marketing,
        };
        concerned && self.at <= now && !over
    }
}

/// The facts of Directive 2002/58/EC Art. 13(2), for one person and one message.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[allow(clippy::struct_excessive_bools, reason = "each is one condition of the directive")]
pub struct Sale {
    /// When it was.
    pub at: Timestamp,
    /// The person gave this contact point in the course of it.
    pub gave_contact: bool,
    /// A free and easy way out was offered then.
    pub way_out_at_sale: bool,
    /// The message offers it again.
    pub way_out_in_message: bool,
    /// The message is about own products like those sold.
    pub own_similar: bool,
}

/// Everything that a verdict about one person rests on.
#[derive(Clone, Copy, Debug)]
pub struct Standing<'a> {
    /// The controller's purposes.
    pub rules: &'a [PurposeRule],
    /// The person's own bases.
    pub bases: &'a [PersonBasis],
    /// One history per purpose and channel.
    pub histories: &'a [History],
    /// Objections, also those that ended.
    pub objections: &'a [Objection],
    /// Restrictions, also those that were lifted.
    pub restrictions: &'a [Period],
    /// Suppressions of the person's contact points.
    pub suppressions: &'a [Suppression],
    /// Orders, contracts, open questions.
    pub relations: &'a [Period],
    /// A sale that the message builds on.
    pub sale: Option<Sale>,
    /// Deadlines, notices, age.
    pub circumstances: Circumstances<'a>,
}

impl Standing<'_> {
    /// The rule of a purpose.
    #[must_use]
    pub fn rule(&self, purpose: PurposeId) -> Option<&PurposeRule> {
        self.rules.iter().find(|rule| rule.purpose == purpose)
    }

    /// The history of a purpose on a channel.
    #[must_use]
    pub fn history(&self, purpose: PurposeId, channel: Channel) -> Option<&History> {
        self.of(purpose).find(|history| history.channel() == channel)
    }

    /// Where the consent to a purpose on a channel stands.
    #[must_use]
    pub fn status(&self, purpose: PurposeId, channel: Channel, now: Timestamp) -> Status {
        self.history(purpose, channel).map_or(Status::NEVER, |history| history.status(now, &self.circumstances))
    }

    /// What overrides every formula, if anything does.
    #[must_use]
    pub fn stopped(&self, rule: &PurposeRule, now: Timestamp) -> Option<Refusal> {
        if self.restrictions.iter().any(|period| period.holds_at(now)) {
            return Some(Refusal::Restricted);
        }
        let objected = |history: &History| history.status(now, &self.circumstances).state == State::Objected;
        if self.objections.iter().any(|objection| objection.stops(rule, now)) || self.of(rule.purpose).any(objected) {
            return Some(Refusal::Objected);
        }
        let wanted = match rule.kind {
            PurposeKind::DirectMarketing => Use::Market,
            PurposeKind::Ordinary => Use::Serve,
            PurposeKind::RightsAnswer => Use::AnswerRights,
            PurposeKind::BreachNotice => Use::TellBreach,
        };
        let stop = |suppression: &Suppression| suppression.stops(wanted, now);
        self.suppressions.iter().any(stop).then_some(Refusal::MarketingStopped)
    }

    /// The basis on record; a purpose that asks for consent needs no line before the answer.
    pub(super) fn basis(&self, rule: &PurposeRule) -> Result<Basis, Refusal> {
        let own = self.bases.iter().find(|own| own.purpose == rule.purpose);
        match (own, rule.basis) {
            (Some(own), _) => Ok(own.basis),
            (None, Basis::Consent) => Ok(Basis::Consent),
            (None, Basis::Contract | Basis::LegalObligation | Basis::LegitimateInterest) => Err(Refusal::NoBasis),
        }
    }

    pub(super) fn granted_elsewhere(&self, purpose: PurposeId, now: Timestamp) -> bool {
        let granted = |history: &History| history.status(now, &self.circumstances).state == State::Granted;
        self.of(purpose).any(granted)
    }

    /// Whether a no stands on any channel that no confirmed yes followed.
    pub(super) fn said_no(&self, purpose: PurposeId, now: Timestamp) -> bool {
        let no = |history: &History| history.status(now, &self.circumstances).no.is_some();
        self.of(purpose).any(no)
    }

    /// Whether a consent to the purpose stands taken back on any channel.
    pub(crate) fn took_back(&self, purpose: PurposeId, now: Timestamp) -> bool {
        let back = |history: &History| {
            matches!(history.status(now, &self.circumstances).state, State::Withdrawn | State::Objected)
        };
        self.of(purpose).any(back)
    }

    pub(super) fn last_withdrawal(&self, purpose: PurposeId, now: Timestamp) -> Option<Timestamp> {
        self.of(purpose).filter_map(|history| history.last_withdrawal(now)).max()
    }

    pub(super) fn is_child(&self, now: Timestamp) -> bool {
        self.circumstances.born.is_some_and(|born| born.needs_guardian(now))
    }

    fn of(&self, purpose: PurposeId) -> impl Iterator<Item = &History> {
        self.histories.iter().filter(move |history| history.purpose() == purpose)
    }
}
