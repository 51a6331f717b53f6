//! Which packages are built here, and who uses whom.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result};

/// One version of one crate.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Package {
    pub name: String,
    pub version: String,
    /// As its manifest says it, SPDX or nearly.
    pub licence: String,
    /// Whether it stands in this workspace.
    pub is_own: bool,
}

/// All packages and, by name, every user with what it uses.
#[derive(Debug, Default)]
pub struct Graph {
    pub packages: BTreeSet<Package>,
    pub uses: BTreeSet<(String, String)>,
}

impl Graph {
    /// Asks `cargo tree`, which unlike `cargo metadata` leaves out what no feature turns on.
    pub fn of_workspace(root: &Path) -> Result<Self> {
        let output = Command::new("cargo")
            .args(["tree", "--workspace", "--locked", "--prefix=depth", "--format=|{p}|{l}"])
            .current_dir(root)
            .output()
            .context("starting cargo tree")?;
        anyhow::ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        Self::read(&String::from_utf8_lossy(&output.stdout))
    }

    /// Reads lines of `DEPTH|NAME vVERSION (ORIGIN)|LICENCE (*)`.
    pub fn read(tree: &str) -> Result<Self> {
        let mut graph = Self::default();
        let mut above: Vec<String> = Vec::new();
        for line in tree.lines().filter(|line| !line.is_empty()) {
            let (depth, package) = read_line(line).with_context(|| format!("cargo tree said {line:?}"))?;
            above.truncate(depth);
            if let Some(user) = above.last() {
                graph.uses.insert((user.clone(), package.name.clone()));
            }
            above.push(package.name.clone());
            graph.packages.insert(package);
        }
        Ok(graph)
    }
}

fn read_line(line: &str) -> Option<(usize, Package)> {
    let mut parts = line.splitn(3, '|');
    let depth = parts.next()?.parse().ok()?;
    let mut words = parts.next()?.split(' ');
    let name = words.next()?.to_owned();
    let version = words.next()?.strip_prefix('v')?.to_owned();
    let is_own = words.next().is_some_and(|origin| origin.starts_with("(/"));
    let licence = parts.next()?.trim_end_matches("(*)").trim().to_owned();
    Some((depth, Package { name, version, licence, is_own }))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn the_tree_is_read() {
        let tree = "0|app v0.1.0 (/w/app)|AGPL-3.0-only\n1|a v1.0.0 (proc-macro)|MIT\n\
                    2|b v2.0.0|MIT OR ISC\n1|b v2.0.0|MIT OR ISC (*)\n\n0|c v0.1.0 (/w/c)|X\n";
        let graph = Graph::read(tree).unwrap();
        let uses: Vec<(&str, &str)> = graph.uses.iter().map(|(user, used)| (user.as_str(), used.as_str())).collect();
        assert_eq!(uses, [("a", "b"), ("app", "a"), ("app", "b")]);
        let licences: Vec<&str> = graph.packages.iter().map(|package| package.licence.as_str()).collect();
        assert_eq!(licences, ["MIT", "AGPL-3.0-only", "MIT OR ISC", "X"]);
        assert!(graph.packages.iter().all(|package| package.is_own == ["app", "c"].contains(&package.name.as_str())));
    }

    #[test]
    fn what_is_no_tree_is_refused() {
        assert!(Graph::read("error: no such command").is_err());
    }
}
