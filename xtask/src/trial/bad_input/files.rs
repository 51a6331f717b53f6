//! Files that are none of their kind, or not whole.

use std::fs::{self, File};
use std::io::Write as _;

use anyhow::Result;

use super::bench::Bench;
use super::judge::Expected::{self, Refused};

pub const HEADER: &str =
    "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n";
pub const ROW: &str =
    "990001,Z1,ZEBRAQVY LAMP,6,2011-01-05 10:00:00,2.55,ZEBRAQVY1,United Kingdom\n";

/// The length of the longest line.
const GIBIBYTE: usize = 1 << 30;

pub fn run(bench: &mut Bench<'_>) -> Result<()> {
    let good = [HEADER, ROW].concat();
    let utf16 = |unit: fn(u16) -> [u8; 2]| good.encode_utf16().flat_map(unit).collect::<Vec<u8>>();
    let twice = HEADER.replace("Country", "Country,quantity");
    let without = HEADER.replace("CustomerID", "Customer");
    let cells = format!("{HEADER}990001,Z1{}\n", ",zebraqvy".repeat(250));
    let rows = |row: &str, count| [HEADER, &row.repeat(count)].concat();
    let cases: [(&str, Vec<u8>, Expected); 17] = [
        (
            "utf16_le",
            [b"\xff\xfe".to_vec(), utf16(u16::to_le_bytes)].concat(),
            Refused("UTF-16"),
        ),
        (
            "utf16_be",
            [b"\xfe\xff".to_vec(), utf16(u16::to_be_bytes)].concat(),
            Refused("UTF-16"),
        ),
        (
            "utf16_without_mark",
            utf16(u16::to_le_bytes),
            Refused("UTF-16"),
        ),
        (
            "latin_1",
            good.replace("ZEBRAQVY LAMP", "ZEBRAQVY CAF#")
                .replace('#', "\u{1}")
                .bytes()
                .map(|byte| if byte == 1 { 0xe9 } else { byte })
                .collect(),
            Refused("ISO 8859-1"),
        ),
        ("nul", good.replace("LAMP", "LA\0MP").into(), Refused("NUL")),
        ("empty", Vec::new(), Refused("no rows")),
        ("header_only", HEADER.into(), Refused("no rows")),
        (
            "column_missing",
            [&without, ROW].concat().into(),
            Refused("CustomerID"),
        ),
        (
            "column_doubled",
            [twice, ROW.replace('\n', ",1\n")].concat().into(),
            Refused("twice"),
        ),
        ("semicolons", good.replace(',', ";").into(), Refused("';'")),
        (
            "quote_left_open",
            good.replace("ZEBRAQVY LAMP", "\"ZEBRAQVY LAMP").into(),
            Refused("quote"),
        ),
        ("too_many_cells", cells.into(), Refused("200 fields")),
        (
            "excel_workbook",
            [b"PK\x03\x04".to_vec(), vec![7; 5_000]].concat(),
            Refused("Excel"),
        ),
        ("pdf", b"%PDF-1.7 zebraqvy\n".to_vec(), Refused("PDF")),
        ("program", fs::read("/bin/true")?, Refused("")),
        (
            "wrong_kind",
            b"CustomerId,FirstName,LastName\n1,Zebraqvy,Zebraqvy\n".to_vec(),
            Refused("lacks"),
        ),
        (
            "every_row_bad",
            rows(&ROW.replace("2011-01-05", "05/01/2011"), 1_000).into(),
            Refused("does not look like"),
        ),
    ];
    for (name, content, expected) in cases {
        bench.import(name, ("invoices", &content), expected)?;
    }
    long_line(bench)?;
    places(bench)
}

/// A line of one gibibyte, and shorter ones that are too long as well.
fn long_line(bench: &mut Bench<'_>) -> Result<()> {
    let file = bench.file("long-line.csv")?;
    for (name, length) in [("line_of_2_mib", 2 << 20), ("line_of_1_gib", GIBIBYTE)] {
        let mut out = File::create(&file)?;
        out.write_all(HEADER.as_bytes())?;
        let part = vec![b'a'; 1 << 20];
        for _ in 0..length / part.len() {
            out.write_all(&part)?;
        }
        drop(out);
        bench.import_from(name, ("invoices", &file), Refused("longer than 1 MiB"))?;
    }
    Ok(fs::remove_file(file)?)
}

/// Paths that are no files.
fn places(bench: &mut Bench<'_>) -> Result<()> {
    let folder = bench.file("folder")?;
    fs::create_dir_all(&folder)?;
    bench.import_from(
        "directory",
        ("invoices", &folder),
        Refused("could not read"),
    )?;
    let nothing = bench.file("nothing-here.csv")?;
    bench.import_from(
        "no_such_file",
        ("invoices", &nothing),
        Refused("could not read"),
    )?;
    let nowhere = std::path::Path::new("/dev/null");
    bench.import_from("device", ("invoices", nowhere), Refused("no rows"))
}
