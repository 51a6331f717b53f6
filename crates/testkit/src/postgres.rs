//! A real PostgreSQL for one test process: started on a copy of a prepared folder, reachable by a Unix socket only,
//! gone when the last test that uses it ends.

use std::fs;
use std::io;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, Weak, mpsc};
use std::thread::JoinHandle;
use std::time::Duration;

/// The superuser of the cluster. It has no password: only who may enter the folder reaches the socket.
const OWNER: &str = "confidant";
/// Begins the name of every folder made here; the number of the process follows, and that of the folder.
const PREFIX: &str = "confidant-pg-";

/// A database of its own on the server of this process. The server ends with the last one.
pub struct Postgres {
    server: Arc<Server>,
    name: String,
}

struct Server {
    folder: PathBuf,
    stop: Option<mpsc::Sender<()>>,
    keeper: Option<JoinHandle<()>>,
    databases: AtomicU32,
}

static RUNNING: Mutex<Weak<Server>> = Mutex::new(Weak::new());

impl Postgres {
    /// Starts a server, or uses the one that runs, and makes a fresh database; none if PostgreSQL is not installed.
    pub fn start() -> Option<Self> {
        let programs = Programs::find()?;
        let mut running = RUNNING.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let server = running.upgrade().unwrap_or_else(|| {
            let server = Arc::new(Server::start(&programs));
            *running = Arc::downgrade(&server);
            server
        });
        drop(running);
        let name = format!("test_{}", server.databases.fetch_add(1, Ordering::Relaxed));
        let mut client = connect(&server.url("postgres")).expect("connect to the test server");
        client.batch_execute(&format!("create database {name}")).expect("make a test database");
        Some(Self { server, name })
    }

    /// The address of the database.
    pub fn url(&self) -> String {
        self.server.url(&self.name)
    }

    /// A plain connection, for what a test does behind the store's back.
    pub fn client(&self) -> postgres::Client {
        connect(&self.url()).expect("connect to the test database")
    }

    /// The folder of the server's files. A change is in them after a checkpoint.
    pub fn folder(&self) -> PathBuf {
        self.server.folder.join("data")
    }
}

fn connect(url: &str) -> Result<postgres::Client, postgres::Error> {
    postgres::Client::connect(url, postgres::NoTls)
}

impl Server {
    fn start(programs: &Programs) -> Self {
        sweep();
        let folder = fresh_folder();
        let data = folder.join("data");
        fs::create_dir_all(&folder).expect("make a folder for the test server");
        let template = programs.template();
        let copy = Command::new("cp").arg("-a").arg(&template).arg(&data).output();
        must("copy the prepared server", copy);
        programs.give_away(&folder);

        let (stop, stopped) = mpsc::channel::<()>();
        let (started, is_started) = mpsc::channel();
        let mut command = programs.server(&data, &folder);
        // The server is to die with this process, which the kernel takes to mean the thread that started it.
        let keeper = std::thread::spawn(move || {
            let child = command.spawn();
            let failed = child.as_ref().err().map(ToString::to_string);
            drop(started.send(failed));
            if let Ok(child) = child {
                let _: Result<(), _> = stopped.recv();
                end(child);
            }
        });
        let failed = is_started.recv().expect("the keeper of the test server");
        assert!(failed.is_none(), "could not start postgres: {failed:?}");
        let server = Self { folder, stop: Some(stop), keeper: Some(keeper), databases: AtomicU32::new(0) };
        server.wait();
        server
    }

    fn url(&self, database: &str) -> String {
        let host = self.folder.display().to_string().replace('/', "%2F");
        format!("postgres://{OWNER}@{host}/{database}?sslmode=disable")
    }

    /// Waits until the server answers.
    fn wait(&self) {
        for _ in 0..1_000 {
            if connect(&self.url("postgres")).is_ok() {
                return;
            }
            std::thread::park_timeout(Duration::from_millis(10));
        }
        let log = fs::read_to_string(self.folder.join("log")).unwrap_or_default();
        panic!("the test server does not answer: {log}");
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(keeper) = self.keeper.take() {
            drop(keeper.join());
        }
        drop(fs::remove_dir_all(&self.folder));
    }
}

/// Ends the server at once; nobody needs its files any more.
fn end(mut child: Child) {
    let asked = Command::new("kill").args(["-QUIT", &child.id().to_string()]).status();
    if !asked.is_ok_and(|status| status.success()) {
        drop(child.kill());
    }
    drop(child.wait());
}

/// Where test folders go: a socket's path must be short, and the target folder's is not.
#[expect(clippy::disallowed_methods, reason = "a development dependency has no configuration")]
fn scratch() -> PathBuf {
    std::env::temp_dir()
}

/// A folder that no other server has: the one before may still be on its way out.
fn fresh_folder() -> PathBuf {
    static FOLDERS: AtomicU32 = AtomicU32::new(0);
    let number = FOLDERS.fetch_add(1, Ordering::Relaxed);
    scratch().join(format!("{PREFIX}{}-{number}", std::process::id()))
}

