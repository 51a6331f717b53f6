//! What an agent reads out to a new customer, in versions, and how somebody was given a notice.

use crate::actor::coded;
use crate::notice::Language;
use crate::time::{Timestamp, to_ms};

coded! {
    /// Where an agent meets a new customer.
    Encounter {
        /// On the phone.
        Phone = "phone",
        /// At the counter.
        Counter = "counter",
    }
}

coded! {
    /// How somebody was given a notice (Art. 12(1), 13).
    NoticeWay {
        /// Read out to them.
        ReadAloud = "read_aloud",
        /// On paper.
        HandedOver = "handed_over",
        /// A link, by mail.
        LinkMailed = "link_mailed",
    }
}

/// One version of a script in one language. It is never edited.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Script {
    /// Where it is read.
    pub encounter: Encounter,
    /// From 1.
    pub version: i64,
    /// In which language.
    pub language: Language,
    /// The words themselves.
    pub text: String,
    /// Since when.
    pub published_at: Timestamp,
}

/// For so many hours words count that a newer version replaced meanwhile: a call may have begun with them.
const READ_HOURS: i64 = 2;

/// Whether words that were replaced at `replaced_at`, if they were, may be those that are being read out at `now`.
#[must_use]
pub fn may_still_be_read(replaced_at: Option<Timestamp>, now: Timestamp) -> bool {
    replaced_at.is_none_or(|at| to_ms(now).saturating_sub(to_ms(at)) <= READ_HOURS * 3_600_000)
}

impl Script {
    /// The longest script, in bytes.
    pub const MAX_BYTES: usize = 20_000;
}
