//! Runs another program and measures it from outside: wall and CPU seconds and peak memory.

use std::fs;
use std::io::Read;
use std::process::{Child, Command, Stdio};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};

/// How often a running program is looked at. Peak memory is read up to this long before the end;
/// CPU time is read exactly, from the process that has ended and is not yet collected.
const LOOK: Duration = Duration::from_millis(20);

/// Units of CPU time a second in `/proc/PID/stat`; Linux shows 100 to programs everywhere.
const TICKS: f64 = 100.0;

/// What one run said and cost.
#[derive(Debug)]
pub struct Run {
    /// Nothing when a signal ended it.
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
    pub wall_seconds: f64,
    pub cpu_seconds: f64,
    pub peak_mebibytes: f64,
}

impl Run {
    /// Fails, with what the program said, unless it succeeded.
    pub fn succeeded(self) -> Result<Self> {
        anyhow::ensure!(self.code == Some(0), "ended with {:?}: {}", self.code, self.stderr.trim());
        Ok(self)
    }
}

/// Runs `command` to its end.
pub fn run(command: &mut Command) -> Result<Run> {
    watch(command, None)
}

#[allow(dead_code, reason = "the trials that kill an import use it")]
/// Runs `command` and kills it with SIGKILL after `delay`, unless it has ended by then.
pub fn run_and_kill(command: &mut Command, delay: Duration) -> Result<Run> {
    watch(command, Some(delay))
}

fn watch(command: &mut Command, kill_after: Option<Duration>) -> Result<Run> {
    let began = now();
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("starting {}", command.get_program().display()))?;
    let stdout = collect(child.stdout.take());
    let stderr = collect(child.stderr.take());
    let mut cost = Cost::default();
    while cost.look(&child) {
        if kill_after.is_some_and(|delay| began.elapsed() >= delay) {
            child.kill()?;
        }
        thread::sleep(LOOK);
    }
    let wall_seconds = began.elapsed().as_secs_f64();
    Ok(Run {
        code: child.wait()?.code(),
        stdout: text(stdout),
        stderr: text(stderr),
        wall_seconds,
        cpu_seconds: cost.cpu_seconds,
        peak_mebibytes: cost.peak_mebibytes,
    })
}

/// The present, for measuring.
#[expect(clippy::disallowed_methods, reason = "measuring is what these tools are for")]
pub fn now() -> Instant {
    Instant::now()
}

/// Reads a pipe to its end beside the program, so that a full pipe never blocks it.
fn collect(pipe: Option<impl Read + Send + 'static>) -> JoinHandle<Vec<u8>> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(mut pipe) = pipe {
            // A pipe that breaks belongs to a program that was killed; what came before counts.
            let _broken = pipe.read_to_end(&mut bytes);
        }
        bytes
    })
}

fn text(reader: JoinHandle<Vec<u8>>) -> String {
    String::from_utf8_lossy(&reader.join().unwrap_or_default()).into_owned()
}

/// The CPU time of a program that runs, from its `/proc/PID/stat`.
pub fn cpu_seconds(stat: &str) -> f64 {
    state_and_cpu(stat).map_or(f64::NAN, |(_, seconds)| seconds)
}

#[derive(Default)]
struct Cost {
    cpu_seconds: f64,
    peak_mebibytes: f64,
}

impl Cost {
    /// Looks once, and says whether the program still runs.
    fn look(&mut self, child: &Child) -> bool {
        let read = |file: &str| fs::read_to_string(format!("/proc/{}/{file}", child.id()));
        if let Some(peak) = read("status").ok().as_deref().and_then(peak_mebibytes) {
            self.peak_mebibytes = peak;
        }
        let stat = read("stat").unwrap_or_default();
        let Some((state, seconds)) = state_and_cpu(&stat) else {
            return false;
        };
        self.cpu_seconds = seconds;
        state != "Z" && state != "X"
    }
}

fn peak_mebibytes(status: &str) -> Option<f64> {
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kibibytes: f64 = line.split_whitespace().next()?.parse().ok()?;
    Some(kibibytes / 1024.0)
}

/// The state and the CPU time, its own and that of children it has collected, from `/proc/PID/stat`.
fn state_and_cpu(stat: &str) -> Option<(&str, f64)> {
    // The program's name may hold spaces and brackets; the last bracket ends it.
    let (_, rest) = stat.rsplit_once(')')?;
    let mut fields = rest.split_whitespace();
    let state = fields.next()?;
    let ticks: f64 = fields.skip(10).take(4).filter_map(|field| field.parse::<f64>().ok()).sum();
    Some((state, ticks / TICKS))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn a_run_is_measured_and_heard() {
        let script = "i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done; echo said; echo wrong >&2; exit 3";
        let run = run(Command::new("sh").args(["-c", script])).unwrap();
        assert_eq!((run.code, run.stdout.as_str(), run.stderr.as_str()), (Some(3), "said\n", "wrong\n"));
        assert!(run.cpu_seconds > 0.0 && run.cpu_seconds <= run.wall_seconds + 0.1, "{run:?}");
        assert!(run.peak_mebibytes > 0.1, "{run:?}");
        assert!(run.succeeded().is_err());
    }

    #[test]
    fn a_run_can_be_killed() {
        let run = run_and_kill(Command::new("sleep").arg("60"), Duration::from_millis(50)).unwrap();
        assert_eq!(run.code, None);
        assert!(run.wall_seconds < 30.0);
    }

    #[test]
    fn the_kernels_words_are_understood() {
        let stat = "42 (a ) b) R 1 42 42 0 -1 4194304 100 0 0 0 150 50 25 25 20 0 1 0 100";
        assert_eq!(state_and_cpu(stat), Some(("R", 2.5)));
        assert_eq!(peak_mebibytes("Name:\tx\nVmHWM:\t    2048 kB\n"), Some(2.0));
        assert_eq!(peak_mebibytes("Name:\tx\n"), None);
    }
}
