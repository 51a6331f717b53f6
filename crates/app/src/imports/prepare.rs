//! From rows to sealed records: who is new, what is there already, and what a step has to add.
//!
//! Invariant: keys are kept wrapped, and only for the people of this import; values are sealed before the store sees
//! them.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

use custody::{Sealer, Table, Token};
use domain::contact::ContactValue;
use domain::id::{PublicId, PublicKind, PurchaseId, SubjectId};
use domain::import::RowProblem;
use domain::person::Profile;
use domain::purchase::{Line, PurchaseHead, PurchaseKind};
use domain::time::Timestamp;
use jiff::tz::TimeZone;
use store::anonymous_sales::{AnonymousLine, AnonymousSale};
use store::imports::{ImportCounts, ImportRun};
use store::purchases::{Provenance, PurchaseRecord};
use store::suppression::Fingerprint;
use store::totals::{self, Group, Sums};

use super::ImportError;
use super::chunk::{Chunk, Owner, Sale};
use super::lookup::{Answer, KeptSale, Known, Question, Standing};
use super::ready::{Ready, ReadyPurchase, ReadySale};
use super::rows::Place;
use super::stops::{fingerprints, stops};
use crate::{App, records};

/// How many people are kept at hand; above that, all are asked for anew.
const MOST_KNOWN: usize = 100_000;

/// Prepares the steps of one import, one after the other.
pub struct Desk<'a> {
    pub(super) app: &'a App,
    pub(super) run: &'a ImportRun,
    /// The column that names the customer.
    pub(super) column: &'static str,
    pub(super) people: HashMap<Token, Known>,
}

/// One step in preparation.
pub(super) struct Step {
    pub(super) ready: Ready,
    pub(super) now: Timestamp,
    /// Newcomers of this very step, who need no check.
    pub(super) fresh: HashSet<SubjectId>,
    refused: HashMap<Token, RowProblem>,
    sealers: HashMap<Token, Sealer>,
}

impl<'a> Desk<'a> {
    /// Begins.
    pub fn new(app: &'a App, run: &'a ImportRun, column: &'static str) -> Self {
        Self { app, run, column, people: HashMap::new() }
    }

    /// Asks for everybody anew; for when a step was not kept.
    pub fn forget(&mut self) {
        self.people.clear();
    }

    /// Makes a step ready to be written.
    pub fn prepare(&mut self, chunk: &Chunk) -> Result<Ready, ImportError> {
        if self.people.len() > MOST_KNOWN {
            self.forget();
        }
        let mut answer = self.look_up(chunk)?;
        let number = |value: u64| i64::try_from(value).map_err(|_| ImportError::Busy);
        let mut step = Step {
            ready: Ready {
                bytes: (number(chunk.from)?, number(chunk.to)?),
                counts: ImportCounts { rows_read: chunk.rows, rows_refused: chunk.refused, ..ImportCounts::default() },
                problems: chunk.problems.clone(),
                ..Ready::default()
            },
            now: self.app.clock.now(),
            fresh: HashSet::new(),
            refused: HashMap::new(),
            sealers: HashMap::new(),
        };
        for customer in &chunk.customers {
            self.customer(&mut step, &mut answer, customer)?;
        }
        let kept = std::mem::take(&mut answer.sales);
        for (sale, kept) in chunk.sales.iter().zip(kept) {
            match &sale.owner {
                None => self.anonymous(&mut step, sale, kept),
                Some(owner) => self.sale(&mut step, &mut answer, (sale, owner), kept)?,
            }
        }
        step.check_present(&self.people);
        Ok(step.ready)
    }

    fn look_up(&self, chunk: &Chunk) -> Result<Answer, ImportError> {
        let mut owners: HashMap<Token, Vec<Fingerprint>> = HashMap::new();
        for owner in chunk.sales.iter().filter_map(|sale| sale.owner.as_ref()) {
            if !self.people.contains_key(&owner.token) && !owners.contains_key(&owner.token) {
                let number = ContactValue::CustomerNumber(owner.number.clone());
                owners.insert(owner.token, self.stops(std::slice::from_ref(&number)));
            }
        }
        for customer in &chunk.customers {
            owners.insert(customer.owner.token, self.stops(&customer.row.contacts));
        }
        let known = chunk.sales.iter().filter_map(|sale| sale.owner.as_ref());
        let known = known.filter_map(|owner| Some((owner.token, self.people.get(&owner.token)?.key.subject)));
        let question = Question {
            controller: self.run.controller,
            brand: self.run.brand,
            now: self.app.clock.now(),
            version: self.app.vault.token_version(),
            owners: owners.into_iter().collect(),
            known: known.collect(),
            sales: chunk.sales.iter().map(|sale| (sale.origin, sale.owner.as_ref().map(|owner| owner.token))).collect(),
        };
        Ok(self.app.store.read_blocking(move |db| question.ask(db))?)
    }

