//! How many requests there were, how they ended, and whether in time (E19).
//!
//! Invariant: every case is in exactly one count; the sums are the number of cases.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::decision::Outcome;
use super::standing::{Calendar, Standing};
use super::{RightsCase, RightsKind};
use crate::actor::coded;

coded! {
    /// Whether a case was or is in time.
    Punctual {
        /// Answered by the last day.
        InTime = "in_time",
        /// Answered after it.
        Late = "late",
        /// Not answered, and the last day is not over.
        Open = "open",
        /// Not answered, and the last day is over.
        Overdue = "overdue",
    }
}

/// Which count a case is in.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd, Hash)]
pub struct Counted {
    /// What was asked for.
    pub kind: RightsKind,
    /// How it ended; `None` while it is open.
    pub outcome: Option<Outcome>,
    /// In time or not.
    pub punctual: Punctual,
    /// Whether it was extended.
    pub extended: bool,
}

impl Counted {
    /// The count of a case on `today`.
    #[must_use]
    pub fn of(case: &RightsCase, standing: &Standing, today: Date, calendar: Calendar<'_>) -> Self {
        let due = standing.times(case.received_on, calendar).dates.statutory;
        let is_over = |day: Date| due.is_some_and(|due| day > due);
        let punctual = match standing.decided {
            Some((_, at, _)) if is_over((calendar.0)(at)) => Punctual::Late,
            Some(_) => Punctual::InTime,
            None if is_over(today) => Punctual::Overdue,
            None => Punctual::Open,
        };
        let outcome = standing.decided.map(|(outcome, ..)| outcome);
        Self { kind: case.kind, outcome, punctual, extended: standing.extended_at.is_some() }
    }
}

/// The counts of a period.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Statistics(pub BTreeMap<Counted, i64>);

impl Statistics {
    /// Adds cases to a count.
    pub fn add(&mut self, counted: Counted, cases: i64) {
        *self.0.entry(counted).or_insert(0) += cases;
    }

    /// The sum of the counts for which `is_meant` holds.
    pub fn sum(&self, is_meant: impl Fn(&Counted) -> bool) -> i64 {
        self.0.iter().filter(|(counted, _)| is_meant(counted)).map(|(_, cases)| *cases).sum()
    }

    /// Every case.
    #[must_use]
    pub fn all(&self) -> i64 {
        self.sum(|_| true)
    }
}
