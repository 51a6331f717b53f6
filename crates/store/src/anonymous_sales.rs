//! Sales whose file names no customer. Nobody is meant, so nothing is sealed.
//!
//! Invariant: a sale is named by the keyed digest of source and invoice number, and a line by its place within the
//! invoice; so whatever comes twice is kept once.

use custody::Token;
use domain::decimal::Decimal;
use domain::id::{BrandId, ImportId};
use domain::money::Currency;
use domain::purchase::PurchaseKind;
use domain::time::{Timestamp, to_ms};

use crate::{Db, Result, StoreError, Tx, Val, row, rows, statements};

statements! {
    pub ANONYMOUS_SALE_ADD: System = "insert into anonymous_sale (id, brand_id, import_id, origin, kind, at, country, currency, \
        line_count) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    pub ANONYMOUS_SALE_BY_ORIGIN: System = "select id, line_count from anonymous_sale where origin = $1";
    pub ANONYMOUS_SALE_GROW: System = "update anonymous_sale set line_count = line_count + $1 where id = $2";
    pub ANONYMOUS_LINE_ADD: System = "insert into anonymous_sale_line (sale_id, line_no, article, description, quantity, price, scale) \
        values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing";
    pub ANONYMOUS_LINES_ADD: System = "insert into anonymous_sale_line (sale_id, line_no, article, description, quantity, price, scale) \
        values ($1, $2, $3, $4, $5, $6, $7), ($1, $8, $9, $10, $11, $12, $13), ($1, $14, $15, $16, $17, $18, $19), \
        ($1, $20, $21, $22, $23, $24, $25) on conflict do nothing";
    pub ANONYMOUS_LINE_NUMBERS: System = "select line_no from anonymous_sale_line where sale_id = $1 order by line_no";
    pub ANONYMOUS_COUNT: System = "select count(*), cast(coalesce(sum(line_count), 0) as bigint) from anonymous_sale where brand_id = $1";
}

/// How many lines one statement adds.
const LINES_AT_ONCE: usize = 4;

/// A sale to somebody unnamed.
#[derive(Clone, Debug)]
pub struct AnonymousSale {
    /// Its number.
    pub id: i64,
    /// Under which brand.
    pub brand: BrandId,
    /// The import that brought it.
    pub import: ImportId,
    /// Keyed digest of source and invoice number.
    pub origin: Token,
    /// Sale or cancellation.
    pub kind: PurchaseKind,
    /// When.
    pub at: Timestamp,
    /// Two letters; empty if not told.
    pub country: String,
    /// In which currency.
    pub currency: Currency,
    /// How many lines it has.
    pub line_count: i64,
}

/// One line of such a sale.
#[derive(Clone, Debug)]
pub struct AnonymousLine {
    /// Its place within the invoice, from 0.
    pub line_no: i64,
    /// The shop's article number.
    pub article: String,
    /// What it was; empty if not told.
    pub description: String,
    /// Pieces; negative on returns.
    pub quantity: i64,
    /// Price of one piece; its digits must fit 63 bits.
    pub price: Decimal,
}

impl AnonymousLine {
    fn values(&self) -> Result<[Val<'_>; 6]> {
        let digits = i64::try_from(self.price.mantissa()).map_err(|_| StoreError::Damaged { what: "a price" })?;
        Ok([
            Val::I(self.line_no),
            Val::T(&self.article),
            Val::T(&self.description),
            Val::I(self.quantity),
            Val::I(digits),
            Val::I(self.price.scale().into()),
        ])
    }
}

/// Number and count of lines of the sale with this origin.
pub fn by_origin(db: &mut dyn Db, origin: &Token) -> Result<Option<(i64, i64)>> {
    row(db, &ANONYMOUS_SALE_BY_ORIGIN, &[Val::B(&origin.0)], |cells| Ok((cells.i(0)?, cells.i(1)?)))
}

/// Adds a sale; [`add_lines`] brings as many lines as its count says, in the same deed.
pub fn add(tx: &mut Tx<'_>, sale: &AnonymousSale) -> Result<()> {
    tx.exec(
        &ANONYMOUS_SALE_ADD,
        &[
            Val::I(sale.id),
            Val::I(sale.brand.number()),
            Val::I(sale.import.number()),
            Val::B(&sale.origin.0),
            Val::T(sale.kind.code()),
            Val::I(to_ms(sale.at)),
            Val::T(&sale.country),
            Val::T(sale.currency.code()),
            Val::I(sale.line_count),
        ],
    )?;
    Ok(())
}

/// Adds lines by their numbers, leaves those alone that are there, and says how many were added.
pub fn add_lines(tx: &mut Tx<'_>, sale: i64, lines: &[AnonymousLine]) -> Result<u64> {
    let mut added = 0;
    for several in lines.chunks(LINES_AT_ONCE) {
        let mut params = vec![Val::I(sale)];
        if several.len() == LINES_AT_ONCE {
            for line in several {
                params.extend(line.values()?);
            }
            added += tx.exec(&ANONYMOUS_LINES_ADD, &params)?;
        } else {
            for line in several {
                params.truncate(1);
                params.extend(line.values()?);
                added += tx.exec(&ANONYMOUS_LINE_ADD, &params)?;
            }
        }
    }
    Ok(added)
}

/// Counts lines that were added to a sale that was there.
pub fn grow(tx: &mut Tx<'_>, sale: i64, lines: u64) -> Result<()> {
    let lines = i64::try_from(lines).map_err(|_| StoreError::Damaged { what: "a count of lines" })?;
    tx.exec(&ANONYMOUS_SALE_GROW, &[Val::I(lines), Val::I(sale)])?;
    Ok(())
}

/// The numbers of the lines that are there, in order.
pub fn line_numbers(db: &mut dyn Db, sale: i64) -> Result<Vec<i64>> {
    rows(db, &ANONYMOUS_LINE_NUMBERS, &[Val::I(sale)], |cells| cells.i(0))
}

/// How many sales and lines a brand has.
pub fn count(db: &mut dyn Db, brand: BrandId) -> Result<(i64, i64)> {
    let found = row(db, &ANONYMOUS_COUNT, &[Val::I(brand.number())], |cells| Ok((cells.i(0)?, cells.i(1)?)))?;
    Ok(found.unwrap_or((0, 0)))
}
