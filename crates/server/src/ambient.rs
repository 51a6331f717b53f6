//! The real time and the real chance; the one place where they enter.

#![expect(clippy::disallowed_methods, clippy::disallowed_types, reason = "everything else takes them from here")]

use std::time::SystemTime;

use aws_lc_rs::rand::{SecureRandom, SystemRandom};
use domain::ambient::{Clock, Random};
use domain::time::Timestamp;

/// The system's clock.
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        Timestamp::try_from(SystemTime::now()).unwrap_or(Timestamp::UNIX_EPOCH)
    }
}

/// A clock that stands, for trials that replay a date. Only for deeds without a running server.
pub struct StandingClock(pub Timestamp);

impl Clock for StandingClock {
    fn now(&self) -> Timestamp {
        self.0
    }
}

/// The cryptographically secure source of aws-lc.
pub struct OsRandom;

impl Random for OsRandom {
    fn fill(&self, bytes: &mut [u8]) {
        if SystemRandom::new().fill(bytes).is_err() {
            // Without chance no key is safe: going on would be worse than stopping here.
            std::process::abort();
        }
    }
}

/// A source that always gives the same bytes; for the invented people of the demo, never for keys.
pub struct Invented(pub u64);

impl Invented {
    /// The next number of a 64-bit linear congruential generator, upper bits first.
    pub fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or(0).checked_rem(most).unwrap_or(0)
    }

    /// One of these.
    pub fn one_of<T: Copy>(&mut self, values: &[T], otherwise: T) -> T {
        let at = self.below(values.len());
        values.get(at).copied().unwrap_or(otherwise)
    }
}
