//! What the command line can ask about cases: requests of people, when they are due, and how they stand.

use std::path::PathBuf;

use anyhow::{Context as _, bail};
use app::cases::{self, Asker, CaseLine, NewRequest};
use app::{App, Ctx};
use domain::actor::Role;
use domain::contact::{ContactValue, EmailAddress};
use domain::id::PublicId;
use domain::personal::Text;
use domain::rights::{RequestChannel, RightsKind};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::deed::{Who, one};
use crate::recognition;

/// What can be asked.
#[derive(clap::Subcommand, Serialize, Deserialize, Debug)]
#[serde(rename_all = "snake_case")]
pub enum CaseDeed {
    /// Write a request down: a case for each thing that is asked for.
    Open(Opening),
    /// List the requests that are open and those that were decided; nobody is named.
    List,
    /// Show one request: dates and steps. With --words, what was written; that is on record.
    Show {
        /// Its number (`cas_…`).
        case: String,
        /// Open what was written.
        #[arg(long)]
        words: bool,
    },
    /// How many requests there were in a year, how they ended, and whether in time.
    Figures {
        /// The year.
        year: i16,
    },
    /// Look a text through for what somebody asks; nothing of it is kept.
    Recognise {
        /// The file with the text, at most 40,000 bytes.
        file: PathBuf,
        /// Its words, once the file is read.
        #[arg(skip)]
        words: String,
    },
    /// Set whose holidays count, such as DE-BE.
    Region {
        /// A part of the company's country.
        region: String,
    },
}

/// A request as it came.
#[derive(clap::Args, Serialize, Deserialize, Debug)]
pub struct Opening {
    /// What is asked for: access, portability, rectification, erasure, restriction, objection, withdrawal or complaint;
    /// once for each.
    #[arg(long = "kind", required = true)]
    kinds: Vec<String>,
    /// How it came: email, form, chat, phone, counter, letter, portal, authority or vendor.
    #[arg(long)]
    channel: String,
    /// Who asks, if they are a customer.
    #[arg(long, conflicts_with = "from")]
    customer: Option<String>,
    /// The mail address they wrote from, whether or not it is known.
    #[arg(long)]
    from: Option<String>,
    /// When it arrived, as 2026-11-30T14:05; now if it is left out.
    #[arg(long)]
    received: Option<String>,
    /// Why it is written down more than three days later.
    #[arg(long)]
    late: Option<String>,
    /// The file with its words.
    #[arg(long, value_name = "FILE")]
    text: Option<PathBuf>,
    /// Its words, once the file is read.
    #[arg(skip)]
    words: Option<String>,
}

impl CaseDeed {
    /// The same with the words of the file in it.
    pub fn read(self) -> anyhow::Result<Self> {
        if let Self::Recognise { file, .. } = self {
            let words = recognition::read(&file)?;
            return Ok(Self::Recognise { file, words });
        }
        let Self::Open(mut opening) = self else { return Ok(self) };
        if let Some(file) = opening.text.take() {
            let words = std::fs::read_to_string(&file).with_context(|| format!("could not read {}", file.display()))?;
            opening.words = Some(words);
        }
        Ok(Self::Open(opening))
    }
}

/// Does it.
pub async fn run(app: &App, ctx: &Ctx, deed: CaseDeed) -> anyhow::Result<Value> {
    match deed {
        CaseDeed::Open(opening) => open(app, ctx, opening).await,
        CaseDeed::List => {
            let list = cases::list(app, ctx).await?;
            let lines = |lines: &[CaseLine]| lines.iter().map(line).collect::<Vec<_>>();
            Ok(json!({ "open": lines(&list.open), "decided": lines(&list.decided) }))
        }
        CaseDeed::Show { case, words } => {
            show(app, ctx, (case.parse().context("not the number of a case")?, words)).await
        }
        CaseDeed::Recognise { words, .. } => recognition::recognise(app, ctx, &words),
        CaseDeed::Figures { year } => figures(app, ctx, year).await,
        CaseDeed::Region { region } => {
            cases::set_region(app, ctx, &region).await?;
            Ok(json!({ "region": cases::region(app).await?.to_string() }))
        }
    }
}

