//! Totals of the shop by month and country, which outlive the people in them.
//!
//! Invariant: an erasure changes no sum over a month. A group of fewer than [`FEW`] people who ever bought in it is
//! folded into [`OTHER`] when one of them is erased (Art. 17, recital 26).

use domain::id::{BrandId, ControllerId, SubjectId};
use domain::money::Currency;

use crate::cell::code;
use crate::{Cells, Db, Result, Tx, Val, rows, statements};

statements! {
    pub TOTAL_ADD: System = "insert into shop_total (brand_id, month, country, currency, invoices, cancellations, lines, net, buyers) \
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (brand_id, month, country, currency) do update set \
        invoices = shop_total.invoices + excluded.invoices, cancellations = shop_total.cancellations + excluded.cancellations, \
        lines = shop_total.lines + excluded.lines, net = shop_total.net + excluded.net, buyers = shop_total.buyers + excluded.buyers";
    pub TOTAL_BUYER_ADD: Subject = "insert into shop_total_buyer (subject_id, brand_id, month, country, currency) \
        values ($1, $2, $3, $4, $5) on conflict do nothing";
    pub TOTALS: System = "select brand_id, month, country, currency, invoices, cancellations, lines, net, buyers from shop_total \
        where brand_id in (select id from brand where controller_id = $1) order by brand_id, month, country, currency";
    pub TOTALS_OF_BUYER: Subject = "select t.brand_id, t.month, t.country, t.currency, t.invoices, t.cancellations, t.lines, t.net, t.buyers \
        from shop_total_buyer b join shop_total t on t.brand_id = b.brand_id and t.month = b.month and t.country = b.country \
        and t.currency = b.currency where b.subject_id = $1 order by t.brand_id, t.month, t.country, t.currency";
    pub TOTAL_BRANDS_OF_BUYER: Subject = "select distinct brand_id from shop_total_buyer where subject_id = $1 order by brand_id";
    pub TOTAL_BUYERS: Fanout = "select distinct subject_id from shop_total_buyer \
        where brand_id = $1 and month = $2 and currency = $3 order by subject_id";
    pub TOTAL_BUYERS_FOLD: Fanout = "insert into shop_total_buyer (subject_id, brand_id, month, country, currency) \
        select subject_id, brand_id, month, 'other', currency from shop_total_buyer \
        where brand_id = $1 and month = $2 and country = $3 and currency = $4 on conflict do nothing";
    pub TOTAL_BUYERS_DROP: Fanout = "delete from shop_total_buyer where brand_id = $1 and month = $2 and country = $3 and currency = $4";
    pub TOTAL_DROP: System = "delete from shop_total where brand_id = $1 and month = $2 and country = $3 and currency = $4";
    pub TOTAL_BUYER_FORGET: Subject = "delete from shop_total_buyer where subject_id = $1";
}

/// Groups of fewer people are not shown for themselves.
pub const FEW: i64 = 10;
/// The country of groups that were folded and of sales whose country is not told.
pub const OTHER: &str = "other";
/// The country of sales that name no customer.
pub const ANONYMOUS: &str = "anonymous";

/// Which group a sale counts in.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd, Hash)]
pub struct Group {
    /// Under which brand.
    pub brand: BrandId,
    /// Year × 12 + month − 1, UTC.
    pub month: i64,
    /// Two letters, [`OTHER`] or [`ANONYMOUS`].
    pub country: String,
    /// Three letters of ISO 4217.
    pub currency: &'static str,
}

/// What a group sums up to, or what is added to it.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Sums {
    /// Invoices that are no cancellations.
    pub invoices: i64,
    /// Cancelled invoices.
    pub cancellations: i64,
    /// Lines of both.
    pub lines: i64,
    /// Millionths of the main unit.
    pub net: i64,
    /// People who ever bought.
    pub buyers: i64,
}

impl Sums {
    /// Both together; `None` on overflow.
    #[must_use]
    pub fn plus(self, other: Self) -> Option<Self> {
        Some(Self {
            invoices: self.invoices.checked_add(other.invoices)?,
            cancellations: self.cancellations.checked_add(other.cancellations)?,
            lines: self.lines.checked_add(other.lines)?,
            net: self.net.checked_add(other.net)?,
            buyers: self.buyers.checked_add(other.buyers)?,
        })
    }
}

