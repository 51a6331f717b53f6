//! Rows gathered into steps, each of which is dealt with in one transaction.
//!
//! Invariant: a line's number is its place among all rows of its invoice in the file, whether they were taken or not.
//! So the same file always gives the same lines, and a corrected file fills the gaps of the first.

use std::collections::HashMap;

use custody::{Token, Vault};
use domain::contact::{ContactKind, PostalAddress, customer_number_normal};
use domain::country::Country;
use domain::id::ControllerId;
use domain::import::{Problem, RowProblem};
use domain::money::Money;
use domain::personal::Text;
use domain::purchase::{Line, PurchaseKind};
use domain::time::{Timestamp, to_ms};

use super::header::{Columns, Layout, customer, line, total};
use super::rows::{Bought, CustomerRow, Place, Refused, SaleRow};

/// Rows after which a step ends with the invoice it is in,
const ENOUGH: i64 = 2_000;
/// and rows after which it ends wherever it is.
const MOST: i64 = 4_000;
/// Rows of one invoice may be written some minutes apart, but not days.
const MOST_APART_MS: i64 = 86_400_000;

/// One step.
#[derive(Debug, Default)]
pub struct Chunk {
    /// The byte where it begins,
    pub from: u64,
    /// and the one where the next begins.
    pub to: u64,
    /// Its rows, taken or not.
    pub rows: i64,
    /// Rows that were not taken.
    pub refused: i64,
    /// Why not.
    pub problems: Vec<Problem>,
    /// Invoices in their order.
    pub sales: Vec<Sale>,
    /// Customers in their order.
    pub customers: Vec<NewCustomer>,
    by_origin: HashMap<Token, usize>,
}

/// What a step brings of one invoice.
#[derive(Debug)]
pub struct Sale {
    /// Keyed digest of source and invoice number.
    pub origin: Token,
    /// Whose it is; nobody's if the file names no customer.
    pub owner: Option<Owner>,
    /// The shop's number of the invoice.
    pub invoice: Text,
    /// Sale or cancellation.
    pub kind: PurchaseKind,
    /// When its first row was written.
    pub at: Timestamp,
    /// Where it was billed to.
    pub country: Option<Country>,
    /// What was invoiced and where to, if a row says the whole.
    pub whole: Option<(Money, Option<PostalAddress>)>,
    /// Lines that were taken.
    pub lines: Vec<SaleLine>,
    /// Where its rows stand, those with a whole invoice included.
    pub places: Vec<Place>,
    /// The amount of a row that says the whole, in millionths.
    pub net: i64,
}

/// One line of a sale.
#[derive(Debug)]
pub struct SaleLine {
    /// Its place within the invoice, from 0.
    pub no: i64,
    /// What it says.
    pub line: Line,
    /// Its amount in millionths.
    pub net: i64,
}

/// A customer by their number.
#[derive(Clone, Debug)]
pub struct Owner {
    /// As the shop writes it.
    pub number: Text,
    /// Keyed digest of its normal form.
    pub token: Token,
}

/// A row of a customer.
#[derive(Debug)]
pub struct NewCustomer {
    /// Who.
    pub owner: Owner,
    /// What the row says.
    pub row: CustomerRow,
    /// Where it stands.
    pub place: Place,
}

impl Chunk {
    /// Begins at a byte.
    pub fn begin(from: u64) -> Self {
        Self { from, to: from, ..Self::default() }
    }

    /// Whether it is full; `is_boundary` says whether the next row belongs to another invoice.
    pub const fn is_full(&self, is_boundary: bool) -> bool {
        self.rows >= MOST || (self.rows >= ENOUGH && is_boundary)
    }

    /// Notes that a row was not taken.
    pub fn refuse(&mut self, place: Place, column: &str, why: RowProblem) {
        self.problems.push(Problem { row: place.row, byte: place.byte, column: column.to_owned(), why });
    }

    /// Whether both have rows of the same invoice.
    pub fn overlaps(&self, other: &Self) -> bool {
        other.by_origin.keys().any(|origin| self.by_origin.contains_key(origin))
    }

    fn sale(&mut self, origin: Token, owner: Option<Owner>, row: &SaleRow) -> Option<&mut Sale> {
        let next = self.sales.len();
        let at = *self.by_origin.entry(origin).or_insert(next);
        if at == next {
            self.sales.push(Sale {
                origin,
                owner,
                invoice: row.invoice.clone(),
                kind: row.kind,
                at: row.at,
                country: row.country,
                whole: None,
                lines: Vec::new(),
                places: Vec::new(),
                net: 0,
            });
        }
        self.sales.get_mut(at)
    }
}

/// What is known of a file up to here: for each invoice its customer, its time and how many rows it had. Forty-some
/// bytes for each invoice.
pub struct Book<'a> {
    vault: &'a Vault,
    controller: ControllerId,
    source: &'a str,
    invoices: HashMap<Token, Seen>,
    customers: HashMap<Token, Token>,
    last_invoice: Option<(Text, Token)>,
    last_owner: Option<Owner>,
}

