//! Files that come in and packages that go out, from the command line.

use std::fs::File;
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, bail};
use app::imports::{FileFacts, ImportKind, NewImport, Progress};
use app::{App, Ctx, Why};
use domain::id::PublicId;
use domain::notice::Language;
use domain::purpose::Basis;
use domain::source::Origin;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::deed::{Deed, Lines};
use crate::telling::Line;

/// Which kind of file.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Counter {
    /// Lines or heads of invoices.
    Invoices,
    /// Customers.
    Customers,
}

/// A file, and what must be known before it is read.
#[derive(clap::Args, Debug)]
pub struct FileFor {
    /// The file: CSV, or CSV in gzip.
    file: PathBuf,
    /// Where it comes from, as people are told: "web shop", "till".
    #[arg(long)]
    source: Option<String>,
    /// The lawful basis of keeping it: `contract`, `legal_obligation`, `legitimate_interest`.
    #[arg(long)]
    basis: Option<String>,
    /// Address of the notice that the people were given.
    #[arg(long)]
    notice: Option<String>,
    /// Where the people in it come from: `own`, `partner`, `public`. Whoever did not give you their data themselves is
    /// to be told (Art. 14).
    #[arg(long)]
    origin: Option<String>,
    /// Name of the brand; the first one if there is only one.
    #[arg(long)]
    brand: Option<String>,
    /// Name of the team that serves these people; the first one if there is only one.
    #[arg(long)]
    team: Option<String>,
    /// Currency of the amounts (ISO 4217).
    #[arg(long)]
    currency: Option<String>,
    /// Where to write the rows that were not taken: row, byte, column, reason.
    #[arg(long, value_name = "FILE")]
    problems: Option<PathBuf>,
}

/// The same, with every question answered.
#[derive(Serialize, Deserialize, Debug)]
pub struct Intake {
    kind: Counter,
    file: PathBuf,
    source: String,
    basis: String,
    notice: String,
    origin: String,
    brand: Option<String>,
    team: Option<String>,
    currency: String,
    problems: Option<PathBuf>,
}

impl FileFor {
    /// Asks what was not said, and gives the deed.
    pub fn deed(self, kind: Counter) -> anyhow::Result<Deed> {
        let file = std::path::absolute(&self.file)?;
        Ok(Deed::Import(Intake {
            kind,
            source: answer(self.source, "--source", "Where does this file come from (people are told)?")?,
            basis: answer(
                self.basis,
                "--basis",
                "On which basis is it kept (contract, legal_obligation, legitimate_interest)?",
            )?,
            notice: answer(
                self.notice,
                "--notice",
                "Which notice were the people given (its address, as in customers)?",
            )?,
            origin: answer(self.origin, "--origin", "Where do the people in it come from (own, partner, public)?")?,
            currency: answer(self.currency, "--currency", "In which currency are the amounts (ISO 4217)?")?,
            brand: self.brand,
            team: self.team,
            problems: self.problems.map(std::path::absolute).transpose()?,
            file,
        }))
    }
}

/// What was said, or else what is typed; without a terminal, the option is named.
fn answer(said: Option<String>, option: &str, question: &str) -> anyhow::Result<String> {
    if let Some(said) = said {
        return Ok(said);
    }
    if !std::io::stdin().is_terminal() {
        bail!("{question} Say it with {option}; nothing was read");
    }
    write!(std::io::stderr(), "{question} ")?;
    let mut typed = String::new();
    std::io::stdin().read_line(&mut typed)?;
    let typed = typed.trim().to_owned();
    if typed.is_empty() {
        bail!("{option} needs an answer; nothing was read")
    }
    Ok(typed)
}

/// Imports the file, from the start or from where an earlier run of the same file stopped.
pub async fn run(app: &Arc<App>, ctx: &Ctx, intake: Intake, lines: Lines) -> anyhow::Result<Value> {
    let new = new_import(app, &intake).await?;
    let run = app::imports::start(app, ctx, new).await?;
    let (path, problems) = (intake.file.clone(), intake.problems.clone());
    let done = tokio::task::spawn_blocking({
        let app = Arc::clone(app);
        move || {
            let mut tell = |progress: &Progress| {
                let _ = lines.send(line_of(progress));
            };
            let file = File::open(&path).with_context(|| format!("could not read {}", path.display()))?;
            Ok::<_, anyhow::Error>(app::imports::run(&app, run, file, &mut tell)?)
        }
    })
    .await
    .context("the import broke off")??;
    if let Some(to) = problems {
        write_problems(app, ctx, run, &to).await?;
    }
    Ok(value_of(&done))
}

