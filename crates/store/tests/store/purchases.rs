//! What the store promises about purchases, anonymous sales and fingerprints: whatever comes twice is kept once.

use custody::{Sealed, Token};
use domain::contact::ContactKind;
use domain::id::{BrandId, ControllerId, ImportId, PublicId, PublicKind, PurchaseId, SubjectId};
use domain::purchase::PurchaseKind;
use domain::time::{days_after, from_ms};
use store::anonymous_sales::{AnonymousLine, AnonymousSale};
use store::purchases::{Provenance, PurchaseRecord};
use store::suppression::Fingerprint;
use store::{StoreError, anonymous_sales, purchases, suppression};
use testkit::{OpenedStore, contract};

const OCELOT: SubjectId = SubjectId::new(41);
const PUFFIN: SubjectId = SubjectId::new(42);

fn purchase(house: &OpenedStore, id: i64, at: i64, lines: i64) -> PurchaseRecord {
    PurchaseRecord {
        id: PurchaseId::new(id),
        public: PublicId::draw(PublicKind::Purchase, house.random.as_ref()),
        brand: BrandId::new(2),
        source: "till".to_owned(),
        kind: PurchaseKind::Sale,
        at: from_ms(at),
        currency: "GBP".parse().unwrap(),
        line_count: lines,
        head: Sealed::from_stored(vec![1, 2, 3]),
    }
}

fn from(origin: u8) -> Provenance {
    Provenance { import: ImportId::new(9), origin: Token([origin; 16]) }
}

fn lines(numbers: std::ops::Range<i64>) -> Vec<(i64, Sealed<domain::purchase::Line>)> {
    numbers.map(|no| (no, Sealed::from_stored(no.to_be_bytes().to_vec()))).collect()
}

fn add(house: &OpenedStore, subject: SubjectId, record: PurchaseRecord, origin: u8) -> Result<u64, StoreError> {
    house.store.write_blocking(move |tx| {
        purchases::add(tx, subject, &record, &from(origin))?;
        purchases::add_lines(tx, subject, record.id, &lines(0..record.line_count))
    })
}

contract!(a_purchase_is_named_by_person_and_origin, |house| {
    assert_eq!(add(house, OCELOT, purchase(house, 1, 10, 21), 7).unwrap(), 21);
    let again = add(house, OCELOT, purchase(house, 2, 10, 3), 7).unwrap_err();
    assert!(again.is_duplicate(), "{again}");
    add(house, PUFFIN, purchase(house, 3, 10, 1), 7).unwrap();

    let kept = house.store.read_blocking(|db| purchases::by_origin(db, OCELOT, &Token([7; 16]))).unwrap().unwrap();
    assert_eq!((kept.id, kept.import, kept.line_count), (PurchaseId::new(1), ImportId::new(9), 21));
    assert!(house.store.read_blocking(|db| purchases::by_origin(db, OCELOT, &Token([8; 16]))).unwrap().is_none());
    assert_eq!(house.store.read_blocking(|db| purchases::count(db, OCELOT)).unwrap(), (1, 21));
    assert_eq!(house.store.read_blocking(|db| purchases::count(db, SubjectId::new(1))).unwrap(), (0, 0));
});

contract!(lines_are_added_where_they_are_missing_and_nowhere_else, |house| {
    add(house, OCELOT, purchase(house, 1, 10, 5), 7).unwrap();
    let added = house.store.write_blocking(|tx| {
        let added = purchases::add_lines(tx, OCELOT, PurchaseId::new(1), &lines(0..30))?;
        purchases::grow(tx, OCELOT, PurchaseId::new(1), added)?;
        Ok::<_, StoreError>(added)
    });
    assert_eq!(added.unwrap(), 25);
    let numbers = house.store.read_blocking(|db| purchases::line_numbers(db, OCELOT, PurchaseId::new(1))).unwrap();
    assert_eq!(numbers, (0..30).collect::<Vec<_>>());
    assert_eq!(house.store.read_blocking(|db| purchases::count(db, OCELOT)).unwrap(), (1, 30));
    let page = house.store.read_blocking(|db| purchases::lines(db, OCELOT, PurchaseId::new(1), (9, 4))).unwrap();
    assert_eq!(
        page.iter().map(|(no, line)| (*no, line.as_bytes()[7])).collect::<Vec<_>>(),
        [(10, 10), (11, 11), (12, 12), (13, 13)]
    );
    assert!(
        house.store.read_blocking(|db| purchases::lines(db, PUFFIN, PurchaseId::new(1), (-1, 4))).unwrap().is_empty()
    );
});

