//! What the command line can ask about how long data is kept.

use anyhow::Context as _;
use app::retention::{self, RuleLine};
use app::{App, Ctx};
use clap::Subcommand;
use domain::retention::Rule;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// What can be asked about how long data is kept.
#[derive(Subcommand, Serialize, Deserialize, Debug)]
#[serde(rename_all = "snake_case")]
pub enum RetentionDeed {
    /// Say of every rule what it ended, what waits and why, and what is late.
    Show,
    /// Set how many calendar months the data of a rule is kept.
    Set {
        /// `prospect`, `customer`, `rights_case` or `ledger`.
        rule: String,
        /// Within the limits of the rule.
        months: u16,
    },
    /// Say that the time is right although it jumped; what waited for that goes on.
    ConfirmClock,
}

/// Does it.
pub async fn run(app: &App, ctx: &Ctx, deed: RetentionDeed) -> anyhow::Result<Value> {
    match deed {
        RetentionDeed::Show => show(app, ctx).await,
        RetentionDeed::Set { rule, months } => {
            let rule = Rule::from_code(&rule).context("no rule has this name; `retention show` lists them")?;
            retention::set_period(app, ctx, rule, months).await?;
            Ok(json!({ "rule": rule.code(), "months": months }))
        }
        RetentionDeed::ConfirmClock => {
            retention::confirm_clock(app, ctx).await?;
            Ok(json!({ "trusted": ctx.now.to_string() }))
        }
    }
}

async fn show(app: &App, ctx: &Ctx) -> anyhow::Result<Value> {
    let view = retention::shown(app, ctx).await?;
    let line = |line: &RuleLine| {
        json!({
            "rule": line.rule.code(), "months": line.months, "ended": line.ended, "due": line.due,
            "held": line.held, "stored": line.stored, "late": line.late,
        })
    };
    Ok(json!({
        "rules": view.rules.iter().map(line).collect::<Vec<_>>(),
        "late": view.late(),
        "clock_halts": view.clock.pace.is_halted(),
        "last_round": view.last.map(|last| last.began_at.to_string()),
    }))
}
