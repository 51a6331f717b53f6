//! The country rules: what the packs of law say about a country, and how well each entry is known.

use domain::country::Country;
use domain::region::Region;
use jiff::civil::Date;
use packs::{AgeEntry, Authority, CountryDays, Period, RetentionEntry, Seen};
use policy::{HouseAct, PolicyError};

use crate::cases::{self, CaseError};
use crate::{App, Ctx};

/// After how many months a pack has to be looked through again.
const FRESH_MONTHS: i8 = 6;

/// Why the rules are not shown.
#[derive(Debug, thiserror::Error)]
pub enum RulesError {
    /// The policy says no.
    #[error("not allowed")]
    Refused,
    /// No decision.
    #[error("could not reach a decision")]
    Policy(#[from] PolicyError),
    /// Where the company sits could not be read.
    #[error("could not read where the company sits")]
    Seat(#[from] CaseError),
}

/// One pack.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Pack {
    /// What it is about: `periods`, `holidays`, `authorities`, `ages` or `retention`.
    pub code: &'static str,
    /// Year and month.
    pub edition: &'static str,
    /// The law, and where the table is from.
    pub source: &'static str,
    /// What it was compared with; may be empty.
    pub compared: &'static str,
    /// How many entries it has.
    pub entries: usize,
    /// How many of them counsel must confirm.
    pub unsure: usize,
    /// Whether it is older than half a year.
    pub is_old: bool,
}

/// What the packs say about one country.
#[derive(Clone, Debug)]
pub struct CountryRules {
    /// Which.
    pub country: Country,
    /// Where the controller sits.
    pub seat: Region,
    /// What is known about the country of the seat.
    pub at_seat: Option<&'static CountryDays>,
    /// Whether holidays of the seat are known.
    pub seat_is_known: bool,
    /// Every country with an entry.
    pub choices: Vec<Country>,
    /// The packs themselves.
    pub packs: Vec<Pack>,
    /// Periods in force there, and those that were.
    pub periods: Vec<&'static Period>,
    /// Holidays.
    pub days: Option<&'static CountryDays>,
    /// Authorities of the country and its parts.
    pub authorities: Vec<&'static Authority>,
    /// Ages of digital consent.
    pub ages: Vec<&'static AgeEntry>,
    /// How long papers are kept.
    pub retention: Vec<&'static RetentionEntry>,
}

/// Shows what the packs say about a country; without one, about that of the seat.
pub async fn shown(app: &App, ctx: &Ctx, country: Option<Country>) -> Result<CountryRules, RulesError> {
    if !app.clears(ctx, HouseAct::SeeCountryRules)? {
        return Err(RulesError::Refused);
    }
    let seat = cases::region(app).await?;
    let country = country.unwrap_or(seat.country());
    let own = |of: Option<Country>| of == Some(country);
    let has_own = packs::deadlines().entries().iter().any(|entry| own(entry.country));
    let days = |country: Country| packs::holidays().countries().iter().find(|days| days.country == country);
    Ok(CountryRules {
        country,
        seat,
        at_seat: days(seat.country()),
        seat_is_known: packs::holidays().calendar(seat).is_some(),
        choices: choices(),
        packs: packs_on(jiff::tz::TimeZone::UTC.to_datetime(ctx.now).date()),
        periods: packs::deadlines()
            .entries()
            .iter()
            .filter(|entry| if has_own { own(entry.country) } else { entry.country.is_none() })
            .collect(),
        days: days(country),
        authorities: packs::authorities().entries().iter().filter(|entry| entry.region.country() == country).collect(),
        ages: packs::ages().entries().iter().filter(|entry| entry.country == country).collect(),
        retention: packs::retention().entries().iter().filter(|entry| entry.country == country).collect(),
    })
}

/// Every country that some pack knows, by its letters.
fn choices() -> Vec<Country> {
    let days = packs::holidays().countries().iter().map(|days| days.country);
    let papers = packs::retention().entries().iter().map(|entry| entry.country);
    let mut choices: Vec<Country> = days.chain(papers).collect();
    choices.sort_unstable();
    choices.dedup();
    choices
}

fn packs_on(today: Date) -> Vec<Pack> {
    let (periods, days, ages) = (packs::deadlines(), packs::holidays(), packs::ages());
    let (authorities, retention) = (packs::authorities(), packs::retention());
    let pack = |code, (edition, source), seen: Vec<Seen>| Pack {
        code,
        edition,
        source,
        compared: "",
        entries: seen.len(),
        unsure: seen.into_iter().filter(|seen| seen.wants_counsel()).count(),
        is_old: is_old(edition, today),
    };
    let of_days = days.countries().iter().flat_map(|days| &days.entries).map(|entry| entry.seen).collect();
    vec![
        pack("periods", (periods.pack(), periods.source()), periods.entries().iter().map(|entry| entry.seen).collect()),
        Pack { compared: days.compared(), ..pack("holidays", (days.pack(), days.source()), of_days) },
        pack(
            "authorities",
            (authorities.pack(), authorities.source()),
            authorities.entries().iter().map(|entry| entry.seen).collect(),
        ),
        pack("ages", (ages.pack(), ages.source()), ages.entries().iter().map(|entry| entry.seen).collect()),
        pack(
            "retention",
            (retention.pack(), retention.source()),
            retention.entries().iter().map(|entry| entry.seen).collect(),
        ),
    ]
}

/// Whether a pack of this month is older than half a year; one whose month cannot be read is.
fn is_old(edition: &str, today: Date) -> bool {
    let made: Result<Date, _> = format!("{edition}-01").parse();
    let until = made.and_then(|made| made.checked_add(jiff::Span::new().months(FRESH_MONTHS)));
    until.map_or(true, |until| until <= today)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_pack_is_old_after_half_a_year() {
        assert!(!is_old("2026-11", date(2026, 11, 30)));
        assert!(!is_old("2026-11", date(2027, 4, 30)));
        assert!(is_old("2026-11", date(2027, 5, 1)));
        assert!(is_old("", date(2026, 11, 30)));
    }

    #[test]
    fn every_pack_is_told_with_what_counsel_must_confirm() {
        let packs = packs_on(date(2026, 11, 30));
        let codes: Vec<&str> = packs.iter().map(|pack| pack.code).collect();
        assert_eq!(codes, ["periods", "holidays", "authorities", "ages", "retention"]);
        assert!(packs.iter().all(|pack| pack.entries > 0 && !pack.source.is_empty() && !pack.is_old));
        let unsure = |code: &str| packs.iter().filter(|pack| pack.code == code).map(|pack| pack.unsure).sum::<usize>();
        assert!(unsure("retention") > 20 && unsure("periods") == 2 && unsure("authorities") == 0);
        assert_eq!(choices().len(), 32, "the EEA, the United Kingdom and Switzerland");
    }
}