contract!(pages_meet_without_gap_in_both_directions, |house| {
    for (id, at) in [(1, 50), (2, 30), (3, 50), (4, 10), (5, -20)] {
        add(house, OCELOT, purchase(house, id, at, 0), u8::try_from(id).unwrap()).unwrap();
    }
    let walk = |is_newest: bool| {
        let (mut seen, mut after) = (Vec::new(), None);
        loop {
            let page = house.store.read_blocking(move |db| {
                if is_newest {
                    purchases::newest(db, OCELOT, after, 2)
                } else {
                    purchases::oldest(db, OCELOT, after, 2)
                }
            });
            let page = page.unwrap();
            let Some(last) = page.last() else { return seen };
            after = Some((last.at, last.id));
            seen.extend(page.iter().map(|purchase| purchase.id.number()));
        }
    };
    assert_eq!(walk(true), [3, 1, 2, 4, 5]);
    assert_eq!(walk(false), [5, 4, 2, 1, 3]);
});

contract!(a_sale_to_nobody_is_named_by_its_origin_alone, |house| {
    let sale = AnonymousSale {
        id: 1,
        brand: BrandId::new(2),
        import: ImportId::new(9),
        origin: Token([1; 16]),
        kind: PurchaseKind::Cancellation,
        at: from_ms(5),
        country: String::new(),
        currency: "GBP".parse().unwrap(),
        line_count: 6,
    };
    let line = |line_no| AnonymousLine {
        line_no,
        article: "A".to_owned(),
        description: String::new(),
        quantity: -1,
        price: "0.001".parse().unwrap(),
    };
    let add = |sale: AnonymousSale, numbers: std::ops::Range<i64>| {
        house.store.write_blocking(move |tx| {
            if anonymous_sales::by_origin(tx, &sale.origin)?.is_none() {
                anonymous_sales::add(tx, &sale)?;
                return anonymous_sales::add_lines(tx, sale.id, &numbers.clone().map(line).collect::<Vec<_>>());
            }
            let added = anonymous_sales::add_lines(tx, sale.id, &numbers.clone().map(line).collect::<Vec<_>>())?;
            anonymous_sales::grow(tx, sale.id, added)?;
            Ok::<_, StoreError>(added)
        })
    };
    assert_eq!(add(sale.clone(), 0..6).unwrap(), 6);
    assert_eq!(add(sale.clone(), 3..9).unwrap(), 3);
    assert_eq!(house.store.read_blocking(|db| anonymous_sales::by_origin(db, &Token([1; 16]))).unwrap(), Some((1, 9)));
    assert_eq!(house.store.read_blocking(|db| anonymous_sales::line_numbers(db, 1)).unwrap().len(), 9);
    assert_eq!(house.store.read_blocking(|db| anonymous_sales::count(db, BrandId::new(2))).unwrap(), (1, 9));
    let other = AnonymousSale { id: 2, ..sale };
    let twice = house.store.write_blocking(move |tx| anonymous_sales::add(tx, &other)).unwrap_err();
    assert!(twice.is_duplicate(), "{twice}");
    let huge = AnonymousLine { price: domain::decimal::Decimal::new(i128::MAX, 0).unwrap(), ..line(0) };
    assert!(
        house.store.write_blocking(move |tx| anonymous_sales::add_lines(tx, 1, std::slice::from_ref(&huge))).is_err()
    );
});

contract!(a_fingerprint_stops_files_until_its_end, |house| {
    let (now, controller) = (house.store.now(), ControllerId::new(1));
    let print = Fingerprint { controller, kind: ContactKind::Email, token: Token([4; 16]), version: 1 };
    let set = |ends| house.store.write_blocking(move |tx| suppression::set(tx, &print, now, ends)).unwrap();
    let found = |print| house.store.read_blocking(move |db| suppression::find(db, &print)).unwrap();
    let is_set = |print, at| found(print).is_some_and(|kept| kept.stops(domain::suppression::Use::BulkImport, at));
    assert!(!is_set(print, now));
    set(days_after(now, 10));
    set(days_after(now, 5));
    assert!(is_set(print, days_after(now, 9)), "an end is never brought nearer");
    assert!(!is_set(print, days_after(now, 10)));
    assert!(!is_set(Fingerprint { kind: ContactKind::Phone, ..print }, now));
    assert!(!is_set(Fingerprint { controller: ControllerId::new(2), ..print }, now));
    let drop = |at| house.store.write_blocking(move |tx| suppression::drop_ended(tx, at)).unwrap();
    assert_eq!((drop(days_after(now, 9)), drop(days_after(now, 10))), (0, 1));
    assert_eq!(house.store.read_blocking(move |db| suppression::count(db, controller)).unwrap(), 0);
});

contract!(an_invoice_is_found_by_its_keyed_number_alone, |house| {
    add(house, OCELOT, purchase(house, 1, 10, 1), 7).unwrap();
    add(house, PUFFIN, purchase(house, 2, 10, 1), 7).unwrap();
    let found = |origin: u8| {
        house.store.read_blocking(move |db| store::search::by_origin(db, &Token([origin; 16]), 5)).unwrap()
    };
    assert_eq!(found(7), [PUFFIN, OCELOT]);
    assert!(found(8).is_empty());
});
