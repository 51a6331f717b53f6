//! Packed files that are damaged, or made to fill a disk.

use std::io::Write as _;

use anyhow::Result;
use flate2::Compression;
use flate2::write::GzEncoder;

use super::bench::Bench;
use super::files::{HEADER, ROW};
use super::judge::Expected::Refused;

pub fn run(bench: &mut Bench<'_>) -> Result<()> {
    let lines: String = (0..2_000).map(|number| ROW.replace("990001", &format!("{}", 991_000 + number))).collect();
    let whole = pack(HEADER.as_bytes(), lines.as_bytes(), 1)?;
    let half = whole.get(..whole.len() / 2).unwrap_or_default();
    bench.import("gzip_cut_off", ("invoices", half), Refused("damaged or cut off"))?;
    let mut broken = whole.clone();
    if let Some(byte) = broken.get_mut(whole.len() / 2) {
        *byte = !*byte;
    }
    bench.import("gzip_flipped_byte", ("invoices", &broken), Refused("damaged or cut off"))?;
    let bomb = pack(HEADER.as_bytes(), &vec![b'\n'; 1 << 20], 1 << 10)?;
    bench.import("gzip_bomb_of_empty_lines", ("invoices", &bomb), Refused("unpacks to more"))?;
    let bomb = pack(HEADER.as_bytes(), &vec![b'a'; 1 << 20], 1 << 10)?;
    bench.import("gzip_bomb_of_one_line", ("invoices", &bomb), Refused("longer than 1 MiB"))?;
    bench.import("gzip_of_nothing", ("invoices", &pack(b"", b"", 0)?), Refused("no rows"))
}

fn pack(first: &[u8], again: &[u8], times: usize) -> Result<Vec<u8>> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(first)?;
    for _ in 0..times {
        packed.write_all(again)?;
    }
    Ok(packed.finish()?)
}