/// Removes what killed test processes left behind.
fn sweep() {
    for entry in fs::read_dir(scratch()).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let numbers = name.to_str().and_then(|name| name.strip_prefix(PREFIX));
        let process = numbers.map(|numbers| numbers.split('-').next().unwrap_or_default());
        if let Some(process) = process.and_then(|digits| digits.parse::<u32>().ok())
            && !Path::new(&format!("/proc/{process}")).exists()
        {
            drop(fs::remove_dir_all(entry.path()));
        }
    }
}

/// The programs of one PostgreSQL.
struct Programs {
    folder: PathBuf,
    is_root: bool,
}

impl Programs {
    /// Looks in the PATH, and where Debian puts them.
    fn find() -> Option<Self> {
        #[expect(clippy::disallowed_methods, reason = "a development dependency has no configuration")]
        let path = std::env::var_os("PATH").unwrap_or_default();
        let mut versions: Vec<PathBuf> = fs::read_dir("/usr/lib/postgresql")
            .into_iter()
            .flatten()
            .flatten()
            .map(|version| version.path().join("bin"))
            .collect();
        versions.sort();
        versions.reverse();
        let folder = std::env::split_paths(&path)
            .chain(versions)
            .find(|folder| folder.join("initdb").exists() && folder.join("postgres").exists())?;
        let is_root = fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0);
        Some(Self { folder, is_root })
    }

    /// A program, run as somebody whom PostgreSQL accepts, and killed when its starter dies.
    fn command(&self, program: &str) -> Command {
        let mut command = Command::new("setpriv");
        command.args(["--pdeathsig", "KILL"]);
        if self.is_root {
            command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups"]);
        }
        command.arg(self.folder.join(program)).current_dir("/").stdin(Stdio::null());
        command
    }

    fn server(&self, data: &Path, folder: &Path) -> Command {
        let log = fs::File::create(folder.join("log")).expect("make the log of the test server");
        let mut command = self.command("postgres");
        command.arg("-D").arg(data).arg("-F").arg("-k").arg(folder);
        for setting in ["listen_addresses=", "shared_buffers=32MB", "max_connections=60", "autovacuum=off"] {
            command.args(["-c", setting]);
        }
        command.stdout(Stdio::null()).stderr(log);
        command
    }

    /// A folder that `initdb` made once for this version.
    fn template(&self) -> PathBuf {
        let version = Command::new(self.folder.join("postgres")).arg("--version").output();
        let version = String::from_utf8_lossy(&must("ask postgres for its version", version).stdout).into_owned();
        let version: String = version.chars().filter(|c| c.is_ascii_digit() || *c == '.').collect();
        let target = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/tmp");
        let template = target.join(format!("pg-template-{version}"));
        if !template.exists() {
            self.make_template(&target, &template);
        }
        template
    }

    fn make_template(&self, target: &Path, template: &Path) {
        // Several test processes may do this at once, each in a folder of its own; the first to finish wins.
        let folder = fresh_folder();
        let fresh = folder.join("fresh");
        fs::create_dir_all(&folder).expect("make a folder for initdb");
        self.give_away(&folder);
        let made = self
            .command("initdb")
            .args(["--no-sync", "--auth=trust", "--encoding=UTF8", "--locale=C"])
            .arg(format!("--username={OWNER}"))
            .arg("-D")
            .arg(&fresh)
            .output();
        must("run initdb", made);
        fs::create_dir_all(target).expect("make the folder of templates");
        let beside = target.join(format!("pg-fresh-{}", std::process::id()));
        must("copy the prepared server", Command::new("cp").arg("-a").arg(&fresh).arg(&beside).output());
        fs::remove_dir_all(&folder).expect("remove the first copy");
        if fs::rename(&beside, template).is_err() {
            drop(fs::remove_dir_all(&beside));
        }
    }

    /// Lets the server's user use a folder.
    fn give_away(&self, folder: &Path) {
        fs::set_permissions(folder, fs::Permissions::from_mode(0o700)).expect("close the test folder");
        if self.is_root {
            must("hand the test folder over", Command::new("chown").arg("postgres:").arg(folder).output());
        }
    }
}

fn must(doing: &str, output: io::Result<Output>) -> Output {
    let output = output.unwrap_or_else(|error| panic!("could not {doing}: {error}"));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "could not {doing}: {said}");
    output
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_that_ends_takes_nothing_from_one_that_starts_beside_it() {
        let rounds = || {
            for _ in 0..6 {
                let Some(one) = Postgres::start() else { return };
                assert!(connect(&one.url()).is_ok());
            }
        };
        let threads: Vec<_> = (0..3).map(|_| std::thread::spawn(rounds)).collect();
        assert!(threads.into_iter().all(|thread| thread.join().is_ok()));
    }
}