/// Adds to a group. Whoever adds to several does it in their order, so that two writers do not wait for each other.
pub fn add(tx: &mut Tx<'_>, group: &Group, sums: Sums) -> Result<()> {
    let [brand, month, country, currency] = key(group);
    tx.exec(
        &TOTAL_ADD,
        &[
            brand,
            month,
            country,
            currency,
            Val::I(sums.invoices),
            Val::I(sums.cancellations),
            Val::I(sums.lines),
            Val::I(sums.net),
            Val::I(sums.buyers),
        ],
    )?;
    Ok(())
}

/// Notes that the person bought in a group; whether they are new there, and so count in [`Sums::buyers`].
pub fn add_buyer(tx: &mut Tx<'_>, subject: SubjectId, group: &Group) -> Result<bool> {
    let [brand, month, country, currency] = key(group);
    Ok(tx.exec(&TOTAL_BUYER_ADD, &[Val::I(subject.number()), brand, month, country, currency])? == 1)
}

/// Every group of a controller, in order.
pub fn all(db: &mut dyn Db, controller: ControllerId) -> Result<Vec<(Group, Sums)>> {
    rows(db, &TOTALS, &[Val::I(controller.number())], read)
}

/// The people who bought in a month, erased ones left out, whatever country and however often.
pub fn buyers(db: &mut dyn Db, (brand, month, currency): (BrandId, i64, &str)) -> Result<Vec<SubjectId>> {
    let wanted = [Val::I(brand.number()), Val::I(month), Val::T(currency)];
    rows(db, &TOTAL_BUYERS, &wanted, |cells| cells.i(0).map(SubjectId::new))
}

/// Moves the small groups the person bought in into [`OTHER`], then forgets where they bought. Says how many groups
/// were folded.
pub fn fold_for_erasure(tx: &mut Tx<'_>, subject: SubjectId) -> Result<u64> {
    // An import that adds to a group between the reading of its sums and their removal would lose what it added.
    for brand in rows(tx, &TOTAL_BRANDS_OF_BUYER, &[Val::I(subject.number())], |cells| cells.i(0).map(BrandId::new))? {
        crate::imports::take_turn(tx, brand)?;
    }
    let groups = rows(tx, &TOTALS_OF_BUYER, &[Val::I(subject.number())], read)?;
    let mut folded = 0;
    for (group, sums) in groups {
        if sums.buyers < FEW && group.country != OTHER {
            fold(tx, &group, sums)?;
            folded += 1;
        }
    }
    tx.exec(&TOTAL_BUYER_FORGET, &[Val::I(subject.number())])?;
    Ok(folded)
}

fn fold(tx: &mut Tx<'_>, group: &Group, sums: Sums) -> Result<()> {
    let other = Group { country: OTHER.to_owned(), ..group.clone() };
    let moved = tx.exec(&TOTAL_BUYERS_FOLD, &key(group))?;
    let buyers = i64::try_from(moved).unwrap_or(i64::MAX);
    tx.exec(&TOTAL_BUYERS_DROP, &key(group))?;
    tx.exec(&TOTAL_DROP, &key(group))?;
    add(tx, &other, Sums { buyers, ..sums })
}

fn key(group: &Group) -> [Val<'_>; 4] {
    [Val::I(group.brand.number()), Val::I(group.month), Val::T(&group.country), Val::T(group.currency)]
}

fn read(cells: &dyn Cells) -> Result<(Group, Sums)> {
    let currency: Currency = code(cells, 3, |letters| letters.parse().ok())?;
    let group =
        Group { brand: BrandId::new(cells.i(0)?), month: cells.i(1)?, country: cells.t(2)?, currency: currency.code() };
    let sums = Sums {
        invoices: cells.i(4)?,
        cancellations: cells.i(5)?,
        lines: cells.i(6)?,
        net: cells.i(7)?,
        buyers: cells.i(8)?,
    };
    Ok((group, sums))
}
