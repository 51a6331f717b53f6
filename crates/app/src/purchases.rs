//! What a person bought: shown page by page, with exact sums over everything.

use std::collections::{BTreeMap, VecDeque};

use custody::{Disclosed, Opener, Sealed, Table};
use domain::country::Country;
use domain::decimal::Decimal;
use domain::id::{PublicId, PurchaseId, SubjectId};
use domain::money::{Currency, Money};
use domain::personal::Text;
use domain::purchase::{Line, PurchaseHead, PurchaseKind};
use domain::time::Timestamp;
use jiff::tz::TimeZone;
use policy::PersonAct;
use store::StoreError;
use store::purchases::PurchaseRecord;

use crate::people::{PeopleError, look_at};
use crate::{App, Ctx, Why, records};

/// Lines of a purchase that its row shows.
pub const LINES_SHOWN: usize = 20;
/// Purchases and lines of one purchase that are read at a time.
const READ: i64 = 100;
const READ_LINES: i64 = 2_000;

/// Which part of the history.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Page {
    /// Purchases to pass over, from the newest.
    pub offset: usize,
    /// Purchases to show.
    pub limit: usize,
}

/// A person's purchases, newest first.
pub struct History {
    /// Sums over everything.
    pub totals: Totals,
    /// Year, month (UTC) and net, oldest first, in the currency of most purchases.
    pub months: Vec<(i16, i8, Disclosed<Decimal>)>,
    /// The purchases of the page.
    pub rows: Vec<PurchaseRow>,
    /// Whether there are more behind them.
    pub more: bool,
}

/// Sums over everything a person bought.
#[derive(Default)]
pub struct Totals {
    /// Purchases, cancellations included.
    pub purchases: usize,
    /// Cancellations.
    pub cancellations: usize,
    /// Lines of both.
    pub lines: usize,
    /// The net amount in each currency; the one of most purchases first.
    pub net: Vec<(Currency, Disclosed<Decimal>)>,
}

/// One purchase.
pub struct PurchaseRow {
    /// Its name outside.
    pub public: PublicId,
    /// When.
    pub at: Timestamp,
    /// Sale or cancellation.
    pub kind: PurchaseKind,
    /// In which currency.
    pub currency: Currency,
    /// How many lines it has.
    pub line_count: i64,
    /// The shop's number of the invoice.
    pub invoice: Disclosed<Text>,
    /// Where it was billed to.
    pub country: Disclosed<Option<Country>>,
    /// What was invoiced, or the exact sum of its lines.
    pub net: Disclosed<Decimal>,
    /// The first lines, at most [`LINES_SHOWN`].
    pub lines: Vec<Disclosed<Line>>,
}

/// Shows what a person bought.
pub async fn history(app: &App, ctx: &Ctx, whom: PublicId, why: &Why, page: Page) -> Result<History, PeopleError> {
    let looked = look_at(app, ctx, (whom, why), &[PersonAct::SeePurchases], |_, _| Ok(())).await?;
    let mut shelves = Vec::new();
    for (record, ()) in looked.each() {
        shelves.push(Shelf::of(record.facts.subject, looked.opener_of(app, PersonAct::SeePurchases, record)?));
    }
    let mut book = Book::default();
    let mut rows = Vec::new();
    loop {
        for shelf in &mut shelves {
            shelf.fill(app).await?;
        }
        let Some(shelf) = shelves.iter_mut().max_by_key(|shelf| shelf.newest()) else { break };
        let Some(record) = shelf.heads.pop_front() else { break };
        let nth = book.totals.purchases;
        let is_shown = (page.offset..page.offset.saturating_add(page.limit)).contains(&nth);
        let lines = if is_shown { LINES_SHOWN } else { 0 };
        let row = open(app, (&shelf.opener, shelf.subject), record, lines).await?;
        book.add(&row)?;
        rows.extend(is_shown.then_some(row.shown));
    }
    let more = book.totals.purchases > page.offset.saturating_add(rows.len());
    book.close(rows, more)
}

/// The purchases of one record of a person, newest first, read one page after the other, so that no snapshot stays
/// open while values are opened.
struct Shelf {
    subject: SubjectId,
    opener: Opener,
    heads: VecDeque<PurchaseRecord>,
    before: Option<(Timestamp, PurchaseId)>,
    is_done: bool,
}

impl Shelf {
    const fn of(subject: SubjectId, opener: Opener) -> Self {
        Self { subject, opener, heads: VecDeque::new(), before: None, is_done: false }
    }

