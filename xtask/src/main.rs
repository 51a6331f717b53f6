//! The workspace's own tools: `check` says yes or no, `tidy`, `audit` and `browser` are parts of it,
//! `trial` and `bench` measure the release binary.
//!
//! Invariant: nothing here is part of the product, and no crate of the product is used here.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command-line tool speaks through its terminal")]

mod audit;
mod bench;
mod browser;
mod check;
mod child;
mod tidy;
mod trial;
mod workspace;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// The workspace's tools.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Run everything CI runs, in order, and stop at the first failure
    Check,
    /// Read the workspace for what the compiler does not see
    Tidy,
    /// Check licences, banned crates and doubled versions against `deny.toml`
    Audit,
    /// Drive the demo with Chromium: every page, every role, by keyboard, zoomed and in two languages
    Browser {
        /// Make pictures of the pages in this folder instead
        #[arg(long, value_name = "DIR")]
        screenshots: Option<PathBuf>,
    },
    /// Drive the release binary through one trial and print its figures, one JSON object a line
    Trial { name: String },
    /// Measure one thing and print its figures, one JSON object a line
    Bench { name: String },
}

fn main() -> ExitCode {
    let answer = match Arguments::parse().task {
        Task::Check => check::run(),
        Task::Tidy => tidy::run().map(ExitCode::from),
        Task::Audit => audit::run().map(ExitCode::from),
        Task::Browser { screenshots } => browser::run(screenshots.as_deref()).map(ExitCode::from),
        Task::Trial { name } => trial::run(&name),
        Task::Bench { name } => bench::run(&name),
    };
    answer.unwrap_or_else(|error| {
        eprintln!("error: {error:#}");
        ExitCode::FAILURE
    })
}