    /// What would keep a person with these contact points out.
    fn stops(&self, contacts: &[ContactValue]) -> Vec<Fingerprint> {
        let prints = |value: &ContactValue| fingerprints(self.app, self.run.controller, self.run.brand, value);
        contacts.iter().filter(|value| stops(value.kind())).flat_map(prints).collect()
    }

    /// The person of a number, added to the step if new; `None` if their rows are not taken.
    fn person(
        &mut self,
        step: &mut Step,
        answer: &mut Answer,
        owner: &Owner,
        sale: &Sale,
    ) -> Result<Option<Known>, ImportError> {
        if let Some(known) = self.people.get(&owner.token) {
            return Ok(Some(known.clone()));
        }
        let known = match answer.people.remove(&owner.token) {
            Some(Standing::Here(known) | Standing::Bare(known)) => known,
            Some(Standing::Absent(others)) => {
                let number = Some(owner.number.clone());
                let profile = Profile {
                    name: None,
                    organisation: None,
                    town: None,
                    country: sale.country,
                    customer_number: number,
                };
                let contacts = [ContactValue::CustomerNumber(owner.number.clone())];
                self.newcomer(step, (&profile, &contacts), others)?
            }
            Some(Standing::DoNotReload | Standing::Restricted) => return Ok(step.keep_out(owner, RowProblem::NotTaken)),
            None => return Ok(None),
        };
        self.people.insert(owner.token, known.clone());
        Ok(Some(known))
    }

    fn sale(
        &mut self,
        step: &mut Step,
        answer: &mut Answer,
        (sale, owner): (&Sale, &Owner),
        kept: Option<KeptSale>,
    ) -> Result<(), ImportError> {
        let known = self.person(step, answer, owner, sale)?;
        let Some(known) = known else {
            let why = step.refused.get(&owner.token).copied().unwrap_or(RowProblem::UnknownCustomer);
            step.refuse(&sale.places, self.column, why);
            return Ok(());
        };
        let Some((lines, sums)) = missing(sale, kept.as_ref()) else {
            step.refuse(&sale.places, self.column, RowProblem::NotAnAmount);
            return Ok(());
        };
        if kept.is_some() && lines.is_empty() {
            return Ok(());
        }
        let sealer = match step.sealers.entry(owner.token) {
            Entry::Occupied(there) => there.into_mut(),
            Entry::Vacant(place) => place.insert(self.app.vault.sealer(self.run.controller, &known.key)?),
        };
        step.ready.counts.lines_added += sums.lines;
        step.ready.counts.purchases_added += i64::from(kept.is_none());
        let purchase = self.seal((&known, sealer), (sale, kept), (&lines, sums))?;
        step.ready.purchases.push(purchase);
        Ok(())
    }

    fn seal(
        &self,
        (known, sealer): (&Known, &Sealer),
        (sale, kept): (&Sale, Option<KeptSale>),
        (lines, sums): (&[(i64, &Line)], Sums),
    ) -> Result<ReadyPurchase, ImportError> {
        let number = kept.as_ref().map_or_else(|| self.app.store.next_id(), |kept| kept.id);
        let id = PurchaseId::new(number);
        let (invoiced, billing) = sale.whole.clone().unzip();
        let head =
            PurchaseHead { invoice: sale.invoice.clone(), country: sale.country, billing: billing.flatten(), invoiced };
        let seal_line =
            |(no, line): &(i64, &Line)| Ok((*no, sealer.seal(Table::PurchaseLine, records::line(id, *no), *line)?));
        let record = PurchaseRecord {
            id,
            public: PublicId::draw(PublicKind::Purchase, &*self.app.random),
            brand: self.run.brand,
            source: self.run.source.clone(),
            kind: sale.kind,
            at: sale.at,
            currency: self.run.currency,
            line_count: sums.lines,
            head: sealer.seal(Table::Purchase, records::purchase(id), &head)?,
        };
        let country = sale.country.map_or(totals::OTHER.to_owned(), |country| country.code().to_owned());
        Ok(ReadyPurchase {
            subject: sealer.subject(),
            handle: known.handle,
            kept,
            record,
            from: Provenance { import: self.run.id, origin: sale.origin },
            lines: lines.iter().map(seal_line).collect::<Result<_, ImportError>>()?,
            group: self.group(sale, country),
            sums,
        })
    }

