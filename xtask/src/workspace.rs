//! Where the workspace is, and what stands in it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::{fs, io};

use anyhow::{Context as _, Result};

/// Folders that hold nothing anybody wrote.
const SKIPPED: [&str; 4] = [".git", "target", "node_modules", "demo-home"];

/// Files that are read; of all others only the name is kept.
const TEXT: [&str; 14] =
    ["rs", "toml", "md", "txt", "sql", "html", "ftl", "cedar", "css", "js", "sh", "cedarschema", "json", "lock"];

/// Whether a step found nothing to object to.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Verdict {
    Clean,
    Wanting,
}

impl From<Verdict> for ExitCode {
    fn from(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Clean => Self::SUCCESS,
            Verdict::Wanting => Self::FAILURE,
        }
    }
}

/// The program as cargo built it, beside this one: wherever the target folder is.
pub fn built(profile: &str) -> Result<PathBuf> {
    let here = std::env::current_exe().context("looking for the target folder")?;
    let target = here.parent().and_then(Path::parent).context("this program is not in a target folder")?;
    Ok(target.join(profile).join("confidant"))
}

/// The folder that holds the workspace's `Cargo.toml`.
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_path_buf()
}

/// Every file under `root`, by its path relative to it with forward slashes.
pub fn files(root: &Path) -> Result<BTreeMap<String, String>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![root.to_path_buf()];
    while let Some(folder) = folders.pop() {
        let entries = fs::read_dir(&folder).with_context(|| format!("listing {}", folder.display()))?;
        for entry in entries {
            let entry = entry?;
            let path = entry.path();
            if entry.file_type()?.is_dir() {
                if !SKIPPED.iter().any(|skipped| entry.file_name() == *skipped) {
                    folders.push(path);
                }
            } else {
                let name = path.strip_prefix(root)?.to_string_lossy().replace('\\', "/");
                found.insert(name, read(&path)?);
            }
        }
    }
    Ok(found)
}

fn read(path: &Path) -> Result<String> {
    let extension = path.extension().and_then(|extension| extension.to_str());
    if !extension.is_some_and(|extension| TEXT.contains(&extension)) {
        return Ok(String::new());
    }
    match fs::read(path) {
        Ok(bytes) => Ok(String::from_utf8_lossy(&bytes).into_owned()),
        // Editors and other builds write beside us; what has gone since the listing is not there.
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(String::new()),
        Err(error) => Err(error).with_context(|| format!("reading {}", path.display())),
    }
}

/// The text of `path` in the last commit, or nothing where there is no commit or no such file.
pub fn committed(root: &Path, path: &str) -> Option<String> {
    let shown = Command::new("git").arg("-C").arg(root).args(["show", &format!("HEAD:{path}")]).output().ok()?;
    shown.status.success().then(|| String::from_utf8_lossy(&shown.stdout).into_owned())
}
