//! Where something is due: the figures of its law, and its holidays.

use jiff::civil::{Date, Weekday};

/// No row of weekend days and holidays is as long; a calendar that says so is not believed.
const LONGEST_REST: usize = 15;

/// The public holidays of a place.
pub trait Calendar {
    /// Whether nobody works on `day` there; weekends need not be named.
    fn is_holiday(&self, day: Date) -> bool;
}

impl<F: Fn(Date) -> bool> Calendar for F {
    fn is_holiday(&self, day: Date) -> bool {
        self(day)
    }
}

/// The figures of one law, and what the house asks of itself; they come from a dated pack.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Terms {
    /// Months to answer (Art. 12(3)).
    pub answer_months: u8,
    /// Months to answer after an extension, from receipt.
    pub extended_months: u8,
    /// Months to tell people whose data came from others (Art. 14(3)(a)).
    pub source_months: u8,
    /// Hours to notify a breach (Art. 33(1)).
    pub breach_hours: u16,
    /// Days of a pause beyond the difference of its dates: 1 where both ends are left out of the count.
    pub pause_extra_days: u8,
    /// Days after receipt within which a question needs no reason.
    pub late_question_days: u8,
    /// Working days within which the house wants to be done.
    pub target_working_days: u8,
    /// The day after receipt from which a request is amber.
    pub amber_day: u8,
    /// The day after receipt from which it is red.
    pub red_day: u8,
    /// The day of an open pause on which the requester is reminded.
    pub remind_day: u8,
    /// The day of an open pause on which it is closed or decided without the answer.
    pub decide_day: u8,
}

/// The place where an act is done.
#[derive(Clone, Copy)]
pub struct Place<'a> {
    /// The figures of its law.
    pub terms: Terms,
    /// Its holidays; without them, nothing moves to a later day.
    pub calendar: Option<&'a dyn Calendar>,
}

impl Place<'_> {
    /// `day`, or the next working day where it is a Saturday, a Sunday or a holiday (Reg. 1182/71 Art. 3(4)).
    ///
    /// Where holidays are not known, `day` itself: the earlier date is the safe one.
    #[must_use]
    pub fn roll(&self, day: Date) -> Date {
        match self.calendar {
            None => day,
            Some(calendar) => on_or_after(day).take(LONGEST_REST).find(|day| works(calendar, *day)).unwrap_or(day),
        }
    }

    /// The day `count` working days later; where holidays are not known, only weekends are left out.
    #[must_use]
    pub fn working_days_after(&self, day: Date, count: u8) -> Date {
        let works = |day: &Date| self.calendar.map_or(!is_weekend(*day), |calendar| works(calendar, *day));
        let mut working = on_or_after(day).skip(1).take(LONGEST_REST * usize::from(count)).filter(works);
        match count.checked_sub(1) {
            None => day,
            Some(before) => working.nth(usize::from(before)).unwrap_or(day),
        }
    }
}

fn on_or_after(day: Date) -> impl Iterator<Item = Date> {
    std::iter::successors(Some(day), |day| day.tomorrow().ok())
}

fn works(calendar: &dyn Calendar, day: Date) -> bool {
    !is_weekend(day) && !calendar.is_holiday(day)
}

fn is_weekend(day: Date) -> bool {
    matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
}
