//! Files of invented shops, and what must be here after they were imported.

#![allow(dead_code, clippy::print_stderr, reason = "not every test needs everything; a skipped test says so")]

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Read};
use std::path::PathBuf;
use std::sync::Arc;

use app::Why;
use app::imports::{FileFacts, ImportError, ImportKind, NewImport, Progress};
use app::purchases::Page;
use domain::decimal::Decimal;
use domain::id::PublicId;
use domain::import::Problem;
use domain::purpose::Basis;
use domain::reason::Reason;

use crate::house::House;

/// The header of a file of invoice lines.
pub const HEADER: &str = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n";
/// The header of a file of customers.
pub const CUSTOMERS: &str =
    "CustomerId,FirstName,LastName,Company,Address,City,State,Country,PostalCode,Phone,Fax,Email,SupportRepId\n";
/// The header of a file of whole invoices.
pub const TOTALS: &str =
    "InvoiceId,CustomerId,InvoiceDate,BillingAddress,BillingCity,BillingState,BillingCountry,BillingPostalCode,Total\n";

/// A file of the shared data, if it is there.
pub fn shared(path: &str) -> Option<Vec<u8>> {
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data").join(path);
    let bytes = std::fs::read(file).ok();
    if bytes.is_none() {
        eprintln!("skipped: no shared data");
    }
    bytes
}

/// What is asked before an import of this file.
pub fn asked(house: &House, kind: ImportKind, file: &[u8]) -> NewImport {
    NewImport {
        kind,
        source: "till".to_owned(),
        brand: house.app.house.brands[0].id,
        team: house.app.house.teams[0].id,
        basis: Basis::Contract,
        notice: None,
        origin: domain::source::Origin::Own,
        currency: "GBP".parse().unwrap(),
        file: FileFacts::of(file).unwrap(),
    }
}

/// Starts an import as the privacy manager.
pub async fn start(house: &House, kind: ImportKind, file: &[u8]) -> PublicId {
    let pia = house.ctx("pia").await;
    app::imports::start(&house.app, &pia, asked(house, kind, file)).await.unwrap()
}

/// Starts or goes on with an import and carries it out.
pub async fn import(house: &House, kind: ImportKind, file: &[u8]) -> Result<Progress, ImportError> {
    let public = start(house, kind, file).await;
    go_on(house, public, io::Cursor::new(file.to_vec())).await.expect("no panic")
}

/// Carries an import out on a thread of its own.
pub async fn go_on(
    house: &House,
    public: PublicId,
    file: impl Read + Send + 'static,
) -> Result<Result<Progress, ImportError>, tokio::task::JoinError> {
    let app = Arc::clone(&house.app);
    tokio::task::spawn_blocking(move || app::imports::run(&app, public, file, &mut |_| ())).await
}

/// The problems of an import.
pub async fn problems(house: &House, public: PublicId) -> Vec<Problem> {
    let pia = house.ctx("pia").await;
    app::imports::problems(&house.app, &pia, public, 20_000).await.unwrap()
}

/// A reader whose process is killed at a byte.
pub struct Killed {
    file: io::Cursor<Vec<u8>>,
    left: usize,
}

impl Killed {
    /// Dies after `bytes`.
    pub fn after(file: &[u8], bytes: usize) -> Self {
        Self { file: io::Cursor::new(file.to_vec()), left: bytes }
    }
}

impl Read for Killed {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        assert!(self.left > 0, "killed");
        let most = into.len().min(self.left).min(4_096);
        let read = self.file.read(&mut into[..most])?;
        self.left -= read;
        Ok(read)
    }
}

/// What one customer bought: invoices, cancellations, lines, net.
pub type Bought = (BTreeSet<String>, BTreeSet<String>, usize, Decimal);

/// What a file of invoice lines says.
#[derive(Debug, Default, PartialEq)]
pub struct Said {
    /// By customer number.
    pub customers: BTreeMap<String, Bought>,
    /// Invoices and lines without a customer.
    pub anonymous: (BTreeSet<String>, usize),
    /// Over everything.
    pub net: Option<Decimal>,
}

/// Reads a file of invoice lines with another parser than the product's.
pub fn said(file: &[u8]) -> Said {
    let mut said = Said { net: Some(Decimal::ZERO), ..Said::default() };
    for row in csv::Reader::from_reader(file).records() {
        let row = row.unwrap();
        let net = row[5].parse::<Decimal>().unwrap().times(row[3].parse().unwrap()).unwrap();
        said.net = said.net.and_then(|sum| sum.plus(net));
        let invoice = row[0].to_owned();
        if row[6].trim().is_empty() {
            said.anonymous.0.insert(invoice);
            said.anonymous.1 += 1;
            continue;
        }
        let (invoices, cancelled, lines, sum) =
            said.customers.entry(row[6].to_owned()).or_insert((BTreeSet::new(), BTreeSet::new(), 0, Decimal::ZERO));
        if invoice.starts_with('C') {
            cancelled.insert(invoice.clone());
        }
        invoices.insert(invoice);
        *lines += 1;
        *sum = sum.plus(net).unwrap();
    }
    said
}

