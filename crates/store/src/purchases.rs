//! Purchases of people: heads and lines, each under its person's key.
//!
//! Invariant: a purchase is named by its person and the keyed digest of source and invoice number, and a line by its
//! place within the invoice; so whatever comes twice is kept once.

use custody::{Sealed, Token};
use domain::id::{BrandId, ImportId, PublicId, PurchaseId, SubjectId};
use domain::money::Currency;
use domain::purchase::{Line, PurchaseHead, PurchaseKind};
use domain::time::{Timestamp, from_ms, to_ms};

use crate::cell::{code, public_id};
use crate::{Cells, Db, Result, StoreError, Tx, Val, row, rows, statements};

statements! {
    pub PURCHASE_ADD: Subject = "insert into purchase (subject_id, id, public_id, brand_id, import_id, source, origin, kind, at, \
        currency, line_count, head) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    pub PURCHASE_BY_ORIGIN: Subject = "select id, import_id, line_count from purchase where subject_id = $1 and origin = $2";
    pub PURCHASE_GROW: Subject = "update purchase set line_count = line_count + $1 where subject_id = $2 and id = $3";
    pub PURCHASE_LINE_ADD: Subject = "insert into purchase_line (subject_id, purchase_id, line_no, line) values ($1, $2, $3, $4) \
        on conflict do nothing";
    pub PURCHASE_LINES_ADD: Subject = "insert into purchase_line (subject_id, purchase_id, line_no, line) values ($1, $2, $3, $4), \
        ($1, $2, $5, $6), ($1, $2, $7, $8), ($1, $2, $9, $10), ($1, $2, $11, $12), ($1, $2, $13, $14), ($1, $2, $15, $16), \
        ($1, $2, $17, $18) on conflict do nothing";
    pub PURCHASE_LINE_NUMBERS: Subject = "select line_no from purchase_line where subject_id = $1 and purchase_id = $2 order by line_no";
    pub PURCHASES_COUNT: Subject = "select count(*), cast(coalesce(sum(line_count), 0) as bigint) from purchase where subject_id = $1";
    pub PURCHASES_NEWEST: Subject = "select id, public_id, brand_id, source, kind, at, currency, line_count, head from purchase \
        where subject_id = $1 and (at, id) < ($2, $3) order by at desc, id desc limit $4";
    pub PURCHASES_OLDEST: Subject = "select id, public_id, brand_id, source, kind, at, currency, line_count, head from purchase \
        where subject_id = $1 and (at, id) > ($2, $3) order by at, id limit $4";
    pub PURCHASE_ONE: Subject = "select id, public_id, brand_id, source, kind, at, currency, line_count, head from purchase \
        where subject_id = $1 and id = $2";
    pub PURCHASE_DAYS: Subject = "select id, at, source from purchase where subject_id = $1 order by at, id";
    pub SALES_OF: Subject = "select at, source from purchase where subject_id = $1 and kind = 'sale' order by at desc limit $2";
    pub PURCHASE_LINES: Subject = "select line_no, line from purchase_line \
        where subject_id = $1 and purchase_id = $2 and line_no > $3 order by line_no limit $4";
}

/// How many lines one statement adds.
const LINES_AT_ONCE: usize = 8;

/// A purchase as it is kept, without its lines.
#[derive(Clone, Debug)]
pub struct PurchaseRecord {
    /// Its number.
    pub id: PurchaseId,
    /// Its name outside.
    pub public: PublicId,
    /// Under which brand.
    pub brand: BrandId,
    /// Which shop or file it came from.
    pub source: String,
    /// Sale or cancellation.
    pub kind: PurchaseKind,
    /// When.
    pub at: Timestamp,
    /// In which currency.
    pub currency: Currency,
    /// How many lines it has.
    pub line_count: i64,
    /// The invoice number and what else belongs to the head, sealed.
    pub head: Sealed<PurchaseHead>,
}

/// Where a purchase came from.
#[derive(Clone, Copy, Debug)]
pub struct Provenance {
    /// The import that brought it.
    pub import: ImportId,
    /// Keyed digest of source and invoice number.
    pub origin: Token,
}

/// What is there already of an invoice.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Kept {
    /// Its number.
    pub id: PurchaseId,
    /// The import that brought it.
    pub import: ImportId,
    /// How many lines it has.
    pub line_count: i64,
}

/// What is there of an invoice of this person.
pub fn by_origin(db: &mut dyn Db, subject: SubjectId, origin: &Token) -> Result<Option<Kept>> {
    row(db, &PURCHASE_BY_ORIGIN, &[Val::I(subject.number()), Val::B(&origin.0)], |cells| {
        Ok(Kept { id: PurchaseId::new(cells.i(0)?), import: ImportId::new(cells.i(1)?), line_count: cells.i(2)? })
    })
}

/// Adds a purchase; [`add_lines`] brings as many lines as its count says, in the same deed.
pub fn add(tx: &mut Tx<'_>, subject: SubjectId, purchase: &PurchaseRecord, from: &Provenance) -> Result<()> {
    let public = purchase.public.to_string();
    tx.exec(
        &PURCHASE_ADD,
        &[
            Val::I(subject.number()),
            Val::I(purchase.id.number()),
            Val::T(&public),
            Val::I(purchase.brand.number()),
            Val::I(from.import.number()),
            Val::T(&purchase.source),
            Val::B(&from.origin.0),
            Val::T(purchase.kind.code()),
            Val::I(to_ms(purchase.at)),
            Val::T(purchase.currency.code()),
            Val::I(purchase.line_count),
            Val::B(purchase.head.as_bytes()),
        ],
    )?;
    Ok(())
}

