//! The workspace as the rules see it: names and texts, and the Rust files cut into tokens.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Result;

use super::size::ALLOWED_LARGE;
use super::source::Source;
use crate::workspace;

/// Every file of the workspace.
pub struct Tree {
    files: BTreeMap<String, String>,
    sources: Vec<Source>,
    /// The list of large files as last committed.
    pub committed_large: Option<String>,
}

impl Tree {
    /// Reads the workspace at `root`.
    pub fn load(root: &Path) -> Result<Self> {
        let committed_large = workspace::committed(root, ALLOWED_LARGE);
        Ok(Self { committed_large, ..Self::of_files(workspace::files(root)?) })
    }

    /// A tree made of the given paths and texts.
    #[cfg(test)]
    pub fn of(files: &[(&str, &str)]) -> Self {
        let owned = |(path, text): &(&str, &str)| ((*path).to_owned(), (*text).to_owned());
        Self::of_files(files.iter().map(owned).collect())
    }

    fn of_files(files: BTreeMap<String, String>) -> Self {
        let sources = files
            .iter()
            .filter(|(path, _)| Path::new(path).extension().is_some_and(|extension| extension == "rs"))
            .filter(|(path, _)| path.starts_with("crates/") || path.starts_with("xtask/"))
            .map(|(path, text)| Source::of(path, text))
            .collect();
        Self { files, sources, committed_large: None }
    }

    /// The text of one file.
    pub fn text(&self, path: &str) -> Option<&str> {
        self.files.get(path).map(String::as_str)
    }

    /// The files whose path begins with `start` and ends with `end`, in order.
    pub fn files<'a>(&'a self, start: &'a str, end: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.files
            .iter()
            .filter(move |(path, _)| path.starts_with(start) && path.ends_with(end))
            .map(|(path, text)| (path.as_str(), text.as_str()))
    }

    /// Every Rust file under `crates/` and `xtask/`.
    pub fn sources(&self) -> impl Iterator<Item = &Source> {
        self.sources.iter()
    }

    /// The manifests of the crates under `crates/`, each with the crate's name.
    pub fn crates(&self) -> impl Iterator<Item = (&str, &str, &str)> {
        self.files("crates/", "/Cargo.toml").filter_map(|(path, text)| {
            let name = path.strip_prefix("crates/")?.strip_suffix("/Cargo.toml")?;
            (!name.contains('/')).then_some((name, path, text))
        })
    }

    /// Whether a file, a folder, or something that a pattern with one `*` in it matches, is there.
    pub fn has(&self, path: &str) -> bool {
        let path = path.trim_start_matches("./").trim_end_matches('/');
        if let Some((start, end)) = path.split_once('*') {
            return self.files(start, end).next().is_some();
        }
        let inside = format!("{path}/");
        self.files.contains_key(path) || self.files(&inside, "").next().is_some()
    }
}
