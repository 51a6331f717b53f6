//! A purchase with its lines; numbers with decimals are strings, because JSON's own lose digits.

use serde::Serialize;

use crate::access::model::{LinePart, PurchasePart};

#[derive(Serialize)]
pub struct PurchaseView<'a> {
    id: &'a str,
    invoice: &'a str,
    at: String,
    kind: &'static str,
    brand: &'a str,
    source: &'a str,
    currency: &'static str,
    country: Option<&'a str>,
    billing_address: Option<&'a str>,
    invoiced: Option<String>,
    net: String,
    lines: Vec<LineView<'a>>,
}

#[derive(Serialize)]
struct LineView<'a> {
    line_no: i64,
    article: &'a str,
    description: Option<&'a str>,
    quantity: i64,
    unit_price: String,
    total: String,
    at: String,
}

impl<'a> PurchaseView<'a> {
    pub fn of(part: &'a PurchasePart) -> Self {
        Self {
            id: &part.public,
            invoice: &part.invoice,
            at: part.at.to_string(),
            kind: part.kind.code(),
            brand: &part.brand,
            source: &part.source,
            currency: part.currency.code(),
            country: part.country.as_deref(),
            billing_address: part.billing.as_deref(),
            invoiced: part.invoiced.map(|money| money.amount().to_string()),
            net: part.net.to_string(),
            lines: part.lines.iter().map(LineView::of).collect(),
        }
    }
}

impl<'a> LineView<'a> {
    fn of(part: &'a LinePart) -> Self {
        Self {
            line_no: part.number,
            article: &part.article,
            description: part.description.as_deref(),
            quantity: part.quantity,
            unit_price: part.unit_price.to_string(),
            total: part.total.to_string(),
            at: part.at.to_string(),
        }
    }
}
