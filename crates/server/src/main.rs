//! The program `confidant`: configuration and wiring; everything a test would want is in other crates.

use std::process::ExitCode;

use clap::Parser;

mod ambient;
mod case_deed;
mod cli;
mod consent_deed;
mod deed;
mod demo;
mod exceptions_deed;
mod ground;
mod init;
mod intake;
mod mail_out;
mod notes;
mod notice_deed;
mod portability_deed;
mod recognition;
mod serve;
mod socket;
mod telling;

fn main() -> ExitCode {
    let cli = cli::Cli::parse();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return telling::failed(&anyhow::Error::new(error)),
    };
    match runtime.block_on(cli.run()) {
        Ok(code) => code,
        Err(error) => telling::failed(&error),
    }
}
