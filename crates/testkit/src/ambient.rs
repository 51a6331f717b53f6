//! A clock that stands still and chance that repeats itself.

use std::sync::Mutex;

use domain::ambient::{Clock, Random};
use domain::time::{Timestamp, from_ms, to_ms};

/// A clock that moves when it is told to.
#[derive(Debug)]
pub struct StillClock(Mutex<Timestamp>);

impl StillClock {
    /// Stands at `at`.
    pub fn at(at: Timestamp) -> Self {
        Self(Mutex::new(at))
    }

    /// Moves to `at`, which may be earlier.
    pub fn set(&self, at: Timestamp) {
        *self.0.lock().unwrap() = at;
    }

    /// Moves on.
    pub fn advance_ms(&self, ms: i64) {
        let mut now = self.0.lock().unwrap();
        *now = from_ms(to_ms(*now) + ms);
    }

    /// Moves on by days of 24 hours.
    pub fn advance_days(&self, days: i64) {
        self.advance_ms(days * 86_400_000);
    }
}

impl Default for StillClock {
    /// Stands at 2026-11-23T12:00:00Z.
    fn default() -> Self {
        Self::at(from_ms(1_795_435_200_000))
    }
}

impl Clock for StillClock {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap()
    }
}

/// Random bytes that are the same in every run (`SplitMix64`). Not secret.
#[derive(Debug)]
pub struct SeededRandom(Mutex<u64>);

impl SeededRandom {
    /// Begins with `seed`.
    pub fn new(seed: u64) -> Self {
        Self(Mutex::new(seed))
    }
}

impl Random for SeededRandom {
    fn fill(&self, bytes: &mut [u8]) {
        let mut state = self.0.lock().unwrap();
        for several in bytes.chunks_mut(8) {
            *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut mixed = *state;
            mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            mixed ^= mixed >> 31;
            several.iter_mut().zip(mixed.to_le_bytes()).for_each(|(byte, fresh)| *byte = fresh);
        }
    }
}
