//! What people take along to another company, and what they bring from one, from the command line.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use app::portability::{self, Brought, MAX_PACKED, NewBrought};
use app::{App, Ctx};
use domain::portability::Part;
use ledger::note::VerifierKey;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::deed::{Who, one};
use crate::intake::owners_file;

/// What can be asked.
#[derive(clap::Subcommand, Serialize, Deserialize, Debug)]
#[serde(rename_all = "snake_case")]
pub enum PortabilityDeed {
    /// Put what a person may take along (Art. 20) into a signed ZIP file.
    Export {
        #[command(flatten)]
        who: Who,
        /// Where to write it; it must not be there yet.
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
    /// Take in a package that somebody brought from another company: all of it or nothing.
    Import(Bringing),
}

/// A package, and what must be known before it is taken in.
#[derive(clap::Args, Serialize, Deserialize, Debug)]
pub struct Bringing {
    /// The package.
    file: PathBuf,
    /// Address of the notice that the person was given.
    #[arg(long)]
    notice: String,
    /// Name of the brand; the first one if there is only one.
    #[arg(long)]
    brand: Option<String>,
    /// Name of the team that serves them; the first one if there is only one.
    #[arg(long)]
    team: Option<String>,
    /// The public key of the company that is said to have signed it, in a file; without it, the key in the package is
    /// believed, and told.
    #[arg(long, value_name = "FILE")]
    key: Option<PathBuf>,
    /// Only look what it is; nothing is kept.
    #[arg(long)]
    look: bool,
}

impl PortabilityDeed {
    /// The same with paths that mean the same everywhere.
    pub fn absolute(self) -> anyhow::Result<Self> {
        Ok(match self {
            Self::Export { who, out } => Self::Export { who, out: std::path::absolute(out)? },
            Self::Import(bringing) => Self::Import(Bringing {
                file: std::path::absolute(&bringing.file)?,
                key: bringing.key.as_ref().map(std::path::absolute).transpose()?,
                ..bringing
            }),
        })
    }
}

/// Does it.
pub async fn run(app: &App, ctx: &Ctx, deed: PortabilityDeed) -> anyhow::Result<Value> {
    match deed {
        PortabilityDeed::Export { who, out } => export(app, ctx, (&who, &out)).await,
        PortabilityDeed::Import(bringing) => import(app, ctx, bringing).await,
    }
}

async fn export(app: &App, ctx: &Ctx, (who, out): (&Who, &Path)) -> anyhow::Result<Value> {
    let (public, why) = one(app, ctx, who).await?;
    let file = owners_file(out, false)
        .with_context(|| format!("could not make {} (it must not be there yet)", out.display()))?;
    let built = match portability::build(app, ctx, (public, &why), file).await {
        Ok((summary, file)) => file.sync_all().map(|()| summary).context("could not write the package to the disk"),
        Err(error) => Err(error.into()),
    };
    let summary = built.inspect_err(|_| {
        // Half a package is personal all the same.
        let _ = std::fs::remove_file(out);
    })?;
    Ok(json!({
        "person": public.to_string(),
        "package": out.display().to_string(),
        "rows": rows(&summary.rows),
        "bytes": summary.bytes,
    }))
}

fn rows(rows: &[(Part, u64)]) -> Map<String, Value> {
    rows.iter().map(|(part, rows)| (part.code().to_owned(), json!(rows))).collect()
}

async fn import(app: &App, ctx: &Ctx, asked: Bringing) -> anyhow::Result<Value> {
    let key = asked.key.as_deref().map(key).transpose()?;
    let bytes = bytes_of(&asked.file)?;
    if asked.look {
        return Ok(told(&portability::look(app, ctx, &bytes, key.as_ref())?));
    }
    let house = &app.house;
    let brand = match (&asked.brand, house.brands.as_slice()) {
        (Some(name), brands) => brands.iter().find(|brand| brand.name == *name).context("no brand has this name")?,
        (None, [only]) => only,
        (None, _) => bail!("there are several brands; say which with --brand"),
    };
    let team = match (&asked.team, house.teams.as_slice()) {
        (Some(name), teams) => teams.iter().find(|team| team.name == *name).context("no team has this name")?,
        (None, [only]) => only,
        (None, _) => bail!("there are several teams; say which with --team"),
    };
    let published = app::notices::all(app).await?;
    let notice = published.iter().find(|(_, slug)| *slug == asked.notice);
    let (notice, _) = notice.context("no notice is published at this address")?;
    let new = NewBrought { brand: brand.id, team: team.id, notice: *notice, key };
    Ok(told(&portability::bring(app, ctx, &bytes, new).await?))
}

fn key(file: &Path) -> anyhow::Result<VerifierKey> {
    let text = std::fs::read_to_string(file).with_context(|| format!("could not read {}", file.display()))?;
    text.trim().parse().context("not a public key")
}

/// A file that is too large is not read to its end.
fn bytes_of(file: &Path) -> anyhow::Result<Vec<u8>> {
    use std::io::Read as _;
    let failed = || format!("could not read {}", file.display());
    let mut bytes = Vec::new();
    let opened = std::fs::File::open(file).with_context(failed)?;
    opened.take(MAX_PACKED as u64 + 1).read_to_end(&mut bytes).with_context(failed)?;
    Ok(bytes)
}

fn told(brought: &Brought) -> Value {
    json!({
        "person": brought.person.map(|person| person.to_string()),
        "import": brought.import.map(|import| import.to_string()),
        "from": brought.from,
        "signed_by": brought.signer,
        "made_at": brought.created_at.to_string(),
        "rows": rows(&brought.rows),
    })
}
