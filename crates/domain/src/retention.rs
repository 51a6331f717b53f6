//! How long data is kept (Art. 5(1)(e)): each rule of the catalogue of columns is an event and a period from it on.
//!
//! Invariant: what is kept has either an event that starts its period, or something else with which it ends; there is
//! no rule without an end. A clock that jumped ends nothing: a run that comes more than a day after the last one, or
//! before it, waits until a person has said that the time is right.

use jiff::ToSpan;
use jiff::tz::TimeZone;

use crate::actor::coded;
use crate::time::{Date, Timestamp, from_ms, to_ms};

coded! {
    /// A rule.
    Rule {
        /// What is known of somebody who never bought anything.
        Prospect = "prospect",
        /// What is known of somebody who did.
        Customer = "customer",
        /// Orders and invoices.
        Purchase = "purchase",
        /// Fields and tags of the house's own: each says for itself how many days.
        Declared = "declared",
        /// What was kept for a confirmation that did not come.
        Unconfirmed = "unconfirmed",
        /// What proves an answer about consent.
        ConsentProof = "consent_proof",
        /// What keeps old files from bringing somebody back who was erased.
        Fingerprint = "fingerprint",
        /// What was written in a case about a request.
        RightsCase = "rights_case",
        /// Copies of documents that made sure who asks.
        RightsDocument = "rights_document",
        /// Access packages that wait to be fetched.
        PackageHandover = "package_handover",
        /// What stays after an erasure.
        Archived = "archived",
        /// The proof log, and the words somebody gave as their reason.
        Ledger = "ledger",
    }
}

/// What a rule counts from, or what it ends with.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Ends {
    /// So many calendar months after the event.
    After(Begins, Months),
    /// With the person: the invoices among it go on under an archive key for as long as the law orders.
    WithPerson,
    /// On a day that stands with the record itself.
    OnItsOwnDay,
    /// By rules of its own, because it depends on more than one event.
    ByOwnRules,
}

coded! {
    /// The event that a period is counted from.
    Begins {
        /// The last sign that came from the person: a purchase, an answer, a form, a pressed link, a request, or a note
        /// that was written about them. Mail that only went out is none, or a newsletter would keep everybody for ever.
        LastContact = "last_contact",
        /// The decision of the case.
        Decision = "decision",
        /// The instant it was written down.
        Written = "written",
    }
}

/// A period of calendar months, with the limits between which the house may set it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Months {
    /// Unless the house says otherwise.
    pub usual: u16,
    /// The shortest.
    pub least: u16,
    /// The longest.
    pub most: u16,
}

/// Why a period is not set.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum NoPeriod {
    /// The rule has no period that could be set.
    #[error("the rule has no period of its own")]
    NotSettable,
    /// Shorter than what must be shown for so long, or longer than what anybody needs.
    #[error("the period is between {least} and {most} months")]
    OutOfLimits {
        /// The shortest.
        least: u16,
        /// The longest.
        most: u16,
    },
}