#[derive(Default)]
struct Seen {
    /// The customer's token and the time of the first row that was understood; zeros stand for no customer.
    first: Option<(Token, i64)>,
    rows: u32,
}

const NOBODY: Token = Token([0; 16]);

impl<'a> Book<'a> {
    /// Begins a file.
    pub fn new(vault: &'a Vault, controller: ControllerId, source: &'a str) -> Self {
        let (invoices, customers) = (HashMap::new(), HashMap::new());
        Self { vault, controller, source, invoices, customers, last_invoice: None, last_owner: None }
    }

    /// Whether a row of this invoice would begin another one than the row before.
    pub fn is_boundary(&self, row: &SaleRow) -> bool {
        self.last_invoice.as_ref().is_none_or(|(last, _)| *last != row.invoice)
    }

    /// Puts a row of an invoice into the chunk.
    pub fn add_sale(&mut self, chunk: &mut Chunk, row: SaleRow, place: Place) -> Result<(), RefusedSale> {
        let origin = self.origin(&row.invoice);
        let owner = row.customer.as_ref().map(|number| self.owner(number));
        let token = owner.as_ref().map_or(NOBODY, |owner| owner.token);
        let at = to_ms(row.at);
        let seen = self.invoices.entry(origin).or_default();
        let no = i64::from(seen.rows);
        seen.rows = seen.rows.saturating_add(1);
        let (first_owner, first_at) = *seen.first.get_or_insert((token, at));
        if first_owner != token {
            return Err(RefusedSale::OtherCustomer);
        }
        if (first_at - at).abs() > MOST_APART_MS {
            return Err(RefusedSale::OtherDate);
        }
        if no > 0 && matches!(row.bought, Bought::Total { .. }) {
            return Err(RefusedSale::Twice);
        }
        let Some(sale) = chunk.sale(origin, owner, &row) else {
            return Ok(());
        };
        sale.places.push(place);
        match row.bought {
            Bought::Line(line) => sale.lines.push(SaleLine { no, line, net: row.net }),
            Bought::Total { invoiced, billing } => {
                sale.whole = Some((invoiced, billing));
                sale.net = row.net;
            }
        }
        Ok(())
    }

    /// Puts a row of a customer into the chunk; a row that was there word for word is passed over.
    pub fn add_customer(&mut self, chunk: &mut Chunk, row: CustomerRow, place: Place) -> Result<(), RowProblem> {
        let owner = self.owner(&row.number);
        let content = self.vault.origin_token(self.controller, self.source, &row.content);
        match self.customers.insert(owner.token, content) {
            None => chunk.customers.push(NewCustomer { owner, row, place }),
            Some(before) if before == content => (),
            Some(before) => {
                self.customers.insert(owner.token, before);
                return Err(RowProblem::Contradiction);
            }
        }
        Ok(())
    }

    /// Keeps the place of a row that was not understood.
    pub fn skip(&mut self, refused: &Refused) {
        if let Some(invoice) = &refused.invoice {
            let origin = self.origin(invoice);
            let seen = self.invoices.entry(origin).or_default();
            seen.rows = seen.rows.saturating_add(1);
        }
    }

    fn origin(&mut self, invoice: &Text) -> Token {
        match &self.last_invoice {
            Some((last, token)) if last == invoice => *token,
            Some(_) | None => {
                let token = self.vault.origin_token(self.controller, self.source, invoice);
                self.last_invoice = Some((invoice.clone(), token));
                token
            }
        }
    }

    fn owner(&mut self, number: &Text) -> Owner {
        match &self.last_owner {
            Some(last) if last.number == *number => last.clone(),
            Some(_) | None => {
                let normal = customer_number_normal(number.expose());
                let token = self.vault.contact_token(self.controller, ContactKind::CustomerNumber, &normal);
                let owner = Owner { number: number.clone(), token };
                self.last_owner = Some(owner.clone());
                owner
            }
        }
    }
}

/// Why a row that was understood does not go with the others of its invoice.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum RefusedSale {
    /// Another customer than the rows before.
    OtherCustomer,
    /// More than a day apart.
    OtherDate,
    /// The whole invoice a second time.
    Twice,
}

impl RefusedSale {
    /// The column that contradicts.
    pub fn column(self, columns: &Columns) -> &'static str {
        let place = match (columns.layout, self) {
            (Layout::InvoiceLines, Self::OtherCustomer) => line::CUSTOMER,
            (Layout::InvoiceLines, Self::OtherDate) => line::DATE,
            (Layout::InvoiceLines, Self::Twice) => line::INVOICE,
            (Layout::InvoiceTotals, Self::OtherCustomer) => total::CUSTOMER,
            (Layout::InvoiceTotals, Self::OtherDate) => total::DATE,
            (Layout::InvoiceTotals, Self::Twice) => total::INVOICE,
            (Layout::Customers, _) => customer::NUMBER,
        };
        columns.name(place)
    }
}