    fn anonymous(&self, step: &mut Step, sale: &Sale, kept: Option<KeptSale>) {
        let Some((lines, sums)) = missing(sale, kept.as_ref()) else {
            step.refuse(&sale.places, self.column, RowProblem::NotAnAmount);
            return;
        };
        if kept.is_some() && lines.is_empty() {
            return;
        }
        let line = |(line_no, line): &(i64, &Line)| AnonymousLine {
            line_no: *line_no,
            article: line.article.expose().to_owned(),
            description: line.description.as_ref().map_or("", |text| text.expose()).to_owned(),
            quantity: line.quantity,
            price: line.price.0,
        };
        step.ready.counts.anonymous_lines += sums.lines;
        step.ready.sales.push(ReadySale {
            sale: AnonymousSale {
                id: kept.as_ref().map_or_else(|| self.app.store.next_id(), |kept| kept.id),
                brand: self.run.brand,
                import: self.run.id,
                origin: sale.origin,
                kind: sale.kind,
                at: sale.at,
                country: sale.country.map_or(String::new(), |country| country.code().to_owned()),
                currency: self.run.currency,
                line_count: sums.lines,
            },
            kept,
            lines: lines.iter().map(line).collect(),
            group: self.group(sale, totals::ANONYMOUS.to_owned()),
            sums,
        });
    }

    fn group(&self, sale: &Sale, country: String) -> Group {
        let day = TimeZone::UTC.to_datetime(sale.at).date();
        let month = i64::from(day.year()) * 12 + i64::from(day.month()) - 1;
        Group { brand: self.run.brand, month, country, currency: self.run.currency.code() }
    }
}

impl Step {
    /// Notes that rows are not taken.
    pub(super) fn refuse(&mut self, places: &[Place], column: &str, why: RowProblem) {
        self.ready.counts.rows_refused += i64::try_from(places.len()).unwrap_or(i64::MAX);
        for place in places {
            let column = column.to_owned();
            self.ready.problems.push(domain::import::Problem { row: place.row, byte: place.byte, column, why });
        }
    }

    /// Remembers for the rest of the step why nothing of this customer is taken.
    fn keep_out(&mut self, owner: &Owner, why: RowProblem) -> Option<Known> {
        self.refused.insert(owner.token, why);
        None
    }

    /// Everybody who gets something and was there before is checked once more when it is written.
    fn check_present(&mut self, people: &HashMap<Token, Known>) {
        let touched: HashSet<_> = self.ready.purchases.iter().map(|purchase| purchase.subject).collect();
        for known in people.values() {
            let subject = known.key.subject;
            if touched.contains(&subject) && !self.fresh.contains(&subject) {
                self.ready.present.push(known.clone());
            }
        }
    }
}

/// The lines of a sale that are not there yet, and what they sum up to; `None` on overflow.
fn missing<'s>(sale: &'s Sale, kept: Option<&KeptSale>) -> Option<(Vec<(i64, &'s Line)>, Sums)> {
    let is_there = |no: i64| kept.is_some_and(|kept| kept.numbers.binary_search(&no).is_ok());
    let mut sums = Sums::default();
    if kept.is_none() {
        match sale.kind {
            PurchaseKind::Sale => sums.invoices = 1,
            PurchaseKind::Cancellation => sums.cancellations = 1,
        }
        sums.net = sale.net;
    }
    let mut lines = Vec::with_capacity(sale.lines.len());
    for line in sale.lines.iter().filter(|line| !is_there(line.no)) {
        sums.lines += 1;
        sums.net = sums.net.checked_add(line.net)?;
        lines.push((line.no, &line.line));
    }
    Some((lines, sums))
}