    async fn fill(&mut self, app: &App) -> Result<(), StoreError> {
        if self.is_done || !self.heads.is_empty() {
            return Ok(());
        }
        let (subject, before) = (self.subject, self.before);
        self.heads = app.store.read(move |db| store::purchases::newest(db, subject, before, READ)).await?.into();
        self.before = self.heads.back().map(|last| (last.at, last.id));
        self.is_done = self.heads.is_empty();
        Ok(())
    }

    fn newest(&self) -> Option<(Timestamp, PurchaseId)> {
        self.heads.front().map(|head| (head.at, head.id))
    }
}

/// A purchase that was opened, with what is counted of it.
struct OpenedPurchase {
    shown: PurchaseRow,
    lines: usize,
}

async fn open(
    app: &App,
    (opener, subject): (&Opener, SubjectId),
    record: PurchaseRecord,
    show: usize,
) -> Result<OpenedPurchase, PeopleError> {
    let head = opener.open(Table::Purchase, records::purchase(record.id), &record.head)?;
    let (mut sum, mut count, mut shown) = (Decimal::ZERO, 0, Vec::new());
    let mut after = -1;
    while count < usize::try_from(record.line_count).unwrap_or(usize::MAX) {
        let lines = read_lines(app, subject, record.id, after).await?;
        let Some((last, _)) = lines.last() else { break };
        after = *last;
        for (line_no, sealed) in lines {
            let line = opener.open(Table::PurchaseLine, records::line(record.id, line_no), &sealed)?;
            sum = line.as_ref().total().and_then(|total| sum.plus(total)).ok_or_else(too_large)?;
            count += 1;
            if shown.len() < show {
                shown.push(line);
            }
        }
    }
    let net = head.part(|head: &PurchaseHead| head.invoiced.map_or(sum, Money::amount));
    let shown = PurchaseRow {
        public: record.public,
        at: record.at,
        kind: record.kind,
        currency: record.currency,
        line_count: record.line_count,
        invoice: head.part(|head| head.invoice.clone()),
        country: head.part(|head| head.country),
        net,
        lines: shown,
    };
    Ok(OpenedPurchase { shown, lines: count })
}

async fn read_lines(
    app: &App,
    subject: SubjectId,
    purchase: PurchaseId,
    after: i64,
) -> Result<Vec<(i64, Sealed<Line>)>, StoreError> {
    app.store.read(move |db| store::purchases::lines(db, subject, purchase, (after, READ_LINES))).await
}

fn too_large() -> PeopleError {
    PeopleError::Store(StoreError::Damaged { what: "sum of a purchase" })
}

/// Sums on the way.
#[derive(Default)]
struct Book {
    totals: Totals,
    currencies: Vec<(Currency, usize, Months)>,
}

type Months = BTreeMap<(i16, i8), Disclosed<Decimal>>;

impl Book {
    fn add(&mut self, purchase: &OpenedPurchase) -> Result<(), PeopleError> {
        let row = &purchase.shown;
        self.totals.purchases += 1;
        self.totals.cancellations += usize::from(row.kind == PurchaseKind::Cancellation);
        self.totals.lines += purchase.lines;
        let day = TimeZone::UTC.to_datetime(row.at).date();
        if !self.currencies.iter().any(|(currency, ..)| *currency == row.currency) {
            self.currencies.push((row.currency, 0, Months::new()));
        }
        if let Some((_, count, months)) = self.currencies.iter_mut().find(|(currency, ..)| *currency == row.currency) {
            *count += 1;
            let so_far = months.get(&(day.year(), day.month()));
            let sum = plus(so_far, &row.net)?;
            months.insert((day.year(), day.month()), sum);
        }
        Ok(())
    }

    fn close(mut self, rows: Vec<PurchaseRow>, more: bool) -> Result<History, PeopleError> {
        self.currencies.sort_by_key(|(currency, count, _)| (std::cmp::Reverse(*count), currency.code()));
        for (currency, _, months) in &self.currencies {
            let sum = months
                .values()
                .try_fold(None, |sum: Option<Disclosed<Decimal>>, month| plus(sum.as_ref(), month).map(Some))?;
            self.totals.net.extend(sum.map(|sum| (*currency, sum)));
        }
        let months = self.currencies.into_iter().next().map(|(_, _, months)| months).unwrap_or_default();
        let months = months.into_iter().map(|((year, month), net)| (year, month, net)).collect();
        Ok(History { totals: self.totals, months, rows, more })
    }
}

fn plus(sum: Option<&Disclosed<Decimal>>, more: &Disclosed<Decimal>) -> Result<Disclosed<Decimal>, PeopleError> {
    let so_far = sum.map_or(Decimal::ZERO, |sum| *sum.as_ref());
    let sum = so_far.plus(*more.as_ref()).ok_or_else(too_large)?;
    Ok(more.part(|_| sum))
}
