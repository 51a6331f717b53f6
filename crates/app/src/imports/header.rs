//! The header of a file: which kind of file it is, and in which place each of its columns stands.

use super::reader::Row;
use super::{FileProblem, ImportKind};

/// A family of files, known by its columns.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Layout {
    /// One row for each line of an invoice, as tills export them.
    InvoiceLines,
    /// One row for each invoice with its total.
    InvoiceTotals,
    /// One row for each customer.
    Customers,
}

/// Places of the columns of [`Layout::InvoiceLines`].
pub mod line {
    pub const INVOICE: usize = 0;
    pub const ARTICLE: usize = 1;
    pub const DESCRIPTION: usize = 2;
    pub const QUANTITY: usize = 3;
    pub const DATE: usize = 4;
    pub const PRICE: usize = 5;
    pub const CUSTOMER: usize = 6;
    pub const COUNTRY: usize = 7;
}

/// Places of the columns of [`Layout::InvoiceTotals`].
pub mod total {
    pub const INVOICE: usize = 0;
    pub const CUSTOMER: usize = 1;
    pub const DATE: usize = 2;
    pub const ADDRESS: usize = 3;
    pub const CITY: usize = 4;
    pub const STATE: usize = 5;
    pub const COUNTRY: usize = 6;
    pub const POSTCODE: usize = 7;
    pub const TOTAL: usize = 8;
}

/// Places of the columns of [`Layout::Customers`].
pub mod customer {
    pub const NUMBER: usize = 0;
    pub const GIVEN: usize = 1;
    pub const FAMILY: usize = 2;
    pub const COMPANY: usize = 3;
    pub const ADDRESS: usize = 4;
    pub const CITY: usize = 5;
    pub const STATE: usize = 6;
    pub const COUNTRY: usize = 7;
    pub const POSTCODE: usize = 8;
    pub const PHONE: usize = 9;
    pub const FAX: usize = 10;
    pub const EMAIL: usize = 11;
}

impl Layout {
    /// The columns it must have, in any order.
    pub const fn columns(self) -> &'static [&'static str] {
        match self {
            Self::InvoiceLines => &[
                "InvoiceNo",
                "StockCode",
                "Description",
                "Quantity",
                "InvoiceDate",
                "UnitPrice",
                "CustomerID",
                "Country",
            ],
            Self::InvoiceTotals => &[
                "InvoiceId",
                "CustomerId",
                "InvoiceDate",
                "BillingAddress",
                "BillingCity",
                "BillingState",
                "BillingCountry",
                "BillingPostalCode",
                "Total",
            ],
            Self::Customers => &[
                "CustomerId",
                "FirstName",
                "LastName",
                "Company",
                "Address",
                "City",
                "State",
                "Country",
                "PostalCode",
                "Phone",
                "Fax",
                "Email",
            ],
        }
    }

    const fn of(kind: ImportKind) -> &'static [Self] {
        match kind {
            ImportKind::Invoices => &[Self::InvoiceLines, Self::InvoiceTotals],
            ImportKind::Customers => &[Self::Customers],
            // The columns of one are given a meaning by hand; the other is no table.
            ImportKind::Contacts | ImportKind::Portability => &[],
        }
    }
}

/// The columns of one file.
#[derive(Debug)]
pub struct Columns {
    /// Which family it is.
    pub layout: Layout,
    /// How many fields every row must have.
    pub width: usize,
    /// Columns that are left alone.
    pub ignored: Vec<String>,
    places: Vec<usize>,
}

/// The longest name of a column that is repeated in a message.
const NAME_CHARS: usize = 64;

impl Columns {
    /// Reads the header of a file of this kind.
    pub fn find(kind: ImportKind, header: &Row<'_>) -> Result<Self, FileProblem> {
        let names: Vec<String> = (0..header.len()).map(|n| name(header.field(n))).collect();
        let missing = |layout: &Layout| {
            let is_missing = |column: &&str| !names.iter().any(|name| name.eq_ignore_ascii_case(column));
            layout.columns().iter().copied().filter(is_missing).collect::<Vec<_>>()
        };
        let nearest = Layout::of(kind).iter().min_by_key(|layout| missing(layout).len());
        let layout = nearest.copied().unwrap_or(Layout::InvoiceLines);
        let missing = missing(&layout);
        if !missing.is_empty() {
            let separator = separator(&names);
            return Err(FileProblem::HeaderMissing { missing, expected: layout.columns(), separator });
        }
        let doubled = |(n, name): (usize, &String)| {
            let again = names.iter().skip(n + 1).any(|other| other.eq_ignore_ascii_case(name));
            (!name.is_empty() && again).then(|| name.clone())
        };
        if let Some(column) = names.iter().enumerate().find_map(doubled) {
            return Err(FileProblem::HeaderDoubled { column });
        }
        let place = |column: &&str| names.iter().position(|name| name.eq_ignore_ascii_case(column));
        let is_other = |name: &&String| !layout.columns().iter().any(|column| column.eq_ignore_ascii_case(name));
        Ok(Self {
            layout,
            width: names.len(),
            ignored: names.iter().filter(is_other).cloned().collect(),
            places: layout.columns().iter().filter_map(place).collect(),
        })
    }

    /// The cell of a column, by its place in [`Layout::columns`].
    pub fn cell<'a>(&self, row: &Row<'a>, column: usize) -> &'a [u8] {
        self.places.get(column).map_or(&[], |place| row.field(*place))
    }

    /// The name of a column, by its place in [`Layout::columns`].
    pub fn name(&self, column: usize) -> &'static str {
        self.layout.columns().get(column).copied().unwrap_or_default()
    }
}

fn name(field: &[u8]) -> String {
    let text = String::from_utf8_lossy(field);
    text.trim().chars().filter(|c| !c.is_control()).take(NAME_CHARS).collect()
}

/// What the file seems to put between its fields, if it is not a comma.
fn separator(names: &[String]) -> Option<char> {
    match names {
        [only] => [';', '|'].into_iter().find(|other| only.contains(*other)),
        _ => None,
    }
}