/// Checks that exactly what the file says is here: everybody's sums as their page shows them, and the shop's.
pub async fn assert_here(house: &House, said: &Said, some: &[&str]) {
    let lea = house.ctx("lea").await;
    let controller = house.app.house.controller.id;
    let here = house.app.store.read(move |db| store::people::count(db, controller)).await.unwrap();
    assert_eq!(usize::try_from(here).unwrap(), said.customers.len());
    for number in some {
        let found = app::people::find(&house.app, &lea, number, &why()).await.unwrap();
        let person = found
            .rows
            .iter()
            .find(|row| row.customer_number.as_ref().as_ref().is_some_and(|text| text.expose() == *number));
        let person = person.unwrap_or_else(|| panic!("{number} is not here")).public;
        let page = Page { offset: 0, limit: 3 };
        let history = app::purchases::history(&house.app, &lea, person, &why(), page).await.unwrap();
        let (invoices, cancelled, lines, net) = &said.customers[*number];
        let totals = &history.totals;
        assert_eq!(
            (totals.purchases, totals.cancellations, totals.lines),
            (invoices.len(), cancelled.len(), *lines),
            "{number}"
        );
        assert_eq!(totals.net[0].1.as_ref(), net, "{number}");
        let months = history.months.iter().fold(Decimal::ZERO, |sum, (_, _, net)| sum.plus(*net.as_ref()).unwrap());
        assert_eq!(months, *net, "{number}");
        assert_eq!(history.rows.len(), invoices.len().min(3));
        assert_eq!(history.more, invoices.len() > 3);
    }
    assert_eq!(anonymous(house).await, (said.anonymous.0.len(), said.anonymous.1));
    let buyers: i64 = said.customers.len().try_into().unwrap();
    let shown = app::totals::shown(&house.app, &lea).await.unwrap();
    let shown: Vec<_> =
        shown.iter().map(|row| (row.country.as_str(), row.net, row.lines, row.invoices + row.cancellations)).collect();
    assert_sums(said, &shown, buyers >= store::totals::FEW);
}

fn assert_sums(said: &Said, shown: &[(&str, Decimal, i64, i64)], are_enough: bool) {
    if !are_enough {
        assert!(
            shown.iter().all(|(country, ..)| *country == store::totals::ANONYMOUS),
            "fewer than ten people show in no sum"
        );
        return;
    }
    let net = shown.iter().fold(Decimal::ZERO, |sum, (_, net, ..)| sum.plus(*net).unwrap());
    assert_eq!(net, said.net.unwrap());
    let lines: i64 = shown.iter().map(|(_, _, lines, _)| lines).sum();
    let expected = said.customers.values().map(|(_, _, lines, _)| lines).sum::<usize>() + said.anonymous.1;
    assert_eq!(usize::try_from(lines).unwrap(), expected);
    let invoices: i64 = shown.iter().map(|(.., invoices)| invoices).sum();
    let expected = said.customers.values().map(|(invoices, ..)| invoices.len()).sum::<usize>() + said.anonymous.0.len();
    assert_eq!(usize::try_from(invoices).unwrap(), expected);
}

/// Sales and lines without a customer.
pub async fn anonymous(house: &House) -> (usize, usize) {
    let brand = house.app.house.brands[0].id;
    let (sales, lines) = house.app.store.read(move |db| store::anonymous_sales::count(db, brand)).await.unwrap();
    (usize::try_from(sales).unwrap(), usize::try_from(lines).unwrap())
}

/// How many people are here, and the shop's totals: what an import that did nothing leaves alone.
pub async fn state(house: &House) -> (i64, (usize, usize), Vec<app::totals::TotalRow>) {
    let controller = house.app.house.controller.id;
    let people = house.app.store.read(move |db| store::people::count(db, controller)).await.unwrap();
    let lea = house.ctx("lea").await;
    (people, anonymous(house).await, app::totals::shown(&house.app, &lea).await.unwrap())
}

/// The usual reason.
pub fn why() -> Why {
    Why::of(Reason::OwnWork)
}

/// A year of an invented shop: `rows` lines of some hundred customers in several countries, returns, sales without a
/// customer, repeats of whole lines, and invoices that go on further down.
pub fn shop(rows: usize) -> Vec<u8> {
    let countries = ["United Kingdom", "EIRE", "Germany", "Unspecified", "Channel Islands"];
    let mut file = String::from(HEADER);
    let mut state = 0x2545_f491_u64;
    let mut draw = |below: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    let (mut invoice, mut left, mut last) = (500_000_u64, 0, String::new());
    for row in 0..rows {
        if left == 0 {
            (invoice, left) = (invoice + 1, 1 + draw(12));
        }
        left -= 1;
        // Every fiftieth row belongs to an invoice of long before.
        let number = if row % 50 == 49 { invoice.saturating_sub(40).max(500_001) } else { invoice };
        let customer = if number % 5 == 0 { String::new() } else { (12_000 + number * 7 % 157).to_string() };
        let (mark, sign) = if number % 11 == 0 { ("C", "-") } else { ("", "") };
        let (day, month, country) = (1 + number % 28, 1 + number % 12, countries[usize::try_from(number % 5).unwrap()]);
        let (quantity, price) = (1 + draw(48), [draw(100), draw(1_000)]);
        let line = format!(
            "{mark}{number},A{},\"THING, {} \"\"{}\"\"\",{sign}{quantity},2011-{month:02}-{day:02} 10:{:02}:00,{}.{:03},{customer},{country}\n",
            draw(900),
            draw(40),
            draw(9),
            draw(60),
            price[0],
            price[1],
        );
        // Some lines stand there twice, word for word.
        let line = if row % 97 == 96 && last.starts_with(&format!("{mark}{number},")) { last.clone() } else { line };
        file.push_str(&line);
        last = line;
    }
    file.into_bytes()
}
