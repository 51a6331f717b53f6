#![allow(clippy::all, clippy::pedantic, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::print_stderr, clippy::print_stdout, reason = "measurement")]
#[path = "../tests/support/files.rs"]
mod files;
#[path = "../tests/support/house.rs"]
mod house;
use std::sync::Arc;
use std::time::Instant;
use app::imports::ImportKind;
use house::House;

fn usage() -> (f64, String) {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap();
    let f: Vec<&str> = stat.rsplit(')').next().unwrap().split_whitespace().collect();
    let cpu = (f[11].parse::<f64>().unwrap() + f[12].parse::<f64>().unwrap()) / 100.0;
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let hwm = status.lines().find(|l| l.starts_with("VmHWM")).unwrap().to_owned();
    (cpu, hwm)
}
fn main() {
    let pg = std::env::args().nth(3).map(|_| testkit::postgres::Postgres::start().unwrap());
    let url = pg.as_ref().map(|p| p.url());
    tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap().block_on(measure(url));
    drop(pg);
}
async fn measure(url: Option<String>) {
    let path = std::env::args().nth(1).unwrap();
    let gold = std::env::args().nth(2).is_some();
    let house = House::found(url).await;
    for round in 0..2 {
        let pia = house.ctx("pia").await;
        let file = std::fs::File::open(&path).unwrap();
        let facts = app::imports::FileFacts::of(&file).unwrap();
        let new = app::imports::NewImport { file: facts, ..files::asked(&house, ImportKind::Invoices, b"x") };
        let public = app::imports::start(&house.app, &pia, new).await.unwrap();
        let (app, p) = (Arc::clone(&house.app), path.clone());
        let (start, cpu) = (Instant::now(), usage().0);
        let done = tokio::task::spawn_blocking(move || app::imports::run(&app, public, std::fs::File::open(p).unwrap(), &mut |_| ())).await.unwrap().unwrap();
        let (after, hwm) = usage();
        println!("round {round}: wall {:.1} s, cpu {:.1} s, {hwm}", start.elapsed().as_secs_f64(), after - cpu);
        println!("{done:?}");
    }
    if gold {
        let bytes = std::fs::read(&path).unwrap();
        let mut text = Vec::new();
        std::io::Read::read_to_end(&mut flate2::read::MultiGzDecoder::new(bytes.as_slice()), &mut text).unwrap();
        let said = files::said(&text);
        let start = Instant::now();
        files::assert_here(&house, &said, &["17841", "14911", "12748", "14646", "12347", "12346"]).await;
        println!("gold ok in {:.1} s, customers {}, net {:?}", start.elapsed().as_secs_f64(), said.customers.len(), said.net.map(|n| n.to_string()));
        for n in ["17841", "14911", "12748", "14646", "12347", "12346"] {
            let b = &said.customers[n];
            println!("{n} {} {} {} {}", b.2, b.0.len(), b.1.len(), b.3);
        }
    }
    for entry in std::fs::read_dir(house.folder.path().join("data")).unwrap() {
        let e = entry.unwrap();
        println!("{:?} {}", e.file_name(), e.metadata().unwrap().len());
    }
}