/// Adds lines by their numbers, leaves those alone that are there, and says how many were added.
pub fn add_lines(
    tx: &mut Tx<'_>,
    subject: SubjectId,
    purchase: PurchaseId,
    lines: &[(i64, Sealed<Line>)],
) -> Result<u64> {
    let head = [Val::I(subject.number()), Val::I(purchase.number())];
    let mut added = 0;
    for several in lines.chunks(LINES_AT_ONCE) {
        let values = several.iter().flat_map(|(line_no, line)| [Val::I(*line_no), Val::B(line.as_bytes())]);
        if several.len() == LINES_AT_ONCE {
            let params: Vec<Val<'_>> = head.into_iter().chain(values).collect();
            added += tx.exec(&PURCHASE_LINES_ADD, &params)?;
        } else {
            for (line_no, line) in several {
                let [subject, purchase] = head;
                added +=
                    tx.exec(&PURCHASE_LINE_ADD, &[subject, purchase, Val::I(*line_no), Val::B(line.as_bytes())])?;
            }
        }
    }
    Ok(added)
}

/// Counts lines that were added to a purchase that was there.
pub fn grow(tx: &mut Tx<'_>, subject: SubjectId, purchase: PurchaseId, lines: u64) -> Result<()> {
    let lines = i64::try_from(lines).map_err(|_| StoreError::Damaged { what: "a count of lines" })?;
    tx.exec(&PURCHASE_GROW, &[Val::I(lines), Val::I(subject.number()), Val::I(purchase.number())])?;
    Ok(())
}

/// The numbers of the lines that are there, in order.
pub fn line_numbers(db: &mut dyn Db, subject: SubjectId, purchase: PurchaseId) -> Result<Vec<i64>> {
    rows(db, &PURCHASE_LINE_NUMBERS, &[Val::I(subject.number()), Val::I(purchase.number())], |cells| cells.i(0))
}

/// How many purchases and lines the person has.
pub fn count(db: &mut dyn Db, subject: SubjectId) -> Result<(i64, i64)> {
    let found = row(db, &PURCHASES_COUNT, &[Val::I(subject.number())], |cells| Ok((cells.i(0)?, cells.i(1)?)))?;
    Ok(found.unwrap_or((0, 0)))
}

/// Up to `limit` purchases before `before`, newest first; `None` begins.
pub fn newest(
    db: &mut dyn Db,
    subject: SubjectId,
    before: Option<(Timestamp, PurchaseId)>,
    limit: i64,
) -> Result<Vec<PurchaseRecord>> {
    let (at, id) = before.map_or((i64::MAX, i64::MAX), |(at, id)| (to_ms(at), id.number()));
    rows(db, &PURCHASES_NEWEST, &[Val::I(subject.number()), Val::I(at), Val::I(id), Val::I(limit)], read)
}

/// Up to `limit` purchases after `after`, oldest first; `None` begins.
pub fn oldest(
    db: &mut dyn Db,
    subject: SubjectId,
    after: Option<(Timestamp, PurchaseId)>,
    limit: i64,
) -> Result<Vec<PurchaseRecord>> {
    let (at, id) = after.map_or((i64::MIN, i64::MIN), |(at, id)| (to_ms(at), id.number()));
    rows(db, &PURCHASES_OLDEST, &[Val::I(subject.number()), Val::I(at), Val::I(id), Val::I(limit)], read)
}

/// Up to `limit` lines of a purchase after line number `after`, in their order; −1 begins.
pub fn lines(
    db: &mut dyn Db,
    subject: SubjectId,
    purchase: PurchaseId,
    (after, limit): (i64, i64),
) -> Result<Vec<(i64, Sealed<Line>)>> {
    let wanted = [Val::I(subject.number()), Val::I(purchase.number()), Val::I(after), Val::I(limit)];
    rows(db, &PURCHASE_LINES, &wanted, |cells| Ok((cells.i(0)?, Sealed::from_stored(cells.b(1)?))))
}

/// One purchase of the person.
pub fn one(db: &mut dyn Db, subject: SubjectId, purchase: PurchaseId) -> Result<Option<PurchaseRecord>> {
    row(db, &PURCHASE_ONE, &[Val::I(subject.number()), Val::I(purchase.number())], read)
}

/// When each purchase of the person was, and where it came from, oldest first; nothing of it is opened.
pub fn days(db: &mut dyn Db, subject: SubjectId) -> Result<Vec<(PurchaseId, Timestamp, String)>> {
    rows(db, &PURCHASE_DAYS, &[Val::I(subject.number())], |cells| {
        Ok((PurchaseId::new(cells.i(0)?), from_ms(cells.i(1)?), cells.t(2)?))
    })
}

fn read(cells: &dyn Cells) -> Result<PurchaseRecord> {
    Ok(PurchaseRecord {
        id: PurchaseId::new(cells.i(0)?),
        public: public_id(cells, 1)?,
        brand: BrandId::new(cells.i(2)?),
        source: cells.t(3)?,
        kind: code(cells, 4, PurchaseKind::from_code)?,
        at: from_ms(cells.i(5)?),
        currency: code(cells, 6, |letters| letters.parse().ok())?,
        line_count: cells.i(7)?,
        head: Sealed::from_stored(cells.b(8)?),
    })
}

/// When the person bought, newest first, and from which shop or file each sale came.
pub fn sales(db: &mut dyn Db, subject: SubjectId, limit: i64) -> Result<Vec<(Timestamp, String)>> {
    rows(db, &SALES_OF, &[Val::I(subject.number()), Val::I(limit)], |cells| Ok((from_ms(cells.i(0)?), cells.t(1)?)))
}
