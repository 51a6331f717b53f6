//! What every thread of the store stands on: the clock and the maker of numbers.

use std::sync::Arc;
use std::sync::OnceLock;

use domain::ambient::Clock;
use domain::id::IdMaker;

/// Shared by all threads of one store.
pub(crate) struct Ground {
    pub(crate) clock: Arc<dyn Clock>,
    ids: OnceLock<IdMaker>,
}

impl Ground {
    pub(crate) fn new(clock: Arc<dyn Clock>) -> Self {
        Self { clock, ids: OnceLock::new() }
    }

    /// Names the lane whose number makes this process's ids its own; only the first call counts.
    pub(crate) fn found_ids(&self, lane: i64) {
        let short = u16::try_from(lane.rem_euclid(4096)).unwrap_or(0);
        self.ids.get_or_init(|| IdMaker::new(short));
    }

    /// A time-ordered number that nobody else has.
    pub(crate) fn next_id(&self) -> i64 {
        self.ids.get_or_init(|| IdMaker::new(0)).next(self.clock.now())
    }
}

/// Turns a poisoned lock into a plain one: whoever panicked holding it left nothing half-done.
pub(crate) fn unpoisoned<T>(lock: Result<T, std::sync::PoisonError<T>>) -> T {
    lock.unwrap_or_else(std::sync::PoisonError::into_inner)
}
