//! `/totals`: what the shop sold; sums without people.

use std::collections::BTreeMap;
use std::sync::Arc;

use app::totals::{self, TotalRow};
use app::{App, House};
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::country::Country;
use domain::decimal::Decimal;
use domain::money::Currency;

use crate::lang::Catalogue;
use crate::months::{Months, Sum};
use crate::problem::{Problem, page};
use crate::session::SignedIn;
use crate::shell::Shell;

/// One group of a month.
#[derive(Clone, Debug)]
pub struct TotalLine {
    /// `December 2011`, or `December 2011 – March 2012`.
    pub month: String,
    /// Under which brand.
    pub brand: String,
    /// Its name, or the word for the rest.
    pub country: String,
    /// Invoices.
    pub invoices: i64,
    /// Cancellations.
    pub cancellations: i64,
    /// Lines of both.
    pub lines: i64,
    /// The sum.
    pub net: String,
}

/// The page of totals.
#[derive(Template)]
#[template(path = "totals.html")]
pub struct TotalsPage {
    /// What stands round it.
    pub t: Shell,
    /// A figure for each of the first currencies.
    pub charts: Vec<Months>,
    /// Newest first.
    pub years: Vec<Year>,
}

/// One year, which folds.
#[derive(Clone, Debug)]
pub struct Year {
    /// Four digits.
    pub year: i16,
    /// Its sums, one for each currency.
    pub net: Vec<String>,
    /// Newest month first.
    pub rows: Vec<TotalLine>,
}

/// The ids of the figures; more currencies than these stand in the table only.
const FIGURES: [&str; 3] = ["months-1", "months-2", "months-3"];

/// `GET /totals`.
pub(crate) async fn show(State(app): State<Arc<App>>, SignedIn { ctx, t }: SignedIn) -> Result<Response, Problem> {
    let rows = totals::shown(&app, &ctx).await?;
    page(&TotalsPage::of(t.at("/totals"), &app.house, rows))
}

impl TotalsPage {
    fn of(t: Shell, house: &House, mut rows: Vec<TotalRow>) -> Self {
        // The order within a month stays: countries by name, then the rest.
        rows.sort_by_key(|row| std::cmp::Reverse(row.month));
        let figures = by_currency(&rows).into_iter().zip(FIGURES);
        let charts = figures.filter_map(|((currency, sums), id)| {
            let sums = sums.into_iter().map(|(at, net)| (at, Sum::of_shop(&t, net, currency))).collect();
            Months::of(&t, id, currency, &sums)
        });
        let charts = charts.collect();
        Self {
            charts,
            years: rows
                .chunk_by(|one, next| one.month.0 == next.month.0)
                .filter_map(|rows| Year::of(&t, house, rows))
                .collect(),
            t,
        }
    }
}

impl Year {
    /// The rows of one year; `None` where there are none.
    fn of(t: &Catalogue, house: &House, rows: &[TotalRow]) -> Option<Self> {
        let net = by_currency(rows).into_iter().map(|(currency, months)| {
            let add = |sum: Decimal, net: &Decimal| sum.plus(*net).unwrap_or(sum);
            t.money(months.values().fold(Decimal::ZERO, add), currency)
        });
        Some(Self {
            year: rows.first()?.month.0,
            net: net.collect(),
            rows: rows.iter().map(|row| total_line(t, house, row)).collect(),
        })
    }
}

type ByMonth = BTreeMap<(i16, i8), Decimal>;

/// Sums by month for each currency; the one of most invoices first.
fn by_currency(rows: &[TotalRow]) -> Vec<(Currency, ByMonth)> {
    let mut sums: Vec<(Currency, i64, ByMonth)> = Vec::new();
    for row in rows {
        if !sums.iter().any(|(known, ..)| *known == row.currency) {
            sums.push((row.currency, 0, BTreeMap::new()));
        }
        for (_, invoices, months) in sums.iter_mut().filter(|(known, ..)| *known == row.currency) {
            *invoices += row.invoices;
            let so_far = months.entry(row.month).or_insert(Decimal::ZERO);
            *so_far = so_far.plus(row.net).unwrap_or(*so_far);
        }
    }
    sums.sort_by_key(|(_, invoices, _)| std::cmp::Reverse(*invoices));
    sums.into_iter().map(|(currency, _, months)| (currency, months)).collect()
}

/// The month of a row, or the first and the last of several.
fn span(t: &Catalogue, row: &TotalRow) -> String {
    let name = |(year, month): (i16, i8)| format!("{} {year}", t.month(month));
    let later = i32::from(row.month.1) - 1 + i32::from(row.months.saturating_sub(1));
    let last = i16::try_from(later / 12)
        .ok()
        .and_then(|years| row.month.0.checked_add(years))
        .zip(i8::try_from(later % 12 + 1).ok());
    match last {
        Some(last) if row.months > 1 => format!("{} – {}", name(row.month), name(last)),
        Some(_) | None => name(row.month),
    }
}

fn total_line(t: &Catalogue, house: &House, row: &TotalRow) -> TotalLine {
    let country: Option<Country> = row.country.parse().ok();
    TotalLine {
        month: span(t, row),
        brand: house.brand_name(row.brand).to_owned(),
        country: country.map_or_else(|| t.word("totals", &row.country), |country| t.country(country)),
        invoices: row.invoices,
        cancellations: row.cancellations,
        lines: row.lines,
        net: t.money(row.net, row.currency),
    }
}
