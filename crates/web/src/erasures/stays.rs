//! What stays in spite of an erasure, and orders on their way, as pages show them.

use app::App;
use app::erasures::{Underway, stays_line};
use domain::id::PurchaseId;
use domain::kept::Stays;
use domain::notice::Language;
use jiff::Timestamp;

use crate::lang::{Catalogue, Lang};

/// What stays, a line each, with norm and last day.
pub(crate) fn lines(app: &App, t: &Catalogue, stays: &[Stays]) -> Vec<String> {
    let (country, now) = (app.house.controller.country, app.clock.now());
    let language = match t.lang() {
        Lang::En => Language::EN,
        Lang::De => Language::DE,
    };
    stays.iter().map(|line| stays_line(country, (line, now), language)).collect()
}

/// An order that may be on its way.
#[derive(Clone, Debug)]
pub struct OrderLine {
    /// Its number.
    pub purchase: PurchaseId,
    /// When it was bought.
    pub at: Timestamp,
    /// The shop.
    pub source: String,
    /// When it should have arrived, if it is on its way.
    pub expected: Option<Timestamp>,
}

impl From<Underway> for OrderLine {
    fn from(order: Underway) -> Self {
        Self { purchase: order.purchase, at: order.at, source: order.source, expected: order.expected }
    }
}
