//! What the command line can ask about consent: objections, purposes, proofs.

use std::fs::File;
use std::io::BufWriter;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Context as _;
use app::{App, Ctx};
use domain::consent::evidence::Via;
use domain::id::PurposeId;
use domain::may::Against;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::deed::{Who, one};

/// What can be asked.
#[derive(clap::Subcommand, Serialize, Deserialize, Debug)]
#[serde(rename_all = "snake_case")]
pub enum ConsentDeed {
    /// Write down that the person objects to marketing: every channel and brand stops at once (Art. 21).
    Object(Who),
    /// Write down that the person took the objection back.
    LiftObjection(Who),
    /// List purposes, what each rests on, and whether it is on.
    Purposes,
    /// Switch a purpose on; what is in the way is named.
    Activate {
        /// Its number.
        purpose: i64,
    },
    /// Write the proof of every consent into a CSV file (Art. 7(1)).
    Proofs {
        /// The file to make; it must not be there.
        out: PathBuf,
    },
}

impl ConsentDeed {
    /// The same with paths that do not hang on where it was typed.
    pub fn absolute(self) -> anyhow::Result<Self> {
        Ok(match self {
            Self::Proofs { out } => Self::Proofs { out: std::path::absolute(out)? },
            other @ (Self::Object(_) | Self::LiftObjection(_) | Self::Purposes | Self::Activate { .. }) => other,
        })
    }
}

/// Does it.
pub async fn run(app: &Arc<App>, ctx: &Ctx, deed: ConsentDeed) -> anyhow::Result<Value> {
    match deed {
        ConsentDeed::Object(who) => {
            let (public, why) = one(app, ctx, &who).await?;
            let against = (Against::DirectMarketing, Via::Paper);
            app::objections::object(app, ctx, public, &why, against).await?;
            Ok(json!({ "person": public.to_string(), "marketing": "stopped" }))
        }
        ConsentDeed::LiftObjection(who) => {
            let (public, why) = one(app, ctx, &who).await?;
            app::objections::lift(app, ctx, public, &why, Against::DirectMarketing).await?;
            Ok(json!({ "person": public.to_string(), "objection": "lifted" }))
        }
        ConsentDeed::Purposes => purposes(app, ctx).await,
        ConsentDeed::Activate { purpose } => activate(app, ctx, PurposeId::new(purpose)).await,
        ConsentDeed::Proofs { out } => {
            let file = File::create_new(&out).context("making the file")?;
            let mut to = BufWriter::new(file);
            let (proofs, left_out) = app::consent_proofs::export(app, ctx, &mut to).await?;
            let file = to.into_inner().map_err(std::io::IntoInnerError::into_error)?;
            file.sync_all()?;
            Ok(json!({ "proofs": proofs, "restricted_people_left_out": left_out, "file": out }))
        }
    }
}

async fn purposes(app: &App, ctx: &Ctx) -> anyhow::Result<Value> {
    let all = app::purposes::list(app, ctx).await?;
    let told = all.iter().map(|record| {
        json!({
            "purpose": record.rule.purpose.number(), "code": record.code, "title": record.title,
            "basis": record.rule.basis.code(), "on_since": record.rule.active_at.map(|at| at.to_string()),
        })
    });
    Ok(json!({ "purposes": told.collect::<Vec<_>>() }))
}

async fn activate(app: &App, ctx: &Ctx, purpose: PurposeId) -> anyhow::Result<Value> {
    match app::purposes::activate(app, ctx, purpose).await {
        Ok(()) => Ok(json!({ "purpose": purpose.number(), "on": true })),
        Err(app::purposes::PurposeError::Obstacles(obstacles)) => {
            let named: Vec<_> = obstacles.iter().map(|obstacle| obstacle.code()).collect();
            Ok(json!({ "purpose": purpose.number(), "on": false, "in_the_way": named }))
        }
        Err(error) => Err(error.into()),
    }
}
