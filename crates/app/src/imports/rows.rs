//! What one row of a file says: a line of an invoice, an invoice, or a customer.

use domain::contact::{ContactValue, PostalAddress};
use domain::country::Country;
use domain::import::RowProblem;
use domain::money::{Currency, Money, UnitPrice};
use domain::person::{PersonName, Profile};
use domain::personal::Text;
use domain::purchase::{Line, PurchaseKind};
use domain::time::Timestamp;

use super::cells::{Cells, PRICE_SCALE, Refusal};
use super::header::{Columns, Layout, customer, line, total};
use super::reader::Row;

const NUMBER: usize = 64;
const WORDS: usize = 500;
const DESCRIPTION: usize = 2_000;
/// The largest amount of one row, in millionths of the main unit.
const MOST_NET: i128 = 1_000_000_000_000_000_000;

/// Where a row stands.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Place {
    /// Counted from 1; the header is row 1.
    pub row: u64,
    /// Byte where it begins.
    pub byte: u64,
}

/// A row that was understood.
#[derive(Debug)]
pub enum Entry {
    /// Of an invoice.
    Sale(SaleRow),
    /// Of a customer.
    Customer(CustomerRow),
}

/// A line of an invoice, or a whole invoice.
#[derive(Debug)]
pub struct SaleRow {
    /// The shop's number of the invoice.
    pub invoice: Text,
    /// The shop's number of the customer, if it names one.
    pub customer: Option<Text>,
    /// Sale or cancellation.
    pub kind: PurchaseKind,
    /// When.
    pub at: Timestamp,
    /// Where it was billed to.
    pub country: Option<Country>,
    /// What it adds to the invoice.
    pub bought: Bought,
    /// The amount in millionths of the main unit.
    pub net: i64,
}

/// What a row adds to its invoice.
#[derive(Debug)]
pub enum Bought {
    /// One line.
    Line(Line),
    /// The whole invoice.
    Total {
        /// What was invoiced.
        invoiced: Money,
        /// Where to.
        billing: Option<PostalAddress>,
    },
}

/// A customer.
#[derive(Debug)]
pub struct CustomerRow {
    /// The shop's number of the customer.
    pub number: Text,
    /// Who they are.
    pub profile: Profile,
    /// How to reach them.
    pub contacts: Vec<ContactValue>,
    /// The whole row, to tell a repeat from a contradiction.
    pub content: Text,
}

/// A row that was not understood.
#[derive(Debug)]
pub struct Refused {
    /// The invoice it belongs to, where that much can be read; its place in the invoice stays free.
    pub invoice: Option<Text>,
    /// What was wrong with it.
    pub refusals: Vec<Refusal>,
    /// Whether the row as a whole is meant.
    pub whole: Option<RowProblem>,
}

/// Reads a row.
pub fn read(columns: &Columns, row: Row<'_>, currency: Currency) -> Result<Entry, Refused> {
    if row.len() != columns.width {
        return Err(Refused { invoice: None, refusals: Vec::new(), whole: Some(RowProblem::FieldCount) });
    }
    let mut cells = Cells::of(row, columns);
    match columns.layout {
        Layout::InvoiceLines => sale(invoice_line(&mut cells), cells, line::INVOICE),
        Layout::InvoiceTotals => sale(invoice_total(&mut cells, currency), cells, total::INVOICE),
        Layout::Customers => match customer_row(&mut cells) {
            Some(read) if cells.refusals.is_empty() => {
                let content = (0..row.len()).map(|n| String::from_utf8_lossy(row.field(n)));
                let content = Text::new(content.collect::<Vec<_>>().join("\u{1f}"));
                Ok(Entry::Customer(CustomerRow { content, ..read }))
            }
            Some(_) | None => Err(Refused { invoice: None, refusals: cells.refusals, whole: None }),
        },
    }
}

fn sale(read: Option<SaleRow>, mut cells: Cells<'_>, invoice: usize) -> Result<Entry, Refused> {
    match read {
        Some(read) if cells.refusals.is_empty() => Ok(Entry::Sale(read)),
        Some(_) | None => {
            let refusals = std::mem::take(&mut cells.refusals);
            let invoice = Text::some(cells.needed(invoice, NUMBER));
            Err(Refused { invoice, refusals, whole: None })
        }
    }
}

