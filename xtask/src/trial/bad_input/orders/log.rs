//! Checks of the proof log with files that are none, or that were changed.

use std::fs;

use anyhow::Result;

use super::super::super::house::{ADMIN, path};
use super::super::bench::Bench;
use super::super::judge::Expected::{Refused, Unsound};

pub fn run(bench: &mut Bench<'_>) -> Result<()> {
    let garbage = bench.file("checkpoint")?;
    fs::write(&garbage, "zebraqvy\n\u{1}garbage")?;
    let file = path(&garbage)?.to_owned();
    bench.order("checkpoint_garbage", (ADMIN, &["verify", "--checkpoint", &file]), Unsound("not signed by the key"))?;
    bench.order(
        "checkpoint_missing",
        (ADMIN, &["verify", "--checkpoint", "/no/such/file"]),
        Refused("could not read"),
    )?;
    bench.order("export_missing", (ADMIN, &["verify", "/no/such/folder"]), Refused("could not use"))?;
    exports(bench)
}

/// A log that was handed out and changed since.
fn exports(bench: &mut Bench<'_>) -> Result<()> {
    let export = bench.file("export")?;
    let folder = path(&export)?.to_owned();
    bench.house.told(ADMIN, &["log", "export", &folder])?;
    let entries = export.join("entries.jsonl");
    let whole = fs::read_to_string(&entries)?;
    let lines: Vec<&str> = whole.lines().collect();
    let (first, rest) = lines.split_first().unwrap_or((&"", &[]));
    let edited = first.replacen("\"actor\":", "\"actor\":1", 1);
    for (name, content, words) in [
        ("export_edited", [&[edited.as_str()], rest].concat().join("\n"), "position 0 was edited"),
        ("export_cut_off", lines.get(..lines.len() / 2).unwrap_or_default().join("\n"), "are missing from position"),
        (
            "export_without_a_line",
            [&[*first], rest.get(1..).unwrap_or_default()].concat().join("\n"),
            "missing from position 1",
        ),
    ] {
        fs::write(&entries, content)?;
        bench.order(name, (ADMIN, &["verify", &folder]), Unsound(words))?;
    }
    fs::write(&entries, [first, "\nzebraqvy\n"].concat())?;
    bench.order("export_garbage", (ADMIN, &["verify", &folder]), Refused("line 2"))
}