impl Rule {
    /// The word that the catalogue of columns has for it; `None` where no sealed column is kept by it alone.
    #[must_use]
    pub const fn column(self) -> Option<&'static str> {
        match self {
            Self::Prospect | Self::Customer => Some("customer"),
            Self::Unconfirmed | Self::Fingerprint => None,
            Self::Purchase
            | Self::Declared
            | Self::ConsentProof
            | Self::RightsCase
            | Self::RightsDocument
            | Self::PackageHandover
            | Self::Archived
            | Self::Ledger => Some(self.code()),
        }
    }

    /// Its number in the proof log, from 1.
    #[must_use]
    pub fn number(self) -> i64 {
        let place = Self::ALL.iter().position(|rule| *rule == self);
        place.and_then(|place| i64::try_from(place).ok()).map_or(0, |place| place + 1)
    }

    /// What it counts from, or what it ends with.
    #[must_use]
    pub const fn ends(self) -> Ends {
        match self {
            Self::Prospect => Ends::After(Begins::LastContact, Months { usual: 12, least: 6, most: 12 }),
            // The three years of the CNIL's reference on commercial management (2022), in which claims end, too.
            Self::Customer => Ends::After(Begins::LastContact, Months { usual: 36, least: 12, most: 120 }),
            Self::Purchase => Ends::WithPerson,
            Self::Declared | Self::Fingerprint | Self::RightsDocument | Self::PackageHandover | Self::Archived => {
                Ends::OnItsOwnDay
            }
            Self::Unconfirmed | Self::ConsentProof => Ends::ByOwnRules,
            // Three years: until a fine for how it was answered is out of time (§ 31(2) OWiG with § 41 BDSG).
            Self::RightsCase => Ends::After(Begins::Decision, Months { usual: 36, least: 12, most: 60 }),
            Self::Ledger => Ends::After(Begins::Written, Months { usual: 12, least: 12, most: 60 }),
        }
    }

    /// The period, if the house set `months`, or the usual one.
    pub const fn period(self, months: Option<u16>) -> Result<u16, NoPeriod> {
        let Ends::After(_, limits) = self.ends() else { return Err(NoPeriod::NotSettable) };
        match months {
            None => Ok(limits.usual),
            Some(set) if set < limits.least || set > limits.most => {
                Err(NoPeriod::OutOfLimits { least: limits.least, most: limits.most })
            }
            Some(set) => Ok(set),
        }
    }
}

/// When something ends that began at `began`: calendar months later, in UTC. A day that the month does not have is its
/// last one, and what no calendar holds never ends.
#[must_use]
pub fn ends_at(began: Timestamp, months: u16) -> Timestamp {
    let later = TimeZone::UTC.to_datetime(began).checked_add(i32::from(months).months());
    later.and_then(|later| TimeZone::UTC.to_timestamp(later)).unwrap_or(Timestamp::MAX)
}

/// Whatever began at this instant or before it is over by `now`; what began up to three days later may be.
#[must_use]
pub fn over_since(now: Timestamp, months: u16) -> Timestamp {
    let earlier = TimeZone::UTC.to_datetime(now).checked_sub(i32::from(months).months());
    earlier.and_then(|earlier| TimeZone::UTC.to_timestamp(earlier)).unwrap_or(Timestamp::MIN)
}

/// From which instant on something must have begun, not to be over by `now`.
///
/// For a look into the store only, and generous by the three days that a short month may lack: [`ends_at`] decides.
#[must_use]
pub fn oldest(now: Timestamp, months: u16) -> Timestamp {
    from_ms(to_ms(over_since(now, months)).saturating_add(3 * DAY_MS))
}

/// The day in UTC on which something ended.
#[must_use]
pub fn day(at: Timestamp) -> Date {
    TimeZone::UTC.to_datetime(at).date()
}

const DAY_MS: i64 = 86_400_000;

/// Whether a run may delete.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Pace {
    /// Time went on as it does.
    Steady,
    /// There was no run before: this one only notes the time.
    First,
    /// The clock went on by more than a day since the last run.
    JumpedAhead,
    /// The clock went back by more than a day.
    JumpedBack,
}

impl Pace {
    /// What the clock did since the last run that was steady or that somebody confirmed.
    #[must_use]
    pub fn between(last: Option<Timestamp>, now: Timestamp) -> Self {
        let Some(last) = last else { return Self::First };
        let gone = to_ms(now).saturating_sub(to_ms(last));
        if gone > DAY_MS {
            Self::JumpedAhead
        } else if gone < -DAY_MS {
            Self::JumpedBack
        } else {
            Self::Steady
        }
    }

    /// Whether anything may be deleted.
    #[must_use]
    pub const fn may_delete(self) -> bool {
        match self {
            Self::Steady => true,
            Self::First | Self::JumpedAhead | Self::JumpedBack => false,
        }
    }

    /// Whether a person has to say that the time is right.
    #[must_use]
    pub const fn is_halted(self) -> bool {
        match self {
            Self::Steady | Self::First => false,
            Self::JumpedAhead | Self::JumpedBack => true,
        }
    }
}
