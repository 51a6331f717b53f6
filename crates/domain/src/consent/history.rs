//! Everything that happened to the consent of one person to one purpose on one channel (K2).
//!
//! Invariant: a history only grows, stands in the order in which the server received it, and reads the
//! same however its lines arrive. At one instant, no stands after yes.

use crate::actor::coded;
use crate::consent::channel::Channel;
use crate::consent::state::{Circumstances, Status};
use crate::consent::walk;
use crate::consent::{Answer, ConsentEvent};
use crate::id::PurposeId;
use crate::notice::NoticeRef;
use crate::time::Timestamp;

coded! {
    /// What happened. The order of declaration is the order at one and the same instant: whatever ends
    /// a consent comes after whatever gives one.
    Act {
        /// Came with a file and without proof.
        Unknown = "unknown",
        /// The person was asked.
        Asked = "asked",
        /// Said yes, after being shown a notice.
        Granted = "granted",
        /// Said yes in an express statement of its own (Art. 9(2)(a)); an ordinary yes never implies it.
        GrantedExplicitly = "granted_explicitly",
        /// Renewed an earlier yes: an ordinary one.
        Reconfirmed = "reconfirmed",
        /// Said yes in a form; the mail with the button is on its way.
        ConfirmationSent = "confirmation_sent",
        /// The same for an express statement.
        ExplicitConfirmationSent = "explicit_confirmation_sent",
        /// Pressed the button.
        Confirmed = "confirmed",
        /// A guardian has to agree (Art. 8(1)).
        GuardianAsked = "guardian_asked",
        /// The guardian agreed.
        GuardianConfirmed = "guardian_confirmed",
        /// An objection was taken back by the person; what is left is a withdrawal.
        ObjectionLifted = "objection_lifted",
        /// The button was not pressed in time.
        ConfirmationLapsed = "confirmation_lapsed",
        /// The guardian did not agree.
        GuardianRefused = "guardian_refused",
        /// The child reached the age of its country.
        CameOfAge = "came_of_age",
        /// The notice changed materially; `notice` is the new version.
        NoticeChanged = "notice_changed",
        /// The yes is too old.
        MaxAgeReached = "max_age_reached",
        /// Was asked and said no.
        Refused = "refused",
        /// Took it back. Always accepted, never needs a reason (Art. 7(3)).
        Withdrawn = "withdrawn",
        /// Objected (Art. 21(2)); outranks everything.
        Objected = "objected",
    }
}

impl From<Answer> for Act {
    fn from(answer: Answer) -> Self {
        match answer {
            Answer::Granted => Self::Granted,
            Answer::Refused => Self::Refused,
            Answer::Withdrawn => Self::Withdrawn,
            Answer::Unknown => Self::Unknown,
        }
    }
}

impl Act {
    /// Whether the person themself says no by it.
    #[must_use]
    pub const fn is_no(self) -> bool {
        match self {
            Self::Refused | Self::Withdrawn | Self::Objected => true,
            Self::Unknown
            | Self::Asked
            | Self::Granted
            | Self::GrantedExplicitly
            | Self::Reconfirmed
            | Self::ConfirmationSent
            | Self::ExplicitConfirmationSent
            | Self::Confirmed
            | Self::GuardianAsked
            | Self::GuardianConfirmed
            | Self::ObjectionLifted
            | Self::ConfirmationLapsed
            | Self::GuardianRefused
            | Self::CameOfAge
            | Self::NoticeChanged
            | Self::MaxAgeReached => false,
        }
    }
}

impl Act {
    /// Whether it gives, confirms or renews a yes: for a channel that it does not name, it counts for nothing.
    #[must_use]
    pub const fn needs_channel(self) -> bool {
        match self {
            Self::Granted
            | Self::GrantedExplicitly
            | Self::Reconfirmed
            | Self::ConfirmationSent
            | Self::ExplicitConfirmationSent
            | Self::Confirmed
            | Self::GuardianConfirmed => true,
            Self::Unknown
            | Self::Asked
            | Self::GuardianAsked
            | Self::ObjectionLifted
            | Self::ConfirmationLapsed
            | Self::GuardianRefused
            | Self::CameOfAge
            | Self::NoticeChanged
            | Self::MaxAgeReached
            | Self::Refused
            | Self::Withdrawn
            | Self::Objected => false,
        }
    }
}

