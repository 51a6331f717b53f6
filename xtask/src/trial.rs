//! Trials: the product must reach the figures asked of it.
//!
//! `shop-import`, `access`, `erase`, `contract`, `portability`, `bad-input`, `search`, the shop of `retention`, and the notes of `pii` drive the
//! release binary through its public faces. `access-complete`, `consent`, `forms`, `imports`, `parsers` and `restriction` run named tests of
//! the workspace and read what they print; `dedupe` runs an example over a real house, and its stories as tests; `pii`
//! measures the detector itself.
//! What was not run is never held: in a trial, data that is not there fails it.

mod access;
mod access_complete;
mod bad_input;
mod consent;
mod contract;
mod deadlines;
mod dedupe;
mod erase;
mod erase_deep;
mod exact;
pub mod figures;
mod forms;
mod house;
mod imports;
mod letters;
mod parsers;
mod pii;
mod portability;
mod postgres;
mod restriction;
mod retention;
mod said;
mod search;
mod shop;
mod shop_import;
pub mod stage;
mod totals;

use std::process::ExitCode;

use anyhow::Result;

use figures::Figures;

type Trial = fn(&mut Figures) -> Result<()>;

const TRIALS: &[(&str, Trial)] = &[
    ("shop-import", shop_import::run),
    ("access", access::run),
    ("access-complete", access_complete::run),
    ("erase", erase::run),
    ("erase-deep", erase_deep::run),
    ("contract", contract::run),
    ("consent", consent::run),
    ("forms", forms::run),
    ("bad-input", bad_input::run),
    ("deadlines", deadlines::run),
    ("dedupe", dedupe::run),
    ("imports", imports::run),
    ("letters", letters::run),
    ("parsers", parsers::run),
    ("pii", pii::run),
    ("portability", portability::run),
    ("restriction", restriction::run),
    ("retention", retention::run),
    ("search", search::run),
];

/// How the caller learns that there is no such trial.
const UNKNOWN: u8 = 2;

/// Runs one trial and fails when one of its figures falls short.
pub fn run(name: &str) -> Result<ExitCode> {
    let Some((_, trial)) = TRIALS.iter().find(|(known, _)| *known == name) else {
        let known: Vec<&str> = TRIALS.iter().map(|(known, _)| *known).collect();
        eprintln!("error: no trial `{name}`; there is: {}", known.join(", "));
        return Ok(ExitCode::from(UNKNOWN));
    };
    let mut figures = Figures::of(name);
    trial(&mut figures)?;
    Ok(figures.verdict().into())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn an_unknown_trial_is_refused_with_its_own_code() {
        assert_eq!(run("nonsense").unwrap(), ExitCode::from(UNKNOWN));
    }
}
