//! When a request is to be answered, and when people and authorities are to be told (Art. 12(3) and (4),
//! Art. 14(3), Art. 33(1); periods by Reg. (EEC, Euratom) No 1182/71).
//!
//! Invariant: no figure of law, no holiday and no time zone of the machine stands here. Periods in months are
//! counted in dates of the place, so that summer time cannot move them; periods in hours are counted in UTC.

mod alarm;
mod place;

use jiff::Span;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::actor::coded;
use crate::time::Timestamp;

pub use alarm::{Alarm, Alarms, PauseAlarm};
pub use place::{Calendar, Place, Terms};

coded! {
    /// What is owed to whoever asked.
    Duty {
        /// To answer; one extension moves it (Art. 12(3)).
        Answer = "answer",
        /// To say within the first month that and why it takes longer (Art. 12(3), third sentence).
        ExtensionNotice = "extension_notice",
        /// To say no, in part or in whole, or that nothing is held (Art. 12(4)); no extension moves it.
        Refusal = "refusal",
    }
}

/// A wait for something that only the requester can give: proof of who they are (Art. 12(6)), or what they
/// mean where very much is held (recital 63). Days of the place.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Pause {
    /// When it was asked.
    pub from: Date,
    /// When a sufficient answer came; `None` while the wait is open.
    pub until: Option<Date>,
}

/// Until when something is due.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Dates {
    /// The last day of the law; `None` while a pause is open.
    pub statutory: Option<Date>,
    /// The last day without pauses and without moving to a working day; alarms hang on it.
    pub strict: Date,
    /// When the house wants to be done: "without undue delay" is before the last day.
    pub target: Date,
}

/// What the time of a request depends on.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Request<'a> {
    /// The day, at the place, on which it reached the controller by any way. Not the day somebody read it.
    pub received: Date,
    /// Waits, in any order.
    pub pauses: &'a [Pause],
    /// Whether the person was told in time that it takes two further months.
    pub is_extended: bool,
}

/// The date at the place; this is what a period in months is counted from.
#[must_use]
pub fn local_day(at: Timestamp, zone: &TimeZone) -> Date {
    zone.to_datetime(at).date()
}

impl Request<'_> {
    /// When the answer is due.
    #[must_use]
    pub fn dates(&self, place: &Place<'_>) -> Dates {
        self.dates_of(Duty::Answer, place)
    }

    /// When `duty` is due.
    #[must_use]
    pub fn dates_of(&self, duty: Duty, place: &Place<'_>) -> Dates {
        let is_extended = match duty {
            Duty::Answer => self.is_extended,
            Duty::ExtensionNotice | Duty::Refusal => false,
        };
        let strict = self.end(is_extended, place.terms);
        let target = if is_extended { self.chained(place.terms) } else { self.early(place) };
        Dates { statutory: self.statutory(strict, place), strict, target: target.min(strict) }
    }

    /// Whether a question asked on `day` comes so late that it needs a reason and the officer's word.
    #[must_use]
    pub fn is_late_to_ask(&self, day: Date, place: &Place<'_>) -> bool {
        day > days_after(self.received, place.terms.late_question_days)
    }

    /// The months from receipt: an extension is counted from receipt, too, and not from the end of the first month.
    fn end(&self, is_extended: bool, terms: Terms) -> Date {
        let months = if is_extended { terms.extended_months } else { terms.answer_months };
        months_after(self.received, months)
    }

    /// The earlier reading of an extension: the further months counted from the end of the first.
    fn chained(&self, terms: Terms) -> Date {
        let further = terms.extended_months.saturating_sub(terms.answer_months);
        months_after(months_after(self.received, terms.answer_months), further)
    }

    fn early(&self, place: &Place<'_>) -> Date {
        place.working_days_after(self.received, place.terms.target_working_days)
    }

    /// The end with the days of every pause that began before time was up, and moved to a working day.
    fn statutory(&self, end: Date, place: &Place<'_>) -> Option<Date> {
        let mut pauses = self.pauses.to_vec();
        pauses.sort_by_key(|pause| pause.from);
        let mut end = end;
        let mut counted = self.received;
        for pause in pauses {
            if pause.from > place.roll(end) {
                break;
            }
            let resumed = days_after(pause.until?, place.terms.pause_extra_days);
            let from = pause.from.max(counted);
            if resumed > from {
                end = end.saturating_add(resumed - from);
                counted = resumed;
            }
        }
        Some(place.roll(end))
    }
}

/// When somebody is told whose data came from others (Art. 14(3)): within a month after it was obtained, and
/// at the latest when they are first written to or the data first goes to somebody else.
#[must_use]
pub fn source_dates(obtained: Date, first_use: Option<Date>, place: &Place<'_>) -> Dates {
    let end = months_after(obtained, place.terms.source_months);
    let earlier = |day: Date| first_use.map_or(day, |first| day.min(first.max(obtained)));
    let strict = earlier(end);
    let target = earlier(place.working_days_after(obtained, place.terms.target_working_days)).min(strict);
    Dates { statutory: Some(earlier(place.roll(end))), strict, target }
}

/// Until when a breach is notified (Art. 33(1)): hours that really passed since the controller knew, over
/// nights, Sundays, holidays and summer time. The slack that Reg. 1182/71 may give is not used.
#[must_use]
pub fn breach_due(aware_at: Timestamp, terms: Terms) -> Timestamp {
    let hours = jiff::SignedDuration::from_hours(i64::from(terms.breach_hours));
    aware_at.checked_add(hours).unwrap_or(Timestamp::MAX)
}

/// The same day of a later month, or that month's last day.
fn months_after(day: Date, months: u8) -> Date {
    day.saturating_add(Span::new().months(months))
}

fn days_after(day: Date, days: u8) -> Date {
    day.saturating_add(Span::new().days(days))
}