/// A number that begins with C is a cancellation, or one that begins otherwise and takes money back.
fn kind_of(invoice: &str, is_negative: bool) -> PurchaseKind {
    if is_negative || invoice.starts_with(['C', 'c']) { PurchaseKind::Cancellation } else { PurchaseKind::Sale }
}

fn invoice_line(cells: &mut Cells<'_>) -> Option<SaleRow> {
    let invoice = cells.needed(line::INVOICE, NUMBER);
    let article = cells.needed(line::ARTICLE, NUMBER);
    let description = cells.text(line::DESCRIPTION, DESCRIPTION);
    let quantity = cells.quantity(line::QUANTITY);
    let at = cells.date(line::DATE);
    let price = cells.decimal(line::PRICE);
    let customer = cells.text(line::CUSTOMER, NUMBER);
    let country = cells.country(line::COUNTRY);
    let (quantity, at, price) = (quantity?, at?, UnitPrice(price?));
    let net = price.total(quantity).and_then(|total| total.at_scale(PRICE_SCALE)).filter(|net| net.abs() <= MOST_NET);
    let Some(net) = net.and_then(|net| i64::try_from(net).ok()) else {
        cells.refuse(line::PRICE, RowProblem::NotAnAmount);
        return None;
    };
    let description = Text::some(description);
    Some(SaleRow {
        invoice: Text::new(invoice),
        customer: Text::some(customer),
        kind: kind_of(invoice, false),
        at,
        country,
        bought: Bought::Line(Line { article: Text::new(article), description, quantity, price, at }),
        net,
    })
}

fn invoice_total(cells: &mut Cells<'_>, currency: Currency) -> Option<SaleRow> {
    let invoice = cells.needed(total::INVOICE, NUMBER);
    let customer = cells.needed(total::CUSTOMER, NUMBER);
    let at = cells.date(total::DATE);
    let billing = PostalAddress {
        lines: cells.lines(total::ADDRESS, WORDS),
        postcode: Text::some(cells.text(total::POSTCODE, NUMBER)),
        town: Text::some(cells.text(total::CITY, WORDS)),
        region: Text::some(cells.text(total::STATE, WORDS)),
        country: cells.country(total::COUNTRY),
    };
    let amount = cells.decimal(total::TOTAL);
    let (at, amount) = (at?, amount?);
    let net = amount.at_scale(PRICE_SCALE).filter(|net| net.abs() <= MOST_NET).and_then(|net| i64::try_from(net).ok());
    let (Some(invoiced), Some(net)) = (Money::exact(amount, currency), net) else {
        cells.refuse(total::TOTAL, RowProblem::NotAnAmount);
        return None;
    };
    Some(SaleRow {
        invoice: Text::new(invoice),
        customer: Text::some(customer),
        kind: kind_of(invoice, amount.is_negative()),
        at,
        country: billing.country,
        bought: Bought::Total { invoiced, billing: billing.checked().ok() },
        net,
    })
}

fn customer_row(cells: &mut Cells<'_>) -> Option<CustomerRow> {
    let number = Text::some(cells.needed(customer::NUMBER, NUMBER));
    let name = PersonName::parse(
        cells.text(customer::GIVEN, PersonName::MAX_CHARS),
        cells.text(customer::FAMILY, PersonName::MAX_CHARS),
    );
    let organisation = Text::some(cells.text(customer::COMPANY, WORDS));
    let postal = PostalAddress {
        lines: cells.lines(customer::ADDRESS, WORDS),
        postcode: Text::some(cells.text(customer::POSTCODE, NUMBER)),
        town: Text::some(cells.text(customer::CITY, WORDS)),
        region: Text::some(cells.text(customer::STATE, WORDS)),
        country: cells.country(customer::COUNTRY),
    };
    let (town, country) = (postal.town.clone(), postal.country);
    let phones = [cells.phone(customer::PHONE, country), cells.phone(customer::FAX, country)];
    let email = cells.email(customer::EMAIL);
    let number = number?;
    let contacts = std::iter::once(ContactValue::CustomerNumber(number.clone()))
        .chain(email.map(ContactValue::Email))
        .chain(phones.into_iter().flatten().map(ContactValue::Phone))
        .chain(postal.checked().ok().map(ContactValue::Postal))
        .collect();
    let customer_number = Some(number.clone());
    let profile = Profile { name, organisation, town, country, customer_number };
    Some(CustomerRow { number, profile, contacts, content: Text::new("") })
}
