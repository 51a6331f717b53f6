//! The person's purchases, opened one after the other from the snapshot.

use custody::Table;
use domain::decimal::Decimal;
use domain::id::PurchaseId;
use domain::purchase::Line;
use domain::time::Timestamp;
use store::Db;
use store::purchases::PurchaseRecord;

use super::AccessError;
use super::gather::{Source, country, shown};
use super::joined::OwnRecord;
use super::model::{LinePart, PurchasePart, Purchases};
use crate::{House, records};

/// How many heads, and how many lines, one statement reads.
const HEADS_AT_ONCE: i64 = 64;
const LINES_AT_ONCE: i64 = 500;

/// Reads purchases of each record of a person, one record after the other, through the openers of a package.
pub struct Shelf<'a> {
    pub db: &'a mut dyn Db,
    pub records: &'a [OwnRecord],
    pub house: &'a House,
}

/// The purchases of one record.
struct Board<'a> {
    source: Source<'a>,
    house: &'a House,
}

impl Purchases for Shelf<'_> {
    fn each(&mut self, take: &mut dyn FnMut(&PurchasePart) -> Result<(), AccessError>) -> Result<(), AccessError> {
        for (person, opener) in self.records {
            Board { source: Source { db: &mut *self.db, opener, person }, house: self.house }.each(take)?;
        }
        Ok(())
    }
}

impl Board<'_> {
    fn each(&mut self, take: &mut dyn FnMut(&PurchasePart) -> Result<(), AccessError>) -> Result<(), AccessError> {
        let subject = self.source.subject();
        let mut after: Option<(Timestamp, PurchaseId)> = None;
        loop {
            let heads = store::purchases::oldest(self.source.db, subject, after, HEADS_AT_ONCE)?;
            let Some(last) = heads.last() else {
                return Ok(());
            };
            after = Some((last.at, last.id));
            for head in &heads {
                take(&self.purchase(head)?)?;
            }
        }
    }

    fn purchase(&mut self, record: &PurchaseRecord) -> Result<PurchasePart, AccessError> {
        let opener = self.source.opener;
        let head = opener.open(Table::Purchase, records::purchase(record.id), &record.head)?;
        let lines = self.lines(record.id)?;
        let invoiced = head.as_ref().invoiced;
        let mut sum = lines.iter().map(|line| line.total);
        let sum = sum.try_fold(Decimal::ZERO, Decimal::plus);
        Ok(PurchasePart {
            public: record.public.to_string(),
            brand: self.house.brand_name(record.brand).to_owned(),
            source: record.source.clone(),
            invoice: head.part(|head| head.invoice.clone()).to_string(),
            at: record.at,
            kind: record.kind,
            currency: record.currency,
            country: country(head.as_ref().country),
            billing: shown(head.part(|head| head.billing.clone())),
            invoiced,
            net: match invoiced {
                Some(money) => money.amount(),
                None => sum.ok_or(AccessError::TooLarge)?,
            },
            lines,
        })
    }

    fn lines(&mut self, purchase: PurchaseId) -> Result<Vec<LinePart>, AccessError> {
        let (subject, opener) = (self.source.subject(), self.source.opener);
        let mut lines: Vec<LinePart> = Vec::new();
        loop {
            let after = lines.last().map_or(-1, |line| line.number);
            let sealed = store::purchases::lines(self.source.db, subject, purchase, (after, LINES_AT_ONCE))?;
            if sealed.is_empty() {
                return Ok(lines);
            }
            for (number, sealed) in &sealed {
                let place = records::line(purchase, *number);
                lines.push(line(*number, &opener.open(Table::PurchaseLine, place, sealed)?)?);
            }
        }
    }
}

fn line(number: i64, opened: &custody::Disclosed<Line>) -> Result<LinePart, AccessError> {
    let line = opened.as_ref();
    Ok(LinePart {
        number,
        article: opened.part(|line| line.article.clone()).to_string(),
        description: shown(opened.part(|line| line.description.clone())),
        quantity: line.quantity,
        unit_price: line.price.0,
        total: line.total().ok_or(AccessError::TooLarge)?,
        at: line.at,
    })
}
