//! What comes with us: licences, banned crates and doubled versions, by the lists in `deny.toml`.

mod graph;
mod licence;

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context as _, Result};
use serde::Deserialize;

use crate::workspace::{self, Verdict};
use graph::{Graph, Package};

/// The part of `deny.toml` that is read here too; cargo-deny reads the same lists elsewhere.
#[derive(Deserialize)]
struct Lists {
    licenses: Licences,
    bans: Bans,
}

#[derive(Deserialize)]
struct Licences {
    allow: BTreeSet<String>,
}

#[derive(Deserialize)]
struct Bans {
    deny: Vec<Banned>,
    skip: Vec<Doubled>,
}

/// A crate that may not come in, except as a part of the named ones.
#[derive(Deserialize)]
struct Banned {
    #[serde(rename = "crate")]
    name: String,
    reason: String,
    #[serde(default)]
    wrappers: Vec<String>,
}

/// A version, `name@1.2`, that may stand beside another of the same crate.
#[derive(Deserialize)]
struct Doubled {
    #[serde(rename = "crate")]
    name: String,
}

/// The licence of everything we write.
const OWN_LICENCE: &str = "AGPL-3.0-only";

/// Prints what should not be there, and says whether there was any.
pub fn run() -> Result<Verdict> {
    let root = workspace::root();
    let lists = std::fs::read_to_string(root.join("deny.toml")).context("reading deny.toml")?;
    let lists: Lists = toml::from_str(&lists).context("reading deny.toml")?;
    let graph = Graph::of_workspace(&root)?;

    let objections = objections(&lists, &graph);
    for objection in &objections {
        println!("deny.toml: {objection}");
    }
    println!("audit: {} packages, {} objections", graph.packages.len(), objections.len());
    Ok(if objections.is_empty() { Verdict::Clean } else { Verdict::Wanting })
}

fn objections(lists: &Lists, graph: &Graph) -> Vec<String> {
    let mut found = licences(lists, graph);
    found.extend(banned(lists, graph));
    found.extend(doubled(lists, graph));
    found
}

fn licences(lists: &Lists, graph: &Graph) -> Vec<String> {
    let is_allowed = |package: &&Package| {
        if package.is_own {
            package.licence == OWN_LICENCE
        } else {
            licence::is_allowed(&package.licence, &|name| lists.licenses.allow.contains(name))
        }
    };
    let refused = graph.packages.iter().filter(|package| !is_allowed(package));
    refused
        .map(|package| {
            let Package { name, version, licence, .. } = package;
            format!("{name} {version}: the licence `{licence}` is not allowed")
        })
        .collect()
}

fn banned(lists: &Lists, graph: &Graph) -> Vec<String> {
    let mut found = Vec::new();
    for (user, used) in &graph.uses {
        for ban in lists.bans.deny.iter().filter(|ban| ban.name == *used) {
            if !ban.wrappers.contains(user) {
                found.push(format!("{user} uses {used}: {}", ban.reason));
            }
        }
    }
    found
}

fn doubled(lists: &Lists, graph: &Graph) -> Vec<String> {
    let is_skipped = |package: &Package| lists.bans.skip.iter().any(|skip| skip.covers(package));
    let mut versions: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for package in graph.packages.iter().filter(|package| !is_skipped(package)) {
        versions.entry(&package.name).or_default().push(&package.version);
    }
    let mut found: Vec<String> = versions
        .iter()
        .filter(|(_, versions)| versions.len() > 1)
        .map(|(name, versions)| {
            let versions = versions.join(" and ");
            format!("{name} comes as {versions}; use one, or skip the older with a reason")
        })
        .collect();
    for skip in &lists.bans.skip {
        if !graph.packages.iter().any(|package| skip.covers(package)) {
            found.push(format!("{} needs no skip any more; take the line out", skip.name));
        }
    }
    found
}

impl Doubled {
    fn covers(&self, package: &Package) -> bool {
        let (name, version) = self.name.split_once('@').unwrap_or((&self.name, ""));
        let rest = package.version.strip_prefix(version);
        let is_version = |rest: &str| version.is_empty() || rest.is_empty() || rest.starts_with('.');
        name == package.name && rest.is_some_and(is_version)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;

    const LISTS: &str = r#"
        [licenses]
        allow = ["MIT"]
        [bans]
        deny = [
            { crate = "ring", reason = "one library for cryptography" },
            { crate = "chrono", reason = "jiff tells the time", wrappers = ["cedar"] },
        ]
        skip = [{ crate = "rand@0.8", reason = "an old user" }]
    "#;

    /// A workspace that also uses an old `rand`, as the lists allow.
    fn found(tree: &str) -> Vec<String> {
        let tree = format!("0|ours v0.1.0 (/w/ours)|AGPL-3.0-only\n1|rand v0.8.5|MIT\n{tree}");
        objections(&toml::from_str(LISTS).unwrap(), &Graph::read(&tree).unwrap())
    }

    #[test]
    fn a_clean_graph_passes() {
        assert_eq!(found("1|cedar v4.0.0|MIT\n2|chrono v0.4.1|MIT\n1|rand v0.10.1|MIT\n"), [""; 0]);
    }

    #[test]
    fn a_licence_off_the_list_is_found() {
        assert_eq!(found("1|a v1.0.0|GPL-2.0-only\n").len(), 1);
        assert_eq!(found("1|a v1.0.0|\n").len(), 1);
        assert_eq!(found("0|also v0.1.0 (/w/also)|MIT\n").len(), 1);
    }

    #[test]
    fn a_banned_crate_is_found_unless_wrapped() {
        assert_eq!(found("1|ring v0.17.0|MIT\n1|chrono v0.4.1|MIT\n").len(), 2);
    }

    #[test]
    fn doubled_versions_are_found() {
        assert_eq!(found("1|syn v2.0.0|MIT\n1|syn v3.0.0|MIT\n").len(), 1);
        assert_eq!(found("1|rand v0.9.0|MIT\n1|rand v0.10.0|MIT\n").len(), 1);
    }

    #[test]
    fn a_skip_without_use_is_found() {
        let lists = toml::from_str(&LISTS.replace("rand@0.8", "rand@0.7")).unwrap();
        let graph = Graph::read("0|ours v0.1.0 (/w/ours)|AGPL-3.0-only\n").unwrap();
        assert_eq!(objections(&lists, &graph).len(), 1);
    }
}
