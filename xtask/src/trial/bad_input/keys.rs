//! Key files that are wrong, damaged or missing: nothing opens, and nothing is written.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

use super::super::house::{House, PRIVACY};
use super::bench::Bench;
use super::judge::Expected::{Refused, Works};

/// A damage and the words of the refusal.
type Case = (&'static str, fn(&House<'_>) -> Result<()>, &'static str);

const CASES: [Case; 17] = [
    ("root_key_of_another_house", |house| write_root(house, &[7; 32]), "root key does not open"),
    ("root_key_cut_off", |house| write_root(house, &[7; 31]), "31 bytes"),
    ("root_key_with_newline", |house| write_root(house, &[7; 33]), "33 bytes"),
    ("root_key_empty", |house| write_root(house, &[]), "0 bytes"),
    (
        "root_key_for_everybody",
        |house| Ok(fs::set_permissions(root(house), Permissions::from_mode(0o644))?),
        "chmod 600",
    ),
    ("root_key_missing", |house| Ok(fs::remove_file(root(house))?), "root"),
    ("root_key_is_a_folder", folder_as_root, ""),
    ("weekly_key_flipped_in_head", |house| flip(&key(house, "epoch")?, Some(3)), "epoch-1.key"),
    ("weekly_key_flipped_in_root_id", |house| flip(&key(house, "epoch")?, Some(20)), "epoch-1.key"),
    ("weekly_key_flipped_at_end", |house| flip(&key(house, "epoch")?, None), "epoch-1.key"),
    ("weekly_key_cut_off", |house| cut(&key(house, "epoch")?), "epoch-1.key"),
    ("weekly_key_missing", |house| Ok(fs::remove_file(key(house, "epoch")?)?), "epoch"),
    (
        "weekly_key_is_another_key",
        |house| Ok(fs::copy(key(house, "tokens")?, key(house, "epoch")?).map(drop)?),
        "epoch-1.key",
    ),
    ("token_key_flipped", |house| flip(&key(house, "tokens")?, None), "tokens-1.key"),
    ("token_key_missing", |house| Ok(fs::remove_file(key(house, "tokens")?)?), "tokens"),
    ("proof_log_key_flipped", |house| flip(&key(house, "ledger")?, None), "ledger-1.key"),
    ("proof_log_key_missing", |house| Ok(fs::remove_file(key(house, "ledger")?)?), "ledger"),
];

pub fn run(bench: &mut Bench<'_>) -> Result<()> {
    for (name, damage, words) in CASES {
        bench.damaged(name, damage, (PRIVACY, &["totals"]), Refused(words))?;
    }
    bench.damaged("root_key_renewal_killed", killed_renewal, (PRIVACY, &["totals"]), Works)?;
    bench.damaged(
        "key_folder_missing",
        |house| Ok(fs::remove_dir_all(house.file("keys"))?),
        (PRIVACY, &["totals"]),
        Refused("key"),
    )
}

/// A renewal of the root key that was killed after the old one was put aside, and before the next took its place.
fn killed_renewal(house: &House<'_>) -> Result<()> {
    let aside = |ending: &str| house.file("root").join(format!("root.key.{ending}"));
    fs::rename(root(house), aside("next"))?;
    fs::write(aside("dying"), [7; 32])?;
    Ok(fs::set_permissions(aside("dying"), Permissions::from_mode(0o600))?)
}

fn root(house: &House<'_>) -> PathBuf {
    house.file("root/root.key")
}

fn write_root(house: &House<'_>, bytes: &[u8]) -> Result<()> {
    Ok(fs::write(root(house), bytes)?)
}

fn folder_as_root(house: &House<'_>) -> Result<()> {
    fs::remove_file(root(house))?;
    fs::create_dir(root(house))?;
    Ok(fs::set_permissions(root(house), Permissions::from_mode(0o700))?)
}

/// The only key file of a kind.
fn key(house: &House<'_>, kind: &str) -> Result<PathBuf> {
    let file = house.file("keys").join(format!("{kind}-1.key"));
    anyhow::ensure!(file.exists(), "no {}", file.display());
    Ok(file)
}

/// Turns all bits of one byte, or of the last.
pub fn flip(file: &Path, at: Option<usize>) -> Result<()> {
    let mut bytes = fs::read(file)?;
    let last = bytes.len().saturating_sub(1);
    let byte = bytes.get_mut(at.unwrap_or(last)).context("a short file")?;
    *byte = !*byte;
    Ok(fs::write(file, bytes)?)
}

/// Keeps the first half of a file.
pub fn cut(file: &Path) -> Result<()> {
    let bytes = fs::read(file)?;
    Ok(fs::write(file, bytes.get(..bytes.len() / 2).unwrap_or_default())?)
}
