//! `/country-rules`: what the packs of law say about a country, and where the company sits in its own.

use std::sync::Arc;

use app::country_rules::{self, CountryRules};
use app::{App, Ctx};
use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use domain::actor::Role;
use domain::country::Country;
use domain::region::Region;
use jiff::civil::Date;
use packs::{CountryDays, HolidayEntry, Regional, Seen};
use serde::Deserialize;

use crate::problem::{Problem, page};
use crate::session::SignedIn;
use crate::shell::Shell;

/// A holiday as it falls in two years.
#[derive(Clone, Debug)]
pub struct HolidayLine {
    /// Its name.
    pub name: &'static str,
    /// The parts of the country in which it holds; empty is everywhere.
    pub parts: String,
    /// Each of the years, with its day; none where it does not fall on one.
    pub days: [(i16, Option<Date>); 2],
    /// How well it is known.
    pub seen: Seen,
}

/// A part of the country that can be chosen.
#[derive(Clone, Debug)]
pub struct PartChoice {
    /// The region's letters.
    pub code: String,
    /// What it is called.
    pub name: String,
    /// Whether the company sits there.
    pub is_seat: bool,
}

/// The page of country rules.
#[derive(Template)]
#[template(path = "country_rules.html")]
pub struct CountryRulesPage {
    /// What stands round it.
    pub t: Shell,
    /// What the packs say.
    pub rules: CountryRules,
    /// The two years whose holidays are shown.
    pub years: [i16; 2],
    /// Holidays with a day in one of them.
    pub holidays: Vec<HolidayLine>,
    /// Parts of the country of the seat.
    pub parts: Vec<PartChoice>,
    /// What the place of the company is called.
    pub seat: String,
    /// Whether this role says where the company sits.
    pub may_set: bool,
}

/// Which country to show.
#[derive(Deserialize)]
pub(crate) struct Which {
    #[serde(default)]
    country: String,
}

/// `GET /country-rules`.
pub(crate) async fn show(
    State(app): State<Arc<App>>,
    SignedIn { ctx, t }: SignedIn,
    Query(which): Query<Which>,
) -> Result<Response, Problem> {
    let country = Country::from_shop(&which.country).map_err(|_| Problem::NOT_FOUND)?;
    page(&rules_page(&app, &ctx, t, country).await?)
}

async fn rules_page(app: &App, ctx: &Ctx, t: Shell, country: Option<Country>) -> Result<CountryRulesPage, Problem> {
    let rules = country_rules::shown(app, ctx, country).await?;
    let this_year = t.zone().to_datetime(ctx.now).year();
    let years = [this_year, this_year.saturating_add(1)];
    Ok(CountryRulesPage {
        holidays: rules.days.map(|days| holiday_lines(days, years)).unwrap_or_default(),
        parts: rules.at_seat.map(|days| part_choices(days, rules.seat)).unwrap_or_default(),
        seat: seat_name(&t, &rules),
        may_set: ctx.actor.role == Role::PrivacyManager,
        t: t.at("/country-rules"),
        years,
        rules,
    })
}

fn holiday_lines(days: &'static CountryDays, years: [i16; 2]) -> Vec<HolidayLine> {
    let line = |entry: &'static HolidayEntry| HolidayLine {
        name: &entry.name,
        parts: entry.parts.iter().map(|part| days.name_of(*part)).collect::<Vec<_>>().join(", "),
        days: years.map(|year| (year, entry.in_year(year))),
        seen: entry.seen,
    };
    let mut lines: Vec<HolidayLine> = days.entries.iter().map(line).collect();
    lines.retain(|line| line.days.iter().any(|(_, day)| day.is_some()));
    // By month and day, whichever of both years has one.
    let place = |line: &HolidayLine| line.days.iter().find_map(|(_, day)| *day).map(|day| (day.month(), day.day()));
    lines.sort_by_key(place);
    lines
}

/// The parts of a country, after the country as a whole.
fn part_choices(days: &CountryDays, seat: Region) -> Vec<PartChoice> {
    let parts = days.parts.iter().zip(&days.names);
    parts
        .map(|(region, name)| PartChoice { code: region.to_string(), name: name.clone(), is_seat: *region == seat })
        .collect()
}

fn seat_name(t: &Shell, rules: &CountryRules) -> String {
    let country = t.country(rules.seat.country());
    match (rules.at_seat, rules.seat.part()) {
        (Some(days), Some(_)) => format!("{}, {country}", days.name_of(rules.seat)),
        (None, _) | (_, None) => country,
    }
}

impl CountryRulesPage {
    /// The first and the last day on which an entry holds; a line for none.
    #[must_use]
    pub fn validity(&self, from: Option<Date>, until: Option<Date>) -> String {
        let day = |day: Option<Date>| day.map(|day| self.t.date_words(day)).unwrap_or_default();
        match (from, until) {
            (None, None) => self.t.get("rules-always"),
            (Some(_), None) => self.t.with("rules-from", "day", day(from)),
            (None, Some(_)) => self.t.with("rules-until", "day", day(until)),
            (Some(_), Some(_)) => format!("{} – {}", day(from), day(until)),
        }
    }
}