async fn new_import(app: &Arc<App>, intake: &Intake) -> anyhow::Result<NewImport> {
    let house = &app.house;
    let brand = match (&intake.brand, house.brands.as_slice()) {
        (Some(name), brands) => brands.iter().find(|brand| brand.name == *name).context("no brand has this name")?,
        (None, [only]) => only,
        (None, _) => bail!("there are several brands; say which with --brand"),
    };
    let team = match (&intake.team, house.teams.as_slice()) {
        (Some(name), teams) => teams.iter().find(|team| team.name == *name).context("no team has this name")?,
        (None, [only]) => only,
        (None, _) => bail!("there are several teams; say which with --team"),
    };
    let published = app::notices::all(app).await?;
    let notice =
        published.iter().find(|(_, slug)| *slug == intake.notice).context("no notice is published at this address")?;
    let path = intake.file.clone();
    let file = tokio::task::spawn_blocking(move || FileFacts::of(File::open(path)?)).await?;
    Ok(NewImport {
        kind: match intake.kind {
            Counter::Invoices => ImportKind::Invoices,
            Counter::Customers => ImportKind::Customers,
        },
        source: intake.source.clone(),
        brand: brand.id,
        team: team.id,
        basis: Basis::from_code(&intake.basis).context("not a basis of Art. 6(1)")?,
        notice: Some(notice.0),
        origin: Origin::from_code(&intake.origin).context("not an origin: own, partner or public")?,
        currency: intake.currency.parse()?,
        file: file.with_context(|| format!("could not read {}", intake.file.display()))?,
    })
}

fn line_of(progress: &Progress) -> Line {
    let note = format!(
        "{} rows, {} people, {} purchases",
        progress.rows_read, progress.people_added, progress.purchases_added
    );
    Line::Progress {
        unit: "bytes".to_owned(),
        done: number(progress.bytes_done),
        total: number(progress.bytes_total),
        note,
    }
}

fn number(value: i64) -> u64 {
    u64::try_from(value).unwrap_or(0)
}

fn value_of(progress: &Progress) -> Value {
    json!({
        "import": progress.public.to_string(),
        "state": progress.state.code(),
        "rows_read": progress.rows_read,
        "rows_refused": progress.rows_refused,
        "people_added": progress.people_added,
        "purchases_added": progress.purchases_added,
        "lines_added": progress.lines_added,
        "anonymous_lines": progress.anonymous_lines,
        "ignored_columns": progress.ignored,
    })
}

async fn write_problems(app: &Arc<App>, ctx: &Ctx, run: PublicId, to: &Path) -> anyhow::Result<()> {
    let problems = app::imports::problems(app, ctx, run, 10_000).await?;
    let mut text = String::from("row,byte,column,reason\r\n");
    for problem in problems {
        text.push_str(&format!(
            "{},{},\"{}\",{}\r\n",
            problem.row,
            problem.byte,
            problem.column.replace('"', "\"\""),
            problem.why.code()
        ));
    }
    owners_file(to, true)
        .and_then(|mut file| file.write_all(text.as_bytes()))
        .with_context(|| format!("could not write {}", to.display()))
}

/// A file that only its owner may read; one that is there is replaced only if said so.
pub(crate) fn owners_file(path: &Path, replace: bool) -> std::io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt;
    let mut options = std::fs::OpenOptions::new();
    options.write(true).mode(0o600);
    if replace {
        options.create(true).truncate(true)
    } else {
        options.create_new(true)
    };
    options.open(path)
}

/// Writes an access package to a file that only its owner may read.
pub async fn write_package(
    app: &Arc<App>,
    ctx: &Ctx,
    (public, why, language): (PublicId, Why, Language),
    out: &Path,
) -> anyhow::Result<Value> {
    let file = owners_file(out, false)
        .with_context(|| format!("could not make {} (it must not be there yet)", out.display()))?;
    let built = app::access::build(app, ctx, (public, &why), language, file).await;
    let (summary, file) = match built {
        Ok(built) => built,
        Err(error) => {
            // Half a package is personal all the same.
            let _ = std::fs::remove_file(out);
            return Err(error.into());
        }
    };
    file.sync_all().context("could not write the package to the disk")?;
    Ok(json!({
        "person": public.to_string(),
        "package": out.display().to_string(),
        "purchases": summary.purchases,
        "cancelled": summary.cancelled,
        "lines": summary.lines,
        "consents": summary.consents,
        "looks": summary.looks,
        "bytes": summary.bytes,
    }))
}