/// One line of a history.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Heard {
    /// What happened.
    pub act: Act,
    /// When the server received it; never the time that a form or file claims.
    pub at: Timestamp,
    /// Which notice was shown, or is new.
    pub notice: Option<NoticeRef>,
}

impl From<ConsentEvent> for Heard {
    fn from(event: ConsentEvent) -> Self {
        Self { act: event.answer.into(), at: event.at, notice: event.notice }
    }
}

/// The consent of one person to one purpose on one channel.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct History {
    purpose: PurposeId,
    channel: Channel,
    heard: Vec<Heard>,
}

impl History {
    /// A history of these lines, in any order.
    #[must_use]
    pub fn of(purpose: PurposeId, channel: Channel, mut heard: Vec<Heard>) -> Self {
        heard.sort_by_key(order);
        Self { purpose, channel, heard }
    }

    /// To what.
    #[must_use]
    pub const fn purpose(&self) -> PurposeId {
        self.purpose
    }

    /// For which channel.
    #[must_use]
    pub const fn channel(&self) -> Channel {
        self.channel
    }

    /// Everything, oldest first.
    #[must_use]
    pub fn heard(&self) -> &[Heard] {
        &self.heard
    }

    /// Takes in one more line, at its place by receipt.
    pub fn add(&mut self, line: Heard) {
        let place = self.heard.partition_point(|known| order(known) <= order(&line));
        self.heard.insert(place, line);
    }

    /// Where the consent stands at `now`: a fold over the lines received by then. It allocates nothing.
    #[must_use]
    pub fn status(&self, now: Timestamp, circumstances: &Circumstances<'_>) -> Status {
        walk::walk(&self.heard, now, circumstances)
    }

    /// The latest withdrawal or objection by `now`, whatever came after it.
    #[must_use]
    pub fn last_withdrawal(&self, now: Timestamp) -> Option<Timestamp> {
        let took_back = |line: &&Heard| line.at <= now && matches!(line.act, Act::Withdrawn | Act::Objected);
        self.heard.iter().rfind(took_back).map(|line| line.at)
    }

    /// When the person was last asked, by `now`.
    #[must_use]
    pub fn last_asked(&self, now: Timestamp) -> Option<Timestamp> {
        let asked = |line: &&Heard| line.at <= now && line.act == Act::Asked;
        self.heard.iter().rfind(asked).map(|line| line.at)
    }
}

/// One line of a person's whole record of consent, before it is sorted by purpose and channel.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Said {
    /// To what.
    pub purpose: PurposeId,
    /// For which channel it counts, if it named one.
    pub reach: Option<Channel>,
    /// What, and when.
    pub heard: Heard,
}

/// The histories of everything a person said, one for each purpose and channel that a line concerns. A line
/// that names no channel concerns all of them, unless it gives or renews a yes: then it counts for none.
#[must_use]
pub fn spread(said: &[Said]) -> Vec<History> {
    let mut purposes: Vec<PurposeId> = said.iter().map(|line| line.purpose).collect();
    purposes.sort_unstable();
    purposes.dedup();
    let mut histories = Vec::new();
    for purpose in purposes {
        for channel in Channel::ALL {
            let concerns = |line: &&Said| {
                let here = line.reach.map_or(!line.heard.act.needs_channel(), |reach| reach == *channel);
                line.purpose == purpose && here
            };
            let heard: Vec<Heard> = said.iter().filter(concerns).map(|line| line.heard).collect();
            if !heard.is_empty() {
                histories.push(History::of(purpose, *channel, heard));
            }
        }
    }
    histories
}

/// A total order, so that a history reads the same however its lines arrive.
fn order(line: &Heard) -> (Timestamp, Act, i64, i64) {
    let notice = line.notice.map_or((0, 0), |shown| (shown.notice.number(), shown.version));
    (line.at, line.act, notice.0, notice.1)
}
