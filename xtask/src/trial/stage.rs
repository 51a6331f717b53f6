//! The release binary with a fresh home of its own.

use std::collections::hash_map::RandomState;
use std::ffi::OsStr;
use std::fs;
use std::hash::{BuildHasher as _, Hasher as _};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context as _, Result};
use tempfile::TempDir;

use crate::child::{self, Run};
use crate::workspace;

/// Where the binary finds room for temporary files, so that a trial can look into them.
pub const TEMPORARY: &str = "temporary";

/// What the environment of whoever runs a trial must not decide.
const CONFIGURATION: [&str; 6] = [
    "CONFIDANT_AS",
    "CONFIDANT_HOME",
    "CONFIDANT_KEYS",
    "CONFIDANT_ROOT_KEY",
    "CONFIDANT_DATABASE_URL",
    "CONFIDANT_LOG",
];

/// The binary and a home folder that goes when the stage goes.
pub struct Stage {
    binary: PathBuf,
    home: TempDir,
}

impl Stage {
    /// Builds the release binary, where it is not up to date, and makes an empty home.
    pub fn build() -> Result<Self> {
        let root = workspace::root();
        let built = Command::new("cargo")
            .args(["build", "--release", "--locked", "--workspace", "--bin", "confidant"])
            .current_dir(&root)
            .status()
            .context("starting cargo")?;
        anyhow::ensure!(built.success(), "the release binary does not build");
        let home = tempfile::tempdir()?;
        fs::create_dir(home.path().join(TEMPORARY))?;
        Ok(Self { binary: workspace::built("release")?, home })
    }

    /// The folder that everything this stage keeps stands in.
    pub fn home(&self) -> &Path {
        self.home.path()
    }

    /// A call of the binary from within its home.
    pub fn command<A: AsRef<OsStr>>(&self, arguments: &[A]) -> Command {
        let mut command = Command::new(&self.binary);
        command.args(arguments).current_dir(self.home()).env("TMPDIR", self.home().join(TEMPORARY));
        for name in CONFIGURATION {
            command.env_remove(name);
        }
        command
    }

    /// Runs the binary to its end and measures it.
    pub fn run<A: AsRef<OsStr>>(&self, arguments: &[A]) -> Result<Run> {
        child::run(&mut self.command(arguments))
    }

    /// Runs the binary and kills it at a random moment before `latest`.
    pub fn run_and_kill<A: AsRef<OsStr>>(&self, arguments: &[A], latest: Duration) -> Result<Run> {
        child::run_and_kill(&mut self.command(arguments), random_moment(latest))
    }
}

/// A moment between now and `latest`, another at each call.
fn random_moment(latest: Duration) -> Duration {
    // Each `RandomState` is seeded anew, which is chance enough to choose a moment by.
    let chance = RandomState::new().build_hasher().finish();
    let thousandth = u32::try_from(chance % 1000).unwrap_or_default();
    latest * thousandth / 1000
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_differ_and_stay_within_their_limit() {
        let latest = Duration::from_secs(10);
        let moments: Vec<Duration> = (0..50).map(|_| random_moment(latest)).collect();
        assert!(moments.iter().all(|moment| *moment < latest));
        assert!(moments.iter().any(|moment| Some(moment) != moments.first()));
    }
}
