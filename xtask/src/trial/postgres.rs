//! A PostgreSQL of the trial's own, reachable by a Unix socket only; it ends when it is dropped.

use std::fs::{self, File};
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use tempfile::TempDir;

use crate::child;

/// The superuser; whoever may enter the folder needs no password.
const OWNER: &str = "confidant";
/// The account that Debian makes for the server, which refuses to run as root.
const SERVER: &str = "postgres";

/// A running server with one empty database.
pub struct Postgres {
    programs: PathBuf,
    folder: TempDir,
    server: Child,
}

impl Postgres {
    /// Starts one, unless PostgreSQL is not installed.
    pub fn start() -> Result<Option<Self>> {
        let Some(programs) = programs()? else {
            return Ok(None);
        };
        let folder = tempfile::Builder::new().prefix("trial-pg-").tempdir()?;
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o700))?;
        if is_root()? {
            let mut command = Command::new("chown");
            command.arg(SERVER).arg(folder.path());
            child::run(&mut command)?.succeeded()?;
        }
        let data = folder.path().join("data");
        let mut initdb = command(&programs.join("initdb"))?;
        initdb
            .args(["--no-sync", "--auth=trust", "--encoding=UTF8", "--locale=C"])
            .arg(format!("--username={OWNER}"))
            .arg("-D")
            .arg(&data);
        child::run(&mut initdb)?.succeeded().context("initdb")?;
        let mut server = command(&programs.join("postgres"))?;
        server
            .arg("-D")
            .arg(&data)
            .arg("-k")
            .arg(folder.path())
            .args(["-c", "listen_addresses="])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(File::create(folder.path().join("log"))?);
        let server = server.spawn().context("starting postgres")?;
        let postgres = Self { programs, folder, server };
        postgres.wait()?;
        Ok(Some(postgres))
    }

    /// The address of the database.
    pub fn url(&self) -> String {
        let folder = self.folder.path().display().to_string().replace('/', "%2F");
        format!("postgres://{OWNER}@{folder}/postgres?sslmode=disable")
    }

    /// Runs statements, and gives the rows of the last one, with tabs between cells.
    pub fn sql(&self, statements: &str) -> Result<String> {
        let mut psql = Command::new(self.programs.join("psql"));
        psql.args(["--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--field-separator=\t"])
            .args(["--set=ON_ERROR_STOP=1", "--username", OWNER, "--dbname=postgres", "--host"])
            .arg(self.folder.path())
            .args(["--command", statements]);
        Ok(child::run(&mut psql)?.succeeded()?.stdout.trim().to_owned())
    }

    fn wait(&self) -> Result<()> {
        for _ in 0..500 {
            if self.sql("select 1").is_ok() {
                return Ok(());
            }
            thread::sleep(Duration::from_millis(20));
        }
        let log = fs::read_to_string(self.folder.path().join("log")).unwrap_or_default();
        bail!("postgres does not answer: {log}")
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        // At once: nobody needs its files any more. `setpriv` has become the server itself.
        let asked = Command::new("kill").args(["-QUIT", &self.server.id().to_string()]).status();
        if !asked.is_ok_and(|status| status.success()) {
            drop(self.server.kill());
        }
        drop(self.server.wait());
    }
}

/// Where Debian puts the programs of the newest version.
fn programs() -> Result<Option<PathBuf>> {
    let folder = Path::new("/usr/lib/postgresql");
    if !folder.exists() {
        return Ok(None);
    }
    let mut versions = Vec::new();
    for entry in fs::read_dir(folder)? {
        let programs = entry?.path().join("bin");
        if ["initdb", "postgres", "psql"].iter().all(|program| programs.join(program).exists()) {
            versions.push(programs);
        }
    }
    versions.sort();
    Ok(versions.pop())
}

fn is_root() -> Result<bool> {
    Ok(fs::metadata("/proc/self")?.uid() == 0)
}

/// A program, run as somebody whom PostgreSQL accepts.
fn command(program: &Path) -> Result<Command> {
    let mut command = Command::new("setpriv");
    command.args(["--pdeathsig", "KILL"]);
    if is_root()? {
        command.args([format!("--reuid={SERVER}"), format!("--regid={SERVER}"), "--clear-groups".to_owned()]);
    }
    command.arg(program).current_dir("/");
    Ok(command)
}
