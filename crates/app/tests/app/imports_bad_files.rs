//! Files that are none, or hold rows that are none: each gets its own words, and nothing of it is kept.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stderr,
    reason = "tests"
)]

use std::io::Write;

use crate::files::{CUSTOMERS, HEADER, TOTALS, import, problems, state};
use crate::house::House;
use app::imports::{FileProblem, ImportError, ImportKind, ImportState};
use domain::import::RowProblem;
use flate2::Compression;
use flate2::write::GzEncoder;

fn gzip(plain: &[u8]) -> Vec<u8> {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
    gzip.write_all(plain).unwrap();
    gzip.finish().unwrap()
}

fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

const GOOD: &str = "1,A,one,1,2011-01-01 08:00:00,1.00,7,France\n";

/// Name, file, and the beginning of what is said about it.
fn bad_files() -> Vec<(&'static str, ImportKind, Vec<u8>, &'static str)> {
    use ImportKind::{Customers, Invoices};
    let text = |text: &str| text.as_bytes().to_vec();
    let with = |row: &str| text(&format!("{HEADER}{row}"));
    let cut = |mut file: Vec<u8>| {
        file.truncate(file.len() - 9);
        file
    };
    let quote = with(&format!("1,A,\"one,1,2011-01-01 08:00:00,1.00,7,France\n{}", GOOD.repeat(30)));
    vec![
        ("nothing", Invoices, Vec::new(), "the file holds no rows"),
        ("a byte order mark only", Invoices, text("\u{feff}"), "the file holds no rows"),
        ("empty lines only", Invoices, text("\n\r\n\n"), "the file holds no rows"),
        ("header only", Invoices, text(HEADER), "the file holds no rows"),
        ("header without line end", Invoices, text(HEADER.trim()), "the file holds no rows"),
        (
            "UTF-16 with mark",
            Invoices,
            [&[0xff, 0xfe][..], &utf16(HEADER)].concat(),
            "the file is not UTF-8 text, it looks like UTF-16",
        ),
        ("UTF-16 without mark", Invoices, utf16(HEADER), "the file is not UTF-8 text, it looks like UTF-16"),
        ("UTF-32", Invoices, vec![0xff, 0xfe, 0, 0, b'I', 0, 0, 0], "the file is not UTF-8 text, it looks like UTF-32"),
        (
            "Latin-1",
            Invoices,
            [HEADER.as_bytes(), b"1,A,CAF\xc9,1,2011-01-01 08:00:00,1.00,7,France\n"].concat(),
            "the file is not UTF-8 text, it looks like Windows-1252",
        ),
        (
            "Excel",
            Invoices,
            text("PK\u{3}\u{4}……"),
            "the file is not UTF-8 text, it looks like a ZIP file or an Excel workbook",
        ),
        (
            "old Excel",
            Invoices,
            vec![0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1],
            "the file is not UTF-8 text, it looks like an old Excel workbook",
        ),
        ("a PDF", Invoices, text("%PDF-1.7 …"), "the file is not UTF-8 text, it looks like a PDF"),
        (
            "a database",
            Invoices,
            text("SQLite format 3\0……"),
            "the file is not UTF-8 text, it looks like a SQLite database",
        ),
        ("a NUL", Invoices, with("1,A,o\0e,1,2011-01-01 08:00:00,1.00,7,France\n"), "row 2 holds a NUL at byte 87"),
        ("a NUL in the header", Invoices, text(&HEADER.replace("Stock", "St\0ck")), "row 1 holds a NUL at byte 12"),
        ("cut gzip", Invoices, cut(gzip(&with(&GOOD.repeat(900)))), "the packed file is damaged"),
        (
            "gzip with a flipped byte",
            Invoices,
            {
                let mut file = gzip(&with(&GOOD.repeat(90)));
                let at = file.len() / 2;
                file[at] ^= 0x41;
                file
            },
            "the packed file is damaged",
        ),
        ("gzip of nothing", Invoices, gzip(b""), "the file holds no rows"),
        (
            "gzip bomb",
            Invoices,
            gzip(&[HEADER.as_bytes(), &vec![b'\n'; 70 << 20]].concat()),
            "the packed file unpacks to more than a hundred times",
        ),
        ("gzip in gzip", Invoices, gzip(&gzip(&with(GOOD))), ""),
        (
            "missing column",
            Invoices,
            text(&HEADER.replace(",Quantity", "")),
            "the header lacks Quantity; expected are InvoiceNo, StockCode",
        ),
        (
            "two missing",
            Invoices,
            text(&HEADER.replace("InvoiceNo,StockCode,", "")),
            "the header lacks InvoiceNo, StockCode;",
        ),
        (
            "doubled column",
            Invoices,
            text(&HEADER.replace("Country", "Country,Quantity")),
            "the header names Quantity twice",
        ),
        (
            "doubled extra column",
            Invoices,
            text(&HEADER.replace("Country", "Country,Shop,shop")),
            "the header names Shop twice",
        ),
        ("semicolons", Invoices, text(&HEADER.replace(',', ";")), "the header lacks InvoiceNo, StockCode, Description"),
        ("no header", Invoices, text(GOOD), "the header lacks InvoiceNo"),
        (
            "customers as invoices",
            Invoices,
            text(&format!("{CUSTOMERS}1,a,b,c,d,e,f,France,g,,,h@i.example,1\n")),
            "the header lacks",
        ),
        ("invoices as customers", Customers, with(GOOD), "the header lacks"),
        (
            "2 MB line",
            Invoices,
            with(&format!("1,A,{},1,2011-01-01 08:00:00,1.00,7,France\n", "x".repeat(2 << 20))),
            "row 2, which begins at byte 82, is longer than 1 MiB",
        ),
        ("300 fields", Invoices, with(&",".repeat(300)), "row 2, which begins at byte 82, is longer"),
        ("quote left open", Invoices, quote, "a quote in row 2, which begins at byte 82, is left open"),
        (
            "quote left open in a long file",
            Invoices,
            with(&format!("1,A,\"one\n{}", GOOD.repeat(30_000))),
            "row 2, which begins at byte 82, is longer than 1 MiB",
        ),
        (
            "mostly other rows",
            Invoices,
            with(&format!("{GOOD}1,A,one,1,yesterday,1.00,7,France\n1,A\n").repeat(400)),
            "666 of the first 1000 rows could not be read; this does not look like",
        ),
    ]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bad_file_is_named_and_changes_nothing() {
    let house = House::found(None).await;
    let before = state(&house).await;
    let files = bad_files();
    for (name, kind, file, beginning) in &files {
        match import(&house, *kind, file).await {
            Err(ImportError::File { problem, applied }) => {
                let said = problem.to_string();
                assert!(said.starts_with(beginning), "{name}: {said}");
                assert_eq!(applied.state, ImportState::Stopped, "{name}");
                assert_eq!((applied.people_added, applied.lines_added, applied.anonymous_lines), (0, 0, 0), "{name}");
                assert_eq!(applied.rows_read, 0, "{name}");
            }
            other => panic!("{name}: {other:?}"),
        }
        assert_eq!(state(&house).await, before, "{name}");
    }
    // A file that was refused can be sent again, and a good one comes in after all of them.
    let good = format!("{HEADER}{GOOD}").into_bytes();
    assert_eq!(import(&house, ImportKind::Invoices, &good).await.unwrap().lines_added, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bad_row_is_named_by_place_and_reason_and_the_others_come_in() {
    use RowProblem as P;
    let house = House::found(None).await;
    let long = "9".repeat(65);
    let rows: Vec<(String, &str, P)> = [
        ("1,A,one,1,2011-01-01 08:00:00,1.00,7", "", P::FieldCount),
        ("1,A,one,1,2011-01-01 08:00:00,1.00,7,France,more", "", P::FieldCount),
        ("1,A,a, b,1,2011-01-01 08:00:00,1.00,7,France", "", P::FieldCount),
        (",A,one,1,2011-01-01 08:00:00,1.00,7,France", "InvoiceNo", P::Empty),
        ("  ,A,one,1,2011-01-01 08:00:00,1.00,7,France", "InvoiceNo", P::Empty),
        ("1,,one,1,2011-01-01 08:00:00,1.00,7,France", "StockCode", P::Empty),
        ("1,A,one,,2011-01-01 08:00:00,1.00,7,France", "Quantity", P::Empty),
        ("1,A,one,1.5,2011-01-01 08:00:00,1.00,7,France", "Quantity", P::NotAQuantity),
        ("1,A,one,6 pieces,2011-01-01 08:00:00,1.00,7,France", "Quantity", P::NotAQuantity),
        ("1,A,one,+6,2011-01-01 08:00:00,1.00,7,France", "Quantity", P::NotAQuantity),
        ("1,A,one,9223372036854775808,2011-01-01 08:00:00,1.00,7,France", "Quantity", P::NotAQuantity),
        ("1,A,one,2000000000,2011-01-01 08:00:00,1.00,7,France", "Quantity", P::NotAQuantity),
        ("1,A,one,1,,1.00,7,France", "InvoiceDate", P::Empty),
        ("1,A,one,1,2011-02-30 08:00:00,1.00,7,France", "InvoiceDate", P::NotADate),
        ("1,A,one,1,2010-12-01,1.00,7,France", "InvoiceDate", P::NotADate),
        ("1,A,one,1,12/1/2010 8:26,1.00,7,France", "InvoiceDate", P::NotADate),
        ("1,A,one,1,0000-00-00 00:00:00,1.00,7,France", "InvoiceDate", P::NotADate),
        ("1,A,one,1,2011-01-01 25:00:00,1.00,7,France", "InvoiceDate", P::NotADate),
        ("1,A,one,1,2011-01-01 08:00:00,,7,France", "UnitPrice", P::Empty),
        ("1,A,one,1,2011-01-01 08:00:00,\"1,00\",7,France", "UnitPrice", P::NotAPrice),
        ("1,A,one,1,2011-01-01 08:00:00,1e3,7,France", "UnitPrice", P::NotAPrice),
        ("1,A,one,1,2011-01-01 08:00:00,NaN,7,France", "UnitPrice", P::NotAPrice),
        ("1,A,one,1,2011-01-01 08:00:00,£1.00,7,France", "UnitPrice", P::NotAPrice),
        ("1,A,one,1,2011-01-01 08:00:00,0.0000001,7,France", "UnitPrice", P::NotAPrice),
        ("1,A,one,999999999,2011-01-01 08:00:00,99999999999,7,France", "UnitPrice", P::NotAnAmount),
        ("1,A,one,1,2011-01-01 08:00:00,1.00,7,Atlantis", "Country", P::NotACountry),
        ("1,A,=1+1,1,2011-01-01 08:00:00,1.00,7,France", "Description", P::Formula),
        ("1,A,@SUM(A1:A9),1,2011-01-01 08:00:00,1.00,7,France", "Description", P::Formula),
        ("1,A,+cmd|' /C calc'!A0,1,2011-01-01 08:00:00,1.00,7,France", "Description", P::Formula),
        ("1,A,-WEBSERVICE(\"\"x\"\"),1,2011-01-01 08:00:00,1.00,7,France", "Description", P::Formula),
        ("1,A,one,1,2011-01-01 08:00:00,1.00,=7,France", "CustomerID", P::Formula),
        ("1,=A,one,1,2011-01-01 08:00:00,1.00,7,France", "StockCode", P::Formula),
        ("1,A,o\u{7}ne,1,2011-01-01 08:00:00,1.00,7,France", "Description", P::ControlCharacter),
        ("1,A,\"one\ntwo\",1,2011-01-01 08:00:00,1.00,7,France", "Description", P::ControlCharacter),
        ("1,A,o\u{9b}ne,1,2011-01-01 08:00:00,1.00,7,France", "Description", P::ControlCharacter),
    ]
    .into_iter()
    .map(|(row, column, why)| (row.to_owned(), column, why))
    .chain([
        (format!("1,A,one,1,2011-01-01 08:00:00,1.00,{long},France"), "CustomerID", P::TooLong),
        (format!("{long},A,one,1,2011-01-01 08:00:00,1.00,7,France"), "InvoiceNo", P::TooLong),
        (format!("1,A,{},1,2011-01-01 08:00:00,1.00,7,France", "x".repeat(70_000)), "Description", P::TooLong),
    ])
    .collect();
    // A letter in UTF-8 first, so that the file as a whole is taken for what it is.
    let mut file = format!("{HEADER}5,A,CAFÉ,1,2011-01-01 08:00:00,-1.00,9,France\n").into_bytes();
    for (row, ..) in &rows {
        file.extend_from_slice(row.as_bytes());
        file.push(b'\n');
    }
    file.extend_from_slice(b"1,A,CAF\xc9,1,2011-01-01 08:00:00,1.00,7,France\n");
    file.extend_from_slice(b"6,A,last,1,2011-01-01 08:00:00,0.001,9,EIRE\n");

    let done = import(&house, ImportKind::Invoices, &file).await.unwrap();

    let refused = i64::try_from(rows.len()).unwrap() + 1;
    assert_eq!((done.state, done.rows_read, done.rows_refused), (ImportState::Done, refused + 2, refused));
    assert_eq!((done.people_added, done.purchases_added, done.lines_added), (1, 2, 2), "a price below zero is one");
    let found = problems(&house, done.public).await;
    for (problem, (n, (row, column, why))) in found.iter().zip(rows.iter().enumerate()) {
        assert_eq!((problem.row, problem.column.as_str(), problem.why), (n as u64 + 3, *column, *why), "{row}");
    }
    let last = found.last().unwrap();
    assert_eq!((last.column.as_str(), last.why), ("Description", P::NotUtf8));
    assert_eq!(found.len(), rows.len() + 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn bad_customers_and_totals_are_named_too() {
    use RowProblem as P;
    let house = House::found(None).await;
    let customers = format!(
        "{CUSTOMERS}\
         ,A,B,,S 1,T,,France,1,,,a@b.example,1\n\
         2,A,B,,S 1,T,,France,1,call me,,a@b.example,1\n\
         3,A,B,,S 1,T,,France,1,,,a@b,1\n\
         4,A,B,,S 1,T,,Atlantis,1,,,a@b.example,1\n\
         5,=A,B,,S 1,T,,France,1,,,a@b.example,1\n\
         6,A,{},,S 1,T,,France,1,,,a@b.example,1\n\
         7,A,B,,S 1,T,,France,1,+33 1 23456789,,a@b.example,1\n\
         7,A,B,,S 1,T,,France,1,+33 1 23456789,,a@b.example,1\n\
         7,A,C,,S 1,T,,France,1,+33 1 23456789,,a@b.example,1\n",
        "b".repeat(201)
    )
    .into_bytes();
    let done = import(&house, ImportKind::Customers, &customers).await.unwrap();
    assert_eq!((done.people_added, done.rows_refused), (1, 7));
    let found =
        problems(&house, done.public).await.into_iter().map(|problem| (problem.row, problem.column, problem.why));
    let expected = [
        (2, "CustomerId", P::Empty),
        (3, "Phone", P::NotAPhone),
        (4, "Email", P::NotAnEmail),
        (5, "Country", P::NotACountry),
        (6, "FirstName", P::Formula),
        (7, "LastName", P::TooLong),
        (10, "CustomerId", P::Contradiction),
    ];
    assert_eq!(found.collect::<Vec<_>>(), expected.map(|(row, column, why)| (row, column.to_owned(), why)));

    let totals = format!(
        "{TOTALS}\
         1,7,2021-01-01 00:00:00,S 1,T,,France,1,1.98\n\
         1,7,2021-01-01 00:00:00,S 1,T,,France,1,1.98\n\
         2,,2021-01-01 00:00:00,S 1,T,,France,1,1.98\n\
         3,7,2021-01-01 00:00:00,S 1,T,,France,1,1.985\n\
         4,7,2021-01-01 00:00:00,S 1,T,,France,1,-3.00\n"
    )
    .into_bytes();
    let done = import(&house, ImportKind::Invoices, &totals).await.unwrap();
    assert_eq!((done.people_added, done.purchases_added, done.rows_refused), (0, 2, 3));
    let found =
        problems(&house, done.public).await.into_iter().map(|problem| (problem.row, problem.column, problem.why));
    let expected = [(3, "InvoiceId", P::Contradiction), (4, "CustomerId", P::Empty), (5, "Total", P::NotAnAmount)];
    assert_eq!(found.collect::<Vec<_>>(), expected.map(|(row, column, why)| (row, column.to_owned(), why)));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_applied_before_a_file_turned_bad_is_said_and_stays() {
    let house = House::found(None).await;
    let mut file = crate::files::shop(5_000);
    file.extend_from_slice(b"1,A,\"one\n");
    file.extend_from_slice(&GOOD.repeat(30_000).into_bytes());
    let Err(ImportError::File { problem, applied }) = import(&house, ImportKind::Invoices, &file).await else {
        panic!("taken");
    };
    assert!(matches!(problem, FileProblem::RowTooLong { row: 5_002, .. }), "{problem}");
    assert!(applied.rows_read >= 4_000 && applied.rows_read <= 5_000, "{}", applied.rows_read);
    let here = state(&house).await;
    assert_eq!(here.0, applied.people_added);
    let lines: i64 = here.2.iter().map(|row| row.lines).sum();
    assert_eq!(lines, applied.lines_added + applied.anonymous_lines);
}
