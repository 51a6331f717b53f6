//! How often somebody may try to sign in.

use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use domain::ambient::Clock;
use governor::clock::Clock as RateClock;
use governor::middleware::NoOpMiddleware;
use governor::state::keyed::DefaultKeyedStateStore;
use governor::state::{InMemoryState, NotKeyed};
use governor::{Quota, RateLimiter};

/// The product's clock, as the limiter wants it.
#[derive(Clone)]
pub(crate) struct HouseClock(pub(crate) Arc<dyn Clock>);

impl RateClock for HouseClock {
    type Instant = Duration;

    fn now(&self) -> Duration {
        let ms = self.0.now().as_millisecond();
        Duration::from_millis(u64::try_from(ms).unwrap_or(0))
    }
}

pub(crate) type Nothing = NoOpMiddleware<Duration>;
/// A name and a network, as a number: the limiter keeps no name.
pub(crate) type Pair = u64;

/// Attempts to sign in: few for one name from one network, and a ceiling for everybody together, because
/// each attempt costs the memory and time of a slow hash.
pub struct SignInLimits {
    pairs: RateLimiter<Pair, DefaultKeyedStateStore<Pair>, HouseClock, Nothing>,
    everybody: RateLimiter<NotKeyed, InMemoryState, HouseClock, Nothing>,
}

pub(crate) const fn nonzero(attempts: u32) -> NonZeroU32 {
    match NonZeroU32::new(attempts) {
        Some(attempts) => attempts,
        None => NonZeroU32::MIN,
    }
}

/// A minute's attempts for one name from one network.
const PER_PAIR: NonZeroU32 = nonzero(5);
/// A minute's attempts for everybody together.
const TOGETHER: NonZeroU32 = nonzero(120);
/// Above so many remembered pairs, those that are full again are forgotten.
const REMEMBERED: usize = 10_000;

impl SignInLimits {
    /// Nobody has tried yet.
    #[must_use]
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        let clock = HouseClock(clock);
        Self {
            pairs: RateLimiter::new(Quota::per_minute(PER_PAIR), DefaultKeyedStateStore::default(), clock.clone()),
            everybody: RateLimiter::direct_with_clock(Quota::per_minute(TOGETHER), clock),
        }
    }

    /// Counts an attempt and says whether it may go on.
    #[must_use]
    pub fn allow(&self, name: &str, address: IpAddr) -> bool {
        if self.pairs.len() > REMEMBERED {
            self.pairs.retain_recent();
        }
        let pair = pair_of(name, address);
        self.pairs.check_key(&pair).is_ok() && self.everybody.check().is_ok()
    }
}

/// A minute's visits to pages of links from one network.
const PER_NETWORK: NonZeroU32 = nonzero(60);
/// A minute's visits for everybody together.
const VISITS_TOGETHER: NonZeroU32 = nonzero(3_000);

/// Visits to pages that everybody may open with a link: enough for an office behind one address, too few to fill the
/// store with questions.
pub struct VisitLimits {
    networks: RateLimiter<u128, DefaultKeyedStateStore<u128>, HouseClock, Nothing>,
    everybody: RateLimiter<NotKeyed, InMemoryState, HouseClock, Nothing>,
}

impl VisitLimits {
    /// Nobody came yet.
    #[must_use]
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        let clock = HouseClock(clock);
        let networks = Quota::per_minute(PER_NETWORK);
        Self {
            networks: RateLimiter::new(networks, DefaultKeyedStateStore::default(), clock.clone()),
            everybody: RateLimiter::direct_with_clock(Quota::per_minute(VISITS_TOGETHER), clock),
        }
    }

    /// Counts a visit and says whether it may go on.
    #[must_use]
    pub fn allow(&self, address: IpAddr) -> bool {
        if self.networks.len() > REMEMBERED {
            self.networks.retain_recent();
        }
        self.networks.check_key(&network(address)).is_ok() && self.everybody.check().is_ok()
    }
}

fn pair_of(name: &str, address: IpAddr) -> Pair {
    use std::hash::{DefaultHasher, Hash as _, Hasher as _};
    let mut hasher = DefaultHasher::new();
    name.trim().to_lowercase().hash(&mut hasher);
    network(address).hash(&mut hasher);
    hasher.finish()
}

/// One subscriber: an IPv4 address, or the first 64 bits of an IPv6 address.
pub(crate) fn network(address: IpAddr) -> u128 {
    match address.to_canonical() {
        IpAddr::V4(v4) => u128::from(v4.to_bits()),
        IpAddr::V6(v6) => v6.to_bits() >> 64 << 64,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use std::sync::atomic::{AtomicI64, Ordering};

    struct Still(AtomicI64);
    impl Clock for Still {
        fn now(&self) -> jiff::Timestamp {
            jiff::Timestamp::from_second(self.0.load(Ordering::Relaxed)).unwrap()
        }
    }

    #[test]
    fn five_attempts_a_minute_for_one_name_from_one_network() {
        let clock = Arc::new(Still(AtomicI64::new(1_800_000_000)));
        let limits = SignInLimits::new(clock.clone());
        let here: IpAddr = "2001:db8::1".parse().unwrap();
        let neighbour: IpAddr = "2001:db8::2".parse().unwrap();
        let elsewhere: IpAddr = "192.0.2.7".parse().unwrap();
        assert!((0..5).all(|_| limits.allow("ines", here)));
        assert!(!limits.allow(" Ines ", neighbour), "the same name and the same network");
        assert!(limits.allow("ines", elsewhere) && limits.allow("otto", here));
        clock.0.fetch_add(12, Ordering::Relaxed);
        assert!(limits.allow("ines", here), "one more after twelve seconds");
        assert!(!limits.allow("ines", here));
    }

    #[test]
    fn everybody_together_is_held_back_too() {
        let limits = SignInLimits::new(Arc::new(Still(AtomicI64::new(1_800_000_000))));
        let here: IpAddr = "192.0.2.7".parse().unwrap();
        let passed = (0..200).filter(|n| limits.allow(&format!("name{n}"), here)).count();
        assert_eq!(passed, 120);
    }
}
