//! When somebody is warned that time runs out.

use jiff::civil::Date;

use super::{Duty, Pause, Place, Request, days_after};
use crate::actor::coded;

coded! {
    /// How near the end is.
    Alarm {
        /// The time to begin is over.
        Amber = "amber",
        /// A few days are left.
        Red = "red",
        /// The strict date is over; a pause or a weekend still gives time.
        Strict = "strict",
        /// The last day of the law is over.
        Late = "late",
    }
}

coded! {
    /// What an open pause asks for.
    PauseAlarm {
        /// To remind the requester.
        Remind = "remind",
        /// To close the pause, or to decide without the answer.
        Decide = "decide",
    }
}

/// The days from which a request is in each state, before any pause: alarms hang on the strict date.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Alarms {
    /// First amber day.
    pub amber_on: Date,
    /// First red day.
    pub red_on: Date,
    /// The day after the strict date.
    pub strict_over_on: Date,
}

impl Request<'_> {
    /// When each alarm begins; an extension moves all of them by as much as it moves the strict date.
    #[must_use]
    pub fn alarms(&self, place: &Place<'_>) -> Alarms {
        let base = self.dates_of(Duty::Refusal, place).strict;
        let strict = self.dates(place).strict;
        let on = |day: u8| days_after(self.received, day).saturating_add(strict - base).min(strict);
        Alarms {
            amber_on: on(place.terms.amber_day),
            red_on: on(place.terms.red_day),
            strict_over_on: days_after(strict, 1),
        }
    }

    /// The alarm on `today`, if there is one.
    #[must_use]
    pub fn alarm(&self, today: Date, place: &Place<'_>) -> Option<Alarm> {
        let alarms = self.alarms(place);
        let late = self.dates(place).statutory.is_some_and(|last| today > last);
        let steps = [
            (late, Alarm::Late),
            (today >= alarms.strict_over_on, Alarm::Strict),
            (today >= alarms.red_on, Alarm::Red),
            (today >= alarms.amber_on, Alarm::Amber),
        ];
        steps.into_iter().find_map(|(rings, alarm)| rings.then_some(alarm))
    }
}

impl Pause {
    /// The day on which the requester is reminded, and the day on which the pause is closed or decided.
    #[must_use]
    pub fn reminders(&self, place: &Place<'_>) -> (Date, Date) {
        (days_after(self.from, place.terms.remind_day), days_after(self.from, place.terms.decide_day))
    }

    /// What an open pause asks for on `today`.
    #[must_use]
    pub fn alarm(&self, today: Date, place: &Place<'_>) -> Option<PauseAlarm> {
        let (remind_on, decide_on) = self.reminders(place);
        let steps = [(today >= decide_on, PauseAlarm::Decide), (today >= remind_on, PauseAlarm::Remind)];
        let open = steps.into_iter().filter(|_| self.until.is_none());
        open.into_iter().find_map(|(rings, alarm)| rings.then_some(alarm))
    }
}
