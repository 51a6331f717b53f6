//! Files in which one row is bad: it is named in the report, and nothing of it is kept.

use anyhow::Result;

use super::bench::Bench;
use super::files::{HEADER, ROW};
use super::judge::Expected::RowRefused;

const CUSTOMERS: &str = "CustomerId,FirstName,LastName,Company,Address,City,State,Country,PostalCode,Phone,Fax,Email\n";
const CUSTOMER: &str =
    "ZEBRAQVY1,Zebraqvy,Zebraqvy,,1 Zebraqvy Lane,Paris,,France,75009,+33 1 42 68 53 00,,zebraqvy@canary.example\n";

/// A name, what is replaced in the good row, by what, and the reason in the report.
type Case = (&'static str, &'static str, &'static str, &'static str);

const LINES: [Case; 19] = [
    ("formula_equals", "ZEBRAQVY LAMP", "\"=HYPERLINK(\"\"http://x.example/zebraqvy\"\")\"", "formula"),
    ("formula_at", "ZEBRAQVY LAMP", "@SUM(A1:A9)", "formula"),
    ("formula_plus", "ZEBRAQVY LAMP", "+cmd|' /C calc'!A0", "formula"),
    ("formula_in_number", "ZEBRAQVY1", "=1+1", "formula"),
    ("no_such_day", "2011-01-05", "2011-02-30", "not_a_date"),
    ("day_first", "2011-01-05 10:00:00", "05/01/2011 10:00", "not_a_date"),
    ("no_such_hour", "10:00:00", "25:00:00", "not_a_date"),
    ("no_date", "2011-01-05 10:00:00", "", "empty"),
    ("quantity_too_large", ",6,", ",99999999999999999999,", "not_a_quantity"),
    ("quantity_broken", ",6,", ",1.5,", "not_a_quantity"),
    ("quantity_in_words", ",6,", ",zebraqvy,", "not_a_quantity"),
    ("price_with_comma", "2.55", "\"2,55\"", "not_a_price"),
    ("price_with_exponent", "2.55", "1e5", "not_a_price"),
    ("price_not_a_number", "2.55", "NaN", "not_a_price"),
    ("no_such_country", "United Kingdom", "Zebraqvystan", "not_a_country"),
    ("cell_missing", ",United Kingdom", "", "field_count"),
    ("cell_too_many", "United Kingdom", "United Kingdom,zebraqvy", "field_count"),
    ("control_character", "ZEBRAQVY LAMP", "ZEBRAQVY\u{1b}[2J", "control_character"),
    ("invoice_missing", "990001", "", "empty"),
];

const PEOPLE: [Case; 4] = [
    ("email_broken", "zebraqvy@canary.example", "zebraqvy at canary", "not_an_email"),
    ("phone_broken", "+33 1 42 68 53 00", "zebraqvy", "not_a_phone"),
    ("customer_number_missing", "ZEBRAQVY1,Zebraqvy", ",Zebraqvy", "empty"),
    ("customer_formula", ",Zebraqvy,Zebraqvy", ",@zebraqvy,Zebraqvy", "formula"),
];

pub fn run(bench: &mut Bench<'_>) -> Result<()> {
    for (kind, header, good, cases) in
        [("invoices", HEADER, ROW, LINES.as_slice()), ("customers", CUSTOMERS, CUSTOMER, PEOPLE.as_slice())]
    {
        for (name, from, to, why) in cases {
            let bad = good.replacen(from, to, 1);
            anyhow::ensure!(bad != good, "nothing is bad in {name}");
            let content = [header, &bad].concat();
            bench.import(name, (kind, content.as_bytes()), RowRefused(why))?;
        }
    }
    let mut mixed = [HEADER, ROW].concat().into_bytes();
    // UTF-8 elsewhere, so the file is no Latin-1; only this cell is broken.
    mixed.splice(HEADER.len() + 10..HEADER.len() + 15, *b"\xc3\xa9 \xff ");
    bench.import("cell_not_utf8", ("invoices", &mixed), RowRefused("not_utf8"))
}
