//! What the store promises about totals: sums outlive the people in them, and nobody stands alone after an erasure.

use std::cell::Cell;

use domain::id::{BrandId, SubjectId};
use proptest::test_runner::{Config, TestRunner};
use store::totals::{self, FEW, Group, OTHER, Sums};
use store::{Db as _, Reach, Sql, Val};
use testkit::{OpenedStore, contract};

const HOUSE: Sql = Sql {
    name: "TEST_BRAND",
    text: "insert into brand (id, public_id, controller_id, name) values ($1, $2, $3, $4)",
    reach: Reach::System,
    only: None,
};

const LOCK_AWAITED: Sql = Sql {
    name: "TEST_LOCK_AWAITED",
    text: "select count(*) from pg_locks where not granted",
    reach: Reach::System,
    only: Some(store::Engine::Postgres),
};

fn group(month: i64, country: &str) -> Group {
    Group { brand: BrandId::new(2), month, country: country.to_owned(), currency: "GBP" }
}

fn founded(house: &OpenedStore) {
    let brand = |tx: &mut store::Tx<'_>| tx.exec(&HOUSE, &[Val::I(2), Val::T("bra_test"), Val::I(1), Val::T("Test")]);
    house.store.write_blocking(brand).unwrap();
}

fn buys(house: &OpenedStore, subject: i64, group: &Group, net: i64) {
    let group = group.clone();
    let bought = move |tx: &mut store::Tx<'_>| {
        let is_new = totals::add_buyer(tx, SubjectId::new(subject), &group)?;
        totals::add(tx, &group, Sums { invoices: 1, lines: 2, net, buyers: i64::from(is_new), cancellations: 0 })
    };
    house.store.write_blocking(bought).unwrap();
}

fn all(house: &OpenedStore) -> Vec<(Group, Sums)> {
    house.store.read_blocking(|db| totals::all(db, domain::id::ControllerId::new(1))).unwrap()
}

fn erase(house: &OpenedStore, subject: i64) -> u64 {
    house.store.write_blocking(move |tx| totals::fold_for_erasure(tx, SubjectId::new(subject))).unwrap()
}

contract!(buyers_are_people_and_not_purchases, |house| {
    founded(house);
    for subject in [1, 2, 1, 1] {
        buys(house, subject, &group(24_131, "GB"), 5);
    }
    let sums = Sums { invoices: 4, cancellations: 0, lines: 8, net: 20, buyers: 2 };
    assert_eq!(all(house), [(group(24_131, "GB"), sums)]);
});

contract!(an_erasure_folds_small_groups_and_leaves_large_ones, |house| {
    founded(house);
    let (large, small, other) = (group(24_131, "GB"), group(24_131, "IE"), group(24_131, OTHER));
    for subject in 1..=FEW {
        buys(house, subject, &large, 100);
    }
    buys(house, 1, &small, 10);
    buys(house, 2, &small, 1);
    buys(house, 2, &other, 7);
    assert_eq!(erase(house, 1), 1);
    let sums = |invoices, net, buyers| Sums { invoices, cancellations: 0, lines: 2 * invoices, net, buyers };
    assert_eq!(all(house), [(large, sums(FEW, 100 * FEW, FEW)), (other, sums(3, 18, 2))]);
    assert_eq!(house.number("select count(*) from shop_total_buyer where subject_id = 1"), 0);
    assert_eq!(house.number("select count(*) from shop_total_buyer where country = 'IE'"), 0);
    assert_eq!(erase(house, 1), 0, "safe to repeat");
});

contract!(no_order_of_purchases_and_erasures_changes_the_sum_of_a_month, |house| {
    founded(house);
    let mut runner = TestRunner::new(Config { cases: 12, failure_persistence: None, ..Config::default() });
    let steps = proptest::collection::vec((1_i64..14, 0_usize..4, -50_i64..50, proptest::bool::weighted(0.2)), 1..25);
    let (net, month) = (Cell::new(0), Cell::new(24_000));
    runner
        .run(&steps, |steps| {
            month.set(month.get() + 1);
            for (subject, country, paid, is_erasure) in steps {
                if is_erasure {
                    erase(house, subject);
                } else {
                    buys(house, subject, &group(month.get(), ["GB", "IE", "FR", OTHER][country]), paid);
                    net.set(net.get() + paid);
                }
                let sum: i64 = all(house).iter().map(|(_, sums)| sums.net).sum();
                proptest::prop_assert_eq!(sum, net.get());
            }
            let buyers: i64 = all(house).iter().map(|(_, sums)| sums.buyers).sum();
            proptest::prop_assert!(house.number("select count(*) from shop_total_buyer") <= buyers);
            Ok(())
        })
        .unwrap();
});

contract!(the_buyers_of_a_month_are_counted_once_and_without_the_erased, |house| {
    founded(house);
    for (subject, country) in [(1, "GB"), (1, "IE"), (2, "IE"), (3, "FR")] {
        buys(house, subject, &group(24_131, country), 1);
    }
    buys(house, 4, &group(24_132, "GB"), 1);
    let buyers =
        |month| house.store.read_blocking(move |db| totals::buyers(db, (BrandId::new(2), month, "GBP"))).unwrap();
    assert_eq!(buyers(24_131), [1, 2, 3].map(SubjectId::new));
    erase(house, 2);
    assert_eq!(buyers(24_131), [1, 3].map(SubjectId::new));
});

contract!(an_import_beside_an_erasure_loses_no_sum, |house| {
    founded(house);
    let small = group(24_131, "IE");
    buys(house, 1, &small, 10);
    let (begun, has_begun) = std::sync::mpsc::channel();
    let added = small.clone();
    let import = house.store.write_queued(move |tx| {
        store::imports::take_turn(tx, BrandId::new(2))?;
        totals::add_buyer(tx, SubjectId::new(2), &added)?;
        totals::add(tx, &added, Sums { invoices: 1, lines: 2, net: 5, buyers: 1, cancellations: 0 })?;
        begun.send(()).unwrap();
        // On SQLite the erasure waits for its turn; on PostgreSQL it comes as far as it can, which is a lock.
        while tx.engine() == store::Engine::Postgres {
            if store::row(tx, &LOCK_AWAITED, &[], |cells| cells.i(0))? != Some(0) {
                break;
            }
            std::thread::yield_now();
        }
        Ok::<_, store::StoreError>(())
    });
    has_begun.recv().unwrap();
    let erasure = house.store.write_queued(|tx| totals::fold_for_erasure(tx, SubjectId::new(1)));
    import.wait_blocking().unwrap();
    erasure.wait_blocking().unwrap();
    let sums = Sums { invoices: 2, cancellations: 0, lines: 4, net: 15, buyers: 2 };
    assert_eq!(all(house), [(group(24_131, OTHER), sums)]);
});

#[test]
fn a_sum_that_overflows_is_no_sum() {
    let most = Sums { net: i64::MAX, ..Sums::default() };
    assert_eq!(most.plus(Sums { net: 1, ..Sums::default() }), None);
    assert_eq!(most.plus(Sums::default()), Some(most));
}