async fn open(app: &App, ctx: &Ctx, opening: Opening) -> anyhow::Result<Value> {
    let kinds = opening.kinds.iter().map(|kind| RightsKind::from_code(kind).context("not a kind of request"));
    let kinds = kinds.collect::<anyhow::Result<Vec<_>>>()?;
    let channel = RequestChannel::from_code(&opening.channel).context("not a way in which requests come")?;
    let from = match (opening.customer, opening.from) {
        (Some(customer), None) => {
            let who = Who { customer: Some(customer), email: None, person: None };
            let (person, why) = one(app, ctx, &who).await?;
            Asker::Person(person, why)
        }
        (None, Some(address)) => {
            let address = EmailAddress::parse(&address).context("not a mail address")?;
            Asker::From { name: None, contact: ContactValue::Email(address) }
        }
        _ => bail!("say who asks: --customer or --from"),
    };
    let received_at = match opening.received {
        None => ctx.now,
        Some(text) => cases::arrived(app, &text).await?.context("a time is written as 2026-11-30T14:05")?,
    };
    let new = NewRequest {
        received_at,
        late_why: opening.late.as_deref().and_then(Text::some),
        words: opening.words.as_deref().and_then(Text::some),
        ..NewRequest::now(from, kinds, (channel, ctx.now))
    };
    let opened = cases::open(app, ctx, new).await?;
    let told = opened.cases.iter().map(|(number, kind)| json!({ "case": number.to_string(), "kind": kind.code() }));
    Ok(json!({ "cases": told.collect::<Vec<_>>(), "receipt_by_mail": opened.receipt_by_mail }))
}

fn line(line: &CaseLine) -> Value {
    json!({
        "case": line.public.to_string(), "kind": line.kind.code(), "received": line.received_on.to_string(),
        "strict": line.strict.to_string(), "statutory": line.statutory.map(|day| day.to_string()),
        "target": line.target.to_string(), "level": line.alarmed.level.code(), "state": line.state.code(),
        "outcome": line.outcome.map(domain::rights::Outcome::code), "owner": line.owner, "stand_in": line.stand_in,
    })
}

async fn show(app: &App, ctx: &Ctx, (case, words): (PublicId, bool)) -> anyhow::Result<Value> {
    let step = |step: &domain::rights::Step, role: Role| json!({ "at": step.at.to_string(), "by": role.code(), "step": step.code.code() });
    if !words {
        let head = cases::head(app, ctx, case).await?;
        let steps: Vec<Value> = head.steps.iter().map(|(taken, role)| step(taken, *role)).collect();
        return Ok(json!({ "case": line(&head.line), "steps": steps }));
    }
    let view = cases::show(app, ctx, case).await?;
    let steps = view.steps.iter().map(|shown| {
        let said = shown.said.iter().map(|(part, words)| (part.code().to_owned(), json!(words.to_string())));
        let mut told = step(&shown.step, shown.role);
        if let Some(told) = told.as_object_mut() {
            told.insert("words".to_owned(), Value::Object(said.collect()));
        }
        told
    });
    Ok(json!({ "case": line(&view.head.line), "steps": steps.collect::<Vec<_>>() }))
}

async fn figures(app: &App, ctx: &Ctx, year: i16) -> anyhow::Result<Value> {
    let first = |year| Date::new(year, 1, 1).context("not a year");
    let statistics = cases::statistics(app, ctx, (first(year)?, first(year.saturating_add(1))?)).await?;
    let counts = statistics.0.iter().map(|(counted, cases)| {
        json!({
            "kind": counted.kind.code(), "outcome": counted.outcome.map(domain::rights::Outcome::code),
            "in_time": counted.punctual.code(), "extended": counted.extended, "cases": cases,
        })
    });
    Ok(json!({ "year": year, "cases": statistics.all(), "counts": counts.collect::<Vec<_>>() }))
}
