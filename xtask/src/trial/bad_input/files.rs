//! Files that are none of their kind, or not whole.

use std::fs::{self, File};
use std::io::Write as _;

use anyhow::Result;

use super::bench::Bench;
use super::judge::Expected::Refused;

pub const HEADER: &str = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n";
pub const ROW: &str = "990001,Z1,ZEBRAQVY LAMP,6,2011-01-05 10:00:00,2.55,ZEBRAQVY1,United Kingdom\n";

/// The length of the longest line.
const GIBIBYTE: usize = 1 << 30;

/// What a file is called, what is in it, and the words of the refusal.
type Case = (&'static str, Vec<u8>, &'static str);

pub fn run(bench: &mut Bench<'_>) -> Result<()> {
    for (name, content, words) in encodings()?.into_iter().chain(headers()).chain(wholes()) {
        bench.import(name, ("invoices", &content), Refused(words))?;
    }
    long_line(bench)?;
    places(bench)
}

/// Files in other letters, or that are no text at all.
fn encodings() -> Result<Vec<Case>> {
    let good = [HEADER, ROW].concat();
    let utf16 = |unit: fn(u16) -> [u8; 2]| good.encode_utf16().flat_map(unit).collect::<Vec<u8>>();
    let (little, big) = (utf16(u16::to_le_bytes), utf16(u16::to_be_bytes));
    let mut latin = good.replace("LAMP", "CAF#").into_bytes();
    for byte in latin.iter_mut().filter(|byte| **byte == b'#') {
        *byte = 0xe9;
    }
    let workbook = [b"PK\x03\x04".to_vec(), vec![7; 5_000]].concat();
    Ok(vec![
        ("utf16_le", [b"\xff\xfe".to_vec(), little.clone()].concat(), "UTF-16"),
        ("utf16_be", [b"\xfe\xff".to_vec(), big].concat(), "UTF-16"),
        ("utf16_without_mark", little, "UTF-16"),
        ("latin_1", latin, "ISO 8859-1"),
        ("nul", good.replace("LAMP", "LA\0MP").into(), "NUL"),
        ("excel_workbook", workbook, "Excel"),
        ("pdf", b"%PDF-1.7 zebraqvy\n".to_vec(), "PDF"),
        ("program", fs::read("/bin/true")?, "not UTF-8 text"),
    ])
}

fn headers() -> Vec<Case> {
    let twice = HEADER.replace("Country", "Country,quantity");
    let without = HEADER.replace("CustomerID", "Customer");
    let doubled = [twice, ROW.replace('\n', ",1\n")].concat();
    let other = "CustomerId,FirstName,LastName\n1,Zebraqvy,Zebraqvy\n";
    vec![
        ("header_only", HEADER.into(), "no rows"),
        ("column_missing", [&without, ROW].concat().into(), "CustomerID"),
        ("column_doubled", doubled.into(), "twice"),
        ("semicolons", [HEADER, ROW].concat().replace(',', ";").into(), "';'"),
        ("wrong_kind", other.into(), "lacks"),
    ]
}

/// Files whose form breaks somewhere.
fn wholes() -> Vec<Case> {
    let open = [HEADER, &ROW.replace("ZEBRAQVY LAMP", "\"ZEBRAQVY LAMP")].concat();
    let cells = format!("{HEADER}990001,Z1{}\n", ",zebraqvy".repeat(250));
    let bad = ROW.replace("2011-01-05", "05/01/2011").repeat(1_000);
    vec![
        ("empty", Vec::new(), "no rows"),
        ("quote_left_open", open.into(), "quote"),
        ("too_many_cells", cells.into(), "200 fields"),
        ("every_row_bad", [HEADER, &bad].concat().into(), "does not look like"),
    ]
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
    bench.import_from("directory", ("invoices", &folder), Refused("could not read"))?;
    let nothing = bench.file("nothing-here.csv")?;
    bench.import_from("no_such_file", ("invoices", &nothing), Refused("could not read"))?;
    let nowhere = std::path::Path::new("/dev/null");
    bench.import_from("device", ("invoices", nowhere), Refused("no rows"))
}
