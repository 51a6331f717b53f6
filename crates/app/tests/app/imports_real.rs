//! The real files: a year of a shop as far as a debug build reads in a moment, and Chinook's customers and invoices.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stderr,
    reason = "tests"
)]

use std::io::Read;

use crate::files::{assert_here, import, said, shared};
use crate::house::House;
use app::imports::{ImportKind, ImportState};
use domain::decimal::Decimal;

story!(the_first_lines_of_a_real_year_come_in_without_a_word, |house: House| async move {
    let Some(packed) = shared("purchases/online-retail/online_retail.csv.gz") else { return };
    let mut text = String::new();
    flate2::read::GzDecoder::new(packed.as_slice()).take(1 << 20).read_to_string(&mut text).unwrap();
    let end = text.rfind('\n').unwrap();
    let file = &text.as_bytes()[..=end];

    let done = import(&house, ImportKind::Invoices, file).await.unwrap();

    assert_eq!((done.state, done.rows_refused), (ImportState::Done, 0));
    assert!(done.rows_read > 10_000);
    let said = said(file);
    assert_eq!(usize::try_from(done.people_added).unwrap(), said.customers.len());
    assert_here(&house, &said, &["17850", "14911", "12748", "17841"]).await;
});

story!(chinooks_customers_and_invoices_come_in_by_the_same_road, |house: House| async move {
    let (Some(customers), Some(invoices)) =
        (shared("purchases/chinook/Customer.csv"), shared("purchases/chinook/Invoice.csv"))
    else {
        return;
    };
    let first = import(&house, ImportKind::Customers, &customers).await.unwrap();
    assert_eq!((first.people_added, first.rows_refused), (59, 0));
    let second = import(&house, ImportKind::Invoices, &invoices).await.unwrap();
    assert_eq!((second.people_added, second.purchases_added, second.rows_refused), (0, 412, 0));

    let lea = house.ctx("lea").await;
    let totals = app::totals::shown(&house.app, &lea).await.unwrap();
    let net = totals.iter().fold(Decimal::ZERO, |sum, row| sum.plus(row.net).unwrap());
    assert_eq!(net.to_string(), "2328.60");
    for (kind, file) in [(ImportKind::Customers, &customers), (ImportKind::Invoices, &invoices)] {
        let again = import(&house, kind, file).await.unwrap();
        assert_eq!((again.people_added, again.purchases_added), (0, 0));
    }
    assert_eq!(app::totals::shown(&house.app, &lea).await.unwrap(), totals);
    assert_eq!(house.hits(&["Gonçalves", "luisg@embraer.com.br", "Theodor-Heuss"]), []);
});
