//! Where data about people came from, and until when they are told (Art. 14).

use jiff::Span;
use jiff::tz::TimeZone;

use crate::actor::coded;
use crate::time::{Timestamp, days_after};

coded! {
    /// What kind of source a file has.
    Origin {
        /// An older program of the own company; the people gave their data to it.
        Own = "own",
        /// Bought, or given by a partner.
        Partner = "partner",
        /// Publicly accessible.
        Public = "public",
    }
}

impl Origin {
    /// Whether the people must be told where their data came from: it was not they who gave it (Art. 14(1)).
    #[must_use]
    pub const fn must_be_told(self) -> bool {
        match self {
            Self::Own => false,
            Self::Partner | Self::Public => true,
        }
    }
}

coded! {
    /// How the duty to tell was met.
    Settled {
        /// Everybody was given the notice.
        Told = "told",
        /// Everybody had the information already (Art. 14(5)(a)).
        KnewAlready = "knew_already",
        /// Impossible or out of proportion (Art. 14(5)(b)).
        OutOfProportion = "out_of_proportion",
        /// A law orders the obtaining or disclosure (Art. 14(5)(c)).
        LawOrders = "law_orders",
        /// Professional secrecy (Art. 14(5)(d)).
        Secrecy = "secrecy",
    }
}

/// Until when people are told at the latest: one calendar month after the data was received (Art. 14(3)(a)), its last
/// day where the month is too short. Whoever is written to before is told with the first message (Art. 14(3)(b)).
#[must_use]
pub fn told_by(received_at: Timestamp) -> Timestamp {
    let later = Span::new().try_months(1).and_then(|span| TimeZone::UTC.to_datetime(received_at).checked_add(span));
    later.and_then(|later| TimeZone::UTC.to_timestamp(later)).unwrap_or_else(|_| days_after(received_at, 28))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_is_one_of_the_calendar() {
        for (received, due) in [
            ("2026-01-31T10:00:00Z", "2026-02-28T10:00:00Z"),
            ("2028-01-31T10:00:00Z", "2028-02-29T10:00:00Z"),
            ("2026-04-30T10:00:00Z", "2026-05-30T10:00:00Z"),
            ("2026-12-15T00:00:00Z", "2027-01-15T00:00:00Z"),
        ] {
            let received: Timestamp = received.parse().unwrap_or_default();
            assert_eq!(told_by(received).to_string(), due);
        }
    }

    #[test]
    fn only_what_people_gave_themselves_needs_no_telling() {
        let told: Vec<Origin> = Origin::ALL.iter().copied().filter(|origin| origin.must_be_told()).collect();
        assert_eq!(told, [Origin::Partner, Origin::Public]);
    }
}
