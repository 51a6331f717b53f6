//! How often a form may be sent: from one network, and altogether.

use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::Arc;

use domain::ambient::Clock;
use governor::state::keyed::DefaultKeyedStateStore;
use governor::{Quota, RateLimiter};

use crate::limits::{HouseClock, Nothing, Pair, network, nonzero};

/// A minute's sendings of one form from one network.
const PER_NETWORK: NonZeroU32 = nonzero(6);
/// A minute's sendings of one form from everywhere.
const PER_FORM: NonZeroU32 = nonzero(120);
/// Above so many remembered pairs, those that are full again are forgotten.
const REMEMBERED: usize = 10_000;

type Limiter = RateLimiter<Pair, DefaultKeyedStateStore<Pair>, HouseClock, Nothing>;

/// Sendings of forms. Networks are kept as numbers, and only while a minute lasts.
pub struct FormLimits {
    networks: Limiter,
    forms: Limiter,
}

impl FormLimits {
    /// Nobody has sent anything yet.
    #[must_use]
    pub fn new(clock: &Arc<dyn Clock>) -> Self {
        let of = |quota| RateLimiter::new(quota, DefaultKeyedStateStore::default(), HouseClock(Arc::clone(clock)));
        Self { networks: of(Quota::per_minute(PER_NETWORK)), forms: of(Quota::per_minute(PER_FORM)) }
    }

    /// Counts a sending and says whether it may go on.
    #[must_use]
    pub fn allow(&self, slug: &str, address: IpAddr) -> bool {
        for limiter in [&self.networks, &self.forms] {
            if limiter.len() > REMEMBERED {
                limiter.retain_recent();
            }
        }
        let (form, pair) = (number(&slug), number(&(slug, network(address))));
        self.networks.check_key(&pair).is_ok() && self.forms.check_key(&form).is_ok()
    }
}

fn number(what: &impl std::hash::Hash) -> Pair {
    use std::hash::{DefaultHasher, Hasher as _};
    let mut hasher = DefaultHasher::new();
    what.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use testkit::StillClock;

    #[test]
    fn one_network_is_slowed_and_another_is_not() {
        let clock = Arc::new(StillClock::default());
        let shared: Arc<dyn Clock> = clock.clone();
        let limits = FormLimits::new(&shared);
        let from = |last: u8| IpAddr::from([192, 0, 2, last]);
        assert!((0..6).all(|_| limits.allow("contact", from(1))));
        assert!(!limits.allow("contact", from(1)));
        assert!(limits.allow("contact", from(2)) && limits.allow("raffle", from(1)));
        clock.advance_ms(60_000);
        assert!(limits.allow("contact", from(1)));
    }
}
